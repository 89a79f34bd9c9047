"""How near an MP4 comes to the frames it was made of.

PSNR in decibels, of luma and chroma together, over every tenth frame: the peak squared by the mean squared
error between the planes as they were handed to the encoder, which are lossless, and as a player decodes them.
"""

import math
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np

from benchmarks.ready_frames import frames
from studio.encoders.video import Canvas

STEP = 10  # of so many frames one is compared


def psnr(film: Path, recording: Path) -> float:
    """Of an MP4 that was made of the frames of a recording."""
    squares, samples = 0, 0
    with av.open(str(film)) as container:
        decoded = enumerate(container.decode(video=0))
        for number, planes in _lossless(recording):
            picture = next(frame for place, frame in decoded if place == number)
            error = picture.to_ndarray().astype(np.int32) - planes
            squares, samples = squares + int((error * error).sum()), samples + error.size
    return 10 * math.log10(255**2 * samples / max(squares, 1))


def _lossless(recording: Path) -> Iterator[tuple[int, np.ndarray]]:
    """Every tenth frame's number and planes."""
    spec, ready = frames(recording)
    canvas, number = Canvas(spec.width, spec.height), 0
    for frame in ready:
        blocks = map(canvas.block, frame.changed)
        picture = canvas.paint((block, frame.pixels[block.slices].copy()) for block in blocks)
        for shown in range(number, number + frame.repeat):
            if shown % STEP == 0:
                yield shown, picture.to_ndarray()
        number += frame.repeat
