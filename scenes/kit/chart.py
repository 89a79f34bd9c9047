"""A chart of what changes from step to step: one line for each run, told apart by its mark as well as by its
colour."""

import numpy as np
from manim import Line, VGroup

from scenes import theme as look
from scenes.kit.marks import Marks, Sign
from scenes.kit.plane import Curve, Plane
from scenes.kit.ranges import padded, round_ticks
from scenes.kit.text import formula, words
from scenes.kit.timing import steps_taken
from scenes.theme import Theme

TRACK_STROKE = 2.5
KEY = 0.6
CHART_TICKS = 4
LOG, DECADES = 1e3, 1e-9


def value_range(y: np.ndarray) -> tuple[tuple[float, float], bool]:
    """The range of a chart of the values y, and whether its axis is logarithmic: where they are positive and
    span more than LOG.

    It then reaches down as far as DECADES below the highest.
    """
    low, high = float(y.min()), float(y.max())
    log = low > 0 and high > LOG * low
    return ((max(low / 2, DECADES * high), high * 2) if log else padded(y, 0.1)), log


class Chart(VGroup):
    """The axes of `name` (Typst mathematics) against the step, from 0 to `steps`, named at their ends;
    `plane` is where numbers stand."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        steps: int,
        y_range: tuple[float, float],
        box: tuple[float, float, float, float],
        *,
        log: bool,
    ) -> None:
        left, right, bottom, top = box
        self.plane = Plane(theme, (0, steps), y_range, box, y_ticks=CHART_TICKS, log_y=log)
        across = words("step", size=look.TICK, color=theme.quiet).place(right + 0.15, bottom - 0.08)
        up = formula(name, size=look.LABEL, color=theme.quiet).place(left + 0.3, top + 0.14, "right")
        for label in [label for label in self.plane.labels if label.get_top()[1] > up.get_bottom()[1] - 0.05]:
            self.plane.labels.remove(label)
        super().__init__(self.plane, across, up)


class Key(VGroup):
    """What a run's line looks like: a short piece of it with its mark, from `x` on, at height `y`."""

    def __init__(self, theme: Theme, sign: Sign, x: float, y: float) -> None:
        piece = Line([x, y, 0], [x + KEY, y, 0], color=sign.color(theme), stroke_width=TRACK_STROKE)
        super().__init__(piece, Marks(theme, sign).show([piece.get_center()]))


class Track(VGroup):
    """The values y of a run, shape (nit + 1,), against the step: a line drawn up to the step shown.

    It carries its mark where it has got to, and on the way after every so many steps, about ten times.
    """

    def __init__(self, theme: Theme, plane: Plane, y: np.ndarray, sign: Sign) -> None:
        self.plane, self.y, self.shown = plane, y, -1
        self.every = max(1, round(np.diff(round_ticks(*plane.x_range, 10))[0]))
        self.line = Curve(stroke_color=sign.color(theme), stroke_width=TRACK_STROKE)
        self.marks = Marks(theme, sign)
        super().__init__(self.line, self.marks)
        self.show(0)

    def show(self, step: float) -> "Track":
        shown = min(steps_taken(step), len(self.y) - 1)
        if shown == self.shown:
            return self
        self.shown = shown
        k = np.arange(shown + 1)
        drawn = self.plane.line(
            k, self.y[: shown + 1], color=self.line.get_stroke_color(), width=TRACK_STROKE
        )
        self.line.set_points(drawn.points)
        marked = [n for n in k if (n == shown or n % self.every == 0) and self.plane.holds(n, self.y[n])]
        self.marks.show([self.plane.c2p(n, self.y[n]) for n in marked])
        return self
