"""Rules, schedules and clipping, from the command line, batch files and Python to descent and recipe."""

import importlib
import json
import shlex

import pytest

import render
from fall_line import batch_file
from fall_line.jobs import jobs_of
from fall_line.options import OPTIONS
from fall_line.request import make_request
from gd import RULES
from scenes import film
from scenes.catalog import FIGURES, figure
from scenes.red_ball_steps import compute
from studio import build
from studio.manifest import Manifest

BY_RULE = [entry for entry in FIGURES if "rule" in entry.takes]
TOLD_BY_RULE = [entry for entry in BY_RULE if entry.name != "derivative_check"]
"""A derivative is right or wrong, by whatever rule a descent may use it."""


@pytest.fixture
def jobs(monkeypatch):
    """What the command line asks for; nothing is made."""
    kept = []
    monkeypatch.setattr(build, "work", lambda jobs, folder, **_: kept.extend(jobs) or 0)

    def asked(*words):
        kept.clear()
        assert render.main(words) == 0
        return list(kept)

    return asked


def iterates_by_hand(x, slope, *, rate, decay, longest, steps):
    """Momentum with clipped slopes, and a rate that falls along half a wave of the cosine, step by step."""
    from math import cos, pi

    v, path = 0.0, [x]
    for n in range(steps):
        g = slope(x)
        g = g if abs(g) <= longest else longest * g / abs(g)
        v = decay * v + g
        x -= rate * (1 + cos(pi * n / steps)) / 2 * v
        path.append(x)
    return path


WORDS = [
    "red_ball_steps", "--function", "x^2", "--start", "3", "--learning-rate", "0.1", "--steps", "8",
    "--rule", "momentum(decay=0.8)", "--schedule", "cosine_decay(8)", "--clip", "2",
]  # fmt: skip


def test_a_rule_a_schedule_and_clipping_reach_the_descent(jobs):
    (job,) = jobs(*WORDS, "--format", "gif")
    by_hand = iterates_by_hand(3.0, lambda x: 2 * x, rate=0.1, decay=0.8, longest=2.0, steps=8)
    assert compute(job.scene.parameters).run.x == pytest.approx(by_hand, rel=1e-12)
    assert {name: job.parameters[name] for name in ("rules", "schedule", "clip")} == {
        "rules": ("momentum(decay=0.8)",),
        "schedule": "cosine_decay(steps=8)",
        "clip": 2.0,
    }


def test_the_recipe_names_them_and_makes_the_same(jobs):
    (job,) = jobs(*WORDS, "--format", "gif")
    words = shlex.split(job.recipe)[2:]
    assert words[words.index("--rule") :][:6] == (
        ["--rule", "momentum(decay=0.8)", "--schedule", "cosine_decay(steps=8)", "--clip", "2"]
    )
    assert jobs(*words) == [job]
    (plain,) = jobs("red_ball_steps", "--format", "gif", "--rule", "gradient_descent")
    assert "--rule" not in plain.recipe
    (heavy,) = jobs("red_ball_steps", "--format", "gif", "--rule", "Momentum(decay=0.9)")
    assert "--rule momentum --" not in heavy.recipe and heavy.recipe.endswith("--rule momentum")


def test_batch_file_and_command_line_ask_for_the_same(jobs, tmp_path):
    path = tmp_path / "course.toml"
    path.write_text(
        "[[figure]]\nfigure='red_ball_steps'\nfunction='x^2'\nstart=3\nlearning_rate=0.1\nsteps=8\n"
        "rule='momentum(0.8)'\nschedule='cosine_decay(8)'\nclip=2\n"
        "[[figure]]\nfigure='rule_comparison'\nrule=['adam', 'nesterov', 'rmsprop']\n"
    )
    ball, compared = batch_file.read(path).requests
    (job,) = jobs(*WORDS, "--format", "gif")
    assert ball.parameters == job.scene.parameters
    assert compared.parameters.rules == ("adam", "nesterov", "rmsprop")
    # Adam keeps the rate the figure has for it, RMSProp has its own; Nesterov's takes the figure's first.
    assert compared.parameters.learning_rates == (0.1, 1.0, 0.1)


