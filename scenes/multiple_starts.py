"""Many balls on one curve: where you start is where you end.

The viewer learns that a descent finds the valley it starts above and no other, so that it takes many starts, and a run for each,
to find a low one.

Source: the article's f(x) = x cos(x) on [−10, 10] from several starts (drawings 12 and 13).
"""

import collections
from dataclasses import dataclass

import numpy as np
from manim import Arrow, Create, FadeIn, FadeOut, GrowFromCenter, ValueTracker, VGroup

from gd import Objective, Result, Status, check_grad, gradient_descent, minimize
from scenes import theme as look
from scenes.catalog import Parameters, figure
from scenes.kit.ball import Ball, Trail, Walk
from scenes.kit.counter import Counter
from scenes.kit.crowd import Crowd
from scenes.kit.marks import Mark, Sign
from scenes.kit.number import Readout, brief, counted, fixed
from scenes.kit.pace import pace
from scenes.kit.picture import Picture
from scenes.kit.plane import Plane, padded
from scenes.kit.tally import Row, Tally
from scenes.kit.tempo import whole_steps
from scenes.kit.text import formula, words
from scenes.kit.verdict import XTOL, steps

PLANE = (-5.75, 1.7, -2.45, 2.6)
PANEL_LEFT, PANEL_TOP, LEGEND = 2.2, 2.36, -2.4
ERRATA = LEGEND + 0.36
WHERE = -1.25
TABLE = 2.6
"""The height the rows of the table have, however many they are."""
STOPS = (4.0, 5.25, 6.3)
FOOT = 0.17
"""The share of the plane's height kept free below the curve, for the word that points at a valley."""

DESCENT, ONE_DESCENT = 4.8, 3.2
"""About how many seconds the steps of all balls take, and those of the first one."""

GTOL = 1e-4
"""A run ends where the slope is smaller: on the article's curve that is within 0.0001 of the valley."""
NEAR = 2e-3
"""A ball at rest is in a valley if it is this close, in widths of the view: closer than the eye can tell."""

RECENT = 4
"""A ball has left the view if it is not seen again in so many last steps: one that jumps in and out has not."""

LISTED = 5
SHAPES, COLORS = ("square", "triangle", "diamond", "wedge", "plus"), ("extra", "slope", "text", "curve")
UNLISTED, LOST = Sign("bar", "quiet"), Sign("cross", "trouble")


@dataclass(frozen=True)
class Valley:
    """A place where the slope used turns from negative to positive, and how many balls came to rest there."""

    x: float
    f: float
    balls: int


@dataclass(frozen=True)
class Data:
    """What is drawn. `ends` and `arrivals` say for every start in which valley it ends (None: in no valley) and at which step."""

    objective: Objective
    rate: float
    run: Result
    valleys: tuple[Valley, ...]
    listed: tuple[int, ...]
    lowest: int | None
    best: int | None
    ends: tuple[int | None, ...]
    arrivals: tuple[int, ...]
    troubles: tuple[str, ...]
    scout: int
    exact: bool  # whether the slope used is the derivative of f
    x_range: tuple[float, float]
    y_range: tuple[float, float]

    @property
    def starts(self) -> int:
        return len(self.ends)

    @property
    def steps_in_all(self) -> int:
        return int(self.run.nit.sum())

    def arrived(self, step: float) -> list[int]:
        """How many balls are at rest after so many steps, in each listed valley and then in all others together."""
        here = [end for end, arrival in zip(self.ends, self.arrivals, strict=True) if end is not None and step >= arrival]
        listed = [here.count(k) for k in self.listed]
        return listed + [len(here) - sum(listed)] if len(self.valleys) > len(self.listed) else listed

    def sign(self, valley: int | None) -> Sign:
        """Shapes by position; green for the lowest valley, the other colours by position."""
        if valley is None:
            return LOST
        if valley not in self.listed:
            return UNLISTED
        others = [k for k in self.listed if k != self.lowest]
        color = "good" if valley == self.lowest else COLORS[others.index(valley)]
        return Sign(SHAPES[self.listed.index(valley)], color)


