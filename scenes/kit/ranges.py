"""How much of a function a picture shows: round ticks, and ranges in which what matters can be read. Needs
NumPy only."""

import math
from collections.abc import Callable

import numpy as np

from gd.region import NOISE, round_step

SPIKE = 2.0
"""What stands out of a curve by more than so many times the height of what matters is cut off."""
STUMP = 0.4
"""How much of it is left to be seen, as a share of the height of what matters."""
DWARFED, CLOSE_BY = 5.0, 0.05
"""The middle of a curve counts up to so many times the height of what is visited, if that is not closer by
than this share of the width."""
HIDDEN = 0.03
"""Between two places at which a curve was looked at it stands out by no more than this share of its
height."""


def round_ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers, evenly apart, from `low` to `high`, about so many of them."""
    step = round_step((high - low) / about)
    return [k * step for k in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


def decade_ticks(low: float, high: float, at_most: int = 5) -> list[float]:
    """Powers of ten from `low` to `high`, thinned evenly."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    step = max(1, math.ceil((last - first + 1) / at_most))
    return [10.0**k for k in range(first, last + 1, step)]


def widened(view: tuple[float, float], x: np.ndarray, margin: float = 0.1) -> tuple[float, float]:
    """The view, widened to the first of the iterates x, shape (n,), and to those outside by no more than
    this share of its width."""
    low, high = view
    margin *= high - low
    near = np.append(x[(x >= low - margin) & (x <= high + margin)], x[0])
    return min(low, float(near.min())), max(high, float(near.max()))


def padded(values: np.ndarray, padding: float = 0.06) -> tuple[float, float]:
    """The range of the finite ones of `values`, a little widened, never empty."""
    finite = np.asarray(values)[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (-1.0, 1.0)
    level = high - low <= NOISE * max(abs(low), abs(high))
    margin = padding * (max(abs(high), 1.0) if level else high - low)
    return low - margin, high + margin


def readable(fun: Callable, x: np.ndarray, visited: np.ndarray, padding: float = 0.06) -> tuple[float, float]:
    """The vertical range of a picture of `fun` at the places x, ascending and evenly spaced, in which what
    matters can be read.

    What matters is what the run has `visited` (any places; those out of view do not count), the bottoms of
    the valleys, and the middle half of the curve, the last only as far as it does not dwarf the others. If
    the rest of the curve stands out by more than SPIKE times the height of that, at a pole or at the end of a
    steep flank, it is cut off; else all of it is shown. Never empty, and a little wider than needed."""
    visited = visited[(visited >= x[0]) & (visited <= x[-1])]
    with np.errstate(all="ignore"):
        y = np.broadcast_to(np.asarray(fun(x), dtype=float), x.shape)
        places = np.concatenate([visited, _bottoms(fun, x, y)])
        seen = np.broadcast_to(np.asarray(fun(places), dtype=float), places.shape)
    y, places, seen = y[np.isfinite(y)], places[np.isfinite(seen)], seen[np.isfinite(seen)]
    if not y.size:
        return padded(seen, padding)
    matters = np.append(seen, _middle(y, places, seen, float(x[-1] - x[0])))
    least, most, height = float(matters.min()), float(matters.max()), float(np.ptp(matters))
    lowest, highest = float(y.min()), float(y.max())
    between = HIDDEN * (highest - lowest)
    lowest, highest = (
        least if least < lowest - between else lowest,
        most if most > highest + between else highest,
    )
    cut_low, cut_high = least - lowest > SPIKE * height > 0, highest - most > SPIKE * height > 0
    low = least - STUMP * height if cut_low else lowest
    high = most + STUMP * height if cut_high else highest
    wide_low, wide_high = padded(np.array([low, high]), padding)
    return low if cut_low else wide_low, high if cut_high else wide_high


def _middle(y: np.ndarray, places: np.ndarray, seen: np.ndarray, width: float) -> np.ndarray:
    """The quartiles of a curve's values y, no further away from those `seen` at the `places` than DWARFED
    times their height.

    Unless the places are so close together that their height says nothing of the curve.
    """
    quartiles = np.quantile(y, [0.25, 0.75])
    if not places.size or np.ptp(places) < CLOSE_BY * width:
        return quartiles
    room = DWARFED * float(np.ptp(seen)) or np.inf
    return np.clip(quartiles, seen.min() - room, seen.max() + room)


def _bottoms(fun: Callable, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Where `fun` has its minima among the places x, by closing in on each; a pole is no minimum."""
    before, here, after = y[:-2], y[1:-1], y[2:]
    found = 1 + np.flatnonzero(
        np.isfinite(here) & (here <= before) & (here <= after) & (here < np.maximum(before, after))
    )
    low, high = x[found - 1], x[found + 1]
    for _ in range(60):
        left, right = (2 * low + high) / 3, (low + 2 * high) / 3
        falling = fun(left) > fun(right)
        low, high = np.where(falling, left, low), np.where(falling, high, right)
    middle = (low + high) / 2
    # Between neighbours a minimum lies hardly deeper than they do; a pole goes down and down.
    around = np.stack([y[found - 1], y[found], y[found + 1]])
    known = np.max(around, axis=0, where=np.isfinite(around), initial=-np.inf) - y[found]
    return middle[y[found] - fun(middle) <= 3 * known]