def test_a_film_from_python_takes_them(tmp_path):
    made = film(
        "red_ball_steps", rule="adam", schedule="step_decay(3)", clip=5, steps=6, format="png",
        size="96x54", out=tmp_path,
    )  # fmt: skip
    with Manifest(tmp_path) as manifest:
        parameters = manifest.entry(made.path)["parameters"]
    assert json.loads(json.dumps(parameters))["rules"] == ["adam"]
    assert (parameters["schedule"], parameters["clip"]) == ("step_decay(steps=3)", 5.0)


@pytest.mark.parametrize("entry", BY_RULE, ids=lambda entry: entry.name)
@pytest.mark.parametrize("rule", RULES)
def test_every_figure_takes_every_rule(entry, rule, tmp_path):
    rules = (rule,) if entry.rules_allowed[0] == 1 else (rule, next(name for name in RULES if name != rule))
    request = make_request(entry, {"rule": rules, "format": ("gif",)})
    assert request.parameters.rules == rules and request.parameters.made_rules()
    recipe = next(jobs_of(request, tmp_path)).recipe
    assert ("--rule" in recipe) == (rules != entry.parameters.rules)


@pytest.mark.parametrize(
    "name, rules, rates, steps",
    [
        ("red_ball_steps", ["adam"], (0.1,), 200),
        ("red_ball_steps", ["adagrad(start=0.1)"], (1.0,), 200),
        ("red_ball_steps", ["momentum"], (0.05,), 200),
        ("red_ball_steps", ["gradient_descent"], (0.05,), 20),
        # It needs several rates: Adam's in the ratios of its own 0.05, 0.01 and 0.2.
        ("alpha_comparison", ["adam"], (0.1, 0.02, 0.4), 200),
        ("alpha_comparison", ["nesterov"], (0.05, 0.01, 0.2), 200),
        ("arctan_plateau", ["backtracking"], (1.0,), 20_100),
        ("skier_slope", ["rmsprop"], (0.1,), 800),
        ("rule_comparison", ["rmsprop", "nesterov", "adam(beta1=0.5)"], (0.1, 1.0, 0.1), 2_200),
    ],
)
def test_a_rule_brings_its_own_learning_rate_and_patience(name, rules, rates, steps):
    given = make_request(figure(name), {"rule": OPTIONS["rule"].read(rules)}).parameters
    assert (given.learning_rates, given.steps) == (rates, steps)


def test_what_is_said_goes_before_what_a_rule_brings():
    said = {"rule": ("adam",), "learning_rate": (0.3,), "steps": 7}
    given = make_request(figure("red_ball_steps"), said).parameters
    assert (given.learning_rates, given.steps) == ((0.3,), 7)


@pytest.mark.parametrize(
    "name, schedule, steps",
    [
        ("red_ball_steps", "cosine_decay(15)", 15),
        ("red_ball_steps", "cosine_decay(500)", 20),
        ("red_ball_steps", "cosine_decay(15, final=0.1)", 20),
        ("alpha_comparison", "warmup_cosine(5, 60)", 60),
        # The smallest float is 5e-324: 1 · 0.5^n is above it up to n = 1074.
        ("arctan_plateau", "exponential_decay(0.5)", 1075),
    ],
)
def test_the_figures_own_number_of_steps_ends_with_the_schedule(name, schedule, steps):
    request = make_request(figure(name), {"schedule": OPTIONS["schedule"].read(schedule)})
    assert request.parameters.steps == steps
    assert request.parameters.made_rules()


@pytest.mark.parametrize("schedule", ["cosine_decay(15)", "exponential_decay(1e-30)", "step_decay(2, 1e-99)"])
def test_a_run_with_a_schedule_is_followed_no_further_than_it_goes(schedule):
    request = make_request(figure("red_ball_steps"), {"schedule": OPTIONS["schedule"].read(schedule)})
    run = compute(request.parameters).run
    assert run.last == request.parameters.steps


