"""What a film sounds like, and how it gets into a video file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream

_CHUNK = 1024  # samples handed over at a time
_LAYOUTS = {1: "mono", 2: "stereo"}


@dataclass(frozen=True)
class Sound:
    """Interleaved signed 16-bit samples of one or two channels, from the film's first frame on."""

    samples: bytes
    rate: int
    channels: int

    def cut(self, seconds: Fraction) -> Sound:
        """The sound made exactly as long as the film: cut off, or followed by silence."""
        length = round(seconds * self.rate) * self.channels * 2
        return Sound(self.samples[:length].ljust(length, b"\0"), self.rate, self.channels)


def frames(sound: Sound, stream: AudioStream) -> Iterator[AudioFrame]:
    """The sound in pieces that the stream's encoder takes."""
    layout = _LAYOUTS[sound.channels]
    resampler = av.AudioResampler(stream.format, stream.layout, stream.rate)
    samples = np.frombuffer(sound.samples, np.int16).reshape(1, -1)
    step = _CHUNK * sound.channels
    for start in range(0, samples.shape[1], step):
        piece = AudioFrame.from_ndarray(samples[:, start : start + step], format="s16", layout=layout)
        piece.sample_rate = sound.rate
        piece.pts = start // sound.channels
        yield from resampler.resample(piece)
    yield from resampler.resample(None)
