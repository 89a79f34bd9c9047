"""The words and formulas of a race of rules on a map."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from gd import Status
from scenes.numbers import brief, counted, sentence, several
from scenes.race import way_of
from scenes.script import Script, Verdict, steps
from scenes.script.rules import PLAIN, listed, phrase, plain_values, title_of

if TYPE_CHECKING:
    from scenes.race import Data, Racer

TURNS, DETOUR = 3, 1.3
"""A way with so many turns is a zig-zag, one that is longer than the straight line by this factor is told."""


@dataclass(frozen=True)
class RaceScript(Script):
    """The captions in their order; `names`, `numbers` and `results` are a line for each run; `enters` and
    `way` are what is said of one that runs by itself, before and after."""

    heading: str
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    landscape: str
    enters: Callable[[Racer], str] = field(compare=False)
    across: str
    memory: str
    way: Callable[[Racer], str] = field(compare=False)
    together: str
    results: tuple[str, ...]
    closing: tuple[str, ...]
    ending: Verdict


def race_script(data: Data) -> RaceScript:
    ending = verdict(data)
    start, named = point(data.start), list(zip(names_of(data), data.racers, strict=True))
    return RaceScript(
        verdict=ending.text,
        alt_text=f"Several runs start at {start} on the map of f and go at the same beat: "
        f"{listed(names_of(data))}. {ending.text}",
        heading=data.objective.definition,
        names=tuple(name if racer.rule is None else sentence(name) for name, racer in named),
        numbers=tuple(numbers(racer) for racer in data.racers),
        landscape=landscape(data),
        enters=enters,
        across="The slope points this way, the minimum lies that way.",
        memory="Yellow is what the slope asks for, violet what is remembered of the steps before.",
        way=way,
        together=f"{sentence(several(len(data.racers), 'run'))}, one start, the same beat.",
        results=tuple(result(racer) for racer in data.racers),
        closing=closing(data),
        ending=ending,
    )


def point(x: np.ndarray) -> str:
    """A point as people write it: (−10, 2)."""
    return f"({', '.join(brief(float(part), 4) for part in x)})"


def names_of(data: Data) -> list[str]:
    """What tells the runs from one another: their files, or their rules, with their numbers where two go by
    one rule."""
    names = [short(racer) for racer in data.racers]
    return [
        f"{name}, {plain_values(racer.rule)}" if racer.rule and names.count(name) > 1 else name
        for name, racer in zip(names, data.racers, strict=True)
    ]


def landscape(data: Data) -> str:
    """What there is to see on the map."""
    count = len(data.minima)
    if not count:
        return "A map of f."
    return f"A map of f, with {'its minimum' if count == 1 else f'{counted(count)} minima'}."


def enters(racer: Racer) -> str:
    """What is said when a run begins by itself."""
    if racer.rule is None:
        return f"{racer.name}: a run as it was recorded, from {point(racer.x[0])}."
    return f"{sentence(phrase(racer.rule))}, from {point(racer.x[0])}."


def way(racer: Racer) -> str:
    """What its way was like."""
    made = way_of(racer)
    where = f"{sentence(steps(made.steps))}"
    if racer.off_map is not None and racer.goal is None:
        return f"It leaves the map at step {racer.off_map:,}."
    turning = f", turning back {several(made.turns, 'time')}" if made.turns >= TURNS else ""
    longer = made.length / made.straight if made.straight > 0 else 1.0
    detour = f", a way {brief(longer, 2)} times as long as the straight one" if longer > DETOUR else ""
    there = " to the minimum" if racer.first is not None else ", and not there yet"
    return f"{where}{there}{turning}{detour}."


def result(racer: Racer) -> str:
    """How a run ended, in a few words."""
    if racer.result.status is Status.DIVERGED:
        return f"diverged at step {racer.result.diverged_at:,}"
    if racer.first is None:
        return "left the map" if racer.off_map is not None else "not there yet"
    if racer.stays is None:
        return f"there at {racer.first:,}, and away again"
    if racer.leaves:
        return f"there at {racer.first:,}, leaves later"
    if racer.first == racer.stays:
        return steps(racer.first)
    return f"first {racer.first:,}, stays {racer.stays:,}"


def closing(data: Data) -> tuple[str, ...]:
    """What the race has shown, where it has: who only passed, and whether all came to the same place."""
    lines = []
    passed = [racer for racer in data.racers if racer.first is not None and racer.first != racer.stays]
    if passed:
        names = listed([short(racer) for racer in passed])
        lines.append(f"There first and there to stay are not the same: {names}.")
    goals = {racer.goal for racer in data.racers if racer.goal is not None}
    if len(goals) > 1:
        lines.append(f"From one start they end in {several(len(goals), 'place')}: the rule decides.")
    return tuple(lines)


def numbers(racer: Racer) -> str:
    """The numbers of its rule, or how long it is where it was recorded."""
    return steps(racer.last) if racer.rule is None else plain_values(racer.rule)


def short(racer: Racer) -> str:
    """A run in a word."""
    if racer.rule is None:
        return racer.name
    return "plain descent" if racer.rule.name == PLAIN else title_of(racer.rule)


def verdict(data: Data) -> Verdict:
    """Who is there to stay, and who first of all."""
    there = sorted((racer for racer in data.racers if racer.there), key=lambda racer: racer.stays or 0)
    within = f"to within {brief(data.tolerance)}"
    if not there:
        return Verdict(f"None of them is at a minimum to stay, {within}.", "none is there", False)
    quickest = there[0]
    name = quickest.name if quickest.rule is None else sentence(short(quickest))
    mine = f"{name} is there to stay in {steps(quickest.stays or 0)}, {within}"
    others = listed([short(racer) for racer in data.racers if racer not in there] or [""])
    plain = next((racer for racer in there if racer.rule is not None and racer.rule.name == PLAIN), None)
    if others:
        return Verdict(f"{mine}; {others} not.", short(quickest), True)
    if plain is not None and plain is not quickest:
        return Verdict(f"{mine}; plain descent in {plain.stays or 0:,}.", short(quickest), True)
    return Verdict(f"{mine}; all of them by step {there[-1].stays or 0:,}.", short(quickest), True)
