"""A closer look: a part of a plane, drawn larger beside it, with the ball in it."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import Circle, Line, Rectangle, VGroup

from scenes import theme as look
from scenes.kit.ball import Ball, Trail, Walk
from scenes.kit.plane import Plane
from scenes.kit.ranges import padded
from scenes.kit.text import words
from scenes.kit.time_lapse import TAIL
from scenes.theme import Theme

Box = tuple[float, float, float, float]

RING = 0.26
"""The radius of the ring around a part too small to be framed."""


@dataclass(frozen=True)
class View:
    """The part of a plane that is shown larger, and what is said of it; marks stand in it from step `first`
    to `last`."""

    x_range: tuple[float, float]
    y_range: tuple[float, float]
    title: str
    first: int
    last: int


def magnifier(
    x: np.ndarray,
    y: np.ndarray,
    ranges: tuple[tuple[float, float], tuple[float, float]],
    plane: Box,
    inset: Box,
) -> View:
    """The points (x, y), shapes (n,), of a plane with these `ranges`, as large as the inset can hold them.

    `plane` and `inset` are the boxes (left, right, bottom, top) on screen. They grow a round number of times
    (1, 2 or 5 with zeros), the same in both directions."""
    (left, right, bottom, top), (x_range, y_range) = inset, ranges
    wide = (right - left) / (plane[1] - plane[0]) * (x_range[1] - x_range[0])
    high = (top - bottom) / (plane[3] - plane[2]) * (y_range[1] - y_range[0])
    most = 0.8 / max(np.ptp(x) / wide, np.ptp(y) / high)
    power = 10.0 ** math.floor(math.log10(most))
    times = max(m * power for m in (1, 2, 5) if m * power <= most)
    middles = [float(values.min() + values.max()) / 2 for values in (x, y)]
    views = [
        (mid - size / times / 2, mid + size / times / 2)
        for mid, size in zip(middles, (wide, high), strict=True)
    ]
    return View(*views, f"magnified {times:,.0f} times", 0, len(x) - 1)


def closer(fun: Callable, x: float, reach: float, title: str, arrival: int) -> View:
    """The neighbourhood of the end of a run at x, with marks for the honest steps that follow its
    `arrival`."""
    around = np.linspace(x - 1.15 * reach, x + 1.15 * reach, 200)
    return View(
        (float(around[0]), float(around[-1])), padded(fun(around), 0.14), title, arrival, arrival + TAIL
    )


class Inset(VGroup):
    """`view` of `plane` in a frame at `box`, tied to its place on the plane, and the ball of `walk` in it.

    Only `moving`, the ball and its marks, changes from frame to frame.
    """

    def __init__(self, theme: Theme, plane: Plane, view: View, box: Box, walk: Walk) -> None:
        left, right, bottom, top = box
        self.view, quiet = view, {"color": theme.quiet, "stroke_width": look.GUIDE_STROKE}
        inner = Plane(theme, view.x_range, view.y_range, box, x_ticks=0, y_ticks=0)
        frame = Rectangle(width=right - left, height=top - bottom, **quiet)
        frame.move_to([(left + right) / 2, (bottom + top) / 2, 0])
        title = words(view.title, size=look.TICK, color=theme.quiet).place(left, top + 0.14)
        source = self._outline(plane, **quiet)
        ties = [
            Line(source.get_corner([side, 1, 0]), [edge, bottom, 0], stroke_opacity=0.5, **quiet)
            for side, edge in ((-1, left), (1, right))
        ]
        part = slice(view.first, view.last + 1)
        self.trail = Trail(theme, Walk(inner, walk.fun, walk.x[part], walk.y[part]), radius=0.07)
        self.ball = Ball(theme, Walk(inner, walk.fun, walk.x, walk.y), radius=look.SMALL_BALL)
        self.ball.remove(self.ball.value)
        self.moving = VGroup(self.trail, self.ball)
        super().__init__(*ties, source, frame, title, inner.curve(walk.fun, color=theme.curve), self.moving)

    def _outline(self, plane: Plane, **style: Any) -> Rectangle | Circle:
        low, high = (plane.c2p(x, y) for x, y in zip(self.view.x_range, self.view.y_range, strict=True))
        low[:2], high[:2] = np.maximum(low[:2], plane.box[::2]), np.minimum(high[:2], plane.box[1::2])
        width, height, _ = high - low
        small = width < 2 * RING
        outline = Circle(RING, **style) if small else Rectangle(width=width, height=height, **style)
        return outline.move_to((low + high) / 2)

    def show(self, step: float) -> "Inset":
        self.ball.show(step)
        self.trail.show(min(step, self.view.last) - self.view.first)
        return self
