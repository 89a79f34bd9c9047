"""A gauge for a number that runs through many powers of ten."""

import math

import numpy as np
from manim import Line, Triangle, VGroup

from scenes import theme as look
from scenes.kit.ranges import decade_ticks
from scenes.kit.text import formula, words
from scenes.numbers import brief
from scenes.theme import Theme

DECADES = 6
"""How far a gauge reaches below the largest number it has to show; the needle points out below that."""

BAR_STROKE = 9.0


def gauge_range(values: np.ndarray) -> tuple[float, float]:
    """The range of a gauge for the sizes of `values`, in whole powers of ten."""
    sizes = np.abs(values[np.isfinite(values) & (values != 0)])
    if not sizes.size:
        return 0.1, 10.0
    high = math.ceil(math.log10(sizes.max()))
    low = min(max(math.floor(math.log10(sizes.min())), high - DECADES), high - 1)
    return 10.0**low, 10.0**high


class Needle(VGroup):
    """The bar up to the value, and a pointer beside it."""

    def __init__(self, color: str, x: float, bottom: float, top: float, limits: tuple[float, float]) -> None:
        self.x, self.bottom, self.top, self.limits = x, bottom, top, limits
        pointer = Triangle(color=color, fill_opacity=1, stroke_width=0).scale(0.13).rotate(math.pi / 2)
        self.beside = pointer.points - pointer.get_center()
        self.beneath = pointer.copy().rotate(math.pi / 2).points - pointer.get_center()
        self.pointer, self.bar = pointer, Line(color=color, stroke_width=BAR_STROKE)
        super().__init__(self.bar, self.pointer)
        self.show(limits[0])

    def show(self, value: float) -> "Needle":
        """Point at the size of `value`; out at the bottom, pointing down, where it is below the gauge."""
        low, high = (math.log10(limit) for limit in self.limits)
        share = (math.log10(abs(value)) - low) / (high - low) if value else -1.0
        height = self.bottom + min(max(share, 0.0), 1.0) * (self.top - self.bottom)
        self.bar.set_points_as_corners([[self.x, self.bottom, 0], [self.x, height, 0]])
        self.pointer.points = (self.beneath if share < 0 else self.beside) + [self.x + 0.27, height, 0]
        return self


class Gauge(VGroup):
    """A vertical scale of powers of ten for a slope, at `x` from `bottom` to `top`.

    Its `name`, Typst mathematics, stands above. `needle` moves, the rest stands.
    """

    def __init__(
        self, theme: Theme, limits: tuple[float, float], name: str, *, x: float, bottom: float, top: float
    ) -> None:
        low, high = (math.log10(limit) for limit in limits)
        axis = {"color": theme.axes, "stroke_width": look.AXIS_STROKE}
        self.needle = Needle(theme.slope, x, bottom, top, limits)
        title = formula(name, size=look.TICK, color=theme.slope).place(x, top + 0.16, "center")
        super().__init__(title, Line([x, bottom, 0], [x, top, 0], **axis))
        for value in decade_ticks(*limits):
            y = bottom + (math.log10(value) - low) / (high - low) * (top - bottom)
            label = words(brief(value), size=look.TICK, color=theme.quiet).place(x - 0.24, y - 0.08, "right")
            self.add(Line([x - 0.14, y, 0], [x - 0.04, y, 0], **axis), label)
