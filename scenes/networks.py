"""Networks of several kinds on one task: how large a gradient reaches each of their layers, and what training
makes of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from gd.network import ACTIVATIONS, Network, two_moons
from scenes.kit.marks import Sign
from scenes.parameters import Array, NetworkParameters

SEEDS = 10
"""The whiskers reach over so many starts of the weights."""
STEPS, FEWEST, AFFORDED = 500, 60, 60e6
"""A network is trained for so many steps, a large one for fewer, so that layers times weights times steps
stay below what can be afforded."""
RATES = {"sigmoid": 0.05, "tanh": 0.1, "relu": 0.05}
LARGE, TOO_LARGE = 8.0, 3.0
"""So many times 1/√n is the spread of weights that lets sigmoid pass a gradient on, and of weights with which
ReLU makes it grow."""


@dataclass(frozen=True, eq=False)
class Kind:
    """Networks of one activation, started in one way.

    sizes   the norm of delta in every layer, first to last, for each of the seeds: (seeds, depth)
    losses  of training the first of them at `rate`, at the start and after every step, (steps + 1,)
    """

    activation: str
    start: str
    sign: Sign
    sizes: Array
    rate: float
    losses: Array

    @property
    def name(self) -> str:
        return ACTIVATIONS[self.activation].name

    @property
    def middle(self) -> Array:
        """The median of the sizes over the seeds, (depth,)."""
        return np.asarray(np.median(self.sizes, axis=0))

    @property
    def spread(self) -> tuple[Array, Array]:
        """The smallest and the largest of them, (depth,) each."""
        return self.sizes.min(axis=0), self.sizes.max(axis=0)

    @property
    def share(self) -> float:
        """What reaches the first layer of what leaves the last: the median over the seeds."""
        with np.errstate(all="ignore"):
            return float(np.median(self.sizes[:, 0] / self.sizes[:, -1]))

    @property
    def factor(self) -> float:
        """The same for each layer that is passed."""
        return float(self.share ** (1 / (self.sizes.shape[1] - 1)))


@dataclass(frozen=True, eq=False)
class Data:
    """What is drawn: the network asked for; `chosen`, its activation from its usual start, the two `others`,
    sigmoid from weights that are `larger`, and ReLU from weights so large that its gradient is `exploding`;
    each is trained for so many `steps`."""

    network: Network
    chosen: Kind
    others: tuple[Kind, ...]
    larger: Kind
    exploding: Kind
    steps: int

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """All of them, in the order in which they appear."""
        return (self.chosen, *self.others, self.larger, self.exploding)


@cache  # it takes seconds, and the parameters are plain values
def compute(parameters: NetworkParameters) -> Data:
    network = Network(parameters.depth, parameters.width, parameters.activation)
    cost = network.depth * network.width * (network.width + 140)
    steps = int(np.clip(AFFORDED // cost, FEWEST, STEPS))
    seeds = range(parameters.seed, parameters.seed + SEEDS)
    x, y = two_moons(seed=parameters.seed)

    def kind(
        activation: str, sign: Sign, start: str = "", spread: Callable[[int, int], float] | None = None
    ) -> Kind:
        net = Network(network.depth, network.width, activation)
        with np.errstate(all="ignore"):  # what explodes overflows, and is told
            sizes = np.array([net.backward(net.start(seed, spread), x, y).delta_sizes for seed in seeds])
            rate = RATES[activation]
            losses = net.losses(net.start(parameters.seed, spread), x, y, rate, steps)
        return Kind(activation, start or ACTIVATIONS[activation].start, sign, sizes, rate, losses)

    kinds = {
        "sigmoid": kind("sigmoid", Sign("square", "trouble")),
        "tanh": kind("tanh", Sign("triangle", "curve")),
        "relu": kind("relu", Sign("disc", "good")),
    }
    return Data(
        network,
        kinds.pop(network.activation),
        tuple(kinds.values()),
        kind("sigmoid", Sign("plus", "slope"), "weights 8/√n", lambda before, _: LARGE / before**0.5),
        kind("relu", Sign("diamond", "extra"), "weights 3/√n", lambda before, _: TOO_LARGE / before**0.5),
        steps,
    )
