"""From the text of a formula to its tree. What may be written is told in gd.expression.typed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from gd.expression.errors import ExpressionError, short
from gd.expression.tree import CONSTANTS, FUNCTIONS, Node, apply

MAX_LENGTH = 500
MAX_DEPTH = 40
MAX_PARTS = 200
LARGEST = 1e100
SMALLEST = 1e-100

SPELLINGS = {"atan": "arctan", "ln": "log", "π": "pi"}
NAMES = ("x", *CONSTANTS, *FUNCTIONS, *SPELLINGS)
ALLOWED = f"allowed: x, {', '.join((*CONSTANTS, *FUNCTIONS, 'atan', 'ln'))}"
OPERATORS = {"**": "^", "−": "-", "–": "-", "·": "*", "⋅": "*", "×": "*", "∗": "*", "÷": "/"}
RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
SUM, PRODUCT, POWER = 1, 2, 3
LEVELS = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "^": POWER}
HINTS = {
    "=": "write only what stands right of it",
    "|": "write abs(x)",
    ",": "functions take one number, and decimals have a point",
    "[": "brackets are round",
    "]": "brackets are round",
    "{": "brackets are round",
    "}": "brackets are round",
}
TOKENS = re.compile(
    r"""\s*(?:
        (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
      | (?P<name>π|[A-Za-z_][A-Za-z_0-9]*)
      | (?P<raised>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)
      | (?P<operator>\*\*|[-+*/^−–·⋅×∗÷])
      | (?P<bracket>[()])
      | (?P<stray>\S)
    )""",
    re.VERBOSE,
)


@lru_cache(maxsize=256)
def read(text: str) -> Node:
    """The tree of the formula. Raises ExpressionError."""
    if len(text) > MAX_LENGTH:
        trouble = f"{len(text)} characters are too many"
        raise ExpressionError(text, MAX_LENGTH, trouble, f"{MAX_LENGTH} are allowed")
    return _Reader(text).formula()


class _Token(NamedTuple):
    kind: str
    word: str
    start: int
    end: int


def _tokens(text: str) -> list[_Token]:
    found = [
        _Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup), match.end())
        for match in TOKENS.finditer(text)
    ]
    return [*found, _Token("end", "", len(text), len(text))]


class _Reader:
    """Reads a formula by the binding of its operators (V. R. Pratt, "Top down operator precedence", 1973)."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.next = 0
        self.parts = 0
        self.within = 0

    def formula(self) -> Node:
        if self.peek.kind == "end":
            raise self.error(0, "there is nothing in it", "a formula in x is needed, such as x^2")
        whole = self.expression(SUM)
        if self.peek.word == ")":
            raise self.error(self.peek.start, "this closing bracket was never opened")
        if self.peek.kind != "end":
            raise self.unexpected(self.peek)
        if whole.value is not None:
            raise self.error(whole.start, "there is no x in it", "a formula in x is needed")
        return whole

    @property
    def peek(self) -> _Token:
        return self.tokens[self.next]

    def take(self) -> _Token:
        self.next += 1
        return self.tokens[self.next - 1]

    def expression(self, level: int) -> Node:
        """What follows, up to the first operator that binds less than `level`."""
        left = self.operand(level)
        while (sign := self.operator()) and LEVELS[sign] >= level:
            token = self.peek
            if token.kind in ("operator", "raised"):
                self.take()
            if token.kind == "raised":
                right = self.number(token, token.word.translate(RAISED))
            elif sign == "^":
                with self.deeper():
                    right = self.expression(POWER)
            else:
                right = self.expression(LEVELS[sign] + 1)
            left = self.joined(sign, left, right)
        return left

    def operator(self) -> str:
        """The operator that comes next, "*" if it is left out, "" if none comes."""
        token = self.peek
        if token.kind == "number":
            raise self.error(token.start, f"an operator is missing before {token.word}")
        if token.kind == "operator":
            return OPERATORS.get(token.word, token.word)
        if token.kind == "raised":
            return "^"
        return "*" if token.kind == "name" or token.word == "(" else ""

    def operand(self, level: int) -> Node:
        token = self.take()
        if token.kind == "number":
            return self.number(token, token.word)
        if token.kind == "name":
            return self.name(token)
        if token.word == "(":
            inside = self.bracketed(token, "a bracket")
            return replace(inside, start=token.start, end=self.tokens[self.next - 1].end)
        if token.kind == "operator" and OPERATORS.get(token.word, token.word) in "+-":
            with self.deeper():
                inner = self.expression(max(level, PRODUCT))
            return inner if token.word == "+" else self.node("minus", (inner,), token.start, inner.end)
        raise self.unexpected(token)

    def bracketed(self, opening: _Token, what: str) -> Node:
        if self.peek.word == ")":
            raise self.error(self.peek.start, f"there is nothing in {what}")
        with self.deeper():
            inside = self.expression(SUM)
        if self.peek.kind == "end":
            raise self.error(opening.start, "this bracket is never closed")
        if self.peek.word != ")":
            raise self.unexpected(self.peek)
        self.take()
        return inside

    def name(self, token: _Token) -> Node:
        name = SPELLINGS.get(token.word, token.word)
        if name == "x":
            return self.node("x", (), token.start, token.end)
        if name in CONSTANTS:
            return self.node(name, (), token.start, token.end, CONSTANTS[name])
        if name not in FUNCTIONS:
            raise self.error(token.start, f"unknown name {short(name)}", _meant(name))
        if self.peek.word != "(":
            power = "^2" if self.operator() == "^" else ""
            raise self.error(token.start, f"{token.word} needs brackets", f"as in {token.word}(x){power}")
        argument = self.bracketed(self.take(), f"the brackets of {token.word}")
        return self.node(name, (argument,), token.start, self.tokens[self.next - 1].end)

    def number(self, token: _Token, digits: str) -> Node:
        number = float(digits)
        vanished = number == 0 and re.search("[1-9]", digits.lower().split("e")[0])
        if abs(number) > LARGEST or 0 < abs(number) < SMALLEST or vanished:
            limits = f"0 and numbers from {SMALLEST:g} to {LARGEST:g} are allowed"
            raise self.error(token.start, f"{short(token.word)} is out of range", limits)
        return self.node("number", (), token.start, token.end, number)

    def joined(self, sign: str, left: Node, right: Node) -> Node:
        if sign == "-":
            right = self.node("minus", (right,), right.start, right.end)
        op = {"+": "sum", "-": "sum", "*": "product", "/": "quotient", "^": "power"}[sign]
        first = left.parts if left.op == op and op in ("sum", "product") else (left,)
        return self.node(op, (*first, right), left.start, right.end)

    def node(
        self, op: str, parts: tuple[Node, ...], start: int, end: int, constant: float | None = None
    ) -> Node:
        """A part of the formula, worked out if there is no x in it."""
        self.parts += 1
        if self.parts > MAX_PARTS:
            raise self.error(self.here, "the formula has too many parts", f"{MAX_PARTS} are allowed")
        if parts and all(part.value is not None for part in parts):
            constant = self.constant(op, [part.value for part in parts], start, end)
        whole = Node(op, parts, constant, start, end)
        if whole.depth > MAX_DEPTH:
            raise self.too_deep()
        return whole

    def constant(self, op: str, values: list[float], start: int, end: int) -> float:
        with np.errstate(all="ignore"):
            result = float(apply(op, values))
        if not abs(result) <= LARGEST:
            written = short(self.text[start:end])
            if np.isnan(result) or (np.isinf(result) and 0 in values):
                raise self.error(start, f"{written} is not defined")
            raise self.error(start, f"{written} is too large", f"numbers up to {LARGEST:g} are allowed")
        return result

    @contextmanager
    def deeper(self) -> Iterator[None]:
        self.within += 1
        if self.within > MAX_DEPTH:
            raise self.too_deep()
        yield
        self.within -= 1

    @property
    def here(self) -> int:
        """Where the token stands that was read last."""
        return self.tokens[self.next - 1].start

    def too_deep(self) -> ExpressionError:
        return self.error(self.here, "too many parts stand one within another", f"{MAX_DEPTH} are allowed")

    def unexpected(self, token: _Token) -> ExpressionError:
        if token.kind == "end":
            return self.error(token.start, "something is missing at the end")
        if token.kind == "stray":
            shown = token.word if token.word.isprintable() else ascii(token.word)
            return self.error(token.start, f"the sign {shown} is not known", HINTS.get(token.word, ""))
        return self.error(token.start, f"a number, x or a function is missing before {token.word}")

    def error(self, position: int, trouble: str, hint: str = "") -> ExpressionError:
        return ExpressionError(self.text, position, trouble, hint)


def _meant(name: str) -> str:
    """What an unknown name may have been meant to be."""
    if len(name) == 1 and name.lower() != "x":
        return f"x is the only variable; {ALLOWED}"
    lower = name.lower()
    if lower in NAMES:
        return f"did you mean {lower}?"
    if len(name) <= 20:
        known = "|".join(sorted(NAMES, key=len, reverse=True))
        if re.fullmatch(f"(?:x|pi|e)+(?:{known})", lower):
            return f"did you mean {' '.join(re.findall(known, lower))}?"
        if re.fullmatch("x[0-9]+", lower):
            return f"did you mean x^{name[1:]} or {name[1:]} x?"
    nearest = difflib.get_close_matches(lower, NAMES, n=1, cutoff=0.6)
    return f"did you mean {nearest[0]}?" if nearest else ALLOWED
