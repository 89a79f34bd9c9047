"""What the table of rules says of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from gd.hyperparameters import Hyperparameter
from gd.rules.rule import UpdateRule

Values = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One equation of a rule: the quantity on the left, a template for what it is equal to."""

    left: str
    right: str
    relation: str = "="


@dataclass(frozen=True)
class StateArray:
    """An array of a rule's state that is worth drawing: its name there, its symbol, what it is for people.
    `of_step`: it belongs to the step that was taken last, not to the iterate that this has led to."""

    name: str
    symbol: str
    label: str
    of_step: bool = False


@dataclass(frozen=True)
class RuleEntry:
    """A row of RULES. A rule needs a factory and a title; what is not given is not shown.

    Arguments
        factory          (learning_rate, hyper-parameters) -> UpdateRule
        title            its name for people, as it stands within a sentence
        about            what it does, in a clause
        settings         its hyper-parameters, in order
        lines            its formula, see gd.rules.working
        states           what a figure may draw of its state; each has its symbol in the formula, too
        learning_rate    the one it shows its work with on functions a few units wide; None for a rule whose
                         steps are as long as plain descent's, which goes by the same
        takes_schedule   whether its learning rate may be a schedule
        also             other words that people use for it, for the hint after an unknown name
        quantities       further quantities in its formula: their symbols
        derive           the values of these: (computed values, given numbers, k) -> values
    """

    factory: Callable[..., UpdateRule]
    title: str
    about: str = ""
    settings: tuple[Hyperparameter, ...] = ()
    lines: tuple[Line, ...] = (Line("next_x", "{x} + {step:()}"),)
    states: tuple[StateArray, ...] = ()
    learning_rate: float | None = None
    takes_schedule: bool = True
    also: tuple[str, ...] = ()
    quantities: tuple[tuple[str, str], ...] = ()
    derive: Callable[[Values, Mapping[str, float], int], Values] | None = None
