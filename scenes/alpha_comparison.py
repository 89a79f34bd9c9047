"""One start, several learning rates: each alone, then all of them at the same beat.

The viewer learns that the learning rate decides everything: a good one arrives, a small one takes many more steps for the same way, a big
one jumps across the valley and back and never settles.

Source: the article's two drawings of a rate too small and a rate too big (8 and 9), f from x₀ = −1 with α = 0.05, 0.01 and 0.2.
"""

from dataclasses import dataclass

import numpy as np
from manim import FadeIn, FadeOut, ReplacementTransform, ValueTracker, VGroup

from gd import Objective, Status, gradient_descent, minimize
from scenes import theme as look
from scenes.catalog import Parameters, figure
from scenes.kit.ball import Ball, Trail, Walk
from scenes.kit.chart import Key, Track
from scenes.kit.counter import Counter
from scenes.kit.number import brief, counted, fixed
from scenes.kit.picture import Picture
from scenes.kit.plane import Curve, Plane, padded
from scenes.kit.sidebyside import centred, columns
from scenes.kit.tempo import BRISK, beat, speed_up, whole_steps
from scenes.kit.text import Typeset, formula, words
from scenes.kit.verdict import XTOL, Verdict, steps, verdict

PLANE = (-5.75, 1.5, -2.45, 2.6)
COLUMN_LEFT, COLUMN_RIGHT, COLUMN_TOP = 2.15, 5.8, 2.3
PANELS_LEFT, PANELS_TOP, PANELS_BOTTOM, GAP = -5.7, 2.3, 0.35, 0.55
CHART_RIGHT, CHART_BOTTOM = 5.55, -2.6
THIN_CURVE = 3.5

FOLLOWED = 20
"""A run is followed for so many times the steps shown, to know how it ends."""
LAPS = 24
"""So many steps show that a run which never settles does not."""
LOG = 1e3
"""Values of f that are all positive and span more than this stand on a logarithmic axis."""

SETTLING = ("good", "extra", "curve", "slope", "text")
STRAYING = ("trouble", "extra", "slope", "curve", "text")


@dataclass(frozen=True)
class Run:
    """One learning rate: its iterates as far as they are shown, how it ends, and the colour and mark of its line.

    `arrived` is the step after which it has settled, None if it never does; it may lie beyond what is shown.
    """

    rate: float
    x: np.ndarray
    fun: np.ndarray
    verdict: Verdict
    cycling: bool
    arrived: int | None
    role: str
    mark: int


@dataclass(frozen=True)
class Data:
    """The runs with their rates ascending, the one that comes first alone, and the ranges all panels share."""

    objective: Objective
    runs: tuple[Run, ...]
    first: Run
    steps: int
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    chart_range: tuple[float, float]
    log: bool


def compute(parameters: Parameters) -> Data:
    objective, shown = parameters.objective, parameters.steps
    runs: list[Run] = []
    for mark, rate in enumerate(parameters.learning_rates):
        runs.append(follow(objective, parameters.starts[0], rate, shown, mark, [run.role for run in runs]))
    x_range = view(objective, np.concatenate([run.x for run in runs]))
    y_range = padded(objective.fun(np.linspace(*x_range, 400)))
    f = np.concatenate([run.fun for run in runs])
    f = f[(f >= y_range[0]) & (f <= y_range[1])]
    log = bool(f.min() > 0 and f.max() > LOG * f.min())
    chart_range = (float(f.min() / 2), float(f.max() * 2)) if log else padded(f, 0.1)
    ascending = tuple(sorted(runs, key=lambda run: run.rate))
    last = max(1, *(len(run.x) - 1 for run in runs))
    return Data(objective, ascending, runs[0], last, x_range, y_range, chart_range, log)


