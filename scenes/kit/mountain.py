"""The skier's country: the graph of a function as a snowy ridge, from one edge of the picture to the
other."""

from collections.abc import Callable

import numpy as np
from manim import Circle, Dot, Line, Polygon, VGroup, VMobject

from scenes import theme as look
from scenes.kit.plane import Plane
from scenes.kit.ranges import readable
from scenes.layout import LANDSCAPE, Box
from scenes.theme import WINTER, Theme

MARGIN = 0.14
"""From the sides of the view to those of what is safe."""
CREST, VALLEY = 0.5, 1.25
"""The highest ground stands so far below the top of the plane, the lowest so far above its bottom, in units
of the frame."""
BEYOND = 40.0
"""How far the snow goes on past the frame, so that a picture of another shape has no edge."""

FAR_RANGE = (
    (-7.2, 0.2), (-5.6, 1.15), (-4.7, 0.6), (-3.3, 1.3), (-1.9, 0.15), (-0.9, 0.75), (0.3, -0.2), (1.2, 0.25),
    (2.4, -0.45), (3.5, 0.3), (4.2, -0.05), (5.5, 0.95), (6.3, 0.45), (7.2, 0.8),
)  # fmt: skip
STARS = (
    (-6.7, 2.5), (-5.2, 2.0), (-3.4, 2.35), (-1.9, 1.75), (-0.6, 2.3), (0.4, 1.35), (1.2, 1.9), (3.9, 1.7),
    (5.0, 1.95), (5.9, 1.5), (6.8, 2.3), (-2.6, 3.78), (0.9, 3.75), (2.1, 2.35), (-4.4, 1.75), (6.5, 3.8),
    (-6.9, 3.75), (3.2, 2.2),
)  # fmt: skip
MOON = ((2.75, 1.05), 0.52)
FIRS = ((0.012, 0.62), (0.045, 0.46), (0.085, 0.34), (0.885, 0.36), (0.945, 0.6), (0.985, 0.44))
"""Where firs stand, as shares of the width, and how tall they are."""


class Mountain(VGroup):
    """The country drawn for `fun` on `view` in `box`. `plane` says where numbers stand; `curve` is the line
    in the snow, `moon` the sun by day.

    The view ends at the sides of the box; what is drawn goes on to the edge of the frame, `width` wide, and
    past it. `visited` are the places that have to be seen well. The crest is `lowered` by so much."""

    def __init__(
        self,
        theme: Theme,
        fun: Callable[[np.ndarray], np.ndarray],
        view: tuple[float, float],
        visited: np.ndarray,
        box: Box = LANDSCAPE.mountain,
        width: float = LANDSCAPE.width,
        lowered: float = 0.0,
    ) -> None:
        self.tones = WINTER[theme.name]
        x = across(view, box, width)
        with np.errstate(all="ignore"):
            y = np.broadcast_to(np.asarray(fun(x), dtype=float), x.shape)
        self.plane = slopes(theme, fun, x, view, visited, box, lowered)
        self.curve = self.plane.line(x, y, color=theme.curve, width=look.CURVE_STROKE)
        ground = _ground(self.plane, x, y)
        smooth = np.convolve(
            np.pad(ground[:, 1], 60, mode="edge"), np.hanning(121) / np.hanning(121).sum(), mode="valid"
        )
        drift = np.column_stack([ground[:, 0], np.minimum(smooth - 0.75, ground[:, 1] - 0.3)])
        lift = box.top - LANDSCAPE.mountain.top
        self.moon = Circle(radius=MOON[1], color=self.tones.glow, fill_opacity=1, stroke_width=0)
        self.moon.move_to([MOON[0][0] * width / LANDSCAPE.width, MOON[0][1] + lift, 0])
        super().__init__(
            _marks(STARS, 0.022, self.tones.star).shift([0, lift, 0]),
            self.moon,
            _land(np.array(FAR_RANGE) + [0, lift], self.tones.far),
            _firs(ground, self.tones.fir, box.top - CREST),
            _land(ground, self.tones.snow),
            _land(drift, self.tones.drift),
            self.curve,
        )


class Fog(VGroup):
    """Hides everything but what is close to `eye` (a place on screen)."""

    def __init__(self, theme: Theme, eye: np.ndarray) -> None:
        super().__init__(*(_veil(eye, radius, WINTER[theme.name].sky) for radius in (1.15, 1.5, 1.9, 2.4)))


