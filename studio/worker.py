"""Films one job: plays the scene, feeds the encoder, and commits the file once it is whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from studio import atomic, captions, renderer, sidecars
from studio.errors import one_line
from studio.film_writer import Take
from studio.formats import FORMATS, Encoder
from studio.frames import Box, Pixels, Reel
from studio.job import Film, Job
from studio.spec import Spec


class FilmError(ValueError):
    """A job could not be filmed; the message is one line."""


def film(job: Job, progress: Callable[[int], None] | None = None) -> Film:
    """Make the job's file and what belongs beside it. `progress` is told the number of frames done so far.

    Until everything is written and has been read back, nothing appears under its final name; when anything
    goes wrong, nothing is left behind. Raises FilmError.
    """
    part = atomic.part(job.target)
    try:
        take, last = _shoot(job, part, progress)
        beside = _write_extras(job, take, last, part)
        _check(part, job.spec, take.frames)
        stamps = atomic.stamps({job.target: part, **beside})
        atomic.commit(job.target, part, beside)
    except Exception as error:
        raise FilmError(one_line(error)) from error
    finally:
        atomic.clear(part)
    return Film(
        path=job.target,
        frames=take.frames,
        duration=float(take.frames / job.spec.fps) if FORMATS[job.spec.format].moves else 0.0,
        size_bytes=stamps[job.target].bytes,
        sections=tuple((name, float(start / job.spec.fps)) for name, start in take.sections),
        extras=tuple(beside),
        words=take.words,
        notes=take.notes,
        stamps=stamps,
    )


def _shoot(job: Job, part: Path, progress: Callable[[int], None] | None) -> tuple[Take, Pixels]:
    """What the scene leaves behind, and its last picture."""
    part.parent.mkdir(parents=True, exist_ok=True)
    encoder: Encoder | None = None
    reel, done = Reel(), 0

    def on_begin(see_through: bool) -> None:
        nonlocal encoder
        spec = replace(job.spec, transparent=see_through)
        encoder = FORMATS[spec.format].codec().encoder(part, spec, job.title, job.recipe)

    def on_frame(pixels: Pixels, damage: Sequence[Box] | None, repeat: int, key: bool) -> None:
        nonlocal done
        assert encoder is not None
        reel.show(pixels, encoder.write, repeat, key, damage)
        done += repeat
        if progress:
            progress(done)

    try:
        take = renderer.perform(job.scene, job.spec, job.sections, on_frame, on_begin)
        named = ((captions.heading(name), start) for name, start in take.sections)
        assert encoder is not None
        encoder.close(captions.chapters(named, take.frames), take.sound)
    except BaseException:
        if encoder is not None:
            encoder.abort()
        raise
    assert reel.last is not None, "every film has a picture"
    return take, reel.last


def _write_extras(job: Job, take: Take, last: Pixels, part: Path) -> dict[Path, Path]:
    """Writes what belongs beside the file; final path to part."""
    said = captions.on_film(take.captions, take.spans)
    written = sidecars.write(
        part,
        job.target.name,
        job.spec,
        title=job.title,
        words=take.words,
        said=said,
        last=last,
        language=job.language,
    )
    return {job.target.with_name(job.target.name + suffix): path for suffix, path in written.items()}


def _check(path: Path, spec: Spec, frames: int) -> None:
    """Read the file back as anybody would and compare what it claims with what was filmed."""
    width, height, found, duration = FORMATS[spec.format].codec().read_back(path)
    if (width, height) != (spec.width, spec.height):
        raise FilmError(f"read back {width}x{height} pixels instead of {spec.width}x{spec.height}")
    if found is not None and found != frames:
        raise FilmError(f"read back {found} frames instead of {frames}")
    if duration is not None and abs(duration - frames / spec.fps) > 1 / spec.fps:
        raise FilmError(f"read back {float(duration):.3f} s instead of {float(frames / spec.fps):.3f} s")
