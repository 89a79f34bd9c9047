"""Many balls on one curve: where you start is where you end.

The viewer learns that a descent finds the valley it starts above and no other, so that it takes many starts,
and a run for each, to find a low one.

Source: the article's f(x) = x cos(x) on [−10, 10] from several starts (drawings 12 and 13).
"""

import collections
from dataclasses import dataclass

import numpy as np
from manim import Create, FadeIn, FadeOut, GrowFromCenter, ValueTracker, VGroup

from gd import Objective, Results, check_grad, gradient_descent, minimize_many
from gd.analysis import minima
from scenes import theme as look
from scenes.fit_view import view_of
from scenes.kit import valleys
from scenes.kit.ball import Ball, Trail, Walk
from scenes.kit.counter import Counter
from scenes.kit.crowd import Crowd
from scenes.kit.figure_scene import FigureScene
from scenes.kit.marks import Mark, Sign, pointer
from scenes.kit.plane import Plane, axis_left
from scenes.kit.ranges import readable
from scenes.kit.readout import Readout
from scenes.kit.text import formula, words
from scenes.kit.timing import steps_taken
from scenes.kit.valley_table import Row, ValleyTable
from scenes.numbers import brief, fixed, sentence, several, short
from scenes.parameters import Parameters
from scenes.script import Script, steps

PLANE = (-5.75, 1.7, -2.45, 2.6)
FOOT = 0.17
"""The share of the curve's height kept free below it, for the word that points at a valley."""

PANEL_LEFT, PANEL_TOP, STOPS = 2.2, 2.36, (4.0, 5.25, 6.3)
MARKS, TABLE_TOP, TABLE_HEIGHT = PANEL_LEFT + 0.6, PANEL_TOP - 0.62, 2.6
WHERE, ERRATA, LEGEND = -1.25, -2.04, -2.4

DESCENT, ONE_DESCENT = 5.2, 4.0
"""About how many seconds the steps of all balls take, and those of the first one."""

BRISK = {"first": 0.5, "quicker": 0.82, "least": 0.08}
"""Many balls arrive at different times: the late steps, of which only one ball is left to see, are quick."""

GTOL = 1e-4
"""A run ends where the slope is smaller: on the article's curve that is within 0.0001 of the valley."""

LISTED = 5
SHAPES, ROLES = ("square", "triangle", "diamond", "wedge", "plus"), ("extra", "slope", "text", "curve")
UNLISTED, LOST, CROWN = Sign("bar", "quiet"), Sign("cross", "trouble"), Sign("crown", "good")


@dataclass(frozen=True)
class Valley:
    """A place where the slope used turns from negative to positive, and how many balls come to rest there."""

    x: float
    f: float
    balls: int


@dataclass(frozen=True)
class Data:
    """What is drawn.

    For every start: `ends`, the valley it ends in (None: in none); `arrivals`, the step from which it is
    there (or, in no valley, the last one shown); `troubles`, what became of it if it is in no valley.
    `listed` are the valleys the table has room for; `lowest` is the lowest on `interval`, `best` the lowest
    found; `scout` is the start shown first, by itself; `exact` says whether the slope used is the derivative
    of f.
    """

    objective: Objective
    rate: float
    runs: Results
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
        return int(self.runs.nit.sum())

    def arrived(self, step: float) -> list[int]:
        """How many balls are there after so many steps, in each listed valley and then in all others
        together."""
        there = [
            e
            for e, arrival in zip(self.ends, self.arrivals, strict=True)
            if e is not None and step >= arrival
        ]
        listed = [there.count(k) for k in self.listed]
        return listed + [len(there) - sum(listed)] if len(self.valleys) > len(self.listed) else listed

    def sign(self, valley: int | None) -> Sign:
        """The mark of a valley: shapes from left to right; green for the lowest, then the other colours
        likewise."""
        if valley is None:
            return LOST
        if valley not in self.listed:
            return UNLISTED
        others = [k for k in self.listed if k != self.lowest]
        role = "good" if valley == self.lowest else ROLES[others.index(valley)]
        return Sign(SHAPES[self.listed.index(valley)], role)


