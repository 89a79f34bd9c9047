"""The table of rules: the text people type, errors, formulas, and the numbers put in."""

import inspect
import math
import re

import numpy as np
import pytest

from gd import (
    RULES,
    Status,
    UpdateRule,
    adam,
    clip_by_norm,
    formula_of,
    gradient_descent,
    make_rule,
    minimize,
    momentum,
    nesterov,
    of_one_variable,
    work_out,
)
from gd.library import HIMMELBLAU, PARABOLA
from gd.rules import RuleEntry, Update, text_of

NAMES = ("gradient_descent", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw", "backtracking")


def test_all_rules_are_in_the_table_with_pytorchs_defaults():
    assert tuple(RULES) == NAMES
    defaults = {name: {s.name: s.default for s in entry.settings} for name, entry in RULES.items()}
    assert defaults == {
        "gradient_descent": {},
        "momentum": {"decay": 0.9},
        "nesterov": {"decay": 0.9},
        "adagrad": {"eps": 1e-10, "start": 0, "eps_root": 0},
        "rmsprop": {"decay": 0.99, "eps": 1e-8, "eps_root": 0},
        "adam": {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8},
        "adamw": {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.01},
        "backtracking": {"c": 1e-4, "shrink": 0.8, "grow": 1.5},
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_factory_takes_what_the_table_says(name):
    parameters = list(inspect.signature(RULES[name].factory).parameters.values())
    assert parameters[0].name == "learning_rate"
    assert [(p.name, p.default) for p in parameters[1:]] == [
        (s.name, s.default) for s in RULES[name].settings
    ]
    rule = make_rule(name, 0.1)
    assert (rule.name, rule.learning_rate(7), rule.clip) == (name, 0.1, None)
    assert rule.settings == {setting.name: setting.default for setting in RULES[name].settings}
    assert RULES[name].title and RULES[name].about
    state = rule.init(np.ones((3, 2)))
    assert state.steps == 0 and {array.name for array in RULES[name].states} <= set(state._fields)


@pytest.mark.parametrize(
    ("text", "settings", "canonical"),
    [
        ("momentum(decay=0.8)", {"decay": 0.8}, "momentum(decay=0.8)"),
        (" Momentum ( 0.8 ) ", {"decay": 0.8}, "momentum(decay=0.8)"),
        ("momentum(decay=0.9)", {"decay": 0.9}, "momentum"),
        ("momentum()", {"decay": 0.9}, "momentum"),
        ("nesterov(2/3)", {"decay": 2 / 3}, f"nesterov(decay={2 / 3!r})"),
        ("gradient-descent", {}, "gradient_descent"),
        ("Gradient descent", {}, "gradient_descent"),
        ("adam(0.8, eps=1e-6)", {"beta1": 0.8, "beta2": 0.999, "eps": 1e-6}, "adam(beta1=0.8, eps=1e-06)"),
        ("adam(eps=0)", {"beta1": 0.9, "beta2": 0.999, "eps": 0.0}, "adam(eps=0)"),
        ("backtracking(grow=inf)", {"c": 1e-4, "shrink": 0.8, "grow": math.inf}, "backtracking(grow=inf)"),
    ],
)
def test_a_rule_is_read_as_people_type_it(text, settings, canonical):
    rule = make_rule(text, 0.1)
    assert dict(rule.settings) == settings
    assert text_of(rule) == canonical
    assert make_rule(canonical, 0.1).settings == rule.settings


def test_a_rule_made_from_text_is_the_rule():
    made = make_rule("nesterov(decay=0.8)", 0.01, schedule="exponential_decay(0.9)", clip=2)
    same = clip_by_norm(nesterov(made.learning_rate, 0.8), 2)
    assert (made.clip, made.learning_rate.text) == (2, "exponential_decay(factor=0.9)")
    runs = [minimize(HIMMELBLAU, (0, 0), rule, maxiter=40).trajectory.x for rule in (made, same)]
    np.testing.assert_array_equal(*runs)


ALLOWED = "allowed are gradient_descent, momentum, nesterov, adagrad, rmsprop, adam, adamw, backtracking"
SCHEDULES_ALLOWED = "allowed are constant, step_decay, exponential_decay, cosine_decay, warmup_cosine"
BELOW_1 = "a number from 0 up to but without 1 is"


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        ({"text": "adm"}, f"rule: 'adm' is not known (did you mean adam?), {ALLOWED}"),
        ({"text": "sgd"}, f"rule: 'sgd' is not known (did you mean gradient_descent?), {ALLOWED}"),
        ({"text": "heavy ball"}, f"rule: 'heavy ball' is not known (did you mean momentum?), {ALLOWED}"),
        ({"text": "zzz"}, f"rule: 'zzz' is not known, {ALLOWED}"),
        (
            {"text": "adam("},
            "rule: 'adam(' is not a name with numbers in brackets, such as momentum(decay=0.9)",
        ),
        ({"text": ""}, "rule: '' is not a name with numbers in brackets, such as momentum(decay=0.9)"),
        (
            {"text": "momentum(decya=1)"},
            "rule: momentum: 'decya' is not known (did you mean decay?), allowed is decay",
        ),
        ({"text": "momentum(decay=1)"}, f"rule: momentum: decay: 1 is not allowed, {BELOW_1}"),
        ({"text": "momentum(decay=nan)"}, f"rule: momentum: decay: nan is not allowed, {BELOW_1}"),
        ({"text": "momentum(decay=x)"}, f"rule: momentum: decay: 'x' is not allowed, {BELOW_1}"),
        ({"text": "momentum(decay=1/0)"}, f"rule: momentum: decay: '1/0' is not allowed, {BELOW_1}"),
        ({"text": "momentum(0.1, 0.2)"}, "rule: momentum: '0.2' is one too many, one number is allowed"),
        (
            {"text": "gradient_descent(3)"},
            "rule: gradient_descent: '3' is one too many, no number is allowed",
        ),
        ({"text": "momentum(0.1, decay=0.2)"}, "rule: momentum: decay is given twice"),
        ({"text": "adam(eps=-1)"}, "rule: adam: eps: -1 is not allowed, a finite number from 0 is"),
        ({"learning_rate": 0}, "learning rate: 0 is not allowed, a finite number above 0 is"),
        ({"learning_rate": math.nan}, "learning rate: nan is not allowed, a finite number above 0 is"),
        ({"clip": -1}, "clip: -1 is not allowed, a finite number above 0 is"),
        (
            {"text": "backtracking", "schedule": "cosine_decay(9)"},
            "schedule: cosine_decay(9) is not allowed with backtracking, which finds its own rates",
        ),
        (
            {"schedule": "cosine(10)"},
            f"schedule: 'cosine' is not known (did you mean cosine_decay?), {SCHEDULES_ALLOWED}",
        ),
        (
            {"schedule": "cosine_decay"},
            "schedule: cosine_decay: steps is missing, a whole number from 1 is needed",
        ),
        (
            {"schedule": "exponential_decay(0)"},
            "schedule: exponential_decay: factor: 0 is not allowed, a number above 0 and up to 1 is",
        ),
        (
            {"schedule": "cosine_decay(100)", "steps": 150},
            "schedule: cosine_decay(steps=100) is 0 at step 100, at every step a number above 0 is needed: "
            "at most 100 steps, or a final share above 0",
        ),
    ],
)
def test_what_cannot_be_made_is_said_in_one_line(asked, line):
    with pytest.raises(ValueError, match=f"^{re.escape(line)}$"):
        make_rule(**{"text": "adam", "learning_rate": 0.1, **asked})


