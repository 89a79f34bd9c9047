"""Update rules: how far to go, given the slope.

A rule is two pure functions and a small named state, in the shape of Optax's GradientTransformation:

    state = rule.init(x0)
    step, state = rule.update(grad, state)
    x = x + step

All of them work elementwise, so that many starts descend as one array.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from gd.objective import Array


class UpdateRule(NamedTuple):
    """init(x0) -> state; update(grad, state) -> (step, state), with step and grad of the shape of x0."""

    init: Callable[[Array], Any]
    update: Callable[[Array, Any], tuple[Array, Any]]


class NoState(NamedTuple):
    """The state of a rule that remembers nothing."""


class Velocity(NamedTuple):
    """The state of a rule with momentum: the last step, of the shape of x0."""

    step: Array


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

    def update(grad: Array, state: NoState) -> tuple[Array, NoState]:
        return -rate * grad, state

    return UpdateRule(init, update)


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
    correction. minimize stops it like any other where |slope| <= gtol, even if the ball is only passing.
    """
    rate = _learning_rate(learning_rate)
    if not _is_number(decay) or not 0 <= decay < 1:
        raise ValueError(f"decay: {decay!r} is not allowed, a number from 0 up to but without 1 is")

    def init(x0: Array) -> Velocity:
        return Velocity(step=0.0 * x0)

    def update(grad: Array, state: Velocity) -> tuple[Array, Velocity]:
        step = decay * state.step - rate * grad
        return step, Velocity(step)

    return UpdateRule(init, update)


def _learning_rate(value: float) -> float:
    if not _is_number(value) or not 0 < value < math.inf:
        raise ValueError(f"learning rate: {value!r} is not allowed, a finite number above 0 is")
    return float(value)


def _is_number(value: object) -> bool:
    try:
        return not isinstance(value, str) and math.isfinite(float(value))  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return False
