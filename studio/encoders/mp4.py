"""MP4: H.264 for lectures; plays everywhere, starts at once, can be searched by chapter."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from studio.encoders.video import Codec, VideoEncoder, read_back, recipe
from studio.spec import Spec

__all__ = ["encoder", "muxing", "read_back", "recipe"]

_CLOCK = 10_000  # the film's clock ticks at least so often a second
_THREADS = 2  # fixed, so that the same film has the same bytes on any machine
_PRESETS = {"draft": "ultrafast", "standard": "ultrafast", "high": "veryfast"}
_TUNING = {
    "cabac": "1",  # with 8x8 transforms: what makes it High profile, at hardly any cost
    "8x8dct": "1",
    "qpmin": "16",  # quiet pictures would get finer than anybody sees
}


def encoder(path: Path, spec: Spec, title: str = "", recipe: str = "") -> VideoEncoder:
    """Constant quality, CRF 18. By measurement, drawn pictures gain little from slower presets."""
    options = {
        "profile": "high",
        "preset": _PRESETS[spec.quality],
        "crf": "18",
        "x264-params": ":".join(f"{name}={value}" for name, value in _TUNING.items()),
        "threads": str(_THREADS),
        "flags": "+bitexact",
    }
    codec = Codec("mp4", "libx264", options, "aac", 48000, muxing(spec.fps))
    return VideoEncoder(path, spec, codec, title, recipe)


def muxing(fps: Fraction) -> dict[str, str]:
    """The index comes first, and its clock can tell every frame: a chapter begins with its first, not just
    before."""
    ticks = fps.numerator * -(-_CLOCK // fps.numerator)
    return {"movflags": "+faststart", "movie_timescale": str(ticks)}
