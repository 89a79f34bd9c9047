"""Thirty functions of two variables as people type them, over the figures that draw maps: nothing is crowded,
all sections are there, every run is the recurrence's, and the verdict is said."""

from dataclasses import dataclass

import numpy as np
import pytest

from gd import parse_objective, region_around
from scenes.catalog import figure
from scenes.parameters import Parameters


@dataclass(frozen=True)
class Case:
    """A typed function, the figure that draws it, where it starts, and its learning rate and steps."""

    figure: str
    text: str
    start: tuple[float, float]
    rate: float = 0.1
    steps: int = 25


CASES = [
    Case("contour_map", "x^2 + y^2", (2.0, 1.0)),
    Case("contour_map", "(1-x)^2 + 100(y-x^2)^2", (-1.2, 1.0), 0.001, 60),
    Case("contour_map", "x^2 - y^2", (1.0, 0.01), 0.1, 30),
    Case("contour_map", "x^4 + y^4 - 4xy", (0.5, -0.5), 0.03, 40),
    Case("contour_map", "sin(x) + cos(y)", (2.0, 2.0), 0.3, 30),
    Case("contour_map", "exp(x^2 + 3y^2)", (0.8, 0.4), 0.02, 30),
    Case("contour_map", "ln(1 + x^2 + 10y^2)", (3.0, 1.0), 0.05, 30),
    Case("contour_map", "abs(x) + abs(y)", (1.3, 0.7), 0.1, 20),
    Case("contour_map", "1e6 x^2 + y^2", (1.0, 1.0), 1e-7, 20),
    Case("contour_map", "x/(1 + x^2 + y^2)", (1.0, 1.0), 0.5, 40),
    Case("rule_race", "x^2/20 + y^2", (-8.0, 2.0), 0.5),
    Case("rule_race", "(x+2y-7)^2 + (2x+y-5)^2", (-2.0, 4.0), 0.05, 30),
    Case("rule_race", "0.26(x^2+y^2) - 0.48xy", (4.0, -2.0), 0.3, 40),
    Case("rule_race", "2x^2 - 1.05x^4 + x^6/6 + xy + y^2", (-1.5, 1.5), 0.05, 40),
    Case("rule_race", "x^2 + y^2 + 25(sin(x)^2 + sin(y)^2)", (2.2, 1.4), 0.01, 30),
    Case("rule_race", "sqrt(x^2 + y^2 + 1)", (3.0, -1.0), 0.4, 30),
    Case("rule_race", "x y", (0.1, 0.2), 0.1, 20),
    Case("rule_race", "(y - 1)^2 + 0x", (2.0, 3.0), 0.2, 20),
    Case("rule_race", "1/x + x + y^2", (2.0, 1.0), 0.2, 30),
    Case("rule_race", "1e-6(x^2 + 4y^2)", (300.0, 100.0), 1e4, 30),
    Case("basins", "sin(x) + cos(y)", (1.0, 1.0), 0.2, 40),
    Case("basins", "(x^2 - 1)^2 + y^2", (0.3, 0.5), 0.05, 40),
    Case("basins", "x^4 + y^4 - 2x^2 - 2y^2 + 0.2x", (0.4, 0.3), 0.05, 40),
    Case("basins", "x^2 + y^2", (1.0, 1.0), 0.3, 30),
    Case("basins", "x^2 - y^2", (1.0, 0.3), 0.1, 25),
    Case("basins", "cos(x) cos(y) + x^2/20", (0.5, 0.5), 0.3, 40),
    Case("basins", "x + y", (0.0, 0.0), 0.1, 20),
    Case("basins", "(x - 1)^2 (x + 1)^2 + (y - x^2)^2", (0.2, 0.9), 0.05, 40),
    Case("basins", "ln(1 + (x-1)^2 + y^2) + ln(1 + (x+1)^2 + y^2)", (0.4, 0.5), 0.2, 40),
    Case("basins", "x^2/4 + 1 - cos(3x) + y^2", (2.6, 1.0), 0.1, 40),
]


CORNER = {"abs(x) + abs(y)": 8}
"""The step from which differences tell nothing any more: it stands on a corner."""


def drawn(case: Case) -> Parameters:
    objective = parse_objective(case.text)
    objective = objective.about(region_around(objective, (case.start,)))
    rules = (
        ("gradient_descent", "momentum(decay=0.5)", "adam")
        if case.figure == "rule_race"
        else ("gradient_descent",)
    )
    rates = (case.rate,) * (len(rules) - 1) + (0.1,) if len(rules) > 1 else (case.rate,)
    return Parameters(objective, (case.start,), rates, case.steps, rules=rules)


def by_differences(case: Case) -> np.ndarray:
    """Plain descent with slopes from the values of the function alone."""
    objective, x = parse_objective(case.text), [np.array(case.start)]
    for _ in range(case.steps):
        h = 1e-6 * np.maximum(1.0, np.abs(x[-1]))
        ahead, behind = (objective.fun(x[-1] + sign * np.diag(h)) for sign in (1, -1))
        x.append(x[-1] - case.rate * (ahead - behind) / (2 * h))
    return np.array(x)


def test_they_are_thirty():
    assert len({case.text for case in CASES if case.figure != "basins"}) == 20 and len(CASES) == 30
    assert {case.figure for case in CASES} == {"contour_map", "rule_race", "basins"}


@pytest.mark.parametrize("case", CASES, ids=[f"{case.figure}: {case.text[:30]}" for case in CASES])
def test_nothing_is_crowded(watch, complaints, case):
    scene, moments = watch(case.figure, "dark", drawn(case))
    assert [line for moment in moments for line in complaints(moment)] == []
    assert tuple(dict.fromkeys(moment.section for moment in moments)) == figure(case.figure).sections
    subtitles = {line.content for line in scene.renderer.file_writer.subcaptions}
    on_screen = {label.reads for moment in moments for label in moment.labels}
    assert scene.verdict in on_screen & subtitles and scene.verdict in scene.alt_text
    if case.figure != "basins":
        run = scene.data.run.points if case.figure == "contour_map" else scene.data.racers[0].x
        expected = by_differences(case)[: len(run)]
        # Within rounding, until it is far away, or steps over a corner.
        told = np.abs(expected).max(axis=1) < 1e6
        told[CORNER.get(case.text, len(run)) :] = False
        slack = 1e-4 * np.abs(expected[0]).max()
        np.testing.assert_allclose(run[told], expected[told], rtol=1e-4, atol=slack)
