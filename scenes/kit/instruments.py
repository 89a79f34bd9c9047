"""A long descent on its instruments: when which step is shown, and everything that shows it."""

import math
from dataclasses import dataclass

import numpy as np
from manim import VGroup

from gd import Result
from scenes.kit.ball import Ball, Trail, Walk
from scenes.kit.counter import Counter
from scenes.kit.gauge import Needle
from scenes.kit.inset import Inset
from scenes.kit.time_lapse import TimeLapse
from scenes.kit.timing import steps_taken
from scenes.numbers import fixed, written
from scenes.script.endings import Verdict
from scenes.theme import Theme

MARKS = 100
"""The most marks on the curve; the steps after them leave none."""


@dataclass(frozen=True)
class Descent:
    """A run, how it ended, and when which step of it is shown; every so many steps (`marked`) leave a mark.

    `rate` is its learning rate, None for a run that was made elsewhere.
    """

    rate: float | None
    run: Result
    verdict: Verdict
    lapse: TimeLapse
    marked: int


def last_finite(run: Result) -> int:
    """The last step at which f and the slope are numbers that can be shown."""
    return int(
        np.flatnonzero(np.isfinite(run.trajectory.line.fun) & np.isfinite(run.trajectory.line.slope))[-1]
    )


def marks_every(last: int) -> int:
    """How many steps apart the marks of a walk of so many steps are, for no more than MARKS: a power of
    ten."""
    return 10 ** max(0, math.ceil(math.log10(max(last, 1) / MARKS)))


class Instruments(VGroup):
    """What moves during a descent: the ball and its marks, the numbers, the needle of a gauge, and a inset,
    if any."""

    def __init__(self, theme: Theme, walk: Walk, descent: Descent, counter: Counter, needle: Needle) -> None:
        self.descent, self.walk, self.counter, self.needle = descent, walk, counter, needle
        self.ball = Ball(theme, walk)
        marks = slice(0, min(last_finite(descent.run), MARKS * descent.marked) + 1, descent.marked)
        self.trail = Trail(theme, Walk(walk.plane, walk.fun, walk.x[marks], walk.y[marks]))
        self.inset: Inset | None = None
        self.step = 0.0
        super().__init__(self.trail, self.ball, needle, counter)
        self.show(0)

    def show(self, seconds: float) -> "Instruments":
        """Everything at this time of the descent. Between two iterates only the ball moves; numbers do
        not."""
        step, speed = self.descent.lapse.at(seconds)
        self.step = step
        k, run = steps_taken(step), self.descent.run.trajectory.line
        self.ball.show(step)
        self.trail.show(step / self.descent.marked)
        self.needle.show(run.slope[k])
        self.counter.write(f"{k:,}", f"×{speed:,}", fixed(run.x[k]), written(run.slope[k]))
        if self.inset is not None:
            self.inset.show(step)
        return self
