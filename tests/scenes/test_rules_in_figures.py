"""Functions with rules other than plain descent, in the figures: nothing is crowded, the words name the rule,
the verdict stands on screen, and every iterate is that of a recurrence written here."""

import math
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
import pytest
from test_layout import ends_in_the_same_words

from gd import parse_objective, region_around
from gd.rules import RULES
from scenes import multiple_starts
from scenes.catalog import figure
from scenes.kit.bars import Bars
from scenes.kit.plane import Plane
from scenes.kit.slope import step_arrows
from scenes.layout import Box
from scenes.parameters import Parameters
from scenes.rule_comparison import kept
from scenes.theme import DARK


@dataclass(frozen=True)
class Case:
    """A figure of a function, with rules; of one that takes several starts, `start` may be so many."""

    figure: str
    text: str
    start: float | tuple[float, ...]
    rules: tuple[str, ...]
    rates: tuple[float, ...]
    steps: int
    schedule: str | None = None
    clip: float | None = None

    @property
    def parameters(self) -> Parameters:
        objective = parse_objective(self.text)
        starts = self.start if isinstance(self.start, tuple) else (self.start,)
        objective = objective.about(region_around(objective, starts))
        more = {"rules": self.rules, "schedule": self.schedule, "clip": self.clip}
        return Parameters(objective, starts, self.rates, self.steps, **more)


def one(name: str, text: str, start, rule: str, rate: float, steps: int, **more) -> Case:
    return Case(name, text, start, (rule,), (rate,), steps, **more)


