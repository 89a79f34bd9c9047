"""One start, several learning rates: each alone, then all of them at the same beat.

The viewer learns that the learning rate decides everything: a good one arrives, a small one takes many more
steps for the same way, a big one jumps across the valley and back and never settles.

Source: the article's two drawings of a rate too small and a rate too big (8 and 9), f from x₀ = −1 with α =
0.05, 0.01 and 0.2."""

from dataclasses import dataclass

import numpy as np
from manim import FadeIn, FadeOut, ReplacementTransform, ValueTracker, VGroup

from gd import Objective, Result, Status, gradient_descent, minimize
from scenes import theme as look
from scenes.catalog import figure
from scenes.fit_view import view_of
from scenes.kit.ball import Ball, Trail, Walk
from scenes.kit.chart import CHART_TICKS, KEY, Chart, Key, Track, value_range
from scenes.kit.comparison import against, sentence
from scenes.kit.counter import Counter
from scenes.kit.figure_scene import FigureScene
from scenes.kit.marks import Mark, Sign
from scenes.kit.numbers import brief, counted, fixed
from scenes.kit.panels import Panel, columns
from scenes.kit.plane import Plane, axis_left
from scenes.kit.ranges import readable, widened
from scenes.kit.text import Typeset, formula, words
from scenes.kit.timing import BRISK, beat, speed_up, steps_taken, whole_steps
from scenes.kit.verdict import Verdict, steps, verdict
from scenes.parameters import Parameters

PLANE = (-5.75, 1.5, -2.45, 2.6)
COLUMN_LEFT, COLUMN_RIGHT, COLUMN_TOP, SCORES_TOP = 2.15, 5.8, 2.3, -1.1
PANELS_LEFT, PANELS_TOP, PANELS_BOTTOM, GAP = -5.7, 2.3, 0.35, 0.55
CHART_RIGHT, CHART_BOTTOM, CHART_TOP = 5.55, -2.6, -0.9
MANY = 4
"""So many panels are narrow: fewer ticks, smaller words, on two lines."""

GTOL = 1e-6
"""The slope that counts as zero, where slopes are of the usual size."""
FOLLOWED = 2_000
"""A run is followed for so many steps more than are shown, to know how it ends."""
ONE_BY_ONE = 16
"""At most so many steps are shown one by one, the rest in time-lapse."""
FEW = 6
"""So many steps are no time-lapse: they are shown one by one as well."""
LAPS = 24
"""So many steps show that a run which never settles does not."""

SETTLING = ("good", "extra", "curve", "slope", "text")
STRAYING = ("trouble", "extra", "slope", "curve", "text")
SHAPES = ("disc", "triangle", "square", "diamond", "wedge")


@dataclass(frozen=True)
class Run:
    """One learning rate: its iterates as far as they are shown, how it ends, and the sign of its line.

    `arrived` is the step after which it has settled, None if it never does; it may lie beyond what is shown.
    """

    rate: float
    x: np.ndarray
    fun: np.ndarray
    verdict: Verdict
    cycling: bool
    arrived: int | None
    sign: Sign

    @property
    def last(self) -> int:
        """The last step shown."""
        return len(self.x) - 1


@dataclass(frozen=True)
class Data:
    """The runs with their rates ascending, the one that comes first alone, and the ranges all panels
    share."""

    objective: Objective
    runs: tuple[Run, ...]
    first: Run
    steps: int
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    chart_range: tuple[float, float]
    log: bool


def compute(parameters: Parameters) -> Data:
    objective = parameters.objective
    results = [follow(parameters, rate) for rate in parameters.learning_rates]
    xtol = parameters.xtol(results)
    runs: list[Run] = []
    for shape, rate, result in zip(SHAPES, parameters.learning_rates, results, strict=False):
        roles = {run.sign.role for run in runs}
        runs.append(drawn(result, rate, parameters.steps, xtol, shape, roles))
    iterates = np.concatenate([run.x for run in runs])
    view = view_of(parameters, [result.trajectory.x[: parameters.steps + 1] for result in results])
    x_range = widened(view, iterates)
    y_range = readable(objective.curve, np.linspace(*x_range, 400), iterates)
    f = np.concatenate([run.fun for run in runs])
    chart_range, log = value_range(f[(f >= y_range[0]) & (f <= y_range[1])])
    ascending = tuple(sorted(runs, key=lambda run: run.rate))
    return Data(
        objective, ascending, runs[0], max(1, *(run.last for run in runs)), x_range, y_range, chart_range, log
    )


def follow(parameters: Parameters, rate: float) -> Result:
    """One descent, followed further than it is shown; one that has not ended even then is told as far as it
    is shown."""
    start, rule, gtol = parameters.starts[0], gradient_descent(rate), parameters.gtol(GTOL)
    for maxiter in (parameters.steps + FOLLOWED, parameters.steps):
        result = minimize(parameters.objective, start, rule, maxiter=maxiter, gtol=gtol)
        if result.status not in (Status.OUT_OF_STEPS, Status.PLATEAU):
            break
    return result


