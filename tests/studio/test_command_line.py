"""python -m studio: films scenes of a file it has never seen."""

import shlex
import subprocess
import sys
import wave
from concurrent.futures import Executor, Future
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from studio import command_line, pool
from studio.manifest import Manifest

HOUSE = Path(__file__).parents[2]

FILE = """
from manim import *
from neighbour import SIDE

config.background_color = BLUE

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


SMALL = ["--size", "64x36", "--fps", "10"]


class Here(Executor):
    """Does the work at once, in this process."""

    def submit(self, work, *arguments):
        done = Future()
        done.set_result(work(*arguments))
        return done


@pytest.fixture
def films(monkeypatch, tmp_path_factory, capsys):
    """Films scenes of a file from another folder; gives the folder of the films and all that was printed."""
    real = pool.run
    monkeypatch.setattr(pool, "run", lambda *jobs, **how: real(*jobs, **{**how, "executor": Here()}))
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))

    def run(file, *arguments, out="films"):
        folder = file.parent / out
        status = command_line.main([str(file), *arguments, "--out", str(folder)])
        said = capsys.readouterr()
        assert status == 0, said.out + said.err
        return folder, said.out + said.err

    return run


def pixels(path, mode="RGB"):
    with Image.open(path) as image:
        return np.asarray(image.convert(mode)).astype(int)


def test_scenes_are_filmed_as_their_file_sets_them_up(file):
    out = file.parent / "films"
    arguments = [file, "First", "Second", "--format", "gif", "png", *SMALL, "--out", out]
    run = subprocess.run(
        [sys.executable, "-m", "studio", *arguments], cwd=HOUSE, capture_output=True, text=True, check=True
    )
    assert "4 made" in run.stdout
    for name in ("First.gif", "Second.gif", "First.png", "Second.png"):
        picture = pixels(out / name)
        assert picture.shape == (36, 64, 3)
        assert abs(picture[0, 0] - [0x58, 0xC4, 0xDD]).max() <= 1
    entry = Manifest(out).entry(out / "First.gif")
    assert (entry["frames"], entry["duration"]) == (4, 0.4)
    assert entry["parameters"] == {"file": "../talk.py", "scene": "First"}
    assert shlex.split(entry["recipe"])[2:] == [
        "studio", "talk.py", "First", "--format", "gif", "--size", "64x36", "--fps", "10",
    ]  # fmt: skip


def test_all_films_every_scene_that_shows_something(films, file):
    out, said = films(file, "--all", "--format", "png", *SMALL)
    assert sorted(path.name for path in out.glob("*.png")) == ["First.png", "Second.png"]
    assert "2 made" in said


SECTIONS = """
from manim import *

class Steps(Scene):
    def construct(self):
        square = Square(fill_opacity=1, color=WHITE, side_length=2)
        self.next_section("First step: to the left")
        self.play(square.animate.shift(3 * LEFT), run_time=0.4)
        self.next_section()
        self.add(Circle())
        self.next_section()
        self.play(square.animate.shift(6 * RIGHT), run_time=0.2)
        self.next_section("left out", skip_animations=True)
        self.play(square.animate.shift(UP), run_time=0.2)
