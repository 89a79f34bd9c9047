"""The view that fits itself: the interval on which a function is shown where nobody gave one. Needs gd and
NumPy only.

It shows where the descents go and what the ground is like there: the starts, the valley each of them stands
above with both of its sides, and the iterates of every run that stays. A run that leaves is followed for its
first steps, as long as the valley can still be made out. What is found is widened a little and ends at round
numbers."""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from gd import Objective, gradient_descent, minimize
from scenes.kit.ranges import NOISE, round_step

HUMAN = 10.0
"""How wide people draw a function that does not say itself how wide it is to be drawn."""
BENDS = 6.0
"""Where there is no valley, so many times the distance over which the slope changes by as much as it is."""
AT_THE_BOTTOM = 1e-4
"""A start this close to the bottom of a valley stands in it; one nearer to 0 than 1 has to be closer by as
much."""
FARTHEST = 1e6
"""No valley is looked for further away than this many times what is usual: a run that flies off would lead
anywhere."""
MOST_STEPS = 2000
"""A run longer than that is not followed to its end; the valley it is on its way to is in view
nevertheless."""

LEAVES, STAYS, ARRIVES = 2.5, 4.0, 25.0
"""How many times wider than the ground around the starts the view grows for the first steps of a run that
leaves, for one that stays, and for one that ends in a valley."""
TALLER = 20.0
"""How many times higher than that ground it is where a run is followed to."""
MARGIN = 0.08
"""The room at either side, as a share of the width."""
PARTS = 12
"""The ends are multiples of a round number, about so many of which make the width."""

Interval = tuple[float, float]


def suiting(
    objective: Objective,
    starts: Sequence[float],
    rates: Sequence[float],
    steps: int,
    trace: Sequence[float] = (),
) -> Interval:
    """The view of an objective that has a domain of its own: that domain where it holds the starts; else a
    wider interval, or one elsewhere if a start is far away. The arguments are those of `fitted`."""
    (low, high), first = objective.domain, trace[:1] or starts
    if low <= min(first) and max(first) <= high:
        return objective.domain
    view = fitted(objective, starts, rates, steps, trace)
    both = min(low, view[0]), max(high, view[1])
    return both if both[1] - both[0] <= 3 * objective.width else view


def fitted(
    objective: Objective,
    starts: Sequence[float],
    rates: Sequence[float],
    steps: int,
    trace: Sequence[float] = (),
) -> Interval:
    """The view of gradient descent on a function of one variable: from each of the starts with each of the
    learning rates, so many steps at most; or of a `trace`, the iterates of one descent that was made
    elsewhere.

    The domain of the objective does not come into it. The ends are round numbers, low < high.
    """
    with np.errstate(all="ignore"):
        runs = [np.array(trace, dtype=float)] if len(trace) else list(_runs(objective, starts, rates, steps))
        runs = [run[np.isfinite(objective.fun(run))] for run in runs]
        grounds = [_ground(objective, run) for run in runs]
        ground = min(low for low, _ in grounds), max(high for _, high in grounds)
        view = ground
        for run in runs:
            view = _followed(objective, run, view, ground)
        if not view[0] < view[1]:  # the start is all there is of the function
            view = view[0] - HUMAN / 2, view[1] + HUMAN / 2
        return _rounded(objective, view)


def _runs(
    objective: Objective, starts: Sequence[float], rates: Sequence[float], steps: int
) -> Iterator[np.ndarray]:
    for rate in rates:
        result = minimize(objective, np.array(starts), gradient_descent(rate), maxiter=min(steps, MOST_STEPS))
        for i, nit in enumerate(result.nit):
            yield result.trajectory.x[: nit + 1, i]


def _ground(objective: Objective, run: np.ndarray) -> Interval:
    """The ground around the start of a run: the valley below it and its other side as high as the start;
    without a valley, the ground to the edge of where the function is defined; without an edge, as much as
    shows how the slope changes."""
    start, slope = float(run[0]), float(objective.grad(run[0]))
    way, way_made = -np.sign(slope), float(np.ptp(run))
    if abs(slope) * HUMAN <= NOISE * abs(float(objective.fun(start))):
        way = 0.0
    end, valley = _downhill(objective, start, way, way_made) if way else (start, True)
    down = abs(end - start)
    if valley and down <= AT_THE_BOTTOM * min(abs(start), 1.0):
        return _around(objective, start)
    if valley:
        x = _grid(end, end + way * down)
        f, level, floor = objective.fun(x), float(objective.fun(start)), float(objective.fun(end))
        outside = np.flatnonzero(~((f < level) & (f >= 2 * floor - level)))
        return _sorted(start, float(x[max(outside[0] - 1, 0)]) if outside.size else end + way * down)
    if math.isfinite(end):
        return _sorted(end, _open(objective, start, start - way * down / 2))
    bend = _bend(objective, start, slope)
    width = min(BENDS * bend, max(HUMAN, 2 * way_made))
    return _sorted(
        _open(objective, start, start - way * width / 3), _open(objective, start, start + way * 2 * width / 3)
    )


