"""Batch files: a whole course in one TOML file.

    title = "Optimisation, week 3"

    [defaults]
    theme = "light"

    [[figure]]
    name = "quartic-rates"
    figure = "alpha_comparison"
    function = "x^4 - 3x^2 + x"
    start = 2
    learning_rate = [0.01, 0.05, 0.2]

Every [[figure]] names the `figure` it is, and sets what the command line can set, by the same names. What
[defaults] sets goes for all that do not set it themselves.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fall_line.options import NAME_OPTIONS, OF_FIGURES, OPTIONS, OTHER_WORDS
from fall_line.request import Request, requested
from scenes.catalog import Figure, figure
from studio.captions import heading
from studio.options import OptionError, did_you_mean, nearest

MOST_FIGURES = 20_000
LARGEST = 20_000_000  # bytes

_TOP = ("title", "defaults", "figure")
_HEAD = re.compile(r"\s*\[\[?\s*([A-Za-z_]+)\s*\]")
_KEY = re.compile(r"\s*[\"']?([\w-]+)[\"']?\s*=")
_OF_ALL = tuple(name for name in OPTIONS if name not in {option.name for option in NAME_OPTIONS})


class BatchError(ValueError):
    """A batch file with mistakes: one line each."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))


@dataclass(frozen=True)
class Batch:
    """The requests of a batch file, in its order."""

    title: str
    requests: tuple[Request, ...]
    subtitle: str = ""
    notes: tuple[str, ...] = ()


def read(path: Path, overriding: Mapping[str, Any] | None = None) -> Batch:
    """The batch in a file; the values `overriding`, checked, go before those of the file.

    Raises BatchError with every mistake there is, each with its line and its figure.
    """
    text = _text(path)
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason, _, place = str(error).partition(" (at ")
        line = re.match(r"line (\d+)", place)
        number = line[1] if line else len(text.splitlines())
        raise BatchError([f"{path}:{number}: not TOML: {reason}"]) from None
    reader = _Reader(path, text, overriding or {})
    batch = reader.batch(found)
    if reader.mistakes:
        raise BatchError([mistake for _, mistake in sorted(reader.mistakes)])
    return batch


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise BatchError([f"{path}: too large; allowed: {LARGEST:,} bytes"])
        return path.read_text(encoding="utf-8-sig")  # some editors put a mark before the text
    except UnicodeDecodeError:
        raise BatchError([f"{path}: not a text file in UTF-8"]) from None
    except OSError as error:
        raise BatchError([f"{path}: {(error.strerror or 'cannot be read').lower()}"]) from None


