"""The tree of a formula, its value and its exact first and second derivatives.

The derivatives are found by carrying those of every part along with its value (forward accumulation: the sum,
product, quotient, power and chain rules, applied to numbers). They are exact to rounding, as derivatives
worked out on paper are, and cost a fixed multiple of f itself however deep the formula, where a written-out
derivative may grow with the square of its length.
Source: R. E. Wengert, "A simple automatic derivative evaluation program", CACM 7(8), 1964.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import combinations_with_replacement

import numpy as np

from gd.expression.functions import FUNCTIONS, Number
from gd.objective import Array

Slope = Number | None
"""A derivative of a part; None for a part that does not depend on the variable, so that no 0 times infinity
arises from it."""

Coordinates = Mapping[str, Array]
"""The value of each variable, by its name; all of one shape."""


@dataclass(frozen=True)
class Node:
    """A part of a formula.

    op      "variable", "number", "pi", "e", "sum", "minus", "product", "quotient", "power", "max", "min" or
            the name of a function of one number
    parts   what it is made of: terms or factors, (over, under), (base, exponent), arguments
    value   its value if there is no variable in it, else None
    name    the letter of a variable
    start, end   where it stands in the text
    """

    op: str
    parts: tuple[Node, ...] = ()
    value: float | None = None
    name: str = ""
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    depth: int = field(default=1, compare=False)

    def walk(self) -> Iterator[Node]:
        """Every part with a variable in it, the innermost first, itself last."""
        for part in self.parts:
            yield from part.walk()
        if self.value is None:
            yield self


@dataclass(frozen=True)
class Jet:
    """A part's value, its derivative by each variable, and its second ones by each of `pairs`."""

    value: Number
    first: tuple[Slope, ...]
    second: tuple[Slope, ...]


Pairs = Sequence[tuple[int, int]]


def pairs_of(dim: int) -> Pairs:
    """The pairs of variables that have a second derivative each: (0, 0), (0, 1), (1, 1) for two variables."""
    return list(combinations_with_replacement(range(dim), 2))


def apply(op: str, parts: Sequence[Number]) -> Number:
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
        case "max":
            return reduce(np.maximum, parts)
        case "min":
            return reduce(np.minimum, parts)
    return FUNCTIONS[op].value(first)


def value(node: Node, at: Coordinates) -> Number:
    """The value of the formula."""
    if node.value is not None:
        return node.value
    if node.op == "variable":
        return at[node.name]
    return apply(node.op, [value(part, at) for part in node.parts])


def jet(node: Node, at: Coordinates, pairs: Pairs = ()) -> Jet:
    """The value of the formula and its derivatives by the variables, in the order of `at`.

    pairs   the second derivatives wanted, by the numbers of the variables

    At a corner, as of abs at 0, the slope of that part is taken as 0, and so is its second derivative; so are
    those of any function or root whose own slope is not finite where that of its argument is 0, as with
    sqrt(x^2).
    """
    if node.value is not None:
        return Jet(node.value, (None,) * len(at), (None,) * len(pairs))
    if node.op == "variable":
        return Jet(
            at[node.name], tuple(1.0 if name == node.name else None for name in at), (None,) * len(pairs)
        )
    parts = [jet(part, at, pairs) for part in node.parts]
    match node.op:
        case "sum":
            return reduce(_sum, parts)
        case "minus":
            return _linear(-1.0, parts[0])
        case "product":
            return reduce(lambda u, v: _product(u, v, pairs), parts)
        case "quotient":
            return _quotient(parts[0], parts[1], pairs)
        case "power":
            return _power(parts[0], parts[1], pairs)
        case "max" | "min":
            return reduce(lambda u, v: _larger(u, v, 1 if node.op == "max" else -1), parts)
    u = parts[0].value
    function = FUNCTIONS[node.op]
    y = function.value(u)
    slope = function.slope(u, y)
    return _chain(y, slope, function.curvature(u, y, slope) if pairs else 0.0, parts[0], pairs)


def _sum(u: Jet, v: Jet) -> Jet:
    return Jet(
        u.value + v.value,
        tuple(map(_plus, u.first, v.first)),
        tuple(map(_plus, u.second, v.second)),
    )


def _linear(factor: Number, u: Jet) -> Jet:
    return Jet(
        factor * u.value,
        tuple(_times(slope, factor) for slope in u.first),
        tuple(_times(slope, factor) for slope in u.second),
    )


def _product(u: Jet, v: Jet, pairs: Pairs) -> Jet:
    return Jet(
        u.value * v.value,
        tuple(
            _plus(_times(du, v.value), _times(dv, u.value)) for du, dv in zip(u.first, v.first, strict=True)
        ),
        tuple(
            _total(_times(duu, v.value), _mixed(u, v, i, j), _times(dvv, u.value))
            for (i, j), duu, dvv in zip(pairs, u.second, v.second, strict=True)
        ),
    )