@pytest.mark.parametrize(
    "text", ["(" * 5000, "adam" * 5000, "adam(" + "1," * 5000 + ")", "a\n(b)", "adam(é=1)"]
)
def test_a_hostile_text_gets_a_line_too(text):
    with pytest.raises(ValueError, match=r"^rule: "):
        make_rule(text, 0.1)


def test_the_formula_of_plain_descent_is_the_articles():
    assert formula_of(gradient_descent(0.1)) == ("x_(k+1) = x_k - alpha f'(x_k)",)
    assert formula_of(gradient_descent(0.1), k=0) == ("x_1 = x_0 - alpha f'(x_0)",)
    assert formula_of(gradient_descent(0.1), dim=2) == ("x_(k+1) = x_k - alpha nabla f(x_k)",)


def test_the_formula_says_what_changes_and_what_is_cut():
    assert formula_of(make_rule("momentum", 0.1, "cosine_decay(9)", clip=1)) == (
        "g_k = f'(x_k) min(1, c / abs(f'(x_k)))",
        "v_(k+1) = mu v_k + g_k",
        "x_(k+1) = x_k - alpha_k v_(k+1)",
    )
    assert formula_of(make_rule("adagrad(eps=0)", 0.1), dim=2, k=4) == (
        "s_5 = s_4 + (nabla f(x_4))^2",
        "x_5 = x_4 - alpha (nabla f(x_4)) / (sqrt(s_5))",
    )


def value_of(text):
    """What a line of numbers in Typst comes to."""
    assert re.fullmatch(r"[-+*/().,^ \d\se]*(?:(?:dot|sqrt|min|abs|e|inf|[-+*/().,^ \d])*)", text)
    python = text.replace("dot", "*").replace("^", "**")
    return eval(python, {"__builtins__": {}, "sqrt": math.sqrt, "min": min, "abs": abs})


