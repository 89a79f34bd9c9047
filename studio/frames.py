"""A frame, and which rectangles of it changed."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]  # RGBA, shape (height, width, 4), from the top left

_WORTH = 4096  # pixels: two rectangles are made one when that takes in no more than so many others
_MOST = 16  # rectangles of a picture: each costs about as much as so many pixels
_EVERYWHERE = 200  # rectangles: so many are not worth telling apart


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

    @property
    def area(self) -> int:
        return (self.bottom - self.top) * (self.right - self.left)

    def even(self) -> Box:
        """The smallest box around this one with even edges, as 4:2:0 chroma needs."""
        return Box(
            self.top & ~1, self.bottom + (self.bottom & 1), self.left & ~1, self.right + (self.right & 1)
        )

    def around(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(
            min(self.top, other.top),
            max(self.bottom, other.bottom),
            min(self.left, other.left),
            max(self.right, other.right),
        )

    def meets(self, other: Box) -> bool:
        return (
            self.top < other.bottom
            and other.top < self.bottom
            and self.left < other.right
            and other.left < self.right
        )

    def within(self, other: Box) -> Box | None:
        """What both have in common; None: nothing."""
        if not self.meets(other):
            return None
        return Box(
            max(self.top, other.top),
            min(self.bottom, other.bottom),
            max(self.left, other.left),
            min(self.right, other.right),
        )


def gathered(boxes: Iterable[Box]) -> list[Box]:
    """Few boxes that hold all of these, no two of which meet: near ones made one, far ones left apart."""
    all_boxes = list(boxes)
    if len(all_boxes) > _EVERYWHERE:
        return [functools.reduce(Box.around, all_boxes)]
    apart: list[Box] = []
    for box in all_boxes:
        while (near := _near(box, apart)) is not None:
            apart.remove(near)
            box = box.around(near)
        apart.append(box)
    return apart


def _near(box: Box, others: list[Box]) -> Box | None:
    """One of the others that is better made one with the box; None: it may stay by itself."""
    for other in others:
        if box.meets(other) or box.around(other).area <= box.area + other.area + _WORTH:
            return other
    if len(others) < _MOST:
        return None
    return min(others, key=lambda other: box.around(other).area - other.area)


@dataclass(frozen=True)
class Frame:
    """A picture that stays on screen for `repeat` frames.

    pixels   only good until the next frame is drawn
    before   the picture before, likewise; None: this is the first
    changed  the rectangles in which the two differ, apart from each other; outside them they agree
    repeat   how many frames long the picture is shown, at least 1
    key      a cut: a section begins here
    """

    pixels: Pixels
    before: Pixels | None
    changed: tuple[Box, ...]
    repeat: int = 1
    key: bool = False


def whole(pixels: Pixels) -> Box:
    """The box that is all of a picture."""
    return Box(0, pixels.shape[0], 0, pixels.shape[1])


def packed(pixels: Pixels) -> npt.NDArray[np.uint32]:
    """RGBA pixels, shape (height, width, 4), as one uint32 each, shape (height, width), without copying."""
    return np.ascontiguousarray(pixels).view(np.uint32)[..., 0]


def changed_box(before: Pixels | None, after: Pixels, within: Box | None = None) -> Box | None:
    """The smallest rectangle outside which two RGBA pictures agree; None when they agree everywhere.

    Looks only within a box of which it is known that they agree outside it.
    """
    box = within or whole(after)
    if before is None:
        return box
    differs = packed(before)[box.slices] != packed(after)[box.slices]
    rows = np.flatnonzero(differs.any(axis=1))
    if rows.size == 0:
        return None
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    columns = np.flatnonzero(differs[top:bottom].any(axis=0))
    return Box(box.top + top, box.top + bottom, box.left + int(columns[0]), box.left + int(columns[-1]) + 1)


class Reel:
    """Turns pictures into frames: remembers the last one, which costs no more than what changed.

    last  the last picture; None: there was none yet
    """

    def __init__(self) -> None:
        self.last: Pixels | None = None

    def show(
        self,
        pixels: Pixels,
        write: Callable[[Frame], None],
        repeat: int = 1,
        key: bool = False,
        damage: Sequence[Box] | None = None,
    ) -> None:
        """Hand the picture to `write` as a frame, then take it for the last one.

        damage  boxes, apart from each other, outside which it is known to be as the last one; None: unknown
        """
        if damage is None or self.last is None:
            damage = [whole(pixels)]
        found = (changed_box(self.last, pixels, box) for box in damage)
        changed = tuple(box for box in found if box is not None)
        write(Frame(pixels, self.last, changed, repeat, key))
        if self.last is None:
            self.last = pixels.copy()
        else:
            for box in changed:
                self.last[box.slices] = pixels[box.slices]