def compute(parameters: Parameters) -> Data:
    objective, rate = parameters.objective, parameters.learning_rates[0]
    run = minimize(objective, np.array(parameters.starts), gradient_descent(rate), maxiter=parameters.steps, gtol=GTOL)
    x_range = min(objective.domain[0], *parameters.starts), max(objective.domain[1], *parameters.starts)
    x = np.linspace(*x_range, 400)
    bottoms = valley_bottoms(objective, x_range)
    ends = tuple(resting_place(run, i, bottoms, x_range) for i in range(len(parameters.starts)))
    valleys = tuple(Valley(float(b), float(objective.fun(b)), ends.count(k)) for k, b in enumerate(bottoms))
    by_depth = sorted(range(len(valleys)), key=lambda k: valleys[k].f)
    lowest, best = next(iter(by_depth), None), next((k for k in by_depth if valleys[k].balls), None)
    settled = run.settled(XTOL)
    shown = max((int(settled[i] if end is not None else run.nit[i]) for i, end in enumerate(ends)), default=0)
    low, high = padded(objective.fun(x))
    return Data(
        objective,
        rate,
        run,
        valleys,
        listed=tuple(sorted(by_depth[:LISTED])),
        lowest=lowest,
        best=best,
        ends=ends,
        arrivals=tuple(int(settled[i]) if end is not None else shown for i, end in enumerate(ends)),
        troubles=tuple(trouble(run, i, x_range) if end is None else "" for i, end in enumerate(ends)),
        scout=scout(ends, bottoms, lowest, parameters.starts),
        exact=check_grad(objective, x).ok,
        x_range=x_range,
        y_range=(low - FOOT * (high - low), high),
    )


def valley_bottoms(objective: Objective, x_range: tuple[float, float]) -> np.ndarray:
    """All x in view where the slope turns from negative to positive, by bisection."""
    x = np.linspace(*x_range, 4001)
    slope = objective.grad(x)
    turns = np.flatnonzero((slope[:-1] < 0) & (slope[1:] >= 0))
    left, right = x[turns], x[turns + 1]
    for _ in range(60):
        middle = (left + right) / 2
        falling = objective.grad(middle) < 0
        left, right = np.where(falling, middle, left), np.where(falling, right, middle)
    return right


def resting_place(run: Result, i: int, bottoms: np.ndarray, x_range: tuple[float, float]) -> int | None:
    """The valley in which run i came to rest."""
    if run.status[i] is not Status.CONVERGED or not bottoms.size:
        return None
    distance = np.abs(bottoms - run.x[i])
    return int(distance.argmin()) if distance.min() <= NEAR * (x_range[1] - x_range[0]) else None


def trouble(run: Result, i: int, x_range: tuple[float, float]) -> str:
    """What became of run i if it is in no valley."""
    last = run.trajectory.x[: run.nit[i] + 1, i][-RECENT:]
    if run.status[i] is not Status.DIVERGED and ((last < x_range[0]) | (last > x_range[1])).all():
        return "left the view"
    return {
        Status.DIVERGED: "flew off",
        Status.CYCLING: "never settled",
        Status.PLATEAU: "stuck on a plateau",
        Status.OUT_OF_STEPS: f"still walking after {steps(int(run.nit[i]))}",
        Status.CONVERGED: "at rest in no valley",
    }[run.status[i]]


def scout(ends: tuple[int | None, ...], bottoms: np.ndarray, lowest: int | None, starts: tuple[float, ...]) -> int:
    """The start that shows best that a valley need not be the lowest: of those that miss it, the one nearest to it."""
    misses = [i for i, end in enumerate(ends) if end is not None and end != lowest]
    return min(misses, key=lambda i: abs(starts[i] - bottoms[lowest]), default=0)


