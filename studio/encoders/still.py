"""PNG: one picture, losslessly."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from studio.captions import Chapter
from studio.formats import ReadBack
from studio.frames import Frame, Pixels
from studio.sound import Sound
from studio.spec import Spec


class StillEncoder:
    """Keeps the last picture it is given: RGB, or RGBA where it is not opaque."""

    def __init__(self, path: Path, spec: Spec, title: str = "", recipe: str = "") -> None:
        self._path, self._title, self._recipe = path, title, recipe
        self._pixels: Pixels | None = None

    def write(self, frame: Frame) -> None:
        self._pixels = frame.pixels.copy()

    def abort(self) -> None:
        """Give up: nothing is open."""

    def close(self, chapters: Sequence[Chapter] = (), sound: Sound | None = None) -> None:
        assert self._pixels is not None, "a still has one picture"
        opaque = bool((self._pixels[..., 3] == 255).all())
        save(self._pixels[..., :3] if opaque else self._pixels, self._path, self._title, self._recipe)


def save(pixels: npt.NDArray[np.uint8], path: Path, title: str = "", recipe: str = "") -> None:
    """Write uint8 pixels of shape (height, width, 3), or 4 with alpha, as an sRGB PNG."""
    words = PngInfo()
    words.add(b"sRGB", b"\0")
    for key, text in (("Title", title), ("Comment", recipe)):
        if text:
            words.add_itxt(key, text) if not text.isascii() else words.add_text(key, text)
    Image.fromarray(np.ascontiguousarray(pixels)).save(path, format="PNG", pnginfo=words, optimize=False)


def encoder(path: Path, spec: Spec, title: str = "", recipe: str = "") -> StillEncoder:
    return StillEncoder(path, spec, title, recipe)


def read_back(path: Path) -> ReadBack:
    """Pixels, after all of them were read."""
    with Image.open(path) as image:
        image.load()
        return ReadBack(*image.size)


def recipe(path: Path) -> str:
    """What stands under "Comment" in the file's text."""
    return comment(path)


def comment(path: Path) -> str:
    """The comment in a picture of any format that Pillow reads; empty where there is none."""
    with Image.open(path) as image:
        found = image.info.get("Comment") or image.info.get("comment") or ""
    return found.decode("utf-8", errors="replace") if isinstance(found, bytes) else str(found)
