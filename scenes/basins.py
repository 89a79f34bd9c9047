"""Where you start is where you end, seen whole: a descent from every place of a map, and what becomes of the
minima as the learning rate grows.

What the viewer learns: each minimum has a basin, the places from which it is reached; its borders need not
be simple; and with a learning rate above 2 divided by the largest curvature at a minimum nothing rests there:
the minimum is still there, its basin is not.

Source: D. M. Himmelblau, Applied Nonlinear Programming, 1972, for the function; the limit is that of every
text on gradient descent for a quadratic, as the function is one close to a minimum.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import cast

import numpy as np
from manim import FadeIn, FadeOut, VGroup

from gd import Objective, UpdateRule
from gd.analysis import largest_curvature, minima
from gd.basins import GONE, NOWHERE, Destinations, basins
from gd.rules import make_rule
from scenes import theme as look
from scenes.basin_order import LISTED, Site, around, cells_of, end_of, hull, lettered_first, swept, whole
from scenes.kit.basin_map import BasinPicture, Letters, map_box
from scenes.kit.basin_table import BasinTable, RateAxis, StartList
from scenes.kit.contours import View
from scenes.kit.figure_scene import FigureScene
from scenes.kit.map import Map
from scenes.kit.path import Path, Walker
from scenes.parameters import Array, Parameters
from scenes.run import Run, from_every_start
from scenes.script.basins import BasinsScript, basins_script
from scenes.script.rules import PLAIN

GTOL = 1e-6
RUNS = 20_000
"""About so many descents make a map."""
RATES = 60
"""The learning rate grows in so many steps, each with a map of its own."""
CLOSE = 1e-3
"""A minimum is reached within this share of the region's width, where the function does not say how near."""
ONE, FILL, SWEEP, FRAMES = 4.0, 5.0, 9.0, 40
"""Seconds: the first descents; the filling of the map, in so many pictures at most; the growing of the
rate."""


@dataclass(frozen=True, eq=False)
class Data:
    """The minima with letters, first in the arrays of every map; how many `others` there are; the descents
    from the starts and where they end; the map at the rate asked for, and those at the growing rates."""

    objective: Objective
    rule: UpdateRule
    view: View
    sites: tuple[Site, ...]
    others: int
    runs: tuple[Run, ...]
    ends: tuple[int, ...]
    rate: float
    steps: int
    whole: Destinations
    rates: tuple[float, ...]
    sweep: tuple[Destinations, ...]

    def shares(self, seen: Destinations) -> tuple[float, ...]:
        """The shares of the minima with letters, of all others together, of runs that end nowhere, and of
        those that run off."""
        each, count = seen.shares, len(self.sites)
        return (*each[:count], sum(each[count:]), seen.share(NOWHERE), seen.share(GONE))


@cache  # it takes seconds
def compute(parameters: Parameters) -> Data:
    objective, steps = parameters.objective, parameters.steps
    view = cast(View, parameters.view or whole(objective))
    rule = parameters.made_rules()[0]
    tolerance = parameters.tolerance or objective.xtol or CLOSE * objective.width
    cells = cells_of(view, RUNS)

    def seen(rule: UpdateRule, places: Array) -> Destinations:
        return basins(objective, rule, view, cells, places, steps=steps, tolerance=tolerance)

    found = minima(objective, around(hull(objective.region, view)))
    seen_whole = seen(rule, found)
    first = seen_whole.reordered(lettered_first(found, seen_whole.shares, view))
    places = first.minima
    low, high = swept(parameters.learning_rates)
    rates = tuple(float(rate) for rate in np.linspace(low, high, RATES))
    text = parameters.rules[0]
    sweep = [make_rule(text, rate, parameters.schedule, parameters.clip, steps) for rate in rates]
    plain = rule.name == PLAIN and rule.clip is None and parameters.schedule is None
    count = min(LISTED, len(places))
    curved = largest_curvature(objective, places[:count]) if count else np.zeros(0)
    runs = from_every_start(parameters, rule, gtol=GTOL)
    return Data(
        objective,
        rule,
        view,
        tuple(
            Site("ABCDEFGH"[k], (float(x), float(y)), float(c), 2 / float(c) if plain and c > 0 else None)
            for k, ((x, y), c) in enumerate(zip(places[:count], curved, strict=True))
        ),
        len(places) - count,
        runs,
        tuple(end_of(run, places, tolerance) for run in runs),
        parameters.learning_rates[0],
        steps,
        first,
        rates,
        tuple(seen(each, places) for each in sweep),
    )


class Basins(FigureScene[Data, BasinsScript]):
    compute = staticmethod(compute)
    write = staticmethod(basins_script)

    def construct(self) -> None:
        data, script, theme, layout = self.data, self.script, self.theme, self.layout
        box = map_box(data.view, layout.basin_map, layout.safe_x)
        places = np.array([site.x for site in data.sites]).reshape(-1, 2)
        map_ = Map(
            theme, data.objective, data.view, box, equal=False, labelled=0, clear=places, safe_x=layout.safe_x
        )
        letters = Letters(theme, map_, data.sites)
        picture = BasinPicture(theme, map_, data.whole, len(data.sites), bool(data.others))
        table = BasinTable(theme, layout.basin_table, script.heads, script.rows, picture.swatches)
        axis = RateAxis(theme, layout.basin_rates, data.rates, [(s.letter, s.limit) for s in data.sites])

        # A few starts, and where each ends.
        self.next_section("one")
        paths = [Walker(theme, Path(map_, run.points)) for run in data.runs]
        walkers = VGroup(*paths)
        list_ = StartList(theme, layout.basin_table, script.started)
        self.add(map_, self.heading_formula(data.objective.definition), letters)
        self.caption(script.starts)
        self.play(FadeIn(walkers, list_.starts), run_time=look.BEAT)
        self.add(letters)
        last = max(1, max(run.seen for run in data.runs))
        step = self.follow(walkers, lambda now: [walker.show(now) for walker in paths])
        self.take_steps(step, last, ONE)
        walkers.clear_updaters()
        self.caption(script.found)
        self.play(FadeIn(list_.ends), run_time=look.QUICK)
        self.wait(look.READ)

        # Every place of the map takes the colour of where its run ends.
        self.next_section("all")
        self.caption(script.every)
        picture.show_by(data.whole, 0)
        self.add(picture)
        self.add(letters)
        self.play(FadeOut(walkers, list_), FadeIn(table.still, axis.step), run_time=look.BEAT)
        last = picture.filled(data.whole)
        for nth in range(last + 1) if last < FRAMES else np.linspace(0, last, FRAMES).astype(int):
            picture.show_by(data.whole, int(nth))
            axis.step.write(f"{nth:,}")
            self.wait(FILL / min(last + 1, FRAMES))
        picture.show(data.whole)
        table.write(script.shares(data.whole))
        self.add(table.numbers)
        self.caption(script.colored)
        self.wait(look.READ)
        if script.lost:
            self.caption(script.lost, color=theme.trouble)
            self.wait(look.READ)

        # The learning rate grows.
        self.next_section("rate")
        self.remove(axis.step)
        self.caption(script.grows)
        self.add(axis)
        for rate, seen in zip(data.rates, data.sweep, strict=True):
            picture.show(seen)
            axis.show(rate)
            table.write(script.shares(seen))
            letters.show(rate)
            self.wait(SWEEP / len(data.rates))
        self.wait(look.READ)

        # What is left.
        self.next_section("verdict")
        if script.limits:
            self.caption(script.limits)
            self.wait(look.READ)
        self.caption(script.verdict, color=theme.text)
        self.wait(2 * look.READ)
