"""Nothing is crowded: what stands on screen after every animation, in both themes."""

import importlib
from collections import Counter

import numpy as np
import pytest
from functions import CASES, ENDS, Case

from fall_line.options import OPTIONS
from fall_line.request import make_request
from gd import Status, gradient_descent, minimize, parse_objective, region_around
from scenes import red_ball_steps
from scenes.catalog import ARTICLE, FIGURES, figure
from scenes.kit.ball import Ball
from scenes.parameters import Parameters
from scenes.script import Script
from scenes.theme import THEMES

ROLES_OF_TEXT = ("text", "quiet", "ball", "curve", "slope", "good", "trouble", "extra")


def test_nothing_is_crowded(watch, complaints, figure_name, theme_name):
    moments = watch(figure_name, theme_name)[1]
    assert len(moments) > 20
    assert [line for moment in moments for line in complaints(moment)] == []


def drawn(case: Case, view=None) -> Parameters:
    """What the figure is drawn from: the view fits itself, if no other is given."""
    objective = parse_objective(case.text)
    objective = objective.about(region_around(objective, case.starts))
    return Parameters(objective, case.starts, case.rates, case.steps, view=view)


@pytest.mark.parametrize("case", CASES, ids=[f"{case.figure}: {case.text[:30]}" for case in CASES])
def test_a_hundred_functions_are_not_crowded_either(watch, complaints, case):
    scene, moments = watch(case.figure, "dark", drawn(case))
    assert [line for moment in moments for line in complaints(moment)] == []
    assert tuple(dict.fromkeys(moment.section for moment in moments)) == figure(case.figure).sections
    assert scene.verdict and len(scene.alt_text) > len("A ball.")
    assert ends_in_the_same_words(case.figure, scene, moments)
    for ball in (part for part in scene.get_mobject_family_members() if isinstance(part, Ball)):
        plane = ball.walk.plane
        seen = plane.holds(*ball.walk.at(ball.step))
        assert (ball.dot.get_fill_opacity(), ball.arrow.get_fill_opacity()) == (float(seen), float(not seen))
        (left, right, bottom, top), (x, y, _) = plane.box, ball.arrow.get_center()
        assert seen or (left <= x <= right and bottom <= y <= top), (
            "a run that leaves the view ends in an arrow at its edge"
        )


@pytest.mark.parametrize("name", [entry.name for entry in FIGURES])
def test_the_article_ends_in_the_same_words_everywhere(watch, name):
    assert ends_in_the_same_words(name, *watch(name))


def ends_in_the_same_words(name, scene, moments) -> bool:
    """Whether the verdict is, word for word, on screen and in the subtitles."""
    on_screen = {label.reads for moment in moments for label in moment.labels}
    subtitles = {line.content for line in scene.renderer.file_writer.subcaptions}
    if name in ("red_ball_steps", "skier_slope"):
        last = {label.reads for label in moments[-1].labels}
        return scene.verdict in last & subtitles and scene.verdict in scene.alt_text
    if name == "arctan_plateau":
        texts = [descent.run.verdict.text for descent in (scene.data.first, scene.data.second)]
        return (
            set(texts) <= on_screen & subtitles
            and all(text in scene.verdict for text in texts)
            and texts[0] in scene.alt_text
        )
    if name in ("alpha_comparison", "rule_comparison"):
        # Below its panel a verdict may stand on two lines.
        under_panels = " ".join(label.reads for label in moments[-1].labels)
        shorts = [entry.run.verdict.short for entry in scene.data.entries]
        return scene.verdict in subtitles and all(
            short in under_panels and short in scene.verdict for short in shorts
        )
    if name != "multiple_starts":
        return scene.verdict in on_screen & subtitles and scene.verdict in scene.alt_text
    found = scene.script.found_by_all
    lost = scene.verdict.removeprefix(found).strip()
    return found in on_screen & subtitles and (
        not lost or (lost in subtitles and set(lost[:-1].split(". ")) <= on_screen)
    )


