"""The level lines of a function of two variables: at which levels they are drawn, where they run, and the
bands between them. Needs gd, NumPy and contourpy only."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import contourpy
import numpy as np

from gd import Objective
from gd.analysis import minima
from gd.library import KNOWN_MINIMA
from scenes.kit.ranges import round_ticks
from scenes.parameters import Array

SIDE = 401
"""A view is looked at in so many places a side."""
DECADES = 30.0
"""A function spans decades on a view if f − f* is so many times larger in its highest twentieth than in its
lowest."""
LEVELS = 11
"""About so many level lines are drawn, if there are enough round levels."""
SERIES = ((1.0, 1.5, 2.0, 3.0, 5.0, 7.0), (1.0, 2.0, 5.0), (1.0, 3.0), (1.0,))
"""How log-spaced levels follow each other in a decade, the closest first."""
RARE = 0.002
"""The lowest of log-spaced levels encloses this share of the view."""
SPIKE = 8.0
"""Where a function reaches more than so many times higher than in the lower nineteen twentieths of the view,
the levels do not follow it."""

View = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, eq=False)
class Field:
    """A function on a view, looked at on a grid: x (n,), y (m,), f (m, n), masked where it has no finite
    value, and f*, the lowest value known."""

    objective: Objective
    x: Array
    y: Array
    f: np.ma.MaskedArray
    lowest: float

    @property
    def cell(self) -> float:
        """The longer side of a cell of the grid."""
        return float(max(self.x[1] - self.x[0], self.y[1] - self.y[0]))


def field_of(objective: Objective, view: View, side: int = SIDE) -> Field:
    """The function on the view. f* is at one of its known minima there, at one of those found, or at a place
    of the grid."""
    x, y = (np.linspace(low, high, side) for low, high in view)
    with np.errstate(all="ignore"):
        f = np.asarray(objective.fun(np.stack(np.meshgrid(x, y), axis=-1)), dtype=np.float64)
        f = np.ma.masked_invalid(np.broadcast_to(f, (side, side)))
        known = np.array(KNOWN_MINIMA.get(objective.name, ()), dtype=np.float64).reshape(-1, 2)
        places = np.concatenate([known, minima(objective, view)])
        (x0, x1), (y0, y1) = view
        inside = (x0 <= places[:, 0]) & (places[:, 0] <= x1) & (y0 <= places[:, 1]) & (places[:, 1] <= y1)
        depths = np.asarray(objective.fun(places[inside]), dtype=np.float64)
    least = float(f.min()) if f.count() else 0.0
    return Field(objective, x, y, f, min([least, *depths[np.isfinite(depths)].tolist()]))


@dataclass(frozen=True)
class Levels:
    """The values of f that have a line, ascending; `log` says that they are log-spaced in f − f*."""

    values: tuple[float, ...]
    log: bool


def levels_of(field: Field, about: int = LEVELS) -> Levels:
    """Log-spaced levels where the function spans decades on the view, round and evenly spaced ones else."""
    above = field.f.compressed() - field.lowest
    if not above.size or not np.ptp(above) > 1e-12 * max(abs(field.lowest), 1e-300):
        return Levels((), False)
    fewest, little, much, most = np.quantile(above, [RARE, 0.05, 0.95, 1.0])
    high = min(most, SPIKE * much) if much > 0 else most
    # Without a bottom to measure from, as beside a pole that goes down, there are no decades to span.
    if _bottomless(field):
        low, high = np.quantile(field.f.compressed(), [0.02, 0.98])
        return Levels(tuple(_between(round_ticks(low, high, about), low, high)), False)
    if little > 0 and much / little >= DECADES:
        low = max(fewest, 1e-12 * high)
        return Levels(tuple(field.lowest + step for step in _log_spaced(low, high, about)), True)
    low, high = field.lowest, field.lowest + high
    return Levels(tuple(_between(round_ticks(low, high, about), low, high)), False)


def _bottomless(field: Field) -> bool:
    """Whether the lowest values of f stand out below the others as those beside a pole do."""
    least, low, high = np.quantile(field.f.compressed(), [0.0, 0.05, 0.95])
    return bool(low - least > SPIKE * (high - low) > 0)


def _between(values: list[float], low: float, high: float) -> list[float]:
    slack = 1e-9 * (high - low)
    return [value for value in values if low + slack < value < high - slack]


def _log_spaced(low: float, high: float, about: int) -> list[float]:
    """Round numbers from low to high, evenly apart on a log scale as nearly as can be, about so many."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    for series in SERIES:
        steps = [m * 10.0**k for k in range(first, last + 1) for m in series]
        found = [step for step in steps if low <= step < high * 0.999]
        if len(found) <= 1.35 * about:
            return found
    apart = math.ceil(len(found) / about)
    return found[::apart]


