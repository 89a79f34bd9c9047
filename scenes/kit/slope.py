"""The slope at a point, drawn."""

import numpy as np
from manim import Arrow, Line, VGroup

from scenes import theme as look
from scenes.kit.plane import Plane
from scenes.theme import Theme


class Tangent(Line):
    """The tangent at (x, y): `length` units of the frame long whatever the slope, cut off at the sides of the
    plane and not drawn where the point is out of view."""

    def __init__(self, theme: Theme, plane: Plane, *, length: float = 2.2) -> None:
        super().__init__(color=theme.slope, stroke_width=look.TANGENT_STROKE)
        self.plane, self.span = plane, length

    def show(self, x: float, y: float, slope: float) -> "Tangent":
        if not self.plane.holds(x, y):
            self.clear_points()
            return self
        here, ahead = self.plane.c2p(x, y), self.plane.c2p(x + 1, y + slope)
        direction = (ahead - here) / np.linalg.norm(ahead - here)
        left, right = self.plane.box[:2]
        ends = [here + direction * reach for reach in (-self.span / 2, self.span / 2)]
        for end in ends:
            if not left <= end[0] <= right:
                end += direction * ((np.clip(end[0], left, right) - end[0]) / direction[0])
        self.set_points_as_corners(ends)
        return self


def step_arrows(
    theme: Theme, plane: Plane, x_from: float, x_to: float, pushes: tuple[float, float]
) -> VGroup:
    """The step from one x to the next as an arrow above the horizontal axis, as far as it is in view; above
    it what it is the sum of, the slope's part and then what is remembered, if anything is."""
    slope, memory = pushes
    foot = plane.box[2] + 0.14
    whole = _arrow(plane, x_from, x_to, foot, theme.ball)
    if not memory:
        return VGroup(whole)
    own = _arrow(plane, x_from, x_from + slope, foot + 0.26, theme.slope)
    return VGroup(whole, own, _arrow(plane, x_from + slope, x_to, foot + 0.52, theme.extra))


def _arrow(plane: Plane, x_from: float, x_to: float, height: float, color: str) -> Arrow:
    start, end = (plane.c2p(np.clip(x, *plane.x_range), plane.y_range[0])[0] for x in (x_from, x_to))
    tip = float(np.clip(abs(end - start) * 0.45, 0.08, 0.22))
    return Arrow(
        [start, height, 0],
        [end, height, 0],
        buff=0,
        color=color,
        stroke_width=look.ARROW_STROKE,
        tip_length=tip,
        max_tip_length_to_length_ratio=1,
        max_stroke_width_to_length_ratio=100,
    )
