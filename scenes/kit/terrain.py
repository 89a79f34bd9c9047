"""What the ground is like: where a function has its lowest point, and where it is a plain."""

from dataclasses import dataclass

import numpy as np

from gd import Objective
from gd.status import FLAT
from scenes.kit.ranges import readable

PLAIN = 0.15
"""A stretch is a plain if the slope is flat, as in gd.status, over this share of the view."""

HOP = 0.12
"""Room for a ball's hops above the curve, as a share of its height."""

SAMPLES = 2001


@dataclass(frozen=True)
class Terrain:
    """A function over `x_range`: its values' range with room for a ball, its lowest point (x, f(x)), its
    plains (from, to).

    `valley`: the lowest point lies within, with higher ground on both sides of it.
    """

    x_range: tuple[float, float]
    y_range: tuple[float, float]
    lowest: tuple[float, float]
    plains: tuple[tuple[float, float], ...]
    valley: bool

    @property
    def width(self) -> float:
        return self.x_range[1] - self.x_range[0]

    @property
    def bowl(self) -> bool:
        """Whether there is a valley with plains beside it."""
        return self.valley and bool(self.plains)

    def is_plain(self, x: float) -> bool:
        return any(low <= x <= high for low, high in self.plains)


def survey(objective: Objective, visited: np.ndarray) -> Terrain:
    """The ground over the domain of the objective, widened where the first of the places `visited` is outside
    it."""
    x = np.linspace(min(objective.domain[0], visited[0]), max(objective.domain[1], visited[0]), SAMPLES)
    low, high = readable(objective.fun, x, visited)
    f, width = objective.fun(x), float(np.ptp(x))
    seen = (low <= f) & (f <= high)
    lowest = int(np.argmin(np.where(seen, f, np.inf)))
    flat = seen & (np.abs(objective.grad(x)) < FLAT * float(np.ptp(f[seen])) / width)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flat, [False]]))).reshape(-1, 2)
    plains = tuple((float(x[a]), float(x[b - 1])) for a, b in edges if x[b - 1] - x[a] >= PLAIN * width)
    y_range = (low, high + HOP * (high - low))
    valley = 0 < lowest < SAMPLES - 1 and bool(seen[lowest - 1] and seen[lowest + 1])
    return Terrain((float(x[0]), float(x[-1])), y_range, (float(x[lowest]), float(f[lowest])), plains, valley)
