"""How the steps of one descent are told: those of a rule with the numbers put in, those of a run made
elsewhere by what they did."""

import math
from dataclasses import dataclass

import numpy as np

from gd import Result, UpdateRule
from gd.rules import work_out
from scenes.numbers import brief, readout, sentence, several, written
from scenes.parameters import Array
from scenes.script.endings import steps
from scenes.script.rules import PLAIN, formulas, phrase, remembers, rescales


@dataclass(frozen=True)
class Step:
    """A step: what is said of it, and how it is worked out, line by line: what comes `before`, if the rule
    has more than one line, then its last line, the numbers put in, where it leads; more if need be.

    The lines are Typst mathematics.
    """

    said: str
    rule: str
    put_in: str
    result: str
    outcome: str | None = None
    before: tuple[str, ...] = ()


@dataclass(frozen=True)
class StepScript:
    """The words and formulas of a descent.

    `agenda` are its three parts, `opening` and `start` what is said before them and of the first iterate;
    `steps` are the first ones, no more than two, `no_step` is said where there is none. `first_step` leads on
    to how long the first one is. `rule` are the lines of Typst mathematics that stand for all steps, the last
    with the numbers that were given, `rule_in_short` as many of them as stand beside running numbers;
    `in_short` is the whole run in a clause for those who do not see it."""

    agenda: tuple[str, str, str]
    opening: str
    start: str
    steps: tuple[Step, ...]
    no_step: str
    first_step: str
    rule: tuple[str, ...]
    rule_in_short: tuple[str, ...]
    in_short: str


def by_rule(run: Result, rule: UpdateRule) -> StepScript:
    """A run that went by this rule, its states kept."""
    x, _, slope = run.trajectory.line
    return StepScript(
        agenda=("Take a point", "Compute the slope", third_part(rule)),
        opening="Gradient descent takes three steps.",
        start="Anywhere will do.",
        steps=tuple(worked_out(run, rule, k, said(rule, k, x, slope)) for k in range(min(2, len(x) - 1))),
        no_step="No slope, no step: the ball stays.",
        first_step="A step is α times the slope. The first" if rule.name == PLAIN else "The first step",
        rule=formulas(rule),
        rule_in_short=formulas(rule)[-2 if len(formulas(rule)) > BESIDE else 0 :],
        in_short=f"takes {steps(len(x) - 1)} of {phrase(rule)}",
    )


RECORDED = ("x_(k+1) = x_k + Delta_k", 'Delta_k "as recorded"')
BESIDE = 3
"""So many lines of a rule have room beside running numbers."""
SMALL = 0.01
"""Of numbers below it five decimals show too little."""


def third_part(rule: UpdateRule) -> str:
    """What is done with the slope."""
    if rescales(rule):
        return "Walk, the size divided out"
    return "Add it to the motion" if remembers(rule) else "Walk the other way"


def said(rule: UpdateRule, k: int, x: np.ndarray, slope: np.ndarray) -> str:
    """What is said of step k, the first or the second."""
    if k:
        again = "another one" if slope[1] != slope[0] else "the same"
        more = " And the last step pushes on." if remembers(rule) and not rescales(rule) else " Again."
        return f"The slope is {again} here.{more}"
    goes = f"So the ball goes to the {side(x[1] - x[0])}"
    if rescales(rule):
        return (
            f"{goes}, by about α however steep it is."
            if remembers(rule)
            else f"{goes}, the slope divided by its size."
        )
    if remembers(rule):
        return f"{goes}. There is nothing to remember yet."
    if rule.name != PLAIN:
        return f"{goes}, as far as f falls enough."
    return f"{goes}, by the learning rate α times the slope."


def worked_out(run: Result, rule: UpdateRule, k: int, said: str) -> Step:
    """A step of a rule with the numbers put in."""
    *before, last = work_out(rule, run.trajectory, k, number, brief)
    if rule.name == "backtracking":
        before, last = [], work_out(rule, run.trajectory, k, number, brief)[0]
    results = [f"{line.left} = {line.result}" for line in before]
    if len(before) == 1:
        results = [f"{before[0].left} = {before[0].numbers}", f"= {before[0].result}"]
    pairs = zip(results[::2], results[1::2], strict=False) if len(before) > 1 else ()
    return Step(
        said=said,
        before=tuple(' "," quad '.join(pair) for pair in pairs) or tuple(results),
        rule=f"{last.left} = {last.formula}",
        put_in=f"= {last.numbers}",
        result=f"= {written(run.trajectory.line.x[k + 1])}",
    )


