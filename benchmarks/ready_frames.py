"""Frames on disk, drawn once: what the studio hands its encoder, to be handed over again without drawing.

python -m benchmarks.ready_frames record FOLDER FIGURE FORMAT SIZE FPS    draws the whole figure
python -m benchmarks.ready_frames feed FOLDER OTHER                       encodes it; imports no Manim
python -m benchmarks.ready_frames pictures FOLDER                         writes every frame as a PNG
"""

import os
import pickle
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from studio.encoders import mp4
from studio.frames import Box, Frame, Pixels, Reel
from studio.spec import Spec, parse_spec

Entry = tuple[tuple[Box, ...], int, bool]  # of the index: where a picture changed, how long it stays, a cut


def record(folder: Path, name: str, spec: Spec) -> None:
    """What changed in each picture, raw; and an index: where, for how long, and whether it is a cut."""
    from scenes.catalog import figure
    from scenes.factories import SceneFactory
    from studio import renderer

    index: list[Entry] = []
    reel = Reel()
    with (folder / "pixels").open("wb") as pixels:

        def write(frame: Frame) -> None:
            for box in frame.changed:
                pixels.write(frame.pixels[box.slices].tobytes())
            index.append((frame.changed, frame.repeat, frame.key))

        def on_frame(picture: Pixels, damage: Sequence[Box] | None, repeat: int, key: bool) -> None:
            reel.show(picture, write, repeat, key, damage)

        renderer.perform(SceneFactory(name, figure(name).parameters), spec, None, on_frame)
    (folder / "index").write_bytes(pickle.dumps((spec, index)))


def frames(folder: Path) -> tuple[Spec, Iterator[Frame]]:
    """A recording; `before` is not the picture before, but tells the first frame from the others."""
    spec: Spec
    index: list[Entry]
    spec, index = pickle.loads((folder / "index").read_bytes())

    def unroll() -> Iterator[Frame]:
        stored = np.memmap(folder / "pixels", np.uint8, "r")
        pixels: Pixels = np.zeros((spec.height, spec.width, 4), np.uint8)
        before, start = None, 0
        for changed, repeat, key in index:
            for box in changed:
                part = pixels[box.slices]
                part[...] = stored[start : start + part.size].reshape(part.shape)
                start += part.size
            yield Frame(pixels, before, changed, repeat, key)
            before = pixels

    return spec, unroll()


def feed(folder: Path, out: Path) -> None:
    spec, ready = frames(folder)
    encoder = mp4.encoder(out / f"fed.{spec.format}", spec)
    for frame in ready:
        encoder.write(frame)
    encoder.close()


def write_pictures(folder: Path) -> None:
    """A picture that stays is one file under several names."""
    from PIL import Image

    names = (folder / f"{number:06}.png" for number in range(1_000_000))
    for frame in frames(folder)[1]:
        first = next(names)
        Image.fromarray(frame.pixels[..., :3]).save(first, compress_level=1)
        for _ in range(1, frame.repeat):
            os.link(first, next(names))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["record", folder, name, format, size, fps]:
            record(Path(folder), name, parse_spec(format, size=size, fps=fps))
        case ["feed", folder, out]:
            feed(Path(folder), Path(out))
        case ["pictures", folder]:
            write_pictures(Path(folder))
        case _:
            sys.exit(__doc__)
