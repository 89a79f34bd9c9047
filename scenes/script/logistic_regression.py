"""The words and formulas of logistic regression."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from gd import Status
from scenes.numbers import NOTHING, brief, fixed
from scenes.script import Script, Verdict, steps
from scenes.script.rules import title_of

if TYPE_CHECKING:
    from scenes.logistic_regression import Data

NEAR = 0.01
"""A loss is the least there is when it is above it by no more than this share."""


@dataclass(frozen=True)
class LogisticScript(Script):
    """The captions in their order, the formulas of the `model` and of the `loss`, and how step, loss and the
    points told rightly are written at a step."""

    title: str
    features: tuple[str, str]
    classes: tuple[str, str]
    data: str
    model: tuple[str, ...]
    model_said: str
    band: str
    loss: tuple[str, ...]
    loss_said: str
    rule_said: str
    start: str
    turns: str
    readings: Callable[[int], tuple[str, ...]] = field(compare=False)
    bought: str
    ending: Verdict


def logistic_script(data: Data) -> LogisticScript:
    table, (first, second) = data.table, (plain(name) for name in data.table.classes)
    count, ending = len(table.y), verdict(data)
    ones = int(table.y.sum())

    def readings(k: int) -> tuple[str, ...]:
        right = f"{int(data.right[k]):,}" if k else NOTHING
        return f"{k:,}", fixed(float(data.loss[k]), 4), right

    return LogisticScript(
        verdict=ending.text,
        alt_text=f"{count:,} points of two classes, {first} and {second}, by {plain(table.features[0])} and "
        f"{plain(table.features[1])}. A line between them turns into its place while the loss falls, and the "
        f"band in which it is unsure narrows. {ending.text}",
        title="A line that tells two kinds apart",
        features=(plain(table.features[0]), plain(table.features[1])),
        classes=(f"{first}, {count - ones:,}", f"{second}, {ones:,}"),
        data=f"{count:,} points, two measures. Which kind is a new one?",
        model=("z = w_1 x_1 + w_2 x_2 + b", "p = 1 / (1 + e^(-z))"),
        model_said=f"p says how likely it is {second}: from 0 to 1.",
        band="A line where p is ½; from 0.1 to 0.9 it is unsure.",
        loss=(
            "L = -1/n sum_i ell_i",
            "ell_i = y_i ln p_i + (1 - y_i) ln(1 - p_i)",
            "nabla L = 1/n sum_i (p_i - y_i) x_i",
        ),
        loss_said="The loss is high where p is sure and wrong.",
        rule_said=rule_said(data),
        start=f"At first every weight is 0: p is ½ everywhere, the loss {brief(float(data.loss[0]), 3)}.",
        turns="The line turns into its place, and the band narrows.",
        readings=readings,
        bought=bought(data),
        ending=ending,
    )


def plain(name: str) -> str:
    """A name from a table, as people read it."""
    return name.replace("_", " ")


def rule_said(data: Data) -> str:
    """The rule, which is that of all the other figures."""
    return f"And the rule is the same as ever: {title_of(data.rule)}."


def settled(right: np.ndarray) -> int:
    """From which step on as many points are told rightly as at the last."""
    other = np.flatnonzero(right != right[-1])
    return int(other[-1]) + 1 if other.size else 0


def bought(data: Data) -> str:
    """What the steps after the line has found its place have bought, if that was before the last."""
    k, last = settled(data.right), data.run.nit
    if data.run.status is Status.DIVERGED or not 0 < k < last / 2 or data.loss[last] >= data.loss[k]:
        return ""
    losses = f"the loss falls from {brief(float(data.loss[k]), 3)} to {brief(float(data.loss[last]), 3)}"
    return f"As many are right from step {k:,} on. Later steps buy certainty: {losses}."


def verdict(data: Data) -> Verdict:
    """How the descent ended: how many are told apart, the loss, and whether there is a least one."""
    last, count = data.run.nit, len(data.table.y)
    loss, right = float(data.loss[-1]), f"{int(data.right[-1]):,} of {count:,} right"
    if data.run.status is Status.DIVERGED or not np.isfinite(loss):
        return Verdict(f"The weights fly apart at step {last:,}.", "diverged", False)
    after = f"after {steps(last)}"
    if data.separable:
        size = brief(float(np.linalg.norm(data.run.x[:-1])), 2)
        text = f"A line separates them: no least loss, w grows without end. |w| = {size} {after}, {right}."
        return Verdict(text, "w grows without end", True)
    assert data.least is not None
    if loss <= data.least * (1 + NEAR):
        return Verdict(f"Loss {brief(loss, 4)} {after}, the least there is; {right}.", "the least loss", True)
    better = loss < float(data.loss[0])
    text = f"Loss {brief(loss, 4)} {after}, {right}; the least loss is {brief(data.least, 4)}."
    return Verdict(text, "not yet the least loss", better)
