"""The comparison of rules: the article's plateau against recurrences written by hand and the steps counted
elsewhere, what relapses and what has not arrived, and how other rules are laid out."""

from dataclasses import replace

import numpy as np
import pytest
from test_iterates import by_every_rule

from gd import library, parse_objective
from scenes.catalog import figure
from scenes.parameters import Parameters
from scenes.rule_comparison import compute, kept, kind
from scenes.script.comparison import rule_script

pytestmark = pytest.mark.xdist_group("rule_comparison")
DEFAULT = figure("rule_comparison").parameters


@pytest.fixture(scope="module")
def data():
    return compute(DEFAULT)


def test_every_rule_takes_its_own_steps(data):
    by_hand = by_every_rule(-20.0, 2200, lambda x: 2 * x / (1 + x**4))
    assert [entry.run.rule.name for entry in data.entries] == list(DEFAULT.rules)
    for entry, path in zip(data.entries, by_hand, strict=True):
        assert np.allclose(entry.x, path[: entry.last + 1], rtol=0, atol=1e-9)


def test_who_is_there_first_and_who_stays(data):
    # optimizer-facts: momentum 2,114, stays 2,153; AdaGrad 40; Adam 162 first; plain descent never in 30,000.
    plain, momentum, adagrad, adam = (entry.run for entry in data.entries)
    assert plain.arrived is None and plain.verdict.short == "on the plateau after 2,200 steps"
    assert (momentum.first, momentum.arrived) == (2114, 2153)
    assert momentum.verdict.short == "there in 2,114 steps, for good in 2,153"
    assert (adagrad.first, adagrad.arrived, adagrad.verdict.short) == (40, 40, "converged in 40 steps")
    assert adam.first == 162 < adam.arrived and "for good in" in adam.verdict.short
    by_hand = np.abs(by_every_rule(-20.0, 2200, lambda x: 2 * x / (1 + x**4))[3])
    assert adam.arrived == np.flatnonzero(by_hand > 0.01)[-1] + 1


def test_the_words_follow_from_the_runs(data):
    script = rule_script(data)
    assert script.title == "One start, four rules"
    assert script.closing == (
        "AdaGrad is there in 40 steps, Adam in 205, momentum in 2,153; plain descent not in 2,200."
    )
    assert script.verdict.endswith("Converged: to within 0.01.")
    assert script.beats["memory"] == "A memory: the slopes add up, on a plain up to ten times the slope."


def test_each_rule_has_its_beat(data):
    assert [kind(entry) for entry in data.entries] == ["plain", "memory", "scale", "scale"]


def test_momentum_grows_to_ten_times_the_slope(data):
    quantities = kept(data.entries[1].run)
    slope, velocity, step = (quantities[name] for name in ("abs(f'(x_k))", "abs(v_(k+1))", '"step"'))
    assert velocity[0] == pytest.approx(slope[0]) and velocity[99] / slope[99] == pytest.approx(10, rel=0.02)
    assert np.allclose(np.abs(step), np.abs(velocity))
    adam = kept(data.entries[3].run)
    assert list(adam) == ["abs(f'(x_k))", "abs(m_(k+1))", "sqrt(s_(k+1))", '"step"']
    assert np.abs(adam['"step"'][:10]) == pytest.approx(np.full(10, 0.1), rel=0.02), "however small the slope"


@pytest.mark.parametrize(
    "parameters",
    [
        Parameters(library.ARTICLE, (-1.0,), (0.02, 0.5), 80, rules=("nesterov", "rmsprop")),
        Parameters(library.PARABOLA, (2.5,), (0.1,), 60, rules=("momentum(decay=0.5)", "momentum", "adamw")),
        Parameters(
            parse_objective("x^4 - 3x^2 + x"),
            (2.0,),
            (0.01, 0.01, 0.1, 0.1, 1.0),
            50,
            rules=("gradient_descent", "momentum", "adagrad", "adam", "backtracking"),
        ),
        replace(DEFAULT, rules=("adam", "adagrad"), learning_rates=(5.0, 0.001), steps=100),
        Parameters(library.XCOSX, (3.4256184594817283,), (0.1,), 10, rules=("momentum", "adam")),
    ],
    ids=["no-plain", "one-rule-twice", "five", "none-arrives", "starts-at-rest"],
)
def test_other_rules_are_laid_out_as_well(watch, complaints, parameters):
    scene, moments = watch("rule_comparison", "dark", parameters)
    assert [line for moment in moments for line in complaints(moment)] == []
    assert scene.script.closing in {label.reads for label in moments[-1].labels}
    assert tuple(dict.fromkeys(moment.section for moment in moments)) == figure("rule_comparison").sections


def test_what_hovers_is_told():
    # RMSProp 0.1 is there in 42 steps, then hovers at ±0.05 (optimizer-facts).
    many = compute(replace(DEFAULT, rules=("rmsprop", "adagrad"), learning_rates=(0.1, 1.0))).entries[0].run
    assert many.verdict.text == "Cycling between −0.05 and 0.05: never settles."
    few = compute(replace(DEFAULT, rules=("rmsprop", "adagrad"), learning_rates=(0.1, 1.0), steps=300))
    hovers = few.entries[0].run
    assert hovers.verdict.short == "there in 42 steps, comes and goes" and not hovers.verdict.good
    reach = np.abs(hovers.x[42:]).max()
    assert hovers.verdict.text == (
        f"At x = 0.00000 in 42 steps, then coming and going, up to {reach:.2g} away."
    )
