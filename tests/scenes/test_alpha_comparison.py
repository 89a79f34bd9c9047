"""The comparison of learning rates: every run against a recurrence written here, its words, and the layout
for two to five rates."""

import math
from dataclasses import replace

import numpy as np
import pytest

from gd import library
from scenes import theme as look
from scenes.alpha_comparison import compute
from scenes.catalog import figure
from scenes.kit.chart import Chart, Track
from scenes.kit.marks import Sign
from scenes.kit.panels import panel_boxes
from scenes.kit.timing import whole_steps
from scenes.layout import Box
from scenes.parameters import Parameters
from scenes.script.comparison import against, alpha_script, rate
from scenes.theme import DARK

pytestmark = pytest.mark.xdist_group("alpha_comparison")
ARTICLE = figure("alpha_comparison").parameters
EXACT = replace(ARTICLE, objective=library.ARTICLE_EXACT)


def recurrence(rate: float, steps: int, *, exact: bool = False) -> list[float]:
    twice, x = 2 if exact else 1, [-1.0]
    for _ in range(steps):
        x.append(x[-1] - rate * (twice * (2 * x[-1] * math.cos(x[-1]) - x[-1] ** 2 * math.sin(x[-1])) - 5))
    return x


def settled(x: list[float]) -> int:
    """The first step from which x stays within a thousandth of where it ends."""
    return max(k for k in range(len(x)) if abs(x[k] - x[-1]) > 1e-3) + 1


def runs(parameters: Parameters) -> dict:
    return {rate(entry): entry for entry in compute(parameters).entries}


def test_the_runs_are_the_article_s():
    seen = runs(ARTICLE)
    assert list(seen) == [0.01, 0.05, 0.2] and rate(compute(ARTICLE).first) == 0.05
    assert seen[0.05].x[15] == pytest.approx(3.876224166731099, abs=1e-12)
    assert seen[0.01].x[75] == pytest.approx(3.8017, abs=5e-5)
    for alpha, run in seen.items():
        assert np.allclose(run.x, recurrence(alpha, run.last), atol=1e-9)
        assert np.allclose(run.fun, 2 * run.x**2 * np.cos(run.x) - 5 * run.x)


def test_how_each_run_ends():
    assert {alpha: entry.run.arrived for alpha, entry in runs(ARTICLE).items()} == {
        0.01: 96,
        0.05: 16,
        0.2: None,
    }
    assert [settled(recurrence(rate, 400)) for rate in (0.01, 0.05)] == [96, 16]
    assert runs(ARTICLE)[0.2].run.cycles is not None and runs(ARTICLE)[0.2].last == 100
    assert {alpha: entry.run.arrived for alpha, entry in runs(EXACT).items()} == {
        0.01: 76,
        0.05: 60,
        0.2: None,
    }
    assert [settled(recurrence(rate, 400, exact=True)) for rate in (0.01, 0.05)] == [76, 60]
    flies = runs(EXACT)[0.2]
    assert flies.last == 16 and flies.run.verdict.short == "diverged at step 17"
    # 0.001 needs far more steps than are shown: what has not been seen is not said.
    slow = runs(replace(ARTICLE, learning_rates=(0.05, 0.001)))[0.001]
    assert slow.run.arrived is None and slow.last == 100
    assert slow.run.verdict.short == "still walking after 100 steps"
    longer = runs(replace(ARTICLE, learning_rates=(0.05, 0.001), steps=1000))[0.001]
    assert longer.last == 983 and longer.run.verdict.short == "converged in 983 steps"


def test_the_view_holds_every_ball_that_stays_near():
    data = compute(ARTICLE)
    assert data.x_range[0] == -5 and data.x_range[1] == pytest.approx(max(recurrence(0.2, 100)))
    assert compute(EXACT).x_range == (-5.0, 5.0)


