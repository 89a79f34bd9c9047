"""Backtracking against the same search written in plain Python, and where it ends."""

from dataclasses import replace

import numpy as np
import pytest

from gd import Status, backtracking, gradient_descent, minimize, parse_objective
from gd.library import BEALE, HIMMELBLAU, PARABOLA, ROSENBROCK


def armijo(f, g, x, longest, steps, c=1e-4, shrink=0.8, grow=1.5):
    """The line search once more, one start, plain Python: the points, and how often f was evaluated."""
    points, asked, rate = [x], [x], longest
    for n in range(steps):
        slope = g(x)
        rate = longest if n == 0 else min(grow * rate, longest)
        while True:
            trial = tuple(a - rate * b for a, b in zip(x, slope, strict=True))
            asked.append(trial)
            if f(trial) <= f(x) - c * rate * sum(b * b for b in slope):
                break
            rate *= shrink
        x = trial
        points.append(x)
    return np.array(points), len(asked)


@pytest.mark.parametrize(
    ("objective", "x0", "longest", "settings"),
    [
        (ROSENBROCK, (-1.2, 1.0), 1.0, {}),
        (BEALE, (1.0, 1.0), 1.0, {"shrink": 0.5}),
        (HIMMELBLAU, (-1.0, -1.0), 100.0, {"grow": float("inf"), "c": 0.3}),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_line_search_takes_the_first_step_that_falls_far_enough(objective, x0, longest, settings):
    run = minimize(objective, x0, backtracking(longest, **settings), maxiter=15)
    expected, evaluations = armijo(
        lambda x: float(objective.fun(np.array(x))),
        lambda x: objective.grad(np.array(x)).tolist(),
        x0,
        longest,
        15,
        **settings,
    )
    np.testing.assert_allclose(run.trajectory.x, expected, rtol=1e-9)
    assert run.nfev == evaluations and run.njev == 16
    assert (np.diff(run.trajectory.fun) < 0).all()


def test_a_rate_that_is_far_too_big_does_a_line_search_no_harm():
    assert minimize(PARABOLA, 3.0, gradient_descent(7.0), maxiter=200).status is not Status.CONVERGED
    assert minimize(PARABOLA, 3.0, backtracking(7.0), maxiter=200).status is Status.CONVERGED


def test_a_line_search_stays_where_f_is_a_number():
    run = minimize(parse_objective("x - ln(x)"), 0.1, backtracking(10.0), maxiter=100)
    assert run.status is Status.CONVERGED and run.x == pytest.approx(1.0, abs=1e-6)


def test_a_line_search_stalls_where_the_slope_is_not_that_of_f():
    uphill = replace(PARABOLA, grad=lambda points: -2 * points)
    run = minimize(uphill, 1.0, backtracking(1.0), maxiter=50)
    assert run.nit == 1 and run.x == 1.0
    assert run.status is not Status.CONVERGED and run.nfev > 100
