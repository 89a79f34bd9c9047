"""The skier: runs compared with a recurrence written here, what is said of them, and the person on the
skis."""

import itertools
import math

import numpy as np
import pytest
from snapshots import film

from gd import Status, library, parse_objective, region_around
from scenes import theme as look
from scenes.catalog import figure
from scenes.factories import SceneFactory
from scenes.kit.ball import Walk
from scenes.kit.mountain import Mountain
from scenes.kit.skier import LOOK, Skier
from scenes.parameters import Parameters
from scenes.script.skier_slope import outcome, skier_script, way_out
from scenes.skier_slope import all_rates, compute
from scenes.theme import THEMES, WINTER

pytestmark = pytest.mark.xdist_group("skier_slope")


def height(x):
    """0.7 + 4 exp(-((x - 1.8) / 2.8)²) + 2.5 exp(-((x - 9.4) / 1.25)²) + 0.1 sin(2.8 x + 3.2)."""
    peak = 4 * math.exp(-(((x - 1.8) / 2.8) ** 2))
    summit = 2.5 * math.exp(-(((x - 9.4) / 1.25) ** 2))
    return 0.7 + peak + summit + 0.1 * math.sin(2.8 * x + 3.2)


def slope(x):
    """The derivative of 0.7 + 4 exp(-((x - 1.8) / 2.8)²) + 2.5 exp(-((x - 9.4) / 1.25)²) + 0.1 sin(2.8 x +
    3.2)."""
    peak = -8 * (x - 1.8) / 2.8**2 * math.exp(-(((x - 1.8) / 2.8) ** 2))
    summit = -5 * (x - 9.4) / 1.25**2 * math.exp(-(((x - 9.4) / 1.25) ** 2))
    return peak + summit + 0.28 * math.cos(2.8 * x + 3.2)


def descent(rate, steps):
    xs = [2.4]
    for _ in range(steps):
        xs.append(xs[-1] - rate * slope(xs[-1]))
    return xs


@pytest.fixture(scope="module")
def data():
    return compute(figure("skier_slope").parameters)


def test_every_stop_is_an_iterate(data):
    for run in data.descents:
        x = run.run.x[: run.shown + 1]
        assert np.allclose(x, descent(run.rate, run.shown), atol=1e-9)


def test_small_steps_crawl_big_ones_leap_and_the_middle_arrives(data):
    small, big, middle = data.descents
    assert (small.rate, big.rate, middle.rate) == (0.02, 2.5, 0.6)
    bottom = descent(0.6, 200)[-1]
    for run in (small, middle):
        far = [abs(x - bottom) > 1e-3 for x in descent(run.rate, 1000)]
        assert run.shown == len(far) - far[::-1].index(True)
    assert 10 <= middle.shown <= 16 and small.shown > 30 * middle.shown
    late = descent(2.5, 400)[-40:]
    assert big.run.result.status is Status.CYCLING
    assert all((a - bottom) * (b - bottom) < 0 for a, b in itertools.pairwise(late)), (
        "it leaps over the valley each time"
    )


def test_what_is_said_of_each(data):
    small, big, middle = data.descents
    assert (
        outcome(small, middle) == f"It arrives, after {small.shown} decisions where {middle.shown} would do."
    )
    assert outcome(big, middle) == "Too far, back, and too far again: it never settles."
    assert [run.run.verdict.good for run in data.descents] == [True, False, True]


def test_the_slope_is_felt_where_it_is_positive_negative_and_zero(data):
    rising, falling, level = (slope(x) for x in data.slope_places)
    assert rising > 0.5 and falling < -0.5 and abs(level) < 1e-4
    assert [way_out(s, rising).split()[-1] for s in (rising, falling, level)] == ["left.", "right.", "stay."]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((0.6,), (0.6, 0.02, 2.4)),
        ((0.6, 2.5), (0.6, 2.5, 0.02)),
        ((0.6, 0.1), (0.6, 0.1, 2.4)),
        ((0.6, 0.5, 0.4), (0.6, 0.5, 0.4)),
    ],
)
def test_missing_learning_rates_are_made_from_the_first(given, expected):
    assert all_rates(given) == pytest.approx(expected)


def test_a_peak_is_no_lowest_point(data):
    peak = 1.7
    for _ in range(200):
        peak += 0.3 * slope(peak)
    on_top = compute(Parameters(library.RIDGE, (peak,), (0.6,), 5))
    assert not on_top.middle.run.verdict.good and not on_top.at_bottom
    assert on_top.middle.run.verdict.text == f"At rest at x = {peak:.5f}, on a maximum: no minimum."
    assert data.at_bottom and not compute(Parameters(library.RIDGE, (2.4,), (2.5,), 50)).at_bottom


@pytest.fixture(scope="module")
def leaper(data, watch):
    """The skier with big steps, on the mountain. (`watch` has set Manim's folder for compiled text.)"""
    mountain = Mountain(THEMES["dark"], data.objective.curve, data.view, data.middle.run.x)
    run = data.descents[1].run
    return Skier(THEMES["dark"], Walk(mountain.plane, data.objective.curve, run.x[:6], run.fun[:6]))


@pytest.mark.parametrize("k", range(5))
def test_the_skier_faces_the_way_it_goes(leaper, k):
    leaper.show(k + (1 + LOOK) / 2)
    tip, heel = leaper.skis.get_end(), leaper.skis.get_start()
    assert np.sign(tip[0] - heel[0]) == np.sign(leaper.walk.x[k + 1] - leaper.walk.x[k])


