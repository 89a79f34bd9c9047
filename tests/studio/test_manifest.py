"""The manifest: what makes a file stale, what survives two writers, a kill and a damaged database."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from studio import manifest as manifest_module
from studio.export import exported
from studio.job import Film, Job, Stamp
from studio.manifest import MANIFEST, Manifest, ManifestError
from studio.spec import Spec

HOUSE = Path(__file__).parents[2]
SPEC = Spec("gif", 80, 45, Fraction(25, 2), "draft")


def record(job, film, folder=None, versions=(), seconds=0.0):
    with Manifest(folder or job.target.parents[1]) as manifest:
        manifest.record(job, film, versions=dict(versions), seconds=seconds)


def entries(folder):
    with Manifest(folder) as manifest:
        return manifest.entries


@pytest.fixture
def made(tmp_path):
    """A file with its alternative text, entered into the manifest of its folder."""
    target, text = tmp_path / "part" / "ball.gif", tmp_path / "part" / "ball.gif.txt"
    target.parent.mkdir()
    target.write_bytes(b"a film")
    text.write_text("a ball")
    job = Job(
        "ball", None, SPEC, target, title="The ball", recipe="python render.py ball", fingerprint="f1",
        place=3, group="rules", parameters={"starts": (-1.0,)},
    )  # fmt: skip
    film = Film(target, 25, 2.0, 6, (("descent", 0.0),), (text,), {"alt": "a ball", "verdict": "Settles."})
    record(job, film, versions={"av": "18"}, seconds=1.234)
    return job


def stale(job, **changes):
    with Manifest(job.target.parents[1]) as manifest:
        return manifest.stale(replace(job, **changes))


def test_a_file_as_it_was_made_is_fresh(made):
    assert stale(made) == ""


def test_only_the_content_counts_not_the_date(made):
    os.utime(made.target, (0, 0))
    assert stale(made) == ""
    made.target.write_bytes(b"b film")
    assert stale(made) == "ball.gif is not as it was made"


@pytest.mark.parametrize(
    "harm, reason",
    [
        (lambda target: target.unlink(), "ball.gif is missing"),
        (lambda target: target.write_bytes(b"a fil"), "ball.gif is not as it was made"),
        (lambda target: target.with_name("ball.gif.txt").unlink(), "ball.gif.txt is missing"),
        (
            lambda target: target.with_name("ball.gif.txt").write_text("a bull"),
            "ball.gif.txt is not as it was made",
        ),
    ],
)
def test_a_harmed_file_is_noticed(made, harm, reason):
    harm(made.target)
    assert stale(made) == reason


def test_other_inputs_make_it_stale(made):
    assert stale(made, fingerprint="f2") == "made from other code, parameters or versions"
    assert stale(made, target=made.target.with_name("other.gif")) == "not made yet"


EXPECTED = {
    "path": "part/ball.gif", "format": "gif", "width": 80, "height": 45, "fps": 12.5, "frames": 25,
    "duration": 2.0, "bytes": 6, "title": "The ball", "status": "Settles.", "alt": "a ball",
    "recipe": "python render.py ball", "seconds": 1.23, "parameters": {"starts": [-1.0], "group": "rules"},
    "versions": {"av": "18"}, "sections": [["descent", 0.0]], "place": 3,
    "sha256": "eb4d67fa94a1035e41117b2890d6281a1ad461ac0c9cfa6d3c0e94256a08532f",  # of "a film"
}  # fmt: skip


def test_the_manifest_says_everything(made):
    entry = entries(made.target.parents[1])["part/ball.gif"]
    assert {key: entry[key] for key in EXPECTED} == EXPECTED
    assert [(extra["path"], extra["bytes"]) for extra in entry["extras"]] == [("part/ball.gif.txt", 6)]


def test_any_program_can_read_the_database(made):
    with sqlite3.connect(made.target.parents[1] / MANIFEST) as database:
        row = database.execute(
            "SELECT width, status, parameters ->> '$.starts[0]' FROM films WHERE path = 'part/ball.gif'"
        ).fetchone()
    database.close()
    assert row == (80, "Settles.", -1.0)


def test_what_is_exported_is_the_manifest(made):
    known = entries(made.target.parents[1])
    assert json.loads(exported(known, "json")) == {"files": known}
    names, values = (line.split(",", 3) for line in exported(known, "csv").splitlines())
    assert names[:3] == ["path", "bytes", "mtime_ns"] and values[:2] == ["part/ball.gif", "6"]
    assert exported({}, "csv").count("\n") == 0


def test_files_are_in_order_and_parameters_as_they_were_given(made):
    given = {"zeta": 1, "alpha": {"y": 2, "x": 3}}
    first = replace(made, target=made.target.with_name("a.gif"), parameters=given, group="")
    first.target.write_bytes(b"film")
    record(first, Film(first.target, 1, 1.0, 4))
    known = entries(made.target.parents[1])
    assert list(known) == ["part/a.gif", "part/ball.gif"]
    assert json.dumps(known["part/a.gif"]["parameters"]) == json.dumps(given)


def test_files_that_are_gone_leave_the_manifest_and_places_are_kept_up_to_date(made):
    folder, other = made.target.parents[1], made.target.with_name("other.gif")
    other.write_bytes(b"film")
    record(replace(made, target=other), Film(other, 1, 1.0, 4))
    made.target.unlink()
    with Manifest(folder) as manifest:
        manifest.tidy([replace(made, target=other, place=7)])
    assert {path: entry["place"] for path, entry in entries(folder).items()} == {"part/other.gif": 7}


def test_looking_writes_nothing(tmp_path):
    with Manifest(tmp_path) as manifest:
        assert manifest.entries == {} and manifest.entry(tmp_path / "a.gif") == {}
    assert list(tmp_path.iterdir()) == []


# An older manifest


def test_an_older_manifest_is_taken_over_and_what_is_fresh_stays_fresh(made):
    folder = made.target.parents[1]
    known = entries(folder)
    (folder / MANIFEST).unlink()
    (folder / "manifest.json").write_text(json.dumps({"files": {**known, "broken": 3, "odd": {"width": []}}}))
    assert stale(made) == "" and not (folder / MANIFEST).exists()
    other = replace(made, target=made.target.with_name("other.gif"))
    other.target.write_bytes(b"film")
    record(other, Film(other.target, 1, 1.0, 4))
    assert {path: entry for path, entry in entries(folder).items() if path in known} == known
    assert set(entries(folder)) == {"part/ball.gif", "part/other.gif"}
    assert {path.name for path in folder.iterdir()} == {"part", MANIFEST, "manifest.json.old"}


@pytest.mark.parametrize("harm", ["", "{", "[]", '{"files": 3}', '{"files": {"part/ball.gif": 1}}', "\0\xff"])
def test_an_older_manifest_that_cannot_be_read_counts_as_empty(made, harm):
    folder = made.target.parents[1]
    (folder / MANIFEST).unlink()
    (folder / "manifest.json").write_text(harm)
    assert stale(made) == "not made yet"


# Bad databases


def torn(path):
    """A page in the middle is overwritten: the head is whole, the table is not."""
    with open(path, "r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096)


def foreign(path):
    path.unlink()
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE songs (title TEXT)")
    database.close()


def later(path):
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()


@pytest.mark.parametrize(
    "harm, reason",
    [
        (
            lambda path: path.write_bytes(b"no database at all, and long enough to be looked at" * 20),
            "no database",
        ),
        (torn, "damaged"),
        (foreign, "another program's"),
        (later, "later version"),
    ],
)
def test_a_bad_database_gets_one_line_with_the_way_out_and_stays_as_it_is(made, harm, reason):
    path = made.target.parents[1] / MANIFEST
    harm(path)
    before = path.read_bytes()
    with pytest.raises(ManifestError) as raised:
        stale(made)
    assert reason in str(raised.value) and "--rebuild" in str(raised.value)
    assert str(raised.value).startswith(str(path)) and "\n" not in str(raised.value)
    with pytest.raises(ManifestError):
        record(made, Film(made.target, 1, 1.0, 6))
    assert path.read_bytes() == before


def test_an_empty_file_is_a_database_that_begins(made):
    path = made.target.parents[1] / MANIFEST
    path.write_bytes(b"")
    assert stale(made) == "not made yet"
    record(made, Film(made.target, 1, 1.0, 6))
    assert stale(made) == ""


def test_a_lock_that_is_never_given_is_explained(made, monkeypatch):
    monkeypatch.setattr(manifest_module, "_PATIENCE", 0.05)
    with sqlite3.connect(made.target.parents[1] / MANIFEST, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ManifestError, match="held by another run, or its folder has no locks that work"):
            record(made, Film(made.target, 1, 1.0, 6))
        other.execute("ROLLBACK")
    other.close()


# Many at once


def test_a_film_that_another_run_replaced_is_not_entered_as_ours(made):
    ours = Stamp("ball.gif", 6, 1, "0" * 64)
    film = Film(made.target, 25, 2.0, 6, stamps={made.target: ours})
    with pytest.raises(ManifestError, match="ball.gif was replaced meanwhile: another run"):
        record(replace(made, fingerprint="ours"), film)
    assert stale(made) == ""


WRITER = """
import sys; from pathlib import Path; from fractions import Fraction
from studio.job import Film, Job; from studio.manifest import Manifest; from studio.spec import Spec
folder, name = Path(sys.argv[1]), sys.argv[2]
for n in range(int(sys.argv[3])):
    target = folder / f"{name}{n}"; target.write_text(name)
    with Manifest(folder) as manifest:
        job = Job(name, None, Spec("gif", 8, 8, Fraction(10), "draft"), target, fingerprint="f")
        manifest.record(job, Film(target, 1, 1.0, 1), versions={}, seconds=0)
    print(target.name, flush=True)