"""


def test_each_section_is_a_file_of_its_own(films, tmp_path):
    (tmp_path / "steps.py").write_text(SECTIONS)
    out, _ = films(tmp_path / "steps.py", "Steps", "--sections", "--format", "gif", *SMALL)
    assert sorted(path.name for path in (out / "Steps").glob("*.gif")) == [
        "01-first-step-to-the-left.gif",
        "02-section-2.gif",
    ]
    manifest = Manifest(out)
    assert [entry["frames"] for entry in manifest.entries.values()] == [4, 2]
    assert all(entry["recipe"].endswith("--sections") for entry in manifest.entries.values())


def test_films_of_scenes_with_the_same_name_do_not_take_each_others_place(films, tmp_path):
    picture = "    def construct(self):\n        self.add(Square(4, color={0}, fill_opacity=1))\n"
    one, other = tmp_path / "one.py", tmp_path / "other" / "one.py"
    other.parent.mkdir()
    one.write_text("from manim import *\nclass Intro(Scene):\n" + picture.format("RED"))
    other.write_text(
        "from manim import *\nclass Intro(Scene):\n"
        + picture.format("BLUE")
        + "class intro(Scene):\n"
        + picture.format("GREEN")
    )
    out, _ = films(one, "--all", "--format", "png", *SMALL)
    for _ in range(2):  # the second time they keep their names
        _, said = films(other, "--all", "--format", "png", *SMALL, out="../films")
    assert "Intro is the name of another scene's film" in said
    shown = {path.stem: pixels(path)[18, 32].argmax() for path in out.glob("*.png")}
    assert shown == {"Intro": 0, "one-Intro": 2, "one-intro-2": 1}
    assert len({name.casefold() for name in shown}) == 3
    films(one, "--all", "--format", "png", *SMALL)
    assert sorted(path.stem for path in out.glob("*.png")) == sorted(shown)


def test_captions_are_in_no_language_or_in_the_one_named(films, tmp_path):
    (tmp_path / "talk.py").write_text(
        "from manim import *\n"
        "class Talk(Scene):\n"
        "    def construct(self):\n"
        '        self.play(Create(Square()), run_time=0.4, subcaption="Zuerst <b>1 < 2</b> & mehr")\n'
    )
    out, _ = films(tmp_path / "talk.py", "Talk", "--format", "webm", *SMALL)
    page, embed = (out / "index.html").read_text(), (out / "Talk.webm.html").read_text()
    assert "<track" in embed and "<track" in page
    assert not any(word in text for text in (page, embed) for word in ("srclang", "English"))
    films(tmp_path / "talk.py", "Talk", "--format", "webm", "--language", "de", *SMALL)
    for text in ((out / "index.html").read_text(), (out / "Talk.webm.html").read_text()):
        assert 'srclang="de" label="de"' in text
    assert "English" not in (out / "Talk.webm.html").read_text()


def shape(path):
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        return stream.width, stream.height, stream.average_rate


TALL = """
from manim import *
config.pixel_width = 108
config.pixel_height = 192
config.frame_width = 9
config.frame_height = 16
config.frame_rate = 30

class Tall(Scene):
    def construct(self):
        self.add(Rectangle(width=8.6, height=15.4, color=WHITE, fill_opacity=1))
        self.wait(0.4)
"""


def test_size_frame_and_rate_are_the_files(films, tmp_path):
    (tmp_path / "tall.py").write_text(TALL)
    out, said = films(tmp_path / "tall.py", "Tall", "--format", "mp4", "gif", "png")
    assert shape(out / "Tall.mp4") == (108, 192, 30)
    assert pixels(out / "Tall.gif").shape == (192, 108, 3)
    assert "tall.py sets 30 frames a second, which a GIF cannot keep: 33.33" in said
    assert_whole(out / "Tall.png", 108, 192)


@pytest.mark.parametrize(("size", "width", "height"), [("54x96", 54, 96), ("160x90", 90 * 9 / 16, 90)])
def test_another_size_shows_all_of_the_files_frame(films, tmp_path, size, width, height):
    (tmp_path / "tall.py").write_text(TALL)
    out, _ = films(tmp_path / "tall.py", "Tall", "--format", "png", "--size", size)
    assert_whole(out / "Tall.png", width, height)


def assert_whole(path, width, height):
    """The rectangle of 8.6 by 15.4 is where it belongs in a frame of 9 by 16 that fills so many pixels."""
    rows, columns = np.nonzero(pixels(path).min(axis=2) > 128)
    assert np.ptp(columns) + 1 == pytest.approx(width * 8.6 / 9, abs=2)
    assert np.ptp(rows) + 1 == pytest.approx(height * 15.4 / 16, abs=2)


WIDE = """
from manim import *

class Wide(Scene):
    def construct(self):
        self.add(Rectangle(width=14, height=7.8, color=WHITE, fill_opacity=1))
