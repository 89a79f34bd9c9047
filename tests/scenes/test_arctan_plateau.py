"""The plateau: both runs against recurrences written here, the time-lapse, the gauge, the words, other
parameters."""

import math
from dataclasses import replace

import numpy as np
import pytest

from gd import library, of_one_variable, parse_objective, region_around
from scenes.arctan_plateau import compute
from scenes.catalog import figure
from scenes.kit.bigger_rate import bigger_rate
from scenes.kit.gauge import Gauge, gauge_range
from scenes.kit.instruments import MARKS, Instruments, marks_every
from scenes.kit.terrain import survey
from scenes.kit.time_lapse import LONGEST, fast, told, told_until
from scenes.parameters import Parameters
from scenes.script.arctan_plateau import conclusion, plateau_script, zeros
from scenes.script.rules import rate_of
from scenes.theme import DARK

pytestmark = pytest.mark.xdist_group("arctan_plateau")
ARTICLE = figure("arctan_plateau").parameters
VALLEYS = Parameters(library.XCOSX, starts=(5.0,), learning_rates=(0.1,), steps=60)
DIVERGES = Parameters(library.ARTICLE_EXACT, starts=(-1.0,), learning_rates=(0.2,), steps=500)
SLOW = Parameters(library.ARTICLE, starts=(-1.0,), learning_rates=(0.001, 0.2), steps=3000)


def recurrence(rate: float, steps: int) -> np.ndarray:
    x = [-20.0]
    for _ in range(steps):
        x.append(x[-1] - rate * 2 * x[-1] / (1 + x[-1] ** 4))
    return np.array(x)


@pytest.fixture(scope="module")
def data():
    return compute(ARTICLE)


def test_the_small_rate_crawls_as_in_the_article(data):
    x = data.first.run.x
    assert rate_of(data.first.run.rule) == 1.0 and np.allclose(x, recurrence(1.0, 20_100), rtol=0, atol=1e-7)
    table = {1: -19.99975, 10: -19.99750, 100: -19.97495, 1000: -19.74518, 5000: -18.61214, 10_000: -16.81807}
    table |= {15_000: -14.14263, 19_000: -9.46095, 20_000: -2.40716}
    assert {n: round(float(x[n]), 5) for n in table} == table
    below = {19: 3710, 15: 13_673, 10: 18_752, 5: 19_925, 2: 20_003, 1: 20_006}
    assert {bound: int(np.argmax(np.abs(x) < bound)) for bound in below} == below
    assert (
        data.first.run.verdict.text == "Still walking after 20,100 steps, at x = −0.18868."
        and not data.first.run.verdict.good
    )
    assert data.flat and data.crawls and data.swings


def test_the_big_rate_is_thrown_out_of_the_bowl(data):
    x = data.second.run.x
    assert rate_of(data.second.run.rule) == 8000.0 and np.allclose(x[:6], recurrence(8000.0, 5), rtol=1e-9)
    assert (
        data.thrown == 5
        and x[4] == pytest.approx(2.12349, abs=1e-5)
        and x[5] == pytest.approx(-1590.515, abs=1e-3)
    )
    assert not data.terrain.is_plain(x[4]) and data.terrain.is_plain(x[3])
    assert x[-1] == pytest.approx(-1590.4, abs=0.1) and "plateau" in data.second.run.verdict.text
    assert conclusion(data) == "One learning rate cannot serve both the plain and the bowl."


def test_the_lesson_needs_runs_that_bear_it_out():
    few, tame = compute(replace(ARTICLE, steps=5)), compute(replace(ARTICLE, learning_rates=(0.5, 1.0)))
    assert conclusion(few) == "α = 1: on the plateau after 5 steps; α = 8,000: on the plateau after 5 steps."
    assert "cannot" not in conclusion(tame) and "cannot" not in conclusion(compute(VALLEYS))
    assert not compute(VALLEYS).flat and not compute(replace(ARTICLE, starts=(0.0,))).flat


def test_a_missing_second_rate_crosses_the_plain_in_about_four_steps(data):
    assert rate_of(compute(replace(ARTICLE, learning_rates=(1.0,))).second.run.rule) == 8000.0
    assert bigger_rate(0.1, 3.0, -0.5) == 1.0 and bigger_rate(0.1, 3.0, 0.0) == 1.0
    swapped = compute(replace(ARTICLE, learning_rates=(8000.0, 1.0)))
    assert [rate_of(each.run.rule) for each in (swapped.first, swapped.second)] == [1.0, 8000.0]


