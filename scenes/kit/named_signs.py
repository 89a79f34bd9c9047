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

INDENT, BELOW = 0.4, 0.34
"""Where names begin behind their signs, and how far below a name its remark stands."""


class NamedSigns:
    """The rows, each with its remark below its name where the list stands beside a picture, behind it at the
    right where it stands below."""

    def __init__(self, theme: Theme, layout: Layout, rows: Sequence[tuple[Sign, str]]) -> None:
        self.theme, self.rows, place = theme, rows, layout.rule
        self.below = layout.readings.left == place.left and layout.plane.right < place.left
        if self.below:
            self.left, self.right, self.top = place.left, place.right, place.top
            self.pitch = min(0.95, (place.top - layout.plane.bottom) / len(rows))
        else:
            self.left, self.right, self.top = layout.left, layout.right, place.top
            self.pitch = min(0.5, (place.top - layout.caption.top - 0.55) / max(1, len(rows) - 1))

    def name(self, nth: int) -> VGroup:
        """The sign and the name of a row."""
        sign, name = self.rows[nth]
        y, color = self.top - nth * self.pitch, sign.color(self.theme)
        mark = Marks(self.theme, sign).show([np.array([self.left + 0.1, y + 0.1, 0])])
        width = (self.right - self.left) * (1 if self.below else 0.6) - INDENT
        return VGroup(mark, words(name, size=look.LABEL, color=color).fit(width).place(self.left + INDENT, y))

    def remark(self, nth: int, text: str) -> Typeset:
        """What is said of a row."""
        y = self.top - nth * self.pitch
        said = words(text, size=look.TICK, color=self.theme.quiet)
        if self.below:
            return said.fit(self.right - self.left - INDENT).place(self.left + INDENT, y - BELOW)
        return said.fit(0.4 * (self.right - self.left)).place(self.right, y, "right")

    def remarks(self, texts: Sequence[str]) -> VGroup:
        """What is said of all rows."""
        return VGroup(*(self.remark(nth, text) for nth, text in enumerate(texts)))
