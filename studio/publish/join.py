"""Joins finished MP4s into one. The pictures stay as they were encoded: only the times of packets change.

Every film begins with a key frame that nothing before it is needed for, and all share the encoder's settings,
so that a decoder goes from one to the next as from one picture to another (ITU-T H.264: an IDR picture, and
sequence and picture parameter sets that stay active). Frames of constant rate have whole numbers; that is all
that is kept of a film's own times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count, islice
from pathlib import Path

import av

from studio.captions import Chapter
from studio.encoders import mp4
from studio.encoders.video import chapter_entries


class JoinError(ValueError):
    """Films cannot be joined; the message is one line."""


@dataclass(frozen=True)
class Track:
    """A finished film as far as joining it to others goes.

    path      where it is
    size      width and height in pixels
    fps       frames per second, exact
    settings  what a decoder is set up with: the H.264 parameter sets, colours among them
    order     the frames' numbers in the order they are stored in, which is not that of showing them
    chapters  its own, in its own frames
    """

    path: Path
    size: tuple[int, int]
    fps: Fraction
    settings: bytes
    order: tuple[int, ...]
    chapters: tuple[Chapter, ...]

    @property
    def frames(self) -> int:
        return len(self.order)


def read(path: Path) -> Track:
    """Read what joining needs, no picture among it. Raises JoinError for sound and for uneven times."""
    with av.open(str(path)) as film:
        if film.streams.audio:
            raise JoinError(f"{path.name} has sound; only silent films are joined")
        video = film.streams.video[0]
        fps, context = Fraction(video.average_rate or 0), video.codec_context
        tick = Fraction(video.time_base or 0)
        times = [packet.pts * tick * fps for packet in film.demux(video) if packet.pts is not None]
        if sorted(times) != list(range(len(times))):
            raise JoinError(f"{path.name} has no constant frame rate; only films of one rate are joined")
        chapters = tuple(
            Chapter(
                chapter["metadata"].get("title", ""),
                *(
                    round(at * Fraction(chapter["time_base"] or 0) * fps)
                    for at in (chapter["start"], chapter["end"])
                ),
            )
            for chapter in film.chapters()
        )
        size, settings = (context.width, context.height), bytes(context.extradata or b"")
    return Track(path, size, fps, settings, tuple(map(int, times)), chapters)


def join(
    tracks: Sequence[Track], path: Path, chapters: Sequence[Chapter], *, title: str = "", recipe: str = ""
) -> None:
    """Write the films to `path`, one after the other, with the chapters (in frames of the joined film).

    Raises JoinError when they are not of one kind, or when what was written is not the sum of them.
    """
    _refuse_mixed(tracks)
    fps, words = tracks[0].fps, {"title": title, "comment": recipe}
    starts = [sum(track.frames for track in tracks[:nth]) for nth in range(len(tracks))]
    order = [start + frame for start, track in zip(starts, tracks) for frame in track.order]
    # Decoding goes on steadily, and early enough for the frame that is stored latest after its turn.
    early = max(nth - frame for nth, frame in enumerate(order))
    places = zip(order, count(-early))
    with av.open(str(path), "w", format="mp4", options={"fflags": "+bitexact", **mp4.muxing(fps)}) as film:
        video = None
        for track in tracks:
            with av.open(str(track.path)) as part:
                source = part.streams.video[0]
                if video is None:
                    video = film.add_stream_from_template(source)
                    film.metadata.update({name: text for name, text in words.items() if text})
                    film.set_chapters(chapter_entries(chapters, fps))
                packets = (packet for packet in part.demux(source) if packet.dts is not None)
                for packet, (shown, decoded) in zip(packets, islice(places, track.frames)):
                    packet.pts, packet.dts = shown, decoded
                    packet.duration, packet.time_base, packet.stream = 1, 1 / fps, video
                    film.mux(packet)
    _check(path, tracks)


def _refuse_mixed(tracks: Sequence[Track]) -> None:
    first = tracks[0]
    for track in tracks[1:]:
        names = f"{track.path.name} cannot be joined to {first.path.name}"
        if (track.size, track.fps) != (first.size, first.fps):
            raise JoinError(f"{names}: it is {_kind(track)}, not {_kind(first)}")
        if track.settings != first.settings:
            raise JoinError(f"{names}: it was encoded with other settings")


def _kind(track: Track) -> str:
    return "{}x{}".format(*track.size) + f" at {float(track.fps):g} frames a second"


def _check(path: Path, tracks: Sequence[Track]) -> None:
    joined = read(path)
    wanted = sum(track.frames for track in tracks)
    if (joined.frames, joined.fps) != (wanted, tracks[0].fps):
        rate = tracks[0].fps
        raise JoinError(f"read back {joined.frames} frames at {joined.fps} a second, not {wanted} at {rate}")
    _refuse_mixed([tracks[0], joined])
