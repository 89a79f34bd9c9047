"""Requests: any text that can be read as a function becomes one with a view of its own, or is refused in one
line."""

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fall_line.jobs import jobs_of
from fall_line.options import OPTIONS
from fall_line.request import make_request
from gd import gradient_descent, minimize
from scenes.catalog import FIGURES, figure
from scenes.fit_view import view_of
from scenes.red_ball_steps import compute
from studio.options import OptionError

NAMES = "sin cos tan arctan exp log sqrt abs sinh cosh tanh".split()
LEAVES = st.sampled_from(["x", "x", "x^2", "2", "0.5", "pi", "e", "1e3", "1e-6", "1e6"])


def larger(inner):
    return st.one_of(
        st.builds("({}{}{})".format, inner, st.sampled_from("+-*/^"), inner),
        st.builds("{}({})".format, st.sampled_from(NAMES), inner),
    )


FUNCTIONS = st.recursive(LEAVES, larger, max_leaves=6)
STARTS = st.sampled_from([0.0, 1.0, -2.0, 3.5, 100.0, 1e-3, 1e8])
RATES = st.sampled_from([1e-6, 0.01, 0.1, 1.0, 10.0, 1e4])


def wanted(name, **said):
    return make_request(figure(name), {key: OPTIONS[key].read(value) for key, value in said.items()})


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([entry.name for entry in FIGURES]), FUNCTIONS, STARTS, RATES, st.sampled_from([1, 20]))
def test_any_function_gets_a_view_or_a_line(name, function, start, rate, steps):
    rates = [rate, 2 * rate] if name == "alpha_comparison" else rate
    try:
        asked = wanted(name, function=function, start=start, learning_rate=rates, steps=steps)
    except OptionError as refused:
        assert str(refused) and "\n" not in str(refused)
        return
    ((low, high),) = asked.parameters.objective.region
    assert math.isfinite(low) and math.isfinite(high) and low <= start <= high and low < high
    low, high = view_of(asked.parameters, descents(asked.parameters))
    assert math.isfinite(low) and math.isfinite(high) and low <= start <= high and low < high


def descents(parameters):
    rules = [gradient_descent(rate) for rate in parameters.learning_rates]
    start, steps = parameters.starts[0], parameters.steps
    return [minimize(parameters.objective, start, rule, maxiter=steps).trajectory.x for rule in rules]


@pytest.mark.parametrize("function", ["x^2^x", "sinh(x)^pi", "sqrt(-abs(x))"])
def test_a_function_defined_at_the_start_alone_still_has_a_region(function):
    ((low, high),) = wanted("red_ball_steps", function=function, start=0).parameters.objective.region
    assert low < 0 < high


def test_the_domain_is_what_is_shown_and_the_region_what_the_function_is_about():
    def both(**said):
        parameters = wanted("red_ball_steps", **said).parameters
        return parameters.view, parameters.objective.region

    assert both() == (((-5.0, 5.0),), ((-5.0, 5.0),))
    assert both(domain=(-1, 70)) == (((-1.0, 70.0),), ((-5.0, 5.0),))
    assert both(function="parabola", start=2) == (((-3.0, 3.0),), ((-3.0, 3.0),))
    assert both(function="parabola", start=50) == (((-60.0, 60.0),), ((-60.0, 60.0),))
    assert both(function="x^2", start=3) == (None, ((-4.0, 4.0),))
    assert both(function="x^2", start=3, domain=(-1, 7)) == (((-1.0, 7.0),), ((-4.0, 4.0),))
    # Neither the rate nor the steps come into the region.
    assert both(function="x^2", start=3, learning_rate=9, steps=7) == (None, ((-4.0, 4.0),))


def test_the_tolerance_is_given_or_found():
    assert wanted("red_ball_steps", tolerance="0.02").parameters.tolerance == 0.02
    assert wanted("red_ball_steps").parameters.tolerance is None
    for wrong in ("0", "-1", "inf", "wide"):
        with pytest.raises(OptionError, match=f"tolerance: '?{wrong}'? is not a (positive |finite |)number"):
            wanted("red_ball_steps", tolerance=wrong)


@pytest.mark.parametrize(("tolerance", "steps"), [(None, 60), (1e-3, 60), (1e-2, 40)])
def test_the_tolerance_is_what_the_verdict_says(tolerance, steps):
    """The article's function, derivative exact: within a hundredth in 40 steps, a thousandth in 60."""
    said = {} if tolerance is None else {"tolerance": tolerance}
    request = wanted("red_ball_steps", derivative="exact", steps=300, **said)
    verdict = compute(request.parameters).run.verdict.text
    assert verdict == f"Converged at x = 3.78298 in {steps} steps, to within {tolerance or 1e-3:g}."
    recipe = next(jobs_of(request, Path("media"))).recipe
    assert ("--tolerance 0.01" in recipe) == (tolerance == 1e-2)


def test_a_tolerance_beyond_the_usual_slope_is_met_all_the_same():
    """x^2 with 0.25 halves x at every step: 3 / 2^k is first below 1e-12 for k = 42."""
    request = wanted("red_ball_steps", function="x^2", start=3, learning_rate=0.25, steps=90, tolerance=1e-12)
    assert compute(request.parameters).run.verdict.text.endswith("in 42 steps, to within 1e−12.")


def test_a_film_speaks_of_a_function_and_of_its_iterates_in_one_letter():
    request = make_request(figure("red_ball_steps"), {"function": "t^2 - 3t", "start": (2.0,)})
    assert request.parameters.objective.definition == "f(x) = x^2 - 3 x"
