"""Where on a region something holds: stretches of a line, single points, curves in the plane.

All is found by looking, at 4001 points of an interval or 201 by 201 of a rectangle, then closer and closer
around what was found. A gap between two neighbouring points where all is well may stay unseen; a single pole
does not.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
from numpy.typing import NDArray

from gd.objective import Array, Interval, Region

SAMPLES = {1: 4001, 2: 201}
OFFSETS = {1: np.linspace(-1, 1, 9), 2: np.linspace(-1, 1, 5)}
SHRINK = {1: 0.4, 2: 0.5}
CLOSER = {1: 45, 2: 40}
HALVINGS = 60
MOST_POINTS = 64
MOST_IN_THE_PLANE = 24
ZERO = 1e-9
NEAR = 1e-9
CIRCLE = 1e-3
TURNS = 16
DEEP = 10
AROUND = np.linspace(0, 2 * np.pi, 65)

Flags = NDArray[np.bool_]
Test = Callable[[Array], Flags]
"""Points (..., d) -> where it holds (...)."""
Measure = Callable[[Array], Array]
"""Points (..., d) -> values (...)."""


def samples(region: Region) -> Array:
    """Points (n, 1) of an interval or (n, n, 2) of a rectangle, in even distances."""
    axes = [np.linspace(low, high, SAMPLES[len(region)]) for low, high in region]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)


def stretches(holds: Test, inside: Flags, x: Array) -> list[Interval]:
    """The intervals in which the test holds, given where among the points x (n,) it does."""
    inside = inside.copy()
    inside[1:-1] |= inside[:-2] & inside[2:]
    edges = np.diff(inside.astype(int), prepend=0, append=0)
    first, last = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) - 1
    if not first.size:
        return []
    low = _edge(holds, x[np.maximum(first - 1, 0)], x[first])
    high = _edge(holds, x[np.minimum(last + 1, len(x) - 1)], x[last])
    near = NEAR * (x[-1] - x[0])
    return list(zip(_rounded(low, near).tolist(), _rounded(high, near).tolist(), strict=True))


def with_points(found: list[Interval], points: Array, width: float) -> list[Interval]:
    """The stretches and those points (n, 1) that are in none of them, from left to right."""
    near = NEAR * width
    alone = [
        p for p in points[:, 0].tolist() if not any(low - near <= p <= high + near for low, high in found)
    ]
    return sorted(found + [(p, p) for p in alone])


def zeros(g: Measure, region: Region) -> Array:
    """The points (n, d) of the region where g is 0, also those where it does not change its sign.

    Of a curve of zeros, a few points; at most 64 in all, 24 in the plane.
    """
    dim, points = len(region), samples(region)
    size = np.nan_to_num(np.abs(g(points)), nan=np.inf)
    dips, around = np.ones(size.shape, dtype=bool), np.zeros(size.shape)
    for axis in range(dim):
        before, after = _neighbours(size, axis)
        dips &= (size <= before) & (size <= after)
        larger = np.where(
            np.isinf(before), after, np.where(np.isinf(after), before, np.maximum(before, after))
        )
        around = np.maximum(around, larger)
    where = np.argwhere(dips & (around > 0))
    scale = around[tuple(where.T)]
    chosen = _spread(size[tuple(where.T)] / scale, MOST_POINTS if dim == 1 else MOST_IN_THE_PLANE)
    where, scale = where[chosen], scale[chosen]
    if not len(where):
        return np.empty((0, dim))
    best, low, high = points[tuple(where.T)], *np.array(region).T
    reach = (high - low) / (SAMPLES[dim] - 1)
    offsets = np.array(list(product(OFFSETS[dim], repeat=dim)))
    least = np.full(len(best), np.inf)
    for _ in range(CLOSER[dim]):
        tried = np.clip(best[:, None] + reach * offsets, low, high)
        found = np.nan_to_num(np.abs(g(tried)), nan=np.inf)
        chosen = found.argmin(axis=1)[:, None]
        best = np.take_along_axis(tried, chosen[..., None], axis=1)[:, 0]
        least = np.take_along_axis(found, chosen, axis=1)[:, 0]
        reach = reach * SHRINK[dim]
    return _apart(best[least <= ZERO * scale], NEAR * float((high - low).max()))


def jumps(level: Measure, region: Region) -> Array:
    """Points (n, d) where a function that is level between its jumps goes from one value to another."""
    points = samples(region)
    values = level(points)
    dim, found = len(region), []
    for axis in range(dim):
        one, other = (np.take(values, take, axis) for take in (range(len(values) - 1), range(1, len(values))))
        where = np.argwhere((one != other) & np.isfinite(one) & np.isfinite(other))
        where = where[:: max(1, len(where) // MOST_POINTS)] if dim > 1 else where[: 16 * MOST_POINTS]
        at = points[tuple(where.T)]
        beyond = points[tuple((where + np.eye(dim, dtype=int)[axis]).T)]
        first = level(at)
        for _ in range(HALVINGS):
            middle = (at + beyond) / 2
            same = (level(middle) == first)[:, None]
            at, beyond = np.where(same, middle, at), np.where(same, beyond, middle)
        found.append(beyond)
    width = float(np.ptp(np.array(region), axis=1).max())
    return _apart(np.concatenate(found), NEAR * width)


def on_a_curve(g: Measure, point: Array, width: float) -> bool:
    """Whether g is 0 on more than this point (2,) of the plane: somewhere on a small circle around it."""
    radius, center, reach = CIRCLE * width, 0.0, np.pi
    for _ in range(TURNS):
        angles = center + reach * AROUND / np.pi - reach
        sizes = np.abs(g(point + radius * np.stack([np.cos(angles), np.sin(angles)], axis=-1)))
        if reach == np.pi:
            largest = np.nanmax(sizes, initial=0.0)
        center, reach = angles[np.nan_to_num(sizes, nan=np.inf).argmin()], reach * 0.2
    return bool(np.nanmin(sizes, initial=np.inf) <= ZERO * largest)


def deep_inside(inside: Flags) -> Flags:
    """The same area without its rim, as far as something is left of it."""
    for _ in range(DEEP):
        inner = inside.copy()
        for axis in range(inside.ndim):
            inner &= np.roll(inside, 1, axis) & np.roll(inside, -1, axis)
        if not inner.any():
            break
        inside = inner
    return inside


def amidst(points: Array) -> Array:
    """The one of the points (n, d) that lies closest to the middle of all."""
    middle: Array = points[np.linalg.norm(points - points.mean(axis=0), axis=-1).argmin()]
    return middle


def _spread(size: Array, most: int) -> NDArray[np.intp]:
    """At most so many of the smallest, spread evenly over them where there are more."""
    smallest = np.sort(np.argsort(size, kind="stable")[: 16 * MOST_POINTS])
    return smallest[:: -(-len(smallest) // most) or 1]


def _neighbours(size: Array, axis: int) -> tuple[Array, Array]:
    """The value before and after each along an axis, infinite beyond the edges."""
    padded = np.pad(
        size, [(1, 1) if other == axis else (0, 0) for other in range(size.ndim)], constant_values=np.inf
    )
    count = size.shape[axis]
    return np.take(padded, range(count), axis), np.take(padded, range(2, count + 2), axis)


def _edge(holds: Test, outside: Array, inside: Array) -> Array:
    """The points (n,) between where the test begins to hold, by bisection."""
    for _ in range(HALVINGS):
        middle = (outside + inside) / 2
        held = holds(middle[:, None])
        outside, inside = np.where(held, outside, middle), np.where(held, middle, inside)
    return inside


def _apart(points: Array, near: float) -> Array:
    """The points (n, d) in order, without those that lie closer than `near` to another."""
    points = _rounded(points[np.lexsort(points.T[::-1])], near)
    kept: list[Array] = []
    for point in points:
        if not any(np.abs(point - other).max() <= near for other in kept[-MOST_POINTS:]):
            kept.append(point)
    return np.array(kept).reshape(-1, points.shape[-1])


def _rounded(points: Array, near: float) -> Array:
    return np.where(np.abs(points) < near, 0.0, points)
