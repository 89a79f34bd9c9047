"""The plateau: where the slope vanishes, gradient descent crawls.

The viewer learns that a step is only as long as the slope is steep: on a plain the ball hardly moves for
thousands of steps, and a learning rate big enough for the plain is far too big for the bowl.
A run that was made elsewhere, by an optimiser with other steps, shows what they were beside the slope.

Source: the article's example f(x) = arctan(x²) from x₀ = −20 with α = 1 (drawings 10 and 11).
"""

import math
from dataclasses import dataclass

import numpy as np
from manim import (
    Circle,
    Create,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    Mobject,
    ReplacementTransform,
    ValueTracker,
    VGroup,
    linear,
)

from gd import Objective, Result, Status, gradient_descent, minimize, replay
from scenes import theme as look
from scenes.fit_view import view_of
from scenes.kit.ball import Ball, Walk
from scenes.kit.counter import Counter
from scenes.kit.figure_scene import FigureScene
from scenes.kit.gauge import Gauge, gauge_range
from scenes.kit.inset import Inset, View, closer, magnifier
from scenes.kit.instruments import Descent, Instruments, last_finite, marks_every
from scenes.kit.label_placement import place_label
from scenes.kit.plane import Curve, Plane, axis_left
from scenes.kit.slope import Tangent
from scenes.kit.terrain import Terrain, lowest_point, survey
from scenes.kit.text import formula, words
from scenes.kit.time_lapse import HEAD, TAIL, Leg, honest, told, told_until
from scenes.numbers import brief, counted, in_brackets, sentence, several, written
from scenes.parameters import Parameters
from scenes.script import Script, verdict
from scenes.script.descent import StepScript, by_outcome, by_rule, steps_and_slopes

TALL = (-5.75, 6.4, -2.45, 2.5)
PLANE = (-5.75, 6.4, -2.45, 0.5)
LENS = (-6.2, -1.5, 0.95, 2.5)
GAUGE_X, GAUGE_TOP = 0.45, 2.35
PANEL_LEFT, PANEL_RIGHT, PANEL_TOP, PANEL_PITCH = 1.95, 6.2, 2.35, 0.47

GTOL = 1e-10
"""So small that the article's plain does not end a run before its steps are used up."""

NEAR = 0.05
"""A run has arrived when it stays within this share of the region's width of its end."""

UNSEEN = 0.01
"""A move under this share of the view is not seen without a magnifier."""

NAMED = 0.1
"""A plain gets its name where it takes up at least this share of the view."""

CRAWL = 1000
"""A plain that takes more steps than this is too wide for the learning rate."""


@dataclass(frozen=True)
class Data:
    """What is drawn: the function, what its ground is like, and two descents, with a small rate and a bigger
    one.

    A descent that was made elsewhere is the `first`, and there is no second; `telling` is how the first is
    told. `flat`: the start is on a plain. `crawls`: the small rate takes very long there. `swings`: in the
    end it goes to and fro. `start_view` magnifies the first steps where they are too small to be seen,
    `end_view` shows where the run ends. `thrown` is the step of the second descent that leaves the view."""

    objective: Objective
    ground: Terrain
    telling: StepScript
    first: Descent
    second: Descent | None
    flat: bool
    crawls: bool
    swings: bool
    start_view: View | None
    end_view: View | None
    thrown: int | None


