"""Functions of one variable: the article's, with the printed and the true derivative, the skier's mountain,
and three that every course uses.
"""

from __future__ import annotations

import numpy as np

from gd.objective import Array, of_one_variable

GUIDE = "Guide to Gradient Descent in 3 Steps and 12 Drawings"


def article(x: Array) -> Array:
    """f(x) = 2 x^2 cos(x) - 5 x"""
    return 2 * x * x * np.cos(x) - 5 * x


def article_printed_grad(x: Array) -> Array:
    """2 x cos(x) - x^2 sin(x) - 5, as printed: the derivative of x^2 cos(x) - 5 x, not of f."""
    return 2 * x * np.cos(x) - x * x * np.sin(x) - 5


def article_printed_curvature(x: Array) -> Array:
    """The derivative of the printed slope: 2 cos(x) - 4 x sin(x) - x^2 cos(x)"""
    return 2 * np.cos(x) - 4 * x * np.sin(x) - x * x * np.cos(x)


def article_exact_grad(x: Array) -> Array:
    """f'(x) = 4 x cos(x) - 2 x^2 sin(x) - 5"""
    return 4 * x * np.cos(x) - 2 * x * x * np.sin(x) - 5


def article_curvature(x: Array) -> Array:
    """f''(x) = 4 cos(x) - 8 x sin(x) - 2 x^2 cos(x)"""
    return 4 * np.cos(x) - 8 * x * np.sin(x) - 2 * x * x * np.cos(x)


def arctan(x: Array) -> Array:
    """f(x) = arctan(x^2)"""
    return np.arctan(x * x)


def arctan_grad(x: Array) -> Array:
    """f'(x) = 2 x / (1 + x^4)"""
    square = x * x
    return 2 * x / (1 + square * square)


def arctan_curvature(x: Array) -> Array:
    """f''(x) = (2 - 6 x^4) / (1 + x^4)^2"""
    fourth = np.square(x * x)
    value: Array = (2 - 6 * fourth) / np.square(1 + fourth)
    return value


def xcosx(x: Array) -> Array:
    """f(x) = x cos(x)"""
    return x * np.cos(x)


def xcosx_grad(x: Array) -> Array:
    """f'(x) = cos(x) - x sin(x)"""
    return np.cos(x) - x * np.sin(x)


def xcosx_curvature(x: Array) -> Array:
    """f''(x) = -2 sin(x) - x cos(x)"""
    return -2 * np.sin(x) - x * np.cos(x)


def ridge(x: Array) -> Array:
    """f(x) = 0.7 + 4 exp(-((x - 1.8) / 2.8)^2) + 2.5 exp(-((x - 9.4) / 1.25)^2) + 0.1 sin(2.8 x + 3.2)"""
    peak = 4 * np.exp(-np.square((x - 1.8) / 2.8))
    summit = 2.5 * np.exp(-np.square((x - 9.4) / 1.25))
    return 0.7 + peak + summit + 0.1 * np.sin(2.8 * x + 3.2)


def ridge_grad(x: Array) -> Array:
    """The derivative of `ridge`, term by term."""
    u, v = (x - 1.8) / 2.8, (x - 9.4) / 1.25
    return -8 / 2.8 * u * np.exp(-u * u) - 5 / 1.25 * v * np.exp(-v * v) + 0.28 * np.cos(2.8 * x + 3.2)


def ridge_curvature(x: Array) -> Array:
    """The second derivative of `ridge`, term by term."""
    u, v = (x - 1.8) / 2.8, (x - 9.4) / 1.25
    peak = 4 / 2.8**2 * (4 * u * u - 2) * np.exp(-u * u)
    summit = 2.5 / 1.25**2 * (4 * v * v - 2) * np.exp(-v * v)
    return peak + summit - 0.784 * np.sin(2.8 * x + 3.2)


def parabola(x: Array) -> Array:
    """f(x) = x^2"""
    return x * x


def parabola_grad(x: Array) -> Array:
    """f'(x) = 2 x"""
    return 2 * x


def parabola_curvature(x: Array) -> Array:
    """f''(x) = 2"""
    return np.full_like(x, 2.0)


