"""The words of a comparison of several runs from one start: by learning rate, and by rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scenes.numbers import brief, counted, fixed, sentence
from scenes.script import Script, steps
from scenes.script.descent import readings
from scenes.script.rules import PLAIN, rate_of, title_of, values

if TYPE_CHECKING:
    from scenes.comparison import Data, Entry

SAME = 1.05
"""Two numbers this close, one divided by the other, are as good as the same."""


@dataclass(frozen=True)
class RunWords:
    """What is said of one run: its `name` above its picture (Typst mathematics), the `label` on the list, the
    caption when it `enters` and the one at its `ending`, and how its running numbers are written."""

    name: str
    label: str
    enters: str
    ending: str
    readings: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class ComparisonScript(Script):
    """`title` stands above, `closing` compares the runs, `tolerance` says what counts as arrived; `runs` are
    the words of each, by the run's mark."""

    title: str
    closing: str
    tolerance: str
    runs: Mapping[str, RunWords]
    first: Entry = field(compare=False)

    def of(self, entry: Entry) -> RunWords:
        return self.runs[entry.sign.shape]

    def so_far(self, entry: Entry, step: int) -> str:
        """Where a run is when it is about to be told in time-lapse."""
        first = self.first
        if entry is first:
            return "The rest in time-lapse."
        far, far_first = (abs(run.x[min(step, run.last)] - run.x[0]) for run in (entry, first))
        only = "only " if far < far_first / 2 else ""
        return (
            f"The same {steps(step)} bring it {only}to x = {fixed(entry.x[step], 2)}. The rest in time-lapse."
        )


def alpha_script(data: Data) -> ComparisonScript:
    """The words where the learning rates differ."""
    rule = data.first.run.rule
    assert rule is not None
    with_rule = "" if rule.name == PLAIN else f", {title_of(rule)}"
    verdict = told(data, [f"α = {brief(rate(entry))}" for entry in data.entries])
    extremes = data.entries[0], data.entries[-1]
    words = {}
    for entry in data.entries:
        if entry is data.first:
            enters = f"First, a learning rate of {brief(rate(entry))}."
        else:
            enters = f"Now a learning rate {size(entry, data.first)}."
        words[entry.sign.shape] = words_of(entry, values(entry.run.rule), brief(rate(entry)), enters)
    return ComparisonScript(
        verdict=verdict,
        alt_text=f"Red balls on the curve of f all start at x = {brief(data.first.x[0])} and take up to "
        f"{data.steps:,} steps of {title_of(rule)} at the same beat, one for each learning rate. {verdict}",
        title=f"One start, {counted(len(data.entries))} learning rates{with_rule}",
        closing=" ".join(
            sentence(f"{size(entry, data.first)}: {outcome(entry, data.first)}.")
            for entry in extremes
            if entry is not data.first
        ),
        tolerance=tolerance(data),
        runs=words,
        first=data.first,
    )


def words_of(entry: Entry, name: str, label: str, enters: str) -> RunWords:
    columns = (entry.x, entry.fun, *(state.values[: entry.last + 1] for state in entry.states))
    return RunWords(name, label, enters, entry.run.verdict.text, readings(*columns))


def told(data: Data, labels: list[str]) -> str:
    """How each of them ended, and what counts as arrived."""
    ends = (f"{label}: {entry.run.verdict.short}." for label, entry in zip(labels, data.entries, strict=True))
    within = tolerance(data)
    return " ".join((*ends, *([f"{sentence(within)}."] if within else [])))


def tolerance(data: Data) -> str:
    """Within what those that converged did, the same for all of them."""
    found = [entry.run.tolerance for entry in data.entries if entry.run.arrived is not None]
    return f"converged: to within {brief(found[0])}" if found else ""


def rate(entry: Entry) -> float:
    assert entry.run.rule is not None
    return rate_of(entry.run.rule)


def size(entry: Entry, first: Entry) -> str:
    return against(rate(entry), rate(first), more="bigger", less="smaller", same="almost the same")


def outcome(entry: Entry, first: Entry) -> str:
    """How a run ended, where possible in terms of the first one."""
    if not entry.run.arrived or not first.run.arrived:
        return entry.run.verdict.short
    return against(entry.run.arrived, first.run.arrived, more="slower", less="faster", same="just as fast")


def against(value: float, other: float, *, more: str, less: str, same: str) -> str:
    """`value` against `other`, both above 0: "five times" and the word for more or less, or `same`."""
    ratio = max(value, other) / min(value, other)
    if ratio < SAME:
        return same
    return f"{counted(ratio)} times {more if value > other else less}"
