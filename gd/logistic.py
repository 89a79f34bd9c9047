"""Logistic regression: the log loss of a table of points as an objective, and whether its data can be
separated.

    p = sigmoid(w . x + b),    loss(w, b) = mean of -(y log p + (1 - y) log(1 - p))

The loss is convex. Where a plane separates the classes it has no minimum: w grows without end, and the loss
falls to 0. Source: D. R. Cox, "The regression analysis of binary sequences", J. R. Stat. Soc. B 20 (1958); A.
Albert and J. A. Anderson, "On the existence of maximum likelihood estimates in logistic regression models",
Biometrika 71 (1984)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gd.network import sigmoid
from gd.objective import Array, Objective
from gd.table import Table

NEWTON, FLAT = 60, 1e-12
"""Newton's method takes so many steps at most, until every slope is smaller than this."""
REGION = 8.0
"""Weights of standardised measures are looked for between minus and plus this."""


@dataclass(frozen=True, eq=False)
class LogLoss:
    """The mean log loss of the points x, (n, d), with labels y, (n,), 0 or 1; parameters are (w_1 ... w_d,
    b)."""

    x: Array
    y: Array

    @property
    def design(self) -> Array:
        """The points with a 1 behind each, for b: (n, d + 1)."""
        return np.column_stack([self.x, np.ones(len(self.x))])

    def fun(self, parameters: Array) -> Array:
        """The loss at parameters (..., d + 1), shape (...)."""
        z = np.asarray(parameters) @ self.design.T
        return np.asarray(np.mean(np.logaddexp(0.0, z) - self.y * z, axis=-1))

    def grad(self, parameters: Array) -> Array:
        """Its gradient there, shape (..., d + 1)."""
        errors = sigmoid(np.asarray(parameters) @ self.design.T) - self.y
        return np.asarray(errors @ self.design / len(self.y))

    def hess(self, parameters: Array) -> Array:
        """Its second derivatives there, shape (..., d + 1, d + 1)."""
        p = sigmoid(np.asarray(parameters) @ self.design.T)
        return np.asarray(np.einsum("...n,ni,nj->...ij", p * (1 - p), self.design, self.design) / len(self.y))


def standardised(x: Array) -> Array:
    """The points (n, d) with mean 0 and standard deviation 1 in every column. Raises ValueError for a
    constant one."""
    spread = x.std(axis=0)
    if not (spread > 0).all():
        column = int(np.argmin(spread))
        raise ValueError(
            f"column {column + 1} is constant: every value is {x[0, column]:g}, two different ones are needed"
        )
    return np.asarray((x - x.mean(axis=0)) / spread)


def logistic_regression(table: Table) -> Objective:
    """The log loss of a table with two classes, its measures standardised, as an objective of w_1 ... w_d and
    b."""
    loss = LogLoss(standardised(table.x), table.y)
    count = loss.x.shape[1]
    return Objective(
        name="log loss",
        fun=loss.fun,
        grad=loss.grad,
        hess=loss.hess,
        formula="-1/n sum_i (y_i ln p_i + (1 - y_i) ln(1 - p_i))",
        region=((-REGION, REGION),) * (count + 1),
        variables=(*(f"w_{k}" for k in range(1, count + 1)), "b"),
        source=table.source,
    )


def separable(x: Array, y: Array) -> bool:
    """Whether a line separates the points x, (n, 2), with label 1 from those with label 0, none of them on
    it."""
    ones, zeros = (_corners(x[y == label]) for label in (1, 0))
    between = (ones[:, None] - zeros[None]).reshape(-1, 2)
    if not np.any(between, axis=1).all():
        return False  # a point of each class in one place
    # There is a w with w . (one - zero) > 0 for all pairs where all differences lie within less than half a
    # turn.
    angles = np.sort(np.arctan2(between[:, 1], between[:, 0]))
    gaps = np.diff(np.append(angles, angles[0] + 2 * np.pi))
    return bool(gaps.max() > np.pi)


def _corners(points: Array) -> Array:
    """The corners of the convex hull of points (n, 2).

    Source: A. M. Andrew, "Another efficient algorithm for convex hulls in two dimensions", Inf. Proc. Letters
    9 (1979)."""
    ordered = np.unique(points, axis=0)
    if len(ordered) < 3:
        return ordered
    hull: list[Array] = []
    for side in (ordered, ordered[::-1]):
        chain: list[Array] = []
        for point in side:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        hull += chain[:-1]
    return np.array(hull)


def _turn(a: Array, b: Array, c: Array) -> float:
    """Above 0 where the way from a over b to c turns left."""
    return float((b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0]))


def least_loss(objective: Objective) -> tuple[Array, float]:
    """Where a log loss whose classes no plane separates is least, (d + 1,), and the loss there: by Newton's
    method, each step halved until the loss falls.

    Raises ValueError where none is found: the classes can be separated.
    """
    x = np.zeros(objective.dim)
    for _ in range(NEWTON):
        grad = objective.grad(x)
        if np.abs(grad).max() < FLAT:
            return x, float(objective.fun(x))
        step = np.linalg.lstsq(objective.hessian(x), grad, rcond=None)[0]
        while objective.fun(x - step) > objective.fun(x) and np.abs(step).max() > FLAT:
            step = step / 2
        x = x - step
    raise ValueError(f"{objective.name} has no minimum within {NEWTON} steps of Newton's method")