@pytest.mark.parametrize(("rule", "rate"), [("adam", 0.1), ("adagrad", 1.0), ("momentum", 1.0)])
def test_a_rule_that_gets_over_the_plain_is_told_by_what_it_does(rule, rate):
    data = compute(replace(ARTICLE, rules=(rule,), learning_rates=(rate,), steps=3000))
    script = plateau_script(data)
    assert data.first.run.arrived is not None and script.dilemma == ""
    assert "over the plain and into the bowl" in script.closing[0] and "cannot" not in script.closing[0]
    assert f"{data.first.run.arrived:,} steps, to within 0.001" in script.closing[0]
    if rule != "momentum":
        assert not data.crawls and data.start_view is None
        assert script.second.enters.startswith("A bigger learning rate")
    assert len(script.first.lines) > 1 and script.first.rule[0] == f'"{script.closing[0].split(",")[0]}"'


def test_what_counts_as_arrived_is_said_once_for_both():
    both = compute(Parameters(library.XCOSX, (5.0,), (0.1, 0.15), 60))
    assert conclusion(both).endswith("; both to within 0.001.")


def test_a_run_that_goes_to_and_fro_is_seen_to():
    objective = parse_objective("abs(x)")
    objective = objective.about(region_around(objective, (3.0,)))
    data = compute(Parameters(objective, (3.0,), (0.13, 2.0), 600))
    cycles = data.first.run.cycles
    assert cycles is not None
    honest = [leg for leg in data.first.lapse.legs if leg.speed == 1 and leg.first >= cycles]
    assert honest and honest[0].last - honest[0].first >= 10


RUNS = [(0, 0), (1, 1), (5, 3), (41, 20), (500, 0), (500, 490), (3000, 700), (20_100, 19_998), (10**6, 5)]


@pytest.mark.parametrize(("last", "arrival"), RUNS)
def test_a_descent_is_told_from_its_start_to_its_end(last, arrival):
    lapse = told(last, arrival)
    assert [leg.first for leg in lapse.legs] == [0, *(leg.last for leg in lapse.legs[:-1])][: len(lapse.legs)]
    assert lapse.at(0)[0] == 0 and lapse.at(1e9)[0] == last
    assert all(leg.seconds <= LONGEST + 1e-9 for leg in lapse.legs if leg.speed > 1)
    previous = 0.0
    for seconds in np.arange(0, sum(leg.seconds for leg in lapse.legs), 0.04):
        step, speed = lapse.at(seconds)
        assert step >= previous and (speed == 1 or step == int(step))
        previous = step


def test_the_time_lapse_is_slow_where_something_happens(data):
    legs = data.first.lapse.legs
    assert [leg.speed for leg in legs] == [1, 10, 100, 1000, 100, 10, 1, 10]
    assert (legs[0].first, legs[0].last) == (0, 10) and legs[6].first < 20_003 < 20_012 < legs[6].last
    assert sum(leg.seconds for leg in legs) < 8


def test_the_time_lapse_shows_both_sides_of_a_zig_zag():
    (leg,) = fast(0, 200)
    for frames in (12.5, 25, 50, 60):
        shown = {leg.at(frame / frames) % 2 for frame in range(5, int(leg.seconds * frames))}
        assert shown == {0, 1}, frames


def test_the_throw_is_slow():
    assert [(leg.speed, leg.first, leg.last) for leg in told_until(20_100, 5).legs][:2] == [
        (1, 0, 4),
        (1, 4, 5),
    ]
    assert told_until(20_100, None) == told(20_100, 20_100)


def test_marks_are_few():
    assert [marks_every(n) for n in (0, 5, 100, 101, 20_100, 10**6)] == [1, 1, 1, 10, 1000, 10_000]
    assert all(n / marks_every(n) <= MARKS for n in range(1, 30_000, 37))


def test_the_ground_of_the_functions():
    ground = survey(library.ARCTAN, (-25, 25), np.array([-20.0]))
    (left, inner), (outer, right) = ground.plains
    assert (left, right) == (-25, 25) and inner == pytest.approx(-outer) and 2 < outer < 10
    assert ground.lowest == (0.0, 0.0) and ground.y_range[1] > math.pi / 2
    valleys = survey(library.XCOSX, (-10, 10), np.array([5.0]))
    assert valleys.plains == () and valleys.lowest[0] == pytest.approx(9.529, abs=0.01)
    assert survey(library.ARCTAN, (-25, 25), np.array([-60.0])).x_range == (-60.0, 25.0)


