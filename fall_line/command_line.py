"""The command line: its options, what was said by them, and how a shell completes them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from fall_line import batch_file, lecture
from fall_line.options import DESCENT_OPTIONS, LOOK_OPTIONS, NAME_OPTIONS, OPTIONS
from fall_line.request import make_request
from scenes.catalog import ARTICLE, FIGURES, Figure, figure
from studio import export
from studio.options import (
    FILE_OPTIONS,
    Option,
    OptionError,
    Parser,
    add_options,
    add_run_options,
    one_of,
    repeated,
    said,
    several,
)

SHELL = Option("completion", one_of(("bash", "zsh", "fish")), "", ("SHELL",))
OF_ONE_FIGURE = (*NAME_OPTIONS, *DESCENT_OPTIONS)


def parser(description: str) -> Parser:
    command_parser = Parser(
        "render.py",
        "python render.py [figure ...] [options]",
        description=description,
        epilog=f"the figures, and what they are drawn from when nothing else is said:\n{_figures()}",
    )
    command_parser.add_argument("figures", nargs="*", metavar="figure", help="which to render (default: all)")
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
    add_options(command_parser.add_argument_group("the descent (default: the article's)"), DESCENT_OPTIONS)
    return command_parser


def asked(options: argparse.Namespace) -> dict[str, Any]:
    """What was said of the figures, and what --slides and --lecture say of them."""
    given = said(options, OPTIONS.values())
    kind = "slides" if options.slides else "lecture" if options.lecture else ""
    if options.slides and options.lecture:
        raise OptionError("slides", "does not go with --lecture; ask for one, then for the other")
    for name in ("format", "sections", "whole") if kind else ():
        if name in given:
            raise OptionError(name, f"does not go with --{kind}, whose files are MP4s of its own")
    return given | ({"sections": True, "format": ("mp4",)} if options.slides else {})


def course(options: argparse.Namespace, given: dict[str, Any]) -> batch_file.Batch:
    """The figures that are asked for: those of a batch file, or those named."""
    file = batch_path(options)
    if file:
        if options.figures:
            raise ValueError(f"{file} has its own figures; {options.figures[0]} does not go with it")
        for option in OF_ONE_FIGURE:
            if option.name in given:
                raise OptionError(option.name, f"does not go with {file}, whose figures have their own")
        return batch_file.read(file, given)
    if repeated(options.figures):
        raise ValueError(f"figure {repeated(options.figures)}")
    entries = tuple(figure(name) for name in options.figures) or ARTICLE
    for name in ("name", "title", "trace"):
        if name in given and len(entries) > 1:
            raise OptionError(name, "is for one figure; name that figure")
    subtitle = lecture.SUBTITLE if entries == ARTICLE else ""
    return batch_file.Batch(lecture.TITLE, tuple(make_request(entry, given) for entry in entries), subtitle)


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
    words = {option.name: option.words for option in OPTIONS.values()}
    words["figures"] = tuple(entry.name for entry in FIGURES)
    for action in command_parser._actions:
        # Not set before: argparse would check them, and tell less of a mistake than we do.
        action.choices = words.get(action.dest) or None
        if action.metavar in ("FILE", "DIR"):
            action.complete = shtab.FILE if action.metavar == "FILE" else shtab.DIRECTORY
    return shtab.complete(command_parser, shell)


def _figures() -> str:
    """Two lines a figure: its title, and what it is drawn from."""
    return "\n".join(f"  {entry.name:<17} {entry.title}\n{'':<20}{_drawn_from(entry)}" for entry in FIGURES)


def _drawn_from(entry: Figure) -> str:
    usual = entry.parameters
    starts = " ".join(f"{x:g}" for x in usual.starts[:, 0])
    rates = " ".join(f"{rate:g}" for rate in usual.learning_rates)
    return (
        f"--function {usual.objective.name} --start {starts} --learning-rate {rates} --steps {usual.steps}"
        f" ({several(entry.starts_allowed, 'start')}, {several(entry.rates_allowed, 'learning rate')})"
    )
