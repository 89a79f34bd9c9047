"""The tree of a formula in x, its value and its exact derivative.

The derivative is found by carrying the slope of every part along with its value (forward accumulation: the
sum, product, quotient, power and chain rules, applied to numbers). It is exact to rounding, as a derivative
worked out on paper is, and costs a fixed multiple of f itself however deep the formula, where a written-out
derivative may grow with the square of its length.
Source: R. E. Wengert, "A simple automatic derivative evaluation program", CACM 7(8), 1964.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce

import numpy as np

from gd.objective import Array

Slope = Array | float | None
"""The slope of a part; None for one without x, so that no 0 times infinity arises from it."""


@dataclass(frozen=True)
class Node:
    """A part of a formula.

    op      "x", "number", "pi", "e", "sum", "minus", "product", "quotient", "power" or the name of a function
    parts   what it is made of: one or more terms or factors, (over, under), (base, exponent), one argument
    value   its value if there is no x in it, else None
    start, end   where it stands in the text
    """

    op: str
    parts: tuple[Node, ...] = ()
    value: float | None = None
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    @property
    def depth(self) -> int:
        """The number of parts within one another, itself included."""
        return 1 + max((part.depth for part in self.parts), default=0)

    def walk(self) -> Iterator[Node]:
        """Every part with an x in it, the innermost first, itself last."""
        for part in self.parts:
            yield from part.walk()
        if self.value is None:
            yield self


@dataclass(frozen=True)
class Function:
    """A function people may use: its values, and its slope at u, given u and the value there."""

    value: Callable[[Array], Array]
    slope: Callable[[Array, Array], Array]


FUNCTIONS = {
    "sin": Function(np.sin, lambda u, _: np.cos(u)),
    "cos": Function(np.cos, lambda u, _: -np.sin(u)),
    "tan": Function(np.tan, lambda _, tan: 1 + tan * tan),
    "arctan": Function(np.arctan, lambda u, _: 1 / (1 + u * u)),
    "exp": Function(np.exp, lambda _, exp: exp),
    "log": Function(np.log, lambda u, _: 1 / u),
    "sqrt": Function(np.sqrt, lambda _, root: 0.5 / root),
    "abs": Function(np.abs, lambda u, _: np.sign(u)),
    "sinh": Function(np.sinh, lambda u, _: np.cosh(u)),
    "cosh": Function(np.cosh, lambda u, _: np.sinh(u)),
    "tanh": Function(np.tanh, lambda u, _: 1 / np.cosh(u) ** 2),
}
CONSTANTS = {"pi": math.pi, "e": math.e}


def apply(op: str, parts: Sequence[Array | float]) -> Array:
    """The value of a part, given the values of what it is made of."""
    first, *rest = parts
    match op:
        case "sum":
            return reduce(operator.add, parts)
        case "minus":
            return -first
        case "product":
            return reduce(operator.mul, parts)
        case "quotient":
            return np.divide(first, rest[0])
        case "power":
            return np.power(first, rest[0])
    return FUNCTIONS[op].value(first)


def value(node: Node, x: Array) -> Array | float:
    """The value of the formula at x."""
    if node.value is not None:
        return node.value
    if node.op == "x":
        return x
    return apply(node.op, [value(part, x) for part in node.parts])


def value_and_slope(node: Node, x: Array) -> tuple[Array | float, Slope]:
    """The value of the formula at x, and its derivative there.

    At a corner the slope of abs is taken as 0; so is that of any function or root whose own slope is not
    finite where that of its argument is 0, as with sqrt(x^2).
    """
    if node.value is not None:
        return node.value, None
    if node.op == "x":
        return x, 1.0
    u, du = zip(*(value_and_slope(part, x) for part in node.parts), strict=True)
    y = apply(node.op, u)
    match node.op:
        case "sum":
            return y, reduce(_plus, du)
        case "minus":
            return y, -du[0]
        case "product":
            return y, _product_slope(u, du)
        case "quotient":
            return y, _quotient_slope(y, u[1], *du)
        case "power":
            return y, _power_slope(y, *u, *du)
    return y, _chain(FUNCTIONS[node.op].slope(u[0], y), du[0])


def _product_slope(u: Sequence[Array | float], du: Sequence[Slope]) -> Slope:
    product, slope = u[0], du[0]
    for factor, factor_slope in zip(u[1:], du[1:], strict=True):
        slope = _plus(_times(slope, factor), _times(factor_slope, product))
        product = product * factor
    return slope


def _quotient_slope(y: Array, under: Array | float, dover: Slope, dunder: Slope) -> Slope:
    return np.divide(_plus(dover, _times(dunder, -y)), under)


def _power_slope(
    y: Array, base: Array | float, exponent: Array | float, dbase: Slope, dexponent: Slope
) -> Slope:
    from_base = from_exponent = None
    if dbase is not None:
        constant = isinstance(exponent, float) and exponent == 0
        from_base = 0.0 if constant else _chain(exponent * np.power(base, exponent - 1), dbase)
    if dexponent is not None:
        from_exponent = np.where(y == 0, 0.0, y * np.log(base)) * dexponent
    return _plus(from_base, from_exponent)


def _chain(outer: Array, inner: Array | float) -> Array | float:
    if isinstance(inner, float) and inner != 0:
        return outer * inner
    return np.where(np.isfinite(outer) | (np.asarray(inner) != 0), outer * inner, 0.0)


def _plus(a: Slope, b: Slope) -> Slope:
    if a is None or b is None:
        return b if a is None else a
    return a + b


def _times(slope: Slope, factor: Array | float) -> Slope:
    return None if slope is None else slope * factor
