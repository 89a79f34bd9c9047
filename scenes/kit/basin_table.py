"""What stands beside a map of basins: a table of the minima, and the learning rates as an axis."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Group, ImageMobject, Line, Rectangle, Triangle, VGroup
from manim.constants import RESAMPLING_ALGORITHMS

from scenes import theme as look
from scenes.kit.counter import Counter
from scenes.kit.readout import Readout
from scenes.kit.text import formula, words
from scenes.layout import Box
from scenes.numbers import brief
from scenes.theme import Theme

SWATCH = 0.34
NARROW = 4.0
"""A table that is narrower has no room for the curvature."""
PITCH = 0.56
"""Rows are no further apart."""


class BasinTable:
    """A row for each kind of cell: its swatch, its name, the curvature and the limit if it has one, and its
    share. `still` is all but the shares, `numbers` are these."""

    def __init__(
        self,
        theme: Theme,
        place: Box,
        heads: tuple[str, str, str],
        rows: Sequence[tuple[int, str, str, str]],
        swatches: Sequence[np.ndarray],
    ) -> None:
        pitch = min(PITCH, (place.top - place.bottom) / max(len(rows), 1))
        width = place.right - place.left
        columns = (place.left + 0.46 * width, place.left + 0.72 * width, place.right - 0.3)
        narrow = width < NARROW
        if narrow:
            columns = (place.left, place.left + 0.58 * width, place.right - 0.25)
        still = Group()
        for nth, (head, x) in enumerate(zip(heads, columns, strict=True)):
            if not (narrow and nth == 0) and head:
                label = formula(head, size=look.LABEL, color=theme.quiet)
                still.add(label.place(x, place.top, "right"))
        percent = words("share", size=look.TICK, color=theme.quiet)
        still.add(percent.place(columns[2] + 0.26, place.top, "right"))
        self.numbers = VGroup()
        for nth, (kind, name, curvature, limit) in enumerate(rows, start=1):
            y = place.top - nth * pitch
            still.add(*swatch(theme, swatches[kind], place.left, y + 0.09))
            room = (columns[1] - 0.9 if narrow and limit else columns[2] - 0.95) - place.left - SWATCH - 0.14
            label = words(name, size=look.LABEL if len(name) == 1 else look.TICK, color=theme.text)
            still.add(label.fit(room).place(place.left + SWATCH + 0.14, y))
            for text, x in ((curvature, columns[0]), (limit, columns[1])):
                if text and not (narrow and x == columns[0]):
                    still.add(words(text, size=look.TICK, color=theme.text).place(x, y, "right"))
            still.add(words("%", size=look.TICK, color=theme.quiet).place(columns[2] + 0.06, y))
            self.numbers.add(Readout(columns[2], y, color=theme.text, size=look.TICK))
        self.still = still

    def write(self, shares: Sequence[str]) -> None:
        for number, text in zip(self.numbers, shares, strict=True):
            number.show(text)


def swatch(theme: Theme, pixels: np.ndarray, left: float, middle: float) -> tuple[ImageMobject, Rectangle]:
    """A small picture of a kind of cell, framed."""
    image = ImageMobject(pixels).set_resampling_algorithm(RESAMPLING_ALGORITHMS["nearest"])
    image.stretch_to_fit_width(SWATCH).stretch_to_fit_height(SWATCH)
    frame = Rectangle(width=SWATCH, height=SWATCH, stroke_color=theme.axes, stroke_width=1.5)
    at = [left + SWATCH / 2, middle, 0]
    return image.move_to(at), frame.move_to(at)


class RateAxis(VGroup):
    """The learning rates shown, a tick with its letter at each limit, and a pointer at the running one.
    `step` is a running step that stands in its place before."""

    def __init__(
        self, theme: Theme, place: Box, rates: Sequence[float], limits: Sequence[tuple[str, float | None]]
    ) -> None:
        self.low, self.high, self.place = rates[0], rates[-1], place
        line_y = place.bottom + 0.42
        self.line_y = line_y
        style = {"stroke_color": theme.axes, "stroke_width": look.AXIS_STROKE}
        line = Line([place.left, line_y, 0], [place.right, line_y, 0], **style)
        marks, taken = VGroup(), [place.right + 9.0]
        passed = sorted((v, k) for k, v in limits if v is not None and self.low < v < self.high)
        for limit, letter in passed:
            x = self.at(limit)
            tick = Line([x, line_y - 0.1, 0], [x, line_y + 0.1, 0], **style)
            marks.add(tick.set_stroke(theme.trouble))
            if min(abs(x - other) for other in taken) > 0.35:
                name = words(letter, size=look.TICK, color=theme.trouble)
                marks.add(name.place(x, line_y - 0.42, "center"))
                taken.append(x)
        for rate, x in ((self.low, place.left), (self.high, place.right)):
            if min(abs(x - other) for other in taken) > 0.7:
                label = words(brief(rate, 3), size=look.TICK, color=theme.quiet)
                marks.add(label.place(x, line_y - 0.42, "center"))
        self.pointer = (
            Triangle(fill_color=theme.text, fill_opacity=1, stroke_width=0).scale(0.13).rotate(np.pi)
        )
        self.symbol = formula("alpha", size=look.EQUATION, color=theme.quiet)
        self.symbol.place(place.left, place.top)
        self.number = Readout(place.left + 1.85, place.top, color=theme.text, size=look.EQUATION)
        self.digits = (
            max(3, 1 - int(np.floor(np.log10(self.high - self.low))) + 2) if self.high > self.low else 5
        )
        rows = {'"step"': theme.text}
        self.step = Counter(theme, rows, left=place.left, right=place.left + 1.85, top=place.top)
        super().__init__(line, marks, self.symbol, self.number, self.pointer)
        self.show(self.low)

    def at(self, rate: float) -> float:
        """Where a learning rate stands."""
        share = (rate - self.low) / (self.high - self.low) if self.high > self.low else 0.0
        return self.place.left + share * (self.place.right - self.place.left)

    def show(self, rate: float) -> None:
        self.pointer.move_to([self.at(rate), self.line_y + 0.17, 0])
        self.number.show(f"{rate:,.{min(self.digits, 8)}f}")


class StartList(VGroup):
    """A line for each start, and where its run ends."""

    def __init__(self, theme: Theme, place: Box, rows: Sequence[tuple[str, str]]) -> None:
        self.starts, self.ends = VGroup(), VGroup()
        for nth, (start, end) in enumerate(rows):
            y = place.top - 0.3 - nth * PITCH
            left = words(start, size=look.LABEL, color=theme.ball).fit(0.38 * (place.right - place.left))
            self.starts.add(left.place(place.left, y))
            x = place.left + 0.42 * (place.right - place.left)
            self.ends.add(words(end, size=look.LABEL, color=theme.text).fit(place.right - x).place(x, y))
        super().__init__(self.starts, self.ends)
