"""Functions as people write them: parse_objective("2x^2 cos(x) - 5x").

The text is read, never executed. What may be written:

    + - * / ^ (or **) and brackets; factors may stand side by side: 2x cos(x), 3(x + 1)(x - 2)
    sin cos tan arctan exp log sqrt abs sinh cosh tanh, each with brackets: sin(x). log is the natural
    logarithm; ln and atan are known as well
    the variable x, the constants pi (π) and e, numbers such as 3, 0.5, .5 and 1e-3
    the signs − · × ⋅ ÷ and raised digits: x² − 3·x

Powers go first and from the right (-x^2 is -(x^2), 2^3^2 is 2^9), then products and quotients from the
left, with or without a sign between them (1/2x is half of x), then sums.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gd.expression.parser import read
from gd.expression.tree import value, value_and_slope
from gd.expression.typesetting import markup
from gd.objective import Array, Interval, Objective, Region


@dataclass(frozen=True)
class Value:
    """f(x), read from its text: maps points (..., 1) to values (...)."""

    text: str

    def __call__(self, x: ArrayLike) -> Array:
        x = np.asarray(x, dtype=np.float64)[..., 0]
        with np.errstate(all="ignore"):
            return _shaped(value(read(self.text), x), x)


@dataclass(frozen=True)
class Derivative:
    """f'(x), exactly, of the function of that text: maps points (..., 1) to gradients (..., 1).

    It is not a number wherever f is not. At a corner the slope of abs is 0.
    """

    text: str

    def __call__(self, x: ArrayLike) -> Array:
        x = np.asarray(x, dtype=np.float64)[..., 0]
        with np.errstate(all="ignore"):
            y, slope = value_and_slope(read(self.text), x)
            undefined = np.isnan(y)
            return _shaped(np.where(undefined, np.nan, slope) if undefined.any() else slope, x)[..., None]


def parse_objective(
    text: str, *, region: Region | Interval = ((-5.0, 5.0),), name: str | None = None
) -> Objective:
    """The objective written in `text`, with its exact derivative and its formula typeset.

    Arguments
        text    a formula in x, spelled as the head of this module says, of at most 500 characters
        region  what it is about: (low, high), see Objective
        name    what to call it; without one, the text itself

    f need not be defined on all of its region, nor be smooth: gd.expression.diagnostics tells where it is
    not. There its value and slope are not finite, and minimize refuses such a start. Equal texts, regions and
    names give equal objectives. They are picklable, and hold the text only. Raises ExpressionError, a
    ValueError, for a text that cannot be read, is too long, has no x, has more than 200 parts or 40 of them
    within one another, or a number beyond 1e100; ValueError for a region that is no interval."""
    formula = markup(read(text))
    return Objective(
        name=" ".join(text.split()) if name is None else name,
        fun=Value(text),
        grad=Derivative(text),
        formula=formula,
        region=region,
        source="as typed, with its exact derivative",
    )


def _shaped(y: Array | float, x: Array) -> Array:
    """y as a new array of float64 of the shape of x."""
    return np.full(x.shape, y)