@pytest.mark.parametrize("view", [(-25, 25), (-2000, 2000), (-21, -19)])
def test_what_the_ground_is_like_does_not_depend_on_how_much_of_it_is_shown(view):
    ground, usual = (survey(library.ARCTAN, one, np.array([-20.0])) for one in (view, (-25, 25)))
    assert (ground.plains, ground.lowest, ground.bowl) == (usual.plains, usual.lowest, usual.bowl)
    assert ground.x_range == view


def test_the_gauge_tells_the_slope_by_its_power_of_ten():
    limits = gauge_range(np.array([-2.5e-4, 0.0, 0.77, np.inf]))
    assert limits == pytest.approx((1e-4, 1.0))
    assert gauge_range(np.array([1e-30, 3.0])) == pytest.approx((1e-5, 10.0))
    gauge = Gauge(DARK, limits, "f", x=0.0, bottom=0.0, top=4.0)
    assert gauge.needle.show(-0.01).bar.get_end()[1] == pytest.approx(2.0)
    assert gauge.needle.pointer.get_center()[1] == pytest.approx(2.0, abs=0.1)
    assert gauge.needle.show(5e-10).pointer.get_center()[1] == pytest.approx(0.0, abs=0.1)
    assert gauge.needle.show(0.0).bar.get_end()[1] == 0.0


def test_the_slope_is_written_with_its_zeros():
    assert zeros(-0.00024999844) == "−0.00025" and zeros(2.5e-6) == "0.0000025"
    assert zeros(-5.23913) == "−5.23913" and zeros(0.0) == "0"


def test_the_words_on_screen(watch):
    scene, moments = watch("arctan_plateau")
    said = {section: set() for section in figure("arctan_plateau").sections}
    for moment in moments:
        said[moment.section] |= {label.reads for label in moment.labels}
    assert {"plain", "bowl", "lowest point"} <= said["function"]
    assert "f'(−20) = −0.00025" in said["far-away"]
    assert {"−19.99750", "×1,000", "20,100", "magnified 5,000 times", "a mark every 1,000 steps"} <= said[
        "descent"
    ]
    assert {"= −1,590.51511", "One learning rate cannot serve both the plain and the bowl."} <= said[
        "dilemma"
    ]
    assert "20,100 steps, at x = −0.18868" in scene.verdict and "20,100 steps" in scene.alt_text


def test_in_time_lapse_every_number_is_an_iterate(data, watch):
    scene, _ = watch("arctan_plateau")
    seen = next(part for part in scene.get_mobject_family_members() if isinstance(part, Instruments))
    x = recurrence(8000.0, 20_100)
    for seconds in np.arange(0, 8, 0.1):
        seen.show(seconds)
        step, _ = data.second.lapse.at(seconds)
        assert seen.counter.numbers["x_k"].reads == f"{x[int(step + 1e-6)]:,.5f}".replace("-", "−")


@pytest.mark.parametrize("parameters", [DIVERGES, SLOW], ids=["diverges", "slow"])
def test_other_parameters_are_laid_out_as_well(watch, parameters):
    scene, moments = watch("arctan_plateau", "dark", parameters)
    assert scene.verdict.startswith(f"α = {parameters.learning_rates[0]:g}: ")
    for moment in moments:
        for i, label in enumerate(moment.labels):
            assert not any(label.overlaps(other) for other in moment.labels[i + 1 :]), (
                moment.section,
                label.reads,
            )
            x, y = moment.curve_points.T
            inside = (label.left < x) & (x < label.right) & (label.bottom < y) & (y < label.top)
            assert not inside.any(), (moment.section, label.reads)


def test_a_start_without_slope_stays():
    bowl = of_one_variable("bowl", np.square, lambda x: 2 * x, "x^2", (-3.0, 3.0), "a test")
    data = compute(Parameters(bowl, starts=(0.0,), learning_rates=(0.1,), steps=20))
    assert data.first.lapse.legs == ()
    assert data.thrown is None and data.start_view is None and data.end_view is None
