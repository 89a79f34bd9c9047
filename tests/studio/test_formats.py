"""The table of formats: one more takes one file and one entry."""

import ast
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import scenes_for_tests as scenes

from studio import build, embed
from studio.formats import FORMATS, Format, Kind, format_of
from studio.job import Job
from studio.options import specs
from studio.recipe import recipe
from studio.spec import SpecError, parse_spec

HOUSE = Path(__file__).parents[2]
OUTSIDE = [
    path
    for path in (*HOUSE.glob("studio/**/*.py"), *HOUSE.glob("fall_line/*.py"), HOUSE / "render.py")
    if path.name != "formats.py" and path.parent.name != "encoders"
]


@pytest.fixture
def toy(monkeypatch):
    sizes = dict.fromkeys(FORMATS["gif"].usual, type(FORMATS["gif"].usual["draft"])(32, 18, 10))
    entry = Format(
        "raw", "image/x-raw", Kind.MOVING_PICTURE, sizes, "toy_format", holds_loop=True, clock=1000
    )
    monkeypatch.setitem(FORMATS, "raw", entry)


def test_a_new_format_is_a_file_and_an_entry(toy, tmp_path):
    (spec,) = specs({"format": ("raw",)})
    assert (spec.width, spec.height, spec.fps) == (32, 18, 10)
    job = Job("toy", scenes.TwoSections, spec, tmp_path / "toy.raw", title="Toy", recipe="make toy again")
    with ThreadPoolExecutor(1) as here:
        done = build.make([job], tmp_path, quiet=True, executor=here)
    assert not done.troubles
    (made,) = (outcome.film for outcome in done.outcomes)
    _, _, pictures = made.path.read_bytes().partition(b"\n")
    assert np.frombuffer(pictures, np.uint8).size == made.frames * 32 * 18 * 4 and made.frames > 5
    assert recipe(made.path) == "make toy again"
    assert {path.name for path in made.extras} >= {"toy.raw.poster.png", "toy.raw.html", "toy.raw.md"}
    assert "<img" in (tmp_path / "toy.raw.html").read_text() and "<img" in made._repr_html_()
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert 'data-gif="toy.raw"' in page and "1 RAW" in page and '<span class="kind">RAW</span>' in page
    with pytest.raises(SpecError, match="frame rate 7 cannot be kept by a RAW"):
        parse_spec("raw", fps=7)


def test_a_new_film_gets_a_player(monkeypatch):
    monkeypatch.setitem(FORMATS, "mkv", Format("mkv", "video/matroska", Kind.FILM, {}, ""))
    clip = embed.Clip("a.mkv", "mkv", 32, 18, alt="a")
    assert '<source src="a.mkv" type="video/matroska">' in embed.html(clip)


def test_a_file_that_is_none_of_them_is_refused_by_its_name():
    assert format_of(Path("a/b.MP4")).name == "mp4"
    with pytest.raises(ValueError, match=r"b\.mov is none of \.mp4, \.gif, \.webm and \.png"):
        format_of(Path("a/b.mov"))


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_nothing_else_asks_which_format_it_has(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    compared = [
        constant.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare | ast.match_case)
        for constant in ast.walk(node)
        if isinstance(constant, ast.Constant)
    ]
    assert not {*FORMATS, *(entry.suffix for entry in FORMATS.values())} & set(compared)


@pytest.mark.parametrize("path", sorted(HOUSE.glob("studio/publish/templates/*")), ids=lambda path: path.name)
def test_no_template_asks_either(path):
    names = "|".join(FORMATS)
    assert not re.search(rf"[=!]=+\s*[\"'](?:{names})[\"']", path.read_text(encoding="utf-8"))
