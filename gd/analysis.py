"""Searches on a function: its zeros, its stationary points and their kind, its level stretches, its scale.

All of them look at the function on its region, or on another that is given, at so many points, and then
closer and closer around what was found. What lies between two neighbouring points where nothing shows may
stay unseen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from gd.newton import stationary_in_a_box
from gd.objective import Array, Interval, Objective, Region

SAMPLES = 4001
"""Places at which a function of one variable is looked at; two minima nearer than that apart are one."""
HALVINGS = 60
FLAT = 0.1
"""A slope is flat if it is under this share of the rise of f on its region divided by the region's width,"""
SHALLOW = 0.02
"""and under this share of the region's steepness."""
STRETCH = 0.15
"""A level stretch takes at least this share of the region's width."""
NO_CURVATURE = 1e-9
"""A curvature under this share of the largest one, or of rise / width^2, says nothing of a point's kind."""
PROBES = np.geomspace(1e-6, 1e-2, 9)
"""How far around a point f is compared then, as shares of the width."""

Flags = NDArray[np.bool_]


class Kind(Enum):
    """The kinds of stationary points: what f does around one."""

    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    SADDLE = "saddle"
    INFLECTION = "inflection"

    @property
    def named(self) -> str:
        """With its article: a minimum, an inflection."""
        return f"{'an' if self is Kind.INFLECTION else 'a'} {self.value}"


@dataclass(frozen=True)
class Stationary:
    """A point x where the slope is zero, or jumps from one sign to the other: f there, and its kind."""

    x: tuple[float, ...]
    fun: float
    kind: Kind


@dataclass(frozen=True)
class Scale:
    """How large the values and slopes of a function are on its region.

    rise       the difference between the highest and the lowest value of f
    steepness  the root mean square of its slope; infinite where a pole makes that meaningless
    width      the length of the region's longest side
    """

    rise: float
    steepness: float
    width: float

    @property
    def usual_slope(self) -> float:
        """The rise divided by the width."""
        return self.rise / self.width

    @property
    def flat(self) -> float:
        """Slopes under this one are flat: it is small against the rise as well as against the steep parts."""
        return min(FLAT * self.usual_slope, SHALLOW * self.steepness)


def scale_of(objective: Objective) -> Scale:
    """The scale of f on its region.

    At a pole f rises the more the closer one looks: then its rise is twice that between its quartiles.
    """
    width = objective.width
    with np.errstate(all="ignore"):
        if objective.dim > 1:
            low, high = np.array(objective.region).T
            points = np.random.default_rng(0).uniform(low, high, (1024, objective.dim))
            slopes = np.linalg.norm(objective.grad(points), axis=1)
            return Scale(_spread(objective.fun(points)), _root_mean_square(slopes), width)
        values = objective.curve(np.linspace(*objective.region[0], 4097))
        rise, closer = _spread(values[::16]), _spread(values)
        finest = np.linspace(*objective.region[0], 65537)
        if closer > 2 * rise and _spread(objective.curve(finest)) > 2 * closer:
            low, high = np.quantile(values[np.isfinite(values)], [0.25, 0.75])
            return Scale(float(2 * (high - low)), np.inf, width)
        return Scale(rise, _root_mean_square(np.diff(values[::16]) * 256 / width), width)


def no_slope(objective: Objective, usual: float, xtol: float | None = None) -> float:
    """The slope that counts as zero where for functions with the usual slopes, of order 1, it is `usual`.

    It follows the scale of f in powers of ten, and shrinks with an xtol under a ten-thousandth of the width.
    """
    slopes = scale_of(objective).usual_slope
    closer = 1.0 if xtol is None else min(1.0, xtol / (1e-4 * objective.width))
    if not 0 < slopes < np.inf or 0.1 <= slopes <= 10:
        return usual * closer
    return float(usual * closer * 10.0 ** round(np.log10(slopes)))


