"""What a picture is drawn from: for a figure a function, where descents start on it, how they go, and what is
shown; for a lecture's card its words.

Importing this imports no Manim.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gd import Objective, Result, UpdateRule, arrival_tolerance
from gd.analysis import no_slope
from gd.rules import make_rule
from gd.table import Table

Array = NDArray[np.float64]
View = tuple[tuple[float, float], ...]
PLAIN = ("gradient_descent",)
"""The article's rule."""


@dataclass(frozen=True, eq=False)
class NamedTrace:
    """A descent that was made elsewhere: the name of its file, and its iterates, (n, d), the start first."""

    name: str
    x: Array


@dataclass(frozen=True, eq=False)
class Parameters:
    """One descent for every start and learning rate, `steps` long at most.

    objective       the function; its region is the yardstick for "flat", "near" and "lowest"
    starts          (m, d); for a function of one variable numbers will do
    learning_rates  for each of the descents; none for a trace
    steps           the most steps of a descent
    traces          the descents that were made elsewhere, in place of our own
    tolerance       how close counts as arrived, in units of x; None: as gd.arrival_tolerance finds it
    view            what is shown, (low, high) for each variable; None: fitted to the region and the runs
    rules           the update rules, as people type them: "adam", "momentum(decay=0.8)"
    schedule        how the learning rates change with the step: "cosine_decay(100)"; None if they do not
    clip            the longest gradient that the rules are given; None for any

    The view decides on the picture only, never on what is said of a run. Equal where all of it is equal.
    """

    objective: Objective
    starts: Array
    learning_rates: tuple[float, ...]
    steps: int
    traces: tuple[NamedTrace, ...] = ()
    tolerance: float | None = None
    view: View | None = None
    rules: tuple[str, ...] = PLAIN
    schedule: str | None = None
    clip: float | None = None

    def __init__(
        self,
        objective: Objective,
        starts: ArrayLike,
        learning_rates: Sequence[float],
        steps: int,
        traces: Sequence[NamedTrace] = (),
        tolerance: float | None = None,
        view: View | None = None,
        rules: Sequence[str] = PLAIN,
        schedule: str | None = None,
        clip: float | None = None,
    ) -> None:
        values: dict[str, Any] = {
            "objective": objective,
            "starts": _points(objective, starts),
            "learning_rates": tuple(learning_rates),
            "steps": steps,
            "traces": tuple(traces),
            "tolerance": tolerance,
            "view": None if view is None else tuple((float(low), float(high)) for low, high in view),
            "rules": tuple(rules),
            "schedule": schedule,
            "clip": clip,
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @property
    def trace(self) -> Array | None:
        """The iterates of the only descent that was made elsewhere, (n, d); None without one."""
        return self.traces[0].x if self.traces else None

    def made_rules(self) -> tuple[UpdateRule, ...]:
        """The rules of the runs from one start: a single rule with each of the learning rates, or several
        rules, each with the learning rate in its place, or with the only one."""
        rules, rates = self.rules, self.learning_rates
        count = max(len(rules), len(rates))
        pairs = zip(rules * (count if len(rules) == 1 else 1), rates * (count if len(rates) == 1 else 1))
        return tuple(make_rule(rule, rate, self.schedule, self.clip, self.steps) for rule, rate in pairs)

    def xtol(self, runs: Sequence[Result]) -> float:
        """How close counts as arrived, for these runs together."""
        return self.tolerance or arrival_tolerance(self.objective, runs)

    def gtol(self, usual: float) -> float:
        """The slope that counts as zero, where for functions with slopes of order 1 it is `usual`."""
        return no_slope(self.objective, usual, self.tolerance)

    def described(self) -> dict[str, Any]:
        """The same in plain values, for the records: a trace by its fingerprint."""
        objective = self.objective
        return {
            "objective": objective.name,
            "view": self.view,
            "formula": objective.formula,
            "derivative": "exact" if objective.exact is None else "printed",
            "starts": self.starts.tolist(),
            "learning_rates": self.learning_rates,
            "rules": self.rules,
            "schedule": self.schedule,
            "clip": self.clip,
            "steps": self.steps,
            "tolerance": self.tolerance,
            "traces": {trace.name: digest(trace.x) for trace in self.traces},
        }

    def _key(self) -> tuple[Any, ...]:
        traces = tuple((trace.name, trace.x.tobytes()) for trace in self.traces)
        plain = (self.objective, self.learning_rates, self.steps, self.tolerance, self.view)
        return (*plain, self.rules, self.schedule, self.clip, self.starts.tobytes(), traces)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Parameters) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())


@dataclass(frozen=True)
class NoiseParameters:
    """A line fitted to points by slopes from a handful of them.

    seed           of the points and of the order in which they are looked at
    start          slope and intercept of the first line
    learning_rate  the same for every size of a batch
    steps          the most steps of a descent
    """

    seed: int
    start: tuple[float, float]
    learning_rate: float
    steps: int

    def described(self) -> dict[str, Any]:
        """The same in plain values, for the records."""
        return asdict(self)


@dataclass(frozen=True)
class NetworkParameters:
    """A network of `depth` layers, `width` units each, with an activation of gd.network.ACTIVATIONS; `seed`
    is that of the first start of its weights."""

    depth: int
    width: int
    activation: str
    seed: int

    def described(self) -> dict[str, Any]:
        """The same in plain values, for the records."""
        return asdict(self)


@dataclass(frozen=True)
class TableParameters:
    """A table of measures with two classes, and the descents by which they are told apart; the rest is as in
    Parameters."""

    table: Table
    learning_rates: tuple[float, ...]
    steps: int
    rules: tuple[str, ...] = PLAIN
    schedule: str | None = None
    clip: float | None = None

    def made_rules(self) -> tuple[UpdateRule, ...]:
        """The rules of the descents, one for each learning rate."""
        (rule,) = self.rules
        return tuple(
            make_rule(rule, rate, self.schedule, self.clip, self.steps) for rate in self.learning_rates
        )

    def described(self) -> dict[str, Any]:
        """The same in plain values, for the records: the table by its names and its fingerprint."""
        table = self.table
        return {
            "features": table.features,
            "classes": table.classes,
            "table": digest(np.column_stack([table.x, table.y])),
            "learning_rates": self.learning_rates,
            "rules": self.rules,
            "schedule": self.schedule,
            "clip": self.clip,
            "steps": self.steps,
        }


AnyParameters = Parameters | NoiseParameters | NetworkParameters | TableParameters
"""What a figure is drawn from, whatever it shows."""


def digest(values: Array) -> str:
    """The fingerprint of numbers: their SHA-256."""
    return hashlib.sha256(np.ascontiguousarray(values, dtype=np.float64).tobytes()).hexdigest()


def _points(objective: Objective, points: ArrayLike) -> Array:
    array = np.array(points, dtype=np.float64).reshape(-1, objective.dim)
    array.setflags(write=False)
    return array


@dataclass(frozen=True)
class Card:
    """The words of a card in a lecture of `count` parts: its title for `number` 0, else those of the part of
    that number."""

    title: str
    subtitle: str = ""
    number: int = 0
    count: int = 1
