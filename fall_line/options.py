"""Everything a film of a figure can be given, once for the command line, batch files and Python."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

from gd import library, parse_objective
from scenes.theme import THEMES
from studio.options import FILE_OPTIONS, MANY, Option, meant, number, one_of, text, whole, yes_or_no

MOST_STEPS = 1_000_000
LONGEST_NAME = 60
LIBRARY = tuple(objective.name for objective in library.OBJECTIVES)

TAKEN = ("gallery", "index", "index-data", "lecture", "manifest", "slides")
"""What the folder of the films holds besides them."""

RESERVED = {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
"""File names that Windows keeps for its devices, whatever follows them after a dot."""


def file_name(given: Any) -> str:
    """A check: a name that is safe as a file's on any system, and as the end of an address."""
    allowed = f"letters, digits, - and _, at most {LONGEST_NAME}"
    shown = given if len(str(given)) <= LONGEST_NAME else f"{str(given)[:20]}..."
    if not isinstance(given, str) or not 0 < len(given) <= LONGEST_NAME:
        raise ValueError(f"{shown!r} is no name for a file; allowed: {allowed}")
    name = unicodedata.normalize("NFC", given)
    if not all(letter.isalnum() or letter in "-_" for letter in name) or name.startswith("-"):
        raise ValueError(f"{shown!r} is no name for a file; allowed: {allowed}, no - in front")
    if name.lower() in RESERVED:
        raise ValueError(f"{shown!r} is a name Windows keeps for itself; any other is allowed")
    if name.lower() in TAKEN:
        raise ValueError(f"{shown!r} is taken by a file of the studio's; any other is allowed")
    return name


def function(given: Any) -> str:
    """A check: a function that can be read, or the name of one."""
    if not isinstance(given, str):
        raise ValueError(f"{given!r} is not allowed; allowed: a formula in x, as text")
    if given not in LIBRARY:
        try:
            parse_objective(given)
        except ValueError as error:
            raise ValueError(str(error).removeprefix("function ") + meant(given, LIBRARY)) from None
    return given


def path(given: Any) -> Path:
    """A check: where a file is."""
    if not isinstance(given, str | Path) or not str(given):
        raise ValueError(f"{given!r} is not the name of a file")
    return Path(given)


DESCENT_OPTIONS = (
    Option("function", function, f'"x^4 - 3x^2 + x", or {", ".join(LIBRARY)}', ("F",)),
    Option(
        "derivative",
        one_of(library.DERIVATIVES),
        "of the article's function, as it is printed there or exact: printed | exact (default: printed)",
        ("D",),
        words=library.DERIVATIVES,
    ),
    Option(
        "domain",
        number("end of a domain"),
        "what is shown of the function (default: around the runs)",
        ("LOW", "HIGH"),
        least=2,
        most=2,
    ),
    Option("start", number("start"), "where the descent begins; one or several", ("X",), most=MANY),
    Option("learning_rate", number("learning rate", above=0), "one or several", ("A",), most=MANY),
    Option("steps", whole(MOST_STEPS), "how many at most", ("N",)),
    Option(
        "tolerance",
        number("tolerance", above=0),
        "how close to its end counts as arrived (default: 0.001; of a typed function, by its way)",
        ("T",),
    ),
    Option(
        "trace", path, "iterates of another optimiser, .csv, .npz or .json, in place of a descent", ("FILE",)
    ),
)

LOOK_OPTIONS = (
    Option(
        "theme", one_of(tuple(THEMES)), f"{' | '.join(THEMES)} (default: dark)", ("T",), words=tuple(THEMES)
    ),
    Option("tempo", number("tempo", above=0.1, most=4), "0.8 takes 1.25 times as long (default: 1)", ("R",)),
    Option("sections", yes_or_no, "one file for each section of a figure"),
    Option("whole", yes_or_no, "all of a figure in its GIF or WebM, not its loop"),
)

NAME_OPTIONS = (
    Option("name", file_name, "of the file, without its ending (default: the figure's)", ("NAME",)),
    Option("title", text(100), "in the file and on the page (default: the figure's)", ("TITLE",)),
)

OPTIONS = {option.name: option for option in (*NAME_OPTIONS, *DESCENT_OPTIONS, *LOOK_OPTIONS, *FILE_OPTIONS)}
