"""A frame, and which rectangle of it changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np


class Box(NamedTuple):
    """A rectangle of pixels: rows top <= y < bottom, columns left <= x < right."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def slices(self) -> tuple[slice, slice]:
        """Indexes the box out of an array of shape (height, width, ...)."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def even(self) -> Box:
        """The smallest box around this one with even edges, as 4:2:0 chroma needs."""
        return Box(
            self.top & ~1, self.bottom + (self.bottom & 1), self.left & ~1, self.right + (self.right & 1)
        )


@dataclass(frozen=True)
class Frame:
    """A picture that stays on screen for `repeat` frames.

    pixels   uint8, shape (height, width, 4), RGBA from the top left; only good until the next frame is drawn
    before   the picture before, likewise; None: this is the first
    changed  the rectangle in which the two differ; None: nowhere
    repeat   how many frames long the picture is shown, at least 1
    key      a cut: a section begins here
    """

    pixels: np.ndarray
    before: np.ndarray | None
    changed: Box | None
    repeat: int = 1
    key: bool = False


def packed(pixels: np.ndarray) -> np.ndarray:
    """RGBA pixels, shape (height, width, 4), as one uint32 each, shape (height, width), without copying."""
    return np.ascontiguousarray(pixels).view(np.uint32)[..., 0]


def changed_box(before: np.ndarray | None, after: np.ndarray) -> Box | None:
    """The smallest rectangle outside which two RGBA pictures agree; None when they agree everywhere."""
    height, width = after.shape[:2]
    if before is None:
        return Box(0, height, 0, width)
    differs = packed(before) != packed(after)
    rows = np.flatnonzero(differs.any(axis=1))
    if rows.size == 0:
        return None
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    columns = np.flatnonzero(differs[top:bottom].any(axis=0))
    return Box(top, bottom, int(columns[0]), int(columns[-1]) + 1)


class Reel:
    """Turns pictures into frames: remembers the last one, which costs no more than what changed.

    last  the last picture, uint8 of shape (height, width, 4); None: there was none yet
    """

    def __init__(self) -> None:
        self.last: np.ndarray | None = None

    def show(
        self, pixels: np.ndarray, write: Callable[[Frame], None], repeat: int = 1, key: bool = False
    ) -> None:
        """Hand the picture to `write` as a frame, then take it for the last one."""
        changed = changed_box(self.last, pixels)
        write(Frame(pixels, self.last, changed, repeat, key))
        if self.last is None:
            self.last = pixels.copy()
        elif changed is not None:
            self.last[changed.slices] = pixels[changed.slices]
