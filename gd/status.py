"""How a run ended: the rules, all of them here.

They are asked in this order, of one run at a time:

DIVERGED      the next iterate is not finite. (At the last finite one f and the slope may already be infinite.)
CONVERGED     |slope| <= gtol and a stationary point is near; or the slope changes sign within a few units in the last place
              of x. Zero slope counts as well (it stays where it is, be it a maximum), unless all around is level too.
PLATEAU       |slope| <= gtol and no stationary point is near.
CYCLING       it has been coming back for a while (16 steps or more) and the sweeps become neither smaller nor larger.
PLATEAU       out of steps; the slope is flat and no stationary point is near.
OUT_OF_STEPS  anything else: on its way, still settling, or swinging wider and wider without having overflowed yet.

The words in them, all free of units, since the domain of the objective is the yardstick:

flat     |slope| is under a tenth of the rise of f over its domain divided by the domain's width.
near     going both ways along the slope, at distances from an eighth of the width downwards by halves, there is one at which the slope
         has opposite signs on the two sides, and up to there f differs from f here by less than a hundredth of its rise. A learning
         rate does not come into it, so a slow run is not a plateau.
coming   in both halves of a window of steps (the last 16, 32, 64, ...) the way made good is at most half of the way travelled.
back
sweeps   the longest step in each eighth of such a window: smaller, if each is shorter than the one before or if the range of x in the
         second half of the window is under three quarters of that in the first; larger, if each is longer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gd.objective import Array, Objective
from gd.result import Status, Trajectory

FLAT = 0.1
LEVEL = 0.01
REACH = 0.5 ** np.arange(3, 31)
SHORTEST_WINDOW = 16
COMING_BACK = 0.5
NARROWER = 0.75
SAME = 1e-9


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
    rise = _rise(objective)
    near = _distance_to_stationary(objective, x, grad, rise)
    size = float(np.linalg.norm(grad))
    if (size <= gtol and near < np.inf) or near <= 16 * np.finfo(float).eps * float(np.max(np.abs(x))):
        return Verdict(Status.CONVERGED, f"converged at {where} in {steps}")
    plateau = Verdict(Status.PLATEAU, f"still on the plateau after {steps}, at {where}, {slope}")
    if size <= gtol:
        return plateau
    swing = _swing(run.x.reshape(nit + 1, -1))
    if isinstance(swing, int):
        return Verdict(Status.CYCLING, f"cycling {_band(run.x[-swing:])} without settling")
    if size < FLAT * rise / objective.width and near == np.inf:
        return plateau
    growing = ", swinging wider and wider" if swing == "growing" else ""
    return Verdict(Status.OUT_OF_STEPS, f"out of steps after {nit}, at {where}, {slope}{growing}")


def _rise(objective: Objective) -> float:
    """The difference between the highest and the lowest value of f seen on its domain."""
    low, high = objective.domain
    if objective.dim is None:
        points = np.linspace(low, high, 257)
    else:
        points = np.random.default_rng(0).uniform(low, high, (1024, objective.dim))
    values = np.asarray(objective.fun(points), dtype=np.float64)
    values = values[np.isfinite(values)]
    return float(np.ptp(values)) if values.size else 0.0


def _distance_to_stationary(objective: Objective, x: Array, grad: Array, rise: float) -> float:
    """How near a stationary point is for certain, looking along the slope; infinity if none is near, 0 if x is one."""
    size = np.linalg.norm(grad)
    uphill = grad / size if size > 0 else np.full_like(x, 1 / np.sqrt(x.size))
    reach = objective.width * np.append(REACH, 0.0)
    reach[-1] = 8 * np.finfo(float).eps * np.max(np.abs(x))
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
    rises = np.abs(np.asarray(objective.fun(points)) - objective.fun(x))[:, reach <= nearest]
    return float(nearest) if (rises < LEVEL * rise).all() else np.inf


def _swing(x: Array) -> int | str:
    """Whether the iterates x, of shape (nit + 1, d), come back without settling.

    The length of the longest window of steps in which they do; otherwise "growing" if the sweeps grow and "" if not.
    """
    steps = np.linalg.norm(np.diff(x, axis=0), axis=1)
    windows = [SHORTEST_WINDOW << k for k in range(len(steps).bit_length()) if SHORTEST_WINDOW << k <= len(steps)]
    windows = [w for w in windows if _comes_back(x[-w - 1 :], steps[-w:])]
    for w in windows:
        sweeps = steps[-w:].reshape(8, -1).max(axis=1)
        if (sweeps[1:] > sweeps[:-1] * (1 + SAME)).all():
            return "growing"
        if (sweeps[1:] < sweeps[:-1] * (1 - SAME)).all():
            return ""
    return max((w for w in windows if not _narrows(x[-w - 1 :])), default="")


def _comes_back(x: Array, steps: Array) -> bool:
    middle = len(steps) // 2
    made_good = np.linalg.norm(x[[middle, -1]] - x[[0, middle]], axis=1)
    travelled = steps.reshape(2, -1).sum(axis=1)
    return bool((made_good <= COMING_BACK * travelled).all())


def _narrows(x: Array) -> bool:
    middle = len(x) // 2
    return bool((np.ptp(x[middle:], axis=0) < NARROWER * np.ptp(x[: middle + 1], axis=0)).all())


def _band(x: Array) -> str:
    if x.ndim == 1:
        return f"between {x.min():.2f} and {x.max():.2f}"
    return f"between {_show(x.min(axis=0))} and {_show(x.max(axis=0))}"


def _show(value: Array) -> str:
    if np.ndim(value) == 0:
        return f"{value:.6g}"
    return "(" + ", ".join(f"{part:.6g}" for part in value) + ")"
