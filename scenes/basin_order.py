"""How a map of basins is laid out: its cells, the order of its minima, and the learning rates it is shown
at. Needs gd and NumPy only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gd.analysis import minima
from gd.basins import NOWHERE
from gd.objective import Objective, Region
from gd.region import round_step
from scenes.parameters import Array
from scenes.run import Run

LISTED = 4
"""So many minima have letters and colours of their own: those that are reached from most places."""
AROUND, FEW = (4.0, 1.0), 12
"""Minima are looked for so many times the region's size around it: the first that finds no more than a
few."""
MARGIN = 0.3
"""The view reaches so far beyond a minimum, as a share of the region."""

RIM = 0.3
"""Minima are looked for so far outside the view, as a share of it."""


@dataclass(frozen=True)
class Site:
    """A minimum that has a letter: where it is, the largest curvature there, and the learning rate above
    which nothing rests there (None for rules of which that is not known)."""

    letter: str
    x: tuple[float, float]
    curvature: float
    limit: float | None


def cells_of(view: Region, runs: int) -> tuple[int, int]:
    """Columns and rows of about so many square cells; of a view far from square, the cells are not.

    Both are even: no run starts exactly on an axis of symmetry through the middle, which it would never
    leave.
    """
    (x0, x1), (y0, y1) = view
    ratio = float(np.clip((x1 - x0) / (y1 - y0), 9 / 16, 16 / 9))
    columns = 2 * int(np.ceil(np.sqrt(runs * ratio) / 2))
    return columns, 2 * int(np.ceil(runs / columns / 2))


def whole(objective: Objective) -> Region:
    """The view where none was asked for: the region, widened to the minima around it. They are looked for far
    around it, and close to it where there would be too many."""
    for sizes in AROUND:
        wide = tuple(
            (low - sizes * (high - low), high + sizes * (high - low)) for low, high in objective.region
        )
        found = minima(objective, wide)
        if len(found) <= FEW:
            break
    beyond = [tuple((float(p - m), float(p + m)) for p, m in zip(x, margins(objective))) for x in found]
    ends = hull(objective.region, *beyond)
    step = round_step(max(high - low for low, high in ends) / 20)
    return tuple(
        (float(np.floor(low / step + 1e-9) * step), float(np.ceil(high / step - 1e-9) * step))
        for low, high in ends
    )


def margins(objective: Objective) -> list[float]:
    """How far the view reaches beyond a minimum, for each variable."""
    return [MARGIN * (high - low) for low, high in objective.region]


def hull(*regions: Region) -> Region:
    """The smallest region that holds these."""
    lows, highs = np.min(regions, axis=0)[:, 0], np.max(regions, axis=0)[:, 1]
    return tuple((float(low), float(high)) for low, high in zip(lows, highs, strict=True))


def around(region: Region) -> Region:
    """The region with what lies close to it: runs from its rim end at minima outside."""
    return tuple((low - RIM * (high - low), high + RIM * (high - low)) for low, high in region)


def lettered_first(found: Array, shares: tuple[float, ...], view: Region) -> list[int]:
    """The order of the minima: first those with letters, counter-clockwise around the middle of the view from
    its right."""
    by_share = sorted(range(len(found)), key=lambda k: -shares[k])
    x, y = (found - np.mean(view, axis=1)).T
    turn = np.mod(np.arctan2(y, x), 2 * np.pi)
    return [*sorted(by_share[:LISTED], key=lambda k: turn[k]), *by_share[LISTED:]]


def swept(rates: tuple[float, ...]) -> tuple[float, float]:
    """Between which learning rates the map is shown: those asked for, or from half of a single one to twice
    that."""
    return (min(rates), max(rates)) if len(set(rates)) > 1 else (rates[0] / 2, rates[0] * 2)


def end_of(run: Run, places: Array, tolerance: float) -> int:
    """The minimum that a run is at after its last step."""
    away = np.linalg.norm(places - run.points[-1], axis=1)
    return int(np.argmin(away)) if len(away) and away.min() <= tolerance else NOWHERE
