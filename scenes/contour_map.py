"""A valley seen from above: the surface, its map, and the way down.

The viewer learns what level lines are, that the gradient is the steepest of all directions and meets them at
a right angle, and that a step is the same rule as for one variable, once for each.

Source: the article's word on functions of many variables; D. M. Himmelblau, Applied Nonlinear Programming
(1972), for the function.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from manim import Arrow, Create, FadeIn, FadeOut, GrowArrow, GrowFromCenter, VGroup, VMobject, smooth

from gd import Objective
from scenes import theme as look
from scenes.fit_view import map_view
from scenes.kit.counter import Counter
from scenes.kit.figure_scene import FigureScene
from scenes.kit.formulas import INDENT, column
from scenes.kit.map import Map, curves
from scenes.kit.marks import outline
from scenes.kit.path import Path, Walker
from scenes.kit.plane import framed
from scenes.kit.relief import Relief
from scenes.kit.text import formula
from scenes.kit.timing import steps_taken
from scenes.layout import Box
from scenes.parameters import Parameters
from scenes.run import Run, descend, recorded
from scenes.script.contour_map import MapScript, map_script

GTOL = 1e-6
"""A slope under this is level ground."""
FOLLOWED = 2_000
"""A run whose steps are used up is followed for so many more, to know whether it has arrived all the same."""
ROSE, ARROW, CORNER = 12, 1.05, 0.2
"""So many arrows point away from the start, how long each is, and the side of the mark of a right angle."""
TIP, DESCENT = 1.8, 4.6
"""How long the surface takes to tip over, and how long the descent may take, in seconds."""
PICTURES = 48
"""The surface is drawn so many times while it tips over: a picture of it takes longer than any other."""


@dataclass(frozen=True, eq=False)
class Data:
    """What is drawn: the function, what is shown of it, and the descent."""

    objective: Objective
    view: tuple[tuple[float, float], tuple[float, float]]
    run: Run


def compute(parameters: Parameters) -> Data:
    if parameters.traces:
        run = recorded(parameters)
    else:
        (run,) = descend(parameters, parameters.made_rules(), gtol=GTOL, further=FOLLOWED)
    return Data(parameters.objective, map_view(parameters, [run.points]), run)


def in_pictures(t: float) -> float:
    """The usual way of a movement, in so many pictures."""
    return float(smooth(round(t * PICTURES) / PICTURES))


class ContourMap(FigureScene[Data, MapScript]):
    compute = staticmethod(compute)
    write = staticmethod(map_script)

    def construct(self) -> None:
        data, script, theme, layout = self.data, self.script, self.theme, self.layout
        x, grad = data.run.points, data.run.grad
        box = framed(layout.plane, layout.safe_x, data.view[1])
        near = x[:40][np.isfinite(x[:40]).all(axis=1)]
        on_map = Map(theme, data.objective, data.view, box, clear=near, safe_x=layout.safe_x)

        # The surface, seen at an angle, with a ball on it.
        self.next_section("relief")
        heading = self.heading_formula(script.heading)
        room = Box(layout.left, layout.right, layout.caption.line(0) + 0.6, layout.heading.top - 0.5)
        relief = Relief(theme, on_map, room)
        ball = VMobject(fill_color=theme.ball, fill_opacity=1).set_stroke(theme.background, 2.5)
        shape = outline("disc", look.SMALL_BALL)
        ball.set_points(shape + relief.place(*x[0]))
        self.add(heading, relief)
        self.caption(script.surface)
        self.wait(look.READ)
        self.play(GrowFromCenter(ball), run_time=look.QUICK)
        self.wait(look.READ)

        # It tips over, and is its map.
        self.next_section("from-above")
        self.caption(script.from_above)

        def tip(tipped: float) -> None:
            relief.show(tipped)
            ball.set_points(shape + relief.place(*x[0]))

        tipped = self.follow(relief, tip)
        self.play(tipped.animate.set_value(1.0), rate_func=in_pictures, run_time=TIP)
        relief.clear_updaters()
        # The same picture, drawn by lines: only the axes and the numbers are new.
        self.remove(relief, ball)
        walker = Walker(theme, Path(on_map, x))
        ground, names = on_map[:2], on_map[2:]
        self.add(ground, walker)
        self.play(FadeIn(names), run_time=look.QUICK)
        self.remove(ground, names, walker)
        self.add(on_map, walker)
        self.wait(look.READ)

        # Of all directions the gradient is the steepest; it meets the level line at a right angle.
        self.next_section("gradient")
        slope = float(np.linalg.norm(grad[0]))
        facts = column(layout.rule, *(formula(line, color=theme.text) for line in script.slopes))
        self.caption(script.directions)
        shown = VGroup(facts)
        if slope > 0 and np.isfinite(slope) and on_map.holds(*x[0]):
            shown = self.rose(on_map, facts)
        else:
            self.play(FadeIn(facts), run_time=look.QUICK)
        self.wait(look.READ)

        # The first step, once for each variable.
        self.next_section("first-step")
        self.play(FadeOut(shown), run_time=look.QUICK)
        self.caption(script.step)
        working = self.worked_out()
        for part in working:
            self.play(FadeIn(part), run_time=look.QUICK)
            self.wait(look.QUICK)
        self.wait(look.BEAT)
        step = self.follow(walker, walker.show)
        if data.run.last:
            self.play(step.animate.set_value(1), run_time=look.SLOW)
        self.wait(look.READ)

        # All of them.
        self.next_section("descent")
        walker.clear_updaters()
        self.play(FadeOut(working), FadeOut(walker), run_time=look.QUICK)
        rule = column(layout.rule, *(formula(line, color=theme.text) for line in script.rule))
        place = layout.readings_under(rule.get_bottom()[1] - 0.6)
        rows = {'"step"': theme.text, "x_k": theme.ball, "y_k": theme.ball, script.height: theme.curve}
        counter = Counter.standing(theme, rows, place)
        walker = Walker(theme, Path(on_map, x))
        moving = VGroup(walker, counter)

        def show(at: float) -> None:
            walker.show(at)
            counter.write(*script.readings(steps_taken(at)))

        step = self.follow(moving, show)
        self.play(FadeIn(rule), FadeIn(moving, suspend_mobject_updating=False), run_time=look.QUICK)
        self.caption(script.all_steps)
        self.wait(look.BEAT)
        self.take_steps(step, data.run.last, DESCENT, first=0.55, least=0.2, sign=counter.between)
        moving.clear_updaters()
        self.wait(look.BEAT)

        # Where it ended.
        self.next_section("verdict")
        self.say_verdict(data.run.verdict)
        self.wait(2 * look.READ)

    def worked_out(self) -> VGroup:
        """The first step with the numbers put in, all lines of one size."""
        place, colors = self.layout.rule, (self.theme.text, self.theme.ball)
        lines = [formula(line, color=colors[k % 2]) for k, line in enumerate(self.script.worked_out)]
        widest = max((line.width for line in lines), default=0.0) + INDENT
        for line in lines:
            line.fit(line.width * min(1.0, place.width / widest))
        working = column(place, *lines)
        working[1::2].shift((INDENT, 0, 0))
        return working

    def rose(self, on_map: Map, facts: VGroup) -> VGroup:
        """Arrows of equal length in all directions, the steepest of them the gradient; where one unit of x is
        as long as one of y, the right angle that it makes with the level line. Returns what is on screen."""
        theme, script, (x, y) = self.theme, self.script, self.data.run.points[0]
        here, grad = on_map.c2p(x, y), self.data.run.grad[0]
        uphill = on_map.c2p(x + grad[0], y + grad[1]) - here
        first = np.arctan2(uphill[1], uphill[0])
        around = VGroup()
        for nth in range(1, ROSE):
            angle = first + 2 * np.pi * nth / ROSE
            end = here + ARROW * np.array([np.cos(angle), np.sin(angle), 0])
            thin = look.GUIDE_STROKE
            around.add(Arrow(here, end, buff=0, color=theme.quiet, stroke_width=thin, tip_length=0.13))
        ahead = uphill / np.linalg.norm(uphill)
        thick, end = look.ARROW_STROKE, here + ARROW * ahead
        steepest = Arrow(here, end, buff=0, color=theme.slope, stroke_width=thick, tip_length=0.2)
        self.play(FadeIn(around), run_time=look.BEAT)
        self.wait(look.BEAT)
        self.caption(script.steepest)
        self.play(GrowArrow(steepest), FadeIn(facts), run_time=look.BEAT)
        self.wait(look.READ)
        if not on_map.equal:
            return VGroup(around, steepest, facts)
        aside = np.array([-ahead[1], ahead[0], 0.0])
        line = VMobject(stroke_color=theme.text, stroke_width=look.TANGENT_STROKE)
        level = on_map.level_through(x, y)
        line.set_points(curves(*level))
        corner = VMobject(stroke_color=theme.text, stroke_width=look.GUIDE_STROKE)
        corner.set_points_as_corners(
            [here + CORNER * ahead, here + CORNER * (ahead + aside), here + CORNER * aside]
        )
        self.caption(script.right_angle)
        self.play(FadeOut(around), Create(line), run_time=look.SLOW)
        self.play(Create(corner), run_time=look.QUICK)
        return VGroup(line, corner, steepest, facts)
