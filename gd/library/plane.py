"""Functions of two variables that every course on optimisation uses, with exact gradients and Hessians."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gd.objective import Array, Objective

PLANE = ("x", "y")
ARRIVED = 1e-2
"""How close counts as arrived on all of these: a distance in units of x and y."""


def split(points: Array) -> tuple[Array, Array]:
    """The coordinates of points (..., 2)."""
    points = np.asarray(points, dtype=np.float64)
    return points[..., 0], points[..., 1]


def symmetric(xx: ArrayLike, xy: ArrayLike, yy: ArrayLike) -> Array:
    """Hessians (..., 2, 2) of second derivatives (...), each a number or an array."""
    a, b, c = np.broadcast_arrays(xx, xy, yy)
    return np.stack([np.stack([a, b], axis=-1), np.stack([b, c], axis=-1)], axis=-2)


def bowl(points: Array) -> Array:
    """f(x, y) = (x^2 + y^2) / 2"""
    x, y = split(points)
    return (x * x + y * y) / 2


def bowl_grad(points: Array) -> Array:
    """(x, y)"""
    return np.array(points, dtype=np.float64)


def bowl_hess(points: Array) -> Array:
    """The identity."""
    x, _ = split(points)
    return symmetric(np.ones_like(x), 0.0, 1.0)


def ravine(points: Array) -> Array:
    """f(x, y) = (x^2 + 25 y^2) / 2"""
    x, y = split(points)
    return (x * x + 25 * y * y) / 2


def ravine_grad(points: Array) -> Array:
    """(x, 25 y)"""
    x, y = split(points)
    return np.stack([x, 25 * y], axis=-1)


def ravine_hess(points: Array) -> Array:
    """diag(1, 25)"""
    x, _ = split(points)
    return symmetric(np.ones_like(x), 0.0, 25.0)


def rosenbrock(points: Array) -> Array:
    """f(x, y) = (1 - x)^2 + 100 (y - x^2)^2"""
    x, y = split(points)
    value: Array = np.square(1 - x) + 100 * np.square(y - x * x)
    return value


def rosenbrock_grad(points: Array) -> Array:
    """(-2 (1 - x) - 400 x (y - x^2), 200 (y - x^2))"""
    x, y = split(points)
    above = y - x * x
    return np.stack([-2 * (1 - x) - 400 * x * above, 200 * above], axis=-1)


def rosenbrock_hess(points: Array) -> Array:
    """xx: 2 - 400 (y - 3 x^2), xy: -400 x, yy: 200"""
    x, y = split(points)
    return symmetric(2 - 400 * (y - 3 * x * x), -400 * x, 200.0)


def himmelblau(points: Array) -> Array:
    """f(x, y) = (x^2 + y - 11)^2 + (x + y^2 - 7)^2"""
    x, y = split(points)
    return np.square(x * x + y - 11) + np.square(x + y * y - 7)


def himmelblau_grad(points: Array) -> Array:
    """(4 x u + 2 v, 2 u + 4 y v) with u = x^2 + y - 11, v = x + y^2 - 7"""
    x, y = split(points)
    u, v = x * x + y - 11, x + y * y - 7
    return np.stack([4 * x * u + 2 * v, 2 * u + 4 * y * v], axis=-1)


def himmelblau_hess(points: Array) -> Array:
    """xx: 12 x^2 + 4 y - 42, xy: 4 (x + y), yy: 12 y^2 + 4 x - 26"""
    x, y = split(points)
    return symmetric(12 * x * x + 4 * y - 42, 4 * (x + y), 12 * y * y + 4 * x - 26)


def saddle(points: Array) -> Array:
    """f(x, y) = x^2 / 2 + y^4 / 4 - y^2 / 2"""
    x, y = split(points)
    return x * x / 2 + y**4 / 4 - y * y / 2


def saddle_grad(points: Array) -> Array:
    """(x, y^3 - y)"""
    x, y = split(points)
    return np.stack([x, (y * y - 1) * y], axis=-1)


def saddle_hess(points: Array) -> Array:
    """diag(1, 3 y^2 - 1)"""
    _, y = split(points)
    return symmetric(np.ones_like(y), 0.0, 3 * y * y - 1)


def beale(points: Array) -> Array:
    """f(x, y) = (1.5 - x (1 - y))^2 + (2.25 - x (1 - y^2))^2 + (2.625 - x (1 - y^3))^2"""
    x, y = split(points)
    u, v, w = _beale_residuals(x, y)
    return u * u + v * v + w * w


def beale_grad(points: Array) -> Array:
    """Of each square r^2 with r = a - x (1 - y^k): 2 r (y^k - 1) by x, 2 r k x y^(k-1) by y."""
    x, y = split(points)
    u, v, w = _beale_residuals(x, y)
    by_x = u * (y - 1) + v * (y * y - 1) + w * (y**3 - 1)
    by_y = x * (u + 2 * v * y + 3 * w * y * y)
    return np.stack([2 * by_x, 2 * by_y], axis=-1)


def beale_hess(points: Array) -> Array:
    """The products of the residuals' first derivatives, and the residuals times their second ones."""
    x, y = split(points)
    u, v, w = _beale_residuals(x, y)
    xx = np.square(y - 1) + np.square(y * y - 1) + np.square(y**3 - 1)
    xy = x * ((y - 1) + 2 * y * (y * y - 1) + 3 * y * y * (y**3 - 1)) + u + 2 * v * y + 3 * w * y * y
    yy = x * x * (1 + 4 * y * y + 9 * y**4) + x * (2 * v + 6 * w * y)
    return symmetric(2 * xx, 2 * xy, 2 * yy)