RED, ALPHA, RULE = "red_ball_steps", "alpha_comparison", "rule_comparison"
SKIER, PLATEAU, STARTS = "skier_slope", "arctan_plateau", "multiple_starts"
CASES = [
    one(RED, "x^4 - 3x^2 + x", 2.0, "momentum", 0.01, 60),
    one(RED, "(x - 2)^2", -3.0, "momentum(decay=0.5)", 0.1, 40),
    one(RED, "x^2/2 - x", 4.0, "nesterov", 0.3, 40),
    one(RED, "sin(x) + x^2/20", 6.0, "adagrad", 1.0, 40),
    one(RED, "1e-9*x^2", 3.0, "rmsprop", 0.1, 60),
    one(RED, "1e6 x^2", 3.0, "adam", 0.3, 30),
    one(RED, "abs(x) + x/4", 2.2, "adamw", 0.1, 60),
    one(RED, "exp(x) - 2x", 3.0, "backtracking", 1.0, 30),
    one(RED, "cosh(x)", 3.0, "momentum", 0.05, 40, clip=1.0),
    one(RED, "x^2", 3.0, "gradient_descent", 0.4, 30, schedule="cosine_decay(40)"),
    one(RED, "x^4", 3.0, "momentum", 0.1, 40),
    Case(ALPHA, "x^2", 3.0, ("momentum",), (0.1, 0.01, 2.0), 60),
    Case(ALPHA, "x^4 - 4x^2 - x", 2.5, ("nesterov",), (0.01, 0.002), 60),
    Case(ALPHA, "log(x^2 + 1)", 6.0, ("adagrad",), (1.0, 0.1, 5.0, 0.5), 80),
    Case(ALPHA, "x^2 + 10 sin(x)", 6.0, ("adam",), (0.5, 0.05, 3.0), 80),
    Case(ALPHA, "abs(x) + cos(3x)", 3.0, ("rmsprop",), (0.1, 0.01), 60),
    Case(ALPHA, "exp(-x)", 0.0, ("adamw",), (0.1, 1.0), 50),
    Case(ALPHA, "2/x + x/2", 3.0, ("backtracking",), (1.0, 0.1), 40),
    Case(ALPHA, "x^2", 3.0, ("gradient_descent",), (0.9, 0.1), 50, schedule="exponential_decay(0.9)"),
    Case(ALPHA, "cosh(x)", 4.0, ("gradient_descent",), (1.0, 0.1, 0.5, 2.0, 0.05), 50, clip=1.0),
    Case(RULE, "x^2", 3.0, ("gradient_descent", "momentum"), (0.1,), 60),
    Case(RULE, "x^4 - 3x^2 + x", 2.0, ("gradient_descent", "nesterov", "adagrad"), (0.01, 0.01, 0.5), 80),
    Case(
        RULE,
        "1 - exp(-x^2)",
        3.0,
        ("gradient_descent", "momentum", "rmsprop", "adam"),
        (1.0, 1.0, 0.1, 0.1),
        200,
    ),
    Case(RULE, "abs(x)", 2.2, ("gradient_descent", "adagrad"), (0.5, 1.0), 60),
    Case(RULE, "1e6 (x - 1)^2 + 3", 5.0, ("adam", "adagrad", "rmsprop"), (0.5,), 60),
    Case(RULE, "x^3 - 3x", -1.5, ("gradient_descent", "momentum"), (0.3, 0.3), 30),
    Case(RULE, "exp(x)", 3.0, ("gradient_descent", "backtracking", "adam"), (0.01, 1.0, 0.1), 60),
    Case(
        RULE, "cos(x) + x^2/30", 8.0, ("momentum", "momentum(decay=0.5)", "momentum(decay=0.99)"), (0.1,), 120
    ),
    Case(RULE, "tanh(x)^2", -4.0, ("gradient_descent", "adamw"), (0.5, 0.1), 100, clip=0.5),
    Case(
        RULE,
        "(x^2 - 1)^2",
        1.9,
        ("gradient_descent", "momentum", "nesterov", "adagrad", "adam"),
        (0.02, 0.02, 0.02, 0.5, 0.1),
        60,
    ),
    one(SKIER, "sqrt(x^2 + 1) + cos(2x)/2", -3.0, "adam", 0.1, 200),
    one(SKIER, "x^4/4 - 2x^2 + x/2", 2.8, "backtracking", 1.0, 60),
    one(SKIER, "exp(x) - 3x", 3.0, "momentum(decay=0.5)", 0.05, 60),
    one(SKIER, "(x - 300)^2/50 + sin(x)", 280.0, "adagrad", 5.0, 80),
    Case(
        SKIER, "x^2/10 + x", 3.0, ("gradient_descent",), (2.0, 0.1), 40, schedule="cosine_decay(50)", clip=0.5
    ),
    one(PLATEAU, "1 - exp(-x^2)", 3.0, "adagrad", 0.5, 200),
    one(PLATEAU, "tanh(x)^2", -6.0, "nesterov", 1.0, 60),
    Case(PLATEAU, "x^2/(1 + x^2)", 6.0, ("adamw",), (0.1, 1.0), 200),
    one(PLATEAU, "-exp(-(x - 50)^2/100)", 20.0, "rmsprop(decay=0.9)", 1.0, 120),
    one(PLATEAU, "log(1 + x^2)", 9.0, "backtracking", 8.0, 60),
    one(STARTS, "x^4 - 3x^2 + x/10", (-2.0, -0.5, 0.2, 2.0), "momentum", 0.02, 200),
    one(STARTS, "sin(x) + sin(3x)/2 + x^2/20", (-5.0, -3.0, 0.0, 5.0), "adam", 0.1, 200),
    one(STARTS, "10 + x^2 - 10cos(2 pi x)", (-4.4, -3.3, -2.2, 0.1, 1.3, 2.6), "backtracking", 0.01, 60),
    one(STARTS, "abs(x - 1) + abs(x + 2)/2", (-4.0, 0.0, 3.0), "rmsprop", 0.1, 60),
    one(STARTS, "cos(x)", (0.0, 1.0, 4.0, 9.0, -5.0), "nesterov(decay=0.5)", 0.3, 60, clip=0.5),
]


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{case.figure}: {case.text} {case.rules[-1]}" for case in CASES]
)
def test_functions_with_rules_are_not_crowded(watch, complaints, case):
    scene, moments = watch(case.figure, "dark", case.parameters)
    assert [line for moment in moments for line in complaints(moment)] == []
    assert tuple(dict.fromkeys(moment.section for moment in moments)) == figure(case.figure).sections
    on_screen = " ".join(label.reads for moment in moments for label in moment.labels)
    for rule in {rule.partition("(")[0] for rule in case.rules}:
        title = "plain descent" if rule == "gradient_descent" and case.figure == RULE else RULES[rule].title
        assert case.figure == PLATEAU or title.lower() in scene.alt_text.lower()
        assert title.lower().partition("’")[0] in (scene.alt_text + on_screen).lower()
    if case.figure in (SKIER, PLATEAU, STARTS):
        assert ends_in_the_same_words(case.figure, scene, moments)
    elif case.figure == RED:
        assert scene.verdict in on_screen
    else:
        assert all(
            entry.run.verdict.short in on_screen or entry.run.verdict.text in on_screen
            for entry in scene.data.entries
        )


