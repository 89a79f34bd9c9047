"""A fully connected network and its gradients, layer by layer, by the rules of backpropagation.

    a[0] = X,   z[l] = a[l-1] W[l] + b[l],   a[l] = activation(z[l]) for l = 1 ... L - 1,   p = sigmoid(z[L])
    loss = mean of -(y log p + (1 - y) log(1 - p))
    delta[L] = (p - y) / n,   delta[l] = (delta[l+1] W[l+1]^T) * activation'(z[l])
    dloss/dW[l] = a[l-1]^T delta[l],   dloss/db[l] = sum of delta[l]

So the gradient that reaches the first layer is a product of as many slopes as there are layers. Source: D. E.
Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by back-propagating errors", Nature 323
(1986)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from gd.objective import Array

DEPTHS, WIDTHS = (2, 50), (1, 512)
"""The fewest and the most layers of weights, and units in a hidden layer."""


@dataclass(frozen=True)
class Activation:
    """A hidden unit's function and its slope, given z and the value there, elementwise; and the start that
    suits it.

    `spread` is the standard deviation of its usual starting weights, given the units before and behind a
    layer."""

    name: str
    value: Callable[[Array], Array]
    slope: Callable[[Array, Array], Array]
    spread: Callable[[int, int], float]
    start: str


def sigmoid(z: Array) -> Array:
    """1 / (1 + exp(-z)), elementwise, without overflow."""
    small = np.exp(-np.abs(z))
    return np.asarray(np.where(z >= 0, 1.0, small) / (1 + small))


def glorot(before: int, behind: int) -> float:
    """X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks",
    2010."""
    return float(np.sqrt(2 / (before + behind)))


def he(before: int, behind: int) -> float:
    """K. He et al., "Delving deep into rectifiers", 2015."""
    return float(np.sqrt(2 / before))


ACTIVATIONS = {
    "sigmoid": Activation("sigmoid", sigmoid, lambda z, a: a * (1 - a), glorot, "Glorot’s start"),
    "tanh": Activation("tanh", np.tanh, lambda z, a: 1 - a * a, glorot, "Glorot’s start"),
    "relu": Activation(
        "ReLU", lambda z: np.maximum(z, 0.0), lambda z, a: (z > 0).astype(float), he, "He’s start"
    ),
}


@dataclass(frozen=True)
class Layers:
    """One array a layer, from the first to the last, for weights (before, behind) or biases (behind,)."""

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]

    def moved(self, direction: Layers, by: float) -> Layers:
        """These, each `by` times its own in `direction` further."""
        weights, biases = (
            tuple(a + by * b for a, b in zip(mine, theirs, strict=True))
            for mine, theirs in ((self.weights, direction.weights), (self.biases, direction.biases))
        )
        return Layers(weights, biases)


@dataclass(frozen=True)
class Backward:
    """What one pass forward and back gives: the loss, the gradient, and delta[l] = dloss/dz[l], shapes (n,
    units)."""

    loss: float
    gradient: Layers
    deltas: tuple[Array, ...]

    @property
    def delta_sizes(self) -> Array:
        """The Euclidean norm of every layer's delta, first to last, shape (depth,)."""
        return np.array([np.linalg.norm(delta) for delta in self.deltas])


@dataclass(frozen=True)
class Network:
    """`inputs` numbers in, `depth` layers of weights, `width` units in each hidden layer, one probability
    out.

    Raises ValueError for a depth, width or activation that is not allowed.
    """

    depth: int = 10
    width: int = 32
    activation: str = "sigmoid"
    inputs: int = 2

    def __post_init__(self) -> None:
        for name, value, (least, most) in (("depth", self.depth, DEPTHS), ("width", self.width, WIDTHS)):
            if not least <= value <= most:
                raise ValueError(f"{name}: {value} is out of range, {least} to {most} are allowed")
        if self.activation not in ACTIVATIONS:
            raise ValueError(f"activation: {self.activation!r} is not known, {', '.join(ACTIVATIONS)} are")

    @property
    def sizes(self) -> tuple[int, ...]:
        """The units of every layer, the inputs first."""
        return (self.inputs, *[self.width] * (self.depth - 1), 1)

    def start(self, seed: int, spread: Callable[[int, int], float] | None = None) -> Layers:
        """Normal weights with the activation's usual spread, or another one; biases 0."""
        spread = spread or ACTIVATIONS[self.activation].spread
        random, shapes = np.random.default_rng(seed), list(pairwise(self.sizes))
        weights = tuple(random.normal(0.0, spread(*shape), shape) for shape in shapes)
        return Layers(weights, tuple(np.zeros(behind) for _, behind in shapes))

    def backward(self, layers: Layers, x: Array, y: Array) -> Backward:
        """Forward and back for the points x, (n, inputs), with labels y, (n,), 0 or 1."""
        activation, zs, values = ACTIVATIONS[self.activation], [], [x]
        for weights, bias in zip(layers.weights, layers.biases, strict=True):
            zs.append(values[-1] @ weights + bias)
            values.append(activation.value(zs[-1]))
        z = zs[-1][:, 0]
        loss = float(np.mean(np.logaddexp(0.0, z) - y * z))
        deltas = [(sigmoid(z) - y)[:, None] / len(y)]
        for weights, z, value in zip(layers.weights[:0:-1], zs[-2::-1], values[-2::-1], strict=False):
            deltas.append((deltas[-1] @ weights.T) * activation.slope(z, value))
        deltas.reverse()
        gradient = Layers(
            tuple(before.T @ delta for before, delta in zip(values, deltas, strict=False)),
            tuple(delta.sum(axis=0) for delta in deltas),
        )
        return Backward(loss, gradient, tuple(deltas))

    def losses(self, layers: Layers, x: Array, y: Array, learning_rate: float, steps: int) -> Array:
        """The loss at the start and after every step of plain gradient descent on all points, shape (steps +
        1,)."""
        found = np.full(steps + 1, np.nan)
        for step in range(steps + 1):
            back = self.backward(layers, x, y)
            found[step] = back.loss
            layers = layers.moved(back.gradient, -learning_rate)
        return found


def two_moons(count: int = 256, noise: float = 0.1, seed: int = 0) -> tuple[Array, Array]:
    """Two half circles that interlock, with normal noise: points (count, 2) and labels (count,), 0 or 1."""
    random = np.random.default_rng(seed)
    upper, lower = np.linspace(0, np.pi, count - count // 2), np.linspace(0, np.pi, count // 2)
    outer = np.column_stack([np.cos(upper), np.sin(upper)])
    inner = np.column_stack([1 - np.cos(lower), 0.5 - np.sin(lower)])
    points = np.concatenate([outer, inner]) + random.normal(0.0, noise, (count, 2))
    return points, np.repeat([0.0, 1.0], [len(outer), len(inner)])
