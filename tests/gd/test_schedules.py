"""Learning rates that change with the step, against PyTorch's closed forms and by hand."""

import math
import pickle
import re

import numpy as np
import pytest

from gd import SCHEDULES, make_rule, make_schedule, minimize, momentum
from gd.library import PARABOLA
from gd.schedules import as_schedule, constant, cosine_decay, exponential_decay, step_decay, warmup_cosine

ALL = [
    constant(0.1),
    step_decay(0.1, 10, 0.5),
    exponential_decay(0.1, 0.97, 3),
    cosine_decay(0.1, 40),
    warmup_cosine(0.1, 5, 40, 0.2),
]


def rates(schedule, steps):
    return [schedule(n) for n in range(steps)]


def test_constant():
    assert rates(constant(0.3), 5) == [0.3] * 5
    assert not constant(0.3).changes


def test_step_decay_falls_every_so_many_steps():
    np.testing.assert_allclose(
        rates(step_decay(0.8, 3, 0.5), 8), [0.8] * 3 + [0.4] * 3 + [0.2] * 2, rtol=1e-15
    )
    assert step_decay(1.0, 3)(3) == 0.1


def test_exponential_decay_falls_by_the_factor_in_so_many_steps():
    np.testing.assert_allclose(rates(exponential_decay(0.8, 0.25), 3), [0.8, 0.2, 0.05], rtol=1e-15)
    np.testing.assert_allclose(rates(exponential_decay(0.8, 0.25, 2), 3), [0.8, 0.4, 0.2], rtol=1e-15)


def test_cosine_decay_goes_from_all_to_the_final_share_and_stays():
    schedule = cosine_decay(2.0, 4, final=0.5)
    middle = 0.5 + 0.5 * (1 + math.sqrt(0.5)) / 2
    np.testing.assert_allclose(
        rates(schedule, 7), [2, 2 * middle, 1.5, 2 * (1.5 - middle), 1, 1, 1], rtol=1e-15
    )


def test_warmup_cosine_rises_evenly_to_the_top_and_then_falls():
    schedule = warmup_cosine(1.0, 3, 11, final=0.1)
    np.testing.assert_allclose(rates(schedule, 4), [0.25, 0.5, 0.75, 1.0], rtol=1e-15)
    np.testing.assert_allclose(rates(schedule, 15)[3:], rates(cosine_decay(1.0, 8, 0.1), 12), rtol=1e-15)
    assert warmup_cosine(1.0, 0, 8)(0) == 1.0


@pytest.mark.parametrize("schedule", ALL, ids=lambda schedule: schedule.name)
def test_a_schedule_is_plain_data(schedule):
    again = pickle.loads(pickle.dumps(schedule))
    assert again == schedule and hash(again) == hash(schedule)
    assert rates(again, 40) == rates(schedule, 40)
    assert make_schedule(schedule.text, schedule.learning_rate) == schedule
    assert as_schedule(schedule) is schedule
    assert min(rates(schedule, 40)) > 0


def test_each_has_a_line_in_the_table():
    assert list(SCHEDULES) == [schedule.name for schedule in ALL]
    for entry in SCHEDULES.values():
        assert entry.title and entry.about and "alpha" in entry.formula


def test_the_text_may_leave_out_the_names():
    assert make_schedule("cosine_decay(100)", 0.1) == cosine_decay(0.1, 100)
    assert make_schedule("warmup_cosine(10, 100, final=1/4)", 0.1) == warmup_cosine(0.1, 10, 100, 0.25)
    assert make_schedule("Step-decay(30)", 0.1) == step_decay(0.1, 30, 0.1)


@pytest.mark.parametrize(
    ("make", "line"),
    [
        (lambda: constant(0), "learning rate: 0 is not allowed, a finite number above 0 is"),
        (lambda: cosine_decay(-1, 10), "learning rate: -1 is not allowed, a finite number above 0 is"),
        (lambda: cosine_decay(1, 0), "steps: 0 is not allowed, a whole number from 1 is"),
        (lambda: cosine_decay(1, 2.5), "steps: 2.5 is not allowed, a whole number from 1 is"),
        (lambda: cosine_decay(1, math.inf), "steps: inf is not allowed, a whole number from 1 is"),
        (lambda: cosine_decay(1, 9, -0.1), "final: -0.1 is not allowed, a number from 0 to 1 is"),
        (lambda: step_decay(1, 9, 0), "factor: 0 is not allowed, a number above 0 and up to 1 is"),
        (lambda: exponential_decay(1, 1.1), "factor: 1.1 is not allowed, a number above 0 and up to 1 is"),
        (lambda: warmup_cosine(1, 9, 9), "steps: 9 is not allowed, a whole number above the warm-up's 9 is"),
        (
            lambda: make_schedule("warmup_cosine(9, 9)", 1),
            "schedule: warmup_cosine: steps: 9 is not allowed, a whole number above the warm-up's 9 is",
        ),
    ],
)
def test_what_is_not_allowed(make, line):
    with pytest.raises(ValueError, match=f"^{re.escape(line)}$"):
        make()


ENDED = (
    "schedule: cosine_decay(steps=10) is 0 at step 10, at every step a number above 0 is needed: at most 10"
)


def test_a_schedule_that_has_reached_zero_is_refused():
    schedule = cosine_decay(0.1, 10)
    assert schedule.lasts == 10 and schedule(9) > 0
    schedule.check(10)
    for use in (lambda: schedule(10), lambda: schedule.check(11)):
        with pytest.raises(ValueError, match=f"^{re.escape(ENDED)}"):
            use()
    with pytest.raises(ValueError, match=f"^{re.escape(ENDED)}"):
        make_rule("momentum", 0.1, "cosine_decay(10)", steps=11)
    assert make_rule("momentum", 0.1, "cosine_decay(10)", steps=10).learning_rate == schedule
    assert cosine_decay(0.1, 10, final=0.01).lasts == math.inf


def test_a_run_longer_than_its_schedule_is_refused_a_shorter_one_is_not():
    rule = momentum(cosine_decay(0.1, 10))
    assert minimize(PARABOLA, 1.0, rule, maxiter=10).nit == 10
    with pytest.raises(ValueError, match=f"^{re.escape(ENDED)}"):
        minimize(PARABOLA, 1.0, rule, maxiter=11)
    with pytest.raises(ValueError, match=r"^schedule: exponential_decay\(factor=0.01\) is 0 at step 162, "):
        exponential_decay(0.1, 0.01)(162)


def test_under_a_schedule_the_rate_is_that_of_the_step():
    x = minimize(
        PARABOLA, 1.0, make_rule("gradient_descent", 0.4, "step_decay(1, 0.5)"), maxiter=3
    ).trajectory.x
    np.testing.assert_allclose(x[:, 0], np.cumprod([1, 1 - 0.8, 1 - 0.4, 1 - 0.2]), rtol=1e-14)