class MultipleStarts(Picture):
    article = figure("multiple_starts").parameters
    compute = staticmethod(compute)

    def construct(self) -> None:
        data, theme = self.data, self.theme
        plane = Plane(theme, data.x_range, data.y_range, PLANE)
        curve = plane.curve(data.objective.fun, color=theme.curve)
        slots = VGroup(*(Mark(theme, data.sign(k), plane.c2p(v.x, v.f), hollow=True) for k, v in enumerate(data.valleys)))
        tally, errata = self.tally(), VGroup()
        if not data.exact:
            errata.add(words("The slope used is not quite f′.", size=look.TICK, color=theme.quiet).place(PANEL_LEFT, ERRATA))
        header, step_number = self.header()
        step = ValueTracker(0)

        # The function and its valleys.
        self.next_section("function")
        self.add(plane, self.heading_formula(f"f(x) = {data.objective.formula}"))
        self.wait(look.QUICK)
        self.play(Create(curve), run_time=2 * look.SLOW)
        question = f"{'Which one' if len(data.valleys) > 1 else 'What'} will a ball find?"
        self.say(f"{sentence(several(len(data.valleys), 'valley')) if data.valleys else 'No valley'} in view. {question}")
        self.play(*(GrowFromCenter(slot) for slot in slots), FadeIn(tally.places), FadeIn(errata), run_time=look.BEAT)
        self.wait(look.READ)

        # One ball.
        self.next_section("one-start")
        walk, last = self.walk(plane, data.scout), data.arrivals[data.scout]
        ball, trail = Ball(theme, walk), Trail(theme, walk)
        # The panel tells where the ball is, in view or not; at the edge of the plane the number could stand on the curve.
        ball.remove(ball.value)
        where = Counter(theme, {"x_k": theme.ball, "f(x_k)": theme.curve}, left=PANEL_LEFT, right=STOPS[-1], top=WHERE, pitch=0.5, size=look.LABEL)
        self.say(f"One ball, from x = {brief(walk.x[0])}.")
        moving = VGroup(trail, ball, step_number, where)
        moving.add_updater(lambda _: self.show_one(step.get_value(), ball, trail, step_number, where), call_updater=True)
        self.play(GrowFromCenter(ball), FadeIn(VGroup(header, step_number, where)), run_time=look.BEAT)
        self.add(moving)
        self.wait(look.QUICK)
        self.take_steps(step, last, ONE_DESCENT)
        moving.clear_updaters()
        self.say(self.found_by_one(), color=theme.text if data.ends[data.scout] is not None else theme.trouble)
        pointer = VGroup()
        if data.ends[data.scout] not in (None, data.lowest):
            pointer = self.pointer(plane, data.lowest, "lowest")
            self.play(FadeIn(pointer), run_time=look.BEAT)
        self.wait(look.READ)
        self.say(f"{sentence(several(data.starts, 'ball'))}: each takes the mark of the valley it ends in.")
        self.play(FadeOut(moving, pointer), run_time=look.QUICK)
        step.set_value(0)

        # Many balls at once.
        crowd = Crowd(
            theme,
            [self.walk(plane, i) for i in range(data.starts)],
            data.arrivals,
            tuple(data.sign(end) for end in data.ends),
        )
        moving = VGroup(crowd, step_number, tally.counts)
        moving.add_updater(lambda _: self.show_all(step.get_value(), crowd, step_number, tally), call_updater=True)
        self.play(FadeIn(moving, suspend_mobject_updating=False), run_time=look.QUICK)
        self.next_section("descent")
        self.wait(look.BEAT)
        self.take_steps(step, max(data.arrivals), DESCENT)
        moving.clear_updaters()
        if any(data.troubles):
            self.play(FadeIn(self.troubles(tally.baselines[-1] if tally.baselines else PANEL_TOP - 1)), run_time=look.QUICK)
        self.wait(look.QUICK)

        # The remedy and its price.
        self.next_section("keep-the-best")
        found, color = self.found_by_all()
        self.say(found, color=color)
        if data.best is not None:
            self.play(FadeIn(self.coronation(plane, tally)), run_time=look.BEAT)
        self.wait(look.READ)
        price = f"The price: {several(data.starts, 'run')}, {steps(data.steps_in_all)} in all."
        self.say(f"{'Try many starts, keep the best' if data.best is not None else 'Nothing to keep'}. {price}")
        self.wait(look.READ + look.QUICK)
        self.verdict = found
        self.alt_text = (
            f"{sentence(several(data.starts, 'red ball'))} on the curve of f: gradient descent with learning rate {brief(data.rate)}. "
            f"Each ball takes the mark of the valley it ends in. {found} {price}"
        )

    def walk(self, plane: Plane, i: int) -> Walk:
        """The descent from start i, up to its arrival."""
        path, end = self.data.run.trajectory, self.data.arrivals[i] + 1
        return Walk(plane, self.data.objective.fun, path.x[:end, i], path.fun[:end, i])

    def header(self) -> tuple[VGroup, Readout]:
        """The learning rate and the place of the running step."""
        color = self.theme.quiet
        rate = formula(f"alpha = {brief(self.data.rate)}", color=color, size=look.LABEL).place(PANEL_LEFT, PANEL_TOP)
        word = words("step", color=color).place(STOPS[-1] - 0.7, PANEL_TOP, "right")
        return VGroup(rate, word), Readout(STOPS[-1], PANEL_TOP, color=self.theme.text)

    def tally(self) -> Tally:
        """The table of valleys."""
        data = self.data
        rows = [Row(data.sign(k), (cell(data.valleys[k].x), cell(data.valleys[k].f))) for k in data.listed]
        if more := len(data.valleys) - len(rows):
            rows.append(Row(UNLISTED, (f"{more} more, less deep",)))
        pitch = min(0.62, TABLE / max(len(rows), 1))
        return Tally(self.theme, ("x", "f(x)", '"balls"'), rows, left=PANEL_LEFT + 0.6, stops=STOPS, top=PANEL_TOP - 0.62, pitch=pitch)

    def take_steps(self, step: ValueTracker, last: int, seconds: float) -> None:
        """All steps up to the last, the first ones slowly; in time-lapse from iterate to iterate where there are too many."""
        durations, lapse = pace(last, seconds)
        for k, duration in enumerate(durations, start=1):
            self.play(step.animate.set_value(k), run_time=duration)
        if lapse:
            self.play(step.animate(rate_func=whole_steps(last - len(durations))).set_value(last), run_time=lapse)

    def show_one(self, step: float, ball: Ball, trail: Trail, number: Readout, where: Counter) -> None:
        ball.show(step)
        trail.show(step)
        k = int(step + 1e-6)
        number.show(str(k))
        where.write(fixed(ball.walk.x[k]), fixed(ball.walk.y[k]))

    def show_all(self, step: float, crowd: Crowd, number: Readout, tally: Tally) -> None:
        crowd.show(step)
        number.show(str(int(step + 1e-6)))
        tally.write(self.data.arrived(step))

    def pointer(self, plane: Plane, valley: int, text: str) -> VGroup:
        """A word below the curve and an arrow from it up to a valley: nothing of the curve is in between."""
        bottom = self.data.valleys[valley]
        place, foot = plane.c2p(bottom.x, bottom.f), plane.box[2] + 0.14
        word = words(text, color=self.theme.good)
        half = word.width / 2
        word.place(float(np.clip(place[0], plane.box[0] + half + 0.1, plane.box[1] - half)), foot, "center")
        arrow = Arrow(
            [place[0], foot + 0.34, 0],
            place - [0, 0.2, 0],
            buff=0,
            color=self.theme.good,
            stroke_width=look.ARROW_STROKE,
            tip_length=0.16,
            max_tip_length_to_length_ratio=1,
            max_stroke_width_to_length_ratio=100,
        )
        return VGroup(word, arrow)

    def coronation(self, plane: Plane, tally: Tally) -> VGroup:
        """The best valley found: a crown in its row, and the same crown with what it means."""
        data, theme = self.data, self.theme
        crown, text = Sign("crown", "good"), "lowest on the interval shown" if data.best == data.lowest else "best found, not the lowest"
        group = VGroup(Mark(theme, crown, np.array([PANEL_LEFT + 0.12, LEGEND + 0.1, 0])), words(text, color=theme.good).place(PANEL_LEFT + 0.42, LEGEND))
        if data.best in data.listed:
            row = tally.baselines[data.listed.index(data.best)]
            group.add(Mark(theme, crown, np.array([PANEL_LEFT + 0.12, row + 0.1, 0])))
        return group.add(self.pointer(plane, data.best, "best"))

    def troubles(self, below: float) -> VGroup:
        """What became of the balls that are in no valley: a line for the most frequent, a second one for the others."""
        kinds = collections.Counter(text for text in self.data.troubles if text).most_common()
        (first, count), others = kinds[0], kinds[1:]
        lines = [f"{balls(count)} {first}"]
        if others:
            lines.append(f"{balls(sum(n for _, n in others))} {others[0][0] if len(others) == 1 else 'in other trouble'}")
        group = VGroup()
        for n, line in enumerate(lines, start=1):
            y = below - 0.06 - 0.38 * n
            group.add(Mark(self.theme, LOST, np.array([PANEL_LEFT + 0.6, y + 0.08, 0])))
            group.add(words(line, size=look.TICK, color=self.theme.trouble).place(PANEL_LEFT + 0.95, y))
        return group

    def found_by_one(self) -> str:
        data = self.data
        end = data.ends[data.scout]
        if end is None:
            return f"It found no valley: {data.troubles[data.scout]}."
        if len(data.valleys) == 1:
            return "The only valley in view."
        return "This is the lowest valley. Not every start is so lucky." if end == data.lowest else "A valley, but not the lowest."

    def found_by_all(self) -> tuple[str, str]:
        """What came of all starts together, and the colour to say it in."""
        data, theme = self.data, self.theme
        if data.best is None:
            return "No ball comes to rest in a valley.", theme.trouble
        best = data.valleys[data.best]
        if data.best != data.lowest:
            return f"No ball finds the lowest valley. The best one found: x = {cell(best.x)}.", theme.trouble
        kind = "only" if len(data.valleys) == 1 else "lowest"
        verb = "finds" if best.balls == 1 else "find"
        return f"Where you start is where you end: {best.balls} of {data.starts} {verb} the {kind} valley.", theme.text


def balls(count: int) -> str:
    return f"{count} ball" if count == 1 else f"{count} balls"


def several(count: int, thing: str) -> str:
    """So many things, small numbers in words: four valleys, 16 balls."""
    return f"{counted(count)} {thing}" if count == 1 else f"{counted(count)} {thing}s"


def sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def cell(value: float) -> str:
    """A number for the table: three decimals, fewer where there is no room for them."""
    return fixed(value, 3) if abs(value) < 1000 else brief(value, 4)
