"""Update rules against closed forms and independent recurrences."""

import re

import numpy as np
import pytest

from gd import Objective, Status, gradient_descent, minimize, momentum, of_one_variable


def quadratic(curvature):
    return of_one_variable(
        "quadratic", lambda x: curvature * x * x / 2, lambda x: curvature * x, "", (-1.0, 1.0), ""
    )


@pytest.mark.parametrize("curvature", [0.5, 1.0, 3.0, 40.0])
@pytest.mark.parametrize("product", [0.01, 0.5, 1.0, 1.5, 1.99, 2.0, 2.01, 3.0])
def test_a_quadratic_follows_its_closed_form(curvature, product):
    rate = product / curvature
    run = minimize(quadratic(curvature), 0.7, gradient_descent(rate), maxiter=60, gtol=0)
    expected = (1 - rate * curvature) ** np.arange(run.nit + 1) * 0.7
    np.testing.assert_allclose(run.trajectory.x[:, 0], expected, rtol=1e-11, atol=1e-15)


@pytest.mark.parametrize(
    ("product", "maxiter", "status"),
    [
        (1.9, 1000, Status.CONVERGED),
        (2.0, 1000, Status.CYCLING),
        (2.1, 1000, Status.OUT_OF_STEPS),
        (2.1, 10_000, Status.DIVERGED),
    ],
    ids=["below", "at", "above", "above-for-long"],
)
def test_the_edge_of_stability(product, maxiter, status):
    for curvature in (0.5, 3.0, 40.0):
        run = minimize(quadratic(curvature), 0.7, gradient_descent(product / curvature), maxiter=maxiter)
        assert run.status is status


def test_several_variables_are_as_many_quadratics():
    curvatures = np.array([1.0, 4.0, 9.0])

    def fun(x):
        return (curvatures * x * x).sum(-1) / 2

    bowl = Objective(
        "bowl", fun, lambda x: curvatures * x, "", ((-2.0, 2.0),) * 3, "", variables=("x", "y", "z")
    )
    start = np.array([1.0, -2.0, 0.5])
    run = minimize(bowl, start, gradient_descent(0.2), maxiter=40, gtol=0)
    assert (run.trajectory.x.shape, run.trajectory.fun.shape) == ((41, 3), (41,))
    expected = (1 - 0.2 * curvatures) ** np.arange(41)[:, None] * start
    np.testing.assert_allclose(run.trajectory.x, expected, rtol=1e-11)


@pytest.mark.parametrize(("rate", "decay"), [(0.1, 0.5), (0.5, 0.9), (0.9, 0.25), (0.3, 0.0)])
def test_momentum_follows_its_characteristic_roots(rate, decay):
    """On x^2 / 2 the heavy ball is x[n+1] = (1 + decay - rate) x[n] - decay x[n-1], with x[-1] = x[0]."""
    first, second = np.roots([1, -(1 + decay - rate), decay]).astype(complex)
    weights = np.linalg.solve([[1, 1], [first, second]], [0.7, (1 - rate) * 0.7])
    run = minimize(quadratic(1.0), 0.7, momentum(rate, decay), maxiter=50, gtol=0)
    n = np.arange(51)
    expected = (weights[0] * first**n + weights[1] * second**n).real
    np.testing.assert_allclose(run.trajectory.x[:, 0], expected, rtol=1e-9, atol=1e-12)


def test_momentum_settles_up_to_its_own_edge():
    edge = 2 * (1 + 0.5)
    assert minimize(quadratic(1.0), 0.7, momentum(0.98 * edge, 0.5), maxiter=5000).status is Status.CONVERGED
    assert minimize(quadratic(1.0), 0.7, momentum(1.02 * edge, 0.5), maxiter=50_000).status is Status.DIVERGED


def test_a_rule_changes_nothing_it_is_given():
    grad, x = np.array([[1.0], [-2.0]]), np.zeros((2, 1))
    rule = momentum(0.1, 0.9)
    state = rule.init(x)
    first, again = (rule.update(grad, state, x, np.square).step for _ in range(2))
    np.testing.assert_array_equal(first, again)
    np.testing.assert_array_equal(grad, [[1.0], [-2.0]])


def test_a_heavy_ball_that_only_passes_a_zero_slope_rolls_on():
    run = minimize(quadratic(1.0), 0.7, momentum(1.0, 0.25), maxiter=500, gtol=1e-6)
    assert run.trajectory.x[1] == 0.0 and run.nit > 1
    assert run.status is Status.CONVERGED and abs(run.x) < 1e-6


@pytest.mark.parametrize("rate", [0, -0.05, float("nan"), float("inf"), "0.05", None, [0.1, 0.2]])
@pytest.mark.parametrize("rule", [gradient_descent, lambda rate: momentum(rate, 0.9)], ids=["plain", "heavy"])
def test_a_learning_rate_is_a_finite_number_above_0(rule, rate):
    line = f"learning rate: {rate!r} is not allowed, a finite number above 0 is"
    with pytest.raises(ValueError, match=f"^{re.escape(line)}$"):
        rule(rate)


@pytest.mark.parametrize("decay", [-0.1, 1, 1.5, float("nan"), "0.9"])
def test_a_decay_is_below_1(decay):
    with pytest.raises(ValueError, match=r"^decay: .* a number from 0 up to but without 1 is$"):
        momentum(0.1, decay)
