"""The high-school way: zeros of f', what f'' says there, the ends, and which place is lowest."""

import math
import pickle

import numpy as np
import pytest

from gd import Kind, gradient_descent, library, minimize, parse_objective
from gd.extrema import extrema, negative


def solved(text, low, high):
    return extrema(parse_objective(text), (low, high))


def test_the_article_s_function():
    """x, f″ and f as computed elsewhere."""
    found = extrema(library.ARTICLE_EXACT, (-5, 5))
    table = [(-3.483, 28.4, -5.447), (-1.576, -12.6, 7.854), (3.783, 37.8, -41.849)]
    for zero, (x, second, fun) in zip(found.zeros, table, strict=True):
        assert (zero.x, zero.fun) == (pytest.approx(x, abs=5e-4), pytest.approx(fun, abs=5e-4))
        assert zero.second == pytest.approx(second, abs=0.05) and zero.told and not zero.corner
    assert [zero.kind for zero in found.zeros] == [Kind.MINIMUM, Kind.MAXIMUM, Kind.MINIMUM]
    assert found.lowest == (pytest.approx(3.782980346),) and found.least == pytest.approx(-41.848649)
    assert found.ends == (pytest.approx(50 * math.cos(5) + 25), pytest.approx(50 * math.cos(5) - 25))


@pytest.mark.parametrize(
    ("text", "low", "high", "kind"),
    [
        ("x^4", -3, 3, Kind.MINIMUM),
        ("-x^4", -3, 3, Kind.MAXIMUM),
        ("x^3", -3, 3, Kind.INFLECTION),
        ("(x - 1)^4", -4, 6, Kind.MINIMUM),
        ("x^4 - 4x^3 + 6x^2 - 4x + 1", -4, 6, Kind.MINIMUM),
        ("x^10", -2, 2, Kind.MINIMUM),
        ("(x^2 - 2)^4", 0.5, 3, Kind.MINIMUM),
        ("1e9 x^4", -3, 3, Kind.MINIMUM),
        ("1e-9 x^4", -3, 3, Kind.MINIMUM),
    ],
)
def test_where_f_double_prime_is_zero_it_tells_nothing(text, low, high, kind):
    (zero,) = solved(text, low, high).zeros
    assert not zero.told and not zero.corner and zero.kind is kind


@pytest.mark.parametrize("text", ["x^2", "1e12 x^2", "1e-12 x^2", "exp(x^2)", "cosh(5x)", "x^2 + x^4"])
def test_where_it_is_not_it_tells_the_kind(text):
    (zero,) = solved(text, -6, 6).zeros
    assert zero.told and zero.kind is Kind.MINIMUM and zero.second > 0


@pytest.mark.parametrize("text", ["abs(x)", "sqrt(abs(x))", "1e6 abs(x)", "abs(x) + x^2"])
def test_a_corner_is_told_from_a_zero(text):
    (zero,) = solved(text, -2, 3).zeros
    assert zero.corner and not zero.told and math.isnan(zero.second) and zero.kind is Kind.MINIMUM


def test_a_hundred_and_sixty_zeros_are_counted():
    """cos(50x) = 0 at (n + ½)π/50: so many of these lie in [−5, 5]."""
    expected = sum(abs((n + 0.5) * math.pi / 50) <= 5 for n in range(-200, 200))
    found = solved("sin(50x)", -5, 5)
    assert len(found.zeros) == expected == 160 and found.all and len(found.lowest) == 80
    np.testing.assert_allclose(np.cos([50 * zero.x for zero in found.zeros]), 0, atol=1e-9)


def test_with_too_many_zeros_to_be_sure_it_says_so():
    assert not solved("sin(1000x)", -5, 5).all


@pytest.mark.parametrize(
    ("text", "low", "high", "lowest"),
    [
        ("3x", -1, 2, (-1,)),
        ("-3x", -1, 2, (2,)),
        ("x^2", 0, 2, (0,)),
        ("x^2", 1, 2, (1,)),
        ("x^3 - 3x", -3, 3, (-3,)),
        ("x^3 - 3x", -1.5, 3, (1,)),
        ("(x^2 - 1)^2", -2, 2, (-1, 1)),
        ("(x - 1e9)^2", 1e9 - 50, 1e9 + 50, (1e9,)),
    ],
)
def test_the_lowest_is_a_zero_or_an_end(text, low, high, lowest):
    found = solved(text, low, high)
    assert found.lowest == pytest.approx(lowest, rel=1e-9, abs=1e-9) and found.lower is None


@pytest.mark.parametrize(
    ("text", "low", "high", "at", "ground"),
    [
        ("ln(x)", 0, 3, 0, False),
        ("1/x", -5, 5, 0, False),
        ("sqrt(x)", -1, 4, 0, False),
        ("abs(x - 1) + abs(x + 1)", -3, 3, None, True),
    ],
)
def test_where_none_of_them_is_lowest_it_says_where_it_is_lower(text, low, high, at, ground):
    found = solved(text, low, high)
    assert found.lowest == () and found.lower is not None and found.ground is ground
    assert -1 <= found.lower <= 1 if at is None else abs(found.lower - at) < 0.01


def test_what_is_level_has_no_lowest_place():
    found = solved("x - x + 1", 0, 1)
    assert found.level and found.zeros == ()


def test_the_other_way_up():
    """Descent on −f from 0 with 0.02 reaches −1.576 within 0.001 in 32 steps."""
    turned = negative(library.ARTICLE_EXACT)
    run = minimize(turned, 0.0, gradient_descent(0.02), maxiter=60)
    away = np.abs(run.trajectory.line.x + 1.5759771)
    assert (away[32:] <= 1e-3).all() and away[31] > 1e-3
    x = np.linspace(-5, 5, 11)
    np.testing.assert_allclose(turned.curve(x), 5 * x - 2 * x * x * np.cos(x), atol=1e-12)
    bend = 2 * x * x * np.cos(x) + 8 * x * np.sin(x) - 4 * np.cos(x)
    np.testing.assert_allclose(turned.curvature(x), bend, atol=1e-12)
    kinds = [zero.kind for zero in extrema(turned, (-5, 5)).zeros]
    assert kinds == [Kind.MAXIMUM, Kind.MINIMUM, Kind.MAXIMUM]


def test_the_negative_can_be_sent_to_another_process():
    turned = negative(parse_objective("x^2 + x"))
    assert pickle.loads(pickle.dumps(turned)).curve(2.0) == -6 and turned.formula == "-(x^2 + x)"
