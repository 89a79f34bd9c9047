"""Runs that were made elsewhere, on the figures that show one descent: every dot is an iterate of theirs, and
no word claims a learning rate."""

import re

import numpy as np
import pytest
import scipy.optimize
from scipy.spatial import cKDTree

from gd import Status, library, replay
from scenes.arctan_plateau import compute
from scenes.catalog import figure
from scenes.parameters import NamedTrace, Parameters
from scenes.script.descent import steps_and_slopes
from scenes.script.endings import verdict

TRACED = ["red_ball_steps", "arctan_plateau"]
"""The figures of a recorded run on a function of one variable."""


def scipy_bfgs(fun, slope, start):
    iterates = [start]
    scipy.optimize.minimize(
        lambda x: fun(x[0]),
        start,
        jac=slope,
        method="BFGS",
        callback=lambda xk: iterates.append(float(xk[0])),
    )
    return iterates


def heavy_ball(slope, x, rate, decay, steps):
    iterates, velocity = [x], 0.0
    for _ in range(steps):
        velocity = decay * velocity - rate * slope(x)
        x = x + velocity
        iterates.append(x)
    return iterates


def adam(slope, x, rate, steps):
    """Kingma and Ba, 2015, algorithm 1, with its own numbers."""
    iterates, m, v = [x], 0.0, 0.0
    for t in range(1, steps + 1):
        m, v = 0.9 * m + 0.1 * slope(x), 0.999 * v + 0.001 * slope(x) ** 2
        x = x - rate * (m / (1 - 0.9**t)) / ((v / (1 - 0.999**t)) ** 0.5 + 1e-8)
        iterates.append(x)
    return iterates


def article(x):
    return 2 * x * x * np.cos(x) - 5 * x


def article_slope(x):
    return 4 * x * np.cos(x) - 2 * x * x * np.sin(x) - 5


def quartic_slope(x):
    return 4 * x**3 - 6 * x + 1


RUNS = {
    "SciPy's BFGS": (library.ARTICLE_EXACT, scipy_bfgs(article, article_slope, -1.0)),
    "a heavy ball": (library.QUARTIC, heavy_ball(quartic_slope, 2.0, 0.01, 0.9, 250)),
    "one step": (library.PARABOLA, [2.5, -1.0]),
    "thousands of steps": (library.QUARTIC, heavy_ball(quartic_slope, 2.0, 5e-5, 0.5, 3000)),
    "from outside": (library.QUARTIC, heavy_ball(quartic_slope, -3.0, 0.005, 0.9, 250)),
    "leaves and comes back": (library.ARTICLE_EXACT, [-1.0, 7.5, -30.0, 3.7, 3.78]),
    "ends far away": (library.QUARTIC, [1.0, 3.0, -40.0, 3e4]),
    "a long formula": (library.RIDGE, scipy_bfgs(library.RIDGE.curve, library.RIDGE.slope, 2.4)),
    "at rest from the start": (library.XCOSX, [3.4256184594817283, 3.4256184594817283]),
    "Adam on the plain": (library.ARCTAN, adam(lambda x: 2 * x / (1 + x**4), -20.0, 0.3, 300)),
    "Adam, still on the plain": (library.ARCTAN, adam(lambda x: 2 * x / (1 + x**4), -20.0, 0.01, 50)),
}
SETTLE = {
    "SciPy's BFGS",
    "a heavy ball",
    "from outside",
    "a long formula",
    "at rest from the start",
    "Adam on the plain",
}


def parameters(run):
    objective, iterates = RUNS[run]
    return Parameters(
        objective, iterates[:1], (), len(iterates) - 1, [NamedTrace("run", np.reshape(iterates, (-1, 1)))]
    )


@pytest.fixture(
    params=[pytest.param(name, marks=pytest.mark.xdist_group(f"trace {name}")) for name in TRACED]
)
def name(request):
    return request.param


def test_which_figures_show_one_descent():
    assert "red_ball_steps" in TRACED
    assert not {"alpha_comparison", "multiple_starts", "skier_slope"} & set(TRACED)


@pytest.mark.parametrize("run", RUNS)
def test_a_recorded_run_is_drawn(watch, complaints, name, run):
    objective, iterates = RUNS[run]
    scene, moments = watch(name, "dark", parameters(run))
    assert [line for moment in moments for line in complaints(moment)] == []
    assert tuple(dict.fromkeys(moment.section for moment in moments)) == figure(name).sections

    x = np.array(iterates)
    dots = 0
    for moment in moments:
        places = [cKDTree(plane.c2p(x, objective.curve(x))[:, :2]) for plane in moment.planes]
        for dot in [ball[:2] for ball in moment.balls] + list(moment.marks):
            dots += 1
            assert min(tree.query(dot)[0] for tree in places) < 1e-4, moment.section
    assert dots > 2

    words = [label.reads for moment in moments for label in moment.labels] + [scene.alt_text, scene.verdict]
    assert not [line for line in words if re.search("α|alpha|learning rate|gradient descent|rule", line)]
    assert scene.verdict in scene.alt_text
    assert scene.verdict == verdict(replay(objective, iterates), 1e-3).text


@pytest.mark.parametrize("run", RUNS)
def test_the_runs_end_as_they_should(run):
    assert (replay(*RUNS[run]).status is Status.CONVERGED) == (run in SETTLE)


def test_steps_are_measured_by_the_slope():
    def said(run):
        data = compute(parameters(run))
        return steps_and_slopes(data.first.run.result, data.terrain.plains)

    x = np.array(RUNS["Adam on the plain"][1])
    ratios = np.abs(np.diff(x)) / np.abs(2 * x / (1 + x**4))[:-1]
    (inner,) = (
        float(high) for low, high in compute(parameters("Adam on the plain")).terrain.plains if low == -25
    )
    on = x[:-1] <= inner
    assert said("Adam on the plain") == (
        f"{on.sum()} steps of 300 began on a plain.",
        f"There a step was about {np.median(ratios[on]):.0f} times the slope, "
        f"elsewhere {np.median(ratios[~on]):.2f} times.",
    )
    assert said("Adam, still on the plain") == ("All 50 steps began on a plain.",)
    assert said("one step") == ("Every step was 0.7 times the slope.",)
    assert said("at rest from the start") == ("The ball never moved.",)
