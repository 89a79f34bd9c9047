"""The map of basins: every dot and every share against runs written here, the layout, and the words."""

import numpy as np
import pytest

from gd import parse_objective
from scenes.basins import compute
from scenes.catalog import figure
from scenes.kit.basin_map import BasinPicture
from scenes.kit.path import Walker
from scenes.parameters import Parameters
from scenes.script.basins import basins_script

pytestmark = pytest.mark.xdist_group("basins")
USUAL = figure("basins").parameters
MINIMA = ((3.0, 2.0), (-2.805118, 3.131313), (-3.779310, -3.283186), (3.584428, -1.848127))
SQUARE = ((-3.0, 3.0), (-3.0, 3.0))


def asked(text, rates, starts=((1.0, 0.5),), steps=60, **more):
    objective = parse_objective(text).about(SQUARE)
    return Parameters(objective, starts, rates, steps, view=SQUARE, **more)


def himmelblau_path(x, y, rate, steps):
    path = [(x, y)]
    for _ in range(steps):
        x, y = path[-1]
        first, second = x * x + y - 11, x + y * y - 7
        path.append((x - rate * (4 * x * first + 2 * second), y - rate * (2 * first + 4 * y * second)))
    return np.array(path)


def test_the_sites_are_himmelblaus():
    data = compute(USUAL)
    assert [site.letter for site in data.sites] == ["A", "B", "C", "D"]
    np.testing.assert_allclose([site.x for site in data.sites], MINIMA, atol=1e-6)
    np.testing.assert_allclose([site.curvature for site in data.sites], (82.3, 80.6, 133.8, 105.4), atol=0.06)
    limits = [site.limit for site in data.sites]
    np.testing.assert_allclose(limits[2:], (0.01495, 0.01897), atol=5e-6)


def test_four_starts_end_at_four_minima():
    # optimizer-facts: (0, 0) to A in 20, (-1, 0) to B in 11, (-1, -1) to C in 11, (0, -1) to D in 26.
    data = compute(USUAL)
    assert data.ends == (0, 1, 2, 3)
    assert [run.arrived for run in data.runs] == [20, 11, 11, 26]
    script = basins_script(data)
    assert script.found == "They end at A, B, C and D."
    assert script.started[0] == ("(0, 0)", "A, 20 steps")


def test_what_the_table_says_is_what_the_runs_do():
    data = compute(USUAL)
    assert data.whole.ends.size >= 160 * 90 and len(data.sweep) == len(data.rates)
    script = basins_script(data)
    shares = dict(zip((row[1] for row in script.rows), script.shares(data.sweep[-1]), strict=True))
    # At 0.0195 only A and B are left, and about 46 per cent wander.
    assert shares["C"] == shares["D"] == "0.0"
    assert float(shares["no minimum"]) == pytest.approx(46, abs=1)
    random = np.random.default_rng(3)
    for nth in (0, 30, len(data.rates) - 1):
        seen, rate = data.sweep[nth], data.rates[nth]
        for _ in range(12):
            row, column = (int(random.integers(n)) for n in seen.ends.shape)
            end = himmelblau_path(seen.x[column], seen.y[row], rate, 200)[-1]
            away = np.linalg.norm(np.array(MINIMA) - end, axis=1)
            assert seen.ends[row, column] == (int(away.argmin()) if away.min() <= 0.01 else -1)


def test_the_verdict_follows_from_the_runs():
    script = basins_script(compute(USUAL))
    assert script.verdict == "The learning rate takes minima away: C above 0.01495 and D above 0.01897."
    gentle = Parameters(USUAL.objective, USUAL.starts, (0.01, 0.005, 0.012), 200, view=USUAL.view)
    assert basins_script(compute(gentle)).verdict == "4 of 4 minima are reached at 0.012."


def test_runs_from_the_rim_that_end_at_minima_out_of_view_are_not_lost():
    # The minima are (-pi/2, pi) and so on, 2 pi apart: those around the square are out of view.
    data = compute(asked("sin(x) + cos(y)", (0.5, 0.4, 0.6), ((1.0, 1.0),), steps=200))
    assert data.whole.share(-1) < 0.01 and "no minimum" not in basins_script(data).found


