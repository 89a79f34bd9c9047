"""The objectives of the article, and the skier's mountain.

The article is "Gradient descent" as reproduced in the project's figures; f, the printed derivative and the starts are its own.
"""

from __future__ import annotations

import difflib

import numpy as np

from gd.objective import Array, Objective


def article(x: Array) -> Array:
    """f(x) = 2 x^2 cos(x) - 5 x"""
    return 2 * x * x * np.cos(x) - 5 * x


def article_printed_grad(x: Array) -> Array:
    """2 x cos(x) - x^2 sin(x) - 5, as printed: the derivative of x^2 cos(x) - 5 x, not of f."""
    return 2 * x * np.cos(x) - x * x * np.sin(x) - 5


def article_exact_grad(x: Array) -> Array:
    """f'(x) = 4 x cos(x) - 2 x^2 sin(x) - 5"""
    return 4 * x * np.cos(x) - 2 * x * x * np.sin(x) - 5


def arctan(x: Array) -> Array:
    """f(x) = arctan(x^2)"""
    return np.arctan(x * x)


def arctan_grad(x: Array) -> Array:
    """f'(x) = 2 x / (1 + x^4)"""
    square = x * x
    return 2 * x / (1 + square * square)


def xcosx(x: Array) -> Array:
    """f(x) = x cos(x)"""
    return x * np.cos(x)


def xcosx_grad(x: Array) -> Array:
    """f'(x) = cos(x) - x sin(x)"""
    return np.cos(x) - x * np.sin(x)


def ridge(x: Array) -> Array:
    """f(x) = 0.55 + 4 exp(-((x - 1.3) / 2.6)^2) + 2.3 exp(-((x - 9.9) / 1.7)^2) + 0.12 sin(2.6 x + 0.4)"""
    peak = 4 * np.exp(-np.square((x - 1.3) / 2.6))
    summit = 2.3 * np.exp(-np.square((x - 9.9) / 1.7))
    return 0.55 + peak + summit + 0.12 * np.sin(2.6 * x + 0.4)


def ridge_grad(x: Array) -> Array:
    """The derivative of `ridge`, term by term."""
    u, v = (x - 1.3) / 2.6, (x - 9.9) / 1.7
    peak = -8 / 2.6 * u * np.exp(-u * u)
    summit = -4.6 / 1.7 * v * np.exp(-v * v)
    return peak + summit + 0.312 * np.cos(2.6 * x + 0.4)


_SOURCE = "the article"

ARTICLE_EXACT = Objective(
    "article", article, article_exact_grad, "2 x^2 cos(x) - 5 x", (-5.0, 5.0), _SOURCE + ", with the true derivative"
)
ARTICLE = Objective(
    "article", article, article_printed_grad, "2 x^2 cos(x) - 5 x", (-5.0, 5.0),
    _SOURCE + ", with the derivative as printed", exact=ARTICLE_EXACT,
)
ARCTAN = Objective("arctan", arctan, arctan_grad, "arctan(x^2)", (-25.0, 25.0), _SOURCE)
XCOSX = Objective("xcosx", xcosx, xcosx_grad, "x cos(x)", (-10.0, 10.0), _SOURCE)
RIDGE = Objective(
    "ridge", ridge, ridge_grad,
    "0.55 + 4 e^(-((x - 1.3) / 2.6)^2) + 2.3 e^(-((x - 9.9) / 1.7)^2) + 0.12 sin(2.6 x + 0.4)",
    (0.0, 10.0), "made for the skier's mountain of the article",
)

OBJECTIVES = (ARTICLE, ARCTAN, XCOSX, RIDGE)
DERIVATIVES = ("printed", "exact")


def named(name: str, derivative: str = "printed") -> Objective:
    """The objective of that name: article, arctan, xcosx or ridge.

    derivative: "printed" for the derivative as the source prints it, "exact" for the true one; they differ for the article only.
    Raises ValueError for any other word, naming the nearest name.
    """
    by_name = {objective.name: objective for objective in OBJECTIVES}
    if name not in by_name:
        nearest = difflib.get_close_matches(str(name).lower(), by_name, n=1, cutoff=0.4)
        meant = f" (did you mean {nearest[0]}?)" if nearest else ""
        raise ValueError(f"function: {name!r} is not known{meant}, allowed are {', '.join(by_name)}")
    if derivative not in DERIVATIVES:
        raise ValueError(f"derivative: {derivative!r} is not allowed, {' or '.join(DERIVATIVES)} is")
    objective = by_name[name]
    return objective.exact or objective if derivative == "exact" else objective
