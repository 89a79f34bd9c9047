"""Where sixteen balls end, what the figure says about it, and that it stands other functions, starts and
rates."""

import math
from dataclasses import replace

import numpy as np
import pytest
from snapshots import film

from gd import library, of_one_variable
from scenes import theme as look
from scenes.catalog import figure
from scenes.factories import SceneFactory
from scenes.kit.crowd import ON_THE_WAY, Crowd
from scenes.multiple_starts import compute
from scenes.parameters import Parameters

pytestmark = pytest.mark.xdist_group("multiple_starts")

ARTICLE = figure("multiple_starts").parameters
STARTS = ARTICLE.starts[:, 0].tolist()
VALLEYS = [(-6.437298, -6.361004), (-0.860334, -0.561096), (3.425618, -3.288371), (9.529334, -9.477294)]
ENDS = {
    -9: 0,
    -8: 0,
    -7: 0,
    -5: 0,
    -4: 0,
    -3: 1,
    -1: 1,
    0: 1,
    1: 2,
    2.5: 2,
    3: 2,
    5: 2,
    6: 2,
    7: 3,
    8: 3,
    9: 3,
}


def slope(x: float) -> float:
    return math.cos(x) - x * math.sin(x)


def walk(x: float, rate: float = 0.1, steps: int = 60, tolerance: float = 1e-4) -> list[float]:
    """The recurrence, by hand, until the slope is gone."""
    path = [x]
    while abs(slope(path[-1])) > tolerance and len(path) <= steps:
        path.append(path[-1] - rate * slope(path[-1]))
    return path


def settled(path: list[float]) -> int:
    return next(k for k in range(len(path)) if all(abs(x - path[-1]) <= 1e-3 for x in path[k:]))


def test_the_valleys_are_the_articles():
    data = compute(ARTICLE)
    assert np.allclose([(v.x, v.f) for v in data.valleys], VALLEYS, atol=1e-6)
    assert [v.balls for v in data.valleys] == [5, 3, 5, 3]
    assert data.lowest == data.best == 3


def test_every_start_ends_where_the_article_says():
    data = compute(ARTICLE)
    assert dict(zip(STARTS, data.ends, strict=True)) == ENDS
    assert not any(data.troubles)


def test_arrivals_and_cost_are_those_of_the_recurrence():
    data, paths = compute(ARTICLE), [walk(start) for start in STARTS]
    assert list(data.arrivals) == [settled(path) for path in paths]
    assert data.steps_in_all == sum(len(path) - 1 for path in paths)


def test_the_first_ball_misses_the_lowest_valley_by_one_hill():
    data = compute(ARTICLE)
    assert STARTS[data.scout] == 6.0 and data.ends[data.scout] == 2


def test_signs_differ_in_shape_and_green_is_the_lowest():
    data = compute(ARTICLE)
    signs = [data.sign(k) for k in range(4)]
    assert len({sign.shape for sign in signs}) == len({sign.role for sign in signs}) == 4
    assert [sign.role == "good" for sign in signs] == [False, False, False, True]


def test_counts_run_with_the_steps():
    data, ends = compute(ARTICLE), [settled(walk(start)) for start in STARTS]
    for step in (0, 7, 16.5, 35):
        assert sum(data.arrived(step)) == sum(end <= step for end in ends)
    assert data.arrived(max(ends)) == [5, 3, 5, 3]


def test_a_ball_in_trouble_is_counted_into_no_valley():
    # 2 / f'' = 0.206 at the lowest valley: with 0.25 the balls there hop to and fro; −10 lies beyond the last
    # hill.
    data = compute(replace(ARTICLE, starts=(-10.0, -5.0, 8.0, 9.0), learning_rates=(0.25,)))
    assert data.ends == (None, 0, None, None)
    assert data.troubles == ("left [−10, 10]", "", "never settled", "never settled")
    assert [v.balls for v in data.valleys] == [1, 0, 0, 0]
    assert data.best == 0 and data.lowest == 3


