"""From a request to the studio's jobs: one for every file, each with the command that makes it again."""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fall_line.request import Request
from scenes.factories import SceneFactory
from studio.formats import FORMATS
from studio.job import Job
from studio.options import flag, told
from studio.spec import Spec

HOUSE = Path(__file__).resolve().parents[1]
_SHARED = (
    "gd",
    "gd/expression",
    "gd/library",
    "gd/rules",
    "scenes/kit",
    "scenes/script",
    "studio",
    "studio/encoders",
)
_PICTURES = ("theme", "layout", "catalog", "parameters", "fit_view", "run", "numbers", "comparison")


def jobs_of(request: Request, folder: Path) -> Iterator[Job]:
    """One for every file of the request, in `folder`."""
    scene = SceneFactory(request.figure.name, request.parameters, request.theme, request.tempo)
    for spec in request.specs:
        for stem, sections in _parts(request, spec):
            yield Job(
                name=stem,
                scene=scene,
                spec=spec,
                target=folder / f"{stem}.{spec.format}",
                sections=sections,
                title=request.title,
                recipe=recipe(request, spec),
                place=request.place,
                parameters=_plain(request),
                sources=sources(f"{request.figure.name}.py"),
                language="en",
            )


def recipe(request: Request, spec: Spec) -> str:
    """The command that makes this file again, wherever it is to go; what is usual is left out."""
    words = ["python", "render.py", request.figure.name, *told(spec)]
    for name in ("sections", "whole"):
        if getattr(request, name) and not (name == "whole" and not FORMATS[spec.format].holds_loop):
            words.append(flag(name))
    for name, value in _unusual(request).items():
        words += spelled(name, value)
    return shlex.join(words)


def spelled(name: str, value: Any) -> list[str]:
    """The words by which a command line sets this."""
    values = value if isinstance(value, tuple) else [value]
    words = [_short(one) if isinstance(one, float) else str(one) for one in values]
    # A text that begins with a minus would be taken for an option.
    is_text = isinstance(value, str) and value.startswith("-")
    return [f"{flag(name)}={value}"] if is_text else [flag(name), *words]


def _unusual(request: Request) -> dict[str, Any]:
    """What was said and is not what the figure would have been without."""
    usual = request.figure.parameters
    without = {
        "name": request.figure.name,
        "title": request.figure.title,
        "function": usual.objective.name,
        "derivative": "printed",
        "domain": usual.objective.region[0] if "function" not in request.said else None,
        "start": tuple(usual.starts[:, 0].tolist()),
        "learning_rate": usual.learning_rates,
        "steps": usual.steps,
        "tolerance": None,
        "trace": None,
        "theme": "dark",
        "tempo": 1.0,
    }
    return {
        name: request.said[name] for name in without if request.said.get(name, without[name]) != without[name]
    }


def _short(value: float) -> str:
    return repr(value).removesuffix(".0")


def _parts(request: Request, spec: Spec) -> list[tuple[str, tuple[str, ...] | None]]:
    """The files one figure becomes in one format: their names without suffix, and the sections each holds."""
    if request.sections:
        names = enumerate(request.figure.sections, start=1)
        return [(f"{request.name}/{number:02}-{name}", (name,)) for number, name in names]
    loops = FORMATS[spec.format].holds_loop and not request.whole
    return [(request.name, request.figure.loop if loops else None)]


def _plain(request: Request) -> dict[str, Any]:
    """The parameters as they stand in the manifest."""
    parameters, objective = request.parameters, request.parameters.objective
    return {
        "figure": request.figure.name,
        "objective": objective.name,
        "region": objective.region,
        "view": parameters.view,
        "formula": objective.formula,
        "derivative": "exact" if objective.exact is None else "printed",
        "starts": parameters.starts.tolist(),
        "learning_rates": parameters.learning_rates,
        "steps": parameters.steps,
        "tolerance": parameters.tolerance,
        "trace": "" if parameters.trace is None else hashlib.sha256(parameters.trace).hexdigest(),
        "theme": request.theme,
        "tempo": request.tempo,
    }


def sources(drawing: str) -> list[Path]:
    """The code that decides how a film looks; `drawing` is the file of its scene, another's does not
    count."""
    shared = (path for folder in _SHARED for path in (HOUSE / folder).glob("*.py"))
    return [*shared, *(HOUSE / "scenes" / f"{name}.py" for name in (*_PICTURES, drawing.removesuffix(".py")))]
