"""What a descent gives back: its trajectory, and how it ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from gd.analysis import Kind
from gd.objective import Array


class Status(Enum):
    """How a descent ended. The rules are in gd.status."""

    CONVERGED = "It converged: it came to rest at a minimum, to within the tolerance."
    NO_MINIMUM = "It came to rest where the slope is zero, but at no minimum."
    SEARCH_FAILED = "Its line search failed: it found no step down from where there is a slope."
    OUT_OF_STEPS = "It ran out of steps on its way."
    DIVERGED = "It diverged: the numbers are no longer finite."
    PLATEAU = "It is stalled on a plateau: almost no slope, and yet no minimum nearby."
    CYCLING = "It is cycling: it goes to and fro and does not settle."


@dataclass(frozen=True, eq=False)
class Trajectory:
    """Every iterate, the start included: x (nit + 1, d), f(x) (nit + 1,) and the gradient there (nit + 1, d).

    The arrays are read-only. x is finite throughout; f and the gradient at the last iterate of a diverging
    run may not be. `states` is what the rule remembered at each iterate, nit + 1 of its states with arrays
    (d,) in place of (m, d), where that was asked for; else empty.
    """

    x: Array
    fun: Array
    grad: Array
    states: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        for array in (self.x, self.fun, self.grad):
            array.setflags(write=False)

    @property
    def line(self) -> Line:
        """The run of a function of one variable. Raises ValueError where there are more."""
        if self.x.shape[1] != 1:
            raise ValueError(f"a run in {self.x.shape[1]} variables is on no line")
        return Line(self.x[:, 0], self.fun, self.grad[:, 0])


class Line(NamedTuple):
    """A run of a function of one variable: x, f and the slope at every iterate, each (nit + 1,)."""

    x: Array
    fun: Array
    slope: Array


@dataclass(frozen=True, eq=False)
class Result:
    """The outcome of a descent from one start, in SciPy's words where SciPy has one (its jac is `grad` here).

    status       a Status
    message      the same in a sentence with the numbers of this run
    trajectory   every iterate
    nit          steps taken; of a diverging run: up to the last finite x
    nfev, njev   how often f and the gradient were evaluated: once an iterate, and what the rule's steps took.
                 Judging how the run ended takes a few evaluations more, which are not counted
    diverged_at  the step at which x of a diverging run ceased to be finite (nit + 1), None for any other run
    rests_at     the kind of the stationary point it came to rest at, None if it did not
    """

    status: Status
    message: str
    trajectory: Trajectory
    nit: int
    nfev: int
    njev: int
    diverged_at: int | None
    rests_at: Kind | None = None

    @property
    def x(self) -> Array:
        """The last iterate (d,); of a diverging run, the last finite one."""
        end: Array = self.trajectory.x[-1]
        return end

    @property
    def fun(self) -> float:
        """f at x."""
        return float(self.trajectory.fun[-1])

    @property
    def grad(self) -> Array:
        """The gradient at x, (d,)."""
        end: Array = self.trajectory.grad[-1]
        return end

    @property
    def success(self) -> bool:
        """Whether the run converged."""
        return self.status is Status.CONVERGED

    def settled(self, xtol: float = 1e-3) -> int:
        """The first step from which every later iterate is within xtol (Euclidean) of the last.

        It says how quickly a run came to rest if the run is converged; of a run that never settles it says
        nothing but a number near its end. Raises ValueError unless xtol is above 0.
        """
        if not xtol > 0:
            raise ValueError(f"xtol: {xtol!r} is not allowed, a number above 0 is")
        x = self.trajectory.x
        away = np.linalg.norm(x - x[-1], axis=1) > xtol
        return int(np.flatnonzero(away)[-1]) + 1 if away.any() else 0


class Results(Sequence[Result]):
    """The outcomes of descents from m starts, in the order of the starts.

    A Result is put together, and its end judged, when it is asked for, and then kept; `x` and `nit` are there
    without that.

    x     the last iterate of each, (m, d)
    nit   the steps each of them took, (m,)
    """

    def __init__(self, x: Array, nit: NDArray[np.int64], make: Callable[[int], Result]) -> None:
        self.x, self.nit, self._make = x, nit, make
        self._made: dict[int, Result] = {}

    def __len__(self) -> int:
        return len(self.nit)

    @overload
    def __getitem__(self, index: int) -> Result: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Result, ...]: ...

    def __getitem__(self, index: int | slice) -> Result | tuple[Result, ...]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(len(self))))
        i = range(len(self))[index]
        if i not in self._made:
            self._made[i] = self._make(i)
        return self._made[i]

    def __iter__(self) -> Iterator[Result]:
        return (self[i] for i in range(len(self)))
