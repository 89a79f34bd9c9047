"""The check of a derivative: secants, errors and slopes against closed forms, right and wrong claims."""

import math
from dataclasses import replace

import numpy as np
import pytest
from test_truth import Runs, frames
from test_truth import complaints as untruths

from gd import check_grad, library, parse_objective, region_around
from gd.check import claimed
from scenes.catalog import figure
from scenes.checked_derivative import compute
from scenes.parameters import Parameters
from scenes.script.derivative_check import check_script

ARTICLE = figure("derivative_check").parameters
pytestmark = pytest.mark.xdist_group("derivative_check")


def f(x):
    return 2 * x * x * math.cos(x) - 5 * x


def slope(x):
    return 4 * x * np.cos(x) - 2 * x * x * np.sin(x) - 5


def printed(x):
    return 2 * x * np.cos(x) - x * x * np.sin(x) - 5


@pytest.fixture(scope="module")
def data():
    return compute(ARTICLE)


@pytest.fixture(scope="module")
def script(data):
    return check_script(data)


def asked(text, claim, start, rate=0.02, steps=60):
    objective = parse_objective(text)
    objective = objective.about(region_around(objective, (start,)))
    objective = claimed(objective, claim) if claim else objective
    return Parameters(objective, (start,), (rate,), steps)


def test_every_secant_is_the_slope_between_its_ends(data, script):
    expected = [(f(1 + h) - f(1)) / h for h in data.h]
    np.testing.assert_allclose(data.secants, expected, rtol=1e-9, atol=1e-9)
    assert data.h[0] == pytest.approx(2.0) and (np.diff(data.h) < 0).all()
    assert script.secants[0] == ("2.00000", "−14.45023")


def test_the_errors_are_those_of_the_article_s_function(data):
    """At x = 1; forward and central at 0.1, 0.001 and 0.00001, computed elsewhere."""
    table = {1e-1: (3.1e-1, 2.5e-2), 1e-3: (2.8e-3, 2.5e-6), 1e-5: (2.8e-5, 2.4e-10)}
    for h, (forward, central) in table.items():
        k = int(np.argmin(np.abs(np.log(data.right.h / h))))
        assert data.right.h[k] == pytest.approx(h)
        assert data.right.forward[k] == pytest.approx(forward, rel=0.03)
        assert data.right.central[k] == pytest.approx(central, rel=0.15)
    middle = (data.right.h > 1e-7) & (data.right.h < 1e-2)
    np.testing.assert_allclose(data.claimed.central[middle], 0.239, rtol=3e-3)


def test_the_slip_of_the_article_is_caught(data, script):
    assert not data.check.ok and data.check.x == pytest.approx(5.0)
    assert data.check.got == pytest.approx(printed(5.0)) and data.check.expected == pytest.approx(slope(5.0))
    assert script.relation == "f'(x) = 2 dot d f(x) + 5"
    assert script.ending.text == "Wrong: at x = 5 it says 21.8, the slope is 48.6." and not script.ending.good
    assert script.stays == "It does not fall: at x = 1 it is off by 0.239."


def test_it_is_the_same_answer_as_that_of_check_grad(data):
    found = check_grad(library.ARTICLE, np.linspace(-5, 5, 401))
    assert (found.ok, found.x, found.got) == (data.check.ok, data.check.x, data.check.got)
    assert found.expected == pytest.approx(data.check.expected, rel=1e-9)


def test_one_point_is_no_check(data, script):
    np.testing.assert_allclose(data.agreeing, [-3.6436, -1.0769, 0, 1.0769, 3.6436], atol=1e-4)
    np.testing.assert_allclose(printed(data.agreeing), slope(data.agreeing), atol=1e-8)
    assert "±" not in script.by_chance and "1.077" in script.by_chance


