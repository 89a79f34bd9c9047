"""The map of a function of two variables: its level lines, the bands between them, and axes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from manim import Rectangle, VGroup, VMobject

from gd import Objective
from scenes import theme as look
from scenes.kit.contours import Field, Levels, View, area_above, field_of, levels_of, lines_at, thinned
from scenes.kit.plane import LABEL_GAP, Plane
from scenes.kit.ramp import line_color, ramp
from scenes.kit.text import formula, words
from scenes.layout import LANDSCAPE, Box
from scenes.numbers import brief
from scenes.parameters import Array
from scenes.theme import Theme

LEVEL_STROKE = 1.6
MOST_WIDENED = 3.0
"""A view whose shorter side would have to grow by more than this for equal scales is shown with unequal
ones."""
EXACT = 0.003
"""Lines are drawn to within so much, in units of the frame."""
LABELLED = 5
"""About so many level lines are labelled."""
BESIDE = 0.07
"""The room around a label on the map."""


class Map(VGroup):
    """The map of a function on `view`, ((low, high), (low, high)), in a box of the frame.

    One unit of x is as long as one of y, the shorter side of the view being widened for it: only then is a
    right angle one on screen. A view that is too long for that, or any where `equal` is False, gets unequal
    scales: `equal` says which it is. The map stands still and is drawn once; what is put on it finds its
    place by `c2p`.

    `lowest` is f* if it is known to be lower than all that is found on the view; `clear` are places, (n, 2),
    on which no label shall stand, `around` so far from them; about so many lines are `labelled`.
    """

    def __init__(
        self,
        theme: Theme,
        objective: Objective,
        view: View,
        box: Box,
        *,
        equal: bool = True,
        lowest: float = math.inf,
        x_ticks: int = 5,
        y_ticks: int = 5,
        labelled: int = LABELLED,
        clear: Array | None = None,
        around: float = look.SMALL_BALL,
        safe_x: float = LANDSCAPE.safe_x,
    ) -> None:
        widened = equal_view(view, box)
        self.equal = equal and not too_long(view, box)
        self.view: View = widened if self.equal else view
        found = field_of(objective, self.view)
        self.field = Field(objective, found.x, found.y, found.f, min(found.lowest, lowest))
        self.levels: Levels = levels_of(self.field)
        self.plane = Plane(
            theme, *self.view, box, x_ticks=x_ticks, y_ticks=y_ticks, zero=False, safe_x=safe_x
        )
        self.colors = ramp(theme, len(self.levels.values) + 1)
        self.fills = VGroup(*self._fills())
        pieces = {level: self._drawn_pieces(level) for level in self.levels.values}
        self.labels, pieces = self._labels(theme, pieces, labelled, clear, around)
        style = {"stroke_color": line_color(theme), "stroke_width": LEVEL_STROKE}
        self.lines = VGroup(*(VMobject(**style).set_points(curves(*pieces[level])) for level in pieces))
        super().__init__(self.fills, self.lines, self.plane, self._names(theme), self.labels)

    @property
    def box(self) -> Box:
        return Box(*self.plane.box)

    @property
    def x_range(self) -> tuple[float, float]:
        return self.view[0]

    @property
    def y_range(self) -> tuple[float, float]:
        return self.view[1]

    def c2p(self, x: Array | float, y: Array | float) -> np.ndarray:
        """Where (x, y) stands on screen: shape (3,) for numbers, (…, 3) for arrays."""
        return self.plane.c2p(x, y)

    def holds(self, x: float, y: float) -> bool:
        """Whether (x, y) is in view."""
        return self.plane.holds(x, y)

    def level_through(self, x: float, y: float) -> list[np.ndarray]:
        """The line of the level of (x, y), its pieces as places on screen, (n, 2) each."""
        return self._drawn_pieces(float(self.field.objective.fun(np.array([x, y]))))

    def _fills(self) -> list[VMobject]:
        """The band of each colour with all that is higher, the lowest first: each lies on the one before, and
        no seam shows between them. Where the function is not defined there is none."""
        if not self.field.f.count():
            return []
        least = float(self.field.f.min())
        low = least - abs(least) * 1e-9 - 1e-300
        drawn = []
        for level, color in zip((low, *self.levels.values), self.colors, strict=True):
            band = VMobject(fill_color=color, fill_opacity=1, stroke_width=0)
            if level == low and not np.ma.is_masked(self.field.f):
                left, right, bottom, top = self.box
                whole = Rectangle(width=right - left, height=top - bottom)
                band.set_points(whole.move_to([(left + right) / 2, (bottom + top) / 2, 0]).points)
            else:
                rings = [ring for piece in area_above(self.field, level) for ring in piece]
                band.set_points(curves(*(self._thinned(ring) for ring in rings)))
            drawn.append(band)
        return drawn

    def _thinned(self, points: Array) -> np.ndarray:
        return thinned(self.c2p(*points.T)[:, :2], EXACT)

    def _drawn_pieces(self, level: float) -> list[np.ndarray]:
        """The line of a level, its pieces as places on screen, (n, 2) each."""
        return [self._thinned(piece) for piece in lines_at(self.field, level)]

    def _names(self, theme: Theme) -> VGroup:
        """The names of the variables, at the ends of their axes."""
        left, right, bottom, top = self.box
        across, up = (
            formula(name, size=look.LABEL, color=theme.quiet) for name in self.field.objective.variables
        )
        across.place(right, bottom - 0.36, "right")
        up.place(left - LABEL_GAP, top - 0.2, "right")
        foot, end = up.get_bottom()[1] - 0.05, across.get_left()[0] - 0.1
        ticks = self.plane.labels
        ticks.remove(
            *(
                tick
                for tick in ticks
                if (tick.get_right()[0] < left and tick.get_top()[1] > foot)
                or (tick.get_top()[1] < bottom and tick.get_right()[0] > end)
            )
        )
        return VGroup(across, up)

    def _labels(
        self,
        theme: Theme,
        pieces: dict[float, list[np.ndarray]],
        about: int,
        clear: Array | None,
        around: float,
    ) -> tuple[VGroup, dict[float, list[np.ndarray]]]:
        """Labels on some of the lines, where there is room, and the lines cut for them."""
        labels = VGroup()
        every = max(1, math.ceil(len(pieces) / about)) if about else len(pieces) + 1
        chosen = list(pieces)[::-1][every // 2 :: every] if about else []
        taken = np.zeros((0, 2)) if clear is None else self.c2p(*np.asarray(clear).T)[:, :2]
        for level in chosen:
            label = words(brief(level, 4), size=look.TICK, color=theme.text)
            half = np.array([label.width, label.height]) / 2 + BESIDE
            others = [piece for other in pieces if other != level for piece in pieces[other]]
            place = self._free(pieces[level], half, others, taken, labels, around)
            if place is None:
                continue
            label.move_to([*place, 0])
            labels.add(label)
            pieces[level] = [part for piece in pieces[level] for part in cut_out(piece, place, half)]
        return labels, pieces

    def _free(
        self,
        pieces: Sequence[np.ndarray],
        half: np.ndarray,
        others: Sequence[np.ndarray],
        taken: np.ndarray,
        labels: VGroup,
        around: float,
    ) -> np.ndarray | None:
        """A place on a line where a label crosses no other line and nothing that is taken: the one where the
        line is the most level."""
        left, right, bottom, top = self.box
        crossing = np.concatenate([dense(piece, 0.05) for piece in others]) if others else np.zeros((0, 2))
        best: tuple[float, np.ndarray] | None = None
        for piece in pieces:
            if len(piece) < 3 or np.ptp(piece, axis=0).max() < 4 * half[0]:
                continue
            way = dense(piece, 0.08)
            rises = np.abs(np.gradient(way[:, 1])) / np.maximum(np.hypot(*np.gradient(way, axis=0).T), 1e-9)
            for place, rise in zip(way[::2], rises[::2], strict=True):
                if best is not None and rise >= best[0]:
                    continue
                low, high = place - half, place + half
                if (low < [left + BESIDE, bottom + BESIDE]).any() or (
                    high > [right - BESIDE, top - BESIDE]
                ).any():
                    continue
                near = ((low - around < taken) & (taken < high + around)).all(axis=1).any()
                crossed = ((low < crossing) & (crossing < high)).all(axis=1).any()
                covered = any(
                    (
                        np.abs(place - label.get_center()[:2]) < half + [label.width / 2, label.height / 2]
                    ).all()
                    for label in labels
                )
                if not (near or crossed or covered):
                    best = float(rise), place
        return None if best is None else best[1]


def equal_view(view: View, box: Box) -> View:
    """The view with its shorter side widened, so that one unit of x is as long as one of y in the box."""
    (x0, x1), (y0, y1) = view
    unit = max((x1 - x0) / (box.right - box.left), (y1 - y0) / (box.top - box.bottom))
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    half_x, half_y = unit * (box.right - box.left) / 2, unit * (box.top - box.bottom) / 2
    return (x - half_x, x + half_x), (y - half_y, y + half_y)


def too_long(view: View, box: Box) -> bool:
    """Whether equal scales would make the view much larger than what was asked for."""
    pairs = zip(equal_view(view, box), view, strict=True)
    return any(wide[1] - wide[0] > MOST_WIDENED * (asked[1] - asked[0]) for wide, asked in pairs)


def curves(*lines: np.ndarray) -> np.ndarray:
    """Lines of straight pieces, (n, 2) or (n, 3) each, as the points of one VMobject."""
    parts = []
    for line in lines:
        corners = np.zeros((len(line), 3))
        corners[:, : line.shape[1]] = line
        start, end = corners[:-1], corners[1:]
        parts.append(
            np.stack([start, (2 * start + end) / 3, (start + 2 * end) / 3, end], axis=1).reshape(-1, 3)
        )
    return np.concatenate(parts) if parts else np.zeros((0, 3))


def dense(line: np.ndarray, apart: float) -> np.ndarray:
    """Places along a line of straight pieces, (n, 2), about so far apart."""
    way = np.append(0.0, np.cumsum(np.hypot(*np.diff(line, axis=0).T)))
    at = np.linspace(0.0, way[-1], max(2, math.ceil(way[-1] / apart) + 1))
    return np.column_stack([np.interp(at, way, line[:, 0]), np.interp(at, way, line[:, 1])])


def cut_out(line: np.ndarray, place: np.ndarray, half: np.ndarray) -> list[np.ndarray]:
    """What is left of a line outside the rectangle around a place."""
    way = dense(line, 0.02)
    inside = (np.abs(way - place) < half).all(axis=1)
    if not inside.any():
        return [line]
    edges = np.flatnonzero(np.diff(np.concatenate([[True], inside, [True]]).astype(int)))
    return [thinned(way[a:b], EXACT) for a, b in pairwise(edges) if b - a > 1 and not inside[a]]
