"""MP4: H.264 for lectures; plays everywhere, starts at once, can be searched by chapter."""

from __future__ import annotations

from pathlib import Path

from studio.spec import Spec
from studio.video import Codec, VideoEncoder

_THREADS = 2  # fixed, so that the same film has the same bytes on any machine
_PRESETS = {"draft": "ultrafast", "standard": "veryfast", "high": "veryfast"}


def encoder(path: Path, spec: Spec, title: str = "", recipe: str = "") -> VideoEncoder:
    options = {
        "profile": "high",
        "preset": _PRESETS[spec.quality],
        "crf": "18",
        "forced-idr": "1",
        "threads": str(_THREADS),
        "flags": "+bitexact",
    }
    codec = Codec("mp4", "libx264", options, "aac", 48000, {"movflags": "+faststart"})
    return VideoEncoder(path, spec, codec, title, recipe)
