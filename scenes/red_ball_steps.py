"""The red ball: gradient descent in three steps, then all of it.

The viewer learns the rule itself: take a point, compute the slope, walk the other way, again and again until
the slope is gone. A run that was made elsewhere is told in the same beats, by what its steps did.

Source: the article's running example, f(x) = 2x² cos(x) − 5x from x₀ = −1 with α = 0.05 (drawings 3 to 7).
"""

from dataclasses import dataclass

import numpy as np
from manim import Create, DashedLine, FadeIn, FadeOut, GrowFromCenter, ValueTracker, VGroup

from gd import Objective, Result, Status, check_grad, gradient_descent, minimize, replay
from scenes import theme as look
from scenes.catalog import figure
from scenes.fit_view import view_of
from scenes.kit.ball import Ball, Trail, Walk
from scenes.kit.counter import Counter
from scenes.kit.figure_scene import FigureScene
from scenes.kit.numbers import brief, fixed, written
from scenes.kit.plane import Plane, axis_left
from scenes.kit.ranges import readable, widened
from scenes.kit.slope import Tangent, step_arrow
from scenes.kit.step_script import Telling, by_outcome, by_rule
from scenes.kit.text import Typeset, formula, words
from scenes.kit.timing import steps_taken
from scenes.kit.verdict import Verdict, verdict
from scenes.parameters import Parameters

PLANE = (-5.75, 1.5, -2.45, 2.6)
PANEL_LEFT, PANEL_RIGHT, PANEL_TOP = 2.15, 6.4, 2.3

DESCENT = 7.0
"""About how many seconds the whole walk takes."""

GTOL = 1e-8
"""Tight enough that the article's run takes all of its twenty steps."""

FOLLOWED = 10_000
"""A run whose steps are used up is followed for so many more, to know whether it has arrived all the same."""


@dataclass(frozen=True)
class Data:
    """What is drawn: the run, how it is told, its verdict, and where the exact derivative ends if the one
    used is not exact.

    The verdict is that of the run to its end, where the steps that are drawn come as close to it as counts as
    arrived."""

    objective: Objective
    run: Result
    telling: Telling
    verdict: Verdict
    exact_end: float | None
    x_range: tuple[float, float]
    y_range: tuple[float, float]


def compute(parameters: Parameters) -> Data:
    objective = parameters.objective
    traced = parameters.trace is not None
    run, ended, telling, exact_end = recorded(parameters) if traced else descended(parameters)
    path, close = run.trajectory.line.x, parameters.xtol([ended])
    x = np.linspace(*widened(view_of(parameters, [path]), path), 400)
    y_range = readable(objective.curve, x, path)
    arrived = ended.status is Status.CONVERGED and ended.settled(close) <= run.nit
    return Data(
        objective, run, telling, verdict(ended if arrived else run, close), exact_end, (x[0], x[-1]), y_range
    )


def descended(parameters: Parameters) -> tuple[Result, Result, Telling, float | None]:
    """The descent from the start with the learning rate, as far as it is drawn and as far as it goes."""
    objective, start, rate = parameters.objective, parameters.starts[0], parameters.learning_rates[0]
    rule, gtol = gradient_descent(rate), parameters.gtol(GTOL)
    run = ended = minimize(objective, start, rule, maxiter=parameters.steps, gtol=gtol)
    if run.status is Status.OUT_OF_STEPS:
        ended = minimize(objective, start, rule, maxiter=parameters.steps + FOLLOWED, gtol=gtol)
    exact_end = None
    if objective.exact is not None and not check_grad(objective, np.linspace(*objective.region[0], 400)).ok:
        exact_end = float(minimize(objective.exact, start, rule, maxiter=1000, gtol=gtol).x[0])
    return run, ended, by_rule(run, rate), exact_end


def recorded(parameters: Parameters) -> tuple[Result, Result, Telling, None]:
    """The descent that was made elsewhere."""
    run = replay(parameters.objective, parameters.trace)
    return run, run, by_outcome(run), None


