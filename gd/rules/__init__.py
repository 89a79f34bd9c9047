"""Update rules: how far to go, given the slope.

A rule is three pure functions and a small named state, in the shape of Optax's GradientTransformation:

    state = rule.init(x0)
    step, state, nfev = rule.update(grad, state, x, fun)
    x = x + step                                            # until rule.at_rest(grad, state, gtol)

RULES is the one table from which everything else learns of them.
"""

from gd.rules.adaptive import adagrad, adam, adamw, rmsprop
from gd.rules.classical import gradient_descent, momentum, nesterov
from gd.rules.clipping import clip_by_norm
from gd.rules.entry import Line, RuleEntry, StateArray
from gd.rules.line_search import backtracking
from gd.rules.rule import Fun, State, Update, UpdateRule, norm
from gd.rules.table import RULES, make_rule, text_of
from gd.rules.working import Working, formula_of, work_out

__all__ = [
    "RULES",
    "Fun",
    "Line",
    "RuleEntry",
    "State",
    "StateArray",
    "Update",
    "UpdateRule",
    "Working",
    "adagrad",
    "adam",
    "adamw",
    "backtracking",
    "clip_by_norm",
    "formula_of",
    "gradient_descent",
    "make_rule",
    "momentum",
    "nesterov",
    "norm",
    "rmsprop",
    "text_of",
    "work_out",
]
