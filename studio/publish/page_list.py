"""What there is to show in a folder, found without putting it into words, and when it changes.

`red_ball_steps.mp4` and `.gif` are one group, and the files in the folder `red_ball_steps` are its parts.
"""

from __future__ import annotations

import hashlib
import math
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from studio.captions import heading
from studio.embed import url
from studio.formats import FORMATS, Kind

_ORDER = sorted(FORMATS, key=lambda name: list(Kind).index(FORMATS[name].kind))  # films first, stills last
_NOT_SHOWN = frozenset({"mtime_ns", "sha256", "seconds", "fingerprint", "versions", "extras"})

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Listed:
    """The entries of a group's files by their paths; `state` stands for all that the page says of them."""

    name: str
    entries: Mapping[str, Entry]
    state: str

    @property
    def mark(self) -> str:
        """Identifies the group on the page, whatever else is on it."""
        return f"film-{hashlib.sha256(self.name.encode()).hexdigest()[:10]}"


@dataclass(frozen=True)
class Card:
    """What is found of a group, and shown of it before it is opened."""

    mark: str
    name: str
    title: str
    figure: str
    group: str
    verdict: str
    picture: str
    width: int
    height: int


def listed(folder: Path, entries: Mapping[str, Entry]) -> tuple[Listed, ...]:
    """The manifest's entries that say enough and whose file is there, by their places and names."""
    named: dict[str, dict[str, Entry]] = {}
    for name, entry in entries.items():
        if _is_there(folder, name, entry):
            stem, _, folded = name.rpartition("/")
            named.setdefault(stem if stem else PurePosixPath(folded).stem, {})[name] = entry
    order = sorted(named, key=lambda name: (_place(named[name].values()), _natural(name)))
    return tuple(Listed(name, named[name], _state(folder, named[name])) for name in order)


def card(folder: Path, shown: Listed) -> Card:
    """What is found of a group."""
    path = in_order(shown.entries)[0]
    entry = shown.entries[path]
    parameters = entry.get("parameters", {})
    poster = f"{path}.poster.png" if FORMATS[entry["format"]].moves else path
    return Card(
        mark=shown.mark,
        name=shown.name,
        title=title_of(shown),
        figure=str(parameters.get("figure", parameters.get("scene", ""))),
        group=str(parameters.get("group", "")),
        verdict=str(entry.get("status", "")),
        picture=url(poster) if os.path.isfile(folder / poster) else "",
        width=entry["width"],
        height=entry["height"],
    )


def counts(shown: Iterable[Listed]) -> list[str]:
    """ "5 films", "5 GIFs", "28 stills", "7 parts on film"; what there is none of is left out."""
    found = Counter(_counted_as(path, entry) for one in shown for path, entry in one.entries.items())
    order = ["film{s}", *(f"{name.upper()}{{s}}" for name in FORMATS), "still{s}", "part{s} on film"]
    return [f"{found[name]:,} {name.format(s='s' * (found[name] > 1))}" for name in order if found[name]]


def _counted_as(path: str, entry: Entry) -> str:
    entry_format = FORMATS[entry["format"]]
    if not entry_format.moves:
        return "still{s}"
    if "/" in path:
        return "part{s} on film"
    return "film{s}" if entry_format.is_film else f"{entry_format.name.upper()}{{s}}"


def _is_there(folder: Path, name: str, entry: Entry) -> bool:
    inside = not name.startswith("/") and ".." not in name.split("/")
    enough = entry.get("format") in FORMATS and "width" in entry and "height" in entry
    return inside and enough and os.path.isfile(os.path.join(folder, name))


def _state(folder: Path, entries: Mapping[str, Entry]) -> str:
    """A digest of all that is shown of these files, what lies beside them included."""
    digest = hashlib.sha256()
    for entry in entries.values():
        told = [(name, value) for name, value in entry.items() if name not in _NOT_SHOWN]
        beside = [str(extra["path"]) for extra in entry.get("extras", ())]
        found = [extra for extra in beside if os.path.isfile(os.path.join(folder, extra))]
        digest.update(repr((told, found)).encode())
        for extra in found:
            if extra.endswith(".vtt"):
                digest.update((folder / extra).read_bytes())
    return digest.hexdigest()


def _place(entries: Iterable[Entry]) -> float:
    return min(float(entry.get("place", math.inf)) for entry in entries)


def _natural(name: str) -> list[tuple[str, int]]:
    """Sorts "part-10" after "part-9"."""
    return [(text, int(digits or 0)) for digits, text in re.findall(r"([0-9]+)|([^0-9]+)", name)]


def in_order(entries: Mapping[str, Entry]) -> list[str]:
    """The paths of a group's files: whole films before parts, films before GIFs before stills."""
    return sorted(
        entries,
        key=lambda path: (
            "/" in path,
            _natural(PurePosixPath(path).stem),
            _ORDER.index(entries[path]["format"]),
        ),
    )


def title_of(shown: Listed) -> str:
    return str(shown.entries[in_order(shown.entries)[0]].get("title") or heading(shown.name))
