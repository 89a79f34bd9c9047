"""Nothing is crowded: what stands on screen after every animation, in both themes."""

import numpy as np
import pytest

from gd import parse_objective
from scenes.catalog import Parameters, figure
from scenes.theme import THEMES

ROLES_OF_TEXT = ("text", "quiet", "ball", "curve", "slope", "good", "trouble", "extra")


def test_nothing_is_crowded(watch, complaints, figure_name, theme_name):
    moments = watch(figure_name, theme_name)[1]
    assert len(moments) > 20
    assert [line for moment in moments for line in complaints(moment)] == []


FUNCTIONS = [
    ("red_ball_steps", "x^4 - 3x^2 + x", (-2.2, 2.2), (2.0,), (0.02,)),
    ("red_ball_steps", "sin(x)/x + x^2/50", (-10.0, 10.0), (8.0,), (0.5,)),
    ("red_ball_steps", "1/x + x", (-4.0, 4.0), (3.0,), (0.3,)),
    ("red_ball_steps", "1000000 x^2", (-1.0, 1.0), (0.9,), (1e-7,)),
    ("alpha_comparison", "x^2 + 10 sin(x)", (-6.0, 6.0), (5.0,), (0.05, 0.01, 0.4)),
    ("alpha_comparison", "abs(x) + cos(3x)", (-3.0, 3.0), (2.5,), (0.1, 0.02)),
    ("arctan_plateau", "tanh(x)^2", (-9.0, 9.0), (-6.0,), (1.0,)),
    ("arctan_plateau", "1 - exp(-x^2)", (-5.0, 5.0), (3.0,), (0.5, 500.0)),
    ("arctan_plateau", "1000000 x^2", (-1.0, 1.0), (0.9,), (1e-7,)),
    ("multiple_starts", "1000000 x^2", (-1.0, 1.0), (0.9, -0.5), (1e-7,)),
    ("multiple_starts", "sin(x) + sin(3x)/2 + x^2/20", (-6.0, 6.0), (-5.0, -3.0, 0.0, 5.0), (0.2,)),
    ("skier_slope", "sqrt(x^2 + 1) + cos(2x)/2", (-4.0, 4.0), (-3.0,), (0.3,)),
]


@pytest.mark.parametrize(("name", "text", "domain", "starts", "rates"), FUNCTIONS, ids=[f"{f[0]}: {f[1]}" for f in FUNCTIONS])
def test_typed_functions_are_not_crowded_either(watch, complaints, name, text, domain, starts, rates):
    parameters = Parameters(parse_objective(text, domain=domain), starts, rates, 40)
    scene, moments = watch(name, "dark", parameters)
    assert [line for moment in moments for line in complaints(moment)] == []
    assert scene.verdict


def test_every_section_is_there(watch, figure_name):
    assert tuple(dict.fromkeys(m.section for m in watch(figure_name)[1])) == figure(figure_name).sections


def luminance(color: str) -> float:
    """Relative luminance of a #rrggbb colour, as WCAG 2.2 defines it."""
    channels = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("role", ROLES_OF_TEXT + ("axes",))
def test_contrast(role, theme_name):
    theme = THEMES[theme_name]
    dim, bright = sorted(luminance(color) for color in (theme.background, getattr(theme, role)))
    assert (bright + 0.05) / (dim + 0.05) >= (3.0 if role == "axes" else 4.5), role
