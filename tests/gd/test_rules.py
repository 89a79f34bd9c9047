"""Update rules against closed forms and independent recurrences."""

import re

import numpy as np
import pytest

from gd import (
    Kind,
    Objective,
    Status,
    adagrad,
    adam,
    adamw,
    backtracking,
    clip_by_norm,
    gradient_descent,
    minimize,
    minimize_many,
    momentum,
    nesterov,
    of_one_variable,
    rmsprop,
)
from gd.library import BOWL, HIMMELBLAU, ROSENBROCK, SADDLE
from gd.rules.adaptive import DecayingMoments, Moments
from gd.rules.classical import Velocity
from gd.schedules import cosine_decay

ALL = [
    gradient_descent(0.001),
    momentum(0.001),
    nesterov(0.001),
    adagrad(0.5),
    rmsprop(0.01),
    adam(0.1),
    adamw(0.1),
    backtracking(1.0),
]


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


def two_term(first, second, x0, x1, steps):
    """The closed form of x[n+1] = (first + second) x[n] - first second x[n-1], first and second its roots."""
    n = np.arange(steps + 1)
    if first == second:
        return (x0 + n * (x1 / first - x0)) * first**n
    weights = np.linalg.solve([[1, 1], [first, second]], [x0, x1])
    return (weights[0] * first**n + weights[1] * second**n).real


def heavy_ball(rate, decay, curvature, x0, steps):
    """On curvature x^2 / 2: x[n+1] = (1 + decay - rate curvature) x[n] - decay x[n-1], from x[-1] = x[0]."""
    first, second = np.roots([1, -(1 + decay - rate * curvature), decay]).astype(complex)
    return two_term(first, second, x0, (1 - rate * curvature) * x0, steps)


@pytest.mark.parametrize("curvature", [0.5, 1.0, 25.0])
@pytest.mark.parametrize("decay", [0.0, 0.25, 0.5, 0.9])
@pytest.mark.parametrize("of_edge", [0.01, 0.3, 0.9, 0.99, 1.01, 1.2])
def test_a_heavy_ball_follows_its_roots_below_and_above_the_edge(curvature, decay, of_edge):
    rate = of_edge * 2 * (1 + decay) / curvature
    run = minimize(quadratic(curvature), 0.7, momentum(rate, decay), maxiter=60, gtol=0)
    expected = heavy_ball(rate, decay, curvature, 0.7, 60)
    np.testing.assert_allclose(run.trajectory.x[:, 0], expected, rtol=1e-9, atol=1e-12)
    grows = abs(run.trajectory.x[-1, 0]) > abs(run.trajectory.x[-3, 0])
    assert not of_edge > 1 or grows


@pytest.mark.parametrize("decay", [0.25, 0.5, 0.75])
def test_at_its_edge_a_heavy_ball_swings_for_ever(decay):
    """There the roots are -1 and -decay: what is left swings by x[0] (1 + decay) / (1 - decay)."""
    run = minimize(quadratic(1.0), 0.7, momentum(2 * (1 + decay), decay), maxiter=400, gtol=0)
    expected = two_term(-1.0, -decay, 0.7, (1 - 2 * (1 + decay)) * 0.7, 400)
    np.testing.assert_allclose(run.trajectory.x[:, 0], expected, rtol=1e-9)
    assert run.status is Status.CYCLING
    amplitude = 0.7 * (1 + decay) / (1 - decay)
    np.testing.assert_allclose(np.abs(run.trajectory.x[-20:, 0]), amplitude, rtol=1e-9)


def test_the_critically_damped_ball_has_one_root_twice():
    """It is sqrt(decay) where rate * curvature = (1 - sqrt(decay))^2: the ball settles without a swing."""
    run = minimize(quadratic(1.0), 0.7, momentum(0.25, 0.25), maxiter=50, gtol=0)
    expected = two_term(0.5, 0.5, 0.7, 0.75 * 0.7, 50)
    np.testing.assert_allclose(run.trajectory.x[:, 0], expected, rtol=1e-11)
    assert (run.trajectory.x > 0).all()


@pytest.mark.parametrize("product", [0.1, 0.5, 0.95, 1.3])
@pytest.mark.parametrize("decay", [0.3, 0.9])
def test_nesterov_follows_its_roots(product, decay):
    """On x^2 / 2: x[n+1] = (1 - rate) ((1 + decay) x[n] - decay x[n-1])."""
    run = minimize(quadratic(1.0), 0.7, nesterov(product, decay), maxiter=50, gtol=0)
    first, second = np.roots([1, -(1 - product) * (1 + decay), (1 - product) * decay]).astype(complex)
    x1 = (1 - product * (1 + decay)) * 0.7
    expected = two_term(first, second, 0.7, x1, 50)
    np.testing.assert_allclose(run.trajectory.x[:, 0], expected, rtol=1e-9, atol=1e-12)


