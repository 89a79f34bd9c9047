"""What the parts of a curve are called, on the picture."""

from __future__ import annotations

import numpy as np
from manim import Circle, VGroup

from gd import Objective
from scenes import theme as look
from scenes.kit.label_placement import place_label
from scenes.kit.plane import Curve, Plane
from scenes.kit.terrain import Terrain
from scenes.kit.text import words
from scenes.theme import Theme

NAMED = 0.1
"""A plain gets its name where it takes up at least this share of the view."""
SIDES = ((1, 1), (-1, 1), (1, 0), (-1, 0), (0, 1))


def landmarks(theme: Theme, plane: Plane, curve: Curve, terrain: Terrain, objective: Objective) -> VGroup:
    """The names of the plains, of the lowest point if it lies in a valley, and of the bowl, as far as they
    are in view."""
    placed, lowest = VGroup(), plane.c2p(*terrain.lowest)
    if terrain.valley and terrain.shows(terrain.lowest[0]):
        placed.add(Circle(0.13, color=theme.good, stroke_width=look.CURVE_STROKE).move_to(lowest))
        name = words("lowest point", color=theme.good)
        placed.add(place_label(name, lowest, curve, plane.box, tuple(placed), SIDES))
    if terrain.bowl and terrain.shows(terrain.lowest[0]):
        name = words("bowl", color=theme.text)
        placed.add(place_label(name, lowest, curve, plane.box, tuple(placed), SIDES))
    for plain in terrain.plains:
        low, high = np.clip(plain, *terrain.x_range)
        if high - low >= NAMED * terrain.width:
            middle = (low + high) / 2
            point = plane.c2p(middle, float(objective.curve(middle)))
            placed.add(place_label(words("plain", color=theme.text), point, curve, plane.box, tuple(placed)))
    return placed