def test_the_closing_line_compares_what_was_run():
    assert (
        alpha_script(compute(ARTICLE)).closing
        == "Five times smaller: six times slower. Four times bigger: never settles."
    )
    assert (
        alpha_script(compute(EXACT)).closing
        == "Five times smaller: 1.3 times slower. Four times bigger: diverged at step 17."
    )
    assert against(2, 7, more="more", less="fewer", same="as many") == "3.5 times fewer"
    assert against(100, 101, more="more", less="fewer", same="as many") == "as many"


def test_the_verdicts_stand_below_their_panels(watch):
    scene, moments = watch("alpha_comparison")
    labels = {label.reads: label for label in moments[-1].labels}
    centres = [
        (labels[words].left + labels[words].right) / 2
        for words in ("converged in 96 steps", "converged in 16 steps", "never settles")
    ]
    last = sorted({plane.box for plane in moments[-1].planes})
    assert np.allclose(centres, [(left + right) / 2 for left, right, _, _ in last])
    assert len({(plane.x_range, plane.y_range) for plane in moments[-1].planes}) == 1
    assert (
        scene.verdict
        == "α = 0.01: converged in 96 steps. α = 0.05: converged in 16 steps. α = 0.2: never settles. "
        "Converged: to within 0.001."
    )
    told = [label.reads for moment in moments for label in moment.labels]
    assert "×7" in told and "The same 16 steps bring it only to x = −0.11. The rest in time-lapse." in told


@pytest.mark.parametrize(
    "parameters",
    [
        replace(EXACT, learning_rates=(0.2, 0.05)),
        replace(ARTICLE, learning_rates=(0.05, 0.001, 0.2, 0.1)),
        replace(ARTICLE, learning_rates=(0.05, 0.01, 0.2, 0.02, 0.1), steps=40),
        Parameters(library.ARCTAN, (-1.5,), (0.5, 0.1, 5.0), 60),
        Parameters(library.XCOSX, (3.4256184594817283,), (0.1, 0.01), 10),
    ],
    ids=["two-one-diverges", "four", "five", "logarithmic", "starts-at-rest"],
)
def test_other_parameters_are_laid_out_as_well(watch, parameters):
    _, moments = watch("alpha_comparison", "dark", parameters)
    assert [
        label.reads
        for label in moments[-1].labels
        if label.reads == alpha_script(compute(parameters)).closing
    ]
    for moment in moments:
        for i, label in enumerate(moment.labels):
            assert not any(label.overlaps(other) for other in moment.labels[i + 1 :]), (
                moment.section,
                label.reads,
            )
            assert label.left >= -look.SAFE_X and label.right <= look.SAFE_X, (moment.section, label.reads)
            assert label.bottom >= -look.SAFE_Y and label.top <= look.SAFE_Y, (moment.section, label.reads)


def test_a_track_is_drawn_through_the_values_as_far_as_the_step_shown():
    y = np.array([6.0, 2.0, -1.0, 4.0, -3.0])
    chart = Chart(DARK, "f", 4, (-5, 5), (0, 4, 0, 10), log=False)
    track = Track(DARK, chart.plane, y, Sign("disc", "good")).show(3.0)
    assert np.allclose(track.line.get_end(), [3, 9, 0]) and np.allclose(track.marks.get_right()[0], 3.085)
    assert track.line.get_top()[1] == pytest.approx(10), "what is out of range is cut off at the edge"
    assert np.allclose(track.show(3.9).line.get_end(), [3, 9, 0]), "a step counts when it is taken"
    assert np.allclose(track.show(9.0).line.get_end(), [4, 2, 0]), "a run that has ended stays where it is"


def test_time_lapse_shows_whole_steps_only():
    rate = whole_steps(84)
    shown = [rate(t) * 84 for t in np.linspace(0, 1, 61)]
    assert (
        np.allclose(shown, np.round(shown))
        and shown[0] == 0
        and shown[-1] == 84
        and min(np.diff(shown)) > 0.5
    )
    assert rate(1.02) == 1, "a last frame after the end shows the end"


def test_panels_share_the_width():
    assert np.allclose(panel_boxes(3, Box(0, 10, 0, 2), 0.5), [(0, 3, 0, 2), (3.5, 6.5, 0, 2), (7, 10, 0, 2)])
