"""Gradient descent in numbers: objectives, update rules, the descent and how it ended. Needs NumPy only."""

from gd import analysis, library
from gd.analysis import Kind
from gd.check import GradCheck, check_grad
from gd.expression import ExpressionError, Note, corners_on, parse_objective, undefined_on
from gd.minimize import minimize, minimize_many
from gd.objective import Objective, of_one_variable
from gd.region import region_around, region_holding
from gd.replay import replay
from gd.result import Result, Results, Status, Trajectory
from gd.rules import Update, UpdateRule, gradient_descent, momentum
from gd.status import arrival_tolerance
from gd.trace import read_trace

__all__ = [
    "ExpressionError",
    "GradCheck",
    "Kind",
    "Note",
    "Objective",
    "Result",
    "Results",
    "Status",
    "Trajectory",
    "Update",
    "UpdateRule",
    "analysis",
    "arrival_tolerance",
    "check_grad",
    "corners_on",
    "gradient_descent",
    "library",
    "minimize",
    "minimize_many",
    "momentum",
    "of_one_variable",
    "parse_objective",
    "read_trace",
    "region_around",
    "region_holding",
    "replay",
    "undefined_on",
]
