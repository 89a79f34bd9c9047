"""The words and formulas of the plateau."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from gd import Status, UpdateRule
from gd.rules import formula_of
from scenes.kit.time_lapse import HEAD
from scenes.numbers import brief, readout, sentence, several, written
from scenes.run import Run
from scenes.script import Script, steps
from scenes.script.descent import (
    RECORDED,
    Step,
    by_outcome,
    by_rule,
    steps_and_slopes,
    worked_out,
)
from scenes.script.rules import PLAIN, plain_values, rate_of, title_of, values

if TYPE_CHECKING:
    from scenes.arctan_plateau import Data
    from scenes.kit.terrain import Terrain


@dataclass(frozen=True)
class RunWords:
    """One descent: the two formulas that stand for its rule (Typst mathematics), all lines of a rule that has
    more, what is said when it `enters`, and how x and the slope at a step are written."""

    rule: tuple[str, str]
    lines: tuple[str, ...]
    enters: str
    read: Callable[[int], tuple[str, str]] = field(compare=False)


@dataclass(frozen=True)
class Throw:
    """The step that leaves the view: what is said of it, and the step worked out."""

    said: str
    step: Step


@dataclass(frozen=True)
class PlateauScript(Script):
    """The captions in their order: `landscape`, `start`, `level`, `first_step`, `faster`, `dilemma` (empty
    where there is none to tell), those of the second descent, `closing`.

    heading    formula: the function
    slope      formula: the slope at the start
    marks      how many steps apart the marks are; empty for one a step
    throw      the step of the second descent that leaves the view, if one does; it depends on what is shown
    """

    heading: str
    landscape: str
    start: str
    slope: str
    level: str
    first_step: str
    faster: str
    marks: str
    dilemma: str
    first: RunWords
    second: RunWords | None
    throw: Throw | None = field(compare=False)
    closing: tuple[str, ...]


def plateau_script(data: Data) -> PlateauScript:
    first, terrain = data.first.run, data.terrain
    telling = by_rule(first.result, first.rule) if first.rule else by_outcome(first.result)
    x, slope, ended = first.x[0], first.slope[0], first.verdict.text
    second = data.second.run if data.second else None
    in_short = telling.in_short + ", in time-lapse" * any(leg.speed > 1 for leg in data.first.lapse.legs)
    both = (f"{rates(run)}: {run.verdict.text}" for run in (first, second) if run)
    return PlateauScript(
        verdict=" ".join(both) if second else ended,
        alt_text=f"A ball on the curve of f starts at x = {brief(x)} and {in_short}. {ended}",
        heading=data.objective.definition,
        landscape=landscape(terrain),
        start=f"The ball starts at x = {brief(x)}{', far from the bowl' * (data.flat and terrain.bowl)}.",
        slope=f"f'({brief(x)}) = {zeros(slope)}",
        level=level(data.flat, slope),
        first_step=f"{telling.first_step} is {zeros(abs(float(first.x[min(1, first.last)] - x)))} long.",
        faster=f"{sentence(several(HEAD, 'step'))}, and nothing seems to move. So: faster.",
        marks=f"a mark every {steps(data.first.marked)}" if data.first.marked > 1 else "",
        dilemma=dilemma(data),
        first=words_of(first, ""),
        second=words_of(second, bigger(data)) if second else None,
        throw=throw(data) if second and data.thrown else None,
        closing=(conclusion(data),) if second else steps_and_slopes(first.result, terrain.plains),
    )


def words_of(run: Run, enters: str) -> RunWords:
    write_x = readout(run.x)

    def read(step: int) -> tuple[str, str]:
        return write_x(run.x[step]), written(run.slope[step])

    return RunWords(*formulas_of(run.rule), enters, read)


def formulas_of(rule: UpdateRule | None) -> tuple[tuple[str, str], tuple[str, ...]]:
    """What stands for a rule all the time, and its lines where that is no more than its name."""
    if rule is None:
        return RECORDED, ()
    if rule.name == PLAIN and rule.clip is None:
        return (formula_of(rule)[0], values(rule)), ()
    return (f'"{sentence(title_of(rule))}"', values(rule)), formula_of(rule)


def rates(run: Run) -> str:
    """What tells one of two runs by the same rule from the other."""
    assert run.rule is not None, "two runs go by a rule each"
    return f"α = {brief(rate_of(run.rule))}"


def bigger(data: Data) -> str:
    """What is said of the second learning rate."""
    assert data.second is not None
    enough = data.flat and data.crawls and data.crosses
    size = "A learning rate big enough for the plain" if enough else "A bigger learning rate"
    return f"{size}: {rates(data.second.run)}."


def dilemma(data: Data) -> str:
    """What is wrong with the small rate, if it is both too small and almost too big."""
    if data.second is None or not (data.flat and data.crawls and data.swings):
        return ""
    return f"For the plain {rates(data.first.run)} is far too small; for the bowl it is almost too big."


def throw(data: Data) -> Throw:
    """The step of the second descent that leaves the view, with the numbers put in."""
    assert data.second is not None and data.thrown is not None and data.second.run.rule is not None
    n, run, rule = data.thrown, data.second.run, data.second.run.rule
    in_bowl = data.flat and data.terrain.bowl and not data.terrain.is_plain(float(run.x[n - 1]))
    arrived = f"{sentence(several(n - 1, 'step'))} to the bowl; but there the rate is far too big."
    said = arrived if in_bowl and rule.name == PLAIN and n > 1 else "The next step leaves the view:"
    return Throw(said, replace(worked_out(run.result, rule, n - 1, said), before=()))


def conclusion(data: Data) -> str:
    """What the two runs say together."""
    first, rule = data.first.run, data.first.run.rule
    assert data.second is not None and rule is not None
    runs = first, data.second.run
    beyond = data.flat and data.terrain.bowl
    if beyond and rule.name != PLAIN and first.arrived is not None:
        name = f"{sentence(title_of(rule))}, {plain_values(rule)}"
        within = f"to within {brief(first.tolerance)}"
        return f"{name}: over the plain and into the bowl in {steps(first.arrived)}, {within}."
    lost = runs[1].result.status in (Status.PLATEAU, Status.DIVERGED, Status.CYCLING)
    if beyond and data.crawls and lost:
        return "One learning rate cannot serve both the plain and the bowl."
    return told_together(runs)


def told_together(runs: tuple[Run, Run]) -> str:
    """How each of them ended; what counts as arrived is said once."""
    arrived = [run.arrived is not None for run in runs]
    within = f"to within {brief(runs[0].tolerance)}"
    each = f", {within}" if sum(arrived) == 1 else ""
    ends = (
        f"{rates(run)}: {run.verdict.short}{each * there}" for run, there in zip(runs, arrived, strict=True)
    )
    return "; ".join((*ends, *([f"both {within}"] if all(arrived) else []))) + "."


def landscape(terrain: Terrain) -> str:
    """What there is to see before the ball is there."""
    if terrain.bowl:
        return "A bowl, and level plains around it."
    return "Level ground, and no bowl in sight." if terrain.plains else "Where is the lowest point?"


def level(flat: bool, slope: float) -> str:
    """What it is like where the ball starts."""
    if flat:
        return "The ground is almost level there: the slope is nearly zero."
    if not slope:
        return "The ground is level there."
    return f"The slope there is {'positive' if slope > 0 else 'negative'}."


def zeros(value: float) -> str:
    """A small number with its zeros: two figures that count, five decimals at least."""
    return written(value, min(9, max(5, 1 - math.floor(math.log10(abs(value)))))) if value else "0"
