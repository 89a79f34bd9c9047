"""Level lines: they lie where the function has their value, the levels follow from the function, and the
bands between them are where they should be."""

import math

import numpy as np
import pytest

from gd import library, parse_objective
from scenes.kit.contours import area_above, field_of, levels_of, lines_at, thinned
from scenes.kit.map import equal_view, too_long
from scenes.layout import Box

SQUARE = ((-5.0, 5.0), (-5.0, 5.0))


def himmelblau(x, y):
    return (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2


@pytest.mark.parametrize("level", [1.0, 50.0, 170.0, 500.0])
def test_a_level_line_lies_where_the_function_has_its_value(level):
    lines = lines_at(field_of(library.HIMMELBLAU, SQUARE), level)
    inner = np.concatenate(lines)
    inner = inner[(np.abs(inner) < 4.99).all(axis=1)]
    assert len(inner) > 50
    np.testing.assert_allclose(himmelblau(*inner.T), level, rtol=1e-6)


def test_around_each_of_four_minima_there_is_a_closed_line():
    lines = lines_at(field_of(library.HIMMELBLAU, SQUARE), 5.0)
    assert len(lines) == 4
    for x, y in ((3, 2), (-2.805118, 3.131313), (-3.779310, -3.283186), (3.584428, -1.848127)):
        around = [line for line in lines if np.hypot(*(line - (x, y)).T).max() < 1]
        assert len(around) == 1 and np.array_equal(around[0][0], around[0][-1])


def test_a_circle_is_one():
    (line,) = lines_at(field_of(parse_objective("x^2 + y^2"), ((-2, 2), (-2, 2)), side=81), 1.0)
    np.testing.assert_allclose(np.hypot(*line.T), 1.0, atol=1e-9)


def test_levels_follow_the_function():
    spans = levels_of(field_of(library.ROSENBROCK, ((-2, 2), (-1, 3))))
    assert spans.log and list(spans.values) == sorted(spans.values)
    ratios = np.array(spans.values[1:]) / np.array(spans.values[:-1])
    assert ratios.max() / ratios.min() < 2, "about evenly apart on a log scale"
    even = levels_of(field_of(parse_objective("sin(x) + cos(y)"), ((-3, 3), (-3, 3))))
    assert not even.log and np.ptp(np.diff(even.values)) < 1e-9
    assert even.values[0] > -2 and even.values[-1] < 2
    assert levels_of(field_of(parse_objective("3 + 0x + 0y"), SQUARE)).values == ()


def test_where_a_function_has_no_value_there_is_no_line():
    field = field_of(parse_objective("ln(x) + y^2"), ((-2, 2), (-2, 2)))
    assert field.f.mask[:, field.x < 0].all()
    for level in levels_of(field).values:
        assert all((line[:, 0] > 0).all() for line in lines_at(field, level))


def test_the_band_above_a_level_has_the_area_that_is_above_it():
    field = field_of(parse_objective("x^2 + y^2"), ((-2, 2), (-2, 2)), side=161)
    rings = [ring for piece in area_above(field, 1.0) for ring in piece]

    def area(ring):
        x, y = ring.T
        return 0.5 * float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))

    assert abs(sum(area(ring) for ring in rings)) == pytest.approx(16 - math.pi, rel=1e-3)


def test_a_thinned_line_stays_where_it_was():
    turn = np.linspace(0, 2 * np.pi, 2001)
    circle = np.column_stack([np.cos(turn), np.sin(turn)])
    fewer = thinned(circle, 0.003)
    assert len(fewer) < 200
    middles = (fewer[1:] + fewer[:-1]) / 2
    assert np.abs(np.hypot(*middles.T) - 1).max() < 0.006


def test_equal_scales_widen_the_shorter_side_only():
    box = Box(0, 6, 0, 3)
    (x0, x1), (y0, y1) = equal_view(SQUARE, box)
    assert (x1 - x0) / 6 == pytest.approx((y1 - y0) / 3) and (y0, y1) == (-5, 5)
    assert not too_long(SQUARE, box) and too_long(((0, 100), (0, 1)), box)
