"""A network as a chain of layers: a signal goes through it from left to right, and what comes back stands as
a bar on each layer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Dot, Line, Rectangle, RoundedRectangle, VGroup

from scenes import theme as look
from scenes.kit.text import words
from scenes.layout import Box
from scenes.parameters import Array
from scenes.theme import Theme

NODE, HIGHEST, LOWEST = 0.42, 1.1, 0.5
"""The width of a layer at most, its height where it is widest, and the height of a single unit."""
FILLED = 0.62
"""Layers take so much of the way from one to the next."""
GAP = 0.5
"""Between the layers and the foot of the bars."""


def bar_outline(x: float, foot: float, width: float, height: float) -> np.ndarray:
    """The corners of a bar, closed, from the lower left on: bars of one outline turn into each other without
    a twist."""
    corners = np.array([(-0.5, 0), (0.5, 0), (0.5, 1), (-0.5, 1), (-0.5, 0)]) * [width, height]
    return np.pad(corners + [x, foot], ((0, 0), (0, 1)))


class Chain(VGroup):
    """Layers of `sizes` units, the inputs first, in a box; `delta` is how large the signal is that comes back
    to each but the inputs, (layers,): the bars are as high as that, the largest as high as there
    is room."""

    def __init__(self, theme: Theme, box: Box, sizes: Sequence[int], delta: Array, color: str) -> None:
        super().__init__()
        self.x = np.linspace(box.left + 0.4, box.right - 0.4, len(sizes))
        self.foot, self.top, self.bar_color = box.bottom + HIGHEST + GAP, box.top - 0.3, color
        self.node_width = min(NODE, FILLED * float(self.x[1] - self.x[0]))
        middle, largest = box.bottom + HIGHEST / 2, max(sizes)
        heights = [LOWEST + (HIGHEST - LOWEST) * np.log(n) / np.log(max(largest, 2)) for n in sizes]
        wire = Line([self.x[0], middle, 0], [self.x[-1], middle, 0], color=theme.axes)
        wire.set_stroke(width=look.AXIS_STROKE)
        nodes = VGroup(
            *(
                RoundedRectangle(
                    width=self.node_width,
                    height=height,
                    corner_radius=0.25 * self.node_width,
                    fill_color=theme.background,
                    fill_opacity=1,
                    stroke_color=theme.quiet,
                    stroke_width=look.GUIDE_STROKE,
                ).move_to([x, middle, 0])
                for x, height in zip(self.x, heights, strict=True)
            )
        )
        counts = VGroup(*(words(f"{n}", size=look.TICK, color=theme.quiet) for n in sizes))
        for count, node in zip(counts, nodes, strict=True):
            count.move_to(node)
        if max(count.width for count in counts) > 0.9 * self.node_width:
            counts.remove(*counts)
        self.middle = middle
        known = np.nan_to_num(delta, posinf=np.finfo(float).max)
        self.share = known / (known.max() or 1.0)
        self.pulse = Dot(radius=look.BALL, color=theme.curve)
        self.bars = VGroup(*(Rectangle(width=self.node_width, height=0.01, stroke_width=0) for _ in delta))
        self.bars.set_fill(color, opacity=0)
        self.add(wire, nodes, counts)
        self.forward(0)

    def forward(self, passed: float) -> Chain:
        """The signal on its way in, so many layers on."""
        x = np.interp(passed, np.arange(len(self.x)), self.x)
        self.pulse.move_to([x, self.middle, 0])
        return self

    def back(self, passed: float) -> Chain:
        """What comes back, so many layers back from the last."""
        last = len(self.bars) - 1
        for nth, bar in enumerate(self.bars):
            grown = float(np.clip(passed - (last - nth) + 1, 0, 1))
            height = max(0.012, grown * self.share[nth] * (self.top - self.foot))
            bar.set_points_as_corners(bar_outline(self.x[nth + 1], self.foot, self.node_width, height))
            bar.set_fill(self.bar_color, opacity=float(grown > 0))
        return self
