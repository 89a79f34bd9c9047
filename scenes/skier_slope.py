"""A skier on a mountain: what the slope tells, and how far to trust it.

The viewer learns the idea before any formula: one only knows the slope underfoot, so one goes down it a
little way and looks again; that slope is the derivative; and how far to go at a time decides whether, and
when, one arrives.

Source: the article's opening (drawings 1 and 2) and its question "By how much?". The mountain is
gd.library.RIDGE."""

from dataclasses import dataclass

import numpy as np
from manim import Create, FadeIn, FadeOut, ValueTracker, VGroup, linear, smooth

from gd import Objective, Result, Status, gradient_descent, minimize
from scenes import theme as look
from scenes.fit_view import view_of
from scenes.kit.ball import Trail, Walk
from scenes.kit.counter import Counter
from scenes.kit.figure_scene import FigureScene
from scenes.kit.mountain import Flag, Fog, Mountain
from scenes.kit.ranges import round_ticks
from scenes.kit.skier import FallArrow, Skier
from scenes.kit.slope_triangle import SlopeTriangle, places_to_feel
from scenes.kit.text import Typeset, formula, words
from scenes.kit.timing import steps_taken, whole_steps
from scenes.numbers import brief, short
from scenes.parameters import Parameters
from scenes.script import Script, Verdict, steps, verdict

SMALLER, BIGGER = 1 / 30, 4
"""The learning rates that are not given are so many times the first."""
GTOL = 1e-6
"""The slope that counts as zero, where slopes are of the usual size."""
LEAPS = 6
"""So many steps are shown of a run that goes to and fro for ever."""
ONE_BY_ONE, SO_FAR = 20, 3
"""A run of more steps than that goes on in time-lapse after so many."""
SMALL, BIG, MIDDLE, AGAIN = "Small steps", "Big steps", "The middle way", "The first way"
HOW_FAR = {
    SMALL: "Small steps: a little way, look, a little way, look …",
    BIG: "Big steps: far down the slope before looking again.",
    MIDDLE: "And somewhere between.",
    AGAIN: "And the way taken before.",
}
SCORE_LEFT, SCORE_ALPHA, SCORE_PITCH = -1.6, 0.6, 0.5


@dataclass(frozen=True)
class Descent:
    """One run, and how many of its steps are worth showing."""

    rate: float
    kind: str
    run: Result
    shown: int
    verdict: Verdict


@dataclass(frozen=True)
class Data:
    """What is drawn: the descents, the one with the first learning rate last, and whether that one ends at a
    lowest point; places to feel the slope; the run of the triangle."""

    objective: Objective
    view: tuple[float, float]
    descents: tuple[Descent, ...]
    at_bottom: bool
    slope_places: tuple[float, ...]
    leg: float

    @property
    def middle(self) -> Descent:
        return self.descents[-1]


def compute(parameters: Parameters) -> Data:
    objective, (first, *others) = parameters.objective, all_rates(parameters.learning_rates)
    runs = {rate: descend(parameters, rate) for rate in (first, *others)}
    xtol = parameters.xtol(list(runs.values()))
    kinds = {rate: SMALL if rate < first else BIG for rate in sorted(others)}
    kinds[first] = MIDDLE if min(others) < first < max(others) else AGAIN
    descents = tuple(drawn(runs[rate], rate, kind, xtol) for rate, kind in kinds.items())
    run = runs[first]
    view = view_of(parameters, [runs[rate].trajectory.x for rate in parameters.learning_rates])
    start = float(run.trajectory.line.x[0])
    view = (min(view[0], start), max(view[1], start))
    leg = float(np.diff(round_ticks(*view, 10)[:2])[0])
    return Data(objective, view, descents, run.success, places_to_feel(objective, view, run, leg), leg)


def all_rates(given: tuple[float, ...]) -> tuple[float, ...]:
    """Three learning rates: those given; where fewer are, the first and a smaller or a bigger one made from
    it."""
    first, *others = given
    if len(given) < 3 and not any(rate < first for rate in others):
        others.append(first * SMALLER)
    if len(others) < 2:
        others.append(first * BIGGER)
    return (first, *others)


def descend(parameters: Parameters, rate: float) -> Result:
    start, rule = parameters.starts[0], gradient_descent(rate)
    return minimize(parameters.objective, start, rule, maxiter=parameters.steps, gtol=parameters.gtol(GTOL))


def drawn(run: Result, rate: float, kind: str, xtol: float) -> Descent:
    shown = {Status.CONVERGED: run.settled(xtol), Status.CYCLING: min(run.nit, LEAPS)}.get(
        run.status, run.nit
    )
    return Descent(rate, kind, run, shown, verdict(run, xtol))


