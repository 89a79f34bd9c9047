"""Descents on skis: how much of a run is shown, at what pace, and on which line of a score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from manim import FadeIn, FadeOut, ValueTracker, VGroup, linear

from scenes import theme as look
from scenes.kit.ball import Trail, Walk
from scenes.kit.figure_scene import FigureScene
from scenes.kit.headroom import Skied
from scenes.kit.mountain import Mountain
from scenes.kit.score import ScoreLine
from scenes.kit.skier import Skier
from scenes.kit.text import words
from scenes.kit.timing import speed_up, steps_taken, whole_steps
from scenes.layout import Box
from scenes.run import Run
from scenes.script.rules import rate_of

LEAPS = 6
"""So many steps are shown of a run that goes to and fro for ever, once it does."""
ONE_BY_ONE, SO_FAR, LAPSE = 20, 3, 1.8
"""A run of more steps than that goes on in time-lapse after so many, which takes so many seconds."""


@dataclass(frozen=True, eq=False)
class Descent:
    """One run, how many of its steps are shown, and how many of a long one come one by one at the end."""

    run: Run
    shown: int
    landing: int

    @property
    def rate(self) -> float:
        assert self.run.rule is not None, "a skier's run goes by a rule"
        return rate_of(self.run.rule)

    @property
    def lapse(self) -> tuple[int, int]:
        """The steps between these two are shown in time-lapse."""
        return (SO_FAR, self.shown - self.landing) if self.shown > ONE_BY_ONE else (self.shown, self.shown)

    @property
    def one_by_one(self) -> list[int]:
        """The steps that are shown by themselves."""
        first, last = self.lapse
        return [*range(first), *range(last, self.shown)]

    def under(self, *words: Box) -> Skied:
        """The descent with words above it."""
        stops = slice(self.shown + 1)
        return Skied(self.run.x[stops], self.run.fun[stops], self.one_by_one, words)


@dataclass(frozen=True)
class Pace:
    """The first step takes `first` seconds, each next one `quicker` times as long, none less than `least`."""

    first: float
    quicker: float
    least: float

    def seconds(self, step: int) -> float:
        return max(self.least, self.first * self.quicker**step)


def drawn(run: Run) -> Descent:
    """A run as far as its verdict can be seen; of one that never settles some more leaps."""
    if run.cycles is None:
        return Descent(run, run.seen, 0)
    more = run.cycles + LEAPS if run.cycles + LEAPS > ONE_BY_ONE else max(run.cycles, LEAPS)
    return Descent(run, min(more, run.last), LEAPS)


def on_skis(scene: FigureScene[Any, Any], mountain: Mountain, descent: Descent) -> tuple[Skier, Trail]:
    """The skier of a descent, and the marks of the stops."""
    stops = slice(descent.shown + 1)
    fun = scene.data.objective.curve
    walk = Walk(mountain.plane, fun, descent.run.x[stops], descent.run.fun[stops])
    return Skier(scene.theme, walk), Trail(scene.theme, walk)


def ski(
    scene: FigureScene[Any, Any],
    clock: ValueTracker,
    descent: Descent,
    pace: Pace,
    sign: tuple[float, float],
) -> None:
    """Let the clock run through the steps of a descent; a long one has steps in time-lapse, whole ones only,
    under a `sign` that ends at this place."""
    first, last = descent.lapse
    for k in range(first):
        scene.play(clock.animate.set_value(k + 1), rate_func=linear, run_time=pace.seconds(k))
    if last > first:
        jumps, faster = whole_steps(last - first), speed_up(last - first, LAPSE)
        note = words(f"×{faster:,}", color=scene.theme.extra).place(*sign, "right")
        scene.add(note)
        scene.play(clock.animate.set_value(last), rate_func=lambda t: jumps(t**1.5), run_time=LAPSE)
        scene.remove(note)
    for k in range(last, descent.shown):
        scene.play(clock.animate.set_value(k + 1), rate_func=linear, run_time=pace.seconds(first))


def race(
    scene: FigureScene[Any, Any], mountain: Mountain, row: int, pace: Pace, rows: VGroup, before: VGroup
) -> VGroup:
    """The descent of this row with its line on the score: the count of its steps, then how it ended. The
    skier `before` goes; returned is the one that stays."""
    descent, said = scene.data.descents[row], scene.script.races[row]
    skier, trail = on_skis(scene, mountain, descent)
    line = ScoreLine(scene.theme, scene.layout.score, row, said.name, said.numbers)
    moving = VGroup(trail, skier, line.count)

    def show(time: float) -> None:
        trail.show(steps_taken(time))
        skier.show(time)
        line.count.write(f"{steps_taken(time):,}")

    clock = scene.follow(moving, show)
    appear = FadeIn(line), FadeIn(moving, suspend_mobject_updating=False)
    scene.play(FadeOut(before), *appear, run_time=look.QUICK)
    ski(scene, clock, descent, pace, line.sign)
    moving.clear_updaters()
    ending = line.ending(said.ending.short, scene.color_of(said.ending))
    scene.play(FadeOut(line.count), run_time=look.QUICK / 2)
    scene.play(FadeIn(ending), run_time=look.QUICK / 2)
    rows.add(line, ending)
    return VGroup(trail, skier)
