"""What it takes to add to the pictures: a figure is one file and one entry in the catalog, a rule one entry
in the table of rules; both are drawn from that."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

import scenes
from gd import Update, UpdateRule, library
from gd.rules import RULES, RuleEntry
from gd.schedules import as_schedule
from scenes import catalog
from scenes.catalog import Figure
from scenes.parameters import Parameters

TOY_FIGURE = '''
"""A toy: a ball, where it starts and where it ends."""

from dataclasses import dataclass

from manim import FadeIn, VGroup

from gd import Objective
from scenes import theme as look
from scenes.kit.ball import Ball, Trail, Walk
from scenes.kit.figure_scene import FigureScene
from scenes.kit.plane import Plane, framed
from scenes.kit.ranges import padded
from scenes.parameters import Parameters
from scenes.run import Run, descend
from scenes.script import Script


@dataclass(frozen=True)
class Data:
    objective: Objective
    run: Run


def compute(parameters: Parameters) -> Data:
    return Data(parameters.objective, descend(parameters, parameters.made_rules(), gtol=1e-6)[0])


def script(data: Data) -> Script:
    return Script(data.run.verdict.text, f"A ball from x = {data.run.x[0]:g}. {data.run.verdict.text}")


class ToyFigure(FigureScene[Data, Script]):
    compute = staticmethod(compute)
    write = staticmethod(script)

    def construct(self) -> None:
        data, layout = self.data, self.layout
        x_range, y_range = padded(data.run.x), padded(data.run.fun)
        plane = Plane(self.theme, x_range, y_range, framed(layout.plane, layout.safe_x, y_range))
        walk = Walk(plane, data.objective.curve, data.run.x, data.run.fun)
        trail, ball = Trail(self.theme, walk), Ball(self.theme, walk)
        curve = plane.curve(data.objective.curve, color=self.theme.curve)

        self.next_section("start")
        self.draw_curve(plane, curve, self.heading_formula(f"f(x) = {data.objective.formula}"))
        self.play(FadeIn(ball), run_time=look.BEAT)

        self.next_section("descent")
        moving = VGroup(trail, ball)
        step = self.follow(moving, lambda k: (trail.show(k), ball.show(k)))
        self.add(moving)
        self.take_steps(step, data.run.last, 3.0)
        self.say_verdict(data.run.verdict)
        self.wait(look.READ)
'''


@pytest.fixture
def toy_figure(tmp_path, monkeypatch) -> Figure:
    (tmp_path / "toy_figure.py").write_text(TOY_FIGURE, encoding="utf-8")
    monkeypatch.setattr(scenes, "__path__", [*scenes.__path__, str(tmp_path)])
    entry = Figure(
        name="toy_figure",
        title="A toy",
        parameters=Parameters(library.PARABOLA, (2.5,), (0.25,), 40),
        sections=("start", "descent"),
        loop=("descent",),
    )
    monkeypatch.setattr(catalog, "FIGURES", (*catalog.FIGURES, entry))
    return entry


@pytest.mark.parametrize("shape", ["landscape", "story"])
def test_a_figure_is_one_file_and_one_entry(watch, complaints, toy_figure, shape):
    scene, moments = watch(toy_figure.name, "dark", None, shape)
    # A step halves x: 2.5 / 2^12 = 0.00061 is the first within 0.001.
    assert scene.verdict == "Converged at x = 0.00000 in 12 steps, to within 0.001."
    assert scene.alt_text == f"A ball from x = 2.5. {scene.verdict}"
    assert tuple(dict.fromkeys(moment.section for moment in moments)) == toy_figure.sections
    assert [line for moment in moments for line in complaints(moment)] == []
    assert scene.verdict in " ".join(label.reads for label in moments[-1].labels)


class Nothing(NamedTuple):
    steps: int


def half_a_step(learning_rate) -> UpdateRule:
    """A rule that goes half as far as the slope says."""
    rate = as_schedule(learning_rate)

    def update(grad, state, x, fun):
        return Update(-0.5 * rate(state.steps) * grad, Nothing(state.steps + 1), np.zeros(len(x), dtype=int))

    return UpdateRule(
        lambda x0: Nothing(0),
        update,
        lambda grad, state, gtol: np.abs(grad[:, 0]) <= gtol,
        "half_a_step",
        rate,
    )


@pytest.fixture
def toy_rule(monkeypatch) -> str:
    monkeypatch.setitem(RULES, "half_a_step", RuleEntry(half_a_step, title="half a step"))
    return "half_a_step"


@pytest.mark.parametrize(
    "figure, more",
    [
        ("red_ball_steps", {}),
        ("alpha_comparison", {"learning_rates": (0.5, 0.25)}),
        ("rule_comparison", {"rules": ("gradient_descent", "half_a_step"), "learning_rates": (0.5,)}),
    ],
)
def test_a_rule_is_one_entry(watch, complaints, toy_rule, figure, more):
    values = {"learning_rates": (0.5,), "rules": (toy_rule,), **more}
    scene, moments = watch(figure, "dark", Parameters(library.PARABOLA, (2.5,), steps=40, **values))
    assert [line for moment in moments for line in complaints(moment)] == []
    # With 0.5 a whole step leads to 0 at once, half a step halves x: 12 of them to within 0.001.
    assert "in 12 steps" in scene.verdict
    assert "alf a step" in scene.alt_text
