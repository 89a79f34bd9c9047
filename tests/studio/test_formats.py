"""The table of formats: one more takes one file and one entry, and nothing else asks which it has."""

import re
from pathlib import Path

import numpy as np
import pytest
import scenes_for_tests as scenes

from studio.formats import FORMATS, Format, Kind, ReadBack, Usual, format_of
from studio.job import Job
from studio.options import specs
from studio.recipe import recipe
from studio.spec import Spec, SpecError, parse_spec
from studio.worker import film

HOUSE = Path(__file__).parents[2]


# A toy encoder: this module is its file. The pictures as they come, behind a line with size, count and
# recipe.
class Raw:
    def __init__(self, path, line):
        self.file, self.line, self.pictures = path.open("wb"), line, []

    def write(self, frame):
        self.pictures += [frame.pixels.tobytes()] * frame.repeat

    def close(self, chapters=(), sound=None):
        self.file.write(f"{self.line} {len(self.pictures)}\n".encode() + b"".join(self.pictures))
        self.file.close()

    def abort(self):
        self.file.close()


def encoder(path: Path, spec: Spec, title: str = "", recipe: str = ""):
    return Raw(path, f"{spec.width} {spec.height} {recipe}")


def read_back(path: Path) -> ReadBack:
    width, height, *_, frames = path.read_bytes().partition(b"\n")[0].split(b" ")
    return ReadBack(int(width), int(height), int(frames))


def recipe_of(path: Path) -> str:
    return " ".join(path.read_bytes().partition(b"\n")[0].decode().split(" ")[2:-1])


@pytest.fixture
def toy(monkeypatch):
    usual = dict.fromkeys(("draft", "standard", "high"), Usual(32, 18, 10))
    entry = Format("raw", "image/x-raw", Kind.MOVING_PICTURE, usual, __name__, holds_loop=True, clock=1000)
    monkeypatch.setitem(FORMATS, "raw", entry)
    monkeypatch.setattr(Format, "codec", codec := Format.codec)
    monkeypatch.setattr(
        Format, "codec", lambda self: _Module if self.name == "raw" else codec(self)
    )  # tests are no modules to import by name
    return entry


class _Module:
    encoder, read_back, recipe = staticmethod(encoder), staticmethod(read_back), staticmethod(recipe_of)


def test_a_new_format_is_a_file_and_an_entry(toy, tmp_path):
    (spec,) = specs({"format": ("raw",)})
    assert (spec.width, spec.height, spec.fps) == (32, 18, 10)
    made = film(Job("toy", scenes.TwoSections, spec, tmp_path / "toy.raw", recipe="make toy again"))
    _, _, pictures = made.path.read_bytes().partition(b"\n")
    assert np.frombuffer(pictures, np.uint8).size == made.frames * 32 * 18 * 4 and made.frames > 5
    assert recipe(made.path) == "make toy again"
    beside = {path.name for path in made.extras}
    assert {"toy.raw.poster.png", "toy.raw.html", "toy.raw.md"} <= beside, (
        "a picture that plays has its embeds"
    )
    assert "<img" in (tmp_path / "toy.raw.html").read_text()
    with pytest.raises(SpecError, match="frame rate 7 cannot be kept by a RAW"):
        parse_spec("raw", fps=7)


def test_nothing_but_the_table_and_the_encoders_asks_for_a_format_by_name():
    names = "|".join(FORMATS)
    asks = re.compile(rf"""(==|!=|\bin\b) *[(\[{{]?["'](?:{names})["']|["'](?:{names})["'] *(==|!=)""")
    files = [path for wing in ("studio", "fall_line", "scenes") for path in (HOUSE / wing).rglob("*")]
    files = [path for path in files if path.suffix in (".py", ".html") and "encoders" not in path.parts]
    found = [
        f"{path.name}: {line.strip()}"
        for path in files
        for line in path.read_text().splitlines()
        if asks.search(line)
    ]
    assert found == []


def test_a_file_that_is_none_of_them_is_refused_by_its_name():
    assert format_of(Path("a/b.MP4")).name == "mp4"
    with pytest.raises(ValueError, match=r"b\.mov is none of \.mp4, \.gif, \.webm and \.png"):
        format_of(Path("a/b.mov"))
