"""How the steps of one descent are told: those of gradient descent by its rule, those of a run made elsewhere
by what they did."""

from dataclasses import dataclass

import numpy as np

from gd import Result
from scenes.kit.numbers import brief, in_brackets, sentence, several, written
from scenes.kit.verdict import steps


@dataclass(frozen=True)
class Step:
    """A step: what is said of it, and how it is worked out, line by line: the rule, the numbers put in, where
    it leads; more if need be.

    The lines are Typst mathematics.
    """

    said: str
    rule: str
    put_in: str
    result: str
    outcome: str | None = None


@dataclass(frozen=True)
class Telling:
    """The words and formulas of a descent.

    `agenda` are its three parts, `opening` and `start` what is said before them and of the first iterate;
    `steps` are the first ones, no more than two, `no_step` is said where there is none. `first_step` leads on
    to how long the first one is. `rule` are two lines of Typst mathematics that stand for all steps;
    `in_short` is the whole run in a clause for those who do not see it."""

    agenda: tuple[str, str, str]
    opening: str
    start: str
    steps: tuple[Step, ...]
    no_step: str
    first_step: str
    rule: tuple[str, str]
    in_short: str


def by_rule(run: Result, rate: float) -> Telling:
    """A run of gradient descent with this learning rate."""
    x, _, slope = run.trajectory.line
    said = (
        f"So the ball goes to the {side(x[1] - x[0])}, by the learning rate α times the slope."
        if len(x) > 1
        else "",
        f"The slope is {'another one' if slope[1] != slope[0] else 'the same'} here. Again."
        if len(x) > 1
        else "",
    )
    return Telling(
        agenda=("Take a point", "Compute the slope", "Walk the other way"),
        opening="Gradient descent takes three steps.",
        start="Anywhere will do.",
        steps=tuple(
            Step(
                said=said[k],
                rule=f"x_{k + 1} = x_{k} - alpha f'(x_{k})",
                put_in=f"= {number(x[k])} - {brief(rate)} dot {in_brackets(number(slope[k]))}",
                result=f"= {written(x[k + 1])}",
            )
            for k in range(min(2, len(x) - 1))
        ),
        no_step="No slope, no step: the ball stays.",
        first_step="A step is α times the slope. The first",
        rule=("x_(k+1) = x_k - alpha f'(x_k)", f"alpha = {brief(rate)}"),
        in_short=f"takes {steps(len(x) - 1)} of gradient descent with learning rate {brief(rate)}",
    )


def by_outcome(run: Result) -> Telling:
    """A run whose rule is not known: where each step led, and whether f fell."""
    x, f, _ = run.trajectory.line
    return Telling(
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
        rule=("x_(k+1) = x_k + Delta_k", 'Delta_k "as recorded"'),
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
    """Five decimals, or none where they would all be zero."""
    return brief(value) if value == round(value) else written(value)


def signed(value: float) -> str:
    """A number ready to be added: with its sign before it."""
    return f"{'-' if value < 0 else '+'} {number(abs(value))}"
