"""What runs in a worker process: it is set up once, then does one job after the other.

Importing this brings no Manim along: the pool imports it too.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable, MutableSequence

from studio.errors import one_line
from studio.job import Film, Job

Result = tuple[Film | None, str, float]
"""What became of a job: its film, or else the reason in one line; and how many seconds it took."""

_counts: MutableSequence[int] | None = None  # shared with the pool: how many frames every job has


def begin(counts: MutableSequence[int], scratch: str) -> None:
    """Set a new process up: the pool decides what Ctrl-C means, and without the pool there is no work.

    counts is where `run_job` writes how far it is; scratch is the folder for temporary files.
    """
    global _counts
    _counts = counts
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tempfile.tempdir = scratch
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    # Manim's progress bar otherwise takes a lock from the system, which a killed worker would leave behind.
    from tqdm import tqdm

    tqdm.set_lock(threading.RLock())


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
    os._exit(1)


def run_counted(job: Job, index: int) -> Result:
    """Do one job, and keep its place in the shared counts: how many frames are done, plus one."""

    def count(frames: int) -> None:
        if _counts is not None:
            _counts[index] = frames + 1

    count(0)
    return run_job(job, count)


def run_job(job: Job, progress: Callable[[int], None] | None = None) -> Result:
    """Do one job, and say what became of it in values that can always be sent back.

    `progress` is told how many frames are done.
    """
    began = time.perf_counter()
    made, error = None, ""
    try:
        from studio.worker import film

        made = film(job, progress)
    except (Exception, SystemExit) as failure:
        error = one_line(failure)
    return made, error, time.perf_counter() - began