class _Reader:
    """Reads one file, and keeps the mistakes it finds with their lines."""

    def __init__(self, path: Path, text: str, overriding: Mapping[str, Any]) -> None:
        self.path, self.lines, self.overriding = path, _lines(text), overriding
        self.mistakes: list[tuple[int, str]] = []
        self.names: dict[str, str] = {}
        self.notes: list[str] = []

    def batch(self, found: Mapping[str, Any]) -> Batch:
        """All of the file; worth something only if there are no mistakes."""
        for key in found.keys() - set(_TOP):
            self._keep("", key, f"{key} is not known{did_you_mean(key, _TOP)}")
        head, _ = self._read("", {key: found[key] for key in ("title",) if key in found}, ("title",))
        defaults, uncertain = self._read("defaults", self._table(found.get("defaults", {})), _OF_ALL)
        requests = [
            self._request(number, entry, defaults, uncertain)
            for number, entry in enumerate(self._entries(found.get("figure", [])), start=1)
        ]
        title = head.get("title") or heading(self.path.stem)
        made = tuple(request for request in requests if request)
        return Batch(title, made, f"{len(requests)} parts", tuple(self.notes))

    def _table(self, defaults: Any) -> Mapping[str, Any]:
        if isinstance(defaults, dict):
            return defaults
        self._keep("", "defaults", "defaults is not a table; write [defaults]")
        return {}

    def _entries(self, entries: Any) -> list[Mapping[str, Any]]:
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            self._keep("", "figure", "figure is not a list of tables; write [[figure]] above each")
            return []
        if not 0 < len(entries) <= MOST_FIGURES:
            self._keep("", "", f"{len(entries):,} figures; allowed: 1 to {MOST_FIGURES:,} tables [[figure]]")
            return []
        return entries

    def _request(
        self, number: int, entry: Mapping[str, Any], defaults: Mapping[str, Any], uncertain: set[str]
    ) -> Request | None:
        """The request of an entry; None where there are mistakes, all of which are kept."""
        table = f"figure {number}"
        known = ("figure", *OPTIONS)
        own = {key: value for key, value in entry.items() if key not in ("figure", "scene")}
        values, unread = self._read(table, own, known)
        drawn = self._figure(table, entry, unread)
        self._keep_unique(table, values, drawn, unread)
        if drawn is None:
            return None
        values = self._with_places({**_taken_by(drawn, defaults), **values})
        unread = (unread | uncertain - entry.keys()) - self.overriding.keys()
        request, mistakes = requested(drawn, {**values, **self.overriding}, number - 1, unread)
        for mistake in mistakes:
            self._keep(table, mistake.name, f"{mistake.name}: {mistake.reason}")
        return request

    def _with_places(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values, with the names of files as seen from where we are: they are given as seen from the
        batch file."""
        folder, placed = self.path.parent, dict(values)
        if "data" in placed:
            placed["data"] = folder / placed["data"]
        if "trace" in placed:
            placed["trace"] = tuple(folder / path for path in placed["trace"])
        return placed

    def _figure(self, table: str, entry: Mapping[str, Any], unread: set[str]) -> Figure | None:
        key = "figure" if "figure" in entry else "scene"
        if "scene" in entry:
            self._keep_old_word(table, both="figure" in entry)
        if key not in entry:
            if "figure" not in unread:
                self._keep(table, "", 'figure is missing; write which one it is: figure = "red_ball_steps"')
            return None
        try:
            return figure(str(entry[key]))
        except ValueError as error:
            self._keep(table, key, f"{key}: {error}")
        return None

    def _keep_old_word(self, table: str, *, both: bool) -> None:
        if both:
            self._keep(table, "scene", "scene is the old word for figure, which is there too; leave it out")
        elif not self.notes:
            line = self.lines.get((table, "scene"), 1)
            self.notes.append(f"{self.path}:{line}: scene is the old word for figure; both are read")

    def _keep_unique(
        self, table: str, values: Mapping[str, Any], drawn: Figure | None, unread: set[str]
    ) -> None:
        """Names are told apart as by file systems that know no capitals. Where the name cannot be read, the
        figure's own is not put in its place: nobody gave it."""
        name = values.get("name") or (drawn.name if drawn and "name" not in unread else "")
        first = self.names.setdefault(name.lower(), table) if name else table
        if first != table:
            rest = f"is the name of {first}; give each one of its own"
            self._keep(table, "name", f"name: {name!r} {rest}")

    def _read(
        self, table: str, given: Mapping[str, Any], known: tuple[str, ...]
    ) -> tuple[dict[str, Any], set[str]]:
        """The values of a table that can be read; and the options whose values cannot, or whose names are
        misspelled: their mistakes are kept."""
        values, unread = {}, set[str]()
        for key, value in given.items():
            if key not in known:
                self._keep(table, key, f"{key} is not known{did_you_mean(key, known, OTHER_WORDS)}")
                # What it could be is uncertain then; but nobody has given a trace in place of a descent.
                unread.update({nearest(key, known, OTHER_WORDS)} - {"", "trace"})
                continue
            try:
                values[key] = OPTIONS[key].read(value)
            except OptionError as error:
                self._keep(table, key, f"{key}: {error.reason}")
                unread.add(key)
        return values, unread

    def _keep(self, table: str, key: str, mistake: str) -> None:
        line = self.lines.get((table, key)) or self.lines.get((table, "")) or 1
        where = f"{self.path}:{line}: "
        self.mistakes.append((line, f"{where}{table}: {mistake}" if table else where + mistake))


def _taken_by(drawn: Figure, defaults: Mapping[str, Any]) -> dict[str, Any]:
    """What of the [defaults] is for this figure: a batch has figures of many kinds."""
    others = OF_FIGURES.difference(drawn.options)
    return {name: value for name, value in defaults.items() if name not in others}


def _lines(text: str) -> dict[tuple[str, str], int]:
    """The lines on which tables begin and their keys stand: (table, key), or (table, "") for its head."""
    found: dict[tuple[str, str], int] = {}
    table, figures, closing = "", 0, ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not closing:
            head, key = _HEAD.match(line), _KEY.match(line)
            if head:
                figures += head[1] == "figure"
                table = f"figure {figures}" if head[1] == "figure" else head[1]
            if head or key:
                found.setdefault((table, key[1] if key else ""), number)
        for quotes in ('"""', "'''"):
            if closing in ("", quotes) and line.count(quotes) % 2:
                closing = "" if closing else quotes
    return found
