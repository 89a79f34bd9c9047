"""What a figure is drawn from: a function, where descents start on it, how they go, and what is shown.

Importing this imports no Manim.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gd import Objective, Result, arrival_tolerance
from gd.analysis import no_slope

Array = NDArray[np.float64]
View = tuple[tuple[float, float], ...]


@dataclass(frozen=True, eq=False)
class Parameters:
    """One descent for every start and learning rate, `steps` long at most.

    objective       the function; its region is the yardstick for "flat", "near" and "lowest"
    starts          (m, d); for a function of one variable numbers will do
    learning_rates  for each of the descents; none for a trace
    steps           the most steps of a descent
    trace           (n, d): the iterates of a descent that was made elsewhere, its start among them, in place
                    of one of our own; None otherwise
    tolerance       how close counts as arrived, in units of x; None: as gd.arrival_tolerance finds it
    view            what is shown, (low, high) for each variable; None: fitted to the region and the runs

    The view decides on the picture only, never on what is said of a run. Equal where all of it is equal.
    """

    objective: Objective
    starts: Array
    learning_rates: tuple[float, ...]
    steps: int
    trace: Array | None = None
    tolerance: float | None = None
    view: View | None = None

    def __init__(
        self,
        objective: Objective,
        starts: ArrayLike,
        learning_rates: Sequence[float],
        steps: int,
        trace: ArrayLike | None = None,
        tolerance: float | None = None,
        view: View | None = None,
    ) -> None:
        values: dict[str, Any] = {
            "objective": objective,
            "starts": _points(objective, starts),
            "learning_rates": tuple(learning_rates),
            "steps": steps,
            "trace": None if trace is None else _points(objective, trace),
            "tolerance": tolerance,
            "view": None if view is None else tuple((float(low), float(high)) for low, high in view),
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def xtol(self, runs: Sequence[Result]) -> float:
        """How close counts as arrived, for these runs together."""
        return self.tolerance or arrival_tolerance(self.objective, runs)

    def gtol(self, usual: float) -> float:
        """The slope that counts as zero, where for functions with slopes of order 1 it is `usual`."""
        return no_slope(self.objective, usual, self.tolerance)

    def _key(self) -> tuple[Any, ...]:
        trace = None if self.trace is None else self.trace.tobytes()
        plain = (self.objective, self.learning_rates, self.steps, self.tolerance, self.view)
        return (*plain, self.starts.tobytes(), trace)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Parameters) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())


def _points(objective: Objective, points: ArrayLike) -> Array:
    array = np.array(points, dtype=np.float64).reshape(-1, objective.dim)
    array.setflags(write=False)
    return array
