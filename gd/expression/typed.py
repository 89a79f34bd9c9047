"""Functions as people write them: parse_objective("2x^2 cos(x) - 5x"), parse_objective("x^2 + 10y^2").

The text is read, never executed. What may be written:

    + - * / ^ (or **) and brackets of any kind; factors may stand side by side: 2x cos(x), 3(x + 1)(x - 2)
    one letter, the variable, as in t^2 - 3t; or x and y. f(x) =, y =, lambda x: and the like may go before
    sin cos tan sec csc cot arcsin arccos arctan sinh cosh tanh arsinh arcosh artanh, exp log log2 log10, sqrt
    cbrt abs sign floor ceil round max min, erf relu sigmoid softplus silu gelu, in their usual spellings: log
    is the natural logarithm, as ln is; asin, atan, log_2, np.sin, math.exp
    a function without brackets where there is one way to read it: sin x, cos 2x, sin x cos x; sin^2(x) is
    sin(x)^2 and tan^-1(x) is arctan(x)
    the constants pi (π) and e, numbers such as 3, 0.5, .5 and 1e-3
    the signs − · × ⋅ ÷ √ ½ |x| and raised digits: x² − 3·√x
    LaTeX: \\frac{1}{2} x^{2}, \\sin(x), \\sqrt{x}, \\left( \\right), \\operatorname{relu}

Powers go first and from the right (-x^2 is -(x^2), 2^3^2 is 2^9), then products and quotients from the
left, with or without a sign between them (1/2x is half of x), then sums. A text with two meanings, as
sin x/2, is refused with both of them named.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import cast

import numpy as np
from numpy.typing import ArrayLike

from gd.expression.functions import Number
from gd.expression.parser import Formula, read
from gd.expression.tree import Coordinates, Node, Slope, jet, pairs_of, value
from gd.expression.typesetting import markup
from gd.objective import Array, Interval, Objective, Region

HALF_WIDTH = 5.0
"""A function that nobody gave a region is about the numbers up to this one on either side of 0."""


@dataclass(frozen=True)
class Typed:
    """What a text says about points (..., d). It is read once; copies that travel hold the text only."""

    text: str

    @cached_property
    def formula(self) -> Formula:
        return read(self.text)

    def __getstate__(self) -> dict[str, str]:
        return {"text": self.text}

    def __setstate__(self, state: dict[str, str]) -> None:
        object.__setattr__(self, "text", state["text"])

    def coordinates(self, points: Array) -> Coordinates:
        """Each variable's values (...) at points (..., d)."""
        return {letter: points[..., axis] for axis, letter in enumerate(self.formula.variables)}


@dataclass(frozen=True)
class Value(Typed):
    """f, read from its text: maps points (..., d) to values (...)."""

    def __call__(self, points: ArrayLike) -> Array:
        points = np.asarray(points, dtype=np.float64)
        with np.errstate(all="ignore"):
            return np.full(points.shape[:-1], value(self.formula.tree, self.coordinates(points)))


@dataclass(frozen=True)
class Gradient(Typed):
    """The exact gradient of the function of that text: maps points (..., d) to gradients (..., d).

    It is not a number wherever f is not. At a corner the slope of abs is 0.
    """

    def __call__(self, points: ArrayLike) -> Array:
        points = np.asarray(points, dtype=np.float64)
        with np.errstate(all="ignore"):
            found = jet(self.formula.tree, self.coordinates(points))
            gradient = np.empty(points.shape)
            for axis, slope in enumerate(found.first):
                gradient[..., axis] = _defined(slope, found.value)
        return gradient


@dataclass(frozen=True)
class Hessian(Typed):
    """The exact second derivatives of the function of that text: maps points (..., d) to (..., d, d).

    They are not numbers wherever f is not. At a corner the second derivative of abs is 0.
    """

    def __call__(self, points: ArrayLike) -> Array:
        points = np.asarray(points, dtype=np.float64)
        dim = points.shape[-1]
        pairs = pairs_of(dim)
        with np.errstate(all="ignore"):
            found = jet(self.formula.tree, self.coordinates(points), pairs)
            hessian = np.empty((*points.shape, dim))
            for i, j in product(range(dim), repeat=2):
                second = found.second[pairs.index((min(i, j), max(i, j)))]
                hessian[..., i, j] = _defined(second, found.value)
        return hessian


def parse_objective(
    text: str, *, region: Region | Interval | None = None, name: str | None = None
) -> Objective:
    """The objective written in `text`, with its exact gradient and Hessian and its formula typeset.

    Arguments
        text    a formula in one letter or in x and y, spelled as the head of this module says, of at most 500
                characters
        region  what it is about: (low, high) for each variable, see Objective; without one, (-5, 5)
        name    what to call it; without one, the text itself

    f need not be defined on all of its region, nor be smooth: gd.expression.diagnostics tells where it is
    not. There its value and slope are not finite, and minimize refuses such a start.
    Equal texts, regions and names give equal objectives. They are picklable, and hold the text only.
    Raises ExpressionError, a ValueError, for a text that cannot be read or be read in two ways, is too long,
    has no variable or too many, has more than 200 parts or 40 of them within one another, or a number beyond
    1e100; ValueError for a region that is no interval.
    """
    formula = read(text)
    usual: Region = ((-HALF_WIDTH, HALF_WIDTH),) * len(formula.variables)
    return Objective(
        name=" ".join(text.split()) if name is None else name,
        fun=Value(text),
        grad=Gradient(text),
        formula=markup(formula.tree),
        region=usual if region is None else cast("Region", region),
        source="as typed, with its exact derivatives",
        variables=formula.variables,
        hess=Hessian(text),
    )


def in_x(objective: Objective) -> Objective:
    """The same function, its formula in x, the letter of the iterates of a descent: f(t) = t^2 as f(x) = x^2.
    One of several variables, or one that was not typed or has a derivative of its own, stays as it is."""
    fun, own = objective.fun, isinstance(objective.grad, Gradient)
    if objective.dim > 1 or not isinstance(fun, Value) or not own or objective.variables == ("x",):
        return objective

    def renamed(node: Node) -> Node:
        name = "x" if node.op == "variable" else node.name
        return replace(node, parts=tuple(map(renamed, node.parts)), name=name)

    return replace(objective, formula=markup(renamed(fun.formula.tree)), variables=("x",))


def _defined(slope: Slope, y: Number) -> Number:
    """A derivative, not a number where the function is not."""
    return np.where(np.isnan(y), np.nan, 0.0 if slope is None else slope)
