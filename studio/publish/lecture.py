"""A lecture: finished films in one, each after a card; and its contents, for players and for video sites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.spec import Spec

if TYPE_CHECKING:
    from studio.publish.join import Track

SITE_CHAPTER = 10
"""Video sites want chapters that last so many seconds at least."""


@dataclass(frozen=True)
class Part:
    """A part of a lecture: its title, and two finished MP4s, its card and what it is about."""

    title: str
    card: Path
    film: Path


@dataclass(frozen=True)
class Lecture:
    """What a lecture is made of. To the manifest it is as good as a job.

    title    shown to people, and written into the file's metadata
    opening  the finished MP4 of the title card
    parts    in their order
    spec     what all the films are, and the lecture will be
    target, recipe, place, group, parameters, language, fingerprint    as in a job
    """

    title: str
    opening: Path
    parts: tuple[Part, ...]
    spec: Spec
    target: Path
    recipe: str = ""
    place: int = -1
    group: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    language: str = ""
    fingerprint: str = ""

    @property
    def films(self) -> list[Path]:
        """All films, in the order in which they are shown."""
        return [self.opening, *(path for part in self.parts for path in (part.card, part.film))]

    @property
    def words(self) -> dict[str, str]:
        """What there is to see, as a film says it."""
        titles = "; ".join(part.title for part in self.parts)
        many = "a part" if len(self.parts) == 1 else f"{len(self.parts)} parts"
        return {"alt": f"{self.title}: a lecture in {many}. {titles}.", "verdict": ""}


@dataclass(frozen=True)
class Entry:
    """A line of the contents: where it begins, in frames, its title, and whether a part begins here."""

    start: int
    title: str
    part: bool = False


def contents(lecture: Lecture, tracks: Sequence[Track]) -> list[Entry]:
    """The title; then, numbered as in a book, every part where its card begins and its film's chapters."""
    starts = [sum(track.frames for track in tracks[:nth]) for nth in range(len(tracks))]
    entries = [Entry(0, lecture.title)]
    films = zip(lecture.parts, starts[1::2], starts[2::2], tracks[2::2], strict=True)
    for number, (part, card_start, start, track) in enumerate(films, start=1):
        entries.append(Entry(card_start, f"{number}. {part.title}", part=True))
        for section, chapter in enumerate(track.chapters, start=1):
            entries.append(Entry(start + chapter.start, f"{number}.{section} {chapter.title}"))
    return entries


def site_chapters(entries: Sequence[Entry], frames: int, fps: Fraction) -> str:
    """The contents as video sites read them: `0:00 Title`, line by line, none shorter than SITE_CHAPTER.

    What is too short is told with what comes before it. Parts go before sections, and the first of them goes
    before the title of the whole, which a site shows anyway.
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
