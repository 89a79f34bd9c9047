"""A slope from a handful of points: a line is fitted by slopes from all of the points, from a few, from one.

What the viewer learns: a slope from a few points is right on average only; it is cheap, and it does not let
the line come to rest, unless the learning rate falls.

Source: H. Robbins and S. Monro, A stochastic approximation method, 1951; least squares for the line.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from manim import FadeIn, FadeOut, Mobject, VGroup

from gd import Objective
from gd.line_fit import LineFit, descend, scattered
from gd.schedules import constant, cosine_decay
from scenes import theme as look
from scenes.kit.basin_map import map_box
from scenes.kit.contours import View
from scenes.kit.counter import Counter
from scenes.kit.figure_scene import FigureScene
from scenes.kit.fitted_line import FittedLine, SignedRows
from scenes.kit.map import Map
from scenes.kit.marks import Marks, Sign
from scenes.kit.path import Path, Walker
from scenes.kit.timing import steps_taken
from scenes.parameters import Array, NoiseParameters
from scenes.script.noisy_descent import NoiseScript, noise_script

SEEDS = 20
"""What is said of all runs is said of so many seeds."""
HANDFUL = 8
SIGNS = (Sign("disc", "ball"), Sign("triangle", "extra"), Sign("square", "slope"), Sign("diamond", "good"))
BEATS = ("full", "handful", "single", "falling")
GOAL = Sign("plus", "text")
EACH = 12
"""So many steps are shown one by one, with the points that each of them looks at."""
RUN, AFIELD = 6.0, 2.0
"""Seconds for a run; how many times further than the start from the best line the map reaches at most."""


@dataclass(frozen=True, eq=False)
class Fitting:
    """A descent by slopes from `size` points, with a rate that is `falling` or not: its lines (last + 1, 2),
    the points that each step looks at, how far each line is from the best one, and how far the last one is
    for every one of the seeds, (seeds,)."""

    size: int
    falling: bool
    sign: Sign
    lines: Array
    chosen: tuple[np.ndarray, ...]
    away: Array
    ends: Array

    @property
    def last(self) -> int:
        return len(self.lines) - 1


@dataclass(frozen=True, eq=False)
class Data:
    """The points, the map of the loss, and the descents: by all points, by a handful, by one, and by one with
    a falling rate."""

    fit: LineFit
    objective: Objective
    view: View
    fittings: tuple[Fitting, ...]
    rate: float
    steps: int


@cache
def compute(parameters: NoiseParameters) -> Data:
    fit, steps, rate = scattered(parameters.seed), parameters.steps, parameters.learning_rate
    start, count = np.array(parameters.start), len(fit.x)
    seeds = range(parameters.seed, parameters.seed + SEEDS)

    def fitting(size: int, sign: Sign, falling: bool = False) -> Fitting:
        schedule = cosine_decay(rate, steps) if falling else constant(rate)
        ends = []
        for seed in seeds:
            points = scattered(seed)
            lines, chosen = descend(points, start, schedule, size=size, steps=steps, seed=seed)
            with np.errstate(over="ignore"):  # of what runs off
                away = np.hypot(*(lines - points.best).T)
            ends.append(away[-1] if len(lines) > steps else np.inf)
            if seed == parameters.seed:
                own = lines, tuple(chosen), away
        return Fitting(size, falling, sign, *own, np.array(ends))

    sizes = (count, HANDFUL, 1)
    fittings = [fitting(size, sign) for size, sign in zip(sizes, SIGNS, strict=False)]
    fittings.append(fitting(1, SIGNS[3], falling=True))
    view = view_around(start, fit.best, [each.lines for each in fittings])
    return Data(fit, fit.objective(view), view, tuple(fittings), rate, steps)


def view_around(start: Array, best: Array, paths: list[Array]) -> View:
    """A square around the best line that holds the start and, as far as may be, the paths."""
    way = max(float(np.abs(start - best).max()), 0.1)
    reach = max(float(np.abs(lines - best).max()) for lines in paths)
    reach = 1.12 * min(max(way, reach), AFIELD * way)
    (m, b), (dm, db) = best, (start - best) / 2.4
    middle_m, middle_b = m + dm, b + db
    half = max(0.62 * reach, way * 0.72)
    return (
        (float(middle_m - half), float(middle_m + half)),
        (float(middle_b - half), float(middle_b + half)),
    )


class NoisyDescent(FigureScene[Data, NoiseScript]):
    compute = staticmethod(compute)
    write = staticmethod(noise_script)

    def construct(self) -> None:
        data, script, theme, layout = self.data, self.script, self.theme, self.layout
        everywhere = np.concatenate([fitting.lines for fitting in data.fittings])
        box = map_box(data.view, layout.basin_map, layout.safe_x)
        map_ = Map(theme, data.objective, data.view, box, equal=False, clear=everywhere, safe_x=layout.safe_x)
        goal = Marks(theme, GOAL).show([map_.c2p(*data.fit.best)])
        self.board = FittedLine(theme, data.fit, layout.noise_data, layout.safe_x)
        rows = SignedRows(
            theme, layout.noise_rows, [f.sign for f in data.fittings], script.names, script.head
        )
        self.map_, self.rows = map_, rows

        # Points, a line, and the map of all lines.
        self.next_section("data")
        self.board.show(data.fittings[0].lines[0])
        self.add(
            map_, goal, self.board.still, self.heading_formula(script.heading, right=layout.corner.left - 0.3)
        )
        self.caption(script.points)
        self.play(FadeIn(self.board.line), run_time=look.BEAT)
        self.wait(look.READ)
        self.caption(script.places)
        dot = Walker(theme, Path(map_, data.fittings[0].lines)).dot
        self.play(FadeIn(dot), run_time=look.BEAT)
        self.wait(look.READ)

        # The same rate with slopes from all points, from a handful, from one; then a rate that falls.
        shown: Mobject = dot
        for nth, (name, fitting) in enumerate(zip(BEATS, data.fittings, strict=True)):
            self.next_section(name)
            self.play(FadeOut(shown), run_time=look.QUICK)
            shown = self.descend(nth, fitting)

        # What a falling rate is worth, over all seeds.
        self.next_section("verdict")
        self.play(FadeIn(rows.remarks(script.medians)), FadeOut(*rows.numbers), run_time=look.BEAT)
        self.caption(script.over_all)
        self.wait(look.READ)
        self.caption(script.verdict)
        self.wait(2 * look.READ)

    def descend(self, nth: int, fitting: Fitting) -> VGroup:
        """One descent on the map, with its line among the points. Returns what is left of it on the map."""
        theme, script = self.theme, self.script
        color = fitting.sign.color(theme)
        walker = Walker(theme, Path(self.map_, fitting.lines), color=color, shape=fitting.sign.shape)
        counter = Counter.standing(theme, {'"step"': theme.text}, self.layout.corner)
        number = self.rows.numbers[nth]
        self.board.line.set_stroke(color)
        self.board.chosen.set_fill(color)

        def show(step: float) -> None:
            taken = min(steps_taken(step), fitting.last)
            walker.show(min(step, fitting.last))
            self.board.show(np.array(walker.path.at(min(step, fitting.last))))
            self.board.look_at(fitting.chosen[taken] if step < EACH and taken < fitting.last else None)
            counter.write(f"{taken:,}")
            number.show(script.away(nth, taken))

        self.caption(script.enters[nth])
        moving = VGroup(walker, self.board.chosen, self.board.line, counter, number)
        step = self.follow(moving, show)
        self.play(FadeIn(walker, self.rows.names[nth], counter, number, suspend_mobject_updating=False))
        self.add(moving)
        self.take_steps(step, max(1, fitting.last), RUN)
        moving.clear_updaters()
        self.board.look_at(None)
        self.caption(script.ends[nth])
        self.wait(look.READ)
        self.remove(counter)
        return walker
