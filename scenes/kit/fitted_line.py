"""Points and a line that is fitted to them; names with signs and running numbers beside them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import VGroup, VMobject

from gd.line_fit import LineFit
from scenes import theme as look
from scenes.kit.map import curves
from scenes.kit.marks import Mark, Sign, outline
from scenes.kit.path import clipped
from scenes.kit.plane import Plane, framed
from scenes.kit.ranges import padded
from scenes.kit.readout import Readout
from scenes.kit.text import words
from scenes.layout import Box, Column
from scenes.parameters import Array
from scenes.theme import Theme

POINT, CHOSEN = 0.032, 0.075


class FittedLine:
    """The points on a plane (`still`), the line of the moment, and the points that its slope is from."""

    def __init__(self, theme: Theme, fit: LineFit, place: Box, safe_x: float) -> None:
        self.fit = fit
        x_range, y_range = padded(fit.x), padded(fit.y)
        box = framed(place, safe_x, y_range, 4)
        self.plane = Plane(theme, x_range, y_range, box, x_ticks=4, y_ticks=4, safe_x=safe_x)
        self.places = self.plane.c2p(fit.x, fit.y)
        points = VMobject(fill_color=theme.curve, fill_opacity=0.75, stroke_width=0)
        points.set_points(self._dots(np.arange(len(fit.x)), POINT))
        self.still = VGroup(self.plane, points)
        self.line = VMobject(stroke_color=theme.ball, stroke_width=look.CURVE_STROKE)
        self.chosen = VMobject(fill_color=theme.ball, fill_opacity=1, stroke_width=0)

    def _dots(self, which: np.ndarray, radius: float) -> np.ndarray:
        return np.asarray((self.places[which][:, None] + outline("disc", radius)).reshape(-1, 3))

    def show(self, line: Array) -> None:
        """The line y = m x + b, as far as it is on the plane."""
        ends = np.array(self.plane.x_range)
        height = np.clip(line[0] * ends + line[1], -1e6, 1e6)
        (start, end) = self.plane.c2p(ends, height)[:, :2]
        self.line.set_points(curves(*clipped(start[None], end[None], Box(*self.plane.box))))

    def look_at(self, which: np.ndarray | None) -> None:
        """Mark the points that a slope is from; none."""
        if which is None or len(which) == len(self.fit.x):
            self.chosen.clear_points()
        else:
            self.chosen.set_points(self._dots(which, CHOSEN))


class SignedRows:
    """A row for each run: its sign and its name, a running number, and in its place in the end a remark; over
    them a head."""

    def __init__(
        self, theme: Theme, place: Column, signs: Sequence[Sign], names: Sequence[str], head: str
    ) -> None:
        place = place.holding(len(names) + 1)
        self.theme, self.place = theme, place
        self.names: list[VGroup] = []
        self.numbers: list[Readout] = []
        for nth, (sign, name) in enumerate(zip(signs, names, strict=True), start=1):
            y = place.line(nth)
            mark = Mark(theme, sign, np.array([place.left + 0.15, y + 0.09, 0]))
            label = words(name, size=look.TICK, color=theme.text).fit(0.62 * place.width)
            self.names.append(VGroup(mark, label.place(place.left + 0.45, y)))
            self.numbers.append(Readout(place.right, y, color=sign.color(theme), size=look.TICK))
        title = words(head, size=look.TICK, color=theme.quiet).fit(place.width)
        self.names[0].add(title.place(place.right, place.line(0), "right"))

    def remarks(self, texts: Sequence[str]) -> VGroup:
        """Words in the place of the numbers."""
        return VGroup(
            *(
                words(text, size=look.TICK, color=self.theme.text).place(
                    self.place.right, self.place.line(nth), "right"
                )
                for nth, text in enumerate(texts, start=1)
            )
        )
