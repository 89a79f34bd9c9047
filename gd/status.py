"""How a run ended: the rules, all of them here.

They are asked in this order, of one run at a time:

DIVERGED      the next iterate is not finite. (At the last finite one f and the slope may already be
              infinite.)
CONVERGED     |slope| <= gtol and a stationary point is near, or one lies within rounding of x. Zero slope
              stays where it is and counts, be it a maximum, unless all around is level too.
PLATEAU       |slope| <= gtol and no stationary point is near.
CYCLING       it has been coming back for a while and its sweeps neither fade nor grow.
PLATEAU       the steps are used up, the slope is flat and no stationary point is near.
OUT_OF_STEPS  anything else: on its way, still settling, or swinging wider and wider without having overflowed
              yet.

The words in them. All are free of units, the yardstick being the domain of the objective; the learning rate
does not come into "flat" and "near", so that a run which is slow for its small rate is not called a plateau.

flat          |slope| is under a tenth of the rise of f over its domain (see rise_of) divided by the domain's
              width.
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
from dataclasses import dataclass

import numpy as np

from gd.objective import Array, Objective
from gd.result import Status, Trajectory

FLAT = 0.1
LEVEL = 0.01
REACH = 0.5 ** np.arange(3, 31)
SHORTEST_WINDOW = 16
COMING_BACK = 0.5
SAME_RANGE = 0.75
SAME_SWEEP = 1e-7
NEARLY_THERE = 0.1
WIDENING_STEPS = 6


@dataclass(frozen=True)
class Verdict:
    """A status and the sentence that tells it with the numbers of the run."""

    status: Status
    message: str


def judge(objective: Objective, run: Trajectory, diverging: bool, gtol: float) -> Verdict:
    """The verdict on one run, by the rules above. The trajectory is that of one start, up to its own end."""
    nit = len(run.x) - 1
    x, grad = run.x[-1], run.grad[-1]
    where, slope = f"x = {_show(x)}", f"slope {_show(grad)}"
    steps = f"{nit} step" if nit == 1 else f"{nit} steps"
    if diverging:
        return Verdict(Status.DIVERGED, f"diverged: not finite at step {nit + 1}, last finite {where}")
    rise = rise_of(objective)
    near = _distance_to_stationary(objective, x, grad, rise)
    size = math.hypot(*np.ravel(grad))
    if (size <= gtol and near < np.inf) or near <= _rounding(objective, x):
        return Verdict(Status.CONVERGED, f"converged at {where} in {steps}")
    plateau = Verdict(Status.PLATEAU, f"still on the plateau after {steps}, at {where}, {slope}")
    if size <= gtol:
        return plateau
    iterates = run.x.reshape(nit + 1, -1)
    cycle = _cycle(iterates)
    if cycle:
        return Verdict(Status.CYCLING, f"cycling {_range(run.x[-cycle:])} without settling")
    if size < FLAT * rise / objective.width and near == np.inf:
        return plateau
    wider = ", swinging wider and wider" if widens(iterates) else ""
    return Verdict(Status.OUT_OF_STEPS, f"out of steps after {nit}, at {where}, {slope}{wider}")


def rise_of(objective: Objective) -> float:
    """The difference between the highest and the lowest value of f seen on its domain.

    If f has a pole there it rises the more the closer one looks; then it is twice the difference between the
    quartiles, as on a straight line.
    """
    if objective.dim is not None:
        points = np.random.default_rng(0).uniform(*objective.domain, (1024, objective.dim))
        return _spread(objective.fun(points))
    values = np.asarray(objective.fun(np.linspace(*objective.domain, 4097)), dtype=np.float64)
    rise, closer = _spread(values[::16]), _spread(values)
    if closer > 2 * rise and _spread(objective.fun(np.linspace(*objective.domain, 65537))) > 2 * closer:
        low, high = np.quantile(values[np.isfinite(values)], [0.25, 0.75])
        return float(2 * (high - low))
    return rise


def _spread(values: Array) -> float:
    values = np.asarray(values, dtype=np.float64)
    values = values[np.isfinite(values)]
    return float(np.ptp(values)) if values.size else 0.0


def _distance_to_stationary(objective: Objective, x: Array, grad: Array, rise: float) -> float:
    """A distance within which a stationary point lies; 0 if x is one, infinity if none is near."""
    size = math.hypot(*np.ravel(grad))
    uphill = grad / size if size > 0 else np.full_like(x, 1 / np.sqrt(x.size))
    reach = np.append(objective.width * REACH, _rounding(objective, x))
    offsets = np.multiply.outer(reach, uphill)
    points = np.stack([x - offsets, x + offsets])
    grads = np.asarray(objective.grad(points), dtype=np.float64)
    slopes = np.sign(grads * uphill if objective.dim is None else grads @ uphill)
    if size == 0:
        return 0.0 if slopes.any() else np.inf
    turns = slopes[0] * slopes[1] < 0
    if not turns.any():
        return np.inf
    nearest = reach[turns].min()
    side = 0 if slopes[0, reach == nearest][0] < 0 else 1
    between = np.asarray(objective.fun(points[side, reach <= nearest]), dtype=np.float64)
    return float(nearest) if (np.abs(between - objective.fun(x)) < LEVEL * rise).all() else np.inf


def _rounding(objective: Objective, x: Array) -> float:
    """A distance lost in rounding where numbers are of the size of x and of the domain."""
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
    """Whether each of the last few steps of the iterates x, (nit + 1, d), turns back and is longer than the last."""
    steps = np.diff(x[-WIDENING_STEPS - 1 :], axis=0)
    if len(steps) < WIDENING_STEPS:
        return False
    turns = np.sum(np.sign(steps[1:]) * np.sign(steps[:-1]), axis=1) < 0
    lengths = np.max(np.abs(steps), axis=1)
    return bool(turns.all() and (lengths[1:] > lengths[:-1]).all())


def _range(x: Array) -> str:
    if x.ndim == 1:
        return f"between {x.min():.2f} and {x.max():.2f}"
    return f"between {_show(x.min(axis=0))} and {_show(x.max(axis=0))}"


def _show(value: Array) -> str:
    if np.ndim(value) == 0:
        return f"{value:.6g}"
    return "(" + ", ".join(f"{part:.6g}" for part in value) + ")"
