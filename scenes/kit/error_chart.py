"""A chart of errors against ever smaller steps h, both logarithmic: h falls from left to right, as time
goes."""

from __future__ import annotations

import numpy as np
from manim import Line, VGroup

from scenes import theme as look
from scenes.kit.plane import Plane, framed
from scenes.kit.text import formula, words
from scenes.layout import Layout
from scenes.numbers import brief
from scenes.parameters import Array
from scenes.theme import Theme

LABELS = 4
"""About so many of the h are written."""


class ErrorChart(VGroup):
    """The axes for errors at the steps h, (n,), falling by a constant factor; `plane` is where the error at
    the k-th of them stands."""

    def __init__(self, theme: Theme, h: Array, error_range: tuple[float, float], layout: Layout) -> None:
        box = framed(layout.plane, layout.safe_x, error_range, log_y=True)
        self.plane = Plane(
            theme, (0, len(h) - 1), error_range, box, x_ticks=0, log_y=True, safe_x=layout.safe_x
        )
        axis = {"color": theme.axes, "stroke_width": look.AXIS_STROKE}
        a_decade = round(1 / np.log10(h[0] / h[1]))
        every = a_decade * max(1, round((len(h) - 1) / a_decade / LABELS))
        ticks, labels = VGroup(), VGroup()
        for k in range(0, len(h), every):
            x, foot = self.plane.c2p(k, error_range[0])[0], box.bottom
            ticks.add(Line([x, foot, 0], [x, foot - 0.09, 0], **axis))
            labels.add(
                words(brief(h[k], 1), size=look.TICK, color=theme.quiet).place(x, foot - 0.36, "center")
            )
        across = formula("h", size=look.LABEL, color=theme.quiet).place(box.right, box.bottom - 0.36, "right")
        up = words("error", size=look.TICK, color=theme.quiet).place(box.left + 0.2, box.top + 0.02)
        super().__init__(self.plane, ticks, labels, across, up)
