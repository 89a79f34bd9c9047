"""What a Dask worker does: it films a job into a folder of its own and sends the files back as bytes.

Importing this brings neither Dask nor Manim along.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from studio.atomic import HOST
from studio.cleanup import sweep
from studio.fingerprint import PICTURE_MAKERS, versions
from studio.job import Film, Job
from studio.worker_process import run_job

_filming = threading.Lock()  # Manim's configuration is the process's: its threads film one after the other


@dataclass(frozen=True)
class Answer:
    """What became of a job: its film and the files by their names, or else the reason.

    differs  what is different on the worker from where the job came from, in words; then it was not tried
    """

    film: Film | None = None
    error: str = ""
    seconds: float = 0.0
    files: Mapping[str, bytes] = field(default_factory=dict)
    worker: str = ""
    differs: str = ""


def identity(packages: tuple[str, ...]) -> dict[str, str]:
    """What must be the same wherever a film is made: Python, what draws, and the code of these packages."""
    code = {f"the code of {package}": _code(package) for package in packages}
    return {"python": "{}.{}".format(*sys.version_info), **versions((*PICTURE_MAKERS, "distributed")), **code}


def difference(here: Mapping[str, str], there: Mapping[str, str]) -> str:
    """What is not the same, with both values, in words; empty when all is."""
    names = [name for name in there if here.get(name) != there[name]]
    return ", ".join(f"{name} is {here.get(name, 'none')} there and {there[name]} here" for name in names)


class TakenBack(RuntimeError):
    """The job is no longer wanted."""


def film_away(
    sent: bytes, packages: tuple[str, ...], wanted: Mapping[str, str], topic: str, key: str
) -> Answer:
    """Film a pickled job, if all is the same here as in `wanted`; the start is announced under `topic`.

    A job that was taken back meanwhile ends with its next frame.
    """
    from distributed import get_worker

    worker = get_worker()
    differs = difference(identity(packages), wanted)
    if differs:
        return Answer(worker=worker.address, differs=differs)
    with _filming:
        worker.log_event(topic, {"key": key, "worker": worker.address})
        sweep([Path(tempfile.gettempdir())])  # what workers left here that were killed
        prefix = f".fall-line.{HOST}.{os.getpid()}.part"
        with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as folder:
            answer = _filmed(pickle.loads(sent), Path(folder), partial(_stop_unwanted, worker, key))
            return replace(answer, worker=worker.address)


def _filmed(job: Job, folder: Path, progress: Callable[[int], None]) -> Answer:
    film, error, seconds = run_job(replace(job, target=folder / job.target.name), progress)
    paths = (film.path, *film.extras) if film else ()
    return Answer(film, error, seconds, {path.name: path.read_bytes() for path in paths})


def _stop_unwanted(worker: Any, key: str, frames: int) -> None:
    task = worker.state.tasks.get(key)
    if task is None or task.state == "cancelled":
        raise TakenBack


@cache
def _code(package: str) -> str:
    """A digest of a package's files, caches left out; "none" where there is no such package."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return "none"
    digest = hashlib.sha256()
    for root in map(Path, spec.submodule_search_locations):
        for path in sorted(root.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path.relative_to(root).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
