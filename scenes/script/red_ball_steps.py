"""The words and formulas of the red ball."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenes.numbers import brief, written
from scenes.script import Script
from scenes.script.descent import StepScript, by_outcome, by_rule, readings

if TYPE_CHECKING:
    from scenes.red_ball_steps import Data


@dataclass(frozen=True)
class RedBallScript(Script):
    """`steps` are the rule and the first steps, with the numbers put in.

    heading   formula: the function
    facts     formulas: the start, f there, and the slope there
    slope     what is said of the slope at the start
    readings  for every step its number, x, f, f′ and what the rule keeps, as they are written
    errata    small print, for a derivative that is not that of the function drawn
    """

    steps: StepScript
    heading: str
    facts: tuple[str, str, str]
    slope: str
    readings: tuple[tuple[str, ...], ...]
    errata: tuple[str, ...]


def red_ball_script(data: Data) -> RedBallScript:
    run = data.run
    steps = by_rule(run.result, run.rule) if run.rule else by_outcome(run.result)
    x, f, slope = run.x[0], run.fun[0], run.slope[0]
    text = run.verdict.text
    return RedBallScript(
        verdict=text,
        alt_text=f"A red ball on the curve of f starts at x = {brief(x)} and {steps.in_short}. {text}",
        steps=steps,
        heading=data.objective.definition,
        facts=(f"x_0 = {brief(x)}", f"f(x_0) = {written(f)}", f"f'(x_0) = {written(slope)}"),
        slope=f"The slope is {sign_of(slope)}: {uphill(slope)}.",
        readings=readings(run.x, run.fun, run.slope, *(state.values for state in data.states)),
        errata=() if data.exact_end is None else errata(data.exact_end),
    )


def errata(exact_end: float) -> tuple[str, str, str]:
    """What is said of a slope that is not that of f; where the exact one ends, if it comes to rest."""
    ends = (
        f"walk ends at x = {written(exact_end)}."
        if math.isfinite(exact_end)
        else "walk does not come to rest."
    )
    return "This slope is the article’s, not quite f′.", "With the exact derivative the", ends


def sign_of(slope: float) -> str:
    return "negative" if slope < 0 else "positive" if slope > 0 else "zero"


def uphill(slope: float) -> str:
    return "down to the right" if slope < 0 else "up to the right" if slope > 0 else "flat"
