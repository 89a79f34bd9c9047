"""Plays a scene and keeps every frame the encoders would get."""

from studio import stage
from studio.spec import parse_spec

SMALL = parse_spec("mp4", size="160x90", fps=10)


def performed(scene, spec=SMALL, sections=None):
    frames, keys = [], []

    def on_frame(pixels, repeat, key):
        if key:
            keys.append(len(frames))
        frames.extend([pixels.copy()] * repeat)

    take = stage.perform(scene, spec, sections, on_frame)
    assert take.frames == len(frames)
    return frames, keys, take
