"""What the ground is like: where a function has its lowest point, and where it is a plain. Both are facts of
its region, whatever part of it is shown."""

from dataclasses import dataclass

import numpy as np

from gd import Objective
from gd.analysis import level_stretches
from scenes.kit.ranges import readable

HOP = 0.12
"""Room for a ball's hops above the curve, as a share of its height."""

SAMPLES = 2001


@dataclass(frozen=True)
class Terrain:
    """A function as it is shown, `x_range` and `y_range` with room for a ball, and what is known of it on its
    region: its lowest point (x, f(x)), its plains (from, to).

    `valley`: the lowest point lies within, with higher ground on both sides of it.
    """

    x_range: tuple[float, float]
    y_range: tuple[float, float]
    lowest: tuple[float, float]
    plains: tuple[tuple[float, float], ...]
    valley: bool

    @property
    def ranges(self) -> tuple[tuple[float, float], tuple[float, float]]:
        return self.x_range, self.y_range

    @property
    def width(self) -> float:
        return self.x_range[1] - self.x_range[0]

    @property
    def bowl(self) -> bool:
        """Whether there is a valley with plains beside it."""
        return self.valley and bool(self.plains)

    def is_plain(self, x: float) -> bool:
        return any(low <= x <= high for low, high in self.plains)

    def shows(self, x: float) -> bool:
        return self.x_range[0] <= x <= self.x_range[1]


def survey(objective: Objective, view: tuple[float, float], visited: np.ndarray) -> Terrain:
    """The ground of an objective, shown on the view, widened where the first of the places `visited` is
    outside it."""
    x_range = (min(view[0], float(visited[0])), max(view[1], float(visited[0])))
    low, high = readable(objective.curve, np.linspace(*x_range, SAMPLES), visited)
    *lowest, valley = lowest_point(objective)
    y_range = (low, high + HOP * (high - low))
    return Terrain(x_range, y_range, (lowest[0], lowest[1]), level_stretches(objective), valley)


def lowest_point(objective: Objective) -> tuple[float, float, bool]:
    """x and f(x) where f is lowest on the region, a pole left out, and whether it rises on both sides from
    there."""
    x = np.linspace(*objective.region[0], SAMPLES)
    low, high = readable(objective.curve, x, x[:0])
    f = objective.curve(x)
    seen = (low <= f) & (f <= high)
    k = int(np.argmin(np.where(seen, f, np.inf)))
    return float(x[k]), float(f[k]), 0 < k < SAMPLES - 1 and bool(seen[k - 1] and seen[k + 1])
