"""A descent on a map: straight from iterate to iterate, a mark on each where there is room, a ball that
leaves as an arrow at the edge."""

from __future__ import annotations

import numpy as np
from manim import Triangle, VGroup, VMobject

from scenes import theme as look
from scenes.kit.map import Map, curves
from scenes.kit.marks import outline
from scenes.layout import Box
from scenes.parameters import Array
from scenes.theme import Theme

PATH_STROKE = 3.0
MARK = 0.06
"""The radius of a mark on an iterate."""
ROOM = 0.1
"""Marks are so far apart at least."""
TURN = 0.012
"""A corner this close to the last one, in units of the frame, does not show."""


class Path:
    """The iterates, (n, 2), on a map."""

    def __init__(self, map_: Map, points: Array) -> None:
        self.map, self.points = map_, points

    def __len__(self) -> int:
        return len(self.points)

    def at(self, step: float) -> tuple[float, float]:
        """Where the ball is after so many steps, in the function's coordinates: on an iterate when `step` is
        whole."""
        before = int(np.clip(np.floor(step), 0, len(self) - 1))
        after, part = min(before + 1, len(self) - 1), step - before
        if part == 0 or before == after:
            x, y = self.points[before]
        else:
            x, y = (1 - part) * self.points[before] + part * self.points[after]
        return float(x), float(y)


class Walker(VGroup):
    """What follows a path: its line and its marks so far, and the ball, which is an arrow at the edge while
    it is out of view. `shape` is that of the marks and of the ball."""

    def __init__(
        self,
        theme: Theme,
        path: Path,
        *,
        color: str | None = None,
        shape: str = "disc",
        radius: float = look.SMALL_BALL,
        mark: float = MARK,
        stroke: float = PATH_STROKE,
    ) -> None:
        color = color or theme.ball
        self.path, self.map, self.step = path, path.map, 0.0
        self.form, self.mark = outline(shape, radius), outline(shape, mark)
        with np.errstate(all="ignore"):
            self.places = np.nan_to_num(self.map.c2p(*path.points.T)[:, :2], posinf=1e9, neginf=-1e9)
        self.places = np.clip(self.places, -1e9, 1e9)
        self.corners = apart(self.places, TURN)
        self.marked = self._in_view(apart(self.places, ROOM))
        line = {"stroke_color": color, "stroke_width": stroke}
        self.done, self.now = VMobject(**line), VMobject(**line)
        self.trail = VMobject(fill_color=color, fill_opacity=1, stroke_width=0)
        self.dot = VMobject(fill_color=color, fill_opacity=1)
        self.dot.set_stroke(theme.background, 2.5, opacity=1)
        self.arrow = VMobject(fill_color=color, fill_opacity=1, stroke_width=0)
        super().__init__(self.done, self.now, self.trail, self.dot, self.arrow)
        self._shown = (-1, -1)
        self.show(0)

    def _in_view(self, steps: np.ndarray) -> np.ndarray:
        left, right, bottom, top = self.map.box
        x, y = self.places[steps].T
        return steps[(left <= x) & (x <= right) & (bottom <= y) & (y <= top)]

    def show(self, step: float) -> Walker:
        self.step = step
        whole = int(np.floor(step + 1e-9))
        corner = max(0, int(np.searchsorted(self.corners, min(whole, len(self.path) - 1), "right")) - 1)
        marks = int(np.searchsorted(self.marked, step, "left"))
        if (corner, marks) != self._shown:
            self._shown = corner, marks
            so_far = self.places[self.corners[: corner + 1]]
            self.done.set_points(curves(*clipped(so_far[:-1], so_far[1:], self.map.box)))
            places = np.pad(self.places[self.marked[:marks]], ((0, 0), (0, 1)))
            self.trail.set_points((places[:, None] + self.mark).reshape(-1, 3))
        here = np.clip(self.map.c2p(*self.path.at(step))[:2], -1e9, 1e9)
        last = self.places[self.corners[corner]]
        self.now.set_points(curves(*clipped(last[None], here[None], self.map.box)))
        self._show_ball(here)
        return self

    def _show_ball(self, here: np.ndarray) -> None:
        left, right, bottom, top = self.map.box
        edge = np.clip(here, [left, bottom], [right, top])
        if (edge == here).all():
            self.dot.set_points(self.form + [*here, 0])
            self.arrow.clear_points()
            return
        self.dot.clear_points()
        inside = np.clip(here, [left + 0.2, bottom + 0.2], [right - 0.2, top - 0.2])
        direction = np.arctan2(*(here - inside)[::-1])
        arrow = Triangle().scale(0.17).rotate(direction - np.pi / 2).move_to([*inside, 0])
        self.arrow.set_points(arrow.points)


def apart(places: np.ndarray, least: float) -> np.ndarray:
    """Which of the places (n, 2) are so far from the one taken before: the first is taken."""
    taken = [0]
    for k in range(1, len(places)):
        if np.abs(places[k] - places[taken[-1]]).max() >= least:
            taken.append(k)
    return np.array(taken)


def clipped(starts: np.ndarray, ends: np.ndarray, box: Box) -> list[np.ndarray]:
    """Straight pieces from starts to ends, (n, 2) each, as far as they are in the box; those that join are
    one line."""
    lines: list[list[np.ndarray]] = []
    for start, end in zip(starts, ends, strict=True):
        way = end - start
        with np.errstate(all="ignore"):
            limits = np.array([[box.left, box.bottom], [box.right, box.top]])
            at = (limits - start) / way
            enter = np.where(way == 0, -np.inf, np.minimum(*at)).max()
            leave = np.where(way == 0, np.inf, np.maximum(*at)).min()
        still = way == 0
        outside = still & ((start < limits[0]) | (start > limits[1]))
        first, last = max(0.0, float(enter)), min(1.0, float(leave))
        if outside.any() or first >= last:
            continue
        a, b = start + first * way, start + last * way
        if lines and first == 0 and np.array_equal(lines[-1][-1], a):
            lines[-1].append(b)
        else:
            lines.append([a, b])
    return [np.array(line) for line in lines]
