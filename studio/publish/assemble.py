"""Makes a lecture from its films: joins them, and writes what belongs beside."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image

from studio import atomic, captions, sidecars
from studio.captions import Caption
from studio.errors import one_line
from studio.job import Film
from studio.publish.join import Track, join, read
from studio.publish.lecture import Lecture, contents, site_chapters


class LectureError(ValueError):
    """A lecture could not be made; the message is one line."""


def assemble(lecture: Lecture) -> Film:
    """Join the lecture's films, and write beside the film what lies beside any, and `NAME.chapters.txt`.

    Until everything is written and has been read back, nothing appears under its final name; when anything
    goes wrong, nothing is left behind. Raises LectureError.
    """
    part = atomic.part(lecture.target)
    try:
        tracks = [read(path) for path in lecture.films]
        entries, frames, fps = contents(lecture, tracks), sum(track.frames for track in tracks), tracks[0].fps
        chapters = captions.chapters(((entry.title, entry.start) for entry in entries), frames)
        join(tracks, part, chapters, title=lecture.title, recipe=lecture.recipe)
        beside = _write_extras(lecture, part, site_chapters(entries, frames, fps), _captions(tracks))
        stamps = atomic.stamps({lecture.target: part, **beside})
        atomic.commit(lecture.target, part, beside)
    except Exception as error:
        raise LectureError(one_line(error)) from error
    finally:
        atomic.clear(part)
    return Film(
        path=lecture.target,
        frames=frames,
        duration=float(frames / fps),
        size_bytes=stamps[lecture.target].bytes,
        sections=tuple((entry.title, float(entry.start / fps)) for entry in entries),
        extras=tuple(beside),
        words=lecture.words,
        stamps=stamps,
    )


def _captions(tracks: Sequence[Track]) -> list[Caption]:
    """What is said in every film, at its place in all of them."""
    found: list[Caption] = []
    start = Fraction(0)
    for track in tracks:
        beside = track.path.with_name(track.path.name + sidecars.CAPTIONS)
        if beside.exists():
            found += captions.shifted(captions.read_vtt(beside.read_text(encoding="utf-8")), float(start))
        start += track.frames / track.fps
    return found


def _write_extras(lecture: Lecture, part: Path, site: str, said: Sequence[Caption]) -> dict[Path, Path]:
    """Writes what belongs beside the file, the title as its poster; final path to part."""
    with Image.open(lecture.opening.with_name(lecture.opening.name + sidecars.POSTER)) as poster:
        title = np.asarray(poster.convert("RGBA"))
    words, name = lecture.words, lecture.target.name
    made = sidecars.write(
        part,
        name,
        lecture.spec,
        title=lecture.title,
        words=words,
        said=said,
        last=title,
        language=lecture.language,
    )
    beside = {lecture.target.with_name(name + suffix): path for suffix, path in made.items()}
    chapters = part.with_name(f"{part.name}.chapters.txt")
    chapters.write_text(site, encoding="utf-8", newline="\n")
    return {**beside, lecture.target.with_suffix(".chapters.txt"): chapters}
