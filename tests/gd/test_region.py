"""The region of a typed function, against what is known of it in closed form."""

import math

import numpy as np
import pytest

from gd import Objective, library, parse_objective, region_around, region_holding


def region(text, *starts):
    ((low, high),) = region_around(parse_objective(text), starts)
    return low, high


def test_a_valley_with_both_of_its_sides():
    # The other side of x^2 is as high as the start at -3; a margin, and round ends.
    assert region("x^2", 3.0) == (-4, 4)
    assert region("(x - 1000)^2", 900.0) == (880, 1120)
    assert region("1/x + x", 3.0) == (0, 3.5)


def test_a_far_valley_is_found_from_the_function_alone():
    low, high = region("(x - 1e6)^2", 3.0)
    assert low <= 3 and 2e6 - 3 <= high <= 2.5e6


@pytest.mark.parametrize(
    ("text", "start"), [("sinh(x)/50 - 2sin(2x)", -4.0), ("-e^x", 1.0), ("-x^9", 1.0), ("x - e^x", 2.0)]
)
def test_where_numbers_overflow_is_no_edge(text, start):
    low, high = region(text, start)
    assert low <= start <= high and high - low < 20


def test_without_a_valley_little_lies_above_the_start():
    low, high = region("e^x", 3.0)
    assert -4 <= low <= -1 and 3.5 <= high <= 5
    low, high = region("log(x)", 2.0)
    assert low == 0 and 2 < high <= 4


@pytest.mark.parametrize("scale", [1e-9, 1e-3, 1e6, 1e12])
def test_the_region_has_the_scale_of_the_function(scale):
    low, high = region(f"(x/{scale:g})^2", 3 * scale)
    assert (low, high) == pytest.approx((-4 * scale, 4 * scale))
    assert region(f"{scale:g}*x^2", 3.0) == (-4, 4)


def test_the_region_a_function_has_does_not_come_into_it():
    objective = parse_objective("x^4 - 3x^2 + x")
    assert region_around(objective, [2.0]) == region_around(objective.about((-500, 500)), [2.0])


def test_many_starts_share_one_region():
    low, high = region("x cos(x)", *range(-8, 9))
    assert low <= -8 and high >= 9.53


def test_a_region_of_ones_own_is_kept_while_it_holds_the_starts():
    assert region_holding(library.PARABOLA, [2.5]) == library.PARABOLA.region
    assert region_holding(library.ARTICLE, [-1.0, 5.0]) == library.ARTICLE.region
    assert region_holding(library.PARABOLA, [50.0]) == ((-60, 60),)
    ((low, high),) = region_holding(library.XCOSX, [12.0])
    assert low == -10 and 12 <= high <= 20
    ((low, high),) = region_holding(library.XCOSX, [1000.0])
    assert 900 < low < 1000 < high


ROSENBROCK = Objective(
    "rosenbrock",
    lambda p: (1 - p[..., 0]) ** 2 + 100 * (p[..., 1] - p[..., 0] ** 2) ** 2,
    lambda p: np.stack(
        [
            -2 * (1 - p[..., 0]) - 400 * p[..., 0] * (p[..., 1] - p[..., 0] ** 2),
            200 * (p[..., 1] - p[..., 0] ** 2),
        ],
        axis=-1,
    ),
    "",
    ((-2.0, 2.0), (-1.0, 3.0)),
    "",
    variables=("x", "y"),
)


@pytest.mark.parametrize("start", [(-1.2, 1.0), (0.5, 0.5), (1.0, 1.0), (30.0, -40.0)])
def test_a_box_around_the_starts_and_their_way_down(start):
    box = region_around(ROSENBROCK, [start])
    assert all(
        low < at < high and math.isfinite(high - low) for (low, high), at in zip(box, start, strict=True)
    )
    widths = [high - low for low, high in box]
    assert min(widths) >= max(widths) / 6


def test_a_bowl_is_seen_with_its_bottom():
    bowl = Objective(
        "bowl", lambda p: (p * p).sum(-1), lambda p: 2 * p, "", ((0, 1), (0, 1)), "", variables=("x", "y")
    )
    (left, right), (bottom, top) = region_around(bowl, [(4.0, 1.0)])
    assert left < 0 and 4 < right < 7 and bottom < 0 and 1 < top < 4


def test_starts_are_checked():
    with pytest.raises(ValueError, match=r"^start: "):
        region_around(parse_objective("x"), [np.nan])