def _downhill(objective: Objective, start: float, way: float, way_made: float) -> tuple[float, bool]:
    """What one comes to first on the way down: (x, True) at the bottom of a valley, (x, False) at an edge of
    where the function is defined or at a pole, (±infinity, False) if there is nothing for ten times the way
    that the run made."""
    usual = max(HUMAN, 2 * abs(start))
    far = min(max(usual, 10 * way_made), FARTHEST * usual)
    x = start + way * np.append(0.0, np.geomspace(1e-13 * usual, far, 500))
    f, slope = objective.fun(x), objective.grad(x) * way
    lost = ~(np.isfinite(f) & np.isfinite(slope))
    jumps = np.append(False, np.diff(f) > 0.5 * np.abs(slope[1:]) * np.abs(np.diff(x)) + 1e-9 * np.abs(f[1:]))
    stops = np.flatnonzero(lost | (slope > 0) | jumps)
    if not stops.size or stops[0] == 0:
        return way * math.inf, False
    here, there = float(x[stops[0] - 1]), float(x[stops[0]])
    above, fall = float(f[stops[0] - 1]), 4 * abs(float(slope[stops[0] - 1]) * (there - here))
    for _ in range(80):
        middle = (here + there) / 2
        down = objective.grad(middle) * way <= 0 and objective.fun(middle) <= objective.fun(here)
        here, there = (middle, there) if down else (here, middle)
    after = objective.grad(there + 1e-6 * (there - start)) * way
    # Close to a valley's bottom it hardly goes deeper than it did from one look to the next; a pole goes down
    # and down.
    valley = after >= 0 and bool(objective.fun(here) >= above - fall - 1e-9 * abs(above))
    return here, valley


def _around(objective: Objective, bottom: float) -> Interval:
    """The ground around a bottom: as far as shows how it rises."""
    reach = max(HUMAN / 2, AT_THE_BOTTOM * abs(bottom))
    away = reach * np.geomspace(1e-9, 1.0, 400)
    rises = np.abs(objective.fun(bottom + np.stack([-away, away])) - objective.fun(bottom)).max(axis=0)
    rises = np.where(np.isfinite(rises), rises, 0.0)
    if rises.max() > NOISE * abs(float(objective.fun(bottom))):
        reach = min(reach, 2 * float(away[np.argmax(rises >= rises.max() / 2)]))
    return _open(objective, bottom, bottom - reach), _open(objective, bottom, bottom + reach)


def _bend(objective: Objective, x: float, slope: float) -> float:
    """The distance over which the slope at x changes by as much as it is, if it goes on changing as it does
    there."""
    near = 1e-6 * max(1.0, abs(x))
    change = (float(objective.grad(x + near)) - float(objective.grad(x - near))) / (2 * near)
    return abs(slope / change) if math.isfinite(change) and change else math.inf


def _followed(objective: Objective, run: np.ndarray, view: Interval, ground: Interval) -> Interval:
    """The view, widened to a run that stays, and to the first steps of one that does not."""
    width, end = ground[1] - ground[0], float(run[-1])
    slopes = objective.grad(end + 1e-3 * width * np.array([-1.0, 1.0]))
    allowed = (
        ARRIVES if slopes[0] < 0 < slopes[1] and np.ptp(run[-len(run) // 4 :]) <= 1e-2 * width else STAYS
    ) * width
    low, high = (
        np.minimum(np.minimum.accumulate(run), view[0]),
        np.maximum(np.maximum.accumulate(run), view[1]),
    )
    heights = objective.fun(run)
    known = objective.fun(_grid(*ground))
    known = np.append(known[np.isfinite(known)], heights[0])
    # Poles in sight make the ground as high as can be; then the width alone decides.
    too_high = np.maximum.accumulate(np.abs(heights - np.median(known))) > TALLER * float(
        np.ptp(known) or np.inf
    )
    if high[-1] - low[-1] > allowed or too_high[-1]:
        allowed = LEAVES * width
    seen = np.flatnonzero((high - low <= allowed) & ~too_high)
    return (float(low[seen[-1]]), float(high[seen[-1]])) if seen.size else view


def _rounded(objective: Objective, view: Interval) -> Interval:
    """The view with a margin, as far as the function goes, its ends rounded outwards."""
    width = view[1] - view[0]
    low, high = (
        _open(objective, end, end + side * MARGIN * width) for end, side in zip(view, (-1, 1), strict=True)
    )
    part = round_step((high - low) / PARTS)
    # An end that is as good as round is taken as round, unless that would leave something out.
    ends = (
        min(math.floor(low / part + 0.1), math.floor(view[0] / part)),
        max(math.ceil(high / part - 0.1), math.ceil(view[1] / part)),
    )
    # A multiple of 0.1 is best had by division: 3 / 10 is 0.3, 3 × 0.1 is not.
    return tuple(end / round(1 / part) if part < 1 else end * part for end in ends)


def _open(objective: Objective, inside: float, outside: float) -> float:
    """How far one gets from `inside`, on the way to `outside`, before the function ends or jumps."""
    if inside == outside:
        return inside
    x = _grid(inside, outside)
    f, slope = objective.fun(x), objective.grad(x)
    rise = np.diff(f) * np.sign(outside - inside)
    jumps = (
        (np.sign(slope[1:]) == np.sign(slope[:-1]))
        & (rise * slope[1:] < 0)
        & (np.abs(rise) > 1e-9 * np.abs(f[1:]))
    )
    stops = np.flatnonzero(~np.isfinite(f[1:]) | jumps)
    return float(x[stops[0] + 1]) if stops.size else outside


def _grid(first: float, last: float) -> np.ndarray:
    """Places from the first on, up to but not including the last, that hit no round number but the first by
    chance."""
    return first + (last - first) * np.append(0.0, (np.arange(200) + 0.37) / 200)


def _sorted(one: float, other: float) -> Interval:
    return min(one, other), max(one, other)
