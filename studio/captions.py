"""Sentences and sections as captions (WebVTT, SubRip) and chapters, at the times of the film.

A scene counts its own time, passed-over sections included; a film holds only the sections that were filmed.
`Span`s say which stretches of scene time are in the film, and where.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Span:
    """A filmed stretch: scene time [start, end) is film time [film_start, film_start + end - start)."""

    start: float
    end: float
    film_start: float


@dataclass(frozen=True)
class Caption:
    """A sentence shown from start to end, in seconds."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Chapter:
    """A named stretch of the film, from start to end in frames."""

    title: str
    start: int
    end: int


_UNNAMED = {"autocreated": "Opening", "unnamed": "Section"}  # Manim's names for sections that were given none
_SHORTEST = 0.0005  # seconds; half of what either caption format can tell apart
_CUE = re.compile(r"(\d+):(\d\d):(\d\d\.\d{3}) --> (\d+):(\d\d):(\d\d\.\d{3})")


def on_film(captions: Iterable[Caption], spans: Iterable[Span]) -> tuple[Caption, ...]:
    """Captions in scene time as captions in film time, in order.

    What falls into a passed-over stretch is left out; a caption around such a stretch stays one caption.
    """
    spans = tuple(spans)
    moved = []
    for caption in captions:
        pieces: list[tuple[float, float]] = []
        for span in spans:
            start, end = max(caption.start, span.start), min(caption.end, span.end)
            if end - start < _SHORTEST:
                continue
            start, end = start - span.start + span.film_start, end - span.start + span.film_start
            if pieces and start - pieces[-1][1] < _SHORTEST:
                pieces[-1] = (pieces[-1][0], end)
            else:
                pieces.append((start, end))
        moved += [Caption(start, end, caption.text) for start, end in pieces]
    return tuple(sorted(moved, key=lambda caption: (caption.start, caption.end)))


def vtt(captions: Iterable[Caption]) -> str:
    """The captions as a WebVTT file (W3C WebVTT: The Web Video Text Tracks Format)."""
    cues = [f"{_clock(c.start, '.')} --> {_clock(c.end, '.')}\n{_vtt_text(c.text)}\n" for c in captions]
    return "\n".join(["WEBVTT\n", *cues])


def read_vtt(text: str) -> tuple[Caption, ...]:
    """The captions of a file that `vtt` wrote. Raises ValueError for anything that is not one."""
    header, *cues = re.split(r"\n{2,}", text.rstrip())
    matches = [_CUE.fullmatch(cue.partition("\n")[0]) for cue in cues]
    if header != "WEBVTT" or not all(matches):
        raise ValueError("these are not captions as the studio writes them")
    times = [[float(part) for part in match.groups()] for match in matches]
    return tuple(
        Caption(3600 * h + 60 * m + s, 3600 * to_h + 60 * to_m + to_s, html.unescape(cue.partition("\n")[2]))
        for (h, m, s, to_h, to_m, to_s), cue in zip(times, cues, strict=True)
    )


def shifted(captions: Iterable[Caption], seconds: float) -> tuple[Caption, ...]:
    """The same captions so much later."""
    return tuple(replace(c, start=c.start + seconds, end=c.end + seconds) for c in captions)


def srt(captions: Iterable[Caption]) -> str:
    """The captions as a SubRip file."""
    cues = [
        f"{number}\n{_clock(c.start, ',')} --> {_clock(c.end, ',')}\n{_lines(c.text)}\n"
        for number, c in enumerate(captions, start=1)
    ]
    return "\n".join(cues)


def chapters(starts: Iterable[tuple[str, int]], end: int) -> list[Chapter]:
    """Stretches by (title, start in frames), in order: each lasts until the next, the last until the end."""
    starts = tuple(starts)
    cuts = [*(start for _, start in starts), end][1:]
    return [Chapter(title, start, cut) for (title, start), cut in zip(starts, cuts, strict=True)]


def heading(section: str) -> str:
    """A section's name as people read it: "first-step" is "First step"."""
    name, _, number = section.partition("-")
    section = f"{_UNNAMED[name]} {number}" if name in _UNNAMED else section
    words = " ".join(section.replace("-", " ").replace("_", " ").split())
    return words[:1].upper() + words[1:]


def _clock(seconds: float, point: str) -> str:
    milliseconds = round(seconds * 1000)
    minutes, milliseconds = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{milliseconds // 1000:02}{point}{milliseconds % 1000:03}"


def _lines(text: str) -> str:
    """A cue ends at its first blank line, so it must not hold one."""
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _vtt_text(text: str) -> str:
    return _lines(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
