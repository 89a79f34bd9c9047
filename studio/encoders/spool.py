"""The pictures of a film on their way to an encoder that has to know all of them first: only what changed."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from studio.frames import Box

_ROOM = 100_000_000  # bytes: a spool that grows beyond is compressed, which takes longest of all here
_PICTURE = struct.Struct("<2I")  # repeat, how many rectangles follow
_RECTANGLE = struct.Struct("<5I")  # box, length of the compressed pixels


class Rectangle(NamedTuple):
    """A box, which of its pixels are written, and their colours, packed, row by row."""

    box: Box
    written: npt.NDArray[np.bool_]
    colours: npt.NDArray[np.uint32]


class Spool:
    """A file beside the target; memory does not grow with the film."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("w+b")

    def picture(self, repeat: int, rectangles: int) -> None:
        """A picture that stays for so many frames begins, in which so many rectangles change."""
        self._file.write(_PICTURE.pack(repeat, rectangles))

    def rectangle(self, box: Box, written: npt.NDArray[np.bool_], colours: npt.NDArray[np.uint32]) -> None:
        """The next rectangle of the picture."""
        level = 0 if self._file.tell() < _ROOM else 1
        raw = zlib.compress(np.packbits(written).tobytes() + colours.tobytes(), level)
        self._file.write(_RECTANGLE.pack(*box, len(raw)) + raw)

    def pictures(self) -> Iterator[tuple[int, list[Rectangle]]]:
        """Every picture from the first: for how many frames it stays, and what changes in it."""
        self._file.seek(0)
        while picture := self._file.read(_PICTURE.size):
            repeat, count = _PICTURE.unpack(picture)
            yield repeat, [self._rectangle() for _ in range(count)]

    def _rectangle(self) -> Rectangle:
        *edges, length = _RECTANGLE.unpack(self._file.read(_RECTANGLE.size))
        box, raw = Box(*edges), zlib.decompress(self._file.read(length))
        bits = -(-box.area // 8)
        written = np.unpackbits(np.frombuffer(raw, np.uint8, bits), count=box.area).astype(bool)
        shape = box.bottom - box.top, box.right - box.left
        return Rectangle(box, written.reshape(shape), np.frombuffer(raw, np.uint32, offset=bits))

    def remove(self) -> None:
        self._file.close()
        self._path.unlink()

    def abort(self) -> None:
        """Let go of the file."""
        with suppress(OSError):
            self._file.close()
