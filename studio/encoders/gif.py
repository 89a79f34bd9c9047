"""GIF89a: one global palette taken from the film, rectangles of what changed, honest delays.

Format: CompuServe, Graphics Interchange Format Version 89a (1990).

Writing spools the changed rectangles to a file beside the target and counts colours; closing chooses the
palette, looks every pixel up in it and writes the blocks. So memory does not grow with the film. Shading with
far more colours than a palette is dithered, flat drawings are not.

In a transparent GIF a pixel is there or not: what is less than half there is not. A block can only add to the
picture before; where something goes away, the block before is cleared when its time is over, and what remains
is drawn again.
"""

from __future__ import annotations

import functools
import struct
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO, NamedTuple

import av
import numpy as np
import numpy.typing as npt
from PIL import Image

from studio.captions import Chapter
from studio.encoders import dither, palette, still
from studio.encoders.spool import Rectangle, Spool
from studio.formats import ReadBack
from studio.frames import Box, Frame, packed
from studio.sound import Sound
from studio.spec import Spec

_MOST_COLOURS = 255  # one more entry stands for "as before"
_LOOKS = 100  # so often at most it is looked for shading, all through the film
_LONGEST = 65535  # hundredths of a second, the longest delay a block can hold
_OPAQUE, _HALF_THERE, _NOT_THERE = np.uint32(0xFF000000), np.uint32(0x80000000), np.uint32(0)

Entries = npt.NDArray[np.uint8]
"""Palette entries, one a pixel, shape (height, width)."""
Colours = npt.NDArray[np.uint32]
Lookup = Callable[[Rectangle], Entries]
"""From the pixels written in a rectangle to their palette entries."""


class Change(NamedTuple):
    """What one picture changes: in a box, which palette entries it writes, and in which box it takes away."""

    box: Box
    entries: Entries
    erased: Box | None = None


