"""The library of objectives, the check of gradients, and what importing gd costs."""

import pickle
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from gd import Objective, check_grad, of_one_variable
from gd.library import (
    ARCTAN,
    ARTICLE,
    ARTICLE_EXACT,
    OBJECTIVES,
    PARABOLA,
    QUARTIC,
    RASTRIGIN,
    RIDGE,
    XCOSX,
    named,
)

TRUE = [ARTICLE_EXACT, ARCTAN, XCOSX, RIDGE, PARABOLA, QUARTIC, RASTRIGIN]
SHOWN = np.linspace(-5, 5, 201)


def test_the_check_finds_the_printed_derivative_wrong():
    check = check_grad(ARTICLE, SHOWN)
    assert not check.ok
    assert check.expected == pytest.approx(ARTICLE_EXACT.slope(check.x), rel=1e-9)
    assert check.got == ARTICLE.slope(np.float64(check.x))
    assert abs(check.expected - check.got) == pytest.approx(abs(ARTICLE.slope(SHOWN) + 5).max(), rel=1e-3)


def test_the_check_says_it_in_words():
    assert check_grad(ARTICLE, -1).message == (
        "the gradient of article is wrong: at x = -1.0 it is -5.47827, not -5.23913"
    )
    assert check_grad(ARTICLE_EXACT, SHOWN).message == (
        "the gradient of article agrees with finite differences at 201 points"
    )


@pytest.mark.parametrize("objective", TRUE, ids=lambda objective: objective.name)
def test_the_check_finds_every_other_gradient_right(objective):
    assert check_grad(objective, SHOWN).ok
    assert check_grad(objective, np.linspace(*objective.region[0], 400)).ok


@pytest.mark.parametrize("objective", TRUE, ids=lambda objective: objective.name)
@pytest.mark.parametrize("of_f", [1e-6, 1.0, 1e6])
def test_the_check_finds_a_slip_in_the_fifth_digit(objective, of_f):
    right = replace(objective, fun=lambda x: of_f * objective.fun(x), grad=lambda x: of_f * objective.grad(x))
    assert check_grad(right, SHOWN).ok
    assert not check_grad(replace(right, grad=lambda x: 1.00002 * right.grad(x)), SHOWN).ok


def test_the_check_finds_the_wrong_coordinate():
    def fun(x):
        return x[..., 0] ** 3 + x[..., 0] * x[..., 1]

    def grad(x):
        return np.stack([3 * x[..., 0] ** 2 + x[..., 1], x[..., 0]], axis=-1)

    right = Objective("cubic", fun, grad, "", ((-2.0, 2.0),) * 2, "", variables=("x", "y"))
    wrong = replace(right, grad=lambda x: grad(x) * [1, -1])
    points = [[1.0, 0.5], [-1.5, 1.0]]
    assert check_grad(right, points).ok
    check = check_grad(wrong, points)
    assert (check.ok, check.x, check.got) == (False, (-1.5, 1.0), 1.5)
    assert check.expected == pytest.approx(-1.5)


def test_the_check_finds_a_gradient_that_is_not_a_number():
    broken = replace(XCOSX, grad=lambda x: np.where(x > 1, np.nan, XCOSX.grad(x)))
    assert not check_grad(broken, SHOWN).ok


def test_the_check_refuses_points_where_f_is_not_finite():
    log = of_one_variable("log", np.log, lambda x: 1 / x, "", (0.0, 1.0), "")
    assert check_grad(log, [0.2, 0.9]).ok
    with pytest.raises(ValueError, match=r"^x: -0.5 is not allowed, log is not finite around it$"):
        check_grad(log, [0.5, -0.5])


def test_objectives_by_name():
    names = ("article", "arctan", "xcosx", "ridge", "parabola", "quartic", "rastrigin")
    assert [named(name) for name in names] == [ARTICLE, *TRUE[1:]]
    assert named("article", "exact") is ARTICLE_EXACT
    assert named("arctan", "exact") is ARCTAN


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(ValueError, match=r"^function: 'arctn' is not known \(did you mean arctan\?\)"):
        named("arctn")
    with pytest.raises(ValueError, match=r"^function: 'zzz' is not known, allowed are article, arctan"):
        named("zzz")
    with pytest.raises(ValueError, match=r"^derivative: 'true' is not allowed, printed or exact is$"):
        named("article", "true")


