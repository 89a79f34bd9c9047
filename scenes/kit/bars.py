"""Numbers of any size side by side, as bars on one axis of powers of ten."""

import math
from collections.abc import Sequence

import numpy as np
from manim import Line, VGroup

from scenes import theme as look
from scenes.kit.gauge import BAR_STROKE
from scenes.kit.text import formula
from scenes.layout import Box
from scenes.theme import Theme

DECADES = 8
"""How far the axis reaches below the largest number it has to show."""
TICKS = 3
NAME = 0.85
"""The share of its row that a name takes at most."""


class Bars(VGroup):
    """The sizes of several quantities that change from step to step, each a bar from the left of `box`.

    Arguments
        names     their names, Typst mathematics, at the left of their bars
        colors    the colour of each
        values    (quantities, steps + 1): what they are at every step

    `show` draws them at a step. What is below the axis has no bar.
    """

    def __init__(
        self, theme: Theme, names: Sequence[str], colors: Sequence[str], values: np.ndarray, box: Box
    ) -> None:
        self.sizes, self.box = np.abs(values), box
        seen = self.sizes[np.isfinite(self.sizes) & (self.sizes > 0)]
        high = math.ceil(math.log10(float(seen.max(initial=1e-12))) + 1e-9)
        low = math.floor(math.log10(float(seen.min(initial=10.0**high))) - 1e-9)
        self.low, self.high = max(low, high - DECADES, -300), high
        self.pitch = (box.top - box.bottom) / max(len(names), 1)
        axis = {"color": theme.axes, "stroke_width": look.AXIS_STROKE}
        super().__init__(Line([box.left, box.bottom, 0], [box.left, box.top, 0], **axis))
        for power in range(self.low, self.high + 1, math.ceil((self.high - self.low + 1) / TICKS)):
            x = self.across(10.0**power)
            label = formula(f"10^({power})", size=look.TICK, color=theme.quiet)
            label.place(x, box.bottom - 0.34, "center")
            self.add(Line([x, box.bottom, 0], [x, box.bottom + 0.08, 0], **axis), label)
        self.bars = VGroup()
        for row, (name, color) in enumerate(zip(names, colors, strict=True)):
            label = formula(name, size=look.LABEL, color=color).fit(math.inf, NAME * self.pitch)
            label.place(box.left - 0.15, self.height(row), "right")
            self.add(label.shift([0, self.height(row) - label.get_center()[1], 0]))
            self.bars.add(Line(color=color, stroke_width=BAR_STROKE))
        self.add(self.bars)
        self.show(0)

    def across(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.box.left + min(max(share, 0.0), 1.0) * (self.box.right - self.box.left)

    def height(self, row: int) -> float:
        return self.box.top - (row + 0.5) * self.pitch

    def show(self, k: int) -> "Bars":
        for row, bar in enumerate(self.bars):
            value = float(self.sizes[row, min(k, self.sizes.shape[1] - 1)])
            end = self.across(value) if value > 0 and math.isfinite(value) else self.box.left
            bar.set_points_as_corners([[self.box.left, self.height(row), 0], [end, self.height(row), 0]])
        return self
