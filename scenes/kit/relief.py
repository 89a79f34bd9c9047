"""The surface over a map: lit, seen at an angle, and tipping over until it is the map. Drawn as a picture by
NumPy."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from manim import ImageMobject
from numpy.typing import NDArray

from scenes.kit.map import Map
from scenes.kit.ramp import line_color
from scenes.layout import Box
from scenes.parameters import Array
from scenes.theme import Theme

TILTED, TURNED = math.radians(33), math.radians(26)
"""How far above the ground one looks from at first, and how far the map is turned."""
HEIGHT = 0.42
"""How high the surface stands, as a share of the map's longer side."""
FINENESS = 84
"""So many places of the picture are one unit of the frame."""
AWAY = 440
"""So many places stand behind each other along a line of sight."""
GENTLE = 0.45
"""Heights of a function that spans decades are shown by this power: else nothing but its walls is seen."""
TALLEST = 1.25
"""What is higher above the lowest place than so many times the highest level is cut off."""
LARGEST = 1.3
"""At an angle the surface is at most so many times as large as its map."""
SUN = np.array([-0.6, -0.15, 0.7])
"""Where the light comes from: from the left, a little in front, above."""
LIT = {"dark": (1.3, 0.55, 1.7), "light": (0.7, 0.74, 1.03)}
"""By theme: how much more light falls on a slope that is turned to it than on level ground, as a multiple of
what does, and between which shares it stays."""
WALL = 0.8
"""The colour of the cut edges in front, as a share of that where the surface is highest."""

Flags = NDArray[np.bool_]


class Eye(NamedTuple):
    """How the surface is seen: from how far above the ground, turned how far, how large, and where on screen
    its middle is."""

    tilt: float
    turn: float
    scale: float
    middle: Array


