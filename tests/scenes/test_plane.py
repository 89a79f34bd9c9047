"""Planes: where a number stands, round ticks, curves cut at the edge."""

import itertools

import numpy as np
import pytest

from scenes.kit.plane import Plane, tick_labels
from scenes.kit.ranges import decade_ticks, padded, round_ticks
from scenes.theme import DARK


def plane(x_range=(-2.0, 2.0), y_range=(-1.0, 3.0), **options) -> Plane:
    return Plane(DARK, x_range, y_range, (-4.0, 4.0, -2.0, 2.0), **options)


def test_numbers_stand_where_they_belong():
    assert np.allclose(plane().c2p(-2, -1), [-4, -2, 0]) and np.allclose(plane().c2p(2, 3), [4, 2, 0])
    assert np.allclose(plane().c2p(np.array([0.0, 1.0]), 1.0), [[0, 0, 0], [2, 0, 0]])


def test_a_logarithmic_axis_spaces_decades_evenly():
    heights = plane(y_range=(1e-4, 1.0), log_y=True).c2p(0.0, np.array([1e-4, 1e-2, 1.0]))[:, 1]
    assert np.allclose(heights, [-2, 0, 2])


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (-5, 5, [-4, -2, 0, 2, 4]),
        (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (-45, 43, [-40, -20, 0, 20, 40]),
        (1e6, 3e6, [1e6, 1.5e6, 2e6, 2.5e6, 3e6]),
    ],
)
def test_ticks_are_round(low, high, expected):
    assert round_ticks(low, high) == pytest.approx(expected)


def test_ticks_are_told_apart():
    assert tick_labels([-4.0, -2.0, 0.0, 2.0]) == ["−4", "−2", "0", "2"]
    assert tick_labels([0.0]) == ["0"] and tick_labels([]) == []
    assert tick_labels([0.0, 1e12, 2e12]) == ["0", "1e12", "2e12"]
    assert tick_labels([999_999_950.0, 1e9, 1_000_000_050.0]) == [
        "999,999,950",
        "1,000,000,000",
        "1,000,000,050",
    ]
    assert tick_labels([999.9995, 1000.0, 1000.0005]) == ["999.9995", "1,000.0000", "1,000.0005"]


def test_the_labels_of_an_axis_do_not_touch_nor_reach_past_its_end():
    for low, high in ((999_999_940.0, 1_000_000_060.0), (0.0, 1.0), (-1e-7, 1e-7)):
        drawn = plane(x_range=(low, high), x_ticks=10)
        across = [label for label in drawn.labels if label.get_top()[1] < -2]
        assert across
        assert all(b.get_left()[0] - a.get_right()[0] > 0.1 for a, b in itertools.pairwise(across))
        assert across[0].get_left()[0] > -4.3 and across[-1].get_right()[0] < 4.3


def test_decades_are_thinned():
    assert decade_ticks(1e-4, 1) == pytest.approx([1e-4, 1e-3, 1e-2, 1e-1, 1])
    assert decade_ticks(1e-12, 1) == pytest.approx([1e-12, 1e-9, 1e-6, 1e-3, 1])


def test_a_range_is_never_empty():
    assert padded(np.array([2.0, 2.0]))[0] < 2 < padded(np.array([2.0, 2.0]))[1]
    low, high = padded(np.array([np.nan, 1.0, np.inf]))
    assert low < 1 < high < 2


def test_a_curve_ends_exactly_at_the_edge():
    curve = plane().curve(lambda x: 10 * x, color="#FFFFFF")
    assert curve.points[:, 1].min() == pytest.approx(-2) and curve.points[:, 1].max() == pytest.approx(2)
    left, right = (plane().c2p(y / 10, y)[0] for y in (-1.0, 3.0))
    assert curve.points[:, 0].min() == pytest.approx(left) and curve.points[:, 0].max() == pytest.approx(
        right
    )


def test_a_pole_breaks_the_curve():
    curve = plane().curve(lambda x: 1 / x, color="#FFFFFF")
    assert len(curve.get_subpaths()) == 2
    assert np.abs(curve.points[:, 1]).max() <= 2 + 1e-9
    # No stroke joins the two branches: nothing is drawn near the pole.
    assert not np.any(np.abs(curve.points[:, 0]) < plane().c2p(0.3, 0)[0])


def test_where_a_function_is_not_defined_nothing_is_drawn():
    curve = plane().curve(np.sqrt, color="#FFFFFF")
    assert curve.points[:, 0].min() >= -0.02
