"""A descent as figures need it: the iterates that are drawn, where and when it arrived, how it ended.

What a verdict says has been drawn: a run that is called converged is drawn until it rests, one that is called
cycling until it has been to both ends of its range. A run may be followed further than it is drawn, to know
where it is heading; what happens only there is not told as if it had been seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from gd import Objective, Result, Status, UpdateRule, minimize, minimize_many, replay
from gd.analysis import minima
from gd.rules import RULES
from scenes.parameters import Array, Parameters
from scenes.script.endings import Verdict, cycle_ends, relapsing, verdict, with_searches
from scenes.script.rules import PLAIN

COMES_AND_GOES, NEARBY = 8, 0.1
"""A run that has been at a minimum comes and goes if it takes so many more steps, never further from it than
this share of the region's width."""
AT_REST = (Status.CONVERGED, Status.NO_MINIMUM)
INSIDE = 5e-3
"""A cycle has begun when no later iterate is further outside its range, as a share of the range."""
AT_AN_END = 0.05
"""An iterate this close to an end of the range, as a share of it, has been there."""


@dataclass(frozen=True, eq=False)
class Run:
    """A descent.

    result     the descent as far as it may be drawn
    rule       the rule it goes by; None for a run that was made elsewhere
    verdict    how it ended, in words; what they say happens by step `seen`
    tolerance  how close to where it ends counts as arrived, in units of x
    arrived    the step from which it stays within the tolerance; None for a run that does not come to rest
    first      the first step within the tolerance of where it comes to rest, of a rule whose steps are not
               the slope's alone: it may leave again before it stays
    cycles     the step by which it has been to both ends of its cycle; None for a run that is not cycling
    """

    result: Result
    rule: UpdateRule | None
    verdict: Verdict
    tolerance: float
    arrived: int | None = None
    first: int | None = None
    cycles: int | None = None

    @property
    def points(self) -> Array:
        """The iterates, (last + 1, d)."""
        return self.result.trajectory.x

    @property
    def fun(self) -> Array:
        """f at the iterates, (last + 1,)."""
        return self.result.trajectory.fun

    @property
    def grad(self) -> Array:
        """The gradient at the iterates, (last + 1, d)."""
        return self.result.trajectory.grad

    @property
    def x(self) -> Array:
        """The iterates of a function of one variable, (last + 1,)."""
        return self.result.trajectory.line.x

    @property
    def slope(self) -> Array:
        """f′ at these, (last + 1,)."""
        return self.result.trajectory.line.slope

    @property
    def last(self) -> int:
        """The last step there is."""
        return self.result.nit

    @property
    def seen(self) -> int:
        """So many steps show what the verdict says."""
        return next((step for step in (self.arrived, self.cycles) if step is not None), self.last)


def descend(
    parameters: Parameters, rules: Sequence[UpdateRule], *, gtol: float, further: int = 0
) -> tuple[Run, ...]:
    """A run by each of the rules from the first start, drawn for the parameters' steps and followed
    `further`.

    gtol is the slope that counts as zero, where slopes are of order 1.
    """
    objective, start, steps, flat = (
        parameters.objective,
        parameters.starts[0],
        parameters.steps,
        parameters.gtol(gtol),
    )
    drawn = [minimize(objective, start, rule, maxiter=steps, gtol=flat, keep_states=True) for rule in rules]
    followed = [
        minimize(objective, start, rule, maxiter=steps + further, gtol=flat)
        if further
        and goes_on(rule, steps + further)
        and run.nit == steps
        and run.status is not Status.DIVERGED
        else run
        for rule, run in zip(rules, drawn, strict=True)
    ]
    tolerance = parameters.xtol(followed)
    together = zip(drawn, followed, rules, strict=True)
    seen = (with_relapse(as_seen(run, longer, tolerance, rule), objective) for run, longer, rule in together)
    return tuple(replace(run, verdict=with_searches(run.verdict, run.result)) for run in seen)


def from_every_start(
    parameters: Parameters, rule: UpdateRule, *, gtol: float, further: int = 0
) -> tuple[Run, ...]:
    """The run by a rule from each of the starts, drawn for the parameters' steps and followed `further`."""
    objective, starts, steps = parameters.objective, parameters.starts, parameters.steps
    flat, going = parameters.gtol(gtol), (Status.OUT_OF_STEPS, Status.CYCLING)
    drawn = list(minimize_many(objective, starts, rule, maxiter=steps, gtol=flat))
    followed, on = list(drawn), [i for i, run in enumerate(drawn) if run.status in going]
    if on and further and goes_on(rule, steps + further):
        for i, run in zip(on, minimize_many(objective, starts[on], rule, maxiter=steps + further, gtol=flat)):
            followed[i] = run
    tolerance = parameters.xtol(followed)
    seen = (as_seen(run, longer, tolerance, rule) for run, longer in zip(drawn, followed, strict=True))
    return tuple(with_relapse(run, objective) for run in seen)


