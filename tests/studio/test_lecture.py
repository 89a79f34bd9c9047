"""Films joined into a lecture: what is where, by the films' own account."""

from dataclasses import replace
from fractions import Fraction

import av
import numpy as np
import pytest
import scenes_for_tests as scenes
import srt
from PIL import Image

from studio.captions import read_vtt
from studio.job import Job
from studio.publish.assemble import LectureError, assemble
from studio.publish.lecture import Entry, Lecture, Part, site_chapters
from studio.spec import parse_spec
from studio.worker import film

SPEC = parse_spec("mp4", size="64x36", fps=12)


def filmed(folder, name, scene, spec=SPEC):
    return film(Job(name, scene, spec, folder / f"{name}.mp4")).path


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("lecture")


@pytest.fixture(scope="module")
def lecture(folder):
    """A title of 0.25 s, then twice a card and a film: 2.33 s of uneven times, 3 s in two sections."""
    card = filmed(folder, "card", scenes.Patches)
    parts = (
        Part("All <at> once", card, filmed(folder, "uneven", scenes.UnevenTimes)),
        Part("In two", card, filmed(folder, "two", scenes.TwoSections)),
    )
    opening = filmed(folder, "opening", scenes.Random)
    return Lecture("A & B", opening, parts, SPEC, folder / "lecture.mp4", "python render.py --lecture")


@pytest.fixture(scope="module")
def made(lecture):
    return assemble(lecture)


def frames(path):
    with av.open(str(path)) as film:
        return [frame.to_ndarray() for frame in film.decode(video=0)]


def test_it_is_as_long_as_its_films_and_shows_their_pictures(lecture, made):
    alone = [picture for path in lecture.films for picture in frames(path)]
    together = frames(made.path)
    assert len(together) == len(alone) == made.frames
    assert made.duration == made.frames / 12 and made.size_bytes == made.path.stat().st_size
    assert all(np.array_equal(one, other) for one, other in zip(together, alone))


def test_chapters_are_cards_and_sections_where_their_pictures_begin(lecture, made):
    lengths = [len(frames(path)) for path in lecture.films]
    starts = np.cumsum([0, *lengths])
    wanted = [
        ("A & B", starts[0]),
        ("1. All <at> once", starts[1]),
        ("2. In two", starts[3]),
        ("2.1 First step", starts[4]),
        ("2.2 Second step", starts[4] + 18),
    ]
    with av.open(str(made.path)) as joined:
        found = [(c["metadata"]["title"], c["start"] * c["time_base"] * 12) for c in joined.chapters()]
        ends = [c["end"] * c["time_base"] * 12 for c in joined.chapters()]
        words = joined.metadata["title"], joined.metadata["comment"]
    assert found == wanted and ends == [*(start for _, start in wanted[1:]), starts[-1]]
    assert words == ("A & B", "python render.py --lecture")
    assert made.sections == tuple((title, start / 12) for title, start in wanted)


def test_captions_are_those_of_the_films_at_their_new_places(lecture, made):
    own = read_vtt((lecture.parts[1].film.with_name("two.mp4.vtt")).read_text())
    offset = sum(len(frames(path)) for path in lecture.films[:-1]) / 12
    said = read_vtt(made.path.with_name("lecture.mp4.vtt").read_text())
    assert [caption.text for caption in said] == ["A square & <a disc>", "The square goes"]
    assert [c.start for c in said] == pytest.approx([c.start + offset for c in own], abs=0.001)
    assert [c.end for c in said] == pytest.approx([c.end + offset for c in own], abs=0.001)
    subtitles = srt.parse(made.path.with_name("lecture.mp4.srt").read_text())
    assert [line.start.total_seconds() for line in subtitles] == pytest.approx([c.start for c in said])


def test_what_lies_beside_it(lecture, made, folder):
    beside = {path.name for path in made.extras}
    assert beside >= {"lecture.mp4.vtt", "lecture.mp4.srt", "lecture.chapters.txt", "lecture.mp4.poster.png"}
    assert all(path.exists() for path in made.extras)
    assert (folder / "lecture.chapters.txt").read_text() == "0:00 1. All <at> once\n"
    poster, own = (Image.open(folder / f"{name}.mp4.poster.png") for name in ("lecture", "opening"))
    assert np.array_equal(np.asarray(poster.convert("RGB")), np.asarray(own.convert("RGB")))
    assert made.words["alt"] == "A & B: a lecture in 2 parts. All <at> once; In two."
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


def test_made_again_it_is_the_same(lecture, made):
    before = {path: path.read_bytes() for path in (made.path, *made.extras)}
    again = assemble(lecture)
    assert again == made and {path: path.read_bytes() for path in before} == before


def test_films_that_do_not_fit_leave_the_lecture_as_it_was(lecture, made, folder):
    before = made.path.read_bytes()
    odd = filmed(folder, "odd", scenes.Patches, parse_spec("mp4", size="96x54", fps=12))
    spoilt = replace(lecture, parts=(replace(lecture.parts[0], film=odd),))
    with pytest.raises(LectureError, match="^odd.mp4 cannot be joined to opening.mp4: it is 96x54 at 12"):
        assemble(spoilt)
    with pytest.raises(LectureError, match="gone.mp4"):
        assemble(replace(lecture, parts=(replace(lecture.parts[0], film=folder / "gone.mp4"),)))
    assert made.path.read_bytes() == before
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


def lines(*entries, seconds=100, fps=20):
    told = [Entry(round(start * fps), title, part=title.endswith(".")) for start, title in entries]
    return site_chapters(told, round(seconds * fps), Fraction(fps)).splitlines()


def test_site_chapters_begin_at_0_and_none_is_too_short():
    part = [(12, "1."), (17, "1.1"), (22, "1.2"), (31.9, "1.3"), (40, "1.4")]
    contents = [(0, "Title"), *part, (46, "2."), (56, "2.1")]
    assert lines(*contents) == ["0:00 Title", "0:12 1.", "0:22 1.2", "0:46 2.", "0:56 2.1"]
    assert lines(*contents, seconds=65) == ["0:00 Title", "0:12 1.", "0:22 1.2", "0:46 2."]


def test_a_short_title_leaves_its_line_to_the_first_part():
    assert lines((0, "Title"), (8, "1."), (13, "1.1"), (22, "1.2")) == ["0:00 1.", "0:13 1.1"]


def test_a_part_goes_before_a_section_just_ahead_of_it():
    assert lines((0, "Title"), (20, "1."), (35, "1.1"), (41, "2."), (80, "2.1")) == [
        "0:00 Title",
        "0:20 1.",
        "0:41 2.",
        "1:20 2.1",
    ]


def test_times_are_told_in_whole_seconds_that_are_apart_enough_and_hours_when_there_are_some():
    told = lines((0, "Title"), (15.95, "1."), (25.95, "1.1"), (3599.5, "2."), (3661, "2.1"), seconds=4000)
    assert told == ["0:00 Title", "0:15 1.", "0:25 1.1", "59:59 2.", "1:01:01 2.1"]
