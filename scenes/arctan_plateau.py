"""The plateau: where the slope vanishes, gradient descent crawls.

The viewer learns that a step is only as long as the slope is steep: on a plain the ball hardly moves for thousands of
steps, and a learning rate big enough for the plain is far too big for the bowl.

Source: the article's example f(x) = arctan(x²) from x₀ = −20 with α = 1 (drawings 10 and 11).
"""

import math
from dataclasses import dataclass

import numpy as np
from manim import Circle, Create, FadeIn, FadeOut, GrowFromCenter, Mobject, ReplacementTransform, ValueTracker, VGroup, linear

from gd import Objective, Result, Status, gradient_descent, minimize
from gd.status import FLAT
from scenes import theme as look
from scenes.catalog import Parameters, figure
from scenes.kit.ball import Ball, Walk
from scenes.kit.counter import Counter
from scenes.kit.gauge import Gauge, gauge_range
from scenes.kit.instruments import Descent, Instruments, last_finite
from scenes.kit.lens import Lens, View, magnifier
from scenes.kit.number import brief, counted, written
from scenes.kit.picture import Picture
from scenes.kit.plane import Curve, Plane, padded
from scenes.kit.room import beside
from scenes.kit.slope import Tangent
from scenes.kit.text import formula, words
from scenes.kit.timelapse import HEAD, TAIL, Leg, TimeLapse, fast, honest, told
from scenes.kit.verdict import verdict

TALL = (-5.75, 6.4, -2.45, 2.5)
PLANE = (-5.75, 6.4, -2.45, 0.5)
LENS = (-6.2, -1.5, 0.95, 2.5)
GAUGE_X, GAUGE_TOP = 0.45, 2.35
PANEL_LEFT, PANEL_RIGHT, PANEL_TOP, PANEL_PITCH = 1.95, 6.2, 2.35, 0.47

GTOL = 1e-10
"""So small that the article's plain does not end a run before its steps are used up."""

HOP = 0.12
"""Room for the ball's hops above the curve, as a share of its height."""

PLAIN = 0.15
"""A stretch is a plain if the slope is flat, as in gd.status, over this share of the view."""

NEAR = 0.05
"""A run has arrived when it stays within this share of the view of its end."""

UNSEEN = 0.01
"""A move under this share of the view is not seen without a magnifier."""

CRAWL = 1000
"""A plain that takes more steps than this is too wide for the learning rate."""


@dataclass(frozen=True)
class Data:
    """What is drawn: the function, its plains and its lowest point, and two descents, with a small rate and a bigger one.

    `flat`: the start is on a plain. `crawls`: the small rate takes very long across it. `swings`: it then goes to and fro.
    `start_view` magnifies the first steps where they are too small to be seen, `end_view` shows where the run ends.
    `thrown` is the step of the second descent that leaves the view.
    """

    objective: Objective
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    plains: tuple[tuple[float, float], ...]
    lowest: tuple[float, float]
    first: Descent
    second: Descent
    flat: bool
    crawls: bool
    swings: bool
    start_view: View | None
    end_view: View | None
    thrown: int | None


def compute(parameters: Parameters) -> Data:
    objective, start = parameters.objective, parameters.starts[0]
    x_range = (min(objective.domain[0], start), max(objective.domain[1], start))
    width = x_range[1] - x_range[0]
    x = np.linspace(*x_range, 2001)
    f, slope = objective.fun(x), float(objective.grad(start))
    (low, high), lowest = padded(f), int(np.argmin(f))
    y_range = (low, high + HOP * (high - low))
    level = FLAT * float(np.ptp(f)) / width
    plains = stretches(x, np.abs(objective.grad(x)) < level, PLAIN * width)
    rates = parameters.learning_rates
    if len(rates) == 1:
        rates += (bigger_rate(rates[0], x[lowest] - start, slope),)
    rates = sorted(rates)
    run, thrown_run = (minimize(objective, start, gradient_descent(rate), maxiter=parameters.steps, gtol=GTOL) for rate in rates)
    arrival, last = int(run.settled(NEAR * width)), last_finite(run)
    outside = np.flatnonzero((thrown_run.trajectory.x < x_range[0]) | (thrown_run.trajectory.x > x_range[1]))
    thrown = int(outside[0]) if outside.size and outside[0] <= 2 * HEAD else None
    head_x, head_f = run.trajectory.x[: HEAD + 1], run.trajectory.fun[: HEAD + 1]
    lapse, arrives = told(last, arrival), 0 < arrival <= last - TAIL
    unseen = lapse.legs[:1] == honest(0, HEAD) and 0 < np.ptp(head_x) < UNSEEN * width
    return Data(
        objective, x_range, y_range, plains, (float(x[lowest]), float(f[lowest])),
        first=Descent(rates[0], run, verdict(run), lapse, marks_every(last)),
        second=Descent(rates[1], thrown_run, verdict(thrown_run), told_until(thrown_run, thrown), marks_every(thrown or thrown_run.nit)),
        flat=any(low <= start <= high for low, high in plains),
        crawls=last > CRAWL and (arrival > CRAWL or run.status is Status.PLATEAU),
        swings=swings(run.trajectory.x[: last + 1]),
        start_view=magnifier(head_x, head_f, (x_range, y_range), PLANE, LENS) if unseen else None,
        end_view=view_of_end(objective, run, NEAR * width, arrival, bool(plains)) if arrives else None,
        thrown=thrown,
    )  # fmt: skip


