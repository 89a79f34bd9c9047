"""The words and formulas of the skier."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from gd import Status, UpdateRule
from gd.rules import RULES
from scenes.numbers import brief, readout
from scenes.script import Script, Verdict, steps
from scenes.script.rules import is_plain, last_lines, phrase, remembers, rescales, searches

if TYPE_CHECKING:
    from scenes.kit.skiing import Descent
    from scenes.skier_slope import Data

SMALL, BIG, MIDDLE, AGAIN = "Small steps", "Big steps", "The middle way", "The first way"
HOW_FAR = {
    SMALL: "Small steps: a little way, look, a little way, look …",
    BIG: "Big steps: far down the slope before looking again.",
    MIDDLE: "And somewhere between.",
    AGAIN: "And the way taken before.",
}
LEVEL = 0.005
"""A slope under this share of the steepest one that is felt is called zero."""
DECIMALS, FIGURES, MOST = 2, 3, 8
"""Numbers stand on two decimals at least, with three figures of what changes, and take eight characters at
most."""


@dataclass(frozen=True)
class RaceWords:
    """One descent in the comparison: its name and its numbers (Typst mathematics), the caption when it
    begins, how it ended, and what became of it next to the others."""

    name: str
    numbers: str
    enters: str
    ending: Verdict
    outcome: str


@dataclass(frozen=True)
class SkierScript(Script):
    """`walk` is said of the first descent, `walked` at its end, `races` of all of them, `rule` before those
    of a rule that is not the plain one.

    heights    how the height of every stop of the first descent is written
    lesson     formulas: the last lines of the rule, if it is not the plain one
    places     what to do at each of the places where the slope is felt
    slope      how a slope is written
    rises      how high the triangle at each of these places is
    tolerance  what counts as arrived
    ending     the last heading
    result     steps, x and height at the end

    Where the slope is felt is chosen by what is shown; the other words do not depend on it.
    """

    walk: str
    walked: str
    rule: str
    races: tuple[RaceWords, ...]
    heights: tuple[str, ...]
    lesson: tuple[str, ...]
    places: tuple[str, ...] = field(compare=False)
    slope: Callable[[float], str] = field(compare=False)
    rises: tuple[str, ...] = field(compare=False)
    tolerance: str
    ending: str
    result: tuple[str, str, str]


def skier_script(data: Data) -> SkierScript:
    middle, rule = data.middle, data.middle.run.rule
    assert rule is not None, "a skier's run goes by a rule"
    ended, last = middle.run.verdict.text, middle.shown
    x, heights = middle.run.x[: last + 1], middle.run.fun[: last + 1]
    plain, slopes = is_plain(rule), np.array(data.slopes)
    written = [list(map(in_place(path), path)) for path in (x, heights)]
    within = {brief(descent.run.tolerance) for descent in data.descents if descent.run.arrived is not None}
    by = "" if plain else f" of {phrase(rule)}"
    return SkierScript(
        verdict=ended,
        alt_text=f"A skier on a snowy ridge starts at x = {brief(x[0])}, faces down the slope, goes a little "
        f"way, looks again, and so on for {steps(last)}{by}. {ended}",
        walk=look_again(rule),
        walked=f"In the valley after {steps(last)}." if data.at_bottom else ended,
        rule="" if plain else f"By {phrase(rule)}: {RULES[rule.name].about}.",
        races=tuple(race(descent, data) for descent in data.descents),
        heights=tuple(written[1]),
        lesson=() if plain else last_lines(rule),
        places=tuple(way_out(slope, float(np.abs(slopes).max())) for slope in data.slopes),
        slope=in_place(slopes),
        rises=tuple(map(in_place(slopes * data.leg), slopes * data.leg)),
        tolerance=f"converged: to within {within.pop()}" if within else "",
        ending="The lowest point around you" if data.at_bottom else "Not at the lowest point",
        result=(f"{last:,}", written[0][-1], written[1][-1]),
    )


def in_place(values: np.ndarray) -> Callable[[float], str]:
    """How a number that takes these values is written in its place."""
    return readout(values, DECIMALS, FIGURES, MOST)


def look_again(rule: UpdateRule) -> str:
    """What a skier does at every stop."""
    if rescales(rule):
        return "Face down the slope. Go a way, however steep it is. Look again."
    if remembers(rule):
        return "Face down the slope. Go on with the push of before. Look again."
    return "Face down the slope. Go a little way. Look again."


def race(descent: Descent, data: Data) -> RaceWords:
    name = kind_of(descent, data)
    sign = "<=" if descent.run.rule and searches(descent.run.rule) else "="
    numbers = f"alpha {sign} {brief(descent.rate, 3)}"
    return RaceWords(name, numbers, HOW_FAR[name], descent.run.verdict, outcome(descent, data.middle))


def kind_of(descent: Descent, data: Data) -> str:
    """What a descent is called, by its learning rate next to that of the first."""
    first, others = data.middle.rate, [other.rate for other in data.descents[:-1]]
    if descent is data.middle:
        return MIDDLE if min(others) < first < max(others) else AGAIN
    return SMALL if descent.rate < first else BIG


def outcome(descent: Descent, middle: Descent) -> str:
    """What became of a descent, next to the middle one."""
    if descent.run.result.status is Status.CYCLING and descent.run.cycles is not None:
        return "Too far, back, and too far again: it never settles."
    arrived = descent.run.verdict.good and middle.run.verdict.good
    if arrived and descent.shown > 2 * middle.shown:
        return f"It arrives, after {descent.shown:,} decisions where {middle.shown:,} would do."
    return descent.run.verdict.text


def way_out(slope: float, steepest: float) -> str:
    """What the slope of a place asks for, `steepest` being the size of the steepest that is felt."""
    if not slope or abs(slope) < LEVEL * steepest:
        return "The derivative is zero: stay."
    return "The derivative is positive: go left." if slope > 0 else "The derivative is negative: go right."
