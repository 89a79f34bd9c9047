"""The parts of a tree as they are put together, with what is too much or too large refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from gd.expression.errors import ExpressionError, short
from gd.expression.tokens import Token
from gd.expression.tree import Node, apply

MAX_DEPTH = 40
MAX_PARTS = 200
LARGEST = 1e100
SMALLEST = 1e-100


class Builder:
    """Puts the tree of a formula together, and words what is wrong with it.

    here   where the token stands that was read last
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.parts = 0
        self.within = 0
        self.here = 0

    def number(self, token: Token, digits: str) -> Node:
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
        self,
        op: str,
        parts: tuple[Node, ...],
        start: int,
        end: int,
        constant: float | None = None,
        name: str = "",
    ) -> Node:
        """A part of the formula, worked out if there is no variable in it."""
        self.parts += 1
        if self.parts > MAX_PARTS:
            raise self.error(self.here, "the formula has too many parts", f"{MAX_PARTS} are allowed")
        values = [part.value for part in parts if part.value is not None]
        if parts and len(values) == len(parts):
            constant = self.constant(op, values, start, end)
        depth = 1 + max((part.depth for part in parts), default=0)
        if depth > MAX_DEPTH:
            raise self.too_deep()
        return Node(op, parts, constant, name, start, end, depth)

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

    def too_deep(self) -> ExpressionError:
        return self.error(self.here, "too many parts stand one within another", f"{MAX_DEPTH} are allowed")

    def two_ways(self, start: int, end: int, one: str, other: str, hint: str = "") -> ExpressionError:
        """The question which of two readings is meant."""
        trouble = f"{short(self.text[start:end])} can mean {short(one)} or {short(other)}"
        return self.error(start, trouble, hint or "write the one that is meant")

    def error(self, position: int, trouble: str, hint: str = "") -> ExpressionError:
        return ExpressionError(self.text, position, trouble, hint)
