"""A line fitted by slopes from a handful of points: numbers against descents written here, layout, words."""

import numpy as np
import pytest

from gd.line_fit import scattered
from scenes.catalog import figure
from scenes.kit.path import Walker
from scenes.noisy_descent import SEEDS, compute
from scenes.parameters import NoiseParameters
from scenes.script.noisy_descent import noise_script

pytestmark = pytest.mark.xdist_group("noisy_descent")
USUAL = figure("noisy_descent").parameters
FAST = NoiseParameters(seed=4, start=(4.0, -2.0), learning_rate=1.2, steps=90)


def path(seed, start, size, steps, rate):
    """The recurrence, with the order of the points as it is documented: a new one whenever it is used up."""
    fit, random, left = scattered(seed), np.random.default_rng([seed, 1]), []
    lines = [start]
    for n in range(steps):
        if len(left) < size:
            left = list(random.permutation(200))
        some, left = left[:size], left[size:]
        m, b = lines[-1]
        off = m * fit.x[some] + b - fit.y[some]
        lines.append((m - rate(n) * np.mean(off * fit.x[some]), b - rate(n) * np.mean(off)))
    return np.array(lines)


def rates(parameters):
    rate, steps = parameters.learning_rate, parameters.steps
    return [lambda n: rate] * 3 + [lambda n: rate * (1 + np.cos(np.pi * n / steps)) / 2]


def test_every_line_is_that_of_the_recurrence():
    data = compute(USUAL)
    assert [fitting.size for fitting in data.fittings] == [200, 8, 1, 1]
    for fitting, rate in zip(data.fittings, rates(USUAL), strict=True):
        expected = path(0, (-1.0, 3.0), fitting.size, 200, rate)
        np.testing.assert_allclose(fitting.lines, expected, rtol=1e-9, atol=1e-9)


def test_the_median_over_twenty_seeds():
    # The storyboard: nearer by about four times for one point at a time.
    fit = {seed: np.polyfit(scattered(seed).x, scattered(seed).y, 1) for seed in range(SEEDS)}
    medians = []
    for rate in rates(USUAL)[2:]:
        away = [np.hypot(*(path(s, (-1.0, 3.0), 1, 200, rate)[-1] - fit[s])) for s in range(SEEDS)]
        medians.append(np.median(away))
    ratio = medians[0] / medians[1]
    assert 3 < ratio < 5
    script = noise_script(compute(USUAL))
    assert script.verdict == (
        f"One point at a time, a falling rate ends {ratio:.1f} times nearer to the best line."
    )
    assert [float(text) for text in script.medians[2:]] == pytest.approx(medians, abs=6e-4)


def test_what_is_said_of_the_last_quarter_is_so():
    data = compute(USUAL)
    script = noise_script(data)
    assert script.ends[0] == "In the last quarter it is within 0.001 of the best line."
    best = np.polyfit(scattered(0).x, scattered(0).y, 1)
    late = np.hypot(*(path(0, (-1.0, 3.0), 1, 200, lambda n: 0.15)[150:] - best).T)
    assert script.ends[2] == (
        f"In the last quarter it is between {late.min():.3f} and {late.max():.3f} from the best line."
    )


def test_a_rate_with_which_one_point_runs_off_is_told():
    script = noise_script(compute(NoiseParameters(0, (-1.0, 3.0), 50.0, 400)))
    assert script.verdict == f"Slopes from one point run off with this rate, for most of {SEEDS} seeds."
    assert script.ends[2].startswith("It runs off") and script.medians[2] == "runs off"


def test_the_dot_is_on_an_iterate_and_numbers_are_its_distance(watch):
    scene, moments = watch("noisy_descent")
    (walker,) = (part for part in scene.mobjects if isinstance(part, Walker))
    expected = path(0, (-1.0, 3.0), 1, 200, rates(USUAL)[3])[-1]
    np.testing.assert_allclose(walker.path.at(walker.step), expected, atol=1e-9)
    away = np.hypot(*(expected - np.polyfit(scattered(0).x, scattered(0).y, 1)))
    falling = [moment for moment in moments if moment.section == "falling"]
    assert f"{away:.3f}" in {label.reads for label in falling[-1].labels}


@pytest.mark.parametrize("shape", ["landscape", "classic", "square", "portrait", "story"])
@pytest.mark.parametrize("parameters", [USUAL, FAST], ids=["usual", "fast"])
def test_nothing_is_crowded_in_any_shape(watch, complaints, shape, parameters):
    scene, moments = watch("noisy_descent", "light", parameters, shape)
    assert [line for moment in moments for line in complaints(moment)] == []
    if shape == "landscape":
        assert scene.verdict in {label.reads for moment in moments for label in moment.labels}
        assert scene.verdict in scene.alt_text
