"""The command line that films scenes of any Manim file: `python -m studio FILE.py Scene`."""

from __future__ import annotations

import argparse
import difflib
import re
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from studio import build, outline, pool
from studio.film_names import film_names, origin
from studio.formats import FORMATS
from studio.job import Job
from studio.options import FILE_OPTIONS, Option, first_duplicate, flag, specs
from studio.parser import Parser, add_options, add_run_options, machines, values_of
from studio.scene_file import Contents, SceneFile, contents
from studio.spec import Spec, SpecError, nearest, parse_spec

PROGRAM = "python -m studio"


def language(given: Any) -> str:
    """A check: a language as web pages name it (BCP 47), as de or pt-BR."""
    if not isinstance(given, str) or not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", given):
        raise ValueError(f"{given!r} is not a language; write its code, as en, de or pt-BR")
    return given


LANGUAGE = Option("language", language, "of the captions: en, de, pt-BR (default: none is named)", ("CODE",))
_MANIMS = {  # what people who know Manim's command line type
    **dict.fromkeys(("-a", "--write_all"), "--all"),
    **dict.fromkeys(("-t",), "--transparent"),
    **dict.fromkeys(("-s", "--save_last_frame"), "--format png"),
    **dict.fromkeys(("-r", "--resolution"), "--size 800x450"),
    **dict.fromkeys(("-l", "-ql", "-pl", "-pql"), "--quality draft"),
    **dict.fromkeys(("-m", "-qm", "-pm", "-pqm", "-qh", "-ph", "-pqh"), "--quality standard"),
    **dict.fromkeys(("-qk", "-qp", "-pqk", "-pqp"), "--quality high"),
    **dict.fromkeys(("-i",), "--format gif"),
    **dict.fromkeys(("--frame_rate",), "--fps"),
    **dict.fromkeys(("--save_sections",), "--sections"),
    **dict.fromkeys(("--media_dir",), "--out"),
}
_DESCRIPTION = """Film scenes of any Manim file. Every run films them anew.

Size, frame rate and background are what the file, or a manim.cfg beside it, sets; where it sets none, they
are the format's. Pictures, drawings and sounds are found beside the file."""


