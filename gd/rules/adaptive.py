"""Rules that divide the gradient by its own size, each variable by itself: AdaGrad, RMSProp, Adam, AdamW."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gd.hyperparameters import Hyperparameter
from gd.objective import Array
from gd.rules.rule import Fun, Update, UpdateRule, no_evaluations, norm, ratio
from gd.schedules import Schedule, as_schedule

SMALL = "what keeps the divisor above zero"
INSIDE = Hyperparameter("eps_root", 0.0, symbol="epsilon_r", meaning="the same, inside the root")
ADAGRAD_EPS = Hyperparameter("eps", 1e-10, symbol="epsilon", meaning=SMALL)
START = Hyperparameter("start", 0.0, symbol="s_0", meaning="the sum of squares before the first step")
EPS = Hyperparameter("eps", 1e-8, symbol="epsilon", meaning=SMALL)
FORGETTING = Hyperparameter(
    "decay", 0.99, high=1.0, symbol="rho", meaning="the share of the mean square that is kept"
)
BETA1 = Hyperparameter("beta1", 0.9, high=1.0, symbol="beta_1", meaning="the share of the mean that is kept")
BETA2 = Hyperparameter(
    "beta2", 0.999, high=1.0, symbol="beta_2", meaning="the share of the mean square that is kept"
)
WEIGHT_DECAY = Hyperparameter("weight_decay", 0.01, symbol="lambda", meaning="the pull towards zero")


class Square(NamedTuple):
    """The state of AdaGrad and RMSProp: steps taken; sum or fading mean of the squared gradients (m, d)."""

    steps: int
    square: Array


class Moments(NamedTuple):
    """The state of Adam: steps taken; the fading means of the gradients and of their squares (m, d)."""

    steps: int
    mean: Array
    square: Array


class DecayingMoments(NamedTuple):
    """The state of AdamW: as Adam's, and weight_decay * x (m, d), which pulls at the next step."""

    steps: int
    mean: Array
    square: Array
    pull: Array


def adagrad(
    learning_rate: float | Schedule = 0.01, eps: float = 1e-10, start: float = 0.0, eps_root: float = 0.0
) -> UpdateRule:
    """AdaGrad: each variable's step is divided by the root of all its squared slopes so far.

        square[n+1] = square[n] + grad f(x[n])^2,    square[0] = start
        x[n+1] = x[n] - learning_rate * grad f(x[n]) / (sqrt(square[n+1] + eps_root) + eps)

    The first step is about learning_rate * sign(grad), whatever the size of the slope; later ones only get
    shorter on a slope that stays the same. At rest where |grad| <= gtol.

    Arguments: learning_rate, a finite number above 0, or a Schedule; eps, start and eps_root, finite
    numbers from 0.
    Raises ValueError otherwise.
    Source: J. Duchi, E. Hazan and Y. Singer, "Adaptive subgradient methods for online learning and stochastic
    optimization", JMLR 12, 2011, in the form and with the defaults of torch.optim.Adagrad (start is its
    initial_accumulator_value). optax.adagrad starts from 0.1 and has its eps inside the root:
    adagrad(learning_rate, eps=0, start=0.1, eps_root=1e-7).
    """
    rate = as_schedule(learning_rate)
    eps, start, inside = ADAGRAD_EPS.checked(eps), START.checked(start), INSIDE.checked(eps_root)

    def init(x0: Array) -> Square:
        return Square(0, np.full_like(x0, start))

    def update(grad: Array, state: Square, x: Array, fun: Fun) -> Update:
        square = state.square + grad * grad
        step = -rate(state.steps) * ratio(grad, np.sqrt(square + inside) + eps)
        return Update(step, Square(state.steps + 1, square), no_evaluations(x))

    settings = {"eps": eps, "start": start, "eps_root": inside}
    return UpdateRule(init, update, _without_slope, "adagrad", rate, settings)


def rmsprop(
    learning_rate: float | Schedule = 0.01, decay: float = 0.99, eps: float = 1e-8, eps_root: float = 0.0
) -> UpdateRule:
    """RMSProp: each variable's step is divided by the root of a fading mean of its squared slopes.

        square[n+1] = decay * square[n] + (1 - decay) * grad f(x[n])^2,    square[0] = 0
        x[n+1] = x[n] - learning_rate * grad f(x[n]) / (sqrt(square[n+1] + eps_root) + eps)

    The mean starts from zero and is not corrected for it: the first step is learning_rate / sqrt(1 - decay)
    long. At a constant rate it does not settle at a minimum but hovers around it. At rest where |grad| <=
    gtol.

    Arguments: learning_rate, a finite number above 0, or a Schedule; decay, from 0 up to but without 1; eps
    and eps_root, finite numbers from 0. Raises ValueError otherwise.
    Source: T. Tieleman and G. Hinton, "Lecture 6.5: RMSProp", Coursera, 2012, in the form and with the
    defaults of torch.optim.RMSprop (decay is its alpha; neither centered nor with momentum). optax.rmsprop
    keeps less and has its eps inside the root: rmsprop(learning_rate, decay=0.9, eps=0, eps_root=1e-8).
    """
    rate = as_schedule(learning_rate)
    decay, eps, inside = FORGETTING.checked(decay), EPS.checked(eps), INSIDE.checked(eps_root)

    def init(x0: Array) -> Square:
        return Square(0, np.zeros_like(x0))

    def update(grad: Array, state: Square, x: Array, fun: Fun) -> Update:
        square = decay * state.square + (1 - decay) * (grad * grad)
        step = -rate(state.steps) * ratio(grad, np.sqrt(square + inside) + eps)
        return Update(step, Square(state.steps + 1, square), no_evaluations(x))

    settings = {"decay": decay, "eps": eps, "eps_root": inside}
    return UpdateRule(init, update, _without_slope, "rmsprop", rate, settings)


