"""How numbers are written for people. Imports no Manim."""

import math
from collections.abc import Callable
from functools import partial

import numpy as np

MINUS = "\N{MINUS SIGN}"
NOTHING = "\N{EN DASH}"
"""Stands for a number that there is not."""
GLYPHS = f"0123456789.,e×∞{MINUS}{NOTHING}"
WHOLE = 1e11
"""Numbers from here on are written as powers of ten."""
FIGURES, MOST_DECIMALS = 4, 8
"""A number that changes is shown to so many figures of its change, on so many decimals at most."""
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


def readout(
    values: np.ndarray, digits: int = 5, figures: int = FIGURES, most: int | None = None
) -> Callable[[float], str]:
    """How a number that takes these values, shape (n,), is written in its place: with so many decimals, with
    more where that shows too little of how it changes, and as a power of ten where it is too small for
    decimals. With fewer where the number would take more than `most` characters."""
    known = values[np.isfinite(values)]
    largest, change = float(np.abs(known).max(initial=0.0)), float(np.ptp(known)) if known.size else 0.0
    size = min(change or largest, largest)
    decimals = digits
    if size:
        wanted = figures - 1 - math.floor(math.log10(size))
        if largest < 1 and wanted > (MOST_DECIMALS if most is None else most - 3):
            return partial(floating, figures=figures)
        room = MOST_DECIMALS + 1 - math.floor(math.log10(max(largest, 1.0)))
        decimals = max(digits, min(wanted, room))
    return partial(fixed, digits=decimals) if most is None else partial(short, digits=decimals, most=most)


def floating(value: float, figures: int) -> str:
    """Always so many figures and a power of ten, for a number that changes by powers of ten; nothing for one
    that there is not."""
    if math.isnan(value):
        return NOTHING
    if not value or math.isinf(value):
        return _scientific(value, figures) if value else "0"
    mantissa, exponent = f"{value:.{figures - 1}e}".split("e")
    return f"{mantissa}e{int(exponent)}".replace("-", MINUS)


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


def sentence(text: str) -> str:
    """`text` with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def _scientific(value: float, figures: int) -> str:
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    mantissa, exponent = f"{value:.{figures - 1}e}".split("e")
    return f"{float(mantissa):.{max(figures, 1)}g}e{int(exponent)}".replace("-", MINUS)
