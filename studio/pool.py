"""A pool of workers: many jobs at once, on worker processes or on any concurrent.futures Executor.

Every worker process has a pool of its own, one process wide. So when a worker is killed it is known which job
it had, that job alone fails, and the next one gets a new worker. Workers import Manim once and keep it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import BaseContext
from pathlib import Path

from studio.cleanup import sweep
from studio.errors import one_line
from studio.job import Film, Job

_GLANCE = 0.1  # seconds between two looks at how far the workers are


@dataclass(frozen=True)
class Outcome:
    """How a job ended: its film, or the reason in one line; and how many seconds it took."""

    job: Job
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
    on_event: Callable[[Event], None] = lambda event: None,
) -> list[Outcome]:
    """Run every job and say how each ended, in the order they were given; the longest start first.

    Jobs run in `workers` processes of this machine (as many as there are cores, when not said), or on an
    `executor` of the caller's, which is not shut down, and which tells when a job is done but not how many
    frames it has. Whatever goes wrong in one job, a killed worker included, is that job's outcome and no
    other's. On KeyboardInterrupt the workers are stopped, what they had half made is removed, and the
    interrupt goes on to the caller.
    """
    jobs = list(jobs)
    board = multiprocessing.get_context("spawn").RawArray("q", len(jobs) or 1)
    try:
        if executor is not None:
            return _run_on([_Borrowed(executor)] * len(jobs), jobs, board, on_event)
        with _hired(min(workers or cores(), len(jobs)), board) as seats:
            return _run_on(seats, jobs, board, on_event)
    finally:
        sweep(job.target.parent for job in jobs)


def _run_on(
    seats: Sequence[_Seat | _Borrowed], jobs: list[Job], board: Sequence[int], on_event: Callable
) -> list[Outcome]:
    outcomes: dict[int, Outcome] = {}
    waiting = deque(sorted(range(len(jobs)), key=lambda index: _work_in(jobs[index]), reverse=True))
    running: dict[Future, tuple[int, _Seat | _Borrowed, float]] = {}
    idle, seen = list(seats), [0] * len(jobs)
    while waiting or running:
        while waiting and idle:
            index, seat = waiting.popleft(), idle.pop()
            running[seat.submit(jobs[index], index)] = index, seat, time.perf_counter()
        finished, _ = wait(running, timeout=_GLANCE, return_when=FIRST_COMPLETED)
        for index, news in _news(jobs, board, seen):
            if index not in outcomes:
                on_event(news)
        for future in finished:
            index, seat, began = running.pop(future)
            idle.append(seat)
            outcomes[index] = _outcome(jobs[index], future, time.perf_counter() - began)
            on_event(Event("done", jobs[index], outcome=outcomes[index]))
    return [outcomes[index] for index in range(len(jobs))]


def _news(jobs: list[Job], board: Sequence[int], seen: list[int]) -> Iterator[tuple[int, Event]]:
    """The board holds one number a job: 0 until it starts, then how many frames are done, plus one."""
    for index, count in enumerate(board[: len(jobs)]):
        if count != seen[index]:
            if seen[index] == 0:
                yield index, Event("started", jobs[index])
            if count > 1:
                yield index, Event("frames", jobs[index], count - 1)
            seen[index] = count


def _outcome(job: Job, future: Future, waited: float) -> Outcome:
    try:
        return Outcome(job, *future.result())
    except BrokenExecutor:
        return Outcome(job, None, "its worker process was killed, or ran out of memory", waited)
    except Exception as failure:  # whatever an executor may raise, the other jobs must finish
        return Outcome(job, None, one_line(failure), waited)


def _work_in(job: Job) -> float:
    """How much there is to do, roughly: pixels a second, a part of a figure being shorter than all of it."""
    pixels = job.spec.width * job.spec.height * (job.spec.fps if job.spec.format != "png" else 1)
    return float(pixels) * (0.3 if job.sections else 1)


class _Seat:
    """One worker process at a time; when it dies, the next job gets a new one."""

    def __init__(self, hire: Callable[[], Executor]) -> None:
        self.hire = hire
        self.executor = hire()

    def submit(self, job: Job, index: int) -> Future:
        try:
            return self.executor.submit(_work, job, index)
        except BrokenExecutor:
            self.executor.shutdown()
            self.executor = self.hire()
            return self.executor.submit(_work, job, index)


@dataclass(frozen=True)
class _Borrowed:
    """An executor of the caller's."""

    executor: Executor

    def submit(self, job: Job, index: int) -> Future:
        try:
            return self.executor.submit(_work, job)
        except Exception as failure:
            refused: Future = Future()
            refused.set_exception(failure)
            return refused


@contextmanager
def _hired(count: int, board: Sequence[int]) -> Iterator[list[_Seat]]:
    """Seats for so many workers.

    Workers are idle or no longer wanted when this ends, so they are not asked but stopped; their temporary
    files lie where they are removed all the same.
    """
    context = _context()
    others = set(multiprocessing.active_children())
    sweep([Path(tempfile.gettempdir())])
    with tempfile.TemporaryDirectory(
        prefix=f".fall-line.{os.getpid()}.part", ignore_cleanup_errors=True
    ) as scratch:
        seats = [
            _Seat(lambda: ProcessPoolExecutor(1, context, _begin_work, (board, scratch)))
            for _ in range(count)
        ]
        try:
            yield seats
        finally:
            with _deaf_to_interrupts():
                for process in set(multiprocessing.active_children()) - others:
                    process.kill()
                for seat in seats:
                    seat.executor.shutdown(cancel_futures=True)


def _context() -> BaseContext:
    """Linux workers are forked from a small server that has imported Manim; elsewhere that is not safe."""
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["manim", "av"])
    return context


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """A second Ctrl-C must not stop the clearing up after the first."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


_board: Sequence[int] | None = None  # in a worker: where it writes how far it is


def _begin_work(board: Sequence[int], scratch: str) -> None:
    """Set a new worker up: the parent decides what Ctrl-C means, and without a parent there is no work."""
    global _board
    _board = board
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tempfile.tempdir = scratch
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    # Manim's progress bar otherwise takes a lock from the system, which a killed worker would leave behind.
    from tqdm import tqdm

    tqdm.set_lock(threading.RLock())


def _leave_with_parent() -> None:
    multiprocessing.parent_process().join()
    os._exit(1)


def _work(job: Job, index: int | None = None) -> tuple[Film | None, str, float]:
    """In the worker: one job, and what became of it as values that can always be sent back."""
    began = time.perf_counter()
    report = _reporter(index)
    try:
        report(0)
        from studio.worker import film

        made, error = film(job, report), ""
    except (Exception, SystemExit) as failure:
        made, error = None, one_line(failure)
    return made, error, time.perf_counter() - began


def _reporter(index: int | None) -> Callable[[int], None]:
    board = _board

    def report(frames: int) -> None:
        if board is not None and index is not None:
            board[index] = frames + 1

    return report
