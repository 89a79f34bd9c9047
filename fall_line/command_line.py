"""The command line: its options, their values, and how a shell completes them."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from fall_line import batch_file, lecture
from fall_line.options import FIGURE_OPTIONS, LOOK_OPTIONS, NAME_OPTIONS, OPTIONS, OTHER_WORDS
from fall_line.parameters import kind_of
from fall_line.request import make_request
from gd.hyperparameters import Hyperparameter
from gd.rules import RULES
from gd.schedules import SCHEDULES
from scenes.catalog import ARTICLE, FIGURES, LECTURE, Figure, figure
from scenes.parameters import PLAIN
from studio import export
from studio.checks import one_of
from studio.options import (
    FILE_OPTIONS,
    Option,
    OptionError,
    as_arguments,
    counted,
    first_duplicate,
    flag,
    nearest,
)
from studio.parser import Parser, add_options, add_run_options, values_of

DEFAULT_GROUP, ALL = "article", "all"
SHELL = Option("completion", one_of(("bash", "zsh", "fish")), "", ("SHELL",))
PACKAGES = ("gd", "scenes", "studio", "fall_line")
"""Whose code decides what a film is: it must be the same on every machine of a cluster."""

SEEN, ONE_RULE = ("domain", "tolerance"), PLAIN
"""What the help does not repeat of a figure: what is shown, and the article's rule."""

OF_ONE_FIGURE = (*NAME_OPTIONS, *FIGURE_OPTIONS)


EXAMPLES = """Gradient descent as film.

{0}                                    the figures of the article, as MP4 and GIF
{0} red_ball_steps --format gif        one of them, as a GIF to embed
{0} red_ball_steps --format png --sections     its drawings, one still each
{0} red_ball_steps --start 2 --learning-rate 0.02 --derivative exact
{0} alpha_comparison --function "x^4 - 3x^2 + x" --start 2 --learning-rate 0.01 0.1 0.2
{0} red_ball_steps --rule "momentum(decay=0.8)" --schedule "cosine_decay(20)" --clip 5
{0} rule_comparison --rule momentum adam nesterov
{0} contour_map --function "(x - 1)^2 + 5y^2" --start -1,1
{0} plane                              a group of figures; all: every figure
{0} --batch examples/lecture.toml      a whole course, from one file
{0} --lecture                          the whole article in one film, with cards and chapters
{0} --slides                           a film for each section, and a deck of them
{0} --list                             what there is"""


def parser(program: Sequence[str]) -> Parser:
    """The command's parser; `program` is how people call the command."""
    called = shlex.join(program)
    command_parser = Parser(
        program[-1],
        f"{called} [figure ...] [options]",
        description=EXAMPLES.format(called),
        epilog="\n\n".join((_figures(), _rules(), _schedules())),
    )
    command_parser.other_words = OTHER_WORDS
    command_parser.add_argument(
        "figures",
        nargs="*",
        metavar="figure",
        help=f"which to film; groups of them: {', '.join(groups())} (default: {DEFAULT_GROUP})",
    )
    command_parser.add_argument(
        "--list", action="store_true", help="print the figures, one line each, and stop"
    )
    command_parser.add_argument(
        "--batch", type=Path, metavar="FILE", help="the figures of a TOML file (examples/lecture.toml)"
    )
    command_parser.add_argument(
        "--lecture", nargs="?", const=True, type=Path, metavar="FILE",
        help="join the figures, or those of a TOML file, into one film with chapters",
    )  # fmt: skip
    command_parser.add_argument(
        "--slides", action="store_true", help="a film for each section, and a deck of them for manim-slides"
    )
    command_parser.add_argument(
        "--recipe", type=Path, metavar="FILE", help="print the command that makes a file again, and stop"
    )
    command_parser.add_argument(
        "--export", choices=export.FORMATS, help="print what the manifest says of every file, and stop"
    )
    command_parser.add_argument(
        "--rebuild", action="store_true", help="make a damaged manifest anew from the files, and stop"
    )
    command_parser.add_argument(
        "--completion", metavar="SHELL", help="print the completion for bash, zsh or fish, and stop"
    )
    command_parser.add_argument(
        "--dry-run", action="store_true", help="print what would be made, and why, and stop"
    )
    command_parser.add_argument("--force", action="store_true", help="make also what is fresh")
    files = command_parser.add_argument_group("the files")
    add_options(files, (*NAME_OPTIONS, *FILE_OPTIONS))
    add_run_options(files)
    add_options(command_parser.add_argument_group("the look"), LOOK_OPTIONS)
    add_options(
        command_parser.add_argument_group("what is drawn, by default what the article draws"), FIGURE_OPTIONS
    )
    return command_parser


def values(options: argparse.Namespace) -> dict[str, Any]:
    """The values of the figures' options, by name, and what --slides and --lecture make of them."""
    given = values_of(options, OPTIONS.values())
    kind = "slides" if options.slides else "lecture" if options.lecture else ""
    if options.slides and options.lecture:
        raise OptionError("slides", "does not go with --lecture; ask for one, then for the other")
    for name in ("format", "sections", "whole") if kind else ():
        if name in given:
            raise OptionError(name, f"does not go with --{kind}, whose files are MP4s of its own")
    return given | ({"sections": True, "format": ("mp4",)} if options.slides else {})


