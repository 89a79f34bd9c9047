"""The words of descents by slopes from a handful of points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from scenes.numbers import brief, counted, fixed, sentence, several, short
from scenes.script import Script, steps

if TYPE_CHECKING:
    from scenes.noisy_descent import Data, Fitting

SAME = 1.15
"""Two distances whose ratio is smaller are told as alike."""


@dataclass(frozen=True)
class NoiseScript(Script):
    """The captions in their order: `points`, `places`, for each of the descents what `enters` and how it
    `ends`, `over_all`.

    heading  formula: the loss
    head     what the numbers beside the names are
    names    of the descents
    away     how far a descent is from the best line after so many steps
    medians  the same at the end, over all seeds
    """

    heading: str
    points: str
    places: str
    enters: tuple[str, ...]
    ends: tuple[str, ...]
    over_all: str
    head: str
    names: tuple[str, ...]
    away: Callable[[int, int], str] = field(compare=False)
    medians: tuple[str, ...]


def noise_script(data: Data) -> NoiseScript:
    count, told = len(data.fit.x), verdict(data)
    names = tuple(name_of(fitting, count) for fitting in data.fittings)
    ends = tuple(end_of(data, fitting) for fitting in data.fittings)
    pairs = [f"{name}: {end[0].lower()}{end[1:-1]}" for name, end in zip(names, ends, strict=True)]
    return NoiseScript(
        verdict=told,
        alt_text=f"{count} points and a line fitted to them; beside them the map of the loss, with the path "
        f"of the line's slope and intercept. Learning rate {brief(data.rate)}. "
        f"{sentence('; '.join(pairs))}. {told}",
        heading="L(m, b) = 1/2 overline((m x + b - y)^2)",
        points=f"{count} points, and a line y = m x + b: which one fits best?",
        places="Every line is a place on the map of the loss L; the cross is the best one.",
        enters=tuple(enters(fitting, count, data.rate) for fitting in data.fittings),
        ends=ends,
        over_all=f"The same for {len(data.fittings[0].ends)} seeds: how far the last line is, in the median.",
        head="from the best line",
        names=names,
        away=lambda nth, step: short(float(data.fittings[nth].away[step]), 3),
        medians=tuple(median_of(fitting) for fitting in data.fittings),
    )


def name_of(fitting: Fitting, count: int) -> str:
    size = f"all {count} points" if fitting.size == count else several(fitting.size, "point")
    return f"{size}, rate falls" if fitting.falling else size


def enters(fitting: Fitting, count: int, rate: float) -> str:
    if fitting.falling:
        return f"One point at a time again, with a rate that falls from {brief(rate)} to 0."
    if fitting.size == count:
        return f"Each slope from all {count} points, learning rate {brief(rate)}."
    cheaper = f"{counted(count / fitting.size)} times cheaper"
    return f"Each slope from {several(fitting.size, 'point')} drawn by lot: {cheaper}, the same rate."


def end_of(data: Data, fitting: Fitting) -> str:
    """Where a descent has been in its last quarter."""
    if fitting.last < data.steps:
        return f"It runs off: after {steps(fitting.last)} there is no line any more."
    late = fitting.away[3 * len(fitting.away) // 4 :]
    low, high = float(late.min()), float(late.max())
    if high < 5e-4:
        return "In the last quarter it is within 0.001 of the best line."
    return f"In the last quarter it is between {fixed(low, 3)} and {fixed(high, 3)} from the best line."


def median_of(fitting: Fitting) -> str:
    middle = float(np.median(fitting.ends))
    if not np.isfinite(middle):
        return "runs off"
    return "under 0.001" if middle < 5e-4 else short(middle, 3)


def verdict(data: Data) -> str:
    """What a falling rate is worth for slopes from one point."""
    *_, single, falling = data.fittings
    one, other = (float(np.median(fitting.ends)) for fitting in (single, falling))
    seeds = len(single.ends)
    if not np.isfinite(one) or not np.isfinite(other):
        return f"Slopes from one point run off with this rate, for most of {seeds} seeds."
    if one > SAME * other:
        return (
            f"One point at a time, a falling rate ends {counted(one / other)} times nearer to the best line."
        )
    if other > SAME * one:
        times = counted(other / one)
        return f"One point at a time, a falling rate ends {times} times further from the best line."
    return "One point at a time, a falling rate ends no nearer to the best line."
