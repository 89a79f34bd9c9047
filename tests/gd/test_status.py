"""How a run ended: each status, and the cases in which it is easily mistaken for another."""

import numpy as np
import pytest

from gd import Objective, Status, gradient_descent, minimize, momentum
from gd.library import ARCTAN, ARTICLE, ARTICLE_EXACT, RIDGE, XCOSX


def descend(objective, x0, learning_rate, maxiter, **options):
    return minimize(objective, x0, gradient_descent(learning_rate), maxiter=maxiter, **options)


def scaled(objective, of_x, of_f):
    """The same picture in other units."""
    low, high = objective.domain
    return Objective(
        "scaled",
        lambda x: of_f * objective.fun(x / of_x),
        lambda x: of_f / of_x * objective.grad(x / of_x),
        "",
        (low * of_x, high * of_x),
        "",
    )


CASES = {
    "settles": (ARTICLE, -1, 0.05, 20, Status.CONVERGED),
    "zig-zags and settles": (ARTICLE_EXACT, -1, 0.05, 300, Status.CONVERGED),
    "small rate": (ARTICLE, -1, 0.01, 75, Status.OUT_OF_STEPS),
    "tiny rate": (ARTICLE, -1, 0.001, 75, Status.OUT_OF_STEPS),
    "hardly moving, on a slope": (ARTICLE, -1, 1e-9, 75, Status.OUT_OF_STEPS),
    "still zig-zagging": (ARTICLE_EXACT, -1, 0.05, 60, Status.OUT_OF_STEPS),
    "hardly settling": (ARTICLE, -1, 0.0975, 400, Status.OUT_OF_STEPS),
    "wanders": (ARTICLE, -1, 0.2, 1000, Status.CYCLING),
    "wanders, 20 steps": (ARTICLE, -1, 0.2, 20, Status.CYCLING),
    "just above the edge": (ARTICLE, -1, 0.1, 75, Status.CYCLING),
    "leaps over the valley": (RIDGE, 2.4, 2.5, 100, Status.CYCLING),
    "leaps to and fro in threes": (RIDGE, 2.4, 2.0, 400, Status.CYCLING),
    "overflows": (ARTICLE_EXACT, -1, 0.2, 75, Status.DIVERGED),
    "on the plain": (ARCTAN, -20, 1, 1000, Status.PLATEAU),
    "still on the plain": (ARCTAN, -20, 1, 15_000, Status.PLATEAU),
    "bounces in the bowl": (ARCTAN, -20, 1, 20_100, Status.OUT_OF_STEPS),
    "bounces in the bowl for long": (ARCTAN, -20, 1, 22_000, Status.OUT_OF_STEPS),
    "cycles after the plain": (ARCTAN, -20, 1.05, 22_000, Status.CYCLING),
    "thrown out of the bowl": (ARCTAN, -20, 8000, 100, Status.PLATEAU),
    "at a minimum": (ARCTAN, 0, 1, 100, Status.CONVERGED),
    "no steps": (ARTICLE, -1, 0.05, 0, Status.OUT_OF_STEPS),
}


UNITLESS = [name for name, (*_, maxiter, _) in CASES.items() if maxiter <= 1000]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_status(case):
    objective, x0, learning_rate, maxiter, status = case
    assert descend(objective, x0, learning_rate, maxiter).status is status


@pytest.mark.parametrize(("of_x", "of_f"), [(1e3, 1.0), (1e-3, 1.0), (1.0, 1e-3), (1.0, 1e3), (1e-2, 1e4)])
@pytest.mark.parametrize("case", UNITLESS)
def test_a_status_does_not_depend_on_units(case, of_x, of_f):
    objective, x0, learning_rate, maxiter, status = CASES[case]
    other = scaled(objective, of_x, of_f)
    run = descend(other, x0 * of_x, learning_rate * of_x**2 / of_f, maxiter, gtol=1e-6 * of_f / of_x)
    assert run.status is status


@pytest.mark.parametrize("maxiter", range(16, 120, 3))
def test_a_wanderer_is_cycling_however_long_one_looks(maxiter):
    assert descend(ARTICLE, -1, 0.2, maxiter).status is Status.CYCLING


@pytest.mark.parametrize("maxiter", range(20_000, 20_060, 4))
def test_a_zigzag_that_dies_away_is_not_cycling(maxiter):
    assert descend(ARCTAN, -3, 1, maxiter - 19_970).status is Status.OUT_OF_STEPS


@pytest.mark.parametrize("decay", [0.5, 0.9])
@pytest.mark.parametrize("maxiter", [20, 50, 100, 150])
def test_a_heavy_ball_rolling_out_is_not_cycling(decay, maxiter):
    run = minimize(XCOSX, 2.0, momentum(0.01, decay), maxiter=maxiter)
    assert run.status in (Status.OUT_OF_STEPS, Status.CONVERGED)


