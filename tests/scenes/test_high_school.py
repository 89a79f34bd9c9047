"""The high-school way: what is found, drawn and said, against closed forms; any typed function fits."""

import math

import numpy as np
import pytest
from test_truth import Runs, frames
from test_truth import complaints as untruths

from gd import Kind, library, parse_objective, region_around
from scenes.catalog import figure
from scenes.high_school import compute
from scenes.parameters import Parameters
from scenes.script.high_school import high_school_script

ARTICLE = figure("high_school").parameters
pytestmark = pytest.mark.xdist_group("high_school")


def slope(x):
    return 4 * x * math.cos(x) - 2 * x * x * math.sin(x) - 5


def f(x):
    return 2 * x * x * math.cos(x) - 5 * x


def asked(text, start, rate, interval=None, rule="gradient_descent"):
    objective = parse_objective(text)
    objective = objective.about(region_around(objective, (start,)))
    view = (interval,) if interval else None
    return Parameters(objective, (start,), (rate,), 40, view=view, rules=(rule,))


def told(text, start, rate, interval=None):
    return high_school_script(compute(asked(text, start, rate, interval)))


@pytest.fixture(scope="module")
def data():
    return compute(ARTICLE)


@pytest.fixture(scope="module")
def script(data):
    return high_school_script(data)


def test_the_numbers_of_the_table(script):
    """As computed elsewhere: x, f″ and f."""
    assert script.rows == (
        ("minimum", ("−3.483", "28.4", "−5.4472")),
        ("maximum", ("−1.576", "−12.6", "7.8542")),
        ("minimum", ("3.783", "37.8", "−41.849")),
        ("end", ("−5", "end", "39.183")),
        ("end", ("5", "end", "−10.817")),
    )
    assert script.best == 2 and script.ending.good
    assert script.zeros == "f′ = 0 at three places on [−5, 5]: there f is level."
    assert script.verdict == "Lowest on [−5, 5], of three zeros and the ends: x = 3.783, f = −41.849."


def test_the_printed_derivative_is_not_what_is_solved():
    printed = Parameters(library.ARTICLE, (0.0,), (0.02,), 60, view=library.ARTICLE.region)
    np.testing.assert_allclose([slope(zero.x) for zero in compute(printed).found.zeros], 0, atol=1e-9)


def test_the_descent_on_the_negative_is_the_recurrence(data, script):
    x = 0.0
    for seen in data.run.x:
        assert seen == pytest.approx(x, abs=1e-12)
        x += 0.02 * slope(x)
    assert script.drawn == 32
    assert script.climbed.text == "At x = −1.576 in 32 steps, to within 0.001: a maximum of f."
    assert script.readings[0] == ("0", "0.00000", "0.00000")


def test_the_function_nobody_solves(data):
    """The derivative of x²/8 + sin 2x + cos(9x)/2 + sin(31x)/6 changes its sign so often on a fine grid."""
    x = np.linspace(-5, 5, 1_000_001)
    y = x / 4 + 2 * np.cos(2 * x) - 4.5 * np.sin(9 * x) + 31 / 6 * np.cos(31 * x)
    assert len(data.many_found.zeros) == np.count_nonzero(np.diff(np.sign(y))) == 82


@pytest.mark.parametrize(
    ("text", "start", "rate", "interval", "zeros", "silent", "verdict"),
    [
        ("3x", 0.5, 0.1, (-1, 2), "f′ = 0 nowhere on [−1, 2]: only the ends are left to look at.", (),
         "Lowest on [−1, 2]: an end, x = −1, f = −3."),
        ("x^4", 1.0, 0.1, (-3, 3), "f′ = 0 at one place on [−3, 3]: there f is level.",
         ("At x = 0 f″ = 0 says nothing; f is higher on both sides: a minimum.",),
         "Lowest on [−3, 3]: x = 0, f = 0."),
        ("t^3", 1.0, 0.01, (-3, 3), "f′ = 0 at one place on [−3, 3]: there f is level.",
         ("At t = 0 f″ = 0 says nothing; f goes on the same way: neither minimum nor maximum.",),
         "Lowest on [−3, 3]: an end, t = −3, f = −27."),
        ("abs(x)", 1.0, 0.1, (-2, 3), "f′ = 0 nowhere on [−2, 3], but it jumps over 0 at one place.",
         ("At x = 0 is a corner, f″ has no say; f is higher on both sides: a minimum.",),
         "Lowest on [−2, 3]: x = 0, f = 0."),
        ("x - x + 1", 0.5, 0.1, (0, 1), "f′ = 0 everywhere on [0, 1]: f is level.", (),
         "f is the same everywhere on [0, 1]: there is no lowest place."),
        ("(x^2 - 1)^2", 0.5, 0.05, (-2, 2), "f′ = 0 at three places on [−2, 2]: there f is level.", (),
         "Lowest on [−2, 2], of three zeros and the ends: x = −1 and 1, f = 0."),
        ("sin(50x)", 0.1, 1e-4, (-5, 5), "f′ = 0 at 160 places on [−5, 5]: there f is level.", (),
         "Lowest on [−5, 5]: 80 places, equally low, f = −1."),
        ("sin(1000x)", 0.1, 1e-7, (-5, 5), "f′ = 0 at 3,184 places at least on [−5, 5]: there f is level.",
         (), "Lowest on [−5, 5]: 1,592 places, equally low, f = −1."),
        ("ln(x)", 1.0, 0.1, (0, 3), "f′ = 0 nowhere on [0, 3]: only the ends are left to look at.", (),
         "No zero and no end is lowest on [0, 3]: near x = 0 f is lower still."),
        ("(x - 1e9)^2", 1e9 + 10, 0.1, (1e9 - 50, 1e9 + 50),
         "f′ = 0 at one place from 999,999,950 to 1,000,000,050: there f is level.", (),
         "Lowest from 999,999,950 to 1,000,000,050: x = 1,000,000,000, f = 0."),
    ],
)  # fmt: skip
def test_what_is_said_follows_from_the_function(text, start, rate, interval, zeros, silent, verdict):
    script = told(text, start, rate, interval)
    assert (script.zeros, script.silent, script.verdict) == (zeros, silent, verdict)


