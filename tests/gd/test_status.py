"""How a run ended: each status, and the cases in which it is easily mistaken for another."""

import numpy as np
import pytest

from gd import (
    Kind,
    Objective,
    Status,
    arrival_tolerance,
    gradient_descent,
    minimize,
    minimize_many,
    momentum,
    of_one_variable,
    parse_objective,
    region_around,
)
from gd.library import ARCTAN, ARTICLE, ARTICLE_EXACT, RIDGE, XCOSX


def descend(objective, x0, learning_rate, maxiter, **options):
    return minimize(objective, x0, gradient_descent(learning_rate), maxiter=maxiter, **options)


def scaled(objective, of_x, of_f):
    """The same picture in other units."""
    low, high = objective.region[0]
    return of_one_variable(
        "scaled",
        lambda x: of_f * objective.curve(x / of_x),
        lambda x: of_f / of_x * objective.slope(x / of_x),
        "",
        (low * of_x, high * of_x),
        "",
        curvature=lambda x: of_f / of_x**2 * objective.curvature(x / of_x),
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


def test_a_start_on_a_maximum_stays_and_has_not_converged():
    hill = of_one_variable("hill", lambda x: -x * x, lambda x: -2 * x, "", (-1.0, 1.0), "")
    run = descend(hill, 0.0, 0.1, 100)
    assert (run.status, run.nit, run.x[0], run.rests_at) == (Status.NO_MINIMUM, 0, 0.0, Kind.MAXIMUM)
    assert run.message == "at rest at x = 0 after 0 steps, a maximum, no minimum" and not run.success


@pytest.mark.parametrize(
    ("text", "x0", "kind"),
    [
        ("-x^4", 0.0, Kind.MAXIMUM),
        ("x^4", 0.0, Kind.MINIMUM),
        ("x^3", 0.0, Kind.INFLECTION),
        ("x^5 - x^3", 0.0, Kind.INFLECTION),
        ("cos(x)", 0.0, Kind.MAXIMUM),
        ("cos(x)", np.pi, Kind.MINIMUM),
        ("abs(x)", 0.0, Kind.MINIMUM),
        ("-abs(x)", 0.0, Kind.MAXIMUM),
        ("1e-9 x^2", 0.0, Kind.MINIMUM),
        ("-1e9 x^2", 0.0, Kind.MAXIMUM),
    ],
)
def test_what_a_ball_stands_on_is_told_by_its_second_derivative_or_by_f_around_it(text, x0, kind):
    run = descend(typed(text, x0), x0, 0.1, 5)
    assert (run.nit, run.rests_at) == (0, kind)
    assert run.status is (Status.CONVERGED if kind is Kind.MINIMUM else Status.NO_MINIMUM)


def test_a_flat_bottom_is_not_a_plateau():
    quartic = of_one_variable("quartic", lambda x: x**4, lambda x: 4 * x**3, "", (-1.0, 1.0), "")
    sextic = of_one_variable("sextic", lambda x: x**6, lambda x: 6 * x**5, "", (-1.0, 1.0), "")
    assert descend(quartic, 0.5, 0.05, 50_000, gtol=1e-5).status is Status.CONVERGED
    assert descend(sextic, 0.5, 0.05, 50_000, gtol=1e-4).status is Status.CONVERGED
    assert descend(quartic, 0.5, 0.05, 100, gtol=1e-9).status is Status.OUT_OF_STEPS


@pytest.mark.parametrize("start", [5.0, 20.0, 40.0])
def test_a_tail_is_a_plateau_even_where_the_slope_rounds_to_nothing(start):
    def fun(x):
        return -np.exp(-x * x)

    well = of_one_variable("well", fun, lambda x: -2 * x * fun(x), "", (-10.0, 10.0), "")
    run = descend(well, start, 0.1, 100)
    assert run.status is Status.PLATEAU
    assert run.nit == 0


def test_a_narrow_well_beside_is_no_rest():
    def fun(x):
        return -np.exp(-100 * x * x)

    well = of_one_variable("well", fun, lambda x: -200 * x * fun(x), "", (-10.0, 10.0), "")
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
    steep = of_one_variable("steep", lambda x: x * x, lambda x: 2 * x, "", (-1.0, 1.0), "")
    assert descend(steep, 0.1, 1.05, 30).message.endswith(", swinging wider and wider")
    assert "swinging" not in descend(steep, 0.1, 0.95, 10).message
    assert "swinging" not in descend(ARCTAN, -7.9, 1, 50).message


def test_a_swing_that_grows_is_not_cycling_even_near_the_largest_numbers():
    steep = of_one_variable("steep", lambda x: x * x, lambda x: 2 * x, "", (-1.0, 1.0), "")
    assert descend(steep, 0.1, 3.0, 400).status is Status.OUT_OF_STEPS


def test_beside_a_pole_the_rest_of_the_curve_is_not_flat():
    with np.errstate(divide="ignore", over="ignore"):
        pole = of_one_variable("pole", lambda x: 1 / (x * x), lambda x: -2 / x**3, "", (0.0, 5.0), "")
        assert descend(pole, 2.0, 0.1, 40).status is Status.OUT_OF_STEPS
        assert descend(pole, 60.0, 0.1, 40).status is Status.PLATEAU


# ---- the plateau


def typed(text, *starts):
    """A typed function about its starts, as a figure gets it."""
    objective = parse_objective(text)
    return objective.about(region_around(objective, starts))


def test_a_slope_that_still_moves_a_ball_is_no_plateau():
    """e^x: from 3 with 0.01 the slope falls from 20 to 2.8 in 30 steps; far out on the left it is a plain."""
    run = descend(typed("e^x", 3.0), 3.0, 0.01, 30)
    assert run.status is Status.OUT_OF_STEPS
    assert run.grad[0] == pytest.approx(2.78, abs=0.005)
    far = descend(typed("e^x", 3.0), 3.0, 0.01, 5000)
    assert far.status is Status.PLATEAU and far.grad[0] < 0.03


@pytest.mark.parametrize("maxiter", [60, 10_000, 15_000])
@pytest.mark.parametrize("objective", [ARCTAN, typed("arctan(x^2)", -20.0)], ids=["library", "typed"])
def test_the_plain_of_arctan_is_one_all_the_way(objective, maxiter):
    run = descend(objective, -20, 1, maxiter)
    assert run.status is Status.PLATEAU
    assert maxiter != 15_000 or run.x[0] == pytest.approx(-14.1426, abs=1e-4)


@pytest.mark.parametrize(
    ("text", "start", "slope"),
    [("exp(x^2)", 1.2, 0.8), ("cosh(2x) - 2x", 3.0, 0.7), ("e^x - x", 4.0, 0.9)],
)
def test_beside_a_flank_that_grows_without_end_a_slope_near_one_is_not_level(text, start, slope):
    """A ball on its way down, seen at the moment its slope has this size."""
    objective = typed(text, start)
    x = start
    while objective.slope(x) > slope:
        x -= 1e-3
    run = minimize(objective, x, gradient_descent(1e-6), maxiter=3)
    assert run.status is Status.OUT_OF_STEPS


# ---- several variables


def saddle(p):
    return p[..., 0] ** 2 / 2 + p[..., 1] ** 4 / 4 - p[..., 1] ** 2 / 2


def saddle_grad(p):
    return np.stack([p[..., 0], p[..., 1] ** 3 - p[..., 1]], axis=-1)


SADDLE = Objective("saddle", saddle, saddle_grad, "", ((-2.0, 2.0),) * 2, "", variables=("x", "y"))


def test_a_saddle_is_no_minimum():
    on_the_ridge, beside = minimize_many(
        SADDLE, [[1.5, 0.0], [1.5, 1e-4]], gradient_descent(0.1), maxiter=300
    )
    assert (on_the_ridge.status, on_the_ridge.rests_at) == (Status.NO_MINIMUM, Kind.SADDLE)
    assert (
        on_the_ridge.message
        == f"at rest at x = ({on_the_ridge.x[0]:.6g}, 0) after {on_the_ridge.nit} steps, a saddle, no minimum"
    )
    assert beside.status is Status.CONVERGED and beside.x == pytest.approx([0, 1], abs=1e-5)
    # The table of facts: |y| > 0.5 at step 91, within 0.01 of the minimum at step 115.
    assert np.argmax(np.abs(beside.trajectory.x[:, 1]) > 0.5) == 91
    assert np.argmax(np.linalg.norm(beside.trajectory.x - [0, 1], axis=1) < 0.01) == 115


def test_a_ball_with_momentum_that_passes_a_saddle_has_not_stopped():
    run = minimize(SADDLE, [1.5, 1e-4], momentum(0.1, 0.9), maxiter=400, gtol=0.05)
    assert (np.linalg.norm(run.trajectory.grad, axis=1) <= 0.05).sum() > 1
    assert run.status is Status.CONVERGED and run.x == pytest.approx([0, 1], abs=0.06)


@pytest.mark.parametrize(
    ("start", "minimum"),
    [
        ((0, 0), (3, 2)),
        ((-1, 0), (-2.805118, 3.131313)),
        ((-1, -1), (-3.779310, -3.283186)),
        ((0, -1), (3.584428, -1.848127)),
    ],
)
def test_himmelblau(start, minimum):
    def fun(p):
        return (p[..., 0] ** 2 + p[..., 1] - 11) ** 2 + (p[..., 0] + p[..., 1] ** 2 - 7) ** 2

    def grad(p):
        a, b = p[..., 0] ** 2 + p[..., 1] - 11, p[..., 0] + p[..., 1] ** 2 - 7
        return np.stack([4 * p[..., 0] * a + 2 * b, 2 * a + 4 * p[..., 1] * b], axis=-1)

    objective = Objective("himmelblau", fun, grad, "", ((-5.0, 5.0),) * 2, "", variables=("x", "y"))
    run = minimize(objective, start, gradient_descent(0.01), maxiter=300)
    assert run.status is Status.CONVERGED and run.x == pytest.approx(minimum, abs=1e-6)
    top = minimize(objective, [-0.27084459, -0.92303856], gradient_descent(0.01), maxiter=1, gtol=1e-5)
    assert (top.status, top.rests_at) == (Status.NO_MINIMUM, Kind.MAXIMUM)
    # Above 2 / 133.8 nothing can rest at C.
    beyond = minimize(objective, [-3.779, -3.283], gradient_descent(0.0155), maxiter=3000)
    assert beyond.status is not Status.CONVERGED or beyond.x != pytest.approx([-3.779310, -3.283186], abs=0.1)


def test_a_plain_in_two_variables():
    def fun(p):
        return np.arctan((p * p).sum(axis=-1))

    def grad(p):
        square = (p * p).sum(axis=-1, keepdims=True)
        return 2 * p / (1 + square * square)

    bowl = Objective("bowl", fun, grad, "", ((-25.0, 25.0),) * 2, "", variables=("x", "y"))
    assert minimize(bowl, [-12.0, 16.0], gradient_descent(1.0), maxiter=100).status is Status.PLATEAU
    assert minimize(bowl, [-0.3, 0.4], gradient_descent(0.1), maxiter=300).status is Status.CONVERGED


# ---- how close counts as arrived


@pytest.mark.parametrize(
    ("text", "start", "rate", "xtol"),
    [
        ("x^2", 3.0, 0.1, 1e-3),
        ("x^2", 1000.0, 0.1, 1.0),
        ("x^2", 999.0, 0.1, 0.1),
        ("(x - 5)^2", 5.2, 0.1, 1e-4),
        ("1e-9 x^2", 3000.0, 1e8, 1.0),
        ("x^2", 3.0, 1.0, 1e-9),  # it goes to and fro, and is back where it began
    ],
)
def test_a_thousandth_of_the_way_or_the_next_power_of_ten_below(text, start, rate, xtol):
    objective = typed(text, start)
    run = descend(objective, start, rate, 200, gtol=1e-9)
    if text == "x^2" and rate == 1.0:
        run = descend(objective, start, rate, 199, gtol=1e-9)
        xtol = 1e-3
    assert arrival_tolerance(objective, [run]) == xtol


def test_without_a_way_the_region_takes_its_place():
    objective = parse_objective("x^2").about((-4.0, 4.0))
    assert arrival_tolerance(objective, [descend(objective, 0.0, 0.1, 5)]) == 1e-3


def test_runs_share_the_tolerance_of_the_shortest_that_came_to_rest():
    objective = typed("x^2", 30.0)
    runs = [descend(objective, 30.0, rate, 300) for rate in (0.1, 1e-6, 1.4)]
    assert [run.status.name for run in runs] == ["CONVERGED", "OUT_OF_STEPS", "OUT_OF_STEPS"]
    assert arrival_tolerance(objective, runs) == arrival_tolerance(objective, runs[:1]) == 1e-2


@pytest.mark.parametrize("objective", [ARTICLE, ARCTAN, XCOSX, RIDGE])
def test_a_thousandth_on_the_functions_of_the_article(objective):
    assert arrival_tolerance(objective, [descend(objective, 9.0, 0.1, 3)]) == 1e-3


@pytest.mark.parametrize("status", Status)
def test_a_status_is_a_sentence(status):
    assert status.value[0].isupper() and status.value.endswith(".")
    assert len(status.value.split()) > 4


def test_a_run_in_a_ravine_swings_wider_across_it_while_it_goes_along():
    """x^2 + 100 y^2 at 0.011: y goes times -1.2 with every step, x times 0.978."""
    ravine = parse_objective("x^2 + 100y^2")
    run = minimize(ravine, (3.0, 1.0), gradient_descent(0.011), maxiter=30)
    assert run.trajectory.x[-1, 1] == pytest.approx(1.2**30) and "swinging wider and wider" in run.message
    calm = minimize(ravine, (3.0, 1.0), gradient_descent(0.004), maxiter=30)
    assert "wider" not in calm.message
