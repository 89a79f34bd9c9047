"""The red ball: gradient descent in three steps, then all of it.

The viewer learns the rule itself: take a point, compute the slope, walk the other way, again and again until
the slope is gone. Of a rule with a memory they see what it remembers. A run that was made elsewhere is told
in the same beats, by what its steps did.

Source: the article's running example, f(x) = 2x² cos(x) − 5x from x₀ = −1 with α = 0.05 (drawings 3 to 7).
"""

import math
from dataclasses import dataclass

import numpy as np
from manim import Create, DashedLine, FadeIn, FadeOut, GrowFromCenter, ValueTracker, VGroup

from gd import Objective, check_grad, minimize
from scenes import theme as look
from scenes.fit_view import view_of
from scenes.kit.ball import Ball, Trail, Walk
from scenes.kit.counter import Counter
from scenes.kit.figure_scene import FigureScene
from scenes.kit.formulas import column, sums
from scenes.kit.plane import Plane, framed
from scenes.kit.ranges import readable, widened
from scenes.kit.slope import Tangent, step_arrows
from scenes.kit.text import formula, words
from scenes.kit.timing import steps_taken
from scenes.parameters import Parameters
from scenes.run import Run, State, descend, goes_on, pushes, recorded, states_of
from scenes.script.red_ball_steps import RedBallScript, red_ball_script

DESCENT = 7.0
"""About how many seconds the whole walk takes."""

GTOL = 1e-8
"""Tight enough that the article's run takes all of its twenty steps."""

FOLLOWED = 10_000
"""A run whose steps are used up is followed for so many more, to know whether it has arrived all the same."""


@dataclass(frozen=True)
class Data:
    """What is drawn: the run, how much of each step is the slope's and how much is remembered, what the rule
    keeps from step to step, and where the exact derivative ends if the one used is not exact; not a number if
    that does not come to rest."""

    objective: Objective
    run: Run
    pushes: np.ndarray
    states: tuple[State, ...]
    exact_end: float | None
    x_range: tuple[float, float]
    y_range: tuple[float, float]


def compute(parameters: Parameters) -> Data:
    objective, traced = parameters.objective, parameters.trace is not None
    rules = () if traced else parameters.made_rules()[:1]
    run = recorded(parameters) if traced else descend(parameters, rules, gtol=GTOL, further=FOLLOWED)[0]
    exact_end = None
    if rules and objective.exact and not check_grad(objective, np.linspace(*objective.region[0], 400)).ok:
        gtol, rule = parameters.gtol(GTOL), rules[0]
        steps = 1000 if goes_on(rule, 1000) else parameters.steps
        exact = minimize(objective.exact, run.x[0], rule, maxiter=steps, gtol=gtol)
        exact_end = float(exact.x[0]) if exact.success else math.nan
    x = np.linspace(*widened(view_of(parameters, [run.x]), run.x), 400)
    y_range = readable(objective.curve, x, run.x)
    return Data(objective, run, pushes(objective, run), states_of(run), exact_end, (x[0], x[-1]), y_range)


