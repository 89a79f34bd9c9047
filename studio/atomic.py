"""A file appears under its final name only when it is whole, and what belongs beside it just before.

It is written as `part(target)`, and everything beside it under names that begin with that one.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from studio.fingerprint import digest
from studio.job import Stamp

BESIDE = (".vtt", ".srt", ".txt", ".poster.png", ".html", ".md")
"""Whatever may lie beside a file, by what its name has more than the file's."""

_NODE = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
HOST = f"{zlib.crc32(_NODE.encode()):08x}"
"""Stands for this machine: a folder may be shared, and the numbers of processes are each machine's own."""


def part(target: Path) -> Path:
    """What the file is called while it is made: hidden, and naming its process, to tell leftovers by."""
    return target.with_name(f".{target.name}.{HOST}.{os.getpid()}.part")


def commit(target: Path, part: Path, extras: Mapping[Path, Path]) -> None:
    """Give the part and its extras (final path to part) their names; an earlier film's extras go.

    The film goes last: when it is there, all of it is.
    """
    for suffix in BESIDE:
        old = target.with_name(target.name + suffix)
        if old not in extras:
            old.unlink(missing_ok=True)
    for final, beside in extras.items():
        os.replace(beside, final)
    os.replace(part, target)


def stamps(parts: Mapping[Path, Path]) -> dict[Path, Stamp]:
    """Parts (final path to part) as they will be recognised when they have their names. Raises OSError."""
    found = {}
    for final, part in parts.items():
        state = part.stat()
        found[final] = Stamp(final.name, state.st_size, state.st_mtime_ns, digest(part))
    return found


def write_text(target: Path, text: str) -> None:
    """Write a file that has nothing beside it, whole or not at all. Raises OSError."""
    beside = part(target)
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        os.replace(beside, target)
    finally:
        beside.unlink(missing_ok=True)


def clear(part: Path) -> None:
    """Remove the part and everything written beside it under its name."""
    for path in part.parent.iterdir() if part.parent.is_dir() else ():
        if path.name.startswith(part.name):
            with suppress(OSError):
                path.unlink()
