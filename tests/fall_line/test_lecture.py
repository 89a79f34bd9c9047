"""A lecture from requests: what is made for it, what is made again and when, and the film read back."""

import shlex

import av
import numpy as np
import pytest

from fall_line import lecture
from fall_line.options import OPTIONS
from fall_line.python_api import _Here
from fall_line.request import make_request
from scenes.catalog import ARTICLE, figure
from scenes.parameters import Card
from studio import pool
from studio.manifest import Manifest
from studio.pool import Outcome
from studio.publish import assemble

FPS = 10
SMALL = {"size": "96x54", "fps": str(FPS), "tempo": 4.0}
NAMES = ("red_ball_steps", "multiple_starts")


def requests(*names, **said):
    return [make_request(figure(name), {**SMALL, **said}) for name in names or NAMES]


def course(folder, *wanted, title="A course"):
    wanted, program = wanted or requests(), ("python", "render.py")
    return lecture.course(wanted, folder, title=title, subtitle="and more", file="my.toml", program=program)


@pytest.fixture(scope="module", autouse=True)
def here():
    """Films are made in this process."""
    with pytest.MonkeyPatch.context() as patch:
        run = pool.run
        patch.setattr(pool, "run", lambda jobs, **options: run(jobs, **{**options, "executor": _Here()}))
        yield


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """A folder with a lecture in it."""
    folder = tmp_path_factory.mktemp("shelf")
    assert not lecture.make(course(folder), folder, quiet=True).troubles
    return folder


def made(done):
    return sorted(outcome.job.target.name for outcome in done.outcomes)


def pictures(path):
    with av.open(str(path)) as film:
        return [frame.to_ndarray() for frame in film.decode(video=0)]


def test_the_article_is_a_title_and_five_parts_in_its_order(tmp_path):
    every = [make_request(entry, {}) for entry in ARTICLE]
    planned = lecture.course(every, tmp_path, title=lecture.TITLE, subtitle=lecture.subtitle(5))
    parts = planned.lecture.parts
    assert [part.title for part in parts] == [entry.title for entry in ARTICLE]
    assert [part.film.name for part in parts] == [f"{entry.name}.mp4" for entry in ARTICLE]
    assert planned.lecture.opening == tmp_path / "lecture" / "00-title.mp4"
    assert parts[4].card == tmp_path / "lecture" / "05-multiple_starts.mp4"
    cards = [job.scene.card for job in planned.jobs[:6]]
    assert cards[0] == Card("Gradient descent", "in 5 figures; every dot is a computed iterate", 0, 5)
    assert cards[2] == Card("Gradient descent in three steps", "", 2, 5)
    assert {job.target for job in planned.jobs} == set(planned.lecture.films)
    assert {(job.spec.width, job.spec.fps) for job in planned.jobs} == {(1920, 60)}


def test_look_and_tempo_reach_every_film_and_its_card(tmp_path):
    dark = requests()[0]
    light = requests("multiple_starts", theme="light", tempo=0.8, title="Last", name="last")[0]
    scenes = {job.target.name: job.scene for job in course(tmp_path, dark, light).jobs}
    assert {name: (scene.theme, scene.tempo) for name, scene in scenes.items()} == {
        "00-title.mp4": ("dark", 4.0),
        "01-red_ball_steps.mp4": ("dark", 4.0),
        "red_ball_steps.mp4": ("dark", 4.0),
        "02-last.mp4": ("light", 0.8),
        "last.mp4": ("light", 0.8),
    }
    assert scenes["02-last.mp4"].card.title == "Last"


def test_formats_and_sections_do_not_count(tmp_path):
    plain, other = course(tmp_path), course(tmp_path, *requests(format=("gif", "png"), sections=True))
    assert [job.target for job in other.jobs] == [job.target for job in plain.jobs]
    assert all(job.sections is None for job in other.jobs)


@pytest.mark.parametrize("other", [{"size": "160x90"}, {"fps": "20"}, {"quality": "high"}])
def test_films_of_two_kinds_are_refused(tmp_path, other):
    with pytest.raises(ValueError, match="the films of a lecture are of one kind: multiple_starts .*, red_"):
        course(tmp_path, *requests("red_ball_steps"), *requests("multiple_starts", **other))


def test_the_joined_film_shows_its_films_one_after_the_other(shelf):
    films = course(shelf).lecture.films
    stems = ["00-title", "01-red_ball_steps", NAMES[0], "02-multiple_starts", NAMES[1]]
    assert [path.stem for path in films] == stems
    alone = [pictures(path) for path in films]
    together = pictures(shelf / "lecture.mp4")
    assert len(together) == sum(map(len, alone))
    seams = np.cumsum([len(film) for film in alone])[:-1]
    for seam, before, after in zip(seams, alone, alone[1:]):
        assert np.array_equal(together[seam - 1], before[-1]) and np.array_equal(together[seam], after[0])
    with av.open(str(shelf / "lecture.mp4")) as film:
        chapters = [(c["metadata"]["title"], c["start"] * c["time_base"] * FPS) for c in film.chapters()]
        assert film.duration == len(together) * av.time_base / FPS
    assert chapters[:3] == [
        ("A course", 0),
        ("1. Gradient descent in three steps", seams[0]),
        ("1.1 Function", seams[1]),
    ]
    sections = sum(len(figure(name).sections) for name in NAMES)
    assert len(chapters) == 3 + sections
    assert chapters[3 + 6] == ("2. Where you start is where you end", seams[2])
    said = (shelf / "lecture.mp4.vtt").read_text(encoding="utf-8")
    assert said.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nA course, and more\n")
    assert "Part 2 of 2: Where you start is where you end" in said
    assert (shelf / "lecture.chapters.txt").read_text(encoding="utf-8").startswith("0:00 ")