def adam(
    learning_rate: float | Schedule = 0.001, beta1: float = 0.9, beta2: float = 0.999, eps: float = 1e-8
) -> UpdateRule:
    """Adam: a fading mean of the slopes, divided by the root of a fading mean of their squares.

        mean[n+1] = beta1 * mean[n] + (1 - beta1) * grad f(x[n]),          mean[0] = 0
        square[n+1] = beta2 * square[n] + (1 - beta2) * grad f(x[n])^2,    square[0] = 0
        mean_hat = mean[n+1] / (1 - beta1^(n+1)),    square_hat = square[n+1] / (1 - beta2^(n+1))
        x[n+1] = x[n] - learning_rate * mean_hat / (sqrt(square_hat) + eps)

    The first step is learning_rate * sign(grad). With eps = 0 it does not feel the scale of f at all.
    At rest where |grad| <= gtol and beta1 * |mean| <= gtol.

    Arguments: learning_rate, a finite number above 0, or a Schedule; beta1 and beta2, from 0 up to but
    without 1; eps, a finite number from 0. Raises ValueError otherwise.
    Source: D. P. Kingma and J. Ba, "Adam: A method for stochastic optimization", ICLR 2015, in the form and
    with the defaults of torch.optim.Adam; optax.adam(learning_rate) is the same.
    """
    rate = as_schedule(learning_rate)
    beta1, beta2, eps = BETA1.checked(beta1), BETA2.checked(beta2), EPS.checked(eps)

    def init(x0: Array) -> Moments:
        return Moments(0, np.zeros_like(x0), np.zeros_like(x0))

    def update(grad: Array, state: Moments, x: Array, fun: Fun) -> Update:
        moments, direction = _adam(grad, state, beta1, beta2, eps)
        return Update(-rate(state.steps) * direction, moments, no_evaluations(x))

    def at_rest(grad: Array, state: Moments, gtol: float) -> NDArray[np.bool_]:
        return (norm(grad) <= gtol) & (beta1 * norm(state.mean) <= gtol)

    return UpdateRule(init, update, at_rest, "adam", rate, {"beta1": beta1, "beta2": beta2, "eps": eps})


def adamw(
    learning_rate: float | Schedule = 0.001,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
    weight_decay: float = 0.01,
) -> UpdateRule:
    """AdamW: Adam with weight decay, a pull towards zero that does not go through the means.

        x[n+1] = (1 - learning_rate * weight_decay) * x[n]
                 - learning_rate * mean_hat / (sqrt(square_hat) + eps)

    with mean_hat and square_hat as in adam. What it minimises is not f alone, so it is drawn away from a
    minimum of f that is not at zero. At rest where adam is and weight_decay * |x| <= gtol.

    Arguments: as for adam; weight_decay, a finite number from 0. Raises ValueError otherwise.
    Source: I. Loshchilov and F. Hutter, "Decoupled weight decay regularization", ICLR 2019, in the form and
    with the defaults of torch.optim.AdamW. optax.adamw pulls less: adamw(learning_rate, weight_decay=1e-4).
    """
    rate = as_schedule(learning_rate)
    beta1, beta2, eps = BETA1.checked(beta1), BETA2.checked(beta2), EPS.checked(eps)
    weight_decay = WEIGHT_DECAY.checked(weight_decay)

    def init(x0: Array) -> DecayingMoments:
        return DecayingMoments(0, np.zeros_like(x0), np.zeros_like(x0), weight_decay * x0)

    def update(grad: Array, state: DecayingMoments, x: Array, fun: Fun) -> Update:
        moments, direction = _adam(grad, state, beta1, beta2, eps)
        step = -rate(state.steps) * (direction + weight_decay * x)
        return Update(step, DecayingMoments(*moments, pull=weight_decay * (x + step)), no_evaluations(x))

    def at_rest(grad: Array, state: DecayingMoments, gtol: float) -> NDArray[np.bool_]:
        slow = (norm(grad) <= gtol) & (beta1 * norm(state.mean) <= gtol)
        return slow & (norm(state.pull) <= gtol)

    settings = {"beta1": beta1, "beta2": beta2, "eps": eps, "weight_decay": weight_decay}
    return UpdateRule(init, update, at_rest, "adamw", rate, settings)


def _adam(
    grad: Array, state: Moments | DecayingMoments, beta1: float, beta2: float, eps: float
) -> tuple[Moments, Array]:
    """The new means, and the direction that is scaled by the learning rate."""
    count = state.steps + 1
    mean = beta1 * state.mean + (1 - beta1) * grad
    square = beta2 * state.square + (1 - beta2) * (grad * grad)
    root = np.sqrt(square) / math.sqrt(1 - beta2**count)
    return Moments(count, mean, square), ratio(mean / (1 - beta1**count), root + eps)


def _without_slope(grad: Array, state: Square, gtol: float) -> NDArray[np.bool_]:
    return norm(grad) <= gtol
