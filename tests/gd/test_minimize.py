"""The descent: what it returns, many starts at once, what it refuses."""

import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gd import Objective, Status, gradient_descent, minimize, minimize_many, momentum
from gd.library import ARCTAN, ARTICLE, ARTICLE_EXACT, OBJECTIVES, PARABOLA, RIDGE, XCOSX
from gd.rules import Update

ALL = (*OBJECTIVES, ARTICLE_EXACT)
# Without the quartic and Rastrigin's function, which blow rounding up at the learning rates used here.
GENTLE = (ARTICLE, ARTICLE_EXACT, ARCTAN, XCOSX, RIDGE, PARABOLA)
RULES = {"plain": lambda rate: gradient_descent(rate), "momentum": lambda rate: momentum(rate, 0.5)}

starts = st.floats(-4.5, 4.5)


def himmelblau(p):
    x, y = p[..., 0], p[..., 1]
    return (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2


def himmelblau_grad(p):
    x, y = p[..., 0], p[..., 1]
    first, second = x * x + y - 11, x + y * y - 7
    return np.stack([4 * x * first + 2 * second, 2 * first + 4 * y * second], axis=-1)


PLANE = {"region": ((-5.0, 5.0),) * 2, "source": "", "variables": ("x", "y")}
HIMMELBLAU = Objective("himmelblau", himmelblau, himmelblau_grad, "", **PLANE)
BOWL = Objective("bowl", lambda x: (x * x).sum(-1) / 2, lambda x: x, "", **PLANE)
rates = st.floats(1e-3, 0.5)


def test_a_result_in_the_words_of_scipy():
    run = minimize(ARTICLE, -1, gradient_descent(0.05), maxiter=100)
    assert (run.status, run.success, run.nit, run.nfev, run.njev) == (Status.CONVERGED, True, 19, 20, 20)
    assert run.x.shape == run.grad.shape == (1,) and isinstance(run.fun, float)
    assert run.x == run.trajectory.x[-1]
    assert run.fun == ARTICLE.curve(run.x[0])
    assert abs(run.grad) <= 1e-6 < abs(run.trajectory.grad[-2])
    assert run.diverged_at is None


def test_the_trajectory_is_f_and_its_slope_along_x():
    run = minimize(ARTICLE, -1, gradient_descent(0.05), maxiter=20)
    np.testing.assert_array_equal(run.trajectory.fun, ARTICLE.fun(run.trajectory.x))
    np.testing.assert_array_equal(run.trajectory.grad, ARTICLE.grad(run.trajectory.x))
    for array in (run.trajectory.x, run.trajectory.fun, run.trajectory.grad):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_the_start_is_copied():
    x0 = np.array([1.0, 2.0])
    runs = minimize_many(XCOSX, x0, gradient_descent(0.1), maxiter=5)
    x0[:] = 7
    assert [float(run.trajectory.x[0, 0]) for run in runs] == [1.0, 2.0]


def test_evaluations_are_counted_as_they_happen():
    seen = []
    counted = replace(ARTICLE, grad=lambda x: seen.append(np.shape(x)) or ARTICLE.grad(x))
    run = minimize(counted, -1, gradient_descent(0.05), maxiter=10)
    one_to_see_that_the_start_is_allowed = 1
    assert seen.count((1, 1)) == run.njev + one_to_see_that_the_start_is_allowed


def test_many_starts_end_at_their_own_time():
    runs = minimize_many(XCOSX, [-3.0, 9.0], gradient_descent(0.1), maxiter=30)
    assert [run.status for run in runs] == [Status.OUT_OF_STEPS, Status.CONVERGED]
    assert runs.nit[1] < runs.nit[0] == 30
    assert [run.trajectory.x.shape for run in runs] == [(nit + 1, 1) for nit in runs.nit]
    np.testing.assert_array_equal(runs.x, [run.x for run in runs])


def test_results_are_a_sequence():
    runs = minimize_many(XCOSX, [-3.0, 9.0, 1.0], gradient_descent(0.1), maxiter=30)
    assert len(runs) == 3 and runs[-1] is runs[2] and runs[1:] == (runs[1], runs[2])
    assert list(runs) == [runs[0], runs[1], runs[2]]
    with pytest.raises(IndexError):
        runs[3]


def test_a_run_whose_slope_overflowed_at_the_last_step_has_diverged():
    run = minimize(ARTICLE_EXACT, -1, gradient_descent(0.2), maxiter=16)
    assert (run.status, run.nit, run.diverged_at) == (Status.DIVERGED, 16, 17)
    assert minimize(ARTICLE_EXACT, -1, gradient_descent(0.2), maxiter=15).diverged_at is None


def test_the_tolerance_is_for_the_length_of_a_slope():
    run = minimize(BOWL, [3.2, 3.2], gradient_descent(0.5), maxiter=9, gtol=1.0)
    np.testing.assert_array_equal(run.x, [0.4, 0.4])


def test_one_start_may_diverge_beside_others():
    runs = minimize_many(ARTICLE_EXACT, [-1.0, 3.782980346204], gradient_descent(0.2), maxiter=40, gtol=1e-5)
    assert [run.status for run in runs] == [Status.DIVERGED, Status.CONVERGED]
    assert [run.diverged_at for run in runs] == [17, None]
    assert [run.success for run in runs] == [False, True]
    assert runs.nit.tolist() == [16, 0]
    assert all(np.isfinite(run.trajectory.x).all() for run in runs)


@settings(max_examples=60, deadline=None)
@given(
    objective=st.sampled_from(ALL),
    x0=st.lists(starts, min_size=1, max_size=9),
    rate=rates,
    rule=st.sampled_from(sorted(RULES)),
    maxiter=st.integers(0, 40),
)
def test_many_starts_are_as_many_lone_runs_to_the_last_bit(objective, x0, rate, rule, maxiter):
    together = minimize_many(objective, x0, RULES[rule](rate), maxiter=maxiter)
    for run, value in zip(together, x0, strict=True):
        same_to_the_last_bit(run, minimize(objective, value, RULES[rule](rate), maxiter=maxiter))


def same_to_the_last_bit(one, other):
    for name in ("x", "fun", "grad"):
        np.testing.assert_array_equal(getattr(one.trajectory, name), getattr(other.trajectory, name))
    for name in ("status", "message", "nit", "nfev", "njev", "diverged_at", "rests_at"):
        assert getattr(one, name) == getattr(other, name)


@settings(max_examples=40, deadline=None)
@given(
    x0=st.lists(st.tuples(starts, starts), min_size=1, max_size=9),
    rate=st.floats(1e-4, 0.05),
    rule=st.sampled_from(sorted(RULES)),
)
def test_so_it_is_with_two_variables(x0, rate, rule):
    together = minimize_many(HIMMELBLAU, x0, RULES[rule](rate), maxiter=40)
    for run, start in zip(together, x0, strict=True):
        same_to_the_last_bit(run, minimize(HIMMELBLAU, start, RULES[rule](rate), maxiter=40))


@settings(max_examples=60, deadline=None)
@given(objective=st.sampled_from(GENTLE), x0=starts, rate=st.floats(1e-3, 0.04), shift=st.integers(-64, 64))
def test_a_shift_of_the_domain_shifts_the_iterates(objective, x0, rate, shift):
    shifted = replace(
        objective,
        fun=lambda x: objective.fun(x - shift),
        grad=lambda x: objective.grad(x - shift),
        region=(np.array(objective.region) + shift).tolist(),
    )
    here = minimize(objective, x0, gradient_descent(rate), maxiter=15, gtol=0)
    there = minimize(shifted, x0 + shift, gradient_descent(rate), maxiter=15, gtol=0)
    n = min(here.nit, there.nit)
    shifted_back = there.trajectory.x[: n + 1] - shift
    np.testing.assert_allclose(shifted_back, here.trajectory.x[: n + 1], rtol=0, atol=1e-8)


@settings(max_examples=60, deadline=None)
@given(x0=st.floats(-10, 10), rate=st.floats(0.01, 0.15))
def test_a_maximum_is_a_minimum_with_the_sign_changed(x0, rate):
    flipped = replace(XCOSX, fun=lambda x: -XCOSX.fun(x), grad=lambda x: -XCOSX.grad(x))
    run = minimize(flipped, x0, gradient_descent(rate), maxiter=15, gtol=0)
    climb = [x0]
    for _ in range(run.nit):
        climb.append(climb[-1] + rate * float(XCOSX.slope(climb[-1])))
    np.testing.assert_array_equal(run.trajectory.x[:, 0], climb)


def test_climbing_ends_on_the_maxima():
    flipped = replace(
        XCOSX, fun=lambda x: -XCOSX.fun(x), grad=lambda x: -XCOSX.grad(x), hess=lambda x: -XCOSX.hess(x)
    )
    runs = minimize_many(flipped, [-9, -4, 1, 6], gradient_descent(0.1), maxiter=500)
    np.testing.assert_allclose(runs.x[:, 0], [-9.529334, -3.425618, 0.860334, 6.437298], atol=1e-6)
    assert all(run.success for run in runs)


def test_settled_counts_from_the_last_time_away():
    for start, settles in ((-1.0, True), (3.0, True), (3.9099, False)):
        run = minimize(ARTICLE, start, gradient_descent(0.05), maxiter=100)
        away = np.flatnonzero(np.abs(run.trajectory.x[:, 0] - run.x[0]) > 1e-2)
        assert run.settled(1e-2) == (away[-1] + 1 if settles else 0)
    assert minimize(ARTICLE, 3.9098841, gradient_descent(0.05), maxiter=5).settled() == 0


def test_settled_takes_the_distance_of_several_variables():
    runs = minimize_many(BOWL, [[0.3, 0.4], [0.6, 0.8]], gradient_descent(0.5), maxiter=60, gtol=1e-12)
    assert [run.settled(0.1) for run in runs] == [3, 4]
    assert minimize(BOWL, [0.3, 0.4], gradient_descent(0.5), maxiter=60, gtol=1e-12).settled(0.1) == 3


def test_the_ridge_is_walked_as_its_comment_says():
    rates = (0.6, 0.05, 2.5)
    walk, crawl, leap = (minimize(RIDGE, 2.4, gradient_descent(rate), maxiter=1000) for rate in rates)
    assert (walk.settled(1e-2), crawl.settled(1e-2)) == (14, 184)
    assert walk.x == pytest.approx(7.12, abs=5e-3) == crawl.x
    np.testing.assert_allclose(leap.trajectory.x[3:].reshape(-1, 2)[:, ::-1], [[7.91, 4.47]] * 499, atol=6e-3)


def test_the_ridge_has_one_valley_below_the_start():
    x = np.linspace(0, 10, 10_001)
    turns = x[1:][np.diff(np.sign(RIDGE.slope(x))) != 0]
    np.testing.assert_allclose(turns, [1.74, 7.12, 9.36], atol=6e-3)
    np.testing.assert_allclose(RIDGE.curve(turns), [4.8, 0.81, 3.1], atol=0.01)


def test_a_result_survives_pickling():
    runs = pickle.loads(pickle.dumps(minimize_many(ARCTAN, [-3.0, 2.0], gradient_descent(0.1), maxiter=9)))
    assert [run.trajectory.x.shape for run in runs] == [(10, 1)] * 2
    assert pickle.loads(pickle.dumps(runs[1])).status is Status.OUT_OF_STEPS


@pytest.mark.parametrize(
    ("x0", "line"),
    [
        (np.nan, "start: nan is not allowed, finite numbers are"),
        ([-np.inf], "start: -inf is not allowed, finite numbers are"),
        ("left", "start: 'left' is not allowed, a number or an array of numbers is"),
        (None, "start: nan is not allowed, finite numbers are"),
        ([], r"start: the shape \(0,\) is not allowed for article, a number is"),
        ([1.0, 2.0], r"start: the shape \(2,\) is not allowed for article, a number is"),
        (1e200, r"start: 1e\+200 is not allowed, article is not finite there"),
    ],
)
def test_a_start_that_is_not_allowed(x0, line):
    with pytest.raises(ValueError, match=f"^{line}$"):
        minimize(ARTICLE, x0, gradient_descent(0.05), maxiter=3)


@pytest.mark.parametrize(
    ("objective", "x0", "line"),
    [
        (ARTICLE, [], r"start: the shape \(0,\) is not allowed for article, \(m,\) or \(m, 1\) is"),
        (ARTICLE, 1.0, r"start: the shape \(\) is not allowed for article, \(m,\) or \(m, 1\) is"),
        (
            ARTICLE,
            [[1.0, 2.0]],
            r"start: the shape \(1, 2\) is not allowed for article, \(m,\) or \(m, 1\) is",
        ),
        (BOWL, [1.0, 2.0], r"start: the shape \(2,\) is not allowed for bowl, \(m, 2\) is"),
        (ARTICLE, [1.0, np.nan], "start: nan is not allowed, finite numbers are"),
        (
            BOWL,
            [[1.0, 2.0], [1e200, 0.0]],
            r"start: \(1e\+200, 0.0\) is not allowed, bowl is not finite there",
        ),
    ],
)
def test_starts_that_are_not_allowed(objective, x0, line):
    with pytest.raises(ValueError, match=f"^{line}$"):
        minimize_many(objective, x0, gradient_descent(0.05), maxiter=3)


def test_what_a_rule_remembers_can_be_kept():
    runs = minimize_many(BOWL, [[3.0, 1.0], [0.0, 0.0]], momentum(0.1, 0.9), maxiter=4, keep_states=True)
    run, at_rest = runs
    assert len(run.trajectory.states) == 5 and len(at_rest.trajectory.states) == 1
    np.testing.assert_array_equal(run.trajectory.states[0].velocity, [0.0, 0.0])
    steps = [-0.1 * state.velocity for state in run.trajectory.states[1:]]
    np.testing.assert_allclose(steps, np.diff(run.trajectory.x, axis=0), rtol=1e-14)
    assert (
        runs[0].trajectory.states
        and not minimize(BOWL, [3.0, 1.0], momentum(0.1, 0.9), maxiter=4).trajectory.states
    )


def test_evaluations_of_f_that_a_step_takes_are_counted():
    def update(grad, state, x, fun):
        tries = np.where(np.abs(x[:, 0]) > 1, 3, 1)
        fun(np.repeat(x, 3, axis=0))
        return Update(-0.5 * grad, state, tries)

    rule = replace(gradient_descent(0.5), update=update)
    far, near = minimize_many(BOWL, [[4.0, 0.0], [1.0, 0.0]], rule, maxiter=4)
    # One evaluation for each of the iterates 4, 2, 1, 1/2, 1/4; three, three, one and one for the steps.
    assert (far.nit, far.nfev, far.njev) == (4, 5 + 8, 5)
    assert (near.nit, near.nfev, near.njev) == (4, 5 + 4, 5)


@pytest.mark.parametrize("maxiter", [-1, 2.5, "20", None])
def test_maxiter_is_a_whole_number(maxiter):
    with pytest.raises(ValueError, match=r"^maxiter: .* is not allowed, a whole number from 0 is$"):
        minimize(ARTICLE, -1, gradient_descent(0.05), maxiter=maxiter)


@pytest.mark.parametrize("gtol", [-1e-9, np.inf, np.nan, "small"])
def test_gtol_is_a_finite_number(gtol):
    with pytest.raises(ValueError, match=r"^gtol: .* is not allowed, a finite number from 0 is$"):
        minimize(ARTICLE, -1, gradient_descent(0.05), maxiter=3, gtol=gtol)


@pytest.mark.parametrize("xtol", [0, -1, np.nan])
def test_xtol_is_above_0(xtol):
    with pytest.raises(ValueError, match=r"^xtol: .* is not allowed, a number above 0 is$"):
        minimize(ARTICLE, -1, gradient_descent(0.05), maxiter=3).settled(xtol)