def drawn(result: Result, rate: float, shown: int, xtol: float, shape: str, taken: set[str]) -> Run:
    """A descent as it is drawn."""
    arrived = int(result.settled(xtol)) if result.status is Status.CONVERGED else None
    end = min(shown, result.nit if arrived is None else arrived) + 1
    role = next(role for role in (STRAYING if arrived is None else SETTLING) if role not in taken)
    x, fun, _ = (part[:end] for part in result.trajectory.line)
    return Run(
        rate, x, fun, verdict(result, xtol), result.status is Status.CYCLING, arrived, Sign(shape, role)
    )


class AlphaComparison(FigureScene):
    article = figure("alpha_comparison").parameters
    compute = staticmethod(compute)

    def construct(self) -> None:
        data, theme = self.data, self.theme
        title = self.title(f"One start, {counted(len(data.runs))} learning rates")
        plane = Plane(
            theme,
            data.x_range,
            data.y_range,
            (axis_left(data.y_range, 5, wanted=PLANE[0]), *PLANE[1:]),
            x_ticks=6,
        )
        curve = plane.curve(data.objective.curve, color=theme.curve)
        goal, notes = VGroup(), VGroup()

        # The first rate alone. Where it settles its mark stays, for the others to be measured by.
        self.next_section("just-right")
        self.add(title, plane, curve)
        seen = self.alone(data.first, plane)
        self.add(*seen)
        self.caption(f"First, a learning rate of {brief(data.first.rate)}.")
        self.wait(look.BEAT)
        self.walk(data.first, notes)
        if data.first.arrived == data.first.last:
            goal.add(
                Mark(theme, data.first.sign, plane.c2p(data.first.x[-1], data.first.fun[-1]), hollow=True)
            )
            self.add(goal, *seen)

        # The smallest and the largest: as many steps as the first took, then the rest in time-lapse.
        for section, run in (("too-small", data.runs[0]), ("too-big", data.runs[-1])):
            self.next_section(section)
            if run is data.first:
                self.caption(
                    f"The first learning rate is also the {'smallest' if run is data.runs[0] else 'biggest'}."
                )
                self.wait(look.BEAT)
            else:
                self.caption(f"Now a learning rate {size(run, data.first)}.")
                self.play(FadeOut(*seen), run_time=look.QUICK)
                seen = self.alone(run, plane)
                self.play(FadeIn(*seen), run_time=look.QUICK)
                self.wait(look.BEAT)
                self.walk(run, notes)

        # The picture becomes a row of panels, one for each rate.
        self.next_section("side-by-side")
        self.caption("Now side by side: the same start, the same beat.")
        self.play(FadeOut(*seen, goal, notes, plane), run_time=look.QUICK)
        chart, panels, tracks = self.side_by_side()
        counter = Counter(
            theme, {'"step"': theme.text}, left=4.75, right=look.RIGHT, top=look.TITLE_BASELINE
        ).write("0")
        moving = VGroup(*tracks, *(part for panel in panels for part in (panel.trail, panel.ball)), counter)
        self.remove(curve)
        copies = (ReplacementTransform(curve.copy(), panel.curve) for panel in panels)
        self.play(*copies, FadeIn(chart, *(panel.still for panel in panels)), run_time=look.SLOW)
        self.play(FadeIn(moving), run_time=look.QUICK)

        # All of them, from the start.
        self.next_section("together")
        self.step = step = ValueTracker(0)

        def show(_) -> None:
            for part in (*panels, *tracks):
                part.show(step.get_value())
            counter.write(f"{steps_taken(step.get_value()):,}")

        moving.add_updater(show)
        self.wait(look.QUICK)
        self.one_by_one(self.pace)
        self.time_lapse(self.pace, data.steps, x=4.4, baseline=look.TITLE_BASELINE)

        # How each of them ended.
        self.next_section("verdict")
        ends = VGroup()
        type_size = look.TICK if len(panels) >= MANY else look.LABEL
        for panel, run in zip(panels, data.runs, strict=True):
            ends.add(panel.foot(run.verdict.short, size=type_size, color=self.color(run)))
        self.verdict = " ".join(f"α = {brief(run.rate)}: {run.verdict.short}." for run in data.runs)
        self.play(FadeIn(ends), run_time=look.QUICK)
        self.caption_only(self.verdict, look.BEAT)
        self.caption(closing(data))
        self.wait(1.25 * look.READ)
        self.alt_text = (
            f"Red balls on the curve of f all start at x = {brief(data.first.x[0])} and take up to {data.steps:,} steps of gradient descent "
            f"at the same beat, one for each learning rate. {self.verdict}"
        )

    @property
    def pace(self) -> int:
        """How many steps are taken one by one: those of the first run, if they are not too many."""
        return min(self.data.first.last, ONE_BY_ONE)

    def color(self, run: Run) -> str:
        return self.theme.good if run.verdict.good else self.theme.trouble

    def alone(self, run: Run, plane: Plane) -> tuple[Typeset, VGroup]:
        """One run in the big picture, at its start: its rate, and what moves with the step."""
        theme = self.theme
        self.step = step = ValueTracker(0)
        walk = Walk(plane, self.data.objective.curve, run.x, run.fun)
        rate = formula(f"alpha = {brief(run.rate)}", size=look.FORMULA, color=theme.text).place(
            COLUMN_LEFT, COLUMN_TOP
        )
        rows = {'"step"': theme.text, "x_k": theme.ball, "f(x_k)": theme.curve}
        counter = Counter(theme, rows, left=COLUMN_LEFT, right=COLUMN_RIGHT, top=COLUMN_TOP - 0.9)
        trail, ball = Trail(theme, walk, radius=0.065), Ball(theme, walk)

        def show(_) -> None:
            k = steps_taken(step.get_value())
            trail.show(step.get_value())
            ball.show(step.get_value())
            counter.write(f"{k:,}", fixed(run.x[k]), fixed(run.fun[k]))

        return rate, VGroup(trail, ball, counter).add_updater(show, call_updater=True)

    def walk(self, run: Run, notes: VGroup) -> None:
        """The run shown, step by step and then in time-lapse; then how it ends, in the caption and on the
        list of notes."""
        count = min(LAPS if run.cycling else self.pace, run.last)
        if run.last - count <= FEW:
            count = run.last
        self.one_by_one(count)
        if run.last > count and not run.cycling:
            self.caption(so_far(run, self.data.first, count))
            self.wait(look.BEAT)
            self.time_lapse(count, run.last, x=COLUMN_RIGHT, baseline=COLUMN_TOP)
        note = self.note(run, len(notes))
        notes.add(note)
        self.play(FadeIn(note), run_time=look.QUICK)
        self.caption(ending(run), color=self.color(run))
        self.wait(look.READ)

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

    def note(self, run: Run, row: int) -> VGroup:
        """A line of the list in the right column: the key to the run's line, its rate, and how it ended."""
        baseline = SCORES_TOP - 0.58 * row
        rate = words(brief(run.rate), color=self.theme.text).place(COLUMN_LEFT + KEY + 0.2, baseline)
        x = rate.get_right()[0] + 0.25
        end = words(run.verdict.short, color=self.color(run)).fit(look.SAFE_X - x).place(x, baseline)
        return VGroup(Key(self.theme, run.sign, COLUMN_LEFT, baseline + 0.1), rate, end)

    def side_by_side(self) -> tuple[Chart, list[Panel], list[Track]]:
        """The chart, a panel for each run above it, and their lines in it, those of runs that never arrive
        behind the others."""
        data, theme = self.data, self.theme
        many = len(data.runs) >= MANY
        rise = 0.3 if many else 0.0
        edge = max(
            axis_left(data.y_range, 5, wanted=PANELS_LEFT),
            axis_left(data.chart_range, CHART_TICKS, wanted=PANELS_LEFT, log_y=data.log),
        )
        box = (edge, CHART_RIGHT, CHART_BOTTOM, CHART_TOP - rise / 2)
        chart = Chart(theme, "f(x_k)", data.steps, data.chart_range, box, log=data.log)
        panels = []
        for run, (left, right) in zip(data.runs, columns(len(data.runs), edge, look.RIGHT, GAP), strict=True):
            box = (left, right, PANELS_BOTTOM + rise, PANELS_TOP)
            plane = Plane(
                theme, data.x_range, data.y_range, box, x_ticks=3 if many else 6, y_ticks=0 if panels else 5
            )
            panels.append(
                Panel(
                    theme, plane, data.objective.curve, run.x, run.fun, f"alpha = {brief(run.rate)}", run.sign
                )
            )
        back_to_front = sorted(data.runs, key=lambda run: run.arrived is not None)
        return chart, panels, [Track(theme, chart, run.fun, run.sign) for run in back_to_front]


