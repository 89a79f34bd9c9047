"""The words and formulas of a descent on a map."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from gd.rules import formula_of
from scenes.numbers import brief, readout, sentence, written
from scenes.script import Script, steps
from scenes.script.descent import RECORDED
from scenes.script.rules import PLAIN, phrase, rate_of, title_of, values

if TYPE_CHECKING:
    from scenes.contour_map import Data


@dataclass(frozen=True)
class MapScript(Script):
    """The captions in their order; the formulas of the `slopes` at the start, of the first step
    (`worked_out`), and of the `rule`; `height` is the name of f at an iterate, `readings` are step, x, y and
    f at a step as they are written."""

    heading: str
    surface: str
    from_above: str
    directions: str
    steepest: str
    right_angle: str
    slopes: tuple[str, ...]
    step: str
    worked_out: tuple[str, ...]
    rule: tuple[str, ...]
    height: str
    all_steps: str
    readings: Callable[[int], tuple[str, ...]] = field(compare=False)


def map_script(data: Data) -> MapScript:
    run, (a, b) = data.run, data.objective.variables
    x, grad, f = run.points, run.grad, run.fun
    writers = [readout(x[:, axis]) for axis in (0, 1)]
    write_f = readout(f)

    def readings(k: int) -> tuple[str, ...]:
        return f"{k:,}", *(write(x[k, axis]) for axis, write in enumerate(writers)), write_f(f[k])

    start = f"({brief(x[0, 0], 4)}, {brief(x[0, 1], 4)})"
    how = phrase(run.rule) if run.rule else "an optimiser, as recorded"
    flat = not np.linalg.norm(grad[0]) > 0
    return MapScript(
        verdict=run.verdict.text,
        alt_text=f"A surface tips over and is seen as a map with level lines. A ball at {start} takes "
        f"{steps(run.last)} of {how}. {run.verdict.text}",
        heading=data.objective.definition,
        surface="A function of two variables is a surface.",
        from_above="Seen from above it is a map: each line joins points of one height.",
        directions="The ground is level here, whichever way one looks."
        if flat
        else "Which way is the steepest, of all directions?",
        steepest="The gradient is the steepest way up. Its parts are the two slopes.",
        right_angle="It crosses the level line at a right angle.",
        slopes=(
            f"(partial f) / (partial {a}) = {written(grad[0, 0], 4)}",
            f"(partial f) / (partial {b}) = {written(grad[0, 1], 4)}",
        ),
        step=first_step(data),
        worked_out=worked_out(data),
        rule=rule_lines(data),
        height=f"f({a}_k, {b}_k)",
        all_steps=f"And again: {how}.",
        readings=readings,
    )


def first_step(data: Data) -> str:
    """What is said of the first step."""
    run = data.run
    if not run.last:
        return "No slope, no step: the ball stays."
    if run.rule is None:
        return "The first step, as it was recorded."
    if run.rule.name == PLAIN:
        return "A step: downhill, the same rule once for each variable."
    return f"A step of {title_of(run.rule)}: the same rule once for each variable."


def worked_out(data: Data) -> tuple[str, ...]:
    """The first step with the numbers put in, for each variable: the learning rate times the slope where the
    rule is the slope's alone, else what was added."""
    run = data.run
    if not run.last:
        return ()
    lines = []
    for axis, name in enumerate(data.objective.variables):
        old, new, slope = run.points[0, axis], run.points[1, axis], run.grad[0, axis]
        if run.rule is not None and run.rule.name == PLAIN and run.rule.clip is None:
            rate = brief(rate_of(run.rule))
            lines.append(f'{name}_1 = {name}_0 - alpha thin partial f "/" partial {name}')
            put_in = f"{brief(old, 5)} - {rate} dot {bracketed(slope)}"
        else:
            lines.append(f"{name}_1 = {name}_0 + Delta {name}_0")
            put_in = f"{brief(old, 5)} + {bracketed(new - old)}"
        lines.append(f"= {put_in} = {written(new)}")
    return tuple(lines)


def bracketed(value: float) -> str:
    """A number behind a sign: a negative one in brackets."""
    said = brief(float(value), 5)
    return f"({said})" if value < 0 else said


def rule_lines(data: Data) -> tuple[str, ...]:
    """The rule that stands for all steps, with its numbers."""
    run = data.run
    if run.rule is None:
        return RECORDED
    if run.rule.name == PLAIN:
        return "bold(x)_(k+1) = bold(x)_k - alpha nabla f(bold(x)_k)", values(run.rule)
    lines = formula_of(run.rule)
    in_short = (f'"{sentence(title_of(run.rule))}"',) if len(lines) > 1 else lines
    return *in_short, values(run.rule)
