"""python -m studio: films scenes of a file it has never seen."""

import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio import __main__ as command_line
from studio import pool
from studio.manifest import Manifest

HOUSE = Path(__file__).parents[2]

FILE = """
from manim import *
from neighbour import SIDE
from studio.manifest import Manifest

config.background_color = BLUE
config.pixel_width = 300

class Shared(Scene):
    pass

class First(Shared):
    def construct(self):
        self.play(FadeIn(Square(SIDE)), run_time=0.4)

class Second(Shared):
    def construct(self):
        self.add(Square(SIDE))
        self.wait(0.4)
"""


@pytest.fixture
def file(tmp_path):
    (tmp_path / "neighbour.py").write_text("SIDE = 2")
    path = tmp_path / "talk.py"
    path.write_text(FILE)
    return path


def test_without_a_scene_the_file_is_listed(file, capsys):
    assert command_line.main([str(file)]) == 0
    assert capsys.readouterr().out.split() == ["Shared", "First", "Second"]


def test_scenes_are_filmed_as_their_file_sets_them_up(file):
    out = file.parent / "films"
    words = [
        file,
        "First",
        "Second",
        "--format",
        "gif",
        "png",
        "--size",
        "64x36",
        "--fps",
        "10",
        "--out",
        out,
    ]
    run = subprocess.run(
        [sys.executable, "-m", "studio", *words], cwd=HOUSE, capture_output=True, text=True, check=True
    )
    assert "4 made" in run.stdout
    blue = np.array([0x58, 0xC4, 0xDD])
    for name in ("First.gif", "Second.gif", "First.png", "Second.png"):
        with Image.open(out / name) as image:
            assert image.size == (64, 36)
            corner = np.asarray(image.convert("RGB"))[0, 0].astype(int)
        assert abs(corner - blue).max() <= 1
    with Manifest(out) as manifest:
        entry = manifest.entries["First.gif"]
    assert (entry["frames"], entry["duration"], entry["parameters"]) == (
        4,
        0.4,
        {"file": "talk.py", "scene": "First"},
    )
    assert shlex.split(entry["recipe"])[2:] == [
        "studio", "talk.py", "First", "--format", "gif", "--size", "64x36", "--fps", "10",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words, parts",
    [
        ("FILE Frist", ["'Frist'", "did you mean First?"]),
        ("FILE Zzz", ["'Zzz'", "Shared, First, Second"]),
        ("FILE First First", ["First", "twice"]),
        ("FILE First --fps 60", ["--fps", "60", "50"]),
        ("FILE First --theme dark", ["--theme"]),
        ("FOLDER/none.py First", ["none.py", "not a file"]),
        ("FOLDER First", ["not a file"]),
        ("FOLDER/notes.txt First", ["notes.txt", ".py"]),
        ("FOLDER/broken.py First", ["broken.py cannot be read", "ZeroDivisionError", "line 2"]),
        ("FOLDER/torn.py First", ["torn.py cannot be read", "SyntaxError", "line 1"]),
        ("", ["FILE.py"]),
    ],
)
def test_a_mistake_gets_one_line(words, parts, file, capsys, monkeypatch):
    monkeypatch.setattr(pool, "run", lambda *_, **__: pytest.fail("a job was run"))
    for name, text in (("broken.py", "a = 0\n1 / a"), ("torn.py", "class"), ("notes.txt", "")):
        (file.parent / name).write_text(text)
    words = words.replace("FILE", str(file)).replace("FOLDER", str(file.parent)).split()
    with pytest.raises(SystemExit) as left:
        command_line.main([*words, "--out", str(file.parent / "films")])
    said = capsys.readouterr()
    assert left.value.code == 2 and said.out == ""
    assert said.err.count("\n") == 1 and said.err.startswith("python -m studio: ")
    assert all(part in said.err for part in parts), said.err
    assert not (file.parent / "films").exists()
