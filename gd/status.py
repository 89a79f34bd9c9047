"""How a run ended: the rules, all of them here. Facts only, no sentences for a picture.

They are asked in this order, of one run at a time:

DIVERGED      the next iterate is not finite. (At the last finite one f and the slope may already be
              infinite.)
SEARCH_FAILED it is at rest where it has found no step, and f, by its values, falls where the slope says that
              it rises; or no stationary point is near, and the slope is not flat.
CONVERGED     it is at rest and a minimum is near, or one lies within rounding of x.
NO_MINIMUM    the same, but what is near is a maximum, a saddle or an inflection (see gd.analysis.kind_at; the
              second derivatives tell, and f itself where they vanish).
PLATEAU       it is at rest and no stationary point is near; so too where all around is level.
CYCLING       it has been coming back for a while and its sweeps neither fade nor grow.
PLATEAU       the steps are used up, the slope is flat and no stationary point is near.
OUT_OF_STEPS  anything else: on its way, still settling, or swinging wider and wider without having overflowed
              yet.

The words in them. All are free of units, the yardstick being the region of the objective; the learning rate
does not come into "flat" and "near", so that a run which is slow for its small rate is not called a plateau,
and neither does what a picture shows.

at rest       as the rule says: for plain descent |slope| <= gtol. A line search rests on a slope, too, from
              where no step leads down.
flat          |slope| is small against what f does on its region, in two ways (see gd.analysis.Scale): under a
              tenth of its rise divided by the width, so that a plain is level in the whole picture of f;
              and under a fiftieth of the root mean square of its slope there, so that it is level beside the
              steep parts, too. The second matters where f rises ever more steeply, as e^x does: there most
              of the region is level against the whole rise, though a ball still moves well.
near          look both ways along the slope, at an eighth of the width and then at half as far again and
              again: at some distance the slopes on the two sides have opposite signs, and from here to there,
              on the side where the slope turned, f differs from f here by under a hundredth of its rise.
coming back   in both halves of a window of steps (the last 16, 32, 64, ...) the way made good is at most half
              of the way travelled. Such windows are the only ones the next two look at, so a run under 16
              steps never cycles.
sweep         the longest step in each eighth of a window. The sweeps fade or grow if each is shorter, or each
              longer, than the one before, be it by very little, and a geometric series through the second,
              fifth and last does not end within a tenth of the last. So a zig-zag that dies away, be it only
              like n^(-1/4), is not cycling, one that draws near a cycle is.
cycling       in no window do the sweeps fade or grow, and in one at least the range of x in the second half
              is three quarters to four thirds of the range in the first.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gd.analysis import Kind, Scale, kind_at, scale_of
from gd.check import differences
from gd.objective import Array, Objective, point_of
from gd.result import Result, Status, Trajectory

LEVEL = 0.01
REACH = 0.5 ** np.arange(3, 31)
SHORTEST_WINDOW = 16
COMING_BACK = 0.5
SAME_RANGE = 0.75
SAME_SWEEP = 1e-7
NEARLY_THERE = 0.1
WIDENING_STEPS = 6
CLOSE = 1e-3
"""How close counts as arrived where nobody says: a power of ten at or below this share of the way."""


@dataclass(frozen=True)
class Verdict:
    """A status, the sentence that tells it with the numbers of the run, and the kind of point it rests at."""

    status: Status
    message: str
    kind: Kind | None = None


def judge(
    objective: Objective, run: Trajectory, *, diverging: bool, resting: bool, stalled: bool = False
) -> Verdict:
    """The verdict on one run, by the rules above.

    The trajectory goes up to the run's own end. `diverging`: the next iterate would not be finite; `resting`:
    the run is at rest, by its rule; `stalled`: it is so on a slope, having found no step.
    """
    nit = len(run.x) - 1
    x, grad = run.x[-1], run.grad[-1]
    where, slope = f"x = {_show(x)}", f"slope {_show(grad)}"
    steps = f"{nit} step" if nit == 1 else f"{nit} steps"
    if diverging:
        return Verdict(Status.DIVERGED, f"diverged: not finite at step {nit + 1}, last finite {where}")
    scale = scale_of(objective)
    near = _distance_to_stationary(objective, x, grad, scale)
    if stalled and (_falls_uphill(objective, x, grad) or (near == np.inf and math.hypot(*grad) > scale.flat)):
        message = f"line search failed at {where} after {steps}: no step down found, {slope}"
        return Verdict(Status.SEARCH_FAILED, message)
    if (resting and near < np.inf) or near <= _rounding(objective, x):
        kind = kind_at(objective, x, scale)
        if kind is None or kind is Kind.MINIMUM:
            return Verdict(Status.CONVERGED, f"converged at {where} in {steps}", Kind.MINIMUM)
        return Verdict(Status.NO_MINIMUM, f"at rest at {where} after {steps}, {kind.named}, no minimum", kind)
    plateau = Verdict(Status.PLATEAU, f"still on the plateau after {steps}, at {where}, {slope}")
    if resting:
        return plateau
    cycle = _cycle(run.x)
    if cycle:
        return Verdict(Status.CYCLING, f"cycling {_range(run.x[-cycle:])} without settling")
    if math.hypot(*grad) < scale.flat and near == np.inf:
        return plateau
    wider = ", swinging wider and wider" if widens(run.x) else ""
    return Verdict(Status.OUT_OF_STEPS, f"out of steps after {nit}, at {where}, {slope}{wider}")


def arrival_tolerance(objective: Objective, runs: Sequence[Result]) -> float:
    """How close counts as arrived, for these runs together, in units of x: the objective's own `xtol` if it
    has one.

    Else a power of ten at or below a thousandth of the way from the start to where the run ends: of the
    shortest such way among the runs that came to rest, or, if none did, among all. Where there is no way,
    each run resting where it starts, the width of the objective's region takes its place.
    """
    if objective.xtol is not None:
        return objective.xtol
    at_rest = [run for run in runs if run.status in (Status.CONVERGED, Status.NO_MINIMUM)]
    ways = [float(np.linalg.norm(run.x - run.trajectory.x[0])) for run in at_rest or runs]
    way = min((way for way in ways if 0 < way < np.inf), default=objective.width)
    # The power itself where the way is a thousand times one, be it with an error of rounding.
    return float(f"1e{math.floor(math.log10(CLOSE * way) + 1e-9)}")


def _distance_to_stationary(objective: Objective, x: Array, grad: Array, scale: Scale) -> float:
    """A distance within which a stationary point lies; 0 if x is one, infinity if none is near."""
    size = math.hypot(*grad)
    uphill = grad / size if size > 0 else np.full_like(x, 1 / np.sqrt(x.size))
    reach = np.append(objective.width * REACH, _rounding(objective, x))
    offsets = np.multiply.outer(reach, uphill)
    points = np.stack([x - offsets, x + offsets])
    slopes = np.sign(np.asarray(objective.grad(points), dtype=np.float64) @ uphill)
    if size == 0:
        return 0.0 if slopes.any() else np.inf
    turns = slopes[0] * slopes[1] < 0
    if not turns.any():
        return np.inf
    nearest = reach[turns].min()
    side = 0 if slopes[0, reach == nearest][0] < 0 else 1
    between = np.asarray(objective.fun(points[side, reach <= nearest]), dtype=np.float64)
    return float(nearest) if (np.abs(between - objective.fun(x)) < LEVEL * scale.rise).all() else np.inf


def _falls_uphill(objective: Objective, x: Array, grad: Array) -> bool:
    """Whether f, by its values, falls where the slope says that it rises."""
    slope, error = differences(objective, x[None])
    return bool(np.isfinite(slope).all() and slope[0] @ grad < -error[0] @ np.abs(grad))


def _rounding(objective: Objective, x: Array) -> float:
    """A distance lost in rounding where numbers are of the size of x and of the region."""
    return float(16 * np.finfo(np.float64).eps * (objective.width + np.max(np.abs(x))))


def _cycle(x: Array) -> int:
    """The longest window of steps in which the iterates x, (nit + 1, d), are cycling; 0 if they are not."""
    x = x / np.max(np.abs(x))
    steps = np.linalg.norm(np.diff(x, axis=0), axis=1)
    doublings = range(max(0, len(steps) // SHORTEST_WINDOW).bit_length())
    windows = [w for w in (SHORTEST_WINDOW << k for k in doublings) if _comes_back(x[-w - 1 :], steps[-w:])]
    if any(_fades_or_grows(steps[-window:].reshape(8, -1).max(axis=1)) for window in windows):
        return 0
    return max((window for window in windows if _keeps_its_range(x[-window - 1 :])), default=0)


def _comes_back(x: Array, steps: Array) -> bool:
    middle = len(steps) // 2
    made_good = np.linalg.norm(x[[middle, -1]] - x[[0, middle]], axis=1)
    travelled = steps.reshape(2, -1).sum(axis=1)
    return bool((made_good <= COMING_BACK * travelled).all())


def _fades_or_grows(sweeps: Array) -> bool:
    """Whether the sweeps, each shorter or each longer than the last, head for another length than now."""
    changes = np.diff(sweeps)
    if not ((changes < -SAME_SWEEP * sweeps[:-1]).all() or (changes > SAME_SWEEP * sweeps[:-1]).all()):
        return False
    change = sweeps[7] - sweeps[4]
    ratio = change / (sweeps[4] - sweeps[1])
    return bool(ratio >= 1 or abs(change) * ratio / (1 - ratio) > NEARLY_THERE * sweeps[-1])


def _keeps_its_range(x: Array) -> bool:
    middle = len(x) // 2
    first, second = (np.linalg.norm(np.ptp(half, axis=0)) for half in (x[: middle + 1], x[middle:]))
    return bool(SAME_RANGE * first <= second and SAME_RANGE * second <= first)


def widens(x: Array) -> bool:
    """Whether each of the last few steps of the iterates x, (n, d), turns back, longer than the last."""
    steps = np.diff(x[-WIDENING_STEPS - 1 :], axis=0)
    if len(steps) < WIDENING_STEPS:
        return False
    lengths = np.max(np.abs(steps), axis=1)
    ahead = steps / np.where(lengths > 0, lengths, 1.0)[:, None]
    turns = np.sum(ahead[1:] * ahead[:-1], axis=1) < 0
    return bool(turns.all() and (lengths[1:] > lengths[:-1]).all())


def _range(x: Array) -> str:
    if x.shape[1] == 1:
        return f"between {x.min():.2f} and {x.max():.2f}"
    return f"between {_show(x.min(axis=0))} and {_show(x.max(axis=0))}"


def _show(value: Array) -> str:
    point = point_of(value)
    return f"({', '.join(f'{part:.6g}' for part in point)})" if isinstance(point, tuple) else f"{point:.6g}"
