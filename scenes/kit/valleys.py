"""Which of a function's minima a descent came to rest in, and what became of it otherwise."""

import numpy as np

from gd import Status
from scenes.numbers import brief
from scenes.run import Run
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


def end(run: Run, valleys: np.ndarray, interval: Interval) -> int | None:
    """Which of the valleys, places (k,) of minima, the run came to rest in, or None."""
    if not run.verdict.good or not valleys.size:
        return None
    distance = np.abs(valleys - run.x[-1])
    return int(distance.argmin()) if distance.min() <= NEAR * (interval[1] - interval[0]) else None


def trouble(run: Run, interval: Interval) -> str:
    """What became of a run that is in none of them, to be read after "two balls" or "it found none:"."""
    status, kind, last = run.result.status, run.result.rests_at, run.x[-RECENT:]
    if status is not Status.DIVERGED and ((last < interval[0]) | (last > interval[1])).all():
        return f"left {named(interval)}"
    if status is Status.NO_MINIMUM and kind:
        return f"at rest on {with_article(kind.value)}"
    if status is Status.CYCLING and run.cycles is None:
        return "still walking"
    if status is Status.OUT_OF_STEPS and run.first is not None:
        return "came and went"
    return {
        Status.DIVERGED: "diverged",
        Status.SEARCH_FAILED: "found no step down",
        Status.CYCLING: "never settled",
        Status.PLATEAU: "still on the plateau",
        Status.OUT_OF_STEPS: "still walking",
        Status.CONVERGED: "at rest in no valley",
    }[status]


def holding(interval: Interval, starts: np.ndarray) -> Interval:
    """The interval, widened to the starts."""
    return min(interval[0], float(starts.min())), max(interval[1], float(starts.max()))


def scout(starts: np.ndarray, ends: tuple[int | None, ...], valleys: np.ndarray, lowest: int | None) -> int:
    """The start to show that a valley need not be the lowest: of those that miss it, the one nearest to
    it."""
    misses = [i for i, end in enumerate(ends) if end is not None and end != lowest]
    return min(misses, key=lambda i: abs(starts[i] - valleys[lowest]), default=0)
