"""What may stand in front of a formula: f(x) =, y =, lambda x:, def f(x): return, x ↦; and its variables."""

from __future__ import annotations

import re
from typing import NamedTuple

from gd.expression.errors import ExpressionError
from gd.expression.names import letter_of
from gd.expression.tokens import Token

GAP = r"(?:\s|\$|\\[,;:!()\[\]](?!\s*[-+*/^]))*"
NAME = (
    r"(?:\\(?:math(?:cal|rm|bf|bb)|operatorname|text)\s*\{\s*[A-Za-z]+\s*\}|\\[A-Za-z]+|[^\W\d_]+)"
    r"(?:_(?:\w|\{\w*\}))?"
)
LETTERS = r"\\?[^\W\d_]+(?:\s*,\s*\\?[^\W\d_]+)*"
HEADINGS = tuple(
    re.compile(f"{GAP}{heading}")
    for heading in (
        rf"def\s+\w+\s*\((?P<letters>{LETTERS})(?:\s*:\s*\w+)?\)\s*(?:->\s*\w+\s*)?:\s*return\b",
        rf"(?:{NAME}\s*=\s*)?lambda\s+(?P<letters>{LETTERS})\s*:",
        rf"(?:{NAME}\s*:\s*)?(?:\(\s*)?(?P<letters>{LETTERS})\s*(?:\)\s*)?(?:->|=>|[↦→⟼]|\\mapsto\b|\\to\b)",
        rf"(?P<function>{NAME})\s*(?:\\left)?\(\s*(?P<letters>{LETTERS})\s*(?:\\right)?\)\s*:?=",
        rf"(?P<value>{NAME})\s*:?=",
    )
)
PLANE = ("x", "y")


class Heading(NamedTuple):
    """What stands in front of a formula.

    end        where the formula begins
    variables  the letters that are announced, or none
    value      the letter of the value, as y in y = x^2, or empty
    """

    end: int
    variables: tuple[str, ...] = ()
    value: str = ""


def heading_of(text: str, plain: str) -> Heading:
    """What stands in front of the formula. Raises ExpressionError where its letters cannot be variables."""
    for pattern in HEADINGS:
        if match := pattern.match(plain):
            groups = match.groupdict()
            if groups.get("letters") is None:
                return Heading(match.end(), (), letter_of(groups["value"].lstrip("\\")))
            letters = tuple(letter_of(word.strip().lstrip("\\")) for word in groups["letters"].split(","))
            start = match.start("letters")
            if "" in letters:
                trouble = f"{match['letters']} cannot be a variable"
                raise ExpressionError(text, start, trouble, "a variable is one letter, but not e")
            if len(letters) > 1 and sorted(letters) != list(PLANE):
                raise _too_many(text, start, letters)
            return Heading(match.end(), tuple(sorted(letters)))
    return Heading(0)


def variables_of(text: str, tokens: list[Token], heading: Heading) -> tuple[str, ...]:
    """The variables of a formula: the one letter in it, or x and y. ExpressionError for any other mix."""
    first: dict[str, Token] = {}
    called: dict[str, Token] = {}
    for token, after in zip(tokens, [*tokens[1:], tokens[-1]], strict=True):
        if token.kind == "variable":
            first.setdefault(token.word, token)
            if after.kind == "open" and after.word == "(" and after.start == token.end:
                called.setdefault(token.word, token)
    if heading.value in first:
        raise ExpressionError(text, first[heading.value].start, f"{heading.value} stands on both sides of =")
    letters = tuple(sorted(first))
    if heading.variables:
        for letter, token in first.items():
            if letter not in heading.variables:
                announced = " and ".join(heading.variables)
                trouble = f"{letter} is not a variable of this function"
                raise ExpressionError(text, token.start, trouble, f"its variable is {announced}")
        return heading.variables
    strange = any(token.kind in ("stray", "unknown") for token in tokens)
    if len(letters) < 2 or letters == PLANE or strange:  # the parser says what is strange
        return letters or ("x",)
    functions = [token for letter, token in called.items() if letter not in PLANE]
    if functions and len(letters) <= 3:
        raise ExpressionError(text, functions[0].start, f"unknown function {functions[0].word}")
    last = max(first.values(), key=lambda token: token.start)
    raise _too_many(text, last.start, tuple(first))


def _too_many(text: str, position: int, letters: tuple[str, ...]) -> ExpressionError:
    named = f"{', '.join(letters[:-1])} and {letters[-1]}" if len(letters) < 8 else f"{len(letters)} letters"
    return ExpressionError(
        text,
        position,
        f"the variables {named} are too many" if len(letters) > 2 else f"{named} are two variables",
        "a function of one letter, or of x and y, is allowed",
    )