def stretches(x: np.ndarray, chosen: np.ndarray, shortest: float) -> tuple[tuple[float, float], ...]:
    """Where `chosen` holds over at least `shortest`: (from, to) for each."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], chosen, [False]])))
    return tuple((float(x[a]), float(x[b - 1])) for a, b in edges.reshape(-1, 2) if x[b - 1] - x[a] >= shortest)


def bigger_rate(rate: float, way: float, slope: float) -> float:
    """The second learning rate where none is given: the first step makes a tenth of the `way` to the lowest point.

    The slope of a plain grows on that way, so that about four steps cross it. At least ten times the first rate.
    """
    return float(f"{max(10 * rate, 0.1 * abs(way / slope) if slope else 0.0):.1e}")


def marks_every(last: int) -> int:
    """How many steps apart the marks on the curve are: all of a short walk, about twenty of a long one."""
    return 10 ** max(0, math.ceil(math.log10(max(last, 1) / 40)))


def told_until(run: Result, thrown: int | None) -> TimeLapse:
    """Slow steps up to and including the one that leaves the view, if one does; fast ones after it."""
    last = last_finite(run)
    if thrown is None:
        return told(last, last)
    return TimeLapse(honest(0, thrown - 1, 0.6) + honest(thrown - 1, thrown, 1.2) + fast(thrown, last))


def view_of_end(objective: Objective, run: Result, reach: float, arrival: int, bowl: bool) -> View:
    """The neighbourhood of the end, with marks for the honest steps that arrive there."""
    x = np.linspace(float(run.x) - 1.15 * reach, float(run.x) + 1.15 * reach, 200)
    return View((x[0], x[-1]), padded(objective.fun(x), 0.14), f"the {'bowl' if bowl else 'end'}, closer", arrival, arrival + TAIL)


def swings(x: np.ndarray) -> bool:
    """Whether the last steps go to and fro."""
    steps = np.diff(x[-TAIL:])
    return bool(len(steps) > 1 and (steps[1:] * steps[:-1] < 0).all())


class ArctanPlateau(Picture):
    article = figure("arctan_plateau").parameters
    compute = staticmethod(compute)

    def construct(self) -> None:
        data, theme, first, second = self.data, self.theme, self.data.first, self.data.second
        x, f, slope = (getattr(first.run.trajectory, part) for part in ("x", "fun", "grad"))
        tall, plane = (Plane(theme, data.x_range, data.y_range, box, x_ticks=10, y_ticks=4) for box in (TALL, PLANE))
        tall_curve, curve = (place.curve(data.objective.fun, color=theme.curve) for place in (tall, plane))

        # The function: a bowl, and plains around it.
        self.next_section("function")
        heading = self.heading_formula(f"f(x) = {data.objective.formula}").fit(6.4).place(look.LEFT, look.TITLE_BASELINE)
        self.add(tall, heading)
        self.wait(look.QUICK)
        self.play(Create(tall_curve), run_time=2 * look.SLOW)
        names = self.names(tall, tall_curve)
        self.play(FadeIn(names), run_time=look.BEAT)
        self.say("A bowl, and level plains around it." if data.plains else "Where is the lowest point?")
        self.wait(look.READ)

        # Far away, the ground is almost level.
        self.next_section("far-away")
        ball = Ball(theme, Walk(tall, data.objective.fun, x, f))
        self.play(FadeOut(names), run_time=look.QUICK)
        self.say(f"The ball starts at x = {brief(x[0])}{', far from the bowl' if data.flat else ''}.")
        self.play(GrowFromCenter(ball), run_time=look.BEAT)
        self.wait(look.QUICK)
        tangent = Tangent(theme, tall).show(x[0], f[0], slope[0])
        value = formula(f"f'({brief(x[0])}) = {zeros(slope[0])}", color=theme.slope)
        beside(value, tall.c2p(x[0], f[0]), tall_curve, tall.box, taken=(tangent,))
        self.say(ground(data.flat, slope[0]))
        self.add(tangent, ball)
        self.play(Create(tangent), FadeIn(value), run_time=look.BEAT)
        self.wait(look.READ)
        rule = self.rule(first.rate)
        self.say(f"A step is α times the slope. The first is {zeros(abs(first.rate * slope[0]))} long.")
        self.play(FadeIn(rule), run_time=look.QUICK)
        self.wait(look.READ)
        self.play(FadeOut(tangent), FadeOut(value), run_time=look.QUICK)

        # Room for the instruments.
        limits = gauge_range(slope[: last_finite(first.run) + 1])
        gauge = Gauge(theme, limits, "abs(f'(x_k))", x=GAUGE_X, bottom=LENS[2], top=GAUGE_TOP)
        now = self.instruments(plane, first, gauge)
        self.say("The first steps, one by one:")
        self.remove(ball)
        self.play(
            ReplacementTransform(tall, plane), ReplacementTransform(tall_curve, curve),
            ReplacementTransform(ball.dot, now.ball.dot), run_time=look.BEAT,
        )  # fmt: skip
        self.play(FadeIn(gauge), FadeIn(now.needle), FadeIn(now.counter), run_time=look.QUICK)
        self.look_closer(now, plane, data.start_view)

        # The descent: honest steps, then time-lapse until the ball arrives.
        self.next_section("descent")
        self.wait(look.QUICK)
        clock = self.start_clock(now)
        legs = iter(zip(first.lapse.legs, first.lapse.ends(), strict=True))
        if data.start_view is not None:
            self.tell(clock, *next(legs))
            self.say(f"{counted(HEAD).capitalize()} steps, and nothing seems to move. So: faster.")
            self.wait(look.QUICK)
        legend = [words(f"a mark every {first.marked:,} steps", size=look.TICK, color=theme.quiet)] if first.marked > 1 else []
        for note in legend:
            beside(note, plane.c2p(x[0], f[0]), curve, plane.box)
        self.look_closer(now, plane, data.end_view, *legend)
        for leg, end in legs:
            self.tell(clock, leg, end)
        self.say(first.verdict.text, color=theme.good if first.verdict.good else theme.trouble)
        self.wait(look.READ)

        # The dilemma: a rate big enough for the plain is too big for the bowl.
        self.next_section("dilemma")
        if data.flat and data.crawls and data.swings:
            self.say(f"For the plain α = {brief(first.rate)} is far too small; for the bowl it is almost too big.")
            self.wait(look.READ)
        now.clear_updaters()
        self.look_closer(now, plane, None)
        self.play(*map(FadeOut, (now, rule, *legend)), run_time=look.QUICK)
        again = self.instruments(plane, second, gauge)
        self.say(f"A learning rate {'big enough for the plain' if data.flat else 'that is bigger'}: α = {brief(second.rate)}.")
        self.play(FadeIn(again), FadeIn(self.rule(second.rate)), run_time=look.BEAT)
        self.wait(look.QUICK)
        clock = self.start_clock(again)
        for leg, end in zip(second.lapse.legs, second.lapse.ends(), strict=True):
            if leg.last == data.thrown:
                self.explain_throw(second)
            self.tell(clock, leg, end)
            if leg.last == data.thrown:
                self.wait(look.BEAT)
        self.say(second.verdict.text, color=theme.good if second.verdict.good else theme.trouble)
        self.wait(look.READ)
        self.say(conclusion(data))
        self.wait(2 * look.READ)
        self.verdict = f"α = {brief(first.rate)}: {first.verdict.text} α = {brief(second.rate)}: {second.verdict.text}"
        self.alt_text = (
            f"A ball on the curve of f starts at x = {brief(x[0])} with learning rate {brief(first.rate)}; a time-lapse shows "
            f"its {last_finite(first.run):,} steps. {first.verdict.text}"
        )

    def names(self, plane: Plane, curve: Curve) -> VGroup:
        """What the parts of the curve are called: its plains, and the bowl with the lowest point."""
        theme, (x, f) = self.theme, self.data.lowest
        minimum = Circle(0.13, color=theme.good, stroke_width=look.CURVE_STROKE).move_to(plane.c2p(x, f))
        sides = ((1, 1), (-1, 1), (1, 0), (-1, 0), (0, 1))
        placed = [beside(words("lowest point", color=theme.good), plane.c2p(x, f), curve, plane.box, (minimum,), sides)]
        if self.data.plains:
            placed.append(beside(words("bowl", color=theme.text), plane.c2p(x, f), curve, plane.box, (minimum, *placed), sides))
        for low, high in self.data.plains:
            middle = (low + high) / 2
            point = plane.c2p(middle, float(self.data.objective.fun(middle)))
            placed.append(beside(words("plain", color=theme.text), point, curve, plane.box, (minimum, *placed)))
        return VGroup(*placed, minimum)

    def instruments(self, plane: Plane, descent: Descent, gauge: Gauge) -> Instruments:
        theme, run = self.theme, descent.run.trajectory
        rows = {'"step"': theme.text, '"time-lapse"': theme.extra, "x_k": theme.ball, "f'(x_k)": theme.slope}
        counter = Counter(theme, rows, left=PANEL_LEFT, right=PANEL_RIGHT, top=PANEL_TOP, pitch=PANEL_PITCH)
        return Instruments(theme, Walk(plane, self.data.objective.fun, run.x, run.fun), descent, counter, gauge.needle)

    def rule(self, rate: float) -> VGroup:
        """The rule with its learning rate, top right."""
        value = formula(f"alpha = {in_math(brief(rate))}", color=self.theme.text).place(look.RIGHT, look.TITLE_BASELINE, "right")
        rule = formula("x_(k+1) = x_k - alpha f'(x_k)", color=self.theme.quiet)
        return VGroup(rule.place(value.get_left()[0] - 0.5, look.TITLE_BASELINE, "right"), value)

    def look_closer(self, now: Instruments, plane: Plane, view: View | None, *notes: Mobject) -> None:
        """Put the lens on this view, or take it away; `notes` come with it."""
        if now.lens is not None:
            lens, now.lens = now.lens, None
            self.play(FadeOut(lens), run_time=look.QUICK)
        lens = Lens(self.theme, plane, view, LENS, now.walk).show(now.step) if view else None
        new = [*notes, lens] if lens else notes
        if new:
            self.play(*map(FadeIn, new), run_time=look.QUICK)
        if lens:
            self.add(now, lens.moving)
            now.lens = lens

    def start_clock(self, now: Instruments) -> ValueTracker:
        """From here on the instruments show the descent at the time of the clock that is returned."""
        clock = ValueTracker(0)
        now.add_updater(lambda _: now.show(clock.get_value()))
        self.add(now, *([now.lens.moving] if now.lens else []))
        return clock

    def tell(self, clock: ValueTracker, leg: Leg, end: float) -> None:
        self.play(clock.animate(rate_func=linear).set_value(end), run_time=leg.seconds)

    def explain_throw(self, descent: Descent) -> None:
        """The step that leaves the view, with the numbers put in."""
        n, x, slope = self.data.thrown, descent.run.trajectory.x, descent.run.trajectory.grad
        sums = VGroup(
            formula(f"x_{n} = x_{n - 1} - alpha f'(x_{n - 1})", color=self.theme.text),
            formula(f"= {number(x[n - 1])} - {in_math(brief(descent.rate))} dot {in_brackets(slope[n - 1])}", color=self.theme.text),
            formula(f"= {number(x[n])}", color=self.theme.ball),
        )
        for row, line in enumerate(sums):
            line.fit(LENS[1] - LENS[0] - 0.3).place(LENS[0] + (0.3 if row else 0), PANEL_TOP - row * 0.6)
        in_bowl = self.data.flat and not any(low <= x[n - 1] <= high for low, high in self.data.plains)
        self.say(f"{counted(n - 1).capitalize()} steps to the bowl; but there the rate is far too big." if in_bowl else "The next step leaves the view:")
        self.play(FadeIn(sums), run_time=look.QUICK)
        self.wait(look.READ)


def conclusion(data: Data) -> str:
    """What the two runs say together."""
    lost = data.second.run.status in (Status.PLATEAU, Status.DIVERGED, Status.CYCLING)
    if data.flat and data.crawls and lost:
        return "One learning rate cannot serve both the plain and the bowl."
    return "; ".join(f"α = {brief(d.rate)}: {d.verdict.short}" for d in (data.first, data.second)) + "."


def ground(flat: bool, slope: float) -> str:
    """What it is like where the ball starts."""
    if flat:
        return "The ground is almost level there: the slope is nearly zero."
    return f"The slope there is {'positive' if slope > 0 else 'negative'}." if slope else "The ground is level there."


def zeros(value: float) -> str:
    """A small number with its zeros: two figures that count, five decimals at least."""
    return written(value, min(9, max(5, 1 - math.floor(math.log10(abs(value)))))) if value else "0"


def number(value: float) -> str:
    """A number with five decimals as Typst mathematics."""
    return in_math(written(value))


def in_brackets(value: float) -> str:
    """The same, ready to be multiplied by."""
    return number(value) if value >= 0 else f"({number(value)})"


def in_math(number: str) -> str:
    """A written number as Typst mathematics."""
    return number.replace(",", '","')
