"""The iterates of somebody else's descent, read from a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gd.objective import Array
from gd.trace.columns import counted, enumerated
from gd.trace.csv_file import read_csv
from gd.trace.json_file import read_json
from gd.trace.npz_file import read_npz
from gd.trace.recorded import MOST_BYTES, Recorded

READERS: dict[str, Callable[[Path, Sequence[str]], Recorded]] = {
    ".csv": read_csv,
    ".npz": read_npz,
    ".json": read_json,
}


@dataclass(frozen=True, eq=False)
class Trace:
    """The run of an optimiser, as it was recorded.

    x           the iterates, the start first: (n, d), n at least 2, finite
    f           what the file says f is at them, (n,), finite; None where it does not say
    understood  what was read, in a few words: "21 iterates from column x, rows 2 to 22"
    """

    x: Array
    f: Array | None
    understood: str


def read_trace(path: str | os.PathLike[str], variables: Sequence[str] = ("x",)) -> Trace:
    """The iterates of a descent on a function of these variables (an objective's `variables`).

    What is read:

        .csv   an iterate a line, its numbers separated by commas, semicolons, tabs or blanks (so what
               numpy.savetxt and pandas write, too), decimal commas among them; with a first line that names
               x, or x and y, or x1 and x2, and perhaps f, in any order among any other columns; or without
               names: the variables, and perhaps f behind them
        .npz   an array x of shape (n, d), or (n,) for one variable, or an array for each variable; and
               perhaps f, of shape (n,); or a single array
        .json  the list of x, numbers or lists of d numbers; {"x": [...], "f": [...]}, with or without f, or a
               list for each variable; or a list of {"x": 3.0, "f": 9.0}

    Nothing in the file is executed: arrays of Python objects are refused.
    Raises ValueError, naming the file and the place in it, for anything else, and for what can be read in two
    ways.
    """
    path = Path(path)
    try:
        return _checked(_reader(path)(path, variables), variables)
    except UnicodeDecodeError:
        trouble = "is not text in UTF-8"
    except OSError as error:
        trouble = f"cannot be read ({error.strerror or error})"
    except ValueError as error:
        trouble = str(error)
    raise ValueError(f"{path}: {trouble}")


def _reader(path: Path) -> Callable[[Path, Sequence[str]], Recorded]:
    """What reads a file of this suffix. Raises ValueError or OSError where there is none, or no such file."""
    suffix = path.suffix.lower()
    if suffix not in READERS:
        raise ValueError(f"the suffix {suffix!r} is not allowed, {', '.join(READERS)} are")
    size = path.stat().st_size
    if not path.is_file():
        raise ValueError("is not a file")
    if size > MOST_BYTES:
        raise ValueError(f"has {size:,} bytes, at most {MOST_BYTES:,} are allowed")
    return READERS[suffix]


def _checked(recorded: Recorded, variables: Sequence[str]) -> Trace:
    x, f = recorded.x, recorded.f
    if len(x) < 2:
        raise ValueError(f"has {counted(len(x), 'iterate')}, at least 2 are allowed: the start and a step")
    if f is not None and len(f) != len(x):
        counts = f"{counted(len(x), 'value')} x and {counted(len(f), 'value')} f"
        raise ValueError(f"has {counts}, as many of both are allowed")
    for name, values in (*zip(variables, x.T), ("f", f)):
        if values is not None and not np.isfinite(values).all():
            k = int(np.argmin(np.isfinite(values)))
            raise ValueError(f"{recorded.place(k)}: {name} = {values[k]} is not allowed, finite numbers are")
    if not recorded.named and _numbers_rows(x, f):
        names = enumerated([*variables, *([] if f is None else ["f"])])
        raise ValueError(
            f"{recorded.place(0)}: the first column, {x[0, 0]:g}, {x[1, 0]:g}, …, may number the rows, "
            f"or the columns are {names}; name them"
        )
    return Trace(x, f, f"{counted(len(x), 'iterate')} from {recorded.source}")


def _numbers_rows(x: Array, f: Array | None) -> bool:
    """Whether the first of several columns counts: 0, 1, 2, ... or 1, 2, 3, ..."""
    if x.shape[1] == 1 and f is None:
        return False
    fewest = 2 if f is not None else 3  # two points may well have 0 and 1 for their x
    first = x[:, 0]
    return bool(len(first) >= fewest and first[0] in (0, 1) and (np.diff(first) == 1).all())