def lines_at(field: Field, level: float) -> list[Array]:
    """The line on which f has this value, piece by piece, (n, 2) each; of a closed one the last point is the
    first."""
    made = contourpy.contour_generator(
        field.x, field.y, field.f, name="serial", line_type=contourpy.LineType.Separate
    )
    return [_polished(field, level, np.asarray(line)) for line in made.lines(level)]


def area_above(field: Field, level: float) -> list[list[Array]]:
    """Where f is at least so high: for each piece its outline and those of its holes, (n, 2) each, closed."""
    made = contourpy.contour_generator(
        field.x, field.y, field.f, name="serial", fill_type=contourpy.FillType.OuterOffset
    )
    top = float(field.f.max())
    if level >= top:
        return []
    points, offsets, *_ = made.filled(level, top + abs(top) * 1e-9 + 1e-300)
    pieces = []
    for outline, ends in zip(points, offsets, strict=True):
        rings = [np.asarray(outline)[a:b] for a, b in pairwise(np.asarray(ends))]
        pieces.append([_polished(field, level, ring) for ring in rings])
    return pieces


def _polished(field: Field, level: float, points: Array) -> Array:
    """The points of a line between cells moved onto the level itself, by at most a cell, along the slope; the
    border of the view, and where f ends, stay as they are."""
    objective, reach = field.objective.exact or field.objective, field.cell
    (x0, x1), (y0, y1) = field.x[[0, -1]], field.y[[0, -1]]
    near = 1e-9 * max(x1 - x0, y1 - y0)
    moved = points.copy()
    with np.errstate(all="ignore"):
        x, y = points.T
        inner = (x > x0 + near) & (x < x1 - near) & (y > y0 + near) & (y < y1 - near)
        for _ in range(3):
            slope = np.asarray(objective.grad(moved), dtype=np.float64)
            off = np.asarray(objective.fun(moved), dtype=np.float64) - level
            step = -off[:, None] * slope / np.sum(slope * slope, axis=1, keepdims=True)
            here = moved + step
            fine = inner & np.isfinite(here).all(axis=1) & (np.linalg.norm(here - points, axis=1) <= reach)
            moved = np.where(fine[:, None], here, moved)
        better = np.abs(objective.fun(moved) - level) < np.abs(objective.fun(points) - level)
    return np.where((inner & better)[:, None], moved, points)


def thinned(points: Array, tolerance: float) -> Array:
    """A line with fewer points that nowhere runs further than about the tolerance from where it ran."""
    for _ in range(6):
        if len(points) < 5:
            break
        before, here, after = points[:-2], points[1:-1], points[2:]
        chord = after - before
        length = np.maximum(np.hypot(*chord.T), 1e-300)
        away = np.abs(chord[:, 0] * (here - before)[:, 1] - chord[:, 1] * (here - before)[:, 0]) / length
        drop = np.append(np.insert(away < tolerance / 2, 0, False), False)
        drop[::2] = False  # never two neighbours at once
        if not drop.any():
            break
        points = points[~drop]
    return points
