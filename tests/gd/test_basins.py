"""Where descents from every place of a rectangle end: Himmelblau's shares, and what a rate takes away."""

import numpy as np
import pytest

from gd import minimize_many, parse_objective
from gd.basins import GONE, NOWHERE, basins, middles
from gd.library import ARTICLE, HIMMELBLAU
from gd.rules import make_rule

SQUARE = ((-5.0, 5.0), (-5.0, 5.0))
MINIMA = ((3.0, 2.0), (-2.805118, 3.131313), (-3.779310, -3.283186), (3.584428, -1.848127))


def of_himmelblau(rate, cells=(100, 100), steps=200, rule="gradient_descent"):
    rule = make_rule(rule, rate)
    return basins(HIMMELBLAU, rule, SQUARE, cells, MINIMA, steps=steps, tolerance=0.01)


def himmelblau_step(x, y, rate):
    """The formula's own derivatives, written here."""
    first, second = x * x + y - 11, x + y * y - 7
    return x - rate * (4 * x * first + 2 * second), y - rate * (2 * first + 4 * y * second)


@pytest.mark.parametrize("rate", [0.005, 0.01, 0.0155, 0.0195])
def test_every_cell_is_a_descent_of_its_own(rate):
    seen = of_himmelblau(rate, (12, 9))
    with np.errstate(all="ignore"):
        for row, y0 in enumerate(-5 + (np.arange(9) + 0.5) * 10 / 9):
            for column, x0 in enumerate(-5 + (np.arange(12) + 0.5) * 10 / 12):
                path = [(x0, y0)]
                for _ in range(200):
                    path.append(himmelblau_step(*path[-1], rate))
                away = [np.hypot(path[-1][0] - x, path[-1][1] - y) for x, y in MINIMA]
                expected = int(np.argmin(away)) if min(away) <= 0.01 else NOWHERE
                assert seen.ends[row, column] == expected
                if expected != NOWHERE:
                    x, y = np.array(path).T - np.array(MINIMA[expected])[:, None]
                    assert seen.steps[row, column] == 1 + max(
                        np.flatnonzero(np.hypot(x, y) > 0.01), default=-1
                    )


def test_the_shares_of_himmelblau():
    # optimizer-facts: about 26, 26, 24 and 25 per cent, and all arrive.
    shares = of_himmelblau(0.01, (160, 90)).shares
    np.testing.assert_allclose(shares, (0.26, 0.26, 0.24, 0.25), atol=0.006)
    assert sum(shares) == pytest.approx(1, abs=1e-3)


def test_a_rate_above_the_limit_takes_a_minimum_away():
    # 2 / 133.8 = 0.01495 at C and 2 / 105.4 = 0.01897 at D.
    below, above = of_himmelblau(0.0148).shares, of_himmelblau(0.0155)
    assert below[2] > 0.05 and above.shares[2] == 0
    assert above.share(NOWHERE) == pytest.approx(0.23, abs=0.01)
    assert of_himmelblau(0.0188).shares[3] > 0.05
    last = of_himmelblau(0.0195)
    assert last.shares[2:] == (0, 0) and min(last.shares[:2]) > 0.2
    assert last.share(NOWHERE) == pytest.approx(0.46, abs=0.01)


@pytest.mark.parametrize("rule", ["momentum", "adam", "nesterov"])
def test_rules_with_memory_go_as_they_do_alone(rule):
    rate = 0.1 if rule == "adam" else 0.002
    seen = of_himmelblau(rate, (6, 5), steps=120, rule=rule)
    starts = np.stack(np.meshgrid(seen.x, seen.y), axis=-1).reshape(-1, 2)
    alone = minimize_many(HIMMELBLAU, starts, make_rule(rule, rate), maxiter=120, gtol=0.0)
    ends = np.array([run.x for run in alone])
    away = np.linalg.norm(ends[:, None] - np.array(MINIMA), axis=2)
    expected = np.where(away.min(axis=1) <= 0.01, away.argmin(axis=1), NOWHERE)
    np.testing.assert_array_equal(seen.ends.ravel(), expected)


def test_runs_that_leave_are_told_from_runs_that_stay():
    # -x^2 + y^2: x doubles away from 0 at every step of 0.5, y is at 0 after one.
    saddle = parse_objective("y^2 - x^2")
    seen = basins(saddle, make_rule("gradient_descent", 0.5), SQUARE, (4, 4), (), steps=60, tolerance=0.01)
    assert (seen.ends == GONE).all() and (seen.steps <= 60).all() and seen.share(GONE) == 1
    short = basins(saddle, make_rule("gradient_descent", 0.5), SQUARE, (4, 4), (), steps=5, tolerance=0.01)
    assert (short.ends == NOWHERE).all() and (short.steps == 5).all()


def test_a_start_where_the_function_has_no_value_is_gone():
    root = parse_objective("x^0.5 + y^2")
    seen = basins(root, make_rule("gradient_descent", 0.01), SQUARE, (2, 2), (), steps=1, tolerance=0.01)
    assert seen.ends[:, 0].tolist() == [GONE, GONE] and seen.steps[:, 0].tolist() == [0, 0]


def test_another_order_of_the_minima_is_the_same_map():
    seen = of_himmelblau(0.0155, (20, 20))
    turned = seen.reordered([2, 0, 3, 1])
    assert turned.shares == tuple(seen.shares[k] for k in (2, 0, 3, 1))
    assert turned.share(NOWHERE) == seen.share(NOWHERE)
    np.testing.assert_array_equal(turned.minima[0], MINIMA[2])


def test_places_are_the_middles_of_cells():
    assert middles(-1.0, 1.0, 4).tolist() == [-0.75, -0.25, 0.25, 0.75]


def test_a_function_of_one_variable_has_no_map():
    with pytest.raises(ValueError, match="two are needed"):
        basins(ARTICLE, make_rule("gradient_descent", 0.1), SQUARE, (2, 2), MINIMA, steps=1, tolerance=0.01)