def test_momentum_settles_up_to_its_own_edge():
    edge = 2 * (1 + 0.5)
    assert minimize(quadratic(1.0), 0.7, momentum(0.98 * edge, 0.5), maxiter=5000).status is Status.CONVERGED
    assert minimize(quadratic(1.0), 0.7, momentum(1.02 * edge, 0.5), maxiter=50_000).status is Status.DIVERGED


def test_without_decay_momentum_is_plain_descent():
    plain = minimize(ROSENBROCK, (-1.2, 1.0), gradient_descent(0.001), maxiter=100).trajectory.x
    for rule in (momentum(0.001, 0.0), nesterov(0.001, 0.0)):
        np.testing.assert_array_equal(
            minimize(ROSENBROCK, (-1.2, 1.0), rule, maxiter=100).trajectory.x, plain
        )


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.name)
def test_a_rule_changes_nothing_it_is_given(rule):
    grad, x = np.array([[1.0, 0.5], [-2.0, 0.0]]), np.full((2, 2), 3.0)
    state = rule.update(grad, rule.init(x), x, BOWL.fun).state
    kept = [np.array(part) for part in (grad, x, *state)]
    first, again = (rule.update(grad, state, x, BOWL.fun) for _ in range(2))
    np.testing.assert_array_equal(first.step, again.step)
    for before, after in zip(kept, (grad, x, *state), strict=True):
        np.testing.assert_array_equal(before, after)


@pytest.mark.parametrize("objective", [BOWL, ROSENBROCK, HIMMELBLAU, SADDLE], ids=lambda f: f.name)
@pytest.mark.parametrize("rule", [*ALL, clip_by_norm(adam(0.05), 1.0)], ids=lambda rule: rule.name)
def test_each_of_many_starts_goes_as_it_would_alone(rule, objective):
    starts = np.random.default_rng(3).uniform(-1.5, 1.5, (23, 2))
    starts[4], starts[7] = 0.0, [0.3, 0.0]
    runs = minimize_many(objective, starts, rule, maxiter=60)
    for start, run in zip(starts, runs, strict=True):
        alone = minimize(objective, start, rule, maxiter=60)
        np.testing.assert_array_equal(run.trajectory.x, alone.trajectory.x)
        assert (run.nfev, run.status) == (alone.nfev, alone.status)


def test_the_first_step_of_adam_and_adagrad_is_the_learning_rate():
    for x0 in ([1e-6, -40.0], [3.0, -1e-5]):
        for rule in (adam(0.1, eps=0.0), adagrad(0.1, eps=0.0)):
            step = minimize(BOWL, x0, rule, maxiter=1, gtol=0).x - x0
            np.testing.assert_allclose(step, -0.1 * np.sign(x0), rtol=1e-12)
    step = minimize(BOWL, [1e-6, -40.0], rmsprop(0.1, eps=0.0), maxiter=1, gtol=0).x - [1e-6, -40.0]
    np.testing.assert_allclose(step, [-1.0, 1.0], rtol=1e-12)


def test_where_there_has_never_been_a_slope_a_rule_without_eps_stays():
    for rule in (adam(0.1, eps=0.0), adagrad(0.1, eps=0.0), rmsprop(0.1, eps=0.0)):
        y = minimize(SADDLE, (1.5, 0.0), rule, maxiter=30, gtol=0).trajectory.x[:, 1]
        np.testing.assert_array_equal(y, 0.0)


def test_adamw_without_weight_decay_is_adam_and_with_it_is_drawn_to_zero():
    plain = minimize(HIMMELBLAU, (0.0, 0.0), adam(0.1), maxiter=80).trajectory.x
    np.testing.assert_array_equal(
        minimize(HIMMELBLAU, (0.0, 0.0), adamw(0.1, weight_decay=0.0), maxiter=80).trajectory.x, plain
    )
    at_minimum = minimize(HIMMELBLAU, (3.0, 2.0), adamw(0.1), maxiter=1)
    np.testing.assert_allclose(at_minimum.x, [3.0 * 0.999, 2.0 * 0.999], rtol=1e-12)


def test_clipping_cuts_each_gradient_to_its_length():
    starts = np.array([[3.0, 4.0], [0.3, 0.4], [0.0, -1e200]])
    rule = clip_by_norm(gradient_descent(0.5), 1.0)
    step = rule.update(starts, rule.init(starts), starts, BOWL.fun).step
    np.testing.assert_allclose(step, [[-0.3, -0.4], [-0.15, -0.2], [0.0, 0.5]], rtol=1e-15)
    assert not rule.at_rest(np.array([[1e-3, 0.0]]), rule.init(starts[:1]), 1e-6).any()