def test_it_rests_where_the_ground_slopes(data, script):
    assert data.run.x[-1] == pytest.approx(3.909884, abs=1e-3)
    assert data.exact.x[-1] == pytest.approx(3.782980, abs=1e-3)
    assert script.true_slope == pytest.approx(5.0, abs=0.02)
    x = 1.0
    for seen in data.run.x:
        assert seen == pytest.approx(x, abs=1e-12)
        x -= 0.05 * printed(x)


def test_the_slopes_shown_are_slopes(data):
    np.testing.assert_allclose(data.slopes, slope(data.at), rtol=1e-6, atol=1e-6)
    assert len(data.at) == 41 and (data.at[0], data.at[-1]) == (-5.0, 5.0)


def test_the_descent_on_screen_goes_by_the_printed_derivative():
    """And the tangent where it ends has the true slope, 5."""
    x = [1.0]
    for _ in range(300):
        x.append(x[-1] - 0.05 * printed(x[-1]))
    shots = [shot for shot in frames("derivative_check") if shot.section == "rest"]
    tangents = [line for shot in shots for line in shot.tangents]
    assert tangents and all(line.slope == pytest.approx(slope(x[-1]), abs=0.02) for line in tangents)
    balls = [replace(shot, tangents=()) for shot in shots if shot.at_rest]
    assert sum(bool(shot.balls) for shot in balls) > 10
    assert untruths(balls, Runs(f, printed, {(1.0, 0.05): np.array(x)})) == []


RIGHT = [
    ("x^3", "3x^2", 1.5),
    ("x^3", "", 1.5),
    ("3x", "3", 0.5),
    ("sin(t)", "cos(t)", 1.0),
    ("ln(x)", "1/x", 2.0),
    ("(x/1e-6)^2", "2e12 x", 1e-6),
    ("1e9 x^2", "2e9 x", 3.0),
    ("x^2", "x + x", 3.0),
]
WRONG = [
    ("x^3", "3x", 1.5),
    ("3x", "2", 0.5),
    ("x^2", "2x + 1", 3.0),
    ("ln(t)", "1/t^2", 2.0),
    ("exp(-x^2)", "exp(-x^2)", 0.5),
    ("1/(x - 1)", "1/(x - 1)^2", 3.0),
    ("x^2", "-2x", 0.4),
]


@pytest.mark.parametrize(("text", "claim", "start"), RIGHT)
def test_a_right_derivative_is_called_right(text, claim, start):
    script = check_script(compute(asked(text, claim, start, rate=1e-9)))
    assert script.ending.good and script.ending.text.startswith("Right: ") and not script.relation


@pytest.mark.parametrize(("text", "claim", "start"), WRONG)
def test_a_wrong_one_is_called_wrong(text, claim, start):
    script = check_script(compute(asked(text, claim, start)))
    assert not script.ending.good and script.ending.text.startswith("Wrong: ")


@pytest.mark.parametrize(
    ("text", "claim", "expected"),
    [
        ("x^2", "2x + 1", "f'(x) = d f(x) - 1"),
        ("x^2", "-2x", "f'(x) = -d f(x)"),
        ("t^2", "t", "f'(t) = 2 dot d f(t)"),
        ("x^3", "3x", ""),
    ],
)
def test_a_simple_relation_is_told(text, claim, expected):
    assert check_script(compute(asked(text, claim, 1.0))).relation == expected


@pytest.mark.parametrize(("text", "claim", "start"), [*RIGHT[::2], *WRONG])
def test_nothing_is_crowded(watch, complaints, text, claim, start):
    scene, moments = watch("derivative_check", "dark", asked(text, claim, start))
    assert [line for moment in moments for line in complaints(moment)] == []
    subtitles = {line.content for line in scene.renderer.file_writer.subcaptions}
    assert scene.verdict in subtitles and scene.verdict in scene.alt_text


@pytest.mark.parametrize(
    ("claim", "message"),
    [("x +", "something is missing at the end"), ("2t", "is in t, the function is in x"), ("foo(x)", "foo")],
)
def test_a_claim_that_cannot_be_read_is_refused(claim, message):
    with pytest.raises(ValueError, match=message):
        claimed(library.PARABOLA, claim)
