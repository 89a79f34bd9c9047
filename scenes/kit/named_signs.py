"""A list of what is told apart by signs: a sign and a name in every row, and a remark that may change."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import VGroup

from scenes import theme as look
from scenes.kit.marks import Marks, Sign
from scenes.kit.text import Typeset, words
from scenes.layout import Layout
from scenes.theme import Theme

INDENT, BELOW, NAME = 0.4, 0.34, 0.6
"""Where names begin behind their signs, how far below a name its remark stands, and the share of a row that
is for the name where the remark is behind it."""
WIDEST, NARROWEST, TWO_LINES = 0.95, 0.5, 0.7
"""The most that rows are apart, beside a picture and below it; and the least for two lines."""


def named_sign(theme: Theme, sign: Sign, name: str, left: float, baseline: float, width: float) -> VGroup:
    """A sign, and behind it its name, both in its colour; the name is at most so wide."""
    mark = Marks(theme, sign).show([np.array([left + 0.1, baseline + 0.1, 0])])
    said = words(name, size=look.LABEL, color=sign.color(theme)).fit(width)
    return VGroup(mark, said.place(left + INDENT, baseline))


class NamedSigns:
    """The rows, each with its remark below its name where there is room for two lines, else behind it. They
    end above `bottom` where they stand beside a picture, at `right` where they stand below it."""

    def __init__(
        self,
        theme: Theme,
        layout: Layout,
        rows: Sequence[tuple[Sign, str]],
        *,
        bottom: float | None = None,
        right: float | None = None,
    ) -> None:
        self.theme, self.rows, place = theme, rows, layout.rule
        self.beside = layout.readings.left == place.left and layout.plane.right < place.left
        self.left, self.top = place.left, place.top
        if self.beside:
            self.right, end = place.right, layout.plane.bottom if bottom is None else bottom
            self.pitch = min(WIDEST, (place.top - end) / len(rows))
        else:
            self.right, end = layout.right if right is None else right, layout.caption.top + 0.55
            self.pitch = min(NARROWEST, (place.top - end) / max(1, len(rows) - 1))
        self.below = self.beside and self.pitch >= TWO_LINES

    def name(self, nth: int) -> VGroup:
        """The sign and the name of a row."""
        sign, name = self.rows[nth]
        width = (self.right - self.left - INDENT) * (1 if self.below else NAME)
        return named_sign(self.theme, sign, name, self.left, self.top - nth * self.pitch, width)

    def remark(self, nth: int, text: str) -> Typeset:
        """What is said of a row."""
        y, width = self.top - nth * self.pitch, self.right - self.left - INDENT
        said = words(text, size=look.TICK, color=self.theme.quiet)
        if self.below:
            below = min(BELOW, 0.47 * self.pitch)
            return said.fit(width).place(self.left + INDENT, y - below)
        return said.fit((1 - NAME) * width - 0.1).place(self.right, y, "right")

    def remarks(self, texts: Sequence[str]) -> VGroup:
        """What is said of all rows."""
        return VGroup(*(self.remark(nth, text) for nth, text in enumerate(texts)))
