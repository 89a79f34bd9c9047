"""What a rule does not feel, and what it does: a shift, a mirror, a turn, the scale of f and the scale of x.

Numbers are multiplied by powers of two, which float64 does without rounding, so that what is equal is equal
to the last bit.
"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from gd import (
    adagrad,
    adam,
    adamw,
    backtracking,
    clip_by_norm,
    gradient_descent,
    minimize,
    momentum,
    nesterov,
    rmsprop,
)
from gd.library import HIMMELBLAU, RAVINE, SADDLE

START = np.array([1.25, 0.375])
OBJECTIVES = some.sampled_from([HIMMELBLAU, RAVINE, SADDLE])
COORDINATES = some.integers(-96, 96).map(lambda whole: whole / 64)
STARTS = some.tuples(COORDINATES, COORDINATES).map(np.array)
TWOS = some.integers(-12, 12).filter(bool).map(lambda power: 2.0**power)

BY_SLOPE = {
    "gradient_descent": lambda rate: gradient_descent(0.01 * rate),
    "momentum": lambda rate: momentum(0.01 * rate, 0.75),
    "nesterov": lambda rate: nesterov(0.01 * rate, 0.75),
    "backtracking": lambda rate: backtracking(0.5 * rate),
}
"""Rules whose step is as long as the slope is steep."""
BY_SIGN = {
    "adagrad": lambda rate: adagrad(0.25 * rate, eps=0.0),
    "rmsprop": lambda rate: rmsprop(0.01 * rate, eps=0.0),
    "adam": lambda rate: adam(0.1 * rate, eps=0.0),
}
"""Rules that divide by the size of the slope, without an eps."""
CLIPPED = {"clipped": lambda rate: clip_by_norm(momentum(0.1 * rate), 1.0)}
DECAYING = {"adamw": lambda rate: adamw(0.1 * rate)}
EVERY = {**BY_SLOPE, **BY_SIGN, **CLIPPED, **DECAYING}


def path(objective, start, rule, steps=25):
    x = minimize(objective, start, rule, maxiter=steps, gtol=0).trajectory.x
    return x[np.minimum(np.arange(steps + 1), len(x) - 1)]


def scaled(objective, size):
    """The same function, `size` times as high."""
    return replace(
        objective, fun=lambda x: size * objective.fun(x), grad=lambda x: size * objective.grad(x), hess=None
    )


def seen_from(objective, inner, outer):
    """f(inner(x)), for a linear map `inner` whose transpose is `outer`."""
    return replace(
        objective,
        fun=lambda x: objective.fun(inner(x)),
        grad=lambda x: outer(objective.grad(inner(x))),
        hess=None,
    )


@pytest.mark.parametrize("rule", EVERY)
@given(objective=OBJECTIVES, start=STARTS)
@settings(max_examples=15, deadline=None)
def test_in_a_mirror_every_rule_goes_the_mirrored_way(rule, objective, start):
    mirrored = seen_from(objective, np.negative, np.negative)
    np.testing.assert_array_equal(
        path(mirrored, -start, EVERY[rule](1)), -path(objective, start, EVERY[rule](1))
    )


@pytest.mark.parametrize("rule", {**BY_SLOPE, **BY_SIGN, **CLIPPED})
@given(objective=some.sampled_from([HIMMELBLAU, RAVINE]), start=STARTS, by=STARTS)
@settings(max_examples=15, deadline=None)
def test_a_shift_of_f_shifts_the_way(rule, objective, start, by):
    shifted = replace(
        objective, fun=lambda x: objective.fun(x - by), grad=lambda x: objective.grad(x - by), hess=None
    )
    # A few steps, before what is lost in rounding by the shift has grown.
    way = path(objective, start, EVERY[rule](1), steps=5)
    np.testing.assert_allclose(path(shifted, start + by, EVERY[rule](1), steps=5), way + by, atol=1e-6)


def test_weight_decay_feels_where_zero_is():
    by = np.array([4.0, 4.0])
    shifted = replace(
        HIMMELBLAU, fun=lambda x: HIMMELBLAU.fun(x - by), grad=lambda x: HIMMELBLAU.grad(x - by)
    )
    difference = path(shifted, START + by, adamw(0.1)) - by - path(HIMMELBLAU, START, adamw(0.1))
    assert np.abs(difference).max() > 0.01


@pytest.mark.parametrize("rule", BY_SIGN)
@given(objective=OBJECTIVES, start=STARTS, size=TWOS)
@settings(max_examples=15, deadline=None)
def test_who_divides_by_the_slope_does_not_feel_the_scale_of_f(rule, objective, start, size):
    way = path(objective, start, BY_SIGN[rule](1))
    np.testing.assert_array_equal(path(scaled(objective, size), start, BY_SIGN[rule](1)), way)


@pytest.mark.parametrize("rule", BY_SLOPE)
@given(objective=OBJECTIVES, start=STARTS, size=TWOS)
@settings(max_examples=15, deadline=None)
def test_who_does_not_divide_needs_the_rate_scaled_back(rule, objective, start, size):
    way = path(objective, start, BY_SLOPE[rule](1))
    np.testing.assert_array_equal(path(scaled(objective, size), start, BY_SLOPE[rule](1 / size)), way)


@pytest.mark.parametrize("rule", {**BY_SLOPE, **CLIPPED})
def test_who_does_not_divide_feels_the_scale_of_f(rule):
    way = path(HIMMELBLAU, START, EVERY[rule](1))
    assert np.abs(path(scaled(HIMMELBLAU, 0.25), START, EVERY[rule](1)) - way).max() > 0.01


def test_with_eps_adam_feels_a_scale_that_is_as_small():
    way, small = path(RAVINE, START, adam(0.1)), path(scaled(RAVINE, 2.0**-27), START, adam(0.1))
    assert np.abs(way - small).max() > 0.01
    np.testing.assert_allclose(path(scaled(RAVINE, 2.0**20), START, adam(0.1)), way, atol=1e-6)


@pytest.mark.parametrize(("rules", "power"), [(BY_SLOPE, 2), (BY_SIGN, 1)], ids=["by-slope", "by-sign"])
@given(objective=OBJECTIVES, start=STARTS, size=TWOS)
@settings(max_examples=15, deadline=None)
def test_the_unit_of_x_asks_for_another_rate(rules, power, objective, start, size):
    """In a unit `size` times smaller, a step by slope needs size^2 times the rate, one by sign size times."""
    stretched = seen_from(objective, lambda x: x / size, lambda grad: grad / size)
    for make in rules.values():
        way = path(objective, start, make(1))
        np.testing.assert_array_equal(path(stretched, size * start, make(size**power)), size * way)


def turn(x):
    """By 45 degrees."""
    x = np.asarray(x)
    return np.stack([x[..., 0] - x[..., 1], x[..., 0] + x[..., 1]], axis=-1) / np.sqrt(2)


def turn_back(x):
    x = np.asarray(x)
    return np.stack([x[..., 0] + x[..., 1], x[..., 1] - x[..., 0]], axis=-1) / np.sqrt(2)


@pytest.mark.parametrize("rule", EVERY)
def test_a_turn_is_felt_only_by_who_looks_at_each_variable_alone(rule):
    turned = seen_from(RAVINE, turn_back, turn)
    way = turn_back(path(turned, turn(START), EVERY[rule](1), steps=10))
    difference = np.abs(way - path(RAVINE, START, EVERY[rule](1), steps=10)).max()
    assert difference > 0.01 if rule in {**BY_SIGN, **DECAYING} else difference < 1e-9
