"""A lecture of films: a title, a card before each, all of it in one film.

Cards and films are the studio's jobs like any others; joining them is the last thing, done again only when
one of them, or a title, has changed.
"""

from __future__ import annotations

import shlex
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from fall_line.jobs import HOUSE, PROGRAM, arguments_for, jobs_of, sources
from fall_line.options import OPTIONS
from fall_line.request import Request
from scenes.factories import CardFactory
from scenes.parameters import Card
from studio import build, progress
from studio.build import Done, Plan
from studio.cluster import Cluster
from studio.fingerprint import code_digests, fingerprint, versions
from studio.job import Job
from studio.manifest import Manifest
from studio.options import spec_arguments, specs
from studio.pool import Outcome
from studio.publish.lecture import Lecture, Part
from studio.spec import Spec

TITLE = "Gradient descent"
"""Of the lecture that is the article."""

STEM = "lecture"
_OF_EVERY_FILM = ("format", "quality", "size", "fps", "transparent", "name", "title", "sections", "whole")


def subtitle(figures: int) -> str:
    """Of the lecture that is the article, in so many figures."""
    return f"in {figures} figures; every dot is a computed iterate"


@dataclass(frozen=True)
class Course:
    """The jobs for all that a lecture is joined from, in its order, the lecture, and the command that its
    recipe names."""

    jobs: tuple[Job, ...]
    lecture: Lecture
    program: str


def course(
    requests: Sequence[Request],
    folder: Path,
    *,
    title: str,
    subtitle: str = "",
    values: Mapping[str, Any] | None = None,
    figures: Sequence[str] = (),
    file: Path | None = None,
    program: tuple[str, ...] = PROGRAM,
) -> Course:
    """What it takes to make a lecture of the requests, in their order, in `folder`: `lecture.mp4`.

    Formats and sections that the requests ask for do not count: a lecture is joined from whole MP4s. The
    recipe is made from `program`, the command, its `values` by option, the `figures` named there, and `file`,
    where the requests come from.
    Raises ValueError when the requests differ in size, frame rate or quality.
    """
    spec = _spec(requests)
    recipe = _recipe(program, values or {}, spec, figures, file)
    films = [_film(request, spec, folder, program) for request in requests]
    cards = [Card(title, subtitle, 0, len(requests))]
    cards += [
        Card(request.title, "", number, len(requests)) for number, request in enumerate(requests, start=1)
    ]
    names = ["title", *(request.name for request in requests)]
    # The title looks as the first part does.
    card_jobs = [
        _card(card, name, request, spec, folder, recipe, program)
        for card, name, request in zip(cards, names, [requests[0], *requests], strict=True)
    ]
    opening, *before = (job.target for job in card_jobs)
    parts = tuple(
        Part(request.title, card, film.target)
        for request, card, film in zip(requests, before, films, strict=True)
    )
    parameters = {"language": "en", "films": [request.name for request in requests]}
    lecture = Lecture(
        title, opening, parts, spec, folder / f"{STEM}.mp4", recipe, parameters=parameters, language="en"
    )
    return Course((*card_jobs, *films), lecture, shlex.join(program))


def make(
    course: Course,
    folder: Path,
    *,
    force: bool = False,
    workers: int | None = None,
    cluster: Cluster | None = None,
    quiet: bool = False,
) -> Done:
    """Make what is not fresh of the cards and films, then the lecture, unless it is fresh itself.

    When one of its films cannot be made there is no lecture. Raises ValueError, before anything is made, when
    the folder cannot be written.
    """
    done = build.make(course.jobs, folder, force=force, workers=workers, cluster=cluster, quiet=quiet)
    if done.troubles:
        missing = ", ".join(outcome.job.target.name for outcome in done.outcomes if not outcome.film)
        because = f": there is no {missing}" if missing else ""
        return replace(done, troubles=[*done.troubles, f"{course.lecture.target}  not made{because}"])
    with Manifest(folder) as manifest:
        lecture = fingerprinted(course, manifest)
        if not (force or manifest.stale(lecture)):
            return done
        outcome = _assemble(lecture)
        troubles = build.enter(manifest, outcome, versions(["av"]))
    return Done([*done.outcomes, outcome], troubles + progress.failures([outcome]) + build.show(folder))


