"""Logistic regression: losses, lines and rings against a descent written here; tables of all kinds; words."""

import numpy as np
import pytest
from snapshots import film

from gd.table import Table, iris
from scenes.catalog import figure
from scenes.factories import SceneFactory
from scenes.kit.marks import Marks
from scenes.logistic_regression import compute
from scenes.parameters import TableParameters
from scenes.script.logistic_regression import logistic_script

pytestmark = pytest.mark.xdist_group("logistic_regression")
USUAL = figure("logistic_regression").parameters


def descent(table, rate, steps):
    """Weights of the standardised measures and losses, step by step."""
    z = (table.x - table.x.mean(axis=0)) / table.x.std(axis=0)
    design, w = np.column_stack([z, np.ones(len(z))]), np.zeros(3)
    weights, losses = [], []
    for _ in range(steps + 1):
        p = 1 / (1 + np.exp(-design @ w))
        weights.append(w)
        losses.append(-np.mean(table.y * np.log(p) + (1 - table.y) * np.log(1 - p)))
        w = w - rate * design.T @ (p - table.y) / len(table.y)
    return np.array(weights), np.array(losses)


def table(ones, zeros, names=("width", "height"), classes=("no", "yes")):
    x = np.array([*zeros, *ones], dtype=float)
    return Table(x, np.array([0.0] * len(zeros) + [1.0] * len(ones)), names, classes, "a test")


@pytest.fixture(scope="module")
def data():
    return compute(USUAL)


def test_the_losses_are_those_of_the_descent(data):
    weights, losses = descent(USUAL.table, 1.0, 1000)
    np.testing.assert_allclose(data.loss, losses, rtol=1e-9)
    np.testing.assert_allclose(data.run.trajectory.x, weights, rtol=1e-7, atol=1e-10)
    known = {0: 0.6931, 1: 0.438, 10: 0.192, 100: 0.113, 1000: 0.1028}
    assert all(data.loss[k] == pytest.approx(loss, abs=5e-4) for k, loss in known.items())
    assert data.least == pytest.approx(0.10282, abs=1e-5)


def test_every_line_is_where_p_is_a_half(data):
    """In the measures as they are: on the line p is 1/2, and 0.9 where the band ends."""
    x = USUAL.table.x
    for k in (1, 7, 1000):
        w = descent(USUAL.table, 1.0, k)[0][-1]
        a, c = data.lines[k][:2], data.lines[k][2]
        on_line = np.array([5.0, -(c + 5.0 * a[0]) / a[1]])
        at_end = np.array([5.0, (np.log(9) - c - 5.0 * a[0]) / a[1]])
        p = [1 / (1 + np.exp(-((v - x.mean(0)) / x.std(0) @ w[:2] + w[2]))) for v in (on_line, at_end)]
        np.testing.assert_allclose(p, [0.5, 0.9], rtol=1e-6)


def test_rings_are_around_what_is_told_wrongly(data):
    assert [int(data.right[k]) for k in (1, 2, 10, 1000)] == [94, 94, 94, 94]
    w = descent(USUAL.table, 1.0, 1000)[0][-1]
    x, y = USUAL.table.x, USUAL.table.y
    z = (x - x.mean(axis=0)) / x.std(axis=0) @ w[:2] + w[2]
    np.testing.assert_array_equal(data.wrong[1000], (z > 0) != (y == 1))
    assert data.wrong.shape == (1001, 100) and data.wrong[0].all(), "at first it says neither"


def test_the_words_say_what_the_steps_bought(data):
    script = logistic_script(data)
    assert script.verdict == "Loss 0.1028 after 1,000 steps, the least there is; 94 of 100 right."
    assert (
        script.bought
        == "As many are right from step 1 on. Later steps buy certainty: the loss falls from 0.438 to 0.103."
    )
    assert script.readings(10) == ("10", "0.1919", "94") and script.classes == (
        "versicolor, 50",
        "virginica, 50",
    )


def test_sepals_are_harder():
    sepals = iris(("sepal_length", "sepal_width"))
    data = compute(TableParameters(sepals, (1.0,), 400))
    assert [int(data.right[k]) for k in (1, 10, 50)] == [69, 72, 75]
    assert data.least == pytest.approx(0.5516, abs=1e-4) and not data.separable


def test_what_a_line_separates_is_told():
    flowers = iris(classes=("setosa", "versicolor"))
    sizes = {}
    for steps in (10, 100, 1000):
        data = compute(TableParameters(flowers, (1.0,), steps))
        sizes[steps] = float(np.linalg.norm(data.run.x[:2]))
        assert data.separable and data.least is None
        assert logistic_script(data).verdict.startswith(
            "A line separates them: no least loss, w grows without end."
        )
    assert sizes == pytest.approx({10: 2.1, 100: 4.0, 1000: 6.3}, abs=0.1)


def test_a_rate_that_is_too_big_is_told():
    """Above 4.39 the first steps overshoot; with 400 the loss is far above that of the start."""
    data = compute(TableParameters(USUAL.table, (400.0,), 5))
    script = logistic_script(data)
    assert "the least loss is 0.1028" in script.verdict and script.ending.good == bool(data.loss[-1] < 0.6931)


OVERLAP = [(0, 0), (1, 2), (2, 1), (3, 3), (1, 1)], [(2, 2), (0, 1), (4, 4), (1, 0)]
CASES = {
    "the flowers": USUAL,
    "Adam": TableParameters(USUAL.table, (0.3,), 60, rules=("adam",)),
    "separable": TableParameters(table([(5, 1), (6, 2)], [(0, 4), (1, 5)]), (1.0,), 100),
    "overlapping": TableParameters(table(*OVERLAP), (0.5,), 40),
    "long names": TableParameters(
        table(
            *OVERLAP,
            names=("height of the plant above the ground in centimetres", "width_of_its_largest_leaf"),
            classes=("grown in the shade of the old trees", "grown in full sun"),
        ),
        (0.5,),
        20,
    ),
    "huge": TableParameters(table(*(np.array(part) * 1e9 for part in OVERLAP)), (0.5,), 20),
    "tiny": TableParameters(table(*(np.array(part) * 1e-9 + 1e-6 for part in OVERLAP)), (0.5,), 20),
    "one step": TableParameters(USUAL.table, (1.0,), 1),
    "far too fast": TableParameters(USUAL.table, (400.0,), 12),
}


def test_no_point_is_out_of_sight_once_it_is_there():
    """Both classes are there in full at every moment after the first section, with the band or without."""
    seen = []

    def make_scene():
        scene = SceneFactory("logistic_regression", CASES["overlapping"], "dark")()
        update = scene.update_to_time

        def watched(t):
            update(t)
            parts = scene.get_mobject_family_members()
            full = [part for part in parts if isinstance(part, Marks) and part.get_fill_opacity() > 0.99]
            seen.append({len(part.points) // len(part.outline) for part in full})

        scene.update_to_time = watched
        return scene

    snapshots = [snap for snap in film(make_scene)[1] if not snap.at_rest]
    shown = [counts for counts, snap in zip(seen, snapshots, strict=True) if snap.section != "data"]
    assert len(shown) > 100 and all({4, 5} <= counts for counts in shown)


@pytest.mark.parametrize("case", CASES)
def test_nothing_is_crowded(watch, complaints, case):
    scene, moments = watch("logistic_regression", "dark", CASES[case])
    assert [line for moment in moments for line in complaints(moment)] == []
    on_screen = {label.reads for moment in moments for label in moment.labels}
    subtitles = {line.content for line in scene.renderer.file_writer.subcaptions}
    assert scene.verdict in on_screen & subtitles and scene.verdict in scene.alt_text