"""


def writer(folder, name, count=25):
    command = [sys.executable, "-c", WRITER, folder, name, str(count)]
    return subprocess.Popen(command, cwd=HOUSE, stdout=subprocess.PIPE, text=True)


def test_two_writers_at_once_lose_nothing(tmp_path):
    writers = [writer(tmp_path, name) for name in "ab"]
    assert [each.communicate(timeout=60) and each.returncode for each in writers] == [0, 0]
    assert set(entries(tmp_path)) == {f"{name}{n}" for name in "ab" for n in range(25)}
    assert [path.name for path in tmp_path.glob("*manifest*")] == [MANIFEST]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_writer_killed_at_any_moment_loses_nothing_that_it_had_entered(tmp_path):
    """Seven kills, each somewhere else in the work, and the first while the database is being made."""
    entered = set()
    for nth in range(7):
        killed = writer(tmp_path, f"k{nth}-", 10_000)
        first = killed.stdout.readline() if nth else ""
        time.sleep(0.013 * nth)
        killed.send_signal(signal.SIGKILL)
        entered |= {line.strip() for line in [first, *killed.stdout] if line.endswith("\n")}
        killed.wait()
        killed.stdout.close()
        known = entries(tmp_path)
        assert entered <= set(known)
        with sqlite3.connect(tmp_path / MANIFEST) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        database.close()
    assert entered
