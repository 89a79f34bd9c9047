"""Hyper-parameters of rules and schedules: defaults, bounds, and how they are read from a text such as
`momentum(decay=0.8)`."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Hyperparameter:
    """A number that a rule or a schedule may be given.

    Arguments
        name       as people type it
        default    its value where nobody gives one; None if it must be given
        low, high  its bounds
        with_low   whether the lower bound itself is allowed
        with_high  whether the upper bound itself is allowed; an infinite one as well
        whole      whether only whole numbers are allowed
        symbol     Typst mathematics for it in a formula
        meaning    what it does, in a few words
    """

    name: str
    default: float | None
    low: float = 0.0
    high: float = math.inf
    with_low: bool = True
    with_high: bool = False
    whole: bool = False
    symbol: str = ""
    meaning: str = ""

    @property
    def allowed(self) -> str:
        """The values that are allowed, in words."""
        low, high = f"{self.low:g}", f"{self.high:g}"
        above = f"from {low}" if self.with_low else f"above {low}"
        if self.high == math.inf:
            kind = "whole" if self.whole else "" if self.with_high else "finite"
            return " ".join(part for part in ("a", kind, "number", above) if part)
        if self.with_high:
            below = f"to {high}" if self.with_low else f"and up to {high}"
        else:
            below = f"up to but without {high}" if self.with_low else f"and below {high}"
        return f"a {'whole ' if self.whole else ''}number {above} {below}"

    def checked(self, value: object) -> float:
        """The value as a number (an int where only whole ones are allowed). Raises ValueError in one line."""
        number = _as_number(value)
        above = number >= self.low if self.with_low else number > self.low
        below = number <= self.high if self.with_high else number < self.high
        if not (above and below) or (self.whole and number != math.floor(number)):
            raise ValueError(f"{self.name}: {value!r} is not allowed, {self.allowed} is")
        return int(number) if self.whole else number


LEARNING_RATE = Hyperparameter(
    "learning rate", None, with_low=False, symbol="alpha", meaning="the length of a step"
)


def read_call(
    text: str,
    what: str,
    known: Mapping[str, tuple[Hyperparameter, ...]],
    also: Mapping[str, str] | None = None,
) -> tuple[str, dict[str, float]]:
    """A name with numbers in brackets, as people type it: `adam`, `momentum(decay=0.8)`, `cosine_decay(100)`.

    Arguments
        text   the text. A number may be a fraction, `2/3`; numbers without a name are taken in order
        what   what the name is the name of, the first word of an error line: "rule"
        known  the names that are allowed, with the hyper-parameters of each
        also   other words that people use, and the name that is meant, for the hint in an error line

    Returns the name and the numbers that were given, checked.
    Raises ValueError in one line, naming the nearest name.
    """
    call = re.fullmatch(r"\s*([^\s()]+(?:\s+[^\s()]+)*)\s*(?:\(([^()]*)\))?\s*", text)
    if call is None:
        raise ValueError(
            f"{what}: {text!r} is not a name with numbers in brackets, such as {_example(known)}"
        )
    name = re.sub(r"[\s-]+", "_", call[1].lower())
    if name not in known:
        raise ValueError(f"{what}: {unknown(call[1], known, also)}")
    given: dict[str, float] = {}
    parts = [part.strip() for part in (call[2] or "").split(",")] if (call[2] or "").strip() else []
    for position, part in enumerate(parts):
        try:
            parameter, value = _argument(part, position, known[name], given)
            given[parameter.name] = parameter.checked(value)
        except ValueError as error:
            raise ValueError(f"{what}: {name}: {error}") from None
    for parameter in known[name]:
        if parameter.default is None and parameter.name not in given:
            raise ValueError(f"{what}: {name}: {parameter.name} is missing, {parameter.allowed} is needed")
    return name, given


def write_call(name: str, values: Mapping[str, float], parameters: Iterable[Hyperparameter]) -> str:
    """The text that `read_call` reads as these values, without those that are the default."""
    given = [
        f"{parameter.name}={_short(values[parameter.name])}"
        for parameter in parameters
        if parameter.name in values and values[parameter.name] != parameter.default
    ]
    return f"{name}({', '.join(given)})" if given else name


def unknown(name: str, known: Iterable[str], also: Mapping[str, str] | None = None) -> str:
    """What is said of a name that is not known: the nearest one, and all that are allowed.

    `also` leads from other words that people use to the name that is meant.
    """
    names, also = list(known), also or {}
    word = re.sub(r"[\s-]+", "_", name.lower())
    nearest = difflib.get_close_matches(word, [*names, *also], n=1, cutoff=0.5)
    meant = f" (did you mean {also.get(nearest[0], nearest[0])}?)" if nearest else ""
    allowed = ", ".join(names) or "none"
    return f"{name!r} is not known{meant}, allowed {'is' if len(names) < 2 else 'are'} {allowed}"


def _argument(
    part: str, position: int, parameters: tuple[Hyperparameter, ...], given: Mapping[str, float]
) -> tuple[Hyperparameter, object]:
    """The hyper-parameter and its value that are meant by one part of what stands in the brackets."""
    by_name = {parameter.name: parameter for parameter in parameters}
    name, equals, value = (piece.strip() for piece in part.rpartition("="))
    if equals:
        if name not in by_name:
            raise ValueError(unknown(name, by_name))
        parameter = by_name[name]
    elif position < len(parameters):
        parameter = parameters[position]
    else:
        most = {0: "no number is", 1: "one number is"}.get(len(parameters), f"{len(parameters)} numbers are")
        raise ValueError(f"{part!r} is one too many, {most} allowed")
    if parameter.name in given:
        raise ValueError(f"{parameter.name} is given twice")
    number = _read_number(value)
    return parameter, value if number is None else number


def _read_number(text: str) -> float | None:
    """A number or a fraction; None where the text is neither."""
    above, slash, below = text.partition("/")
    try:
        if re.fullmatch(r"[+-]?[0-9]{1,15}", text):
            return int(text)
        return float(above) / float(below) if slash else float(text)
    except (ValueError, ZeroDivisionError):
        return None


def _short(value: float) -> str:
    """A number that reads as the same number, without .0 where it is whole."""
    return repr(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))


def _as_number(value: object) -> float:
    """The value as a float, NaN where it is none."""
    if isinstance(value, (str, bytes, bool)):
        return math.nan
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return math.nan


def _example(known: Mapping[str, tuple[Hyperparameter, ...]]) -> str:
    for name, parameters in known.items():
        if parameters:
            value = parameters[0].default
            return f"{name}({parameters[0].name}={100 if value is None else value})"
    return next(iter(known))
