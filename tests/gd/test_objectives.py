"""The library of objectives, the check of gradients, and what importing gd costs."""

import pickle
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from gd import Objective, check_grad
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
    assert check.expected == pytest.approx(ARTICLE_EXACT.grad(check.x), rel=1e-9)
    assert check.got == ARTICLE.grad(np.float64(check.x))
    assert abs(check.expected - check.got) == pytest.approx(abs(ARTICLE.grad(SHOWN) + 5).max(), rel=1e-3)


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
    assert check_grad(objective, np.linspace(*objective.domain, 400)).ok


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

    right = Objective("cubic", fun, grad, "", (-2.0, 2.0), "", dim=2)
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
    log = Objective("log", np.log, lambda x: 1 / x, "", (0.0, 1.0), "")
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
    assert objective.fun(x).shape == objective.grad(x).shape == x.shape
    assert pickle.loads(pickle.dumps(objective)) == objective


@pytest.mark.parametrize("domain", [(1.0, 1.0), (2.0, 1.0), (0.0, np.inf), (np.nan, 1.0)])
def test_a_domain_is_an_interval(domain):
    with pytest.raises(ValueError, match=r"^domain of xcosx: .*, two finite numbers low < high are$"):
        replace(XCOSX, domain=domain)


def test_a_dimension_is_a_whole_number():
    with pytest.raises(ValueError, match=r"^dim of xcosx: 0 is not allowed, None or a whole number"):
        replace(XCOSX, dim=0)


def test_importing_gd_imports_little():
    code = "import sys, gd; print(*(set(sys.modules) & {'manim', 'sympy', 'scipy', 'av', 'PIL'}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
