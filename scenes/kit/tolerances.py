"""What counts as close and as no slope, for functions of any size. Powers of ten, so that they can be
said."""

import math

from gd import Objective
from gd.status import rise_of

USUAL_WIDTH, USUAL_CLOSENESS = 6.5, 1e-3
"""On a domain of this width, give or take half a power of ten, two places so close to each other are one."""
USUAL_SLOPES = 1.0
"""Slopes from a tenth to ten times this are usual: the rise of a function over its domain, divided by the
domain's width."""


def closeness(objective: Objective) -> float:
    """How close to where it ends a run counts as arrived."""
    return float(f"1e{round(math.log10(USUAL_CLOSENESS * objective.width / USUAL_WIDTH))}")


def no_slope(objective: Objective, usual: float) -> float:
    """The slope that counts as zero, where for functions with the usual slopes it is `usual`."""
    slopes = rise_of(objective) / objective.width / USUAL_SLOPES
    if not 0 < slopes < math.inf or abs(math.log10(slopes)) <= 1:
        return usual
    return usual * 10.0 ** round(math.log10(slopes))
