"""A lecture of the films that are wished for: a title, a card before each, all of it in one film.

Cards and films are the studio's orders like any others; joining them is the last thing, done again only when
one of them, or a title, has changed.
"""

from __future__ import annotations

import shlex
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from door.orders import HOUSE, orders, sources, spelled
from door.wish import Wish
from scenes.catalog import Card, CardScene
from studio import report, shift
from studio.crew import Outcome
from studio.job import Job
from studio.ledger import Ledger, fingerprint, versions
from studio.options import specs, told
from studio.publish.lecture import Lecture, Part
from studio.shift import Done, Order, Plan
from studio.spec import Spec

TITLE, SUBTITLE = "Gradient descent", "in five figures; every dot is a computed iterate"
"""Of the lecture that is the article."""

STEM = "lecture"
_USUAL = {"theme": "dark", "tempo": 1.0}
_NOT_TOLD = ("format", "quality", "size", "fps", "name", "title", "sections", "whole")


@dataclass(frozen=True)
class Course:
    """The orders for all that a lecture is joined from, in its order, and the lecture."""

    orders: tuple[Order, ...]
    lecture: Lecture
    parameters: Mapping[str, Any]


def course(
    wishes: Sequence[Wish],
    folder: Path,
    *,
    title: str,
    subtitle: str = "",
    asked: Mapping[str, Any] | None = None,
    figures: Sequence[str] = (),
    file: Path | None = None,
) -> Course:
    """What it takes to make a lecture of the wishes, in their order, in `folder`: `lecture.mp4`.

    Formats and sections that the wishes ask for do not count: a lecture is joined from whole MP4s. `asked`,
    the options of the command line by name, `figures`, named there, and `file`, where the wishes come from,
    make the recipe. Raises ValueError when the wishes differ in size, frame rate or quality.
    """
    spec = _spec(wishes)
    recipe = _recipe(asked or {}, spec, figures, file)
    films = [_film(wish, spec, folder) for wish in wishes]
    cards = [Card(title, subtitle, 0, len(wishes))]
    cards += [Card(wish.title, "", number, len(wishes)) for number, wish in enumerate(wishes, start=1)]
    names = ["title", *(wish.name for wish in wishes)]
    # The title looks as the first part does.
    ordered = [
        _card(card, name, wish, spec, folder, recipe)
        for card, name, wish in zip(cards, names, [wishes[0], *wishes], strict=True)
    ]
    opening, *before = (order.job.target for order in ordered)
    parts = tuple(
        Part(wish.title, card, film.job.target)
        for wish, card, film in zip(wishes, before, films, strict=True)
    )
    lecture = Lecture(title, opening, parts, spec, folder / f"{STEM}.mp4", recipe)
    return Course((*ordered, *films), lecture, {"films": [wish.name for wish in wishes]})


def make(
    course: Course, folder: Path, *, force: bool = False, workers: int | None = None, quiet: bool = False
) -> Done:
    """Make what is not fresh of the cards and films, then the lecture, unless it is fresh itself.

    When one of its films cannot be made there is no lecture. Raises ValueError, before anything is made, when
    the folder cannot be written.
    """
    done = shift.make(course.orders, folder, force=force, workers=workers, quiet=quiet)
    if done.troubles:
        missing = ", ".join(outcome.job.target.name for outcome in done.outcomes if not outcome.film)
        because = f": there is no {missing}" if missing else ""
        return replace(done, troubles=[*done.troubles, f"{course.lecture.target}  not made{because}"])
    ledger = Ledger(folder)
    lecture = fingerprinted(course, ledger)
    if not (force or ledger.stale(lecture)):
        return done
    outcome = _assemble(lecture)
    troubles = shift.enter(ledger, outcome, course.parameters, versions(["av"]))
    return Done([*done.outcomes, outcome], troubles + report.failures([outcome]) + shift.show(folder))


def work(
    course: Course, folder: Path, *, force: bool = False, workers: int | None = None, quiet: bool = False
) -> int:
    """The same, said in closing words; returns the exit status, as studio.shift.work does."""
    began = time.perf_counter()
    done = make(course, folder, force=force, workers=workers, quiet=quiet)
    seconds = time.perf_counter() - began
    return shift.tell(done, folder, asked=len(course.orders) + 1, seconds=seconds, quiet=quiet)


def plan(course: Course, folder: Path, *, force: bool = False) -> Plan:
    """What there is to do, the lecture last. Writes nothing."""
    films, ledger = shift.plan(course.orders, folder, force=force), Ledger(folder)
    reason = "one of its films is made" if films.todo else ledger.stale(fingerprinted(course, ledger))
    return Plan([*films.jobs, (course.lecture, reason)])


def fingerprinted(course: Course, ledger: Ledger) -> Lecture:
    """The lecture with the fingerprint of all that goes into it; its films are in the ledger."""
    lecture = course.lecture
    inputs = {
        "title": lecture.title,
        "recipe": lecture.recipe,
        "parts": [part.title for part in lecture.parts],
        "films": [ledger.entry(path).get("sha256") for path in lecture.films],
    }
    studio = HOUSE / "studio"
    joined_by = [studio / "publish" / name for name in ("assemble.py", "join.py", "lecture.py")]
    code = [*studio.glob("*.py"), *joined_by]
    return replace(lecture, fingerprint=fingerprint(code, inputs, lecture.spec, versions(["av"])))


def _assemble(lecture: Lecture) -> Outcome:
    # Here, so that a run with nothing to do is quick.
    from studio.publish.assemble import LectureError, assemble

    began = time.perf_counter()
    try:
        film, error = assemble(lecture), ""
    except LectureError as failure:
        film, error = None, str(failure)
    return Outcome(lecture, film, error, time.perf_counter() - began)


def _spec(wishes: Sequence[Wish]) -> Spec:
    """The one spec of all parts."""
    first, spec = wishes[0], None
    for wish in wishes:
        (own,) = specs({**wish.said, "format": ("mp4",)})
        spec = spec or own
        if own != spec:
            kinds = f"{wish.name} would be {_kind(own)}, {first.name} {_kind(spec)}"
            raise ValueError(f"the films of a lecture are of one kind: {kinds}")
    return spec


def _kind(spec: Spec) -> str:
    return f"{spec.width}x{spec.height} at {float(spec.fps):g} frames a second in quality {spec.quality}"


def _recipe(asked: Mapping[str, Any], spec: Spec, figures: Sequence[str], file: Path | None) -> str:
    """The command that makes the lecture again."""
    words = ["python", "render.py", *figures, "--lecture", *([str(file)] if file else []), *told(spec)[2:]]
    for name, value in asked.items():
        # What is usual is only worth a word where a file may say otherwise.
        if name not in _NOT_TOLD and (file or value != _USUAL.get(name)):
            words += spelled(name, value)
    return shlex.join(words)


def _film(wish: Wish, spec: Spec, folder: Path) -> Order:
    (order,) = orders(replace(wish, sections=False, specs=(spec,)), folder)
    return order


def _card(card: Card, name: str, wish: Wish, spec: Spec, folder: Path, recipe: str) -> Order:
    stem = f"{STEM}/{card.number:02}-{name}"
    look = {"theme": wish.theme, "tempo": wish.tempo}
    job = Job(
        name=stem,
        scene=CardScene(card, **look),
        spec=spec,
        target=folder / f"{stem}.mp4",
        title=card.title,
        recipe=recipe,
        place=-1,
    )
    return Order(job, {**asdict(card), **look}, sources("card.py"))
