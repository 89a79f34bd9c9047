"""`python -m studio FILE.py Scene` films scenes of any Manim file."""

from __future__ import annotations

import argparse
import difflib
import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from studio import build
from studio.job import Job
from studio.options import (
    FILE_OPTIONS,
    Parser,
    add_options,
    add_run_options,
    machines,
    repeated,
    said,
    specs,
    told,
)
from studio.scene_file import SceneFile, scenes_in


def parser() -> Parser:
    command_parser = Parser(
        "python -m studio",
        "python -m studio FILE.py [Scene ...] [options]",
        description="Film scenes of any Manim file. Every run films them anew.",
    )
    command_parser.add_argument("file", type=Path, metavar="FILE.py")
    command_parser.add_argument(
        "scenes", nargs="*", metavar="Scene", help="what to film; without any, the file's scenes are listed"
    )
    files = command_parser.add_argument_group("the files")
    add_options(files, FILE_OPTIONS)
    add_run_options(files)
    return command_parser


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line says and return the exit status; a wrong one ends the process with 2."""
    command_parser = parser()
    options = command_parser.parse_args(sys.argv[1:] if words is None else words)
    try:
        jobs = list(_jobs(options))
        if not options.scenes:
            print("\n".join(scenes_in(options.file)) or f"{options.file} has no scenes")
            return 0
        return build.work(
            jobs, options.out, force=True, quiet=options.quiet, **machines(options, ("studio",))
        )
    except ValueError as error:
        command_parser.refuse(error)
    except KeyboardInterrupt:
        return 130


def _jobs(options: argparse.Namespace) -> Iterator[Job]:
    wanted = specs(said(options, FILE_OPTIONS))
    if repeated(options.scenes):
        raise ValueError(f"scene {repeated(options.scenes)}")
    known = scenes_in(options.file) if options.scenes else []
    for name in options.scenes:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(known) or 'none'}"
            raise ValueError(f"{options.file} has no scene {name!r}; {hint}")
        for spec in wanted:
            yield Job(
                name=name,
                scene=SceneFile(options.file.resolve(), name),
                spec=spec,
                target=options.out / f"{name}.{spec.format}",
                title=name,
                recipe=shlex.join(["python", "-m", "studio", options.file.name, name, *told(spec)]),
                parameters={"file": options.file.name, "scene": name},
                sources=[options.file],
            )


if __name__ == "__main__":
    sys.exit(main())
