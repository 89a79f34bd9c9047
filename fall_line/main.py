"""The command of Fall Line: reads its arguments, then films, joins or reports."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from itertools import chain
from textwrap import indent

from fall_line import command_line, lecture
from fall_line.batch_file import Batch, BatchError
from fall_line.jobs import jobs_of
from fall_line.slides import deck
from studio import build, progress
from studio.export import exported
from studio.manifest import Manifest
from studio.parser import Parser, machines
from studio.publish import slides
from studio.rebuild import rebuild
from studio.recipe import recipe

MOST_NOTED = 200
"""Of more functions nothing is noted: it would take longer than all the rest of a run with nothing to do."""

COMMAND = ("fall-line",)
"""The console command, which calls `main` without arguments."""


def main(arguments: Sequence[str] | None = None, program: Sequence[str] = COMMAND) -> int:
    """Do what the arguments say and return the exit status; wrong ones end the process with 2.

    `program` is how the command was called, as recipes shall name it: ("python", "render.py").
    """
    command_parser = command_line.parser(program)
    options = command_parser.parse_args(sys.argv[1:] if arguments is None else arguments)
    try:
        return _report(command_parser, options) if _reports(options) else _film(options, tuple(program))
    except BatchError as mistakes:
        command_parser.exit(2, f"{mistakes}\n")
    except ValueError as mistake:
        command_parser.refuse(mistake)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever reads what is printed has enough of it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _reports(options: argparse.Namespace) -> bool:
    """Whether something is to be printed or mended, and nothing filmed."""
    return bool(options.list or options.completion or options.recipe or options.export or options.rebuild)


def _report(command_parser: Parser, options: argparse.Namespace) -> int:
    if options.list:
        print(command_line.figure_list())
    elif options.completion:
        print(command_line.completion(command_parser, options.completion))
    elif options.recipe:
        print(recipe(options.recipe))
    elif options.export:
        with Manifest(options.out) as manifest:
            print(exported(manifest.entries, options.export))
    else:
        found = rebuild(options.out)
        print(f"{options.out}: {found.kept} entries kept, {found.read} read from files")
    sys.stdout.flush()
    return 0


def _film(options: argparse.Namespace, program: tuple[str, ...]) -> int:
    """Film the figures, and join or describe them where a lecture or slides are to be made."""
    values = command_line.values(options)
    batch = command_line.batch(options, values)
    if not options.quiet:
        _print_notes(batch)
    work = {"force": options.force, "quiet": options.quiet, **machines(options, command_line.PACKAGES)}
    if options.lecture:
        course = lecture.course(
            batch.requests,
            options.out,
            title=batch.title,
            subtitle=batch.subtitle,
            values=values,
            figures=options.figures,
            file=command_line.batch_path(options),
            program=program,
        )
        if options.dry_run:
            return _print_plan(lecture.plan(course, options.out, force=options.force))
        return lecture.work(course, options.out, **work)
    jobs = list(chain.from_iterable(jobs_of(request, options.out, program) for request in batch.requests))
    if options.dry_run:
        return _print_plan(build.plan(jobs, options.out, force=options.force))
    status = build.work(jobs, options.out, **work)
    if options.slides:
        written = slides.write(options.out, [deck(request, options.out) for request in batch.requests])
        if not options.quiet:
            print(*(f"{path}  for manim-slides" for path in written), sep="\n")
    return status


def _print_notes(batch: Batch) -> None:
    """What people should know about their file, their traces and their functions, each note once."""
    for line in batch.notes:
        print(f"note: {line}", file=sys.stderr)
    for line in dict.fromkeys(chain.from_iterable(request.understood for request in batch.requests)):
        print(f"note: {line}", file=sys.stderr)
    if len(batch.requests) > MOST_NOTED:
        print(f"note: more than {MOST_NOTED} figures; nothing is noted of their functions", file=sys.stderr)
        return
    for note in dict.fromkeys(note for request in batch.requests for note in request.notes):
        print(f"note: {note.message}", indent(note.picture, "      "), sep="\n", file=sys.stderr)


def _print_plan(plan: build.Plan) -> int:
    print(progress.planned([(job.target, why) for job, why in plan.jobs]))
    return 0
