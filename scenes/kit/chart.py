"""A chart of what changes from step to step: one line for each run, told apart by its mark as well as by its colour."""

import numpy as np
from manim import Dot, Line, RegularPolygon, VGroup, VMobject

from scenes import theme as look
from scenes.kit.plane import Curve, Plane

TRACK_STROKE = 2.5
MARK = 0.085


def outlines(radius: float) -> tuple[np.ndarray, ...]:
    """Five marks as points around 0, of about the same weight: circle, triangle, square, triangle on its tip, diamond."""
    triangle, square = 1.25 * radius, 1.2 * radius
    return (
        Dot(radius=radius).points,
        RegularPolygon(3, radius=triangle, start_angle=np.pi / 2).points,
        RegularPolygon(4, radius=square, start_angle=np.pi / 4).points,
        RegularPolygon(3, radius=triangle, start_angle=-np.pi / 2).points,
        RegularPolygon(4, radius=triangle, start_angle=0).points,
    )


class Key(VGroup):
    """What a run's line looks like: a short piece of it with its mark, from `x` on, at the height `y`."""

    def __init__(self, mark: int, x: float, y: float, *, color: str, length: float = 0.6) -> None:
        outline = outlines(MARK)[mark] + [x + length / 2, y, 0]
        super().__init__(
            Line([x, y, 0], [x + length, y, 0], color=color, stroke_width=TRACK_STROKE),
            VMobject(fill_color=color, fill_opacity=1, stroke_width=0).set_points(outline),
        )


class Track(VGroup):
    """The values y of a run, shape (nit + 1,), against the step: drawn up to the step shown.

    It carries its mark where it has got to, and on the way at every step that is a multiple of `every`.
    """

    def __init__(self, plane: Plane, y: np.ndarray, mark: int, *, color: str, every: int) -> None:
        self.plane, self.y, self.color_of_line, self.every = plane, y, color, every
        self.outline, self.shown = outlines(MARK)[mark], -1
        self.line = Curve(stroke_color=color, stroke_width=TRACK_STROKE)
        self.marks = VMobject(fill_color=color, fill_opacity=1, stroke_width=0)
        super().__init__(self.line, self.marks)
        self.show(0)

    def show(self, step: float) -> "Track":
        shown = min(int(step + 1e-6), len(self.y) - 1)
        if shown == self.shown:
            return self
        self.shown = shown
        k = np.arange(shown + 1)
        self.line.set_points(self.plane.line(k, self.y[: shown + 1], color=self.color_of_line, width=TRACK_STROKE).points)
        marked = [n for n in k if (n == shown or n % self.every == 0) and self.plane.holds(n, self.y[n])]
        places = [self.outline + self.plane.c2p(n, self.y[n]) for n in marked]
        self.marks.set_points(np.concatenate(places) if places else np.zeros((0, 3)))
        return self