def compute(parameters: Parameters) -> Data:
    objective, rate = parameters.objective, parameters.learning_rates[0]
    starts, rule, gtol = parameters.starts[:, 0], gradient_descent(rate), parameters.gtol(GTOL)
    runs = minimize_many(objective, starts, rule, maxiter=parameters.steps, gtol=gtol)
    interval = holding(objective.region[0], starts)
    bottoms = minima(objective, interval)[:, 0]
    ends = tuple(valleys.end(run, bottoms, interval) for run in runs)
    found = tuple(Valley(float(b), float(objective.curve(b)), ends.count(k)) for k, b in enumerate(bottoms))
    x_range = holding(view_of(parameters, [run.trajectory.x for run in runs]), starts)
    iterates = np.concatenate([run.trajectory.line.x for run in runs])
    low, high = readable(objective.curve, np.linspace(*x_range, 400), iterates)
    by_depth = sorted(range(len(found)), key=lambda k: found[k].f)
    lowest = next(iter(by_depth), None)
    xtol = parameters.xtol(list(runs))
    arrivals = [run.settled(xtol) for run in runs]
    last = max(
        run.nit if end is None else arrivals[i] for i, (run, end) in enumerate(zip(runs, ends, strict=True))
    )
    return Data(
        objective,
        rate,
        runs,
        interval,
        found,
        listed=tuple(sorted(by_depth[:LISTED])),
        lowest=lowest,
        best=next((k for k in by_depth if found[k].balls), None),
        ends=ends,
        arrivals=tuple(last if end is None else arrivals[i] for i, end in enumerate(ends)),
        troubles=tuple(
            valleys.trouble(run, interval) if end is None else "" for run, end in zip(runs, ends, strict=True)
        ),
        scout=scout(starts, ends, bottoms, lowest),
        exact=objective.exact is None or check_grad(objective, np.linspace(*interval, 400)).ok,
        x_range=x_range,
        y_range=(low - FOOT * (high - low), high),
    )


def holding(interval: tuple[float, float], starts: np.ndarray) -> tuple[float, float]:
    """The interval, widened to the starts."""
    return min(interval[0], float(starts.min())), max(interval[1], float(starts.max()))


def scout(starts: np.ndarray, ends: tuple[int | None, ...], bottoms: np.ndarray, lowest: int | None) -> int:
    """The start to show that a valley need not be the lowest: of those that miss it, the one nearest to
    it."""
    misses = [i for i, end in enumerate(ends) if end is not None and end != lowest]
    return min(misses, key=lambda i: abs(starts[i] - bottoms[lowest]), default=0)


@dataclass(frozen=True)
class Words(Script):
    """`one` and `all` say what a ball and all of them found, `lost` what became of the others, a line each,
    `price` how many steps it took."""

    one: str
    all: str
    lost: tuple[str, ...]
    price: str


def script(data: Data) -> Words:
    found, missed = found_by_all(data), lost(data.troubles)
    verdict = f"{found} {told(missed)}".strip()
    price = f"The price: {several(data.starts, 'run')}, {steps(data.steps_in_all)} in all."
    balls = sentence(several(data.starts, "red ball"))
    return Words(
        verdict=verdict,
        alt_text=f"{balls} on the curve of f: gradient descent with learning rate {brief(data.rate)}. "
        f"Each ball takes the mark of the valley it ends in. {verdict} {price}",
        one=found_by_one(data),
        all=found,
        lost=tuple(missed),
        price=price,
    )


