"""WebM: VP9 for web pages."""

from __future__ import annotations

from pathlib import Path

from studio.encoders.video import Codec, VideoEncoder, read_back, recipe
from studio.spec import Spec

__all__ = ["encoder", "read_back", "recipe"]

_THREADS = 2  # fixed, so that the same film has the same bytes on any machine
_SPEEDS = {"draft": "8", "standard": "6", "high": "5"}


def encoder(path: Path, spec: Spec, title: str = "", recipe: str = "") -> VideoEncoder:
    """Constant quality. By measurement, drawn pictures come out as small and true in real time as slowly."""
    options = {
        "deadline": "realtime",
        "cpu-used": _SPEEDS[spec.quality],
        "crf": "24",
        "b": "0",
        "threads": str(_THREADS),
        "flags": "+bitexact",
    }
    if spec.transparent:
        options["auto-alt-ref"] = "0"  # which the encoder does not do with alpha
    codec = Codec("webm", "libvpx-vp9", options, "libopus", 48000)
    return VideoEncoder(path, spec, codec, title, recipe)
