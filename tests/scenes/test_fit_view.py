"""The view that fits itself, against what is known of the functions in closed form; and the range of heights
in which they can be read."""

import math

import numpy as np
import pytest

from gd import gradient_descent, minimize_many, parse_objective
from scenes.fit_view import fitted, view_of
from scenes.kit.ranges import padded, readable
from scenes.parameters import Parameters


def view(
    text: str, start: float | tuple[float, ...], rate: float | tuple[float, ...], steps: int = 40, trace=()
) -> tuple[float, float]:
    objective = parse_objective(text)
    starts, rates = (value if isinstance(value, tuple) else (value,) for value in (start, rate))
    return fitted(objective, trace or descents(objective, starts, rates, steps))


def descents(objective, starts, rates, steps):
    runs = [minimize_many(objective, starts, gradient_descent(rate), maxiter=steps) for rate in rates]
    return [run.trajectory.x for several in runs for run in several]


def test_a_valley_is_seen_from_both_sides():
    # The other side of x² is as high as the start at −3; a margin, and round ends.
    assert view("x^2", 3.0, 0.1) == (-4, 4)
    assert view("(x - 1000)^2", 900.0, 0.1) == (880, 1120)
    # 1/x + x is as high as at 3 again at 1/3, before the pole.
    assert view("1/x + x", 3.0, 0.3) == (0, 3.5)
    low, high = view("sin(x)", 0.5, 0.3)
    assert -4.5 <= low <= -math.pi - 0.5 and 0.5 <= high <= 1


@pytest.mark.parametrize("scale", [1e-9, 1e-3, 1.0, 1e6, 1e12])
def test_the_view_has_the_scale_of_the_run(scale):
    low, high = view(f"(x/{scale:g})^2", 3 * scale, 0.1 * scale**2)
    assert low == pytest.approx(-4 * scale) and high == pytest.approx(4 * scale)
    assert view(f"{scale:g}*x^2", 3.0, 0.1 / scale) == (-4, 4)


def test_all_of_a_run_that_stays_is_in_view():
    # With 1.0 the run on x² goes to and fro between 3 and −3 for ever.
    assert view("x^2", 3.0, 1.0) == (-4, 4)
    # A rate so small that the run hardly moves: the valley it is on its way to is in view nevertheless.
    assert view("x^2", 3.0, 1e-6) == (-4, 4)
    low, high = view("3x", 0.0, 1.0)
    assert low <= -120 and high >= 0, "forty steps of 3"
    low, high = view("(x - 1e6)^2", 3.0, 0.01)
    assert low <= 3 and 1e6 <= high <= 2.5e6


def test_a_run_that_leaves_is_followed_for_its_first_steps():
    # With 1.5 on x² from 3: −6, 12, −24, 48 …
    low, high = view("x^2", 3.0, 1.5)
    assert -12 < low <= -6 and 3 < high < 12
    # One step of 10 exp(5) = 1484 is out of all proportion.
    low, high = view("exp(x)", 5.0, 10.0)
    assert -5 <= low < high <= 10 and low < 5 < high
    assert view("sin(x)", 0.5, 100.0) == view("sin(x)", 0.5, 0.3)
    # The true derivative of the article's function, with the three rates of the comparison: 0.2 overflows at
    # step 17.
    low, high = view("2x^2 cos(x) - 5x", -1.0, (0.05, 0.01, 0.2))
    assert low <= -1 and high >= 3.783 and high - low <= 30


def test_a_start_in_the_valley_sees_it():
    low, high = view("x^2", 0.0, 0.1)
    assert low == -high and 1 <= high <= 6
    low, high = view("x cos(x)", 3.4256184594817283, 0.1)
    assert low <= 2.5 and high >= 4.5 and high - low <= 12
    low, high = view("cos(x)", 0.0, 0.1)
    assert low == -high and 2 <= high <= 7, "a hilltop is a place at rest as well"


def test_rounding_is_no_slope():
    low, high = view("(pi/x) (pi*x)", 1.61, 0.1)
    assert high - low >= 2
    low, high = readable(lambda x: 9.87 + 1e-15 * np.sin(x), GRID, np.array([1.0]))
    assert low < 9.5 and high > 10


