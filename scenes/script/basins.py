"""The words of the map of basins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gd.basins import NOWHERE, Destinations
from scenes.numbers import brief, sentence, several
from scenes.parameters import Array
from scenes.script import Script, steps
from scenes.script.rules import phrase

if TYPE_CHECKING:
    from scenes.basins import Data

KEY = (
    "Each cell takes the colour of the minimum its run reaches, the darker the longer it takes; the minima "
    "that most runs reach have letters."
)


@dataclass(frozen=True)
class BasinsScript(Script):
    """The captions in their order: `starts`, `found`, `every`, `colored`, `lost` (empty where all arrive),
    `grows`, `limits` (empty where none is passed, and for rules of which none is known).

    started for each start where it is, and where its run ends
    heads   formulas: over the columns of the table
    rows    the table: which kind of cell, its name, its curvature and its limit
    shares  the numbers of the table's last column for a map
    """

    starts: str
    found: str
    started: tuple[tuple[str, str], ...]
    every: str
    colored: str
    lost: str
    grows: str
    limits: str
    heads: tuple[str, str, str]
    rows: tuple[tuple[int, str, str, str], ...]
    shares: Callable[[Destinations], list[str]] = field(compare=False)


def basins_script(data: Data) -> BasinsScript:
    count, runs = len(data.sites), data.whole.ends.size
    kinds = shown_kinds(data)
    names = {count: f"{several(data.others, 'other')}", count + 1: "no minimum", count + 2: "runs off"}
    rows = tuple(
        (k, data.sites[k].letter, brief(data.sites[k].curvature, 4), limit_of(data, k))
        if k < count
        else (k, names[k], "", "")
        for k in kinds
    )
    told = verdict(data)
    low, high = brief(data.rates[0], 3), brief(data.rates[-1], 3)
    known = any(site.limit is not None for site in data.sites)
    return BasinsScript(
        verdict=told,
        alt_text=f"A map of f: {runs:,} descents by {phrase(data.rule)}, one from every cell. "
        f"{KEY if count else 'All cells are striped: there is no minimum to reach.'} "
        f"The learning rate grows from {low} to {high}. {told}",
        starts=sentence(f"{several(len(data.runs), 'start')}, by {phrase(data.rule)}."),
        found=found(data),
        started=tuple((place_of(run.points[0]), end_of(data, n)) for n, run in enumerate(data.runs)),
        every=f"Now a run from every place: {runs:,} of them, {data.steps:,} steps at most.",
        colored="Each cell has the colour of the minimum its run reaches: the darker, the later."
        if count
        else "No minimum was found here for a run to reach.",
        lost=lost(data, data.whole),
        grows=f"The learning rate grows from {low} to {high}.",
        limits=limits(data),
        heads=("lambda", "2\\/lambda" if known else "", ""),
        rows=rows,
        shares=lambda seen: [f"{100 * data.shares(seen)[k]:.1f}" for k in kinds],
    )


def shown_kinds(data: Data) -> list[int]:
    """The kinds of cells that the table has a row for: the minima with letters, and of the rest what is ever
    there."""
    count, maps = len(data.sites), (data.whole, *data.sweep)
    extra = [k for k in range(count, count + 3) if any(data.shares(seen)[k] > 0 for seen in maps)]
    return [*range(count), *extra]


def limit_of(data: Data, k: int) -> str:
    limit = data.sites[k].limit
    return "" if limit is None else brief(limit, 4)


def place_of(point: Array) -> str:
    return f"({', '.join(brief(float(value), 3) for value in point)})"


def end_of(data: Data, nth: int) -> str:
    """Where the run from a start ends, and after how many steps it is there."""
    end, arrived = data.ends[nth], data.runs[nth].arrived
    if end == NOWHERE:
        return "no minimum"
    name = data.sites[end].letter if end < len(data.sites) else "a minimum"
    return f"{name}{f', {steps(arrived)}' if arrived is not None else ''}"


def found(data: Data) -> str:
    """Where the first descents end, in a sentence."""
    name = [data.sites[k].letter if 0 <= k < len(data.sites) else "" for k in data.ends]
    lost = sum(k == NOWHERE for k in data.ends)
    letters = sorted({letter for letter in name if letter})
    if len(data.ends) == 1:
        arrived = data.runs[0].arrived
        if lost:
            return f"At none of the minima after {data.steps:,} steps."
        at = f"at {letters[0]}" if letters else "at a minimum"
        return f"It ends {at}{f', in {arrived:,} steps' if arrived is not None else ''}."
    ends = f"They end at {listed(letters)}." if letters else ""
    if not letters and lost < len(data.ends):
        ends = "They end at minima without a letter." if not lost else "Some end at minima without a letter."
    return f"{ends} {sentence(several(lost, 'run'))} at no minimum.".strip() if lost else ends


def lost(data: Data, seen: Destinations) -> str:
    """What part of the runs reaches no minimum."""
    *_, nowhere, gone = data.shares(seen)
    parts = [
        f"{percent(share)} {what}"
        for share, what in ((nowhere, f"are at no minimum after {data.steps:,} steps"), (gone, "run off"))
        if share > 0
    ]
    return f"{' and '.join(parts)}: striped." if parts else ""


def passed(data: Data) -> list[int]:
    """The minima whose limit lies between the rates shown and at which no run ends at the last of them, the
    first to go first."""
    gone = [
        k
        for k, site in enumerate(data.sites)
        if site.limit is not None
        and data.rates[0] < site.limit < data.rates[-1]
        and data.sweep[0].share(k) > 0
        and data.sweep[-1].share(k) == 0
    ]
    return sorted(gone, key=lambda k: data.sites[k].limit or 0.0)


def limits(data: Data) -> str:
    if not passed(data):
        return ""
    return "Where the rate is above 2/λ nothing rests: each step overshoots by more than it was off."


def verdict(data: Data) -> str:
    """What became of the minima on the way, and what is left at the last rate."""
    total, last = len(data.sites) + data.others, data.sweep[-1]
    low, high = (brief(rate, 3) for rate in (data.rates[0], data.rates[-1]))
    away = sum(data.shares(last)[-2:])
    if not total:
        return f"No minimum was found: none of {last.ends.size:,} runs has one to end at."
    if gone := passed(data):
        ways = listed([f"{data.sites[k].letter} above {brief(data.sites[k].limit or 0.0, 4)}" for k in gone])
        return f"The learning rate takes minima away: {ways}."
    if total == 1:
        first = data.sweep[0].share(0)
        ends = percent(last.share(0))
        return f"One minimum: {percent(first)} of the runs reach it at {low}, {ends} at {high}."
    reached = sum(share > 0 for share in last.shares)
    none = f"; {percent(away)} of the runs reach none" if away else ""
    return f"{reached} of {total} minima are reached at {high}{none}."


def percent(share: float) -> str:
    """A share in per cent; one that is not quite none or all is not rounded to that."""
    if 0 < share < 0.005:
        return "under 1 %"
    return "over 99 %" if 0.995 <= share < 1 else f"{100 * share:.0f} %"


def listed(parts: list[str]) -> str:
    """One, two and three of them, as people say it."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