def recorded(parameters: Parameters) -> Run:
    """The run that was made elsewhere."""
    assert parameters.trace is not None
    result = replay(parameters.objective, parameters.trace)
    return as_seen(result, result, parameters.xtol([result]))


def as_seen(drawn: Result, followed: Result, tolerance: float, rule: UpdateRule | None = None) -> Run:
    """The run as it is `drawn`, with the end it has when it is `followed` further if that end is seen."""
    for ended in (followed, drawn):
        if ended.status in AT_REST and (arrived := ended.settled(tolerance)) <= drawn.nit:
            first = first_within(ended, tolerance) if rule and rule.name != PLAIN else arrived
            return Run(drawn, rule, verdict(ended, tolerance, first), tolerance, arrived=arrived, first=first)
        if ended.status is followed.status is Status.CYCLING and (cycles := cycle_seen(ended)) <= drawn.nit:
            return Run(drawn, rule, verdict(ended, tolerance), tolerance, cycles=cycles)
    # What seems to go to and fro for ever may be known, from further on, to come to rest.
    settles = drawn.status is Status.CYCLING and followed.status is not Status.CYCLING
    seen = replace(drawn, status=Status.OUT_OF_STEPS) if settles else drawn
    return Run(drawn, rule, verdict(seen, tolerance), tolerance)


def with_relapse(run: Run, objective: Objective) -> Run:
    """The same, told as coming and going if its rule is not the slope's alone and it has been within the
    tolerance of a minimum, near which it then stays without coming to rest."""
    plain = run.rule is None or run.rule.name == PLAIN
    if plain or run.result.status is not Status.OUT_OF_STEPS or run.arrived is not None:
        return run
    places = minima(objective)
    away = np.linalg.norm(run.points[:, None] - places, axis=2)
    near = away <= run.tolerance
    if not near.any():
        return run
    first, which = (int(index[0]) for index in np.nonzero(near))
    reach = float(away[first:, which].max())
    if run.last - first < COMES_AND_GOES or reach > NEARBY * objective.width:
        return run
    return replace(run, first=first, verdict=relapsing(first, places[which], reach, run.tolerance))


def first_within(result: Result, tolerance: float) -> int:
    """The first step within the tolerance of where the run ends."""
    away = np.linalg.norm(result.trajectory.x - result.x, axis=1)
    return int(np.argmax(away <= tolerance))


def goes_on(rule: UpdateRule, steps: int) -> bool:
    """Whether the rule can take so many steps: a schedule may have come to 0 before."""
    try:
        if rule.learning_rate is not None:
            rule.learning_rate.check(steps)
    except ValueError:
        return False
    return True


def cycle_seen(result: Result) -> int:
    """The step by which a cycling run has come into the range of its cycle for good and been to both ends: in
    the variable that changes most."""
    ends = np.stack(cycle_ends(result))
    main = int(np.argmax(np.ptp(ends, axis=0)))
    x, (low, high) = result.trajectory.x[:, main], ends[:, main]
    slack, near = INSIDE * (high - low), AT_AN_END * (high - low)
    outside = np.flatnonzero((x < low - slack) | (x > high + slack))
    begins = int(outside[-1]) + 1 if outside.size else 0
    return begins + max(int(np.argmax(there[begins:])) for there in (x <= low + near, x >= high - near))


@dataclass(frozen=True, eq=False)
class State:
    """What a rule keeps from step to step: its symbol (Typst mathematics), what it is for people, and its
    value at every iterate, (last + 1,)."""

    symbol: str
    label: str
    values: Array


def states_of(run: Run) -> tuple[State, ...]:
    """The states of the run's rule that are worth drawing."""
    arrays = RULES[run.rule.name].states if run.rule else ()
    states = run.result.trajectory.states
    kept = [np.array([np.ravel(getattr(state, array.name))[0] for state in states]) for array in arrays]
    return tuple(
        State(
            f"{array.symbol}_{'(k-1)' if array.of_step else 'k'}",
            array.label,
            np.where(np.isfinite(values), values, np.nan),
        )
        for array, values in zip(arrays, kept, strict=True)
    )


def pushes(objective: Objective, run: Run) -> Array:
    """What makes up every step, (last, 2): the step that its slope alone asks for, and what is remembered."""
    steps = np.diff(run.x)
    if run.rule is None or not any(array.name == "velocity" for array in RULES[run.rule.name].states):
        return np.column_stack([steps, np.zeros_like(steps)])
    alone = asked_by_slopes(objective, run.rule, run.points[:-1], run.grad[:-1])[:, 0]
    return np.column_stack([alone, steps - alone])


def asked_by_slopes(objective: Objective, rule: UpdateRule, x: Array, grad: Array) -> Array:
    """The steps that the slopes at the first iterates, (n, d) each, ask for by themselves: those of a rule
    that remembers nothing, (n, d)."""
    alone = [
        rule.update(grad[[k]], rule.init(x[[k]])._replace(steps=k), x[[k]], objective.fun).step[0]
        for k in range(len(x))
    ]
    return np.array(alone).reshape(x.shape)
