"""Everything a film of a figure can be given, once for the command line, batch files and Python."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

from gd import Objective, library, parse_objective
from gd.network import ACTIVATIONS, DEPTHS, WIDTHS
from gd.rules import RULES, make_rule, text_of
from gd.schedules import SCHEDULES, make_schedule
from scenes.theme import DEFAULT_TEMPO, DEFAULT_THEME, THEMES
from studio.checks import number, one_of, path, shown, text, whole, yes_or_no
from studio.options import FILE_OPTIONS, MANY, Option, did_you_mean

MOST_STEPS = 1_000_000
MOST_SEED = 2**32 - 1
LONGEST_NAME = 60
LONGEST_COLUMN, LONGEST_CLAIM = 60, 500
LIBRARY = tuple(objective.name for objective in (*library.OBJECTIVES, *library.PLANE_OBJECTIVES))

OWN_NAMES = ("gallery", "index", "index-data", "lecture", "manifest", "slides")
"""What the folder of the films holds besides them."""

RESERVED = {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
"""File names that Windows keeps for its devices, whatever follows them after a dot."""


OTHER_WORDS = {
    "f": "function", "objective": "function", "formula": "function", "x0": "start", "starts": "start",
    "rate": "learning_rate", "rates": "learning_rate", "lr": "learning_rate", "alpha": "learning_rate",
    "eta": "learning_rate", "step_size": "learning_rate", "optimizer": "rule", "optimiser": "rule",
    "method": "rule", "algorithm": "rule", "decay": "schedule", "iterations": "steps", "maxiter": "steps",
    "interval": "domain", "range": "domain", "view": "domain", "tol": "tolerance", "speed": "tempo",
    "file": "name", "layers": "depth", "units": "width", "random_state": "seed", "columns": "features",
    "target": "label", "class": "label", "csv": "data", "table": "data", "traces": "trace",
    "resolution": "size", "formats": "format",
}  # fmt: skip
"""What other programs call an option: for the hint at what is meant."""


def file_name(given: Any) -> str:
    """A check: a name that is safe as a file's on any system, and as the end of an address."""
    allowed = f"letters, digits, - and _, at most {LONGEST_NAME}"
    shown = given if len(str(given)) <= LONGEST_NAME else f"{str(given)[:20]}..."
    if not isinstance(given, str) or not 0 < len(given) <= LONGEST_NAME:
        raise ValueError(f"{shown!r} is not a name for a file; allowed: {allowed}")
    name = unicodedata.normalize("NFC", given)
    if not all(letter.isalnum() or letter in "-_" for letter in name) or name.startswith("-"):
        raise ValueError(f"{shown!r} is not a name for a file; allowed: {allowed}, no - in front")
    if name.lower() in RESERVED:
        raise ValueError(f"{shown!r} is a name that Windows keeps for itself; any other is allowed")
    if name.lower() in OWN_NAMES:
        raise ValueError(f"{shown!r} is the name of a file that is always there; any other is allowed")
    return name


def function(given: Any) -> str:
    """A check: a function that can be read, or the name of one."""
    if not isinstance(given, str):
        raise ValueError(f"{given!r} is not a formula in x, or in x and y, as text")
    if given not in LIBRARY:
        try:
            typed(given)
        except ValueError as error:
            raise ValueError(str(error).removeprefix("function ") + did_you_mean(given, LIBRARY)) from None
    return given


def point(given: Any) -> float | tuple[float, ...]:
    """A check: a number, or several for a point of several variables, as "-1.2,1" or as a list."""
    if isinstance(given, str) and "," in given:
        given = given.split(",")
    if not isinstance(given, list | tuple):
        return number()(given)
    if len(given) < 2:
        raise ValueError(f"{shown(given)} is not a point; allowed: a number, or X,Y")
    return tuple(number()(one) for one in given)


@lru_cache(maxsize=1024)
def typed(text: str) -> Objective:
    """A typed function: read once, though it is checked first and used later. Raises ValueError."""
    return parse_objective(text)


def rule(given: Any) -> str:
    """A check: an update rule, with hyper-parameters where they are not the default."""
    if not isinstance(given, str):
        raise ValueError(f"{given!r} is not a rule's name, as text")
    try:
        return text_of(make_rule(given, learning_rate=1.0))
    except ValueError as error:
        raise ValueError(str(error).removeprefix("rule: ")) from None


