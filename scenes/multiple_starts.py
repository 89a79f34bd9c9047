"""Many balls on one curve: where you start is where you end.

The viewer learns that a descent finds the valley it starts above and no other, so that it takes many starts,
and a run for each, to find a low one.

Source: the article's f(x) = x cos(x) on [−10, 10] from several starts (drawings 12 and 13).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from manim import FadeIn, FadeOut, GrowFromCenter, VGroup

from gd import Objective, UpdateRule, check_grad
from gd.analysis import minima
from scenes import theme as look
from scenes.fit_view import view_of
from scenes.kit import valleys
from scenes.kit.ball import Ball, Trail, Walk
from scenes.kit.crowd import Crowd
from scenes.kit.figure_scene import FigureScene
from scenes.kit.marks import Sign
from scenes.kit.plane import Plane, framed
from scenes.kit.ranges import readable
from scenes.kit.starts_panel import StartsPanel, hollow_marks, sign_of, with_foot
from scenes.kit.timing import steps_taken
from scenes.parameters import Parameters
from scenes.run import Run, from_every_start
from scenes.script.multiple_starts import StartsScript, starts_script, told

DESCENT, ONE_DESCENT = 5.2, 4.0
"""About how many seconds the steps of all balls take, and those of the first one."""
BRISK = {"first": 0.5, "quicker": 0.82, "least": 0.08}
"""Many balls arrive at different times: the late steps, of which only one ball is left to see, are quick."""
GTOL = 1e-4
"""A run ends where the slope is smaller."""
FOLLOWED = 2_000
"""Runs whose steps are used up are followed for so many more, to know whether they have arrived."""
LISTED = 5
"""So many valleys have room in the table."""


@dataclass(frozen=True)
class Valley:
    """A place where the slope used turns from negative to positive, and how many balls come to rest there."""

    x: float
    f: float
    balls: int


@dataclass(frozen=True, eq=False)
class Data:
    """What is drawn.

    For every start: `ends`, the valley it ends in, or None; `arrivals`, the step from which it is there, or
    the last one shown; `troubles`, what became of it if it is in no valley. `listed` are the valleys the
    table has room for; `lowest` is the lowest on `interval`, `best` the lowest found; `scout` is the start
    shown first, by itself; `exact`: the slope used is the derivative of f.
    """

    objective: Objective
    rule: UpdateRule
    runs: tuple[Run, ...]
    interval: tuple[float, float]
    valleys: tuple[Valley, ...]
    listed: tuple[int, ...]
    lowest: int | None
    best: int | None
    ends: tuple[int | None, ...]
    arrivals: tuple[int, ...]
    troubles: tuple[str, ...]
    scout: int
    exact: bool
    x_range: tuple[float, float]
    y_range: tuple[float, float]

    @property
    def starts(self) -> int:
        return len(self.ends)

    @property
    def steps_in_all(self) -> int:
        return sum(run.last for run in self.runs)

    def arrived(self, step: float) -> list[int]:
        """How many balls are there after so many steps, in each listed valley and then in all others
        together."""
        ends = zip(self.ends, self.arrivals, strict=True)
        there = [end for end, arrival in ends if end is not None and step >= arrival]
        listed = [there.count(k) for k in self.listed]
        return listed + [len(there) - sum(listed)] if len(self.valleys) > len(self.listed) else listed

    def sign(self, valley: int | None) -> Sign:
        """The mark of a valley, and of none."""
        return sign_of(valley, self.listed, self.lowest)


def compute(parameters: Parameters) -> Data:
    objective, starts, rule = parameters.objective, parameters.starts[:, 0], parameters.made_rules()[0]
    interval = valleys.holding(objective.region[0], starts)
    runs = from_every_start(parameters, rule, gtol=GTOL, further=FOLLOWED)
    bottoms = minima(objective, interval)[:, 0]
    ends = tuple(valleys.end(run, bottoms, interval) for run in runs)
    found = tuple(Valley(float(b), float(objective.curve(b)), ends.count(k)) for k, b in enumerate(bottoms))
    by_depth = sorted(range(len(found)), key=lambda k: found[k].f)
    lowest = next(iter(by_depth), None)
    x_range = valleys.holding(view_of(parameters, [run.x for run in runs]), starts)
    visited = np.concatenate([run.x for run in runs])
    there = [None if end is None else run.arrived for run, end in zip(runs, ends, strict=True)]
    last = max(run.last if arrival is None else arrival for run, arrival in zip(runs, there, strict=True))
    return Data(
        objective,
        rule,
        runs,
        interval,
        found,
        listed=tuple(sorted(by_depth[:LISTED])),
        lowest=lowest,
        best=next((k for k in by_depth if found[k].balls), None),
        ends=ends,
        arrivals=tuple(last if arrival is None else arrival for arrival in there),
        troubles=tuple("" if e is not None else valleys.trouble(r, interval) for r, e in zip(runs, ends)),
        scout=valleys.scout(starts, ends, bottoms, lowest),
        exact=objective.exact is None or check_grad(objective, np.linspace(*interval, 400)).ok,
        x_range=x_range,
        y_range=readable(objective.curve, np.linspace(*x_range, 400), visited),
    )


class MultipleStarts(FigureScene[Data, StartsScript]):
    compute = staticmethod(compute)
    write = staticmethod(starts_script)

    def construct(self) -> None:
        data, script, theme, layout = self.data, self.script, self.theme, self.layout
        y_range = with_foot(data.y_range, layout.starts_plane)
        box = framed(layout.starts_plane, layout.safe_x, y_range)
        plane = Plane(theme, data.x_range, y_range, box, safe_x=layout.safe_x)
        walks = [Walk(plane, data.objective.curve, run.x, run.fun) for run in data.runs]
        panel = StartsPanel(self)
        table, number = panel.table, panel.number

        # The function and its valleys.
        self.next_section("function")
        curve = plane.curve(data.objective.curve, color=theme.curve)
        self.draw_curve(plane, curve, self.heading_formula(script.heading))
        self.caption(script.valleys)
        slots = map(GrowFromCenter, hollow_marks(self, plane))
        self.play(*slots, FadeIn(table.places, panel.small_print), run_time=look.BEAT)
        self.wait(look.READ)

        # One ball finds a valley.
        self.next_section("one-start")
        ball, trail = Ball(theme, walks[data.scout]), Trail(theme, walks[data.scout])
        ball.remove(ball.value)
        self.caption(script.one)
        moving = VGroup(trail, ball, number, panel.position)

        def show_one(step: float) -> None:
            ball.show(step)
            trail.show(step)
            number.show(f"{steps_taken(step):,}")
            panel.position.write(*script.read(steps_taken(step)))

        step = self.follow(moving, show_one)
        self.play(GrowFromCenter(ball), FadeIn(panel.header, number, panel.position), run_time=look.BEAT)
        self.add(moving)
        self.wait(look.QUICK)
        self.take_steps(step, data.runs[data.scout].last, ONE_DESCENT, sign=panel.lapse, **BRISK)
        moving.clear_updaters()
        end = data.ends[data.scout]
        self.caption(script.found_by_one, color=theme.trouble if end is None else theme.text)
        aside = VGroup()
        if end is not None and end != data.lowest:
            aside = panel.point_at(plane, data.lowest, "lowest")
            self.play(FadeIn(aside), run_time=look.BEAT)
        self.wait(look.READ)

        # Many balls line up.
        self.next_section("line-up")
        if script.rule:
            self.play(FadeOut(moving, aside), run_time=look.QUICK)
            moving, aside = VGroup(), panel.lesson()
            self.caption(script.rule)
            self.play(FadeIn(aside), run_time=look.QUICK)
            self.wait(look.READ)
        self.caption(script.line_up)
        self.play(FadeOut(moving, aside), run_time=look.QUICK)
        crowd = Crowd(theme, walks, data.arrivals, tuple(data.sign(end) for end in data.ends))
        moving = VGroup(crowd, number, table.counts)

        def show_all(step: float) -> None:
            crowd.show(step)
            number.show(f"{steps_taken(step):,}")
            table.write(data.arrived(step))

        step = self.follow(moving, show_all)
        self.play(FadeIn(moving, suspend_mobject_updating=False), run_time=look.QUICK)

        # All at once.
        self.next_section("descent")
        self.wait(look.BEAT)
        self.take_steps(step, max(data.arrivals), DESCENT, sign=panel.lapse, **BRISK)
        moving.clear_updaters()
        if script.lost:
            self.play(FadeIn(panel.losses()), run_time=look.QUICK)
            self.caption_only(told(script.lost), look.READ)
        self.wait(look.QUICK)

        # The best is kept, and all are paid for.
        self.next_section("keep-the-best")
        self.caption(script.found_by_all, color=theme.trouble if data.best is None else theme.text)
        if data.best is not None:
            self.play(FadeIn(panel.coronation(plane)), run_time=look.BEAT)
        self.wait(look.READ)
        self.caption(script.price)
        self.wait(look.READ + look.QUICK)
