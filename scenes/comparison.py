"""One start, several runs that differ by learning rate, rule or schedule: what the figures of this kind
share.

Each run is shown alone in the large picture; then the picture becomes a row of panels over a chart, and all
of them step at the same beat."""

from __future__ import annotations

from collections.abc import Sequence

from manim import DashedLine, FadeIn, FadeOut, ReplacementTransform, VGroup

from scenes import theme as look
from scenes.kit.ball import Ball, Trail, Walk
from scenes.kit.bars import Bars
from scenes.kit.chart import CHART_TICKS, KEY, Chart, Key, Track
from scenes.kit.counter import Counter
from scenes.kit.figure_scene import FigureScene
from scenes.kit.formulas import column
from scenes.kit.marks import Mark
from scenes.kit.panels import NUMBERS, Panel, alike, panel_boxes, too_long
from scenes.kit.plane import Plane, framed
from scenes.kit.text import Typeset, formula, words, wrapped
from scenes.kit.timing import BRISK, LAPSE, beat, speed_up, steps_taken, whole_steps
from scenes.layout import Column
from scenes.runs import Data, Entry
from scenes.script.comparison import ComparisonScript
from scenes.script.rules import level

SIGN = 1.1
"""The room for the sign of a time-lapse."""
TWO_LINES = 0.55
"""Rows so far apart have room for two small lines each."""
ONE_LINE = 0.5
"""How high formulas over the plane may be."""
FEW = 6
"""So many steps are no time-lapse: they are shown one by one as well."""
LAPS = 24
"""At least so many steps show that a run which never settles does not."""
STRETCH = 1.3
"""So many seconds each stretch of a time-lapse takes that changes its speed."""
SLOWER = 4
"""The time-lapse of all runs together slows down for a run that ends so many times sooner than the next."""


