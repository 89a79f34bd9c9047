"""Batch files: a whole course in one TOML file.

    title = "Optimisation, week 3"

    [defaults]
    theme = "light"

    [[figure]]
    name = "quartic-rates"
    scene = "alpha_comparison"
    function = "x^4 - 3x^2 + x"
    start = 2
    learning_rate = [0.01, 0.05, 0.2]

Every [[figure]] says which `scene` it is, and sets what the command line can set, by the same names. What
[defaults] sets goes for all that do not set it themselves.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fall_line.options import NAME_OPTIONS, OPTIONS
from fall_line.request import Request, make_request
from scenes.catalog import Figure, figure
from studio.captions import heading
from studio.options import OptionError, meant

MOST_FIGURES = 1_000
LARGEST = 1_000_000  # bytes

_TOP = ("title", "defaults", "figure")
_HEAD = re.compile(r"\s*\[\[?\s*([A-Za-z_]+)\s*\]")
_KEY = re.compile(r"\s*[\"']?([\w-]+)[\"']?\s*=")
_ALL_FIGURES = tuple(name for name in OPTIONS if name not in {option.name for option in NAME_OPTIONS})


class BatchError(ValueError):
    """A batch file with mistakes: one line each."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))


@dataclass(frozen=True)
class Batch:
    """What a batch file asks for, in its order."""

    title: str
    requests: tuple[Request, ...]
    subtitle: str = ""


def read(path: Path, said: Mapping[str, Any] | None = None) -> Batch:
    """The batch in a file; what was `said` besides, checked, goes before what the file says.

    Raises BatchError with every mistake there is, each with its line and its figure.
    """
    text = _text(path)
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said, _, place = str(error).partition(" (at ")
        line = re.match(r"line (\d+)", place)
        number = line[1] if line else len(text.splitlines())
        raise BatchError([f"{path}:{number}: not TOML: {said}"]) from None
    reader = _Reader(path, text, said or {})
    batch = reader.batch(found)
    if reader.mistakes:
        raise BatchError([mistake for _, mistake in sorted(reader.mistakes)])
    return batch


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise BatchError([f"{path}: too large; allowed: {LARGEST:,} bytes"])
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BatchError([f"{path}: not a text file in UTF-8"]) from None
    except OSError as error:
        raise BatchError([f"{path}: {(error.strerror or 'cannot be read').lower()}"]) from None


class _Reader:
    """Reads one file, and keeps the mistakes it finds with their lines."""

    def __init__(self, path: Path, text: str, said: Mapping[str, Any]) -> None:
        self.path, self.lines, self.said = path, _lines(text), said
        self.mistakes: list[tuple[int, str]] = []
        self.names: dict[str, str] = {}

    def batch(self, found: Mapping[str, Any]) -> Batch:
        for key in found.keys() - set(_TOP):
            self._note("", key, f"{key} is not known{meant(key, _TOP)}")
        defaults, entries = found.get("defaults", {}), found.get("figure", [])
        title = self._checked("", {key: found[key] for key in ("title",) if key in found}, ("title",))
        if not isinstance(defaults, dict):
            self._note("", "defaults", "defaults is a table: [defaults]")
            defaults = {}
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            self._note("", "figure", "every figure is a table of its own: [[figure]]")
            entries = []
        elif not 0 < len(entries) <= MOST_FIGURES:
            self._note("", "", f"{len(entries)} figures; allowed: 1 to {MOST_FIGURES:,} tables [[figure]]")
        usual = self._checked("defaults", defaults, _ALL_FIGURES)
        requests = [self._request(nth, entry, usual) for nth, entry in enumerate(entries, start=1)]
        title = title.get("title") or heading(self.path.stem)
        return Batch(title, tuple(request for request in requests if request), f"{len(requests)} parts")

    def _request(self, nth: int, entry: Mapping[str, Any], usual: Mapping[str, Any]) -> Request | None:
        table, before = f"figure {nth}", len(self.mistakes)
        drawn = self._figure(table, entry)
        values = self._checked(table, {key: entry[key] for key in entry if key != "scene"}, tuple(OPTIONS))
        if drawn:
            self._keep_unique(table, values.get("name", drawn.name))
        if len(self.mistakes) > before:
            return None
        given = {**usual, **values, **self.said}
        if "trace" in values:
            given["trace"] = self.path.parent / values["trace"]
        try:
            return make_request(drawn, given, place=nth - 1)
        except OptionError as error:
            self._note(table, error.name, f"{error.name}: {error.reason}")
        return None

    def _figure(self, table: str, entry: Mapping[str, Any]) -> Figure | None:
        if "scene" not in entry:
            self._note(table, "", "scene is missing; it names the figure")
            return None
        try:
            return figure(str(entry["scene"]))
        except ValueError as error:
            self._note(table, "scene", f"scene: {error}")
        return None

    def _keep_unique(self, table: str, name: str) -> None:
        """Names are told apart as by file systems that know no capitals."""
        first = self.names.setdefault(name.lower(), table)
        if first != table:
            self._note(table, "name", f"name: {name!r} is taken by {first}; give it one of its own")

    def _checked(self, table: str, given: Mapping[str, Any], known: tuple[str, ...]) -> dict[str, Any]:
        """The values of a table that are right; the others are noted."""
        right = {}
        for key, value in given.items():
            if key not in known:
                self._note(table, key, f"{key} is not known{meant(key, known)}")
                continue
            try:
                right[key] = OPTIONS[key].read(value)
            except OptionError as error:
                self._note(table, key, f"{key}: {error.reason}")
        return right

    def _note(self, table: str, key: str, mistake: str) -> None:
        line = self.lines.get((table, key)) or self.lines.get((table, "")) or 1
        where = f"{self.path}:{line}: "
        self.mistakes.append((line, f"{where}{table}: {mistake}" if table else where + mistake))


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