class GifEncoder:
    """Encodes pictures into a GIF; alpha is dropped unless the spec is transparent."""

    def __init__(self, path: Path, spec: Spec, title: str = "", recipe: str = "") -> None:
        self._path, self._spec, self._recipe = path, spec, recipe
        self._hundredths = int(100 / spec.fps)
        self._spool = Spool(path.with_name(f"{path.name}.spool"))
        self._colours = palette.ScreenTime()
        self._pictures = self._frames = 0

    def write(self, frame: Frame) -> None:
        self._spool.picture(frame.repeat, len(frame.changed))
        self._pictures += 1
        for box in frame.changed:
            now = self._opaque(packed(frame.pixels)[box.slices])
            if frame.before is None:
                gone, differs = now[:0, :0].ravel(), np.ones(now.shape, bool)
            else:
                before = self._opaque(packed(frame.before)[box.slices])
                differs = now != before
                gone = before[differs]
            come = now[differs]
            if self._spec.transparent:
                self._colours.change(self._frames, gone[gone != _NOT_THERE], come[come != _NOT_THERE])
            else:
                self._colours.change(self._frames, gone, come)
            self._spool.rectangle(box, differs, come)
        self._frames += frame.repeat

    def _opaque(self, pixels: np.ndarray) -> np.ndarray:
        """The pixels with full alpha, those that are not there apart."""
        if not self._spec.transparent:
            return pixels | _OPAQUE
        return np.where(pixels >= _HALF_THERE, pixels | _OPAQUE, _NOT_THERE)

    def close(self, chapters: Sequence[Chapter] = (), sound: Sound | None = None) -> None:
        seen, time = self._colours.total(self._frames)
        colours = palette.choose(seen, time, _MOST_COLOURS)
        lookup = self._lookup(seen, time, colours)
        with self._path.open("wb") as file:
            blocks = _Blocks(file, self._spec, colours, self._recipe)
            canvas = np.full((self._spec.height, self._spec.width), len(colours), np.uint8)
            waiting, delay = Change(Box(0, 1, 0, 1), canvas[:1, :1].copy()), 0
            for repeat, change in self._changes(canvas, lookup, len(colours)):
                if change is not None:
                    cleared = waiting.box.around(change.erased) if change.erased else None
                    if delay:
                        blocks.image(waiting, delay, cleared)
                    waiting, delay = _redrawn(change, cleared, canvas, len(colours)), 0
                delay += repeat * self._hundredths
            blocks.image(waiting, delay)
            blocks.end()
        self._spool.remove()

    def abort(self) -> None:
        """Give up: what is open is closed."""
        self._spool.abort()

    def _lookup(self, seen: Colours, time: npt.NDArray[np.int64], chosen: Entries) -> Lookup:
        """How pixels find their palette entries: dithered where shading would show too few."""
        if not len(chosen):
            return lambda rectangle: np.zeros(rectangle.colours.shape, np.uint8)
        nearest = palette.Lookup(chosen)
        if dither.may_show(seen, time, chosen):
            shading = dither.Shading(self._spec.height, self._spec.width)
            every = -(-self._pictures // _LOOKS)
            for number, (_, rectangles) in enumerate(self._spool.pictures(), 1):
                for rectangle in rectangles:
                    shading.take(*rectangle)
                if number % every == 0 or number == self._pictures:
                    shading.look()
            shaded = shading.colours()
            if shaded is not None:
                return dither.DitheredLookup(chosen, nearest, shaded)
        return lambda rectangle: nearest(rectangle.colours)

    def _changes(
        self, canvas: Entries, lookup: Lookup, as_before: int
    ) -> Iterator[tuple[int, Change | None]]:
        """For each spooled picture how long it stays, and what changes with it, on the canvas too.

        What is not there has the entry that in a block means "as before".
        """
        for repeat, rectangles in self._spool.pictures():
            parts = [_change(rectangle, canvas, lookup, as_before) for rectangle in rectangles]
            yield repeat, _together([part for part in parts if part is not None], as_before)


def _change(rectangle: Rectangle, canvas: Entries, lookup: Lookup, as_before: int) -> Change | None:
    """Where in a rectangle palette entries change, and to which; None: nowhere."""
    box, written, colours = rectangle
    shown, found = canvas[box.slices], lookup(rectangle)
    gone = colours == _NOT_THERE
    found[gone] = as_before
    entries = np.full(shown.shape, as_before, np.uint8)
    entries[written] = found
    written = written & (entries != shown)
    outer = _around(written, box)
    if outer is None:
        return None
    erased = _around(written & (entries == as_before), box) if gone.any() else None
    shown[written] = entries[written]
    entries[~written] = as_before
    return Change(outer, entries[_inside(outer, box)], erased)


def _around(pixels: npt.NDArray[np.bool_], box: Box) -> Box | None:
    """The smallest box around these pixels of a box; None: there are none."""
    rows, columns = np.flatnonzero(pixels.any(axis=1)), np.flatnonzero(pixels.any(axis=0))
    if rows.size == 0:
        return None
    top, bottom, left, right = int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
    return Box(box.top + top, box.top + bottom, box.left + left, box.left + right)


def _inside(inner: Box, outer: Box) -> tuple[slice, slice]:
    """Indexes the inner box out of an array of the outer one's size."""
    rows = slice(inner.top - outer.top, inner.bottom - outer.top)
    return rows, slice(inner.left - outer.left, inner.right - outer.left)


def _together(parts: list[Change], as_before: int) -> Change | None:
    """One change for a picture: a GIF's block is one rectangle, and two would be two pictures."""
    if len(parts) < 2:
        return parts[0] if parts else None
    around = functools.reduce(Box.around, (part.box for part in parts))
    erased = [part.erased for part in parts if part.erased]
    entries = _blank(around, as_before)
    for part in parts:
        np.copyto(entries[_inside(part.box, around)], part.entries, where=part.entries != as_before)
    return Change(around, entries, functools.reduce(Box.around, erased) if erased else None)


def _redrawn(change: Change, cleared: Box | None, canvas: Entries, as_before: int) -> Change:
    """The change when this box has been cleared before it."""
    if cleared is None:
        return change
    box = change.box.around(cleared)
    entries = _blank(box, as_before)
    entries[_inside(change.box, box)] = change.entries
    entries[_inside(cleared, box)] = canvas[cleared.slices]
    return Change(box, entries)


def _blank(box: Box, as_before: int) -> Entries:
    return np.full((box.bottom - box.top, box.right - box.left), as_before, np.uint8)


class _Blocks:
    """Writes the blocks of a GIF file."""

    def __init__(self, file: BinaryIO, spec: Spec, colours: np.ndarray, comment: str) -> None:
        self._file = file
        self._as_before = len(colours)
        self._bits = max(2, len(colours).bit_length())
        table = np.zeros((1 << self._bits, 3), np.uint8)
        table[: len(colours)] = colours
        flags = 0x80 | 0x70 | (self._bits - 1)  # a global table, 8 bits a channel, its size
        file.write(b"GIF89a" + struct.pack("<HHBBB", spec.width, spec.height, flags, 0, 0) + table.tobytes())
        if spec.loop:
            file.write(b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00")
        if comment:
            file.write(b"\x21\xfe" + _sub_blocks(comment.encode()))

    def image(self, change: Change, delay: int, cleared: Box | None = None) -> None:
        """A picture shown for `delay` hundredths, and then cleared in a box, where there is one.

        What is too long for one block is held by further ones.
        """
        last = max(0, delay - 1) // _LONGEST
        for number in range(last + 1):
            box, entries = change[:2] if number == 0 else (Box(0, 1, 0, 1), None)
            clears = cleared if number == last else None
            self._block(box, entries, min(delay - number * _LONGEST, _LONGEST), clears)

    def _block(self, box: Box, entries: Entries | None, delay: int, cleared: Box | None) -> None:
        flags = 0x05  # disposal 1: leave in place; and there is a transparent entry
        if cleared is not None or entries is None:
            around = cleared.around(box) if cleared else box
            blank = _blank(around, self._as_before)
            if entries is not None:
                blank[_inside(box, around)] = entries
            box, entries = around, blank
        if cleared is not None:
            flags = 0x09  # disposal 2: clear
        control = struct.pack("<BBHB", 4, flags, delay, self._as_before)
        place = struct.pack("<HHHHB", box.left, box.top, box.right - box.left, box.bottom - box.top, 0)
        codes = Image.fromarray(np.ascontiguousarray(entries)).tobytes("gif", "L", self._bits, 0)
        self._file.write(
            b"\x21\xf9" + control + b"\0" + b"\x2c" + place + bytes([self._bits]) + codes + b"\0"
        )

    def end(self) -> None:
        self._file.write(b"\x3b")


def _sub_blocks(data: bytes) -> bytes:
    """Data in pieces of at most 255 bytes, each after its length, and an empty one at the end."""
    pieces = [data[start : start + 255] for start in range(0, len(data), 255)]
    return b"".join(bytes([len(piece)]) + piece for piece in pieces) + b"\0"


def encoder(path: Path, spec: Spec, title: str = "", recipe: str = "") -> GifEncoder:
    return GifEncoder(path, spec, title, recipe)


def read_back(path: Path) -> ReadBack:
    """Pixels, and the sum of all delays."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        ticks = sum(packet.duration or 0 for packet in container.demux(stream))
        return ReadBack(stream.width, stream.height, duration=ticks * Fraction(stream.time_base or 0))


def recipe(path: Path) -> str:
    """What stands in the file's comment."""
    return still.comment(path)