class RedBallSteps(FigureScene):
    article = figure("red_ball_steps").parameters
    compute = staticmethod(compute)

    def construct(self) -> None:
        data, told, theme = self.data, self.data.telling, self.theme
        x, f, slope = data.run.trajectory.line
        plane = Plane(
            theme, data.x_range, data.y_range, (axis_left(data.y_range, 5, wanted=PLANE[0]), *PLANE[1:])
        )
        walk = Walk(plane, data.objective.curve, x, f)
        step = ValueTracker(0)
        ball = Ball(theme, walk)
        trail = Trail(theme, walk)
        tangent = Tangent(theme, plane).show(x[0], f[0], slope[0])

        # The function.
        self.next_section("function")
        heading = self.heading_formula(f"f(x) = {data.objective.formula}")
        curve = plane.curve(data.objective.curve, color=theme.curve)
        self.add(plane, curve.hint(), heading)
        self.wait(look.QUICK)
        self.play(Create(curve), run_time=2 * look.SLOW)
        self.caption("Where is the lowest point?")
        self.wait(look.READ)

        # 1. Take a point.
        self.next_section("start")
        agenda = self.agenda(*told.agenda)
        self.caption(told.opening)
        self.play(FadeIn(agenda), run_time=look.BEAT)
        self.wait(look.BEAT)
        self.turn_to(agenda, 0)
        self.caption(told.start)
        point = self.lines(
            formula(f"x_0 = {brief(x[0])}", color=theme.ball),
            formula(f"f(x_0) = {written(f[0])}", color=theme.curve),
        )
        self.play(GrowFromCenter(ball), FadeIn(point), run_time=look.BEAT)
        self.wait(look.READ)

        # 2. Compute the slope.
        self.next_section("slope")
        self.turn_to(agenda, 1)
        self.caption(f"The slope is {sign_word(slope[0])}: {uphill_word(slope[0])}.")
        value = self.lines(formula(f"f'(x_0) = {written(slope[0])}", color=theme.slope), first=2)
        self.add(tangent, ball)
        self.play(Create(tangent), FadeIn(value), run_time=look.BEAT)
        self.wait(look.READ)

        # 3. Walk the other way, or wherever the optimiser goes.
        self.next_section("first-step")
        self.turn_to(agenda, 2)
        self.play(FadeOut(point), FadeOut(value), run_time=look.QUICK)
        sums = VGroup()
        if len(walk) > 1:
            self.caption(told.steps[0].said)
            sums = self.take_step(0, step, ball, trail, tangent, hold=look.READ)
        else:
            self.caption(told.no_step)
            self.wait(look.READ)

        # Again, quicker.
        self.next_section("second-step")
        if len(walk) > 2:
            self.caption(told.steps[1].said)
            self.play(FadeOut(sums), run_time=look.QUICK)
            sums = self.take_step(1, step, ball, trail, tangent, hold=look.BEAT)
        else:
            self.wait(look.BEAT)

        # Back to the start, for all of it.
        self.next_section("once-more")
        self.play(FadeOut(VGroup(agenda, sums, ball, trail, tangent)), run_time=look.QUICK)
        step.set_value(0)
        rule = self.lines(*(formula(line, color=theme.text) for line in told.rule), top=PANEL_TOP)
        rows = {'"step"': theme.text, "x_k": theme.ball, "f(x_k)": theme.curve, "f'(x_k)": theme.slope}
        counter = Counter(theme, rows, left=PANEL_LEFT, right=PANEL_RIGHT - 0.6, top=PANEL_TOP - 1.6)
        moving = VGroup(trail, tangent, ball, counter)
        moving.add_updater(
            lambda _: self.show_step(step.get_value(), trail, tangent, ball, counter), call_updater=True
        )
        self.play(FadeIn(rule), FadeIn(moving, suspend_mobject_updating=False), run_time=look.QUICK)
        self.caption("Now the whole walk.")

        # All of it.
        self.next_section("descent")
        self.wait(look.BEAT)
        self.take_steps(step, len(walk) - 1, DESCENT)
        self.caption(data.verdict.text, color=theme.good if data.verdict.good else theme.trouble)
        if data.exact_end is not None:
            self.play(FadeIn(self.errata(data.exact_end)), run_time=look.QUICK)
        self.wait(2 * look.READ)
        self.verdict = data.verdict.text
        self.alt_text = f"A red ball on the curve of f starts at x = {brief(x[0])} and {told.in_short}. {data.verdict.text}"

    def agenda(self, *steps: str) -> VGroup:
        """The three steps as a numbered list, all quiet."""
        lines = [words(f"{n}.  {text}", color=self.theme.quiet) for n, text in enumerate(steps, start=1)]
        return VGroup(*(line.place(PANEL_LEFT, PANEL_TOP - 0.52 * n) for n, line in enumerate(lines)))

    def turn_to(self, agenda: VGroup, current: int) -> None:
        """Bring one step of the agenda forward."""
        colors = [self.theme.text if n == current else self.theme.quiet for n in range(len(agenda))]
        self.play(
            *(line.animate.set_color(color) for line, color in zip(agenda, colors, strict=True)),
            run_time=look.QUICK,
        )

    def lines(self, *formulas: Typeset, first: int = 0, top: float = PANEL_TOP - 2.1) -> VGroup:
        """Formulas one below the other in the panel, from line `first` on."""
        return VGroup(
            *(line.place(PANEL_LEFT, top - 0.62 * n) for n, line in enumerate(formulas, start=first))
        )

    def take_step(
        self, k: int, step: ValueTracker, ball: Ball, trail: Trail, tangent: Tangent, hold: float
    ) -> VGroup:
        """One step with the numbers put in: the sum, the arrow on the axis, then the ball."""
        theme, plane, told = self.theme, ball.walk.plane, self.data.telling.steps[k]
        x, f, _ = self.data.run.trajectory.line
        rule = formula(told.rule, color=theme.text)
        put_in = formula(told.put_in, size=look.LABEL, color=theme.text)
        put_in.fit(PANEL_RIGHT - PANEL_LEFT - 0.3)
        result = formula(told.result, color=theme.ball)
        outcome = [formula(told.outcome, color=theme.curve)] if told.outcome else []
        sums = self.lines(rule, put_in, result, *outcome)
        VGroup(put_in, result).shift([0.3, 0, 0])
        foot = self.foot(plane, x[k], f[k])
        arrow = step_arrow(theme, plane, x[k], x[k + 1], plane.box[2] + 0.14)
        self.play(FadeIn(rule), run_time=look.QUICK)
        self.wait(hold / 2)
        self.play(FadeIn(put_in), run_time=look.QUICK)
        self.wait(hold / 2)
        self.play(*map(FadeIn, (result, *outcome, arrow)), *map(Create, foot), run_time=look.BEAT)
        self.wait(hold / 2)
        self.add(trail, tangent, ball)
        show = ball.add_updater(lambda _: self.show_step(step.get_value(), trail, tangent, ball))
        self.play(step.animate.set_value(k + 1), run_time=look.SLOW)
        show.clear_updaters()
        self.play(*map(FadeOut, (arrow, *foot)), run_time=look.QUICK)
        self.wait(hold / 2)
        return sums

    def foot(self, plane: Plane, x: float, y: float) -> list[DashedLine]:
        """The line from (x, y) down to the axis; none where the point is out of view."""
        ends = plane.c2p(np.array([x, x]), np.array([y, plane.y_range[0]]))
        return (
            [DashedLine(*ends, color=self.theme.quiet, stroke_width=look.GUIDE_STROKE)]
            if plane.holds(x, y)
            else []
        )

    def show_step(
        self, step: float, trail: Trail, tangent: Tangent, ball: Ball, counter: Counter | None = None
    ) -> None:
        """Everything that moves, at this step. Between two iterates only the ball and its tangent move on;
        numbers do not."""
        x, f, slope = self.data.run.trajectory.line
        ball.show(step)
        trail.show(step)
        here, height = ball.walk.at(step)
        tangent.show(here, height, float(self.data.objective.slope(here)))
        if counter is not None:
            k = steps_taken(step)
            counter.write(f"{k:,}", fixed(x[k]), fixed(f[k]), fixed(slope[k]))

    def errata(self, exact_end: float) -> VGroup:
        """The quiet line for a derivative that is not that of the function drawn."""
        lines = (
            "This slope is the article’s, not quite f′.",
            "With the exact derivative the",
            f"walk ends at x = {written(exact_end)}.",
        )
        return VGroup(
            *(
                words(line, size=look.TICK, color=self.theme.quiet).place(
                    PANEL_LEFT, PLANE[2] + 0.32 - 0.34 * n
                )
                for n, line in enumerate(lines)
            )
        )


def sign_word(slope: float) -> str:
    return "negative" if slope < 0 else "positive" if slope > 0 else "zero"


def uphill_word(slope: float) -> str:
    return "down to the right" if slope < 0 else "up to the right" if slope > 0 else "flat"
