"""The iterates of somebody else's descent, read from a file."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from gd.expression.errors import short
from gd.objective import Array

MOST_ITERATES = 1_000_001
MOST_BYTES = 64 * 2**20
LONGEST_LINE = 10_000

Columns = tuple[Array, Array | None]


def read_trace(path: str | os.PathLike[str]) -> Columns:
    """The iterates x of a descent, the start first, and the values f at them where the file has them.

    Both are float64 arrays, of shape (n, 1) and (n,), n at least 2 and at most MOST_ITERATES, and finite.
    What is read:

        .csv   an iterate a line, x or x and f, separated by commas, semicolons or blanks (so what
               numpy.savetxt writes, too); or any columns in any order, if the first line names x
        .npz   an array x of shape (n,) or (n, 1), and f likewise if there is one; or a single array
        .json  {"x": [...], "f": [...]}, with or without f, or the list of x alone; [[1.0], [0.5]] counts as
               [1.0, 0.5]

    Nothing in the file is executed: arrays of Python objects are refused.
    Raises ValueError, naming the file and the place in it, for anything else.
    """
    path = Path(path)
    try:
        return _checked(*_reader(path)(path))
    except UnicodeDecodeError:
        trouble = "is not text in UTF-8"
    except OSError as error:
        trouble = f"cannot be read ({error.strerror or error})"
    except ValueError as error:
        trouble = str(error)
    raise ValueError(f"{path}: {trouble}")


def _reader(path: Path) -> Callable[[Path], Columns]:
    """What reads a file of this suffix. Raises ValueError or OSError where there is none, or no such file."""
    readers = {".csv": _read_csv, ".npz": _read_npz, ".json": _read_json}
    suffix = path.suffix.lower()
    if suffix not in readers:
        raise ValueError(f"the suffix {suffix!r} is not allowed, {', '.join(readers)} are")
    size = path.stat().st_size
    if not path.is_file():
        raise ValueError("is not a file")
    if size > MOST_BYTES:
        raise ValueError(f"has {size:,} bytes, at most {MOST_BYTES:,} are allowed")
    return readers[suffix]


def _read_csv(path: Path) -> Columns:
    with path.open(encoding="utf-8-sig") as lines:
        rows = _rows(lines)
        line, first = next(rows, (0, []))
        if not first:
            raise ValueError("is empty")
        places, named = _places(first, line)
        table = [] if named else [[_number(first[place], line) for place in places]]
        for line, fields in rows:
            table.append([_number(fields[place], line) for place in places])
            if len(table) > MOST_ITERATES:
                raise _too_many()
    columns = np.array(table, dtype=np.float64).reshape(len(table), len(places)).T
    return columns[0], columns[1] if len(columns) == 2 else None


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """The number and the fields of every line that is not empty; all have as many fields as the first."""
    separator, width = None, 0
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST_LINE:
            raise ValueError(f"line {number} has more than {LONGEST_LINE:,} characters, so many are allowed")
        if not line.strip():
            continue
        if not width:
            line = line.lstrip("# ")  # numpy.savetxt puts a # before the names
            separator = next((mark for mark in ";," if mark in line), None)
        fields = [field.strip(' "\r\n\t') for field in line.split(separator)]
        width = width or len(fields)
        if len(fields) != width:
            columns = _count(len(fields), "column")
            raise ValueError(f"line {number} has {columns}, {width} as in the first line are allowed")
        yield number, fields


def _places(fields: list[str], line: int) -> tuple[list[int], bool]:
    """Where x and, if it is there, f stand in a line; and whether the first line says so by names."""
    if all(_is_number(field) for field in fields):
        if len(fields) > 2:
            columns = f"line {line} has {len(fields)} columns without names"
            raise ValueError(f"{columns}, one column x or two, x and f, are allowed")
        return list(range(len(fields))), False
    names = [field.lower() for field in fields]
    if names.count("x") != 1 or names.count("f") > 1:
        allowed = "numbers are allowed, or names with one x and at most one f"
        raise ValueError(f"line {line} has the columns {_listed(fields)}: {allowed}")
    return [names.index(name) for name in ("x", "f") if name in names], True


def _is_number(field: str) -> bool:
    try:
        float(field)
    except ValueError:
        return False
    return True


def _number(field: str, line: int) -> float:
    try:
        return float(field)
    except ValueError:
        raise ValueError(f"line {line}: {short(field)!r} is not allowed, a number is") from None


def _read_json(path: Path) -> Columns:
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        raise ValueError(f"line {error.lineno}, column {error.colno}: not JSON ({error.msg})") from None
    except RecursionError:
        raise ValueError("is nested too deeply, lists of numbers are allowed") from None
    if not isinstance(data, dict):
        return _listed_numbers(data, "x"), None
    if "x" not in data:
        raise ValueError(f"has no x, only {_listed(data)}")
    f = data.get("f")
    return _listed_numbers(data["x"], "x"), None if f is None else _listed_numbers(f, "f")


def _listed_numbers(values: object, name: str) -> Array:
    """A list of numbers, or of lists of one number."""
    if not isinstance(values, list):
        raise ValueError(f"{name} is {short(json.dumps(values))}, a list of numbers is allowed")
    if len(values) > MOST_ITERATES:
        raise _too_many()
    return np.array([_one_number(value, f"{name}[{k}]") for k, value in enumerate(values)], dtype=np.float64)


def _one_number(value: object, place: str) -> float:
    if isinstance(value, list):
        if len(value) != 1:
            raise ValueError(f"{place} has {len(value)} numbers, one is allowed")
        value = value[0]
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"{place}: {short(json.dumps(value))} is not allowed, a number is")
    try:
        return float(value)
    except OverflowError:
        raise ValueError(f"{place}: a number of {len(str(value))} digits is not allowed") from None


def _read_npz(path: Path) -> Columns:
    with path.open("rb") as file:
        try:
            archive = np.load(file, allow_pickle=False)
        except Exception:  # whatever bytes that are no archive lead to
            archive = None
        if not isinstance(archive, np.lib.npyio.NpzFile):
            raise ValueError("is not an .npz file")
        names = archive.files
        x = "x" if "x" in names or len(names) != 1 else names[0]
        if x not in names:
            raise ValueError(f"has no array x, only {_listed(names)}")
        return _array(archive, x), _array(archive, "f") if "f" in names and x != "f" else None


def _array(archive: np.lib.npyio.NpzFile, name: str) -> Array:
    sizes = {info.filename.removesuffix(".npy"): info.file_size for info in archive.zip.infolist()}
    its = f"its array {_named(name)}"
    if sizes.get(name, 0) > MOST_BYTES:
        raise ValueError(f"{its} has {sizes[name]:,} bytes, at most {MOST_BYTES:,} are allowed")
    try:
        array = np.asarray(archive[name])
    except Exception:  # whatever a damaged archive or header leads to, and arrays of Python objects
        raise ValueError(f"{its} cannot be read, an array of numbers is allowed") from None
    if array.dtype.kind not in "iuf":
        raise ValueError(f"{its} holds {short(str(array.dtype))}, numbers are allowed")
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim != 1:
        raise ValueError(f"{its} has the shape {array.shape}, (n,) or (n, 1) is allowed")
    if len(array) > MOST_ITERATES:
        raise _too_many()
    return array.astype(np.float64)


def _checked(x: Array, f: Array | None) -> Columns:
    if len(x) < 2:
        raise ValueError(f"has {_count(len(x), 'iterate')}, at least 2 are allowed: the start and a step")
    if f is not None and len(f) != len(x):
        counts = f"{_count(len(x), 'value')} x and {_count(len(f), 'value')} f"
        raise ValueError(f"has {counts}, as many of both are allowed")
    for name, values in (("x", x), ("f", f)):
        if values is not None and not np.isfinite(values).all():
            k = int(np.argmin(np.isfinite(values)))
            raise ValueError(f"iterate {k}: {name} = {values[k]} is not allowed, finite numbers are")
    return x[:, None], f


def _too_many() -> ValueError:
    return ValueError(f"has more than {MOST_ITERATES:,} iterates, so many are allowed")


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def _listed(names: Iterable[str]) -> str:
    """Names one after the other, the first few."""
    first = [_named(name) for name in islice(names, 6)]
    return ", ".join(first[:5] + ["…"] * (len(first) > 5)) or "nothing"


def _named(name: str) -> str:
    """A name out of the file, fit to be shown."""
    return short(name if name.isprintable() else repr(name))
