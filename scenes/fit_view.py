"""The view that fits itself: the interval on which a function is shown where nobody gave one. Needs gd and
NumPy only.

It shows where the descents go and what the ground is like there: the starts, the valley each of them stands
above with both of its sides, and the iterates of every run that stays. A run that leaves is followed for its
first steps, as long as the valley can still be made out. What is found is widened a little and ends at round
numbers. It follows from the function and the runs that were made, and makes none of its own.
"""

from collections.abc import Sequence

import numpy as np

from gd import Objective
from gd.region import FARTHEST, HUMAN, Reach, grid, ground, hull, rounded
from scenes.parameters import Array, Parameters

LEAVES, STAYS, ARRIVES = 2.5, 4.0, 25.0
"""How many times wider than the ground around the starts the view grows for the first steps of a run that
leaves, for one that stays, and for one that ends in a valley."""
TALLER = 20.0
"""How many times higher than that ground it is where a run is followed to."""

Interval = tuple[float, float]

BESIDE, MARGIN = 0.5, 0.06
"""A map is widened to iterates that are outside by this share of its side at most, with a margin."""


def view_of(parameters: Parameters, runs: Sequence[Array]) -> Interval:
    """What a figure of a function of one variable shows: the view that was asked for, else one fitted to the
    runs, the iterates (n, 1) of each. Of a trace it holds the end, too, wherever that is."""
    if parameters.view:
        return parameters.view[0]
    low, high = fitted(parameters.objective, runs)
    end = high if parameters.trace is None else float(parameters.trace[-1, 0])
    if low <= end <= high:
        return low, high
    return rounded(parameters.objective, (min(low, end), max(high, end)))


def map_view(parameters: Parameters, runs: Sequence[Array]) -> tuple[Interval, Interval]:
    """What a figure of a function of two variables shows: the view that was asked for, else the function's
    region, widened to the iterates, (n, 2) of each run, that are not far outside; of a recorded run to its
    end as well."""
    if parameters.view:
        across, up = parameters.view
        return across, up
    sides = []
    for axis, (low, high) in enumerate(parameters.objective.region):
        x = np.concatenate([run[:, axis] for run in runs])
        room = BESIDE * (high - low)
        seen = x[(x >= low - room) & (x <= high + room)]
        ends = [trace.x[-1, axis] for trace in parameters.traces]
        seen = np.concatenate([seen, ends, [run[0, axis] for run in runs]])
        margin = MARGIN * max(high - low, float(np.ptp(seen)))
        sides.append((min(low, float(seen.min()) - margin), max(high, float(seen.max()) + margin)))
    across, up = sides
    return across, up


def fitted(objective: Objective, runs: Sequence[Array]) -> Interval:
    """The view of runs on a function of one variable, the iterates of each, (n, 1) or (n,), its start first.

    The region of the objective does not come into it. The ends are round numbers, low < high.
    """
    with np.errstate(all="ignore"):
        paths = [np.ravel(run) for run in runs]
        paths = [path[np.isfinite(objective.curve(path))] for path in paths]
        around = hull([ground(objective, float(path[0]), _reach(path)) for path in paths])
        view = around
        for path in paths:
            view = _followed(objective, path, view, around)
        return rounded(objective, view)


def _reach(path: Array) -> Reach:
    """How far a valley is looked for from the start of a run: as is usual, or ten times as far as it went."""
    usual, way_made = max(HUMAN, 2 * abs(float(path[0]))), float(np.ptp(path))
    far = min(max(usual, 10 * way_made), FARTHEST * usual)
    return Reach(valley=far, edge=far, bend=max(HUMAN, 2 * way_made))


def _followed(objective: Objective, path: Array, view: Interval, around: Interval) -> Interval:
    """The view, widened to a run that stays, and to the first steps of one that does not."""
    width, end = around[1] - around[0], float(path[-1])
    slopes = objective.slope(end + 1e-3 * width * np.array([-1.0, 1.0]))
    arrives = slopes[0] < 0 < slopes[1] and np.ptp(path[-len(path) // 4 :]) <= 1e-2 * width
    allowed = (ARRIVES if arrives else STAYS) * width
    low = np.minimum(np.minimum.accumulate(path), view[0])
    high = np.maximum(np.maximum.accumulate(path), view[1])
    heights = objective.curve(path)
    known = objective.curve(grid(*around))
    known = np.append(known[np.isfinite(known)], heights[0])
    # Poles in sight make the ground as high as can be; then the width alone decides.
    above = np.abs(heights - np.median(known)) > TALLER * float(np.ptp(known) or np.inf)
    too_high = np.maximum.accumulate(above)
    if high[-1] - low[-1] > allowed or too_high[-1]:
        allowed = LEAVES * width
    seen = np.flatnonzero((high - low <= allowed) & ~too_high)
    return (float(low[seen[-1]]), float(high[seen[-1]])) if seen.size else view
