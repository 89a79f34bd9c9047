"""The words and formulas of the high-school way."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gd import Kind
from gd.extrema import Extrema, Zero
from gd.rules import formula_of
from scenes.numbers import brief, readout, sentence, several
from scenes.script import Script, Verdict, steps

if TYPE_CHECKING:
    from scenes.high_school import Data

SINGLY = 5
"""So many zeros at most are told one by one."""
TIES = 3
"""So many equally low places at most are named."""

PLAN = ("1. Solve f′ = 0.", "2. Ask f″ there.", "3. Look at the ends.", "4. Keep the lowest.")


@dataclass(frozen=True)
class HighSchoolScript(Script):
    """The captions in their order, and what stands beside the pictures.

    heads     of the table (formulas)
    rows      of the table: what a place is ("minimum", "maximum", "inflection", "end"), and its cells
    kinds     what the signs of these mean (formulas, or plain words in quotes)
    best      the number of the row of the lowest place, if that is one; so many lowest places are `crowned`
    rule      of the descent on −f (formulas), and `readings` its numbers, for every step; so many are `drawn`
    """

    heading: str
    plan: tuple[str, ...]
    slope: str
    zeros: str
    heads: tuple[str, str, str]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    later: int
    kinds: tuple[tuple[str, str], ...]
    second: str
    silent: tuple[str, ...]
    ends: str
    ending: Verdict
    best: int | None
    crowned: int
    flip: str
    letter: str
    climbing: str
    rule: tuple[str, ...]
    drawn: int
    readings: tuple[tuple[str, str, str], ...]
    climbed: Verdict
    many: str
    many_zeros: str
    nobody: str


def high_school_script(data: Data) -> HighSchoolScript:
    found, run, letter = data.found, data.run, data.objective.variables[0]
    ending = verdict(found, letter)
    rows = rows_of(found)
    write_x, write_f = readout(run.x), readout(run.fun)
    climbed = climb(data)
    return HighSchoolScript(
        verdict=ending.text,
        alt_text=f"The curve of f, and below it that of its derivative. {zeros(found)} {ending.text} Then −f,"
        f" the same picture upside down, with a descent on it. {climbed.text}",
        heading=data.objective.definition,
        plan=PLAN,
        slope="Below it its slope, f′, at the same place: above 0 uphill, below 0 downhill.",
        zeros=zeros(found),
        heads=(letter, f"f''({letter})", f"f({letter})"),
        rows=rows,
        later=len([kind for kind, _ in rows if kind != "end"]),
        kinds=kinds(found),
        second=second(found),
        silent=silent(found, letter),
        ends=ends(found),
        ending=ending,
        best=best(found, rows),
        crowned=TIES if len(found.lowest) <= TIES else 0,
        flip="Change the sign and it is upside down: a maximum of f is a minimum of −f.",
        letter=letter,
        climbing="So a descent on −f climbs f.",
        rule=tuple(line.replace("f'", "(-f)'") for line in formula_of(run.rule)[:2]) if run.rule else (),
        drawn=drawn(data),
        readings=tuple(
            (f"{k:,}", write_x(x), write_f(f)) for k, (x, f) in enumerate(zip(run.x, run.fun, strict=True))
        ),
        climbed=climbed,
        many=data.many.definition,
        many_zeros=f"And here? f′ = 0 at {len(data.many_found.zeros)} places"
        f" {over(data.many_found)}, and no formula gives them.",
        nobody="With a million variables nobody solves it: hence gradient descent, one slope at a time.",
    )


def figures(interval: tuple[float, float]) -> int:
    """How many figures tell places of an interval apart: a ten-thousandth of its width."""
    low, high = interval
    return int(np.clip(4 + math.ceil(math.log10(max(abs(low), abs(high)) / (high - low))), 4, 12))


def place(x: float, found: Extrema) -> str:
    """A place on the interval; what is zero but for rounding is zero."""
    low, high = found.interval
    return brief(0.0 if abs(x) < 1e-9 * (high - low) else x, figures(found.interval))


def over(found: Extrema) -> str:
    """The interval, to be read after what is found: on [−5, 5]."""
    low, high = (place(end, found) for end in found.interval)
    return f"from {low} to {high}" if "," in low + high else f"on [{low}, {high}]"


def roughly(x: float, found: Extrema) -> str:
    """A place to within a hundredth of the interval."""
    low, high = found.interval
    return place(round(x, 2 - math.ceil(math.log10(high - low))), found)


def zeros(found: Extrema) -> str:
    """Where f′ is zero, or jumps over zero."""
    level = [zero for zero in found.zeros if not zero.corner]
    where = over(found)
    if found.level:
        return f"f′ = 0 everywhere {where}: f is level."
    at_least = "" if found.all else " at least"
    jumps = len(found.zeros) - len(level)
    if level:
        also = f", and it jumps over 0 at {several(jumps, 'place')}" if jumps else ""
        return f"f′ = 0 at {several(len(level), 'place')}{at_least} {where}{also}: there f is level."
    if jumps:
        return f"f′ = 0 nowhere {where}, but it jumps over 0 at {several(jumps, 'place')}."
    return f"f′ = 0 nowhere {where}: only the ends are left to look at."


def rows_of(found: Extrema) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The table: zeros one by one, or how many of each kind; then the ends."""
    rows: list[tuple[str, tuple[str, ...]]] = []
    if len(found.zeros) <= SINGLY:
        rows += [
            (zero.kind.value, (place(zero.x, found), bend(zero), brief(zero.fun, 5))) for zero in found.zeros
        ]
    else:
        for kind, plural in (("minimum", "minima"), ("maximum", "maxima"), ("inflection", "inflections")):
            count = sum(zero.kind.value == kind for zero in found.zeros)
            if count:
                rows.append((kind, (f"{count:,} {plural if count > 1 else kind}",)))
    for x, value in zip(found.interval, found.ends, strict=True):
        if not np.isnan(value):
            rows.append(("end", (place(x, found), "end", brief(value, 5))))
    return tuple(rows)


