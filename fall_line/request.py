"""A request: one figure as somebody wants it, every value checked and what was left open filled in."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fall_line.options import LIBRARY
from gd import (
    Note,
    Objective,
    corners_on,
    library,
    parse_objective,
    read_trace,
    region_around,
    region_holding,
    replay,
    undefined_on,
)
from scenes.catalog import FIGURES, Figure
from scenes.parameters import Array, Parameters, View
from studio.options import OptionError, flag, repeated, several, specs
from studio.spec import Spec

RECORDED = "The run of an optimiser, as it was recorded"
"""The title of a film of a trace: the figure's own speaks of gradient descent."""


@dataclass(frozen=True)
class Request:
    """One figure, its numbers and its look, in one or several formats.

    name   the stem of its files
    said   what was asked for, by the names of the options; what is not in it is as usual
    place  its place among the others: in the article, or in its batch file
    notes  what people should know about the function on its domain
    """

    figure: Figure
    name: str
    title: str
    parameters: Parameters
    theme: str
    tempo: float
    sections: bool
    whole: bool
    specs: tuple[Spec, ...]
    place: int
    said: Mapping[str, Any]
    notes: tuple[Note, ...]


def make_request(entry: Figure, said: Mapping[str, Any], place: int | None = None) -> Request:
    """The request for a figure, from values that were checked one by one.

    Raises ValueError where they do not fit together.
    """
    said = {name: value for name, value in said.items() if value is not None}
    if said.get("sections") and said.get("whole"):
        raise OptionError("sections", f"does not go with {flag('whole')}: a section is not the whole figure")
    parameters = _traced(entry, said) if "trace" in said else _descending(entry, said)
    shown = parameters.objective.about(parameters.view or parameters.objective.region)
    return Request(
        figure=entry,
        name=said.get("name", entry.name),
        title=said.get("title", RECORDED if "trace" in said else entry.title),
        parameters=parameters,
        theme=said.get("theme", "dark"),
        tempo=said.get("tempo", 1.0),
        sections=said.get("sections", False),
        whole=said.get("whole", False),
        specs=specs(said),
        place=FIGURES.index(entry) if place is None else place,
        said=said,
        notes=undefined_on(shown) + corners_on(shown),
    )


def _descending(entry: Figure, said: Mapping[str, Any]) -> Parameters:
    """The figure's own parameters with what was said in their place."""
    usual = entry.parameters
    starts, rates = said.get("start", usual.starts), said.get("learning_rate", usual.learning_rates)
    for option, values, (fewest, most) in (
        ("start", starts, entry.starts_allowed),
        ("learning_rate", rates, entry.rates_allowed),
    ):
        if repeated(values) and len(usual.rules) == 1:
            raise OptionError(option, repeated(values))
        if not fewest <= len(values) <= most:
            takes = several((fewest, most), option.replace("_", " "))
            raise OptionError(option, f"{len(values)} are given; {entry.name} takes {takes}")
    steps = said.get("steps", usual.steps)
    objective = _objective(usual.objective, said)
    try:
        objective = _about(objective, objective.finite_starts(starts))
    except ValueError as error:
        usual_one = "" if "start" in said else f"; it is where {entry.name} starts, give another"
        raise OptionError("start", str(error).removeprefix("start: ") + usual_one) from None
    tolerance, view = said.get("tolerance", usual.tolerance), _view(objective, said)
    return Parameters(objective, starts, rates, steps, tolerance=tolerance, view=view, rules=usual.rules)


def _traced(entry: Figure, said: Mapping[str, Any]) -> Parameters:
    """The parameters for a descent that was made elsewhere, after it was checked."""
    if not entry.takes_trace:
        raise OptionError("trace", f"{entry.name} shows more than one descent; a trace is one")
    for option in ("start", "learning_rate", "steps"):
        if option in said:
            raise OptionError(option, f"does not go with {flag('trace')}, whose iterates are all there is")
    objective = _objective(entry.parameters.objective, said)
    objective = objective.exact or objective  # another optimiser has not followed a slip in the article
    path: Path = said["trace"]
    try:
        x, f = read_trace(path)
    except ValueError as error:
        raise OptionError("trace", str(error)) from None
    with suppress(ValueError):  # of a start that is not allowed the replay says so with its place
        objective = _about(objective, x[:1])
    try:
        replay(objective, x, f)
    except ValueError as error:
        raise OptionError("trace", f"{path}: {error}") from None
    tolerance, view = said.get("tolerance"), _view(objective, said)
    return Parameters(objective, x[:1], (), len(x) - 1, x, tolerance, view)


def _objective(usual: Objective, said: Mapping[str, Any]) -> Objective:
    """The function that is named or typed; the figure's if nothing is said."""
    name, derivative = said.get("function", usual.name), said.get("derivative", "printed")
    return library.named(name, derivative) if name in LIBRARY else parse_objective(name)


def _about(objective: Objective, starts: Array) -> Objective:
    """The same with its region: a function of the library has one of its own, a typed one gets it from its
    starts."""
    region = region_holding if objective.name in LIBRARY else region_around
    return objective.about(region(objective, starts))


def _view(objective: Objective, said: Mapping[str, Any]) -> View | None:
    """What is to be shown: the domain that was asked for; of a function of the library, its region; else what
    will be found to fit the runs."""
    if "domain" not in said:
        return objective.region if objective.name in LIBRARY else None
    low, high = said["domain"]
    if not low < high:
        raise OptionError("domain", f"{low:g} {high:g} is no interval; allowed: LOW < HIGH")
    return ((low, high),)
