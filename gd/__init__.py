"""Gradient descent in numbers: objectives, update rules, the descent and how it ended. Needs NumPy only."""

from gd import library
from gd.check import GradCheck, check_grad
from gd.expression import ExpressionError, Note, corners_on, parse_objective, undefined_on
from gd.minimize import minimize
from gd.objective import Objective
from gd.replay import replay
from gd.result import Result, Status, Trajectory
from gd.rules import UpdateRule, gradient_descent, momentum
from gd.trace import read_trace

__all__ = [
    "ExpressionError",
    "GradCheck",
    "Note",
    "Objective",
    "Result",
    "Status",
    "Trajectory",
    "UpdateRule",
    "check_grad",
    "corners_on",
    "gradient_descent",
    "library",
    "minimize",
    "momentum",
    "parse_objective",
    "read_trace",
    "replay",
    "undefined_on",
]
