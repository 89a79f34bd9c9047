"""Descents of a function: those that are made here, with any rule, and those that were recorded elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any

from fall_line.mistakes import Mistakes
from fall_line.parameters import functions, recordings
from fall_line.parameters.runs import runs
from scenes.catalog import Figure
from scenes.parameters import Parameters


def read(
    entry: Figure, values: Mapping[str, Any], mistakes: Mistakes
) -> tuple[Parameters | None, tuple[str, ...]]:
    """The parameters of a descent, and what was read of its traces; None where there are mistakes."""
    if "trace" in mistakes.uncertain.union(values):
        return recordings.read(entry, values, mistakes)
    return _descent(entry, values, mistakes), ()


def own(entry: Figure) -> dict[str, Any]:
    """What each option of the figure is where nothing is given."""
    parameters = entry.parameters
    assert isinstance(parameters, Parameters)
    return {
        "function": parameters.objective.name,
        "domain": tuple(chain(*parameters.objective.region)),
        "start": functions.own_starts(entry),
        "rule": parameters.rules,
        "learning_rate": parameters.learning_rates,
        "steps": parameters.steps,
        "tolerance": parameters.tolerance,
    }


def _descent(entry: Figure, values: Mapping[str, Any], mistakes: Mistakes) -> Parameters | None:
    own = entry.parameters
    assert isinstance(own, Parameters)
    view = mistakes.catch(lambda: functions.shown(own.objective.dim, values), "domain")
    made = mistakes.catch(
        lambda: functions.objective(own.objective, values), "function", "derivative", "claim"
    )
    starts = mistakes.catch(lambda: functions.starts(entry, values), "start")
    objective = None
    if made and starts:
        objective = mistakes.catch(
            lambda: functions.defined_at(entry, made, starts, values), "start", "function", "derivative"
        )
    how = runs(entry, own, values, mistakes)
    if mistakes.uncertain or not (starts and how and objective):
        return None
    return Parameters(
        objective,
        starts,
        how.learning_rates,
        how.steps,
        tolerance=values.get("tolerance", own.tolerance),
        view=view or functions.own_view(objective),
        rules=how.rules,
        schedule=how.schedule,
        clip=how.clip,
    )
