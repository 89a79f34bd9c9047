"""The high-school way: solve f' = 0 on an interval, ask f'', look at the ends; and the same of -f."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from gd.analysis import SAMPLES, Kind, stationary_points
from gd.objective import Array, Interval, Objective

NEARBY = 1e-4
"""So far away, as a share of the width, f'' is looked at to know whether it is zero at a point,"""
VANISHES = 1e-3
"""which it is if it is under this share of what it is there."""
JUMP = 1e-5, 1e-7
"""A slope jumps if it changes across the second of these shares of the width by half as much as across the
first."""
AT_AN_END = 1e-6
"""A zero nearer to an end than this share of the width is at that end."""
TIED = 1e-9
"""Values nearer to each other than this share of what f rises by are equal."""
CROWDED = SAMPLES // 10
"""With more zeros than that there may be some between the places that are looked at."""


@dataclass(frozen=True)
class Zero:
    """A place where f' is zero, or jumps over zero: f and f'' there, not a number where there is none, and
    what f does around it. `told` says whether f'' tells it, `corner` whether f' jumps."""

    x: float
    fun: float
    second: float
    kind: Kind
    told: bool
    corner: bool


@dataclass(frozen=True)
class Extrema:
    """What there is to find on an interval.

    zeros    from left to right
    ends     f at both ends, not finite where it has no value
    level    whether f is the same everywhere
    lowest   the places where f is lowest, of the minima and the ends; none where it is lower elsewhere
    least    f there
    lower    a place where f is lower than at any of them: it falls without end, breaks off, or is level there
    ground   whether it is level there
    all      whether the zeros are far enough apart to say that there are no more
    """

    interval: Interval
    zeros: tuple[Zero, ...]
    ends: tuple[float, float]
    level: bool
    lowest: tuple[float, ...]
    least: float
    lower: float | None
    ground: bool
    all: bool


def extrema(objective: Objective, interval: Interval) -> Extrema:
    """The zeros of f' on an interval and which of them, and of its ends, is lowest: as gd.analysis finds
    them, by looking at so many places and closer around what is found. Raises ValueError for a function of
    several variables."""
    about = objective.about(interval)
    low, high = interval
    with np.errstate(all="ignore"):
        x = np.linspace(low, high, SAMPLES)
        f = about.curve(x)
        ends = (float(f[0]), float(f[-1]))
        zeros = tuple(_zero(about, point.x[0], point.fun, point.kind) for point in stationary_points(about))
        known = np.isfinite(f)
        rise = float(np.ptp(f[known])) if known.any() else 0.0
        near = AT_AN_END * (high - low)
        candidates = [(zero.x, zero.fun) for zero in zeros if zero.kind is Kind.MINIMUM]
        taken = [zero.x for zero in zeros]
        candidates += [
            (end, value)
            for end, value in zip(interval, ends, strict=True)
            if np.isfinite(value) and all(abs(end - place) > near for place in taken)
        ]
        least = min((value for _, value in candidates), default=np.inf)
        below = known & (f < least - 1e-6 * rise) if np.isfinite(least) else known
        lower = float(x[np.where(below, f, np.inf).argmin()]) if below.any() else None
        ground = lower is not None and abs(float(about.slope(lower))) <= TIED * rise / (high - low)
    lowest = sorted(place for place, value in candidates if value <= least + TIED * rise)
    return Extrema(
        (float(low), float(high)),
        zeros,
        ends,
        bool(known.any() and rise == 0),
        tuple(lowest) if lower is None else (),
        float(least),
        lower,
        ground,
        len(zeros) <= CROWDED,
    )


@dataclass(frozen=True)
class Negative:
    """Values with the sign changed."""

    of: Callable[[Array], Array]

    def __call__(self, points: Array) -> Array:
        return -np.asarray(self.of(points))


def negative(objective: Objective) -> Objective:
    """-f: what is a maximum of f is a minimum of it."""
    return replace(
        objective,
        name=f"-({objective.name})",
        fun=Negative(objective.fun),
        grad=Negative(objective.grad),
        hess=None if objective.hess is None else Negative(objective.hess),
        formula=f"-({objective.formula})",
        exact=None if objective.exact is None else negative(objective.exact),
    )


def _zero(objective: Objective, x: float, fun: float, kind: Kind) -> Zero:
    width = objective.width
    wide, close = (
        abs(float(objective.slope(x + step * width) - objective.slope(x - step * width))) for step in JUMP
    )
    corner = bool(close > 0.5 * wide > 0)
    second = np.nan if corner else float(objective.curvature(x))
    around = np.abs(objective.curvature(x + NEARBY * width * np.array([-1.0, 1.0])))
    around = around[np.isfinite(around)]
    told = bool(np.isfinite(second) and abs(second) > VANISHES * around.max(initial=0.0) and second != 0)
    return Zero(x, fun, second, kind, told, corner)
