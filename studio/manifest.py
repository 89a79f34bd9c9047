"""The manifest: what has been made from what, and which files are still as they should be.

`manifest.json`, in the folder the files are in, has one entry a file. Runs that share the folder take turns
by a lock that the system lets go when its holder dies; the manifest is replaced whole, so a reader never sees
half of one.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, BinaryIO

from studio import atomic
from studio.job import Film, Job
from studio.spec import Spec

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

MANIFEST = "manifest.json"
PICTURE_MAKERS = ("manim", "numpy", "av", "typst", "pillow", "pycairo")


def versions(packages: Iterable[str] = PICTURE_MAKERS) -> dict[str, str]:
    """The installed versions of the packages that decide what a picture looks like. Imports none of them."""
    return {package: _version(package) for package in packages}


def fingerprint(
    sources: Iterable[Path], parameters: Mapping[str, Any], spec: Spec, versions: Mapping[str, str]
) -> str:
    """Stands for everything that goes into a file, as 64 hexadecimal digits.

    sources are the files of code that count, known by their name and that of their folder, so that a moved
    checkout keeps its fingerprints; parameters are plain values (what JSON holds, and tuples).
    """
    inputs = {
        "sources": sorted((f"{path.parent.name}/{path.name}", _source_digest(path)) for path in sources),
        "parameters": parameters,
        "spec": _plain(spec),
        "versions": versions,
    }
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


class Manifest:
    """The manifest of one folder. One that cannot be read counts as empty; the next record replaces it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.entries, trouble = self._read()
        if trouble:
            logging.warning("%s cannot be read (%s); it will be written anew", folder / MANIFEST, trouble)

    def entry(self, target: Path) -> dict[str, Any]:
        """What the manifest says of a file; empty where it says nothing."""
        return self.entries.get(self._name(target), {})

    def film(self, target: Path) -> Film:
        """A file that was entered, as it was when it was made. Raises KeyError for one that was not."""
        entry = self.entries[self._name(target)]
        return Film(
            path=target,
            frames=entry["frames"],
            duration=entry["duration"],
            size_bytes=entry["bytes"],
            sections=tuple((name, start) for name, start in entry["sections"]),
            extras=tuple(self.folder / extra["path"] for extra in entry["extras"]),
            words={"verdict": entry["status"], "alt": entry["alt"]},
        )

    def stale(self, job: Job) -> str:
        """Why the job must run; empty when its file is there, whole, and made from the same things."""
        entry = self.entry(job.target)
        if not entry:
            return "not made yet"
        for record in (entry, *entry.get("extras", ())):
            trouble = self._altered(record)
            if trouble:
                return trouble
        return (
            ""
            if entry.get("fingerprint") == job.fingerprint
            else "made from other code, parameters or versions"
        )

    def record(
        self,
        job: Job,
        film: Film,
        *,
        versions: Mapping[str, str],
        seconds: float,
    ) -> None:
        """Enter a file that was just made. Raises OSError when the manifest cannot be written."""
        entry = {
            **self._file_record(film.path),
            **_plain(job.spec),
            "frames": film.frames,
            "duration": film.duration,
            "title": job.title,
            "status": film.words.get("verdict", ""),
            "alt": film.words.get("alt", ""),
            "sections": [list(section) for section in film.sections],
            "parameters": dict(job.parameters),
            "versions": dict(versions),
            "recipe": job.recipe,
            "fingerprint": job.fingerprint,
            "place": job.place,
            "seconds": round(seconds, 2),
            "extras": [self._file_record(path) for path in film.extras],
        }
        with _locked(self.folder / ".manifest.lock"):
            known = {name: old for name, old in self._read()[0].items() if (self.folder / name).exists()}
            self.entries = {**known, self._name(job.target): entry}
            self._write()

    def arrange(self, jobs: Iterable[Job]) -> None:
        """Enter the places that the files of these jobs have now: a file that is fresh may have been moved.

        Raises OSError when the manifest cannot be written.
        """
        places = {self._name(job.target): job.place for job in jobs}
        if all(
            self.entries[name].get("place") == places[name] for name in places.keys() & self.entries.keys()
        ):
            return
        with _locked(self.folder / ".manifest.lock"):
            self.entries = self._read()[0]
            for name in places.keys() & self.entries.keys():
                self.entries[name]["place"] = places[name]
            self._write()

    def _name(self, path: Path) -> str:
        return Path(os.path.relpath(path, self.folder)).as_posix()

    def _read(self) -> tuple[dict[str, dict], str]:
        try:
            entries = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))["files"]
            entries.items()
        except (FileNotFoundError, NotADirectoryError):
            return {}, ""
        except OSError as error:
            return {}, error.strerror or type(error).__name__
        except (ValueError, KeyError, TypeError, AttributeError):
            return {}, "it is not a manifest"
        return {name: entry for name, entry in entries.items() if isinstance(entry, dict)}, ""

    def _write(self) -> None:
        # Files in order; what is told of one stays in the order in which it was told.
        text = json.dumps({"files": dict(sorted(self.entries.items()))}, indent=1, ensure_ascii=False)
        atomic.write_text(self.folder / MANIFEST, text + "\n")

    def _file_record(self, path: Path) -> dict[str, Any]:
        state = path.stat()
        return {
            "path": self._name(path),
            "bytes": state.st_size,
            "mtime_ns": state.st_mtime_ns,
            "sha256": _digest(path),
        }

    def _altered(self, record: Mapping[str, Any]) -> str:
        """What is wrong with a file that was entered. Its content is only read when its date has changed."""
        path = self.folder / str(record.get("path", ""))
        try:
            state = path.stat()
            same = state.st_size == record.get("bytes") and (
                state.st_mtime_ns == record.get("mtime_ns") or _digest(path) == record.get("sha256")
            )
        except OSError:
            return f"{path.name} is missing"
        return "" if same else f"{path.name} is not as it was made"


def _plain(spec: Spec) -> dict[str, Any]:
    rate = spec.fps
    return {**asdict(spec), "fps": rate.numerator if rate.denominator == 1 else float(rate)}


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "none"


def _digest(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _source_digest(path: Path) -> str:
    state = path.stat()
    return _digest_at(path, state.st_mtime_ns, state.st_size)


@cache  # every job of a run counts the same sources
def _digest_at(path: Path, mtime_ns: int, size: int) -> str:
    return _digest(path)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with open(path, "a+b") as file:
        _lock(file)
        try:
            yield
        finally:
            _unlock(file)


def _lock(file: BinaryIO) -> None:
    if sys.platform != "win32":
        fcntl.flock(file, fcntl.LOCK_EX)
        return
    while True:
        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
            return
        except OSError:  # Windows gives up after ten seconds
            continue


def _unlock(file: BinaryIO) -> None:
    if sys.platform == "win32":
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_UN)