def quartic(x: Array) -> Array:
    """f(x) = x^4 - 3 x^2 + x"""
    return ((x * x - 3) * x + 1) * x


def quartic_grad(x: Array) -> Array:
    """f'(x) = 4 x^3 - 6 x + 1"""
    return (4 * x * x - 6) * x + 1


def quartic_curvature(x: Array) -> Array:
    """f''(x) = 12 x^2 - 6"""
    return 12 * x * x - 6


def rastrigin(x: Array) -> Array:
    """f(x) = 10 + x^2 - 10 cos(2 pi x)"""
    value: Array = 10 + x * x - 10 * np.cos(2 * np.pi * x)
    return value


def rastrigin_grad(x: Array) -> Array:
    """f'(x) = 2 x + 20 pi sin(2 pi x)"""
    return 2 * x + 20 * np.pi * np.sin(2 * np.pi * x)


def rastrigin_curvature(x: Array) -> Array:
    """f''(x) = 2 + 40 pi^2 cos(2 pi x)"""
    return 2 + 40 * np.pi**2 * np.cos(2 * np.pi * x)


ARRIVED = 1e-3
"""How close counts as arrived on all of these, in units of x."""

ARTICLE_EXACT = of_one_variable(
    "article",
    article,
    article_exact_grad,
    "2 x^2 cos(x) - 5 x",
    (-5.0, 5.0),
    f"{GUIDE}, with the true derivative",
    curvature=article_curvature,
    xtol=ARRIVED,
)
ARTICLE = of_one_variable(
    "article",
    article,
    article_printed_grad,
    ARTICLE_EXACT.formula,
    (-5.0, 5.0),
    f"{GUIDE}, with the derivative as printed there",
    curvature=article_printed_curvature,
    exact=ARTICLE_EXACT,
    xtol=ARRIVED,
)
ARCTAN = of_one_variable(
    "arctan",
    arctan,
    arctan_grad,
    "arctan(x^2)",
    (-25.0, 25.0),
    GUIDE,
    curvature=arctan_curvature,
    xtol=ARRIVED,
)
XCOSX = of_one_variable(
    "xcosx", xcosx, xcosx_grad, "x cos(x)", (-10.0, 10.0), GUIDE, curvature=xcosx_curvature, xtol=ARRIVED
)

# A peak of 4.8 at 1.74, a flank without a resting place, a valley of 0.81 at 7.12, a lower summit of 3.1 at
# 9.36. From 2.4, a learning rate of 0.6 walks down in 14 steps; at 0.05 every step is short and there are 184
# of them; 2.5 leaps over the valley and back for ever, between 4.47 and 7.91.
RIDGE = of_one_variable(
    "ridge",
    ridge,
    ridge_grad,
    "0.7 + 4 e^(-((x - 1.8) / 2.8)^2) + 2.5 e^(-((x - 9.4) / 1.25)^2) + 0.1 sin(2.8 x + 3.2)",
    (0.0, 10.0),
    "made for the skier, with a mountain's shape and slopes of order 1",
    curvature=ridge_curvature,
    xtol=ARRIVED,
)

PARABOLA = of_one_variable(
    "parabola",
    parabola,
    parabola_grad,
    "x^2",
    (-3.0, 3.0),
    "the first example of every course: from any start, x[n] = (1 - 2 learning_rate)^n x[0]",
    curvature=parabola_curvature,
    xtol=ARRIVED,
)

# The lower valley is at -1.30084, the other at 1.13090, the hill between them at 0.16994.
QUARTIC = of_one_variable(
    "quartic",
    quartic,
    quartic_grad,
    "x^4 - 3 x^2 + x",
    (-2.2, 2.2),
    "the tilted double well of L. D. Landau, On the theory of phase transitions, 1937, in round numbers",
    curvature=quartic_curvature,
    xtol=ARRIVED,
)
RASTRIGIN = of_one_variable(
    "rastrigin",
    rastrigin,
    rastrigin_grad,
    "10 + x^2 - 10 cos(2 pi x)",
    (-5.12, 5.12),
    "L. A. Rastrigin, Systems of Extremal Control, Nauka, 1974, in one dimension",
    curvature=rastrigin_curvature,
    xtol=ARRIVED,
)
