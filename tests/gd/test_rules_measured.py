"""How quick the rules are where it shows: on the plateau, in the ravine, in Rosenbrock’s valley, at a saddle,
between the minima of Himmelblau, on Beale and Rastrigin. The numbers were computed apart from gd.

First is the first step within 0.01, stays the first after which the run never leaves again; None for never.
"""

from dataclasses import replace

import numpy as np
import pytest

from gd import (
    Status,
    adagrad,
    adam,
    backtracking,
    gradient_descent,
    minimize,
    minimize_many,
    momentum,
    nesterov,
    rmsprop,
)
from gd.library import ARCTAN, BEALE, HIMMELBLAU, KNOWN_MINIMA, RASTRIGIN2, RAVINE, ROSENBROCK, SADDLE

A, B, C, D = KNOWN_MINIMA["himmelblau"]


def path(objective, x0, rule, steps):
    return minimize(objective, x0, rule, maxiter=steps, gtol=0).trajectory.x


def first_and_stays(x, *places):
    """The two steps, of a run that took all its steps, measured to the nearest of the places."""
    away = np.min([np.linalg.norm(x - np.array(place), axis=1) for place in places], axis=0) >= 0.01
    if away.all():
        return None, None
    return int(np.argmin(away)), None if away[-1] else int(np.append(0, np.flatnonzero(away) + 1)[-1])


