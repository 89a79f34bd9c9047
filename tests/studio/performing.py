"""Plays a scene and keeps every frame: those the encoders would get, and those of the unaltered renderer."""

import numpy as np
from manim.scene.scene_file_writer import SceneFileWriter

from studio import renderer
from studio.manim_config import manim_config
from studio.spec import parse_spec

SMALL = parse_spec("mp4", size="160x90", fps=10)


def performed(scene, spec=SMALL, sections=None):
    frames, keys = [], []

    def on_frame(pixels, damage, repeat, key):
        if damage is not None and frames:
            outside = np.ones(pixels.shape[:2], bool)
            for box in damage:
                outside[box.slices] = False
            assert np.array_equal(pixels[outside], frames[-1][outside])
        if key:
            keys.append(len(frames))
        frames.extend([pixels.copy()] * repeat)

    take = renderer.perform(scene, spec, sections, on_frame)
    assert take.frames == len(frames)
    return frames, keys, take


def stock_frames(scene, spec=SMALL):
    """Every frame the unaltered renderer hands to its file writer."""
    frames = []

    class Writer(SceneFileWriter):
        def write_frame(self, pixels, *, repeat=1):
            frames.extend([pixels.copy()] * repeat)

    with manim_config(spec):
        played = scene()
        played.renderer.file_writer = Writer(played.file_writer_settings)
        played.render()
    return frames