def script(data: Data) -> Script:
    middle = data.middle
    x, ended = brief(middle.run.trajectory.line.x[0]), middle.verdict.text
    return Script(
        verdict=ended,
        alt_text=f"A skier on a snowy ridge starts at x = {x}, faces down the slope, goes a little way, looks "
        f"again, and so on for {steps(middle.shown)}. {ended}",
    )


class SkierSlope(FigureScene):
    compute = staticmethod(compute)
    write = staticmethod(script)

    def construct(self) -> None:
        data, theme = self.data, self.theme
        mountain = Mountain(theme, data.objective.curve, data.view, data.middle.run.trajectory.line.x)
        self.camera.background_color = mountain.tones.sky
        middle = data.middle
        skier, trail = self.on_skis(mountain, middle)
        arrow = FallArrow(theme, skier.walk, middle.run.trajectory.line.slope)
        clock = ValueTracker(0)

        # Where is down?
        self.next_section("mountain")
        heading = self.title("Find the lowest point around you")
        fog = Fog(theme, skier.ball.dot.get_center() + [0, 0.4, 0])
        self.add(mountain, skier, heading)
        self.wait(look.BEAT)
        self.add(fog, heading)
        self.play(FadeIn(fog), run_time=look.BEAT)
        self.caption("Only the slope underfoot is known.")
        self.wait(look.READ)
        self.caption("Where is down?")
        self.wait(look.BEAT)
        self.play(FadeOut(fog), run_time=look.BEAT)

        # Look, go a little way, look again.
        self.next_section("face-downhill")
        counter = Counter(
            theme,
            {'"steps"': theme.text, '"height"': theme.curve},
            left=4.2,
            right=look.RIGHT,
            top=look.TITLE_BASELINE,
        )
        moving = VGroup(trail, arrow, skier, counter)
        moving.add_updater(
            lambda _: self.show_walk(clock.get_value(), middle, trail, arrow, skier, counter),
            call_updater=True,
        )
        self.add(moving)
        self.wait(look.QUICK)
        self.caption("Face down the slope. Go a little way. Look again.")
        self.ski(clock, middle.shown, first=1.3, quicker=0.78, least=0.32)
        self.caption(f"In the valley after {steps(middle.shown)}." if data.at_bottom else middle.verdict.text)
        self.wait(look.READ)
        moving.clear_updaters()

        # What the skier feels is the derivative.
        self.next_section("slope")
        self.clear_caption()
        self.play(FadeOut(moving), FadeOut(heading), run_time=look.QUICK)
        heading = self.title("The slope is the derivative")
        triangle = self.feel(mountain, heading)

        # How far at a time?
        self.next_section("how-far")
        self.clear_caption()
        self.play(FadeOut(triangle), FadeOut(heading), run_time=look.QUICK)
        heading = self.title("How far at a time?")
        self.play(FadeIn(heading), run_time=look.QUICK)
        rows, left_behind = VGroup(), VGroup()
        for row, descent in enumerate(data.descents):
            self.caption(HOW_FAR[descent.kind])
            left_behind = self.race(mountain, descent, row, rows, left_behind)
            if descent is not middle:
                self.caption(told(descent, middle))
                self.wait(look.READ)
        self.wait(look.QUICK)

        # At rest.
        self.next_section("lowest-point")
        self.clear_caption()
        self.play(FadeOut(rows), FadeOut(heading), run_time=look.QUICK)
        heading = self.title("The lowest point around you" if data.at_bottom else "Not at the lowest point")
        x, f = (float(part[middle.shown]) for part in middle.run.trajectory.line[:2])
        result = Counter(
            theme,
            {'"steps"': theme.text, "x": theme.ball, '"height"': theme.curve},
            left=4.2,
            right=look.RIGHT,
            top=look.TITLE_BASELINE,
            pitch=SCORE_PITCH,
        ).write(str(middle.shown), short(x, 2), short(f, 2))
        flag = [Create(Flag(theme, mountain, mountain.plane.c2p(x, f)))] if data.at_bottom else []
        self.play(FadeIn(heading), FadeIn(result), *flag, run_time=look.BEAT)
        self.caption(middle.verdict.text, color=theme.good if data.at_bottom else theme.trouble)
        self.wait(look.READ)

    def on_skis(self, mountain: Mountain, descent: Descent) -> tuple[Skier, Trail]:
        path = descent.run.trajectory.line
        walk = Walk(
            mountain.plane,
            self.data.objective.curve,
            path.x[: descent.shown + 1],
            path.fun[: descent.shown + 1],
        )
        return Skier(self.theme, walk), Trail(self.theme, walk)

    def ski(self, clock: ValueTracker, count: int, *, first: float, quicker: float, least: float) -> None:
        """Let the clock run through so many steps, the first in `first` seconds; a long run ends in
        time-lapse, whole steps only."""
        singly = count if count <= ONE_BY_ONE else SO_FAR
        for k in range(singly):
            self.play(
                clock.animate.set_value(k + 1), rate_func=linear, run_time=max(least, first * quicker**k)
            )
        if count > singly:
            jumps = whole_steps(count - singly)
            self.play(clock.animate.set_value(count), rate_func=lambda t: jumps(t**1.5), run_time=1.8)

    def show_walk(
        self, t: float, descent: Descent, trail: Trail, arrow: FallArrow, skier: Skier, counter: Counter
    ) -> None:
        """Everything that moves in a descent, at time `t` in steps. Numbers are those of the last stop."""
        k = steps_taken(t)
        trail.show(k)
        arrow.show(t)
        skier.show(t)
        counter.write(str(k), short(float(descent.run.trajectory.fun[k]), 2))

    def race(
        self, mountain: Mountain, descent: Descent, row: int, rows: VGroup, left_behind: VGroup
    ) -> VGroup:
        """One descent with its line on the score: the count of its steps, then how it ended. The skier before
        goes."""
        theme, baseline = self.theme, look.TITLE_BASELINE - SCORE_PITCH * row
        skier, trail = self.on_skis(mountain, descent)
        clock = ValueTracker(0)
        name = words(descent.kind, color=theme.text).place(SCORE_LEFT, baseline)
        alpha = formula(f"alpha = {brief(descent.rate, 3)}", size=look.LABEL, color=theme.quiet).place(
            SCORE_ALPHA, baseline
        )
        count = Counter(
            theme, {'"steps"': theme.text}, left=4.6, right=look.RIGHT, top=baseline, size=look.LABEL
        )
        moving = VGroup(trail, skier, count)

        def show(_: object) -> None:
            k = steps_taken(clock.get_value())
            trail.show(k)
            skier.show(clock.get_value())
            count.write(f"{k:,}")

        moving.add_updater(show, call_updater=True)
        self.play(
            FadeOut(left_behind),
            FadeIn(name),
            FadeIn(alpha),
            FadeIn(moving, suspend_mobject_updating=False),
            run_time=look.QUICK,
        )
        self.ski(
            clock, descent.shown, first=0.5, quicker=0.8, least=0.16 if descent is self.data.middle else 0.34
        )
        moving.clear_updaters()
        ending = words(
            descent.verdict.short, color=theme.good if descent.verdict.good else theme.trouble
        ).place(look.RIGHT, baseline, "right")
        self.play(FadeOut(count), run_time=look.QUICK / 2)
        self.play(FadeIn(ending), run_time=look.QUICK / 2)
        rows.add(name, alpha, ending)
        return VGroup(trail, skier)

    def feel(self, mountain: Mountain, heading: Typeset) -> VGroup:
        """A triangle goes from place to place; the slope is a number all the way, and at each place it says
        where to go."""
        theme, places, objective = self.theme, self.data.slope_places, self.data.objective
        first, last = places[0], places[-1]
        where = ValueTracker(first)
        triangle = SlopeTriangle(theme, mountain.plane, objective.curve, objective.slope, self.data.leg)
        counter = Counter(theme, {"f'(x)": theme.slope}, left=4.2, right=look.RIGHT, top=look.TITLE_BASELINE)
        moving = VGroup(triangle, counter)

        def show(_: object) -> None:
            triangle.show(where.get_value())
            counter.write(short(float(objective.slope(where.get_value())), 2))

        moving.add_updater(show, call_updater=True)
        self.play(FadeIn(heading), FadeIn(moving, suspend_mobject_updating=False), run_time=look.BEAT)
        for place in places:
            if place != first:
                self.play(where.animate.set_value(place), rate_func=smooth, run_time=1.5 * look.BEAT)
            signs = triangle.signs(theme, place, mountain.curve, (mountain.moon,))
            if len(signs):
                self.play(FadeIn(signs), run_time=look.QUICK)
            self.caption(way_out(float(objective.slope(place))))
            self.wait(look.READ)
            if place != last:
                self.clear_caption()
                self.play(FadeOut(signs), run_time=look.QUICK / 2)
        moving.clear_updaters()
        return VGroup(moving, signs)


def told(descent: Descent, middle: Descent) -> str:
    """What became of a descent, next to the middle one."""
    if descent.run.status is Status.CYCLING:
        return "Too far, back, and too far again: it never settles."
    if descent.verdict.good and middle.verdict.good and descent.shown > 2 * middle.shown:
        return f"It arrives, after {descent.shown:,} decisions where {middle.shown:,} would do."
    return descent.verdict.text


def way_out(slope: float) -> str:
    if abs(slope) < 0.005:
        return "The derivative is zero: stay."
    return "The derivative is positive: go left." if slope > 0 else "The derivative is negative: go right."
