"""What a command costs: seconds on the clock, seconds of processor, peak memory of all its processes.

Memory is the proportional set size (/proc/PID/smaps_rollup): a page that n processes share counts 1/n in
each, so that workers forked from one process are not counted twice. It is sampled ten times a second; the
most that a single process ever had (VmHWM) is the least it can be. What the kernel says when a process has
ended is of no use: it begins with what this process had when it started the other. Processes a command leaves
to others to wait for count too: this process adopts them."""

import ctypes
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass
from pathlib import Path
from statistics import median

SAMPLING = 0.1  # seconds between two looks at the memory
PATIENCE = 5.0  # seconds that processes left behind have to end
ADOPT_ORPHANS = 36  # Linux: PR_SET_CHILD_SUBREAPER


class CommandFailed(RuntimeError):
    """The command did not end well; the message is its last line."""


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock and of the processor; peak memory, and the size of what was made, in bytes."""

    seconds: float
    cpu: float
    memory: float
    size: float = 0.0


def medians(costs: Sequence[Cost]) -> Cost:
    """The median of each, by itself."""
    return Cost(*map(median, zip(*map(astuple, costs), strict=True)))


def one_after_another(costs: Sequence[Cost]) -> Cost:
    """What it costs to run one command after another."""
    seconds, cpu, memory, size = zip(*map(astuple, costs), strict=True)
    return Cost(sum(seconds), sum(cpu), max(memory), sum(size))


def measure(command: Sequence[str], folder: Path) -> Cost:
    """Run the command in `folder` and say what it cost. Raises CommandFailed."""
    quiet = {"stdin": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
    with tempfile.TemporaryFile() as said, _adopting_orphans():
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=said, start_new_session=True, **quiet)
        try:
            with _watching(process.pid) as peak:
                _, status, usage = os.wait4(process.pid, 0)
                seconds = time.perf_counter() - began
                usages = [usage, *_left_behind(process.pid)]
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            words = said.read().decode(errors="replace").strip().splitlines() or ["it said nothing"]
            raise CommandFailed(f"exit status {process.returncode}: {words[-1].strip()}")
    cpu = sum(one.ru_utime + one.ru_stime for one in usages)
    return Cost(seconds, cpu, peak[0])


@contextmanager
def _adopting_orphans() -> Iterator[None]:
    prctl = ctypes.CDLL(None).prctl
    prctl(ADOPT_ORPHANS, 1, 0, 0, 0)
    try:
        yield
    finally:
        prctl(ADOPT_ORPHANS, 0, 0, 0, 0)


@contextmanager
def _watching(session: int) -> Iterator[list[int]]:
    """A list whose one entry grows to the peak memory of the session, in bytes."""
    peak, done = [0], threading.Event()

    def watch() -> None:
        while not done.wait(SAMPLING):
            running = list(_processes(session))
            now = sum(_memory(pid, "smaps_rollup", "Pss:") for pid in running)
            peak[0] = max(peak[0], now, *(_memory(pid, "status", "VmHWM:") for pid in running))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        done.set()
        watcher.join()


def _left_behind(session: int) -> Iterator:
    """What the session's processes used that outlive its leader, as they end."""
    deadline = time.monotonic() + PATIENCE
    while (left := list(_processes(session))) and time.monotonic() < deadline:
        for pid in left:
            with suppress(ChildProcessError):
                ended, _, usage = os.wait4(pid, os.WNOHANG)
                if ended:
                    yield usage
        time.sleep(0.01)


def _processes(session: int) -> Iterator[int]:
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            _state, _parent, _group, of, *_ = file.read_text().rpartition(")")[2].split()
            if int(of) == session:
                yield int(file.parent.name)


def _memory(pid: int, file: str, entry: str) -> int:
    """What a file of the kernel's says of a process, in bytes; 0 when it has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
            if line.startswith(entry):
                return int(line.split()[1]) * 1024
    return 0
