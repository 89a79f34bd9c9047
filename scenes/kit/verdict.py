"""How a run ended, in words for the screen, worded from its result and nothing else."""

from dataclasses import dataclass

import numpy as np

from gd import Result, Status
from scenes.kit.number import brief, written

XTOL = 1e-3
"""A run counts as arrived from the first step after which it stays this close to where it ends."""


@dataclass(frozen=True)
class Verdict:
    """`text` for a line, `short` for the space under a narrow panel; `good` tells success from trouble."""

    text: str
    short: str
    good: bool


def steps(count: int) -> str:
    return f"{count:,} step" if count == 1 else f"{count:,} steps"


def verdict(result: Result, digits: int = 5) -> Verdict:
    """The verdict of a lone descent (one start)."""
    x, slope, last = result.trajectory.x, result.trajectory.grad, len(result.trajectory.x) - 1
    match result.status:
        case Status.CONVERGED:
            arrived = int(result.settled(XTOL))
            return Verdict(f"Settles at x = {written(float(x[-1]), digits)}: within {brief(XTOL)} after {steps(arrived)}.", f"settles in {steps(arrived)}", True)
        case Status.DIVERGED:
            return Verdict(f"Flies off: after {steps(last)} the next x is no number any more.", f"flies off after {steps(last)}", False)
        case Status.PLATEAU:
            return Verdict(
                f"Still on the plateau after {steps(last)}: slope {brief(float(slope[-1]), 2)}.", f"stuck after {steps(last)}", False
            )
        case Status.CYCLING:
            late = x[len(x) // 2 :]
            low, high = (brief(float(v), 3) for v in (np.min(late), np.max(late)))
            return Verdict(f"Never settles: jumps between {low} and {high}.", "never settles", False)
        case _:
            return Verdict(f"Still walking after {steps(last)}, at x = {written(float(x[-1]), digits)}.", f"still walking after {steps(last)}", False)
