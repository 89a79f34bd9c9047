"""Which of a function's minima a descent came to rest in, and what became of it otherwise."""

import numpy as np

from gd import Result, Status
from scenes.numbers import brief
from scenes.script.endings import with_article

NEAR = 2e-3
"""A ball at rest is in a valley if it is this close, as a share of the interval: the eye cannot tell."""
RECENT = 4
"""A ball has left an interval if it is not seen again in so many last steps: one that jumps in and out has
not."""

Interval = tuple[float, float]


def named(interval: Interval) -> str:
    """The interval as it is written: [−10, 10]."""
    return f"[{brief(interval[0])}, {brief(interval[1])}]"


def end(run: Result, valleys: np.ndarray, interval: Interval) -> int | None:
    """Which of the valleys, places (k,) of minima, the run came to rest in, or None."""
    if run.status is not Status.CONVERGED or not valleys.size:
        return None
    distance = np.abs(valleys - run.x[0])
    return int(distance.argmin()) if distance.min() <= NEAR * (interval[1] - interval[0]) else None


def trouble(run: Result, interval: Interval) -> str:
    """What became of a run that is in none of them, to be read after "two balls" or "it found none:"."""
    last = run.trajectory.line.x[-RECENT:]
    if run.status is not Status.DIVERGED and ((last < interval[0]) | (last > interval[1])).all():
        return f"left {named(interval)}"
    if run.status is Status.NO_MINIMUM and run.rests_at:
        return f"at rest on {with_article(run.rests_at.value)}"
    return {
        Status.DIVERGED: "diverged",
        Status.CYCLING: "never settled",
        Status.PLATEAU: "still on the plateau",
        Status.OUT_OF_STEPS: "still walking",
        Status.CONVERGED: "at rest in no valley",
    }[run.status]
