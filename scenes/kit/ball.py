"""The ball and where it has been. A ball at rest stands on an iterate, always; between two it glides or
hops."""

import math
from collections.abc import Callable

import numpy as np
from manim import Dot, Triangle, VGroup, VMobject

from scenes import theme as look
from scenes.kit.plane import Plane
from scenes.kit.readout import Readout
from scenes.numbers import brief, short
from scenes.theme import Theme

GLIDE = 0.12
"""A step longer than this share of the view is drawn as a hop: gliding along every bump between would look
like rolling."""

NARROW = 3.4
"""In a picture no wider than that the value of x is written as shortly as can be."""

COVERED = 0.01
"""Marks that stand this close, in units of the frame, look like one."""

ASIDE = [
    (0.3 * across - 0.1, up)
    for across in range(40)
    for n in range(16)
    for up in (-0.46 - 0.25 * n, 0.3 + 0.25 * n)
]
BESIDE_ARROW = ((0.25, -0.08), *sorted(ASIDE, key=lambda place: math.hypot(*place)))
"""Where the value of x may stand beside an arrow at the edge, the nearest first: how far inwards and up."""


class Walk:
    """A descent on a plane: the iterates x and their values f(x), shapes (nit + 1,), as places on screen."""

    def __init__(self, plane: Plane, fun: Callable, x: np.ndarray, y: np.ndarray) -> None:
        self.plane, self.fun, self.x, self.y = plane, fun, x, y

    def __len__(self) -> int:
        return len(self.x)

    def at(self, step: float) -> tuple[float, float]:
        """Where the ball is after so many steps, in the function's coordinates: on an iterate when `step` is
        whole."""
        before = int(np.clip(np.floor(step), 0, len(self.x) - 1))
        after, part = min(before + 1, len(self.x) - 1), step - before
        if part == 0 or after == before:
            return float(self.x[before]), float(self.y[before])
        x = (1 - part) * self.x[before] + part * self.x[after]
        foot, height = self.plane.y_range[0], np.ptp(self.plane.y_range)
        if not self.hops(before) and not np.isnan(on_the_curve := self.fun(x)):
            return float(x), float(on_the_curve)
        # Where the function has no value the ball falls out of the view.
        start, goal = (foot if np.isnan(y) else float(y) for y in (self.y[before], self.y[after]))
        chord = (1 - part) * start + part * goal
        return float(x), float(chord + 4 * part * (1 - part) * 0.12 * height)

    def hops(self, step: int) -> bool:
        """Whether the way from this iterate to the next is a hop."""
        there = min(step + 1, len(self.x) - 1)
        return bool(abs(self.x[there] - self.x[step]) > GLIDE * np.ptp(self.plane.x_range))


