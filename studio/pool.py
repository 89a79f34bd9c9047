"""Many jobs at once, on worker processes of this machine or on any concurrent.futures Executor.

Every worker process has a pool of its own, one process wide. So when a worker is killed it is known which job
it had, that job alone fails, and the next one gets a new worker. Workers import Manim once and keep it.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.forkserver as forkserver
import os
import signal
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableSequence, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Protocol

from studio import worker_process
from studio.atomic import HOST
from studio.cleanup import sweep
from studio.errors import one_line
from studio.formats import FORMATS
from studio.job import Film, Job, Product
from studio.worker_process import Result

_INTERVAL = 0.1  # seconds between two looks at how far the workers are


class PoolError(RuntimeError):
    """An executor can take no more jobs, and the run is over; the message is one line."""


@dataclass(frozen=True)
class Outcome:
    """How a job ended: its film, or the reason in one line; and how many seconds it took."""

    job: Product
    film: Film | None
    error: str
    seconds: float


@dataclass(frozen=True)
class Event:
    """News of a job: "started", "frames" (how many are done) or "done" (with its outcome)."""

    kind: str
    job: Job
    frames: int = 0
    outcome: Outcome | None = None


OnEvent = Callable[[Event], None]


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "process_cpu_count"):
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run(
    jobs: Iterable[Job],
    *,
    workers: int | None = None,
    executor: Executor | None = None,
    on_event: OnEvent = lambda event: None,
) -> list[Outcome]:
    """Run every job and say how each ended, in the order they were given; the longest start first.

    Jobs run in `workers` processes of this machine (as many as there are cores, when not said), or on an
    `executor` of the caller's, which is not shut down, and which tells when a job is done but not how many
    frames it has. Whatever goes wrong in one job, a killed worker included, is that job's outcome and no
    other's; only a PoolError of the executor's ends the run. On KeyboardInterrupt the workers are stopped,
    what they had half made is removed, and the interrupt goes on to the caller.
    """
    jobs = list(jobs)
    counts = multiprocessing.get_context("spawn").RawArray("q", len(jobs) or 1)
    try:
        if executor is not None:
            return _run_on([_Shared(executor)] * len(jobs), jobs, counts, on_event)
        with _processes(min(workers or cores(), len(jobs)), counts) as processes:
            return _run_on(processes, jobs, counts, on_event)
    finally:
        sweep(job.target.parent for job in jobs)


class _Worker(Protocol):
    """Does one job at a time; how many frames it has is in the shared counts, at `index`."""

    def submit(self, job: Job, index: int) -> Future[Result]: ...


@dataclass(frozen=True)
class _Running:
    """A job that a worker has, and since when."""

    index: int
    worker: _Worker
    began: float


def _run_on(
    workers: Sequence[_Worker], jobs: Sequence[Job], counts: Sequence[int], on_event: OnEvent
) -> list[Outcome]:
    outcomes: dict[int, Outcome] = {}
    waiting = deque(sorted(range(len(jobs)), key=lambda index: _work_in(jobs[index]), reverse=True))
    running: dict[Future[Result], _Running] = {}
    idle, seen = list(workers), [0] * len(jobs)
    while waiting or running:
        while waiting and idle:
            index, worker = waiting.popleft(), idle.pop()
            running[worker.submit(jobs[index], index)] = _Running(index, worker, time.perf_counter())
        finished, _ = wait(running, timeout=_INTERVAL, return_when=FIRST_COMPLETED)
        for event in _news(running, jobs, counts, seen):
            on_event(event)
        for future in finished:
            ended = running.pop(future)
            idle.append(ended.worker)
            job = jobs[ended.index]
            outcomes[ended.index] = _outcome(job, future, time.perf_counter() - ended.began)
            on_event(Event("done", job, outcome=outcomes[ended.index]))
    return [outcomes[index] for index in range(len(jobs))]


def _news(
    running: Mapping[Future[Result], _Running],
    jobs: Sequence[Job],
    counts: Sequence[int],
    seen: MutableSequence[int],
) -> Iterator[Event]:
    """What the shared counts say that they did not say the last time."""
    for index in [job.index for job in running.values()]:
        count = counts[index]
        if count != seen[index]:
            if seen[index] == 0:
                yield Event("started", jobs[index])
            if count > 1:
                yield Event("frames", jobs[index], count - 1)
            seen[index] = count


def _outcome(job: Job, future: Future[Result], waited: float) -> Outcome:
    try:
        return Outcome(job, *future.result())
    except BrokenExecutor:
        return Outcome(job, None, "its worker process was killed, or ran out of memory", waited)
    except PoolError:
        raise
    except Exception as failure:  # whatever an executor may raise, the other jobs must finish
        return Outcome(job, None, one_line(failure), waited)


def _work_in(job: Job) -> float:
    """How much there is to do, roughly: pixels a second, a part of a figure being shorter than all of it."""
    pixels = job.spec.width * job.spec.height * (job.spec.fps if FORMATS[job.spec.format].moves else 1)
    return float(pixels) * (0.3 if job.sections else 1)


class _Process:
    """One worker process at a time; when it dies, the next job gets a new one."""

    def __init__(self, start: Callable[[], Executor]) -> None:
        self._start = start
        self.executor = start()

    def submit(self, job: Job, index: int) -> Future[Result]:
        try:
            return self.executor.submit(worker_process.run_counted, job, index)
        except BrokenExecutor:
            self.executor.shutdown()
            self.executor = self._start()
            return self.executor.submit(worker_process.run_counted, job, index)


@dataclass(frozen=True)
class _Shared:
    """The caller's executor, which all jobs go to."""

    executor: Executor

    def submit(self, job: Job, index: int) -> Future[Result]:
        try:
            return self.executor.submit(worker_process.run_job, job)
        except Exception as failure:
            refused: Future[Result] = Future()
            refused.set_exception(failure)
            return refused


@contextmanager
def _processes(count: int, counts: MutableSequence[int]) -> Iterator[list[_Process]]:
    """So many worker processes.

    They are idle or no longer wanted when this ends, so they are not asked but stopped; their temporary files
    lie where they are removed all the same.
    """
    context = _context()
    others = set(multiprocessing.active_children())
    sweep([Path(tempfile.gettempdir())])
    with tempfile.TemporaryDirectory(
        prefix=f".fall-line.{HOST}.{os.getpid()}.part", ignore_cleanup_errors=True
    ) as scratch:
        processes = [
            _Process(lambda: ProcessPoolExecutor(1, context, worker_process.begin, (counts, scratch)))
            for _ in range(count)
        ]
        try:
            yield processes
        finally:
            with interrupts_ignored():
                for process in set(multiprocessing.active_children()) - others:
                    process.kill()
                for each in processes:
                    each.executor.shutdown(cancel_futures=True)


def make_ready() -> None:
    """Let the server that workers are forked from import Manim now, while this process does other things."""
    if sys.platform == "linux":
        _context()
        forkserver.ensure_running()


def _context() -> BaseContext:
    """Linux workers are forked from a small server that has imported Manim; elsewhere that is not safe."""
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["manim", "av"])
    return context


@contextmanager
def interrupts_ignored() -> Iterator[None]:
    """A second Ctrl-C must not stop the clearing up after the first."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
