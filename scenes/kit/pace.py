"""How quickly the steps of a descent follow each other on screen: the first ones slowly, then quicker, then in time-lapse."""

FIRST, QUICKER, QUICKEST = 0.45, 0.82, 0.08
LEAD = 12
"""A descent too long to be shown step by step shows so many of them that way, and the rest in time-lapse."""


def pace(steps: int, seconds: float) -> tuple[list[float], float]:
    """How long each step takes that is shown by itself, and how long the time-lapse of the rest (0 where there is none)."""
    durations = [max(FIRST * QUICKER**k, QUICKEST) for k in range(steps)]
    if sum(durations) <= seconds:
        return durations, 0.0
    return durations[:LEAD], max(seconds - sum(durations[:LEAD]), 1.0)

