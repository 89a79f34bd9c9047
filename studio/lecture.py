"""A lecture: finished films in one, each after a card, with a table of contents for players and for video sites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image

from studio import captions, commit, extras
from studio.captions import Caption, Chapter
from studio.failure import one_line
from studio.job import Film
from studio.join import Track, join, read
from studio.spec import Spec

SITE_CHAPTER = 10
"""Video sites want chapters that last so many seconds at least."""


class LectureError(ValueError):
    """A lecture could not be made; the message is one line."""


@dataclass(frozen=True)
class Part:
    """A part of a lecture: its title, and two finished MP4s, its card and what it is about."""

    title: str
    card: Path
    film: Path


@dataclass(frozen=True)
class Lecture:
    """What a lecture is made of. To the ledger it is as good as a job.

    title    shown to people, and written into the file's metadata
    opening  the finished MP4 of the title card
    parts    in their order
    spec     what all the films are, and the lecture will be
    target, recipe, fingerprint, place    as in a job
    """

    title: str
    opening: Path
    parts: tuple[Part, ...]
    spec: Spec
    target: Path
    recipe: str = ""
    fingerprint: str = ""
    place: int = -1

    @property
    def films(self) -> list[Path]:
        """All films, in the order in which they are shown."""
        return [self.opening, *(path for part in self.parts for path in (part.card, part.film))]


@dataclass(frozen=True)
class Entry:
    """A line of the contents: where it begins, in frames, its title, and whether a part begins here."""

    start: int
    title: str
    part: bool = False


def make(lecture: Lecture) -> Film:
    """Join the lecture's films, and write beside the film what lies beside any, and `NAME.chapters.txt`.

    Until everything is written and has been read back, nothing appears under its final name; when anything
    goes wrong, nothing is left behind. Raises LectureError.
    """
    part = commit.part(lecture.target)
    try:
        tracks = [read(path) for path in lecture.films]
        entries, frames, fps = contents(lecture, tracks), sum(track.frames for track in tracks), tracks[0].fps
        join(tracks, part, _chapters(entries, frames), title=lecture.title, recipe=lecture.recipe)
        beside = _write_extras(lecture, part, site_chapters(entries, frames, fps), _captions(tracks))
        size = part.stat().st_size
        commit.commit(lecture.target, part, beside)
    except Exception as error:
        raise LectureError(one_line(error)) from error
    finally:
        commit.clear(part)
    return Film(
        path=lecture.target,
        frames=frames,
        duration=float(frames / fps),
        size_bytes=size,
        sections=tuple((entry.title, float(entry.start / fps)) for entry in entries),
        extras=tuple(beside),
        words=_words(lecture),
    )


def contents(lecture: Lecture, tracks: Sequence[Track]) -> list[Entry]:
    """The title; then, numbered as in a book, every part where its card begins, and its film's own chapters."""
    starts = [sum(track.frames for track in tracks[:nth]) for nth in range(len(tracks))]
    entries = [Entry(0, lecture.title)]
    films = zip(lecture.parts, starts[1::2], starts[2::2], tracks[2::2], strict=True)
    for number, (part, card_start, start, track) in enumerate(films, start=1):
        entries.append(Entry(card_start, f"{number}. {part.title}", part=True))
        for section, chapter in enumerate(track.chapters, start=1):
            entries.append(Entry(start + chapter.start, f"{number}.{section} {chapter.title}"))
    return entries


def site_chapters(entries: Sequence[Entry], frames: int, fps: Fraction) -> str:
    """The contents as video sites read them: `0:00 Title`, a line each, none shorter than SITE_CHAPTER seconds.

    What is too short is told with what comes before it. Parts go before sections, and the first of them before
    the title of the whole, which a site shows anyway.
    """
    least = SITE_CHAPTER * fps
    lines = {0: entries[0].title}
    for entry in sorted(entries[1:], key=lambda entry: not entry.part):
        if all(abs(entry.start - start) >= least for start in (*lines, frames)):
            lines[entry.start] = entry.title
    first = next((entry for entry in entries if entry.part), entries[0])
    if first.start not in lines:
        lines[0] = first.title
    return "".join(f"{_clock(int(start / fps))} {title}\n" for start, title in sorted(lines.items()))


def _clock(seconds: int) -> str:
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _chapters(entries: Sequence[Entry], frames: int) -> list[Chapter]:
    ends = [*(entry.start for entry in entries[1:]), frames]
    return [Chapter(entry.title, entry.start, end) for entry, end in zip(entries, ends, strict=True)]


def _captions(tracks: Sequence[Track]) -> list[Caption]:
    """What is said in every film, at its place in all of them."""
    said, start = [], Fraction(0)
    for track in tracks:
        beside = track.path.with_name(track.path.name + extras.CAPTIONS)
        if beside.exists():
            said += captions.shifted(captions.read_vtt(beside.read_text(encoding="utf-8")), float(start))
        start += track.frames / track.fps
    return said


def _write_extras(
    lecture: Lecture, part: Path, site: str, said: Sequence[Caption]
) -> dict[Path, Path]:
    """Writes what belongs beside the file; final path to part."""
    with Image.open(lecture.opening.with_name(lecture.opening.name + extras.POSTER)) as poster:
        last = np.asarray(poster.convert("RGBA"))
    words, name = _words(lecture), lecture.target.name
    made = extras.write(part, name, lecture.spec, title=lecture.title, words=words, said=said, last=last)
    beside = {lecture.target.with_name(name + suffix): path for suffix, path in made.items()}
    chapters = part.with_name(f"{part.name}.chapters.txt")
    chapters.write_text(site, encoding="utf-8", newline="\n")
    return {**beside, lecture.target.with_suffix(".chapters.txt"): chapters}


def _words(lecture: Lecture) -> dict[str, str]:
    titles = "; ".join(part.title for part in lecture.parts)
    many = "a part" if len(lecture.parts) == 1 else f"{len(lecture.parts)} parts"
    return {"alt": f"{lecture.title}: a lecture in {many}. {titles}.", "verdict": ""}
