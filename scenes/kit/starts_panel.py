"""What stands beside the curve of many starts: the table of valleys, the running step, the numbers of one
ball, the balls that are lost, and the crown."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import VGroup

from scenes import theme as look
from scenes.kit.counter import Counter
from scenes.kit.figure_scene import FigureScene
from scenes.kit.formulas import column
from scenes.kit.marks import Mark, Sign, pointer
from scenes.kit.plane import Plane
from scenes.kit.readout import Readout
from scenes.kit.text import formula, words
from scenes.kit.valley_table import Row, ValleyTable
from scenes.layout import Box

SHAPES, ROLES = ("square", "triangle", "diamond", "wedge", "plus"), ("extra", "slope", "text", "curve")
UNLISTED, LOST, CROWN = Sign("bar", "quiet"), Sign("cross", "trouble"), Sign("crown", "good")
STEP, LAPSE = 0.95, 1.75
"""The word before the running step ends so far from its right, the sign for time-lapse so far."""
STOPS = (12 / 35, 0.7, 1.0)
"""Where the columns of the table end, as shares of its width."""
PITCH = 0.62
FOOT, WORD = 0.17, 0.73
"""Below the curve so much is kept free for the word that points at a valley: a share of its height, and so
many units of the frame at least."""


def sign_of(valley: int | None, listed: tuple[int, ...], lowest: int | None) -> Sign:
    """The mark of a valley: shapes from left to right; green for the lowest, then the other colours
    likewise."""
    if valley is None:
        return LOST
    if valley not in listed:
        return UNLISTED
    others = [k for k in listed if k != lowest]
    role = "good" if valley == lowest else ROLES[others.index(valley)]
    return Sign(SHAPES[listed.index(valley)], role)


class StartsPanel:
    """The parts of the panel of a scene of many starts, in their places: the `table`, the rule with the word
    before the running step (`header`), its `number`, the `position` of one ball, the
    `small_print`."""

    def __init__(self, scene: FigureScene[Any, Any]) -> None:
        self.data, self.script, self.theme, self.layout = scene.data, scene.script, scene.theme, scene.layout
        theme, layout, box = self.theme, self.layout, self.layout.table
        signs = [*map(self.data.sign, self.data.listed), UNLISTED]
        rows = [Row(sign, cells) for sign, cells in zip(signs, self.script.rows)]
        self.table = ValleyTable(
            theme,
            ("x", "f(x)", '"balls"'),
            rows,
            left=box.left,
            stops=tuple(box.left + share * (box.right - box.left) for share in STOPS),
            top=box.top,
            pitch=min(PITCH, (box.top - box.bottom) / max(len(rows), 1)),
        )
        at = layout.progress
        rate = formula(self.script.rate, size=look.LABEL, color=theme.quiet)
        rate.fit(at.width - (0 if at.pitch else LAPSE + STEP)).place(at.left, at.top)
        step = words("step", color=theme.quiet).place(at.right - STEP, at.line(1), "right")
        self.header = VGroup(rate, step)
        self.number = Readout(at.right, at.line(1), color=theme.text)
        here = layout.position
        self.position = Counter(
            theme,
            {"x_k": theme.ball, "f(x_k)": theme.curve},
            left=here.left,
            right=here.right,
            top=here.top,
            pitch=here.pitch,
            size=look.LABEL,
        )
        self.small_print = VGroup()
        if self.script.small_print:
            line = words(self.script.small_print, size=look.TICK, color=theme.quiet).fit(layout.legend.width)
            self.small_print.add(line.place(layout.legend.left, layout.legend.top))

    def lesson(self) -> VGroup:
        """The formula of a rule that is not the plain one, in the place of one ball's numbers."""
        at = self.layout.position.moved(up=-0.14)._replace(right=self.layout.progress.right, lines=2.2)
        return column(
            at, *(formula(line, size=look.LABEL, color=self.theme.text) for line in self.script.lesson)
        )

    @property
    def lapse(self) -> tuple[float, float]:
        """Where the sign for time-lapse ends."""
        return self.layout.progress.right - LAPSE, self.layout.progress.line(1)

    def losses(self) -> VGroup:
        """Below the table, the balls in no valley."""
        group, left = VGroup(), self.layout.table.left
        below = min([*self.table.baselines, self.layout.table.top]) - 0.06
        for n, text in enumerate(self.script.lost, start=1):
            y = below - 0.38 * n
            group.add(Mark(self.theme, LOST, np.array([left, y + 0.08, 0])))
            line = words(text, size=look.TICK, color=self.theme.trouble)
            group.add(line.fit(self.layout.right - left - 0.35).place(left + 0.35, y))
        return group

    def point_at(self, plane: Plane, valley: int, text: str) -> VGroup:
        """The word, with an arrow up to a valley; nothing where that is out of view."""
        place = self.data.valleys[valley].x, self.data.valleys[valley].f
        return pointer(self.theme, plane, *place, text) if plane.holds(*place) else VGroup()

    def coronation(self, plane: Plane) -> VGroup:
        """The best valley found: pointed at on the curve, crowned in its row, and what the crown means."""
        best, listed, at, baselines = (
            self.data.best,
            self.data.listed,
            self.layout.legend,
            self.table.baselines,
        )
        rows = [(self.layout.table.left - 0.48, baselines[listed.index(best)])] if best in listed else []
        places = [*rows, (at.left + 0.12, at.line(1))]
        crowns = [Mark(self.theme, CROWN, np.array([x, y + 0.1, 0])) for x, y in places]
        meaning = words(self.script.crown, color=self.theme.good).fit(at.width - 0.42)
        meaning.place(at.left + 0.42, at.line(1))
        return VGroup(*crowns, meaning, self.point_at(plane, best, "best"))


def with_foot(y_range: tuple[float, float], box: Box) -> tuple[float, float]:
    """The range of a plane in the box, for a curve with this range and a word below it."""
    low, high = y_range
    share = max(FOOT, WORD / (box.top - box.bottom - WORD))
    return low - share * (high - low), high


def hollow_marks(scene: FigureScene[Any, Any], plane: Plane) -> VGroup:
    """A hollow mark on every valley in view."""
    data = scene.data
    seen = [(k, valley) for k, valley in enumerate(data.valleys) if plane.holds(valley.x, valley.f)]
    marks = (Mark(scene.theme, data.sign(k), plane.c2p(v.x, v.f), hollow=True) for k, v in seen)
    return VGroup(*marks)
