"""Gradient descent, and with momentum: the step is a sum of gradients."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gd.hyperparameters import Hyperparameter
from gd.objective import Array
from gd.rules.rule import Fun, Update, UpdateRule, no_evaluations, norm
from gd.schedules import Schedule, as_schedule

DECAY = Hyperparameter("decay", 0.9, high=1.0, symbol="mu", meaning="the share of the velocity that is kept")


class Count(NamedTuple):
    """The state of a rule that remembers nothing but how many steps it has taken."""

    steps: int


class Velocity(NamedTuple):
    """The state of a rule with momentum: steps taken; the fading sum of the gradients met (m, d)."""

    steps: int
    velocity: Array


def gradient_descent(learning_rate: float | Schedule) -> UpdateRule:
    """Plain gradient descent.

        x[n+1] = x[n] - learning_rate * grad f(x[n])

    Near a minimum it settles only if learning_rate < 2 / f'' (the largest eigenvalue of the Hessian, for
    several variables). At rest where |grad| <= gtol.

    Arguments: learning_rate, the article's alpha: a finite number above 0, or a Schedule.
    Raises ValueError otherwise.
    Source: A. Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées", Comptes
    rendus 25 (1847), there with a step chosen anew each time. The same as torch.optim.SGD(lr) and
    optax.sgd(learning_rate).
    """
    rate = as_schedule(learning_rate)

    def init(x0: Array) -> Count:
        return Count(0)

    def update(grad: Array, state: Count, x: Array, fun: Fun) -> Update:
        return Update(-rate(state.steps) * grad, Count(state.steps + 1), no_evaluations(x))

    def at_rest(grad: Array, state: Count, gtol: float) -> NDArray[np.bool_]:
        return norm(grad) <= gtol

    return UpdateRule(init, update, at_rest, "gradient_descent", rate)


def momentum(learning_rate: float | Schedule, decay: float = 0.9) -> UpdateRule:
    """Gradient descent with momentum: the heavy ball.

        velocity[n+1] = decay * velocity[n] + grad f(x[n]),    velocity[0] = 0
        x[n+1] = x[n] - learning_rate * velocity[n+1]

    On a slope that stays the same it ends up 1 / (1 - decay) times as quick as plain descent. On a
    quadratic of curvature c it settles if learning_rate * c < 2 (1 + decay). With decay 0 it is
    gradient_descent.
    At rest where |grad| <= gtol and decay * |velocity| <= gtol: a ball that only passes a zero slope has
    not stopped.

    Arguments: learning_rate, a finite number above 0, or a Schedule; decay, from 0 up to but without 1.
    Raises ValueError otherwise.
    Source: B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", USSR
    Computational Mathematics and Mathematical Physics 4(5), 1964, in PyTorch's form: the same as
    torch.optim.SGD(lr, momentum=decay) without dampening, and as optax.sgd(learning_rate, momentum=decay).
    Polyak remembers the step itself, the learning rate inside: the same at a constant rate, while under a
    schedule the steps remembered keep the rate of their time.
    """
    return _with_velocity("momentum", learning_rate, decay)


def nesterov(learning_rate: float | Schedule, decay: float = 0.9) -> UpdateRule:
    """Nesterov's momentum: the step counts the newest gradient once more, as if it had looked ahead.

        velocity[n+1] = decay * velocity[n] + grad f(x[n]),    velocity[0] = 0
        x[n+1] = x[n] - learning_rate * (grad f(x[n]) + decay * velocity[n+1])

    With decay 0 it is gradient_descent. At rest as momentum is.

    Arguments: learning_rate, a finite number above 0, or a Schedule; decay, from 0 up to but without 1.
    Raises ValueError otherwise.
    Source: Y. Nesterov, "A method for solving the convex programming problem with convergence rate
    O(1/k^2)", Soviet Mathematics Doklady 27, 1983, as in I. Sutskever et al., "On the importance of
    initialization and momentum in deep learning", ICML 2013, in PyTorch's form: the same as
    torch.optim.SGD(lr, momentum=decay, nesterov=True) and as optax.sgd(learning_rate, momentum=decay,
    nesterov=True). Their x is the point looked ahead to, where the gradient is taken; Sutskever's own point
    is x + learning_rate * decay * velocity.
    """
    return _with_velocity("nesterov", learning_rate, decay)


def _with_velocity(name: str, learning_rate: float | Schedule, decay: float) -> UpdateRule:
    rate, decay = as_schedule(learning_rate), DECAY.checked(decay)

    def init(x0: Array) -> Velocity:
        return Velocity(0, np.zeros_like(x0))

    def update(grad: Array, state: Velocity, x: Array, fun: Fun) -> Update:
        velocity = decay * state.velocity + grad
        direction = grad + decay * velocity if name == "nesterov" else velocity
        return Update(-rate(state.steps) * direction, Velocity(state.steps + 1, velocity), no_evaluations(x))

    def at_rest(grad: Array, state: Velocity, gtol: float) -> NDArray[np.bool_]:
        return (norm(grad) <= gtol) & (decay * norm(state.velocity) <= gtol)

    return UpdateRule(init, update, at_rest, name, rate, {"decay": decay})
