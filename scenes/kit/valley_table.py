"""A small table of places under signs, with counts that run."""

from dataclasses import dataclass

import numpy as np
from manim import VGroup

from scenes import theme as look
from scenes.kit.marks import Mark, Sign
from scenes.kit.readout import Readout
from scenes.kit.text import Typeset, formula, words
from scenes.theme import Theme


@dataclass(frozen=True)
class Row:
    """A sign with one cell for each column, or with a single cell that runs across them."""

    sign: Sign
    cells: tuple[str, ...]


class ValleyTable(VGroup):
    """Rows of a sign, cells and a count.

    The signs stand at `left`. The columns end at `stops`, the last of which holds the counts; their heads
    (Typst mathematics, or plain words in quotes) stand on baseline `top`. `places` is the table without its
    counts, `counts` the column of counts: they can be shown one after the other."""

    def __init__(
        self,
        theme: Theme,
        heads: tuple[str, ...],
        rows: list[Row],
        *,
        left: float,
        stops: tuple[float, ...],
        top: float,
        pitch: float,
    ) -> None:
        self.baselines = [top - pitch * n for n in range(1, len(rows) + 1)]
        columns = zip(heads, stops, strict=True)
        *titles, count = (_head(head, theme).place(stop, top, "right") for head, stop in columns)
        self.places = VGroup(*titles)
        for row, y in zip(rows, self.baselines, strict=True):
            cells = [words(cell, color=theme.text) for cell in row.cells]
            if len(cells) == 1:
                cells[0].place(left + 0.35, y)
            else:
                edges = (left + 0.2, *stops)
                cells = [
                    cell.fit(end - start - 0.1).place(end, y, "right")
                    for cell, start, end in zip(cells, edges, stops, strict=False)
                ]
            self.places.add(Mark(theme, row.sign, np.array([left, y + 0.1, 0.0])), *cells)
        self.numbers = [Readout(stops[-1], y, color=theme.text).show("0") for y in self.baselines]
        self.counts = VGroup(count, *self.numbers)
        super().__init__(self.places, self.counts)

    def write(self, counts: list[int]) -> "ValleyTable":
        """Set the counts, one for each row, from the top."""
        for number, count in zip(self.numbers, counts, strict=True):
            number.show(str(count))
        return self


def _head(head: str, theme: Theme) -> Typeset:
    if head.startswith('"'):
        return words(head[1:-1], color=theme.quiet)
    return formula(head, size=look.LABEL, color=theme.quiet)
