"""GIF89a: one global palette taken from the film, rectangles of what changed, honest delays.

Format: CompuServe, Graphics Interchange Format Version 89a (1990).

Writing spools the changed rectangles to a file beside the target and counts colours; closing chooses the
palette, looks every pixel up in it and writes the blocks. So memory does not grow with the film.
"""

from __future__ import annotations

import functools
import struct
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

import av
import numpy as np
from PIL import Image

from studio.captions import Chapter
from studio.encoders import palette, still
from studio.formats import ReadBack
from studio.frames import Box, Frame, packed
from studio.sound import Sound
from studio.spec import Spec

_MOST_COLOURS = 255  # one more entry stands for "as before"
_LONGEST = 65535  # hundredths of a second, the longest delay a block can hold
_OPAQUE = np.uint32(0xFF000000)
_ROOM = (
    100_000_000  # bytes: a spool that grows beyond is compressed, which takes longer than anything else here
)
_PICTURE = struct.Struct("<2I")  # in the spool: repeat, how many rectangles follow
_RECTANGLE = struct.Struct("<5I")  # box, length of the compressed pixels


class GifEncoder:
    """Encodes pictures into a GIF. Alpha is dropped: what is not opaque lies on black."""

    def __init__(self, path: Path, spec: Spec, title: str = "", recipe: str = "") -> None:
        self._path, self._spec, self._recipe = path, spec, recipe
        self._hundredths = int(100 / spec.fps)
        self._spool_path = path.with_name(f"{path.name}.spool")
        self._spool = self._spool_path.open("w+b")
        self._colours = palette.ScreenTime()
        self._frames = 0

    def write(self, frame: Frame) -> None:
        self._spool.write(_PICTURE.pack(frame.repeat, len(frame.changed)))
        for box in frame.changed:
            now = packed(frame.pixels)[box.slices] | _OPAQUE
            if frame.before is None:
                gone, differs = now[:0, :0].ravel(), np.ones(now.shape, bool)
            else:
                before = packed(frame.before)[box.slices] | _OPAQUE
                differs = now != before
                gone = before[differs]
            come = now[differs]
            self._colours.change(self._frames, gone, come)
            self._spool_part(box, differs, come)
        self._frames += frame.repeat

    def _spool_part(self, box: Box, differs: np.ndarray, pixels: np.ndarray) -> None:
        """A rectangle: a bit for each pixel, whether it differs, and the pixels that do."""
        level = 0 if self._spool.tell() < _ROOM else 1
        raw = zlib.compress(np.packbits(differs).tobytes() + pixels.tobytes(), level)
        self._spool.write(_RECTANGLE.pack(*box, len(raw)) + raw)

    def close(self, chapters: Sequence[Chapter] = (), sound: Sound | None = None) -> None:
        colours = palette.choose(*self._colours.total(self._frames), _MOST_COLOURS)
        with self._path.open("wb") as file:
            blocks = _Blocks(file, self._spec, colours, self._recipe)
            waiting: tuple[Box, np.ndarray] | None = None
            delay = 0
            for repeat, change in self._changes(palette.Lookup(colours), len(colours)):
                if change is not None and waiting is not None:
                    blocks.image(*waiting, delay)
                    waiting, delay = change, 0
                waiting = waiting or change
                delay += repeat * self._hundredths
            if waiting is not None:
                blocks.image(*waiting, delay)
            blocks.end()
        self._spool.close()
        self._spool_path.unlink()

    def abort(self) -> None:
        """Give up: what is open is closed."""
        with suppress(OSError):
            self._spool.close()

    def _changes(
        self, lookup: palette.Lookup, as_before: int
    ) -> Iterator[tuple[int, tuple[Box, np.ndarray] | None]]:
        """For each spooled picture how long it stays, and which palette entries change with it."""
        canvas = np.full((self._spec.height, self._spec.width), as_before, np.uint8)
        self._spool.seek(0)
        while picture := self._spool.read(_PICTURE.size):
            repeat, count = _PICTURE.unpack(picture)
            parts = [self._part(canvas, lookup, as_before) for _ in range(count)]
            yield repeat, _together([part for part in parts if part is not None], as_before)

    def _part(
        self, canvas: np.ndarray, lookup: palette.Lookup, as_before: int
    ) -> tuple[Box, np.ndarray] | None:
        """The next rectangle in the spool: where in it palette entries change, and to which; None: none."""
        *edges, length = _RECTANGLE.unpack(self._spool.read(_RECTANGLE.size))
        box, raw = Box(*edges), zlib.decompress(self._spool.read(length))
        shown, bits = canvas[box.slices], -(-box.area // 8)
        differs = np.unpackbits(np.frombuffer(raw, np.uint8, bits), count=box.area)
        written = differs.astype(bool).reshape(shown.shape)
        entries = np.full(shown.shape, as_before, np.uint8)
        entries[written] = lookup(np.frombuffer(raw, np.uint32, offset=bits))
        written &= entries != shown
        if not written.any():
            return None
        shown[written] = entries[written]
        entries[~written] = as_before
        rows, columns = np.flatnonzero(written.any(axis=1)), np.flatnonzero(written.any(axis=0))
        inner = Box(int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1)
        outer = Box(
            box.top + inner.top, box.top + inner.bottom, box.left + inner.left, box.left + inner.right
        )
        return outer, entries[inner.slices]


def _together(parts: list[tuple[Box, np.ndarray]], as_before: int) -> tuple[Box, np.ndarray] | None:
    """One rectangle of palette entries for a picture: a GIF's block is one, and two would be two pictures."""
    if len(parts) < 2:
        return parts[0] if parts else None
    around = functools.reduce(Box.around, (box for box, _ in parts))
    entries = np.full((around.bottom - around.top, around.right - around.left), as_before, np.uint8)
    for box, part in parts:
        place = entries[box.top - around.top : box.bottom - around.top, box.left - around.left :]
        place[:, : part.shape[1]][part != as_before] = part[part != as_before]
    return around, entries


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

    def image(self, box: Box, entries: np.ndarray, delay: int) -> None:
        """A picture shown for `delay` hundredths; what is too long for one block is held by further ones."""
        self._block(box, entries, min(delay, _LONGEST))
        for start in range(_LONGEST, delay, _LONGEST):
            nothing = np.full((1, 1), self._as_before, np.uint8)
            self._block(Box(0, 1, 0, 1), nothing, min(delay - start, _LONGEST))

    def _block(self, box: Box, entries: np.ndarray, delay: int) -> None:
        keep_and_see_through = 0x05  # disposal 1: leave in place; and there is a transparent entry
        control = struct.pack("<BBHB", 4, keep_and_see_through, delay, self._as_before)
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
