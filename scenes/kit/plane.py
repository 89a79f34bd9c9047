"""The plane a function is drawn on: where a number stands on screen, its axes with round ticks, and
curves."""

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
from manim import Line, VGroup, VMobject

from scenes import theme as look
from scenes.kit.ranges import decade_ticks, round_ticks
from scenes.kit.text import Typeset, words
from scenes.layout import LANDSCAPE, Box
from scenes.numbers import WHOLE, brief, fixed
from scenes.theme import Theme

SAMPLES = 600
"""How many values a curve is drawn from: about three for every two pixels of a GIF's plane."""

LABEL_GAP = 0.19
"""Between a vertical axis and its labels."""

FAR_AND_CLOSE = 1e5
"""So many times further from 0 than from one another ticks cannot be told apart by six figures."""

TICK_GAP = 0.14
"""At least so much is between two labels of the horizontal axis."""

OVERHANG = 0.24
"""A label of the horizontal axis reaches no further past its end; one that would is left out."""


def framed(
    box: Box, safe_x: float, y_range: tuple[float, float], y_ticks: int = 5, *, log_y: bool = False
) -> Box:
    """The box with its left end further in where the labels of the vertical axis need the room, the picture
    being safe as far as `safe_x` from its middle."""
    return box._replace(left=axis_left(y_range, y_ticks, wanted=box.left, safe_x=safe_x, log_y=log_y))


def axis_left(
    y_range: tuple[float, float],
    y_ticks: int,
    *,
    wanted: float,
    safe_x: float = LANDSCAPE.safe_x,
    log_y: bool = False,
) -> float:
    """Where a vertical axis stands at the left of the picture: at `wanted`, or further in where its labels
    need the room."""
    labels = (
        map(brief, decade_ticks(*y_range, y_ticks)) if log_y else tick_labels(round_ticks(*y_range, y_ticks))
    )
    widest = max((words(label, size=look.TICK, color="#FFFFFF").width for label in labels), default=0.0)
    return max(wanted, widest + LABEL_GAP + 0.02 - safe_x)


def tick_labels(values: list[float]) -> list[str]:
    """Evenly spaced values as people write them: far from 0 and close together with all their figures, else
    as briefly as can be."""
    largest, closest = max(map(abs, values), default=0.0), min(np.diff(values), default=math.inf)
    if FAR_AND_CLOSE * closest > largest or largest >= WHOLE or closest == 0:
        return [brief(value) for value in values]
    return [fixed(value, max(0, -math.floor(math.log10(closest)))) for value in values]


class Curve(VMobject):
    """A line through data: the one thing on screen, with the ball, that no label may cross."""

    def hint(self) -> "Curve":
        """The same line, faint: a picture whose curve is yet to be drawn shows already what it will be
        about."""
        return self.copy().set_stroke(opacity=0.3)