def follow(objective: Objective, start: float, rate: float, shown: int, mark: int, taken: list[str]) -> Run:
    """One run, followed further than it is shown; one that has not ended even then is told as far as it is shown."""
    rule = gradient_descent(rate)
    result = minimize(objective, start, rule, maxiter=FOLLOWED * shown)
    if result.status in (Status.OUT_OF_STEPS, Status.PLATEAU):
        result = minimize(objective, start, rule, maxiter=shown)
    arrived = int(result.settled(XTOL)) if result.status is Status.CONVERGED else None
    last = min(shown, result.nit if arrived is None else arrived)
    role = next(role for role in (STRAYING if arrived is None else SETTLING) if role not in taken)
    x, fun = result.trajectory.x[: last + 1], result.trajectory.fun[: last + 1]
    return Run(rate, x, fun, verdict(result), result.status is Status.CYCLING, arrived, role, mark)


def view(objective: Objective, x: np.ndarray) -> tuple[float, float]:
    """The domain, widened to the start and to iterates just outside."""
    low, high = objective.domain
    margin = 0.1 * (high - low)
    near = np.append(x[(x >= low - margin) & (x <= high + margin)], x[0])
    return min(low, float(near.min())), max(high, float(near.max()))


@dataclass(frozen=True)
class Panel:
    """One rate in the row of panels: what stands still, and what moves with the step."""

    run: Run
    plane: Plane
    curve: Curve
    trail: Trail
    ball: Ball
    track: Track

    def show(self, step: float) -> None:
        for part in (self.trail, self.ball, self.track):
            part.show(step)