def batch(options: argparse.Namespace, given: dict[str, Any]) -> batch_file.Batch:
    """The figures to film: those of a batch file, or those named."""
    file = batch_path(options)
    if file:
        if options.figures:
            raise ValueError(f"{file} has its own figures; {options.figures[0]} does not go with it")
        for option in OF_ONE_FIGURE:
            if option.name in given:
                raise OptionError(option.name, f"does not go with {file}, whose figures have their own")
        return batch_file.read(file, given)
    if options.lecture and not options.figures:
        entries = LECTURE
    else:
        entries = figures_named(options.figures or [DEFAULT_GROUP])
    for name in ("name", "title", "trace"):
        if name in given and len(entries) > 1:
            raise OptionError(name, "is for one figure; name that figure")
    subtitle = lecture.subtitle(len(entries)) if entries in (ARTICLE, LECTURE) else ""
    return batch_file.Batch(lecture.TITLE, tuple(make_request(entry, given) for entry in entries), subtitle)


def groups() -> dict[str, tuple[Figure, ...]]:
    """The figures of every group, and `all` of them, in their order."""
    names = dict.fromkeys(entry.group for entry in FIGURES)
    each = {name: tuple(entry for entry in FIGURES if entry.group == name) for name in names}
    return {**each, ALL: FIGURES}


def figures_named(names: Sequence[str]) -> tuple[Figure, ...]:
    """The figures of these names, and of these groups. Raises ValueError for a name that is neither, and for
    a figure that is there twice."""
    known = groups()
    entries = tuple(chain.from_iterable(known.get(name) or (_figure(name),) for name in names))
    if twice := first_duplicate([entry.name for entry in entries]):
        raise ValueError(f"figure {twice} is given twice")
    return entries


def _figure(name: str) -> Figure:
    near = nearest(name, groups())
    try:
        return figure(name)
    except ValueError as error:
        group = f", or the group {near}" if near and name.lower() != near else ""
        raise ValueError(f"{error}{group}") from None


def figure_list() -> str:
    """The figures, one line each: name, group and title."""
    return "\n".join(f"{entry.name:<20} {entry.group:<9}{entry.title}" for entry in FIGURES)


def batch_path(options: argparse.Namespace) -> Path | None:
    """The batch file: --lecture may name it as well."""
    named = options.lecture if isinstance(options.lecture, Path) else None
    if named and options.batch:
        raise OptionError("batch", f"{options.batch} does not go with --lecture {named}; name one file")
    return named or options.batch


def completion(command_parser: Parser, shell: str) -> str:
    """The program by which a shell completes our words."""
    import shtab  # here, since hardly any run needs it

    SHELL.read(shell)
    choices = {option.name: option.choices for option in OPTIONS.values()}
    choices["figures"] = (*(entry.name for entry in FIGURES), *groups())
    for action in command_parser._actions:
        # Not set before: argparse would check them, and tell less of a mistake than we do.
        action.choices = choices.get(action.dest) or None
        if action.metavar in ("FILE", "DIR"):
            kind = shtab.FILE if action.metavar == "FILE" else shtab.DIRECTORY
            action.complete = kind  # type: ignore[attr-defined]  # where shtab looks for it
    return shtab.complete(command_parser, shell)


def _figures() -> str:
    """Two lines a figure: its title, and what it is drawn from."""
    lines = [f"  {entry.name:<17} {entry.title}\n{'':<20}{_drawn_from(entry)}" for entry in FIGURES]
    return "\n".join(["the figures, and what they are drawn from where nothing else is given:", *lines])


def _drawn_from(entry: Figure) -> str:
    """What a figure is drawn from where nothing else is given, as it would be typed; and how many it takes of
    what it can take several of."""
    own = kind_of(entry).own(entry)
    shown = {name: value for name, value in own.items() if name in entry.takes and name not in SEEN}
    words = " ".join(
        " ".join([flag(name), *as_arguments(value)])
        for name, value in shown.items()
        if value not in (None, ONE_RULE)
    )
    several = {"start": entry.starts_allowed, "learning_rate": entry.rates_allowed}
    if entry.rules_allowed != (1, 1):
        several["rule"] = entry.rules_allowed
    counts = [
        counted(allowed, name.replace("_", " ")) for name, allowed in several.items() if name in entry.takes
    ]
    return f"{words} ({', '.join(counts)})" if counts else words


def _rules() -> str:
    lines = [
        f"  {called(name, rule.settings)}\n{'':<20}{rule.about}"
        + (f" ({flag('learning_rate')} {rule.learning_rate:g})" if rule.learning_rate else "")
        for name, rule in RULES.items()
    ]
    heading = "the rules, and what they are given where nothing else is; those without a learning rate have"
    return "\n".join([f"{heading} the figure's:", *lines])


def _schedules() -> str:
    entries = SCHEDULES.items()
    lines = [f"  {called(name, entry.settings)}\n{'':<20}{entry.about}" for name, entry in entries]
    return "\n".join(["the schedules:", *lines])


def called(name: str, settings: Sequence[Hyperparameter]) -> str:
    """A rule or a schedule as it is typed, with its hyper-parameters: momentum(decay=0.9)."""
    given = ", ".join(one.name if one.default is None else f"{one.name}={one.default:g}" for one in settings)
    return f"{name}({given})" if given else name
