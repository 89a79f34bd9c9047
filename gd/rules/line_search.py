"""Gradient descent that looks for the length of each step."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gd.hyperparameters import Hyperparameter
from gd.objective import Array
from gd.rules.rule import Fun, Update, UpdateRule, norm
from gd.schedules import Schedule, as_schedule

ARMIJO = Hyperparameter(
    "c",
    1e-4,
    high=1.0,
    with_low=False,
    symbol="c",
    meaning="the share of the fall foretold by the slope that will do",
)
SHRINK = Hyperparameter(
    "shrink",
    0.8,
    high=0.99,
    with_low=False,
    with_high=True,
    symbol="rho",
    meaning="what a rate is multiplied by that is too big",
)
GROW = Hyperparameter(
    "grow",
    1.5,
    low=1.0,
    with_high=True,
    symbol="gamma",
    meaning="what the last rate is multiplied by for the next first try",
)


class Search(NamedTuple):
    """The state of a line search, per start (m,).

    steps    steps taken
    rate     the learning rate of the last step
    value    f where it has got to; NaN before the first step
    stalled  whether no step, however short, led far enough down
    """

    steps: int
    rate: Array
    value: Array
    stalled: NDArray[np.bool_]


def backtracking(
    learning_rate: float = 1.0, c: float = 1e-4, shrink: float = 0.8, grow: float = 1.5
) -> UpdateRule:
    """Gradient descent with a backtracking line search: Armijo's rule.

        rate = min(grow * the last rate, learning_rate), the first time learning_rate
        while f(x[n] - rate * grad) > f(x[n]) - c * rate * |grad|^2:   rate = shrink * rate
        x[n+1] = x[n] - rate * grad f(x[n])

    So f falls with every step, and a learning rate that is too big does no harm. A step is tried until it
    is accepted, or too short to change x, or its rate for float64; then the search has stalled and x stays.
    That happens where the fall is lost in rounding, and where `grad` is not the gradient of f. A place where
    f is not a number is too far.
    At rest where |grad| <= gtol, and where the search has stalled.

    Each try evaluates f once. The last try is the next iterate; the others are counted in `nfev`. f at x[n]
    is known from the step before.

    Arguments: learning_rate, the longest to try, a finite number above 0 (not a Schedule); c, above 0 and
    below 1; shrink, above 0 and up to 0.99; grow, from 1, infinity for a search that starts from
    learning_rate every time.
    Raises ValueError otherwise.
    Source: L. Armijo, "Minimization of functions having Lipschitz continuous first partial derivatives",
    Pacific Journal of Mathematics 16(1), 1966; J. Nocedal and S. J. Wright, Numerical Optimization, 2006,
    algorithm 3.1. PyTorch has none. In the form and with the defaults of
    optax.scale_by_backtracking_linesearch(max_learning_rate=learning_rate) after optax.sgd(1.0), which
    however tries no more than 1.5 first, gives up after a number of tries, and then takes the step it has.
    """
    if isinstance(learning_rate, Schedule):
        raise ValueError(
            "learning rate: a schedule is not allowed for backtracking, a number is: it finds its own rates"
        )
    longest = as_schedule(learning_rate)
    c, shrink, grow = ARMIJO.checked(c), SHRINK.checked(shrink), GROW.checked(grow)

    def init(x0: Array) -> Search:
        m = len(x0)
        return Search(0, np.full(m, math.inf), np.full(m, math.nan), np.zeros(m, dtype=np.bool_))

    def update(grad: Array, state: Search, x: Array, fun: Fun) -> Update:
        value = np.asarray(fun(x), dtype=np.float64) if state.steps == 0 else state.value.copy()
        rate = np.minimum(grow * state.rate, longest(state.steps))
        size = norm(grad)
        wanted = c * size * size
        tries = np.zeros(len(x), dtype=np.int64)
        stalled = state.stalled | ~np.isfinite(size)
        searching = ~stalled
        while searching.any():
            rows = np.flatnonzero(searching)
            trial = x[rows] - rate[rows, None] * grad[rows]
            reached = np.asarray(fun(trial), dtype=np.float64)
            tries[rows] += 1
            stuck = (trial == x[rows]).all(axis=1) | (rate[rows] < np.finfo(np.float64).tiny)
            enough = reached <= value[rows] - rate[rows] * wanted[rows]
            accepted = ~stuck & enough & (reached < value[rows])  # not where the fall is lost in rounding
            value[rows[accepted]] = reached[accepted]
            stalled[rows[stuck]] = True
            searching[rows[accepted | stuck]] = False
            rate[searching] *= shrink
        step = np.where(stalled[:, None], 0.0, -rate[:, None] * grad)
        return Update(step, Search(state.steps + 1, rate, value, stalled), np.maximum(tries - 1, 0))

    def at_rest(grad: Array, state: Search, gtol: float) -> NDArray[np.bool_]:
        return (norm(grad) <= gtol) | state.stalled

    settings = {"c": c, "shrink": shrink, "grow": grow}
    return UpdateRule(init, update, at_rest, "backtracking", longest, settings)