class AlphaComparison(Picture):
    article = figure("alpha_comparison").parameters
    compute = staticmethod(compute)

    def construct(self) -> None:
        data, theme = self.data, self.theme
        title = self.title(f"One start, {counted(len(data.runs))} learning rates")
        plane = Plane(theme, data.x_range, data.y_range, PLANE, x_ticks=6)
        curve = plane.curve(data.objective.fun, color=theme.curve)
        scores = VGroup()

        # The first rate alone.
        self.next_section("just-right")
        self.add(title, plane, curve)
        seen = self.alone(data.first, plane)
        self.add(*seen)
        self.say(f"First, a learning rate of {brief(data.first.rate)}.")
        self.wait(look.BEAT)
        self.walk(data.first, scores)

        # The smallest and the largest: as many steps as the first took, then the rest in time-lapse.
        for section, run in (("too-small", data.runs[0]), ("too-big", data.runs[-1])):
            if run is not data.first:
                self.next_section(section)
                self.say(sentence(f"now a learning rate {compared(run, data.first)}"))
                self.play(FadeOut(*seen), run_time=look.QUICK)
                seen = self.alone(run, plane)
                self.play(FadeIn(*seen), run_time=look.QUICK)
                self.wait(look.BEAT)
                self.walk(run, scores)

        # The picture becomes a row of panels, one for each rate.
        self.next_section("side-by-side")
        self.say("Now side by side: the same start, the same beat.")
        self.play(FadeOut(*seen, scores, plane), run_time=look.QUICK)
        axes, panels = self.panels()
        counter = Counter(theme, {'"step"': theme.text}, left=4.75, right=look.RIGHT, top=look.TITLE_BASELINE).write("0")
        # The lines of runs that go to and fro lie behind the others.
        tracks = [panel.track for panel in sorted(panels, key=lambda panel: panel.run.verdict.good)]
        moving = VGroup(*tracks, *(part for panel in panels for part in (panel.trail, panel.ball)), counter)
        self.remove(curve)
        self.play(
            *(ReplacementTransform(curve.copy(), panel.curve) for panel in panels), FadeIn(axes), run_time=look.SLOW
        )
        self.play(FadeIn(moving), run_time=look.QUICK)

        # All of them, from the start.
        self.next_section("together")
        self.step = step = ValueTracker(0)
        moving.add_updater(lambda _: show_together(step.get_value(), panels, counter))
        self.wait(look.QUICK)
        self.one_by_one(self.pace)
        self.time_lapse(self.pace, data.steps, x=4.4, baseline=look.TITLE_BASELINE)

        # How each of them ended.
        self.next_section("verdict")
        self.play(FadeIn(*(self.ending(panel) for panel in panels)), run_time=look.QUICK)
        self.say(closing(data))
        self.wait(1.5 * look.READ)
        self.verdict = " ".join(f"Learning rate {brief(run.rate)} {run.verdict.short}." for run in data.runs)
        self.alt_text = (
            f"Red balls on the curve of f all start at x = {brief(data.first.x[0])} and take up to {data.steps} steps of gradient descent "
            f"at the same beat, one for each learning rate. {self.verdict}"
        )

    @property
    def pace(self) -> int:
        """How many steps are taken one by one: those of the first run, if that is not too many."""
        return min(len(self.data.first.x) - 1, LAPS)

    def alone(self, run: Run, plane: Plane) -> tuple[Typeset, VGroup]:
        """One run in the big picture, at its start: its rate, and what moves with the step."""
        theme = self.theme
        self.step = step = ValueTracker(0)
        walk = Walk(plane, self.data.objective.fun, run.x, run.fun)
        rate = formula(f"alpha = {brief(run.rate)}", size=look.FORMULA, color=theme.text).place(COLUMN_LEFT, COLUMN_TOP)
        rows = {'"step"': theme.text, "x_k": theme.ball, "f(x_k)": theme.curve}
        counter = Counter(theme, rows, left=COLUMN_LEFT, right=COLUMN_RIGHT, top=COLUMN_TOP - 0.9)
        trail, ball = Trail(theme, walk, radius=0.065), Ball(theme, walk)

        def show(_) -> None:
            k = int(step.get_value() + 1e-6)
            trail.show(step.get_value())
            ball.show(step.get_value())
            counter.write(str(k), fixed(run.x[k]), fixed(run.fun[k]))

        return rate, VGroup(trail, ball, counter).add_updater(show, call_updater=True)

    def walk(self, run: Run, scores: VGroup) -> None:
        """The run shown, step by step and then in time-lapse; then how it ends, in the caption and on the list of scores."""
        last = len(run.x) - 1
        one_by_one = min(LAPS if run.cycling else self.pace, last)
        self.one_by_one(one_by_one)
        if last > one_by_one and not run.cycling:
            self.say(f"{steps(one_by_one).capitalize()} only bring it to x = {fixed(run.x[one_by_one], 2)}. The rest in time-lapse.")
            self.wait(look.BEAT)
            self.time_lapse(one_by_one, last, x=COLUMN_RIGHT, baseline=COLUMN_TOP)
        score = self.score(run, len(scores))
        scores.add(score)
        self.play(FadeIn(score), run_time=look.QUICK)
        self.say(told(run), color=self.verdict_color(run))
        self.wait(look.READ)

    def one_by_one(self, count: int) -> None:
        for k in range(count):
            self.play(self.step.animate.set_value(k + 1), run_time=beat(k))

    def time_lapse(self, step: int, last: int, *, x: float, baseline: float) -> None:
        """From `step` to the last one at once, with a sign that says how many times faster."""
        faster = speed_up(last - step)
        sign = words(f"×{faster}", size=look.CAPTION, color=self.theme.text).place(x, baseline, "right")
        self.play(FadeIn(sign), run_time=look.QUICK)
        duration = (last - step) * BRISK / faster
        self.play(self.step.animate.set_value(last), run_time=duration, rate_func=whole_steps(last - step))
        self.play(FadeOut(sign), run_time=look.QUICK)

    def score(self, run: Run, row: int) -> VGroup:
        """A line of the list in the right column: the rate, and how it ended."""
        baseline = COLUMN_TOP - 3.4 - 0.58 * row
        key = Key(run.mark, COLUMN_LEFT, baseline + 0.1, color=getattr(self.theme, run.role))
        rate = words(brief(run.rate), color=self.theme.text).place(COLUMN_LEFT + 0.8, baseline)
        x = rate.get_right()[0] + 0.25
        end = words(run.verdict.short, color=self.verdict_color(run)).fit(look.SAFE_X - x).place(x, baseline)
        return VGroup(key, rate, end)

    def verdict_color(self, run: Run) -> str:
        return self.theme.good if run.verdict.good else self.theme.trouble

    def panels(self) -> tuple[VGroup, list[Panel]]:
        """The axes, headings and names of the row of panels and of the chart below it; and the panels."""
        data, theme = self.data, self.theme
        narrow = len(data.runs) > 3
        bottom = PANELS_BOTTOM + (0.3 if narrow else 0)
        box = (PANELS_LEFT, CHART_RIGHT, CHART_BOTTOM, bottom - 1.2 - (0.3 if narrow else 0))
        chart = Plane(theme, (0, data.steps), data.chart_range, box, y_ticks=4, log_y=data.log)
        across = words("step", size=look.TICK, color=theme.quiet).place(box[1] + 0.15, box[2] - 0.08)
        up = formula("f(x_k)", size=look.LABEL, color=theme.quiet).place(box[0] + 0.3, box[3] + 0.14, "right")
        axes, panels = VGroup(chart, across, up), []
        for run, (left, right) in zip(data.runs, columns(len(data.runs), PANELS_LEFT, look.RIGHT, GAP), strict=True):
            plane = Plane(
                theme, data.x_range, data.y_range, (left, right, bottom, PANELS_TOP), x_ticks=3 if narrow else 6, y_ticks=0 if panels else 5
            )
            color = getattr(theme, run.role)
            rate = formula(f"alpha = {brief(run.rate)}", color=theme.text).place((left + right) / 2 + 0.4, PANELS_TOP + 0.2, "center")
            axes.add(plane, rate, Key(run.mark, rate.get_left()[0] - 0.8, PANELS_TOP + 0.3, color=color))
            walk = Walk(plane, data.objective.fun, run.x, run.fun)
            panels.append(
                Panel(
                    run,
                    plane,
                    plane.curve(data.objective.fun, color=theme.curve, width=THIN_CURVE),
                    Trail(theme, walk, radius=0.05),
                    Ball(theme, walk, radius=look.SMALL_BALL),
                    Track(chart, run.fun, run.mark, color=color, every=max(1, data.steps // 10)),
                )
            )
        return axes, panels

    def ending(self, panel: Panel) -> VGroup:
        """How the run of a panel ended, below it."""
        left, right, bottom, _ = panel.plane.box
        size = look.LABEL if len(self.data.runs) < 4 else look.TICK
        return centred(
            panel.run.verdict.short, (left + right) / 2, bottom - 0.76, right - left, size=size, color=self.verdict_color(panel.run)
        )


def told(run: Run) -> str:
    """How the run ends, for the moment when no more of it is shown."""
    last = len(run.x) - 1
    return run.verdict.text if run.arrived in (None, last) else f"Still walking after {steps(last)}: it settles after {run.arrived:,}."


def compared(run: Run, first: Run) -> str:
    smaller = run.rate < first.rate
    ratio = first.rate / run.rate if smaller else run.rate / first.rate
    return f"{counted(ratio)} times {'smaller' if smaller else 'bigger'}"


def outcome(run: Run, first: Run) -> str:
    """How a run ended, where possible in terms of the first one."""
    if run.arrived is None or first.arrived is None or 0 in (run.arrived, first.arrived):
        return run.verdict.short
    slower = run.arrived / first.arrived
    if slower == 1:
        return "just as fast"
    return f"{counted(slower)} times slower" if slower > 1 else f"{counted(1 / slower)} times faster"


def sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def closing(data: Data) -> str:
    """The smallest and the largest rate against the first, in words."""
    others = [run for run in (data.runs[0], data.runs[-1]) if run is not data.first]
    return " ".join(sentence(f"{compared(run, data.first)}: {outcome(run, data.first)}") for run in others)


def show_together(step: float, panels: list[Panel], counter: Counter) -> None:
    for panel in panels:
        panel.show(step)
    counter.write(str(int(step + 1e-6)))
