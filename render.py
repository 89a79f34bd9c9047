"""The door: renders the figures of the article to files.

python render.py                                    every figure, as MP4 and GIF
python render.py red_ball_steps --format gif        one of them, as a GIF to embed
python render.py red_ball_steps --format png --sections     its drawings, one still each
python render.py red_ball_steps --start 2 --learning-rate 0.02 --derivative exact
python render.py alpha_comparison --function "x^4 - 3x^2 + x" --start 2 --learning-rate 0.01 0.1 0.2
python render.py --list                             what there is
"""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from gd import Objective, library, parse_objective
from scenes.catalog import FIGURES, Figure, FigureScene, Parameters, figure
from scenes.theme import THEMES
from studio import shift
from studio.job import Job
from studio.options import Parser, add_file_options, number, one_of, refuse_repeats, specs, told, whole
from studio.shift import Order
from studio.spec import Spec

HOUSE = Path(__file__).resolve().parent
MOST_STEPS = 1_000_000
LIBRARY = [objective.name for objective in library.OBJECTIVES]


def parser() -> Parser:
    door = Parser("render.py", "python render.py [figure ...] [options]", description=__doc__)
    door.add_argument("figures", nargs="*", metavar="figure", help="which to render (default: all)")
    door.add_argument("--list", action="store_true", help="print the figures, one line each, and stop")
    add_file_options(door)
    door.add_argument("--theme", default="dark", type=one_of(tuple(THEMES)), metavar="T", help=" | ".join(THEMES))
    door.add_argument("--sections", action="store_true", help="one file for each section of a figure")
    door.add_argument("--whole", action="store_true", help="all of a figure in its GIF or WebM, not its loop")
    door.add_argument("--force", action="store_true", help="make also what is fresh")
    run = door.add_argument_group("the descent (default: the article's)")
    run.add_argument("--function", metavar="F", help=f'"x^4 - 3x^2 + x", or {", ".join(LIBRARY)}')
    run.add_argument("--domain", nargs=2, type=number("end of a domain"), metavar=("LOW", "HIGH"))
    run.add_argument("--start", nargs="+", type=number("start"), metavar="X")
    run.add_argument("--learning-rate", nargs="+", type=number("learning rate", above=0), metavar="A")
    run.add_argument("--steps", type=whole(MOST_STEPS), metavar="N")
    run.add_argument(
        "--derivative", default="printed", type=one_of(library.DERIVATIVES), metavar="D",
        help=" | ".join(library.DERIVATIVES),
    )
    return door


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line says and return the exit status; a wrong one ends the process with 2."""
    door = parser()
    options = door.parse_args(sys.argv[1:] if words is None else words)
    if options.list:
        print("\n".join(f"{entry.name:<18}{entry.title}" for entry in FIGURES))
        return 0
    try:
        orders = list(_orders(options))
        return shift.work(orders, options.out, force=options.force, workers=options.jobs, quiet=options.quiet)
    except ValueError as error:
        door.error(str(error))
    except KeyboardInterrupt:
        return 130


def _orders(options: argparse.Namespace) -> Iterator[Order]:
    """One for every file that is asked for."""
    if options.sections and options.whole:
        raise ValueError("--sections and --whole do not go together: a section is never the whole figure")
    refuse_repeats("figure", options.figures)
    entries = [figure(name) for name in options.figures] or FIGURES
    drawn = [(entry, _parameters(entry, options)) for entry in entries]
    for spec in specs(options):
        for entry, parameters in drawn:
            for stem, sections in _parts(entry, spec, options):
                job = Job(
                    name=stem,
                    scene=FigureScene(entry.name, parameters, options.theme),
                    spec=spec,
                    target=options.out / f"{stem}.{spec.format}",
                    sections=sections,
                    title=entry.title,
                    recipe=_recipe(entry, parameters, spec, options),
                )
                yield Order(job, _plain(entry, parameters, options.theme), _sources(entry))


def _parameters(entry: Figure, options: argparse.Namespace) -> Parameters:
    """The article's parameters with what the command line says in their place."""
    usual = entry.parameters
    starts = tuple(options.start or usual.starts)
    rates = tuple(options.learning_rate or usual.learning_rates)
    for option, values, (fewest, most) in (
        ("--start", starts, entry.starts_allowed),
        ("--learning-rate", rates, entry.rates_allowed),
    ):
        refuse_repeats(option, values)
        if not fewest <= len(values) <= most:
            many = f"{fewest}" if fewest == most else f"{fewest} to {most}"
            raise ValueError(f"{option} has {len(values)} values; {entry.name} takes {many}")
    objective = _objective(usual.objective, options)
    objective.finite_starts(starts)
    return replace(
        usual, objective=objective, starts=starts, learning_rates=rates, steps=options.steps or usual.steps
    )


