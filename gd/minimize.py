"""The descent: the only loop."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gd.objective import Array, Objective
from gd.result import Result, Results, Trajectory
from gd.rules import UpdateRule, norm
from gd.status import judge


def minimize(
    objective: Objective,
    x0: ArrayLike,
    rule: UpdateRule,
    *,
    maxiter: int,
    gtol: float = 1e-6,
    keep_states: bool = False,
) -> Result:
    """Descend from x0, one step of the rule after another.

        step[n], state[n+1] = rule.update(grad f(x[n]), state[n], x[n], f)
        x[n+1] = x[n] + step[n]

    until the rule is at rest, which for plain descent is |grad f(x[n])| <= gtol, until x[n+1] is not finite,
    or until maxiter steps are taken, whichever comes first. How the run ended is told by the rules in
    gd.status.

    Arguments
        objective    what is minimised
        x0           the start, (d,); for a function of one variable a number will do
        rule         gradient_descent(learning_rate) or another UpdateRule
        maxiter      the most steps to take, a whole number from 0; memory for all is set aside at once
        gtol         the slope that counts as zero, a finite number from 0
        keep_states  whether the trajectory holds what the rule remembered at each iterate

    Raises ValueError for a start, maxiter or gtol that is not allowed.
    Source: as for the rule. Unlike scipy.optimize.minimize it keeps every iterate, never shortens or refuses
    a step, and does not call a run successful whose slope is small because it is on a plateau or a saddle.
    """
    start = objective.start(x0)
    return minimize_many(objective, start[None], rule, maxiter=maxiter, gtol=gtol, keep_states=keep_states)[0]


def minimize_many(
    objective: Objective,
    starts: ArrayLike,
    rule: UpdateRule,
    *,
    maxiter: int,
    gtol: float = 1e-6,
    keep_states: bool = False,
) -> Results:
    """The same from m starts at once, (m, d), or (m,) for a function of one variable.

    They run as one array, and each gives the same iterates as it does alone, up to its own end.
    """
    steps, tolerance = _maxiter(maxiter), checked_gtol(gtol)
    x0 = objective.finite_starts(starts)
    with np.errstate(all="ignore"):
        runs = _descend(objective, x0, rule, steps, tolerance, keep_states)
    return Results(runs.x[runs.nit, np.arange(len(x0))], runs.nit, runs.result)


@dataclass(frozen=True)
class _Runs:
    """All iterates of m runs, x and grad (n, m, d), and for each of them how it went.

    nit        steps taken
    extra      evaluations of f that its steps took
    diverging  whether the next iterate would not be finite
    resting    whether nothing moves it any more
    stalled    whether it is resting on a slope, its rule having found no step
    states     what the rule remembered, of all runs, after so many steps
    """

    objective: Objective
    x: Array
    grad: Array
    nit: NDArray[np.int64]
    extra: NDArray[np.int64]
    diverging: NDArray[np.bool_]
    resting: NDArray[np.bool_]
    stalled: NDArray[np.bool_]
    states: tuple[Any, ...]

    def result(self, i: int) -> Result:
        """The result of start i."""
        nit, diverging = int(self.nit[i]), bool(self.diverging[i])
        x, grad = (part[: nit + 1, i].copy() for part in (self.x, self.grad))
        states = tuple(_state_of(state, i) for state in self.states[: nit + 1])
        with np.errstate(all="ignore"):
            fun = np.asarray(self.objective.fun(x), dtype=np.float64)
            run = Trajectory(x, fun, grad, states)
            resting, stalled = bool(self.resting[i]), bool(self.stalled[i])
            verdict = judge(self.objective, run, diverging=diverging, resting=resting, stalled=stalled)
        nfev, diverged_at = nit + 1 + int(self.extra[i]), nit + 1 if diverging else None
        return Result(verdict.status, verdict.message, run, nit, nfev, nit + 1, diverged_at, verdict.kind)


def _descend(
    objective: Objective, x0: Array, rule: UpdateRule, maxiter: int, gtol: float, keep_states: bool
) -> _Runs:
    xs, grads = np.empty((2, maxiter + 1, *x0.shape))
    xs[0] = x = x0
    grads[0] = grad = np.asarray(objective.grad(x), dtype=np.float64)
    state = rule.init(x)
    states = [state] if keep_states else []
    resting = rule.at_rest(grad, state, gtol)
    moving, diverging = ~resting, np.zeros(len(x), dtype=bool)
    nit, extra = np.zeros((2, len(x)), dtype=np.int64)
    for n in range(1, maxiter + 1):
        if not moving.any():
            break
        step, state, nfev = rule.update(grad, state, x, objective.fun)
        new_x = x + step
        new_grad = objective.grad(new_x)
        extra += np.where(moving, nfev, 0)
        broken = ~np.isfinite(new_x).all(axis=1)
        if moving.all() and not broken.any():
            x, grad = new_x, new_grad
        else:
            diverging |= moving & broken
            moving = moving & ~broken
            x, grad = np.where(moving[:, None], new_x, x), np.where(moving[:, None], new_grad, grad)
        xs[n], grads[n] = x, grad
        if keep_states:
            states.append(state)
        nit += moving
        at_rest = moving & rule.at_rest(grad, state, gtol)
        resting, moving = resting | at_rest, moving & ~at_rest
    diverging |= ~np.isfinite(grad).all(axis=1)
    end = nit.max() + 1
    xs, grads = xs[:end].copy(), grads[:end].copy()
    stalled = resting & ~(norm(grad) <= gtol)
    return _Runs(objective, xs, grads, nit, extra, diverging, resting, stalled, tuple(states))


def _state_of(state: Any, i: int) -> Any:
    """What the rule remembers of start i: its row of every array, states within states likewise."""
    if isinstance(state, np.ndarray):
        return state[i]
    if isinstance(state, tuple):
        parts = [_state_of(part, i) for part in state]
        return type(state)(*parts) if hasattr(state, "_fields") else tuple(parts)
    return state


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
