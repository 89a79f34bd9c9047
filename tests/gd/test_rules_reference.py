"""Every rule on every problem against what PyTorch and Optax do in float64, 300 steps.

The files in `reference` hold the points of steps 0 to 20 and of every tenth step, and say what made them.
"""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
import trajectory_cases as cases

from gd import Objective, make_rule, minimize
from gd.library import ARCTAN, ARTICLE_EXACT, PLANE_OBJECTIVES, RASTRIGIN2

ILL_CONDITIONED = Objective(
    "ill_conditioned",
    lambda points: (points[..., 0] ** 2 + 1e4 * points[..., 1] ** 2) / 2,
    lambda points: points * [1.0, 1e4],
    "",
    ((-2.0, 2.0), (-2.0, 2.0)),
    "",
    variables=("x", "y"),
)
PROBLEMS = {
    "article": ARTICLE_EXACT,
    "plateau": ARCTAN,
    "ill_conditioned": ILL_CONDITIONED,
    "rastrigin": RASTRIGIN2,
    **{objective.name: objective for objective in PLANE_OBJECTIVES},
}
LIBRARIES = ("torch", "optax")

# Relative to the largest coordinate of the run. Some runs agree so closely only up to a step, and less after
# it: with a short memory RMSProp and Adam hover about their minimum, where each turn enlarges the error of
# rounding; and near a minimum a line search decides by differences of f that are lost in rounding.
CLOSE = 1e-12
LOOSER = {
    "adam_short": (130, 1e-6),
    "rosenbrock/rmsprop_optax": (70, 0.1),
    "beale/rmsprop_optax": (170, 0.01),
    "article/backtracking": (70, 1e-6),
    "saddle/backtracking": (50, 1e-5),
    "rastrigin/backtracking": (70, 1e-7),
}


@cache
def reference(library):
    with np.load(Path(__file__).with_name("reference") / f"{library}_trajectories.npz") as data:
        return dict(data)


CASES = [
    pytest.param(library, case, id=f"{library}/{case}")
    for library in LIBRARIES
    for case in reference(library)
    if "/" in case
]


@pytest.mark.parametrize(("library", "case"), CASES)
def test_a_rule_goes_where_the_library_goes(library, case):
    problem, name = case.split("/")
    text, schedule = {**cases.RULES, **cases.OPTAX_ONLY}[name]
    clip = cases.CLIP if name == "clipped" else None
    rule = make_rule(text, cases.learning_rate(problem, name), schedule, clip)
    x = minimize(PROBLEMS[problem], cases.PROBLEMS[problem], rule, maxiter=cases.STEPS, gtol=0).trajectory.x
    x = x[np.minimum(cases.KEPT, len(x) - 1)]  # A run that is at rest stays.
    expected = reference(library)[case]
    error = np.abs(x - expected).max(axis=1) / np.abs(expected).max()
    last, bound = LOOSER.get(case, LOOSER.get(name, (cases.STEPS, CLOSE)))
    assert (error[np.array(cases.KEPT) <= last] <= CLOSE).all()
    assert (error <= bound).all()


def test_every_rule_is_compared_on_every_problem():
    both = {*cases.RULES, *cases.OPTAX_ONLY}
    for problem in cases.PROBLEMS:
        assert {
            name for library in LIBRARIES for name in both if f"{problem}/{name}" in reference(library)
        } == both


def test_the_files_say_what_made_them():
    assert "torch 2." in str(reference("torch")["version"])
    assert "optax 0.2" in str(reference("optax")["version"]) and "jax" in str(reference("optax")["version"])
