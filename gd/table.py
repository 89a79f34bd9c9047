"""Tables of measures with two classes, read from a CSV file: the flowers that come along, or anybody's
own."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gd.objective import Array

IRIS = Path(__file__).with_name("data") / "iris.csv"
MOST_BYTES = 16 * 2**20
MISSING = {"", "na", "n/a", "nan", "null", "none", "?"}


@dataclass(frozen=True, eq=False)
class Table:
    """Points with labels.

    x         (n, d), as measured
    y         (n,), 0 or 1: which of the `classes`
    features  the names of the d measures
    classes   the names of the two classes, 0 first
    source    where the table comes from
    """

    x: Array
    y: Array
    features: tuple[str, ...]
    classes: tuple[str, str]
    source: str


def iris(
    features: Sequence[str] = ("petal_length", "petal_width"),
    classes: tuple[str, str] = ("versicolor", "virginica"),
) -> Table:
    """Fisher's flowers of two species, 50 each, with some of their four measures in centimetres."""
    return read_table(IRIS, features, "species", classes)


def read_table(
    path: Path, features: Sequence[str], label: str, classes: tuple[str, str] | None = None
) -> Table:
    """The columns `features` and `label` of a CSV file with a header; of all rows, or only those of two
    classes.

    Raises ValueError, naming the file, the line and what is allowed, for a file that cannot be read, a column
    that is not there, a value that is missing or no number, and where there are not two classes."""
    rows = _rows(path)
    header = rows[0][1]
    places = [_place(path, header, name) for name in (*features, label)]
    if len(set(places)) < len(places):
        raise ValueError(
            f"{path}: {', '.join((*features, label))} name a column twice, different ones are needed"
        )
    points, names = [], []
    for line, fields in rows[1:]:
        if len(fields) != len(header):
            raise ValueError(
                f"{path}, line {line}: {len(fields)} columns, {len(header)} as in the header are allowed"
            )
        name = fields[places[-1]].strip()
        if classes and name not in classes:
            continue
        if name.lower() in MISSING:
            raise ValueError(f"{path}, line {line}: {label} is missing, the name of a class is needed")
        points.append([_number(path, line, header[place], fields[place]) for place in places[:-1]])
        names.append(name)
    found = tuple(dict.fromkeys(names))
    if len(found) != 2:
        some = ", ".join(found[:5]) + (", …" if len(found) > 5 else "")
        count = "1 class" if len(found) == 1 else f"{len(found)} classes"
        shown = f"{count} ({some})" if found else "no rows"
        raise ValueError(f"{path}: {label} has {shown}, two are needed")
    pair = classes or (min(found), max(found))
    x = np.array(points, dtype=float)
    for k, feature in enumerate(features):
        if np.ptp(x[:, k]) == 0:
            raise ValueError(
                f"{path}: {feature} is constant ({x[0, k]:g} in every line), two different values are needed"
            )
    return Table(
        x, np.array([float(name == pair[1]) for name in names]), tuple(features), pair, str(path.name)
    )


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """The lines that are not empty, with their numbers; the header first."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValueError(f"{path}: too large, {MOST_BYTES:,} bytes are allowed")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{path}: not text in UTF-8") from None
    except OSError as error:
        raise ValueError(
            f"{path}: cannot be read ({(error.strerror or 'no reason given').lower()})"
        ) from None
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    reader = csv.reader(text.splitlines(), delimiter=separator)
    try:
        rows = [(reader.line_num, fields) for fields in reader if any(field.strip() for field in fields)]
    except csv.Error as error:
        raise ValueError(f"{path}, line {reader.line_num}: not CSV ({error})") from None
    if not rows:
        raise ValueError(f"{path}: empty, a header and rows are needed")
    return rows


def _place(path: Path, header: Sequence[str], name: str) -> int:
    names = [field.strip() for field in header]
    if names.count(name) != 1:
        trouble = f"no column {name!r}" if name not in names else f"{names.count(name)} columns {name!r}"
        raise ValueError(f"{path}, line 1: {trouble}, its columns are {', '.join(names)}")
    return names.index(name)


def _number(path: Path, line: int, column: str, field: str) -> float:
    written = field.strip()
    if written.lower() in MISSING:
        raise ValueError(f"{path}, line {line}: {column} is missing, a number is needed")
    try:
        number = float(written)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"{path}, line {line}: {column} is {written[:30]!r}, a finite number is needed")
    return number
