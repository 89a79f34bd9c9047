"""A table of measures with two classes, and the descents by which they are told apart."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fall_line.mistakes import Mistakes
from fall_line.parameters.runs import runs
from gd.table import Table, iris, read_table
from scenes.catalog import Figure
from scenes.parameters import TableParameters
from studio.options import OptionError, first_duplicate


def read(
    entry: Figure, values: Mapping[str, Any], mistakes: Mistakes
) -> tuple[TableParameters | None, tuple[str, ...]]:
    """The parameters of the figure, and what was read of the table; None where there are mistakes."""
    own = entry.parameters
    assert isinstance(own, TableParameters)
    table = mistakes.catch(lambda: _table(own.table, values), "data", "features", "label")
    how = runs(entry, own, values, mistakes)
    if mistakes.uncertain or not (table and how):
        return None, ()
    understood = (f"{values['data']}: {_counts(table)}",) if "data" in values else ()
    made = TableParameters(table, how.learning_rates, how.steps, how.rules, how.schedule, how.clip)
    return made, understood


def own(entry: Figure) -> dict[str, Any]:
    """What each option of the figure is where nothing is given."""
    parameters = entry.parameters
    assert isinstance(parameters, TableParameters)
    return {
        "data": None,
        "features": parameters.table.features,
        "label": None,
        "rule": parameters.rules,
        "learning_rate": parameters.learning_rates,
        "steps": parameters.steps,
    }


def _table(flowers: Table, values: Mapping[str, Any]) -> Table:
    """The table that is given, or the flowers that come along, with the measures that are named."""
    features: tuple[str, ...] = values.get("features", ())
    if twice := first_duplicate(features):
        raise OptionError("features", f"{twice} is given twice")
    if "data" not in values:
        if "label" in values:
            raise OptionError("label", "goes with --data, the table that has this column")
        try:
            return iris(features) if features else flowers
        except ValueError as error:
            raise OptionError("features", str(error).rpartition("line 1: ")[2]) from None
    path: Path = values["data"]
    for option in ("features", "label"):
        if option not in values:
            what = "two columns of numbers" if option == "features" else "the column of the two classes"
            raise OptionError(option, f"is needed with --data: {what} of {path}")
    try:
        return read_table(path, features, values["label"])
    except ValueError as error:
        raise OptionError("data", str(error)) from None


def _counts(table: Table) -> str:
    """How many rows there are of each class."""
    ones = int(table.y.sum())
    first, second = table.classes
    return f"{len(table.y):,} rows, {len(table.y) - ones:,} {first} and {ones:,} {second}"
