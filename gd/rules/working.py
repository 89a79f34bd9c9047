"""The formula of a rule, line by line, in symbols and with the numbers of a step put in.

A line is written once, as a template. Its names are the quantities of the step from x[k] to x[k+1]:

    x, next_x, step             the point before and after, and the way between
    f, next_f                   f at the two points
    slope, g                    the gradient at x[k], and what the rule gets of it: cut where it clips
    alpha                       the learning rate of the step
    velocity, next_velocity     an array of the state, before and after; so with every array
    decay                       a hyper-parameter; so with every one
    plus_eps                    a hyper-parameter that is added, with its plus sign; nothing where it is 0
    k1                          k + 1
    times                       between two factors: a space for symbols, a dot for numbers
    length                      abs for one variable, norm for more

`{g:()}` asks for brackets around a negative number, `{g:square}` for the square of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from gd.rules.clipping import LONGEST, clipped
from gd.rules.entry import Line, Values
from gd.rules.rule import UpdateRule
from gd.rules.table import RULES

if TYPE_CHECKING:
    from gd.result import Trajectory

MINUS_SIGNS = ("-", "\N{MINUS SIGN}")
CLIPPING = Line("g", "{slope}{times}min(1, {clip} / {length}({slope}))")


class Working(NamedTuple):
    """A line of a step worked out, in Typst mathematics: x_1 = x_0 - alpha f'(x_0) = 3 - 0.1 dot 6 = 2.4.

    left     x_1
    formula  x_0 - alpha f'(x_0)
    numbers  3 - 0.1 dot 6
    result   2.4, the number on the left
    relation what stands between them: "=", or "<=" where the rule asks for an inequality
    """

    left: str
    formula: str
    numbers: str
    result: str
    relation: str = "="


class Symbol(str):
    """The symbol of a quantity. It needs no brackets, unless it is several symbols and is squared."""

    def __format__(self, spec: str) -> str:
        if spec != "square":
            return str(self)
        return f"({self})^2" if " " in self else f"{self}^2"


class Number(str):
    """A written number."""

    def __format__(self, spec: str) -> str:
        text = f"({self})" if spec and self.startswith(MINUS_SIGNS) else str(self)
        return f"{text}^2" if spec == "square" else text


def formula_of(rule: UpdateRule, *, dim: int = 1, k: int | None = None) -> tuple[str, ...]:
    """The formula of a rule in Typst mathematics, line by line.

    With f' for a function of one variable; with the gradient for more, where squares, roots and quotients
    are meant variable by variable. For the step from x_k to x_(k+1), for any step if k is None.
    """
    names = _symbols(rule, dim, k)
    return tuple(f"{names[line.left]} {line.relation} {line.right.format(**names)}" for line in _lines(rule))


def work_out(
    rule: UpdateRule,
    run: Trajectory,
    k: int,
    show: Callable[[Any], str],
    brief: Callable[[float], str],
) -> tuple[Working, ...]:
    """The step from x[k] to x[k+1] with the numbers put in, line by line.

    Arguments
        rule   the rule
        run    the trajectory of one start, with its states
        k      the number of the step, from 0
        show   writes a computed number; points and gradients of several variables come to it as arrays (d,)
        brief  writes a number that was given: the learning rate, a hyper-parameter

    What keeps a divisor above zero is left out where it does not change how the divisor is written.
    """
    values, given = _values(rule, run, k)
    written = {name: Number(show(value)) for name, value in values.items()}
    written |= {name: Number(brief(value)) for name, value in given.items()}
    names = _symbols(rule, run.x.shape[-1], k)
    unseen = _unseen(values, given, show)
    constants = {"times": " dot ", "k1": str(k + 1), "length": names["length"]}
    constants |= _added(rule, written, without=unseen)
    written |= {name: Number(text) for name, text in constants.items()}
    return tuple(
        Working(
            names[line.left],
            line.right.format(**names),
            line.right.format(**written),
            str(written[line.left]),
            line.relation,
        )
        for line in _lines(rule)
    )


def _lines(rule: UpdateRule) -> tuple[Line, ...]:
    return RULES[rule.name].lines if rule.clip is None else (CLIPPING, *RULES[rule.name].lines)


def _symbols(rule: UpdateRule, dim: int, k: int | None) -> dict[str, Symbol]:
    entry = RULES[rule.name]
    slope = "f'(x_{now})" if dim == 1 else "nabla f(x_{now})"
    names = {
        "x": "x_{now}",
        "next_x": "x_{next}",
        "step": "Delta_{now}",
        "f": "f(x_{now})",
        "next_f": "f(x_{next})",
    }
    names |= {"slope": slope, "g": slope if rule.clip is None else "g_{now}", "clip": LONGEST.symbol}
    names["alpha"] = "alpha_{now}" if rule.learning_rate and rule.learning_rate.changes else "alpha"
    names |= {"k1": "{next}", "times": " ", "length": "abs" if dim == 1 else "norm"}
    names |= {setting.name: setting.symbol for setting in entry.settings}
    for array in entry.states:
        names |= {array.name: f"{array.symbol}_{{now}}", f"next_{array.name}": f"{array.symbol}_{{next}}"}
    names |= dict(entry.quantities)
    names |= _added(rule, names)
    now, following = ("k", "(k+1)") if k is None else (str(k), str(k + 1))
    return {
        name: Symbol(text.replace("{now}", now).replace("{next}", following)) for name, text in names.items()
    }


def _values(rule: UpdateRule, run: Trajectory, k: int) -> tuple[Values, dict[str, float]]:
    """The quantities of a step that are computed, and the numbers that are given."""
    entry, slope = RULES[rule.name], run.grad[k]
    given = dict(rule.settings)
    if rule.clip is not None:
        given["clip"] = rule.clip
    if rule.learning_rate is not None:
        given["alpha"] = rule.learning_rate(k)
    arrays = {"x": run.x[k], "next_x": run.x[k + 1], "step": run.x[k + 1] - run.x[k], "slope": slope}
    arrays["g"] = slope if rule.clip is None else clipped(slope, rule.clip)
    for array in entry.states:
        arrays[array.name] = getattr(run.states[k], array.name)
        arrays[f"next_{array.name}"] = getattr(run.states[k + 1], array.name)
    values: Values = {"f": run.fun[k], "next_f": run.fun[k + 1], **arrays}
    values |= entry.derive(values, given, k) if entry.derive else {}
    single = {name: value[0] if np.shape(value) == (1,) else value for name, value in values.items()}
    return single, {name: value for name, value in given.items() if name not in values}


def _added(rule: UpdateRule, texts: Mapping[str, str], without: Sequence[str] = ()) -> dict[str, str]:
    """For each hyper-parameter, what is written where it is added: nothing where it is 0, or to be left
    out."""
    return {
        f"plus_{name}": f" + {texts[name]}" if value and name not in without else ""
        for name, value in rule.settings.items()
    }


def _unseen(values: Values, given: Mapping[str, float], show: Callable[[Any], str]) -> tuple[str, ...]:
    """The hyper-parameters that are added to a square or its root without a change in how that is written."""
    square = values.get("square_hat", values.get("next_square"))
    if square is None:
        return ()
    sizes = {"eps": np.sqrt(square), "eps_root": square}
    return tuple(
        name for name, size in sizes.items() if name in given and show(size + given[name]) == show(size)
    )
