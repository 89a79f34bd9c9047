"""The data of a page of many films: script files beside it, loaded when they are asked for.

`index-data/KEY.js` holds one film as HTML, KEY standing for all that it says; `index-data/list-KEY.js` holds
what is found of up to LIST films. A file never changes: another content has another name. So the page that
is there stays whole while the next one is made, and only what changed is written. They are scripts because
nothing else can be read from `file://`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path

from studio import atomic
from studio.publish.page_list import Card

FOLDER = "index-data"
LIST = 1_000
_OURS = re.compile(r"(?:list-)?[0-9a-f]{24}\.js")


def complete(folder: Path, keys: Iterable[str]) -> bool:
    """Whether the films of these keys are there."""
    return {f"{key}.js" for key in keys} <= set(_there(folder))


def write_films(folder: Path, keys: Sequence[str], html: Callable[[int], str]) -> None:
    """Write the films that are not there yet; `html` says what the film at a place in `keys` is."""
    (folder / FOLDER).mkdir(exist_ok=True)
    there = set(_there(folder))
    for place, key in enumerate(keys):
        if f"{key}.js" not in there:
            atomic.write_text(
                folder / FOLDER / f"{key}.js", f"fallLine.film({_js(key)}, {_js(html(place))});\n"
            )


def write_lists(folder: Path, keys: Sequence[str], cards: Sequence[Card]) -> list[str]:
    """Write what is found of every film, in their order; returns the names of the files."""
    names = []
    for start in range(0, len(keys), LIST):
        rows = [[key, *astuple(card)] for key, card in zip(keys[start : start + LIST], cards[start:])]
        text = f"fallLine.list({start}, {_js(rows)});\n"
        names.append(f"list-{digest(text)}.js")
        atomic.write_text(folder / FOLDER / names[-1], text)
    return names


def remove_others(folder: Path, keys: Iterable[str], lists: Iterable[str]) -> None:
    """Remove what the page no longer shows; the folder too, when nothing is left in it."""
    wanted = {f"{key}.js" for key in keys} | set(lists)
    for name in _there(folder):
        if name not in wanted:
            (folder / FOLDER / name).unlink(missing_ok=True)
    with suppress(OSError):
        (folder / FOLDER).rmdir()


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _there(folder: Path) -> Iterator[str]:
    try:
        names = os.listdir(folder / FOLDER)
    except OSError:
        return
    yield from filter(_OURS.fullmatch, names)


def _js(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