def test_a_start_on_a_maximum_stays():
    hill = Objective("hill", lambda x: -x * x, lambda x: -2 * x, "", (-1.0, 1.0), "")
    run = descend(hill, 0.0, 0.1, 100)
    assert (run.status, run.nit, run.x) == (Status.CONVERGED, 0, 0.0)


def test_a_flat_bottom_is_not_a_plateau():
    quartic = Objective("quartic", lambda x: x**4, lambda x: 4 * x**3, "", (-1.0, 1.0), "")
    sextic = Objective("sextic", lambda x: x**6, lambda x: 6 * x**5, "", (-1.0, 1.0), "")
    assert descend(quartic, 0.5, 0.05, 50_000, gtol=1e-5).status is Status.CONVERGED
    assert descend(sextic, 0.5, 0.05, 50_000, gtol=1e-4).status is Status.CONVERGED
    assert descend(quartic, 0.5, 0.05, 100, gtol=1e-9).status is Status.OUT_OF_STEPS


@pytest.mark.parametrize("start", [5.0, 20.0, 40.0])
def test_a_tail_is_a_plateau_even_where_the_slope_rounds_to_nothing(start):
    def fun(x):
        return -np.exp(-x * x)

    well = Objective("well", fun, lambda x: -2 * x * fun(x), "", (-10.0, 10.0), "")
    run = descend(well, start, 0.1, 100)
    assert run.status is Status.PLATEAU
    assert run.nit == 0


def test_a_narrow_well_beside_is_no_rest():
    def fun(x):
        return -np.exp(-100 * x * x)

    well = Objective("well", fun, lambda x: -200 * x * fun(x), "", (-10.0, 10.0), "")
    assert descend(well, 0.7, 0.001, 100).status is Status.PLATEAU
    assert descend(well, 0.1, 0.001, 1000).status is Status.CONVERGED


def test_without_a_tolerance_rest_is_where_rounding_ends():
    assert descend(ARTICLE, -1, 0.05, 200, gtol=0).status is Status.CONVERGED


@pytest.mark.parametrize(
    ("objective", "x0", "learning_rate", "maxiter", "message"),
    [
        (ARTICLE, -1, 0.05, 20, "converged at x = 3.90988 in 19 steps"),
        (ARTICLE, -1, 0.2, 75, "cycling between 0.44 and 5.38 without settling"),
        (ARCTAN, -20, 1, 10, "still on the plateau after 10 steps, at x = -19.9975, slope -0.000250092"),
        (ARTICLE, -1, 0.01, 75, "out of steps after 75, at x = 3.80171, slope -2.14343"),
        (ARTICLE, 3.90988409725, 0.05, 1, "converged at x = 3.90988 in 0 steps"),
    ],
)
def test_the_message_tells_the_run(objective, x0, learning_rate, maxiter, message):
    assert descend(objective, x0, learning_rate, maxiter).message == message


def test_the_message_says_where_a_run_broke():
    run = descend(ARTICLE_EXACT, -1, 0.2, 75)
    assert run.message.startswith("diverged: not finite at step 17, last finite x = -1.81")


def test_the_message_says_when_a_swing_still_grows():
    steep = Objective("steep", lambda x: x * x, lambda x: 2 * x, "", (-1.0, 1.0), "")
    assert descend(steep, 0.1, 1.05, 30).message.endswith(", swinging wider and wider")
    assert "swinging" not in descend(steep, 0.1, 0.95, 10).message
    assert "swinging" not in descend(ARCTAN, -7.9, 1, 50).message


def test_a_swing_that_grows_is_not_cycling_even_near_the_largest_numbers():
    steep = Objective("steep", lambda x: x * x, lambda x: 2 * x, "", (-1.0, 1.0), "")
    assert descend(steep, 0.1, 3.0, 400).status is Status.OUT_OF_STEPS


def test_beside_a_pole_the_rest_of_the_curve_is_not_flat():
    with np.errstate(divide="ignore", over="ignore"):
        pole = Objective("pole", lambda x: 1 / (x * x), lambda x: -2 / x**3, "", (0.0, 5.0), "")
        assert descend(pole, 2.0, 0.1, 40).status is Status.OUT_OF_STEPS
        assert descend(pole, 60.0, 0.1, 40).status is Status.PLATEAU


def test_of_several_variables():
    def fun(x):
        return x[..., 0] ** 2 - x[..., 1] ** 2

    def grad(x):
        return x * np.array([2.0, -2.0])

    saddle = Objective("saddle", fun, grad, "", (-1.0, 1.0), "", dim=2)
    run = descend(saddle, [[1.0, 0.0], [0.5, 1e-3]], 0.25, 60)
    assert run.status == (Status.CONVERGED, Status.OUT_OF_STEPS)
    assert run.message[0] == f"converged at x = ({2.0**-21:.6g}, 0) in 21 steps"


@pytest.mark.parametrize("status", Status)
def test_a_status_is_a_sentence(status):
    assert status.value[0].isupper() and status.value.endswith(".")
    assert len(status.value.split()) > 4