def test_a_ball_on_a_hilltop_or_still_walking_is_in_no_valley():
    cosine = of_one_variable("cosine", np.cos, lambda x: -np.sin(x), "cos(x)", (-6.0, 6.0), "a test")
    data = compute(Parameters(cosine, starts=(0.0, 3.13), learning_rates=(0.001,), steps=10))
    assert data.troubles == ("at rest on a maximum", "still walking")
    assert np.allclose([v.x for v in data.valleys], [-math.pi, math.pi])


def test_only_the_five_lowest_valleys_are_listed():
    data = compute(replace(ARTICLE, starts=(0.0, 40.0)))
    assert len(data.valleys) == 8 and len(data.listed) == 5
    others = [valley.f for k, valley in enumerate(data.valleys) if k not in data.listed]
    assert max(data.valleys[k].f for k in data.listed) < min(others)
    assert data.arrived(60) == [0, 0, 0, 0, 0, 1], "the valley of 0 is one of those not listed"


def test_the_words_on_screen(watch):
    scene, moments = watch("multiple_starts")
    said = [label.reads for moment in moments for label in moment.labels]
    assert "A valley, but not the lowest." in said and "lowest" in said
    last = [label.reads for label in moments[-1].labels]
    cost = sum(len(walk(start)) - 1 for start in STARTS)
    assert f"Try many starts, keep the best. The price: 16 runs, {cost} steps in all." in last
    assert {"best", "lowest on [−10, 10]", "9.529", "−9.477"} <= set(last)
    column = [label for label in moments[-1].labels if label.left > 6 and label.top < 2]
    assert [label.reads for label in sorted(column, key=lambda label: -label.top)] == ["5", "3", "5", "3"]
    assert scene.verdict == "Where you start is where you end: 3 of 16 find the lowest valley."


def test_the_words_point_at_the_valleys_they_speak_of():
    shots = film(SceneFactory("multiple_starts", ARTICLE), rate=2)[1]
    for word in ("lowest", "best"):
        places = [line.end for shot in shots for line in shot.pointers if word in shot.texts]
        assert places
        for x, y in places:
            assert x == pytest.approx(VALLEYS[3][0], abs=1e-3) and VALLEYS[3][1] - 2 < y < VALLEYS[3][1]


def test_balls_wear_the_sign_of_their_valley_only_at_the_end(watch):
    scene, _ = watch("multiple_starts")
    crowd = next(part for part in scene.get_mobject_family_members() if isinstance(part, Crowd))
    assert crowd.worn == [scene.data.sign(ENDS[start]) for start in STARTS]
    assert crowd.show(0).worn == [ON_THE_WAY] * 16
    crowd.show(max(crowd.arrivals))


@pytest.mark.parametrize(
    "parameters",
    [
        replace(ARTICLE, starts=tuple(np.linspace(-9.9, 9.9, 24)), learning_rates=(0.25,)),
        replace(ARTICLE, starts=(8.0,)),
        replace(ARTICLE, starts=(-10.0, 0.0, 40.0), learning_rates=(0.02,)),
        Parameters(library.ARTICLE_EXACT, starts=tuple(range(-5, 6)), learning_rates=(0.2,), steps=60),
        Parameters(library.ARTICLE, starts=(-4.0, 0.0, 0.1, 4.0), learning_rates=(0.05,), steps=60),
        Parameters(library.ARCTAN, starts=(-20.0, -1.0, 0.5), learning_rates=(0.4,), steps=20_000),
    ],
    ids=["24 starts", "one start", "many valleys", "diverging", "printed derivative", "plateau"],
)
def test_other_parameters_are_laid_out_as_well(watch, parameters):
    for moment in watch("multiple_starts", "dark", parameters)[1]:
        x, y = moment.curve_points.T
        for i, label in enumerate(moment.labels):
            at = (moment.section, label.reads)
            assert label.left >= -look.SAFE_X and label.right <= look.SAFE_X, at
            assert not any(label.overlaps(other) for other in moment.labels[i + 1 :]), at
            assert not ((label.left < x) & (x < label.right) & (label.bottom < y) & (y < label.top)).any(), at
            for ball_x, ball_y, radius in moment.balls:
                nearest = np.clip(ball_x, label.left, label.right), np.clip(ball_y, label.bottom, label.top)
                assert np.hypot(ball_x - nearest[0], ball_y - nearest[1]) > radius, at
