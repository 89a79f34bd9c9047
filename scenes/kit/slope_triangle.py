"""A point that travels along a curve to feel its slope. It is no iterate, so it is a ring and not a ball."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from manim import Circle, FadeIn, FadeOut, ValueTracker, VGroup, VMobject, smooth

from gd import Objective, Result, Status
from scenes import theme as look
from scenes.kit.counter import Counter
from scenes.kit.figure_scene import FigureScene
from scenes.kit.label_placement import place_label
from scenes.kit.mountain import Mountain
from scenes.kit.plane import Plane
from scenes.kit.ranges import readable
from scenes.kit.slope import Tangent
from scenes.kit.text import Typeset, words
from scenes.numbers import brief
from scenes.theme import Theme


class SlopeTriangle(VGroup):
    """A ring at (x, f(x)), the tangent through it, and the legs of its triangle: `run` to the right, then the
    rise."""

    def __init__(self, theme: Theme, plane: Plane, fun: Callable, slope: Callable, run: float) -> None:
        self.plane, self.fun, self.slope, self.run = plane, fun, slope, run
        self.ring = Circle(radius=look.SMALL_BALL, stroke_color=theme.text, stroke_width=4)
        self.tangent = Tangent(theme, plane, length=3.4)
        self.legs = VMobject(stroke_color=theme.text, stroke_width=3)
        super().__init__(self.legs, self.tangent, self.ring)

    def show(self, x: float) -> SlopeTriangle:
        y, slope = float(self.fun(x)), float(self.slope(x))
        self.ring.move_to(self.plane.c2p(x, y))
        self.tangent.show(x, y, slope)
        self.legs.set_points_as_corners(self.corners(x))
        return self

    def corners(self, x: float) -> np.ndarray:
        """The triangle's corners on screen: the point, the end of the run, the end of the rise."""
        y, slope = float(self.fun(x)), float(self.slope(x))
        return self.plane.c2p([x, x + self.run, x + self.run], [y, y, y + slope * self.run])

    def signs(
        self, theme: Theme, x: float, rise: str, curve: VMobject, taken: tuple[VMobject, ...] = ()
    ) -> VGroup:
        """What stands by at x: an arrow head on the tangent's lower end, and the names and lengths of the
        triangle's legs, the `rise` as it is written, off the curve and off what has `taken` its room. Nothing
        where the ground is level."""
        here, corner, end = self.corners(x)
        up = float(end[1] - corner[1])
        if abs(up) < 0.25 or not self.tangent.has_points():
            return VGroup()
        box = (-self.plane.safe_x, self.plane.safe_x, *self.plane.box[2:])
        away = -int(np.sign(up))
        run, height = (words(text, color=theme.text) for text in (f"run {brief(self.run)}", f"rise {rise}"))
        place_label(
            run, (here + corner) / 2, curve, box, (self.ring, *taken), ((0, away), (1, away), (-1, away))
        )
        place_label(
            height,
            (corner + end) / 2,
            curve,
            box,
            (self.legs, run, *taken),
            ((1, 0), (1, away), (0, -away), (0, away), (-1, 0)),
        )
        return VGroup(self._head(theme), run, height)

    def _head(self, theme: Theme) -> VMobject:
        tip, tail = sorted(self.tangent.points[[0, -1]], key=lambda end: end[1])
        ahead = (tip - tail) / np.linalg.norm(tip - tail)
        side = np.array([-ahead[1], ahead[0], 0])
        head = VMobject(fill_color=theme.slope, fill_opacity=1, stroke_width=0)
        return head.set_points_as_corners(
            [tip + 0.28 * ahead, tip + 0.15 * side, tip - 0.15 * side, tip + 0.28 * ahead]
        )


def feel(scene: FigureScene[Any, Any], mountain: Mountain, heading: Typeset) -> VGroup:
    """A triangle goes from place to place; the slope is a number all the way, and at each place the caption
    says where to go."""
    data, script, theme, objective = scene.data, scene.script, scene.theme, scene.data.objective
    triangle = SlopeTriangle(theme, mountain.plane, objective.curve, objective.slope, data.leg)
    counter = Counter.standing(theme, {"f'(x)": theme.slope}, scene.layout.counts)
    moving, where, signs = VGroup(triangle, counter), ValueTracker(data.slope_places[0]), VGroup()

    def show(_: object) -> None:
        triangle.show(where.get_value())
        counter.write(script.slope(float(objective.slope(where.get_value()))))

    moving.add_updater(show, call_updater=True)
    scene.play(FadeIn(heading), FadeIn(moving, suspend_mobject_updating=False), run_time=look.BEAT)
    for nth, (place, rise) in enumerate(zip(data.slope_places, script.rises, strict=True)):
        if nth:
            scene.clear_caption()
            scene.play(FadeOut(signs), run_time=look.QUICK / 2)
            scene.play(where.animate.set_value(place), rate_func=smooth, run_time=1.5 * look.BEAT)
        signs = triangle.signs(theme, place, rise, mountain.curve, (mountain.moon,))
        if len(signs):
            scene.play(FadeIn(signs), run_time=look.QUICK)
        scene.caption(script.places[nth])
        scene.wait(look.READ)
    moving.clear_updaters()
    return VGroup(moving, signs)


def places_to_feel(
    objective: Objective, view: tuple[float, float], run: Result, leg: float
) -> tuple[float, ...]:
    """Where the slope is well above zero, well below, and zero: as near as can be to the lowest point in
    view.

    The triangle on a `leg` at the place, too, is in view.
    """
    low, high = view
    x = np.linspace(low + 0.05 * (high - low), high - 0.15 * (high - low), 400)
    foot, top = readable(objective.curve, np.linspace(low, high, 400), run.trajectory.line.x, padding=0.0)
    with np.errstate(all="ignore"):
        f, slope = objective.curve(x), objective.slope(x)
    room = 0.3 * (top - foot)
    in_view = (foot <= f) & (f <= top) & (foot - room <= f + leg * slope) & (f + leg * slope <= top + room)
    x, f, slope = x[in_view], f[in_view], slope[in_view]
    places = []
    for side in (slope, -slope):
        steep = x[(side > 0) & (side >= 0.6 * side.max(initial=0.0))]
        if steep.size:
            places.append(float(steep[np.argmin(np.abs(steep - x[np.argmin(f)]))]))
    path = run.trajectory.line.x
    if run.status is Status.CONVERGED and low <= path[-1] <= high:
        places.append(float(path[-1]))
    return tuple(places) or (float(path[0]),)
