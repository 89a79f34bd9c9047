"""Section films become a deck: manim-slides reads the description, and what it makes is opened again."""

import json
import subprocess
import sys
from base64 import b64decode
from io import BytesIO

import av
import numpy as np
import pytest
import scenes_for_tests as scenes
from PIL import Image

from studio.captions import Caption, vtt
from studio.job import Job
from studio.publish import slides
from studio.publish.slides import Deck
from studio.spec import parse_spec
from studio.worker import film

SECTIONS = ("first-step", "second-step")
NOTES = ["A disc moves: First step\n\nA square & <a disc>", "A disc moves: Second step\n\nThe square goes"]
JOINER = "\u2060"
LOOK = {"size": (160, 90), "background": "#0E1116"}


def deck_of(folder, name="disc", **changes):
    films = tuple((section, folder / name / f"{n:02}-{section}.mp4") for n, section in enumerate(SECTIONS, 1))
    return Deck(**{"name": name, "title": "A disc moves", "films": films, **LOOK, **changes})


@pytest.fixture
def course(tmp_path):
    """A folder with two decks of films that need not be films."""
    for name in ("disc", "again"):
        (tmp_path / name).mkdir()
        for _, path in deck_of(tmp_path, name).films:
            path.write_bytes(f"{name} {path.name}".encode())
    return tmp_path


def test_what_is_described(course):
    (path,) = slides.write(course, [deck_of(course)])
    assert path == course / "slides" / "disc.json"
    assert json.loads(path.read_text()) == {
        "slides": [
            {
                "file": f"disc/{name}.mp4",
                "rev_file": f"disc/{name}.mp4",
                "loop": False,
                "auto_next": False,
                "notes": f"A disc moves: {heading}",
            }
            for name, heading in (("01-first-step", "First step"), ("02-second-step", "Second step"))
        ],
        "resolution": [160, 90],
        "background_color": "#0E1116",
    }


def test_the_description_is_ascii_because_it_is_read_in_the_encoding_of_the_system(course):
    (path,) = slides.write(course, [deck_of(course, title="Größe α")])
    assert path.read_bytes().isascii()
    assert json.loads(path.read_text())["slides"][0]["notes"] == "Größe α: First step"


def test_a_deck_that_says_the_same_is_left_alone(course):
    (path,) = slides.write(course, [deck_of(course)])
    before = path.stat()
    assert slides.write(course, [deck_of(course)]) == [path]
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    slides.write(course, [deck_of(course, background="#FFFFFF")])
    assert json.loads(path.read_text())["background_color"] == "#FFFFFF"
    assert [entry.name for entry in path.parent.iterdir()] == ["disc.json"]


def test_a_deck_without_one_of_its_films_is_not_described(course):
    decks = [deck_of(course), deck_of(course, "again")]
    assert [path.stem for path in slides.write(course, decks)] == ["disc", "again"]
    decks[0].films[1][1].unlink()
    assert [path.stem for path in slides.write(course, decks)] == ["again"]
    assert [path.name for path in (course / "slides").iterdir()] == ["again.json"]


def test_each_sentence_is_in_the_notes_once(course):
    (_, path), _ = deck_of(course).films
    said = ["Where is down?", "Face down,\nthen go.", "Where is down?"]
    track = vtt(Caption(second, second + 1, text) for second, text in enumerate(said))
    path.with_name(path.name + ".vtt").write_text(track, encoding="utf-8")
    slides.write(course, [deck_of(course)])
    first, second = json.loads((course / "slides" / "disc.json").read_text())["slides"]
    assert first["notes"] == "A disc moves: First step\n\nWhere is down?\n\nFace down, then go."
    assert second["notes"] == "A disc moves: Second step"


@pytest.fixture(scope="module")
def lecture(tmp_path_factory):
    """Two real decks, in a folder that was moved after they were described."""
    pytest.importorskip("manim_slides", reason="manim-slides is not installed")
    there, here = tmp_path_factory.mktemp("made") / "media", tmp_path_factory.mktemp("moved") / "media"
    decks = [deck_of(there), deck_of(there, "again", title="Once <b>more</b> &amp; more")]
    spec = parse_spec("mp4", size="160x90", fps=10)
    for deck in decks:
        for section, path in deck.films:
            film(Job(deck.name, scenes.TwoSections, spec, path, (section,), title=section))
    slides.write(there, decks)
    there.rename(here)
    return here


