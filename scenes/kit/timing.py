"""How fast the steps of a descent follow each other: one by one at first, then in time-lapse."""

import math
from collections.abc import Callable

BRISK = 0.2
"""The quickest a step is taken by itself, in seconds."""
LAPSE = 2.6
"""A time-lapse takes about this long, in seconds."""


def beat(k: int) -> float:
    """How long step k takes, in seconds: the first ones slow, then quicker."""
    return max(BRISK, 0.5 * 0.88**k)


LEAD = 12
"""A descent too long for its time shows so many steps one by one, and the rest in time-lapse."""


def pace(
    steps: int, seconds: float, *, first: float, quicker: float, least: float
) -> tuple[list[float], float]:
    """A descent fitted into so many seconds: how long each step shown by itself takes, and the time-lapse of
    the rest.

    The first step takes `first` seconds, each next one `quicker` times as long, none less than `least`. The
    time-lapse is 0 where there is none."""
    durations = [max(first * quicker**k, least) for k in range(steps)]
    if steps <= LEAD or sum(durations) <= seconds:
        return durations, 0.0
    return durations[:LEAD], max(seconds - sum(durations[:LEAD]), 1.0)


def steps_taken(step: float) -> int:
    """How many steps have been taken: one that is under way does not count yet."""
    return int(step + 1e-6)


def speed_up(count: int, seconds: float = LAPSE) -> int:
    """How many times faster than one by one a time-lapse of so many steps runs that takes about so long."""
    return max(2, math.ceil(count * BRISK / seconds))


def whole_steps(count: int) -> Callable[[float], float]:
    """A rate function for a time-lapse of so many steps: evenly paced, never between two of them nor past the
    last."""
    return lambda t: math.floor(min(t, 1.0) * count + 1e-9) / count