def _beale_residuals(x: Array, y: Array) -> tuple[Array, Array, Array]:
    return 1.5 - x * (1 - y), 2.25 - x * (1 - y * y), 2.625 - x * (1 - y**3)


def rastrigin2(points: Array) -> Array:
    """f(x, y) = 20 + x^2 - 10 cos(2 pi x) + y^2 - 10 cos(2 pi y)"""
    x, y = split(points)
    value: Array = 20 + (x * x - 10 * np.cos(2 * np.pi * x)) + (y * y - 10 * np.cos(2 * np.pi * y))
    return value


def rastrigin2_grad(points: Array) -> Array:
    """2 x + 20 pi sin(2 pi x), and the same of y"""
    points = np.asarray(points, dtype=np.float64)
    return 2 * points + 20 * np.pi * np.sin(2 * np.pi * points)


def rastrigin2_hess(points: Array) -> Array:
    """The diagonal 2 + 40 pi^2 cos(2 pi x), and the same of y"""
    x, y = np.moveaxis(2 + 40 * np.pi**2 * np.cos(2 * np.pi * np.asarray(points, dtype=np.float64)), -1, 0)
    return symmetric(x, 0.0, y)


BOWL = Objective(
    name="bowl",
    fun=bowl,
    grad=bowl_grad,
    hess=bowl_hess,
    formula="(x^2 + y^2) / 2",
    region=((-4.0, 4.0), (-4.0, 4.0)),
    source="every course's first example: from any start, x[n] = (1 - learning_rate)^n x[0]",
    variables=PLANE,
    xtol=ARRIVED,
)

# Curvatures 1 and 25: plain descent is stable below 2 / 25 = 0.08, and above 0.04 it crosses the ravine at
# every step.
RAVINE = Objective(
    name="ravine",
    fun=ravine,
    grad=ravine_grad,
    hess=ravine_hess,
    formula="(x^2 + 25 y^2) / 2",
    region=((-12.0, 4.0), (-4.0, 4.0)),
    source="a quadratic with condition number 25, as every text on momentum has one",
    variables=PLANE,
    xtol=ARRIVED,
)

# The largest curvature at the minimum is 1001.6: plain descent is stable below 0.001997.
ROSENBROCK = Objective(
    name="rosenbrock",
    fun=rosenbrock,
    grad=rosenbrock_grad,
    hess=rosenbrock_hess,
    formula="(1 - x)^2 + 100 (y - x^2)^2",
    region=((-2.0, 2.0), (-1.0, 3.0)),
    source="H. H. Rosenbrock, An automatic method for finding the greatest or least value, 1960",
    variables=PLANE,
    xtol=ARRIVED,
)

# A maximum of 181.617 at (-0.270845, -0.923039), four saddles between the four minima.
HIMMELBLAU = Objective(
    name="himmelblau",
    fun=himmelblau,
    grad=himmelblau_grad,
    hess=himmelblau_hess,
    formula="(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
    region=((-5.0, 5.0), (-5.0, 5.0)),
    source="D. M. Himmelblau, Applied Nonlinear Programming, McGraw-Hill, 1972",
    variables=PLANE,
    xtol=ARRIVED,
)

# A saddle at the origin: on the ridge y = 0 every rule runs into it and stays.
SADDLE = Objective(
    name="saddle",
    fun=saddle,
    grad=saddle_grad,
    hess=saddle_hess,
    formula="x^2 / 2 + y^4 / 4 - y^2 / 2",
    region=((-2.0, 2.0), (-2.0, 2.0)),
    source="the simplest function with a saddle between two minima, one of them on either side",
    variables=PLANE,
    xtol=ARRIVED,
)
BEALE = Objective(
    name="beale",
    fun=beale,
    grad=beale_grad,
    hess=beale_hess,
    formula="(1.5 - x (1 - y))^2 + (2.25 - x (1 - y^2))^2 + (2.625 - x (1 - y^3))^2",
    region=((-4.5, 4.5), (-4.5, 4.5)),
    source="E. M. L. Beale, On an iterative method for finding a local minimum of a function, 1958",
    variables=PLANE,
    xtol=ARRIVED,
)
RASTRIGIN2 = Objective(
    name="rastrigin2",
    fun=rastrigin2,
    grad=rastrigin2_grad,
    hess=rastrigin2_hess,
    formula="20 + x^2 - 10 cos(2 pi x) + y^2 - 10 cos(2 pi y)",
    region=((-5.12, 5.12), (-5.12, 5.12)),
    source="L. A. Rastrigin, Systems of Extremal Control, Nauka, 1974",
    variables=PLANE,
    xtol=ARRIVED,
)

KNOWN_MINIMA = {
    "bowl": ((0.0, 0.0),),
    "ravine": ((0.0, 0.0),),
    "rosenbrock": ((1.0, 1.0),),
    "himmelblau": (
        (3.0, 2.0),
        (-2.805118086952745, 3.131312518250573),
        (-3.779310253377747, -3.283185991286170),
        (3.584428340330492, -1.848126526964404),
    ),
    "saddle": ((0.0, -1.0), (0.0, 1.0)),
    "beale": ((3.0, 0.5),),
    "rastrigin2": ((0.0, 0.0),),
}
"""Where each is least, by name."""
