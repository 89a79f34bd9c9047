"""The plateau: where the slope vanishes, gradient descent crawls.

The viewer learns that a step is only as long as the slope is steep: on a plain the ball hardly moves for
thousands of steps, and a learning rate big enough for the plain is far too big for the bowl. Other rules get
over the plain, and are told by what they do.
A run that was made elsewhere, by an optimiser with other steps, shows what they were beside the slope.

Source: the article's example f(x) = arctan(x²) from x₀ = −20 with α = 1 (drawings 10 and 11).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from manim import Create, FadeIn, FadeOut, GrowFromCenter, ReplacementTransform, VGroup

from gd import Objective, Status
from scenes import theme as look
from scenes.fit_view import view_of
from scenes.kit import instruments as panel
from scenes.kit.ball import Ball, Walk
from scenes.kit.bigger_rate import both_rates
from scenes.kit.figure_scene import FigureScene
from scenes.kit.formulas import paragraph, side_by_side, worked_out
from scenes.kit.gauge import Gauge, gauge_range
from scenes.kit.inset import View, closer, magnifier
from scenes.kit.label_placement import place_label
from scenes.kit.landmarks import landmarks
from scenes.kit.plane import Plane
from scenes.kit.slope import Tangent
from scenes.kit.terrain import Terrain, survey
from scenes.kit.text import formula, words
from scenes.kit.time_lapse import HEAD, TAIL, honest
from scenes.layout import LANDSCAPE, Column
from scenes.parameters import Parameters
from scenes.run import Run, descend, recorded
from scenes.script.arctan_plateau import PlateauScript, plateau_script

GTOL = 1e-10
"""So small that the article's plain does not end a run before its steps are used up."""
FOLLOWED = 2_000
"""A run whose steps are used up is followed for so many more, to know whether it has arrived all the same."""
UNSEEN = 0.01
"""A move under this share of the view is not seen without a magnifier."""
CRAWL = 1000
"""A plain that takes more steps than this is too wide for the learning rate."""


@dataclass(frozen=True, eq=False)
class Data:
    """What is drawn: the function, what its ground is like, and two descents, with a small rate and a bigger
    one. A descent that was made elsewhere is the `first`, and there is no second.

    flat        the start is on a plain
    crawls      the small rate takes very long there
    crosses     the bigger one leaves it
    swings      in the end the first goes to and fro
    start_view  magnifies the first steps where they are too small to be seen
    end_view    shows where the first run ends
    thrown      the step of the second that leaves the view
    """

    objective: Objective
    terrain: Terrain
    first: panel.Descent
    second: panel.Descent | None
    flat: bool
    crawls: bool
    crosses: bool
    swings: bool
    start_view: View | None
    end_view: View | None
    thrown: int | None


def compute(parameters: Parameters) -> Data:
    objective, given = parameters.objective, parameters.learning_rates
    if parameters.trace is not None:
        runs: tuple[Run, ...] = (recorded(parameters),)
    else:
        both = replace(parameters, learning_rates=both_rates(parameters, GTOL))
        runs = descend(both, both.made_rules(), gtol=GTOL, further=FOLLOWED)
    first, x = runs[0], runs[0].x
    terrain = survey(objective, view_of(parameters, [run.x for run in runs[: max(1, len(given))]]), x)
    arrival, last = panel.arrival_of(first, objective), panel.last_finite(first)
    thrown = panel.leaves_at(runs[1].x, terrain.x_range) if len(runs) > 1 else None
    told, head = panel.first_descent(first, arrival), slice(HEAD + 1)
    unseen = told.lapse.legs[:1] == honest(0, HEAD) and 0 < np.ptp(x[head]) < UNSEEN * terrain.width
    arrives = 0 < arrival <= last - TAIL and terrain.shows(x[-1]) and first.cycles is None
    around = panel.NEAR * terrain.width, f"the {'bowl' if terrain.bowl else 'end'}, closer", arrival
    boxes = LANDSCAPE.low_plane, LANDSCAPE.inset
    return Data(
        objective,
        terrain,
        first=told,
        second=panel.second_descent(runs[1], thrown) if len(runs) > 1 else None,
        flat=terrain.is_plain(x[0]),
        crawls=last > CRAWL and (arrival > CRAWL or first.result.status is Status.PLATEAU),
        crosses=len(runs) > 1 and not all(map(terrain.is_plain, runs[1].x[: 2 * HEAD])),
        swings=panel.swings(x[: last + 1]),
        start_view=magnifier(x[head], first.fun[head], terrain.ranges, *boxes) if unseen else None,
        end_view=closer(objective.curve, x[-1], *around) if arrives else None,
        thrown=thrown,
    )


