"""One start, several runs that differ by learning rate, rule or schedule: what the figures of this kind
share.

Each run is shown alone in the large picture; then the picture becomes a row of panels over a chart, and all
of them step at the same beat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import DashedLine, FadeIn, FadeOut, ReplacementTransform, VGroup

from gd import Objective
from scenes import theme as look
from scenes.fit_view import view_of
from scenes.kit.ball import Ball, Trail, Walk
from scenes.kit.bars import Bars
from scenes.kit.chart import CHART_TICKS, KEY, Chart, Key, Track, value_range
from scenes.kit.counter import Counter
from scenes.kit.figure_scene import FigureScene
from scenes.kit.formulas import column
from scenes.kit.marks import Mark, Sign
from scenes.kit.panels import Panel, panel_boxes
from scenes.kit.plane import Plane, framed
from scenes.kit.ranges import readable, widened
from scenes.kit.text import formula, words
from scenes.kit.timing import BRISK, beat, speed_up, steps_taken, whole_steps
from scenes.parameters import Array, Parameters
from scenes.run import Run, State, states_of
from scenes.script.comparison import ComparisonScript

ONE_BY_ONE = 16
"""At most so many steps are shown one by one, the rest in time-lapse."""
FEW = 6
"""So many steps are no time-lapse: they are shown one by one as well."""
LAPS = 24
"""At least so many steps show that a run which never settles does not."""
SLOWER = 4
"""The time-lapse of all runs together slows down for a run that ends so many times sooner than the next."""

SETTLING = ("good", "extra", "curve", "slope", "text")
STRAYING = ("trouble", "extra", "slope", "curve", "text")
SHAPES = ("disc", "triangle", "square", "diamond", "wedge")


@dataclass(frozen=True, eq=False)
class Entry:
    """A run in the comparison: its last step that is drawn, and the sign of its line in the chart."""

    run: Run
    last: int
    sign: Sign

    @property
    def x(self) -> Array:
        return self.run.x[: self.last + 1]

    @property
    def fun(self) -> Array:
        return self.run.fun[: self.last + 1]

    @property
    def states(self) -> tuple[State, ...]:
        return states_of(self.run)


@dataclass(frozen=True, eq=False)
class ChartData:
    """A chart of the quantity `name` (Typst mathematics) against the step: its values, one array a run, their
    range, and whether the axis is logarithmic; with a line at `tolerance`, if there is one."""

    name: str
    values: tuple[Array, ...]
    y_range: tuple[float, float]
    log: bool
    tolerance: float | None = None


@dataclass(frozen=True, eq=False)
class Data:
    """The runs in the order of their panels, the one that comes first alone, the ranges all panels share, and
    the chart below them."""

    objective: Objective
    entries: tuple[Entry, ...]
    first: Entry
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    chart: ChartData

    @property
    def steps(self) -> int:
        """The most steps that any of them takes."""
        return max(1, *(entry.last for entry in self.entries))


def entries_of(runs: Sequence[Run]) -> tuple[Entry, ...]:
    """The runs as they are drawn: up to where they have arrived, in colours that tell success from
    trouble."""
    entries: list[Entry] = []
    for shape, run in zip(SHAPES, runs, strict=False):
        taken = {entry.sign.role for entry in entries}
        role = next(role for role in (STRAYING if run.arrived is None else SETTLING) if role not in taken)
        entries.append(Entry(run, run.last if run.arrived is None else run.arrived, Sign(shape, role)))
    return tuple(entries)


def data_of(
    parameters: Parameters,
    entries: Sequence[Entry],
    panels: Sequence[Entry],
    first: Entry,
    chart: ChartData | None = None,
) -> Data:
    """What is drawn: the entries in the order they were asked for, and in the order of their panels. The chart
    is one of f where no other is given."""
    objective, iterates = parameters.objective, np.concatenate([entry.x for entry in panels])
    x_range = widened(view_of(parameters, [entry.run.x for entry in entries]), iterates)
    y_range = readable(objective.curve, np.linspace(*x_range, 400), iterates)
    return Data(objective, tuple(panels), first, x_range, y_range, chart or chart_of_f(panels, y_range))


def chart_of_f(panels: Sequence[Entry], y_range: tuple[float, float]) -> ChartData:
    """f at every step, as far as the panels show it."""
    values = tuple(entry.fun for entry in panels)
    seen = np.concatenate(values)
    return ChartData("f(x_k)", values, *value_range(seen[(seen >= y_range[0]) & (seen <= y_range[1])]))


class Comparison(FigureScene[Data, ComparisonScript]):
    """The beats of a comparison; a figure of this kind says in which order they come, and whether the endings
    of the runs shown alone are `listed`."""

    listed = True

    def set_stage(self) -> None:
        """The title and the large picture."""
        data, layout = self.data, self.layout
        box = framed(layout.plane, layout.safe_x, data.y_range)
        self.plane = Plane(self.theme, data.x_range, data.y_range, box, x_ticks=6, safe_x=layout.safe_x)
        self.curve = self.plane.curve(data.objective.curve, color=self.theme.curve)
        self.notes, self.goal, self.seen = VGroup(), VGroup(), VGroup()
        self.add(self.title(self.script.title, right=layout.remark.left), self.plane, self.curve)

    def enter(self, entry: Entry) -> None:
        """One run in the large picture, at its start: its name, and what moves with the step; the one before
        goes."""
        layout, theme, before = self.layout, self.theme, self.seen
        walk = Walk(self.plane, self.data.objective.curve, entry.x, entry.fun)
        rows = {'"step"': theme.text, "x_k": theme.ball, "f(x_k)": theme.curve}
        said = self.script.of(entry)
        name = formula(said.name, size=look.FORMULA, color=theme.text)
        formulas = (formula(line, size=look.LABEL, color=theme.quiet) for line in said.formulas)
        names = column(layout.run_name, name, *formulas)
        counter = Counter.standing(theme, rows, layout.run_readings.below(names.get_bottom()[1] - 0.5))
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
        self.seen, self.sign_line = VGroup(names, moving), names[-1].get_bottom()[1] - names[-1].rise
        if len(before):
            self.play(FadeOut(*before), run_time=look.QUICK)
            self.play(FadeIn(*self.seen), run_time=look.QUICK)
        else:
            self.add(*self.seen)

    def bars(self, entry: Entry) -> list[Bars]:
        """What the rule keeps from step to step as bars, where the figure shows it."""
        return []

    def walk(self, entry: Entry) -> None:
        """The run shown, step by step and then in time-lapse; then how it ends, in the caption and on the
        list of notes."""
        cycles, place = entry.run.cycles, self.layout.run_name
        last = entry.last if cycles is None else min(max(LAPS, cycles), entry.last)
        count = min(self.pace, last)
        if last - count <= FEW or (cycles is not None and last <= LAPS):
            count = last
        self.one_by_one(count)
        if last > count:
            self.caption(self.script.so_far(entry, count))
            self.wait(look.BEAT)
            self.time_lapse(count, last, x=place.right, baseline=self.sign_line)
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
        step, corner = self.pace, self.layout.corner
        for stop in self.stops():
            self.time_lapse(step, stop, x=corner.left - 0.35, baseline=corner.top)
            step = stop

    def stops(self) -> list[int]:
        """Where the time-lapse of all runs changes its speed."""
        ends = sorted({entry.last for entry in self.data.entries if entry.last > self.pace})
        return [end for n, end in enumerate(ends, 1) if n == len(ends) or ends[n] > SLOWER * end]

    def tell_endings(self) -> None:
        """How each of them ended, below its panel; then the line that compares them."""
        size = look.TICK if len(self.panels) >= self.layout.many else look.LABEL
        ends = VGroup()
        for panel, entry in zip(self.panels, self.data.entries, strict=True):
            short = entry.run.verdict.short
            ends.add(panel.foot(short, size=size, color=self.color_of(entry.run.verdict)))
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
        return min(self.data.first.last, ONE_BY_ONE)

    def one_by_one(self, count: int) -> None:
        for k in range(count):
            self.play(self.step.animate.set_value(k + 1), run_time=beat(k))

    def time_lapse(self, step: int, last: int, *, x: float, baseline: float) -> None:
        """From `step` to the last one, with a sign that says how many times faster."""
        if last > step:
            faster = speed_up(last - step)
            sign = words(f"×{faster:,}", size=look.CAPTION, color=self.theme.text).place(x, baseline, "right")
            self.play(FadeIn(sign), run_time=look.QUICK)
            duration = (last - step) * BRISK / faster
            self.play(
                self.step.animate.set_value(last), run_time=duration, rate_func=whole_steps(last - step)
            )
            self.play(FadeOut(sign), run_time=look.QUICK)

    def note(self, entry: Entry, row: int) -> VGroup:
        """A line of the list of endings: the key to the run's line, its name, and how it ended."""
        place = self.layout.endings.holding(len(self.data.entries))
        baseline, said = place.line(row), self.script.of(entry)
        name = words(said.label, color=self.theme.text).place(place.left + KEY + 0.2, baseline)
        x = name.get_right()[0] + 0.25
        end = words(entry.run.verdict.short, color=self.color_of(entry.run.verdict))
        end.fit(place.right - x).place(x, baseline)
        return VGroup(Key(self.theme, entry.sign, place.left, baseline + 0.1), name, end)

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
        for entry, box in zip(
            data.entries, panel_boxes(len(data.entries), row, layout.gap, layout.abreast), strict=True
        ):
            ticks = {"x_ticks": 3 if many else 6, "y_ticks": 5 if box.left == edge else 0}
            plane = Plane(theme, data.x_range, data.y_range, box, safe_x=layout.safe_x, **ticks)
            name = self.script.of(entry).name
            panels.append(Panel(theme, plane, data.objective.curve, entry.x, entry.fun, name, entry.sign))
        lines = zip(data.entries, drawn.values, strict=True)
        if drawn.tolerance is not None:
            near = DashedLine(*chart.plane.c2p([0, data.steps], [drawn.tolerance] * 2), color=theme.quiet)
            chart.add(near.set_stroke(width=look.GUIDE_STROKE))
        back_to_front = sorted(lines, key=lambda line: line[0].run.arrived is not None)
        return chart, panels, [Track(theme, chart, values, entry.sign) for entry, values in back_to_front]
