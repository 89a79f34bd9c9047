"""A manifest made anew from the films, and from what is left of the old one."""

import sqlite3
from contextlib import closing

import pytest
import scenes_for_tests as scenes
from PIL import Image

from studio.job import Job
from studio.manifest import MANIFEST, Manifest, connected, created
from studio.rebuild import Rebuilt, rebuild
from studio.spec import parse_spec
from studio.worker import film

FROM_THE_FILE = (
    "path", "bytes", "mtime_ns", "sha256", "format", "width", "height", "fps", "quality", "frames",
    "duration", "alt", "recipe",
)  # fmt: skip
FORMATS = ("mp4", "gif", "webm", "png")


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    """One film of every format, a part of a figure, a file of somebody else's, and the entries."""
    folder = tmp_path_factory.mktemp("films")
    for kind in FORMATS:
        for stem, sections in (("ball", None), ("ball/02-second-step", ("second-step",))):
            job = Job(
                name=stem, scene=scenes.TwoSections, target=folder / f"{stem}.{kind}", sections=sections,
                spec=parse_spec(kind, quality="draft", size="64x36", fps=10), title="Two sections",
                recipe=f"python render.py ball --format {kind} --quality draft", fingerprint="f1",
            )  # fmt: skip
            with Manifest(folder) as manifest:
                manifest.record(job, film(job), versions={"av": "18"}, seconds=1)
    Image.new("RGB", (8, 8)).save(folder / "theirs.gif")
    (folder / "broken.png").write_text("not a picture")
    with Manifest(folder) as manifest:
        return folder, manifest.entries


@pytest.fixture
def lost(films):
    """The same without its database."""
    folder, known = films
    for path in folder.glob("manifest*"):
        path.unlink()
    return folder, known


def entries(folder):
    with Manifest(folder) as manifest:
        return manifest.entries


def test_from_the_files_alone(lost):
    folder, known = lost
    assert rebuild(folder) == Rebuilt(kept=0, read=len(known))
    found = entries(folder)
    assert found.keys() == known.keys() - {"theirs.gif", "broken.png"}
    for path, entry in found.items():
        unsaid = {"alt", "fps"} if path.endswith("png") else set()
        expected = {name: known[path][name] for name in FROM_THE_FILE if name not in unsaid}
        assert {name: entry[name] for name in expected} == expected
        beside = [extra["path"] for extra in entry["extras"]]
        assert sorted(beside) == sorted(extra["path"] for extra in known[path]["extras"])
    assert found["ball.mp4"]["title"] == "Two sections"
    assert found["ball.mp4"]["sections"] == [["First step", 0.0], ["Second step", 1.5]]


def test_what_was_read_from_a_file_is_made_again(lost):
    folder, _ = lost
    rebuild(folder)
    job = Job("ball", None, parse_spec("gif"), folder / "ball.gif", fingerprint="f1")
    with Manifest(folder) as manifest:
        assert manifest.stale(job) == "not known what it was made from"


def test_what_the_old_database_still_says_is_kept(lost):
    folder, known = lost
    with closing(connected(folder / MANIFEST)) as database:
        created(database, known.values())
        database.execute("PRAGMA user_version = 99")
    assert rebuild(folder) == Rebuilt(kept=len(known), read=0)
    assert entries(folder) == known
    assert (folder / f"{MANIFEST}.old").exists()


def test_a_foreign_database_is_kept_beside(lost):
    folder, known = lost
    with sqlite3.connect(folder / MANIFEST) as theirs:
        theirs.execute("CREATE TABLE songs (title TEXT)")
        theirs.execute("INSERT INTO songs VALUES ('Winterreise')")
    theirs.close()
    assert rebuild(folder).read == len(known)
    with sqlite3.connect(folder / f"{MANIFEST}.old") as theirs:
        assert theirs.execute("SELECT title FROM songs").fetchone() == ("Winterreise",)
    theirs.close()


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(ValueError, match="none is not a folder"):
        rebuild(tmp_path / "none")
