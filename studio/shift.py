"""One shift of the crew: clear what the dead left, pass over the fresh, make the rest, sum up."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from studio import crew, report
from studio.crew import Event, Outcome
from studio.job import Job
from studio.ledger import Ledger, fingerprint, versions
from studio.leftovers import sweep
from studio.options import refuse_unwritable


@dataclass(frozen=True)
class Order:
    """A job, and what its file is made from besides: plain values for the manifest, and files of code."""

    job: Job
    parameters: Mapping[str, Any]
    sources: Sequence[Path]


def work(
    orders: Sequence[Order],
    folder: Path,
    *,
    force: bool = False,
    workers: int | None = None,
    quiet: bool = False,
) -> int:
    """Make the files that are not fresh, and keep the manifest in `folder`.

    Returns the exit status: 0, or 1 when a job failed. Raises ValueError, before anything is made, when the
    folder cannot be written.
    """
    sweep({folder, *(order.job.target.parent for order in orders)})
    ledger, installed = Ledger(folder), versions()
    parameters = {order.job.target: order.parameters for order in orders}
    jobs = [fingerprinted(order, installed) for order in orders]
    todo = [job for job in jobs if force or ledger.stale(job)]
    if todo:
        refuse_unwritable(folder)
    troubles: list[str] = []

    def keep(outcome: Outcome) -> None:
        job, film = outcome.job, outcome.film
        known = {"parameters": parameters[job.target], "versions": installed, "seconds": outcome.seconds}
        try:
            if film:
                ledger.record(job, film, **known)
        except OSError as error:
            reason = (error.strerror or type(error).__name__).lower()
            troubles.append(f"{film.path}  made, but the manifest cannot be written: {reason}")

    began = time.perf_counter()
    outcomes = _make(todo, ledger, workers, quiet, keep)
    troubles += report.failures(outcomes)
    if quiet:
        print(*troubles, sep="\n", end="\n" if troubles else "", file=sys.stderr)
    else:
        seconds = time.perf_counter() - began
        print(report.closing(outcomes, troubles, fresh=len(jobs) - len(todo), folder=folder, seconds=seconds))
    return 1 if troubles else 0


def fingerprinted(order: Order, installed: Mapping[str, str]) -> Job:
    """The order's job with the fingerprint of everything that goes into its file."""
    job = order.job
    inputs = {**order.parameters, "sections": job.sections, "title": job.title, "recipe": job.recipe}
    return replace(job, fingerprint=fingerprint(order.sources, inputs, job.spec, installed))


def _make(
    jobs: list[Job], ledger: Ledger, workers: int | None, quiet: bool, keep: Callable[[Outcome], None]
) -> list[Outcome]:
    if not jobs:
        return []
    frames = {job.target: ledger.entry(job.target).get("frames") for job in jobs}
    with report.watching(len(jobs), quiet=quiet, frames=frames) as show:

        def on_event(event: Event) -> None:
            if event.outcome:
                keep(event.outcome)
            show(event)

        return crew.run(jobs, workers=workers, on_event=on_event)
