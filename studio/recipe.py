"""Reads back what the encoders write into a file: the command that makes it again."""

from __future__ import annotations

from pathlib import Path

from studio.formats import format_of


def recipe(path: Path) -> str:
    """The recipe in a finished file of any format. Raises ValueError, in one line, where there is none."""
    if not path.is_file():
        raise ValueError(f"{path} is not a file")
    entry = format_of(path)
    try:
        found = entry.codec().recipe(path)
    except (OSError, ValueError, SyntaxError) as error:
        raise ValueError(f"{path} cannot be read: it is no {entry.name.upper()}") from error
    if not found:
        raise ValueError(f"{path} carries no recipe")
    return found