def bend(zero: Zero) -> str:
    """f″ at a zero, as it is written."""
    return "corner" if zero.corner else brief(zero.second, 3) if zero.told or zero.second else "0"


def kinds(found: Extrema) -> tuple[tuple[str, str], ...]:
    """What the signs on the picture mean."""
    signs = {Kind.MINIMUM: "f″ > 0", Kind.MAXIMUM: "f″ < 0"}
    known = []
    for kind in (Kind.MINIMUM, Kind.MAXIMUM, Kind.INFLECTION):
        zeros = [zero for zero in found.zeros if zero.kind is kind]
        told = bool(zeros) and all(zero.told for zero in zeros)
        if zeros:
            known.append((kind.value, f'"{kind.value}{": " + signs[kind] if told else ""}"'))
    known = known if len(found.zeros) <= SINGLY else []
    return (*known, ("end", '"end of the interval"'))


def second(found: Extrema) -> str:
    """What f″ says, for the kinds there are."""
    told = {zero.kind for zero in found.zeros if zero.told}
    parts = []
    if Kind.MINIMUM in told:
        parts.append("f″ > 0, it bends up: a minimum.")
    if Kind.MAXIMUM in told:
        parts.append("f″ < 0, it bends down: a maximum.")
    return " ".join(parts)


def silent(found: Extrema, letter: str) -> tuple[str, ...]:
    """Where f″ says nothing, and what does."""
    quiet = [zero for zero in found.zeros if not zero.told]
    if not quiet:
        return ()
    if len(quiet) > 1:
        count = sentence(several(len(quiet), "place"))
        return (f"{count}: f″ is 0 or not there and says nothing. f on both sides decides.",)
    (zero,) = quiet
    at = f"At {letter} = {place(zero.x, found)}"
    why = "is a corner, f″ has no say" if zero.corner else "f″ = 0 says nothing"
    does = {
        Kind.MINIMUM: "f is higher on both sides: a minimum",
        Kind.MAXIMUM: "f is lower on both sides: a maximum",
    }.get(zero.kind, "f goes on the same way: neither minimum nor maximum")
    return (f"{at} {why}; {does}.",)


