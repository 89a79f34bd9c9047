"""Signs on a curve at what is found there: minima, maxima, what is neither, the ends of an interval."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from manim import Dot, FadeIn, FadeOut, VGroup, VMobject

from gd import Kind
from gd.extrema import Zero
from scenes import theme as look
from scenes.kit.figure_scene import FigureScene
from scenes.kit.marks import Mark, Marks, Sign
from scenes.kit.over_slope import OverSlope, upside_down
from scenes.theme import Theme

SIGNS = {
    "minimum": Sign("wedge", "good"),
    "maximum": Sign("triangle", "extra"),
    "inflection": Sign("bar", "trouble"),
    "end": Sign("square", "text"),
}
LEVEL, LOWEST = Sign("disc", "slope"), Sign("crown", "good")
TURNED = {Kind.MINIMUM: Kind.MAXIMUM, Kind.MAXIMUM: Kind.MINIMUM}
"""What a place becomes when the sign of f is changed."""
BELOW = 0.4
"""A crown stands so far below its place."""


def by_kind(theme: Theme, pictures: OverSlope, zeros: Iterable[Zero], *, small: bool) -> dict[Kind, VMobject]:
    """The zeros in view under the signs of their kinds."""
    marks: dict[Kind, VMobject] = {}
    for kind in Kind:
        places = [pictures.above(zero.x) for zero in zeros if zero.kind is kind and pictures.seen(zero.x)]
        sign = SIGNS.get(kind.value)
        if places and sign:
            single = VGroup(*(Mark(theme, sign, place) for place in places))
            marks[kind] = Marks(theme, sign).show(places) if small else single
    return marks


def bends(theme: Theme, pictures: OverSlope, zeros: Iterable[Zero]) -> VGroup:
    """How the curve bends at the zeros in view, where f'' tells it."""
    told = [zero for zero in zeros if zero.told and pictures.seen(zero.x)]
    return VGroup(*(pictures.bend(zero.x, zero.second, SIGNS[zero.kind.value].color(theme)) for zero in told))


def ends(theme: Theme, pictures: OverSlope, interval: tuple[float, float]) -> VGroup:
    """The ends of the interval, on the curve."""
    return VGroup(*(Mark(theme, SIGNS["end"], pictures.above(x)) for x in interval if pictures.seen(x)))


def crowns(theme: Theme, pictures: OverSlope, places: Iterable[float]) -> VGroup:
    """A crown below each of these places that is in view."""
    down = np.array([0.0, BELOW, 0.0])
    return VGroup(*(Mark(theme, LOWEST, pictures.above(x) - down) for x in places if pictures.seen(x)))


def zeros_of_slope(
    theme: Theme, pictures: OverSlope, places: list[float], *, small: bool
) -> tuple[VGroup, VGroup, VGroup]:
    """Rings where f' is zero, dashed lines from them up to the curve, and the places on it; where there are
    many, `small` dots and nothing else."""
    if small:
        dots = Marks(theme, LEVEL).show([pictures.level(x) for x in places])
        return VGroup(dots), VGroup(), VGroup()
    seen = [x for x in places if pictures.seen(x)]
    return (
        VGroup(*(Mark(theme, LEVEL, pictures.level(x), hollow=True) for x in places)),
        VGroup(*(pictures.guide(theme, x) for x in seen)),
        VGroup(*(Dot(pictures.above(x), radius=look.SMALL_BALL, color=theme.slope) for x in seen)),
    )


def turn_over(
    scene: FigureScene[Any, Any],
    pictures: OverSlope,
    turned: OverSlope,
    level: VGroup,
    marks: dict[Kind, VMobject],
    at_ends: VGroup,
) -> None:
    """Turn everything upside down, into the pictures of -f: minima become maxima."""
    moves = upside_down(pictures.upper, pictures.curve, at_ends)
    moves += upside_down(pictures.lower, pictures.slope, level)
    for kind, mark in marks.items():
        color = SIGNS[TURNED.get(kind, kind).value].color(scene.theme)
        moves += [move.set_color(color) for move in upside_down(pictures.upper, mark)]
    old, new = (VGroup(each.upper, each.lower, each.names) for each in (pictures, turned))
    scene.play(*moves, FadeOut(old), FadeIn(new), run_time=2 * look.BEAT)