class RedBallSteps(FigureScene[Data, RedBallScript]):
    compute = staticmethod(compute)
    write = staticmethod(red_ball_script)

    def construct(self) -> None:
        data, script, theme, layout = self.data, self.script, self.theme, self.layout
        told, (x, f, slope) = script.steps, (data.run.x, data.run.fun, data.run.slope)
        box = framed(layout.plane, layout.safe_x, data.y_range)
        plane = Plane(theme, data.x_range, data.y_range, box, safe_x=layout.safe_x)
        walk = Walk(plane, data.objective.curve, x, f)
        ball, trail = Ball(theme, walk), Trail(theme, walk)
        tangent = Tangent(theme, plane).show(x[0], f[0], slope[0])
        moving = VGroup(trail, tangent, ball)

        # The function.
        self.next_section("function")
        curve = plane.curve(data.objective.curve, color=theme.curve)
        self.draw_curve(plane, curve, self.heading_formula(script.heading))
        self.caption("Where is the lowest point?")
        self.wait(look.READ)

        # 1. Take a point.
        self.next_section("start")
        parts = (words(f"{n}.  {part}", color=theme.quiet) for n, part in enumerate(told.agenda, 1))
        agenda = column(layout.agenda, *parts)
        self.caption(told.opening)
        self.play(FadeIn(agenda), run_time=look.BEAT)
        self.wait(look.BEAT)
        self.turn_to(agenda, 0)
        self.caption(told.start)
        colors = theme.ball, theme.curve, theme.slope
        lines = (formula(line, color=color) for line, color in zip(script.facts, colors, strict=True))
        facts = column(layout.sums, *lines)
        point, value = facts[:2], facts[2:]
        self.play(GrowFromCenter(ball), FadeIn(point), run_time=look.BEAT)
        self.wait(look.READ)

        # 2. Compute the slope.
        self.next_section("slope")
        self.turn_to(agenda, 1)
        self.caption(script.slope)
        self.add(tangent, ball)
        self.play(Create(tangent), FadeIn(value), run_time=look.BEAT)
        self.wait(look.READ)

        # 3. Walk the other way, or wherever the rule or the optimiser goes.
        self.next_section("first-step")
        self.turn_to(agenda, 2)
        self.play(FadeOut(point, value, *agenda[: self.crowded * 3]), run_time=look.QUICK)
        working = VGroup()
        self.caption(told.steps[0].said if told.steps else told.no_step)
        if told.steps:
            working = self.take_step(0, moving, hold=look.READ)
        else:
            self.wait(look.READ)

        # Again, quicker.
        self.next_section("second-step")
        if len(told.steps) > 1:
            self.caption(told.steps[1].said)
            self.play(FadeOut(working), run_time=look.QUICK)
            working = self.take_step(1, moving, hold=look.BEAT)
        else:
            self.wait(look.BEAT)

        # Back to the start, for all of it.
        self.next_section("once-more")
        gone = VGroup() if self.crowded else agenda
        self.play(FadeOut(VGroup(gone, working, ball, trail, tangent)), run_time=look.QUICK)
        if told.rule != told.rule_in_short:
            self.caption("The whole rule.")
            whole = column(layout.rule, *(formula(line, color=theme.text) for line in told.rule))
            self.play(FadeIn(whole), run_time=look.QUICK)
            self.wait(look.READ)
            self.play(FadeOut(whole), run_time=look.QUICK)
        rule = column(layout.rule, *(formula(line, color=theme.text) for line in told.rule_in_short))
        readings = layout.readings_under(rule.get_bottom()[1] - 0.55)
        rows = {'"step"': theme.text, "x_k": theme.ball, "f(x_k)": theme.curve, "f'(x_k)": theme.slope}
        rows |= {state.symbol: theme.extra for state in data.states}
        counter = Counter.standing(theme, rows, readings)
        moving = VGroup(trail, tangent, ball, counter)
        step = self.follow(moving, lambda step: self.show_step(step, moving))
        self.play(FadeIn(rule), FadeIn(moving, suspend_mobject_updating=False), run_time=look.QUICK)
        self.caption("Now the whole walk.")

        # All of it.
        self.next_section("descent")
        self.wait(look.BEAT)
        self.take_steps(step, data.run.last, DESCENT, sign=counter.between)
        self.say_verdict(data.run.verdict)
        if script.errata:
            small = script.errata if layout.errata.lines > 1 else (" ".join(script.errata),)
            lines = (words(line, size=look.TICK, color=theme.quiet) for line in small)
            self.play(FadeIn(column(layout.errata, *lines)), run_time=look.QUICK)
        self.wait(2 * look.READ)

    @property
    def crowded(self) -> bool:
        """Whether the sums have so many lines that they need the place of the agenda beside them."""
        many = any(len(step.before) > 1 for step in self.script.steps.steps)
        return many and self.layout.sums.top == self.layout.agenda.top

    def turn_to(self, agenda: VGroup, current: int) -> None:
        """Bring one step of the agenda forward."""
        colors = [self.theme.text if n == current else self.theme.quiet for n in range(len(agenda))]
        changes = (line.animate.set_color(color) for line, color in zip(agenda, colors, strict=True))
        self.play(*changes, run_time=look.QUICK)

    def take_step(self, k: int, moving: VGroup, hold: float) -> VGroup:
        """One step with the numbers put in: the sum, the arrow on the axis, then the ball. Returns the
        sum."""
        told, plane = self.script.steps.steps[k], moving[2].walk.plane
        x, f = self.data.run.x, self.data.run.fun
        aside = self.layout.agenda if self.crowded else None
        rule, put_in, result = sums(self.theme, self.layout.sums, told, aside)
        foot = self.foot(plane, x[k], f[k])
        arrows = step_arrows(self.theme, plane, x[k], x[k + 1], self.data.pushes[k])
        self.play(FadeIn(rule), run_time=look.QUICK)
        self.wait(hold / 2)
        self.play(FadeIn(put_in), run_time=look.QUICK)
        self.wait(hold / 2)
        self.play(*map(FadeIn, (*result, arrows)), *map(Create, foot), run_time=look.BEAT)
        self.wait(hold / 2)
        self.add(*moving)
        step = ValueTracker(k)
        show = moving[2].add_updater(lambda _: self.show_step(step.get_value(), moving))
        self.play(step.animate.set_value(k + 1), run_time=look.SLOW)
        show.clear_updaters()
        self.play(*map(FadeOut, (arrows, *foot)), run_time=look.QUICK)
        self.wait(hold / 2)
        return VGroup(rule, put_in, *result)

    def foot(self, plane: Plane, x: float, y: float) -> list[DashedLine]:
        """The line from (x, y) down to the axis; none where the point is out of view."""
        if not plane.holds(x, y):
            return []
        ends = plane.c2p(np.array([x, x]), np.array([y, plane.y_range[0]]))
        return [DashedLine(*ends, color=self.theme.quiet, stroke_width=look.GUIDE_STROKE)]

    def show_step(self, step: float, moving: VGroup) -> None:
        """Everything that moves, at this step. Between two iterates only the ball and its tangent move on;
        numbers do not."""
        trail, tangent, ball, *counters = moving
        ball.show(step)
        trail.show(step)
        here, height = ball.walk.at(step)
        tangent.show(here, height, float(self.data.objective.slope(here)))
        for counter in counters:
            counter.write(*self.script.readings[steps_taken(step)])