def ends(found: Extrema) -> str:
    """f at the ends."""
    known = [
        f"f({place(x, found)}) = {brief(value, 5)}"
        for x, value in zip(found.interval, found.ends, strict=True)
        if not np.isnan(value)
    ]
    if not known:
        return "At the ends of the interval f has no value."
    one = "" if len(known) == 2 else "; at the other end f has no value"
    return f"The ends of the interval count, too: {', '.join(known)}{one}."


def verdict(found: Extrema, letter: str) -> Verdict:
    """Where f is lowest, or that it is nowhere."""
    where, count = over(found), len(found.zeros)
    if found.level:
        return Verdict(f"f is the same everywhere {where}: there is no lowest place.", "level", False)
    if found.lower is not None:
        at = f"{letter} = {roughly(found.lower, found)}"
        if found.ground:
            return Verdict(f"Lowest {where} is level ground, around {at}: no single place.", "level", False)
        return Verdict(f"No zero and no end is lowest {where}: near {at} f is lower still.", "none", False)
    value = brief(found.least, 5)
    if len(found.lowest) > TIES:
        text = f"Lowest {where}: {len(found.lowest):,} places, equally low, f = {value}."
        return Verdict(text, "found", True)
    *others, last = (place(x, found) for x in found.lowest)
    places = f"{', '.join(others)} and {last}" if others else last
    zero = {zero.x for zero in found.zeros}
    kind = "" if any(x in zero for x in found.lowest) else "an end, "
    at_least = "" if found.all else " at least"
    among = f", of {several(count, 'zero')}{at_least} and the ends" if count > 1 and not kind else ""
    return Verdict(f"Lowest {where}{among}: {kind}{letter} = {places}, f = {value}.", "found", True)


def best(found: Extrema, rows: tuple[tuple[str, tuple[str, ...]], ...]) -> int | None:
    """The row of the lowest place."""
    if len(found.lowest) != 1:
        return None
    cell = place(found.lowest[0], found)
    return next((nth for nth, (_, cells) in enumerate(rows) if len(cells) > 1 and cells[0] == cell), None)


def drawn(data: Data) -> int:
    """So many steps of the descent are drawn: until it leaves the interval, if it does for good."""
    low, high = data.found.interval
    outside = (data.run.x < low) | (data.run.x > high)
    if not outside[-1] or data.run.arrived is not None:
        return data.run.seen
    inside = np.flatnonzero(~outside)
    return int(inside[-1]) + 1 if inside.size else 0


def climb(data: Data) -> Verdict:
    """How the descent on −f ended, told of f."""
    run, letter = data.run, data.objective.variables[0]
    low, high = data.found.interval
    if run.arrived is None and not low <= run.x[-1] <= high:
        text = f"A descent on −f leaves the interval after {steps(drawn(data))}: no maximum found."
        return Verdict(text, "left", False)
    if run.last == 0:
        text = f"A descent on −f stays at {letter} = {brief(float(run.x[0]))}: there is no slope."
        return Verdict(text, "stays", False)
    if run.arrived is None or not run.verdict.good:
        return Verdict(f"A descent on −f: {run.verdict.text}", run.verdict.short, False)
    maxima = [zero.x for zero in data.found.zeros if zero.kind is Kind.MAXIMUM]
    top = place(min(maxima, key=lambda x: abs(x - run.x[-1]), default=float(run.x[-1])), data.found)
    text = f"At {letter} = {top} in {steps(run.arrived)}, to within {brief(run.tolerance)}: a maximum of f."
    return Verdict(text, run.verdict.short, True)
