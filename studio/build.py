"""One build: clear what dead runs left, pass over what is fresh, make the rest, sum up."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from studio import pool, progress
from studio.cleanup import sweep
from studio.job import Job
from studio.manifest import Manifest, fingerprint, versions
from studio.options import refuse_unwritable
from studio.pool import Event, Outcome
from studio.publish import page


@dataclass(frozen=True)
class Order:
    """A job, and what its file is made from besides: plain values for the manifest, and files of code."""

    job: Job
    parameters: Mapping[str, Any]
    sources: Sequence[Path]


@dataclass(frozen=True)
class Plan:
    """What there is to do: every job, and why it must run; the reason is empty for a file that is fresh."""

    jobs: Sequence[tuple[Job, str]]

    @property
    def todo(self) -> list[Job]:
        return [job for job, why in self.jobs if why]


@dataclass(frozen=True)
class Done:
    """What came of it: how every job ended that ran, and a line for whatever went wrong."""

    outcomes: Sequence[Outcome]
    troubles: Sequence[str]


def plan(orders: Sequence[Order], folder: Path, *, force: bool = False) -> Plan:
    """Look what of the orders is not there yet, or no longer as it would be made now. Writes nothing."""
    return _compared(orders, Manifest(folder), versions(), force)


def _compared(orders: Sequence[Order], manifest: Manifest, installed: Mapping[str, str], force: bool) -> Plan:
    jobs = [fingerprinted(order, installed) for order in orders]
    return Plan([(job, manifest.stale(job) or ("made again, as asked" if force else "")) for job in jobs])


def work(
    orders: Sequence[Order],
    folder: Path,
    *,
    force: bool = False,
    workers: int | None = None,
    quiet: bool = False,
) -> int:
    """Make the files that are not fresh, keep the manifest and the page in `folder`, and say what was done.

    Returns the exit status: 0, or 1 when a job failed. Raises ValueError, before anything is made, when the
    folder cannot be written.
    """
    began = time.perf_counter()
    done = make(orders, folder, force=force, workers=workers, quiet=quiet)
    return tell(done, folder, asked=len(orders), seconds=time.perf_counter() - began, quiet=quiet)


def tell(done: Done, folder: Path, *, asked: int, seconds: float, quiet: bool = False) -> int:
    """Say what was done of so many files that were asked for, and return the exit status."""
    if quiet:
        print(*done.troubles, sep="\n", end="\n" if done.troubles else "", file=sys.stderr)
    else:
        fresh = asked - len(done.outcomes)
        print(progress.closing(done.outcomes, done.troubles, fresh=fresh, folder=folder, seconds=seconds))
    return 1 if done.troubles else 0


def make(
    orders: Sequence[Order],
    folder: Path,
    *,
    force: bool = False,
    workers: int | None = None,
    quiet: bool = False,
    executor: Executor | None = None,
) -> Done:
    """The same without the closing words; on an `executor` of the caller's, where there is one."""
    sweep({folder, *(order.job.target.parent for order in orders)})
    manifest, installed = Manifest(folder), versions()
    todo = _compared(orders, manifest, installed, force).todo
    if todo:
        refuse_unwritable(folder)
    parameters = {order.job.target: order.parameters for order in orders}
    troubles: list[str] = []

    def keep(outcome: Outcome) -> None:
        troubles.extend(enter(manifest, outcome, parameters[outcome.job.target], installed))

    outcomes = _run(todo, manifest, keep, workers=workers, quiet=quiet, executor=executor)
    with suppress(OSError):  # what cannot be written then is told by what follows, or already was
        manifest.arrange(order.job for order in orders)
    return Done(outcomes, troubles + progress.failures(outcomes) + show(folder))


def enter(
    manifest: Manifest, outcome: Outcome, parameters: Mapping[str, Any], installed: Mapping[str, str]
) -> list[str]:
    """Enter a file that was just made into the manifest; a line for what is in the way of that."""
    film = outcome.film
    try:
        if film:
            known = {"parameters": parameters, "versions": installed, "seconds": outcome.seconds}
            manifest.record(outcome.job, film, **known)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        return [f"{film.path}  made, but the manifest cannot be written: {reason}"]
    return []


def show(folder: Path) -> list[str]:
    """Bring the page of the folder up to date; a line for what is in the way of that."""
    try:
        page.write(folder)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        return [f"{folder / page.PAGE}  cannot be written: {reason}"]
    return []


def fingerprinted(order: Order, installed: Mapping[str, str]) -> Job:
    """The order's job with the fingerprint of everything that goes into its file."""
    job = order.job
    inputs = {**order.parameters, "sections": job.sections, "title": job.title, "recipe": job.recipe}
    return replace(job, fingerprint=fingerprint(order.sources, inputs, job.spec, installed))


def _run(
    jobs: list[Job],
    manifest: Manifest,
    keep: Callable[[Outcome], None],
    *,
    workers: int | None,
    quiet: bool,
    executor: Executor | None,
) -> list[Outcome]:
    if not jobs:
        return []
    frames = {job.target: manifest.entry(job.target).get("frames") for job in jobs}
    with progress.watching(len(jobs), quiet=quiet, frames=frames) as show:

        def on_event(event: Event) -> None:
            if event.outcome:
                keep(event.outcome)
            show(event)

        return pool.run(jobs, workers=workers, executor=executor, on_event=on_event)
