"""A race of rules on a map: zig-zag, and its cures.

The viewer learns why plain descent crosses a narrow valley again and again, since the slope points across it,
and how a memory of the slopes or a division by their size helps: the same start, the same beat. Runs that
were made elsewhere race like rules do.

Source: the article's word on extensions of gradient descent; the ravine of every course on optimisation.
"""

from __future__ import annotations

import numpy as np
from manim import Arrow, DashedLine, FadeIn, FadeOut, GrowArrow, GrowFromCenter, Mobject, VGroup

from scenes import theme as look
from scenes.fit_view import map_view
from scenes.kit.chart import Chart, Track
from scenes.kit.counter import Counter
from scenes.kit.figure_scene import FigureScene
from scenes.kit.map import Map
from scenes.kit.marks import Marks, Sign
from scenes.kit.named_signs import NamedSigns
from scenes.kit.path import Path, Walker
from scenes.kit.plane import axis_left, framed
from scenes.kit.timing import steps_taken
from scenes.parameters import Parameters
from scenes.race import Data, Racer, data_of, pushes, recorded_runs, runs_of
from scenes.script.rule_race import RaceScript, race_script

ALONE, TOGETHER = 4.5, 6.5
"""How long a run by itself and the race may take, in seconds."""
ARROW, FEWEST, PUSHED = 1.3, 2, 5
"""The length of the longest arrow, and the steps among which one is looked for that shows best what is
remembered."""
SHORTEST, ALIGNED = 0.12, 0.95
"""No arrow is shorter than that; a slope that points to the minimum to within this cosine shows nothing."""
ABOVE = 0.42
"""The room for the name of the chart's axis."""
GOAL = Sign("plus", "quiet")


def compute(parameters: Parameters) -> Data:
    runs = recorded_runs(parameters) if parameters.traces else runs_of(parameters)
    drawn = [run.trajectory.x[: parameters.steps + 1] for _, _, run in runs]
    return data_of(parameters, map_view(parameters, drawn), runs)


