"""The descent: the only loop."""

from __future__ import annotations

import operator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gd.objective import Array, Objective
from gd.result import Result, Trajectory
from gd.rules import UpdateRule
from gd.status import judge


def minimize(
    objective: Objective, x0: ArrayLike, rule: UpdateRule, *, maxiter: int, gtol: float = 1e-6
) -> Result:
    """Descend from x0, one step of the rule after another.

        step[n], state[n+1] = rule.update(grad f(x[n]), state[n])
        x[n+1] = x[n] + step[n]

    until |grad f(x[n])| <= gtol (the Euclidean norm for several variables), until x[n+1] is not finite, or
    until maxiter steps are taken, whichever comes first. How the run ended is told by the rules in gd.status.

    Arguments
        objective  what is minimised
        x0         a start or an array of m starts: shape () or (m,), for d variables (d,) or (m, d). The m
                   starts run as one array, and each gives the same iterates as it does alone; one that has
                   ended stays put
        rule       gradient_descent(learning_rate) or another UpdateRule
        maxiter    the most steps to take, a whole number from 0. Memory for all of them is set aside at once
        gtol       the slope that counts as zero, a finite number from 0

    Raises ValueError for a start, maxiter or gtol that is not allowed.
    Source: as for the rule. Unlike scipy.optimize.minimize it keeps every iterate, never shortens or refuses
    a step, and does not call a run successful whose slope is small because it is on a plateau.
    """
    steps, tolerance = _maxiter(maxiter), checked_gtol(gtol)
    x0 = objective.finite_starts(x0)
    with np.errstate(all="ignore"):
        x, grad, nit, diverging = _descend(objective, x0, rule, steps, tolerance)
        fun = np.asarray(objective.fun(x), dtype=np.float64)
        return _result(objective, Trajectory(x, fun, grad), nit, diverging, tolerance)


def _descend(
    objective: Objective, x0: Array, rule: UpdateRule, maxiter: int, gtol: float
) -> tuple[Array, Array, NDArray[np.int64], NDArray[np.bool_]]:
    """All iterates and slopes; per start the steps taken and whether the next iterate would not be finite."""
    dim = objective.dim
    xs, grads = np.empty((2, maxiter + 1, *x0.shape))
    xs[0] = x = x0
    grads[0] = grad = np.asarray(objective.grad(x), dtype=np.float64)
    state = rule.init(x)
    moving = ~(_norm(grad, dim) <= gtol)
    nit = np.zeros(moving.shape, dtype=np.int64)
    diverging = np.zeros(moving.shape, dtype=bool)
    for n in range(1, maxiter + 1):
        if not moving.any():
            break
        step, state = rule.update(grad, state)
        new_x = x + step
        new_grad = objective.grad(new_x)
        broken = ~_finite(new_x, dim)
        if moving.all() and not broken.any():
            x, grad = new_x, new_grad
        else:
            diverging |= moving & broken
            moving = moving & ~broken
            goes = moving if dim is None else moving[..., None]
            x, grad = np.where(goes, new_x, x), np.where(goes, new_grad, grad)
        xs[n], grads[n] = x, grad
        nit += moving
        moving = moving & ~(_norm(grad, dim) <= gtol)
    diverging |= ~_finite(grad, dim)
    end = nit.max() + 1
    return xs[:end].copy(), grads[:end].copy(), nit, diverging


def _result(
    objective: Objective,
    trajectory: Trajectory,
    nit: NDArray[np.int64],
    diverging: NDArray[np.bool_],
    gtol: float,
) -> Result:
    starts = list(np.ndindex(nit.shape))
    runs = [_lone(trajectory, start, nit[start]) for start in starts]
    breaks = [bool(diverging[start]) for start in starts]
    verdicts = [judge(objective, run, ends, gtol) for run, ends in zip(runs, breaks, strict=True)]
    statuses = tuple(verdict.status for verdict in verdicts)
    messages = tuple(verdict.message for verdict in verdicts)
    diverged_at = tuple(len(run.x) if ends else None for run, ends in zip(runs, breaks, strict=True))
    if nit.ndim == 0:
        steps = int(nit)
        return Result(statuses[0], messages[0], trajectory, steps, steps + 1, steps + 1, diverged_at[0])
    return Result(statuses, messages, trajectory, nit, nit + 1, nit + 1, diverged_at)


def _lone(trajectory: Trajectory, start: tuple[int, ...], nit: int) -> Trajectory:
    """The trajectory of one start, up to its own end."""
    run = (slice(0, nit + 1), *start)
    return Trajectory(trajectory.x[run], trajectory.fun[run], trajectory.grad[run])


def _norm(vector: Array, dim: int | None) -> Array:
    return np.abs(vector) if dim is None else np.sqrt(np.sum(vector * vector, axis=-1))


def _finite(vector: Array, dim: int | None) -> NDArray[np.bool_]:
    return np.isfinite(vector) if dim is None else np.isfinite(vector).all(axis=-1)


def _maxiter(value: int) -> int:
    try:
        steps = operator.index(value)
    except TypeError:
        steps = -1
    if steps < 0 or isinstance(value, bool):
        raise ValueError(f"maxiter: {value!r} is not allowed, a whole number from 0 is")
    return steps


def checked_gtol(value: float) -> float:
    """The slope that counts as zero. Raises ValueError unless it is a finite number from 0."""
    if not isinstance(value, (int, float, np.number)) or not 0 <= value < np.inf:
        raise ValueError(f"gtol: {value!r} is not allowed, a finite number from 0 is")
    return float(value)
