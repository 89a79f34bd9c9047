"""The words and formulas of the check of a derivative."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gd.check import Claim
from gd.rules import formula_of
from scenes.numbers import brief, fixed, floating, readout
from scenes.script import Script, Verdict

if TYPE_CHECKING:
    from scenes.checked_derivative import Data

LARGE = 0.01
"""Numbers from here on are written without a power of ten."""
NOISE = 1e-9
"""A relation between two derivatives holds where it is missed by no more than this share of their size."""
LEAST, MOST = 1e-16, 1e-1
"""Errors are shown from a little below rounding on, in units of the slope."""


@dataclass(frozen=True)
class CheckScript(Script):
    """The captions in their order, and what stands beside the pictures; `quotient`, `relation`, `says`,
    `rule` and `slope_there` are formulas. `secants` are h and the slope of the secant as they are written, a
    pair for each h, and `errors` h and both errors; `error_range` is what is shown of the errors."""

    heading: str
    quotient: str
    two_points: str
    closer: str
    secants: tuple[tuple[str, str], ...]
    says: tuple[str, ...]
    at_this_point: str
    error: str
    quotients: tuple[str, str]
    errors: tuple[tuple[str, str, str], ...]
    error_range: tuple[float, float]
    rounding: str
    against: str
    of_claim: str
    stays: str
    many: str
    everywhere: tuple[str, str]
    found: str
    furthest: str
    furthest_x: float
    relation: str
    by_chance: str
    rule: tuple[str, ...]
    descent: str
    true_slope: float
    slope_there: str
    ends: str
    ending: Verdict


def check_script(data: Data) -> CheckScript:
    objective, check, letter = data.objective, data.check, data.objective.variables[0]
    true = objective.exact or objective
    here, slope = brief(data.x), float(objective.slope(data.x))
    claim = objective.grad.formula if isinstance(objective.grad, Claim) else ""
    write_h, write_secant = readout(data.h, figures=3), readout(data.secants)
    name = "the derivative" if objective.exact is None else "the derivative you believe in"
    ending = verdict(data)
    return CheckScript(
        verdict=ending.text,
        alt_text=f"A secant of f at {letter} = {here} turns into the tangent; its error falls with h, then"
        f" rises; then {name} is held against slopes at {len(data.at)} places. {ending.text} A descent"
        f" that goes by it: {data.run.verdict.text}",
        heading=objective.definition,
        quotient=f"s(h) = (f({letter} + h) - f({letter})) / h",
        two_points=f"Two points of the curve, one at {letter} = {here}: the slope between them.",
        closer="The closer together, the nearer to the slope of the curve itself.",
        secants=tuple((write_h(h), write_secant(s)) for h, s in zip(data.h, data.secants, strict=True)),
        says=(*((f"d f({letter}) = {claim}",) if claim else ()), f"d f({here}) = {fixed(slope, 5)}"),
        at_this_point=f"And the derivative says {brief(slope)}. Is that the same?",
        error="How far the secant is from the true slope, as h falls.",
        quotients=("forward", "central"),
        errors=tuple(
            (sized(h, 1), sized(forward, 2), sized(central, 2))
            for h, forward, central in zip(data.right.h, data.right.forward, data.right.central, strict=True)
        ),
        error_range=error_range(data),
        rounding=best(data),
        against="Now against the derivative that is to be checked.",
        of_claim="to be checked",
        stays=stays(data),
        many=f"One point is no check. Here are {len(data.at)}.",
        everywhere=("the derivative", "slopes by differences"),
        found=found(data),
        furthest=f"furthest off at {letter} = {brief(as_number(check.x), 3)}",
        furthest_x=as_number(check.x),
        relation=relation(data),
        by_chance=by_chance(data),
        rule=descent_rule(data),
        descent="A descent that goes by it.",
        true_slope=float(true.slope(data.run.x[-1])),
        slope_there=slope_there(data),
        ends=ends(data),
        ending=ending,
    )


def sized(value: float, figures: int) -> str:
    """A number whose size is what matters: 0.31, 2.8e−5."""
    return brief(value, figures) if value >= LARGE else floating(value, figures)


def as_number(x: float | tuple[float, ...]) -> float:
    """The place of a check of a function of one variable."""
    return x if isinstance(x, float) else x[0]


def verdict(data: Data) -> Verdict:
    """Right or wrong, and where it is furthest off."""
    check, letter = data.check, data.objective.variables[0]
    if check.ok:
        low, high = (brief(end, 3) for end in data.x_range)
        return Verdict(f"Right: it is the slope everywhere from {low} to {high}.", "right", True)
    x, got, expected = (brief(value, 3) for value in (as_number(check.x), check.got, check.expected))
    text = f"Wrong: at {letter} = {x} it says {got}, the slope is {expected}."
    return Verdict(text, "wrong", False)


def error_range(data: Data) -> tuple[float, float]:
    """What is shown of the errors: those that are not zero, over sixteen powers of ten at most."""
    errors = np.concatenate([data.right.forward, data.right.central, data.claimed.central])
    errors = errors[np.isfinite(errors) & (errors > 0)]
    if not errors.size:
        return LEAST, MOST
    high = float(errors.max()) * 3
    return max(float(errors.min()) / 3, high * LEAST), high


def best(data: Data) -> str:
    """Where the errors are smallest."""
    errors = data.right.central
    known = np.isfinite(errors)
    if not known.any():
        return "The function has no value on both sides."
    if not np.any(errors[known]):
        return "The central difference is exact here."
    k = int(np.nanargmin(errors))
    return f"Below h = {sized(float(data.right.h[k]), 1)} rounding takes over: smaller is not better."


def stays(data: Data) -> str:
    """What the error against the checked derivative does as h falls, at the first place."""
    letter, here = data.objective.variables[0], brief(data.x)
    true = data.objective.exact or data.objective
    off = abs(float(true.slope(data.x)) - float(data.objective.slope(data.x)))
    smallest = float(np.nanmin(data.right.central, initial=np.inf))
    if off > 10 * smallest and off > NOISE * abs(float(true.slope(data.x))):
        return f"It does not fall: at {letter} = {here} it is off by {brief(off, 3)}."
    return f"It falls just as it should: right, at {letter} = {here}."


def found(data: Data) -> str:
    """What comparing at many places has shown."""
    if data.check.ok:
        return f"All {len(data.at)} lie on it: this is the derivative."
    return verdict(data).text


def relation(data: Data) -> str:
    """How a wrong derivative goes over into the right one, f′ = a df + b, where it is that simple."""
    claim, slopes = data.objective.slope(data.at), (data.objective.exact or data.objective).slope(data.at)
    known = np.isfinite(claim) & np.isfinite(slopes)
    claim, slopes = claim[known], slopes[known]
    if data.check.ok or len(claim) < 3 or np.ptp(claim) == 0:
        return ""
    size, slack = np.abs(claim).max(), NOISE * np.abs(slopes).max()
    a, b = np.polyfit(claim / size, slopes, 1) / [size, 1]
    b = 0.0 if abs(b) < slack else b
    plain = all(abs(2 * value - round(2 * value)) < NOISE * max(1, abs(value)) for value in (a, b))
    if np.abs(a * claim + b - slopes).max() > slack or not plain or round(2 * a) == 0:
        return ""
    letter = data.objective.variables[0]
    times = "" if round(a, 6) == 1 else "-" if round(a, 6) == -1 else f"{brief(a)} dot "
    plus = f" {'+' if b > 0 else '-'} {brief(abs(b))}" if b else ""
    return f"f'({letter}) = {times}d f({letter}){plus}"


def by_chance(data: Data) -> str:
    """Where a wrong derivative is right all the same."""
    places, letter = data.agreeing, data.objective.variables[0]
    if not 0 < len(places) <= 5:
        return f"At {len(places)} places it is right, by chance." if len(places) else ""
    listed = ", ".join(brief(x, 4) for x in places)
    return f"Right by chance at {letter} = {listed}: whoever checks there finds nothing."


def slope_there(data: Data) -> str:
    """The true slope where the descent by a wrong derivative ends."""
    if data.check.ok:
        return ""
    x, true = float(data.run.x[-1]), data.objective.exact or data.objective
    slope = float(true.slope(x))
    return f"f'({brief(x, 4)}) = {brief(slope, 3)}" if np.isfinite(slope) else ""


def descent_rule(data: Data) -> tuple[str, ...]:
    """The rule of the descent, which goes by the derivative that is checked."""
    lines = formula_of(data.run.rule)[:2] if data.run.rule else ()
    return tuple(line if data.check.ok else line.replace("f'", "d f") for line in lines)


def ends(data: Data) -> str:
    """Where the descents end: that by a wrong derivative and that by the true one."""
    if data.check.ok or data.exact is None:
        return ""
    letter = data.objective.variables[0]
    if data.run.verdict.good and data.exact.verdict.good:
        mine, true = (brief(float(run.x[-1]), 6) for run in (data.run, data.exact))
        return f"It rests at {letter} = {mine}, on a slope; the true derivative leads to {true}."
    return f"By it: {data.run.verdict.short}; by the true derivative: {data.exact.verdict.short}."
