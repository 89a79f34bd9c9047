"""Searches on a function, against what is known of it in closed form."""

from dataclasses import replace

import numpy as np
import pytest

from gd import Kind, Objective, analysis, parse_objective
from gd.library import ARCTAN, ARTICLE, ARTICLE_EXACT, QUARTIC, XCOSX


def on(text, low, high):
    return parse_objective(text).about((low, high))


@pytest.mark.parametrize(
    ("g", "low", "high", "expected"),
    [
        (np.sin, -7, 7, np.pi * np.arange(-2, 3)),
        (np.square, -3, 4, [0]),
        (lambda x: x * x * (x - 1) ** 4, -3, 4.1, [0, 1]),
        (lambda x: (x - 1 / 3) * (x - 2) ** 3, -1, 5, [1 / 3, 2]),
        (np.tan, -2, 2, [0]),
        (lambda x: 1 / x, -2, 2.2, []),
        (np.sign, -2, 2.2, []),
        (lambda x: np.abs(x - np.e), -2, 7, [np.e]),
        (lambda x: x * x + 1e-4, -2, 2, []),
        (np.log, -1, 3.3, [1]),
    ],
)
def test_roots_are_zeros_and_neither_poles_nor_jumps(g, low, high, expected):
    np.testing.assert_allclose(analysis.roots(g, low, high), expected, atol=1e-6)


@pytest.mark.parametrize(
    ("objective", "expected"),
    [
        (QUARTIC, [(-1.3008396, "minimum"), (0.1699384, "maximum"), (1.1309012, "minimum")]),
        (on("x^3", -2, 2.1), [(0, "inflection")]),
        (on("x^3", -2, 2), [(0, "inflection")]),
        (on("x^5 - 5x^3/3", -2, 2.1), [(-1, "maximum"), (0, "inflection"), (1, "minimum")]),
        (on("abs(x - 1) + abs(x + 2)/2", -5, 5), [(1, "minimum")]),
        (on("1/x + x", -3, 3.1), [(-1, "maximum"), (1, "minimum")]),
        (on("-1/x^2", -3, 3.1), []),
        (on("1/x^2", -3, 3.1), []),
        (on("x", -3, 3), []),
        (on("x - x", -3, 3), []),
        (on("x^4", -3, 3.1), [(0, "minimum")]),
        (on("sqrt(abs(x))", -3, 3.1), [(0, "minimum")]),
    ],
)
def test_stationary_points_and_their_kinds(objective, expected):
    found = analysis.stationary_points(objective)
    assert [point.kind.value for point in found] == [kind for _, kind in expected]
    np.testing.assert_allclose([point.x[0] for point in found], [x for x, _ in expected], atol=1e-5)
    np.testing.assert_allclose(
        [point.fun for point in found], [objective.curve(x) for x, _ in expected], atol=1e-4
    )


def test_minima_are_those_of_the_slope_that_is_used():
    np.testing.assert_allclose(
        analysis.minima(XCOSX)[:, 0], [-6.437298, -0.860334, 3.425618, 9.529334], atol=1e-6
    )
    assert analysis.minima(ARTICLE)[-1, 0] == pytest.approx(3.909884097258, abs=1e-9)
    assert analysis.minima(ARTICLE_EXACT)[-1, 0] == pytest.approx(3.782980346204, abs=1e-9)
    assert analysis.minima(XCOSX, (0, 5))[:, 0] == pytest.approx([3.425618], abs=1e-6)
    assert analysis.minima(on("x", 0, 1)).shape == (0, 1)


def himmelblau(p):
    return (p[..., 0] ** 2 + p[..., 1] - 11) ** 2 + (p[..., 0] + p[..., 1] ** 2 - 7) ** 2


def himmelblau_grad(p):
    a, b = p[..., 0] ** 2 + p[..., 1] - 11, p[..., 0] + p[..., 1] ** 2 - 7
    return np.stack([4 * p[..., 0] * a + 2 * b, 2 * a + 4 * p[..., 1] * b], axis=-1)