class Relief(ImageMobject):
    """The surface over a map, in the middle of `room` at first. `show` takes how far it has tipped over: 0
    seen at an angle, 1 from above, where it is exactly the map."""

    def __init__(self, theme: Theme, map_: Map, room: Box, fineness: float = FINENESS) -> None:
        self.map, self.room, box = map_, room, map_.box
        self.size = np.array([box.right - box.left, box.top - box.bottom])
        self.middle = np.array([box.left + box.right, box.bottom + box.top]) / 2
        self.tall = HEIGHT * float(self.size.max())
        self.heights = heights(map_)
        self.levels = np.array(map_.levels.values)
        self.colors = np.array([rgb(color) for color in map_.colors], dtype=np.float32)
        self.line = np.array(rgb(line_color(theme)), dtype=np.float32)
        self.light = self._light(theme)
        self.f = np.asarray(map_.field.f.filled(np.nan), dtype=np.float64)
        self.wall = WALL * self.colors[-1]
        self.canvas = Box(
            min(room.left, box.left),
            max(room.right, box.right),
            min(room.bottom, box.bottom),
            max(room.top, box.top),
        )
        wide, high = self.canvas.right - self.canvas.left, self.canvas.top - self.canvas.bottom
        super().__init__(np.zeros((round(high * fineness), round(wide * fineness), 4), dtype=np.uint8))
        self.stretch_to_fit_width(wide).stretch_to_fit_height(high)
        left, right, bottom, top = self.canvas
        self.move_to([(left + right) / 2, (bottom + top) / 2, 0])
        self.tipped = -1.0
        self.show(0.0)

    def show(self, tipped: float) -> Relief:
        if tipped != self.tipped:
            self.tipped = tipped
            self.pixel_array = self._picture()
        return self

    def place(self, x: float, y: float) -> np.ndarray:
        """Where a point of the surface stands on screen, (3,)."""
        eye = self._eye()
        east, north = self.map.c2p(x, y)[:2] - self.middle
        across = east * math.cos(eye.turn) - north * math.sin(eye.turn)
        away = east * math.sin(eye.turn) + north * math.cos(eye.turn)
        height = np.nan_to_num(between(self.heights, *self._cells(np.array([east]), np.array([north]))))
        up = self._up(eye, away, height[0])
        return np.array([*(eye.middle + eye.scale * np.array([across, up])), 0.0])

    def _eye(self) -> Eye:
        """How it is seen now: as large as the room allows at first, as the map at last, and never cut off."""
        room, rest = self.room, 1 - self.tipped
        tilt, turn = math.pi / 2 - rest * (math.pi / 2 - TILTED), rest * TURNED
        there = np.array([(room.left + room.right) / 2, (room.bottom + room.top) / 2])
        middle = self.middle + rest * (there - self.middle)
        first = (
            np.array([room.right - room.left, room.top - room.bottom]) / self._extent(TILTED, TURNED)
        ).min()
        left, right, bottom, top = self.canvas
        half = np.minimum(middle - [left, bottom], [right, top] - middle)
        most = float((2 * half / self._extent(tilt, turn)).min())
        return Eye(tilt, turn, min(1 + rest * (min(first, LARGEST) - 1), most), middle)

    def _extent(self, tilt: float, turn: float) -> Array:
        """How broad and how high the surface is as it is seen so, before it is scaled."""
        wide, deep = self.size
        broad, long = (
            one * math.cos(turn) + other * math.sin(turn) for one, other in ((wide, deep), (deep, wide))
        )
        return np.array([broad, long * math.sin(tilt) + self.tall * math.cos(tilt)])

    def _up(self, eye: Eye, away: Array | float, height: Array | float) -> Array:
        """How far above the middle of the picture something stands, before it is scaled."""
        return np.asarray(away * math.sin(eye.tilt) + (height - 0.5) * self.tall * math.cos(eye.tilt))

    def _cells(self, east: Array, north: Array) -> tuple[Array, Array]:
        """Rows and columns of the map's grid, with fractions, of places measured from its middle."""
        rows, columns = self.heights.shape
        return (north / self.size[1] + 0.5) * (rows - 1), (east / self.size[0] + 0.5) * (columns - 1)

    def _light(self, theme: Theme) -> Array:
        """The light on each place of the grid, 1 where the ground is level."""
        m, n = self.heights.shape
        ground = np.nan_to_num(self.heights) * self.tall
        north, east = np.gradient(ground, self.size[1] / (m - 1), self.size[0] / (n - 1))
        sun = SUN / np.linalg.norm(SUN)
        lit = (sun[2] - east * sun[0] - north * sun[1]) / np.sqrt(1 + north**2 + east**2)
        more, darkest, brightest = LIT[theme.name]
        return np.clip(1 + more * (np.clip(lit, 0, None) / sun[2] - 1), darkest, brightest)

    def _picture(self) -> np.ndarray:
        """What is seen, (high, wide, 4), the topmost row first. On each line of sight, from the nearest place
        to the farthest, what is higher on screen than all that is nearer is seen."""
        eye, (high, wide) = self._eye(), self.pixel_array.shape[:2]
        fine = wide / (self.canvas.right - self.canvas.left)
        reach = float(np.hypot(*self.size)) / 2
        away = np.linspace(-reach, reach, AWAY)
        across = (self.canvas.left + (np.arange(wide) + 0.5) / fine - eye.middle[0]) / eye.scale
        there = between(self.heights, *self._turned(eye, across, away[:, None]))
        foot = self._up(eye, away, 0.0)
        level, foot = (
            (eye.middle[1] + eye.scale * part - self.canvas.bottom) * fine
            for part in (self._up(eye, away[:, None], there), foot)
        )
        known = np.isfinite(level)
        seen = np.maximum.accumulate(np.where(known, level, -np.inf), axis=0)
        nearest = known.argmax(axis=0)
        pixels = np.arange(high) + 0.5
        index = np.full((high, wide), AWAY)
        for k in np.flatnonzero(known.any(axis=0)):
            index[:, k] = np.searchsorted(seen[:, k], pixels)
        on = (index < AWAY) & (pixels[:, None] >= foot[nearest])
        row, column = np.nonzero(on)
        at = index[on]
        # Where exactly, between two places of the line of sight, the pixel meets the ground.
        low, top = seen[np.maximum(at - 1, 0), column], seen[at, column]
        with np.errstate(all="ignore"):
            part = np.where(np.isfinite(low) & (top > low), (pixels[row] - low) / (top - low), 1.0)
        exact = away[at] - (1 - part) * (away[1] - away[0])
        wall = (at == nearest[column]) & (pixels[row] < level[nearest, np.arange(wide)][column] - 1)
        rows, columns = self._turned(eye, across[column], exact)
        return self._colored(on, wall, rows, columns)

    def _turned(self, eye: Eye, across: Array, away: Array) -> tuple[Array, Array]:
        """Rows and columns of the grid of what is so far to the right and so far away as it is seen."""
        east = across * math.cos(eye.turn) + away * math.sin(eye.turn)
        return self._cells(east, away * math.cos(eye.turn) - across * math.sin(eye.turn))

    def _colored(self, on: Flags, wall: Flags, rows: Array, columns: Array) -> np.ndarray:
        """The picture of which the pixels that are `on` show these places of the grid."""
        m, n = self.heights.shape
        rows, columns = np.clip(rows, 0, m - 1), np.clip(columns, 0, n - 1)
        band = np.searchsorted(self.levels, between(self.f, rows, columns), "right")
        bands = np.full(on.shape, -1)
        bands[on] = np.where(wall, -1, band)
        edge, ground = np.zeros_like(on), bands >= 0
        for one, other in ((np.s_[1:], np.s_[:-1]), (np.s_[:, 1:], np.s_[:, :-1])):
            changes = (bands[one] != bands[other]) & ground[one] & ground[other]
            edge[one] |= changes
            edge[other] |= changes
        i, j = np.rint(rows).astype(int), np.rint(columns).astype(int)
        light = 1 + (1 - self.tipped) * (self.light[i, j] - 1)
        shown = np.where(edge[on][:, None], self.line, self.colors[band]) * light[:, None]
        shown[wall] = self.wall
        picture = np.zeros((*on.shape, 4), dtype=np.uint8)
        picture[on, :3] = np.clip(shown, 0, 255).round()
        picture[on, 3] = 255
        return picture[::-1]


