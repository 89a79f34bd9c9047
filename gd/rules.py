"""Update rules: how far to go, given the slope.

A rule is three pure functions and a small named state:

    state = rule.init(x0)
    step, state, nfev = rule.update(grad, state, x, fun)
    x = x + step

They take m points of d variables at once, arrays (m, d), row by row, so that many starts descend as one
array.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gd.objective import Array

State = Any
Fun = Callable[[Array], Array]


class Update(NamedTuple):
    """What a rule gives back: the steps (m, d), its new state, and how often it evaluated f for each (m,)."""

    step: Array
    state: State
    nfev: NDArray[np.int64]


@dataclass(frozen=True)
class UpdateRule:
    """A rule.

    init     x0 (m, d) -> state, a NamedTuple; every array in it has the m starts as its first axis
    update   (grad (m, d), state, x (m, d), fun: (k, d) -> (k,)) -> Update
    at_rest  (grad (m, d), state, gtol) -> (m,): where nothing moves it any more
    """

    init: Callable[[Array], State]
    update: Callable[[Array, State, Array, Fun], Update]
    at_rest: Callable[[Array, State, float], NDArray[np.bool_]]


class NoState(NamedTuple):
    """The state of a rule that remembers nothing."""


class Velocity(NamedTuple):
    """The state of a rule with momentum: the last step (m, d)."""

    velocity: Array


def gradient_descent(learning_rate: float) -> UpdateRule:
    """Plain gradient descent with a fixed learning rate.

        x[n+1] = x[n] - learning_rate * grad f(x[n])

    Near a minimum it settles only if learning_rate < 2 / f'' (the largest eigenvalue of the Hessian, for
    several variables).

    Arguments: learning_rate, the article's alpha, a finite number above 0.
    Raises ValueError otherwise.
    Source: A. Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées", Comptes
    rendus 25 (1847), there with a step chosen anew each time. The same as optax.sgd(learning_rate): no decay
    of the rate, no clipping, no line search.
    """
    rate = _learning_rate(learning_rate)

    def init(x0: Array) -> NoState:
        return NoState()

    def update(grad: Array, state: NoState, x: Array, fun: Fun) -> Update:
        return Update(-rate * grad, state, np.zeros(len(x), dtype=np.int64))

    def at_rest(grad: Array, state: NoState, gtol: float) -> NDArray[np.bool_]:
        return norm(grad) <= gtol

    return UpdateRule(init, update, at_rest)


def momentum(learning_rate: float, decay: float) -> UpdateRule:
    """Gradient descent with momentum: the heavy ball.

        step[n] = decay * step[n-1] - learning_rate * grad f(x[n]),    step[-1] = 0
        x[n+1] = x[n] + step[n]

    On a quadratic of curvature c it settles if learning_rate * c < 2 (1 + decay). With decay 0 it is
    gradient_descent.

    Arguments: learning_rate, a finite number above 0; decay, a number from 0 up to but without 1.
    Raises ValueError otherwise.
    Source: B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", USSR
    Computational Mathematics and Mathematical Physics 4(5), 1964. The learning rate is inside the remembered
    step, as in the paper; PyTorch and Optax remember a sum of gradients and multiply it by the learning rate
    at every step, which is the same as long as the rate is fixed. There is no dampening and no Nesterov
    correction. It is at rest where the slope is zero and the remembered step is too.
    """
    rate = _learning_rate(learning_rate)
    if not _is_number(decay) or not 0 <= decay < 1:
        raise ValueError(f"decay: {decay!r} is not allowed, a number from 0 up to but without 1 is")

    def init(x0: Array) -> Velocity:
        return Velocity(0.0 * x0)

    def update(grad: Array, state: Velocity, x: Array, fun: Fun) -> Update:
        step = decay * state.velocity - rate * grad
        return Update(step, Velocity(step), np.zeros(len(x), dtype=np.int64))

    def at_rest(grad: Array, state: Velocity, gtol: float) -> NDArray[np.bool_]:
        return (norm(grad) <= gtol) & (norm(state.velocity) <= rate * gtol)

    return UpdateRule(init, update, at_rest)


def norm(vectors: Array) -> Array:
    """The Euclidean length of each of the vectors (m, d)."""
    return np.sqrt(np.sum(vectors * vectors, axis=-1))


def _learning_rate(value: float) -> float:
    if not _is_number(value) or not 0 < value < math.inf:
        raise ValueError(f"learning rate: {value!r} is not allowed, a finite number above 0 is")
    return float(value)


def _is_number(value: object) -> bool:
    try:
        return not isinstance(value, str) and math.isfinite(float(value))  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return False
