"""Recorded runs in lines of numbers: CSV as NumPy, pandas, spreadsheets and people write it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from gd.expression.errors import short
from gd.objective import Array
from gd.trace.columns import Columns, by_name, by_place, counted, first_numbered, source_of
from gd.trace.recorded import Recorded, check_count

LONGEST_LINE = 10_000
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?|[+-]?(nan|inf|infinity)", re.ASCII | re.IGNORECASE)
DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)
WHOLE_PAIR = re.compile(r"[+-]?\d+,\d+", re.ASCII)
WHOLE_OR_COMMA = re.compile(r"[+-]?\d+(,\d+)?", re.ASCII)
NO_PAIR = re.compile(r"[+-]?\d+,0\d+|-0,\d+|[+-]?0\d+,\d+", re.ASCII)
"""A number with a decimal comma that nobody would write as two whole numbers: 3,05 or -0,5."""


class Line(NamedTuple):
    number: int
    text: str


def read_csv(path: Path, variables: Sequence[str]) -> Recorded:
    """The run in a file of lines. Raises ValueError, naming the line."""
    with path.open(encoding="utf-8-sig") as file:
        lines = _lines(file)
    if not lines:
        raise ValueError("is empty")
    lines[0] = Line(lines[0].number, lines[0].text.lstrip("# "))  # numpy.savetxt puts a # before the names
    separator = _separator(lines, variables)
    names = _fields(lines[0], separator)
    try:
        columns = _columns(names, variables)
    except ValueError as error:
        raise ValueError(f"line {lines[0].number} {error}") from None
    header = not all(map(_is_number, names)) or _is_pandas_header(names, lines, separator)
    body = lines[1:] if header else lines
    check_count(len(body))
    table = _table(body, separator, len(names), columns)
    rows = f", rows {body[0].number} to {body[-1].number}" if body else ""
    source = source_of(columns, names if header else None, where=rows)
    if header and not columns.named:
        source += f"; row {lines[0].number} is a header of pandas"
    dim = len(variables)
    f = None if columns.f is None else table[:, dim]
    return Recorded(table[:, :dim], f, source, columns.named, [line.number for line in body])


def _lines(file: Iterable[str]) -> list[Line]:
    """The lines that are not empty."""
    lines = []
    for number, text in enumerate(file, start=1):
        if len(text) > LONGEST_LINE:
            raise ValueError(f"line {number} has more than {LONGEST_LINE:,} characters, so many are allowed")
        if text.strip():
            lines.append(Line(number, text.strip("\r\n")))
            check_count(len(lines) - 1)
    return lines


def _separator(lines: Sequence[Line], variables: Sequence[str]) -> str | None:
    """What stands between the numbers of a line: ; or a tab or a comma, or blanks (None).

    Raises ValueError where a comma may be that, or a decimal comma.
    """
    first = lines[0].text
    if found := next((mark for mark in ";\t" if mark in first), None):
        return found
    words = first.split()
    if len(words) > 1 and all(map(WHOLE_PAIR.fullmatch, words)):
        return None
    if "," not in first:
        return None
    if not all(WHOLE_OR_COMMA.fullmatch(text.strip()) for _, text in lines):
        return ","
    if any("," not in text or NO_PAIR.fullmatch(text.strip()) for _, text in lines):
        return None
    if len(variables) > 1:
        return ","
    one, other = first.strip().split(",")
    raise ValueError(
        f"line {lines[0].number}: {short(first.strip())} may be {variables[0]} = {short(one)}.{short(other)} "
        f"with a decimal comma, or {variables[0]} = {short(one)} and f = {short(other)}; "
        f"write decimal points, or the names {variables[0]},f above"
    )


def _fields(line: Line, separator: str | None) -> list[str]:
    if '"' in line.text and separator:
        try:
            fields = next(csv.reader([line.text], delimiter=separator, skipinitialspace=True))
        except csv.Error as error:
            raise ValueError(f"line {line.number}: {error}") from None
    else:
        fields = line.text.split(separator)
    return [field.strip(' "\t') for field in fields]


def _rows(lines: Iterable[Line], separator: str | None, width: int) -> Iterator[tuple[int, list[str]]]:
    """The number and the fields of each line; all have as many fields as the first line of the file."""
    for line in lines:
        fields = _fields(line, separator)
        if len(fields) != width:
            columns = counted(len(fields), "column")
            commas = separator == "," and len(fields) == 2 * width
            hint = "; with decimal commas, separate the columns by semicolons" if commas else ""
            raise ValueError(
                f"line {line.number} has {columns}, {width} as in the first line are allowed{hint}"
            )
        yield line.number, fields


def _is_pandas_header(names: list[str], lines: Sequence[Line], separator: str | None) -> bool:
    """Whether the first line, 0 or 0,1 and so on, is what pandas calls columns without a name.

    It is if every other number has a decimal point, as in 3.0: then a start at 0 would be written 0.0.
    Raises ValueError where it may be the start.
    """
    if names != [str(k) for k in range(len(names))]:
        return False
    others = [field for _, fields in _rows(lines[1:], separator, len(names)) for field in fields]
    if any(field.endswith(".0") for field in others) and all(set(".en") & set(field) for field in others):
        return True
    raise ValueError(
        f"line {lines[0].number}: {short(','.join(names))} may be the start, or a header of pandas; "
        f"write the names of the columns above it, or in its place"
    )


def _columns(names: Sequence[str], variables: Sequence[str]) -> Columns:
    """The columns that are read, from the fields of the first line."""
    if all(map(_is_number, names)):
        return by_place(len(names), variables)
    first = first_numbered(names)
    if first is None:
        return by_name(names, variables, "columns")
    return by_place(len(names) - first, variables).behind(first, names)


def _table(lines: Sequence[Line], separator: str | None, width: int, columns: Columns) -> Array:
    """The numbers in the columns that are read, (n, d) or (n, d + 1) with f in the last."""
    places = [*columns.x, *([] if columns.f is None else [columns.f])]
    marks: dict[str, tuple[int, str]] = {}
    table = np.empty((len(lines), len(places)))
    for row, (number, fields) in enumerate(_rows(lines, separator, width)):
        for column, place in enumerate(places):
            field = fields[place]
            if "," not in field:
                table[row, column] = _number(field, number)
                mark = "point" if "." in field else ""
            else:
                if not DECIMAL_COMMA.fullmatch(field):
                    raise ValueError(f"line {number}: {short(field)!r} is not allowed, a number is")
                table[row, column] = float(field.replace(",", "."))
                mark = "thousands" if THOUSANDS.fullmatch(field) else "comma"
            marks.setdefault(mark, (number, field))
    _check_marks(marks)
    return table


def _check_marks(marks: dict[str, tuple[int, str]]) -> None:
    """That all numbers have the same decimal mark. Raises ValueError where they do not, or where the comma of
    each may also be that of thousands."""
    line, field = marks.get("comma") or marks.get("thousands") or (0, "")
    if line and "point" in marks:
        other, with_point = marks["point"]
        raise ValueError(
            f"line {line}: {short(field)} has a decimal comma, line {other}, {short(with_point)}, a point; "
            f"one of them is allowed"
        )
    if line and "comma" not in marks:
        decimal, thousands = field.replace(",", "."), field.replace(",", "")
        raise ValueError(f"line {line}: {field} may be {decimal} or {thousands}; write it without a comma")


def _is_number(field: str) -> bool:
    return bool(NUMBER.fullmatch(field) or DECIMAL_COMMA.fullmatch(field))


def _number(field: str, line: int) -> float:
    if not NUMBER.fullmatch(field):
        raise ValueError(f"line {line}: {short(field)!r} is not allowed, a number is")
    return float(field)
