"""The beat of a descent that has only so many seconds: the first steps slowly, then quicker, then in time-lapse."""

FIRST, QUICKER, QUICKEST = 0.5, 0.82, 0.08
LEAD = 12
"""A descent too long to be shown step by step shows so many of them that way, and the rest in time-lapse."""


def pace(steps: int, seconds: float) -> tuple[list[float], float]:
    """How long each step shown by itself takes, and the time-lapse of the rest (0 where there is none), in seconds."""
    durations = [max(FIRST * QUICKER**k, QUICKEST) for k in range(steps)]
    if sum(durations) <= seconds:
        return durations, 0.0
    return durations[:LEAD], max(seconds - sum(durations[:LEAD]), 1.0)