class Flag(VGroup):
    """A pennant on the ground beside `place` (on screen), on the side where there is more of the mountain."""

    def __init__(self, theme: Theme, mountain: Mountain, place: np.ndarray) -> None:
        x = place[0] + (0.95 if place[0] < look.RIGHT / 2 else -0.95)
        ground = mountain.curve.points
        foot = np.array([x, ground[np.argmin(np.abs(ground[:, 0] - x)), 1] - 0.04, 0])
        staff = Line(foot, foot + [0, 1.15, 0], color=theme.text, stroke_width=3)
        cloth = Polygon(
            *(foot + [x, y, 0] for x, y in ((0, 1.15), (0.55, 0.97), (0, 0.79))),
            color=theme.good,
            fill_opacity=1,
            stroke_width=0,
        )
        super().__init__(staff, cloth)


def across(view: tuple[float, float], box: Box, width: float) -> np.ndarray:
    """Places evenly from one edge of the frame to the other, the view being as wide as the box."""
    low, high = view
    bleed = (high - low) * (width / (box.right - box.left) - 1) / 2
    return np.linspace(low - bleed, high + bleed, 700)


def slopes(
    theme: Theme,
    fun: Callable[[np.ndarray], np.ndarray],
    x: np.ndarray,
    view: tuple[float, float],
    visited: np.ndarray,
    box: Box,
    lowered: float = 0.0,
) -> Plane:
    """The plane of a mountain: of the ground in view, at the places x, the lowest stands at its foot and the
    highest at its crest."""
    seen = x[(view[0] <= x) & (x <= view[1])]
    lowest, highest = readable(fun, seen, visited, padding=0.0)
    foot, crest = box.bottom + VALLEY, box.top - CREST - lowered
    unit = (highest - lowest or max(abs(highest), 1.0)) / (crest - foot)
    y_range = (lowest - VALLEY * unit, lowest + (box.top - foot) * unit)
    return Plane(theme, view, y_range, box, x_ticks=0, y_ticks=0, safe_x=box.right + MARGIN)


def _ground(plane: Plane, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The line of the ground on screen, shape (n, 2): level where the function has no value, cut off at the
    plane's top and foot."""
    level = np.interp(x, x[np.isfinite(y)], y[np.isfinite(y)]) if np.isfinite(y).any() else np.zeros_like(x)
    return plane.c2p(x, np.clip(level, *plane.y_range))[:, :2]


def _land(outline: np.ndarray, color: str) -> VMobject:
    """Everything under an outline that runs from left to right."""
    (left, first), (right, last) = outline[0], outline[-1]
    corners = [
        (-BEYOND, first),
        (left, first),
        *outline[1:-1],
        (right, last),
        (BEYOND, last),
        (BEYOND, -BEYOND),
        (-BEYOND, -BEYOND),
    ]
    return _filled([corners], color)


def _firs(ground: np.ndarray, color: str, highest: float) -> VMobject:
    trees = []
    for share, height in FIRS:
        x = ground[0, 0] + share * (ground[-1, 0] - ground[0, 0])
        foot = np.interp(x, *ground.T) - 0.08
        if foot > highest:
            continue  # words stand above
        for tier in range(3):
            base, tip, half = (
                foot + height * (0.08 + 0.26 * tier),
                foot + height * (0.56 + 0.26 * tier),
                height * (0.26 - 0.055 * tier),
            )
            trees.append([(x - half, base), (x, tip), (x + half, base)])
        trees.append(
            [
                (x - 0.03, foot),
                (x - 0.03, foot + 0.2 * height),
                (x + 0.03, foot + 0.2 * height),
                (x + 0.03, foot),
            ]
        )
    return _filled(trees, color)


def _filled(outlines: list, color: str) -> VMobject:
    shape = VMobject(fill_color=color, fill_opacity=1, stroke_width=0)
    for outline in outlines:
        corners = np.column_stack([np.array(outline), np.zeros(len(outline))])
        shape.start_new_path(corners[0])
        shape.add_points_as_corners([*corners[1:], corners[0]])
    return shape


def _marks(places: tuple, radius: float, color: str) -> VMobject:
    """Equal small dots as one shape."""
    marks = VMobject(fill_color=color, fill_opacity=1, stroke_width=0)
    marks.set_points(np.concatenate([Dot([*place, 0], radius=radius).points for place in places]))
    return marks


def _veil(eye: np.ndarray, radius: float, color: str) -> VMobject:
    """A sheet with a round hole."""
    sheet = _filled([[(-BEYOND, -BEYOND), (BEYOND, -BEYOND), (BEYOND, BEYOND), (-BEYOND, BEYOND)]], color)
    hole = Circle(radius=radius).move_to(eye).reverse_points()
    sheet.append_points(hole.points)
    return sheet.set_fill(opacity=0.55)
