"""Running numbers: a small table whose rows keep their place while the values change."""

from manim import VGroup

from scenes import theme as look
from scenes.kit.readout import Readout
from scenes.kit.text import formula, words
from scenes.layout import Column
from scenes.theme import Theme

NUMBER = 1.25
"""The room for a number of steps."""
ROW = 0.014
"""How far rows are apart at least, times the size of their type."""


class Counter(VGroup):
    """Rows of a name and a number, the names from `left`, the numbers ending at `right`, the first on
    baseline `top`.

    `rows` pairs a name (Typst mathematics, or plain words in quotes) with the colour of its number.
    """

    def __init__(
        self,
        theme: Theme,
        rows: dict[str, str],
        *,
        left: float,
        right: float,
        top: float,
        pitch: float = 0.62,
        size: float = look.EQUATION,
    ) -> None:
        self.numbers: dict[str, Readout] = {}
        super().__init__()
        for row, (name, color) in enumerate(rows.items()):
            baseline = top - row * pitch
            label = (
                words(name[1:-1], size=size, color=theme.quiet)
                if name.startswith('"')
                else formula(name, size=size, color=theme.quiet)
            )
            self.numbers[name] = Readout(right, baseline, color=color, size=size)
            self.add(label.place(left, baseline), self.numbers[name])

    @classmethod
    def standing(
        cls, theme: Theme, rows: dict[str, str], place: Column, *, size: float = look.EQUATION
    ) -> "Counter":
        """The counter in a column of the layout, smaller where the rows have to be close together."""
        place = place.holding(len(rows))
        size *= min(1.0, place.pitch / (ROW * size))
        return cls(
            theme, rows, left=place.left, right=place.right, top=place.top, pitch=place.pitch, size=size
        )

    @property
    def between(self) -> tuple[float, float]:
        """Where a sign may end that stands between the first name and its number, and its baseline."""
        x, baseline, _ = next(iter(self.numbers.values())).anchor
        return float(x) - NUMBER, float(baseline)

    def write(self, *values: str) -> "Counter":
        """Set the numbers, one for each row, from the top."""
        for readout, value in zip(self.numbers.values(), values, strict=True):
            readout.show(value)
        return self
