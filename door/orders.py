"""From a wish to the studio's orders: one for every file, each with the command that makes it again."""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from door.wish import Wish
from scenes.catalog import FigureScene
from studio.job import Job
from studio.options import flag, told
from studio.shift import Order
from studio.spec import Spec

HOUSE = Path(__file__).resolve().parents[1]
_SHARED = ("gd", "scenes/kit", "studio", "studio/encoders")


def orders(wish: Wish, folder: Path) -> Iterator[Order]:
    """One for every file of the wish, in `folder`."""
    scene = FigureScene(wish.figure.name, wish.parameters, wish.theme, wish.tempo)
    for spec in wish.specs:
        for stem, sections in _parts(wish, spec):
            job = Job(
                name=stem,
                scene=scene,
                spec=spec,
                target=folder / f"{stem}.{spec.format}",
                sections=sections,
                title=wish.title,
                recipe=recipe(wish, spec),
                place=wish.place,
            )
            yield Order(job, _plain(wish), sources(f"{wish.figure.name}.py"))


def recipe(wish: Wish, spec: Spec) -> str:
    """The command that makes this file again, wherever it is to go; what is usual is left out."""
    words = ["python", "render.py", wish.figure.name, *told(spec)]
    for name in ("sections", "whole"):
        if getattr(wish, name) and not (name == "whole" and spec.format in ("mp4", "png")):
            words.append(flag(name))
    for name, value in _unusual(wish).items():
        words += spelled(name, value)
    return shlex.join(words)


def spelled(name: str, value: Any) -> list[str]:
    """The words by which a command line sets this."""
    values = value if isinstance(value, tuple) else [value]
    words = [_short(one) if isinstance(one, float) else str(one) for one in values]
    # A text that begins with a minus would be taken for an option.
    is_text = isinstance(value, str) and value.startswith("-")
    return [f"{flag(name)}={value}"] if is_text else [flag(name), *words]


def _unusual(wish: Wish) -> dict[str, Any]:
    """What was said and is not what the figure would have been without."""
    usual = wish.figure.parameters
    without = {
        "name": wish.figure.name,
        "title": wish.figure.title,
        "function": usual.objective.name,
        "derivative": "printed",
        "domain": usual.objective.domain if "function" not in wish.said else None,
        "start": usual.starts,
        "learning_rate": usual.learning_rates,
        "steps": usual.steps,
        "trace": None,
        "theme": "dark",
        "tempo": 1.0,
    }
    return {name: wish.said[name] for name in without if wish.said.get(name, without[name]) != without[name]}


def _short(value: float) -> str:
    return repr(value).removesuffix(".0")


def _parts(wish: Wish, spec: Spec) -> list[tuple[str, tuple[str, ...] | None]]:
    """The files one figure becomes in one format: their names without suffix, and the sections each holds."""
    if wish.sections:
        names = enumerate(wish.figure.sections, start=1)
        return [(f"{wish.name}/{number:02}-{name}", (name,)) for number, name in names]
    loops = spec.format in ("gif", "webm") and not wish.whole
    return [(wish.name, wish.figure.loop if loops else None)]


def _plain(wish: Wish) -> dict[str, Any]:
    """The parameters as they stand in the manifest."""
    parameters, objective = wish.parameters, wish.parameters.objective
    return {
        "figure": wish.figure.name,
        "objective": objective.name,
        "domain": objective.domain,
        "formula": objective.formula,
        "derivative": "exact" if objective.exact is None else "printed",
        "starts": parameters.starts,
        "learning_rates": parameters.learning_rates,
        "steps": parameters.steps,
        "trace": hashlib.sha256(np.array(parameters.trace)).hexdigest() if parameters.trace else "",
        "theme": wish.theme,
        "tempo": wish.tempo,
    }


def sources(drawing: str) -> list[Path]:
    """The code that decides how a film looks; `drawing` is the file of its scene, another's does not count."""
    shared = (path for folder in _SHARED for path in (HOUSE / folder).glob("*.py"))
    return [*shared, *(HOUSE / "scenes" / name for name in ("theme.py", "catalog.py", drawing))]