def films(lecture, *names):
    return [path.read_bytes() for name in names for _, path in deck_of(lecture, name).films]


def convert(lecture, into, *words):
    """Run manim-slides as its users do, from anywhere."""
    subprocess.run(
        [sys.executable, "-m", "manim_slides", "convert", "--folder", lecture / "slides", *words, into],
        cwd=into.parent, check=True, capture_output=True,
    )  # fmt: skip
    return into


def sections(page):
    """The slides of an HTML deck: (attributes, notes)."""
    from bs4 import BeautifulSoup

    found = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select(".slides section")
    return [(section.attrs, "".join(section.aside.find_all(string=True))) for section in found]


def decoded(data):
    with av.open(BytesIO(data)) as container:
        return [frame.to_ndarray(format="rgb24").astype(int) for frame in container.decode(video=0)]


def test_manim_slides_reads_the_description(lecture):
    from manim_slides.config import PresentationConfig, SlideType

    read = PresentationConfig.from_file(lecture / "slides" / "disc.json")
    assert [slide.file for slide in read.slides] == [path for _, path in deck_of(lecture).films]
    assert {slide.type for slide in read.slides} == {SlideType.Video}
    assert not any(slide.loop or slide.auto_next for slide in read.slides)
    assert [slide.notes.replace(JOINER, "") for slide in read.slides] == NOTES
    assert (read.resolution, read.background_color.as_hex()) == ((160, 90), "#0e1116")


def test_one_slide_ends_where_the_next_begins(lecture):
    first, second = map(decoded, films(lecture, "disc"))
    assert (len(first), len(second)) == (15, 15)
    step, whole = np.abs(first[-1] - second[0]).mean(), np.abs(first[0] - first[-1]).mean()
    assert step < whole / 4


def test_the_html_deck_plays_every_film_once(lecture, tmp_path):
    page = convert(lecture, tmp_path / "course.html", "disc", "again")
    found = sections(page)
    played = [(tmp_path / attributes["data-background-video"]).read_bytes() for attributes, _ in found]
    assert played == films(lecture, "disc", "again")
    for attributes, _ in found:
        assert not {"data-background-video-loop", "data-autoslide"} & set(attributes)
        assert attributes["data-background-color"] == "#0e1116"
    said = [notes.replace(JOINER, "") for _, notes in found]
    assert said[:2] == NOTES
    assert said[2].startswith("Once <b>more</b> &amp; more: First step")


def test_the_html_deck_can_be_one_file(lecture, tmp_path):
    page = convert(lecture, tmp_path / "disc.html", "disc", "--one-file")
    inside = [attributes["data-background-video"].partition("base64,")[2] for attributes, _ in sections(page)]
    assert [b64decode(data) for data in inside] == films(lecture, "disc")
    assert list(tmp_path.iterdir()) == [page]


def test_the_powerpoint_file_plays_every_film_once(lecture, tmp_path):
    from pptx import Presentation
    from pptx.enum.shapes import PP_MEDIA_TYPE

    shown = Presentation(convert(lecture, tmp_path / "course.pptx", "disc", "again"))
    wanted = films(lecture, "disc", "again")
    assert len(shown.slides) == len(wanted)
    for slide, data in zip(shown.slides, wanted, strict=True):
        (movie,) = slide.shapes
        assert movie.media_type == PP_MEDIA_TYPE.MOVIE
        assert (movie.width, movie.height) == (shown.slide_width, shown.slide_height)
        assert slide.part.related_part(movie._element.xpath("./p:nvPicPr/p:nvPr//@r:embed")[0]).blob == data
        poster = np.asarray(Image.open(BytesIO(movie.poster_frame.blob)).convert("RGB"), dtype=int)
        assert np.abs(poster - decoded(data)[0]).mean() < 2
        (times,) = slide._element.xpath("./p:timing//p:video//p:cTn")
        assert (times.get("fill"), times.get("repeatCount")) == ("hold", None)
        assert slide._element.xpath("./p:timing//p:video//p:cond/@delay") == ["0"]
    notes = [slide.notes_slide.notes_text_frame.text.replace(JOINER, "") for slide in shown.slides]
    assert notes[:2] == NOTES
    assert notes[2].startswith("Once <b>more</b> &amp; more: First step")
