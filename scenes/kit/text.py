"""Words and formulas, set by Typst and placed by their baseline."""

from manim import Typst

from scenes import theme as look

# The fonts travel in Typst's wheel; tabular digits keep numbers from jittering.
PREAMBLE = '#set text(font: "Libertinus Serif", lang: "en", number-width: "tabular")'
STRUT = "#box(width: 0.1em, height: 0.66em, fill: black)"


class Typeset(Typst):
    """A line of Typst markup as glyphs.

    `reads` is what the line says in plain text. `place` puts the baseline where it belongs: lines with and without
    descenders then stand level, which centring their ink would not give.
    """

    def __init__(self, markup: str, *, size: float, color: str, reads: str) -> None:
        super().__init__(markup + STRUT, font_size=size, typst_preamble=PREAMBLE)
        strut = self.submobjects[-1]
        baseline = strut.get_bottom()[1]
        self.remove(strut)
        self.reads = reads
        self.rise = self.get_bottom()[1] - baseline
        self.set_fill(color, opacity=1)
        for part in self.family_members_with_points():
            part.set_stroke(color, opacity=1 if part.get_stroke_width() > 0 else 0)

    def fit(self, width: float) -> "Typeset":
        """Make the line smaller where it is wider than `width`."""
        if self.width > width:
            self.rise *= width / self.width
            self.scale(width / self.width)
        return self

    def place(self, x: float, baseline: float, align: str = "left") -> "Typeset":
        """Put the baseline at height `baseline` and the left end, centre or right end (`align`) at `x`."""
        edge = {"left": self.get_left, "center": self.get_center, "right": self.get_right}[align]()
        self.shift([x - edge[0], baseline + self.rise - self.get_bottom()[1], 0])
        return self


def words(text: str, *, size: float = look.LABEL, color: str) -> Typeset:
    """Plain text, never read as markup."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return Typeset(f'#"{escaped}"', size=size, color=color, reads=text)


def formula(markup: str, *, size: float = look.EQUATION, color: str) -> Typeset:
    """Typst mathematics, without the dollar signs."""
    return Typeset(f"$display({markup})$", size=size, color=color, reads=markup)
