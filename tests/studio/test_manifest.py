"""The manifest: what makes a file stale, what survives two writers, and what dead runs leave."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from studio.cleanup import sweep
from studio.job import Film, Job
from studio.manifest import Manifest, fingerprint, versions
from studio.spec import Spec

SPEC = Spec("gif", 80, 45, Fraction(25, 2), "draft")


@pytest.fixture
def made(tmp_path):
    """A file with its alternative text, entered into the manifest of its folder."""
    target, text = tmp_path / "part" / "ball.gif", tmp_path / "part" / "ball.gif.txt"
    target.parent.mkdir()
    target.write_bytes(b"a film")
    text.write_text("a ball")
    words = {
        "title": "The ball",
        "recipe": "python render.py ball",
        "fingerprint": "f1",
        "place": 3,
        "parameters": {"starts": (-1.0,)},
    }
    job = Job("ball", None, SPEC, target, **words)
    film = Film(target, 25, 2.0, 6, (("descent", 0.0),), (text,), {"alt": "a ball", "verdict": "Settles."})
    Manifest(tmp_path).record(job, film, versions={"av": "18"}, seconds=1.234)
    return job


def stale(job, **changes):
    return Manifest(job.target.parents[1]).stale(replace(job, **changes))


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


def test_the_manifest_tells_everything(made):
    (entry,) = json.loads((made.target.parents[1] / "manifest.json").read_text())["files"].values()
    expected = {
        "path": "part/ball.gif", "format": "gif", "width": 80, "height": 45, "fps": 12.5, "frames": 25,
        "duration": 2.0, "bytes": 6, "sha256": hashlib.sha256(b"a film").hexdigest(), "title": "The ball",
        "status": "Settles.", "alt": "a ball", "recipe": "python render.py ball", "seconds": 1.23,
        "parameters": {"starts": [-1.0]}, "versions": {"av": "18"}, "sections": [["descent", 0.0]],
        "place": 3,
    }  # fmt: skip
    assert {key: entry[key] for key in expected} == expected


def test_the_manifest_has_files_in_order_and_what_is_told_of_one_as_it_was_told(made):
    told = {"zeta": 1, "alpha": {"y": 2, "x": 3}}
    first = replace(made, target=made.target.with_name("a.gif"), parameters=told)
    first.target.write_bytes(b"film")
    Manifest(made.target.parents[1]).record(first, Film(first.target, 1, 1.0, 4), versions={}, seconds=0)
    files = json.loads((made.target.parents[1] / "manifest.json").read_text())["files"]
    assert list(files) == ["part/a.gif", "part/ball.gif"]
    assert json.dumps(files["part/a.gif"]["parameters"]) == json.dumps(told)


@pytest.mark.parametrize("harm", ["", "{", "[]", '{"files": 3}', '{"files": {"part/ball.gif": 1}}', "\0\xff"])
def test_a_corrupted_manifest_counts_as_empty_and_is_replaced(made, harm, caplog):
    folder = made.target.parents[1]
    (folder / "manifest.json").write_text(harm)
    manifest = Manifest(folder)
    assert manifest.stale(made) == "not made yet"
    assert len(caplog.messages) == (0 if "ball" in harm else 1)
    manifest.record(made, Film(made.target, 1, 1.0, 6), versions={}, seconds=0)
    assert stale(made) == ""


def test_files_that_are_gone_leave_the_manifest_with_the_next_record(made):
    folder, other = made.target.parents[1], made.target.with_name("other.gif")
    other.write_bytes(b"film")
    made.target.unlink()
    Manifest(folder).record(replace(made, target=other), Film(other, 1, 1.0, 4), versions={}, seconds=0)
    assert set(Manifest(folder).entries) == {"part/other.gif"}


def test_two_writers_at_once_lose_nothing(tmp_path):
    program = """
import sys; from pathlib import Path; from fractions import Fraction; from types import SimpleNamespace
from studio.job import Film, Job; from studio.manifest import Manifest; from studio.spec import Spec
folder, name = Path(sys.argv[1]), sys.argv[2]
for n in range(25):
    target = folder / f"{name}{n}"; target.write_text(name)
    film = SimpleNamespace(path=target, frames=1, duration=1, sections=(), extras=(), words={})
    job = Job(name, None, Spec("gif", 8, 8, Fraction(10), "draft"), target)
    Manifest(folder).record(job, film, versions={}, seconds=0)
"""
    house = Path(__file__).parents[2]
    writers = [subprocess.Popen([sys.executable, "-c", program, tmp_path, name], cwd=house) for name in "ab"]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert set(Manifest(tmp_path).entries) == {f"{name}{n}" for name in "ab" for n in range(25)}
    assert {path.name for path in tmp_path.glob(".*")} == {".manifest.lock"}


def test_a_fingerprint_stands_for_all_that_goes_in(tmp_path):
    (tmp_path / "gd").mkdir()
    source, other = tmp_path / "gd" / "rules.py", tmp_path / "gd" / "other.py"
    source.write_text("a = 1")
    other.write_text("a = 2")
    given = ([source], {"starts": (1.0,)}, SPEC, {"av": "18"})
    first = fingerprint(*given)
    assert len(first) == 64 and fingerprint(*given) == first
    for index, changed in enumerate(
        ([other], {"starts": (2.0,)}, replace(SPEC, fps=Fraction(10)), {"av": "19"}),
    ):
        assert fingerprint(*given[:index], changed, *given[index + 1 :]) != first
    source.write_text("a = 10")
    assert fingerprint(*given) != first
    assert fingerprint([source, other], *given[1:]) == fingerprint([other, source], *given[1:]) != first


def test_a_fingerprint_does_not_know_where_the_checkout_is(tmp_path):
    prints = set()
    for checkout in ("here", "there"):
        source = tmp_path / checkout / "gd" / "rules.py"
        source.parent.mkdir(parents=True)
        source.write_text("a = 1")
        prints.add(fingerprint([source], {}, SPEC, {}))
    assert len(prints) == 1


def test_versions_of_what_is_not_installed():
    found = versions(["numpy", "no-such-thing"])
    assert found["no-such-thing"] == "none" and found["numpy"][0].isdigit()


def test_leftovers_of_the_dead_are_cleared_and_no_others(tmp_path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    dead = [tmp_path / f".ball.gif.{ended.pid}.part{end}" for end in ("", ".spool")]
    keep = [
        tmp_path / f".ball.gif.{os.getpid()}.part",
        tmp_path / "ball.gif",
        tmp_path / f".ball.{ended.pid}.txt",
    ]
    for path in dead + keep:
        path.write_text("")
    folder = tmp_path / f".text.{ended.pid}.parts"
    folder.mkdir()
    (folder / "inside").write_text("")
    assert sweep([tmp_path, tmp_path / "missing"]) == sorted([*dead, folder])
    assert set(tmp_path.iterdir()) == set(keep)
