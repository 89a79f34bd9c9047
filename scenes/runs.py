"""Several runs from one start, as a comparison draws them: how far each is followed, the mark of each, the
ranges their panels share, and the chart below the panels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gd import Objective, UpdateRule
from scenes.fit_view import view_of
from scenes.kit.chart import value_range
from scenes.kit.marks import Sign
from scenes.kit.ranges import readable, widened
from scenes.parameters import Array, Parameters
from scenes.run import Run

SETTLING = ("good", "extra", "curve", "slope", "text")
STRAYING = ("trouble", "extra", "slope", "curve", "text")
SHAPES = ("disc", "triangle", "square", "diamond", "wedge")


@dataclass(frozen=True, eq=False)
class Entry:
    """A run in the comparison: its last step that is drawn, and the sign of its line in the chart."""

    run: Run
    last: int
    sign: Sign

    @property
    def rule(self) -> UpdateRule:
        if self.run.rule is None:
            raise ValueError("a run that was made elsewhere has no rule to compare")
        return self.run.rule

    @property
    def x(self) -> Array:
        return self.run.x[: self.last + 1]

    @property
    def fun(self) -> Array:
        return self.run.fun[: self.last + 1]


@dataclass(frozen=True, eq=False)
class ChartData:
    """A chart of the quantity `name` (Typst mathematics) against the step: its values, one array a run, their
    range, and whether the axis is logarithmic; with a line at `tolerance`, if there is one."""

    name: str
    values: tuple[Array, ...]
    y_range: tuple[float, float]
    log: bool
    tolerance: float | None = None


@dataclass(frozen=True, eq=False)
class Data:
    """The runs in the order of their panels, the one that comes first alone, the ranges all panels share, and
    the chart below them."""

    objective: Objective
    entries: tuple[Entry, ...]
    first: Entry
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    chart: ChartData

    @property
    def steps(self) -> int:
        """The most steps that any of them takes."""
        return max(1, *(entry.last for entry in self.entries))


def entries_of(runs: Sequence[Run]) -> tuple[Entry, ...]:
    """The runs as they are drawn: up to where they have arrived, in colours that tell success from
    trouble."""
    entries: list[Entry] = []
    for shape, run in zip(SHAPES, runs, strict=False):
        taken = {entry.sign.role for entry in entries}
        role = next(role for role in (STRAYING if run.arrived is None else SETTLING) if role not in taken)
        entries.append(Entry(run, run.last if run.arrived is None else run.arrived, Sign(shape, role)))
    return tuple(entries)


def data_of(
    parameters: Parameters,
    entries: Sequence[Entry],
    panels: Sequence[Entry],
    first: Entry,
    chart: ChartData | None = None,
) -> Data:
    """What is drawn: the entries in the order they were asked for, and in the order of their panels. The
    chart is one of f where no other is given."""
    objective, iterates = parameters.objective, np.concatenate([entry.x for entry in panels])
    x_range = widened(view_of(parameters, [entry.run.x for entry in entries]), iterates)
    y_range = readable(objective.curve, np.linspace(*x_range, 400), iterates)
    return Data(objective, tuple(panels), first, x_range, y_range, chart or chart_of_f(panels, y_range))


def chart_of_f(panels: Sequence[Entry], y_range: tuple[float, float]) -> ChartData:
    """f at every step, as far as the panels show it."""
    values = tuple(entry.fun for entry in panels)
    seen = np.concatenate(values)
    return ChartData("f(x_k)", values, *value_range(seen[(seen >= y_range[0]) & (seen <= y_range[1])]))
