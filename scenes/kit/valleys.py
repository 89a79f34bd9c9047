"""The valleys of a curve in view, which of them each of several descents ends in, and what became of the
others."""

import numpy as np

from gd import Objective, Result, Status

SAMPLES = 4001
"""Two valleys nearer than the view divided by this are one: they could not be told apart on screen."""
NEAR = 2e-3
"""A ball at rest is in a valley if it is this close, in widths of the view: closer than the eye can tell."""
RECENT = 4
"""A ball has left the view if it is not seen again in so many last steps: one that jumps in and out has
not."""

View = tuple[float, float]


def bottoms(objective: Objective, view: View) -> np.ndarray:
    """All x in view where the slope turns from negative to positive, from left to right, by bisection."""
    x = np.linspace(*view, SAMPLES)
    slope = objective.grad(x)
    turns = np.flatnonzero((slope[:-1] < 0) & (slope[1:] >= 0))
    left, right = x[turns], x[turns + 1]
    for _ in range(60):
        middle = (left + right) / 2
        falling = objective.grad(middle) < 0
        left, right = np.where(falling, middle, left), np.where(falling, right, middle)
    return right


def end(run: Result, i: int, valleys: np.ndarray, view: View) -> int | None:
    """Which of the valleys start i of the run came to rest in, or None."""
    if run.status[i] is not Status.CONVERGED or not valleys.size:
        return None
    distance = np.abs(valleys - run.x[i])
    return int(distance.argmin()) if distance.min() <= NEAR * (view[1] - view[0]) else None


def trouble(run: Result, i: int, view: View) -> str:
    """What became of start i of the run if it is in no valley, to be read after "two balls" or "it found
    none:"."""
    last = run.trajectory.x[: run.nit[i] + 1, i][-RECENT:]
    if run.status[i] is not Status.DIVERGED and ((last < view[0]) | (last > view[1])).all():
        return "left the view"
    return {
        Status.DIVERGED: "diverged",
        Status.CYCLING: "never settled",
        Status.PLATEAU: "still on the plateau",
        Status.OUT_OF_STEPS: "still walking",
        Status.CONVERGED: "at rest in no valley",
    }[run.status[i]]
