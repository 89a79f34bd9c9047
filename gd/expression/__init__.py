"""Functions as people write them: read, differentiated, typeset and looked over."""

from gd.expression.diagnostics import Note, corners_on, undefined_on
from gd.expression.errors import ExpressionError
from gd.expression.typed import Gradient, Hessian, Value, in_x, parse_objective

__all__ = [
    "ExpressionError",
    "Gradient",
    "Hessian",
    "Note",
    "Value",
    "corners_on",
    "in_x",
    "parse_objective",
    "undefined_on",
]