"""


@pytest.mark.parametrize("size", ["90x160", "90x90", "240x90", "120x90"])
def test_no_shape_cuts_off_what_lies_in_manims_frame(films, tmp_path, size):
    (tmp_path / "wide.py").write_text(WIDE)
    out, _ = films(tmp_path / "wide.py", "Wide", "--format", "png", "--size", size)
    rows, columns = np.nonzero(pixels(out / "Wide.png").min(axis=2) > 128)
    assert np.ptp(columns) / np.ptp(rows) == pytest.approx(14 / 7.8, rel=0.05)
    width, height = map(int, size.split("x"))
    assert np.ptp(columns) > 0.9 * width or np.ptp(rows) > 0.9 * height


@pytest.mark.parametrize("cfg", ["pixel_width = 90\npixel_height = 90", "quality = low_quality"])
def test_a_manim_cfg_beside_the_file_is_read(films, tmp_path, cfg):
    (tmp_path / "manim.cfg").write_text(f"[CLI]\nbackground_color = WHITE\n{cfg}\nframe_rate = 12\n")
    (tmp_path / "wide.py").write_text(WIDE.replace("color=WHITE", "color=BLACK"))
    out, _ = films(tmp_path / "wide.py", "Wide", "--format", "mp4", "png")
    low = "quality" in cfg
    assert shape(out / "Wide.mp4") == ((854, 480, 15) if low else (90, 90, 12))
    picture = pixels(out / "Wide.png")
    assert picture[0, 0].min() > 200
    assert (picture[len(picture) // 2, 0].min() > 200) == low  # a frame of 8 by 8 cuts it off at the sides


@pytest.mark.parametrize("place", ["the file", "manim.cfg"])
def test_what_lies_beside_the_file_is_found_from_any_folder(films, tmp_path, place):
    folder = tmp_path / "a talk {1}"
    folder.mkdir()
    Image.new("RGB", (8, 8), "red").save(folder / "red.png")
    (folder / "pictures").mkdir()
    Image.new("RGB", (8, 8), "blue").save(folder / "pictures" / "blue.png")
    (folder / "green.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1h-1z" fill="#0f0"/></svg>'
    )
    with wave.open(str(folder / "click.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\x00\x40" * 800)
    if place == "manim.cfg":
        (folder / "manim.cfg").write_text("[CLI]\nassets_dir = ./pictures\n")
    (folder / "shown.py").write_text(
        "from manim import *\n"
        + ("config.assets_dir = 'pictures'\n" if place == "the file" else "")
        + 'PICTURE = ImageMobject("red")\n'
        + "class Shown(Scene):\n"
        "    def construct(self):\n"
        "        self.add(PICTURE.set(height=8).shift(4 * LEFT))\n"
        '        self.add(ImageMobject("blue.png").set(height=2))\n'
        '        self.add(green := SVGMobject("green").shift(4 * RIGHT))\n'
        "        from pathlib import Path\n"
        "        assert not green.get_file_path().is_relative_to(Path(__file__).parent)\n"
        '        self.add_sound("click.wav")\n'
        "        self.wait(0.4)\n"
    )
    out, _ = films(folder / "shown.py", "Shown", "--format", "png", "mp4", *SMALL)
    row = pixels(out / "Shown.png")[18]
    assert [row[place].argmax() for place in (14, 32, 50)] == [0, 2, 1]
    with av.open(str(out / "Shown.mp4")) as container:
        assert container.streams.audio


@pytest.mark.parametrize("place", ["the file", "manim.cfg"])
def test_who_asks_for_opengl_is_told_what_films(films, tmp_path, place):
    (tmp_path / "wide.py").write_text(WIDE)
    if place == "manim.cfg":
        (tmp_path / "manim.cfg").write_text("[CLI]\nrenderer = opengl\n")
    else:
        (tmp_path / "wide.py").write_text(WIDE.replace("class", 'config.renderer = "opengl"\nclass'))
    out, said = films(tmp_path / "wide.py", "Wide", "--format", "png", *SMALL)
    assert "wide.py asks for OpenGL; it is filmed with Manim's Cairo renderer" in said
    assert pixels(out / "Wide.png").max() == 255


@pytest.mark.parametrize(
    "words, parts",
    [
        ("FILE Frist", ["'Frist'", "did you mean First?"]),
        ("FILE Zzz", ["'Zzz'", "Shared, First, Second"]),
        ("FILE First First", ["First", "twice"]),
        ("FILE First --all", ["--all", "First"]),
        ("FILE First --language klingonisch", ["--language", "'klingonisch'", "pt-BR"]),
        ("FILE First --format mp4 gif --transparent", ["--transparent", "mp4", "gif, webm, png"]),
        ("FILE First -ql", ["-ql is an option of Manim's", "--quality draft"]),
        ("FILE -a", ["-a is an option of Manim's", "--all"]),
        ("FILE First --size tiny", ["--size", "'tiny'", "800x450", "portrait"]),
        ("FOLDER/huge.py Huge", ["huge.py", "width 9000", "7680"]),
        ("FOLDER/sub/talk.py First", ["manim.cfg cannot be read", "pixel_width = wide"]),
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
    (file.parent / "huge.py").write_text(
        "from manim import *\nconfig.pixel_width = 9000\nclass Huge(Scene):\n    pass"
    )
    (file.parent / "sub").mkdir()
    (file.parent / "sub" / "talk.py").write_text(FILE)
    (file.parent / "sub" / "manim.cfg").write_text("[CLI]\npixel_width = wide\n")
    words = words.replace("FILE", str(file)).replace("FOLDER", str(file.parent)).split()
    with pytest.raises(SystemExit) as left:
        command_line.main([*words, "--out", str(file.parent / "films")])
    said = capsys.readouterr()
    assert left.value.code == 2 and said.out == ""
    assert said.err.count("\n") == 1 and said.err.startswith("python -m studio: ")
    assert all(part in said.err for part in parts), said.err
    assert not (file.parent / "films").exists()
