"""Room for a skier's head: how far a mountain's crest has to be lowered, so that no skier stands on words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from scenes.kit.ball import Walk
from scenes.kit.plane import Plane
from scenes.layout import Box

HEIGHT, HALF_WIDTH = 1.34, 0.64
"""Of a skier, with the width of the strokes, in units of the frame."""
LOWER, LOWEST = 0.15, 1.95
"""The crest is lowered by so much at a time, and by so much at most."""
BETWEEN = np.linspace(0.1, 0.9, 5)


@dataclass(frozen=True, eq=False)
class Skied:
    """The stops (x, y) of a skier, shapes (n,), which of the steps are shown one by one, and the words that
    stand above meanwhile."""

    x: np.ndarray
    y: np.ndarray
    one_by_one: Sequence[int]
    words: Sequence[Box]


def headroom(plane: Callable[[float], Plane], fun: Callable, runs: Sequence[Skied]) -> float:
    """By how much the crest has to be lowered; `plane` is that of the mountain lowered by so much."""
    lowered = 0.0
    while lowered < LOWEST and any(_touches(Walk(plane(lowered), fun, run.x, run.y), run) for run in runs):
        lowered += LOWER
    return lowered


def _touches(walk: Walk, run: Skied) -> bool:
    """Whether the skier of a walk touches the words at a stop or on the way from one to the next."""
    ways = [walk.at(k + part) for k in run.one_by_one for part in BETWEEN]
    x, y = np.concatenate([np.column_stack([run.x, run.y]), np.array(ways).reshape(-1, 2)]).T
    (low, high), (bottom, top) = walk.plane.x_range, walk.plane.y_range
    seen = (low <= x) & (x <= high) & (bottom <= y) & (y <= top)
    across, foot, _ = walk.plane.c2p(x[seen], y[seen]).T
    return any(
        bool(
            np.any(
                (word.left < across + HALF_WIDTH)
                & (across - HALF_WIDTH < word.right)
                & (word.bottom < foot + HEIGHT)
                & (foot < word.top)
            )
        )
        for word in run.words
    )
