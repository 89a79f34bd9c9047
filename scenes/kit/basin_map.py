"""The basins of the minima of a function as a picture on its map: one small cell for each descent."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Dot, ImageMobject, VGroup
from manim.constants import RESAMPLING_ALGORITHMS

from gd.basins import GONE, NOWHERE, Destinations
from scenes import theme as look
from scenes.basin_order import Site
from scenes.kit.map import Map
from scenes.kit.plane import framed
from scenes.kit.ramp import oklab, srgb
from scenes.kit.text import words
from scenes.layout import Box
from scenes.parameters import Array
from scenes.theme import Theme

ROLES = ("curve", "good", "extra", "slope")
"""The colours of the minima with letters, in the order of these."""
QUICK = {"dark": (0.70, 0.11), "light": (0.86, 0.09)}
"""Lightness and chroma of a cell whose run is there after the first steps."""
SLOW = {"dark": (0.34, 0.06), "light": (0.46, 0.08)}
"""The same of one that takes longest."""
OTHERS = {"dark": (0.60, 0.012), "light": (0.80, 0.012)}
"""The minima without letters, all in one colour."""
SHADES = 10
LONGEST = 0.98
"""This share of the runs is there within the steps that have a shade of their own."""
HATCH = {"dark": ("#1D2229", "#4A525B"), "light": ("#F1F3F5", "#AEB6BF")}
"""The ground and the stripes where runs end nowhere."""
EVERY = 5
"""A stripe is so many cells from the next."""
RADIUS = 0.19


def map_box(view: tuple[tuple[float, float], ...], place: Box, safe_x: float) -> Box:
    """Where the map of a view stands in a place: as large as it can be with equal scales, at the left; all of
    the place for a view that is much longer than wide."""
    (x0, x1), (y0, y1) = view
    place = framed(place, safe_x, (y0, y1))
    ratio = float(np.clip((x1 - x0) / (y1 - y0), 0.6, 5 / 3))
    width = min(place.right - place.left, ratio * (place.top - place.bottom))
    return Box(place.left, place.left + width, place.top - width / ratio, place.top)


class BasinPicture(ImageMobject):
    """Destinations as a picture in the box of a map. The first `listed` minima have a colour each, the others
    one in common; runs that end nowhere are striped, those that run off are striped the other way. A cell is
    the darker the longer its run took."""

    def __init__(self, theme: Theme, map_: Map, whole: Destinations, listed: int, others: bool) -> None:
        self.theme_name, self.listed, self.others = theme.name, listed, others
        self.palette = np.stack(
            [shades(theme, getattr(theme, role), QUICK, SLOW) for role in ROLES[: max(listed, 1)]]
            + [shades(theme, theme.quiet, OTHERS, SLOW)]
        )
        there = whole.steps[whole.ends >= 0]
        self.slowest = max(2.0, float(np.quantile(there, LONGEST))) if there.size else 2.0
        super().__init__(np.zeros((*whole.ends.shape, 4), dtype=np.uint8))
        self.set_resampling_algorithm(RESAMPLING_ALGORITHMS["nearest"])
        left, right, bottom, top = map_.box
        self.stretch_to_fit_width(right - left).stretch_to_fit_height(top - bottom)
        self.move_to([(left + right) / 2, (bottom + top) / 2, 0])

    @property
    def swatches(self) -> list[np.ndarray]:
        """A small picture of each kind of cell: of the minima with letters, the others, where runs end
        nowhere, and where they run off."""
        size = (16, 16)
        kinds = [*range(self.listed), self.listed, NOWHERE, GONE]
        return [self._colors(np.full(size, kind), np.zeros(size, dtype=int)) for kind in kinds]

    def filled(self, seen: Destinations) -> int:
        """By which step nearly all the runs that arrive are there."""
        there = seen.steps[seen.ends != NOWHERE]
        return int(np.quantile(there, 0.999)) if there.size else 1

    def show(self, seen: Destinations) -> BasinPicture:
        """The whole picture."""
        self.pixel_array = self._colors(seen.ends, seen.steps)[::-1].copy()
        return self

    def show_by(self, seen: Destinations, step: int) -> BasinPicture:
        """What is known by a step: the cells of the runs that are at their end."""
        pixels = self._colors(seen.ends, seen.steps)
        pixels[(seen.steps > step) | (seen.ends == NOWHERE)] = 0
        self.pixel_array = pixels[::-1].copy()
        return self

    def _colors(self, ends: np.ndarray, steps: np.ndarray) -> np.ndarray:
        share = np.log1p(np.minimum(steps, self.slowest)) / np.log1p(self.slowest)
        shade = np.minimum((share**1.5 * SHADES).astype(int), SHADES - 1)
        colors = self.palette[np.clip(ends, 0, len(self.palette) - 1), shade]
        if not self.listed:
            colors = self.palette[np.full_like(ends, -1), shade]
        row, column = np.indices(ends.shape)
        ground, stripe = (np.array(rgb(color)) for color in HATCH[self.theme_name])
        for kind, way in ((NOWHERE, row + column), (GONE, row - column)):
            striped = np.where((way % EVERY == 0)[..., None], stripe, ground)
            colors = np.where((ends == kind)[..., None], striped, colors)
        opaque = np.full((*ends.shape, 1), 255)
        return np.concatenate([colors, opaque], axis=-1).astype(np.uint8)


def shades(
    theme: Theme, color: str, quick: dict[str, tuple[float, float]], slow: dict[str, tuple[float, float]]
) -> Array:
    """The colours of a basin, from quick to slow, (SHADES, 3), from 0 to 255."""
    _, a, b = oklab(color)
    hue = np.array([a, b]) / np.hypot(a, b)
    share = np.linspace(0, 1, SHADES)[:, None]
    polar = (1 - share) * np.array(quick[theme.name]) + share * np.array(slow[theme.name])
    return np.asarray(np.round(255 * srgb(np.concatenate([polar[:, :1], polar[:, 1:] * hue], axis=-1))))


def rgb(color: str) -> tuple[int, ...]:
    return tuple(int(color[i : i + 2], 16) for i in (1, 3, 5))


class Letters(VGroup):
    """A letter on each minimum in view, on a disc; hollow from the learning rate on at which nothing rests
    there."""

    def __init__(self, theme: Theme, map_: Map, sites: Sequence[Site]) -> None:
        self.theme = theme
        self.signs: list[tuple[float | None, VGroup]] = []
        for site, role in zip(sites, ROLES, strict=False):
            if map_.holds(*site.x):
                sign = badge(theme, site.letter, getattr(theme, role))
                sign.move_to(map_.c2p(*site.x))
                self.signs.append((site.limit, sign))
        super().__init__(*(sign for _, sign in self.signs))

    def show(self, rate: float) -> None:
        """The letters at a learning rate."""
        for limit, (disc, letter) in self.signs:
            gone = limit is not None and rate > limit
            disc.set_stroke(self.theme.trouble if gone else self.theme.text)
            letter.set_fill(self.theme.quiet if gone else self.theme.text)


def badge(theme: Theme, letter: str, color: str) -> VGroup:
    """A letter on a disc of the background's colour."""
    disc = Dot(radius=RADIUS, color=theme.background, fill_opacity=1)
    disc.set_stroke(theme.text, 2.5, opacity=1)
    text = words(letter, size=look.TICK, color=theme.text)
    return VGroup(disc, text.move_to(disc))