def test_the_skis_stand_on_the_ground_and_leave_it_in_a_leap(leaper):
    plane = leaper.walk.plane
    unit_x, unit_y = plane.c2p(1, 1)[:2] - plane.c2p(0, 0)[:2]
    for k, x in enumerate(leaper.walk.x):
        leaper.show(k)
        assert np.allclose(leaper.ball.dot.get_center(), plane.c2p(x, height(x)), atol=1e-9)
        assert leaper.tilt(k) == pytest.approx(math.atan(slope(x) * unit_y / unit_x), abs=0.05)
        assert leaper.head.get_center()[1] > leaper.ball.dot.get_center()[1] + 0.8
    leaper.show(1 + (1 + LOOK) / 2)
    foot = leaper.ball.dot.get_center()
    middle = (leaper.walk.x[1] + leaper.walk.x[2]) / 2
    assert foot[1] > plane.c2p(middle, height(middle))[1] + 0.3


def test_the_score_says_how_each_descent_ended(watch):
    moments = [moment for moment in watch("skier_slope")[1] if moment.section == "how-far"]
    read = [label.reads for label in moments[-1].labels]
    assert [line for line in read if "settles" in line or "converged" in line] == [
        "converged in 536 steps",
        "never settles",
        "converged in 14 steps",
        "converged: to within 0.001",
    ]


def test_the_film_ends_in_the_valley(watch):
    scene, moments = watch("skier_slope")
    read = [label.reads for label in moments[-1].labels]
    assert {"The lowest point around you", "14", "7.12", "0.81", scene.verdict} <= set(read)
    assert (
        scene.verdict == f"Converged at x = {descent(0.6, 200)[-1]:.5f} in 14 steps, to within 0.001."
        and scene.verdict in scene.alt_text
    )


@pytest.mark.parametrize(
    "parameters",
    [
        Parameters(library.XCOSX, (1.0,), (0.1,), 60),
        Parameters(library.ARTICLE_EXACT, (-1.0,), (0.05, 0.2), 60),
        Parameters(library.ARCTAN, (-20.0,), (1.0, 8000.0), 40),
    ],
    ids=["another valley", "diverges", "plateau"],
)
def test_other_descents_are_laid_out_as_well(watch, parameters):
    for moment in watch("skier_slope", "dark", parameters)[1]:
        for i, label in enumerate(moment.labels):
            assert abs(label.left) <= look.SAFE_X and abs(label.right) <= look.SAFE_X, (
                f"{moment.section}: {label.reads}"
            )
            for other in moment.labels[i + 1 :]:
                assert not label.overlaps(other), f"{moment.section}: {label.reads} / {other.reads}"


def typed(text, start, rates, steps=800, rule="gradient_descent"):
    objective = parse_objective(text)
    objective = objective.about(region_around(objective, (start,)))
    return Parameters(objective, (start,), rates, steps, rules=(rule,))


def test_what_is_called_cycling_is_seen_to_cycle():
    # ln(1 + x²) from 8 with 2: x − 4x / (1 + x²) comes slowly to 1, −1, 1, …
    middle = compute(typed("ln(1+x^2)", 8.0, (2.0,))).middle
    assert middle.run.verdict.text == "Cycling between −0.982 and 1.02: never settles."
    x = 8.0
    for _ in range(middle.shown):
        x -= 4 * x / (1 + x**2)
    assert x == pytest.approx(middle.run.x[middle.shown]) and abs(abs(x) - 1) < 0.05
    assert middle.lapse[1] < middle.shown - 4, "the last leaps are seen one by one"


@pytest.mark.parametrize(
    ("parameters", "arrives"),
    [
        (typed("ln(1+x^2)", 8.0, (2.0,)), False),
        (typed("x^2", 3.0, (0.1,), rule="momentum"), True),
        (typed("ln(1+x^2)", 8.0, (2.0,), rule="adam"), True),
        (typed("0.0000001x^2", 3.0, (1e6,), rule="backtracking"), True),
    ],
    ids=["cycling", "momentum", "adam", "line search"],
)
def test_no_words_stand_on_the_skier_at_any_moment(watch, complaints, parameters, arrives):
    scene, shots = film(SceneFactory("skier_slope", parameters), rate=8)
    assert [shot.covered for shot in shots if shot.covered] == []
    assert (
        any("×" in text for shot in shots for text in shot.texts)
        or not arrives
        or scene.data.middle.shown < 20
    )
    moments = watch("skier_slope", "dark", parameters)[1]
    assert [line for moment in moments for line in complaints(moment)] == []


def test_readings_fit_what_they_show():
    # 1e-7 x² from 3 with 1e6: x is multiplied by 0.8 at every step.
    script = skier_script(compute(typed("0.0000001x^2", 3.0, (1e6,))))
    assert script.heights[:2] == ("9.00e−7", "5.76e−7") and len(set(script.heights[:20])) == 20


def luminance(color):
    channels = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one, other):
    dim, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dim + 0.05)


def test_words_and_marks_stand_out_from_snow_and_sky(theme_name):
    theme, tones = THEMES[theme_name], WINTER[theme_name]
    for role in ("text", "quiet", "ball", "curve", "slope", "good", "trouble"):
        for ground in (tones.sky, tones.far, tones.drift):
            assert contrast(getattr(theme, role), ground) >= 4.5, (role, ground)
        assert contrast(getattr(theme, role), tones.snow) >= 3, role
    assert contrast(theme.text, tones.snow) >= 4.5