def test_the_hundred_functions_are_a_hundred_and_end_in_every_way():
    assert len({case.text for case in CASES}) == len(CASES) == 100
    assert Counter(case.figure for case in CASES) == {entry.name: 20 for entry in ARTICLE}
    assert {ENDS[case.ends] for case in CASES} == set(Status) - {Status.SEARCH_FAILED}


@pytest.mark.parametrize("case", CASES, ids=[f"{case.figure}: {case.text[:30]}" for case in CASES])
def test_the_hundred_descents_end_as_they_should(case):
    parameters = drawn(case)
    objective, start, rate = parameters.objective, case.starts[0], case.rates[0]
    run = minimize(objective, start, gradient_descent(rate), maxiter=case.steps, gtol=parameters.gtol(1e-6))
    assert run.status is ENDS[case.ends]
    # The same by the values of the function alone.
    x, width = [start], objective.width
    for _ in range(case.steps):
        h = 1e-6 * width
        with np.errstate(all="ignore"):
            x.append(
                float(x[-1] - rate * (objective.curve(x[-1] + h) - objective.curve(x[-1] - h)) / (2 * h))
            )
    moves = np.abs(np.diff(x))[-8:] / width
    if case.ends == "flies":
        assert not np.nanmax(np.abs(x)) < 1e9 * width or np.isnan(x[-1])
    elif case.ends in ("converges", "balances"):
        assert moves.max() < 1e-3
    elif case.ends == "cycles":
        assert moves.min() > 1e-2 and np.isfinite(x[-1])
    else:
        assert np.isfinite(x[-1])


@pytest.mark.parametrize("case", CASES, ids=[f"{case.figure}: {case.text[:30]}" for case in CASES])
def test_what_is_shown_does_not_change_what_is_said(case):
    """The same function on the view that fits, on a part of it and on far more."""
    with np.errstate(all="ignore"):
        usual = told(case.figure, drawn(case))
        start, width = case.starts[0], drawn(case).objective.width
        for low, high in ((start - width / 7, start + width / 5), (start - 40 * width, start + 70 * width)):
            assert told(case.figure, drawn(case, ((low, high),))) == usual


def told(name: str, parameters: Parameters) -> Script:
    """All that a figure says from these parameters."""
    scene = getattr(importlib.import_module(f"scenes.{name}"), figure(name).scene)
    return scene.write(scene.compute(parameters))


def ball_on(view: tuple[float, float] | None, text: str, start: float, rate: float, steps: int):
    """The red ball on a typed function, as the command line asks for it."""
    values = {"function": text, "start": [start], "learning_rate": [rate], "steps": steps}
    values |= {"domain": list(view)} if view else {}
    request = make_request(
        figure("red_ball_steps"), {name: OPTIONS[name].read(value) for name, value in values.items()}
    )
    return red_ball_steps.compute(request.parameters)


@pytest.mark.parametrize("view", [None, (-5, 5), (-50, 50), (-500, 500)])
def test_a_parabola_takes_36_steps_however_much_of_it_is_shown(view):
    # 3 · 0.8^36 = 0.00097 is the first within 0.001.
    data = ball_on(view, "x^2", 3, 0.1, 60)
    assert data.run.verdict.text == "Converged at x = 0.00000 in 36 steps, to within 0.001."
    assert view is None or data.x_range == view


@pytest.mark.parametrize("view", [None, (-25, 25), (-2000, 2000)])
def test_a_plateau_stays_one_however_much_of_it_is_shown(view):
    assert ball_on(view, "arctan(x^2)", -20, 1, 60).run.verdict.text == (
        "Still on the plateau after 60 steps: slope −0.00025."
    )


def test_where_the_slope_is_not_small_is_no_plateau():
    # e^x from 3 with 0.01: after 30 steps the slope, which is e^x itself, is still 2.8.
    x = 3.0
    for _ in range(30):
        x -= 0.01 * np.exp(x)
    assert (
        ball_on(None, "e^x", 3, 0.01, 30).run.verdict.text == f"Still walking after 30 steps, at x = {x:.5f}."
    )


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