def test_a_heavy_ball_that_only_passes_a_zero_slope_rolls_on():
    run = minimize(quadratic(1.0), 0.7, momentum(1.0, 0.25), maxiter=500, gtol=1e-6)
    assert run.trajectory.x[1] == 0.0 and run.nit > 1
    assert run.status is Status.CONVERGED and abs(run.x) < 1e-6


@pytest.mark.parametrize(
    ("rule", "state"),
    [
        (momentum(0.1), Velocity(3, np.array([[2.0, 0.0]]))),
        (nesterov(0.1), Velocity(3, np.array([[0.0, -2.0]]))),
        (adam(0.1), Moments(3, np.array([[0.1, 0.0]]), np.array([[1.0, 1.0]]))),
        (adamw(0.1), DecayingMoments(3, np.zeros((1, 2)), np.ones((1, 2)), np.array([[0.01, 0.0]]))),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_what_is_remembered_must_be_small_too(rule, state):
    flat = np.zeros((1, 2))
    assert not rule.at_rest(flat, state, 1e-6).any()
    still = type(state)(state.steps, *(np.zeros_like(part) for part in state[1:]))
    assert rule.at_rest(flat, still, 1e-6).all()
    assert not rule.at_rest(flat + 1e-3, still, 1e-6).any()


def test_a_saddle_and_a_maximum_are_no_minimum_for_any_rule():
    for rule in ALL:
        if rule.name == "adamw":  # It is at rest at zero only.
            continue
        on_ridge = minimize(SADDLE, (0.0, 0.0), rule, maxiter=50)
        assert (on_ridge.status, on_ridge.rests_at) == (Status.NO_MINIMUM, Kind.SADDLE), rule.name
        summit = (-0.270844590667, -0.923038522229)
        on_summit = minimize(HIMMELBLAU, summit, rule, maxiter=50, gtol=1e-6)
        assert (on_summit.status, on_summit.rests_at) == (Status.NO_MINIMUM, Kind.MAXIMUM), rule.name


@pytest.mark.parametrize("rate", [0, -0.05, float("nan"), float("inf"), "0.05", True, None, [0.1, 0.2]])
@pytest.mark.parametrize(
    "rule", [gradient_descent, momentum, nesterov, adagrad, rmsprop, adam, adamw, backtracking]
)
def test_a_learning_rate_is_a_finite_number_above_0(rule, rate):
    line = f"learning rate: {rate!r} is not allowed, a finite number above 0 is"
    with pytest.raises(ValueError, match=f"^{re.escape(line)}$"):
        rule(rate)


@pytest.mark.parametrize("decay", [-0.1, 1, 1.5, float("nan"), "0.9"])
@pytest.mark.parametrize("rule", [momentum, nesterov, rmsprop])
def test_a_decay_is_below_1(rule, decay):
    with pytest.raises(ValueError, match=r"^decay: .* a number from 0 up to but without 1 is$"):
        rule(0.1, decay)


@pytest.mark.parametrize(
    ("make", "line"),
    [
        (lambda: adam(0.1, beta1=1.0), "beta1: 1.0 is not allowed, a number from 0 up to but without 1 is"),
        (lambda: adam(0.1, beta2=-1), "beta2: -1 is not allowed, a number from 0 up to but without 1 is"),
        (lambda: adam(0.1, eps=-1e-8), "eps: -1e-08 is not allowed, a finite number from 0 is"),
        (lambda: adamw(0.1, weight_decay=-1), "weight_decay: -1 is not allowed, a finite number from 0 is"),
        (lambda: adagrad(0.1, start=-1), "start: -1 is not allowed, a finite number from 0 is"),
        (lambda: backtracking(1.0, c=0), "c: 0 is not allowed, a number above 0 and below 1 is"),
        (lambda: backtracking(1.0, shrink=1), "shrink: 1 is not allowed, a number above 0 and up to 0.99 is"),
        (lambda: backtracking(1.0, grow=0.5), "grow: 0.5 is not allowed, a number from 1 is"),
        (lambda: clip_by_norm(adam(0.1), 0), "clip: 0 is not allowed, a finite number above 0 is"),
        (
            lambda: backtracking(cosine_decay(1.0, 10)),
            "learning rate: a schedule is not allowed for backtracking, a number is: it finds its own rates",
        ),
    ],
)
def test_hyper_parameters_out_of_range(make, line):
    with pytest.raises(ValueError, match=f"^{re.escape(line)}$"):
        make()
