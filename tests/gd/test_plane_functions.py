"""Typed functions of x and y: values, gradients, Hessians, and where they are not defined or not smooth."""

# ruff: noqa: E501 - a table of messages is read row by row

import pickle

import numpy as np
import pytest

from gd import corners_on, parse_objective, undefined_on
from gd.analysis import minima

POINTS = np.random.default_rng(6).uniform(-2, 2, (5, 7, 2))

# f, its gradient and its Hessian, worked out by hand.
FUNCTIONS = [
    (
        "(1-x)^2 + 100(y-x^2)^2",
        lambda x, y: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
        lambda x, y: (2 * (x - 1) - 400 * x * (y - x * x), 200 * (y - x * x)),
        lambda x, y: ((2 - 400 * y + 1200 * x * x, -400 * x), (-400 * x, 200 + 0 * x)),
    ),
    (
        "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
        lambda x, y: (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2,
        lambda x, y: (
            4 * x * (x * x + y - 11) + 2 * (x + y * y - 7),
            2 * (x * x + y - 11) + 4 * y * (x + y * y - 7),
        ),
        lambda x, y: (
            (12 * x * x + 4 * y - 42, 4 * x + 4 * y),
            (4 * x + 4 * y, 4 * x + 12 * y * y - 26),
        ),
    ),
    (
        "½x² + ¼y⁴ − ½y²",
        lambda x, y: x * x / 2 + y**4 / 4 - y * y / 2,
        lambda x, y: (x, y**3 - y),
        lambda x, y: ((1 + 0 * x, 0 * x), (0 * x, 3 * y * y - 1)),
    ),
    (
        "sin(x) cos(y) / (1 + y^2)",
        lambda x, y: np.sin(x) * np.cos(y) / (1 + y * y),
        lambda x, y: (
            np.cos(x) * np.cos(y) / (1 + y * y),
            np.sin(x) * (-np.sin(y) / (1 + y * y) - 2 * y * np.cos(y) / (1 + y * y) ** 2),
        ),
        None,
    ),
    (
        "(1 + x^2)^y",
        lambda x, y: (1 + x * x) ** y,
        lambda x, y: (2 * x * y * (1 + x * x) ** (y - 1), (1 + x * x) ** y * np.log(1 + x * x)),
        lambda x, y: (
            (
                2 * y * (1 + x * x) ** (y - 1) + 4 * x * x * y * (y - 1) * (1 + x * x) ** (y - 2),
                2 * x * (1 + x * x) ** (y - 1) * (1 + y * np.log(1 + x * x)),
            ),
            (
                2 * x * (1 + x * x) ** (y - 1) * (1 + y * np.log(1 + x * x)),
                (1 + x * x) ** y * np.log(1 + x * x) ** 2,
            ),
        ),
    ),
    (
        "e^(-x^2 - y^2/2)",
        lambda x, y: np.exp(-x * x - y * y / 2),
        lambda x, y: (-2 * x * np.exp(-x * x - y * y / 2), -y * np.exp(-x * x - y * y / 2)),
        lambda x, y: (
            ((4 * x * x - 2) * np.exp(-x * x - y * y / 2), 2 * x * y * np.exp(-x * x - y * y / 2)),
            (2 * x * y * np.exp(-x * x - y * y / 2), (y * y - 1) * np.exp(-x * x - y * y / 2)),
        ),
    ),
    (
        "max(x, 2y) + |x|",
        lambda x, y: np.maximum(x, 2 * y) + abs(x),
        lambda x, y: ((x > 2 * y) + np.sign(x), 2.0 * (2 * y > x)),
        lambda x, y: ((0 * x, 0 * x), (0 * x, 0 * x)),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fun", "grad", "hess"), FUNCTIONS, ids=[text for text, *_ in FUNCTIONS])
def test_values_gradients_and_hessians(text, fun, grad, hess):
    objective = parse_objective(text)
    x, y = POINTS[..., 0], POINTS[..., 1]
    assert (objective.dim, objective.variables) == (2, ("x", "y"))
    np.testing.assert_allclose(objective.fun(POINTS), fun(x, y), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(objective.grad(POINTS), np.stack(grad(x, y), axis=-1), rtol=1e-12, atol=1e-12)
    found = objective.hess(POINTS)
    assert found.shape == (5, 7, 2, 2)
    np.testing.assert_array_equal(found, np.swapaxes(found, -1, -2))
    if hess is not None:
        expected = np.moveaxis(np.array(hess(x, y)), (0, 1), (-2, -1))
        np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-11)
    else:
        h = 1e-6
        columns = [
            (objective.grad(POINTS + h * e) - objective.grad(POINTS - h * e)) / (2 * h) for e in np.eye(2)
        ]
        np.testing.assert_allclose(found, np.stack(columns, axis=-1), rtol=1e-6, atol=1e-6)


def test_a_point_at_a_time_gives_the_same():
    objective = parse_objective("(1-x)^2 + 100(y-x^2)^2")
    for point in POINTS.reshape(-1, 2)[:5]:
        at = tuple(np.argwhere((point == POINTS).all(axis=-1))[0])
        assert objective.fun(point) == objective.fun(POINTS)[at]
        np.testing.assert_array_equal(objective.hess(point), objective.hess(POINTS)[at])


def test_they_travel():
    objective = parse_objective("x^2 y", region=((0, 1), (-2, 2)))
    objective.fun(np.ones(2))
    there = pickle.loads(pickle.dumps(objective))
    assert there == objective == parse_objective("x^2 y", region=((0, 1), (-2, 2)))
    assert there.region == ((0.0, 1.0), (-2.0, 2.0))


def test_derivatives_are_no_numbers_where_the_function_is_none():
    objective = parse_objective("log(x) + y^2")
    at = np.array([[-1.0, 1.0], [1.0, 1.0]])
    assert np.isnan(objective.grad(at)).tolist() == [[True, True], [False, False]]
    assert np.isnan(objective.hess(at)).all(axis=(1, 2)).tolist() == [True, False]


@pytest.mark.parametrize(
    ("text", "message", "on"),
    [
        ("y + log(x)", "log(x) is not defined on 50% of the region, as at", lambda x, y: x < 0),
        ("sqrt(1-x^2-y^2)", "sqrt(1-x^2-y^2) is not defined on 97% of the region, as at", lambda x, y: x * x + y * y > 1),
        ("x y + 1/(x-y)", "1/(x-y) is not defined along a curve, as at", lambda x, y: x == y),
        ("1/(x^2+y^2)", "1/(x^2+y^2) is not defined at (0, 0)", lambda x, y: x == y == 0),
        ("log((x-1)^2+y^2)", "log((x-1)^2+y^2) is not defined at (1, 0)", lambda x, y: (x, y) == (1, 0)),
        ("tan(x) y", "tan(x) is not defined along a curve, as at", lambda x, y: abs(abs(x / np.pi) % 1 - 0.5) < 1e-9),
    ],
)  # fmt: skip
def test_where_they_are_not_defined(text, message, on):
    (note,) = undefined_on(parse_objective(text))
    assert message in note.message
    assert all(on(*np.round(point, 12)) or on(*point) for point in note.points) and note.points


@pytest.mark.parametrize(
    ("text", "message", "on"),
    [
        ("|x - y|", "|x - y| has no derivative along a curve, as at", lambda x, y: abs(x - y) < 1e-9),
        (
            "|3x - y^2 - 0.2|",
            "|3x - y^2 - 0.2| has no derivative along a curve",
            lambda x, y: abs(3 * x - y * y - 0.2) < 1e-7,
        ),
        ("√(x²+y²)", "√(x²+y²) has no derivative at (0, 0)", lambda x, y: x == y == 0),
        ("x^2 + relu(y - 1)", "relu(y - 1) has no derivative along a curve, as at", lambda x, y: y == 1),
        ("max(x, y)", "max(x, y) has no derivative along a curve, as at", lambda x, y: abs(x - y) < 1e-9),
        ("floor(x) + y", "floor(x) jumps along a curve, as at", lambda x, y: x % 1 < 1e-9),
    ],
)
def test_where_they_have_corners_and_jumps(text, message, on):
    (note,) = corners_on(parse_objective(text))
    assert message in note.message
    assert all(on(*point) for point in note.points) and note.points


@pytest.mark.parametrize(
    "text", ["(1-x)^2 + 100(y-x^2)^2", "relu(x)^2 + y", "1/(x^2 + y^2 + 1)", "x|x| + y^2"]
)
def test_smooth_ones_have_no_note(text):
    assert undefined_on(parse_objective(text)) == corners_on(parse_objective(text)) == ()


def test_a_minimum_as_level_as_a_fourth_power_is_one():
    """(2 + x^2)^2 - 4x^2 = x^4 + 4 on the line y = 0: Newton's method comes to 0 from everywhere, slowly."""
    text, region = "ln(1 + (x-1)^2 + y^2) + ln(1 + (x+1)^2 + y^2)", ((-0.05, 0.5), (-0.2, 0.6))
    flat = parse_objective(text, region=region)
    np.testing.assert_allclose(minima(flat), [[0.0, 0.0]], atol=1e-3)
