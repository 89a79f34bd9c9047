"""A run as a file holds it, not yet checked, and how much of one is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from gd.objective import Array
from gd.trace.columns import by_name, source_of

MOST_ITERATES = 1_000_001
MOST_BYTES = 64 * 2**20


@dataclass(frozen=True, eq=False)
class Recorded:
    """The columns of a file.

    x       (n, d), the iterates
    f       (n,) or None, the values at them
    source  where they stand in the file, in a few words
    named   whether the file says by names what they are
    lines   the number of the line of each iterate; None where a file has no lines
    """

    x: Array
    f: Array | None
    source: str
    named: bool
    lines: list[int] | None = None

    def place(self, k: int) -> str:
        """Where iterate k stands."""
        return f"iterate {k}" if self.lines is None else f"line {self.lines[k]}"


def recorded_by_name(
    names: Sequence[str], read: Callable[[str, int], Array], variables: Sequence[str], things: str
) -> Recorded:
    """The run in things of these names, each of which is read as an array (n, numbers of an iterate)."""
    columns = by_name(names, variables, f"{things}s", packed=True)
    dim = len(variables) // len(columns.x)
    parts = [read(names[place], dim) for place in columns.x]
    for place, part in zip(columns.x, parts):
        if len(part) != len(parts[0]):
            counts = f"{len(parts[0]):,} and {len(part):,}"
            both = f"{names[columns.x[0]]} and {names[place]}"
            raise ValueError(f"has {counts} numbers {both}, as many of both are allowed")
    f = None if columns.f is None else read(names[columns.f], 1)[:, 0]
    return Recorded(np.concatenate(parts, axis=1), f, source_of(columns, names, things), True)


def check_count(iterates: int) -> None:
    """That they are not too many. Raises ValueError."""
    if iterates > MOST_ITERATES:
        raise ValueError(f"has more than {MOST_ITERATES:,} iterates, so many are allowed")
