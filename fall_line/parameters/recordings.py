"""Descents that were made elsewhere, read from the files in which they were recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from fall_line.mistakes import Mistakes
from fall_line.options import LIBRARY
from fall_line.parameters import functions
from fall_line.parameters.runs import OF_A_RULE
from gd import Objective, Trace, read_trace, region_holding, replay
from scenes.catalog import Figure
from scenes.parameters import NamedTrace, Parameters
from studio.options import OptionError, first_duplicate, flag


def read(
    entry: Figure, values: Mapping[str, Any], mistakes: Mistakes
) -> tuple[Parameters | None, tuple[str, ...]]:
    """The parameters of recorded descents, and what was read of their files; None where there are
    mistakes."""
    own = entry.parameters
    assert isinstance(own, Parameters)
    for option in ("start", *OF_A_RULE, "steps"):
        if option in values:
            rest = f"does not go with {flag('trace')}, whose iterates are all there is"
            mistakes.add(OptionError(option, rest))
    view = mistakes.catch(lambda: functions.shown(own.objective.dim, values), "domain")
    objective = mistakes.catch(lambda: functions.objective(own.objective, values), "function", "derivative")
    if objective is None:
        return None, ()
    # Another optimiser has not followed a slip in the article.
    function = objective.exact or objective
    traces = mistakes.catch(lambda: _traces(entry, function, values), "trace")
    if mistakes.uncertain or traces is None:
        return None, ()
    if function.name in LIBRARY:
        ends = np.concatenate([trace.x[[0, -1]] for trace in traces])
        view = view or region_holding(function, ends)
        function = _with_region_of(function, [trace.x[:1] for trace in traces])
    paths = values["trace"]
    named = [NamedTrace(name, trace.x) for name, trace in zip(_names(paths), traces, strict=True)]
    starts = np.concatenate([trace.x[:1] for trace in traces])
    steps = max(len(trace.x) for trace in traces) - 1
    understood = tuple(f"{path}: {trace.understood}" for path, trace in zip(paths, traces, strict=True))
    return Parameters(function, starts, (), steps, named, values.get("tolerance"), view), understood


def _traces(entry: Figure, function: Objective, values: Mapping[str, Any]) -> list[Trace]:
    """The traces, each checked on the function."""
    paths: tuple[Path, ...] = values["trace"]
    functions.allowed_count(entry, "trace", entry.traces_allowed, paths)
    if twice := first_duplicate(paths):
        raise OptionError("trace", f"{twice} is given twice")
    return [_trace(path, function) for path in paths]


def _trace(path: Path, function: Objective) -> Trace:
    try:
        trace = read_trace(path, function.variables)
    except ValueError as error:
        raise OptionError("trace", str(error)) from None
    try:
        replay(_with_region_of(function, [trace.x[:1]]), trace.x, trace.f)
    except ValueError as error:
        raise OptionError("trace", f"{path}: {error}") from None
    return trace


def _with_region_of(function: Objective, starts: Sequence[Any]) -> Objective:
    """A function of the library with a region that holds these starts; any other as it is."""
    with suppress(ValueError):  # of a start that is not allowed the replay says so with its place
        if function.name in LIBRARY:
            return function.about(region_holding(function, np.concatenate(starts)))
    return function


def _names(paths: Sequence[Path]) -> list[str]:
    """What the runs are called on screen: the files' names without endings, where these differ."""
    stems = [path.stem for path in paths]
    return stems if len(set(stems)) == len(stems) else [str(path) for path in paths]
