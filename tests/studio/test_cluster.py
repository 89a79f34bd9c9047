"""Films from a Dask cluster: real schedulers and worker processes, on this machine only."""

import logging
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import pytest
from distributed import Client

from studio import build, cluster, pool
from studio.cluster import Cluster, ClusterError, CommitError
from studio.cluster_worker import Answer, difference, identity
from studio.job import Film, Job, Stamp
from studio.scene_file import SceneFile
from studio.spec import Spec

SCENES = Path(__file__).with_name("pool_scenes.py")
HOUSE = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.xdist_group("cluster"),
    pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL"),
]


def job(scene, folder, format="gif", name=None):
    spec = Spec(format, 64, 36, Fraction(10), "draft")
    return Job(name or scene, SceneFile(SCENES, scene), spec, folder / f"{name or scene}.{format}")


def command(*words):
    return [sys.executable, "-m", "studio", SCENES, *words, "--size", "64x36", "--fps", "10"]


class Machines:
    """A scheduler and its workers, each a process of its own."""

    def __init__(self, folder):
        self.folder, self.file, self.processes = folder, folder / "scheduler.json", []
        listening = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show")
        self.scheduler = self._start("dask_scheduler", *listening, "--scheduler-file", self.file)
        wait_for(self.file.exists)
        with Client(scheduler_file=str(self.file), set_as_default=False) as client:
            self.address = client.scheduler.address

    def add_worker(self, name, code=HOUSE, nanny=False):
        before = self.workers()
        options = ("--name", name, "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1")
        options += ("--nanny" if nanny else "--no-nanny", "--local-directory", self.folder / name)
        worker = self._start("dask_worker", self.address, *options, code=code)
        wait_for(lambda: len(self.workers()) > len(before))
        (address,) = self.workers() - before
        return worker, address

    def workers(self):
        return set(self.ask(lambda dask_scheduler: list(dask_scheduler.workers)))

    def ask(self, question):
        with Client(self.address, set_as_default=False) as client:
            return client.run_on_scheduler(question)

    def _start(self, program, *words, code=HOUSE):
        environment = os.environ | {"PYTHONPATH": str(code), "KILLED_ONCE": str(self.folder / "once")}
        command = [sys.executable, "-m", f"distributed.cli.{program}", *map(str, words)]
        log = (self.folder / f"{program}.log").open("ab")
        process = subprocess.Popen(command, cwd=code, env=environment, stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def stop(self):
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def machines(tmp_path_factory):
    """A scheduler and two workers that come back when they are killed."""
    started = Machines(tmp_path_factory.mktemp("machines"))
    for name in ("one", "two"):
        started.add_worker(name, nanny=True)
    yield started
    started.stop()


@pytest.fixture
def fresh_machines(tmp_path):
    """A scheduler without workers."""
    started = Machines(tmp_path)
    yield started
    started.stop()


@contextmanager
def connected(address):
    warnings = []
    with Cluster(address, ("studio",)).connected(warnings.append) as executor:
        yield executor, warnings


def test_films_come_back_as_they_are_made_here_and_one_job_is_no_other(machines, tmp_path):
    """A worker dies of its job every time; one job raises; the others finish."""
    there, here = tmp_path / "there", tmp_path / "here"
    names = ["Killed", "Raises", "Good", "AlsoGood"]
    with connected(machines.address) as (executor, warnings):
        outcomes = pool.run([job(name, there) for name in names], executor=executor)
    assert warnings == []
    assert [outcome.job.name for outcome in outcomes] == names
    killed, raises, *good = outcomes
    assert (killed.film, killed.error) == (None, "3 workers died of it")
    assert "ZeroDivisionError: division by zero (pool_scenes.py, line" in raises.error
    assert "(on tcp://127.0.0.1:" in raises.error
    assert all(outcome.film for outcome in good)
    made = pool.run([job(name, here) for name in names[2:]], workers=1)
    for ours, theirs in zip(made, good, strict=True):
        assert [path.name for path in ours.film.extras] == [path.name for path in theirs.film.extras]
        assert ours.film.words == theirs.film.words and ours.film.sections == theirs.film.sections
        for path in (ours.film.path, *ours.film.extras):
            assert path.read_bytes() == (there / path.name).read_bytes()
    stems = {path.name.partition(".")[0] for path in there.iterdir()}
    assert stems == {"Good", "AlsoGood"}


def test_a_scheduler_that_goes_away_ends_the_run_and_the_next_one_goes_on(fresh_machines, tmp_path, capsys):
    fresh_machines.add_worker("one")
    out = tmp_path / "films"
    jobs = [job("Good", out), job("NeverEnds", out), job("AlsoGood", out)]
    where = Cluster(fresh_machines.address, ("studio",))
    tell = build.enter

    def enter(*known):
        fresh_machines.scheduler.kill()
        return tell(*known)

    build.enter = enter
    try:
        done = build.make(jobs, out, cluster=where, quiet=True)
    finally:
        build.enter = tell
    line = f"{fresh_machines.address}: its scheduler is gone; the same command goes on from here"
    assert done.troubles == [line] and done.left == 3 - len(done.outcomes) > 0
    assert [outcome.film.path.name for outcome in done.outcomes] == ["Good.gif"]
    assert build.report(done, out, asked=3, seconds=1) == 1
    said = capsys.readouterr()
    assert line in said.out and "fresh" not in said.out and "Traceback" not in said.err
    again = build.make([jobs[0], jobs[2]], out, workers=1, quiet=True)
    assert [outcome.job.name for outcome in again.outcomes] == ["AlsoGood"] and not again.troubles


def test_workers_with_other_code_are_refused_whenever_they_come(fresh_machines, tmp_path):
    """The good one dies once and comes back under another address, where the jobs find it."""
    other = tmp_path / "other"
    shutil.copytree(HOUSE / "studio", other / "studio", ignore=shutil.ignore_patterns("__pycache__"))
    (other / "studio" / "spec.py").open("a").write("# another version\n")
    here = identity(("studio",))["the code of studio"]
    with connected(fresh_machines.address) as (executor, warnings):
        assert "has no workers yet" in warnings.pop()
        promise = executor.submit(None, job("Good", tmp_path))
        _, bad = fresh_machines.add_worker("bad", code=other)
        film, error, _ = promise.result(60)
    (warning,) = warnings
    assert film is None and error.startswith("no worker could be used: the code of studio is ")
    assert warning.startswith(f"note: the worker {bad} is not used: the code of studio is ")
    assert warning.endswith(f" there and {here} here")
    only_bad = pytest.raises(ClusterError, match="no worker has the code and the versions that are here")
    with only_bad, connected(fresh_machines.address):
        pass
    fresh_machines.add_worker("good", nanny=True)
    with connected(fresh_machines.address) as (executor, warnings):
        jobs = [job(name, tmp_path) for name in ("Good", "KilledOnce", "AlsoGood")]
        outcomes = pool.run(jobs, executor=executor)
    assert [outcome.error for outcome in outcomes] == [""] * 3 and warnings == [warning]


def test_ctrl_c_takes_back_what_is_queued_and_under_way(machines, tmp_path):
    words = [*"NeverEnds Good --format gif mp4 webm".split(), "--cluster", machines.address]
    begun = {"cwd": HOUSE, "stderr": subprocess.PIPE, "text": True, "start_new_session": True}
    run = subprocess.Popen(command(*words, "--out", tmp_path), **begun)

    def tasks():
        return machines.ask(lambda dask_scheduler: len(dask_scheduler.tasks))

    wait_for(lambda: tasks() >= 3)
    time.sleep(1)
    run.send_signal(signal.SIGINT)
    complaints = run.communicate(timeout=30)[1]
    assert run.returncode == 130 and "Traceback" not in complaints
    wait_for(lambda: tasks() == 0)
    with connected(machines.address) as (executor, _):  # both workers are free again
        outcomes = pool.run(
            [job(name, tmp_path / "next") for name in ("Good", "AlsoGood")], executor=executor
        )
    assert all(outcome.film for outcome in outcomes)
    assert not list(tmp_path.glob("NeverEnds*")) and not list(tmp_path.glob(".*.part*"))


def test_workers_can_be_started_here(tmp_path):
    words = ["Good", "--format", "gif", "--cluster", "local:1", "--out", tmp_path]
    run = subprocess.run(command(*words), cwd=HOUSE, capture_output=True, text=True)
    assert (run.returncode, run.stderr.count("\n")) == (0, 1), run.stderr
    assert "1 made" in run.stdout and (tmp_path / "Good.gif").exists()


def test_where_no_scheduler_answers_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "_PATIENCE", 0.5)
    with pytest.raises(ClusterError, match="tcp://127.0.0.1:9: no Dask scheduler answers there"):
        build.make(
            [job("Good", tmp_path / "films")], tmp_path / "films", cluster=Cluster("tcp://127.0.0.1:9", ())
        )
    assert not (tmp_path / "films").exists()


