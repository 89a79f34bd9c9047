"""Checking a derivative: does it belong to the function?

The viewer learns what a derivative is, the slope of a secant whose ends come together, and how to find out
with that whether a formula is the derivative of a function: the difference must fall with h, at many places.
Where it does not, a descent comes to rest where the ground still slopes.

Source: the article's f(x) = 2x² cos x − 5x, whose derivative is printed as that of x² cos x − 5x.
"""

from __future__ import annotations

import numpy as np
from manim import Create, Dot, FadeIn, FadeOut, GrowFromCenter, Line, Mobject, VGroup, VMobject, linear

from scenes import theme as look
from scenes.checked_derivative import A_DECADE, DECADES, SECANTS, Data, compute
from scenes.kit.ball import Ball, Trail, Walk
from scenes.kit.chart import Track
from scenes.kit.counter import Counter
from scenes.kit.error_chart import ErrorChart
from scenes.kit.figure_scene import FigureScene
from scenes.kit.formulas import column
from scenes.kit.label_placement import place_label
from scenes.kit.marks import Mark, Marks, Sign
from scenes.kit.named_signs import INDENT, named_sign
from scenes.kit.plane import Curve, Plane, framed
from scenes.kit.slope import Tangent
from scenes.kit.text import formula, words
from scenes.kit.timing import steps_taken
from scenes.script.derivative_check import CheckScript, check_script

SHORTEST, OVER = 1.2, 0.5
"""How far a secant reaches beyond its points at least, in units of the frame."""
ZOOM, DESCENT = 2.8, 4.0
"""How long h falls, and how long a descent may take, in seconds."""
FORWARD, CENTRAL, CLAIM = Sign("triangle", "extra"), Sign("disc", "curve"), Sign("square", "slope")
TRUE = Sign("disc", "good")


