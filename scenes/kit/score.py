"""A score: a line for each of several runs, with a count that runs and then how the run ended."""

from __future__ import annotations

from manim import VGroup

from scenes import theme as look
from scenes.kit.counter import Counter
from scenes.kit.text import Typeset, formula, words
from scenes.layout import Column
from scenes.theme import Theme

NUMBERS, COUNT, SIGN = 2.2, -1.8, -2.1
"""The numbers of a run begin so far from the left end of its line, its count so far from the right; a sign
for time-lapse ends there."""


class ScoreLine(VGroup):
    """The name and the numbers (Typst mathematics) of a run on a line of the score, and the `count` of its
    steps."""

    def __init__(self, theme: Theme, place: Column, row: int, name: str, numbers: str) -> None:
        self.place_of, self.baseline = place, place.line(row)
        said = formula(numbers, size=look.LABEL, color=theme.quiet)
        said.fit(place.width - NUMBERS + SIGN - 0.6)
        super().__init__(
            words(name, color=theme.text).place(place.left, self.baseline),
            said.place(place.left + NUMBERS, self.baseline),
        )
        self.count = Counter(
            theme,
            {'"steps"': theme.text},
            left=place.right + COUNT,
            right=place.right,
            top=self.baseline,
            size=look.LABEL,
        )

    @property
    def sign(self) -> tuple[float, float]:
        """Where a sign for time-lapse ends, and its baseline."""
        return self.place_of.right + SIGN, self.baseline

    def ending(self, text: str, color: str) -> Typeset:
        """How the run ended, in the place of the count."""
        line = words(text, color=color)
        line.fit(self.place_of.right - self.submobjects[1].get_right()[0] - 0.3)
        return line.place(self.place_of.right, self.baseline, "right")
