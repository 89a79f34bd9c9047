"""Words and formulas, set by Typst and placed by their baseline."""

import math
import re

import numpy as np
from manim import VMobject

from scenes import theme as look
from scenes.kit.typst_outlines import outlines

THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
WITH_SIGN = re.compile(r"(?<![=≤]) (?![=≤])")
"""A line is not broken beside a sign: α = 1 stays together."""
SCIENTIFIC = re.compile(r"(?<=\d)e([\N{MINUS SIGN}-]?\d+)")


class Typeset(VMobject):
    """A line of Typst markup in one colour.

    `reads` is what the line says in plain text, `scaled` how much smaller it has been made. `place` puts the
    baseline where it belongs: lines with and without descenders then stand level, which centring their ink
    would not give. All glyphs are one outline: Manim draws and copies a line of text as quickly as a single
    letter."""

    def __init__(self, markup: str, *, size: float, color: str, reads: str) -> None:
        super().__init__(fill_color=color, fill_opacity=1, stroke_width=0)
        parts = outlines(markup, size)
        self.set_points(np.concatenate([points for points, stroke in parts if not stroke]))
        for points, stroke in parts:
            if stroke:
                self.add(VMobject(stroke_color=color, stroke_width=stroke).set_points(points))
        self.reads = reads
        self.rise = self.get_bottom()[1]
        self.scaled = 1.0

    def fit(self, width: float, height: float = math.inf) -> "Typeset":
        """Make the line smaller where it is wider than `width` or higher than `height`."""
        scale = min(1.0, width / self.width, height / self.height)
        return self.smaller(scale) if scale < 1 else self

    def smaller(self, share: float) -> "Typeset":
        """Make the line so many times as large; its baseline and its middle stay where they are."""
        bottom = self.get_bottom()[1]
        self.scale(share)
        self.shift([0, bottom - self.get_bottom()[1] + self.rise * (share - 1), 0])
        self.rise *= share
        self.scaled *= share
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


def wrapped(text: str, *, size: float, color: str, width: float, most: int) -> list[Typeset]:
    """Plain text on as few lines as it needs, about equally long; on at most `most`, smaller where those
    would not do."""
    parts = WITH_SIGN.split(text)
    lengths = [words(part, size=size, color=color).width for part in parts]
    one, two = (words(text, size=size, color=color).width for text in ("x", "x x"))
    space = two - 2 * one
    roomy = width
    while len(_broken(lengths, space, roomy)) > most or max(lengths) > roomy:
        roomy *= 1.05
    lines = _broken(lengths, space, roomy)
    narrow = roomy
    while narrow > max(lengths) and len(_broken(lengths, space, narrow)) == len(lines):
        lines, narrow = _broken(lengths, space, narrow), narrow * 0.97
    whole = (words(" ".join(parts[line]), size=size, color=color) for line in lines)
    return [line.smaller(width / roomy) for line in whole]


def _broken(lengths: list[float], space: float, width: float) -> list[slice]:
    """Words of these lengths, as many on every line as it holds."""
    starts, used = [0], -space
    for nth, length in enumerate(lengths):
        if nth > starts[-1] and used + space + length > width:
            starts.append(nth)
            used = -space
        used += space + length
    return [slice(start, end) for start, end in zip(starts, [*starts[1:], len(lengths)])]


def formula(markup: str, *, size: float = look.EQUATION, color: str) -> Typeset:
    """Typst mathematics, without the dollar signs. Numbers in it may be written as people do: 20,006 and
    2.5e−9."""
    numbers = SCIENTIFIC.sub(r" dot 10^(\1)", THOUSANDS.sub('","', markup))
    return Typeset(f"$display({numbers})$", size=size, color=color, reads=markup)
