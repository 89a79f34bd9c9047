"""From the values of options to what a figure is drawn from.

The region of a typed function is found last, by `settled`: it takes far longer than all checks together, and
nothing can be wrong with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from fall_line.mistakes import Mistakes
from fall_line.options import LIBRARY, OPTIONS, typed
from gd import (
    Objective,
    Trace,
    library,
    read_trace,
    region_around,
    region_holding,
    replay,
)
from gd.rules import make_rule
from gd.schedules import make_schedule
from scenes.catalog import FIGURES, Figure
from scenes.parameters import NamedTrace, Parameters, View
from studio.options import OptionError, counted, first_duplicate, flag

OF_A_RULE = ("rule", "learning_rate", "schedule", "clip")
"""What decides how a descent goes."""


def descent(entry: Figure, values: Mapping[str, Any], mistakes: Mistakes) -> Parameters | None:
    """The figure's own parameters with the values in their place, not yet settled; None where there are
    mistakes."""
    own = entry.parameters
    starts = mistakes.catch(
        lambda: _counted(
            entry, "start", entry.starts_allowed, values.get("start", own.starts[:, 0].tolist())
        ),
        "start",
    )
    rules = mistakes.catch(
        lambda: _counted(entry, "rule", entry.rules_allowed, values.get("rule", own.rules)), "rule"
    )
    rates = mistakes.catch(
        lambda: _counted(
            entry, "learning_rate", entry.rates_allowed, values.get("learning_rate", _rates(own, rules or ()))
        ),
        "learning_rate",
        "rule",
    )
    view = mistakes.catch(lambda: _interval(values), "domain")
    objective = mistakes.catch(lambda: _objective(own.objective, values), "function", "derivative")
    if objective and starts:
        function, from_here = objective, starts
        objective = mistakes.catch(
            lambda: _defined_at(entry, function, from_here, values), "start", "function", "derivative"
        )
    steps = None
    if rules and rates:
        by, at = rules, rates
        steps = mistakes.catch(lambda: _steps(entry, by, at, values), *OF_A_RULE, "steps")
    if mistakes.uncertain or not (starts and rules and rates and objective and steps):
        return None
    return Parameters(
        objective,
        starts,
        rates,
        steps,
        tolerance=values.get("tolerance", own.tolerance),
        view=view or _own_view(objective),
        rules=rules,
        schedule=values.get("schedule"),
        clip=values.get("clip"),
    )


def recording(entry: Figure, values: Mapping[str, Any], mistakes: Mistakes) -> tuple[Parameters | None, str]:
    """The parameters for a descent that was made elsewhere, None where there are mistakes; and what was read
    of its trace."""
    if not entry.takes_trace:
        mistakes.add(OptionError("trace", f"{entry.name} shows more than one descent; a trace is one"))
    for option in ("start", *OF_A_RULE, "steps"):
        if option in values:
            rest = f"does not go with {flag('trace')}, whose iterates are all there is"
            mistakes.add(OptionError(option, rest))
    view = mistakes.catch(lambda: _interval(values), "domain")
    objective = mistakes.catch(
        lambda: _objective(entry.parameters.objective, values), "function", "derivative"
    )
    if objective is None:
        return None, ""
    # Another optimiser has not followed a slip in the article.
    function = objective.exact or objective
    recorded = mistakes.catch(lambda: _recorded(function, values), "trace")
    if mistakes.uncertain or recorded is None:
        return None, ""
    function, trace = recorded
    x = trace.x
    if view is None and function.name in LIBRARY:
        view = region_holding(function, x[[0, -1]])
    path: Path = values["trace"]
    named = (NamedTrace(path.stem, x),)
    parameters = Parameters(function, x[:1], (), len(x) - 1, named, values.get("tolerance"), view)
    return parameters, f"{path}: {trace.understood}"


def settled(parameters: Parameters) -> Parameters:
    """The same, with the region of the function: that of a typed one is found from it and its starts."""
    objective = parameters.objective
    if objective.name in LIBRARY:
        return parameters
    region = region_around(objective, parameters.starts)
    return replace(parameters, objective=objective.about(region))


def _counted(entry: Figure, option: str, allowed: tuple[int, int], values: Sequence[Any]) -> tuple[Any, ...]:
    """The values, if the figure takes as many."""
    fewest, most = allowed
    if not fewest <= len(values) <= most:
        takes = counted(allowed, option.replace("_", " ")) if most else "none"
        count = f"{len(values)} {'is' if len(values) == 1 else 'are'} given"
        raise OptionError(option, f"{count}; {entry.name} takes {takes}")
    if option == "start" and (twice := first_duplicate(values)) is not None:
        raise OptionError(option, f"{twice} is given twice")
    return tuple(values)


def _rates(own: Parameters, rules: Sequence[str]) -> tuple[float, ...]:
    """The figure's learning rates; where it compares rules, those of its rules, and the first for others."""
    if len(rules) <= 1 or rules == own.rules:
        return own.learning_rates
    of_rule = dict(zip(own.rules, own.learning_rates))
    return tuple(of_rule.get(rule, own.learning_rates[0]) for rule in rules)