def test_where_the_function_ends_the_view_ends():
    assert view("log(x)", 2.0, 0.1)[0] == 0 and view("log(x)", 2.0, 3.0)[0] == 0
    assert view("sqrt(x)", 4.0, 1.0)[0] == 0
    assert view("x log(x)", 2.0, 0.1)[0] == 0
    assert 1 <= view("1/(x - 1)^2", 3.0, 0.1)[0] < 3, "nor does it go past a pole without a reason"


def test_many_starts_and_rates_share_one_view():
    starts = tuple(float(x) for x in range(-8, 8))
    low, high = view("x cos(x)", starts, 0.1)
    assert low <= -8 and high >= 9.53, "7 goes to the valley at 9.529"
    assert view("x^2", (3.0, -1.0), (0.1, 0.01)) == (-4, 4)


def test_a_recorded_run_is_in_view_and_needs_no_rate():
    low, high = view("x^2", (), (), trace=[np.array([3.0, -3.6, 1.0, 0.2])])
    assert low <= -3.6 and high >= 3.0


ANYWHERE = ["x^2", "1/x", "tan(x)", "abs(x)", "x - x", "-x^4", "x^9", "log(x)"]
STARTS = [(text, start) for text in ANYWHERE for start in (1.0, 1e-4, 1e5)] + [
    (text, start)
    for text, starts in (("exp(x)", (1.0, 1e-4)), ("sinh(x)", (1.0, 1e-4)), ("sqrt(x - 0.9)", (1.0, 1e5)))
    for start in starts
]


@pytest.mark.parametrize(("text", "start"), STARTS)
@pytest.mark.parametrize("rate", [1e-9, 0.1, 1e9])
def test_every_view_holds_its_start_and_is_round(text, start, rate):
    objective = parse_objective(text)
    low, high = fitted(objective, descents(objective, (start,), (rate,), 30))
    assert low <= start <= high and low < high and math.isfinite(high - low)
    part = 10 ** math.floor(math.log10((high - low) / 40))
    for end in (low, high):
        assert abs(end / part - round(end / part)) < 1e-6, (low, high)


def test_the_view_that_was_asked_for_is_the_view():
    runs = [np.array([[3.0], [1.0]])]
    objective = parse_objective("x^2")
    assert view_of(Parameters(objective, (3.0,), (0.1,), 5, view=((-1, 7),)), runs) == (-1, 7)
    assert view_of(Parameters(objective, (3.0,), (0.1,), 5), runs) == (-4, 4)


def test_the_region_does_not_come_into_the_view():
    runs = [np.array([[3.0], [1.0]])]
    assert fitted(parse_objective("x^2", region=(-500, 500)), runs) == (-4, 4)


GRID = np.linspace(-4, 4, 401)


def heights(fun, visited, grid=GRID):
    return readable(fun, grid, np.asarray(visited, dtype=float))


def test_a_curve_without_spikes_is_shown_whole():
    for fun in (np.sin, np.square, lambda x: 1e12 * x**2, lambda x: x**3 - 9 * x, np.arctan):
        assert heights(fun, [1.0]) == padded(fun(GRID))


def test_a_pole_is_cut_off_and_the_run_can_be_read():
    low, high = heights(lambda x: 1 / x + x, [3.0, 2.0, 1.2, 1.0])
    assert low < -2 and 10 / 3 < high < 10, "both branches turn in view, at −2 and 2"
    low, high = heights(lambda x: 1 / (x - 1) ** 2, [3.0, 3.5])
    assert low <= 0.04 and 0.25 < high < 5
    low, high = heights(np.tan, [1.0, 0.7])
    assert high - low < 20 and low < np.tan(0.7) < np.tan(1.0) < high


def test_a_steep_flank_is_cut_off():
    low, high = heights(lambda x: np.exp(x * x), [1.0, 0.0])
    assert low <= 1 and high < 20, "where exp(16) is 9 million"
    low, high = heights(lambda x: x**9, [1.5, 0.5])
    assert 1.5**9 < high < 3**9 and low < 0


def test_valleys_and_all_that_is_visited_are_in_view():
    def well(x):
        return -1 / (1 + (10 * (x - 1.003)) ** 2)

    assert heights(well, [3.0])[0] < -1, "narrow as it is"
    _, high = heights(lambda x: 1 / x + x, [0.01])
    assert high > 100.01
    assert heights(lambda x: np.log(np.abs(x)), [2.0])[0] > -20, "a pole is no valley"
