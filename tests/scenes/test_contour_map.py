"""A descent on a map: its dots against recurrences written here, the relief against the surface, directions,
the words, other functions."""

import math

import numpy as np
import pytest
from manim import Arrow

from gd import library, parse_objective, region_around
from scenes.catalog import figure
from scenes.contour_map import compute
from scenes.kit.map import Map
from scenes.kit.path import Walker
from scenes.kit.relief import Relief
from scenes.layout import LANDSCAPE, Box
from scenes.parameters import NamedTrace, Parameters
from scenes.script.contour_map import map_script
from scenes.theme import DARK, THEMES

pytestmark = pytest.mark.xdist_group("contour_map")
USUAL = figure("contour_map").parameters


def himmelblau(x, y):
    return (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2


def slope(p):
    x, y = p
    a, b = x * x + y - 11, x + y * y - 7
    return np.array([4 * a * x + 2 * b, 2 * a + 4 * b * y])


def descent(start, rate, steps):
    x = [np.array(start, dtype=float)]
    for _ in range(steps):
        x.append(x[-1] - rate * slope(x[-1]))
    return np.array(x)


@pytest.fixture(scope="module")
def data():
    return compute(USUAL)


def test_every_dot_is_an_iterate(data):
    x = descent((0.0, 0.0), 0.01, data.run.last)
    np.testing.assert_allclose(data.run.points, x, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(data.run.fun, himmelblau(*x.T), rtol=1e-12, atol=1e-14)
    assert (
        data.run.arrived == 20
        and data.run.verdict.text == "Converged at (3.000, 2.000) in 20 steps, to within 0.01."
    )


@pytest.mark.parametrize(
    ("start", "end", "steps"),
    [
        ((-1.0, 0.0), (-2.805118, 3.131313), 11),
        ((-1.0, -1.0), (-3.779310, -3.283186), 11),
        ((0.0, -1.0), (3.584428, -1.848127), 26),
    ],
)
def test_other_starts_end_at_the_other_minima(start, end, steps):
    run = compute(Parameters(library.HIMMELBLAU, (start,), (0.01,), 80)).run
    np.testing.assert_allclose(run.points[-1], end, atol=1e-4)
    assert run.arrived == steps


def test_the_first_step_is_worked_out(data):
    script = map_script(data)
    assert script.worked_out == (
        'x_1 = x_0 - alpha thin partial f "/" partial x',
        "= 0 - 0.01 dot (−14) = 0.14000",
        'y_1 = y_0 - alpha thin partial f "/" partial y',
        "= 0 - 0.01 dot (−22) = 0.22000",
    )
    assert script.slopes == (
        "(partial f) / (partial x) = −14.0000",
        "(partial f) / (partial y) = −22.0000",
    )


def test_the_walker_stands_on_iterates(watch, data):
    scene, _ = watch("contour_map", "dark")
    (walker,) = [part for part in scene.get_mobject_family_members() if isinstance(part, Walker)]
    left, right, bottom, top = walker.map.box
    (x0, x1), (y0, y1) = walker.map.view
    place = walker.dot.get_center()
    x = x0 + (place[0] - left) / (right - left) * (x1 - x0)
    y = y0 + (place[1] - bottom) / (top - bottom) * (y1 - y0)
    np.testing.assert_allclose([x, y], descent((0, 0), 0.01, data.run.last)[-1], atol=1e-6)
    assert (x1 - x0) / (right - left) == pytest.approx((y1 - y0) / (top - bottom)), "equal scales"


def test_the_gradient_is_the_steepest_of_all_directions(watch, data):
    """The arrow, and the right angle it makes with the level line; f rises most along it."""
    from manim import tempconfig

    from scenes.contour_map import ContourMap

    arrows = []

    class Noted(ContourMap):
        def rose(self, on_map, facts):
            shown = super().rose(on_map, facts)
            arrows.extend(part for part in shown if isinstance(part, Arrow))
            arrows.append(shown[0])
            return shown

    with tempconfig({"pixel_width": 160, "pixel_height": 90, "frame_rate": 5, "dry_run": True}):
        Noted(USUAL).render()
    arrow, line = arrows
    ahead = (arrow.get_end() - arrow.get_start())[:2]
    ahead /= np.linalg.norm(ahead)
    up = slope((0.0, 0.0)) / np.linalg.norm(slope((0.0, 0.0)))
    np.testing.assert_allclose(ahead, up, atol=1e-6)
    angles = np.linspace(0, 2 * np.pi, 720)
    rises = [himmelblau(1e-4 * math.cos(a), 1e-4 * math.sin(a)) for a in angles]
    best = angles[int(np.argmax(rises))]
    assert math.cos(best) * up[0] + math.sin(best) * up[1] > 0.9999
    places = line.points[:, :2] - arrow.get_start()[:2]
    away = np.hypot(*places.T)
    near = places[(away > 0.05) & (away < 0.15)]
    assert away.min() < 0.02 and len(near) > 2, "the line goes through the start"
    # And meets the gradient at a right angle: the nearer, the less it has bent away.
    assert (np.abs(near @ ahead / np.hypot(*near.T)) < 0.03 + 2 * np.hypot(*near.T)).all()


ROOM = Box(-6.4, 6.4, -2.9, 2.7)


def relief_of(objective, view=((-5, 5), (-5, 5)), theme=DARK):
    return Relief(theme, Map(theme, objective, view, LANDSCAPE.plane), ROOM)


def seen_at(relief, x, y):
    """The colour of the picture where (x, y) stands, or would if nothing hid it: (4,)."""
    across, up, _ = relief.place(x, y)
    left, right, bottom, top = relief.canvas
    high, wide = relief.pixel_array.shape[:2]
    row = (up - bottom) / (top - bottom) * high
    return relief.pixel_array[::-1][int(row), int((across - left) / (right - left) * wide)]


def fill_of(relief, f):
    """The map's fill where f has this value."""
    fill = relief.map.colors[sum(f >= level for level in relief.map.levels.values)]
    return [int(fill[i : i + 2], 16) for i in (1, 3, 5)]


def test_from_straight_above_the_relief_is_the_map():
    relief = relief_of(library.HIMMELBLAU)
    relief.show(1.0)
    areas = [(right - left) * (top - bottom) for left, right, bottom, top in (relief.map.box, relief.canvas)]
    assert (relief.pixel_array[..., 3] == 255).mean() == pytest.approx(areas[0] / areas[1], abs=3e-3)
    (x0, x1), (y0, y1) = relief.map.view
    places = [(x, y) for x in np.linspace(x0, x1, 23)[1:-1] for y in np.linspace(y0, y1, 17)[1:-1]]
    right_ones = 0
    for x, y in places:
        np.testing.assert_allclose(relief.place(x, y), relief.map.c2p(x, y), atol=1e-9)
        right_ones += bool((seen_at(relief, x, y)[:3] == fill_of(relief, himmelblau(x, y))).all())
    assert right_ones > 0.8 * len(places), "all but those under a level line"


def test_it_tips_over_without_a_jump():
    relief = relief_of(library.HIMMELBLAU)
    ways: list[list] = [[], []]
    for relief.tipped in np.linspace(0, 1, 61):
        for way, place in zip(ways, ((0, 0), (4, -3)), strict=True):
            way.append(relief.place(*place))
    for way in ways:
        assert np.linalg.norm(np.diff(way, axis=0), axis=1).max() < 0.16
    relief = relief_of(library.HIMMELBLAU).show(1.0)
    last = relief.pixel_array.astype(int)
    assert np.abs(relief.show(0.999).pixel_array - last).mean() < 4


@pytest.mark.parametrize("tipped", [0.0, 0.3, 0.6, 0.9, 1.0])
def test_nothing_of_the_relief_is_cut_off(tipped):
    for objective in (library.HIMMELBLAU, library.ROSENBROCK, library.SADDLE):
        relief = relief_of(objective)
        relief.tipped = tipped
        left, right, bottom, top = relief.canvas
        for x in relief.map.view[0]:
            for y in relief.map.view[1]:
                across, up, _ = relief.place(x, y)
                assert left - 1e-9 <= across <= right + 1e-9 and bottom - 1e-9 <= up <= top + 1e-9


def test_at_an_angle_what_is_behind_a_ridge_is_hidden():
    relief = relief_of(parse_objective("exp(-20y^2) + 0x"))
    relief.light[:] = 1.0
    relief.tipped = -1.0
    relief.show(0.0)
    for x in (-1.3, 0.0, 1.4):
        assert (seen_at(relief, x, -1.5)[:3] == fill_of(relief, 0.0)).all(), "the ground in front is seen"
        assert (seen_at(relief, x, 1.5)[:3] != fill_of(relief, 0.0)).any(), "of that behind the ridge none is"


def test_where_the_function_is_not_defined_there_is_nothing():
    relief = relief_of(parse_objective("ln(x) + y^2"), ((-3, 3), (-2, 2)))
    relief.show(1.0)
    assert seen_at(relief, -1.0, 0.5)[3] == 0 and seen_at(relief, 1.0, 0.5)[3] == 255


def asked(text, start, rate, steps, rule="gradient_descent"):
    objective = parse_objective(text)
    objective = objective.about(region_around(objective, (start,)))
    return Parameters(objective, (start,), (rate,), steps, rules=(rule,))


CASES = {
    "the usual": USUAL,
    "a saddle": Parameters(library.SADDLE, ((1.5, 0.0),), (0.1,), 60),
    "on a saddle": Parameters(library.SADDLE, ((0.0, 0.0),), (0.1,), 10),
    "a ravine": asked("x^2 + 100y^2", (3.0, 1.0), 0.008, 60),
    "it flies": asked("x^2 + 100y^2", (3.0, 1.0), 0.011, 40),
    "undefined": asked("ln(x) + y^2", (2.0, 1.0), 0.2, 30),
    "tiny": asked("1e12 (x^2 + 4y^2)", (3e-6, 1e-6), 1e-14, 30),
    "huge": asked("(x/1e6)^2 + (y/1e6 - 1)^2", (3e6, 1e6), 1e11, 30),
    "one variable": asked("x^4 - x^2 + 0y", (1.5, 0.5), 0.05, 30),
    "long": asked("sin(x) cos(y) + exp(-(x-1)^2 - (y+2)^2) + 0.1x^2 + 0.1y^2", (2.0, 2.0), 0.3, 30, "adam"),
    "recorded": Parameters(
        library.ROSENBROCK,
        ((-1.2, 1.0),),
        (),
        3,
        (NamedTrace("bfgs", np.array([[-1.2, 1.0], [0.0, 0.4], [0.9, 0.8], [1.0, 1.0]])),),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_nothing_is_crowded(watch, complaints, case):
    scene, moments = watch("contour_map", list(THEMES)[len(case) % 2], CASES[case])
    assert [line for moment in moments for line in complaints(moment)] == []
    on_screen = {label.reads for moment in moments for label in moment.labels}
    subtitles = {line.content for line in scene.renderer.file_writer.subcaptions}
    assert scene.verdict in on_screen & subtitles and scene.verdict in scene.alt_text


def test_a_saddle_is_no_minimum():
    run = compute(CASES["a saddle"]).run
    assert run.verdict.text.startswith("At rest at (0.000, 0.000), on a saddle") and not run.verdict.good