def _objective(usual: Objective, options: argparse.Namespace) -> Objective:
    """The function that is named or typed, on the domain that is asked for; the figure's own where nothing is said."""
    name = options.function or usual.name
    if name in LIBRARY:
        objective = library.named(name, options.derivative)
    else:
        objective = parse_objective(name, domain=options.domain or usual.domain)
    return objective if options.domain is None else objective.on(*options.domain)


def _parts(
    entry: Figure, spec: Spec, options: argparse.Namespace
) -> list[tuple[str, tuple[str, ...] | None]]:
    """The files one figure becomes in one format: their names without suffix, and the sections each holds."""
    if options.sections:
        names = enumerate(entry.sections, start=1)
        return [(f"{entry.name}/{number:02}-{name}", (name,)) for number, name in names]
    loops = spec.format in ("gif", "webm") and not options.whole
    return [(entry.name, entry.loop if loops else None)]


def _plain(entry: Figure, parameters: Parameters, theme: str) -> dict[str, Any]:
    objective = parameters.objective
    return {
        "figure": entry.name,
        "objective": objective.name,
        "domain": objective.domain,
        "formula": objective.formula,
        "derivative": "exact" if objective.exact is None else "printed",
        "starts": parameters.starts,
        "learning_rates": parameters.learning_rates,
        "steps": parameters.steps,
        "theme": theme,
    }


def _recipe(entry: Figure, parameters: Parameters, spec: Spec, options: argparse.Namespace) -> str:
    """The command that makes this file again, wherever it is to go; what is usual is left out."""
    usual = entry.parameters
    words = ["python", "render.py", entry.name, *told(options, spec)]
    if options.theme != "dark":
        words += ["--theme", options.theme]
    if options.sections:
        words.append("--sections")
    if options.whole and spec.format in ("gif", "webm"):
        words.append("--whole")
    if parameters.starts != usual.starts:
        words += ["--start", *map(_short, parameters.starts)]
    if parameters.learning_rates != usual.learning_rates:
        words += ["--learning-rate", *map(_short, parameters.learning_rates)]
    if parameters.steps != usual.steps:
        words += ["--steps", str(parameters.steps)]
    if options.function:
        words.append(f"--function={options.function}")
    if parameters.objective.domain != usual.objective.domain:
        words += ["--domain", *map(_short, parameters.objective.domain)]
    if options.derivative != "printed":
        words += ["--derivative", options.derivative]
    return shlex.join(words)


def _short(value: float) -> str:
    return repr(value).removesuffix(".0")


def _sources(entry: Figure) -> list[Path]:
    """The code a figure is made by; another figure's is not part of it."""
    scenes = HOUSE / "scenes"
    shared = [scenes / "theme.py", scenes / "catalog.py", *(scenes / "kit").glob("*.py")]
    other_wings = (path for wing in ("gd", "studio") for path in (HOUSE / wing).glob("*.py"))
    return [*other_wings, *shared, scenes / f"{entry.name}.py"]


if __name__ == "__main__":
    sys.exit(main())
