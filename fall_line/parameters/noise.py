"""A line fitted by slopes from a handful of points: the points, the first line and the learning rate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fall_line.mistakes import Mistakes
from fall_line.parameters.functions import allowed_count
from scenes.catalog import Figure
from scenes.parameters import NoiseParameters
from studio.options import OptionError, as_arguments


def read(
    entry: Figure, values: Mapping[str, Any], mistakes: Mistakes
) -> tuple[NoiseParameters | None, tuple[str, ...]]:
    """The parameters of the figure; None where there are mistakes."""
    given = {**own(entry), **values}
    start = mistakes.catch(lambda: _pair(given["start"]), "start")
    rate = mistakes.catch(lambda: _rate(entry, given["learning_rate"]), "learning_rate")
    if mistakes.uncertain or start is None or rate is None:
        return None, ()
    return NoiseParameters(given["seed"], start, rate, given["steps"]), ()


def own(entry: Figure) -> dict[str, Any]:
    """What each option of the figure is where nothing is given."""
    parameters = entry.parameters
    assert isinstance(parameters, NoiseParameters)
    return {
        "seed": parameters.seed,
        "start": (parameters.start,),
        "learning_rate": (parameters.learning_rate,),
        "steps": parameters.steps,
    }


def _pair(given: tuple[Any, ...]) -> tuple[float, float]:
    """Slope and intercept of the first line."""
    numbers = given[0] if len(given) == 1 and isinstance(given[0], tuple) else given
    if len(numbers) != 2 or any(isinstance(one, tuple) for one in numbers):
        typed = " ".join(as_arguments(given))
        raise OptionError("start", f"{typed} is not one line; allowed: SLOPE,INTERCEPT")
    slope, intercept = numbers
    return slope, intercept


def _rate(entry: Figure, rates: tuple[float, ...]) -> float:
    allowed_count(entry, "learning_rate", entry.rates_allowed, rates)
    return rates[0]
