"""The functions people may write in a formula: values, first and second derivatives, and how they are set.

A slope is taken as 0 where there is none: at a corner, as of abs and relu at 0, and at a jump, as of floor.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gd.objective import Array

Number = Array | float


@dataclass(frozen=True)
class Function:
    """A function of one number.

    value      f(u)
    slope      f'(u), given u and f(u)
    curvature  f''(u), given u, f(u) and f'(u)
    markup     its name in Typst mathematics, to be followed by its argument in brackets
    takes      what it is defined for, if that is not every number
    steps      whether it jumps and is level between its jumps
    corner     whether it may have no derivative at 0, although it is defined there
    """

    value: Callable[[Number], Number]
    slope: Callable[[Number, Number], Number]
    curvature: Callable[[Number, Number, Number], Number]
    markup: str = ""
    takes: str = ""
    steps: bool = False
    corner: bool = False


def _erf(u: Number) -> Array:
    return np.asarray(_each_erf(u), dtype=np.float64)


def _erfc(u: Number) -> Array:
    return np.asarray(_each_erfc(u), dtype=np.float64)


_each_erf = np.frompyfunc(math.erf, 1, 1)
_each_erfc = np.frompyfunc(math.erfc, 1, 1)


def _bell(u: Number) -> Number:
    """The density of the standard normal distribution."""
    density: Number = np.exp(-u * u / 2) / math.sqrt(2 * math.pi)
    return density


def _share(u: Number) -> Array:
    """The share of the standard normal distribution below u."""
    return 0.5 * _erfc(-u / math.sqrt(2))


def _sigmoid(u: Number) -> Number:
    """1 / (1 + e^-u), with full accuracy on both sides and without overflow."""
    small = np.exp(-np.abs(u))
    share: Number = np.where(np.less(u, 0), small, 1.0) / (1 + small)
    return share


def _sigmoid_slope(u: Number) -> Number:
    small = np.exp(-np.abs(u))
    slope: Number = small / (1 + small) ** 2
    return slope


def _sigmoid_curvature(u: Number) -> Number:
    return -_sigmoid_slope(u) * np.tanh(u / 2)


def _level(u: Number) -> Number:
    return 0.0 * np.isfinite(u)


def _logarithm(name: str, value: Callable[[Number], Number], base: float, markup: str) -> Function:
    per = 1 / math.log(base)
    takes = f"{name} takes numbers above 0"
    return Function(value, lambda u, _: per / u, lambda u, _, slope: -slope / u, markup, takes)


FUNCTIONS = {
    "sin": Function(np.sin, lambda u, _: np.cos(u), lambda _, sin, __: -sin, "sin"),
    "cos": Function(np.cos, lambda u, _: -np.sin(u), lambda _, cos, __: -cos, "cos"),
    "tan": Function(np.tan, lambda _, tan: 1 + tan * tan, lambda _, tan, slope: 2 * tan * slope, "tan"),
    "sec": Function(
        lambda u: 1 / np.cos(u),
        lambda u, sec: sec * np.tan(u),
        lambda u, sec, _: sec * (1 + 2 * np.tan(u) ** 2),
        "sec",
    ),
    "csc": Function(
        lambda u: 1 / np.sin(u),
        lambda u, csc: -csc * np.cos(u) / np.sin(u),
        lambda _, csc, __: csc * (2 * csc * csc - 1),
        "csc",
    ),
    "cot": Function(
        lambda u: np.cos(u) / np.sin(u),
        lambda _, cot: -1 - cot * cot,
        lambda _, cot, slope: -2 * cot * slope,
        "cot",
    ),
    "arcsin": Function(
        np.arcsin,
        lambda u, _: 1 / np.sqrt((1 - u) * (1 + u)),
        lambda u, _, slope: u * slope**3,
        "arcsin",
        "arcsin takes numbers from -1 to 1",
    ),
    "arccos": Function(
        np.arccos,
        lambda u, _: -1 / np.sqrt((1 - u) * (1 + u)),
        lambda u, _, slope: u * slope**3,
        "arccos",
        "arccos takes numbers from -1 to 1",
    ),
    "arctan": Function(
        np.arctan, lambda u, _: 1 / (1 + u * u), lambda u, _, slope: -2 * u * slope * slope, "arctan"
    ),
    "exp": Function(np.exp, lambda _, exp: exp, lambda _, exp, __: exp, "exp"),
    "log": _logarithm("log", np.log, math.e, "ln"),
    "log2": _logarithm("log2", np.log2, 2, "log_2 "),
    "log10": _logarithm("log10", np.log10, 10, "log_10 "),
    "sqrt": Function(
        np.sqrt,
        lambda _, root: 0.5 / root,
        lambda u, _, slope: -slope / (2 * u),
        "sqrt",
        "sqrt takes numbers from 0 on",
        corner=True,
    ),
    "cbrt": Function(
        np.cbrt,
        lambda _, root: 1 / (3 * root * root),
        lambda u, _, slope: -2 * slope / (3 * u),
        "root",
        corner=True,
    ),
    "abs": Function(np.abs, lambda u, _: np.sign(u), lambda u, _, __: _level(u), "abs", corner=True),
    "sinh": Function(np.sinh, lambda u, _: np.cosh(u), lambda _, sinh, __: sinh, "sinh"),
    "cosh": Function(np.cosh, lambda u, _: np.sinh(u), lambda _, cosh, __: cosh, "cosh"),
    "tanh": Function(
        np.tanh, lambda u, _: 1 / np.cosh(u) ** 2, lambda _, tanh, slope: -2 * tanh * slope, "tanh"
    ),
    "arsinh": Function(
        np.arcsinh, lambda u, _: 1 / np.hypot(1, u), lambda u, _, slope: -u * slope**3, 'op("arsinh")'
    ),
    "arcosh": Function(
        np.arccosh,
        lambda u, _: 1 / np.sqrt((u - 1) * (u + 1)),
        lambda u, _, slope: -u * slope**3,
        'op("arcosh")',
        "arcosh takes numbers from 1 on",
    ),
    "artanh": Function(
        np.arctanh,
        lambda u, _: 1 / ((1 - u) * (1 + u)),
        lambda u, _, slope: 2 * u * slope * slope,
        'op("artanh")',
        "artanh takes numbers between -1 and 1",
    ),
    "erf": Function(
        _erf,
        lambda u, _: 2 / math.sqrt(math.pi) * np.exp(-u * u),
        lambda u, _, slope: -2 * u * slope,
        'op("erf")',
    ),
    "erfc": Function(
        _erfc,
        lambda u, _: -2 / math.sqrt(math.pi) * np.exp(-u * u),
        lambda u, _, slope: -2 * u * slope,
        'op("erfc")',
    ),
    "sigmoid": Function(
        _sigmoid,
        lambda u, _: _sigmoid_slope(u),
        lambda u, _, __: _sigmoid_curvature(u),
        'op("sigmoid")',
    ),
    "softplus": Function(
        lambda u: np.logaddexp(0, u),
        lambda u, _: _sigmoid(u),
        lambda u, _, __: _sigmoid_slope(u),
        'op("softplus")',
    ),
    "silu": Function(
        lambda u: u * _sigmoid(u),
        lambda u, _: _sigmoid(u) + u * _sigmoid_slope(u),
        lambda u, _, __: 2 * _sigmoid_slope(u) + u * _sigmoid_curvature(u),
        'op("SiLU")',
    ),
    "gelu": Function(
        lambda u: u * _share(u),
        lambda u, _: _share(u) + u * _bell(u),
        lambda u, _, __: (2 - u * u) * _bell(u),
        'op("GELU")',
    ),
    "relu": Function(
        lambda u: np.maximum(0, u),
        lambda u, _: np.heaviside(u, 0),
        lambda u, _, __: _level(u),
        'op("ReLU")',
        corner=True,
    ),
    "sign": Function(np.sign, lambda u, _: _level(u), lambda u, _, __: _level(u), 'op("sign")', steps=True),
    "floor": Function(np.floor, lambda u, _: _level(u), lambda u, _, __: _level(u), "floor", steps=True),
    "ceil": Function(np.ceil, lambda u, _: _level(u), lambda u, _, __: _level(u), "ceil", steps=True),
    "round": Function(np.round, lambda u, _: _level(u), lambda u, _, __: _level(u), "round", steps=True),
}

INVERSES = {
    **{"sin": "arcsin", "cos": "arccos", "tan": "arctan"},
    **{"sinh": "arsinh", "cosh": "arcosh", "tanh": "artanh"},
}
"""What the raised -1 of sin^-1(x) means: the inverse function."""

CONSTANTS = {"pi": math.pi, "e": math.e}
