"""Numbers of any size, one for each layer of a network, on an axis of powers of ten; with whiskers for the
spread of several networks."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from manim import Line, VGroup, VMobject

from scenes import theme as look
from scenes.kit.chain import bar_outline
from scenes.kit.chart import TRACK_STROKE
from scenes.kit.marks import Marks, Sign
from scenes.kit.plane import Plane, framed
from scenes.kit.text import formula, words
from scenes.layout import Layout
from scenes.parameters import Array
from scenes.theme import Theme

LEAST, MOST = 1e-40, 1e20
"""What is smaller or larger stands at the edge."""
BEFORE = 0.2
"""So far in front of the labels of an axis its name ends."""
BAR, WHISKER = 0.5, 0.09
"""The width of a bar, as a share of the way between layers, and of the end of a whisker, in units of the
frame."""


def size_range(sizes: Array) -> tuple[float, float]:
    """The range of an axis for numbers of any size: whole powers of ten around those that are not zero."""
    known = sizes[np.isfinite(sizes) & (sizes > 0)]
    if not known.size:
        return LEAST, MOST
    low, high = (float(np.clip(end, LEAST, MOST)) for end in (known.min(), known.max()))
    return 10.0 ** np.floor(np.log10(low) - 0.2), 10.0 ** np.ceil(np.log10(high) + 0.1)


class LayerChart(VGroup):
    """The axes: layers 1 to `depth` from left to right, sizes upwards."""

    def __init__(
        self, theme: Theme, layout: Layout, depth: int, y_range: tuple[float, float], name: str
    ) -> None:
        super().__init__()
        self.theme, self.layers = theme, depth
        box = framed(layout.plane, layout.safe_x, y_range, log_y=True)
        self.plane = Plane(
            theme, (0.4, depth + 0.6), y_range, box, x_ticks=min(depth, 10), log_y=True, safe_x=layout.safe_x
        )
        across = words("layer", size=look.TICK, color=theme.quiet)
        across.place(box.left - BEFORE, box.bottom - 0.36, "right")
        up = formula(name, size=look.LABEL, color=theme.quiet).place(box.left + 0.15, box.top + 0.05)
        self.add(self.plane, across, up)

    def places(self, sizes: Array) -> np.ndarray:
        """Where the sizes of all layers, (depth,), stand on screen: (depth, 3)."""
        shown = np.clip(np.nan_to_num(sizes, nan=LEAST, posinf=MOST), *self.plane.y_range)
        return self.plane.c2p(np.arange(1, self.layers + 1), shown)

    def bars(self, sizes: Array, color: str) -> VGroup:
        """The sizes of all layers as bars."""
        foot, places = self.plane.box[2], self.places(sizes)
        width = BAR * (places[1, 0] - places[0, 0])
        bars = VGroup()
        for x, y, _ in places:
            bar = VMobject(stroke_width=0, fill_color=color, fill_opacity=1)
            bars.add(bar.set_points_as_corners(bar_outline(x, foot, width, max(y - foot, 0.01))))
        return bars

    def line(self, sizes: Array, spread: tuple[Array, Array], sign: Sign) -> VGroup:
        """The sizes of all layers joined, with a mark on each, and whiskers from the smallest to the
        largest."""
        color, places = sign.color(self.theme), self.places(sizes)
        joined = VGroup(*(Line(a, b, color=color, stroke_width=TRACK_STROKE) for a, b in pairwise(places)))
        whiskers = VGroup()
        for low, high in zip(*map(self.places, spread), strict=True):
            side = np.array([WHISKER, 0, 0])
            for start, end in ((low, high), (low - side, low + side), (high - side, high + side)):
                whiskers.add(Line(start, end, color=color, stroke_width=look.GUIDE_STROKE))
        return VGroup(whiskers, joined, Marks(self.theme, sign).show(list(places)))
