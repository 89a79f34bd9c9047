"""A function above, its derivative below it, at the same x."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import Circle, DashedLine, Dot, FadeOut, Line, ValueTracker, VGroup, VMobject, smooth

from gd import Objective
from scenes import theme as look
from scenes.kit.figure_scene import FigureScene
from scenes.kit.plane import SAMPLES, Plane, axis_left
from scenes.kit.slope import Tangent
from scenes.kit.text import formula
from scenes.layout import Layout
from scenes.parameters import Array
from scenes.theme import Theme

Range = tuple[float, float]

TRAVEL = 4.5
"""A look along the curve takes so long, in seconds."""
TICKS = 4
FINER, MOST, THIN = 20, 4_000, 3.0
"""A curve is drawn from so many places for each of its turns, from no more than so many, with this stroke."""
BEND_ACROSS, BEND_UP = 0.6, 0.45
"""A bend is drawn so far to both sides at most, and so high, in units of the frame,"""
OFF = 0.05
"""and no further than it is that close to the curve."""
BEND_STROKE = 9.0


class OverSlope:
    """Two planes, the curves on them, and their names, `sign` before them: "-" for -f. Curves with many
    `turns` are finer."""

    def __init__(
        self,
        theme: Theme,
        layout: Layout,
        objective: Objective,
        x_range: Range,
        y_range: Range,
        slope_range: Range,
        *,
        sign: str = "",
        turns: int = 0,
    ) -> None:
        self.objective = objective
        # -f, whose numbers may be wider, stands at the same place.
        ranges = [(low, high) for low, high in (y_range, slope_range)]
        ranges += [(-high, -low) for low, high in ranges]
        boxes = layout.upper_plane, layout.lower_plane
        left = max(axis_left(each, TICKS, wanted=boxes[0].left, safe_x=layout.safe_x) for each in ranges)
        upper, lower = (box._replace(left=left) for box in boxes)
        self.upper = Plane(
            theme, x_range, y_range, upper, x_ticks=0, y_ticks=TICKS, zero=False, safe_x=layout.safe_x
        )
        self.lower = Plane(theme, x_range, slope_range, lower, y_ticks=TICKS, safe_x=layout.safe_x)
        x = np.linspace(*x_range, max(SAMPLES, min(FINER * turns, MOST)))
        width = THIN if len(x) > SAMPLES else look.CURVE_STROKE
        with np.errstate(all="ignore"):
            f, slope = (np.broadcast_to(fun(x), x.shape) for fun in (objective.curve, objective.slope))
        self.curve = self.upper.line(x, f, color=theme.curve, width=width)
        self.slope = self.lower.line(x, slope, color=theme.slope, width=width)
        self.names = VGroup(
            *(
                formula(name, size=look.LABEL, color=color).place(box.right + 0.22, box.top - 0.3)
                for name, color, box in (
                    (f"{sign}f", theme.curve, upper),
                    (f"{sign}f'", theme.slope, lower),
                )
            )
        )

    def above(self, x: float) -> Array:
        """Where f stands over x on screen."""
        return self.upper.c2p(x, float(self.objective.curve(x)))

    def level(self, x: float) -> Array:
        """Where f' = 0 stands over x."""
        return self.lower.c2p(x, 0.0)

    def seen(self, x: float) -> bool:
        return self.upper.holds(x, float(self.objective.curve(x)))

    def guide(self, theme: Theme, x: float) -> DashedLine:
        """From the zero of f' up to f."""
        return DashedLine(self.level(x), self.above(x), color=theme.quiet, stroke_width=look.GUIDE_STROKE)

    def bend(self, x: float, second: float, color: str) -> VMobject:
        """The parabola that bends as the curve does at x, a piece of it."""
        left, right, bottom, top = self.upper.box
        across = (right - left) / np.ptp(self.upper.x_range)
        up = (top - bottom) / np.ptp(self.upper.y_range)
        steep = abs(second) / 2 * up / across**2
        reach = min(BEND_ACROSS, np.sqrt(BEND_UP / steep))
        place = self.above(x)
        low, high = max(-reach, left - place[0]), min(reach, right - place[0])
        t = np.append(np.linspace(low, 0, 24), np.linspace(0, high, 24)[1:])
        corners = place + np.column_stack([t, np.sign(second) * steep * t * t, 0 * t])
        on_curve = self.upper.c2p(x + t / across, self.objective.curve(x + t / across))
        with np.errstate(all="ignore"):
            off = np.flatnonzero(~(np.abs(corners - on_curve)[:, 1] <= OFF))
        first, last = off[off < len(t) // 2], off[off >= len(t) // 2]
        corners = corners[first[-1] + 1 if first.size else 0 : last[0] if last.size else len(t)]
        drawn = VMobject(stroke_color=color, stroke_width=BEND_STROKE, stroke_opacity=0.85)
        return drawn.set_points_as_corners(corners)


class Traveller(VGroup):
    """A ring that goes along the curve with its tangent; below it the slope there, as a height that leaves a
    line behind. It is no iterate, so it is a ring and not a ball."""

    def __init__(self, theme: Theme, pictures: OverSlope) -> None:
        self.pictures = pictures
        self.trace = VMobject(stroke_color=theme.slope, stroke_width=look.CURVE_STROKE)
        self.tie = Line(color=theme.quiet, stroke_width=look.GUIDE_STROKE)
        self.tangent = Tangent(theme, pictures.upper, length=2.0)
        self.ring = Circle(radius=look.SMALL_BALL, stroke_color=theme.text, stroke_width=4)
        self.dot = Dot(radius=look.SMALL_BALL, color=theme.slope)
        super().__init__(self.trace, self.tie, self.tangent, self.ring, self.dot)

    def show(self, x: float) -> Traveller:
        objective, upper, lower = self.pictures.objective, self.pictures.upper, self.pictures.lower
        with np.errstate(all="ignore"):
            f, slope = float(objective.curve(x)), float(objective.slope(x))
        seen, felt = upper.holds(x, f), upper.holds(x, f) and lower.holds(x, slope)
        ends = self.pictures.slope.points[3::4, 0]
        behind = int(np.searchsorted(ends, upper.c2p(x, 0.0)[0]))
        self.trace.set_points(self.pictures.slope.points[: 4 * behind])
        self.ring.set_stroke(opacity=float(seen))
        self.dot.set_opacity(float(felt))
        self.tie.set_stroke(opacity=0.7 * felt)
        self.tangent.clear_points()
        if seen:
            self.ring.move_to(upper.c2p(x, f))
            if np.isfinite(slope):
                self.tangent.show(x, f, slope)
        if felt:
            self.dot.move_to(lower.c2p(x, slope))
            self.tie.set_points_as_corners([upper.c2p(x, f), lower.c2p(x, slope)])
        return self


def travel(scene: FigureScene[Any, Any], pictures: OverSlope, interval: Range) -> None:
    """Along the curve from end to end. The derivative stays."""
    traveller, where = Traveller(scene.theme, pictures), ValueTracker(interval[0])
    traveller.add_updater(lambda _: traveller.show(where.get_value()), call_updater=True)
    scene.add(traveller)
    scene.play(where.animate.set_value(interval[1]), rate_func=smooth, run_time=TRAVEL)
    traveller.clear_updaters()
    scene.remove(traveller)
    scene.add(pictures.slope, *traveller.submobjects[1:])
    scene.play(*map(FadeOut, traveller.submobjects[1:]), run_time=look.QUICK)


def upside_down(plane: Plane, *parts: VMobject) -> list[Any]:
    """Animations that turn what stands on a plane upside down."""
    middle = [0, (plane.box[2] + plane.box[3]) / 2, 0]
    there = [part for part in parts if part.family_members_with_points()]
    return [part.animate.stretch(-1, 1, about_point=middle) for part in there]
