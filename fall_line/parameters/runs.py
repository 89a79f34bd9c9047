"""The rules, learning rates and steps of the runs of a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from fall_line.mistakes import Mistakes
from fall_line.options import OPTIONS
from fall_line.parameters.functions import allowed_count
from gd.rules import RULES, make_rule
from gd.schedules import make_schedule
from scenes.catalog import Figure
from scenes.parameters import Parameters, TableParameters
from studio.options import OptionError, first_duplicate

OF_A_RULE = ("rule", "learning_rate", "schedule", "clip")
"""What decides how a descent goes."""
PATIENCE = 200
"""So many steps, if its own are not more, has a figure for another rule than its own: what has a memory takes
that long to settle."""


class Runs(NamedTuple):
    """How the descents of a figure go: one for each learning rate or rule, `steps` long at most."""

    rules: tuple[str, ...]
    learning_rates: tuple[float, ...]
    steps: int
    schedule: str | None
    clip: float | None


def runs(
    entry: Figure, own: Parameters | TableParameters, values: Mapping[str, Any], mistakes: Mistakes
) -> Runs | None:
    """The runs of a figure; None where there are mistakes."""
    rules = mistakes.catch(
        lambda: _counted(entry, "rule", entry.rules_allowed, values.get("rule", own.rules)), "rule"
    )
    rates = mistakes.catch(
        lambda: _counted(
            entry,
            "learning_rate",
            entry.rates_allowed,
            values.get("learning_rate", _rates(entry, own, rules or ())),
        ),
        "learning_rate",
        "rule",
    )
    if not (rules and rates):
        return None
    steps = mistakes.catch(lambda: _steps(own, rules, rates, values), *OF_A_RULE, "steps")
    return Runs(rules, rates, steps, values.get("schedule"), values.get("clip")) if steps else None


def _counted(entry: Figure, option: str, allowed: tuple[int, int], values: Sequence[Any]) -> tuple[Any, ...]:
    """The values, if the figure takes as many."""
    allowed_count(entry, option, allowed, values)
    return tuple(values)


def _rates(entry: Figure, own: Parameters | TableParameters, rules: Sequence[str]) -> tuple[float, ...]:
    """The figure's learning rates. For other rules than its own, theirs: if it needs several, in the ratios
    of its own; the figure's for a rule that has none."""
    names, first = [_name(rule) for rule in rules], own.learning_rates[0]
    if not rules or rules == own.rules:
        return own.learning_rates
    if len(rules) > 1:
        of_rule = dict(zip(map(_name, own.rules), own.learning_rates))
        return tuple(of_rule.get(name) or RULES[name].learning_rate or first for name in names)
    rate = RULES[names[0]].learning_rate
    if rate is None:
        return own.learning_rates
    needed = own.learning_rates if entry.rates_allowed[0] > 1 else (first,)
    return tuple(float(f"{rate * other / first:.6g}") for other in needed)


def _name(rule: str) -> str:
    return rule.partition("(")[0]


def _steps(
    own: Parameters | TableParameters,
    rules: tuple[str, ...],
    rates: tuple[float, ...],
    values: Mapping[str, Any],
) -> int:
    """The most steps of a descent, if the rules can go so far."""
    count = max(len(rules), len(rates))
    if len(rules) > 1 and len(rates) not in (1, len(rules)):
        allowed = f"one for each of the {len(rules)} rules, or one for all, is allowed"
        raise OptionError("learning_rate", f"{len(rates)} are given; {allowed}")
    pairs = list(zip(rules * (count if len(rules) == 1 else 1), rates * (count if len(rates) == 1 else 1)))
    if twice := first_duplicate(pairs):
        option, value = ("learning_rate", twice[1]) if len(rules) == 1 else ("rule", twice[0])
        raise OptionError(option, f"{value} is given twice")
    schedule, most = values.get("schedule"), own.steps
    if len(rules) == 1 and _name(rules[0]) not in map(_name, own.rules):
        most = max(most, PATIENCE)
    steps = values.get("steps") or (_steps_lasting(schedule, min(rates), most) if schedule else most)
    for rule, rate in pairs:
        try:
            make_rule(rule, rate, schedule, values.get("clip"), steps)
        except ValueError as error:
            raise _of_option(error) from None
    return int(steps)


def _steps_lasting(schedule: str, rate: float, most: int) -> int:
    """So many steps, and `most` at most, that the schedule does not reach 0 within."""
    rates = make_schedule(schedule, rate)
    low, high = 0, int(min(most, rates.lasts))
    with suppress(ValueError):
        rates.check(high)
        return high
    while high - low > 1:  # it does at `high`, for it is too small for a float there
        middle = (low + high) // 2
        try:
            rates.check(middle)
            low = middle
        except ValueError:
            high = middle
    return low


def _of_option(error: ValueError) -> OptionError:
    """An error of a rule, as that of the option which it names."""
    what, _, reason = str(error).partition(": ")
    name = what.replace(" ", "_")
    return OptionError(name, reason) if name in OPTIONS else OptionError("rule", str(error))
