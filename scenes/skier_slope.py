"""A skier on a mountain: what the slope tells, and how far to trust it.

The viewer learns the idea before any formula: one only knows the slope underfoot, so one goes down it a
little way and looks again; that slope is the derivative; and how far to go at a time decides whether, and
when, one arrives.

Source: the article's opening (drawings 1 and 2) and its question "By how much?". The mountain is
gd.library.RIDGE."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from manim import Create, FadeIn, FadeOut, VGroup

from gd import Objective
from scenes import theme as look
from scenes.fit_view import view_of
from scenes.kit.counter import Counter
from scenes.kit.figure_scene import FigureScene
from scenes.kit.formulas import column
from scenes.kit.headroom import headroom
from scenes.kit.mountain import Flag, Fog, Mountain, across, slopes
from scenes.kit.plane import Plane
from scenes.kit.ranges import round_ticks
from scenes.kit.skier import FallArrow
from scenes.kit.skiing import Descent, Pace, drawn, on_skis, race, ski
from scenes.kit.slope_triangle import feel, places_to_feel
from scenes.kit.text import Typeset, formula, words
from scenes.kit.timing import steps_taken
from scenes.layout import Box
from scenes.parameters import Parameters
from scenes.run import descend
from scenes.script.skier_slope import SkierScript, skier_script

SMALLER, BIGGER = 1 / 30, 4
"""The learning rates that are not given are so many times the first."""
TITLE = 7.0
"""So wide is the widest of the titles, in units of the frame."""
GTOL = 1e-6
"""The slope that counts as zero, where slopes are of the usual size."""
FIRST, OTHERS, LAST = Pace(1.3, 0.78, 0.32), Pace(0.5, 0.8, 0.34), Pace(0.5, 0.8, 0.16)
"""How fast the steps of a descent follow each other: alone, and in the comparison."""


@dataclass(frozen=True, eq=False)
class Data:
    """What is drawn: the descents, the one with the first learning rate last, and whether that one ends at a
    lowest point; places to feel the slope, and the slopes there; the run of the triangle."""

    objective: Objective
    view: tuple[float, float]
    descents: tuple[Descent, ...]
    at_bottom: bool
    slope_places: tuple[float, ...]
    slopes: tuple[float, ...]
    leg: float

    @property
    def middle(self) -> Descent:
        return self.descents[-1]


def compute(parameters: Parameters) -> Data:
    objective, given = parameters.objective, parameters.learning_rates
    wanted = replace(parameters, learning_rates=all_rates(given))
    first, *others = (drawn(run) for run in descend(wanted, wanted.made_rules(), gtol=GTOL))
    descents = (*sorted(others, key=lambda descent: descent.rate), first)
    view = view_of(parameters, [descent.run.x for descent in (first, *others)[: len(given)]])
    start = float(first.run.x[0])
    view = (min(view[0], start), max(view[1], start))
    leg = float(np.diff(round_ticks(*view, 10)[:2])[0])
    places = places_to_feel(objective, view, first.run.result, leg)
    slopes = tuple(map(float, objective.slope(np.array(places))))
    return Data(objective, view, descents, first.run.result.success, places, slopes, leg)


def all_rates(given: tuple[float, ...]) -> tuple[float, ...]:
    """Three learning rates: those given; where fewer are, the first and a smaller or a bigger one made from
    it."""
    first, *others = given
    if len(given) < 3 and not any(rate < first for rate in others):
        others.append(first * SMALLER)
    if len(others) < 2:
        others.append(first * BIGGER)
    return (first, *others)


class SkierSlope(FigureScene[Data, SkierScript]):
    compute = staticmethod(compute)
    write = staticmethod(skier_script)

    def construct(self) -> None:
        data, script, theme, layout = self.data, self.script, self.theme, self.layout
        middle, mountain = data.middle, self.mountain()
        self.camera.background_color = mountain.tones.sky
        skier, trail = on_skis(self, mountain, middle)
        arrow = FallArrow(theme, skier.walk, middle.run.slope)

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
        numbers = {'"steps"': theme.text, '"height"': theme.curve}
        counter = Counter.standing(theme, numbers, layout.counts)
        moving = VGroup(trail, arrow, skier, counter)

        def show(time: float) -> None:
            taken = steps_taken(time)
            trail.show(taken)
            arrow.show(time)
            skier.show(time)
            counter.write(f"{taken:,}", script.heights[taken])

        clock = self.follow(moving, show)
        self.add(moving)
        self.wait(look.QUICK)
        self.caption(script.walk)
        sign = layout.counts.left - 0.3, layout.counts.top
        ski(self, clock, middle, FIRST, sign)
        self.caption(script.walked)
        self.wait(look.READ)
        moving.clear_updaters()

        # What the skier feels is the derivative.
        self.next_section("slope")
        self.clear_caption()
        self.play(FadeOut(moving), FadeOut(heading), run_time=look.QUICK)
        heading = self.title("The slope is the derivative")
        triangle = feel(self, mountain, heading)

        # How far at a time?
        self.next_section("how-far")
        self.clear_caption()
        self.play(FadeOut(triangle), FadeOut(heading), run_time=look.QUICK)
        heading, lesson = self.title("How far at a time?"), self.lesson()
        self.play(FadeIn(heading, lesson), run_time=look.QUICK)
        if script.rule:
            self.caption(script.rule)
            self.wait(look.READ)
        rows, left_behind = VGroup(), VGroup()
        for row, (descent, said) in enumerate(zip(data.descents, script.races, strict=True)):
            self.caption(said.enters)
            pace = LAST if descent is middle else OTHERS
            left_behind = race(self, mountain, row, pace, rows, left_behind)
            if descent is not middle:
                self.caption(said.outcome)
                self.wait(look.READ)
        if script.tolerance:
            rows.add(self.small_print())
            self.play(FadeIn(rows[-1]), run_time=look.QUICK)
        self.wait(look.QUICK)

        # At rest.
        self.next_section("lowest-point")
        self.clear_caption()
        self.play(FadeOut(rows, lesson), FadeOut(heading), run_time=look.QUICK)
        heading = self.title(script.ending)
        facts = {'"steps"': theme.text, "x": theme.ball, '"height"': theme.curve}
        result = Counter.standing(theme, facts, layout.counts._replace(pitch=layout.score.pitch))
        result.write(*script.result)
        end = mountain.plane.c2p(middle.run.x[middle.shown], middle.run.fun[middle.shown])
        flag = [Create(Flag(theme, mountain, end))] if data.at_bottom else []
        self.play(FadeIn(heading), FadeIn(result), *flag, run_time=look.BEAT)
        self.say_verdict(middle.run.verdict)
        self.wait(look.READ)

    def lesson(self) -> VGroup:
        """The formula of a rule that is not the plain one."""
        lines = (formula(line, size=look.LABEL, color=self.theme.quiet) for line in self.script.lesson)
        return column(self.layout.lesson.below(self.layout.lesson.line(1) - 0.1), *lines)

    def small_print(self) -> Typeset:
        """What counts as arrived, once for all descents."""
        place = self.layout.lesson
        return words(self.script.tolerance, size=look.TICK, color=self.theme.quiet).place(
            place.left, place.top
        )

    def mountain(self) -> Mountain:
        """The mountain, its crest so low that no skier stands on the words above it."""
        data, theme, layout = self.data, self.theme, self.layout
        fun, box, counts, score = data.objective.curve, layout.mountain, layout.counts, layout.score
        x, visited = across(data.view, box, layout.width), data.middle.run.x
        title = Box(layout.left, layout.left + TITLE, layout.heading.top - 0.2, layout.height)
        numbers = Box(counts.left - 1.0, counts.right, counts.line(1) - 0.15, layout.height)
        lesson = layout.lesson
        small = Box(
            lesson.left, lesson.right, lesson.line(2.4 if self.script.lesson else 0) - 0.1, lesson.top + 0.2
        )
        if self.script.lesson:
            box = box._replace(top=min(box.top, small.bottom - 0.2))
        runs = [data.middle.under(title, numbers)]
        for row, descent in enumerate(data.descents):
            lines = Box(score.left, score.right, score.line(row) - 0.15, layout.height)
            runs.append(descent.under(title, lines, small))

        def plane(lowered: float) -> Plane:
            return slopes(theme, fun, x, data.view, visited, box, lowered)

        lowered = headroom(plane, fun, runs)
        return Mountain(theme, fun, data.view, visited, box, layout.width, lowered)
