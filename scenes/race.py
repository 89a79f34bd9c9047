"""Several descents of a function of two variables from one start: what each of them did, measured by the
minima there are, and what is drawn of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gd import Objective, Result, UpdateRule, minimize, replay
from gd.analysis import Kind, kind_at, minima
from gd.library import KNOWN_MINIMA
from scenes.kit.chart import DECADES, LOG
from scenes.kit.marks import Sign
from scenes.kit.ranges import padded
from scenes.parameters import Array, Parameters
from scenes.run import asked_by_slopes, goes_on
from scenes.runs import SHAPES, ChartData
from scenes.script.rules import PLAIN

GTOL = 1e-6
"""The slope that counts as zero, where slopes are of the usual size."""
NEVER = 1e-300
"""A slope so small that no run is at rest."""
FOLLOWED = 2_000
"""A run that is at a minimum is followed for so many steps more than are drawn, to know whether it stays."""
ROLES = ("ball", "good", "slope", "extra", "text")
"""The colours of the runs, in their order; their marks tell them apart as well."""
ENCORE = 1.15
"""Once all of them are there to stay the race goes on for so many times as many steps."""
TOWERING = 30.0
"""The chart reaches up to so many times the height of the start."""

View = tuple[tuple[float, float], tuple[float, float]]
NamedRun = tuple[str, UpdateRule | None, Result]
"""The name of a run that was made elsewhere, or else its rule; and the run."""
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Racer:
    """A run in the race.

    name       of a run that was made elsewhere; empty for one of our own
    rule       None for a run that was made elsewhere
    result     the run as far as it was followed
    last       the last step that is drawn
    sign       its mark and its colour
    goal       the minimum that it reached, the one it was at last: its place in the table of minima, or None
    first      the first step within the tolerance of that minimum
    stays      the step from which it never leaves it again, as far as it is drawn
    leaves     whether it is known to leave it later
    off_map    the step from which it is out of view for good; None for one that ends in view
    """

    name: str
    rule: UpdateRule | None
    result: Result
    last: int
    sign: Sign
    goal: int | None
    first: int | None
    stays: int | None
    leaves: bool
    off_map: int | None

    @property
    def x(self) -> Array:
        """The iterates, (last + 1, 2)."""
        return self.result.trajectory.x[: self.last + 1]

    @property
    def fun(self) -> Array:
        """f at the iterates, (last + 1,)."""
        return self.result.trajectory.fun[: self.last + 1]

    @property
    def grad(self) -> Array:
        """∇f at the iterates, (last + 1, 2)."""
        return self.result.trajectory.grad[: self.last + 1]

    @property
    def there(self) -> bool:
        """Whether it came to a minimum to stay."""
        return self.stays is not None and not self.leaves

    @property
    def told(self) -> int:
        """The step up to which its way is told: where it is first at a minimum, or its last."""
        return self.last if self.first is None else self.first


@dataclass(frozen=True, eq=False)
class Data:
    """What is drawn: the runs, of which `first` and `second` are shown alone before all of them, the minima
    (k, 2), the chart; `steps` is the most that any of them takes."""

    objective: Objective
    view: View
    racers: tuple[Racer, ...]
    first: Racer
    second: Racer | None
    minima: Array
    tolerance: float
    chart: ChartData

    @property
    def steps(self) -> int:
        return max(1, *(racer.last for racer in self.racers))

    @property
    def start(self) -> Array:
        return self.racers[0].x[0]

    def goal_of(self, racer: Racer) -> Array | None:
        """Where the run is heading: the minimum it reaches, or the one next to its start; None if there is
        none."""
        if racer.goal is not None:
            return self.minima[racer.goal]
        if not len(self.minima):
            return None
        return self.minima[np.linalg.norm(self.minima - racer.x[0], axis=1).argmin()]


@dataclass(frozen=True)
class Way:
    """A run's way up to where it is told: its length and that of the straight way, how many steps, and how
    many of them turn back on the one before."""

    steps: int
    length: float
    straight: float
    turns: int


def way_of(racer: Racer) -> Way:
    x = racer.x[: racer.told + 1]
    moves = np.diff(x, axis=0)
    turns = int((np.sum(moves[1:] * moves[:-1], axis=1) < 0).sum())
    length = float(np.linalg.norm(moves, axis=1).sum())
    return Way(racer.told, length, float(np.linalg.norm(x[-1] - x[0])), turns)


def pushes(objective: Objective, racer: Racer, last: int) -> tuple[Array, Array]:
    """What makes up the first steps, (last, 2) each: what the slope alone asks for, and what is
    remembered."""
    moves = np.diff(racer.x[: last + 1], axis=0)
    if racer.rule is None:
        return moves, np.zeros_like(moves)
    alone = asked_by_slopes(objective, racer.rule, racer.x[: len(moves)], racer.grad[: len(moves)])
    return alone, moves - alone


def data_of(parameters: Parameters, view: View, runs: Sequence[NamedRun]) -> Data:
    """The race as it is drawn, of these runs: the name, the rule and the run as far as it was followed."""
    objective, tolerance = parameters.objective, parameters.xtol([run for _, _, run in runs])
    bottoms = bottoms_of(objective, view, [run for _, _, run in runs], tolerance, parameters.gtol(GTOL))
    limit = parameters.steps if runs[0][1] is not None else max(run.nit for _, _, run in runs)
    limit = race_ends([run for _, _, run in runs], bottoms, tolerance, limit)
    racers = tuple(
        racer_of(name, rule, run, Sign(shape, role), bottoms, tolerance, min(limit, run.nit), view)
        for (name, rule, run), shape, role in zip(runs, SHAPES, ROLES, strict=False)
    )
    first = next((racer for racer in racers if plain(racer)), racers[0])
    others = [racer for racer in racers if racer is not first]
    second = next((racer for racer in others if velocity(racer)), next(iter(others), None))
    chart = chart_of(objective, racers, bottoms)
    return Data(objective, view, racers, first, second, bottoms, tolerance, chart)


def plain(racer: Racer) -> bool:
    return racer.rule is not None and racer.rule.name == PLAIN


def velocity(racer: Racer) -> bool:
    """Whether a memory of the slopes pushes on, as it is."""
    return racer.rule is not None and racer.rule.name in ("momentum", "nesterov")


def bottoms_of(
    objective: Objective, view: View, runs: Sequence[Result], tolerance: float, gtol: float
) -> Array:
    """The minima that are known, those found on the map and on the function's region, and those that the runs
    have found."""
    known = np.array(KNOWN_MINIMA.get(objective.name, ()), dtype=np.float64).reshape(-1, 2)
    with np.errstate(all="ignore"):
        still = [run.x for run in runs if np.linalg.norm(run.grad) <= gtol]
        ends = np.array([x for x in still if kind_at(objective, x) is Kind.MINIMUM]).reshape(-1, 2)
        places = np.concatenate([known, minima(objective, view), minima(objective), ends])
    found: list[Array] = []
    for place in places:
        if all(np.linalg.norm(place - other) > 2 * tolerance for other in found):
            found.append(place)
    return np.array(found).reshape(-1, 2)


def near_a_minimum(x: Array, bottoms: Array, tolerance: float) -> Flags:
    """Whether iterates (n, 2) are within the tolerance of minima (k, 2): (n, k)."""
    return np.linalg.norm(x[:, None] - bottoms, axis=2) <= tolerance


def race_ends(runs: Sequence[Result], bottoms: Array, tolerance: float, limit: int) -> int:
    """The last step of the race: the limit, or a little after all of them are there to stay."""
    settled = []
    for run in runs:
        near = np.asarray(near_a_minimum(run.trajectory.x, bottoms, tolerance).any(axis=1))
        if not near[min(limit, run.nit)] or not near[-1]:
            return limit
        settled.append(int(np.flatnonzero(~near)[-1]) + 1 if (~near).any() else 0)
    return min(limit, max(1, round(ENCORE * max(settled))))


def racer_of(
    name: str,
    rule: UpdateRule | None,
    run: Result,
    sign: Sign,
    bottoms: Array,
    tolerance: float,
    last: int,
    view: View,
) -> Racer:
    """The run as it is drawn up to its step `last`, with what is known of it from further on."""
    near = near_a_minimum(run.trajectory.x, bottoms, tolerance)
    visited = np.flatnonzero(near[: last + 1].any(axis=1))
    goal = first = stays = None
    if visited.size:
        goal = int(near[visited[-1]].argmax())
        here = near[:, goal]
        first = int(here.argmax())
        stays = last_false(here[: last + 1]) + 1 if here[last] else None
    leaves = stays is not None and goal is not None and not near[last:, goal].all()
    low, high = np.array(view).T
    inside = ((low <= run.trajectory.x) & (run.trajectory.x <= high)).all(axis=1)[: last + 1]
    off_map = None if inside[-1] else last_true(inside) + 1
    return Racer(name, rule, run, last, sign, goal, first, stays, leaves, off_map)


def last_true(flags: np.ndarray) -> int:
    return int(np.flatnonzero(flags)[-1]) if flags.any() else -1


def last_false(flags: np.ndarray) -> int:
    return last_true(~flags)


def chart_of(objective: Objective, racers: Sequence[Racer], bottoms: Array) -> ChartData:
    """f − f* against the step, f* being the least of the minima; f itself where it goes lower than that."""
    with np.errstate(all="ignore"):
        depths = np.asarray(objective.fun(bottoms), dtype=np.float64) if len(bottoms) else np.zeros(0)
    seen = np.concatenate([racer.fun for racer in racers])
    seen = seen[np.isfinite(seen)]
    lowest = float(depths.min()) if depths.size else np.inf
    near = 1e-9 * max(abs(lowest), float(np.ptp(seen)), 1e-300) if depths.size else 0.0
    if not depths.size or float(seen.min()) < lowest - near:
        ceiling = racers[0].fun[0] + TOWERING * (racers[0].fun[0] - float(seen.min()))
        y_range = padded(seen[seen <= ceiling], 0.1)
        return ChartData("f(x_k, y_k)", tuple(racer.fun for racer in racers), y_range, False)
    above = [racer.fun - lowest for racer in racers]
    high = max(float(above[0][0]), 1e-300)
    shown = np.concatenate(above)
    shown = shown[np.isfinite(shown) & (shown <= TOWERING * high) & (shown > 0)]
    top, least = float(shown.max(initial=high)), float(shown.min(initial=high))
    floor = max(least, DECADES * top)
    if top < LOG * floor:
        return ChartData("f - f^*", tuple(above), padded(np.append(shown, 0.0), 0.1), False)
    values = tuple(np.maximum(each, floor) for each in above)
    return ChartData("f - f^*", values, (floor / 2, 2 * top), True)


def runs_of(parameters: Parameters) -> list[NamedRun]:
    """The runs, followed further than they are drawn where that tells whether they stay."""
    objective, start, steps = parameters.objective, parameters.starts[0], parameters.steps
    flat, found = parameters.gtol(GTOL), list[NamedRun]()
    for rule in parameters.made_rules():
        far = steps + FOLLOWED if goes_on(rule, steps + FOLLOWED) else steps
        run = minimize(objective, start, rule, maxiter=far, gtol=flat)
        if run.success and rule.name != PLAIN:  # some rules leave a minimum again
            run = minimize(objective, start, rule, maxiter=far, gtol=NEVER)
        found.append(("", rule, run))
    return found


def recorded_runs(parameters: Parameters) -> list[NamedRun]:
    """The runs that were made elsewhere."""
    return [(trace.name, None, replay(parameters.objective, trace.x)) for trace in parameters.traces]