def test_the_manifest_knows_it(shelf):
    with Manifest(shelf) as manifest:
        files = manifest.entries
    entry = files["lecture.mp4"]
    films = {path.relative_to(shelf).as_posix() for path in course(shelf).lecture.films}
    assert set(files) == films | {"lecture.mp4"}
    assert entry["title"] == "A course"
    assert entry["recipe"] == "python render.py --lecture my.toml --size 96x54 --fps 10"
    assert entry["parameters"] == {"language": "en", "films": list(NAMES)}
    assert entry["frames"] == sum(files[name]["frames"] for name in films)
    beside = {extra["path"] for extra in entry["extras"]}
    assert beside >= {"lecture.mp4.vtt", "lecture.mp4.srt", "lecture.chapters.txt"}


def test_what_is_fresh_is_left_alone(shelf, monkeypatch):
    monkeypatch.setattr(pool, "run", lambda *_, **__: pytest.fail("a job was run"))
    monkeypatch.setattr(assemble, "assemble", lambda _: pytest.fail("it was joined again"))
    assert made(lecture.make(course(shelf), shelf, quiet=True)) == []
    assert not lecture.plan(course(shelf), shelf).todo


def test_a_change_makes_its_part_again_and_the_lecture_and_back_to_the_same_bytes(shelf):
    before = (shelf / "lecture.mp4").read_bytes()
    changed = course(shelf, *requests(NAMES[0], steps=3), *requests(NAMES[1]))
    todo = [job.target.name for job in lecture.plan(changed, shelf).todo]
    assert todo == ["red_ball_steps.mp4", "lecture.mp4"]
    assert made(lecture.make(changed, shelf, quiet=True)) == sorted(todo)
    assert (shelf / "lecture.mp4").read_bytes() != before
    assert made(lecture.make(course(shelf), shelf, quiet=True)) == sorted(todo)
    assert (shelf / "lecture.mp4").read_bytes() == before


def test_a_lecture_that_is_gone_or_wanted_again_is_joined_again(shelf):
    (shelf / "lecture.chapters.txt").unlink()
    done = lecture.make(course(shelf), shelf, quiet=True)
    assert made(done) == ["lecture.mp4"] and (shelf / "lecture.chapters.txt").exists()
    again = lecture.plan(course(shelf), shelf, force=True)
    assert len(again.todo) == 6 and {why for _, why in again.jobs[:5]} == {"made again, as asked"}


def test_without_one_of_its_films_there_is_no_lecture(tmp_path, monkeypatch):
    def run(jobs, **_):
        return [Outcome(job, None, "no space left on device", 1.0) for job in jobs[-1:]]

    monkeypatch.setattr(pool, "run", run)
    done = lecture.make(course(tmp_path), tmp_path, quiet=True)
    assert list(done.troubles) == [
        f"{tmp_path / 'multiple_starts.mp4'}  failed: no space left on device",
        f"{tmp_path / 'lecture.mp4'}  not made: there is no multiple_starts.mp4",
    ]
    assert not (tmp_path / "lecture.mp4").exists()


def test_films_that_cannot_be_joined_are_told(shelf, monkeypatch):
    def fail(_):
        raise assemble.LectureError("a.mp4 has sound; only silent films are joined")

    before = (shelf / "lecture.mp4").read_bytes()
    monkeypatch.setattr(assemble, "assemble", fail)
    done = lecture.make(course(shelf, title="Another"), shelf, quiet=True)
    failed = f"{shelf / 'lecture.mp4'}  failed: a.mp4 has sound; only silent films are joined"
    assert list(done.troubles) == [failed]
    assert (shelf / "lecture.mp4").read_bytes() == before


def test_the_recipe_says_what_was_asked(tmp_path):
    def recipe(words, **more):
        pairs = [pair.split("=") for pair in words.split()]
        values = {name: value.split(",") if "," in value else value for name, value in pairs}
        asked = {name: OPTIONS[name].read(value) for name, value in values.items()}
        planned = lecture.course([make_request(ARTICLE[0], asked)], tmp_path, title="x", values=asked, **more)
        recipes = {planned.lecture.recipe, *(job.recipe for job in planned.jobs[:2])}
        assert len(recipes) == 1, "the cards' too"
        return shlex.split(recipes.pop())[3:]

    assert recipe("") == ["--lecture"]
    assert recipe("theme=dark tempo=1 size=1920x1080 format=gif,mp4 quality=standard") == ["--lecture"]
    assert recipe("theme=light tempo=0.8 quality=draft fps=25") == (
        "--lecture --quality draft --fps 25 --theme light --tempo 0.8".split()
    )
    assert recipe("theme=dark", file="my course.toml") == ["--lecture", "my course.toml", "--theme", "dark"]
    assert recipe("derivative=exact", figures=NAMES) == [*NAMES, "--lecture", "--derivative", "exact"]
