"""The directions of the house: numbers → pictures → files, joined only in fall_line."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from scenes import catalog

HOUSE = Path(__file__).parents[1]
FILES = sorted(
    path for wing in ("gd", "scenes", "studio", "fall_line") for path in (HOUSE / wing).rglob("*.py")
) + [HOUSE / "render.py"]
FILM_FROM_SCENES = {
    "scenes/__init__.py": {"fall_line"}
}  # `from scenes import film`, which brings fall_line along when asked
FIGURES = [HOUSE / "scenes" / f"{entry.name}.py" for entry in catalog.FIGURES]
FOREIGN = {  # what each wing may import besides itself and Python's own library
    "gd": {"numpy"},
    "scenes": {"gd", "manim", "numpy"},
    "studio": {
        "manim",
        "av",
        "numpy",
        "PIL",
        "rich",
        "tqdm",
        "jinja2",
        "psutil",
        "srt",
        "dask",
        "distributed",
    },
    "fall_line": {"gd", "scenes", "studio", "numpy", "shtab"},
    "render.py": {"fall_line", "scenes", "studio"},
}
ALONE = {  # the one place where type is set, where level lines are found, and where shapes are drawn
    "scenes/kit/typst_outlines.py": {"typst", "svgelements"},
    "scenes/kit/contours.py": {"contourpy"},
    "studio/shapes.py": {"cairo"},
}


def name(path):
    return path.relative_to(HOUSE).as_posix()


def imports(path):
    """(module, name taken from it) of all imports in a file."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = ".".join(part for part in ("." * node.level, node.module) if part)
            found += [(module, alias.name) for alias in node.names]
    return found


def packages(path):
    return {module.split(".")[0] for module, _ in imports(path)} - set(sys.stdlib_module_names)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_wing_imports_only_what_is_before_it(path):
    wing = path.relative_to(HOUSE).parts[0]
    alone = ALONE.get(name(path), set()) | FILM_FROM_SCENES.get(name(path), set())
    assert packages(path) <= FOREIGN[wing] | {wing} | alone


@pytest.mark.parametrize("path", FILES, ids=name)
def test_imports_name_what_they_take(path):
    assert [module for module, taken in imports(path) if taken == "*" or module.startswith(".")] == []


@pytest.mark.parametrize("path", FIGURES, ids=name)
def test_figures_never_import_each_other(path):
    figures = {f"scenes.{figure.stem}" for figure in FIGURES if figure != path}
    taken = imports(path)
    assert not figures & ({module for module, _ in taken} | {f"{module}.{one}" for module, one in taken})


@pytest.mark.parametrize("path", sorted((HOUSE / "scenes" / "kit").glob("*.py")), ids=name)
def test_the_kit_knows_no_figure(path):
    figures = {f"scenes.{figure.stem}" for figure in FIGURES}
    assert not figures & {module for module, _ in imports(path)}


def needed_at_once(path):
    """The modules of the house that a file imports when it is imported itself: not within functions, not for
    the type checker alone."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def module_of(path):
    parts = path.relative_to(HOUSE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_no_module_needs_itself_in_a_roundabout_way():
    modules = {module_of(path): path for path in FILES}
    # A package's own __init__ gathers what its modules hold; they may name each other.
    needs = {
        name: {
            other
            for other in needed_at_once(path) & set(modules)
            if other not in (name, name.rpartition(".")[0])
        }
        for name, path in modules.items()
        if path.name != "__init__.py"
    }
    while free := {name for name, others in needs.items() if not others & set(needs)}:
        needs = {name: others for name, others in needs.items() if name not in free}
    assert needs == {}


def test_the_handle_is_small():
    assert len((HOUSE / "render.py").read_text(encoding="utf-8").splitlines()) < 200


@pytest.mark.parametrize(
    "modules, absent",
    [
        ("gd", {"manim", "sympy", "scipy"}),
        ("scenes.catalog", {"manim", "sympy"}),
        ("scenes.parameters", {"manim", "sympy"}),
        ("scenes.fit_view", {"manim", "sympy"}),
        (
            "studio.pool, studio.manifest, studio.options, studio.build, studio.scene_file, render",
            {"manim", "av", "rich"},
        ),
    ],
)
def test_what_an_import_does_not_bring_along(modules, absent):
    program = f"import {modules}, sys; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=HOUSE, capture_output=True, text=True, check=True
    )
    assert not absent & set(loaded.stdout.split())
