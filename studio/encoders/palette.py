"""One palette for a film: counts colours by their time on screen and chooses the few that stand for all.

Colours are uint32 numbers 0xBBGGRR (an RGBA pixel read as a little-endian number, without its alpha).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

_RGB = np.uint32(0xFFFFFF)
_KEPT_COLOURS = 1 << 16  # more are never told apart; the rarest are let go
_FLAT_SHARE = 0.0005  # of the screen, all through the film: from here on a colour keeps its exact value
_MOST_FLATS = 128
_WEIGHED_COLOURS = 1 << 14  # the most seen ones; the rest follow their neighbours
_ROUNDS = 6  # of k-means


class ScreenTime:
    """How long each colour has been on screen, in pixels times frames. Does not grow with the film."""

    def __init__(self) -> None:
        self._colours = np.zeros(0, np.uint32)
        self._pixels = np.zeros(0, np.int64)  # now on screen
        self._missed = np.zeros(0, np.int64)  # pixels times the frame at which they came: time not on screen
        self._waiting: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        self._entries = 0  # in all that is waiting

    def change(self, frame: int, gone: np.ndarray, come: np.ndarray) -> None:
        """At this frame the pixels `gone` (packed RGBA) leave the screen and `come` take their place."""
        for pixels, sign in ((come, 1), (gone, -1)):
            colours, counts = np.unique(pixels & _RGB, return_counts=True)
            self._waiting.append((colours, sign * counts, sign * counts * frame))
            self._entries += len(colours)
        if self._entries > 4 * _KEPT_COLOURS:
            self._settle(frame)

    def total(self, frames: int) -> tuple[np.ndarray, np.ndarray]:
        """The colours and their pixel-frames, when the film is that many frames long."""
        self._settle(frames)
        time = self._pixels * frames - self._missed
        seen = time > 0
        return self._colours[seen], time[seen]

    def _settle(self, frame: int) -> None:
        entries = [(self._colours, self._pixels, self._missed), *self._waiting]
        colours, pixels, missed = (np.concatenate(column) for column in zip(*entries, strict=True))
        self._waiting, self._entries = [], 0
        self._colours, place = np.unique(colours, return_inverse=True)
        self._pixels = np.bincount(place, pixels, len(self._colours)).astype(np.int64)
        self._missed = np.bincount(place, missed, len(self._colours)).astype(np.int64)
        if len(self._colours) > _KEPT_COLOURS:
            time = self._pixels * frame - self._missed
            kept = np.sort(np.argsort(-time, kind="stable")[:_KEPT_COLOURS])
            self._colours = self._colours[kept]
            self._pixels, self._missed = self._pixels[kept], self._missed[kept]


def choose(colours: np.ndarray, time: np.ndarray, size: int) -> np.ndarray:
    """At most `size` colours, uint8 of shape (n, 3), that stand for all: exact where exactness is seen.

    When there are no more colours than that, all of them. Otherwise the colours of large areas stay as they
    are and the rest is shared out: split where the weighted variance is largest (after X. Wu, Color
    quantization by dynamic programming and principal analysis, 1992), then refined by k-means with the exact
    colours held in place.
    """
    if len(colours) <= size:
        return rgb(colours)
    order = np.argsort(-time, kind="stable")[:_WEIGHED_COLOURS]
    flats = order[: min(_MOST_FLATS, size // 2)]
    flats = flats[time[flats] >= _FLAT_SHARE * time.sum()]
    rest = np.setdiff1d(order, flats)
    fixed = rgb(colours[flats]).astype(np.float32)
    points, weights = rgb(colours[rest]).astype(np.float32), np.sqrt(time[rest]).astype(np.float32)
    centres = np.concatenate([fixed, _split(points, weights, size - len(fixed))])
    for _ in range(_ROUNDS):
        owner = nearest(points, centres)
        mass = np.bincount(owner, weights, len(centres))
        for channel in range(3):
            mean = np.bincount(owner, weights * points[:, channel], len(centres)) / np.maximum(mass, 1e-9)
            moved = (mass > 0) & (np.arange(len(centres)) >= len(fixed))
            centres[moved, channel] = mean[moved]
    return np.unique(np.rint(centres).astype(np.uint8), axis=0)


def _split(points: np.ndarray, weights: np.ndarray, parts: int) -> np.ndarray:
    """The weighted means of `parts` groups of points: again and again the widest group is halved."""
    groups = [_Group(points, weights)]
    while len(groups) < parts:
        widest = max(range(len(groups)), key=lambda index: groups[index].spread)
        if groups[widest].spread <= 0:
            break
        groups[widest : widest + 1] = groups[widest].halves()
    return np.array([group.mean for group in groups], np.float32)


class _Group:
    """Points with weights, their mean, and the sum of squares along their widest channel."""

    def __init__(self, points: np.ndarray, weights: np.ndarray) -> None:
        self._points, self._weights = points, weights
        mass = weights.sum()
        self.mean = weights @ points / mass
        squares = weights @ (points - self.mean) ** 2
        self._channel = int(np.argmax(squares))
        self.spread = float(squares[self._channel]) if len(points) > 1 else 0.0

    def halves(self) -> list[_Group]:
        low = self._points[:, self._channel] <= self.mean[self._channel]
        if low.all():
            low = self._points[:, self._channel] < self._points[:, self._channel].max()
        return [_Group(self._points[side], self._weights[side]) for side in (low, ~low)]


def nearest(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """For each point, shape (m, 3), the index of the nearest centre, shape (n, 3)."""
    points, centres = points.astype(np.float32), centres.astype(np.float32)
    half = (centres**2).sum(axis=1) / 2
    step = 1 << 9  # points at once: few enough for the cache, and for one thread of BLAS
    parts = [np.argmin(half - points[i : i + step] @ centres.T, axis=1) for i in range(0, len(points), step)]
    return np.concatenate(parts) if parts else np.zeros(0, np.intp)


def rgb(colours: np.ndarray) -> np.ndarray:
    """Packed colours as uint8 of shape (n, 3)."""
    return np.stack([(colours >> shift) & 255 for shift in (0, 8, 16)], axis=-1).astype(np.uint8)


class Lookup:
    """From any packed colour to the nearest entry of a palette of at most 255 colours, shape (n, 3)."""

    _UNKNOWN = 255

    def __init__(self, palette: np.ndarray) -> None:
        self._palette = palette
        self._table: npt.NDArray[np.uint8] = np.full(1 << 24, self._UNKNOWN, np.uint8)

    def __call__(self, colours: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint8]:
        colours = colours & _RGB
        entries: npt.NDArray[np.uint8] = self._table[colours]
        unknown = entries == self._UNKNOWN
        if unknown.any():
            new = np.unique(colours[unknown])
            self._table[new] = nearest(rgb(new), self._palette)
            entries = self._table[colours]
        return entries
