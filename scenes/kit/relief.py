"""The surface over a map: lit, seen at an angle, and tipping over until it is the map. Drawn as a picture by
NumPy."""

from __future__ import annotations

import numpy as np
from manim import ImageMobject

from scenes.kit.contours import Field
from scenes.kit.map import Map
from scenes.kit.ramp import line_color
from scenes.parameters import Array
from scenes.theme import Theme

ACROSS = 720
"""So many places of the surface stand side by side."""
TILTED = np.radians(38)
"""How far above the ground one looks from at first; from straight above it is the map."""
HEIGHT = 0.62
"""How high the surface stands, as a share of how deep the map is."""
SUN = np.array([-0.55, -0.3, 0.78])
"""Where the light comes from: from the left, in front, above."""
LIT = {"dark": (1.5, 0.45, 1.6), "light": (0.8, 0.68, 1.04)}
"""By theme: how much more light falls on a slope that is turned to it than on level ground, as a multiple of
what does, and between which shares it stays."""
WALL = 0.8
"""The colour of the cut edge in front, as a share of that where the surface is highest."""
HIDDEN = 0.3
"""The surface is lower where its front edge would hide more than this share of what is behind."""
TALLEST = 6.0
"""No more than so many times the middle height stands out: what is higher is cut off."""


class Relief(ImageMobject):
    """The surface over a map. `show` takes how far it has tipped over: 0 seen at an angle, 1 from above."""

    def __init__(self, theme: Theme, map_: Map) -> None:
        box = map_.box
        rows = round(ACROSS * (box.top - box.bottom) / (box.right - box.left))
        super().__init__(np.zeros((rows, ACROSS, 4), dtype=np.uint8))
        self.map = map_
        self.lift, self.colors, light, self.known = surface(theme, map_, rows)
        more, darkest, brightest = LIT[theme.name]
        self.light = np.clip(1 + more * (light - 1), darkest, brightest)
        self.wall = WALL * np.array(rgb(map_.colors[-1]))
        self.stretch_to_fit_width(box.right - box.left).stretch_to_fit_height(box.top - box.bottom)
        self.move_to([(box.left + box.right) / 2, (box.bottom + box.top) / 2, 0])
        self.tipped = -1.0
        self.show(0.0)

    def show(self, tipped: float) -> Relief:
        if tipped != self.tipped:
            self.tipped = tipped
            self.pixel_array = picture(
                self.lift, self.colors, self.light, self.known, self.wall, angle(tipped)
            )
        return self

    def place(self, x: float, y: float) -> np.ndarray:
        """Where a point of the surface stands on screen, (3,)."""
        box = self.map.box
        here = self.map.c2p(x, y)
        deep = (here[1] - box.bottom) / (box.top - box.bottom)
        rows, across = self.lift.shape
        row = int(np.clip(round(deep * (rows - 1)), 0, rows - 1))
        along = (here[0] - box.left) / (box.right - box.left)
        column = int(np.clip(round(along * (across - 1)), 0, across - 1))
        up = projected(deep, float(self.lift[row, column]), angle(self.tipped))
        return np.array([here[0], box.bottom + up * (box.top - box.bottom), 0.0])


def angle(tipped: float) -> float:
    """The angle from above the ground at which one looks."""
    return float(TILTED + tipped * (np.pi / 2 - TILTED))


def projected(deep: Array | float, lift: Array | float, at: float) -> Array | float:
    """How high up in the picture something stands that is so deep in it and so high, as shares of the map's
    depth."""
    return np.asarray(deep * np.sin(at) + lift * np.cos(at))[()]


def surface(theme: Theme, map_: Map, rows: int) -> tuple[Array, Array, Array, Array]:
    """Of a surface of so many rows, the nearest first: the heights as shares of the map's depth, the colours
    from above (rows, across, 3), the light on it, and where the function is defined."""
    field, levels = map_.field, map_.levels
    (x0, x1), (y0, y1) = map_.view
    x, y = np.linspace(x0, x1, ACROSS), np.linspace(y0, y1, rows)
    with np.errstate(all="ignore"):
        f = np.asarray(field.objective.fun(np.stack(np.meshgrid(x, y), axis=-1)), dtype=np.float64)
    known = np.isfinite(f)
    height = heights(field, np.where(known, f, field.lowest), log=levels.log)
    band = np.searchsorted(np.array(levels.values), f)
    colors = np.array([rgb(color) for color in map_.colors], dtype=np.float64)[band]
    edge = np.zeros_like(known)
    across, up = band[:, 1:] != band[:, :-1], band[1:] != band[:-1]
    for part, changes in ((np.s_[:, 1:], across), (np.s_[:, :-1], across), (np.s_[1:], up), (np.s_[:-1], up)):
        edge[part] |= changes
    colors[edge & known] = rgb(line_color(theme))
    rise, along = np.gradient(height * rows)
    normal = np.stack([-along, -rise, np.ones_like(rise)])
    normal /= np.linalg.norm(normal, axis=0)
    light = np.clip(np.tensordot(SUN / np.linalg.norm(SUN), normal, axes=1), 0.0, 1.0)
    front = float(height[0][known[0]].mean()) if known[0].any() else 0.0
    high = min(HEIGHT, HIDDEN * np.tan(TILTED) / front) if front > 0 else HEIGHT
    return high * height, colors, light / SUN[2], known


def heights(field: Field, f: Array, *, log: bool) -> Array:
    """Heights from 0 to 1: of log(f - f*) where the levels are log-spaced, else of f."""
    above = np.maximum(f - field.lowest, 0.0)
    if log:
        above = np.log1p(above / max(float(np.quantile(above, 0.05)), 1e-300))
    most = min(float(above.max()), TALLEST * float(np.median(above)) or np.inf)
    return np.minimum(above / most, 1.0) if most > 0 else above


def rgb(color: str) -> list[int]:
    """A colour #rrggbb as numbers from 0 to 255."""
    return [int(color[i : i + 2], 16) for i in (1, 3, 5)]


def picture(lift: Array, colors: Array, light: Array, known: Array, wall: Array, at: float) -> np.ndarray:
    """The surface seen at an angle: (rows, across, 4), the topmost first. `wall` is the colour of the cut
    edge in front; from straight above no light falls on the slopes more than on level ground."""
    rows, across = lift.shape
    deep = np.linspace(0.0, 1.0, rows)[:, None]
    up = projected(deep, lift, at) * (rows - 1)
    # What stands behind something higher is hidden: of each pixel, the nearest place that reaches it.
    reached = np.maximum.accumulate(np.where(known, up, -1.0), axis=0)
    pixels = np.arange(rows)
    nearest = np.stack([np.searchsorted(reached[:, k], pixels - 0.5) for k in range(across)], axis=1)
    seen = nearest < rows
    index, columns = np.minimum(nearest, rows - 1), np.arange(across)[None]
    front = (index == 0) & (pixels[:, None] < up[0][None] - 1.5)
    shade = 1 + np.cos(at) / np.cos(TILTED) * (np.where(front, 1.0, light[index, columns]) - 1)
    shown = np.where(front[..., None], wall, colors[index, columns]) * shade[..., None]
    alpha = np.where(seen & known[index, columns], 255, 0)
    return np.dstack([np.clip(shown, 0, 255), alpha]).astype(np.uint8)[::-1]