def test_they_are_more_than_thirty_in_every_figure_and_know_every_rule():
    assert len({case.text for case in CASES}) > 30
    counts = Counter(case.figure for case in CASES)
    assert set(counts) == {RED, ALPHA, RULE, SKIER, PLATEAU, STARTS} and min(counts.values()) >= 5
    assert {rule.partition("(")[0] for case in CASES for rule in case.rules} == set(RULES)


def test_the_red_ball_goes_by_momentum_and_shows_what_it_remembers(watch):
    case = one(RED, "(x - 2)^2", -3.0, "momentum(decay=0.5)", 0.1, 40)
    scene, moments = watch(RED, "dark", case.parameters)
    x, v, path, velocities = -3.0, 0.0, [-3.0], [0.0]
    for _ in range(40):
        v = 0.5 * v + 2 * (x - 2)
        x -= 0.1 * v
        path.append(x)
        velocities.append(v)
    data = scene.data
    last = data.run.last
    assert np.allclose(data.run.x, path[: last + 1])
    assert [state.symbol for state in data.states] == ["v_k"]
    assert np.allclose(data.states[0].values, velocities[: last + 1])
    # The last step's share pushes on: half of the velocity that was, the slope's own share beside it.
    own, memory = data.pushes.T
    assert np.allclose(own, -0.1 * 2 * (np.array(path[:last]) - 2))
    assert np.allclose(memory, -0.1 * 0.5 * np.array(velocities[:last]))
    on_screen = {label.reads for moment in moments for label in moment.labels}
    assert "v_2 = 0.5 dot (−10) + (−8)" in on_screen and "= −13" in on_screen
    assert "= −2 - 0.1 dot (−13)" in on_screen


def test_adam_shows_its_two_averages(watch):
    case = one(RED, "x^2", 3.0, "adam", 0.3, 20)
    scene, moments = watch(RED, "dark", case.parameters)
    x, m, s = 3.0, 0.0, 0.0
    for n in range(1, scene.data.run.last + 1):
        g = 2 * x
        m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g * g
        x -= 0.3 * (m / (1 - 0.9**n)) / (math.sqrt(s / (1 - 0.999**n)) + 1e-8)
    mean, square = scene.data.states
    assert (mean.symbol, square.symbol) == ("m_k", "s_k")
    assert (mean.values[-1], square.values[-1]) == pytest.approx((m, s))
    last = {label.reads for label in moments[-1].labels}
    assert (
        f"{m:.5f}".replace("-", "−") in last and f"{s:.5f}" in last and f"{x:.5f}".replace("-", "−") in last
    )


def test_the_arrows_of_a_step_add_up():
    plane = Plane(DARK, (-5, 5), (0, 10), (0, 10, 0, 5))  # a unit of x is a unit of the frame, x = 0 at 5
    whole, own, memory = step_arrows(DARK, plane, -3.0, -0.5, (1.0, 1.5))
    ends = [tuple(arrow.get_start_and_end()[n][0] for n in (0, 1)) for arrow in (whole, own, memory)]
    assert np.allclose(ends, [(2, 4.5), (2, 3), (3, 4.5)], atol=1e-6)
    assert len(step_arrows(DARK, plane, -3.0, -2.0, (1.0, 0.0))) == 1, "nothing is remembered: one arrow"


