"""A table of what is found on a curve, and what its signs mean."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import VGroup

from scenes import theme as look
from scenes.kit.marks import Mark, Sign
from scenes.kit.text import formula, words
from scenes.layout import Column
from scenes.theme import Theme

STOPS = (0.33, 0.64, 1.0)
"""The columns end at these shares of the width."""
INDENT = 0.35
"""Words begin so far to the right of their sign."""


class Findings(VGroup):
    """Heads (Typst mathematics) over rows of a sign and cells, one for each head, or of a sign and words.

    The columns can be shown one after the other: `columns` holds for each its head and cells, `marks` the
    signs, `rows` the cells of each row. Rows from `later` on, the number of the first, stand in `late`, with
    their signs, and not in the columns.
    """

    def __init__(
        self,
        theme: Theme,
        place: Column,
        heads: tuple[str, ...],
        rows: Sequence[tuple[Sign, tuple[str, ...]]],
        later: int,
    ) -> None:
        place = place.holding(len(rows) + 1)
        stops = [place.left + share * place.width for share in STOPS]
        self.columns = [VGroup() for _ in heads]
        self.marks, self.late, self.rows = VGroup(), VGroup(), []
        for head, stop, column in zip(heads, stops, self.columns, strict=True):
            head_line = formula(head, size=look.LABEL, color=theme.quiet)
            column.add(head_line.place(stop, place.top, "right"))
        for nth, (sign, cells) in enumerate(rows):
            y = place.line(nth + 1)
            mark = Mark(theme, sign, np.array([place.left + 0.1, y + 0.1, 0.0]))
            lines = [words(cell, color=theme.text) for cell in cells]
            if len(lines) == 1:
                lines[0].fit(place.width - INDENT).place(place.left + INDENT, y)
            else:
                edges = (place.left + INDENT - 0.1, *stops)
                for line, start, stop in zip(lines, edges, stops, strict=False):
                    line.fit(stop - start - 0.1).place(stop, y, "right")
            self.rows.append(VGroup(*lines))
            if nth >= later:
                self.late.add(mark, *lines)
                continue
            self.marks.add(mark)
            for line, column in zip(lines, self.columns if len(lines) > 1 else self.columns[1:]):
                column.add(line)
        super().__init__(*self.columns, self.marks, self.late)


def key(theme: Theme, place: Column, kinds: Sequence[tuple[Sign, str]]) -> VGroup:
    """What signs mean, a line each (Typst mathematics, or plain words in quotes)."""
    whole = VGroup()
    for nth, (sign, text) in enumerate(kinds):
        y = place.line(nth)
        color = sign.color(theme)
        if text.startswith('"'):
            line = words(text[1:-1], color=color)
        else:
            line = formula(text, size=look.LABEL, color=color)
        whole.add(Mark(theme, sign, np.array([place.left + 0.1, y + 0.1, 0.0])))
        whole.add(line.fit(place.width - INDENT).place(place.left + INDENT, y))
    return whole