def size(run: Run, first: Run) -> str:
    return against(run.rate, first.rate, more="bigger", less="smaller", same="almost the same")


def so_far(run: Run, first: Run, step: int) -> str:
    """Where a run is when it is about to be told in time-lapse."""
    if run is first:
        return "The rest in time-lapse."
    lagging = abs(run.x[step] - run.x[0]) < abs(first.x[step] - first.x[0]) / 2
    return f"The same {steps(step)} bring it {'only ' if lagging else ''}to x = {fixed(run.x[step], 2)}. The rest in time-lapse."


def ending(run: Run) -> str:
    """How the run ends, for the moment when no more of it is shown."""
    if run.arrived in (None, run.last):
        return run.verdict.text
    return f"Still walking after {steps(run.last)}: it converges in {run.arrived:,}."


def closing(data: Data) -> str:
    """The smallest and the largest rate against the first, in words."""
    others = [run for run in (data.runs[0], data.runs[-1]) if run is not data.first]
    return " ".join(sentence(f"{size(run, data.first)}: {outcome(run, data.first)}") for run in others)


def outcome(run: Run, first: Run) -> str:
    """How a run ended, where possible in terms of the first one."""
    if not run.arrived or not first.arrived:
        return run.verdict.short
    return against(run.arrived, first.arrived, more="slower", less="faster", same="just as fast")
