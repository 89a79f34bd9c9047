"""The words of a comparison of several runs from one start: by learning rate, and by rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gd.rules import formula_of
from scenes.numbers import brief, counted, fixed, sentence
from scenes.script import Script, steps
from scenes.script.descent import readings
from scenes.script.rules import (
    PLAIN,
    given,
    listed,
    phrase,
    plain_values,
    rate_of,
    remembers,
    rescales,
    title_of,
    values,
)

if TYPE_CHECKING:
    from scenes.runs import Data, Entry

PLAINLY = "plain descent"
"""What gradient descent is called beside other rules, which are gradient descent as well."""
SAME = 1.05
"""Two numbers this close, one divided by the other, are as good as the same."""


@dataclass(frozen=True)
class RunWords:
    """What is said of one run: its `name` above its picture, in two parts its `title` and its `numbers`, and
    the `formulas` below the name (Typst mathematics), the `label` on the list, the captions when it `enters`
    and at its `ending`, and how its running numbers are written."""

    name: str
    title: str
    numbers: str
    label: str
    formulas: tuple[str, ...]
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
    beats: Mapping[str, str] = field(default_factory=dict)

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
    rule = data.first.rule
    with_rule = "" if rule.name == PLAIN else f", {title_of(rule)}"
    verdict = told(data, [f"α = {brief(rate(entry))}" for entry in data.entries])
    extremes = data.entries[0], data.entries[-1]
    words = {}
    for entry in data.entries:
        if entry is data.first:
            enters = f"First, a learning rate of {brief(rate(entry))}."
        else:
            enters = f"Now a learning rate {size(entry, data.first)}."
        formulas = () if rule.name == PLAIN else formula_of(rule)[-1:]
        title, numbers = given(entry.rule)
        words[entry.sign.shape] = words_of(entry, title, numbers, brief(rate(entry)), enters, formulas)
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


def rule_script(data: Data) -> ComparisonScript:
    """The words where the rules differ."""
    start, names = data.first.x[0], {}
    titles = [PLAINLY if entry.rule.name == PLAIN else title_of(entry.rule) for entry in data.entries]
    for entry, title in zip(data.entries, titles, strict=True):
        rule = entry.rule
        label = sentence(title) if titles.count(title) == 1 else f"{sentence(title)}, {plain_values(rule)}"
        numbers = values(rule) if titles.count(title) > 1 else f"alpha = {brief(rate(entry))}"
        names[entry.sign.shape] = words_of(
            entry,
            f'"{sentence(title).partition("’")[0]}"',
            numbers,
            label,
            f"{'First' if entry is data.first else 'Now'} {phrase(rule)}.",
            formulas=(formula_of(rule)[-1], values(rule)),
        )
    labels = [
        f"{sentence(title)}, {plain_values(e.rule)}" for e, title in zip(data.entries, titles, strict=True)
    ]
    verdict = told(data, labels)
    return ComparisonScript(
        verdict=verdict,
        alt_text=f"Red balls on the curve of f all start at x = {brief(start)} and take up to {data.steps:,} "
        f"steps at the same beat, one for each update rule. {verdict}",
        title=f"One start, {counted(len(data.entries))} rules",
        closing=quickest(data, titles),
        tolerance=tolerance(data),
        runs=names,
        first=data.first,
        beats=beats(data),
    )


def beats(data: Data) -> dict[str, str]:
    """What leads on to the rules of each kind."""
    rules = [entry.rule for entry in data.entries]
    memory = [rule for rule in rules if remembers(rule) and not rescales(rule)]
    scale = [rule for rule in rules if rescales(rule)]
    plain = len(memory) + len(scale) < len(rules)
    adds = (f"up to {counted(1 / (1 - rule.settings['decay']))} times the slope" for rule in memory)
    return {
        "plain": "A step is the learning rate times the slope."
        if plain
        else "No rule here goes by the slope alone.",
        "memory": f"A memory: the slopes add up, on a plain {next(adds)}."
        if memory
        else "No rule here adds up its slopes.",
        "scale": "The slope divided by its own size: where it is small, steps are not."
        if scale
        else "No rule here divides the slope by its size.",
    }


def quickest(data: Data, titles: list[str]) -> str:
    """Which of the runs arrives in the fewest steps, and which do not arrive."""
    runs = list(zip(titles, (entry.run for entry in data.entries), strict=True))
    arrived = sorted((run.arrived, title) for title, run in runs if run.arrived is not None)
    if not arrived:
        return "None of them arrives."
    best, title = arrived[0]
    line = f"{sentence(title)} is there in {steps(best)}"
    line += "".join(f", {other} in {count:,}" for count, other in arrived[1:])
    lost = [title for title, run in runs if run.arrived is None]
    if lost:
        line += (
            f"; {listed(lost)} not in {data.steps:,}"
            if len(lost) < 3
            else f"; the others not in {data.steps:,}"
        )
    return line + "."


def words_of(
    entry: Entry, title: str, numbers: str, label: str, enters: str, formulas: tuple[str, ...] = ()
) -> RunWords:
    name = f'{title}"," thin {numbers}' if numbers else title
    ending = entry.run.verdict.text
    return RunWords(name, title, numbers, label, formulas, enters, ending, readings(entry.x, entry.fun))


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
    return rate_of(entry.rule)


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
