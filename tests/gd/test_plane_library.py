"""The library's functions of two variables: gradients, Hessians, minima."""

import pickle
import re

import numpy as np
import pytest

from gd import Kind, analysis, check_grad
from gd.library import (
    BEALE,
    BOWL,
    HIMMELBLAU,
    KNOWN_MINIMA,
    PLANE_OBJECTIVES,
    RASTRIGIN2,
    RAVINE,
    ROSENBROCK,
    SADDLE,
)

POINTS = np.random.default_rng(5).uniform(-2, 2, (40, 2))
each = pytest.mark.parametrize("objective", PLANE_OBJECTIVES, ids=lambda objective: objective.name)


def values_by_hand(x, y):
    """The functions once more, one point at a time."""
    pi = np.pi
    return {
        BOWL: 0.5 * x**2 + 0.5 * y**2,
        RAVINE: 0.5 * x**2 + 12.5 * y**2,
        ROSENBROCK: 1 - 2 * x + x**2 + 100 * y**2 - 200 * y * x**2 + 100 * x**4,
        HIMMELBLAU: x**4 + y**4 + 2 * x**2 * y + 2 * x * y**2 - 21 * x**2 - 13 * y**2 - 14 * x - 22 * y + 170,
        SADDLE: 0.5 * x**2 + 0.25 * y**4 - 0.5 * y**2,
        BEALE: sum((a - x + x * y**k) ** 2 for k, a in enumerate((1.5, 2.25, 2.625), 1)),
        RASTRIGIN2: 20 + x**2 + y**2 - 10 * np.cos(2 * pi * x) - 10 * np.cos(2 * pi * y),
    }


def test_the_functions_are_what_they_are_called():
    for x, y in POINTS[:10]:
        for objective, expected in values_by_hand(x, y).items():
            assert objective.fun(np.array([x, y])) == pytest.approx(expected, rel=1e-11, abs=1e-11), (
                objective.name
            )


@each
def test_gradients_and_hessians_agree_with_differences(objective):
    assert check_grad(objective, POINTS).ok
    assert objective.hess(POINTS).shape == (40, 2, 2) and objective.hess(POINTS[0]).shape == (2, 2)
    for axis, h in enumerate(1e-5 * np.eye(2)):
        difference = (objective.grad(POINTS + h) - objective.grad(POINTS - h)) / 2e-5
        np.testing.assert_allclose(objective.hess(POINTS)[..., axis], difference, rtol=1e-6, atol=1e-5)


@each
def test_points_of_any_shape_give_values_of_that_shape(objective):
    grid = POINTS.reshape(5, 8, 2)
    assert objective.fun(grid).shape == (5, 8) and objective.grad(grid).shape == (5, 8, 2)
    np.testing.assert_array_equal(objective.fun(grid).ravel(), objective.fun(POINTS))


@each
def test_the_known_minima_are_minima(objective):
    low, high = np.transpose(objective.region)
    for place in np.array(KNOWN_MINIMA[objective.name]):
        np.testing.assert_allclose(objective.grad(place), 0, atol=1e-12)
        assert (np.linalg.eigvalsh(objective.hess(place)) > 0).all()
        assert analysis.kind_at(objective, place) is Kind.MINIMUM
        assert (low < place).all() and (place < high).all()
        around = np.random.default_rng(1).uniform(low, high, (5000, 2))
        assert (objective.fun(around) >= objective.fun(place)).all()


def test_the_numbers_people_know():
    assert np.linalg.eigvalsh(ROSENBROCK.hess(np.array([1.0, 1.0])))[-1] == pytest.approx(1001.6, abs=0.01)
    summit = np.array([-0.270845, -0.923039])
    assert HIMMELBLAU.fun(summit) == pytest.approx(181.617, abs=1e-3)
    assert analysis.kind_at(HIMMELBLAU, np.array([-0.270844590667, -0.923038522229])) is Kind.MAXIMUM
    assert analysis.kind_at(SADDLE, np.zeros(2)) is Kind.SADDLE
    assert [RASTRIGIN2.fun(np.zeros(2)), RAVINE.fun(np.array([-10.0, 2.0]))] == [0.0, 100.0]


@each
def test_they_are_plain_data_with_a_formula_and_a_source(objective):
    again = pickle.loads(pickle.dumps(objective))
    assert again == objective and again.variables == ("x", "y")
    assert objective.source and "x" in objective.formula and "y" in objective.formula


@each
def test_the_formula_is_that_of_the_function(objective):
    python = re.sub(r"(?<=[\w)]) (?=[\w(])", "*", objective.formula).replace("^", "**")
    names = {"x": POINTS[:, 0], "y": POINTS[:, 1], "pi": np.pi, "cos": np.cos}
    np.testing.assert_allclose(eval(python, names), objective.fun(POINTS), rtol=1e-11, atol=1e-11)
