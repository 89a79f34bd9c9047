"""The pool: every job has its own outcome, whatever happens to the others."""

import errno
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, Future
from fractions import Fraction
from pathlib import Path

import pytest

from studio import pool
from studio.job import Film, Job
from studio.scene_file import SceneFile
from studio.spec import Spec

SCENES = Path(__file__).with_name("pool_scenes.py")
HOUSE = Path(__file__).parents[2]
pytestmark = pytest.mark.xdist_group("pool")


def job(scene, folder, format="gif", size=(64, 36), name=None):
    spec = Spec(format, *size, Fraction(10), "draft")
    return Job(name or scene, SceneFile(SCENES, scene), spec, folder / f"{name or scene}.{format}")


class Inline(Executor):
    """Runs at once, in this process."""

    def submit(self, work, *arguments):
        future = Future()
        try:
            future.set_result(work(*arguments))
        except BaseException as failure:
            future.set_exception(failure)
        return future


@pytest.fixture
def stub_film(monkeypatch):
    """No Manim: films the names of the jobs, and raises what a job's scene is, if that is an exception."""
    filmed = []

    def film(job, progress=None):
        filmed.append(job.name)
        if isinstance(job.scene, BaseException):
            raise job.scene
        if progress:
            progress(1)
        return Film(job.target, 1, 0.1, 1)

    monkeypatch.setattr("studio.worker.film", film)
    return filmed


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """Good and bad jobs on two real workers: what came of them, and the news on the way."""
    if os.name == "nt":
        pytest.skip("Windows has no SIGKILL")
    folder = tmp_path_factory.mktemp("mixed")
    blocked = folder / "file"
    blocked.write_text("not a folder")
    jobs = [
        job("Raises", folder),
        job("Killed", folder),
        job("Leaves", folder),
        job("Good", blocked, name="Blocked"),
        job("Good", folder),
        job("AlsoGood", folder, format="mp4"),
    ]
    news = []
    return folder, jobs, pool.run(jobs, workers=2, on_event=news.append), news


def test_outcomes_come_in_the_order_of_the_jobs(mixed):
    _, jobs, outcomes, _ = mixed
    assert [outcome.job for outcome in outcomes] == jobs


def test_good_jobs_finish_beside_bad_ones(mixed):
    folder, _, outcomes, _ = mixed
    assert [bool(outcome.film) for outcome in outcomes] == [False, False, False, False, True, True]
    good, beside = ("Good.gif", "AlsoGood.mp4"), ("", ".html", ".md", ".poster.png")
    whole = {f"{name}{suffix}" for name in good for suffix in beside}
    assert {path.name for path in folder.iterdir()} == {"file", *whole}
    assert outcomes[4].film.size_bytes == (folder / "Good.gif").stat().st_size


@pytest.mark.parametrize(
    "index, cause",
    [
        (0, "ZeroDivisionError: division by zero (pool_scenes.py, line 26)"),
        (1, "its worker process was killed, or ran out of memory"),
        (2, "SystemExit: enough (pool_scenes.py, line 37)"),
        (3, "file exists"),
    ],
)
def test_a_bad_job_names_its_cause_in_one_line(mixed, index, cause):
    error = mixed[2][index].error
    assert cause in error and "\n" not in error


def test_every_job_reports_start_and_end_and_films_report_frames(mixed):
    _, jobs, _, news = mixed
    for each in jobs:
        kinds = [event.kind for event in news if event.job == each]
        assert kinds[-1] == "done" and kinds.count("done") == 1
    counts = [event.frames for event in news if event.kind == "frames"]
    assert all(count > 0 for count in counts)


def test_same_bytes_with_one_worker_as_with_two(mixed, tmp_path):
    folder = mixed[0]
    outcomes = pool.run([job("AlsoGood", tmp_path, format="mp4"), job("Good", tmp_path)], workers=1)
    assert [outcome.error for outcome in outcomes] == ["", ""]
    for name in ("Good.gif", "AlsoGood.mp4"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_any_executor_will_do_and_the_longest_start_first(stub_film, tmp_path):
    jobs = [
        job("small", tmp_path, size=(64, 36)),
        job("still", tmp_path, format="png", size=(320, 180)),
        job("large", tmp_path, format="mp4", size=(640, 360)),
    ]
    outcomes = pool.run(jobs, executor=Inline())
    assert stub_film == ["large", "still", "small"]
    assert [outcome.film.path for outcome in outcomes] == [each.target for each in jobs]


def test_a_full_disk_is_named(stub_film, tmp_path):
    full = OSError(errno.ENOSPC, "No space left on device", "film.mp4")
    (outcome,) = pool.run([Job("full", full, job("x", tmp_path).spec, tmp_path / "x.gif")], executor=Inline())
    assert outcome.error.startswith("no space left on device: film.mp4")


def test_an_executor_that_refuses_fails_its_jobs_only(stub_film, tmp_path):
    class Closed(Inline):
        def submit(self, work, *arguments):
            raise RuntimeError("cannot schedule new futures after shutdown")

    (outcome,) = pool.run([job("x", tmp_path)], executor=Closed())
    assert outcome.film is None and "cannot schedule" in outcome.error


def test_nothing_to_do_is_done():
    assert pool.run([]) == []


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def processes_in(session):
    """The processes of a session that still run; Linux only."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state, _, _, its_session = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(its_session) == session and state != "Z":
            found.append(int(entry.name))
    return found


@pytest.fixture
def started():
    """Programs that a test has started; what is left of them is killed in the end."""
    programs = []
    yield programs
    for process in [process for program in programs for process in processes_in(program.pid)]:
        os.kill(process, signal.SIGKILL)


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_an_interrupt_leaves_no_half_file_and_no_process_and_a_kill_no_process(tmp_path, started):
    command = [
        sys.executable,
        "-m",
        "studio",
        SCENES,
        "NeverEnds",
        "--size",
        "64x36",
        "--fps",
        "25",
        "--out",
        tmp_path,
    ]

    def halves():
        return set(tmp_path.glob(".NeverEnds.*.part*"))

    def start():
        before = halves()
        run = subprocess.Popen(command, cwd=HOUSE, stderr=subprocess.PIPE, text=True, start_new_session=True)
        started.append(run)
        wait_for(lambda: len(halves() - before) >= 2)
        return run

    killed = start()
    killed.kill()
    wait_for(lambda: not processes_in(killed.pid))
    killed.stderr.close()
    left = halves()
    assert left and not list(tmp_path.glob("NeverEnds.*"))

    interrupted = start()
    assert not left & halves(), "the next run clears what the dead one left"
    interrupted.send_signal(signal.SIGINT)
    complaints = interrupted.communicate(timeout=60)[1]
    assert (interrupted.returncode, complaints) == (130, "")
    wait_for(lambda: not processes_in(interrupted.pid), seconds=5)
    assert not list(tmp_path.glob("*NeverEnds*"))
