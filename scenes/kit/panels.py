"""Several runs in a row of small pictures on the same axes."""

from collections.abc import Callable

import numpy as np
from manim import VGroup

from scenes import theme as look
from scenes.kit.ball import Ball, Trail, Walk
from scenes.kit.chart import KEY, Key
from scenes.kit.marks import Marks, Sign
from scenes.kit.plane import Plane
from scenes.kit.text import Typeset, formula, words, wrapped
from scenes.layout import Box
from scenes.theme import Theme

THIN_CURVE = 3.5
SMALL_GHOST = 0.05
OVERHANG = 0.1
"""So much wider than its panel, at either side, a name with its key may be."""
SMALLEST = 0.75
"""A name that would have to be smaller than this share of its size stands over its numbers, not beside
them."""
MARK_ALONE = 0.32
"""The room for the mark of a run's line before its numbers, where there is none for a piece of the line."""
NUMBERS = 0.42
"""How much higher the name stands over a line of numbers."""
FOOT = 0.36
"""From line to line below a panel."""
BETWEEN_ROWS = 1.75
"""From the bottom of one row of panels to the top of the next."""


class Panel:
    """One run in a picture of its own, under its name and the numbers of it, if there are any (Typst
    mathematics), and the key to its line in a chart.

    `still` is what stands still but for the curve; of that, the `title` is its name, `numbers` the line below
    it, if there is one. `curve` is the curve, `trail` and `ball` what moves.
    """

    def __init__(
        self,
        theme: Theme,
        plane: Plane,
        fun: Callable,
        x: np.ndarray,
        y: np.ndarray,
        name: str,
        sign: Sign,
        numbers: str = "",
    ) -> None:
        self.plane, walk = plane, Walk(plane, fun, x, y)
        left, right, _, top = plane.box
        middle, foot, key = (left + right) / 2, top + 0.2, KEY + 0.2
        title, line = (
            formula(name, color=theme.text),
            formula(numbers or "x", size=look.LABEL, color=theme.quiet),
        )
        title.fit(right - left + 2 * OVERHANG - (0 if numbers else key))
        narrow = bool(numbers) and line.width * SMALLEST > right - left - key
        key = MARK_ALONE if narrow else key
        beside = line.fit(right - left - key) if numbers else title
        shifted = min(middle + key / 2, right + OVERHANG - beside.width / 2)
        beside.place(shifted, foot, "center")
        edge = np.array([beside.get_left()[0] - key, foot + 0.1, 0.0])
        mark = Marks(theme, sign).show([edge + [0.1, 0, 0]]) if narrow else Key(theme, sign, *edge[:2])
        self.still = VGroup(plane, beside, mark)
        if numbers:
            self.still.add(title.place(middle, foot + NUMBERS, "center"))
        self.title, self.numbers = title, [line] if numbers else []
        self.curve = plane.curve(fun, color=theme.curve, width=THIN_CURVE)
        self.trail = Trail(theme, walk, radius=SMALL_GHOST)
        self.ball = Ball(theme, walk, radius=look.SMALL_BALL)

    def show(self, step: float) -> None:
        self.trail.show(step)
        self.ball.show(step)

    def foot(self, text: str, most: int, *, size: float, color: str) -> list[Typeset]:
        """`text` below the picture: on one line, or on so many at most where it would be wider than it."""
        left, right, bottom, _ = self.plane.box
        whole = words(text, size=size, color=color)
        room = right - left
        lines = (
            [whole] if whole.width <= room else wrapped(text, size=size, color=color, width=room, most=most)
        )
        for n, line in enumerate(lines):
            line.fit(room).place((left + right) / 2, bottom - 0.76 - FOOT * n, "center")
        return lines


def alike(lines: list[Typeset]) -> None:
    """Make lines that stand side by side as small as the smallest of them, each where it is."""
    smallest = min((line.scaled for line in lines), default=1.0)
    for line in lines:
        line.smaller(smallest / line.scaled)


def too_long(name: str, width: float) -> bool:
    """Whether a name would be much smaller over a panel of that width."""
    return formula(name, color="#FFFFFF").width * SMALLEST > width + 2 * OVERHANG - KEY - 0.2


def panel_boxes(count: int, place: Box, gap: float, abreast: int = 5, above: float = 0.0) -> list[Box]:
    """The boxes of `count` panels of one size in `place`, `gap` apart, in as few rows as hold them with no
    more than `abreast` in each. Below each row but the last there is room for its axis and for words; over
    each, so much `above`."""
    rows = -(-count // abreast)
    across = -(-count // rows)
    width = (place.right - place.left - (across - 1) * gap) / across
    height = (place.top - place.bottom - (rows - 1) * BETWEEN_ROWS) / rows - above
    boxes = []
    for nth in range(count):
        row, column = divmod(nth, across)
        left, top = (
            place.left + column * (width + gap),
            place.top - above - row * (height + above + BETWEEN_ROWS),
        )
        boxes.append(Box(left, left + width, top - height, top))
    return boxes
