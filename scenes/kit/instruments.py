"""A long descent on its instruments: when which step is shown, and everything that shows it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import FadeIn, FadeOut, Mobject, ValueTracker, VGroup, linear

from gd import Objective
from scenes import theme as look
from scenes.kit.ball import Ball, Trail, Walk
from scenes.kit.counter import Counter
from scenes.kit.figure_scene import FigureScene
from scenes.kit.gauge import Gauge, Needle
from scenes.kit.inset import Inset, View
from scenes.kit.plane import Plane, framed
from scenes.kit.terrain import Terrain
from scenes.kit.time_lapse import HEAD, TAIL, Leg, TimeLapse, told, told_until
from scenes.kit.timing import steps_taken
from scenes.layout import Box
from scenes.parameters import Array
from scenes.run import Run
from scenes.theme import Theme

NEAR = 0.05
"""A run has arrived when it stays within this share of the region's width of its end."""
CLOSE = 0.0138
"""Rows are so far apart at least, times the size of their type."""
MARKS = 100
"""The most marks on the curve; the steps after them leave none."""


@dataclass(frozen=True, eq=False)
class Descent:
    """A run, and when which step of it is shown; every so many steps (`marked`) leave a mark."""

    run: Run
    lapse: TimeLapse
    marked: int


def last_finite(run: Run) -> int:
    """The last step at which f and the slope are numbers that can be shown."""
    return int(np.flatnonzero(np.isfinite(run.fun) & np.isfinite(run.slope))[-1])


def marks_every(last: int) -> int:
    """How many steps apart the marks of a walk of so many steps are, for no more than MARKS: a power of
    ten."""
    return 10 ** max(0, math.ceil(math.log10(max(last, 1) / MARKS)))


def first_descent(run: Run, arrival: int) -> Descent:
    """A run told honestly at first and from its arrival on, in time-lapse between."""
    last = last_finite(run)
    return Descent(run, told(last, arrival), marks_every(last))


def second_descent(run: Run, leaves: int | None) -> Descent:
    """A run told slowly up to the step that leaves the view, if one does; else until it goes to and fro, if
    it does."""
    return Descent(run, told_until(last_finite(run), leaves, run.cycles), marks_every(leaves or run.last))


def arrival_of(run: Run, objective: Objective) -> int:
    """From when on every step is to be seen: where a run comes to its end for good, within a share of the
    region that the eye can tell, or where it begins to go to and fro."""
    return run.result.settled(NEAR * objective.width) if run.cycles is None else run.cycles


def leaves_at(x: Array, view: tuple[float, float]) -> int | None:
    """The step that leaves the view, if one of the first does."""
    outside = np.flatnonzero((x < view[0]) | (x > view[1]))
    return int(outside[0]) if outside.size and outside[0] <= 2 * HEAD else None


def swings(x: Array) -> bool:
    """Whether the last steps go to and fro."""
    steps = np.diff(x[-TAIL:])
    return bool(len(steps) > 1 and (steps[1:] * steps[:-1] < 0).all())


class Instruments(VGroup):
    """What moves during a descent: the ball and its marks, the numbers, the needle of a gauge, and an inset,
    if any.

    `read` gives x and the slope at a step as they are written.
    """

    def __init__(
        self,
        theme: Theme,
        walk: Walk,
        descent: Descent,
        counter: Counter,
        needle: Needle,
        read: Callable[[int], tuple[str, str]],
    ) -> None:
        self.descent, self.walk, self.counter, self.needle, self.read = descent, walk, counter, needle, read
        self.ball = Ball(theme, walk)
        marks = slice(0, min(last_finite(descent.run), MARKS * descent.marked) + 1, descent.marked)
        self.trail = Trail(theme, Walk(walk.plane, walk.fun, walk.x[marks], walk.y[marks]))
        self.inset: Inset | None = None
        self.step = 0.0
        super().__init__(self.trail, self.ball, needle, counter)
        self.show(0)

    def show(self, seconds: float) -> Instruments:
        """Everything at this time of the descent. Between two iterates only the ball moves; numbers do
        not."""
        self.step, speed = self.descent.lapse.at(seconds)
        k = steps_taken(self.step)
        self.ball.show(self.step)
        self.trail.show(self.step / self.descent.marked)
        self.needle.show(self.descent.run.slope[k])
        self.counter.write(f"{k:,}", f"×{speed:,}", *self.read(k))
        if self.inset is not None:
            self.inset.show(self.step)
        return self


def plane_in(scene: FigureScene[Any, Any], box: Box, terrain: Terrain) -> Plane:
    """The plane of a terrain in a box."""
    safe_x = scene.layout.safe_x
    box = framed(box, safe_x, terrain.y_range, 4)
    ranges = terrain.x_range, terrain.y_range
    return Plane(scene.theme, *ranges, box, x_ticks=10, y_ticks=4, safe_x=safe_x)


def set_up(
    scene: FigureScene[Any, Any], plane: Plane, descent: Descent, gauge: Gauge, read: Callable
) -> Instruments:
    """The instruments of a descent at its start, not on screen yet."""
    theme, run = scene.theme, descent.run
    rows = {'"step"': theme.text, '"time-lapse"': theme.extra, "x_k": theme.ball, "f'(x_k)": theme.slope}
    place = scene.layout.instruments
    counter = Counter(
        theme,
        rows,
        left=place.left,
        right=place.right,
        top=place.top,
        pitch=place.pitch,
        size=min(look.EQUATION, place.pitch / CLOSE),
    )
    walk = Walk(plane, scene.data.objective.curve, run.x, run.fun)
    return Instruments(theme, walk, descent, counter, gauge.needle, read)


def look_closer(
    scene: FigureScene[Any, Any], now: Instruments, plane: Plane, view: View | None, *notes: Mobject
) -> None:
    """Put the inset on this view, or take it away; `notes` come with it."""
    if now.inset is not None:
        inset, now.inset = now.inset, None
        scene.play(FadeOut(inset), run_time=look.QUICK)
    closer = Inset(scene.theme, plane, view, scene.layout.inset, now.walk).show(now.step) if view else None
    if new := [*notes, *([closer] if closer else [])]:
        scene.play(*map(FadeIn, new), run_time=look.QUICK)
    if closer:
        scene.add(now, closer.moving)
        now.inset = closer


def start_clock(scene: FigureScene[Any, Any], now: Instruments) -> ValueTracker:
    """From here on the instruments show the descent at the time of the clock that is returned."""
    clock = ValueTracker(0)
    now.add_updater(lambda _: now.show(clock.get_value()))
    scene.add(now, *([now.inset.moving] if now.inset else []))
    return clock


def tell(scene: FigureScene[Any, Any], clock: ValueTracker, leg: Leg, end: float) -> None:
    """Let the clock run to the end of a leg."""
    scene.play(clock.animate.set_value(end), rate_func=linear, run_time=leg.seconds)
