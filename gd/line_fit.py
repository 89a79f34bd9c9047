"""A line fitted to points: its loss, the slope of the loss from all of the points or from a handful, the
exact best line, and descents by such slopes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gd.objective import Array, Objective, Region
from gd.schedules import Schedule

POINTS = 200
SLOPE, INTERCEPT, NOISE, BETWEEN = 1.2, 0.5, 0.8, (-1.0, 3.0)
"""The line the points are scattered around, how far (one standard deviation), and where they lie."""


@dataclass(frozen=True, eq=False)
class LineFit:
    """The points (x, y), each (n,), that a line y = m x + b is fitted to; a line is (m, b)."""

    x: Array
    y: Array

    def loss(self, lines: Array) -> Array:
        """Half the mean square of how far the points are above or below: lines (..., 2) -> (...).

        L(m, b) = 1/2 mean (m x + b - y)^2
        """
        m, b = np.moveaxis(np.asarray(lines, dtype=np.float64)[..., None], -2, 0)
        return np.asarray(0.5 * np.mean((m * self.x + b - self.y) ** 2, axis=-1))

    def slope(self, lines: Array) -> Array:
        """The gradient of the loss, from all points: lines (..., 2) -> (..., 2)."""
        m, b = np.moveaxis(np.asarray(lines, dtype=np.float64)[..., None], -2, 0)
        off = m * self.x + b - self.y
        return np.stack([np.mean(off * self.x, axis=-1), np.mean(off, axis=-1)], axis=-1)

    def slope_from(self, line: Array, chosen: NDArray[np.int64]) -> Array:
        """The gradient at one line from some of the points only, (2,)."""
        x, off = self.x[chosen], line[0] * self.x[chosen] + line[1] - self.y[chosen]
        return np.array([np.mean(off * x), np.mean(off)])

    def hessian(self, lines: Array) -> Array:
        """The second derivatives, the same for every line: (..., 2) -> (..., 2, 2)."""
        x = self.x
        constant = np.array([[np.mean(x * x), np.mean(x)], [np.mean(x), 1.0]])
        return np.broadcast_to(constant, (*np.shape(lines)[:-1], 2, 2))

    @property
    def best(self) -> Array:
        """The line of least squares, (2,): m = cov(x, y) / var(x), and through the middle of the points."""
        m = np.mean((self.x - self.x.mean()) * (self.y - self.y.mean())) / np.var(self.x)
        return np.array([m, self.y.mean() - m * self.x.mean()])

    def objective(self, region: Region) -> Objective:
        """The loss as a function of m and b."""
        return Objective(
            name="line_fit",
            fun=self.loss,
            grad=self.slope,
            formula="1 / 2 overline((m x + b - y)^2)",
            region=region,
            source="least squares, as every course has it",
            variables=("m", "b"),
            hess=self.hessian,
        )


def scattered(seed: int, count: int = POINTS) -> LineFit:
    """So many points around a line, always the same for a seed."""
    random = np.random.default_rng([seed, 0])
    x = random.uniform(*BETWEEN, count)
    return LineFit(x, SLOPE * x + INTERCEPT + random.normal(0.0, NOISE, count))


def handfuls(count: int, size: int, steps: int, seed: int) -> Iterator[NDArray[np.int64]]:
    """Which of `count` points are looked at in each of the steps: all of them in a new order again and again,
    `size` at a time; what is left over at the end of an order is not used."""
    random = np.random.default_rng([seed, 1])
    left = np.zeros(0, dtype=np.int64)
    for _ in range(steps):
        if len(left) < size:
            left = random.permutation(count)
        yield left[:size]
        left = left[size:]


def descend(
    fit: LineFit, start: Array, rate: Schedule, *, size: int, steps: int, seed: int
) -> tuple[Array, list[NDArray[np.int64]]]:
    """The lines (steps + 1, 2) by slopes from `size` points each, and which points these were.

        line[n+1] = line[n] - rate(n) slope_from(line[n], chosen[n])

    A descent ends early where the next line would not be finite.
    """
    if not 1 <= size <= len(fit.x):
        raise ValueError(f"size: {size} is not allowed, a whole number from 1 to {len(fit.x)} is")
    lines, chosen = [np.asarray(start, dtype=np.float64)], []
    with np.errstate(all="ignore"):
        for n, some in enumerate(handfuls(len(fit.x), size, steps, seed)):
            line = lines[-1] - rate(n) * fit.slope_from(lines[-1], some)
            if not np.isfinite(line).all():
                break
            lines.append(line)
            chosen.append(some)
    return np.array(lines), chosen
