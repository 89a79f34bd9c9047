"""Checks of a single value: each takes it as it was given, as text or as a plain value, and returns the one
to be used, or raises ValueError that says what is wrong and then what is allowed."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any


def one_of(allowed: Sequence[str]) -> Callable[[Any], str]:
    """One of these words."""

    def check(word: Any) -> str:
        if word not in allowed:
            raise ValueError(f"{shown(word)} is not one of {', '.join(allowed)}")
        return str(word)

    return check


def whole(most: int, least: int = 1) -> Callable[[Any], int]:
    """A whole number from `least` to `most`."""

    def check(given: Any) -> int:
        value = _number(given)
        if not (least <= value <= most and value % 1 == 0):
            raise ValueError(f"{shown(given)} is not a whole number from {least} to {most}")
        return int(value)

    return check


def number(above: float = -math.inf, most: float = math.inf) -> Callable[[Any], float]:
    """A finite number, larger than `above` and no larger than `most`."""
    limits = [f"above {above:g}"] if math.isfinite(above) else []
    limits += [f"at most {most:g}"] if math.isfinite(most) else []

    def check(given: Any) -> float:
        value = _number(given)
        if math.isnan(value):
            raise ValueError(f"{shown(given)} is not a number")
        if math.isinf(value):
            raise ValueError(f"{shown(given)} is not a finite number")
        if not above < value <= most:
            positive = (above, most) == (0, math.inf)
            wrong = (
                "is not a positive number" if positive else f"is out of range; allowed: {', '.join(limits)}"
            )
            raise ValueError(f"{shown(given)} {wrong}")
        return value

    return check


def text(most: int) -> Callable[[Any], str]:
    """One line of text, of at most so many characters."""

    def check(given: Any) -> str:
        if not isinstance(given, str) or not given.strip():
            raise ValueError(f"{shown(given)} is not a text")
        if len(given) > most or not given.isprintable():
            wrong = (
                f"is longer than {most} characters" if len(given) > most else "is more than one line of text"
            )
            raise ValueError(f"{shown(given)} {wrong}")
        return given.strip()

    return check


def yes_or_no(given: Any) -> bool:
    """True or false."""
    if not isinstance(given, bool):
        raise ValueError(f"{shown(given)} is neither true nor false")
    return given


def path(given: Any) -> Path:
    """Where a file or a folder is."""
    if not isinstance(given, str | Path) or not str(given):
        raise ValueError(f"{shown(given)} is not the name of a file")
    return Path(given)


def checked_later(given: Any) -> Any:
    """Anything: what is allowed depends on other options."""
    return given


def shown(given: Any) -> str:
    """A value as an error line shows it: numbers plain, texts in quotes and no longer than they are read."""
    if isinstance(given, bool):
        return str(given).lower()
    if not isinstance(given, str):
        return repr(given)
    word = given.strip()
    try:
        float(word)
    except ValueError:
        return repr(word if len(word) <= 60 else f"{word[:40]}...")
    return word


def _number(given: Any) -> float:
    try:
        return math.nan if isinstance(given, bool) else float(given)
    except (TypeError, ValueError, OverflowError):
        return math.nan