def heights(map_: Map) -> Array:
    """Heights from 0 to 1 on the map's grid, NaN where the function is not defined: of f, or of a power of
    f − f* where the levels are log-spaced; what stands out above the levels is cut off."""
    f = np.asarray(map_.field.f.filled(np.nan), dtype=np.float64)
    known, levels = f[np.isfinite(f)], map_.levels.values
    if not known.size or not levels:
        return np.where(np.isfinite(f), 0.0, np.nan)
    low = min(levels[0], float(np.quantile(known, 0.001)))
    low = max(map_.field.lowest, low - (levels[-1] - levels[0])) if not map_.levels.log else map_.field.lowest
    high = min(float(known.max()), low + TALLEST * (levels[-1] - low))
    share = np.clip((f - low) / (high - low), 0.0, 1.0)
    return np.asarray(share**GENTLE if map_.levels.log else share)


def between(grid: Array, rows: Array, columns: Array) -> Array:
    """The grid at places with fractions; NaN outside."""
    m, n = grid.shape
    slack = 0.5  # lines of sight are looked at in places: the edge of the map is met within half of one
    inside = (rows >= -slack) & (rows <= m - 1 + slack) & (columns >= -slack) & (columns <= n - 1 + slack)
    row, column = np.clip(rows, 0, m - 1), np.clip(columns, 0, n - 1)
    i, j = np.minimum(row.astype(int), m - 2), np.minimum(column.astype(int), n - 2)
    v, h = row - i, column - j
    near = grid[i, j] * (1 - h) + grid[i, j + 1] * h
    far = grid[i + 1, j] * (1 - h) + grid[i + 1, j + 1] * h
    return np.asarray(np.where(inside, near * (1 - v) + far * v, np.nan))


def rgb(color: str) -> list[int]:
    """A colour #rrggbb as numbers from 0 to 255."""
    return [int(color[i : i + 2], 16) for i in (1, 3, 5)]