def _steps(entry: Figure, rules: tuple[str, ...], rates: tuple[float, ...], values: Mapping[str, Any]) -> int:
    """The most steps of a descent, if the rules can go so far."""
    runs = max(len(rules), len(rates))
    if len(rules) > 1 and len(rates) not in (1, len(rules)):
        allowed = f"one for each of the {len(rules)} rules, or one for all, is allowed"
        raise OptionError("learning_rate", f"{len(rates)} are given; {allowed}")
    pairs = list(zip(rules * (runs if len(rules) == 1 else 1), rates * (runs if len(rates) == 1 else 1)))
    if twice := first_duplicate(pairs):
        option, value = ("learning_rate", twice[1]) if len(rules) == 1 else ("rule", twice[0])
        raise OptionError(option, f"{value} is given twice")
    schedule, own = values.get("schedule"), entry.parameters.steps
    steps = values.get("steps") or (_steps_lasting(schedule, min(rates), own) if schedule else own)
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


def _recorded(objective: Objective, values: Mapping[str, Any]) -> tuple[Objective, Trace]:
    """A trace, and the function with the region of its start."""
    path: Path = values["trace"]
    try:
        trace = read_trace(path, objective.variables)
    except ValueError as error:
        raise OptionError("trace", str(error)) from None
    if objective.name in LIBRARY:
        with suppress(ValueError):  # of a start that is not allowed the replay says so with its place
            objective = objective.about(region_holding(objective, trace.x[:1]))
    try:
        replay(objective, trace.x, trace.f)
    except ValueError as error:
        raise OptionError("trace", f"{path}: {error}") from None
    return objective, trace


def _objective(own: Objective, values: Mapping[str, Any]) -> Objective:
    """The function that is named or typed; the figure's if there is none."""
    name = values.get("function", own.name)
    derivative = values.get("derivative", OPTIONS["derivative"].default)
    objective = library.named(name, derivative) if name in LIBRARY else typed(name)
    if objective.dim != own.dim:
        takers = [entry.name for entry in FIGURES if entry.parameters.objective.dim == objective.dim]
        others = f"; {', '.join(takers)} show it" if takers else ""
        variables = f"{objective.dim} variables, {' and '.join(objective.variables)}"
        raise OptionError("function", f"{name} has {variables}; the figure takes {own.dim}{others}")
    return objective


def _defined_at(
    entry: Figure, objective: Objective, starts: Sequence[float], values: Mapping[str, Any]
) -> Objective:
    """The function, if it can be descended from the starts; one of the library has its region."""
    try:
        points = objective.finite_starts(starts)
        return objective.about(region_holding(objective, points)) if objective.name in LIBRARY else objective
    except ValueError as error:
        its_own = "" if "start" in values else f"; it is where {entry.name} starts, give another"
        raise OptionError("start", str(error).removeprefix("start: ") + its_own) from None


def _interval(values: Mapping[str, Any]) -> View | None:
    """What is to be shown, where that is given."""
    if "domain" not in values:
        return None
    low, high = values["domain"]
    if not low < high:
        raise OptionError("domain", f"{low:g} {high:g} is not an interval; allowed: LOW < HIGH")
    return ((low, high),)


def _own_view(objective: Objective) -> View | None:
    """What is shown where nothing is given: of a function of the library its region, else what will be found
    to fit the runs."""
    return objective.region if objective.name in LIBRARY else None