def test_a_bowl_is_lost_above_its_limit():
    # 2 / 6: no run starts on the axis where it would not feel the larger curvature.
    script = basins_script(compute(asked("x^2 + 3y^2", (0.3, 0.2, 0.4), steps=150)))
    assert script.verdict == "The learning rate takes minima away: A above 0.3333."


def test_one_minimum_and_none():
    one = compute(asked("x^2 + y^2/2", (0.2, 0.1, 0.3)))
    assert basins_script(one).verdict == "One minimum: 100 % of the runs reach it at 0.1, 100 % at 0.3."
    none = compute(asked("x + y^2", (0.1,)))
    script = basins_script(none)
    assert script.verdict == f"No minimum was found: none of {none.whole.ends.size:,} runs has one to end at."
    assert "takes the colour" not in script.alt_text
    assert [row[1] for row in script.rows] == ["no minimum"] and script.limits == ""
    runaway = basins_script(compute(asked("y^2 - x^2", (0.5,), steps=80)))
    assert "run off" in runaway.lost and "no minimum" in runaway.found.replace(
        "none of the minima", "no minimum"
    )


def test_the_limit_is_told_of_the_plain_rule_only():
    data = compute(asked("(x^2 - 1)^2 + y^2", (0.05,), rules=("momentum",)))
    assert all(site.limit is None for site in data.sites) and len(data.sites) == 2
    script = basins_script(data)
    assert script.heads[1] == "" and script.limits == "" and all(row[3] == "" for row in script.rows)


def test_more_minima_than_letters():
    data = compute(asked("cos(5x) + cos(5y) + (x^2 + y^2)/20", (0.05,)))
    assert [site.letter for site in data.sites] == ["A", "B", "C", "D"] and data.others > 2
    assert any("others" in row[1] for row in basins_script(data).rows)


def test_every_ball_stands_on_an_iterate(watch):
    scene, _ = watch("basins")
    steps = [himmelblau_path(x, y, 0.01, 200) for x, y in ((0, 0), (-1, 0), (-1, -1), (0, -1))]
    for run, path in zip(scene.data.runs, steps, strict=True):
        np.testing.assert_allclose(run.points, path[: len(run.points)], atol=1e-9)
    assert not any(isinstance(part, Walker) for part in scene.mobjects)


def test_the_picture_has_a_pixel_for_every_run_and_the_highest_row_on_top(watch):
    scene, _ = watch("basins")
    (picture,) = (part for part in scene.mobjects if isinstance(part, BasinPicture))
    last = scene.data.sweep[-1]
    assert picture.pixel_array.shape[:2] == last.ends.shape
    colors = {}
    for end in np.unique(last.ends):
        found = picture.pixel_array[::-1][last.ends == end]
        colors[end] = {tuple(color) for color in found}
    kinds = list(colors.values())
    assert all(one.isdisjoint(other) for n, one in enumerate(kinds) for other in kinds[n + 1 :])


@pytest.mark.parametrize("shape", ["classic", "square", "portrait", "story"])
def test_nothing_is_crowded_in_any_shape(watch, complaints, shape):
    moments = watch("basins", "dark", USUAL, shape)[1]
    assert [line for moment in moments for line in complaints(moment)] == []


@pytest.mark.parametrize(
    "parameters",
    [
        asked("x + y^2", (0.1,)),
        asked("cos(5x) + cos(5y) + (x^2 + y^2)/20", (0.05,)),
        asked("1/(x^2 + y^2)", (0.05,)),
        asked("log(x) + y^2", (0.05,)),
        asked("1e6 x^2 + y^2", (1e-7,)),
    ],
    ids=["none", "many", "pole", "log", "steep"],
)
def test_nothing_is_crowded_with_other_functions(watch, complaints, parameters):
    scene, moments = watch("basins", "light", parameters)
    assert [line for moment in moments for line in complaints(moment)] == []
    assert scene.verdict in {label.reads for moment in moments for label in moment.labels}


def test_without_a_view_the_minima_around_are_seen():
    objective = parse_objective("(x^2 - 1)^2 + y^2").about(((-0.5, 1.5), (-1.0, 1.0)))
    data = compute(Parameters(objective, ((1.2, 0.5),), (0.05,), 60))
    np.testing.assert_allclose([site.x for site in data.sites], ((1, 0), (-1, 0)), atol=1e-6)
    assert all(low < value < high for value, (low, high) in zip((-1.0, 0.0), data.view, strict=True))
