"""A line across a plane and the band around it: where a model is unsure."""

from __future__ import annotations

import numpy as np
from manim import Line, VGroup, VMobject

from scenes import theme as look
from scenes.kit.plane import Plane
from scenes.parameters import Array
from scenes.theme import Theme

FILL = 0.16
"""The opacity of the band."""


class Band(VGroup):
    """Where -`reach` < a . (x, y) + c < `reach` on a plane, and the line where it is 0."""

    def __init__(self, theme: Theme, plane: Plane, reach: float) -> None:
        self.plane, self.reach = plane, reach
        self.area = VMobject(fill_color=theme.slope, fill_opacity=FILL, stroke_width=0)
        self.edges = VMobject(stroke_color=theme.slope, stroke_width=look.GUIDE_STROKE)
        self.middle = Line(color=theme.text, stroke_width=look.TANGENT_STROKE)
        super().__init__(self.area, self.edges, self.middle)

    def show(self, a: Array, c: float) -> Band:
        """The band of these numbers, a of shape (2,); all of the plane where a is zero and c small."""
        corners = self.plane.c2p(
            np.array(self.plane.x_range)[[0, 1, 1, 0]], np.array(self.plane.y_range)[[0, 0, 1, 1]]
        )
        height = np.array([a[0] * x + a[1] * y + c for y in self.plane.y_range for x in self.plane.x_range])[
            [0, 1, 3, 2]
        ]
        area, heights = clipped(corners, height, -self.reach)
        area, heights = clipped(area, -heights, -self.reach)
        self.area.set_points(_closed(area))
        self.edges.clear_points()
        for level in (-self.reach, self.reach):
            ends = crossing(corners, height, level)
            if len(ends) == 2:
                self.edges.start_new_path(ends[0])
                self.edges.add_line_to(ends[1])
        ends = crossing(corners, height, 0.0)
        if len(ends) == 2:
            self.middle.set_points_as_corners(ends)
        else:
            self.middle.clear_points()
        return self


def clipped(corners: np.ndarray, height: Array, least: float) -> tuple[np.ndarray, Array]:
    """What is left of a convex polygon, (n, 3), where a height given at its corners, (n,), and linear between
    is at least so much; and the height at the corners of that."""
    kept: list[np.ndarray] = []
    heights: list[float] = []
    for here, there, low, high in zip(
        corners, np.roll(corners, -1, axis=0), height, np.roll(height, -1), strict=True
    ):
        if low >= least:
            kept.append(here)
            heights.append(float(low))
        if (low < least) != (high < least):
            part = (least - low) / (high - low)
            kept.append((1 - part) * here + part * there)
            heights.append(least)
    return np.array(kept).reshape(-1, 3), np.array(heights)


def crossing(corners: np.ndarray, height: Array, level: float) -> list[np.ndarray]:
    """Where the outline of a convex polygon is at a level."""
    found = []
    for here, there, low, high in zip(
        corners, np.roll(corners, -1, axis=0), height, np.roll(height, -1), strict=True
    ):
        if (low < level) != (high < level):
            part = (level - low) / (high - low)
            found.append((1 - part) * here + part * there)
    return found


def _closed(corners: np.ndarray) -> np.ndarray:
    """The outline of a polygon as the points of a VMobject."""
    if len(corners) < 3:
        return np.zeros((0, 3))
    return VMobject().set_points_as_corners([*corners, corners[0]]).points
