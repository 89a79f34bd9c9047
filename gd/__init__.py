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
from gd.rules import (
    RULES,
    Update,
    UpdateRule,
    adagrad,
    adam,
    adamw,
    backtracking,
    clip_by_norm,
    formula_of,
    gradient_descent,
    make_rule,
    momentum,
    nesterov,
    rmsprop,
    work_out,
)
from gd.schedules import SCHEDULES, Schedule, make_schedule
from gd.status import arrival_tolerance
from gd.trace import Trace, read_trace

__all__ = [
    "RULES",
    "SCHEDULES",
    "ExpressionError",
    "GradCheck",
    "Kind",
    "Note",
    "Objective",
    "Result",
    "Results",
    "Schedule",
    "Status",
    "Trace",
    "Trajectory",
    "Update",
    "UpdateRule",
    "adagrad",
    "adam",
    "adamw",
    "analysis",
    "arrival_tolerance",
    "backtracking",
    "check_grad",
    "clip_by_norm",
    "corners_on",
    "formula_of",
    "gradient_descent",
    "library",
    "make_rule",
    "make_schedule",
    "minimize",
    "minimize_many",
    "momentum",
    "nesterov",
    "of_one_variable",
    "parse_objective",
    "read_trace",
    "region_around",
    "region_holding",
    "replay",
    "rmsprop",
    "undefined_on",
    "work_out",
]