def test_a_bar_is_as_long_as_its_number_is_large():
    values = np.array([[1e-4, 1e-2, 1.0], [1.0, 1e-1, 0.0]])
    bars = Bars(DARK, ["x", "y"], ["#FFFFFF", "#FFFFFF"], values, Box(0, 6, 0, 2))
    # Six decades on six units, one below the smallest and one above the largest.
    for k, lengths in enumerate([(1, 5), (3, 4), (5, 0)]):
        bars.show(k)
        assert np.allclose([bar.width for bar in bars.bars], lengths, atol=1e-6), k


def test_the_bars_show_the_step_that_is_coming(watch):
    case = one(RULE, "x^2", 3.0, "momentum", 0.1, 20)
    scene, _ = watch(
        RULE, "dark", Case(RULE, "x^2", 3.0, ("momentum", "gradient_descent"), (0.1,), 20).parameters
    )
    quantities = kept(scene.data.entries[0].run)
    x, v = 3.0, 0.0
    for k in range(case.steps):
        v = 0.9 * v + 2 * x
        expected = {"abs(f'(x_k))": 2 * x, "abs(v_(k+1))": v, '"step"': -0.1 * v}
        assert {name: values[k] for name, values in quantities.items()} == pytest.approx(expected)
        x -= 0.1 * v


def test_a_line_search_on_the_articles_slope_says_that_it_failed(watch):
    """Where it stops, f rises in the direction in which the printed slope says that it falls."""
    drawn = replace(figure(RED).parameters, rules=("backtracking",), learning_rates=(0.05,), steps=50)
    scene, moments = watch(RED, "dark", drawn)
    x = scene.data.run.x[-1]
    printed = 2 * x * math.cos(x) - x * x * math.sin(x) - 5

    def f(x):
        return 2 * x * x * math.cos(x) - 5 * x

    assert all(f(x - h * printed) > f(x) for h in np.geomspace(1e-6, 1e-1, 40))
    assert scene.verdict.startswith(f"Line search failed at x = {x:.5f}: it found no step down; ")
    assert scene.verdict.endswith(f"{scene.data.run.result.nfev:,} evaluations of f.")
    assert not scene.data.run.verdict.good and scene.verdict in {label.reads for label in moments[-1].labels}
    # The exact derivative leads to the minimum, where f' = 4x cos x - 2x^2 sin x - 5 is zero.
    assert scene.script.errata[-1] == "walk ends at x = 3.78298."


def test_a_learning_rate_that_was_found_belongs_to_the_step_before(watch):
    case = one(RED, "x^2", 3.0, "backtracking(shrink=0.5)", 1.0, 6)
    scene, moments = watch(RED, "dark", case.parameters)
    # From 3 with rate 1 to -3, which is no lower: half of it leads to 0.
    assert [state.symbol for state in scene.data.states] == ["alpha_(k-1)"]
    assert scene.data.states[0].values[1] == 0.5 and scene.data.run.x[1] == 0.0
    on_screen = {label.reads for moment in moments for label in moment.labels}
    assert "alpha_(k-1)" in on_screen and any(line.startswith("alpha_k <= 1") for line in on_screen)


def test_balls_that_come_and_go_are_not_said_to_walk():
    """AdamW is drawn away from a minimum that is not at 0: it arrives, leaves and comes back."""
    case = Case(STARTS, "(x - 2)^2", (1.0,), ("adamw",), (0.1,), 300)
    scene = multiple_starts.starts_script(data := multiple_starts.compute(case.parameters))
    x = data.runs[0].x
    there = np.abs(x - 2) <= data.runs[0].tolerance
    assert there.any() and not there[int(np.argmax(there)) :].all()
    assert data.troubles == ("came and went",) and scene.lost == ("One ball came and went",)


def test_many_starts_say_what_a_line_search_costs():
    case = Case(STARTS, "x^2", (1.0, -3.0), ("backtracking(shrink=0.5)",), (1.0,), 10)
    data = multiple_starts.compute(case.parameters)
    # Each: f at the start, two tries, and it is there. Nothing else is asked.
    assert multiple_starts.starts_script(data).price.endswith("2 steps and 6 evaluations of f in all.")
