"""Marks that tell places apart by shape as well as by colour: filled for what is there, hollow for where it belongs."""

from dataclasses import dataclass

import numpy as np
from manim import Dot, Polygon, VMobject

from scenes import theme as look
from scenes.theme import Theme

SQUARE = [(-0.84, -0.84), (0.84, -0.84), (0.84, 0.84), (-0.84, 0.84)]
TRIANGLE = [(-1.1, -0.9), (1.1, -0.9), (0, 1.05)]
DIAMOND = [(0, -1.15), (1.15, 0), (0, 1.15), (-1.15, 0)]
PLUS = [(-0.38, -1.05), (0.38, -1.05), (0.38, -0.38), (1.05, -0.38), (1.05, 0.38), (0.38, 0.38)]
PLUS += [(-x, -y) for x, y in PLUS]
CROWN = [(-1, -0.62), (1, -0.62), (1.12, 0.5), (0.52, 0.02), (0, 0.78), (-0.52, 0.02), (-1.12, 0.5)]

CORNERS = {
    "square": SQUARE,
    "triangle": TRIANGLE,
    "diamond": DIAMOND,
    "wedge": [(x, -y) for x, y in TRIANGLE],
    "plus": PLUS,
    "bar": [(-1.1, -0.42), (1.1, -0.42), (1.1, 0.42), (-1.1, 0.42)],
    "cross": [((x - y) * 0.74, (x + y) * 0.74) for x, y in PLUS],
    "crown": CROWN,
}

MARK = 0.145
"""The radius of a mark that stands by itself."""


@dataclass(frozen=True)
class Sign:
    """How a place is told from the others: a shape (a disc or one of CORNERS) and a colour (a role of the theme)."""

    shape: str
    role: str

    def color(self, theme: Theme) -> str:
        return getattr(theme, self.role)


def outline(shape: str, radius: float) -> np.ndarray:
    """The shape around the origin as the points of a VMobject, about as large as a disc of that radius."""
    if shape == "disc":
        return Dot(radius=radius).points
    return Polygon(*([x * radius, y * radius, 0.0] for x, y in CORNERS[shape])).points


class Mark(VMobject):
    """One sign at a place on screen."""

    def __init__(self, theme: Theme, sign: Sign, place: np.ndarray, *, radius: float = MARK, hollow: bool = False) -> None:
        color = sign.color(theme)
        super().__init__(
            fill_color=theme.background if hollow else color,
            fill_opacity=1,
            stroke_color=color,
            stroke_width=look.TANGENT_STROKE if hollow else 0,
        )
        self.set_points(outline(sign.shape, radius) + place)


class Marks(VMobject):
    """Any number of places under one sign, drawn as one."""

    def __init__(self, theme: Theme, sign: Sign, *, radius: float = look.GHOST) -> None:
        super().__init__(fill_color=sign.color(theme), fill_opacity=1, stroke_width=0)
        self.outline = outline(sign.shape, radius)

    def show(self, places: list[np.ndarray]) -> "Marks":
        """Draw the sign at these places, shape (3,) each, and nowhere else."""
        self.set_points(np.concatenate([self.outline + place for place in places]) if places else np.zeros((0, 3)))
        return self
