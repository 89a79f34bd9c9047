"""Gradients that are cut to a length."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gd.hyperparameters import Hyperparameter
from gd.objective import Array
from gd.rules.rule import Fun, State, Update, UpdateRule, norm

LONGEST = Hyperparameter(
    "clip", None, with_low=False, symbol="c", meaning="the longest gradient that is let through"
)


def clip_by_norm(rule: UpdateRule, c: float) -> UpdateRule:
    """The same rule, given gradients no longer than c.

        grad <- grad * min(1, c / |grad|)

    Of m starts each has its own gradient cut. The rule is at rest where it is without clipping: by the true
    slope.

    Arguments: rule, any UpdateRule; c, a finite number above 0. Raises ValueError otherwise.
    Source: R. Pascanu, T. Mikolov and Y. Bengio, "On the difficulty of training recurrent neural networks",
    ICML 2013. The same as optax.chain(optax.clip_by_global_norm(c), rule). torch.nn.utils.clip_grad_norm_
    adds 1e-6 to the norm.
    """
    longest = LONGEST.checked(c)

    def update(grad: Array, state: State, x: Array, fun: Fun) -> Update:
        return rule.update(clipped(grad, longest), state, x, fun)

    return replace(rule, update=update, clip=longest)


def clipped(grad: Array, longest: float) -> Array:
    """Each gradient (..., d), cut to that length where it is longer."""
    size = norm(grad)[..., None]
    return grad * np.divide(longest, size, out=np.ones_like(size), where=size > longest)