def test_without_dask_it_is_said_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"--cluster needs Dask: pip install 'fall-line\[cluster\]'"):
        build.make([job("Good", tmp_path)], tmp_path, cluster=Cluster("local:2", ()))


def test_dask_writes_no_lines_of_its_own_and_gets_its_voice_back(machines):
    log = logging.getLogger("distributed.client")
    before = log.level
    with connected(machines.address):
        assert log.level > logging.CRITICAL
    assert log.level == before


NO_CLUSTERS = ["tcp://host", "host:8786", "local:0", "local:", "local:1000", "http://a:1", "", 3]


@pytest.mark.parametrize("given", NO_CLUSTERS)
def test_what_is_no_cluster(given):
    with pytest.raises(ValueError, match="is no cluster; allowed: tcp://HOST:PORT of .*, or local:N"):
        cluster.address(given)


@pytest.mark.parametrize("given", ["tcp://host:8786", "tls://10.0.0.1:8786", "local:4"])
def test_what_is_a_cluster(given):
    assert cluster.address(given) == given


def test_what_differs_is_named_with_both_values():
    here = {"python": "3.11", "manim": "0.22.0", "the code of gd": "abc"}
    assert difference(here, here) == ""
    assert difference({**here, "manim": "0.21.0", "the code of gd": "def"}, here) == (
        "manim is 0.21.0 there and 0.22.0 here, the code of gd is def there and abc here"
    )
    assert difference({}, {"python": "3.11"}) == "python is none there and 3.11 here"


def test_a_film_that_was_changed_on_the_way_is_not_kept(tmp_path):
    sent = Path("/elsewhere/ball.gif")
    film = Film(sent, 1, 1.0, 3, stamps={sent: Stamp("ball.gif", 3, 1, "0" * 64)})
    with pytest.raises(CommitError, match="ball.gif did not come back as it was made"):
        cluster.committed(job("Good", tmp_path, name="ball"), Answer(film, files={"ball.gif": b"gif"}))
    assert list(tmp_path.iterdir()) == []
