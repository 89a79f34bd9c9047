"""The red ball, with the article's numbers and with others."""

from dataclasses import replace

import numpy as np
import pytest

from gd import library, parse_objective
from scenes.catalog import figure
from scenes.parameters import Parameters
from scenes.red_ball_steps import compute

pytestmark = pytest.mark.xdist_group("red_ball_steps")
ARTICLE = figure("red_ball_steps").parameters


def test_the_run_is_the_article_s():
    run = compute(ARTICLE).run
    assert len(run.x) == 21
    assert np.allclose(
        run.x[[1, 2, 10, 20]],
        [-0.7380433186535809, -0.4517689796192908, 1.5015276953218426, 3.909884097340449],
        rtol=1e-12,
    )
    assert run.slope[0] == pytest.approx(-5.23913, abs=5e-6) and run.fun[0] == pytest.approx(
        6.08060, abs=5e-6
    )


def test_the_printed_derivative_is_owned_up_to_and_the_exact_one_is_not():
    assert compute(ARTICLE).exact_end == pytest.approx(3.782980346204, abs=1e-9)
    assert compute(replace(ARTICLE, objective=library.ARTICLE_EXACT)).exact_end is None


@pytest.mark.parametrize(
    "parameters",
    [
        Parameters(library.ARTICLE_EXACT, (-1.0,), (0.2,), 20),
        Parameters(library.ARTICLE_EXACT, (4.9,), (0.05,), 12),
        Parameters(library.XCOSX, (12.345678,), (0.1,), 30),
        Parameters(library.ARCTAN, (-20.0,), (1.0,), 5),
        Parameters(library.XCOSX, (3.4256184594817283,), (0.1,), 10),
    ],
    ids=["diverges", "uphill-start", "outside-the-domain", "plateau", "starts-at-rest"],
)
def test_other_parameters_are_laid_out_as_well(watch, parameters):
    scene, moments = watch("red_ball_steps", "dark", parameters)
    assert scene.verdict == compute(parameters).run.verdict.text
    for moment in moments:
        for i, label in enumerate(moment.labels):
            assert not any(label.overlaps(other) for other in moment.labels[i + 1 :]), (
                moment.section,
                label.reads,
            )
            assert label.left > -6.55 and label.right < 6.55, (moment.section, label.reads)


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        (5, "Still walking after 5 steps, at x = 0.19440."),
        (20, "Converged at x = 0.00000 in 16 steps, to within 0.001."),
    ],
)
def test_a_run_that_has_arrived_when_its_steps_are_used_up_has_converged(steps, words):
    # On x² with 0.2 a step multiplies x by 0.6: 2.5 · 0.6¹⁵ = 0.00118, 2.5 · 0.6¹⁶ = 0.00071.
    told = compute(Parameters(library.PARABOLA, (2.5,), (0.2,), steps))
    assert len(told.run.x) == steps + 1 and told.run.verdict.text == words


def test_a_slope_that_is_the_same_is_not_called_another_one(watch):
    # |x| + x/4 has the slope 5/4 on all of its right side.
    corner = Parameters(parse_objective("abs(x) + x/4", region=(-3, 3)), (2.2,), (0.3,), 8)
    said = {label.reads for moment in watch("red_ball_steps", "dark", corner)[1] for label in moment.labels}
    assert (
        "The slope is the same here. Again." in said and "The slope is another one here. Again." not in said
    )