class Ball(VGroup):
    """The ball of a walk. Out of view it becomes an arrow at the edge with the value of x: the axes never
    jump."""

    def __init__(
        self, theme: Theme, walk: Walk, *, color: str | None = None, radius: float = look.BALL
    ) -> None:
        color = color or theme.ball
        self.walk, self.step = walk, 0.0
        self.dot = Dot(radius=radius, color=color).set_stroke(theme.background, 2.5, opacity=1)
        self.arrow = Triangle(color=color, fill_opacity=1, stroke_width=0).scale(0.16)
        self.value = Readout(0, 0, color=color, size=look.TICK)
        super().__init__(self.dot, self.arrow, self.value)
        self.show(0)
        if walk.plane.holds(*walk.at(0)):
            self.arrow.move_to(self.dot)  # so that the middle of the whole is the ball's

    def show(self, step: float) -> "Ball":
        self.step = step
        x, y = self.walk.at(step)
        plane = self.walk.plane
        seen = plane.holds(x, y)
        self.dot.set_opacity(float(seen))
        self.arrow.set_fill(opacity=float(not seen))
        self.value.set_fill(opacity=float(not seen))
        if seen:
            self.dot.move_to(plane.c2p(x, y))
        else:
            self._point_outside(x, y)
        return self

    def _point_outside(self, x: float, y: float) -> None:
        left, right, bottom, top = self.walk.plane.box
        there = self.walk.plane.c2p(x, y)
        if np.isnan(y):
            # No height at all: down, unless it is the side that the ball has left by.
            there[1] = bottom - 1 if left <= there[0] <= right else bottom + 0.3
        edge = np.array(
            [np.clip(there[0], left + 0.16, right - 0.16), np.clip(there[1], bottom + 0.3, top - 0.3), 0]
        )
        direction = np.arctan2(*(there - edge)[1::-1])
        self.arrow.become(
            Triangle(color=self.arrow.color, fill_opacity=1, stroke_width=0)
            .scale(0.16)
            .rotate(direction - np.pi / 2)
        )
        self.arrow.move_to(edge)
        on_right = edge[0] > (left + right) / 2
        self.value.align = "right" if on_right else "left"
        x = self._outside()
        said = brief(x, 4 if abs(x) < 1e5 else 2) if right - left > NARROW else short(x, 1, 5)
        self._write(said, edge)
        place = self._beside_arrow(edge, -1 if on_right else 1)
        if place is None and right - left <= NARROW:  # the arrow alone: no number may stand on the curve
            self.value.clear_points()
        else:
            self._write(said, edge + [-0.25 if on_right else 0.25, -0.08, 0] if place is None else place)

    def _write(self, text: str, anchor: np.ndarray) -> None:
        self.value.reads, self.value.anchor = "", anchor
        self.value.show(text)

    def _beside_arrow(self, edge: np.ndarray, inwards: int) -> np.ndarray | None:
        """Where the value stands, as wide as it is: the first of the places beside, below and above the arrow
        that is off the curve, if there is one."""
        plane, width = self.walk.plane, self.value.width
        left, right, bottom, top = plane.box
        x = np.linspace(*plane.x_range, 300)
        with np.errstate(all="ignore"):
            across, heights, _ = plane.c2p(x, self.walk.fun(x)).T
        across, heights = across[np.isfinite(heights)], heights[np.isfinite(heights)]
        for aside, up in BESIDE_ARROW:
            place = edge + [aside * inwards, up, 0]
            start, end = sorted((place[0] - 0.1 * inwards, place[0] + (width + 0.1) * inwards))
            if left <= start + 0.1 and end - 0.1 <= right and bottom + 0.04 <= place[1] <= top - 0.26:
                curve = heights[(start <= across) & (across <= end)]
                if (curve < place[1] - 0.1).all() or (curve > place[1] + 0.32).all():
                    return place
        return None

    def _outside(self) -> float:
        """The iterate the arrow speaks of: the one the ball goes to, or comes from if that one is in view
        again."""
        last = len(self.walk) - 1
        start, goal = (min(int(to_whole(self.step)), last) for to_whole in (np.floor, np.ceil))
        comes_back = self.walk.plane.holds(self.walk.x[goal], self.walk.y[goal])
        return float(self.walk.x[start if comes_back else goal])


class Trail(VGroup):
    """Small marks on the iterates behind the ball, the last few stronger than the rest."""

    def __init__(
        self, theme: Theme, walk: Walk, *, color: str | None = None, radius: float = look.GHOST, last: int = 3
    ) -> None:
        self.walk, self.last, self.mark = walk, last, Dot(radius=radius).points
        (low, high), (bottom, top) = walk.plane.x_range, walk.plane.y_range
        self.seen = (low <= walk.x) & (walk.x <= high) & (bottom <= walk.y) & (walk.y <= top)
        # Of marks that cover each other the first is enough: thousands of steps leave no more than a line has
        # room for.
        places = walk.plane.c2p(walk.x[self.seen], walk.y[self.seen])
        first = np.unique(np.round(places / COVERED), axis=0, return_index=True)[1]
        self.alone = np.flatnonzero(self.seen)[np.sort(first)]
        style = {"fill_color": color or theme.ball, "stroke_width": 0}
        super().__init__(VMobject(fill_opacity=0.38, **style), VMobject(fill_opacity=0.75, **style))
        self.shown = 0

    def show(self, step: float) -> "Trail":
        shown = min(int(np.floor(step)), len(self.walk) - 1) if step > 0 else 0
        if shown == self.shown:
            return self
        self.shown, recent = shown, max(0, shown - self.last)
        self.submobjects[0].set_points(self._marks(self.alone[: np.searchsorted(self.alone, recent)]))
        self.submobjects[1].set_points(self._marks(recent + np.flatnonzero(self.seen[recent:shown])))
        return self

    def _marks(self, steps: np.ndarray) -> np.ndarray:
        """The outlines of the marks on these iterates, one after the other."""
        places = self.walk.plane.c2p(self.walk.x[steps], self.walk.y[steps])
        return (places[:, None] + self.mark).reshape(-1, 3)