@pytest.mark.parametrize("objective", OBJECTIVES, ids=lambda objective: objective.name)
def test_an_objective_broadcasts_and_travels(objective):
    x = np.linspace(-2, 2, 12).reshape(3, 4)
    assert objective.curve(x).shape == objective.slope(x).shape == objective.curvature(x).shape == x.shape
    points = x[..., None]
    assert (objective.fun(points).shape, objective.grad(points).shape) == ((3, 4), (3, 4, 1))
    assert objective.hess(points).shape == (3, 4, 1, 1)
    assert pickle.loads(pickle.dumps(objective)) == objective


@pytest.mark.parametrize(
    "objective", [*TRUE, ARTICLE], ids=lambda objective: f"{objective.name}: {objective.source[-9:]}"
)
def test_the_second_derivative_is_the_derivative_of_the_slope(objective):
    x, h = np.linspace(*objective.region[0], 97), 1e-5
    expected = (objective.slope(x + h) - objective.slope(x - h)) / (2 * h)
    np.testing.assert_allclose(objective.curvature(x), expected, rtol=1e-6, atol=1e-6)


def test_a_hessian_that_is_not_given_is_found_by_differences():
    unknown = replace(PLANE, hess=None)
    points = np.array([[[0.5, -1.0], [2.0, 1.0]], [[0.0, 0.0], [-1.0, 3.0]]])
    assert unknown.hessian(points).shape == (2, 2, 2, 2)
    np.testing.assert_allclose(unknown.hessian(points), PLANE.hess(points), rtol=1e-6, atol=1e-6)


def plane(p):
    return p[..., 0] ** 3 + p[..., 0] * p[..., 1]


def plane_grad(p):
    return np.stack([3 * p[..., 0] ** 2 + p[..., 1], p[..., 0]], axis=-1)


def plane_hess(p):
    one, none = np.ones(p.shape[:-1]), np.zeros(p.shape[:-1])
    return np.stack([np.stack([6 * p[..., 0], one], axis=-1), np.stack([one, none], axis=-1)], axis=-2)


PLANE = Objective(
    "plane", plane, plane_grad, "x^3 + x y", ((-2, 2), (-1, 3)), "", variables=("x", "y"), hess=plane_hess
)


def test_a_function_of_two_variables_travels_and_has_no_curve():
    assert pickle.loads(pickle.dumps(PLANE)) == PLANE
    assert (PLANE.dim, PLANE.width, PLANE.region) == (2, 4.0, ((-2.0, 2.0), (-1.0, 3.0)))
    for draw in (PLANE.curve, PLANE.slope, PLANE.curvature):
        with pytest.raises(ValueError, match=r"^plane has 2 variables, a function of one has a curve$"):
            draw(0.5)


def test_another_region_is_that_of_the_exact_twin_as_well():
    elsewhere = ARTICLE.about((3, 9))
    assert elsewhere.region == elsewhere.exact.region == ((3.0, 9.0),)
    assert elsewhere.about(ARTICLE.region) == ARTICLE
    assert elsewhere.fun is ARTICLE.fun and elsewhere.hess is ARTICLE.hess


@pytest.mark.parametrize(
    "region", [(1.0, 1.0), ((2.0, 1.0),), (0.0, np.inf), (np.nan, 1.0), (1.0,), ((0, 1), (0, 1)), "ab", None]
)
def test_a_region_is_an_interval_for_each_variable(region):
    with pytest.raises(
        ValueError, match=r"^region of xcosx: .*, two finite numbers low < high for each of x are$"
    ):
        XCOSX.about(region)


def test_importing_gd_imports_little():
    code = "import sys, gd; print(*(set(sys.modules) & {'manim', 'sympy', 'scipy', 'av', 'PIL'}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
