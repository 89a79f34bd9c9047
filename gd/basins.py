"""Which minimum the descent from each place of a rectangle reaches, and after how many steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gd.objective import Array, Objective, Region
from gd.rules import UpdateRule

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

NOWHERE, GONE = -1, -2
"""Where a run ends that is at none of the minima after the last step, and one that has left for infinity."""
GONE_AT = 1e6
"""A run has left when it is so many times the region's width away from its middle, or no number any more."""
SETTLE = 1e-7
"""A run that is so near to a minimum, as a share of the tolerance, and makes no longer steps, stays there."""


@dataclass(frozen=True, eq=False)
class Destinations:
    """Where the descents from the places of a grid end.

    x, y    the places: the middles of the cells, (columns,) and (rows,), ascending
    minima  the minima that are told apart, (k, 2)
    ends    the index of the minimum that each run is at after the last step, or NOWHERE or GONE,
            (rows, columns)
    steps   the step from which it stays there, (rows, columns); that by which it has left, for one that is
            GONE; the last one for one that is NOWHERE
    """

    x: Array
    y: Array
    minima: Array
    ends: Whole
    steps: Whole

    def share(self, end: int) -> float:
        """Which part of the places ends there."""
        return float(np.mean(self.ends == end))

    @property
    def shares(self) -> tuple[float, ...]:
        """The same for each of the minima."""
        return tuple(self.share(k) for k in range(len(self.minima)))

    def reordered(self, order: Sequence[int]) -> Destinations:
        """The same with the minima in another order."""
        new = np.zeros(len(order) + 2, dtype=np.int64)
        new[list(order)] = np.arange(len(order))
        new[[NOWHERE, GONE]] = NOWHERE, GONE
        return replace(self, minima=self.minima[list(order)], ends=new[self.ends])


def basins(
    objective: Objective,
    rule: UpdateRule,
    region: Region,
    cells: tuple[int, int],
    minima: ArrayLike,
    *,
    steps: int,
    tolerance: float,
) -> Destinations:
    """A descent from the middle of each cell, cells[0] columns by cells[1] rows of the region, `steps` long.

    All runs go as one array, each as it would alone (see gd.minimize_many); nothing is kept of them but where
    they end. A run is at a minimum while it is within the tolerance of it. Where f or its gradient is not
    finite at the start, the run is GONE at step 0.

    Raises ValueError for a function that is not of two variables.
    """
    if objective.dim != 2:
        raise ValueError(f"basins: {objective.name} has {objective.dim} variables, two are needed")
    x, y = (middles(low, high, count) for (low, high), count in zip(region, cells, strict=True))
    starts = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    places = np.asarray(minima, dtype=np.float64).reshape(-1, 2)
    with np.errstate(all="ignore"):
        ends, since = _ends(objective, rule, starts, places, steps, tolerance)
    shape = len(y), len(x)
    return Destinations(x, y, places, ends.reshape(shape), since.reshape(shape))


def middles(low: float, high: float, count: int) -> Array:
    """The middles of so many equal cells from low to high."""
    return np.asarray(low + (np.arange(count) + 0.5) * ((high - low) / count), dtype=np.float64)


def _ends(
    objective: Objective, rule: UpdateRule, x: Array, minima: Array, steps: int, tolerance: float
) -> tuple[Whole, Whole]:
    centre, far = np.mean(objective.region, axis=1), GONE_AT * objective.width
    ends, since = np.full(len(x), NOWHERE), np.full(len(x), steps)
    grad, state = np.asarray(objective.grad(x), dtype=np.float64), rule.init(x)
    number = np.arange(len(x))  # the runs that are still followed
    away, which = _nearest(x, minima)
    now = np.where(away <= tolerance, which, NOWHERE)
    clear = away.copy()  # no minimum is nearer than this
    entered = np.zeros(len(x), dtype=np.int64)
    gone = ~(np.isfinite(grad).all(axis=1) & np.isfinite(objective.fun(x)))
    for n in range(steps + 1):
        settled = gone
        if n:
            step, state, _ = rule.update(grad, state, x, objective.fun)
            x = x + step
            grad = np.asarray(objective.grad(x), dtype=np.float64)
            before = now
            away, now, clear = _followed(x, step, minima, now, clear, tolerance)
            entered = np.where(now == before, entered, n)
            gone = ~(np.abs(x - centre) <= far).all(axis=1) | ~np.isfinite(grad).all(axis=1)
            settled = gone | (away + np.abs(step).max(axis=1) <= SETTLE * tolerance)
        if n == steps or 4 * settled.sum() >= len(x) or (n % 16 == 0 and settled.any()):
            done = np.ones(len(x), dtype=bool) if n == steps else settled
            places = number[done]
            ends[places] = np.where(gone, GONE, now)[done]
            since[places] = np.where(gone, n, np.where(now == NOWHERE, steps, entered))[done]
            if done.all():
                break
            x, grad, state, number, now, clear, entered, gone = _of(
                ~done, (x, grad, state, number, now, clear, entered, gone)
            )
    return ends, since


def _followed(
    x: Array, step: Array, minima: Array, now: Whole, clear: Array, tolerance: float
) -> tuple[Array, Whole, Array]:
    """After a step to x: how far the minimum is that each run is at, infinite for a run that is at none;
    which one that is; and how far away all minima are at least.

    All minima are looked at only where a run may have come within the tolerance of another one: there may be
    hundreds of them."""
    at = now >= 0
    away = np.full(len(x), np.inf)
    if len(minima):
        away[at] = np.hypot(*(x[at] - minima[now[at]]).T)
    clear = clear - np.hypot(*step.T)
    look = (at & ~(away <= tolerance)) | (~at & ~(clear > tolerance))
    away[look], which = _nearest(x[look], minima)
    now, clear = now.copy(), clear.copy()
    now[look], clear[look] = np.where(away[look] <= tolerance, which, NOWHERE), away[look]
    clear[now >= 0] = 0.0
    return np.where(now >= 0, away, np.inf), now, clear


def _nearest(x: Array, minima: Array) -> tuple[Array, Whole]:
    """How far the nearest minimum is from each of the points, and which it is."""
    best, which = np.full(len(x), np.inf), np.full(len(x), NOWHERE)
    for k, place in enumerate(minima):
        away = np.hypot(x[:, 0] - place[0], x[:, 1] - place[1])
        nearer = away < best
        best[nearer], which[nearer] = away[nearer], k
    return best, which


def _of(some: Flags, state: Any) -> Any:
    """The rows of some runs in every array of a state, in states within states likewise."""
    if isinstance(state, np.ndarray):
        return state[some]
    if isinstance(state, tuple):
        parts = [_of(some, part) for part in state]
        return cast(Any, type(state))(*parts) if hasattr(state, "_fields") else tuple(parts)
    return state
