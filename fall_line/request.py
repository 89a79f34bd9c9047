"""A request: one figure as somebody wants it, every value checked and what was left open filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fall_line.options import LIBRARY
from gd import Note, Objective, corners_on, library, parse_objective, read_trace, replay, undefined_on
from scenes.catalog import FIGURES, Figure, Parameters
from scenes.fit_view import fitted, suiting
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
    objective = parameters.objective
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
        notes=undefined_on(objective) + corners_on(objective),
    )


def _descending(entry: Figure, said: Mapping[str, Any]) -> Parameters:
    """The figure's own parameters with what was said in their place."""
    usual = entry.parameters
    starts, rates = said.get("start", usual.starts), said.get("learning_rate", usual.learning_rates)
    for option, values, (fewest, most) in (
        ("start", starts, entry.starts_allowed),
        ("learning_rate", rates, entry.rates_allowed),
    ):
        if repeated(values):
            raise OptionError(option, repeated(values))
        if not fewest <= len(values) <= most:
            takes = several((fewest, most), option.replace("_", " "))
            raise OptionError(option, f"{len(values)} are given; {entry.name} takes {takes}")
    steps = said.get("steps", usual.steps)
    objective = _objective(usual.objective, said)
    try:
        objective.finite_starts(starts)
    except ValueError as error:
        usual_one = "" if "start" in said else f"; it is where {entry.name} starts, give another"
        raise OptionError("start", str(error).removeprefix("start: ") + usual_one) from None
    return _in_view(Parameters(objective, starts, rates, steps), said)


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
    try:
        replay(objective, x, f)
    except ValueError as error:
        raise OptionError("trace", f"{path}: {error}") from None
    trace = tuple(x.tolist())
    return _in_view(Parameters(objective, trace[:1], (), len(trace) - 1, trace), said)


def _in_view(parameters: Parameters, said: Mapping[str, Any]) -> Parameters:
    """The same on a domain that shows the run, unless one was asked for.

    A function of the library has one of its own, which is kept while the run begins in it.
    """
    if "domain" in said:
        return parameters
    objective = parameters.objective
    view = suiting if objective.name in LIBRARY else fitted
    run = parameters.starts, parameters.learning_rates, parameters.steps, parameters.trace
    return replace(parameters, objective=objective.on(*view(objective, *run)))


def _objective(usual: Objective, said: Mapping[str, Any]) -> Objective:
    """The function that is named or typed, on the domain that is asked for; the figure's if nothing is
    said."""
    name, derivative = said.get("function", usual.name), said.get("derivative", "printed")
    domain = said.get("domain")
    if domain and not domain[0] < domain[1]:
        raise OptionError("domain", f"{domain[0]:g} {domain[1]:g} is no interval; allowed: LOW < HIGH")
    if name in LIBRARY:
        objective = library.named(name, derivative)
        return objective.on(*domain) if domain else objective
    return parse_objective(name, domain=domain or usual.domain)
