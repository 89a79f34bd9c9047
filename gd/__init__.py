"""Gradient descent in numbers: objectives, update rules, the descent and how it ended. Needs NumPy only."""

from gd import library
from gd.check import GradCheck, check_grad
from gd.minimize import minimize
from gd.objective import Objective
from gd.result import Result, Status, Trajectory
from gd.rules import UpdateRule, gradient_descent, momentum

__all__ = [
    "GradCheck",
    "Objective",
    "Result",
    "Status",
    "Trajectory",
    "UpdateRule",
    "check_grad",
    "gradient_descent",
    "library",
    "minimize",
    "momentum",
]