@pytest.mark.parametrize("clip", [None, 1.5])
@pytest.mark.parametrize("schedule", [None, "exponential_decay(0.9)"])
@pytest.mark.parametrize(
    "text", [*NAMES, "adagrad(eps=0, start=0.1, eps_root=0.5)", "rmsprop(eps=0.25)", "adam(eps=0.5)"]
)
def test_the_numbers_put_in_come_to_the_result(text, schedule, clip):
    if text == "backtracking" and schedule:
        return
    rule = make_rule(text, 5.0 if text == "backtracking" else 0.2, schedule, clip)
    for x0 in (3.0, -3.0):
        run = minimize(PARABOLA, x0, rule, maxiter=6, keep_states=True).trajectory
        for k in range(5):
            lines = work_out(rule, run, k, repr_of, repr_of)
            assert lines[-1].left == f"x_{k + 1}" or text == "backtracking"
            for line in lines:
                left, right = float(line.result), value_of(line.numbers)
                if line.relation == "<=":
                    assert left <= right
                else:
                    assert left == pytest.approx(right, rel=1e-12)
            x = next(line for line in lines if line.left == f"x_{k + 1}")
            assert float(x.result) == run.x[k + 1, 0]
            shown = tuple(f"{line.left} {line.relation} {line.formula}" for line in lines)
            assert shown == formula_of(rule, k=k)


def repr_of(value):
    return repr(float(value))


def test_a_negative_number_stands_in_brackets_where_something_is_before_it():
    run = minimize(PARABOLA, -3.0, make_rule("momentum", 0.1), maxiter=2, keep_states=True).trajectory
    first, second = work_out(make_rule("momentum", 0.1), run, 1, "{:.2f}".format, "{:g}".format)
    assert first.numbers == "0.9 dot (-6.00) + (-4.80)" and first.result == "-10.20"
    assert second == ("x_2", "x_1 - alpha v_2", "-2.40 - 0.1 dot (-10.20)", "-1.38", "=")


def test_what_is_too_small_to_be_seen_beside_a_divisor_is_left_out():
    def last_line(slope_of, text):
        rule = make_rule(text, 0.1)
        scaled = of_one_variable(
            "scaled", lambda x: slope_of * x * x / 2, lambda x: slope_of * x, "", (-5, 5), ""
        )
        run = minimize(scaled, 3.0, rule, maxiter=2, keep_states=True, gtol=0.0).trajectory
        return work_out(rule, run, 0, "{:.5f}".format, "{:g}".format)[-1].numbers

    # The slope is 6: with 1e-8 its size is still 6.00000.
    assert last_line(2.0, "adam") == "3.00000 - 0.1 dot 6.00000 / (sqrt(36.00000))"
    assert last_line(2.0, "adam(eps=0.5)") == "3.00000 - 0.1 dot 6.00000 / (sqrt(36.00000) + 0.5)"
    assert last_line(2.0, "adagrad(eps_root=0.25)").endswith("/ (sqrt(36.00000 + 0.25))")


def test_points_of_two_variables_come_to_the_writer_as_arrays():
    rule = make_rule("adam", 0.1)
    run = minimize(HIMMELBLAU, (0, 0), rule, maxiter=3, keep_states=True).trajectory

    def show(value):
        return f"vec({value[0]:.3f}, {value[1]:.3f})" if np.ndim(value) else f"{value:.3f}"

    last = work_out(rule, run, 0, show, "{:g}".format)[-1]
    assert last.numbers.startswith("vec(0.000, 0.000) - 0.1 dot vec(-14.000, -22.000) / (sqrt(vec(")
    assert last.result == "vec(0.100, 0.100)"


def test_a_new_rule_is_one_function_and_one_line_in_the_table(monkeypatch):
    def sign_descent(learning_rate):
        plain = gradient_descent(learning_rate)

        def update(grad, state, x, fun):
            step = -plain.learning_rate(state.steps) * np.sign(grad)
            return Update(step, type(state)(state.steps + 1), np.zeros(len(x), dtype=int))

        return UpdateRule(plain.init, update, plain.at_rest, "sign_descent", plain.learning_rate)

    monkeypatch.setitem(RULES, "sign_descent", RuleEntry(sign_descent, title="descent by sign"))
    rule = make_rule("Sign descent", 0.5)
    run = minimize(PARABOLA, 1.25, rule, maxiter=2, keep_states=True)
    np.testing.assert_array_equal(run.trajectory.x[:, 0], [1.25, 0.75, 0.25])
    assert formula_of(rule) == ("x_(k+1) = x_k + Delta_k",)
    (line,) = work_out(rule, run.trajectory, 1, "{:g}".format, "{:g}".format)
    assert line[:4] == ("x_2", "x_1 + Delta_1", "0.75 + (-0.5)", "0.25")


def test_bare_factories_say_what_they_are():
    rule = clip_by_norm(momentum(0.2, 0.5), 3)
    assert (rule.name, rule.learning_rate(0), dict(rule.settings), rule.clip) == (
        "momentum",
        0.2,
        {"decay": 0.5},
        3,
    )
    assert adam().learning_rate(0) == 0.001
    assert minimize(PARABOLA, 1.0, rule, maxiter=500).status is Status.CONVERGED