class DerivativeCheck(FigureScene[Data, CheckScript]):
    compute = staticmethod(compute)
    write = staticmethod(check_script)

    def construct(self) -> None:
        data, script, theme, layout = self.data, self.script, self.theme, self.layout
        box = framed(layout.plane, layout.safe_x, data.y_range)
        plane = Plane(theme, data.x_range, data.y_range, box, safe_x=layout.safe_x)
        curve = plane.curve(data.objective.curve, color=theme.curve)

        # The secant turns into the tangent.
        self.next_section("secant")
        hint = self.draw_curve(plane, curve, self.heading_formula(script.heading))
        self.remove(hint)
        rule = column(layout.rule, formula(script.quotient, color=theme.text))
        here, there = (Dot(radius=look.SMALL_BALL, color=theme.text) for _ in range(2))
        here.move_to(plane.c2p(data.x, data.objective.curve(data.x)))
        secant = Line(color=theme.extra, stroke_width=look.TANGENT_STROKE)
        rows = {"h": theme.text, "s(h)": theme.extra}
        counter = Counter.standing(theme, rows, layout.readings_under(rule.get_bottom()[1] - 0.6))
        moving = VGroup(secant, here, there, counter)

        def show(step: float) -> None:
            k = steps_taken(step)
            self.show_secant(plane, k, secant, there)
            counter.write(*script.secants[k])

        tracker = self.follow(moving, show)
        self.caption(script.two_points)
        self.play(FadeIn(rule), FadeIn(moving, suspend_mobject_updating=False), run_time=look.BEAT)
        self.wait(look.BEAT)
        self.caption(script.closer)
        self.play(tracker.animate.set_value(SECANTS - 1), rate_func=linear, run_time=ZOOM)
        moving.clear_updaters()
        said = column(
            layout.readings.below(counter.get_bottom()[1] - 0.6),
            *(formula(line, size=look.LABEL, color=theme.slope) for line in script.says),
        )
        self.caption(script.at_this_point)
        self.play(FadeIn(said), secant.animate.set_color(theme.slope), run_time=look.BEAT)
        self.wait(look.READ)

        # How large the error is, and that there is a best h.
        self.next_section("error")
        self.play(*map(FadeOut, (rule, moving, said, plane, curve)), run_time=look.QUICK)
        chart = ErrorChart(theme, data.right.h, script.error_range, layout)
        tracks = [
            Track(theme, chart.plane, np.clip(errors, *script.error_range), sign)
            for errors, sign in ((data.right.forward, FORWARD), (data.right.central, CENTRAL))
        ]
        self.caption(script.error)
        names = self.names_of(script.quotients, (FORWARD, CENTRAL))
        rows = {"h": theme.text, '"forward"': theme.extra, '"central"': theme.curve}
        counter = Counter.standing(theme, rows, layout.readings.below(layout.readings.top - 0.2))
        counter.write(*script.errors[0])
        self.play(*map(FadeIn, (chart, names, counter)), run_time=look.BEAT)
        self.run_tracks(*tracks, counter=counter)
        self.caption(script.rounding)
        self.wait(look.READ)

        # The derivative that is checked: at one place, and then at many.
        self.next_section("caught")
        claim = Track(theme, chart.plane, np.clip(data.claimed.central, *script.error_range), CLAIM)
        self.caption(script.against)
        more = self.names_of((script.of_claim,), (CLAIM,), first=2)
        self.play(FadeOut(counter), FadeIn(more), run_time=look.QUICK)
        self.run_tracks(claim)
        self.caption(script.stays, color=None if data.check.ok else theme.trouble)
        self.wait(look.READ)
        self.play(*map(FadeOut, (chart, *tracks, claim, names, more)), run_time=look.QUICK)
        gone = self.compare_everywhere()

        # What comes of it.
        self.next_section("rest")
        self.play(*map(FadeOut, gone), FadeIn(plane), FadeIn(curve), run_time=look.QUICK)
        self.rest(plane, curve)

    def show_secant(self, plane: Plane, k: int, secant: Line, there: Dot) -> None:
        """The secant with its ends h apart: a little longer than from the one to the other."""
        data = self.data
        x, end = data.x, data.x + data.h[k]
        f, beyond = float(data.objective.curve(x)), float(data.objective.curve(end))
        if not np.isfinite(beyond):
            there.set_opacity(0)
            return
        start, goal = plane.c2p(np.array([x, end]), np.array([f, beyond]))
        there.set_opacity(float(plane.holds(end, beyond))).move_to(goal)
        ahead = plane.c2p(x + 1, f + data.secants[k]) - start
        ahead /= np.linalg.norm(ahead)
        reach = float(np.linalg.norm(goal - start)) + OVER if plane.holds(end, beyond) else SHORTEST
        secant.set_points_as_corners([start - SHORTEST * ahead, start + max(reach, SHORTEST) * ahead])

    def names_of(self, names: tuple[str, ...], signs: tuple[Sign, ...], first: int = 0) -> VGroup:
        """What each line of the chart is, in the column beside it."""
        place = self.layout.rule
        width = place.width - INDENT
        rows = enumerate(zip(names, signs, strict=True), start=first)
        return VGroup(
            *(
                named_sign(self.theme, sign, name, place.left, place.line(n), width)
                for n, (name, sign) in rows
            )
        )

    def run_tracks(self, *tracks: Track, counter: Counter | None = None) -> None:
        """Let h fall, and the errors with it."""
        moving = VGroup(*tracks, *([counter] if counter else []))

        def show(step: float) -> None:
            for track in tracks:
                track.show(step)
            if counter:
                counter.write(*self.script.errors[steps_taken(step)])

        tracker = self.follow(moving, show)
        self.add(moving)
        self.play(tracker.animate.set_value(A_DECADE * DECADES), rate_func=linear, run_time=ZOOM)
        moving.clear_updaters()

    def compare_everywhere(self) -> list[Mobject]:
        """The derivative against slopes at many places. Returns what is on screen."""
        data, script, theme, layout = self.data, self.script, self.theme, self.layout
        box = framed(layout.plane, layout.safe_x, data.slope_range)
        plane = Plane(theme, data.x_range, data.slope_range, box, safe_x=layout.safe_x)
        line = plane.curve(data.objective.slope, color=theme.slope)
        seen = [plane.c2p(x, y) for x, y in zip(data.at, data.slopes) if plane.holds(x, y)]
        dots = Marks(theme, TRUE).show(seen)
        names = self.names_of(script.everywhere, (CLAIM, TRUE))
        self.caption(script.many)
        self.play(FadeIn(plane), Create(line), FadeIn(names), run_time=look.SLOW)
        self.play(FadeIn(dots), run_time=look.BEAT)
        self.wait(look.BEAT)
        shown: list[Mobject] = [plane, line, dots, names]
        if not data.check.ok:
            x, said = script.furthest_x, (data.check.got, data.check.expected)
            low, high = np.clip(said, *data.slope_range)
            gap = Line(plane.c2p(x, low), plane.c2p(x, high), color=theme.trouble)
            gap.set_stroke(width=look.TANGENT_STROKE)
            label = words(script.furthest, size=look.LABEL, color=theme.trouble)
            drawn = VMobject().set_points(np.concatenate([line.points, dots.points]))
            place_label(label, gap.get_center(), drawn, plane.box)
            self.play(Create(gap), FadeIn(label), run_time=look.BEAT)
            shown += [gap, label]
            self.caption(script.found, color=theme.trouble)
            self.wait(look.READ)
            if script.relation:
                place = layout.readings.below(layout.readings.top)
                relation = column(place, formula(script.relation, color=theme.text))
                self.play(FadeIn(relation), run_time=look.QUICK)
                shown.append(relation)
            if script.by_chance:
                places = plane.c2p(data.agreeing, data.objective.slope(data.agreeing))
                rings = VGroup(*(Mark(theme, TRUE, place, hollow=True) for place in places))
                self.caption(script.by_chance)
                self.play(FadeIn(rings), run_time=look.BEAT)
                shown.append(rings)
        else:
            self.caption(script.found, color=theme.good)
        self.wait(look.READ)
        return shown

    def rest(self, plane: Plane, curve: Curve) -> None:
        """The descent by the derivative: where it comes to rest, and the slope there."""
        data, script, theme = self.data, self.script, self.theme
        walk = Walk(plane, data.objective.curve, data.run.x, data.run.fun)
        ball, trail = Ball(theme, walk), Trail(theme, walk)
        moving = VGroup(trail, ball)
        names = column(self.layout.rule, *(formula(line, color=theme.text) for line in script.rule))
        self.caption(script.descent)
        self.play(GrowFromCenter(ball), FadeIn(names), run_time=look.BEAT)

        def show(step: float) -> None:
            ball.show(step)
            trail.show(step)

        step = self.follow(moving, show)
        self.add(moving)
        self.take_steps(step, data.run.last, DESCENT, first=0.45, quicker=0.85, least=0.14)
        moving.clear_updaters()
        x, f = data.run.x[-1], data.run.fun[-1]
        if script.slope_there and plane.holds(x, f):
            tangent = Tangent(theme, plane, length=2.4).show(x, f, script.true_slope)
            label = formula(script.slope_there, size=look.LABEL, color=theme.slope)
            place_label(label, plane.c2p(x, f), curve, plane.box, (tangent,))
            self.play(Create(tangent), FadeIn(label), run_time=look.BEAT)
            self.wait(look.BEAT)
        if data.exact and script.ends and plane.holds(data.exact.x[-1], data.exact.fun[-1]):
            place = plane.c2p(data.exact.x[-1], data.exact.fun[-1])
            mark = Mark(theme, TRUE, place, hollow=True)
            self.play(FadeIn(mark), run_time=look.QUICK)
            self.bring_to_front(moving)
        self.caption(script.ends or data.run.verdict.text)
        self.wait(look.READ)
        self.say_verdict(script.ending)
        self.wait(2 * look.READ)