def by_outcome(run: Result) -> StepScript:
    """A run whose rule is not known: where each step led, and whether f fell."""
    x, f, _ = run.trajectory.line
    return StepScript(
        agenda=("Take a point", "Look at the slope", "Follow the optimiser"),
        opening="The run of an optimiser, as it was recorded.",
        start="Here it begins.",
        steps=tuple(
            Step(
                said=f"{who} {moved(x[k + 1] - x[k], f[k + 1] - f[k])}.",
                rule=f"x_{k + 1} = x_{k} + Delta_{k}",
                put_in=f"= {number(x[k])} {signed(x[k + 1] - x[k])}",
                result=f"= {written(x[k + 1])}",
                outcome=f"f(x_{k + 1}) = {written(f[k + 1])}",
            )
            for k, who in zip(range(len(x) - 1), ("The optimiser", "Then it"))
        ),
        no_step="It takes no step: the run ends where it begins.",
        first_step="The optimiser’s first step",
        rule=RECORDED,
        rule_in_short=RECORDED,
        in_short=f"takes the {steps(len(x) - 1)} of an optimiser’s recorded run",
    )


def steps_and_slopes(run: Result, plains: tuple[tuple[float, float], ...]) -> tuple[str, ...]:
    """How long the steps of a run that was made elsewhere were, on the `plains` (from, to) and off them, in a
    sentence or two."""
    path, _, slopes = run.trajectory.line
    x, slope = path[:-1], np.abs(slopes[:-1])
    plain = np.zeros(x.shape, dtype=bool)
    for low, high in plains:
        plain |= (low <= x) & (x <= high)
    some = f"{sentence(several(int(plain.sum()), 'step'))} of {len(x):,}"
    count = f"{f'All {len(x):,} steps' if plain.all() and len(x) > 1 else some} began on a plain."
    ratios = np.divide(np.abs(np.diff(path)), slope, out=np.full(x.shape, np.nan), where=slope > 0)
    on, off = (ratios[part & (slope > 0)] for part in (plain, ~plain))
    if on.size and off.size:
        return (
            count,
            f"There a step was about {times(np.median(on))} the slope, elsewhere {times(np.median(off))}.",
        )
    if plains or not off.size:
        return (count,)
    if not off.any():
        return ("The ball never moved.",)
    least, most = times(off.min()), times(off.max())
    return (
        f"Every step was {most} the slope."
        if least == most
        else f"The steps were from {least} to {most} the slope.",
    )


def times(ratio: float) -> str:
    return f"{brief(float(ratio), 2)} times"


def side(step: float) -> str:
    return "right" if step > 0 else "left"


def moved(step: float, rise: float) -> str:
    """Where a step went, and what became of f."""
    if not step:
        return "stays where it is"
    change = f"{'falls' if rise < 0 else 'rises'} by {brief(abs(rise), 3)}" if rise else "stays the same"
    return f"goes to the {side(step)}, and f {change}"


def number(value: float) -> str:
    """Five decimals, or none where they would all be zero; a small number by the figures that count."""
    if not math.isfinite(value) or value == round(value):
        return brief(value)
    return brief(value, 4) if abs(value) < SMALL else written(value)


def signed(value: float) -> str:
    """A number ready to be added: with its sign before it."""
    return f"{'-' if value < 0 else '+'} {number(abs(value))}"


def readings(*quantities: Array) -> tuple[tuple[str, ...], ...]:
    """What the counter shows at every step: its number, and the quantities, each (steps + 1,), as they are
    written."""
    columns = [list(map(readout(values), values)) for values in quantities]
    return tuple((f"{k:,}", *row) for k, row in enumerate(zip(*columns, strict=True)))
