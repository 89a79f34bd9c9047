"""Every dot on screen is a computed iterate: compared with recurrences written here, by hand, from the
article's formulas."""

import math

import numpy as np
import pytest
from scipy.spatial import cKDTree

from scenes.catalog import figure


def ridge(x):
    return (
        0.7
        + 4 * math.exp(-(((x - 1.8) / 2.8) ** 2))
        + 2.5 * math.exp(-(((x - 9.4) / 1.25) ** 2))
        + 0.1 * math.sin(2.8 * x + 3.2)
    )


def ridge_slope(x):
    return (
        -4 * math.exp(-(((x - 1.8) / 2.8) ** 2)) * 2 * (x - 1.8) / 2.8**2
        - 2.5 * math.exp(-(((x - 9.4) / 1.25) ** 2)) * 2 * (x - 9.4) / 1.25**2
        + 0.1 * 2.8 * math.cos(2.8 * x + 3.2)
    )


FUNCTIONS = {
    "skier_slope": (ridge, ridge_slope),
    "red_ball_steps": (
        lambda x: 2 * x**2 * math.cos(x) - 5 * x,
        lambda x: 2 * x * math.cos(x) - x**2 * math.sin(x) - 5,
    ),
    "arctan_plateau": (lambda x: math.atan(x**2), lambda x: 2 * x / (1 + x**4)),
    "multiple_starts": (lambda x: x * math.cos(x), lambda x: math.cos(x) - x * math.sin(x)),
}
FUNCTIONS["alpha_comparison"] = FUNCTIONS["red_ball_steps"]
FUNCTIONS["rule_comparison"] = FUNCTIONS["arctan_plateau"]
FUNCTIONS["derivative_check"] = FUNCTIONS["red_ball_steps"]
FUNCTIONS["high_school"] = (  # the descent is on −f
    lambda x: 5 * x - 2 * x**2 * math.cos(x),
    lambda x: 5 - 4 * x * math.cos(x) + 2 * x**2 * math.sin(x),
)


def by_every_rule(x: float, steps: int, slope) -> list[list[float]]:
    """The article's plateau by plain descent 1, momentum 1 and 0.9, AdaGrad 1 and Adam 0.1, by hand."""
    plain, heavy, grad, adam = [x], [x], [x], [x]
    v = total = m = s = 0.0
    for n in range(1, steps + 1):
        plain.append(plain[-1] - slope(plain[-1]))
        v = 0.9 * v + slope(heavy[-1])
        heavy.append(heavy[-1] - v)
        total += slope(grad[-1]) ** 2
        grad.append(grad[-1] - slope(grad[-1]) / (math.sqrt(total) + 1e-10))
        g = slope(adam[-1])
        m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g * g
        adam.append(adam[-1] - 0.1 * (m / (1 - 0.9**n)) / (math.sqrt(s / (1 - 0.999**n)) + 1e-8))
    return [plain, heavy, grad, adam]


def iterates(name: str) -> np.ndarray:
    """(x, f(x)) of every step of every run of the figure, shape (n, 2)."""
    f, slope = FUNCTIONS[name]
    if name == "rule_comparison":
        return np.array([(x, f(x)) for run in by_every_rule(-20.0, 2200, slope) for x in run])
    parameters = figure(name).parameters
    points = []
    for start in parameters.starts[:, 0].tolist():
        for rate in parameters.learning_rates:
            x = start
            for _ in range(max(parameters.steps, 200) + 1):
                points.append((x, f(x)))
                x = x - rate * slope(x)
    return np.array(points)


# Maps, networks and tables have recurrences of their own beside their tests.
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in FUNCTIONS]
)
def test_every_dot_stands_on_an_iterate(watch, name, theme_name):
    computed = iterates(name)
    places: dict[object, cKDTree] = {}
    seen = 0
    for moment in watch(name, theme_name)[1]:
        for plane in moment.planes:
            if plane not in places:
                places[plane] = cKDTree(plane.c2p(*computed.T)[:, :2])
        for dot in [ball[:2] for ball in moment.balls] + list(moment.marks):
            seen += 1
            nearest = min(places[plane].query(dot)[0] for plane in moment.planes)
            assert nearest < 1e-4, (
                f"in {moment.section}: a dot at {dot} is {nearest:.4f} units from the nearest iterate"
            )
    assert seen > 10


@pytest.mark.xdist_group("red_ball_steps")
def test_the_red_ball_ends_where_the_article_says(watch):
    scene, moments = watch("red_ball_steps")
    ball = moments[-1].balls[0]
    expected = (
        moments[-1]
        .planes[0]
        .c2p(
            3.909884097340449, 2 * 3.909884097340449**2 * math.cos(3.909884097340449) - 5 * 3.909884097340449
        )
    )
    assert np.allclose(ball[:2], expected[:2], atol=1e-6)
    read = [label.reads for label in moments[-1].labels]
    assert "20" in read and "3.90988" in read and "−41.53543" in read
    assert scene.verdict == "Converged at x = 3.90988 in 16 steps, to within 0.001."
    assert any("3.78298" in line for line in read), "the closing line says where the exact derivative ends"
