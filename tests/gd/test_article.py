"""Every number of the article, and the tables computed beside it."""

import math

import numpy as np
import pytest

from gd import Status, gradient_descent, minimize, minimize_many
from gd.library import ARCTAN, ARTICLE, ARTICLE_EXACT, XCOSX

PRINTED = [
    -1.0, -0.7380433186535809, -0.4517689796192908, -0.16557936458418349, 0.10052616463918496,
    0.3405750067235313, 0.560410899374451, 0.7712887282099922, 0.9867198958879527, 1.222919871233449,
    1.5015276953218426, 1.85359406746373, 2.3202841480084992, 2.9254110328783214, 3.552928431041799,
    3.876224166731099, 3.910293136698255, 3.9098754057727376, 3.909884280994461, 3.9098840933737544,
    3.909884097340449,
]  # fmt: skip


def descend(objective, x0, learning_rate, maxiter, gtol=1e-6):
    return minimize(objective, x0, gradient_descent(learning_rate), maxiter=maxiter, gtol=gtol)


def test_the_printed_iterates():
    run = descend(ARTICLE, -1, 0.05, 20, gtol=0)
    np.testing.assert_allclose(run.trajectory.x[:, 0], PRINTED, rtol=0, atol=1e-12)
    assert run.trajectory.fun[0] == pytest.approx(6.08060, abs=5e-6)
    assert run.trajectory.grad[0] == pytest.approx(-5.23913, abs=5e-6)


def test_the_printed_derivative_belongs_to_another_function():
    x = np.linspace(-5, 5, 41)
    np.testing.assert_allclose(ARTICLE_EXACT.slope(x), 2 * ARTICLE.slope(x) + 5, atol=1e-12)
    assert ARTICLE_EXACT.slope(-1.0) == pytest.approx(-5.47827, abs=5e-6)
    assert ARTICLE_EXACT.slope(3.909884097258) == pytest.approx(5.0, abs=1e-9)
    assert ARTICLE.exact is ARTICLE_EXACT and ARTICLE_EXACT.exact is None


@pytest.mark.parametrize(
    ("objective", "x", "fun"),
    [(ARTICLE, 3.909884097258, -41.535432), (ARTICLE_EXACT, 3.782980346204, -41.848649)],
    ids=["printed", "exact"],
)
def test_the_resting_points(objective, x, fun):
    run = descend(objective, -1, 0.02, 500, gtol=1e-11)
    assert run.x == pytest.approx(x, abs=1e-11)
    assert run.fun == pytest.approx(fun, abs=1e-6)


def test_the_exact_resting_point_is_the_minimum_on_the_interval_shown():
    low, high = ARTICLE.region[0]
    assert ARTICLE.curve(np.linspace(low, high, 100_001)).min() == pytest.approx(-41.848649, abs=1e-6)


@pytest.mark.parametrize(
    ("objective", "learning_rate", "within_1e2", "within_1e3"),
    [
        (ARTICLE, 0.01, 86, 96),
        (ARTICLE, 0.05, 16, 16),
        (ARTICLE, 0.02, 42, 47),
        (ARTICLE, 0.001, 871, 983),
        (ARTICLE_EXACT, 0.01, 71, 76),
        (ARTICLE_EXACT, 0.05, 40, 60),
        (ARTICLE_EXACT, 0.02, 35, 37),
        (ARTICLE_EXACT, 0.001, 721, 781),
    ],
)
def test_steps_until_it_has_settled(objective, learning_rate, within_1e2, within_1e3):
    run = descend(objective, -1, learning_rate, 1500)
    assert run.status is Status.CONVERGED
    assert (run.settled(1e-2), run.settled(1e-3)) == (within_1e2, within_1e3)


@pytest.mark.parametrize(
    ("objective", "edge", "resting_point"),
    [(ARTICLE, 0.0979, 3.909884097258), (ARTICLE_EXACT, 0.0529, 3.782980346204)],
    ids=["printed", "exact"],
)
def test_the_largest_rate_that_can_settle(objective, edge, resting_point):
    h = 1e-5
    curvature = (objective.slope(resting_point + h) - objective.slope(resting_point - h)) / (2 * h)
    assert 2 / curvature == pytest.approx(edge, abs=5e-5)
    assert descend(objective, -1, edge - 2e-3, 2000).status is Status.CONVERGED
    assert descend(objective, -1, edge + 2e-3, 2000).status is Status.CYCLING


def test_the_three_rates():
    assert descend(ARTICLE, -1, 0.01, 75).x == pytest.approx(3.8017, abs=5e-5)
    assert descend(ARTICLE, -1, 0.05, 15).x == pytest.approx(3.8762, abs=5e-5)
    assert descend(ARTICLE, -1, 0.001, 75).x == pytest.approx(-0.579, abs=5e-4)
    wandering = descend(ARTICLE, -1, 0.2, 10_000).trajectory.x[100:]
    np.testing.assert_allclose([wandering.min(), wandering.max()], [0.44, 5.38], atol=0.01)


