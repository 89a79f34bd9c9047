"""The words and formulas of many starts."""

from __future__ import annotations

import collections
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from gd.rules import RULES
from scenes.kit import valleys
from scenes.numbers import brief, fixed, readout, sentence, several
from scenes.script import Script, steps
from scenes.script.rules import given, is_plain, last_lines, phrase, plain_values, searches, title_of

if TYPE_CHECKING:
    from scenes.multiple_starts import Data

DECIMALS, FIGURES, MOST = 3, 3, 9
"""In the table numbers stand on three decimals, with more where they would look the same, and take so many
characters at most."""


@dataclass(frozen=True)
class StartsScript(Script):
    """The captions in their order: `valleys`, `one`, `found_by_one`, `rule` (empty for the plain one),
    `line_up`, `lost` (in lines, beside the table), `found_by_all`, `price`.

    heading      formula: the function
    rate         formula: the learning rate
    lesson       formulas: the rule, if it is not the plain one
    rows         the table of valleys
    read         how x and f of the first ball at a step are written
    small_print  for a derivative that is not that of the function drawn; a rule that is not the plain one
    crown        what the crown means
    """

    heading: str
    rate: str
    lesson: tuple[str, ...]
    valleys: str
    one: str
    found_by_one: str
    rule: str
    line_up: str
    rows: tuple[tuple[str, ...], ...]
    read: Callable[[int], tuple[str, str]] = field(compare=False)
    lost: tuple[str, ...]
    found_by_all: str
    price: str
    small_print: str
    crown: str


def starts_script(data: Data) -> StartsScript:
    rule, plain = data.rule, is_plain(data.rule)
    found, missed = found_by_all(data), lost(data.troubles)
    verdict = f"{found} {told(missed)}".strip()
    price = f"The price: {several(data.starts, 'run')}, {steps(data.steps_in_all)}{searched(data)} in all."
    balls = sentence(several(data.starts, "red ball"))
    there = f"{sentence(several(len(data.valleys), 'valley'))} on {valleys.named(data.interval)}."
    crowd = f"{several(data.starts, 'ball')}: each" if data.starts > 1 else "the ball"
    first = data.runs[data.scout]
    write_x, write_f = (readout(path, most=12) for path in (first.x, first.fun))
    keep = "Try many starts, keep the best" if data.best is not None else "Nothing to keep"
    return StartsScript(
        verdict=verdict,
        alt_text=f"{balls} on the curve of f: {phrase(rule)}. "
        f"Each ball takes the mark of the valley it ends in. {verdict} {price}",
        heading=data.objective.definition,
        rate=given(rule)[0],
        lesson=() if plain else last_lines(rule),
        valleys=f"{there} {'Which one' if len(data.valleys) > 1 else 'What'} will a ball find?",
        one=f"One ball, from x = {brief(first.x[0], 4)}.",
        found_by_one=found_by_one(data),
        rule="" if plain else f"By {phrase(rule)}: {RULES[rule.name].about}.",
        line_up=f"{sentence(crowd)} takes the mark of the valley it ends in{within(data)}.",
        rows=rows(data),
        read=lambda step: (write_x(first.x[step]), write_f(first.fun[step])),
        lost=tuple(missed),
        found_by_all=found,
        price=f"{keep}. {price}",
        small_print=" ".join(
            ([] if data.exact else ["The slope used is not quite f′."])
            + ([] if plain else [", ".join([sentence(title_of(rule)), *plain_values(rule).split(", ")[1:]])])
        ),
        crown=f"lowest on {valleys.named(data.interval)}"
        if data.best == data.lowest
        else "best found, not the lowest",
    )


def within(data: Data) -> str:
    """How close a ball is to where it ends once it counts as there; nothing where none is."""
    return "" if data.best is None else f", to within {brief(data.runs[0].tolerance)}"


def searched(data: Data) -> str:
    """How often f was asked for, where the rule asks more than once an iterate."""
    asked = sum(run.result.nfev for run in data.runs)
    return f" and {asked:,} evaluations of f" if searches(data.rule) else ""


def rows(data: Data) -> tuple[tuple[str, ...], ...]:
    """x and f of the valleys the table has room for, and a line for the others."""
    listed = [data.valleys[k] for k in data.listed]
    write_x, write_f = (cells([getattr(valley, name) for valley in listed]) for name in ("x", "f"))
    table = [(write_x(valley.x), write_f(valley.f)) for valley in listed]
    more = len(data.valleys) - len(listed)
    return (*table, (f"{more} more, less deep",)) if more else tuple(table)


def cells(column: list[float]) -> Callable[[float], str]:
    """How the numbers of a column are written: alike, on three decimals unless that hides what they are."""
    return readout(np.array(column), DECIMALS, FIGURES, MOST)


def lost(troubles: tuple[str, ...]) -> list[str]:
    """The balls in no valley: a line for the most frequent trouble, a second for the rest."""
    counts = collections.Counter(text for text in troubles if text).most_common()
    if len(counts) > 2:
        counts = [counts[0], ("in other trouble", sum(count for _, count in counts[1:]))]
    return [sentence(f"{several(count, 'ball')} {text}") for text, count in counts]


def told(lines: tuple[str, ...] | list[str]) -> str:
    return " ".join(f"{line}." for line in lines)


def found_by_one(data: Data) -> str:
    end = data.ends[data.scout]
    if end is None:
        return f"It found no valley: {data.troubles[data.scout]}."
    if len(data.valleys) == 1:
        return f"The only valley on {valleys.named(data.interval)}."
    if end == data.lowest:
        return "The lowest valley. Not every start is so lucky."
    return "A valley, but not the lowest."


def found_by_all(data: Data) -> str:
    if data.best is None:
        return "No ball comes to rest in a valley."
    best = data.valleys[data.best]
    if data.best != data.lowest:
        x = fixed(best.x, DECIMALS) if 1e-2 <= abs(best.x) < 1000 else brief(best.x, 4)
        return f"No ball finds the lowest valley. The best one found: x = {x}."
    found = "finds" if best.balls == 1 else "find"
    kind = "only" if len(data.valleys) == 1 else "lowest"
    return f"Where you start is where you end: {best.balls} of {data.starts} {found} the {kind} valley."
