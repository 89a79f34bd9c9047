"""What a descent gives back: its trajectory, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from gd.objective import Array


class Status(Enum):
    """How a descent ended. The rules are in gd.status."""

    CONVERGED = "It came to rest: the slope is zero, to within the tolerance."
    OUT_OF_STEPS = "It ran out of steps on its way."
    DIVERGED = "It diverged: the numbers are no longer finite."
    PLATEAU = "It is stalled on a plateau: almost no slope, and yet no minimum nearby."
    CYCLING = "It is cycling: it goes to and fro and does not settle."


@dataclass(frozen=True, eq=False)
class Trajectory:
    """Every iterate, the start included: x, f(x) and the slope there. The arrays are read-only.

    For a scalar start the shapes are (nit + 1,), for m starts (nit + 1, m), nit being the steps of the
    longest run; a run that ended earlier stays where it ended. For d variables x and grad have one more axis,
    the last, of length d. x is finite throughout; f and the slope at the last iterate of a diverging run may
    not be.
    """

    x: Array
    fun: Array
    grad: Array

    def __post_init__(self) -> None:
        for array in (self.x, self.fun, self.grad):
            array.setflags(write=False)


@dataclass(frozen=True, eq=False)
class Result:
    """The outcome of `minimize`, in SciPy's words where SciPy has one (its jac is `grad` here).

        status       a Status; for m starts a tuple of m
        message      the same in a sentence with the numbers of this run; for m starts a tuple of m
        trajectory   every iterate
        nit          steps taken, an int; for m starts an array of m. Of a diverging run: up to the last
                     finite x
        nfev, njev   iterates at which f and the gradient were evaluated, like nit. Judging how the run ended
                     takes a few evaluations more, which are not counted
        diverged_at  the step at which x of a diverging run ceased to be finite (nit + 1), None for any other
                     run; for m starts a tuple of m
    """

    status: Status | tuple[Status, ...]
    message: str | tuple[str, ...]
    trajectory: Trajectory
    nit: int | NDArray[np.int64]
    nfev: int | NDArray[np.int64]
    njev: int | NDArray[np.int64]
    diverged_at: int | tuple[int | None, ...] | None

    @property
    def x(self) -> Array:
        """The last iterate; of a diverging run, the last finite one."""
        return self.trajectory.x[-1]

    @property
    def fun(self) -> Array:
        """f at x."""
        return self.trajectory.fun[-1]

    @property
    def grad(self) -> Array:
        """The slope at x."""
        return self.trajectory.grad[-1]

    @property
    def success(self) -> bool | NDArray[np.bool_]:
        """Whether the run converged; for m starts an array of m."""
        if isinstance(self.status, Status):
            return self.status is Status.CONVERGED
        return np.array([status is Status.CONVERGED for status in self.status])

    def settled(self, xtol: float = 1e-3) -> int | NDArray[np.int64]:
        """The first step from which every later iterate is within xtol of the last; for m starts an array.

        For several variables the distance is the Euclidean one. It says how quickly a run came to rest if the
        run is converged; of a run that never settles it says nothing but a number near its end.
        Raises ValueError unless xtol is above 0.
        """
        if not xtol > 0:
            raise ValueError(f"xtol: {xtol!r} is not allowed, a number above 0 is")
        distance = np.abs(self.trajectory.x - self.trajectory.x[-1])
        if distance.ndim > 1 + np.ndim(self.nit):
            distance = np.linalg.norm(distance, axis=-1)
        away = distance > xtol
        steps = np.arange(1, len(away) + 1).reshape(-1, *[1] * (away.ndim - 1))
        first = np.max(np.where(away, steps, 0), axis=0)
        return int(first) if first.ndim == 0 else first
