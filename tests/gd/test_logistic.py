"""Logistic regression: the loss, its optimum, and data that a line separates."""

import numpy as np
import pytest

from gd import gradient_descent, minimize
from gd.logistic import logistic_regression, separable, standardised
from gd.table import iris

# scikit-learn 1.7, LogisticRegression(penalty=None, tol=1e-12) on the standardised columns: (features, w, b,
# loss, right).
SCIKIT_LEARN = [
    (("petal_length", "petal_width"), (4.72700415, 4.41518614), 0.46806079, 0.10281754, 94),
    (("sepal_length", "sepal_width"), (1.25463917, 0.13397588), 0.0288258, 0.55162854, 75),
]


def newton(objective, steps=30):
    """The optimum by Newton's method: another way there than gradient descent."""
    x = np.zeros(objective.dim)
    for _ in range(steps):
        x = x - np.linalg.solve(objective.hess(x), objective.grad(x))
    return x


@pytest.mark.parametrize("features, w, b, loss, right", SCIKIT_LEARN)
def test_the_optimum_is_that_of_scikit_learn(features, w, b, loss, right):
    table = iris(features)
    objective = logistic_regression(table)
    best = newton(objective)
    np.testing.assert_allclose(best, [*w, b], atol=1e-5)
    np.testing.assert_allclose(objective.fun(best), loss, atol=1e-7)
    z = standardised(table.x) @ best[:-1] + best[-1]
    assert int(np.sum((z > 0) == (table.y == 1))) == right


def test_the_descent_on_iris_loses_what_it_should():
    objective = logistic_regression(iris())
    run = minimize(objective, np.zeros(3), gradient_descent(1.0), maxiter=1000, gtol=0.0)
    expected = {0: 0.6931, 1: 0.438, 10: 0.192, 100: 0.113, 1000: 0.1028}
    for step, loss in expected.items():
        assert run.trajectory.fun[step] == pytest.approx(loss, abs=6e-4)


def test_the_gradient_and_the_second_derivatives_are_those_of_the_loss():
    objective = logistic_regression(iris())
    point, h = np.array([0.7, -0.4, 0.2]), 1e-5
    for k in range(3):
        step = np.eye(3)[k] * h
        slope = (objective.fun(point + step) - objective.fun(point - step)) / (2 * h)
        bend = (objective.grad(point + step) - objective.grad(point - step)) / (2 * h)
        assert objective.grad(point)[k] == pytest.approx(slope, abs=1e-9)
        np.testing.assert_allclose(objective.hess(point)[k], bend, atol=1e-9)


def test_many_parameters_at_once_are_each_as_alone():
    objective, points = logistic_regression(iris()), np.random.default_rng(1).normal(size=(4, 3))
    np.testing.assert_allclose(
        objective.fun(points), [float(objective.fun(point)) for point in points], rtol=1e-14
    )
    np.testing.assert_allclose(
        objective.grad(points), [objective.grad(point) for point in points], rtol=1e-12
    )


def test_where_a_line_separates_the_weights_grow_without_end():
    """||w|| after 10, 100, ... steps of rate 1 on setosa against versicolor."""
    table = iris(classes=("setosa", "versicolor"))
    assert separable(standardised(table.x), table.y)
    objective = logistic_regression(table)
    run = minimize(objective, np.zeros(3), gradient_descent(1.0), maxiter=10_000, gtol=0.0)
    sizes = [np.linalg.norm(run.trajectory.x[n, :2]) for n in (10, 100, 1000, 10_000)]
    np.testing.assert_allclose(sizes, [2.1, 4.0, 6.3, 9.0], atol=0.1)


@pytest.mark.parametrize(
    "ones, zeros, expected",
    [
        ([(0, 1), (1, 1)], [(0, 0), (1, 0)], True),
        ([(0, 0), (1, 1)], [(0, 1), (1, 0)], False),  # exclusive or
        ([(0.5, 0.5)], [(0, 0), (1, 0), (0, 2)], False),  # inside the triangle
        ([(2, 2)], [(0, 0), (1, 0), (0, 2)], True),
        ([(0, 0)], [(0, 0), (1, 1)], False),  # one place, two classes
        ([(1, 0)], [(0, 0), (2, 0)], False),  # on the line between
        ([(3, 0)], [(0, 0), (2, 0)], True),
    ],
)
def test_what_a_line_can_separate(ones, zeros, expected):
    x = np.array([*ones, *zeros], dtype=float)
    y = np.repeat([1.0, 0.0], [len(ones), len(zeros)])
    assert separable(x, y) is expected
    assert separable(-3 * x + 7, 1 - y) is expected


def test_the_two_species_that_the_figure_shows_cannot_be_separated():
    table = iris()
    assert not separable(table.x, table.y)
