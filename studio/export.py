"""What a folder's manifest says, for other programs: as JSON, or as a table of comma-separated values."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

from studio.manifest import COLUMNS, NESTED

FORMATS = ("json", "csv")


def exported(entries: Mapping[str, Mapping[str, Any]], format: str) -> str:
    """The entries by their paths, in one of FORMATS, to end without a line break."""
    return _json(entries) if format == "json" else _csv(entries)


def _json(entries: Mapping[str, Mapping[str, Any]]) -> str:
    return json.dumps({"files": entries}, indent=1, ensure_ascii=False)


def _csv(entries: Mapping[str, Mapping[str, Any]]) -> str:
    """A line a file; what is a list or a table itself stands in its field as JSON."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for entry in entries.values():
        table.writerow(
            json.dumps(entry.get(name), ensure_ascii=False) if name in NESTED else entry.get(name, "")
            for name in COLUMNS
        )
    return text.getvalue().rstrip("\n")
