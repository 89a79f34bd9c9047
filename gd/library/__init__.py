"""The objectives that come with gd: functions of one variable in `line`, of two in `plane`."""

from __future__ import annotations

import difflib

from gd.library.line import ARCTAN, ARTICLE, ARTICLE_EXACT, PARABOLA, QUARTIC, RASTRIGIN, RIDGE, XCOSX
from gd.library.plane import BEALE, BOWL, HIMMELBLAU, KNOWN_MINIMA, RASTRIGIN2, RAVINE, ROSENBROCK, SADDLE
from gd.objective import Objective

__all__ = [
    "ARCTAN",
    "ARTICLE",
    "ARTICLE_EXACT",
    "BEALE",
    "BOWL",
    "DERIVATIVES",
    "HIMMELBLAU",
    "KNOWN_MINIMA",
    "OBJECTIVES",
    "PARABOLA",
    "PLANE_OBJECTIVES",
    "QUARTIC",
    "RASTRIGIN",
    "RASTRIGIN2",
    "RAVINE",
    "RIDGE",
    "ROSENBROCK",
    "SADDLE",
    "XCOSX",
    "named",
]

OBJECTIVES = (ARTICLE, ARCTAN, XCOSX, RIDGE, PARABOLA, QUARTIC, RASTRIGIN)
"""Those of one variable."""
PLANE_OBJECTIVES = (BOWL, RAVINE, ROSENBROCK, HIMMELBLAU, SADDLE, BEALE, RASTRIGIN2)
"""Those of two."""
DERIVATIVES = ("printed", "exact")


def named(name: str, derivative: str = "printed") -> Objective:
    """The objective of that name: article, arctan, xcosx, ridge, parabola, quartic or rastrigin; of two
    variables bowl, ravine, rosenbrock, himmelblau, saddle, beale or rastrigin2.

    derivative: "printed" for the derivative as the source prints it, "exact" for the true one. They differ
    for the article only.
    Raises ValueError for any other word, naming the nearest name.
    """
    by_name = {objective.name: objective for objective in (*OBJECTIVES, *PLANE_OBJECTIVES)}
    if name not in by_name:
        nearest = difflib.get_close_matches(str(name).lower(), by_name, n=1, cutoff=0.4)
        meant = f" (did you mean {nearest[0]}?)" if nearest else ""
        raise ValueError(f"function: {name!r} is not known{meant}, allowed are {', '.join(by_name)}")
    if derivative not in DERIVATIVES:
        raise ValueError(f"derivative: {derivative!r} is not allowed, {' or '.join(DERIVATIVES)} is")
    objective = by_name[name]
    return objective.exact or objective if derivative == "exact" else objective