class RuleRace(FigureScene[Data, RaceScript]):
    compute = staticmethod(compute)
    write = staticmethod(race_script)

    def construct(self) -> None:
        data, script, theme, layout = self.data, self.script, self.theme, self.layout
        box = framed(layout.plane, layout.safe_x, data.view[1])
        ways = np.concatenate([racer.x[:40] for racer in data.racers])
        near = ways[np.isfinite(ways).all(axis=1)]
        on_map = Map(theme, data.objective, data.view, box, clear=near, safe_x=layout.safe_x)
        goals = [on_map.c2p(*place) for place in data.minima if on_map.holds(*place)]
        minima = Marks(theme, GOAL).show(goals)
        signs = [racer.sign for racer in data.racers]
        names = NamedSigns(
            theme,
            layout,
            list(zip(signs, script.names, strict=True)),
            bottom=layout.race_chart.top + ABOVE,
            right=layout.rule.right,
        )
        self.names, self.on_map = names, on_map

        # Plain descent by itself, and why it crosses the valley again and again.
        self.next_section("zig-zag")
        first = data.first
        heading = self.heading_formula(script.heading)
        self.add(on_map, minima, heading)
        self.caption(script.landscape)
        self.wait(look.READ)
        start = self.walker(first)
        self.caption(script.enters(first))
        self.play(GrowFromCenter(start.dot), FadeIn(self.name(first)), run_time=look.BEAT)
        self.wait(look.QUICK)
        pointing = self.slope_and_goal(first)
        if len(pointing):
            self.caption(script.across)
            self.play(*(GrowArrow(part) if isinstance(part, Arrow) else FadeIn(part) for part in pointing))
            self.wait(look.READ)
            self.play(FadeOut(pointing), run_time=look.QUICK)
        self.remove(start.dot)
        shown = self.run_alone(first, start)
        self.caption(script.way(first))
        self.wait(look.READ)

        # Another one: what is remembered pushes on.
        self.next_section("momentum")
        self.play(FadeOut(shown), run_time=look.QUICK)
        second = data.second
        if second is not None:
            walker = self.walker(second)
            self.caption(script.enters(second))
            self.play(GrowFromCenter(walker.dot), FadeIn(self.name(second)), run_time=look.BEAT)
            self.remove(walker.dot)
            shown = self.run_alone(second, walker, pushed=True)
            self.caption(script.way(second))
            self.wait(look.READ)
            self.play(FadeOut(shown), run_time=look.QUICK)

        # All of them at one beat.
        self.next_section("together")
        others = [racer for racer in data.racers if racer not in (first, second)]
        walkers = [self.walker(racer) for racer in data.racers[::-1]]  # the first in front
        chart, tracks = self.chart()
        chart_parts: list[Mobject] = [chart, *tracks]
        counter = Counter.standing(theme, {'"step"': theme.text}, layout.corner)
        counter.write("0")
        moving = VGroup(*tracks, *walkers, counter)
        self.caption(script.together)
        numbers = names.remarks(script.numbers)
        entering = (*map(self.name, others), numbers, *chart_parts, counter)
        self.play(*map(FadeIn, entering), run_time=look.BEAT)

        def show(step: float) -> None:
            for walker, racer in zip(walkers, data.racers[::-1], strict=True):
                walker.show(min(step, racer.last))
            for track in tracks:
                track.show(step)
            counter.write(f"{steps_taken(step):,}")

        step = self.follow(moving, show)
        self.add(moving)
        self.wait(look.BEAT)
        self.take_steps(step, data.steps, TOGETHER, first=0.6, least=0.16)
        moving.clear_updaters()
        self.wait(look.BEAT)

        # Who was there, and when.
        self.next_section("verdict")
        self.play(FadeOut(numbers), run_time=look.QUICK)
        self.play(FadeIn(names.remarks(script.results)), run_time=look.BEAT)
        self.wait(look.READ)
        for line in script.closing:
            self.caption(line)
            self.wait(1.5 * look.READ)
        self.say_verdict(script.ending)
        self.wait(2 * look.READ)

    def name(self, racer: Racer) -> VGroup:
        """The sign and the name of a run."""
        return self.names.name(self.data.racers.index(racer))

    def walker(self, racer: Racer) -> Walker:
        color = racer.sign.color(self.theme)
        return Walker(self.theme, Path(self.on_map, racer.x), color=color, shape=racer.sign.shape)

    def slope_and_goal(self, racer: Racer) -> VGroup:
        """Which way the slope points at the start, and which way the minimum lies: where these differ."""
        goal, place = self.data.goal_of(racer), self.on_map.c2p(*racer.x[0])
        if goal is None or not self.on_map.equal:
            return VGroup()
        there = self.on_map.c2p(*goal)
        down = self.on_map.c2p(*(racer.x[0] - racer.grad[0])) - place
        if not np.linalg.norm(down) or not np.linalg.norm(there - place):
            return VGroup()
        down /= np.linalg.norm(down)
        if np.dot(down, (there - place) / np.linalg.norm(there - place)) > ALIGNED:
            return VGroup()
        color = self.theme.slope
        arrow = Arrow(place, place + ARROW * down, buff=0, color=color, stroke_width=look.ARROW_STROKE)
        way = DashedLine(place, there, color=self.theme.text, stroke_width=look.GUIDE_STROKE)
        return VGroup(way, arrow)

    def run_alone(self, racer: Racer, walker: Walker, *, pushed: bool = False) -> VGroup:
        """One run by itself, up to where it is told; on the way, what makes up one of its steps."""
        told = max(1, racer.told)
        step = self.follow(walker, walker.show)
        self.add(walker)
        k = best_push(self.data, racer) if pushed else None
        begin = 0
        if k is not None:
            self.take_steps(step, k, 2.0, first=0.5, least=0.2)
            arrows = self.push_arrows(racer, k)
            self.caption(self.script.memory)
            self.play(FadeIn(arrows), run_time=look.QUICK)
            self.wait(1.5 * look.READ)
            self.play(FadeOut(arrows), run_time=look.QUICK)
            begin = k
        self.take_steps(step, told, ALONE, first=0.6, least=0.14, begin=begin)
        walker.clear_updaters()
        return VGroup(walker)

    def push_arrows(self, racer: Racer, k: int) -> VGroup:
        """What makes up step k: what the slope alone asks for, and what is remembered, one behind the
        other."""
        slope, memory = pushes(self.data.objective, racer, k + 1)
        place = self.on_map.c2p(*racer.x[k])
        ends = [self.on_map.c2p(*(racer.x[k] + part[k])) - place for part in (slope, memory)]
        scale = ARROW / max(np.linalg.norm(end) for end in ends)
        arrows, at = VGroup(), place
        for end, color in zip(ends, (self.theme.slope, self.theme.extra), strict=True):
            if np.linalg.norm(end) * scale > SHORTEST:
                arrows.add(Arrow(at, at + scale * end, buff=0, color=color, stroke_width=look.ARROW_STROKE))
            at = at + scale * end
        return arrows

    def chart(self) -> tuple[Chart, list[Track]]:
        """How high each run stands above the minimum, step by step."""
        data, theme, layout = self.data, self.theme, self.layout
        box, made = layout.race_chart, data.chart
        left = axis_left(made.y_range, 4, wanted=-layout.safe_x, safe_x=layout.safe_x, log_y=made.log)
        box = box._replace(left=box.left + left + layout.safe_x)
        chart = Chart(theme, made.name, max(data.steps, 2), made.y_range, box, log=made.log)
        tracks = [
            Track(theme, chart.plane, values, racer.sign)
            for values, racer in zip(made.values, data.racers, strict=True)
        ]
        return chart, tracks[::-1]


def best_push(data: Data, racer: Racer) -> int | None:
    """The early step in which what is remembered does most beside the slope; None where nothing is."""
    last = min(PUSHED, racer.last - 1)
    if last < FEWEST:
        return None
    slope, memory = (np.linalg.norm(part, axis=1) for part in pushes(data.objective, racer, last + 1))
    both = np.minimum(slope, memory)[FEWEST:]
    known = np.nan_to_num(both)
    return FEWEST + int(known.argmax()) if known.max() > 0 else None
