"""How much of a function a picture shows: round ticks, and ranges in which what matters can be read. Needs NumPy only."""

import math
from collections.abc import Callable

import numpy as np

SPIKE = 2.0
"""What stands out of a curve by more than so many times the height of what matters is cut off."""
STUMP = 0.4
"""How much of it is left to be seen, as a share of the height of what matters."""
HIDDEN = 0.03
"""Between two places at which a curve was looked at it stands out by no more than this share of its height."""


def round_step(raw: float) -> float:
    """The smallest round number (1, 2 or 5 times a power of ten) that is not smaller than `raw`, above 0."""
    power = 10.0 ** math.floor(math.log10(raw))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= raw * 0.999)


def round_ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers, evenly apart, from `low` to `high`, about so many of them."""
    step = round_step((high - low) / about)
    return [k * step for k in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


def decade_ticks(low: float, high: float, at_most: int = 5) -> list[float]:
    """Powers of ten from `low` to `high`, thinned evenly."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    step = max(1, math.ceil((last - first + 1) / at_most))
    return [10.0**k for k in range(first, last + 1, step)]


def widened(domain: tuple[float, float], x: np.ndarray, margin: float = 0.1) -> tuple[float, float]:
    """The domain, widened to the first of the iterates x, shape (n,), and to those outside by no more than this share of its width."""
    low, high = domain
    margin *= high - low
    near = np.append(x[(x >= low - margin) & (x <= high + margin)], x[0])
    return min(low, float(near.min())), max(high, float(near.max()))


def padded(values: np.ndarray, padding: float = 0.06) -> tuple[float, float]:
    """The range of the finite ones of `values`, a little widened, never empty."""
    finite = np.asarray(values)[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (-1.0, 1.0)
    margin = padding * (high - low) or max(abs(high), 1.0) * padding
    return low - margin, high + margin


def readable(fun: Callable, x: np.ndarray, visited: np.ndarray, padding: float = 0.06) -> tuple[float, float]:
    """The vertical range of a picture of `fun` at the places x, ascending and evenly spaced, in which what matters can be read.

    What matters is what the run has `visited` (any places; those out of view do not count), the bottoms of the valleys, and
    the middle half of the curve. If the rest of the curve stands out by more than SPIKE times the height of that, at a pole
    or at the end of a steep flank, it is cut off; else all of it is shown. Never empty, and a little wider than needed.
    """
    with np.errstate(all="ignore"):
        y = np.broadcast_to(np.asarray(fun(x), dtype=float), x.shape)
        seen = np.asarray(fun(visited[(visited >= x[0]) & (visited <= x[-1])]), dtype=float)
        bottoms = _bottoms(fun, x, y)
    y, matters = y[np.isfinite(y)], np.concatenate([seen[np.isfinite(seen)], bottoms])
    if not y.size:
        return padded(matters, padding)
    matters = np.append(matters, np.quantile(y, [0.25, 0.75]))
    least, most, height = float(matters.min()), float(matters.max()), float(np.ptp(matters))
    lowest, highest = float(y.min()), float(y.max())
    between = HIDDEN * (highest - lowest)
    lowest, highest = least if least < lowest - between else lowest, most if most > highest + between else highest
    cut_low, cut_high = least - lowest > SPIKE * height > 0, highest - most > SPIKE * height > 0
    low = least - STUMP * height if cut_low else lowest
    high = most + STUMP * height if cut_high else highest
    wide_low, wide_high = padded(np.array([low, high]), padding)
    return low if cut_low else wide_low, high if cut_high else wide_high


def _bottoms(fun: Callable, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The values of `fun` at its minima among the places x, by closing in on each; a pole is no minimum."""
    here = 1 + np.flatnonzero((y[1:-1] <= y[:-2]) & (y[1:-1] <= y[2:]) & (y[1:-1] < np.maximum(y[:-2], y[2:])))
    low, high = x[here - 1], x[here + 1]
    for _ in range(60):
        left, right = (2 * low + high) / 3, (low + 2 * high) / 3
        falling = fun(left) > fun(right)
        low, high = np.where(falling, left, low), np.where(falling, high, right)
    bottom = np.asarray(fun((low + high) / 2), dtype=float)
    # Between neighbours a minimum lies hardly deeper than they do; a pole goes down and down.
    hidden, known = y[here] - bottom, np.maximum(y[here - 1], y[here + 1]) - y[here]
    return bottom[np.isfinite(bottom) & (hidden <= 3 * known)]
