#!/usr/bin/env python3
"""Renders the figures of the article to files: the handle of fall_line.

python render.py                                    every figure, as MP4 and GIF
python render.py red_ball_steps --format gif        one of them, as a GIF to embed
python render.py red_ball_steps --format png --sections     its drawings, one still each
python render.py red_ball_steps --start 2 --learning-rate 0.02 --derivative exact
python render.py alpha_comparison --function "x^4 - 3x^2 + x" --start 2 --learning-rate 0.01 0.1 0.2
python render.py --batch examples/lecture.toml      a whole course, from one file
python render.py --lecture                          all figures in one film, with cards and chapters
python render.py --slides                           a film for each section, and a deck of them
python render.py --list                             what there is
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from itertools import chain
from textwrap import indent

from fall_line import command_line, lecture
from fall_line.batch_file import BatchError
from fall_line.jobs import jobs_of
from fall_line.slides import deck
from scenes.catalog import FIGURES
from studio import build, progress
from studio.export import exported
from studio.manifest import Manifest
from studio.options import machines
from studio.publish import slides
from studio.rebuild import rebuild
from studio.recipe import recipe


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line says and return the exit status; a wrong one ends the process with 2."""
    command_parser = command_line.parser(__doc__)
    options = command_parser.parse_args(sys.argv[1:] if words is None else words)
    try:
        if options.list:
            print("\n".join(f"{entry.name:<18}{entry.title}" for entry in FIGURES))
        elif options.completion:
            print(command_line.completion(command_parser, options.completion))
        elif options.recipe:
            print(recipe(options.recipe))
        elif options.export:
            with Manifest(options.out) as manifest:
                print(exported(manifest.entries, options.export))
        elif options.rebuild:
            found = rebuild(options.out)
            print(f"{options.out}: {found.kept} entries kept, {found.read} read from files")
        else:
            return _render(options)
    except BatchError as mistakes:
        command_parser.exit(2, f"{mistakes}\n")
    except ValueError as mistake:
        command_parser.refuse(mistake)
    except KeyboardInterrupt:
        return 130
    return 0


def _render(options: argparse.Namespace) -> int:
    asked = command_line.asked(options)
    course = command_line.course(options, asked)
    if not options.quiet:
        for note in dict.fromkeys(note for wanted in course.requests for note in wanted.notes):
            print(f"note: {note.message}", indent(note.picture, "      "), sep="\n", file=sys.stderr)
    work = {"force": options.force, "quiet": options.quiet, **machines(options, command_line.PACKAGES)}
    if options.lecture:
        joined = lecture.course(
            course.requests,
            options.out,
            title=course.title,
            subtitle=course.subtitle,
            asked=asked,
            figures=options.figures,
            file=command_line.batch_path(options),
        )
        if options.dry_run:
            return _tell(lecture.plan(joined, options.out, force=options.force))
        return lecture.work(joined, options.out, **work)
    jobs = list(chain.from_iterable(jobs_of(wanted, options.out) for wanted in course.requests))
    if options.dry_run:
        return _tell(build.plan(jobs, options.out, force=options.force))
    status = build.work(jobs, options.out, **work)
    if options.slides:
        described = slides.write(options.out, [deck(wanted, options.out) for wanted in course.requests])
        if not options.quiet:
            print(*(f"{path}  for manim-slides" for path in described), sep="\n")
    return status


def _tell(plan: build.Plan) -> int:
    print(progress.planned([(job.target, why) for job, why in plan.jobs]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
