"""Dithering for pictures with far more colours than a palette: photographs, heat maps, gradients.

Only colours of shaded areas are dithered, where each pixel differs a little from its neighbours: there the
nearest entries of a palette make bands and cells. Flat areas and their smoothed edges stay as they are. Which
colours those are is found out once for the film, and the pattern stays in its place, so that nothing flickers
and a picture that comes back is the same.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from studio.encoders import palette
from studio.encoders.spool import Rectangle
from studio.frames import Box, gathered

Colours = npt.NDArray[np.uint32]

_OFF, _MANY = 0.2, 1 << 14  # levels, colours: a film that is off by more, or has more, is looked at closely
_EXACT = 0.5  # levels: a colour that is less off is not dithered
_STEEPEST, _NEAR = 32, 3  # levels, pixels: what differs more within so few is an edge, not shading
_EDGES = 4  # times as often as in an area a colour may be met beside edges
_FEWEST = 256  # colours: less shading than that goes into a palette
_KEYS = 1 << 18  # colours told apart by the highest six bits of each channel
_PATTERN = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]])  # B. E. Bayer, 1973
_MIXED = _PATTERN.size


def may_show(colours: Colours, time: npt.NDArray[np.int64], chosen: npt.NDArray[np.uint8]) -> bool:
    """Whether shading could be seen to have only the colours that were chosen for all of these."""
    if len(colours) <= len(chosen) or len(colours) > _MANY:
        return len(colours) > len(chosen)
    return float(_distance(colours, chosen) @ time) > _OFF * float(time.sum())


def _distance(colours: Colours, chosen: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    wanted = palette.rgb(colours).astype(float)
    distance: npt.NDArray[np.float64] = np.linalg.norm(
        wanted - chosen[palette.nearest(wanted, chosen)], axis=1
    )
    return distance


class Shading:
    """Looks through a film for the colours of its shaded areas."""

    def __init__(self, height: int, width: int) -> None:
        self._picture = np.zeros((height, width), np.uint32)
        self._unseen: list[Box] = []
        self._counts = np.zeros((3, _KEYS), np.int64)  # how often a colour was in what is flat, shaded, steep

    def take(self, box: Box, written: npt.NDArray[np.bool_], colours: Colours) -> None:
        """Take in a rectangle of which the pixels that are written get these colours."""
        self._picture[box.slices][written] = colours
        self._unseen.append(box)

    def look(self) -> None:
        """Look at what was taken in since the last time."""
        for box in gathered(self._unseen):
            keys, steepness = _key(self._picture[box.slices]), self._steepness(box)
            kind = (steepness > 0).astype(np.intp) + (steepness > _STEEPEST)
            np.add.at(self._counts, (kind.ravel(), keys.ravel()), 1)
        self._unseen = []

    def _steepness(self, box: Box) -> npt.NDArray[np.uint8]:
        """By how many levels a channel differs at most within three pixels of each pixel of the box."""
        height, width = self._picture.shape
        top, left = max(0, box.top - _NEAR), max(0, box.left - _NEAR)
        wide = Box(top, min(height, box.bottom + _NEAR), left, min(width, box.right + _NEAR))
        pixels = np.ascontiguousarray(self._picture[wide.slices]).view(np.uint8)
        highest = lowest = pixels.reshape(wide.bottom - wide.top, -1, 4)[..., :3]
        for axis in (0, 1):
            for step in (1, 2):  # three pixels in a row, then seven
                highest = _spread(highest, step, axis, np.maximum)
                lowest = _spread(lowest, step, axis, np.minimum)
        steepness: npt.NDArray[np.uint8] = (highest - lowest).max(axis=-1)
        return steepness[box.top - top :, box.left - left :][: box.bottom - box.top, : box.right - box.left]

    def colours(self) -> npt.NDArray[np.bool_] | None:
        """Which colours, by their keys, are mostly shading; None: there are few.

        Beside an edge everything looks steep, so that counts for less.
        """
        flat, shaded, steep = self._counts
        found: npt.NDArray[np.bool_] = (shaded > flat) & (_EDGES * shaded > steep)
        return found if found.sum() >= _FEWEST else None


def _spread(picture: npt.NDArray[np.uint8], step: int, axis: int, most: np.ufunc) -> npt.NDArray[np.uint8]:
    """Each pixel with the most extreme of itself and the two so many steps away along the axis."""
    there, back = [slice(None)] * 3, [slice(None)] * 3
    there[axis], back[axis] = slice(step, None), slice(None, -step)
    spread = picture.copy()
    if picture.shape[axis] > step:
        most(spread[tuple(back)], picture[tuple(there)], out=spread[tuple(back)])
        most(spread[tuple(there)], picture[tuple(back)], out=spread[tuple(there)])
    return spread


def _key(colours: Colours) -> npt.NDArray[np.intp]:
    red, green, blue = ((colours >> np.uint32(shift)) & np.uint32(63) for shift in (2, 10, 18))
    key: npt.NDArray[np.intp] = (red | green << np.uint32(6) | blue << np.uint32(12)).astype(np.intp)
    return key


class DitheredLookup:
    """From the pixels of a rectangle to palette entries: mixtures for shading, the nearest for all else.

    A mixture is sixteen entries whose mean is the colour, as nearly as can be (T. Knoll, US patent 6606166,
    expired): one after the other, the entry nearest to the colour plus what the ones before are off.
    """

    def __init__(
        self, chosen: npt.NDArray[np.uint8], nearest: palette.Lookup, shaded: npt.NDArray[np.bool_]
    ) -> None:
        self._chosen, self._nearest, self._shaded = chosen, nearest, shaded
        self._order = np.argsort(np.argsort(chosen @ (299, 587, 114), kind="stable"), kind="stable")
        self._colours = np.zeros(0, np.uint32)
        self._mixtures = np.zeros((0, _MIXED), np.uint8)

    def __call__(self, rectangle: Rectangle) -> npt.NDArray[np.uint8]:
        box, written, colours = rectangle
        entries = self._nearest(colours)
        mixed = np.flatnonzero(self._shaded[_key(colours)])
        if mixed.size:
            rows, columns = (place[mixed] for place in np.nonzero(written))
            unlike, which = np.unique(colours[mixed] & np.uint32(0xFEFEFE), return_inverse=True)
            place = _PATTERN[(box.top + rows) % 4, (box.left + columns) % 4]
            entries[mixed] = self._mixture(unlike)[which, place]
        return entries

    def _mixture(self, colours: Colours) -> npt.NDArray[np.uint8]:
        """The mixture of each of these colours, which are in order; shape (n, 16), from dark to light."""
        new = np.setdiff1d(colours, self._colours, assume_unique=True)
        if new.size:
            known = np.concatenate([self._colours, new])
            mixtures = np.concatenate([self._mixtures, self._mixed(new)])
            order = np.argsort(known, kind="stable")
            self._colours, self._mixtures = known[order], mixtures[order]
        found: npt.NDArray[np.uint8] = self._mixtures[np.searchsorted(self._colours, colours)]
        return found

    def _mixed(self, colours: Colours) -> npt.NDArray[np.uint8]:
        wanted = palette.rgb(colours).astype(np.float32)
        chosen = self._chosen.astype(np.float32)
        off = np.zeros_like(wanted)
        picked = np.empty((len(colours), _MIXED), np.uint8)
        for nth in range(_MIXED):
            picked[:, nth] = palette.nearest(wanted + off, chosen)
            off += wanted - chosen[picked[:, nth]]
        first = picked[:, :1]
        exact = np.linalg.norm(wanted - chosen[first[:, 0]], axis=1) < _EXACT
        picked[exact] = first[exact]
        brightness = np.argsort(self._order[picked], axis=1, kind="stable")
        return np.take_along_axis(picked, brightness, axis=1)
