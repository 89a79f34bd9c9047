"""Which files of code make a film stale when they change: those that decide a picture, and no others."""

import ast
from pathlib import Path

import pytest

from fall_line.jobs import HOUSE, sources
from scenes.catalog import FIGURES

SOURCES = {path.relative_to(HOUSE).as_posix() for path in sources("red_ball_steps.py")}


def imported(path: Path) -> set[str]:
    """The files of the project that a file imports, at its top or within a function."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            place = HOUSE.joinpath(*name.split("."))
            found |= {file for file in (place.with_suffix(".py"), place / "__init__.py") if file.is_file()}
    return {file.relative_to(HOUSE).as_posix() for file in found}


def test_every_file_is_there():
    assert [path for path in SOURCES if not (HOUSE / path).is_file()] == []


@pytest.mark.parametrize(
    "path",
    ["studio/progress.py", "studio/pool.py", "studio/export.py", "studio/publish/page.py", "render.py"],
)
def test_an_edit_to_what_touches_no_picture_makes_no_film_stale(path):
    assert (HOUSE / path).is_file() and path not in SOURCES


@pytest.mark.parametrize("name", [entry.name for entry in FIGURES])
def test_what_draws_a_picture_counts_with_all_that_it_imports(name):
    """From the figure and the worker on; what only carries a job about does not decide how its film looks."""
    # scenes/__init__.py hands on `film`, which is made of all the rest.
    carries = {f"studio/{name}.py" for name in ("atomic", "errors", "job", "notes", "cleanup")}
    carries.add("scenes/__init__.py")
    seen, todo = set(), {f"scenes/{name}.py", "studio/worker.py", "studio/encoders/mp4.py"}
    while todo:
        path = todo.pop()
        seen.add(path)
        todo |= imported(HOUSE / path) - seen - carries
    of_figure = {path.relative_to(HOUSE).as_posix() for path in sources(f"{name}.py")}
    packages = {path for path in seen if path.endswith("__init__.py")}
    recorded = {path for path in seen if path.startswith("gd/trace/")}  # read before the film is made
    assert sorted(seen - packages - recorded - of_figure) == []