class MultipleStarts(FigureScene):
    compute = staticmethod(compute)
    write = staticmethod(script)

    def construct(self) -> None:
        data, theme = self.data, self.theme
        plane = Plane(
            theme, data.x_range, data.y_range, (axis_left(data.y_range, 5, wanted=PLANE[0]), *PLANE[1:])
        )
        curve = plane.curve(data.objective.curve, color=theme.curve)
        places = [plane.c2p(valley.x, valley.f) for valley in data.valleys]
        slots = VGroup(
            *(
                Mark(theme, data.sign(k), place, hollow=True)
                for k, (valley, place) in enumerate(zip(data.valleys, places, strict=True))
                if plane.holds(valley.x, valley.f)
            )
        )
        table, header = self.table(), self.header()
        number = Readout(STOPS[-1], PANEL_TOP, color=theme.text)
        step = ValueTracker(0)

        # The function and its valleys.
        self.next_section("function")
        self.add(plane, curve.hint(), self.heading_formula(data.objective.definition))
        self.wait(look.QUICK)
        self.play(Create(curve), run_time=2 * look.SLOW)
        there = f"{sentence(several(len(data.valleys), 'valley'))} on {valleys.named(data.interval)}."
        self.caption(f"{there} {'Which one' if len(data.valleys) > 1 else 'What'} will a ball find?")
        self.play(
            *(GrowFromCenter(slot) for slot in slots), FadeIn(table.places, self.errata()), run_time=look.BEAT
        )
        self.wait(look.READ)

        # One ball finds a valley. The panel tells where it is: beside the ball the numbers would stand on the
        # curve.
        self.next_section("one-start")
        walk, end = self.walk(plane, data.scout), data.ends[data.scout]
        ball, trail = Ball(theme, walk), Trail(theme, walk)
        ball.remove(ball.value)
        where = self.where()
        self.caption(f"One ball, from x = {brief(walk.x[0], 4)}.")
        moving = VGroup(trail, ball, number, where)
        moving.add_updater(
            lambda _: self.show_one(step.get_value(), ball, trail, number, where), call_updater=True
        )
        self.play(GrowFromCenter(ball), FadeIn(header, number, where), run_time=look.BEAT)
        self.add(moving)
        self.wait(look.QUICK)
        self.take_steps(step, len(walk) - 1, ONE_DESCENT, **BRISK)
        moving.clear_updaters()
        self.caption(self.script.one, color=theme.trouble if end is None else theme.text)
        aside = VGroup()
        if end is not None and end != data.lowest:
            aside = self.point_at(plane, data.lowest, "lowest")
            self.play(FadeIn(aside), run_time=look.BEAT)
        self.wait(look.READ)

        # Many balls line up.
        self.next_section("line-up")
        crowd_named = f"{several(data.starts, 'ball')}: each" if data.starts > 1 else "the ball"
        self.caption(f"{sentence(crowd_named)} takes the mark of the valley it ends in.")
        self.play(FadeOut(moving, aside), run_time=look.QUICK)
        step.set_value(0)

        walks = [self.walk(plane, i) for i in range(data.starts)]
        crowd = Crowd(theme, walks, data.arrivals, tuple(data.sign(end) for end in data.ends))
        moving = VGroup(crowd, number, table.counts)
        moving.add_updater(lambda _: self.show_all(step.get_value(), crowd, number, table), call_updater=True)
        self.play(FadeIn(moving, suspend_mobject_updating=False), run_time=look.QUICK)

        # All at once.
        self.next_section("descent")
        self.wait(look.BEAT)
        self.take_steps(step, max(data.arrivals), DESCENT, **BRISK)
        moving.clear_updaters()
        if any(data.troubles):
            self.play(FadeIn(self.losses(table)), run_time=look.QUICK)
            self.caption_only(told(self.script.lost), look.READ)
        self.wait(look.QUICK)

        # The best is kept, and all are paid for.
        self.next_section("keep-the-best")
        self.caption(self.script.all, color=theme.text if data.best is not None else theme.trouble)
        if data.best is not None:
            self.play(FadeIn(self.coronation(plane, table)), run_time=look.BEAT)
        self.wait(look.READ)
        self.caption(
            f"{'Try many starts, keep the best' if data.best is not None else 'Nothing to keep'}. {self.script.price}"
        )
        self.wait(look.READ + look.QUICK)

    def walk(self, plane: Plane, i: int) -> Walk:
        """The descent from start i, up to its own end."""
        path = self.data.runs[i].trajectory.line
        return Walk(plane, self.data.objective.curve, path.x, path.fun)

    def table(self) -> ValleyTable:
        """The table of valleys."""
        data = self.data
        rows = [Row(data.sign(k), (cell(data.valleys[k].x), cell(data.valleys[k].f))) for k in data.listed]
        if more := len(data.valleys) - len(rows):
            rows.append(Row(UNLISTED, (f"{more} more, less deep",)))
        pitch = min(0.62, TABLE_HEIGHT / max(len(rows), 1))
        heads = ("x", "f(x)", '"balls"')
        return ValleyTable(self.theme, heads, rows, left=MARKS, stops=STOPS, top=TABLE_TOP, pitch=pitch)

    def header(self) -> VGroup:
        """The learning rate, and the word before the running step."""
        rate = formula(f"alpha = {brief(self.data.rate)}", size=look.LABEL, color=self.theme.quiet)
        word = words("step", color=self.theme.quiet).place(STOPS[-1] - 0.95, PANEL_TOP, "right")
        return VGroup(rate.place(PANEL_LEFT, PANEL_TOP), word)

    def where(self) -> Counter:
        """The place for the numbers of one ball."""
        rows = {"x_k": self.theme.ball, "f(x_k)": self.theme.curve}
        return Counter(
            self.theme, rows, left=MARKS - 0.14, right=STOPS[1], top=WHERE, pitch=0.5, size=look.LABEL
        )

    def errata(self) -> VGroup:
        """The quiet line for a derivative that is not that of the function drawn."""
        if self.data.exact:
            return VGroup()
        line = words("The slope used is not quite f′.", size=look.TICK, color=self.theme.quiet)
        return VGroup(line.place(PANEL_LEFT, ERRATA))

    def show_one(self, step: float, ball: Ball, trail: Trail, number: Readout, where: Counter) -> None:
        k = steps_taken(step)
        ball.show(step)
        trail.show(step)
        number.show(f"{k:,}")
        where.write(*(short(float(value), 5, 12) for value in (ball.walk.x[k], ball.walk.y[k])))

    def show_all(self, step: float, crowd: Crowd, number: Readout, table: ValleyTable) -> None:
        crowd.show(step)
        number.show(f"{steps_taken(step):,}")
        table.write(self.data.arrived(step))

    def point_at(self, plane: Plane, valley: int, text: str) -> VGroup:
        """The word, with an arrow up to a valley; nothing where that is out of view."""
        place = self.data.valleys[valley].x, self.data.valleys[valley].f
        return pointer(self.theme, plane, *place, text) if plane.holds(*place) else VGroup()

    def coronation(self, plane: Plane, table: ValleyTable) -> VGroup:
        """The best valley found: pointed at on the curve, crowned in its row, and what the crown means."""
        data, theme = self.data, self.theme
        lowest = f"lowest on {valleys.named(data.interval)}"
        meaning = lowest if data.best == data.lowest else "best found, not the lowest"
        rows = [table.baselines[data.listed.index(data.best)]] if data.best in data.listed else []
        crowns = [Mark(theme, CROWN, np.array([PANEL_LEFT + 0.12, y + 0.1, 0])) for y in (*rows, LEGEND)]
        legend = words(meaning, color=theme.good).fit(look.SAFE_X - PANEL_LEFT - 0.42)
        legend.place(PANEL_LEFT + 0.42, LEGEND)
        return VGroup(*crowns, legend, self.point_at(plane, data.best, "best"))

    def losses(self, table: ValleyTable) -> VGroup:
        """Below the table, the balls in no valley."""
        group, below = VGroup(), min([*table.baselines, TABLE_TOP]) - 0.06
        for n, line in enumerate(self.script.lost, start=1):
            y = below - 0.38 * n
            group.add(Mark(self.theme, LOST, np.array([MARKS, y + 0.08, 0])))
            group.add(words(line, size=look.TICK, color=self.theme.trouble).place(MARKS + 0.35, y))
        return group