def parser() -> Parser:
    command_parser = Parser(PROGRAM, f"{PROGRAM} FILE.py [Scene ...] [options]", description=_DESCRIPTION)
    command_parser.add_argument("file", type=Path, metavar="FILE.py")
    command_parser.add_argument(
        "scenes", nargs="*", metavar="Scene", help="what to film; without any, the file's scenes are listed"
    )
    command_parser.add_argument("--all", action="store_true", help="film every scene that shows something")
    command_parser.add_argument(
        "--sections", action="store_true", help="one file for each section of a scene"
    )
    files = command_parser.add_argument_group("the files")
    add_options(files, (*FILE_OPTIONS, LANGUAGE))
    add_run_options(files)
    return command_parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks and return the exit status; a mistake in it ends the process with 2."""
    command_parser = parser()
    arguments = sys.argv[1:] if arguments is None else arguments
    for argument in arguments:
        if argument in _MANIMS:
            command_parser.error(f"{argument} is an option of Manim's; the studio's is {_MANIMS[argument]}")
    options = command_parser.parse_args(arguments)
    try:
        return _run(options)
    except ValueError as error:
        command_parser.refuse(error)
    except KeyboardInterrupt:
        return 130


def _run(options: argparse.Namespace) -> int:
    given = values_of(options, (*FILE_OPTIONS, LANGUAGE))
    wanted = specs(given)
    if twice := first_duplicate(options.scenes):
        raise ValueError(f"scene {twice} is given twice")
    if options.scenes or options.all:
        pool.make_ready()  # reading the file imports Manim here too
    found = contents(options.file)
    if not options.scenes and not options.all:
        print("\n".join(found.scenes) or f"{options.file} has no scenes")
        return 0
    scenes = _chosen(options, found)
    fitting, notes = _as_the_file_sets(wanted, given, found, options.file)
    if not options.quiet:
        for note in notes:
            _note(note)
    jobs = list(_jobs(options, scenes, fitting, given))
    where = machines(options, ("studio",))
    return build.work(jobs, options.out, force=True, **where, quiet=options.quiet)


def _note(line: str) -> None:
    print(f"{PROGRAM}: {line}", file=sys.stderr)


def _chosen(options: argparse.Namespace, found: Contents) -> Sequence[str]:
    """The scenes to be filmed. Raises ValueError for one that the file does not have."""
    if options.all and options.scenes:
        raise ValueError(
            f"--all: films every scene, and {options.scenes[0]} is named; allowed: one of the two"
        )
    if options.all:
        if not found.drawn:
            raise ValueError(f"--all: {options.file} has no scene that shows anything")
        return found.drawn
    for name in options.scenes:
        if name not in found.scenes:
            near = difflib.get_close_matches(name, found.scenes, n=1)
            hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(found.scenes) or 'none'}"
            raise ValueError(f"{options.file} has no scene {name!r}; {hint}")
    scenes: Sequence[str] = options.scenes
    return scenes


def _as_the_file_sets(
    wanted: Sequence[Spec], given: dict[str, Any], found: Contents, file: Path
) -> tuple[list[Spec], list[str]]:
    """The specs with what the file sets of size and rate, where nothing else is asked for; and what it sets
    that a format cannot be, a line each."""
    settings, fitting, notes = found.settings, [], list[str]()
    if settings.opengl:
        notes.append(f"{file} asks for OpenGL; it is filmed with Manim's Cairo renderer")
    for spec in wanted:
        size = None if "size" in given else settings.size
        fps = None if "fps" in given else settings.fps
        entry = FORMATS[spec.format]
        near_size, near_fps = nearest(entry, *(size or (spec.width, spec.height)), fps or spec.fps)
        if size and near_size != size:
            notes.append(f"{file} sets {_size(size)}, and {spec.format} has even sides: {_size(near_size)}")
        if fps and near_fps != fps:
            kept = f"which a {entry.name.upper()} cannot keep: {float(near_fps):.4g}"
            notes.append(f"{file} sets {float(fps):g} frames a second, {kept}")
        try:
            checked = parse_spec(spec.format, quality=spec.quality, size=near_size, fps=near_fps)
        except SpecError as error:
            raise ValueError(f"{file} sets what cannot be filmed: {error}") from None
        fitting.append(replace(checked, transparent=spec.transparent))
    return fitting, notes


def _size(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"


def _jobs(
    options: argparse.Namespace, scenes: Sequence[str], wanted: Sequence[Spec], given: dict[str, Any]
) -> Iterator[Job]:
    spoken = {"language": given["language"]} if "language" in given else {}
    names = film_names(options.file, scenes, options.out)
    for scene in scenes:
        if names[scene] != scene and not options.quiet:
            _note(
                f"{scene} is the name of another scene's film in {options.out}: this one's is {names[scene]}"
            )
        factory = SceneFile(options.file.resolve(), scene, fitted="size" in given)
        for stem, sections in _parts(names[scene], factory, wanted[0], options.sections):
            for spec in wanted:
                yield Job(
                    name=stem,
                    scene=factory,
                    spec=spec,
                    target=options.out / f"{stem}{FORMATS[spec.format].suffix}",
                    sections=sections,
                    title=scene,
                    recipe=_recipe(options, scene, spec.format, given),
                    parameters={"file": origin(options.file, options.out), "scene": scene, **spoken},
                    sources=[options.file],
                    language=given.get("language", ""),
                )


def _parts(
    name: str, factory: SceneFile, spec: Spec, by_section: bool
) -> Iterator[tuple[str, tuple[str, ...] | None]]:
    """The files one scene becomes in one format: their names without suffix, and the sections each holds.

    A scene that fails while its sections are looked for is one file, whose job fails in the same way.
    """
    sections: tuple[str, ...] = ()
    if by_section:
        with suppress(Exception, SystemExit):
            sections = outline.section_names(factory, spec)
    for number, section in enumerate(sections, start=1):
        yield f"{name}/{outline.file_name(number, section)}", (section,)
    if not sections:
        yield name, None


def _recipe(options: argparse.Namespace, scene: str, format: str, given: dict[str, Any]) -> str:
    """The command that makes this file again, from the folder the scene file is in."""
    arguments = [options.file.name, scene, "--format", format]
    for option in (*FILE_OPTIONS, LANGUAGE):
        value = getattr(options, option.name)
        if option.name in given and option.name != "format":
            arguments += [flag(option.name), *([] if value is True else [value])]
    return shlex.join([*PROGRAM.split(), *arguments, *(["--sections"] if options.sections else [])])