class ArctanPlateau(FigureScene[Data, PlateauScript]):
    compute = staticmethod(compute)
    write = staticmethod(plateau_script)

    def construct(self) -> None:
        data, script, theme, layout = self.data, self.script, self.theme, self.layout
        (first, second), terrain, fun = (data.first, data.second), data.terrain, data.objective.curve
        x, f, slope = first.run.x, first.run.fun, first.run.slope
        boxes = layout.wide_plane, layout.low_plane
        tall, plane = (panel.plane_in(self, box, terrain) for box in boxes)
        tall_curve, curve = (place.curve(fun, color=theme.curve) for place in (tall, plane))

        # The function: a bowl, and plains around it.
        self.next_section("function")
        beside = layout.equation.top == layout.heading.top
        heading = self.heading_formula(script.heading, right=layout.equation.left if beside else None)
        self.remove(self.draw_curve(tall, tall_curve, heading))
        names = landmarks(theme, tall, tall_curve, terrain, data.objective)
        if len(names):
            self.play(FadeIn(names), run_time=look.BEAT)
        self.caption(script.landscape)
        self.wait(look.READ)

        # Far away, the ground is almost level.
        self.next_section("far-away")
        ball = Ball(theme, Walk(tall, fun, x, f))
        self.play(FadeOut(names), run_time=look.QUICK)
        self.caption(script.start)
        self.play(GrowFromCenter(ball), run_time=look.BEAT)
        self.wait(look.QUICK)
        tangent = Tangent(theme, tall).show(x[0], f[0], slope[0])
        value = formula(script.slope, color=theme.slope)
        place_label(value, tall.c2p(x[0], f[0]), tall_curve, tall.box, taken=(tangent,))
        self.caption(script.level)
        self.add(tangent, ball)
        self.play(Create(tangent), FadeIn(value), run_time=look.BEAT)
        self.wait(look.READ)
        rule = side_by_side(theme, layout.equation, script.first.rule)
        whole = paragraph(theme, tall, tall_curve, script.first.lines, value, tangent)
        self.caption(script.first_step)
        self.play(FadeIn(rule, whole), run_time=look.QUICK)
        self.wait(look.READ)
        self.play(FadeOut(tangent), FadeOut(value, whole), run_time=look.QUICK)

        # Room for the instruments.
        self.next_section("instruments")
        at, limits = layout.gauge, gauge_range(slope[: panel.last_finite(first.run) + 1])
        gauge = Gauge(theme, limits, "abs(f'(x_k))", x=at.left, bottom=at.bottom, top=at.top)
        now = panel.set_up(self, plane, first, gauge, script.first.read)
        self.caption("The first steps, one by one:")
        self.remove(ball)
        moves = ((tall, plane), (tall_curve, curve), (ball.dot, now.ball.dot))
        self.play(*(ReplacementTransform(old, new) for old, new in moves), run_time=look.BEAT)
        self.play(FadeIn(gauge), FadeIn(now.needle), FadeIn(now.counter), run_time=look.QUICK)
        panel.look_closer(self, now, plane, data.start_view)

        # The descent: honest steps, then time-lapse until the ball arrives.
        self.next_section("descent")
        self.wait(look.QUICK)
        clock = panel.start_clock(self, now)
        legs = iter(zip(first.lapse.legs, first.lapse.ends(), strict=True))
        if data.start_view is not None:
            panel.tell(self, clock, *next(legs))
            self.caption(script.faster)
            self.wait(look.QUICK)
        legend = [words(script.marks, size=look.TICK, color=theme.quiet)] if script.marks else []
        for note in legend:
            place_label(note, plane.c2p(x[0], f[0]), curve, plane.box)
        panel.look_closer(self, now, plane, data.end_view, *legend)
        for leg, end in legs:
            panel.tell(self, clock, leg, end)
        self.say_verdict(first.run.verdict)
        self.wait(look.READ)

        # The dilemma: a rate big enough for the plain is too big for the bowl. A run made elsewhere shows how
        # it got round it.
        self.next_section("dilemma")
        if second is not None:
            now.clear_updaters()
            self.try_a_bigger_rate(now, plane, gauge, VGroup(rule, *legend))
        for line in script.closing:
            self.caption(line)
            self.wait(look.READ)
        self.wait(look.READ)

    def try_a_bigger_rate(self, now: panel.Instruments, plane: Plane, gauge: Gauge, goes: VGroup) -> None:
        """The same start with the second learning rate; what belongs to the first goes."""
        second, said, script = self.data.second, self.script.second, self.script
        assert second is not None and said is not None
        if script.dilemma:
            self.caption(script.dilemma)
            self.wait(look.READ)
        panel.look_closer(self, now, plane, None)
        self.play(FadeOut(now), *map(FadeOut, goes), run_time=look.QUICK)
        again = panel.set_up(self, plane, second, gauge, said.read)
        self.caption(said.enters)
        rule = side_by_side(self.theme, self.layout.equation, said.rule)
        self.play(FadeIn(again), FadeIn(rule), run_time=look.BEAT)
        self.wait(look.QUICK)
        clock = panel.start_clock(self, again)
        for leg, end in zip(second.lapse.legs, second.lapse.ends(), strict=True):
            leaves = script.throw is not None and leg.last == self.data.thrown
            if script.throw is not None and leaves:
                self.caption(script.throw.said)
                inset, top = self.layout.inset, self.layout.instruments.top
                place = Column(inset.left, inset.right, min(top, inset.top - 0.15), 0.6, lines=3.2)
                self.play(FadeIn(worked_out(self.theme, place, script.throw.step)), run_time=look.QUICK)
                self.wait(look.READ)
            panel.tell(self, clock, leg, end)
            if leaves:
                self.wait(look.BEAT)
        self.say_verdict(second.run.verdict)
        self.wait(look.READ)
