"""Every shape of screen: in 4:3, square, portrait and story nothing is crowded, type is as large as in
landscape relative to the width a phone shows, and the picture uses its height."""

from dataclasses import replace

import pytest
from conftest import SHAPES

from gd import library, parse_objective
from scenes import catalog
from scenes.catalog import figure
from scenes.factories import CardFactory
from scenes.kit.text import words
from scenes.layout import LANDSCAPE, for_shape
from scenes.parameters import Card, Parameters

OTHERS = [shape for shape in SHAPES if shape != "landscape"]
UPRIGHT = ("square", "portrait", "story")
TABLE_BESIDE = {("multiple_starts", "square"), ("high_school", "square")}
"""A table has more room beside the plane there."""
FIGURES = tuple(entry.name for entry in catalog.FIGURES)
RED, ALPHA, RULES = (
    figure(name).parameters for name in ("red_ball_steps", "alpha_comparison", "rule_comparison")
)
CASES = [
    *((name, figure(name).parameters) for name in FIGURES),
    ("red_ball_steps", replace(RED, rules=("adam",), learning_rates=(0.5,), steps=60)),
    ("red_ball_steps", replace(RED, rules=("momentum",), learning_rates=(0.02,))),
    ("red_ball_steps", Parameters(parse_objective("(x - 1e9)^2"), (1000000050.0,), (0.4,), 30)),
    ("alpha_comparison", replace(ALPHA, learning_rates=(0.05, 0.01, 0.2, 0.02, 0.1), steps=40)),
    ("alpha_comparison", Parameters(library.ARCTAN, (-1.5,), (0.5, 0.1), 60, rules=("momentum",))),
    (
        "rule_comparison",
        replace(
            RULES,
            rules=("adam", "adagrad", "rmsprop", "nesterov", "backtracking"),
            learning_rates=(0.1,),
            steps=300,
        ),
    ),
]


@pytest.mark.parametrize("shape", OTHERS)
@pytest.mark.parametrize("case", CASES, ids=[f"{name}-{n}" for n, (name, _) in enumerate(CASES)])
def test_nothing_is_crowded_in_any_shape(watch, complaints, case, shape):
    name, parameters = case
    scene, moments = watch(name, "dark", parameters, shape)
    assert [line for moment in moments for line in complaints(moment)] == []
    assert scene.verdict == watch(name, "dark", parameters)[0].verdict


@pytest.mark.parametrize("shape", OTHERS)
@pytest.mark.parametrize(
    "card",
    [
        Card("Gradient descent", "in 5 figures; every dot is a computed iterate", 0, 5),
        Card("Where the slope vanishes", "", 4, 5),
    ],
    ids=["title", "part"],
)
def test_cards_fit_every_shape(watch_scene, complaints, card, shape):
    moments = watch_scene(CardFactory(card), shape)[1]
    assert [line for moment in moments for line in complaints(moment)] == []


@pytest.mark.parametrize("shape", OTHERS)
def test_type_is_as_large_as_in_landscape(shape):
    # The same words, as a share of the width: a phone shows an upright picture as wide as it shows a wide
    # one high when it is turned, and as wide as one when it is not.
    across, up = SHAPES[shape]
    layout = for_shape(across / up)
    assert 1 / layout.width > 1 / LANDSCAPE.width
    if across < up:
        assert layout.width == LANDSCAPE.height, "as large as on a phone that is turned"
    assert words("x", color="#FFFFFF").height == pytest.approx(words("x", color="#000000").height)


@pytest.mark.parametrize("shape", UPRIGHT)
@pytest.mark.parametrize("name", FIGURES)
def test_an_upright_picture_uses_its_height(watch, name, shape):
    scene, moments = watch(name, "dark", figure(name).parameters, shape)
    tops = max(label.top for moment in moments for label in moment.labels)
    bottoms = min(label.bottom for moment in moments for label in moment.labels)
    assert tops - bottoms > 0.8 * scene.layout.height
    planes = [moment.planes[0] for moment in moments if moment.planes]
    left, right, bottom, _ = planes[0].box if planes else scene.layout.plane
    if (name, shape) not in TABLE_BESIDE:
        assert right - left > 0.7 * scene.layout.width, "the plane takes the width"
    below = [label for label in moments[len(moments) // 2].labels if label.top < bottom - 0.4]
    assert below, "text stands below the plane"
