"""A network: how deep and wide it is, what its units do, and how its weights start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from fall_line.mistakes import Mistakes
from scenes.catalog import Figure
from scenes.parameters import NetworkParameters


def read(
    entry: Figure, values: Mapping[str, Any], mistakes: Mistakes
) -> tuple[NetworkParameters | None, tuple[str, ...]]:
    """The parameters of a network; None where there are mistakes."""
    if mistakes.uncertain:
        return None, ()
    options = own(entry)
    return NetworkParameters(**{name: values.get(name, default) for name, default in options.items()}), ()


def own(entry: Figure) -> dict[str, Any]:
    """What each option of the figure is where nothing is given."""
    assert isinstance(entry.parameters, NetworkParameters)
    return asdict(entry.parameters)
