"""A request: one figure as somebody wants it, every value checked and what was left open filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from fall_line.mistakes import Mistakes
from fall_line.options import OF_FIGURES, OPTIONS
from fall_line.parameters import kind_of, settled
from gd import Note, corners_on, undefined_on
from scenes.catalog import FIGURES, Figure
from scenes.parameters import AnyParameters, Parameters
from studio.options import FILE_OPTIONS, OptionError, flag, specs
from studio.spec import Spec

RECORDED = "The run of an optimiser, as it was recorded"
"""The title of a film of a trace: the figure's own speaks of gradient descent."""

NAMED_AT_ONCE = 4
"""So many figures are named in a line, and one more where it is the last."""


@dataclass(frozen=True)
class Request:
    """One figure, its numbers and its look, in one or several formats.

    name    the stem of its files
    draft   what the figure is drawn from, but for the region of its function, which takes time to find
    place   its place among the others: in the article, or in its batch file
    values  what was given, by the names of the options; what is not in it is the default
    understood  what was read of its files, a line each
    """

    figure: Figure
    name: str
    title: str
    draft: AnyParameters
    theme: str
    tempo: float
    sections: bool
    whole: bool
    specs: tuple[Spec, ...]
    place: int
    values: Mapping[str, Any]
    understood: tuple[str, ...]

    @cached_property
    def parameters(self) -> AnyParameters:
        """What the figure is drawn from."""
        return settled(self.draft)

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """What people should know about the function where it is shown."""
        parameters = self.parameters
        if not isinstance(parameters, Parameters):
            return ()
        shown = parameters.objective.about(parameters.view or parameters.objective.region)
        return undefined_on(shown) + corners_on(shown)


def defaults(entry: Figure, values: Mapping[str, Any]) -> dict[str, Any]:
    """What each option of the figure is where it is not among the values."""
    general = {name: option.default for name, option in OPTIONS.items()}
    named = {"name": entry.name, "title": RECORDED if "trace" in values else entry.title}
    other = {"domain": None} if "function" in values else {}
    return general | named | kind_of(entry).own(entry) | other


def make_request(entry: Figure, values: Mapping[str, Any], place: int | None = None) -> Request:
    """The request for a figure, from values that were checked one by one.

    Raises OptionError where they do not fit together.
    """
    request, mistakes = requested(entry, values, place)
    if request is None:
        raise mistakes[0]
    return request


def requested(
    entry: Figure, values: Mapping[str, Any], place: int | None = None, unread: Iterable[str] = ()
) -> tuple[Request | None, list[OptionError]]:
    """The same, with everything that does not fit instead of an error.

    `unread` are options whose values could not be read: there is no request then, and nothing is found wrong
    that depends on them.
    """
    values = {name: value for name, value in values.items() if value is not None}
    mistakes = Mistakes(unread)
    mistakes.catch(lambda: _check_parts(values), "sections", "whole")
    files = mistakes.catch(lambda: specs(values), *(option.name for option in FILE_OPTIONS))
    for name in values:
        if name in OF_FIGURES and name not in entry.options:
            mistakes.add(OptionError(name, _not_taken(entry, name)))
    draft, understood = kind_of(entry).read(entry, values, mistakes)
    if mistakes.uncertain or files is None or draft is None:
        return None, mistakes.found
    filled = defaults(entry, values) | values
    request = Request(
        figure=entry,
        draft=draft,
        specs=files,
        place=FIGURES.index(entry) if place is None else place,
        values=values,
        understood=understood,
        **{name: filled[name] for name in ("name", "title", "theme", "tempo", "sections", "whole")},
    )
    return request, []


def _not_taken(entry: Figure, name: str) -> str:
    """Why a figure does not take an option: which do."""
    takers = [other.name for other in FIGURES if name in other.options]
    some = takers if len(takers) <= NAMED_AT_ONCE + 1 else takers[:NAMED_AT_ONCE]
    rest = f" and {len(takers) - len(some)} more" if len(some) < len(takers) else ""
    return f"{entry.name} does not take it; {', '.join(some)}{rest} can" if takers else "no figure takes it"


def _check_parts(values: Mapping[str, Any]) -> None:
    if values.get("sections") and values.get("whole"):
        raise OptionError("sections", f"does not go with {flag('whole')}: a section is not the whole figure")
