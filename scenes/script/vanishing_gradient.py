"""The words and formulas of gradients through layers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scenes.numbers import brief, floating, sentence, several
from scenes.script import Script, Verdict

if TYPE_CHECKING:
    from scenes.networks import Data, Kind

LN2 = math.log(2)
"""The loss of one who always says: fifty-fifty."""
LEARNT, NOT_AT_ALL = 0.1, 0.01
"""A loss below the first share of ln 2 has learnt the task; one within the second of it nothing."""
HIGHEST_SLOPE = {"sigmoid": "at most ¼", "tanh": "at most 1", "relu": "0 or 1"}
PERCENT, FALLS = 0.01, 0.5
"""Shares from the first on are told in per cent; a gradient of which less than the second reaches the first
layer vanishes."""


@dataclass(frozen=True)
class LayersScript(Script):
    """The captions in their order; `names`, `factors`, `rates` and `losses` are a line for each kind,
    `passed` the layer and the size of delta there as they are written, from the last layer on."""

    title: str
    rule: str
    forward: str
    back: str
    passed: tuple[tuple[str, str], ...]
    slope: str
    reaches: str
    names: tuple[str, ...]
    factors: tuple[str, ...]
    others: str
    larger: str
    whiskers: str
    exploding: str
    training: str
    rates: tuple[str, ...]
    losses: tuple[str, ...]
    outcome: str
    lesson: Verdict


def layers_script(data: Data) -> LayersScript:
    chosen, depth = data.chosen, data.network.depth
    sizes = chosen.sizes[0][::-1]
    ending = lesson(data)
    return LayersScript(
        verdict=ending.text,
        alt_text=f"A network as a chain of {depth} layers; bars show how much of the gradient reaches each:"
        f" with {chosen.name} {share(chosen)} reaches the first. Then other activations and other starts,"
        f" and the loss of each while it is trained. {ending.text}",
        title="A product of many slopes",
        rule="delta_l = (W_(l+1) delta_(l+1)) dot.o sigma'(z_l)",
        forward=f"{sentence(several(depth, 'layer'))}: a signal goes forward.",
        back="What it got wrong comes back, times a slope in every layer.",
        passed=tuple((f"{depth - k}", floating(float(size), 2)) for k, size in enumerate(sizes)),
        slope=f"The slope of {chosen.name} is {HIGHEST_SLOPE[chosen.activation]}. Powers of ten now.",
        reaches=sentence(f"{share(chosen)} of it reaches the first layer.".replace("much of it", "much")),
        names=tuple(f"{kind.name}, {kind.start}" for kind in data.kinds),
        factors=tuple(factor(kind) for kind in data.kinds),
        others="Other activations, each with the start that suits it.",
        larger=larger(data),
        whiskers="The whiskers: ten starts of the weights, from the least to the most.",
        exploding=exploding(data),
        training=f"Now all of them are trained, {data.steps} steps on two moons.",
        rates=tuple(f"learning rate {brief(kind.rate)}" for kind in data.kinds),
        losses=tuple(last_loss(kind) for kind in data.kinds),
        outcome=outcome(data),
        lesson=ending,
    )


def share(kind: Kind) -> str:
    """How much of the gradient reaches the first layer, in words."""
    if not math.isfinite(kind.share):
        return "more than any number"
    if kind.share >= 1:
        return f"{brief(kind.share, 2)} times as much"
    if kind.share >= PERCENT:
        return f"{brief(100 * kind.share, 2)} %"
    return f"one part in {brief(float(f'{1 / kind.share:.1e}'))}" if kind.share else "nothing"


def factor(kind: Kind) -> str:
    """By what the gradient is multiplied from layer to layer."""
    return f"× {brief(kind.factor, 2)} a layer" if math.isfinite(kind.factor) else "beyond all numbers"


def larger(data: Data) -> str:
    """What larger weights do for sigmoid."""
    usual = next(kind for kind in data.kinds if kind.activation == "sigmoid")
    if data.larger.share > 1000 * usual.share:
        return "And sigmoid again, from larger weights: now it passes the gradient on."
    return "And sigmoid again, from larger weights."


def exploding(data: Data) -> str:
    """What weights that are too large do."""
    if data.exploding.factor > 1.05 or not math.isfinite(data.exploding.factor):
        return f"ReLU with weights too large: the gradient explodes, {factor(data.exploding)}."
    return f"ReLU with large weights: {factor(data.exploding)}."


def last_loss(kind: Kind) -> str:
    """The loss after the last step."""
    last = float(kind.losses[-1])
    return f"loss {brief(last, 2)}" if math.isfinite(last) else "loss beyond all numbers"


def learnt(kind: Kind) -> str:
    """What has become of the loss."""
    last = float(kind.losses[-1])
    if not math.isfinite(last) or last > 2 * LN2:
        return "flies apart"
    if abs(last - LN2) <= NOT_AT_ALL * LN2:
        return "learns nothing"
    return "learns" if last < LEARNT * LN2 else "learns slowly"


def outcome(data: Data) -> str:
    """What has become of all the losses."""
    found: dict[str, list[str]] = {}
    for kind in data.kinds:
        found.setdefault(learnt(kind), []).append(short(kind, data))
    parts = [f"{', '.join(names)}: {verb}" for verb, names in found.items()]
    return sentence("; ".join(parts)) + "."


def short(kind: Kind, data: Data) -> str:
    """A kind in a word or two: with the spread of its weights where that is not the usual one."""
    spread = kind.start.removeprefix("weights ")
    return f"{kind.name} ({spread})" if kind in (data.larger, data.exploding) else kind.name


def lesson(data: Data) -> Verdict:
    """What the runs bear out: whether the activation decides, the start of the weights, or both."""
    chosen, depth = data.chosen, data.network.depth
    told = sentence(f"{chosen.name}, {several(depth, 'layer')}: {share(chosen)} reaches the first")
    good = learnt(chosen) in ("learns", "learns slowly") and np.isfinite(chosen.losses[-1])
    sigmoid = next(kind for kind in data.kinds if kind.activation == "sigmoid")
    both = data.larger.share > 1000 * sigmoid.share and sigmoid.share < FALLS
    because = "; how the weights start counts as much as the activation." if both else "."
    return Verdict(told + because, learnt(chosen), bool(good))