def work(
    course: Course,
    folder: Path,
    *,
    force: bool = False,
    workers: int | None = None,
    cluster: Cluster | None = None,
    quiet: bool = False,
) -> int:
    """The same with a report at its end; returns the exit status, as studio.build.work does."""
    began = time.perf_counter()
    done = make(course, folder, force=force, workers=workers, cluster=cluster, quiet=quiet)
    seconds = time.perf_counter() - began
    return build.report(done, folder, asked=len(course.jobs) + 1, seconds=seconds, quiet=quiet)


def plan(course: Course, folder: Path, *, force: bool = False) -> Plan:
    """What there is to do, the lecture last. Writes nothing."""
    films = build.plan(course.jobs, folder, force=force)
    with Manifest(folder) as manifest:
        reason = "one of its films is made" if films.todo else manifest.stale(fingerprinted(course, manifest))
    return Plan([*films.jobs, (course.lecture, reason)])


def fingerprinted(course: Course, manifest: Manifest) -> Lecture:
    """The lecture with the fingerprint of all that goes into it; its films are in the manifest."""
    lecture = course.lecture
    inputs = {
        "title": lecture.title,
        "recipe": lecture.recipe.removeprefix(course.program),
        "parts": [part.title for part in lecture.parts],
        "films": [manifest.entry(path).get("sha256") for path in lecture.films],
    }
    studio = HOUSE / "studio"
    joined_by = [studio / "publish" / name for name in ("assemble.py", "join.py", "lecture.py")]
    code = [*studio.glob("*.py"), *joined_by]
    return replace(
        lecture, fingerprint=fingerprint(code_digests(code), inputs, lecture.spec, versions(["av"]))
    )


def _assemble(lecture: Lecture) -> Outcome:
    # Here, so that a run with nothing to do is quick.
    from studio.publish.assemble import LectureError, assemble

    began = time.perf_counter()
    try:
        film, error = assemble(lecture), ""
    except LectureError as failure:
        film, error = None, str(failure)
    return Outcome(lecture, film, error, time.perf_counter() - began)


def _spec(requests: Sequence[Request]) -> Spec:
    """The one spec of all parts."""
    first, *others = (specs({**request.values, "format": ("mp4",)})[0] for request in requests)
    for request, spec in zip(requests[1:], others, strict=True):
        if spec != first:
            kinds = f"{request.name} would be {_kind(spec)}, {requests[0].name} {_kind(first)}"
            raise ValueError(f"the films of a lecture are of one kind: {kinds}")
    return first


def _kind(spec: Spec) -> str:
    return f"{spec.width}x{spec.height} at {float(spec.fps):g} frames a second in quality {spec.quality}"


def _recipe(
    program: tuple[str, ...],
    values: Mapping[str, Any],
    spec: Spec,
    figures: Sequence[str],
    file: Path | None,
) -> str:
    """The command that makes the lecture again."""
    arguments = [*program, *figures, "--lecture", *([str(file)] if file else []), *spec_arguments(spec)[2:]]
    for name, value in values.items():
        # A default is only worth a word where a file may set another value.
        if name not in _OF_EVERY_FILM and (file or value != OPTIONS[name].default):
            arguments += arguments_for(name, value)
    return shlex.join(arguments)


def _film(request: Request, spec: Spec, folder: Path, program: tuple[str, ...]) -> Job:
    (job,) = jobs_of(replace(request, sections=False, specs=(spec,)), folder, program)
    return job


def _card(
    card: Card,
    name: str,
    request: Request,
    spec: Spec,
    folder: Path,
    recipe: str,
    program: tuple[str, ...],
) -> Job:
    stem = f"{STEM}/{card.number:02}-{name}"
    return Job(
        name=stem,
        scene=CardFactory(card, request.theme, request.tempo),
        spec=spec,
        target=folder / f"{stem}.mp4",
        title=card.title,
        recipe=recipe,
        program=shlex.join(program),
        place=-1,
        parameters={**asdict(card), "theme": request.theme, "tempo": request.tempo},
        sources=sources("card.py"),
        language="en",
    )
