"""Backtracking against the same search written in plain Python, and where it ends."""

from dataclasses import replace

import numpy as np
import pytest

from gd import Status, backtracking, gradient_descent, minimize, parse_objective
from gd.library import ARTICLE, BEALE, HIMMELBLAU, PARABOLA, ROSENBROCK


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
    assert run.status is Status.SEARCH_FAILED and run.nfev > 100
    assert run.message == "line search failed at x = 1 after 1 step: no step down found, slope -2"
    other_way = replace(ROSENBROCK, grad=lambda points: -np.asarray(ROSENBROCK.grad(points)))
    assert minimize(other_way, (1.5, 1.0), backtracking(1.0), maxiter=50).status is Status.SEARCH_FAILED


def test_the_slip_in_the_article_leads_a_line_search_to_where_the_slope_it_prints_points_uphill():
    run = minimize(ARTICLE, -1.0, backtracking(0.05), maxiter=50)
    assert run.status is Status.SEARCH_FAILED and not run.success
    (x,) = run.x
    # The printed derivative says that f falls to the right, the true one that it rises.
    assert 2 * x * np.cos(x) - x * x * np.sin(x) - 5 < 0 < 4 * x * np.cos(x) - 2 * x * x * np.sin(x) - 5
    assert ARTICLE.exact is not None
    true = minimize(ARTICLE.exact, -1.0, backtracking(0.05), maxiter=5_000)
    assert true.status is Status.CONVERGED and true.x == pytest.approx(3.783, abs=1e-3)


@pytest.mark.parametrize("text", ["(x - 2)^2 + 1000000", "abs(x - 1) + x/4", "abs(x)^1.5 + 1"])
def test_a_fall_that_is_lost_in_rounding_is_no_failure(text):
    objective = parse_objective(text).about(((-6.0, 6.0),))
    assert minimize(objective, 5.0, backtracking(1.0), maxiter=500, gtol=1e-9).status is Status.CONVERGED


def test_a_search_from_zero_ends():
    # Near 0 there is always a smaller number: no step is too short to change x.
    tilted = replace(PARABOLA, grad=lambda points: 2 * points + 1)
    run = minimize(tilted, 0.0, backtracking(1.0), maxiter=50)
    assert run.nit == 1 and run.x == 0.0 and run.status is Status.SEARCH_FAILED