def roots(g: Callable[[Array], Array], low: float, high: float) -> Array:
    """The single places of an interval where g, which is elementwise, is zero, from left to right.

    Both where it changes its sign and where it only touches zero; poles and jumps over zero do not count.
    """
    with np.errstate(all="ignore"):
        x = np.linspace(low, high, SAMPLES)
        y = np.asarray(g(x), dtype=np.float64)
        crossings = _crossings(g, x, y)
        around = np.maximum(np.abs(np.interp(crossings, x, y)), np.abs(y[np.searchsorted(x, crossings) - 1]))
        crossings = crossings[np.abs(np.asarray(g(crossings))) <= 1e-6 * around]
        found = np.concatenate([crossings, x[_isolated(y == 0)], _touches(g, x, y)])
    return _apart(np.sort(found), 1e-9 * (high - low))


def stationary_points(
    objective: Objective, region: Region | Interval | None = None
) -> tuple[Stationary, ...]:
    """The stationary points in the objective's region, or in another: for one variable from left to right,
    for more those with the least f first. Corners count, level stretches and poles do not.
    """
    objective = objective if region is None else objective.about(region)
    with np.errstate(all="ignore"):
        found = (
            _on_a_line(objective)
            if objective.dim == 1
            else stationary_in_a_box(objective, scale_of(objective).usual_slope)
        )
        values = np.asarray(objective.fun(found), dtype=np.float64)
        scale = scale_of(objective)
        points = [
            Stationary(tuple(x.tolist()), float(f), kind)
            for x, f in zip(found, values, strict=True)
            if np.isfinite(f) and (kind := kind_at(objective, x, scale)) is not None
        ]
    return tuple(points) if objective.dim == 1 else tuple(sorted(points, key=lambda point: point.fun))


def minima(objective: Objective, region: Region | Interval | None = None) -> Array:
    """The minima among them, (k, d)."""
    points = stationary_points(objective, region)
    return np.array([p.x for p in points if p.kind is Kind.MINIMUM]).reshape(-1, objective.dim)


def kind_at(objective: Objective, x: Array, scale: Scale | None = None) -> Kind | None:
    """The kind of a stationary point at, or very near to, x (d,); None where f is level all around.

    By the second derivatives. In a direction in which they vanish, or where they say nothing because they are
    not finite or the slope is not small, as beside a cusp, f itself is compared on both sides.
    """
    scale = scale or scale_of(objective)
    with np.errstate(all="ignore"):
        hess = objective.hessian(x)
        if np.isfinite(hess).all() and np.linalg.norm(objective.grad(x)) < scale.flat:
            curvatures, directions = np.linalg.eigh((hess + hess.T) / 2)
        else:
            curvatures, directions = np.zeros(objective.dim), np.eye(objective.dim)
        least = NO_CURVATURE * max(np.abs(curvatures).max(), scale.rise / scale.width**2)
        up, down = bool((curvatures > least).any()), bool((curvatures < -least).any())
        for direction in directions.T[np.abs(curvatures) <= least]:
            rises = _rises(objective, x, direction, scale.width)
            up, down = up or rises.max() > 0, down or rises.min() < 0
    if up and down:
        return Kind.INFLECTION if objective.dim == 1 else Kind.SADDLE
    return Kind.MINIMUM if up else Kind.MAXIMUM if down else None


def level_stretches(objective: Objective) -> tuple[Interval, ...]:
    """Where a function of one variable is flat (see Scale) for a good part of its region."""
    x = np.linspace(*objective.region[0], SAMPLES // 2 + 1)
    with np.errstate(all="ignore"):
        flat = np.isfinite(objective.curve(x)) & (np.abs(objective.slope(x)) < scale_of(objective).flat)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flat, [False]]))).reshape(-1, 2)
    longest = STRETCH * objective.width
    return tuple((float(x[a]), float(x[b - 1])) for a, b in edges if x[b - 1] - x[a] >= longest)


def largest_curvature(objective: Objective, x: Array) -> Array:
    """The largest eigenvalue of the Hessian at points x (..., d) -> (...).

    At a minimum plain descent settles only with a learning rate below 2 divided by it.
    """
    return np.asarray(np.linalg.eigvalsh(objective.hessian(x))[..., -1], dtype=np.float64)


def _spread(values: Array) -> float:
    values = np.asarray(values, dtype=np.float64)
    values = values[np.isfinite(values)]
    return float(np.ptp(values)) if values.size else 0.0


