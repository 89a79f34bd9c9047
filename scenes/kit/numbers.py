"""Numbers: how they are written for people, and numbers on screen that change every frame."""

import math
from functools import lru_cache

import numpy as np
from manim import VMobject

from scenes import theme as look
from scenes.kit.typst_outlines import outlines

MINUS = "\N{MINUS SIGN}"
NOTHING = "\N{EN DASH}"
"""Stands for a number that there is not."""
GLYPHS = f"0123456789.,e×∞{MINUS}{NOTHING}"
WHOLE = 1e11
"""Numbers from here on are written as powers of ten."""
COUNT = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def fixed(value: float, digits: int = 5) -> str:
    """`value` with so many decimals, for a number that changes in its place: the decimal point never
    moves."""
    if math.isnan(value):
        return NOTHING
    if abs(value) >= 1e7:
        return _scientific(value, 3) if abs(value) >= WHOLE else f"{value:,.0f}".replace("-", MINUS)
    text = f"{value:,.{digits}f}".replace("-", MINUS)
    return text if text.strip(f"{MINUS}0.") else text.lstrip(MINUS)


def written(value: float, digits: int = 5) -> str:
    """`value` with so many decimals, for a number that stands: as a power of ten where the decimals would all
    be zero."""
    return _scientific(value, 3) if 0 < abs(value) < 10.0**-digits else fixed(value, digits)


def brief(value: float, figures: int = 6) -> str:
    """`value` as short as it can be said exactly, to so many significant figures: 0.05, −1, 20,006."""
    if math.isnan(value):
        return NOTHING
    if value != 0 and not 1e-5 <= abs(value) < 10.0 ** max(7, figures):
        return _scientific(value, figures)
    decimals = max(0, figures - 1 - (math.floor(math.log10(abs(value))) if value else 0))
    text = f"{value:,.{decimals}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", MINUS)


def short(value: float, digits: int, most: int = 8) -> str:
    """`value` with so many decimals, with fewer where that would take more than `most` characters, or as a
    power of ten."""
    for decimals in range(digits, -1, -1):
        if len(text := fixed(value, decimals)) <= most:
            return text
    text = _scientific(value, 3)
    return text if len(text) <= most else _scientific(value, 1)


def counted(value: float) -> str:
    """How many, in words: a word up to twelve where `value` is within a twentieth of a whole number, else two
    figures."""
    whole = round(value)
    if 0 < whole <= len(COUNT) and abs(value - whole) <= 0.05 * value:
        return COUNT[whole - 1]
    return brief(value, 2) if value < 100 else brief(whole)


def several(count: int, thing: str) -> str:
    """So many things: no ball, one ball, four balls, 16 balls."""
    return f"{counted(count) if count else 'no'} {thing}" + ("s" if count > 1 else "")


def in_brackets(number: str) -> str:
    """A written number ready to be multiplied by: a negative one in brackets."""
    return f"({number})" if number.startswith((MINUS, "-")) else number


def sentence(text: str) -> str:
    """`text` with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def _scientific(value: float, figures: int) -> str:
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    mantissa, exponent = f"{value:.{figures - 1}e}".split("e")
    return f"{float(mantissa):.{max(figures, 1)}g}e{int(exponent)}".replace("-", MINUS)


@lru_cache(maxsize=8)
def _glyphs(size: float) -> dict[str, tuple[np.ndarray, float]]:
    """The outline of every glyph with its left end at 0 and the baseline at 0, and how far the next one
    stands from it."""
    glyphs = [points for points, _ in outlines(f'#"{GLYPHS}"', size)]
    middles = [(glyph[:, 0].min() + glyph[:, 0].max()) / 2 for glyph in glyphs]
    # Tabular digits: the pitch of the digits as set, the same for all of them.
    pitch = (middles[9] - middles[0]) / 9
    spaced = {}
    for character, glyph, middle in zip(GLYPHS, glyphs, middles, strict=True):
        advance = 0.5 * pitch if character in ".," else pitch
        spaced[character] = (glyph - [middle - advance / 2, 0, 0], advance)
    return spaced


class Readout(VMobject):
    """A number that changes every frame: one outline, put together from glyphs compiled once.

    Right-aligned at `x` on `baseline`, so that with a fixed number of decimals the decimal point keeps its
    place."""

    def __init__(
        self, x: float, baseline: float, *, color: str, size: float = look.LABEL, align: str = "right"
    ) -> None:
        super().__init__(fill_color=color, fill_opacity=1, stroke_width=0)
        self.anchor, self.align, self.glyphs = np.array([x, baseline, 0.0]), align, _glyphs(size)
        self.reads = ""

    def show(self, text: str) -> "Readout":
        if text == self.reads:
            return self
        self.reads = text
        cursor, shown = 0.0, []
        for character in text:
            outline, advance = self.glyphs[character]
            shown.append(outline + [cursor, 0, 0])
            cursor += advance
        start = self.anchor - [cursor if self.align == "right" else 0, 0, 0]
        self.set_points(np.concatenate(shown) + start)
        return self
