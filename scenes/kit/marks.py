"""Marks that tell places apart by shape as well as by colour: filled for what is there, hollow for where it
belongs."""

from dataclasses import dataclass

import numpy as np
from manim import Arrow, Dot, Polygon, VGroup, VMobject

from scenes import theme as look
from scenes.kit.plane import Plane
from scenes.kit.text import words
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
    """How a place is told from the others: a shape (a disc or one of CORNERS) and a colour (a role of the
    theme)."""

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

    def __init__(self, theme: Theme, sign: Sign, place: np.ndarray, *, hollow: bool = False) -> None:
        color = sign.color(theme)
        super().__init__(
            fill_color=theme.background if hollow else color,
            fill_opacity=1,
            stroke_color=color,
            stroke_width=look.TANGENT_STROKE if hollow else 0,
        )
        self.set_points(outline(sign.shape, MARK) + place)


class Marks(VMobject):
    """Any number of places under one sign, small, drawn as one."""

    def __init__(self, theme: Theme, sign: Sign) -> None:
        super().__init__(fill_color=sign.color(theme), fill_opacity=1, stroke_width=0)
        self.outline = outline(sign.shape, look.GHOST)

    def show(self, places: list[np.ndarray]) -> "Marks":
        """Draw the sign at these places, shape (3,) each, and nowhere else."""
        self.set_points(
            np.concatenate([self.outline + place for place in places]) if places else np.zeros((0, 3))
        )
        return self


def pointer(theme: Theme, plane: Plane, x: float, y: float, text: str) -> VGroup:
    """A word at the foot of the plane and an arrow from it up to a valley at (x, y): no curve is in
    between."""
    place, foot = plane.c2p(x, y), plane.box[2] + 0.14
    word = words(text, color=theme.good)
    left, right = plane.box[0] + word.width / 2 + 0.1, plane.box[1] - word.width / 2
    arrow = Arrow(
        [place[0], foot + 0.34, 0],
        place - [0, 0.2, 0],
        buff=0,
        color=theme.good,
        stroke_width=look.ARROW_STROKE,
        tip_length=0.16,
        max_tip_length_to_length_ratio=1,
        max_stroke_width_to_length_ratio=100,
    )
    return VGroup(word.place(float(np.clip(place[0], left, right)), foot, "center"), arrow)