def lost(troubles: tuple[str, ...]) -> list[str]:
    """The balls in no valley: a line for the most frequent trouble, a second for the rest."""
    counts = collections.Counter(text for text in troubles if text).most_common()
    if len(counts) > 2:
        counts = [counts[0], ("in other trouble", sum(count for _, count in counts[1:]))]
    return [sentence(f"{several(count, 'ball')} {text}") for text, count in counts]


def told(lines: list[str]) -> str:
    return " ".join(f"{line}." for line in lines)


def cell(value: float) -> str:
    """A number for the table: three decimals, fewer where there is no room for them."""
    return fixed(value, 3) if abs(value) < 1000 else brief(value, 4)


def found_by_one(data: Data) -> str:
    end = data.ends[data.scout]
    if end is None:
        return f"It found no valley: {data.troubles[data.scout]}."
    if len(data.valleys) == 1:
        return f"The only valley on {valleys.named(data.interval)}."
    if end == data.lowest:
        return "The lowest valley. Not every start is so lucky."
    return "A valley, but not the lowest."


def found_by_all(data: Data) -> str:
    if data.best is None:
        return "No ball comes to rest in a valley."
    best = data.valleys[data.best]
    if data.best != data.lowest:
        return f"No ball finds the lowest valley. The best one found: x = {cell(best.x)}."
    found = "finds" if best.balls == 1 else "find"
    kind = "only" if len(data.valleys) == 1 else "lowest"
    return f"Where you start is where you end: {best.balls} of {data.starts} {found} the {kind} valley."