@pytest.mark.parametrize(
    ("rule", "first", "stays"),
    [
        (momentum(1, 0.9), 2114, 2153),
        (adagrad(1), 40, 40),
        (rmsprop(0.1), 42, None),
        (adam(0.1), 162, 205),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_the_remedies_for_the_plateau(rule, first, stays):
    assert first_and_stays(path(ARCTAN, -20, rule, 3000), [0]) == (first, stays)


def test_after_arriving_rmsprop_hovers():
    x = path(ARCTAN, -20, rmsprop(0.1), 3000)[-100:]
    np.testing.assert_allclose(np.abs(x), 0.05, atol=0.01)


@pytest.mark.parametrize(
    ("rule", "first", "stays", "length"),
    [
        (gradient_descent(0.076), 88, 88, 39),
        (gradient_descent(0.04), 170, 170, 12),
        (momentum(0.04, 0.7), 39, 39, 15),
        (nesterov(0.04, 2 / 3), 41, 41, None),
        (momentum(0.04, 0.9), 103, 130, None),
        (momentum(1 / 9, 4 / 9), 24, 24, None),
        (adagrad(2), 60, 60, None),
        (adam(0.3), 89, 122, None),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_the_ravine(rule, first, stays, length):
    x = path(RAVINE, (-10, 2), rule, 400)
    assert first_and_stays(x, [0, 0]) == (first, stays)
    assert length is None or round(np.linalg.norm(np.diff(x[: first + 1], axis=0), axis=1).sum()) == length


def test_above_its_edge_plain_descent_leaves_the_ravine():
    y = path(RAVINE, (-10, 2), gradient_descent(0.082), 2)[:, 1]
    np.testing.assert_allclose(y, [2, -2.1, 2.205], rtol=1e-14)
    assert minimize(RAVINE, (-10, 2), gradient_descent(0.082), maxiter=20_000).status is Status.DIVERGED
    sides = np.sign(path(RAVINE, (-10, 2), gradient_descent(0.076), 40)[:, 1])
    np.testing.assert_array_equal(sides[1:], -sides[:-1])


def test_a_turn_by_45_degrees_makes_adagrad_slower():
    turn = np.array([[1, -1], [1, 1]]) / np.sqrt(2)
    turned = replace(
        RAVINE, fun=lambda x: RAVINE.fun(x @ turn), grad=lambda x: RAVINE.grad(x @ turn) @ turn.T
    )
    assert first_and_stays(path(turned, turn @ (-10, 2), adagrad(2), 400), [0, 0]) == (153, 153)


@pytest.mark.parametrize(
    ("rule", "first", "stays", "distance", "steps"),
    [
        (gradient_descent(0.001), 11_329, 11_329, 1.88, 11_400),
        (momentum(0.001, 0.9), 1027, 1027, 0.39, 3000),
        (nesterov(0.001, 0.9), 1065, 1065, 0.47, 3000),
        (adagrad(0.5), 5995, 5995, 1.76, 6100),
        (rmsprop(0.003), 4718, 4894, 2.03, 8000),
        (adam(0.1), 972, None, 1.41, 8000),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_the_valley_of_rosenbrock(rule, first, stays, distance, steps):
    x = path(ROSENBROCK, (-1.2, 1), rule, steps)
    assert first_and_stays(x, [1, 1]) == (first, stays)
    assert np.linalg.norm(x[200] - 1) == pytest.approx(distance, abs=0.005)


@pytest.mark.parametrize(
    ("rule", "leaves", "slow", "first"),
    [
        (gradient_descent(0.1), 91, 33, 115),
        (momentum(0.1, 0.9), 33, 1, 83),
        (nesterov(0.1, 0.9), 29, 1, 45),
        (adam(0.1), 6, 0, 43),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_the_saddle(rule, leaves, slow, first):
    run = minimize(SADDLE, (1.5, 0.0001), rule, maxiter=300, gtol=0).trajectory
    left = int(np.argmax(np.abs(run.x[:, 1]) > 0.5))
    assert left == leaves
    assert (np.linalg.norm(run.grad[:left], axis=1) < 0.05).sum() == slow
    assert first_and_stays(run.x, [0, 1], [0, -1])[0] == first
    np.testing.assert_array_equal(path(SADDLE, (1.5, 0.0), rule, 300)[:, 1], 0.0)


@pytest.mark.parametrize(
    ("start", "end", "steps"), [((0, 0), A, 20), ((-1, 0), B, 11), ((-1, -1), C, 11), ((0, -1), D, 26)]
)
def test_the_four_ways_of_plain_descent_on_himmelblau(start, end, steps):
    assert first_and_stays(path(HIMMELBLAU, start, gradient_descent(0.01), 200), end)[0] == steps


@pytest.mark.parametrize(
    ("rule", "end"),
    [(gradient_descent(0.01), A), (nesterov(0.01), A), (adam(0.1), A), (momentum(0.01), D)],
    ids=lambda value: getattr(value, "name", ""),
)
def test_another_rule_ends_in_another_minimum_of_himmelblau(rule, end):
    run = minimize(HIMMELBLAU, (0, 0), rule, maxiter=2000)
    assert run.status is Status.CONVERGED
    np.testing.assert_allclose(run.x, end, atol=1e-5)


@pytest.mark.parametrize(("rate", "left"), [(0.01, "ABCD"), (0.0155, "ABD"), (0.0195, "AB")])
def test_the_learning_rate_takes_minima_away(rate, left):
    """Above 2 / 133.8 = 0.01495 nothing rests at C, above 0.01897 nothing at D."""
    axis = np.linspace(-4.9, 4.9, 24)
    starts = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    ends = minimize_many(HIMMELBLAU, starts, gradient_descent(rate), maxiter=400).x
    found = {
        name
        for name, place in zip("ABCD", (A, B, C, D))
        if (np.linalg.norm(ends - place, axis=1) < 1e-3).any()
    }
    assert found == set(left)
    curvature = [np.linalg.eigvalsh(HIMMELBLAU.hessian(np.array(place)))[-1] for place in (A, B, C, D)]
    np.testing.assert_allclose(curvature, [82.3, 80.6, 133.8, 105.4], atol=0.05)


@pytest.mark.parametrize(
    ("rule", "first"),
    [
        (gradient_descent(0.01), 1196),
        (momentum(0.005), 206),
        (nesterov(0.005), 105),
        (adam(0.1), 167),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_the_corner_of_beale(rule, first):
    assert first_and_stays(path(BEALE, (1, 1), rule, 1300), [3, 0.5])[0] == first


@pytest.mark.parametrize(
    "rule", [gradient_descent(0.002), momentum(0.002), adam(0.1)], ids=lambda value: value.name
)
def test_no_rule_powers_through_the_dents_of_rastrigin(rule):
    run = minimize(RASTRIGIN2, (-2, 3.5), rule, maxiter=3000)
    assert run.status is Status.CONVERGED
    np.testing.assert_allclose(run.x, [-1.99, 2.985], atol=5e-3)
    assert run.fun == pytest.approx(12.93, abs=0.01)


def test_a_line_search_needs_no_learning_rate_in_the_ravine_nor_in_the_valley():
    assert minimize(RAVINE, (-10, 2), backtracking(), maxiter=300).status is Status.CONVERGED
    run = minimize(ROSENBROCK, (-1.2, 1), backtracking(), maxiter=20_000)
    assert run.status is Status.CONVERGED and run.nfev > 2 * run.nit