def compute(parameters: Parameters) -> Data:
    objective, traced = parameters.objective, parameters.trace is not None
    rate = None if traced else min(parameters.learning_rates)
    run = replay(objective, parameters.trace) if traced else descend(parameters, rate)
    rates = [] if traced else both_rates(parameters, run)
    runs = [run, *(descend(parameters, rate) for rate in rates[1:])]
    given = [run.trajectory.x for run, _ in zip(runs, parameters.learning_rates or [None], strict=False)]
    ground, xtol = survey(objective, view_of(parameters, given), run.trajectory.line.x), parameters.xtol(runs)
    second, thrown = (None, None) if traced else with_a_bigger_rate(rates[1], runs[1], ground, xtol)
    arrival, last = run.settled(NEAR * objective.width), last_finite(run)
    lapse, head = told(last, arrival), slice(0, HEAD + 1)
    x, f, _ = run.trajectory.line
    unseen = lapse.legs[:1] == honest(0, HEAD) and 0 < np.ptp(x[head]) < UNSEEN * ground.width
    start_view = (
        magnifier(x[head], f[head], (ground.x_range, ground.y_range), PLANE, LENS) if unseen else None
    )
    arrives = 0 < arrival <= last - TAIL and ground.shows(x[-1])
    title = f"the {'bowl' if ground.bowl else 'end'}, closer"
    return Data(
        objective,
        ground,
        telling=by_outcome(run) if traced else by_rule(run, gradient_descent(rate)),
        first=Descent(rate, run, verdict(run, xtol), lapse, marks_every(last)),
        second=second,
        flat=ground.is_plain(x[0]),
        crawls=last > CRAWL and (arrival > CRAWL or run.status is Status.PLATEAU),
        swings=swings(x[: last + 1]),
        start_view=start_view,
        end_view=closer(objective.curve, x[-1], NEAR * ground.width, title, arrival) if arrives else None,
        thrown=thrown,
    )


def descend(parameters: Parameters, rate: float) -> Result:
    rule = gradient_descent(rate)
    return minimize(
        parameters.objective,
        parameters.starts[0],
        rule,
        maxiter=parameters.steps,
        gtol=parameters.gtol(GTOL),
    )


def both_rates(parameters: Parameters, run: Result) -> list[float]:
    """The two learning rates, ascending; a second one where none is given."""
    rates = sorted(parameters.learning_rates)
    if len(rates) == 1:
        way, slope = (
            lowest_point(parameters.objective)[0] - run.trajectory.line.x[0],
            run.trajectory.line.slope[0],
        )
        rates.append(bigger_rate(rates[0], float(way), float(slope)))
    return rates


def with_a_bigger_rate(rate: float, big: Result, ground: Terrain, xtol: float) -> tuple[Descent, int | None]:
    """The second descent, and the step of it that leaves the view, if one does."""
    x = big.trajectory.line.x
    outside = np.flatnonzero((x < ground.x_range[0]) | (x > ground.x_range[1]))
    thrown = int(outside[0]) if outside.size and outside[0] <= 2 * HEAD else None
    lapse = told_until(last_finite(big), thrown)
    return Descent(rate, big, verdict(big, xtol), lapse, marks_every(thrown or big.nit)), thrown


def bigger_rate(rate: float, way: float, slope: float) -> float:
    """The second learning rate where none is given: its first step makes a tenth of the `way` to the lowest
    point.

    The slope of a plain grows on that way, so that about four steps cross it. It is at least ten times the
    first."""
    return float(f"{max(10 * rate, 0.1 * abs(way / slope) if slope else 0.0):.1e}")


def swings(x: np.ndarray) -> bool:
    """Whether the last steps go to and fro."""
    steps = np.diff(x[-TAIL:])
    return bool(len(steps) > 1 and (steps[1:] * steps[:-1] < 0).all())


def script(data: Data) -> Script:
    first, second = data.first, data.second
    in_short = data.telling.in_short + ", in time-lapse" * any(leg.speed > 1 for leg in first.lapse.legs)
    x, ended = brief(first.run.trajectory.line.x[0]), first.verdict.text
    both = (f"α = {brief(descent.rate)}: {descent.verdict.text}" for descent in (first, second) if descent)
    return Script(
        verdict=" ".join(both) if second else ended,
        alt_text=f"A ball on the curve of f starts at x = {x} and {in_short}. {ended}",
    )