def schedule(given: Any) -> str:
    """A check: a schedule of the learning rate."""
    if not isinstance(given, str):
        raise ValueError(f"{given!r} is not a schedule's name, as text")
    try:
        return make_schedule(given, learning_rate=1.0).text
    except ValueError as error:
        raise ValueError(str(error).removeprefix("schedule: ")) from None


FIGURE_OPTIONS = (
    Option(
        "function",
        function,
        f'"x^4 - 3x^2 + x", for maps "(x - 1)^2 + 5y^2", or one of {", ".join(LIBRARY)}',
        ("F",),
    ),
    Option(
        "derivative",
        one_of(library.DERIVATIVES),
        "of the article's function, as it is printed there or exact: printed | exact",
        ("D",),
        choices=library.DERIVATIVES,
        default=library.DERIVATIVES[0],
    ),
    Option(
        "domain",
        number(),
        "what is shown of the function; of two variables XLOW XHIGH YLOW YHIGH",
        ("LOW", "HIGH"),
        least=2,
        most=4,
        otherwise="around the runs",
    ),
    Option(
        "start",
        point,
        "where the descent begins, for two variables as -1.2,1; one or several",
        ("X",),
        most=MANY,
    ),
    Option("learning_rate", number(above=0), "one or several", ("A",), most=MANY),
    Option(
        "rule",
        rule,
        f'how a step follows from the slope: {" | ".join(RULES)}, or "momentum(decay=0.8)"; one or several',
        ("RULE",),
        most=MANY,
        choices=tuple(RULES),
    ),
    Option(
        "schedule",
        schedule,
        f'how the learning rate changes: {" | ".join(SCHEDULES)}, as "cosine_decay(100)"',
        ("S",),
        choices=tuple(SCHEDULES),
        otherwise="it does not",
    ),
    Option(
        "clip", number(above=0), "the longest gradient that a rule is given", ("G",), otherwise="any length"
    ),
    Option("steps", whole(MOST_STEPS), "how many at most", ("N",)),
    Option(
        "tolerance",
        number(above=0),
        "how close to its end counts as arrived",
        ("T",),
        otherwise="0.001; of a typed function, by its way",
    ),
    Option(
        "trace",
        path,
        "iterates of another optimiser, .csv, .npz or .json, in place of a descent; for a race several",
        ("FILE",),
        most=MANY,
    ),
    Option("claim", text(LONGEST_CLAIM), "the derivative you believe in, to be checked", ("DF",)),
    Option("data", path, "a table of your own, .csv with a header, in place of the flowers", ("FILE",)),
    Option(
        "features",
        text(LONGEST_COLUMN),
        "the two columns of the table that are measures",
        ("A", "B"),
        least=2,
        most=2,
    ),
    Option("label", text(LONGEST_COLUMN), "the column that names the class of a row, one of two", ("C",)),
    Option("depth", whole(DEPTHS[1], DEPTHS[0]), "layers of weights of the network", ("N",)),
    Option("width", whole(WIDTHS[1], WIDTHS[0]), "units in each of its hidden layers", ("N",)),
    Option(
        "activation", one_of(tuple(ACTIVATIONS)), " | ".join(ACTIVATIONS), ("A",), choices=tuple(ACTIVATIONS)
    ),
    Option("seed", whole(MOST_SEED, 0), "of what is drawn at random: weights, points", ("N",)),
)
"""What a figure is drawn from; which of them a figure takes, its entry in the catalog says."""

LOOK_OPTIONS = (
    Option(
        "theme",
        one_of(tuple(THEMES)),
        " | ".join(THEMES),
        ("T",),
        choices=tuple(THEMES),
        default=DEFAULT_THEME,
    ),
    Option("tempo", number(above=0.1, most=4), "0.8 takes 1.25 times as long", ("R",), default=DEFAULT_TEMPO),
    Option("sections", yes_or_no, "one file for each section of a figure", default=False),
    Option("whole", yes_or_no, "all of a figure in its GIF or WebM, not its loop", default=False),
)

NAME_OPTIONS = (
    Option("name", file_name, "of the file, without its ending", ("NAME",), otherwise="the figure's"),
    Option("title", text(100), "in the file and on the page", ("TITLE",), otherwise="the figure's"),
)

OF_FIGURES = frozenset(option.name for option in FIGURE_OPTIONS)
"""The names of the options that say what a figure is drawn from."""
OPTIONS = {option.name: option for option in (*NAME_OPTIONS, *FIGURE_OPTIONS, *LOOK_OPTIONS, *FILE_OPTIONS)}
"""Every option, by its name."""
