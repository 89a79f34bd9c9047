"""Recorded runs in JSON: a list of iterates, a list for each column, or a record for each iterate."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gd.expression.errors import short
from gd.objective import Array
from gd.trace.columns import counted, listed
from gd.trace.recorded import Recorded, check_count, recorded_by_name


def read_json(path: Path, variables: Sequence[str]) -> Recorded:
    """The run in a JSON file. Raises ValueError, naming the place in it."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        raise ValueError(f"line {error.lineno}, column {error.colno}: not JSON ({error.msg})") from None
    except RecursionError:
        raise ValueError("is nested too deeply, lists of numbers are allowed") from None
    if isinstance(data, list) and data and isinstance(data[0], dict):
        data = _columns(data)
    if isinstance(data, dict):
        names = [name for name in data if not (name == "f" and data[name] is None)]
        return recorded_by_name(names, lambda name, dim: _points(data[name], name, dim), variables, "list")
    return Recorded(_points(data, "x", len(variables)), None, "a list", named=False)


def _columns(records: list[Any]) -> dict[str, list[Any]]:
    """A list for each name, from a record for each iterate."""
    names = list(records[0])
    for k, record in enumerate(records):
        if not isinstance(record, dict) or record.keys() != records[0].keys():
            raise ValueError(f"[{k}] is no record of {listed(names)}, as [0] is")
    return {name: [record[name] for record in records] for name in names}


def _points(values: object, name: str, dim: int) -> Array:
    """A list of lists of dim numbers, or, where it is one, of numbers: (n, dim)."""
    if not isinstance(values, list):
        raise ValueError(f"{name} is {short(json.dumps(values))}, a list of numbers is allowed")
    check_count(len(values))
    points = [_point(value, f"{name}[{k}]", dim) for k, value in enumerate(values)]
    return np.array(points, dtype=np.float64).reshape(len(values), dim)


def _point(value: object, place: str, dim: int) -> list[float]:
    if not isinstance(value, list):
        value = [value]
    if len(value) != dim:
        variables = counted(dim, "variable")
        raise ValueError(f"{place} has {counted(len(value), 'number')}, but the function has {variables}")
    return [_number(number, place) for number in value]


def _number(value: object, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"{place}: {short(json.dumps(value))} is not allowed, a number is")
    try:
        return float(value)
    except OverflowError:
        raise ValueError(f"{place}: a number of {len(str(value))} digits is not allowed") from None
