"""The function of a figure, where it is shown, and where its descents begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fall_line.options import LIBRARY, OPTIONS, typed
from gd import Objective, library, region_holding
from gd.check import claimed
from scenes.catalog import FIGURES, Figure
from scenes.parameters import Parameters, View
from studio.options import OptionError, as_arguments, counted, first_duplicate

Point = tuple[float, ...]


def dimension(entry: Figure) -> int:
    """Of how many variables the function of the figure is."""
    assert isinstance(entry.parameters, Parameters)
    return entry.parameters.objective.dim


def objective(own: Objective, values: Mapping[str, Any]) -> Objective:
    """The function that is named or typed, the figure's if there is none; with the derivative that somebody
    claims it has, where that is given."""
    if not {"function", "derivative", "claim"}.intersection(values):
        return own
    name = values.get("function", own.name)
    derivative = values.get("derivative", OPTIONS["derivative"].default)
    found = library.named(name, derivative) if name in LIBRARY else typed(name)
    if found.dim != own.dim:
        raise OptionError("function", f"{name} has {_variables(found)}{_takers(found.dim)}")
    if "claim" not in values:
        return found
    try:
        return claimed(found, values["claim"])
    except ValueError as error:
        raise OptionError("claim", str(error).removeprefix("claim: ")) from None


def _variables(found: Objective) -> str:
    first, *others = found.variables
    return f"two variables, {first} and {others[0]}" if others else f"one variable, {first}"


def _takers(dim: int) -> str:
    """Which figures take a function of so many variables."""
    kinds = [entry for entry in FIGURES if isinstance(entry.parameters, Parameters)]
    names = [entry.name for entry in kinds if dimension(entry) == dim and "function" in entry.takes]
    return f"; for {'one' if dim == 1 else 'two'} there are {', '.join(names)}" if names else ""


def starts(entry: Figure, values: Mapping[str, Any]) -> tuple[Point, ...]:
    """The starts, one for each descent."""
    dim = dimension(entry)
    given = values.get("start", own_starts(entry))
    if dim > 1 and len(given) == dim and not any(isinstance(one, tuple) for one in given):
        given = (given,)  # the coordinates of one start
    for one in given:
        numbers = len(one) if isinstance(one, tuple) else 1
        if numbers != dim:
            many = "a number" if dim == 1 else f"{dim} numbers, as X,Y"
            raise OptionError("start", f"{as_arguments((one,))[0]} is not {many}")
    allowed_count(entry, "start", entry.starts_allowed, given)
    if (twice := first_duplicate(given)) is not None:
        raise OptionError("start", f"{as_arguments((twice,))[0]} is given twice")
    return tuple(one if isinstance(one, tuple) else (one,) for one in given)


def own_starts(entry: Figure) -> tuple[Any, ...]:
    """The figure's starts as they would be typed: numbers, or pairs."""
    assert isinstance(entry.parameters, Parameters)
    points = entry.parameters.starts.tolist()
    return tuple(point[0] if len(point) == 1 else tuple(point) for point in points)


def allowed_count(entry: Figure, option: str, allowed: tuple[int, int], values: Sequence[Any]) -> None:
    """That the figure takes as many. Raises OptionError."""
    fewest, most = allowed
    if not fewest <= len(values) <= most:
        takes = counted(allowed, option.replace("_", " ")) if most else "none"
        count = f"{len(values)} {'is' if len(values) == 1 else 'are'} given"
        raise OptionError(option, f"{count}; {entry.name} takes {takes}")


def defined_at(
    entry: Figure, function: Objective, points: Sequence[Point], values: Mapping[str, Any]
) -> Objective:
    """The function, if it can be descended from the starts; one of the library has its region."""
    try:
        found = function.finite_starts(points)
        return function.about(region_holding(function, found)) if function.name in LIBRARY else function
    except ValueError as error:
        its_own = "" if "start" in values else f"; it is where {entry.name} starts, give another"
        raise OptionError("start", str(error).removeprefix("start: ") + its_own) from None


def shown(dim: int, values: Mapping[str, Any]) -> View | None:
    """What is to be shown, low and high for each variable, where that is given."""
    if "domain" not in values:
        return None
    ends = values["domain"]
    form = "LOW HIGH" if dim == 1 else "XLOW XHIGH YLOW YHIGH"
    if len(ends) != 2 * dim:
        raise OptionError("domain", f"{len(ends)} numbers are given; allowed: {form}")
    sides = tuple(zip(ends[::2], ends[1::2], strict=True))
    if not all(low < high for low, high in sides):
        wrong = "is not an interval" if dim == 1 else "is a rectangle without area"
        allowed = "LOW < HIGH" if dim == 1 else "XLOW < XHIGH, YLOW < YHIGH"
        raise OptionError("domain", f"{' '.join(f'{end:g}' for end in ends)} {wrong}; allowed: {allowed}")
    return sides


def own_view(function: Objective) -> View | None:
    """What is shown where nothing is given: of a function of the library its region, else what will be found
    to fit the runs."""
    return function.region if function.name in LIBRARY else None