@pytest.mark.parametrize(
    "given", [{"rule": ("momentum(decay=0.8)",)}, {"clip": 0.001}, {"schedule": "cosine_decay(15)"}]
)
@pytest.mark.parametrize("entry", TOLD_BY_RULE, ids=lambda entry: entry.name)
def test_what_every_figure_tells_is_of_the_rule_that_is_given(entry, given):
    """By another rule it ends otherwise; nothing is asked of a schedule beyond its end."""
    scene = getattr(importlib.import_module(f"scenes.{entry.name}"), entry.scene)

    def told(values):
        if entry.rules_allowed[0] == 1:
            values = {**values, "steps": 15}
        elif "rule" in values:
            values = {"rule": (*values["rule"], "adam")}
        return scene.write(scene.compute(make_request(entry, values).parameters)).alt_text

    assert told(given) != told({})


@pytest.mark.parametrize(
    "words, line",
    [
        ("red_ball_steps --rule adm", "--rule: 'adm' is not known (did you mean adam?)"),
        ("red_ball_steps --rule momentum(decay=2)", "--rule: momentum: decay: 2 is not allowed"),
        ("red_ball_steps --rule momentum(speed=2)", "--rule: momentum: 'speed' is not known"),
        ("red_ball_steps --rule adam momentum", "--rule: 2 are given; red_ball_steps takes 1 rule"),
        ("rule_comparison --rule adam", "--rule: 1 is given; rule_comparison takes 2 to 5 rules"),
        ("rule_comparison --rule adam adam --learning-rate 1", "--rule: adam is given twice"),
        (
            "rule_comparison --rule adam sgd",
            "--rule: 'sgd' is not known (did you mean gradient_descent?)",
        ),
        (
            "rule_comparison --learning-rate 1 2",
            "--learning-rate: 2 are given; one for each of the 4 rules, or one for all, is allowed",
        ),
        (
            "red_ball_steps --schedule cosine",
            "--schedule: 'cosine' is not known (did you mean cosine_decay?)",
        ),
        ("red_ball_steps --schedule cosine_decay", "--schedule: cosine_decay: steps is missing"),
        ("red_ball_steps --schedule cosine_decay(9) --steps 10", "--schedule: cosine_decay(steps=9) is 0 at"),
        ("red_ball_steps --schedule exponential_decay(2)", "--schedule: exponential_decay: factor: 2 is not"),
        ("--rule backtracking --schedule step_decay(9)", "--schedule: step_decay(steps=9) is not allowed"),
        ("red_ball_steps --clip 0", "--clip: 0 is not a positive number"),
        ("red_ball_steps --trace TRACE --rule adam", "--rule: does not go with --trace"),
        ("red_ball_steps --trace TRACE --schedule step_decay(9)", "--schedule: does not go with --trace"),
        ("red_ball_steps --trace TRACE --clip 1", "--clip: does not go with --trace"),
    ],
)
def test_a_mistake_gets_one_line_and_nothing_is_written(words, line, tmp_path, capsys):
    (tmp_path / "trace.csv").write_text("x\n3\n1\n0.5\n")
    arguments = [word.replace("TRACE", str(tmp_path / "trace.csv")) for word in words.split()]
    with pytest.raises(SystemExit) as left:
        render.main([*arguments, "--out", str(tmp_path / "media")])
    shown = capsys.readouterr()
    assert left.value.code == 2 and shown.out == "" and shown.err.count("\n") == 1
    assert shown.err.startswith(f"render.py: {line}"), shown.err
    assert [path.name for path in tmp_path.iterdir()] == ["trace.csv"]


def test_the_help_tells_every_rule_and_schedule_with_its_hyper_parameters(capsys):
    with pytest.raises(SystemExit):
        render.main(["--help"])
    shown = capsys.readouterr().out
    for line in (
        "  momentum(decay=0.9)\n",
        "  adamw(beta1=0.9, beta2=0.999, eps=1e-08, weight_decay=0.01)\n",
        "  cosine_decay(steps, final=0)\n",
        "--rule gradient_descent momentum adagrad adam --learning-rate 1 1 1 0.1 --steps 2200 (1 start, "
        "1 to 5 learning rates, 2 to 5 rules)",
    ):
        assert line in shown
    assert all(f"  {name}" in shown for name in RULES)
