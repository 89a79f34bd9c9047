"""Makes the manifest of a folder anew, from what can still be read of the old one and from the files.

A file says itself: its format, size, rate, frames and length, its title and chapters, the command that makes
it, and what lies beside it. It does not say the verdict, the parameters, the code and versions it was made
from (so that the next run makes it again), how long that took, or its place on the page: these are kept where
the old manifest has them and the file is still the same.
"""

from __future__ import annotations

import html
import math
import os
import re
import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path, PurePosixPath

from studio import atomic
from studio.fingerprint import digest
from studio.formats import DEFAULT_QUALITY, FORMATS, format_of
from studio.manifest import (
    COLUMNS,
    MANIFEST,
    Entry,
    Manifest,
    altered,
    connected,
    created,
    entry_of,
    older_entries,
    stamp_of,
)
from studio.options import refuse_unwritable
from studio.recipe import recipe

_SECTION = re.compile(r"[0-9]+-.*")  # in a figure's own folder
_ALT = re.compile(r'(?:aria-label|alt)="([^"]*)"')


@dataclass(frozen=True)
class Rebuilt:
    """How many entries were kept from the old manifest, and how many were read from files."""

    kept: int
    read: int


def rebuild(folder: Path) -> Rebuilt:
    """Make the manifest anew; the old one is kept as `manifest.sqlite.old`.

    Raises ValueError when there is no such folder or it cannot be written.
    """
    if not folder.is_dir():
        raise ValueError(f"{folder} is not a folder")
    refuse_unwritable(folder)
    known = {str(entry.get("path")): entry for entry in [*older_entries(folder), *_rows(folder / MANIFEST)]}
    kept = {path: entry for path, entry in known.items() if _as_it_was(folder, entry)}
    read = [entry for path in _films(folder) if (name := _name(path, folder)) not in kept
            for entry in _read(path, name)]  # fmt: skip
    part, old = atomic.part(folder / MANIFEST), folder / f"{MANIFEST}.old"
    try:
        part.unlink(missing_ok=True)
        with closing(connected(part)) as db:
            db.execute("BEGIN")
            created(db, [*kept.values(), *read])
            db.execute("COMMIT")
        if (folder / MANIFEST).exists():
            os.replace(folder / MANIFEST, old)
        # The journal is the old database's: left there, it would be taken for the new one's.
        (folder / f"{MANIFEST}-journal").unlink(missing_ok=True)
        os.replace(part, folder / MANIFEST)
    finally:
        atomic.clear(part)
    with Manifest(folder):
        return Rebuilt(len(kept), len(read))


def _rows(path: Path) -> Iterator[Entry]:
    """The entries of a database as far as it can be read."""
    if not path.exists():
        return
    with suppress(sqlite3.Error, ValueError), closing(connected(path)) as db:
        for row in db.execute(f"SELECT {', '.join(COLUMNS)} FROM films"):
            with suppress(ValueError, TypeError):
                yield entry_of(row)


def _as_it_was(folder: Path, entry: Entry) -> bool:
    return not any(altered(folder, stamp_of(record)) for record in (entry, *entry.get("extras", ())))


def _films(folder: Path) -> list[Path]:
    """Files that may be films of ours: in the folder itself, or numbered, in a folder of their figure."""
    numbered = (path for path in folder.glob("*/*") if _SECTION.fullmatch(path.name))
    found = (path for path in (*folder.glob("*"), *numbered) if path.suffix[1:] in FORMATS)
    return sorted(path for path in found if not path.name.startswith(".") and path.is_file())


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _read(path: Path, name: str) -> Iterator[Entry]:
    """The entry of a file, from the file; nothing for one that carries no recipe or cannot be read."""
    with suppress(ValueError, OSError):
        command = recipe(path)
        known = format_of(path)
        look = _of_video(path) if known.is_film else _of_picture(path)
        beside = [path.with_name(path.name + suffix) for suffix in atomic.BESIDE]
        beside.append(path.with_suffix(".chapters.txt"))
        yield {
            **_stamp(path, name),
            "format": known.name,
            **look,
            "quality": _said(command, "--quality", DEFAULT_QUALITY),
            "status": "",
            "alt": _alt(path),
            "recipe": command,
            "parameters": {},
            "versions": {},
            "extras": [_stamp(one, PurePosixPath(name).with_name(one.name).as_posix()) for one in beside
                       if one.is_file()],
        }  # fmt: skip


def _alt(path: Path) -> str:
    """The alternative text as it lies beside the file, alone or in its embed; empty where there is none."""
    alone, embed = (path.with_name(path.name + suffix) for suffix in (".txt", ".html"))
    if alone.is_file():
        return alone.read_text(encoding="utf-8").strip()
    found = _ALT.search(embed.read_text(encoding="utf-8")) if embed.is_file() else None
    return html.unescape(found[1]) if found else ""


def _stamp(path: Path, name: str) -> Entry:
    state = path.stat()
    return {"path": name, "bytes": state.st_size, "mtime_ns": state.st_mtime_ns, "sha256": digest(path)}


def _said(command: str, option: str, usual: str) -> str:
    words = shlex.split(command)
    return words[words.index(option) + 1] if option in words[:-1] else usual


def _of_video(path: Path) -> Entry:
    import av

    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        rate = stream.average_rate or Fraction(1)
        frames = sum(packet.dts is not None for packet in container.demux(stream))
        tags = {name.lower(): text for name, text in container.metadata.items()}
        chapters = [
            [str(chapter["metadata"].get("title", "")), float(chapter["start"] * (chapter["time_base"] or 0))]
            for chapter in container.chapters()
        ]
        return {
            "width": stream.width,
            "height": stream.height,
            "fps": float(rate),
            "frames": frames,
            "duration": float(frames / rate),
            "title": tags.get("title", ""),
            "sections": chapters,
        }


def _of_picture(path: Path) -> Entry:
    from PIL import Image

    with Image.open(path) as image:
        hundredths = []
        for frame in range(getattr(image, "n_frames", 1)):
            image.seek(frame)
            hundredths.append(round(image.info.get("duration", 0) / 10))
        step = math.gcd(*hundredths)
        return {
            "width": image.width,
            "height": image.height,
            "fps": 100 / step if step else 0,
            "frames": sum(hundredths) // step if step else 1,
            "duration": sum(hundredths) / 100,
            "title": str(image.info.get("Title", "")),
            "sections": [],
        }
