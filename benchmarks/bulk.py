"""Thousands of films: what entering one costs, and a run with nothing to do, and how large the page is.

    python -m benchmarks.bulk           1,000 real films and 10,000 stubs; into results.md
    python -m benchmarks.bulk --quick   a trial

The stubs stand for films where only the bookkeeping is measured: it looks at their names, sizes and dates.
Of what is quick the quickest of several is told, so that other work on the machine counts little.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from distributed import Client

from benchmarks.contenders import HOUSE
from benchmarks.contests import Track
from benchmarks.measure import Cost, measure
from benchmarks.table import Row, faster, limit, machine, markdown
from fall_line.jobs import jobs_of
from fall_line.request import make_request
from scenes.catalog import figure
from studio import build
from studio.fingerprint import versions
from studio.job import Film, Job
from studio.manifest import Manifest, connected
from studio.publish import page

RESULTS = Path(__file__).with_name("results.md")
TITLE = "## Thousands of films"
TINY = "--format gif --size 64x36 --fps 10 --quality draft --quiet".split()
ENTER, IDLE, IDLE_TEN, PAGE, USABLE = 2.0, 1.0, 0.3, 400.0, 2.0  # ms, ms, s, kB, s: the most that is allowed


def rows(track: Track) -> Iterator[Row]:
    yield from _bookkeeping(track)
    yield from _real(track)
    yield _idle_ten(track)
    yield from _cluster(track)


def stub_jobs(folder: Path, count: int) -> list[Job]:
    """So many jobs, each with a stub for its film."""
    (usual,) = jobs_of(make_request(figure("red_ball_steps"), {"format": ("gif",)}), folder)
    jobs = []
    for number in range(count):
        name = f"descent-{number:05}"
        job = replace(
            usual, name=name, target=folder / f"{name}.gif", title=f"Descent {number}", place=number
        )
        job.target.write_text(f"stub {number}")
        jobs.append(job)
    return jobs


def _bookkeeping(track: Track) -> Iterator[Row]:
    for count in (30, 100, 300) if track.quick else (100, 1_000, 10_000):
        yield from _bookkeeping_of(track.fresh("stubs"), count)


def _bookkeeping_of(folder: Path, count: int) -> Iterator[Row]:
    installed = versions()
    jobs = build.fingerprinted(stub_jobs(folder, count), installed)
    with Manifest(folder) as manifest:

        def enter(job: Job) -> None:
            manifest.record(job, Film(job.target, 50, 5.0, 10), versions=installed, seconds=1)

        seconds = [_seconds(lambda: enter(job)) for job in jobs]  # noqa: B023
    last = statistics.quantiles(seconds[-100:], n=10)[0]
    entering = f"entering a film, {count:,} entered before"
    yield limit(entering, 1000 * last, ENTER, "ms")
    yield Fact(f"{entering}: a bare row of SQLite on that disk", f"{1000 * _bare_row(folder):.3g} ms", "")
    first = _seconds(lambda: page.write(folder))
    yield Fact(f"the page of {count:,} films, written for the first time", f"{first:.1f} s", "")
    idle = min(_seconds(lambda: build.make(jobs, folder, quiet=True)) for _ in range(3))
    yield limit(f"nothing to do for {count:,} films, a film", 1000 * idle / count, IDLE, "ms")
    yield limit(f"index.html of {count:,} films", (folder / page.PAGE).stat().st_size / 1e3, PAGE, "kB")
    yield _usable(folder, count)


def _bare_row(folder: Path) -> float:
    """Seconds that a row takes in a table of its own: mostly the flushing of the disk."""
    with closing(connected(folder / "bare.sqlite")) as database:
        database.execute("CREATE TABLE rows (text)")
        row = "INSERT INTO rows VALUES ('a film')"
        return statistics.quantiles([_seconds(lambda: database.execute(row)) for _ in range(100)], n=10)[0]


def _usable(folder: Path, count: int) -> Row:
    """Seconds until the page of the folder is on screen in Chromium and films can be found."""
    what = f"the page of {count:,} films, usable in Chromium"
    program = shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        program = None
    if not program:
        return Row(what, "", "needs Chromium and Playwright", target=1)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        opened = browser.new_page()
        began = time.perf_counter()
        opened.goto((folder / page.PAGE).as_uri())
        opened.locator("article").first.wait_for()
        if count > page.A_PAGE:
            opened.get_by_role("status").get_by_text(f"of {count:,}.").wait_for()
        seconds = time.perf_counter() - began
        browser.close()
    return limit(what, seconds, USABLE, "s")


def _real(track: Track) -> Iterator[Row]:
    """Real films of a batch file: made, then made again when nothing has changed."""
    count = 20 if track.quick else 1_000
    batch = track.fresh("batch") / "many.toml"
    figure_of = '[[figure]]\nname = "ball-{}"\nscene = "red_ball_steps"\nstart = {}\nsteps = 3\n'
    entries = [figure_of.format(n, 1 + n / count) for n in range(count)]
    batch.write_text("\n".join(["[defaults]\ntempo = 4\n", *entries]), encoding="utf-8")
    command = [sys.executable, "render.py", "--batch", str(batch), "--out", str(track.fresh("real")), *TINY]
    made, idle = measure(command, HOUSE), measure(command, HOUSE)
    one_changed = batch.read_text(encoding="utf-8").replace("steps = 3\n", "steps = 2\n", 1)
    batch.write_text(one_changed, encoding="utf-8")
    again = measure(command, HOUSE)
    films = f"{count:,} tiny GIFs from a batch file"
    memory = f"{made.memory / 1e6:.0f} MB of memory"
    yield Fact(f"{films}", f"{made.seconds:.1f} s, {1000 * made.seconds / count:.0f} ms a film, {memory}", "")
    what = f"{films}, nothing to do, the whole command, a film"
    yield limit(what, 1000 * idle.seconds / count, IDLE, "ms")
    yield Fact(f"{films}, one of them changed", f"{again.seconds:.2f} s, {idle.seconds:.2f} s with none", "")


class Fact(Row):
    """A row without anything to compare with."""

    def cells(self) -> tuple[str, ...]:
        return self.what, self.ours, "", "", "", ""


def _idle_ten(track: Track) -> Row:
    command = [sys.executable, "render.py", "--out", str(track.fresh("ten")), *TINY[2:]]
    measure(command, HOUSE)
    seconds = min(measure(command, HOUSE).seconds for _ in range(5))
    return limit("nothing to do for the article's ten files, the whole command", seconds, IDLE_TEN, "s")


def _cluster(track: Track) -> Iterator[Row]:
    """Two workers of a Dask cluster against two processes of the pool: of one that runs already, and of one
    that is started for the command."""
    figures = ["red_ball_steps", "skier_slope"] if track.quick else []
    size = ["--size", "320x180", "--fps", "10"] if track.quick else []
    spec = [*figures, "--format", "mp4", *size]

    def cost(name: str, *words: str) -> Cost:
        command = [sys.executable, "render.py", *spec, "--out", str(track.fresh(name)), *words]
        return measure(command, HOUSE)

    pool = cost("pool", "--jobs", "2")
    with _running_cluster(track.fresh("scheduler"), workers=2) as address:
        running = cost("running", "--cluster", address)
    started = cost("started", "--cluster", "local:2")
    yield faster("figures as MP4, two workers of a running cluster against --jobs 2", running, pool, 0.9)
    yield faster("figures as MP4, --cluster local:2, its start included, against --jobs 2", started, pool)


@contextmanager
def _running_cluster(folder: Path, workers: int) -> Iterator[str]:
    """A scheduler and workers, started by Dask's own commands; its address."""
    file = folder / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": HOUSE}
    dask = [sys.executable, "-m", "dask"]
    here = ["--scheduler-file", str(file), "--host", "127.0.0.1", "--no-dashboard"]
    worker = [*dask, "worker", *here, "--nthreads", "1"]
    commands = [[*dask, "scheduler", *here, "--port", "0"]]
    commands += [[*worker, "--local-directory", str(folder / str(n))] for n in range(workers)]
    processes = [subprocess.Popen(command, **quiet) for command in commands]
    try:
        while not file.exists():
            time.sleep(0.1)
        with Client(scheduler_file=str(file), set_as_default=False) as client:
            client.wait_for_workers(workers)
            address = client.scheduler.address
        yield address
    finally:
        for process in processes[::-1]:
            process.terminate()
        for process in processes:
            process.wait()


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def section(found: Sequence[Row], measured_on: str) -> str:
    return f"{TITLE}\n\n{measured_on}\n\n{markdown(found)}\n"


def main() -> int:
    parser = argparse.ArgumentParser("python -m benchmarks.bulk", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few and small: tries it out")
    quick = parser.parse_args().quick
    measured_on, found = machine(), []
    with tempfile.TemporaryDirectory(prefix="fall-line-benchmarks-") as folder:
        for row in rows(Track(1, quick, Path(folder))):
            found.append(row)
            print(*row.cells(), sep="  |  ", file=sys.stderr, flush=True)
    report = section(found, measured_on)
    print(report)
    if not quick:
        before = RESULTS.read_text(encoding="utf-8").partition(TITLE)[0].rstrip()
        RESULTS.write_text(f"{before}\n\n{report}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
