"""Video files: what MP4 and WebM have in common.

Pictures are converted to BT.709, limited range, 4:2:0 (ITU-R BT.709-6) and say so. The film is first encoded
into a file beside the target; closing it copies the stream into the target with the chapters and the sound,
which are only known at the end.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import numpy as np
import numpy.typing as npt
from av.audio.stream import AudioStream
from av.container.output import OutputContainer
from av.packet import Packet
from av.video.frame import PictureType, VideoFrame
from av.video.reformatter import (
    ColorPrimaries,
    ColorRange,
    Colorspace,
    ColorTrc,
    Interpolation,
    VideoReformatter,
)
from av.video.stream import VideoStream

from studio import sound as sounds
from studio.captions import Chapter
from studio.formats import ReadBack
from studio.frames import Box, Frame, Pixels
from studio.sound import Sound
from studio.spec import Spec
from studio.transparency import bled

if TYPE_CHECKING:
    from av.container.core import Chapter as ChapterEntry

_MOST_WAITING = 16_000_000  # bytes of pixels drawn that wait to be encoded: two whole pictures at 1920x1080
_LEAST_ROWS = 4  # of a rectangle to be converted: in two rows alone, swscale gets the chroma wrong
_AVERAGE = int(Interpolation.AREA | Interpolation.ACCURATE_RND)  # a chroma sample is the mean of four pixels


@dataclass(frozen=True)
class Codec:
    """How one kind of video file is encoded."""

    container: str
    video: str
    options: dict[str, str]
    audio: str
    audio_rate: int
    muxing: dict[str, str] = field(default_factory=dict)


class VideoEncoder:
    """Encodes pictures into a video file of constant frame rate."""

    def __init__(self, path: Path, spec: Spec, codec: Codec, title: str = "", recipe: str = "") -> None:
        self._path, self._spec, self._codec = path, spec, codec
        self._words = {"title": title, "comment": recipe}
        self._frames, self._broken = 0, False
        self._coder = ThreadPoolExecutor(1, "encoding")
        self._coding: deque[tuple[Future[None], int]] = deque()  # with how many bytes each waits for
        self._waiting = 0
        self._canvas = Canvas(spec.width, spec.height, spec.transparent)
        self._silent_path = path.with_name(f"{path.name}.silent")
        # Matroska, WebM's kind of container, keeps alpha, and MP4 every rate exactly.
        self._silent = av.open(str(self._silent_path), "w", format="matroska" if spec.transparent else "mp4")
        stream = self._silent.add_stream(codec.video, rate=spec.fps, options=codec.options)
        assert isinstance(stream, VideoStream)
        self._stream = stream
        stream.width, stream.height, stream.pix_fmt = spec.width, spec.height, self._canvas.format
        context = self._stream.codec_context
        context.time_base = 1 / spec.fps
        context.gop_size = max(1, int(spec.fps / 2))
        context.color_range, context.colorspace = ColorRange.MPEG, Colorspace.ITU709
        context.color_primaries, context.color_trc = ColorPrimaries.BT709, ColorTrc.BT709

    def write(self, frame: Frame) -> None:
        """Hand what changed to the thread that encodes, so that the next picture can be drawn meanwhile."""
        boxes = map(self._canvas.block, frame.changed)
        parts = [(box, frame.pixels[box.slices].copy()) for box in boxes]
        coding = self._coder.submit(self._encode, parts, self._frames, frame.repeat, frame.key)
        size = sum(pixels.nbytes for _, pixels in parts)
        self._coding.append((coding, size))
        self._waiting += size
        self._frames += frame.repeat
        self._wait(_MOST_WAITING)

    def _encode(self, parts: Sequence[tuple[Box, Pixels]], first: int, repeat: int, key: bool) -> None:
        picture = self._canvas.paint(parts)
        for nth in range(repeat):
            picture.pts, picture.time_base = first + nth, 1 / self._spec.fps
            picture.pict_type = PictureType.I if key and nth == 0 else PictureType.NONE
            self._mux(picture)

    def _mux(self, picture: VideoFrame | None) -> None:
        """Encode and write. Nothing follows what could not be written: libavformat may crash on it."""
        if self._broken:
            return
        try:
            self._silent.mux(self._stream.encode(picture))
        except BaseException:
            self._broken = True
            raise

    def _wait(self, most: int) -> None:
        """Until at most so many bytes wait to be encoded; what went wrong with a picture is raised here."""
        while self._coding and (self._waiting > most or self._coding[0][0].done()):
            coding, size = self._coding.popleft()
            self._waiting -= size
            coding.result()

    def close(self, chapters: Sequence[Chapter] = (), sound: Sound | None = None) -> None:
        self._wait(-1)
        self._coder.shutdown()
        self._mux(None)
        self._silent.close()
        self._assemble(chapters, sound)
        self._silent_path.unlink()

    def abort(self) -> None:
        """Give up: nothing more is encoded, and what is open is closed now, not during a later job."""
        self._coder.shutdown(cancel_futures=True)
        with suppress(av.FFmpegError):
            self._silent.close()

    def _assemble(self, chapters: Sequence[Chapter], sound: Sound | None) -> None:
        options = {"fflags": "+bitexact", **self._codec.muxing}
        with (
            av.open(str(self._silent_path)) as silent,
            av.open(str(self._path), "w", format=self._codec.container, options=options) as film,
        ):
            source = silent.streams.video[0]
            video = film.add_stream_from_template(source)
            if self._spec.transparent:
                video.metadata["alpha_mode"] = "1"
            film.metadata.update({name: words for name, words in self._words.items() if words})
            film.set_chapters(chapter_entries(chapters, self._spec.fps))
            audio = self._audio_packets(film, sound) if sound else iter(())
            waiting = next(audio, None)
            for packet in silent.demux(source):
                if packet.dts is None:
                    continue
                now = _time(packet)
                while waiting is not None and _time(waiting) <= now:
                    film.mux(waiting)
                    waiting = next(audio, None)
                packet.stream = video
                film.mux(packet)
            while waiting is not None:
                film.mux(waiting)
                waiting = next(audio, None)

    def _audio_packets(self, film: OutputContainer, sound: Sound) -> Iterator[Packet[AudioStream]]:
        stream = film.add_stream(self._codec.audio, rate=self._codec.audio_rate, layout="stereo")
        assert isinstance(stream, AudioStream)
        return self._encoded(sound.cut(self._frames / self._spec.fps), stream)

    @staticmethod
    def _encoded(sound: Sound, stream: AudioStream) -> Iterator[Packet[AudioStream]]:
        for piece in sounds.frames(sound, stream):
            yield from stream.encode(piece)
        yield from stream.encode(None)


def _time(packet: Packet[Any]) -> Fraction:
    """When a packet is played, in seconds."""
    assert packet.pts is not None and packet.time_base is not None
    return packet.pts * packet.time_base


def chapter_entries(chapters: Sequence[Chapter], fps: Fraction) -> list[ChapterEntry]:
    """The chapters as PyAV takes them."""
    return [
        {
            "id": number,
            "start": chapter.start,
            "end": chapter.end,
            "time_base": 1 / fps,
            "metadata": {"title": chapter.title},
        }
        for number, chapter in enumerate(chapters)
    ]


class Canvas:
    """The picture as BT.709 planes; only what changed is converted again.

    It is encoded as it stands, without a copy: the codecs take their own before `encode` returns.
    """

    def __init__(self, width: int, height: int, transparent: bool = False) -> None:
        self.format = "yuva420p" if transparent else "yuv420p"
        self._height = height
        self._picture = VideoFrame(width, height, self.format)
        self._picture.color_range, self._picture.colorspace = ColorRange.MPEG, Colorspace.ITU709
        self._picture.color_primaries, self._picture.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
        self._planes = [_plane(self._picture, index) for index in range(3)]
        self._alpha = _plane(self._picture, 3) if transparent else None
        self._reformatter = VideoReformatter()

    def block(self, changed: Box) -> Box:
        """The rectangle that has to be converted when this one changed."""
        box = changed.even()
        bottom = min(self._height, max(box.bottom, box.top + _LEAST_ROWS))
        return box._replace(top=min(box.top, bottom - _LEAST_ROWS), bottom=bottom)

    def paint(self, parts: Iterable[tuple[Box, Pixels]]) -> VideoFrame:
        """The picture with these blocks painted in: RGBA pixels, contiguous. Good until the next call."""
        for box, pixels in parts:
            height, width = pixels.shape[:2]
            if self._alpha is not None:
                self._alpha[box.slices] = pixels[..., 3]
                pixels = bled(pixels)
            part = self._reformatter.reformat(
                VideoFrame.from_numpy_buffer(pixels, format="rgba"),
                width,
                height,
                format="yuv420p",
                dst_colorspace=Colorspace.ITU709,
                src_color_range=ColorRange.JPEG,
                dst_color_range=ColorRange.MPEG,
                interpolation=_AVERAGE,
                threads=1,
            )
            for index, plane in enumerate(self._planes):
                shrink = 1 if index == 0 else 2
                rows = slice(box.top // shrink, box.bottom // shrink)
                columns = slice(box.left // shrink, box.right // shrink)
                plane[rows, columns] = _plane(part, index)
        return self._picture


def _plane(frame: VideoFrame, index: int) -> npt.NDArray[np.uint8]:
    """A plane of the frame, shape (height, width); writing into it writes into the frame."""
    plane = frame.planes[index]
    pixels = np.frombuffer(memoryview(plane), np.uint8)
    return pixels.reshape(-1, plane.line_size)[: plane.height, : plane.width]


def read_back(path: Path) -> ReadBack:
    """Pixels, and how many frames the file holds."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        frames = sum(packet.dts is not None for packet in container.demux(stream))
        return ReadBack(stream.width, stream.height, frames)


def recipe(path: Path) -> str:
    """What stands under "comment" in the file's metadata, whatever its capitals; empty where nothing does."""
    with av.open(str(path)) as container:
        known = {name.lower(): text for name, text in container.metadata.items()}
    return known.get("comment", "")