def _root_mean_square(slopes: Array) -> float:
    slopes = slopes[np.isfinite(slopes)]
    size = float(np.abs(slopes).max(initial=0.0))
    return size * float(np.sqrt(np.mean(np.square(slopes / size)))) if size > 0 else 0.0


def _crossings(g: Callable[[Array], Array], x: Array, y: Array) -> Array:
    """Where g, with the values y at x, turns from one sign to the other: to rounding."""
    turns = np.flatnonzero(np.sign(y[:-1]) * np.sign(y[1:]) < 0)
    left, right, before = x[turns], x[turns + 1], np.sign(y[turns])
    for _ in range(HALVINGS):
        middle = (left + right) / 2
        same = np.sign(np.asarray(g(middle))) == before
        left, right = np.where(same, middle, left), np.where(same, right, middle)
    return right


def _touches(g: Callable[[Array], Array], x: Array, y: Array) -> Array:
    """Where g comes close to zero without turning its sign, and reaches it as far as can be told."""
    size = np.nan_to_num(np.abs(y), nan=np.inf)
    here, before, after = size[1:-1], size[:-2], size[2:]
    dips = 1 + np.flatnonzero(
        (here > 0) & (here <= before) & (here <= after) & (here < np.maximum(before, after))
    )
    dips = dips[(np.sign(y[dips - 1]) == np.sign(y[dips])) & (np.sign(y[dips + 1]) == np.sign(y[dips]))]
    best, reach, around = x[dips], x[1] - x[0], np.maximum(size[dips - 1], size[dips + 1])
    closest = size[dips]
    for _ in range(HALVINGS):
        tried = best[:, None] + reach * np.linspace(-1, 1, 9)
        found = np.nan_to_num(np.abs(np.asarray(g(tried))), nan=np.inf)
        nearest = found.argmin(axis=1)[:, None]
        best = np.take_along_axis(tried, nearest, axis=1)[:, 0]
        closest = np.take_along_axis(found, nearest, axis=1)[:, 0]
        reach *= 0.5
    return np.asarray(best[closest <= 1e-9 * around])


def _isolated(zero: Flags) -> Flags:
    """The places that are zero without a neighbour that is."""
    padded: Flags = np.concatenate([[False], zero, [False]])
    return zero & ~padded[:-2] & ~padded[2:]


def _apart(x: Array, least: float) -> Array:
    """The places x, ascending, without those that are as good as the one before."""
    return x[np.append(True, np.diff(x) > least)] if x.size else x


def _on_a_line(objective: Objective) -> Array:
    """The candidates for stationary points of a function of one variable, (k, 1)."""
    (low, high), near = objective.region[0], 1e-9 * objective.width
    x = np.linspace(low, high, SAMPLES)
    y = objective.slope(x)
    crossings = _crossings(objective.slope, x, y)
    left = np.searchsorted(x, crossings) - 1
    crossings = crossings[_is_bounded(objective, crossings, x[left], x[left + 1])]
    found = np.concatenate([crossings, x[_isolated(y == 0)], _touches(objective.slope, x, y)])
    return _apart(np.sort(found), near)[:, None]


def _is_bounded(objective: Objective, x: Array, left: Array, right: Array) -> Flags:
    """Whether f at x, between left and right, is about what it is there, as it is not at a pole."""
    ends = objective.curve(np.stack([left, right]))
    room = 3 * (np.ptp(ends, axis=0) + np.abs(objective.slope(left)) * (right - left))
    near: Flags = np.abs(objective.curve(x) - ends.mean(axis=0)) <= room
    return near


def _rises(objective: Objective, x: Array, direction: Array, width: float) -> Array:
    """How much higher f is on either side of x, (2,), at the first distance where it shows."""
    points = x + np.multiply.outer(np.multiply.outer(PROBES * width, [-1.0, 1.0]), direction)
    here, f = float(objective.fun(x)), np.asarray(objective.fun(points))
    rises = np.where(np.abs(f - here) > 16 * np.finfo(np.float64).eps * np.abs(f), f - here, 0.0)
    clear = np.flatnonzero((rises != 0).all(axis=1))
    return np.asarray(rises[clear[0] if clear.size else -1])
