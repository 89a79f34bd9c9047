"""Kills, folders that cannot be written or locked, and two runs at once: nothing is lost, and all is told."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from fractions import Fraction
from pathlib import Path

import av
import pytest
from PIL import Image

from studio import build
from studio import manifest as manifest_module
from studio.job import Job
from studio.manifest import MANIFEST, Manifest, altered, stamp_of
from studio.recipe import recipe
from studio.scene_file import SceneFile
from studio.spec import Spec

SCENES = Path(__file__).with_name("pool_scenes.py")
HOUSE = Path(__file__).parents[2]
pytestmark = pytest.mark.xdist_group("pool")


def job(scene, folder):
    spec = Spec("gif", 64, 36, Fraction(10), "draft")
    return Job(scene, SceneFile(SCENES, scene), spec, folder / f"{scene}.gif")


def started(folder, *words):
    command = [sys.executable, "-m", "studio", SCENES, "Good", "AlsoGood", "--size", "64x36", "--out", folder]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen([*command, *words], cwd=HOUSE, **quiet)


def entries(folder):
    with Manifest(folder) as manifest:
        return manifest.entries


def whole(path):
    """Raises what a player would raise."""
    if path.suffix in (".gif", ".png"):
        with Image.open(path) as image:
            for frame in range(getattr(image, "n_frames", 1)):
                image.seek(frame)
                image.load()
    else:
        with av.open(str(path)) as film:
            assert sum(1 for _ in film.decode(video=0)) > 0


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_kills_at_random_moments_leave_only_whole_files_and_the_next_run_completes(tmp_path):
    moments = random.Random(20261125)
    for _ in range(5):
        run = started(tmp_path, "--format", "gif", "mp4", "--fps", "10")
        while not list(tmp_path.glob(".*.part*")) and run.poll() is None:
            time.sleep(0.01)
        time.sleep(moments.uniform(0, 0.8))
        run.send_signal(signal.SIGKILL)
        run.communicate()
        for path in tmp_path.iterdir():
            if path.suffix in (".gif", ".mp4", ".png"):
                whole(path)
        if (tmp_path / MANIFEST).exists():
            with closing(sqlite3.connect(tmp_path / MANIFEST)) as database:
                assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        entries(tmp_path)
    assert started(tmp_path, "--format", "gif", "mp4", "--fps", "10").wait(60) == 0
    names = {f"{scene}.{kind}{more}" for scene in ("Good", "AlsoGood") for kind in ("gif", "mp4")
             for more in ("", ".html", ".md", ".poster.png")}  # fmt: skip
    assert {path.name for path in tmp_path.iterdir()} == names | {MANIFEST, "index.html"}
    assert set(entries(tmp_path)) == {name for name in names if name.endswith((".gif", ".mp4"))}


def test_two_runs_that_make_the_same_files_at_once(tmp_path):
    """What the manifest takes for whole is of one run, the film as well as what was entered of it."""
    runs = [started(tmp_path, "--format", "gif", "png", "--fps", fps) for fps in ("10", "20")]
    complaints = [run.communicate(timeout=60)[1] for run in runs]
    assert all("Traceback" not in words for words in complaints)
    assert {run.returncode for run in runs} <= {0, 1}
    known = entries(tmp_path)
    assert set(known) == {f"{scene}.{kind}" for scene in ("Good", "AlsoGood") for kind in ("gif", "png")}
    for path, entry in known.items():
        whole(tmp_path / path)
        records = (entry, *entry["extras"])
        if not any(altered(tmp_path, stamp_of(record)) for record in records):
            assert recipe(tmp_path / path) == entry["recipe"]
    assert not list(tmp_path.glob(".*.part*"))


def failing(name):
    error = sqlite3.OperationalError("as the system says it")
    error.sqlite_errorname = name

    def connected(path):
        raise error

    return connected


@pytest.mark.parametrize("name", ["SQLITE_PROTOCOL", "SQLITE_IOERR_LOCK", "SQLITE_IOERR_RDLOCK"])
def test_a_folder_without_locks_that_work_is_told_before_anything_is_made(name, tmp_path, monkeypatch):
    (tmp_path / MANIFEST).touch()
    monkeypatch.setattr(manifest_module, "connected", failing(name))
    with pytest.raises(ValueError, match="cannot be locked: its folder has no locks that work"):
        build.make([job("Good", tmp_path)], tmp_path, workers=1, quiet=True)
    assert [path.name for path in tmp_path.iterdir()] == [MANIFEST]


def test_a_manifest_that_cannot_be_written_is_told_and_the_films_stay(tmp_path, monkeypatch):
    connected = manifest_module.connected

    def read_only(path):
        return connected(path) if path == ":memory:" else sqlite3.connect(f"file:{path}?mode=ro", uri=True)

    build.make([job("Good", tmp_path)], tmp_path, workers=1, quiet=True)
    monkeypatch.setattr(manifest_module, "connected", read_only)
    done = build.make([job("AlsoGood", tmp_path)], tmp_path, workers=1, quiet=True)
    film = tmp_path / "AlsoGood.gif"
    assert done.troubles == [
        f"{film}  made, but not entered: {tmp_path / MANIFEST} cannot be written: it is read-only"
    ]
    whole(film)
    assert set(entries(tmp_path)) == {"Good.gif"}
