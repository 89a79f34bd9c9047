"""A line fitted to points: loss, slopes and optimum against sums written here, and descents by few points."""

import numpy as np
import pytest

from gd import check_grad
from gd.line_fit import LineFit, descend, handfuls, scattered
from gd.schedules import constant, cosine_decay

FEW = LineFit(np.array([0.0, 1.0, 2.0, 4.0]), np.array([1.0, 2.0, 2.0, 6.0]))


def test_loss_and_slope_are_the_sums():
    m, b = 0.7, -0.3
    off = [m * x + b - y for x, y in zip((0, 1, 2, 4), (1, 2, 2, 6), strict=True)]
    assert FEW.loss(np.array([m, b])) == pytest.approx(sum(o * o for o in off) / 8)
    slope = (sum(o * x for o, x in zip(off, (0, 1, 2, 4), strict=True)) / 4, sum(off) / 4)
    np.testing.assert_allclose(FEW.slope(np.array([m, b])), slope)
    np.testing.assert_allclose(FEW.slope_from(np.array([m, b]), np.array([3])), (off[3] * 4, off[3]))
    grid = np.array([[[m, b], [0.0, 0.0]], [[1.0, 2.0], [m, b]]])
    assert FEW.loss(grid).shape == (2, 2) and FEW.slope(grid).shape == (2, 2, 2)
    np.testing.assert_allclose(FEW.slope(grid)[1, 1], slope)


def test_the_best_line_is_that_of_least_squares():
    fit = scattered(5)
    design = np.column_stack([fit.x, np.ones_like(fit.x)])
    expected = np.linalg.lstsq(design, fit.y, rcond=None)[0]
    np.testing.assert_allclose(fit.best, expected, rtol=1e-10)
    np.testing.assert_allclose(fit.slope(fit.best), 0, atol=1e-12)


def test_the_loss_as_an_objective():
    objective = FEW.objective(((-3.0, 3.0), (-3.0, 3.0)))
    assert check_grad(objective, np.array([[0.3, 1.0], [-2.0, 2.0], [2.0, -1.0]])).ok
    # Second derivatives: mean x^2 = 21/4, mean x = 7/4, 1.
    np.testing.assert_allclose(objective.hessian(np.zeros((3, 2)))[1], [[5.25, 1.75], [1.75, 1.0]])


def test_points_follow_from_the_seed_alone():
    one, same, other = scattered(3), scattered(3), scattered(4)
    np.testing.assert_array_equal(one.y, same.y)
    assert len(one.x) == 200 and not np.array_equal(one.y, other.y)


def test_the_average_of_single_slopes_is_the_slope():
    line = np.array([-1.0, 3.0])
    singles = [FEW.slope_from(line, np.array([k])) for k in range(4)]
    np.testing.assert_allclose(np.mean(singles, axis=0), FEW.slope(line))


def test_every_point_is_looked_at_once_in_each_round():
    seen = list(handfuls(12, 4, 6, seed=1))
    for first in (0, 3):
        assert sorted(np.concatenate(seen[first : first + 3])) == list(range(12))
    assert list(seen[0]) != list(seen[3])
    assert [len(some) for some in handfuls(10, 4, 5, seed=1)] == [4] * 5


def test_a_descent_is_its_recurrence():
    rate = cosine_decay(0.2, 30)
    lines, chosen = descend(FEW, np.array([-1.0, 3.0]), rate, size=2, steps=30, seed=9)
    m, b = -1.0, 3.0
    for n, some in enumerate(chosen):
        off = [m * FEW.x[k] + b - FEW.y[k] for k in some]
        step = 0.2 * 0.5 * (1 + np.cos(np.pi * n / 30))
        m, b = (
            m - step * np.mean([o * FEW.x[k] for o, k in zip(off, some, strict=True)]),
            b - step * np.mean(off),
        )
        np.testing.assert_allclose(lines[n + 1], (m, b), rtol=1e-12, atol=1e-12)


def test_all_points_come_to_rest_and_one_does_not():
    fit = scattered(0)
    start, rate = np.array([-1.0, 3.0]), constant(0.15)
    whole, _ = descend(fit, start, rate, size=200, steps=400, seed=0)
    single, _ = descend(fit, start, rate, size=1, steps=400, seed=0)
    assert np.hypot(*(whole[-1] - fit.best)) < 1e-6
    assert np.hypot(*(single[-100:] - fit.best).T).max() > 0.1


def test_too_large_a_rate_ends_the_descent_early():
    fit = scattered(0)
    lines, chosen = descend(fit, np.array([-1.0, 3.0]), constant(1e9), size=1, steps=400, seed=0)
    assert len(lines) == len(chosen) + 1 < 401 and np.isfinite(lines).all()


@pytest.mark.parametrize("size", [0, 5])
def test_a_handful_is_one_to_all_points(size):
    with pytest.raises(ValueError, match="a whole number from 1 to 4"):
        descend(FEW, np.zeros(2), constant(0.1), size=size, steps=1, seed=0)
