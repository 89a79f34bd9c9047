"""What an update rule is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gd.objective import Array
from gd.schedules import Schedule

State = Any
Fun = Callable[[Array], Array]


class Update(NamedTuple):
    """What a rule gives back.

    step   the steps (m, d): x[n+1] = x[n] + step
    state  what it remembers after them
    nfev   how often it evaluated f for each start (m,), beyond the one evaluation at every iterate
    """

    step: Array
    state: State
    nfev: NDArray[np.int64]


@dataclass(frozen=True)
class UpdateRule:
    """A rule, for m starts of d variables at once. No start feels the others: each goes as it would alone.

    Arguments
        init           x0 (m, d) -> state, a NamedTuple. Every array in it has the m starts as its first axis;
                       `steps`, an int, is how many have been taken
        update         (grad (m, d), state, x (m, d), fun: (k, d) -> (k,)) -> Update. Pure: it changes nothing
                       that it is given
        at_rest        (grad (m, d), state, gtol) -> (m,): where nothing moves it any more
        name           its name in RULES
        learning_rate  its schedule: the rate of the next step is learning_rate(state.steps)
        settings       its hyper-parameters with their values
        clip           the longest gradient that it lets through; None if it lets all through
    """

    init: Callable[[Array], State]
    update: Callable[[Array, State, Array, Fun], Update]
    at_rest: Callable[[Array, State, float], NDArray[np.bool_]]
    name: str = ""
    learning_rate: Schedule | None = None
    settings: Mapping[str, float] = field(default_factory=dict)
    clip: float | None = None


def norm(vectors: Array) -> Array:
    """The length of each vector: (..., d) -> (...). It does not overflow, and depends on no other vector."""
    return reduce(np.hypot, np.moveaxis(np.abs(vectors), -1, 0))


def no_evaluations(x: Array) -> NDArray[np.int64]:
    """The nfev of a rule that does not look at f."""
    return np.zeros(len(x), dtype=np.int64)


def ratio(numerator: Array, denominator: Array) -> Array:
    """The quotient, 0 where the denominator is 0: a slope that has always been zero asks for no step."""
    return np.divide(numerator, denominator, out=np.zeros_like(numerator), where=denominator != 0)
