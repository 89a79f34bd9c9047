"""Is the gradient the gradient? A comparison with finite differences."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from gd.expression import ExpressionError, Gradient, Value, parse_objective
from gd.objective import Array, Objective, point_of

STEPS = 0.5 ** np.arange(5, 21)
RTOL = 1e-6


@dataclass(frozen=True)
class GradCheck:
    """What `check_grad` found.

    ok        whether the gradient agrees everywhere it was asked
    x         the point where it agrees least: a float, for several variables a tuple
    expected  the derivative there by finite differences (of the coordinate that agrees least)
    got       what the objective's grad says
    message   the same in a sentence
    """

    ok: bool
    x: float | tuple[float, ...]
    expected: float
    got: float
    message: str


def check_grad(objective: Objective, x: ArrayLike) -> GradCheck:
    """Compare objective.grad with the derivative of objective.fun at x.

        f'(x) ~ (4 D(h/2) - D(h)) / 3    with    D(h) = (f(x + h) - f(x - h)) / (2 h)

    for h = 1/32, 1/64, ... of the region's width. At each point that h is taken whose estimate agrees best
    with the one before, allowing for rounding. A gradient is wrong where it is further away than ten times
    that disagreement plus a millionth of the steepest slope among the points.

    Arguments: objective; x, points (m, d), or a single one (d,); (m,) or a number for a function of one
    variable. Raises ValueError for points that are not allowed and for those around which f is not finite.
    Source: L. F. Richardson, Phil. Trans. R. Soc. A 210 (1911), for the extrapolation. Unlike
    scipy.optimize.check_grad, which takes one forward step and returns a number, it chooses the step at every
    point and says whether, where and by how much.
    """
    points = objective.starts(
        np.atleast_1d(np.asarray(x, dtype=object)) if objective.dim == 1 else np.atleast_2d(x)
    )
    with np.errstate(all="ignore"):
        expected, error = differences(objective, points)
        got = np.asarray(objective.grad(points), dtype=np.float64)
    if not np.isfinite(expected).all():
        broken = points[~np.isfinite(expected).all(axis=1)][0]
        where = point_of(broken)
        raise ValueError(f"x: {where} is not allowed, {objective.name} is not finite around it")
    allowed = 10 * error + RTOL * np.max(np.abs(expected))
    excess = np.abs(got - expected) - allowed
    point, coordinate = np.unravel_index(np.argmax(excess), excess.shape)
    ok = bool(excess[point, coordinate] <= 0)
    where = point_of(points[point])
    is_, says = float(expected[point, coordinate]), float(got[point, coordinate])
    count = f"{len(points)} point" if len(points) == 1 else f"{len(points)} points"
    if ok:
        message = f"the gradient of {objective.name} agrees with finite differences at {count}"
    else:
        message = f"the gradient of {objective.name} is wrong: at x = {where} it is {is_:.6g}, not {says:.6g}"
    return GradCheck(ok, where, is_, says, message)


@dataclass(frozen=True)
class Raised:
    """A typed function of points (..., 1), its values with one more axis."""

    of: Value | Gradient

    def __call__(self, points: Array) -> Array:
        return np.asarray(self.of(points)[..., None])


@dataclass(frozen=True)
class Claim(Raised):
    """A derivative that somebody believes a function of one variable has, and its formula in Typst
    mathematics."""

    formula: str


def claimed(objective: Objective, claim: str) -> Objective:
    """A function of one variable with the derivative that somebody claims it has: its `grad` is a Claim, and
    its `exact` the function with the true derivative.

    Raises ValueError for a function of more variables, and for a claim that cannot be read or is in another
    letter.
    """
    if objective.dim != 1:
        raise ValueError(f"{objective.name} has {objective.dim} variables, a claim is of a function of one")
    (letter,) = objective.variables
    try:
        read = parse_objective(claim)
    except ExpressionError as error:
        if "there is no variable" not in str(error):
            raise ValueError(str(error).removeprefix("function ")) from None
        read = parse_objective(f"0{letter} + {claim}")  # a constant slope
    if read.variables != (letter,):
        raise ValueError(f"{claim!r} is in {' and '.join(read.variables)}, the function is in {letter}")
    said = read.formula.removeprefix(f"0 {letter} + ")
    value, slope = Value(read.name), Gradient(read.name)
    exact = objective.exact or objective
    return replace(objective, grad=Claim(value, said), hess=Raised(slope), exact=exact)


def differences(objective: Objective, points: Array) -> tuple[Array, Array]:
    """The derivative at points (m, d) along every coordinate by finite differences, as `check_grad` says, and
    how far off it may be; both (m, d)."""
    steps = STEPS * objective.width
    shifts = np.multiply.outer(steps, np.eye(points.shape[1]))[:, :, None, :]
    ahead = np.asarray(objective.fun(points + shifts), dtype=np.float64)
    behind = np.asarray(objective.fun(points - shifts), dtype=np.float64)
    # A quotient of differences along coordinate c fills row c, hence the transposition at the end.
    h = steps[:, None, None]
    central = (ahead - behind) / (2 * h)
    better = (4 * central[1:] - central[:-1]) / 3
    rounding = 4 * np.finfo(float).eps * np.maximum(np.abs(ahead), np.abs(behind)) / h
    error = np.abs(better[1:] - better[:-1]) + rounding[2:]
    error = np.where(np.isfinite(error), error, np.inf)
    best = np.argmin(error, axis=0)[None]
    pick = [np.take_along_axis(table, best, axis=0)[0].T for table in (better[1:], error)]
    return pick[0], pick[1]


@dataclass(frozen=True, eq=False)
class DifferenceErrors:
    """How far difference quotients at one x are from a derivative, for steps h, all of shape (n,).

    forward  |(f(x + h) - f(x)) / h - derivative|
    central  |(f(x + h) - f(x - h)) / (2 h) - derivative|
    """

    h: Array
    forward: Array
    central: Array


def difference_errors(objective: Objective, x: float, derivative: float, h: ArrayLike) -> DifferenceErrors:
    """The errors of difference quotients of a function of one variable against `derivative`, the slope at x.

    Against the right derivative they fall with h, the forward one like h, the central one like h squared,
    until rounding, which grows like 1/h, takes over; against a wrong one they stay where they are.
    Raises ValueError for a function of several variables. Source: W. Press et al., Numerical Recipes, 5.7.
    """
    steps = np.asarray(h, dtype=np.float64)
    with np.errstate(all="ignore"):
        here, ahead, behind = (objective.curve(x + step) for step in (np.zeros(()), steps, -steps))
        forward, central = (ahead - here) / steps, (ahead - behind) / (2 * steps)
    return DifferenceErrors(steps, np.abs(forward - derivative), np.abs(central - derivative))