def test_the_exact_derivative_overflows_at_step_17():
    x, step = -1.0, 0
    while math.isfinite(x):
        cos, sin = (math.cos(x), math.sin(x)) if math.isfinite(x * x) else (1.0, 1.0)
        x, step = x - 0.2 * (4 * x * cos - 2 * x * x * sin - 5), step + 1
    run = descend(ARTICLE_EXACT, -1, 0.2, 100)
    assert step == run.diverged_at == 17
    assert (run.nit, len(run.trajectory.x)) == (16, 17)
    assert np.isfinite(run.trajectory.x).all()


@pytest.fixture(scope="module")
def plain():
    """22,000 steps from -20, by the recurrence itself in Python's own numbers."""
    xs = [-20.0]
    for _ in range(22_000):
        xs.append(xs[-1] - 2 * xs[-1] / (1 + xs[-1] ** 4))
    return np.array(xs)


def test_the_plain_of_arctan(plain):
    run = descend(ARCTAN, -20, 1, 22_000)
    np.testing.assert_allclose(run.trajectory.x[:, 0], plain, rtol=0, atol=1e-7)
    x = run.trajectory.x[:, 0]
    after = [1, 10, 100, 1_000, 5_000, 10_000, 15_000, 19_000, 20_000]
    table = [-19.99975, -19.99750, -19.97495, -19.74518, -18.61214, -16.81807, -14.14263, -9.46095, -2.40716]
    np.testing.assert_allclose(x[after], table, rtol=0, atol=5.1e-6)
    below = {level: int(np.argmax(np.abs(x) < level)) for level in (19, 15, 10, 5, 2, 1)}
    assert below == {19: 3_710, 15: 13_673, 10: 18_752, 5: 19_925, 2: 20_003, 1: 20_006}
    np.testing.assert_allclose(np.abs(x[[20_100, 22_000]]), [0.189, 0.089], atol=5e-4)
    assert run.trajectory.fun[0] == pytest.approx(1.5682963, abs=5e-8)
    assert run.trajectory.grad[0] == pytest.approx(-0.00024999844, abs=5e-12)


def test_a_rate_for_the_plain_throws_the_ball_out_of_the_bowl():
    run = descend(ARCTAN, -20, 8000, 100)
    assert np.abs(run.trajectory.x[4]) < 5 < np.abs(run.trajectory.x[:4]).min()
    assert run.nit == 5
    assert run.x == pytest.approx(-1590.5, abs=0.05)
    assert abs(run.grad) < 1e-9


VALLEYS = {
    -6.437298: (-6.361004, [-9, -8, -7, -5, -4]),
    -0.860334: (-0.561096, [-3, -1, 0]),
    3.425618: (-3.288371, [1, 2.5, 3, 5, 6]),
    9.529334: (-9.477294, [7, 8, 9]),
}


def test_where_you_start_is_where_you_end():
    starts = [start for _, from_here in VALLEYS.values() for start in from_here]
    ends = [valley for valley, (_, from_here) in VALLEYS.items() for _ in from_here]
    depths = [depth for depth, from_here in VALLEYS.values() for _ in from_here]
    runs = minimize_many(XCOSX, starts, gradient_descent(0.1), maxiter=500)
    assert all(run.success for run in runs)
    np.testing.assert_allclose(runs.x[:, 0], ends, rtol=0, atol=1e-6)
    np.testing.assert_allclose([run.fun for run in runs], depths, rtol=0, atol=1e-6)


def test_the_lowest_valley_shown_is_the_last():
    x = np.linspace(*XCOSX.region[0], 200_001)
    assert x[np.argmin(XCOSX.curve(x))] == pytest.approx(9.529334, abs=1e-4)
    h = 1e-5
    curvature = (XCOSX.slope(9.529334 + h) - XCOSX.slope(9.529334 - h)) / (2 * h)
    assert curvature == pytest.approx(9.686, abs=5e-4)
    assert 0.206 < 2 / curvature < 0.207


@pytest.mark.parametrize("x", [-9.529334, -3.425618, 0.860334, 6.437298])
def test_the_maxima_between_the_valleys(x):
    assert XCOSX.slope(x) == pytest.approx(0, abs=1e-5)
    assert XCOSX.curve(x) > max(XCOSX.curve(x - 0.01), XCOSX.curve(x + 0.01))


def test_a_slope_sends_the_ball_the_other_way_and_none_lets_it_stay():
    uphill, downhill = descend(XCOSX, 5.0, 0.01, 1), descend(XCOSX, 2.0, 0.01, 1)
    assert uphill.trajectory.grad[0] > 0 > uphill.x - 5.0
    assert downhill.trajectory.grad[0] < 0 < downhill.x - 2.0
    still = descend(ARCTAN, 0.0, 1, 100)
    assert (still.nit, still.x, still.status) == (0, 0.0, Status.CONVERGED)
