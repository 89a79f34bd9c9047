#!/usr/bin/env python3
"""The door: renders the figures of the article to files.

python render.py                                    every figure, as MP4 and GIF
python render.py red_ball_steps --format gif        one of them, as a GIF to embed
python render.py red_ball_steps --format png --sections     its drawings, one still each
python render.py red_ball_steps --start 2 --learning-rate 0.02 --derivative exact
python render.py alpha_comparison --function "x^4 - 3x^2 + x" --start 2 --learning-rate 0.01 0.1 0.2
python render.py --batch examples/lecture.toml      a whole course, from one file
python render.py --list                             what there is
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from textwrap import indent
from typing import Any

from door import batch
from door.deck import deck
from door.options import DESCENT_OPTIONS, LOOK_OPTIONS, NAME_OPTIONS, OPTIONS
from door.orders import orders
from door.wish import Wish, wish
from scenes.catalog import FIGURES, Figure, figure
from studio import report, shift, slides
from studio.options import (
    FILE_OPTIONS,
    JOBS,
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
from studio.recipe import recipe

SHELL = Option("completion", one_of(("bash", "zsh", "fish")), "", ("SHELL",))
OF_ONE_FIGURE = (*NAME_OPTIONS, *DESCENT_OPTIONS)


def parser() -> Parser:
    door = Parser(
        "render.py",
        "python render.py [figure ...] [options]",
        description=__doc__,
        epilog=f"the figures, and what they are drawn from when nothing else is said:\n{_figures()}",
    )
    door.add_argument("figures", nargs="*", metavar="figure", help="which to render (default: all)")
    door.add_argument("--list", action="store_true", help="print the figures, one line each, and stop")
    door.add_argument("--batch", type=Path, metavar="FILE", help="the figures of a TOML file (examples/lecture.toml)")
    door.add_argument("--slides", action="store_true", help="a film for each section, and a deck of them for manim-slides")
    door.add_argument("--recipe", type=Path, metavar="FILE", help="print the command that makes a file again, and stop")
    door.add_argument("--completion", metavar="SHELL", help="print the completion for bash, zsh or fish, and stop")
    door.add_argument("--dry-run", action="store_true", help="print what would be made, and why, and stop")
    door.add_argument("--force", action="store_true", help="make also what is fresh")
    files = door.add_argument_group("the files")
    add_options(files, (*NAME_OPTIONS, *FILE_OPTIONS))
    add_run_options(files)
    add_options(door.add_argument_group("the look"), LOOK_OPTIONS)
    add_options(door.add_argument_group("the descent (default: the article's)"), DESCENT_OPTIONS)
    return door


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line says and return the exit status; a wrong one ends the process with 2."""
    door = parser()
    options = door.parse_args(sys.argv[1:] if words is None else words)
    try:
        if options.list:
            print("\n".join(f"{entry.name:<18}{entry.title}" for entry in FIGURES))
        elif options.completion:
            print(_completion(door, options.completion))
        elif options.recipe:
            print(recipe(options.recipe))
        else:
            return _render(options)
    except batch.BatchError as mistakes:
        door.exit(2, f"{mistakes}\n")
    except ValueError as mistake:
        door.refuse(mistake)
    except KeyboardInterrupt:
        return 130
    return 0


def _render(options: argparse.Namespace) -> int:
    wishes = _wishes(options)
    if not options.quiet:
        for note in dict.fromkeys(note for asked in wishes for note in asked.notes):
            print(f"note: {note.message}", indent(note.picture, "      "), sep="\n", file=sys.stderr)
    ordered = list(chain.from_iterable(orders(asked, options.out) for asked in wishes))
    if options.dry_run:
        print(report.planned(shift.plan(ordered, options.out, force=options.force)))
        return 0
    workers = said(options, [JOBS]).get("jobs")
    status = shift.work(ordered, options.out, force=options.force, workers=workers, quiet=options.quiet)
    if options.slides:
        described = slides.write(options.out, [deck(asked, options.out) for asked in wishes])
        if not options.quiet:
            print(*(f"{path}  for manim-slides" for path in described), sep="\n")
    return status


def _wishes(options: argparse.Namespace) -> list[Wish]:
    """What is asked for: by a batch file, or by the figures named."""
    asked = said(options, OPTIONS.values())
    if options.slides:
        if asked.get("format", ("mp4",)) != ("mp4",):
            raise OptionError("format", "slides are made of MP4 files; leave it out")
        asked |= {"sections": True, "format": ("mp4",)}
    if repeated(options.figures):
        raise ValueError(f"figure {repeated(options.figures)}")
    if options.batch:
        return list(_batch(options, asked).wishes)
    entries = [figure(name) for name in options.figures] or FIGURES
    for name in ("name", "title", "trace"):
        if name in asked and len(entries) > 1:
            raise OptionError(name, "is for one figure; name that figure")
    return [wish(entry, asked) for entry in entries]


def _batch(options: argparse.Namespace, asked: dict[str, Any]) -> batch.Batch:
    if options.figures:
        raise OptionError("batch", f"has its own figures; {options.figures[0]} does not go with it")
    for option in OF_ONE_FIGURE:
        if option.name in asked:
            raise OptionError(option.name, "does not go with --batch, whose figures have their own")
    return batch.read(options.batch, asked)


def _completion(door: Parser, shell: str) -> str:
    """The program by which a shell completes our words."""
    import shtab  # here, since hardly any run needs it

    SHELL.read(shell)
    words = {option.name: option.words for option in OPTIONS.values()}
    words["figures"] = tuple(entry.name for entry in FIGURES)
    for action in door._actions:
        action.choices = words.get(action.dest) or None  # not set before: argparse would check them, and tell less
        if action.metavar in ("FILE", "DIR"):
            action.complete = shtab.FILE if action.metavar == "FILE" else shtab.DIRECTORY
    return shtab.complete(door, shell)


def _figures() -> str:
    """Two lines a figure: its title, and what it is drawn from."""
    return "\n".join(f"  {entry.name:<17} {entry.title}\n{'':<20}{_drawn_from(entry)}" for entry in FIGURES)


def _drawn_from(entry: Figure) -> str:
    usual = entry.parameters
    starts = " ".join(f"{x:g}" for x in usual.starts)
    rates = " ".join(f"{rate:g}" for rate in usual.learning_rates)
    return (
        f"--function {usual.objective.name} --start {starts} --learning-rate {rates} --steps {usual.steps}"
        f" ({several(entry.starts_allowed, 'start')}, {several(entry.rates_allowed, 'learning rate')})"
    )


if __name__ == "__main__":
    sys.exit(main())
