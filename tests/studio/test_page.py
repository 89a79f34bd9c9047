"""The page says what the manifest says, of the files that are there, and is written when that changes."""

import json
import re
import subprocess
import sys
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path

import pytest

from scenes.theme import THEMES
from studio import embed
from studio.embed import Clip
from studio.manifest import Manifest, connected, created
from studio.publish import page, page_content

NASTY = "<script>alert(1)</script>\"'"
VTT = "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nA & B\n"
ALT = "A ball settles at x = −1.5."


def entry(path, **more):
    kind = path.rpartition(".")[2]
    beside = [] if kind == "png" else [".poster.png", ".html", ".md"]
    beside += [".vtt", ".srt"] if kind in ("mp4", "webm") else []
    return {
        "path": path, "format": kind, "width": 160, "height": 90, "fps": 12.5, "duration": 75.2,
        "bytes": 1234567, "title": "The ball", "status": "Settles.", "alt": ALT,
        "recipe": "python render.py ball", "sections": [["first-step", 0.0], ["second-step", 61.5]],
        "parameters": {"starts": [-1.0, 20100.0], "formula": "x^2 - 1", "theme": "dark", "trace": ""},
        "extras": [{"path": path + suffix} for suffix in beside], **more,
    }  # fmt: skip


def folder_of(folder, *entries):
    for one in entries:
        for record in (one, *one["extras"]):
            path = folder / record["path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(VTT if path.suffix == ".vtt" else "x")
    entered(folder, *entries)
    return folder


def entered(folder, *entries):
    """A manifest with these entries, whatever they are, and no others."""
    (folder / "manifest.sqlite").unlink(missing_ok=True)
    with closing(connected(folder / "manifest.sqlite")) as database:
        created(database, entries)


class Elements(HTMLParser):
    """Every element's tag and attributes, and the text of every piece of code by its id."""

    def __init__(self, text):
        super().__init__()
        self.found, self.text, self._open = [], {}, None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.found.append((tag, attributes))
        self._open = attributes.get("id") if tag == "code" else self._open

    def handle_endtag(self, tag):
        self._open = None if tag == "code" else self._open

    def handle_data(self, data):
        if self._open:
            self.text[self._open] = self.text.get(self._open, "") + data

    def all(self, tag, **wanted):
        return [
            attributes
            for name, attributes in self.found
            if name == tag and wanted.items() <= attributes.items()
        ]


def read(folder):
    return (page.write(folder)).read_text(encoding="utf-8")


def groups(folder):
    with Manifest(folder) as manifest:
        return page_content.groups(folder, manifest.entries)


def test_files_of_one_name_are_a_group_and_its_sections_are_parts(tmp_path):
    parts = ["ball/10-end.png", "ball/02-x.png", "ball/02-x.mp4"]
    arc, ball = groups(folder_of(tmp_path, *map(entry, ["ball.gif", "ball.mp4", "arc.png", *parts])))
    assert (arc.name, [piece.file for piece in arc.pieces], arc.parts) == ("arc", ["arc.png"], ())
    assert (ball.title, [piece.file for piece in ball.pieces]) == ("The ball", ["ball.mp4", "ball.gif"])
    assert [(part.number, part.heading) for part in ball.parts] == [("02", "X"), ("10", "End")]
    assert [piece.format for piece in ball.parts[0].pieces] == ["mp4", "png"]


def test_groups_stand_by_place_and_name(tmp_path):
    places = {"b-10.gif": 1, "b-9.gif": 1, "a.gif": 2, "c/01-x.png": 0}
    found = groups(folder_of(tmp_path, *(entry(name, place=place) for name, place in places.items())))
    assert [group.name for group in found] == ["c", "b-9", "b-10", "a"]


def test_what_is_told_of_a_file(tmp_path):
    ((piece,),) = (group.pieces for group in groups(folder_of(tmp_path, entry("ball.mp4"))))
    assert piece.measures == "160 × 90 · 12.5 frames a second · 1:15 · 1.2 MB"
    assert piece.facts == (("Starts", "−1, 20,100"), ("Formula", "x^2 − 1"), ("Theme", "dark"))
    assert piece.chapters == ((0.0, "0:00", "First step"), (61.5, "1:02", "Second step"))
    assert piece.captions == (
        "data:text/vtt;charset=utf-8,WEBVTT%0A%0A00%3A00%3A00.000%20--%3E%2000%3A00%3A01.000%0AA%20%26%20B%0A"
    )
    clip = Clip("ball.mp4", "mp4", 160, 90, ALT, "ball.mp4.poster.png", "ball.mp4.vtt", "en")
    assert dict(piece.embeds)["HTML"] == embed.html(clip)


def test_what_lies_beside_a_file_is_named_by_what_its_name_has_more(tmp_path):
    chapters, sections = [{"path": "ball.chapters.txt"}], [["1. A self-made ball", 0.0], ["first-step", 3.0]]
    told = entry("ball.mp4", sections=sections)
    told["extras"] += chapters
    ((piece,),) = (group.pieces for group in groups(folder_of(tmp_path, told)))
    assert dict(piece.beside) == {
        more: f"ball.{name}"
        for more, name in [*((s, f"mp4.{s}") for s in ("html", "md", "vtt", "srt")), ("chapters.txt",) * 2]
    }
    assert [title for _, _, title in piece.chapters] == ["1. A self-made ball", "First step"]


def test_a_formula_that_is_no_plain_text_is_not_shown(tmp_path):
    parameters = {"formula": "frac(1, x)", "objective": "1/x"}
    ((piece,),) = (g.pieces for g in groups(folder_of(tmp_path, entry("ball.gif", parameters=parameters))))
    assert piece.facts == (("Objective", "1/x"),)


@pytest.mark.parametrize("path", ["../ball.gif", "/ball.gif", "gone.gif", "ball.mov", "bare.gif"])
def test_what_is_not_in_the_folder_or_not_whole_is_left_out(tmp_path, path):
    folder = tmp_path / "media"
    folder.mkdir()
    for name in ("ball.gif", "media/ball.mov", "media/bare.gif"):
        (tmp_path / name).write_text("x")
    entered(folder, {"path": path, "format": "gif"} if path == "bare.gif" else entry(path))
    assert groups(folder) == ()
    assert "Nothing has been made yet." in read(folder)


def test_without_a_manifest_there_is_no_page(tmp_path):
    assert page.write(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_everything_of_every_file_is_on_the_page(tmp_path):
    names = ("ball.mp4", "ball.gif", "ball/01-end.png")
    found = Elements(read(folder_of(tmp_path, *map(entry, names))))
    (film,) = found.all("video")
    assert {"controls", "playsinline"} <= set(film) and "autoplay" not in film
    assert (film["preload"], film["data-poster"], film["aria-label"]) == ("none", "ball.mp4.poster.png", ALT)
    assert found.all("source", src="ball.mp4") and found.all("track", kind="captions")
    assert found.all("div", **{"data-gif": "ball.gif"}) and found.all("img", src="ball.gif.poster.png")
    assert not found.all("img", src="ball.gif")
    assert found.all("img", src="ball/01-end.png", alt=ALT)
    for suffix in ("", ".vtt", ".srt", ".html", ".md"):
        assert found.all("a", href=f"ball.mp4{suffix}")
    assert {ALT, "python render.py ball"} <= set(found.text.values())
    kinds = {b["data-copy"].rpartition("-")[2] for b in found.all("button") if "data-copy" in b}
    assert kinds == {"alt", "recipe", "html", "markdown", "quarto", "hugo", "jupyter"}


def test_ids_are_unique_and_every_reference_has_its_target(tmp_path):
    names = ["ball.mp4", "ball.gif", "ball/01-end.png", "ball/01-end.mp4", "b all.gif"]
    found = Elements(read(folder_of(tmp_path, *map(entry, names))))
    ids = [attributes["id"] for _, attributes in found.found if "id" in attributes]
    assert len(ids) == len(set(ids))
    keys = ("data-copy", "data-film", "aria-labelledby", "href")
    targets = {attributes[key] for _, attributes in found.found for key in keys if key in attributes}
    inside = {target.removeprefix("#") for target in targets if "." not in target and ":" not in target}
    assert inside and inside <= set(ids)


def test_the_page_asks_for_nothing_but_files_beside_it(tmp_path):
    text = read(folder_of(tmp_path, entry("ball.mp4"), entry("b all.gif")))
    found = Elements(text)
    keys = ("src", "href", "srcset", "poster", "data-poster", "data-gif", "action")
    urls = {attributes[key] for _, attributes in found.found for key in keys if key in attributes}
    assert all(re.fullmatch(r"#.*|data:.*|[\w%.-]+", url) for url in urls) and "b%20all.gif" in urls
    (policy,) = found.all("meta", **{"http-equiv": "Content-Security-Policy"})
    assert policy["content"].startswith("default-src 'none';") and "unsafe" not in policy["content"]
    assert not re.search(r"url\(|@import|\son\w+=|style=", text.partition("<body>")[0])


def test_words_of_any_kind_stay_words(tmp_path):
    name = "<b>\"' &.gif"
    parameters = {NASTY: NASTY, "formula": NASTY}
    words, sections = ("title", "status", "alt", "recipe"), [[NASTY, 0], [NASTY, 1]]
    nasty = entry(name, **dict.fromkeys(words, NASTY), parameters=parameters, sections=sections)
    plain = {**nasty, **dict.fromkeys(words, "plain"), "parameters": {"a": "b"}}
    shapes = []
    for one in (nasty, plain):
        found = Elements(read(folder_of(tmp_path, one)))
        shapes.append([tag for tag, _ in found.found])
        assert all(not key.startswith("on") for _, attributes in found.found for key in attributes)
    assert shapes[0] == shapes[1]


def test_the_page_is_the_same_run_after_run_and_wherever_the_folder_is(tmp_path):
    here, there = (folder_of(tmp_path / name, entry("b.gif"), entry("a.gif")) for name in ("here", "there"))
    assert read(here) == read(there)


def test_only_what_the_page_says_makes_it_new(tmp_path, monkeypatch):
    folder = folder_of(tmp_path, entry("a.gif"), entry("b.mp4"))
    read(folder)
    monkeypatch.setattr(page, "Templates", lambda: pytest.fail("written again"))
    folder_of(tmp_path, entry("a.gif", seconds=5, mtime_ns=7), entry("b.mp4"))
    assert page.write(folder) == folder / "index.html"


def gone(folder):
    (folder / "a.gif").unlink()


def other_words(folder):
    folder_of(folder, entry("a.gif", status="Never settles."), entry("b.mp4"))


def other_captions(folder):
    (folder / "b.mp4.vtt").write_text("WEBVTT\n")


def no_page(folder):
    (folder / "index.html").unlink()


@pytest.mark.parametrize("change", [gone, other_words, other_captions, no_page])
def test_what_changes_the_page(tmp_path, change):
    folder = folder_of(tmp_path, entry("a.gif"), entry("b.mp4"))
    before = read(folder)
    change(folder)
    after = read(folder)
    assert (after == before) == (change is no_page)
    assert sorted(path.name for path in folder.glob("*index*")) == ["index.html"]


def test_another_template_makes_another_page(tmp_path, monkeypatch):
    folder = folder_of(tmp_path / "media", entry("a.gif"))
    read(folder)
    templates = tmp_path / "templates"
    templates.mkdir()
    for path in page._TEMPLATES.iterdir():
        (templates / path.name).write_text(path.read_text().replace("Fall Line", "Fall Lines"))
    monkeypatch.setattr(page, "_TEMPLATES", templates)
    assert "Fall Lines" in read(folder)


@pytest.mark.parametrize("theirs", ["<p>my own page</p>", "x" * 500])
def test_somebody_elses_page_is_left_alone(tmp_path, theirs, caplog):
    folder = folder_of(tmp_path, entry("a.gif"))
    (folder / "index.html").write_text(theirs)
    assert page.write(folder) is None
    assert (folder / "index.html").read_text() == theirs
    assert "was not made here" in caplog.text


def test_nothing_to_do_does_not_load_the_template_engine(tmp_path):
    folder = folder_of(tmp_path, entry("a.gif"))
    read(folder)
    program = (
        "import sys; from studio.publish import page; page.write(page.Path(sys.argv[1])); print(*sys.modules)"
    )
    command, house = [sys.executable, "-c", program, folder], Path(page.__file__).parents[1]
    loaded = subprocess.run(command, cwd=house, capture_output=True, text=True, check=True)
    assert not {"jinja2", "manim", "numpy", "av", "PIL"} & set(loaded.stdout.split())


def test_the_page_has_the_colours_of_the_films():
    style = (page._TEMPLATES / "page.css").read_text()
    dark, light = (dict(re.findall(r"--([\w-]+): (#\w+);", half)) for half in style.split("@media", 2)[:2])
    for found, theme in ((dark, THEMES["dark"]), (light, THEMES["light"])):
        roles = {role: colour for role, colour in found.items() if role != "on-ball"}
        assert roles == {role: getattr(theme, role) for role in roles} and len(roles) > 5


# Many films


def many(folder, count, **more):
    return folder_of(
        folder, *(entry(f"descent-{number:03}.gif", place=number, **more) for number in range(count))
    )


def data(folder):
    return {path.name: path.read_text(encoding="utf-8") for path in (folder / "index-data").glob("*")}


def test_the_page_does_not_grow_with_the_films(tmp_path):
    sizes = [len(read(many(tmp_path / str(count), count)).encode()) for count in (100, 300)]
    assert sizes[1] < 400_000 and abs(sizes[1] - sizes[0]) < 500


def test_a_figure_of_many_parts_does_not_make_the_page_large(tmp_path):
    parts = [
        f"{name}/{number:03}-x.{kind}" for name in "ab" for number in range(60) for kind in ("mp4", "gif")
    ]
    folder = folder_of(tmp_path, *map(entry, parts))
    assert len(read(folder).encode()) < 400_000
    films = [text for name, text in data(folder).items() if not name.startswith("list-")]
    assert len(films) == 2 and all("060" not in text and "059" in text for text in films)


def test_every_film_is_in_the_data_and_found_in_a_list(tmp_path, monkeypatch):
    monkeypatch.setattr(page.page_data, "LIST", 40)
    folder = many(tmp_path, 60)
    text, found = read(folder), data(folder)
    lists = re.search(r'data-lists="([^"]*)"', text)[1].split()
    rows = [
        row
        for name in lists
        for row in json.loads(re.fullmatch(r"fallLine\.list\(\d+, (.*)\);\n", found[name], re.DOTALL)[1])
    ]
    assert [row[2] for row in rows] == [f"descent-{number:03}" for number in range(60)]
    assert found.keys() == {*lists, *(f"{row[0]}.js" for row in rows)} and len(lists) == 2
    for key, mark, name, *_ in rows:
        html = json.loads(found[f"{key}.js"].removeprefix(f'fallLine.film("{key}", ').removesuffix(");\n"))
        assert html.startswith(f'<article id="{mark}"') and f'href="{name}.gif"' in html


def test_the_policy_of_a_large_page_lets_in_what_its_own_script_asks_for(tmp_path):
    (policy,) = Elements(read(many(tmp_path, 60))).all("meta", **{"http-equiv": "Content-Security-Policy"})
    (scripts,) = re.findall(r"script-src ([^;]*)", policy["content"])
    assert re.fullmatch(r"'sha256-\S+' 'sha256-\S+' 'strict-dynamic'", scripts)


def test_only_what_changed_is_written_again(tmp_path):
    folder = many(tmp_path, 60)
    read(folder)
    before = data(folder)
    entries = [entry(f"descent-{number:03}.gif", place=number) for number in range(60)]
    entries[30]["status"] = "Never settles."
    folder_of(folder, *entries, entry("one-more.gif", place=-1))
    read(folder)
    after = data(folder)
    assert len(after) == len(before) + 1
    new, gone = after.keys() - before.keys(), before.keys() - after.keys()
    assert (len(new), len(gone)) == (3, 2), "the film that changed, the one that is new, and the list"
    assert sum("Never settles." in after[name] for name in new) == 2


def test_data_that_is_gone_is_written_again_and_what_is_not_ours_stays(tmp_path):
    folder = many(tmp_path, 60)
    read(folder)
    before = data(folder)
    film = next(name for name in before if not name.startswith("list-"))
    (folder / "index-data" / film).unlink()
    (folder / "index-data" / "notes.txt").write_text("mine")
    read(folder)
    assert data(folder) == {**before, "notes.txt": "mine"}


def test_a_folder_that_shrinks_loses_its_data(tmp_path):
    folder = many(tmp_path, 60)
    read(folder)
    entered(folder, entry("descent-000.gif"))
    assert "data-lists" not in read(folder)
    assert not (folder / "index-data").exists()
