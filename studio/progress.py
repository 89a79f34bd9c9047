"""What a person sees of a run: how far every job is, and a closing table; one screen, however many files."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from studio.pool import Event, Outcome
from studio.publish.page import PAGE

Watcher = Callable[[Event], None]

FEW = 40
"""So many files are reported one by one; of more, every hundredth is, and each that failed."""


@contextmanager
def watching(
    count: int, *, quiet: bool = False, frames: Mapping[Path, int] | None = None
) -> Iterator[Watcher]:
    """Gives the function that takes the pool's events and shows them on stderr.

    On a terminal that is a bar for every running job, elsewhere a line for every job that is done, or, of
    many, for every hundredth. `frames` says how many frames a target had last time, which is what a bar is
    measured against.
    """
    if quiet:
        yield lambda event: None
    elif sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        with _bars(count, frames or {}) as watcher:
            yield watcher
    else:
        yield _lines(count)


def _lines(count: int) -> Watcher:
    done = failed = 0
    began = time.monotonic()

    def watcher(event: Event) -> None:
        nonlocal done, failed
        if not event.outcome:
            return
        done += 1
        failed += event.outcome.film is None
        if count <= FEW or event.outcome.film is None:
            print(f"[{done}/{count}] {'  '.join(_cells(event.outcome))} s", file=sys.stderr, flush=True)
        elif done % 100 == 0:
            so_far = f"{done - failed} made, {failed} failed, {time.monotonic() - began:.0f} s"
            print(f"[{done}/{count}] {so_far}", file=sys.stderr, flush=True)

    return watcher


@contextmanager
def _bars(count: int, frames: Mapping[Path, int]) -> Iterator[Watcher]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TextColumn("{task.fields[said]}"))
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as progress:
        whole = progress.add_task("all files", total=count, said=f"0 of {count}")
        tasks = {}
        done = 0

        def watcher(event: Event) -> None:
            nonlocal done
            target = event.job.target
            if event.kind == "started":
                tasks[target] = progress.add_task(target.name, total=frames.get(target), said="")
            elif event.kind == "frames":
                progress.update(tasks[target], completed=event.frames, said=f"{event.frames} frames")
            else:
                done += 1
                progress.update(whole, completed=done, said=f"{done} of {count}")
                if target in tasks:
                    progress.remove_task(tasks.pop(target))

        yield watcher


def closing(
    outcomes: Sequence[Outcome], troubles: Sequence[str], *, fresh: int, folder: Path, seconds: float
) -> str:
    """The last words: the files made, if they are few; what went wrong; how many were left alone."""
    made = [_cells(outcome) for outcome in outcomes if outcome.film]
    said = _columns([("file", "size", "seconds"), *made]) if 0 < len(made) <= FEW else []
    said += _notes(outcomes) + list(troubles[:FEW])
    if len(troubles) > FEW:
        said.append(f"and {len(troubles) - FEW} more (--quiet prints every one)")
    if fresh:
        files = f"{fresh} file is" if fresh == 1 else f"{fresh} files are"
        left = "left alone" if outcomes else "nothing to do"
        said.append(f"{files} fresh in {folder}: {left} (--force makes them again)")
    if outcomes:
        failed = f", {len(outcomes) - len(made)} failed" if len(made) < len(outcomes) else ""
        shown = f"; to be seen in {folder / PAGE}" if made else ""
        said.append(f"{len(made)} made{failed}, {seconds:.0f} s in all{shown}")
    return "\n".join(said)


def _notes(outcomes: Sequence[Outcome]) -> list[str]:
    """What the scenes asked for and did not get, each thing once."""
    films = [outcome.film for outcome in outcomes if outcome.film]
    lines = dict.fromkeys((film.path.stem, note) for film in films for note in film.notes)
    return [f"{stem}  note: {note}" for stem, note in lines][:FEW]


def planned(files: Sequence[tuple[Path, str]]) -> str:
    """What would be made, one line a file with the reason, and how many files would be left alone, having
    none."""
    widest = max((len(str(target)) for target, _ in files), default=0)
    lines = [f"{target!s:<{widest}}  {why or 'fresh'}" for target, why in files]
    todo = sum(bool(why) for _, why in files)
    return "\n".join([*lines, f"{todo} would be made, {len(files) - todo} left alone"])


def failures(outcomes: Sequence[Outcome]) -> list[str]:
    """One line for every job that failed."""
    return ["  ".join(_cells(outcome)[:2]) for outcome in outcomes if outcome.film is None]


def size_text(size: int) -> str:
    """4096 → "4 kB": decimal units, as file managers and web pages count."""
    for unit, bytes_each in (("GB", 10**9), ("MB", 10**6)):
        if size >= bytes_each:
            return f"{size / bytes_each:.1f} {unit}"
    return f"{max(1, round(size / 1000))} kB"


def _cells(outcome: Outcome) -> tuple[str, str, str]:
    """The file, its size or what went wrong, the seconds it took."""
    film = outcome.film
    said = size_text(film.size_bytes) if film else f"failed: {outcome.error}"
    return str(film.path if film else outcome.job.target), said, f"{outcome.seconds:.1f}"


def _columns(rows: list[tuple[str, str, str]]) -> list[str]:
    """The rows as lines, the first column to the left and the others, which are numbers, to the right."""
    file, size, seconds = (max(map(len, column)) for column in zip(*rows, strict=True))
    return [f"{row[0]:<{file}}  {row[1]:>{size}}  {row[2]:>{seconds}}" for row in rows]