class ArctanPlateau(FigureScene):
    compute = staticmethod(compute)
    write = staticmethod(script)

    def construct(self) -> None:
        data, theme, first, second = self.data, self.theme, self.data.first, self.data.second
        x, f, slope = first.run.trajectory.line
        ranges = data.ground.x_range, data.ground.y_range
        left = axis_left(ranges[1], 4, wanted=PLANE[0])
        tall, plane = (
            Plane(theme, *ranges, (left, *box[1:]), x_ticks=10, y_ticks=4) for box in (TALL, PLANE)
        )
        tall_curve, curve = (place.curve(data.objective.curve, color=theme.curve) for place in (tall, plane))

        # The function: a bowl, and plains around it.
        self.next_section("function")
        heading = self.heading_formula(data.objective.definition, right=0.0)
        hint = tall_curve.hint()
        self.add(tall, hint, heading)
        self.wait(look.QUICK)
        self.play(Create(tall_curve), run_time=2 * look.SLOW)
        self.remove(hint)
        names = self.names(tall, tall_curve)
        if len(names):
            self.play(FadeIn(names), run_time=look.BEAT)
        self.caption(landscape(data.ground))
        self.wait(look.READ)

        # Far away, the ground is almost level.
        self.next_section("far-away")
        ball = Ball(theme, Walk(tall, data.objective.curve, x, f))
        self.play(FadeOut(names), run_time=look.QUICK)
        self.caption(
            f"The ball starts at x = {brief(x[0])}{', far from the bowl' if data.flat and data.ground.bowl else ''}."
        )
        self.play(GrowFromCenter(ball), run_time=look.BEAT)
        self.wait(look.QUICK)
        tangent = Tangent(theme, tall).show(x[0], f[0], slope[0])
        value = formula(f"f'({brief(x[0])}) = {zeros(slope[0])}", color=theme.slope)
        place_label(value, tall.c2p(x[0], f[0]), tall_curve, tall.box, taken=(tangent,))
        self.caption(level(data.flat, slope[0]))
        self.add(tangent, ball)
        self.play(Create(tangent), FadeIn(value), run_time=look.BEAT)
        self.wait(look.READ)
        rule = self.rule(data.telling)
        self.caption(f"{data.telling.first_step} is {zeros(np.ptp(x[:2]))} long.")
        self.play(FadeIn(rule), run_time=look.QUICK)
        self.wait(look.READ)
        self.play(FadeOut(tangent), FadeOut(value), run_time=look.QUICK)

        # Room for the instruments.
        self.next_section("instruments")
        limits = gauge_range(slope[: last_finite(first.run) + 1])
        gauge = Gauge(theme, limits, "abs(f'(x_k))", x=GAUGE_X, bottom=LENS[2], top=GAUGE_TOP)
        now = self.instruments(plane, first, gauge)
        self.caption("The first steps, one by one:")
        self.remove(ball)
        moves = ((tall, plane), (tall_curve, curve), (ball.dot, now.ball.dot))
        self.play(*(ReplacementTransform(old, new) for old, new in moves), run_time=look.BEAT)
        self.play(FadeIn(gauge), FadeIn(now.needle), FadeIn(now.counter), run_time=look.QUICK)
        self.look_closer(now, plane, data.start_view)

        # The descent: honest steps, then time-lapse until the ball arrives.
        self.next_section("descent")
        self.wait(look.QUICK)
        clock = self.start_clock(now)
        legs = iter(zip(first.lapse.legs, first.lapse.ends(), strict=True))
        if data.start_view is not None:
            self.tell(clock, *next(legs))
            self.caption(f"{counted(HEAD).capitalize()} steps, and nothing seems to move. So: faster.")
            self.wait(look.QUICK)
        legend = []
        if first.marked > 1:
            note = words(f"a mark every {first.marked:,} steps", size=look.TICK, color=theme.quiet)
            legend = [place_label(note, plane.c2p(x[0], f[0]), curve, plane.box)]
        self.look_closer(now, plane, data.end_view, *legend)
        for leg, end in legs:
            self.tell(clock, leg, end)
        self.caption(first.verdict.text, color=theme.good if first.verdict.good else theme.trouble)
        self.wait(look.READ)

        # The dilemma: a rate big enough for the plain is too big for the bowl. A run made elsewhere shows how
        # it got round it.
        self.next_section("dilemma")
        if second is None:
            for line in steps_and_slopes(first.run, data.ground.plains):
                self.caption(line)
                self.wait(look.READ)
        else:
            self.try_a_bigger_rate(now, plane, gauge, rule, legend)
        self.wait(look.READ)

    def try_a_bigger_rate(
        self, now: Instruments, plane: Plane, gauge: Gauge, rule: VGroup, legend: list[Mobject]
    ) -> None:
        """The same start with the second learning rate, and what the two descents say together."""
        data, theme, first, second = self.data, self.theme, self.data.first, self.data.second
        if data.flat and data.crawls and data.swings:
            self.caption(
                f"For the plain α = {brief(first.rate)} is far too small; for the bowl it is almost too big."
            )
            self.wait(look.READ)
        now.clear_updaters()
        self.look_closer(now, plane, None)
        self.play(*map(FadeOut, (now, rule, *legend)), run_time=look.QUICK)
        again = self.instruments(plane, second, gauge)
        bigger = "A learning rate big enough for the plain" if data.flat else "A bigger learning rate"
        self.caption(f"{bigger}: α = {brief(second.rate)}.")
        new_rule = self.rule(by_rule(second.run, gradient_descent(second.rate)))
        self.play(FadeIn(again), FadeIn(new_rule), run_time=look.BEAT)
        self.wait(look.QUICK)
        clock = self.start_clock(again)
        for leg, end in zip(second.lapse.legs, second.lapse.ends(), strict=True):
            if leg.last == data.thrown:
                self.explain_throw(second)
            self.tell(clock, leg, end)
            if leg.last == data.thrown:
                self.wait(look.BEAT)
        self.caption(second.verdict.text, color=theme.good if second.verdict.good else theme.trouble)
        self.wait(look.READ)
        self.caption(conclusion(data))
        self.wait(look.READ)

    def names(self, plane: Plane, curve: Curve) -> VGroup:
        """What the parts of the curve are called: its plains, the lowest point if it lies in a valley, and
        the bowl."""
        theme, ground = self.theme, self.data.ground
        placed, sides = VGroup(), ((1, 1), (-1, 1), (1, 0), (-1, 0), (0, 1))
        lowest = plane.c2p(*ground.lowest)
        if ground.valley and ground.shows(ground.lowest[0]):
            placed.add(Circle(0.13, color=theme.good, stroke_width=look.CURVE_STROKE).move_to(lowest))
            placed.add(
                place_label(
                    words("lowest point", color=theme.good), lowest, curve, plane.box, tuple(placed), sides
                )
            )
        if ground.bowl and ground.shows(ground.lowest[0]):
            placed.add(
                place_label(words("bowl", color=theme.text), lowest, curve, plane.box, tuple(placed), sides)
            )
        for plain in ground.plains:
            low, high = np.clip(plain, *ground.x_range)
            if high - low < NAMED * ground.width:
                continue
            middle = (low + high) / 2
            point = plane.c2p(middle, float(self.data.objective.curve(middle)))
            placed.add(place_label(words("plain", color=theme.text), point, curve, plane.box, tuple(placed)))
        return placed

    def instruments(self, plane: Plane, descent: Descent, gauge: Gauge) -> Instruments:
        theme, run = self.theme, descent.run.trajectory.line
        rows = {'"step"': theme.text, '"time-lapse"': theme.extra, "x_k": theme.ball, "f'(x_k)": theme.slope}
        counter = Counter(theme, rows, left=PANEL_LEFT, right=PANEL_RIGHT, top=PANEL_TOP, pitch=PANEL_PITCH)
        walk = Walk(plane, self.data.objective.curve, run.x, run.fun)
        return Instruments(theme, walk, descent, counter, gauge.needle)

    def rule(self, told: StepScript) -> VGroup:
        """The rule of the steps and what it depends on, top right."""
        rule, value = (
            formula(line, color=color)
            for line, color in zip(told.rule, (self.theme.quiet, self.theme.text), strict=True)
        )
        value.place(look.RIGHT, look.TITLE_BASELINE, "right")
        return VGroup(rule.place(value.get_left()[0] - 0.5, look.TITLE_BASELINE, "right"), value)

    def look_closer(self, now: Instruments, plane: Plane, view: View | None, *notes: Mobject) -> None:
        """Put the inset on this view, or take it away; `notes` come with it."""
        if now.inset is not None:
            inset, now.inset = now.inset, None
            self.play(FadeOut(inset), run_time=look.QUICK)
        inset = Inset(self.theme, plane, view, LENS, now.walk).show(now.step) if view else None
        new = [*notes, inset] if inset else notes
        if new:
            self.play(*map(FadeIn, new), run_time=look.QUICK)
        if inset:
            self.add(now, inset.moving)
            now.inset = inset

    def start_clock(self, now: Instruments) -> ValueTracker:
        """From here on the instruments show the descent at the time of the clock that is returned."""
        clock = ValueTracker(0)
        now.add_updater(lambda _: now.show(clock.get_value()))
        self.add(now, *([now.inset.moving] if now.inset else []))
        return clock

    def tell(self, clock: ValueTracker, leg: Leg, end: float) -> None:
        self.play(clock.animate(rate_func=linear).set_value(end), run_time=leg.seconds)

    def explain_throw(self, descent: Descent) -> None:
        """The step that leaves the view, with the numbers put in."""
        n, (x, _, slope) = self.data.thrown, descent.run.trajectory.line
        put_in = f"= {written(x[n - 1])} - {brief(descent.rate)} dot {in_brackets(written(slope[n - 1]))}"
        sums = VGroup(
            formula(f"x_{n} = x_{n - 1} - alpha f'(x_{n - 1})", color=self.theme.text),
            formula(put_in, color=self.theme.text),
            formula(f"= {written(x[n])}", color=self.theme.ball),
        )
        for row, line in enumerate(sums):
            line.fit(LENS[1] - LENS[0] - 0.3).place(LENS[0] + (0.3 if row else 0), PANEL_TOP - row * 0.6)
        in_bowl = self.data.flat and self.data.ground.bowl and not self.data.ground.is_plain(x[n - 1])
        arrived = f"{sentence(several(n - 1, 'step'))} to the bowl; but there the rate is far too big."
        self.caption(arrived if in_bowl else "The next step leaves the view:")
        self.play(FadeIn(sums), run_time=look.QUICK)
        self.wait(look.READ)


def conclusion(data: Data) -> str:
    """What the two runs say together."""
    lost = data.second.run.status in (Status.PLATEAU, Status.DIVERGED, Status.CYCLING)
    if data.flat and data.ground.bowl and data.crawls and lost:
        return "One learning rate cannot serve both the plain and the bowl."
    return "; ".join(f"α = {brief(d.rate)}: {d.verdict.short}" for d in (data.first, data.second)) + "."


def landscape(ground: Terrain) -> str:
    """What there is to see before the ball is there."""
    if ground.bowl:
        return "A bowl, and level plains around it."
    return "Level ground, and no bowl in sight." if ground.plains else "Where is the lowest point?"


def level(flat: bool, slope: float) -> str:
    """What it is like where the ball starts."""
    if flat:
        return "The ground is almost level there: the slope is nearly zero."
    return (
        f"The slope there is {'positive' if slope > 0 else 'negative'}."
        if slope
        else "The ground is level there."
    )


def zeros(value: float) -> str:
    """A small number with its zeros: two figures that count, five decimals at least."""
    return written(value, min(9, max(5, 1 - math.floor(math.log10(abs(value)))))) if value else "0"
