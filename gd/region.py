"""The region of a function nobody gave one: what there is to know about it around the starts of a descent.

It is found from the function and its starts alone: neither learning rates nor what is shown come into it. For
a function of one variable it is, for each start, the valley it stands above with both of its sides; without a
valley, the ground to the edge of where the function is defined; without an edge, as much as shows how the
slope changes. For several variables it is the box around the way down, as small steps would go it. What is
found is widened a little and ends at round numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from gd.objective import Array, Interval, Objective, Region

HUMAN = 10.0
"""How wide people draw a function that does not say itself how wide it is to be drawn."""
BENDS = 6.0
"""Where there is no valley, so many times the distance over which the slope changes by as much as it is."""
UPHILL = 1 / 6
"""The share of that which lies above the start: no descent goes there."""
AT_THE_BOTTOM = 1e-4
"""A start this close to the bottom of a valley stands in it; nearer to 0 than 1, by that much closer."""
FARTHEST = 1e6
"""No valley is looked for further away than this many times what is usual."""
NOISE = 1e-12
"""Values that differ by less than this share of their size differ by rounding only."""
MARGIN = 0.08
"""The room at either side, as a share of the width."""
PARTS = 12
"""The ends are multiples of a round number, about so many of which make the width."""
MOST_WIDENED = 3.0
"""A region of its own is kept, and widened to the starts, if it grows by no more than this factor."""
WAY_DOWN = 200
"""So many steps of the way down are looked at in several variables."""
SLIMMEST = 0.25
"""The shortest side of a box is at least this share of the longest."""


class Reach(NamedTuple):
    """How far around a start to look for a valley, for an edge, and at most for a change of the slope."""

    valley: float
    edge: float
    bend: float


def region_around(objective: Objective, starts: ArrayLike) -> Region:
    """The region of an objective around starts (m, d), or (m,) for one variable, as the head of this module
    says.

    The objective's own region does not come into it. The ends are round numbers, low < high.
    Raises ValueError for starts that are not allowed.
    """
    points = objective.finite_starts(starts)
    with np.errstate(all="ignore"):
        if objective.dim > 1:
            return _box(objective, points)
        grounds = [ground(objective, start, _everywhere(start)) for start in points[:, 0].tolist()]
        return (rounded(objective, hull(grounds)),)


def region_holding(objective: Objective, starts: ArrayLike) -> Region:
    """The objective's own region where it holds the starts; else widened to the region around them, or that
    one alone if the two together would be more than MOST_WIDENED times as wide: then its own is of no use.
    """
    points = objective.starts(starts)
    low, high = np.array(objective.region).T
    if (low <= points).all() and (points <= high).all():
        return objective.region
    around = region_around(objective, points)
    both = tuple((min(a, c), max(b, d)) for (a, b), (c, d) in zip(objective.region, around, strict=True))
    wide = any(b - a > MOST_WIDENED * (d - c) for (a, b), (c, d) in zip(both, objective.region, strict=True))
    return around if wide else both


def ground(objective: Objective, start: float, reach: Reach) -> Interval:
    """What a start of a function of one variable stands on: the valley below it and its other side as high as
    the start; without a valley, the ground to the edge of where the function is defined; without an edge, as
    much as shows how the slope changes.
    """
    slope = float(objective.slope(start))
    way = -float(np.sign(slope))
    if abs(slope) * HUMAN <= NOISE * abs(float(objective.curve(start))):
        way = 0.0
    end, valley = _downhill(objective, start, way, reach.valley) if way else (start, True)
    down = abs(end - start)
    if valley and down <= AT_THE_BOTTOM * min(abs(start), 1.0):
        return _around(objective, start)
    if valley:
        x = grid(end, end + way * down)
        f, level, floor = objective.curve(x), float(objective.curve(start)), float(objective.curve(end))
        outside = np.flatnonzero(~((f < level) & (f >= 2 * floor - level)))
        return _sorted(start, float(x[max(outside[0] - 1, 0)]) if outside.size else end + way * down)
    if down <= reach.edge:
        return _sorted(end, open_to(objective, start, start - way * down / 2))
    width = min(BENDS * _bend(objective, start, slope), reach.bend)
    uphill, downhill = start - way * width * UPHILL, start + way * width * (1 - UPHILL)
    return _sorted(open_to(objective, start, uphill), open_to(objective, start, downhill))


def hull(intervals: list[Interval]) -> Interval:
    """The least interval that holds all of these; one of the usual width around a single point."""
    low, high = min(low for low, _ in intervals), max(high for _, high in intervals)
    return (low, high) if low < high else (low - HUMAN / 2, low + HUMAN / 2)


def rounded(objective: Objective, interval: Interval) -> Interval:
    """The interval with a margin, as far as the function goes, its ends rounded outwards."""
    width = interval[1] - interval[0]
    low, high = (
        open_to(objective, end, end + side * MARGIN * width)
        for end, side in zip(interval, (-1, 1), strict=True)
    )
    return _round_ends(low, high, interval)


def open_to(objective: Objective, inside: float, outside: float) -> float:
    """How far one gets from `inside`, on the way to `outside`, before the function ends or jumps."""
    if inside == outside:
        return inside
    x = grid(inside, outside)
    f, slope = objective.curve(x), objective.slope(x)
    rise = np.diff(f) * np.sign(outside - inside)
    same_way = np.sign(slope[1:]) == np.sign(slope[:-1])
    jumps = same_way & (rise * slope[1:] < 0) & (np.abs(rise) > 1e-9 * np.abs(f[1:]))
    stops = np.flatnonzero(~np.isfinite(f[1:]) | jumps)
    return float(x[stops[0] + 1]) if stops.size else outside


def grid(first: float, last: float) -> Array:
    """Places from the first on, up to but not including the last, that hit no round number by chance."""
    return first + (last - first) * np.append(0.0, (np.arange(200) + 0.37) / 200)


def round_step(raw: float) -> float:
    """The smallest round number (1, 2 or 5 times a power of ten) that is not smaller than `raw`, above 0."""
    power = 10.0 ** math.floor(math.log10(raw))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= raw * 0.999)


def _everywhere(start: float) -> Reach:
    """Valleys count at any distance; where numbers overflow far away is no edge of the function."""
    usual = max(HUMAN, 2 * abs(start))
    return Reach(FARTHEST * usual, usual, FARTHEST * usual)


def _downhill(objective: Objective, start: float, way: float, far: float) -> tuple[float, bool]:
    """What one comes to first on the way down: (x, True) at the bottom of a valley, (x, False) at an edge of
    where the function is defined or at a pole, (±infinity, False) if there is nothing as far as that.
    """
    near = 1e-13 * max(HUMAN, 2 * abs(start))
    x = start + way * np.append(0.0, np.geomspace(near, far, 500))
    f, slope = objective.curve(x), objective.slope(x) * way
    lost = ~(np.isfinite(f) & np.isfinite(slope))
    jumps = np.diff(f) > 0.5 * np.abs(slope[1:]) * np.abs(np.diff(x)) + 1e-9 * np.abs(f[1:])
    stops = np.flatnonzero(lost | (slope > 0) | np.append(False, jumps))
    if not stops.size or stops[0] == 0:
        return way * math.inf, False
    here, there = float(x[stops[0] - 1]), float(x[stops[0]])
    above, fall = float(f[stops[0] - 1]), 4 * abs(float(slope[stops[0] - 1]) * (there - here))
    for _ in range(80):
        middle = (here + there) / 2
        down = objective.slope(middle) * way <= 0 and objective.curve(middle) <= objective.curve(here)
        here, there = (middle, there) if down else (here, middle)
    after = objective.slope(there + 1e-6 * (there - start)) * way
    # Close to a valley's bottom it hardly goes deeper than it did from one look to the next; a pole goes down
    # and down.
    valley = after >= 0 and objective.curve(here) >= above - fall - 1e-9 * abs(above)
    return here, bool(valley)


def _around(objective: Objective, bottom: float) -> Interval:
    """The ground around a bottom: as far as shows how it rises."""
    reach = max(HUMAN / 2, AT_THE_BOTTOM * abs(bottom))
    away = reach * np.geomspace(1e-9, 1.0, 400)
    rises = np.abs(objective.curve(bottom + np.stack([-away, away])) - objective.curve(bottom)).max(axis=0)
    rises = np.where(np.isfinite(rises), rises, 0.0)
    if rises.max() > NOISE * abs(float(objective.curve(bottom))):
        reach = min(reach, 2 * float(away[np.argmax(rises >= rises.max() / 2)]))
    return open_to(objective, bottom, bottom - reach), open_to(objective, bottom, bottom + reach)


def _bend(objective: Objective, x: float, slope: float) -> float:
    """The distance over which the slope at x changes by as much as it is, at its present rate."""
    change = float(objective.curvature(x))
    return abs(slope / change) if math.isfinite(change) and change else math.inf


def _sorted(one: float, other: float) -> Interval:
    return min(one, other), max(one, other)


def _round_ends(low: float, high: float, within: Interval) -> Interval:
    part = round_step((high - low) / PARTS)
    # An end that is as good as round is taken as round, unless that would leave something out.
    first = min(math.floor(low / part + 0.1), math.floor(within[0] / part))
    last = max(math.ceil(high / part - 0.1), math.ceil(within[1] / part))
    # A multiple of 0.1 is best had by division: 3 / 10 is 0.3, 3 × 0.1 is not.
    return (first / round(1 / part), last / round(1 / part)) if part < 1 else (first * part, last * part)


def _box(objective: Objective, starts: Array) -> Region:
    """The box around the starts and the ways down from them."""
    way = np.concatenate([starts, *_ways_down(objective, starts)])
    low, high = way.min(axis=0), way.max(axis=0)
    widths = high - low
    longest = float(widths.max()) or HUMAN
    spare = np.maximum(widths * 2 * MARGIN, SLIMMEST * longest - widths) / 2 + MARGIN * longest
    sides = zip(low - spare, high + spare, low, high, strict=True)
    return tuple(_round_ends(float(a), float(b), (float(c), float(d))) for a, b, c, d in sides)


def _ways_down(objective: Objective, starts: Array) -> list[Array]:
    """Where small steps down the slope lead from each start: halved where f would rise."""
    fun: Callable[[Array], Array] = objective.fun
    x, f = starts, np.asarray(fun(starts))
    length = np.full((len(x), 1), 0.05 * HUMAN)
    farthest = HUMAN * np.maximum(HUMAN, 2 * np.abs(starts).max())
    ways = []
    for _ in range(WAY_DOWN):
        grad = np.asarray(objective.grad(x))
        size = np.linalg.norm(grad, axis=1, keepdims=True)
        new = x - length * np.divide(grad, size, out=np.zeros_like(grad), where=size > 0)
        new_f = np.asarray(fun(new))
        down = ((new_f < f) & (np.abs(new - starts) <= farthest).all(axis=1))[:, None]
        x, f = np.where(down, new, x), np.where(down[:, 0], new_f, f)
        length = np.where(down, 1.5 * length, length / 2)
        ways.append(x)
    return ways
