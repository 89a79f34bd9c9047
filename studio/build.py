"""One build: clear what dead runs left, pass over what is fresh, make the rest, sum up."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from studio import pool, progress
from studio.cleanup import sweep
from studio.cluster import Cluster
from studio.fingerprint import code_digests, fingerprint, versions
from studio.job import Job, Product
from studio.manifest import Manifest, ManifestError
from studio.options import refuse_unwritable
from studio.pool import Event, Outcome, PoolError
from studio.publish import page


@dataclass(frozen=True)
class Plan:
    """What there is to do: every job, and why it must run; the reason is empty for a file that is fresh."""

    jobs: Sequence[tuple[Product, str]]

    @property
    def todo(self) -> list[Product]:
        return [job for job, why in self.jobs if why]


@dataclass(frozen=True)
class Done:
    """What came of it: how every job ended that ran, a line for whatever went wrong, and how many jobs were
    not tried because the run was cut short."""

    outcomes: Sequence[Outcome]
    troubles: Sequence[str]
    left: int = 0


def plan(jobs: Sequence[Job], folder: Path, *, force: bool = False) -> Plan:
    """Look which of the files are not there yet, or no longer as they would be made now. Writes nothing."""
    with Manifest(folder) as manifest:
        return Plan(_compared(jobs, manifest, versions(), force))


def _compared(
    jobs: Sequence[Job], manifest: Manifest, installed: Mapping[str, str], force: bool
) -> list[tuple[Job, str]]:
    known = fingerprinted(jobs, installed)
    return [(job, manifest.stale(job) or ("made again, as asked" if force else "")) for job in known]


def work(
    jobs: Sequence[Job],
    folder: Path,
    *,
    force: bool = False,
    workers: int | None = None,
    cluster: Cluster | None = None,
    quiet: bool = False,
) -> int:
    """Make the files that are not fresh, keep the manifest and the page in `folder`, and say what was done.

    Returns the exit status: 0, or 1 when a job failed. Raises ValueError, before anything is made, when the
    folder cannot be written or there is no cluster that can film.
    """
    began = time.perf_counter()
    done = make(jobs, folder, force=force, workers=workers, cluster=cluster, quiet=quiet)
    return report(done, folder, asked=len(jobs), seconds=time.perf_counter() - began, quiet=quiet)


def report(done: Done, folder: Path, *, asked: int, seconds: float, quiet: bool = False) -> int:
    """Say what was done of so many files that were asked for, and return the exit status."""
    if quiet:
        print(*done.troubles, sep="\n", end="\n" if done.troubles else "", file=sys.stderr)
    else:
        fresh = asked - len(done.outcomes) - done.left
        print(progress.closing(done.outcomes, done.troubles, fresh=fresh, folder=folder, seconds=seconds))
    return 1 if done.troubles else 0


def make(
    jobs: Sequence[Job],
    folder: Path,
    *,
    force: bool = False,
    workers: int | None = None,
    cluster: Cluster | None = None,
    quiet: bool = False,
    executor: Executor | None = None,
) -> Done:
    """The same without the closing words; on a cluster or an `executor` of the caller's, if there is one."""
    sweep({folder, *(job.target.parent for job in jobs)})
    installed, troubles = versions(), list[str]()
    with Manifest(folder) as manifest:
        todo = [job for job, why in _compared(jobs, manifest, installed, force) if why]
        outcomes: list[Outcome] = []

        def keep(outcome: Outcome) -> None:
            outcomes.append(outcome)
            troubles.extend(enter(manifest, outcome, installed))

        try:
            with cluster.connected(_warn) if cluster and todo else nullcontext(executor) as where:
                if todo:
                    refuse_unwritable(folder)
                outcomes = _run(todo, manifest, keep, workers=workers, quiet=quiet, executor=where)
        except PoolError as error:
            troubles.append(str(error))
        with suppress(ManifestError):  # a manifest that cannot be written was reported with the first film
            manifest.tidy(jobs)
    left = len(todo) - len(outcomes)
    return Done(outcomes, troubles + progress.failures(outcomes) + show(folder), left)


def _warn(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def enter(manifest: Manifest, outcome: Outcome, installed: Mapping[str, str]) -> list[str]:
    """Enter a file that was just made into the manifest; a line for what is in the way of that."""
    if outcome.film:
        try:
            manifest.record(outcome.job, outcome.film, versions=installed, seconds=outcome.seconds)
        except ManifestError as error:
            return [f"{outcome.film.path}  made, but not entered: {error}"]
    return []


def show(folder: Path) -> list[str]:
    """Bring the page of the folder up to date; a line for what is in the way of that."""
    try:
        page.write(folder)
    except ManifestError as error:
        return [str(error)]
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        return [f"{folder / page.PAGE}  cannot be written: {reason}"]
    return []


def fingerprinted(jobs: Iterable[Job], installed: Mapping[str, str]) -> list[Job]:
    """The jobs, each with the fingerprint of everything that goes into its file."""
    code: dict[tuple[Path, ...], tuple[tuple[str, str], ...]] = {}  # most jobs share their code
    known = []
    for job in jobs:
        sources = tuple(job.sources)
        if sources not in code:
            code[sources] = code_digests(sources)
        recipe = job.recipe.removeprefix(job.program)
        inputs = {**job.parameters, "sections": job.sections, "title": job.title, "recipe": recipe}
        known.append(replace(job, fingerprint=fingerprint(code[sources], inputs, job.spec, installed)))
    return known


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
    made = {job.target: manifest.entry(job.target).get("frames") for job in jobs}
    frames = {target: int(count) for target, count in made.items() if count}
    with progress.watching(len(jobs), quiet=quiet, frames=frames) as show:

        def on_event(event: Event) -> None:
            if event.outcome:
                keep(event.outcome)
            show(event)

        return pool.run(jobs, workers=workers, executor=executor, on_event=on_event)