class Plane(VGroup):
    """Axes at the left and bottom of `box` = (left, right, bottom, top), in units of the frame.

    The axes stand outside the curve, so that no tick label is ever crossed by it. `log_y` makes the vertical
    one logarithmic; `zero` draws a line at height 0 where that is in view."""

    def __init__(
        self,
        theme: Theme,
        x_range: tuple[float, float],
        y_range: tuple[float, float],
        box: tuple[float, float, float, float],
        *,
        x_ticks: int = 5,
        y_ticks: int = 5,
        log_y: bool = False,
        zero: bool = True,
        tick_size: float = look.TICK,
        safe_x: float = LANDSCAPE.safe_x,
    ) -> None:
        super().__init__()
        self.x_range, self.y_range, self.box, self.log_y = x_range, y_range, box, log_y
        self.safe_x = safe_x
        left, right, bottom, top = box
        axis = {"color": theme.axes, "stroke_width": look.AXIS_STROKE}
        self.axes = VGroup(
            Line([left, bottom, 0], [right, bottom, 0], **axis),
            Line([left, bottom, 0], [left, top, 0], **axis),
        )
        self.labels = VGroup()
        across = self._ticks_across(theme, x_ticks, tick_size)
        for label in across:
            x = label.get_center()[0]
            self.axes.add(Line([x, bottom, 0], [x, bottom - 0.09, 0], **axis))
        least, most = left - OVERHANG, min(right + OVERHANG, safe_x)
        self.labels.add(
            *(label for label in across if least <= label.get_left()[0] and label.get_right()[0] <= most)
        )
        heights = (decade_ticks if log_y else round_ticks)(*y_range, y_ticks) if y_ticks else []
        for value, text in zip(heights, map(brief, heights) if log_y else tick_labels(heights), strict=True):
            y = self.c2p(x_range[0], value)[1]
            self.axes.add(Line([left, y, 0], [left - 0.09, y, 0], **axis))
            self.labels.add(
                words(text, size=tick_size, color=theme.quiet).place(left - LABEL_GAP, y - 0.08, "right")
            )
        if zero and not log_y and y_range[0] < 0 < y_range[1]:
            level = Line(self.c2p(x_range[0], 0), self.c2p(x_range[1], 0), **axis)
            self.axes.add(level.set_stroke(opacity=0.45))
        self.add(self.axes, self.labels)

    def _ticks_across(self, theme: Theme, about: int, size: float) -> list[Typeset]:
        """The labels of the horizontal axis in their places: about so many, fewer where they would touch."""
        for wanted in range(about, 0, -1):
            values = round_ticks(*self.x_range, wanted)
            labels = [words(text, size=size, color=theme.quiet) for text in tick_labels(values)]
            for value, label in zip(values, labels, strict=True):
                label.place(self.c2p(value, self.y_range[0])[0], self.box[2] - 0.36, "center")
            gaps = (after.get_left()[0] - before.get_right()[0] for before, after in pairwise(labels))
            if min(gaps, default=1.0) >= TICK_GAP:
                return labels
        return []

    def c2p(self, x: np.ndarray | float, y: np.ndarray | float) -> np.ndarray:
        """Where (x, y) stands on screen: shape (3,) for numbers, (…, 3) for arrays."""
        left, right, bottom, top = self.box
        (x0, x1), (y0, y1) = self.x_range, self.y_range
        if self.log_y:
            y, y0, y1 = np.log10(y), math.log10(y0), math.log10(y1)
        across = left + (np.asarray(x, dtype=float) - x0) * ((right - left) / (x1 - x0))
        up = bottom + (np.asarray(y, dtype=float) - y0) * ((top - bottom) / (y1 - y0))
        return np.stack(np.broadcast_arrays(across, up, 0.0), axis=-1)

    def holds(self, x: float, y: float) -> bool:
        """Whether (x, y) is in view."""
        return self.x_range[0] <= x <= self.x_range[1] and self.y_range[0] <= y <= self.y_range[1]

    def curve(
        self, fun: Callable[[np.ndarray], np.ndarray], *, color: str, width: float = look.CURVE_STROKE
    ) -> Curve:
        """The graph of `fun`, cut off at the edges of the plane and broken where it is not defined."""
        x = np.linspace(*self.x_range, SAMPLES)
        with np.errstate(all="ignore"):
            y = np.broadcast_to(np.asarray(fun(x), dtype=float), x.shape)
        return self.line(x, y, color=color, width=width)

    def line(self, x: np.ndarray, y: np.ndarray, *, color: str, width: float) -> Curve:
        """The points (x, y), shapes (n,), joined, as far as they are in view."""
        drawn = Curve(stroke_color=color, stroke_width=width)
        for run in self._runs_in_view(x, y):
            corners = self.c2p(run[:, 0], run[:, 1])
            drawn.start_new_path(corners[0])
            drawn.add_points_as_corners(corners[1:])
        return drawn

    def _runs_in_view(self, x: np.ndarray, y: np.ndarray) -> list[np.ndarray]:
        """The stretches of the line inside the vertical range, each ending where it crosses the edge."""
        low, high = self.y_range
        runs: list[list[tuple[float, float]]] = [[]]
        for (xa, ya), (xb, yb) in zip(zip(x, y), zip(x[1:], y[1:])):
            inside = [t for t, value in ((0.0, ya), (1.0, yb)) if low <= value <= high]
            # Out of view at both ends is out of view between: a line from edge to edge would be a pole drawn
            # as a wall.
            if not inside or not (np.isfinite(ya) and np.isfinite(yb)):
                runs.append([])
                continue
            edges = [(edge - ya) / (yb - ya) for edge in (low, high) if min(ya, yb) < edge < max(ya, yb)]
            first, last = min(inside + edges), max(inside + edges)
            if first > 0 or not runs[-1]:
                runs.append([((1 - first) * xa + first * xb, (1 - first) * ya + first * yb)])
            runs[-1].append(((1 - last) * xa + last * xb, (1 - last) * ya + last * yb))
            if last < 1:
                runs.append([])
        return [np.array(run) for run in runs if len(run) > 1]
