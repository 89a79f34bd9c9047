"""From a request to the studio's jobs: one for every file, each with the command that makes it again."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fall_line.options import FIGURE_OPTIONS, LOOK_OPTIONS, NAME_OPTIONS
from fall_line.parameters import settled
from fall_line.request import Request, defaults
from scenes.factories import SceneFactory
from scenes.parameters import AnyParameters
from studio.formats import FORMATS
from studio.job import Job
from studio.options import as_arguments, flag, spec_arguments
from studio.spec import Spec

PROGRAM = ("python", "-m", "fall_line")
"""The command that recipes name where none was used: it works wherever the package can be imported."""

NAMED = tuple(
    option.name
    for option in (*NAME_OPTIONS, *FIGURE_OPTIONS, *LOOK_OPTIONS)
    if option.name not in ("sections", "whole")
)
"""The options that a recipe names with their values, beside those of the file."""

HOUSE = Path(__file__).resolve().parents[1]
_SHARED = (
    "gd",
    "gd/expression",
    "gd/library",
    "gd/rules",
    "fall_line/parameters",
    "scenes/kit",
    "scenes/layout",
    "scenes/script",
    "studio/encoders",
)
_FILMING = (
    "captions", "drawing", "embed", "file_search", "film_writer", "formats", "frames", "manim_config",
    "renderer", "shapes", "sidecars", "sound", "spec", "transparency", "worker",
)  # fmt: skip
"""The studio's files that decide a film and what lies beside it; a report and the page do not."""
_PICTURES = (
    "theme", "catalog", "parameters", "fit_view", "run", "runs", "numbers", "comparison", "race",
    "basin_order", "networks", "checked_derivative",
)  # fmt: skip


@dataclass(frozen=True)
class DraftedScene:
    """Makes the Manim scene of a request; the region of its function is found where the film is made."""

    figure: str
    draft: AnyParameters
    theme: str
    tempo: float

    @property
    def parameters(self) -> AnyParameters:
        """What the scene is drawn from."""
        return settled(self.draft)

    def __call__(self) -> Any:
        return SceneFactory(self.figure, self.parameters, self.theme, self.tempo)()


def jobs_of(request: Request, folder: Path, program: tuple[str, ...] = PROGRAM) -> Iterator[Job]:
    """One for every file of the request, in `folder`; its recipe begins with the `program`."""
    scene = DraftedScene(request.figure.name, request.draft, request.theme, request.tempo)
    for spec in request.specs:
        for stem, sections in _parts(request, spec):
            yield Job(
                name=stem,
                scene=scene,
                spec=spec,
                target=folder / f"{stem}.{spec.format}",
                sections=sections,
                title=request.title,
                recipe=recipe(request, spec, program),
                program=shlex.join(program),
                place=request.place,
                group=request.figure.group,
                parameters=_plain(request),
                sources=sources(f"{request.figure.name}.py"),
                language="en",
            )


def recipe(request: Request, spec: Spec, program: tuple[str, ...]) -> str:
    """The command that makes this file again, wherever it is to go; what is the default is left out."""
    arguments = [*program, request.figure.name, *spec_arguments(spec)]
    for name in ("sections", "whole"):
        if getattr(request, name) and not (name == "whole" and not FORMATS[spec.format].holds_loop):
            arguments.append(flag(name))
    without = defaults(request.figure, request.values)
    for name in NAMED:
        if request.values.get(name, without.get(name)) != without.get(name):
            arguments += arguments_for(name, request.values[name])
    return shlex.join(arguments)


def arguments_for(name: str, value: Any) -> list[str]:
    """The arguments by which a command line sets this."""
    # A text that begins with a minus would be taken for an option.
    is_text = isinstance(value, str) and value.startswith("-")
    return [f"{flag(name)}={value}"] if is_text else [flag(name), *as_arguments(value)]


def _parts(request: Request, spec: Spec) -> list[tuple[str, tuple[str, ...] | None]]:
    """The files one figure becomes in one format: their names without suffix, and the sections each holds."""
    if request.sections:
        names = enumerate(request.figure.sections, start=1)
        return [(f"{request.name}/{number:02}-{name}", (name,)) for number, name in names]
    loops = FORMATS[spec.format].holds_loop and not request.whole
    return [(request.name, request.figure.loop if loops else None)]


def _plain(request: Request) -> dict[str, Any]:
    """The parameters as they stand in the manifest."""
    look = {"theme": request.theme, "tempo": request.tempo}
    return {"figure": request.figure.name, "language": "en", **request.draft.described(), **look}


@cache  # a batch has thousands of jobs
def sources(drawing: str) -> tuple[Path, ...]:
    """The code that decides how a film looks; `drawing` is the file of its scene, another's does not
    count."""
    shared = [path for folder in _SHARED for path in (HOUSE / folder).glob("*.py")]
    shared += [HOUSE / "studio" / f"{name}.py" for name in _FILMING]
    pictures = [HOUSE / "scenes" / f"{name}.py" for name in (*_PICTURES, drawing.removesuffix(".py"))]
    return (*shared, *pictures)
