"""A descent that was made elsewhere, put on an objective and judged like one of our own."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gd.analysis import scale_of
from gd.minimize import checked_gtol
from gd.objective import Array, Objective, point_of
from gd.result import Result, Trajectory
from gd.status import judge

ON_THE_FUNCTION = 1e-4
AT_REST = 1e-3


def replay(
    objective: Objective, x: ArrayLike, f: ArrayLike | None = None, *, gtol: float | None = None
) -> Result:
    """The result `minimize` would give, had it made these iterates. They are at rest where |slope| <= gtol.

        trajectory = x[n], fun(x[n]), grad f(x[n]),    n = 0 ... nit

    How the run ended is told by the rules in gd.status. It never counts as diverged, all its iterates being
    finite.

    Arguments
        objective  what was minimised
        x          the iterates, the start first: (n, d), or (n,) for one variable, n at least 1
        f          what the run says f is at them, shape (n,), or None. It is only compared, the trajectory
                   holds the objective's own values: they may differ by ON_THE_FUNCTION of |f|, or of the rise
                   of f on its region if that is more. This is far more than single precision takes, and
                   too little to be seen
        gtol       the slope that counts as zero, a finite number from 0. None: AT_REST of the rise of f on
                   its region divided by the region's width; for nobody knows when another optimiser is
                   content, and single precision does not come much closer. In a bowl as wide as the region it
                   is an eight-thousandth of the width from the minimum

    Raises ValueError, naming the first iterate at fault, where f or its gradient is not finite or f is not on
    the function, and for an x, f or gtol that is not allowed.
    """
    points = _points(objective, x)
    with np.errstate(all="ignore"):
        fun, grad = (np.asarray(part(points), dtype=np.float64) for part in (objective.fun, objective.grad))
        finite = np.isfinite(np.c_[points, fun, grad]).all(axis=1)
        if not finite.all():
            k = int(np.argmin(finite))
            place = f"iterate {k}: x = {point_of(points[k])} is not allowed"
            raise ValueError(f"{place}, {objective.name} is not finite there")
        scale = scale_of(objective)
        if f is not None:
            _check_values(objective, fun, np.asarray(f, dtype=np.float64), scale.rise)
        tolerance = AT_REST * scale.usual_slope if gtol is None else checked_gtol(gtol)
        resting = bool(np.linalg.norm(grad[-1]) <= tolerance)
        run = Trajectory(points, fun, grad)
        verdict = judge(objective, run, diverging=False, resting=resting)
    nit = len(points) - 1
    return Result(verdict.status, verdict.message, run, nit, nit + 1, nit + 1, None, verdict.kind)


def _points(objective: Objective, x: ArrayLike) -> Array:
    points = np.array(x, dtype=np.float64)
    if points.ndim == 1 and objective.dim == 1:
        points = points[:, None]
    if points.ndim != 2 or points.shape[1] != objective.dim or not points.size:
        allowed = "(n,) or (n, 1)" if objective.dim == 1 else f"(n, {objective.dim})"
        raise ValueError(f"x: the shape {np.shape(x)} is not allowed for {objective.name}, {allowed} is")
    return points


def _check_values(objective: Objective, expected: Array, given: Array, rise: float) -> None:
    """That the values of f a run was given with are those of the objective."""
    if given.shape != expected.shape:
        raise ValueError(f"f: the shape {given.shape} is not allowed, {expected.shape} is")
    allowed = ON_THE_FUNCTION * np.maximum(np.abs(expected), rise)
    off = np.abs(given - expected)
    if not (off <= allowed).all():
        k = int(np.argmin(off <= allowed))
        raise ValueError(
            f"iterate {k}: f = {given[k]:.6g} is not on the function, {objective.name} is "
            f"{expected[k]:.6g} there (off by {off[k]:.2g}, {allowed[k]:.2g} is allowed): "
            "another function, or f of another iterate?"
        )
