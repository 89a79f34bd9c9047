"""The high-school way to a minimum: solve f′ = 0, ask f″, look at the ends of the interval.

The viewer learns to read a derivative below its function, what the second derivative tells of a zero of the
first, where it says nothing, that a maximum is a minimum of −f, and why nobody does it this way where there
are too many zeros or variables.

Source: the article's "Remember high school?", on its f(x) = 2x² cos x − 5x with the true derivative.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from manim import Create, FadeIn, FadeOut, GrowFromCenter, LaggedStart, VGroup

from gd import Kind, Objective, parse_objective
from gd.extrema import Extrema, extrema, negative
from scenes import theme as look
from scenes.kit.ball import Ball, Trail, Walk
from scenes.kit.counter import Counter
from scenes.kit.figure_scene import FigureScene
from scenes.kit.findings import Findings, key
from scenes.kit.formulas import column
from scenes.kit.found_places import SIGNS, bends, by_kind, crowns, ends, turn_over, zeros_of_slope
from scenes.kit.marks import Marks
from scenes.kit.over_slope import THIN, OverSlope, travel
from scenes.kit.plane import Plane, framed
from scenes.kit.ranges import padded, readable
from scenes.kit.text import formula, words
from scenes.kit.timing import steps_taken
from scenes.parameters import Parameters
from scenes.run import Run, descend
from scenes.script.high_school import SINGLY, HighSchoolScript, high_school_script

MANY = parse_objective("x^2/8 + sin(2x) + cos(9x)/2 + sin(31x)/6", region=(-5.0, 5.0))
"""A function whose derivative has more zeros than anybody solves for."""
GTOL = 1e-6
"""A slope under this is level ground."""
FOLLOWED = 300
"""The descent is followed for so many steps more than are shown, to know how it ends."""
LOOKED = 401
"""The heights of the pictures are found from so many places."""
DESCENT = 4.0
"""How long a descent may take, in seconds."""
ROOM = 0.2
"""Below the lowest place there is so much more room, as a share of the height, for a crown."""


@dataclass(frozen=True, eq=False)
class Data:
    """What is drawn.

    objective    the function, with its true derivative
    found        what there is to find on the interval
    turned, run  −f, and a descent on it
    many, many_found   a function with many zeros, and what there is to find on it
    y_range, slope_range, many_range   what is shown
    """

    objective: Objective
    found: Extrema
    turned: Objective
    run: Run
    many: Objective
    many_found: Extrema
    y_range: tuple[float, float]
    slope_range: tuple[float, float]
    many_range: tuple[float, float]


def compute(parameters: Parameters) -> Data:
    true = parameters.objective.exact or parameters.objective
    low, high = parameters.view[0] if parameters.view else true.region[0]
    found, turned = extrema(true, (low, high)), replace(parameters, objective=negative(true))
    (run,) = descend(turned, turned.made_rules(), gtol=GTOL, further=FOLLOWED)
    x = np.linspace(low, high, LOOKED)
    zeros = np.array([zero.x for zero in found.zeros])
    marked = np.concatenate([zeros, [low, high], parameters.starts[:, 0]])
    slopes = readable(true.slope, x, zeros, 0.1)
    foot, top = readable(true.curve, x, marked[np.isfinite(true.curve(marked))], 0.1)
    with np.errstate(all="ignore"):
        many = padded(MANY.curve(np.linspace(*MANY.region[0], LOOKED)))
        return Data(
            true,
            found,
            turned.objective,
            run,
            MANY,
            extrema(MANY, MANY.region[0]),
            (foot - ROOM * (top - foot), top),
            (min(slopes[0], -0.1 * abs(slopes[1])), max(slopes[1], 0.1 * abs(slopes[0]))),
            many,
        )


class HighSchool(FigureScene[Data, HighSchoolScript]):
    compute = staticmethod(compute)
    write = staticmethod(high_school_script)

    def construct(self) -> None:
        data, script, theme, layout = self.data, self.script, self.theme, self.layout
        found, zeros = data.found, data.found.zeros
        ranges = found.interval, data.y_range, data.slope_range
        pictures = OverSlope(theme, layout, data.objective, *ranges, turns=len(zeros))
        singly = len(zeros) <= SINGLY

        # A point goes along the curve, and its slope is drawn below it.
        self.next_section("slope")
        plan = column(layout.findings, *(words(line, color=theme.quiet) for line in script.plan))
        self.add(pictures.lower, pictures.names, plan)
        hint = self.draw_curve(pictures.upper, pictures.curve, self.heading_formula(script.heading))
        self.remove(hint)
        self.caption(script.slope)
        travel(self, pictures, found.interval)
        self.wait(look.BEAT)

        # Where the slope is zero.
        self.next_section("zeros")
        self.caption(script.zeros, color=None if zeros else theme.trouble)
        rows = [(SIGNS[kind], cells) for kind, cells in script.rows]
        table = Findings(theme, layout.findings, script.heads, rows, script.later)
        rings, ties, tops = zeros_of_slope(theme, pictures, [zero.x for zero in zeros], small=not singly)
        if zeros:
            self.play(LaggedStart(*map(GrowFromCenter, rings), lag_ratio=0.3), run_time=look.BEAT)
        if len(tops):
            self.play(*map(Create, ties), *map(FadeIn, tops), run_time=look.BEAT)
        one_by_one = int(bool(zeros) and singly)
        self.play(FadeOut(plan), *map(FadeIn, table.columns[:one_by_one]), run_time=look.QUICK)
        self.wait(look.READ)

        # What the second derivative says there, and where it is silent.
        self.next_section("second")
        bends_there = bends(theme, pictures, zeros if singly else ())
        marks = by_kind(theme, pictures, zeros, small=not singly)
        signs = key(theme, layout.kinds, [(SIGNS[kind], text) for kind, text in script.kinds])
        if script.second:
            self.caption(script.second)
        if marks:
            self.play(
                FadeOut(tops), *map(Create, bends_there), *map(FadeIn, marks.values()), run_time=look.BEAT
            )
        self.play(*map(FadeIn, (table.marks, *table.columns[one_by_one:], signs)), run_time=look.QUICK)
        self.wait(look.READ)
        for text in script.silent:
            self.caption(text)
            self.wait(look.READ)
        self.caption(script.ends)
        at_ends = ends(theme, pictures, found.interval)
        self.play(FadeIn(at_ends), FadeIn(table.late), run_time=look.QUICK)
        self.wait(look.READ)
        self.say_verdict(script.ending)
        crown = crowns(theme, pictures, found.lowest[: script.crowned])
        best = [] if script.best is None else [table.rows[script.best].animate.set_color(theme.good)]
        if best or len(crown):
            self.play(*best, FadeIn(crown), run_time=look.BEAT)
        self.wait(2 * look.READ)

        # The other way up.
        self.next_section("flip")
        self.play(*map(FadeOut, (table, signs, ties, crown, bends_there)), run_time=look.QUICK)
        self.caption(script.flip)
        turned_ranges = found.interval, *((-high, -low) for low, high in ranges[1:])
        turned = OverSlope(theme, layout, data.turned, *turned_ranges, sign="-")
        turn_over(self, pictures, turned, rings, marks, at_ends)
        self.wait(look.READ)
        self.climb(turned)

        # And where nobody can.
        self.next_section("too-many")
        self.clear_caption()
        self.play(*map(FadeOut, self.mobjects), run_time=look.QUICK)
        self.too_many()

    def climb(self, turned: OverSlope) -> None:
        """The descent on -f."""
        data, script, theme = self.data, self.script, self.theme
        place = self.layout.findings
        rule = column(place, *(formula(line, color=theme.text) for line in script.rule))
        foot = rule.get_bottom()[1] - 0.7 if len(rule) else place.top
        rows = {'"step"': theme.text, f"{script.letter}_k": theme.ball, f"-f({script.letter}_k)": theme.curve}
        counter = Counter.standing(theme, rows, place.below(foot)).write(*script.readings[0])
        walk = Walk(turned.upper, data.turned.curve, data.run.x, data.run.fun)
        ball, trail = Ball(theme, walk), Trail(theme, walk)
        moving = VGroup(trail, ball, counter)
        self.caption(script.climbing)
        self.play(FadeIn(rule), FadeIn(counter), GrowFromCenter(ball), run_time=look.BEAT)

        def show(step: float) -> None:
            ball.show(step)
            trail.show(step)
            counter.write(*script.readings[steps_taken(step)])

        tracker = self.follow(moving, show)
        self.add(moving)
        self.take_steps(tracker, script.drawn, DESCENT, first=0.45, quicker=0.85, least=0.14)
        moving.clear_updaters()
        self.say_verdict(script.climbed)
        self.wait(look.READ)

    def too_many(self) -> None:
        """A function with more zeros than anybody solves for."""
        data, script, theme, layout = self.data, self.script, self.theme, self.layout
        box = framed(layout.wide_plane, layout.safe_x, data.many_range)
        plane = Plane(theme, data.many_found.interval, data.many_range, box, safe_x=layout.safe_x)
        curve = plane.curve(data.many.curve, color=theme.curve, width=THIN)
        self.play(FadeIn(plane), FadeIn(self.heading_formula(script.many)), run_time=look.QUICK)
        self.play(Create(curve), run_time=look.SLOW)
        self.caption(script.many_zeros)
        for kind in (Kind.MINIMUM, Kind.MAXIMUM):
            sign = SIGNS[kind.value]
            places = [plane.c2p(zero.x, zero.fun) for zero in data.many_found.zeros if zero.kind is kind]
            self.play(FadeIn(Marks(theme, sign).show(places)), run_time=look.BEAT)
        self.wait(look.READ)
        self.caption(script.nobody)
        self.wait(2 * look.READ)