class Comparison(FigureScene[Data, ComparisonScript]):
    """The beats of a comparison.

    A figure of this kind says in which order they come, whether the endings of the runs shown alone are
    `listed`, and how many steps are shown `singly` at most, the rest in time-lapse."""

    listed = True
    singly = 16

    def set_stage(self) -> None:
        """The title and the large picture."""
        data, layout = self.data, self.layout
        box = framed(layout.run_plane, layout.safe_x, data.y_range)
        self.plane = Plane(self.theme, data.x_range, data.y_range, box, x_ticks=6, safe_x=layout.safe_x)
        self.curve = self.plane.curve(data.objective.curve, color=self.theme.curve)
        self.notes, self.goal, self.seen = VGroup(), VGroup(), VGroup()
        beside = layout.remark.top == layout.heading.top
        title = self.title(self.script.title, right=layout.remark.left if beside else None)
        self.add(title, self.plane, self.curve)

    def enter(self, entry: Entry) -> None:
        """One run in the large picture, at its start: its name, and what moves with the step; the one before
        goes."""
        layout, theme, before = self.layout, self.theme, self.seen
        walk = Walk(self.plane, self.data.objective.curve, entry.x, entry.fun)
        rows = {'"step"': theme.text, "x_k": theme.ball, "f(x_k)": theme.curve}
        said = self.script.of(entry)
        name = formula(said.name, size=look.FORMULA, color=theme.text)
        names, readings = self.name_and_formulas(name, said.formulas)
        counter = Counter.standing(theme, rows, readings)
        trail, ball = Trail(theme, walk, radius=0.065), Ball(theme, walk)
        bars = self.bars(entry)

        def show(step: float) -> None:
            trail.show(step)
            ball.show(step)
            counter.write(*said.readings[steps_taken(step)])
            for each in bars:
                each.show(steps_taken(step))

        moving = VGroup(trail, ball, counter, *bars)
        self.step = self.follow(moving, show)
        self.seen = VGroup(names, moving)
        alone = names[-1].get_right()[0] < layout.run_name.right - SIGN
        alone &= layout.run_formulas is None and not said.formulas
        self.sign_place = (layout.run_name.right, layout.run_name.top) if alone else counter.between
        if len(before):
            self.play(FadeOut(*before), run_time=look.QUICK)
            self.play(FadeIn(*self.seen), run_time=look.QUICK)
        else:
            self.add(*self.seen)

    def name_and_formulas(self, name: Typeset, lines: Sequence[str]) -> tuple[VGroup, Column]:
        """The run's name, its formulas below it or, in an upright picture, over the plane, and what is left
        for the running numbers."""
        layout, color = self.layout, self.theme.quiet
        if layout.run_formulas is None or not lines:
            set_lines = (formula(line, size=look.LABEL, color=color) for line in lines)
            names = column(layout.run_name, name, *set_lines)
            return names, layout.run_readings.below(names.get_bottom()[1] - 0.5)
        above = formula(level(' "," quad '.join(lines)), size=look.LABEL, color=color)
        above.fit(layout.run_formulas.width, ONE_LINE)
        return VGroup(
            *column(layout.run_name, name), *column(layout.run_formulas, above)
        ), layout.run_readings

    def bars(self, entry: Entry) -> list[Bars]:
        """What the rule keeps from step to step as bars, where the figure shows it."""
        return []

    def walk(self, entry: Entry) -> None:
        """The run shown, step by step and then in time-lapse; then how it ends, in the caption and on the
        list of notes."""
        cycles = entry.run.cycles
        last = entry.last if cycles is None else min(max(LAPS, cycles), entry.last)
        count = min(self.pace, last)
        if last - count <= FEW or (cycles is not None and last <= LAPS):
            count = last
        self.one_by_one(count)
        if last > count:
            self.caption(self.script.so_far(entry, count))
            self.wait(look.BEAT)
            self.time_lapse(count, last, *self.sign_place)
        if self.listed:
            note = self.note(entry, len(self.notes))
            self.notes.add(note)
            self.play(FadeIn(note), run_time=look.QUICK)
        self.caption(self.script.of(entry).ending, color=self.color_of(entry.run.verdict))
        self.wait(look.READ)

    def keep_goal(self, entry: Entry) -> None:
        """Where a run settles its mark stays, for the others to be measured by."""
        if entry.run.arrived is not None:
            place = self.plane.c2p(entry.x[-1], entry.fun[-1])
            self.goal.add(Mark(self.theme, entry.sign, place, hollow=True))
            self.add(self.goal, *self.seen)

    def put_side_by_side(self) -> None:
        """The picture becomes a row of panels over a chart, a panel for each run."""
        self.play(FadeOut(*self.seen, self.goal, self.notes, self.plane), run_time=look.QUICK)
        chart, self.panels, tracks = self.side_by_side()
        counter = Counter.standing(self.theme, {'"step"': self.theme.text}, self.layout.corner).write("0")
        balls = (part for panel in self.panels for part in (panel.trail, panel.ball))
        self.moving = VGroup(*tracks, *balls, counter)
        self.remove(self.curve)
        copies = (ReplacementTransform(self.curve.copy(), panel.curve) for panel in self.panels)
        self.play(*copies, FadeIn(chart, *(panel.still for panel in self.panels)), run_time=look.SLOW)
        self.play(FadeIn(self.moving), run_time=look.QUICK)

        def show(step: float) -> None:
            for part in (*self.panels, *tracks):
                part.show(step)
            counter.write(f"{steps_taken(step):,}")

        self.show = show

    def step_together(self) -> None:
        """All of them from the start, at the same beat; the time-lapse slows down where a run ends."""
        self.step = self.follow(self.moving, self.show)
        self.wait(look.QUICK)
        self.one_by_one(self.pace)
        step, corner, stops = self.pace, self.layout.corner, self.stops()
        seconds = LAPSE if len(stops) == 1 else STRETCH
        for stop in stops:
            self.time_lapse(step, stop, corner.left - 0.35, corner.top, seconds)
            step = stop

    def stops(self) -> list[int]:
        """Where the time-lapse of all runs changes its speed."""
        ends = sorted({entry.last for entry in self.data.entries if entry.last > self.pace})
        return [end for n, end in enumerate(ends, 1) if n == len(ends) or ends[n] > SLOWER * end]

    def tell_endings(self) -> None:
        """How each of them ended, below its panel; then the line that compares them."""
        size = look.TICK if len(self.panels) >= self.layout.many else look.LABEL
        # One row of panels in an upright picture has the room.
        most = 3 if self.layout.run_formulas and len(self.panels) <= self.layout.abreast else 2
        feet: list[Typeset] = []
        for panel, entry in zip(self.panels, self.data.entries, strict=True):
            short = entry.run.verdict.short
            feet += panel.foot(short, most, size=size, color=self.color_of(entry.run.verdict))
        alike(feet)
        ends = VGroup(*feet)
        if self.script.tolerance:
            place = self.layout.remark
            note = words(self.script.tolerance, size=look.TICK, color=self.theme.quiet).fit(place.width)
            ends.add(note.place(place.right, place.top, "right"))
        self.play(FadeIn(ends), run_time=look.QUICK)
        self.caption_only(self.script.verdict, look.BEAT)
        self.caption(self.script.closing)
        self.wait(1.25 * look.READ)

    @property
    def pace(self) -> int:
        """How many steps are taken one by one: those of the first run, if they are not too many."""
        return min(self.data.first.last, self.singly)

    def one_by_one(self, count: int) -> None:
        for k in range(count):
            self.play(self.step.animate.set_value(k + 1), run_time=beat(k))

    def time_lapse(self, step: int, last: int, x: float, baseline: float, seconds: float = LAPSE) -> None:
        """From `step` to the last one, with a sign that says how many times faster."""
        if last > step:
            faster, fade = speed_up(last - step, seconds), look.QUICK * min(1.0, seconds / LAPSE)
            sign = words(f"×{faster:,}", size=look.CAPTION, color=self.theme.text).place(x, baseline, "right")
            self.play(FadeIn(sign), run_time=fade)
            duration = (last - step) * BRISK / faster
            self.play(
                self.step.animate.set_value(last), run_time=duration, rate_func=whole_steps(last - step)
            )
            self.play(FadeOut(sign), run_time=fade)

    def note(self, entry: Entry, row: int) -> VGroup:
        """A line of the list of endings: the key to the run's line, its name, and how it ended."""
        place = self.layout.endings.holding(len(self.data.entries))
        baseline, said = place.line(row), self.script.of(entry)
        name = words(said.label, color=self.theme.text).place(place.left + KEY + 0.2, baseline)
        x = name.get_right()[0] + 0.25
        return VGroup(
            Key(self.theme, entry.sign, place.left, baseline + 0.1), name, *self.ending(entry, x, place, row)
        )

    def ending(self, entry: Entry, x: float, place: Column, row: int) -> list[Typeset]:
        """How a run ended, from x to the end of its row; on two small lines where that is too long and the
        rows are far enough apart."""
        text, color, baseline = entry.run.verdict.short, self.color_of(entry.run.verdict), place.line(row)
        end = words(text, color=color)
        if end.width <= place.right - x or place.pitch < TWO_LINES:
            return [end.fit(place.right - x).place(x, baseline)]
        lines = wrapped(text, size=look.TICK, color=color, width=place.right - x, most=2)
        up = 0.13 * (len(lines) - 1)
        fitting = [line.fit(place.right - x) for line in lines]
        return [line.place(x, baseline + up - 0.26 * n) for n, line in enumerate(fitting)]

    def side_by_side(self) -> tuple[Chart, list[Panel], list[Track]]:
        """The chart, a panel for each run above it, and their lines in it, those of runs that never arrive
        behind the others."""
        data, theme, layout = self.data, self.theme, self.layout
        many = len(data.entries) >= layout.many
        rise = 0.3 if many else 0.0
        drawn = data.chart
        box = framed(layout.chart, layout.safe_x, drawn.y_range, CHART_TICKS, log_y=drawn.log)
        edge = max(framed(layout.panels, layout.safe_x, data.y_range).left, box.left)
        box = box._replace(left=edge, top=box.top - rise / 2)
        chart = Chart(theme, drawn.name, data.steps, drawn.y_range, box, log=drawn.log)
        row = layout.panels._replace(left=edge, bottom=layout.panels.bottom + rise)
        panels = []
        said = [self.script.of(entry) for entry in data.entries]
        first = panel_boxes(len(said), row, layout.gap, layout.abreast)[0]
        split = any(each.numbers and too_long(each.name, first.right - first.left) for each in said)
        boxes = panel_boxes(len(said), row, layout.gap, layout.abreast, above=NUMBERS if split else 0.0)
        for entry, each, box in zip(data.entries, said, boxes, strict=True):
            across, up = 3 if many else 6, 5 if box.left == edge else 0
            ranges = data.x_range, data.y_range
            plane = Plane(theme, *ranges, box, x_ticks=across, y_ticks=up, safe_x=layout.safe_x)
            name, numbers = (each.title, each.numbers) if split else (each.name, "")
            walk = data.objective.curve, entry.x, entry.fun
            panels.append(Panel(theme, plane, *walk, name, entry.sign, numbers))
        alike([panel.title for panel in panels])
        alike([line for panel in panels for line in panel.numbers])
        lines = zip(data.entries, drawn.values, strict=True)
        if drawn.tolerance is not None:
            ends = (chart.plane.c2p(step, drawn.tolerance) for step in (0, data.steps))
            near = DashedLine(*ends, color=theme.quiet)
            chart.add(near.set_stroke(width=look.GUIDE_STROKE))
        back_to_front = sorted(lines, key=lambda line: line[0].run.arrived is not None)
        return (
            chart,
            panels,
            [Track(theme, chart.plane, values, entry.sign) for entry, values in back_to_front],
        )