def _quotient(u: Jet, v: Jet, pairs: Pairs) -> Jet:
    y = np.divide(u.value, v.value)
    first = tuple(_over(_plus(du, _times(dv, -y)), v.value) for du, dv in zip(u.first, v.first, strict=True))
    so_far = Jet(y, first, ())
    return Jet(
        y,
        first,
        tuple(
            _over(_total(duu, _times(_mixed(so_far, v, i, j), -1.0), _times(dvv, -y)), v.value)
            for (i, j), duu, dvv in zip(pairs, u.second, v.second, strict=True)
        ),
    )


def _power(u: Jet, v: Jet, pairs: Pairs) -> Jet:
    """u^v: the derivatives by way of the base, by way of the exponent, and by way of both."""
    base, exponent = u.value, v.value
    y = np.power(base, exponent)
    by_base = by_exponent = Jet(y, (None,) * len(u.first), (None,) * len(pairs))
    if _varies(u):
        bend = _power_slope(base, exponent, exponent * (exponent - 1), 2) if pairs else 0.0
        by_base = _chain(y, _power_slope(base, exponent, exponent, 1), bend, u, pairs)
    if _varies(v):
        log = np.log(base)
        slope = np.where(y == 0, 0.0, y * log)
        by_exponent = _chain(y, slope, np.where(y == 0, 0.0, slope * log), v, pairs)
    rate = (
        np.power(base, exponent - 1) * (1 + exponent * np.log(base))
        if pairs and _varies(u) and _varies(v)
        else 0.0
    )
    return Jet(
        y,
        tuple(map(_plus, by_base.first, by_exponent.first)),
        tuple(
            _total(bb, _times(_mixed(u, v, i, j), rate), ee)
            for (i, j), bb, ee in zip(pairs, by_base.second, by_exponent.second, strict=True)
        ),
    )


def _power_slope(base: Number, exponent: Number, factor: Number, order: int) -> Number:
    """factor * base^(exponent - order), and 0 where the factor is 0."""
    if isinstance(factor, float):
        return factor * np.power(base, exponent - order) if factor else 0.0
    return np.where(factor == 0, 0.0, factor * np.power(base, exponent - order))


def _larger(u: Jet, v: Jet, sign: int) -> Jet:
    """The larger of both, or the smaller for the sign -1. Its slope is 0 where they cross."""
    ahead = sign * (u.value - v.value)

    def of_the_larger(a: Slope, b: Slope) -> Slope:
        if a is None and b is None:
            return None
        a, b = 0.0 if a is None else a, 0.0 if b is None else b
        return np.where(ahead > 0, a, np.where(ahead < 0, b, np.where(np.equal(a, b), a, 0.0)))

    return Jet(
        np.maximum(u.value, v.value) if sign > 0 else np.minimum(u.value, v.value),
        tuple(map(of_the_larger, u.first, v.first)),
        tuple(map(of_the_larger, u.second, v.second)),
    )


def _chain(y: Number, slope: Number, curvature: Number, u: Jet, pairs: Pairs) -> Jet:
    """y = h(u), given h'(u) and h''(u)."""
    first = tuple(_damped(slope, du) for du in u.first)
    if not pairs:
        return Jet(y, first, ())
    usable = np.isfinite(slope)
    for du in u.first:
        usable = usable if du is None else usable | np.not_equal(du, 0)
    second = []
    for (i, j), duu in zip(pairs, u.second, strict=True):
        bend = _damped(curvature, _times(u.first[i], u.first[j]))
        second.append(_plus(bend, None if duu is None else np.where(usable, slope * duu, 0.0)))
    return Jet(y, first, tuple(second))


def _damped(outer: Number, inner: Slope) -> Slope:
    """Their product, and 0 where the outer is not finite and the inner is 0."""
    if inner is None or (isinstance(inner, float) and inner != 0):
        return _times(inner, outer)
    return np.where(np.isfinite(outer) | (np.asarray(inner) != 0), outer * inner, 0.0)


def _varies(part: Jet) -> bool:
    return any(slope is not None for slope in part.first)


def _mixed(u: Jet, v: Jet, i: int, j: int) -> Slope:
    """What the product u v has of both first derivatives: u_i v_j + u_j v_i."""
    return _plus(_times(u.first[i], v.first[j]), _times(u.first[j], v.first[i]))


def _plus(a: Slope, b: Slope) -> Slope:
    if a is None or b is None:
        return b if a is None else a
    return a + b


def _total(*slopes: Slope) -> Slope:
    return reduce(_plus, slopes)


def _times(slope: Slope, factor: Slope) -> Slope:
    return None if slope is None or factor is None else slope * factor


def _over(slope: Slope, under: Number) -> Slope:
    return None if slope is None else np.divide(slope, under)