@pytest.mark.parametrize(
    ("text", "start", "rate", "words"),
    [
        ("x^2", 1.0, 0.1, "A descent on −f leaves the interval after 6 steps: no maximum found."),
        ("x - x + 1", 0.5, 0.1, "A descent on −f stays at x = 0.5: there is no slope."),
        ("(x^2 - 1)^2", 0.5, 0.05, "At x = 0 in 40 steps, to within 0.0001: a maximum of f."),
    ],
)
def test_how_the_descent_ends_is_told(text, start, rate, words):
    # From 1, x² grows by 1.2 a step: 1.2⁶ = 2.99 is still below 3.
    interval = (-2.9, 2.9) if text == "x^2" else (0, 1) if "+" in text else (-2, 2)
    assert told(text, start, rate, interval).climbed.text == words


HOSTILE = [
    ("x^4", 1.0, 0.1, (-3, 3)),
    ("3x", 0.5, 0.1, (-1, 2)),
    ("x - x + 1", 0.5, 0.1, (0, 1)),
    ("abs(t)", 1.0, 0.1, (-2, 3)),
    ("1/x", 1.0, 0.1, (-5, 5)),
    ("sin(50x)", 0.1, 1e-4, (-5, 5)),
    ("exp(x^2)", 1.0, 0.01, (-6, 6)),
    ("1e12 x^2", 1.0, 1e-13, (-3, 3)),
    ("1e-9 x^2", 10.0, 1e7, (-30, 30)),
    ("(x - 1e9)^2", 1e9 + 10, 0.1, (1e9 - 50, 1e9 + 50)),
    ("sqrt(x)", 1.0, 0.1, (-1, 4)),
    ("sin(x)", 1.0, 0.3, (-8, 8)),
    ("x^2 sin(1/x)", 0.2, 0.01, (-0.5, 0.5)),
    ("log(x)/x", 1.0, 0.1, None),
    ("((x^2 + 1)/(x^2 + 2) + x/(1 + x/(2 + x^2)))/(1 + 1/(1 + x^2)) + x^2/3", 1.0, 0.1, None),
]


@pytest.mark.parametrize(("text", "start", "rate", "interval"), HOSTILE)
def test_nothing_is_crowded(watch, complaints, text, start, rate, interval):
    scene, moments = watch("high_school", "dark", asked(text, start, rate, interval))
    assert [line for moment in moments for line in complaints(moment)] == []
    subtitles = {line.content for line in scene.renderer.file_writer.subcaptions}
    assert {scene.verdict, scene.script.zeros, scene.script.climbed.text} <= subtitles
    assert scene.verdict in scene.alt_text


@pytest.mark.parametrize("rule", ["momentum(decay=0.8)", "adam", "nesterov"])
def test_any_rule_climbs(watch, complaints, rule):
    scene, moments = watch("high_school", "dark", asked("x cos(x)", 1.5, 0.05, (-6, 6), rule))
    assert [line for moment in moments for line in complaints(moment)] == []
    assert all("(-f)'" in line for line in scene.script.rule if "f'" in line)


def test_the_marks_on_the_curve_are_the_kinds(data):
    for zero in data.found.zeros:
        h = 1e-4
        values = [f(x) for x in (zero.x - h, zero.x, zero.x + h)]
        higher = values[0] > values[1] < values[2]
        assert (zero.kind is Kind.MINIMUM) == higher
        assert zero.second == pytest.approx((values[0] - 2 * values[1] + values[2]) / h**2, rel=1e-4)


def test_every_tangent_touches_the_curve():
    """Where a tangent on screen meets the curve, the slope there is its own."""
    tangents = [line for shot in frames("high_school") if shot.section == "slope" for line in shot.tangents]
    assert len(tangents) > 20
    for line in tangents:
        x = np.linspace(line.start[0], line.end[0], 4001)
        off = np.abs([f(each) for each in x] - (line.start[1] + line.slope * (x - line.start[0])))
        steep = np.abs(np.array([slope(each) for each in x]) - line.slope)
        assert np.min(off + steep) < 0.1, line


def test_the_descent_on_screen_is_one_on_the_negative():
    x = [0.0]
    for _ in range(400):
        x.append(x[-1] + 0.02 * slope(x[-1]))
    turned = Runs(lambda at: -f(at), lambda at: -slope(at), {(0.0, 0.02): np.array(x)})
    shots = [shot for shot in frames("high_school") if shot.section == "flip"]
    assert len(shots) > 100 and sum(bool(shot.balls) for shot in shots) > 50
    assert untruths(shots, turned) == []
    steps = [int(shot.counters[0]['"step"']) for shot in shots if shot.counters]
    assert steps == sorted(steps) and steps[-1] == 32
    for shot in shots:
        for counter in shot.counters:
            k = int(counter['"step"'])
            assert float(counter["-f(x_k)"].replace("−", "-")) == pytest.approx(-f(x[k]), abs=6e-6)
