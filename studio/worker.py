"""Films one job: plays the scene, feeds the encoder, and commits the file once it is whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image

from studio import atomic, captions, renderer, sidecars
from studio.encoders import gif, mp4, still, webm
from studio.errors import one_line
from studio.frames import Box, Reel
from studio.job import Film, Job
from studio.spec import Spec

_ENCODERS = {"mp4": mp4.encoder, "gif": gif.encoder, "webm": webm.encoder, "png": still.encoder}


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
        duration=0.0 if job.spec.format == "png" else float(take.frames / job.spec.fps),
        size_bytes=stamps[job.target].bytes,
        sections=tuple((name, float(start / job.spec.fps)) for name, start in take.sections),
        extras=tuple(beside),
        words=take.words,
        stamps=stamps,
    )


def _shoot(job: Job, part: Path, progress: Callable[[int], None] | None) -> tuple[renderer.Take, np.ndarray]:
    """What the scene leaves behind, and its last picture."""
    part.parent.mkdir(parents=True, exist_ok=True)
    encoder = _ENCODERS[job.spec.format](part, job.spec, job.title, job.recipe)
    reel, done = Reel(), 0

    def on_frame(pixels: np.ndarray, damage: Sequence[Box] | None, repeat: int, key: bool) -> None:
        nonlocal done
        reel.show(pixels, encoder.write, repeat, key, damage)
        done += repeat
        if progress:
            progress(done)

    try:
        take = renderer.perform(job.scene, job.spec, job.sections, on_frame)
        named = ((captions.heading(name), start) for name, start in take.sections)
        encoder.close(captions.chapters(named, take.frames), take.sound)
    except BaseException:
        encoder.abort()
        raise
    return take, reel.last


def _write_extras(job: Job, take: renderer.Take, last: np.ndarray, part: Path) -> dict[Path, Path]:
    """Writes what belongs beside the file; final path to part."""
    said = captions.on_film(take.captions, take.spans)
    written = sidecars.write(
        part, job.target.name, job.spec, title=job.title, words=take.words, said=said, last=last
    )
    return {job.target.with_name(job.target.name + suffix): path for suffix, path in written.items()}


def _check(path: Path, spec: Spec, frames: int) -> None:
    """Read the file back as anybody would and compare what it claims with what was filmed."""
    size, found, duration = {"png": _read_still, "gif": _read_gif}.get(spec.format, _read_video)(path)
    if size != (spec.width, spec.height):
        raise FilmError(f"read back {size[0]}x{size[1]} pixels instead of {spec.width}x{spec.height}")
    if found is not None and found != frames:
        raise FilmError(f"read back {found} frames instead of {frames}")
    if duration is not None and abs(duration - frames / spec.fps) > 1 / spec.fps:
        raise FilmError(f"read back {float(duration):.3f} s instead of {float(frames / spec.fps):.3f} s")


def _read_still(path: Path) -> tuple[tuple[int, int], int | None, Fraction | None]:
    with Image.open(path) as image:
        image.load()
        return image.size, None, None


def _read_gif(path: Path) -> tuple[tuple[int, int], int | None, Fraction | None]:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert stream.time_base is not None
        ticks = sum(packet.duration or 0 for packet in container.demux(stream))
        return (stream.width, stream.height), None, ticks * stream.time_base


def _read_video(path: Path) -> tuple[tuple[int, int], int | None, Fraction | None]:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        frames = sum(packet.dts is not None for packet in container.demux(stream))
        return (stream.width, stream.height), frames, None