def himmelblau_hess(p):
    x, y = p[..., 0], p[..., 1]
    mixed = 4 * x + 4 * y
    rows = [[12 * x * x + 4 * y - 42, mixed], [mixed, 4 * x + 12 * y * y - 26]]
    return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)


HIMMELBLAU = Objective(
    "himmelblau",
    himmelblau,
    himmelblau_grad,
    "",
    ((-5.0, 5.0),) * 2,
    "",
    variables=("x", "y"),
    hess=himmelblau_hess,
)


@pytest.mark.parametrize(
    "objective", [HIMMELBLAU, replace(HIMMELBLAU, hess=None)], ids=["exact", "differences"]
)
def test_himmelblau_has_four_minima_four_saddles_and_a_maximum(objective):
    found = analysis.stationary_points(objective)
    assert sorted(point.kind.value for point in found) == ["maximum"] + ["minimum"] * 4 + ["saddle"] * 4
    minima = [point.x for point in found if point.kind is Kind.MINIMUM]
    known = [(3, 2), (-2.805118, 3.131313), (-3.779310, -3.283186), (3.584428, -1.848127)]
    for x in known:
        assert min(np.hypot(x[0] - a, x[1] - b) for a, b in minima) < 1e-6
    (top,) = (point for point in found if point.kind is Kind.MAXIMUM)
    assert top.x == pytest.approx((-0.270845, -0.923039), abs=1e-6) and top.fun == pytest.approx(
        181.617, abs=1e-3
    )
    np.testing.assert_allclose(
        analysis.largest_curvature(objective, np.array(known)), [82.3, 80.6, 133.8, 105.4], atol=0.1
    )


def test_where_a_valley_is_level_in_one_direction_its_bottom_is_a_minimum():
    trough = Objective(
        "trough",
        lambda p: p[..., 0] ** 2,
        lambda p: np.stack([2 * p[..., 0], 0 * p[..., 1]], axis=-1),
        "",
        ((-1.0, 1.0),) * 2,
        "",
        variables=("x", "y"),
    )
    assert analysis.kind_at(trough, np.array([0.0, 0.3])) is Kind.MINIMUM


@pytest.mark.parametrize("of_x", [1e-3, 1.0, 1e4])
@pytest.mark.parametrize("of_f", [1e-6, 1.0, 1e6])
def test_the_scale_has_the_units_of_f_and_x(of_x, of_f):
    scale = analysis.scale_of(on(f"{of_f:g} (x/{of_x:g})^2", -4 * of_x, 4 * of_x))
    assert (scale.rise, scale.width) == pytest.approx((16 * of_f, 8 * of_x))
    assert scale.usual_slope == pytest.approx(2 * of_f / of_x)
    # The root mean square of 2x on (-4, 4).
    assert scale.steepness == pytest.approx(8 / np.sqrt(3) * of_f / of_x, rel=1e-3)
    assert scale.flat == pytest.approx(min(0.1 * scale.usual_slope, 0.02 * scale.steepness))


def test_the_slope_that_counts_as_zero_follows_the_scale_and_the_tolerance():
    assert analysis.no_slope(ARTICLE, 1e-6) == 1e-6
    assert analysis.no_slope(on("1e6 x^2", -4, 4), 1e-6) == pytest.approx(1.0)
    assert analysis.no_slope(ARTICLE, 1e-6, xtol=0.5) == 1e-6
    assert analysis.no_slope(ARTICLE, 1e-6, xtol=1e-6) == pytest.approx(1e-9)


def test_the_plains_of_arctan():
    (first, second) = analysis.level_stretches(ARCTAN)
    # Where 2x / (1 + x^4) is under a tenth of pi / 2 / 50.
    assert first == pytest.approx((-25, -8.61), abs=0.03) and second == pytest.approx((8.61, 25), abs=0.03)
    assert analysis.level_stretches(XCOSX) == ()
