"""The cards of a lecture: what it is about, and what comes next.

Under the words runs one descent through the whole lecture: the title shows all of it, and every part's card
takes it on by a few steps, from the start on the first to rest on the last. The descent is a computed one, on
the article's function."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from manim import FadeIn, ValueTracker, VGroup, smooth

from gd import Result, gradient_descent, library, minimize
from scenes import theme as look
from scenes.kit.ball import Ball, Trail, Walk
from scenes.kit.figure_scene import FigureScene
from scenes.kit.plane import Plane
from scenes.kit.text import words, wrapped
from scenes.layout import Box
from scenes.numbers import brief
from scenes.parameters import Card
from scenes.script import Script

START = -1.0
RATE = 0.03
STEPS = 24
"""After so many steps at this learning rate nobody sees the ball move any more."""
PARTS = 7
"""For so many parts the longest of these steps is short enough; for more, the learning rate is smaller."""

FOOT = 0.18
"""Between the edge of the safe area and the foot of the curve."""
VIEW = ((-4.4, 5.4), (-44.0, 12.0))
MIDDLE = 1.85 / 3.68
"""The height around which the words stand, as a share of the safe area's."""
LINE, ABOVE, BELOW = 1.28, 1.4, 1.05
"""From one baseline to the next, in sizes of the title: its lines, and from it to the line above and
below."""
MOST_LINES = 3
"""Of title and subtitle together."""

WALK, STRIDE = 4.8, 1.8
"""How long the whole descent takes, and a part's share of it, in seconds."""


@dataclass(frozen=True)
class Data:
    """The descent, and the iterates from the first to the last of which this card's ball walks."""

    card: Card
    run: Result
    first: int
    last: int


class Cards(FigureScene):
    """Words, and a stretch of the descent."""

    @staticmethod
    def compute(card: Card) -> Data:
        finer = math.ceil(card.count / PARTS)
        run = minimize(library.ARTICLE_EXACT, START, gradient_descent(RATE / finer), maxiter=STEPS * finer)
        x = run.trajectory.line.x
        # Every part gets on equally far, not in equally many steps: those across the shelf are short.
        cuts = [int(np.argmax(x >= place)) for place in np.linspace(x[0], x[-1], card.count + 1)[:-1]] + [
            run.nit
        ]
        first, last = (cuts[card.number - 1], cuts[card.number]) if card.number else (0, run.nit)
        return Data(card, run, first, last)

    @staticmethod
    def write(data: Data) -> Script:
        first, last = (brief(data.run.trajectory.line.x[k], 3) for k in (data.first, data.last))
        goes = f"Below, a red ball goes down a curve by gradient descent, from x = {first} to {last}."
        return Script(verdict="", alt_text=f"{reads(data.card)}. {goes}")

    def construct(self) -> None:
        theme, card, data, path = self.theme, self.parameters, self.data, self.data.run.trajectory.line
        layout = self.layout
        box = Box(layout.left, layout.right, FOOT - layout.safe_y, -0.1)
        plane = Plane(theme, *VIEW, box, x_ticks=0, y_ticks=0)
        walk = Walk(plane, library.ARTICLE_EXACT.curve, path.x, path.fun)
        ball, trail = Ball(theme, walk), Trail(theme, walk)
        step = ValueTracker(data.first)
        moving = VGroup(trail, ball)
        moving.add_updater(
            lambda _: (trail.show(step.get_value()), ball.show(step.get_value())), call_updater=True
        )
        began = self.time

        self.add(plane.curve(walk.fun, color=theme.curve), moving)
        self.play(FadeIn(self.words(card)), run_time=look.BEAT)
        self.wait(look.BEAT)
        pace = by_steps(data.last - data.first)
        self.play(step.animate(rate_func=pace).set_value(data.last), run_time=STRIDE if card.number else WALK)
        self.wait(look.READ)

        self.add_subcaption(reads(card), duration=self.time - began, offset=began - self.time)

    def words(self, card: Card) -> VGroup:
        """The part's number, the title on as many lines as it needs, and what stands below, as one block."""
        theme, size = self.theme, look.CARD if card.number else look.OPENING
        left, width = self.layout.left, self.layout.heading.width
        title = wrapped(
            card.title,
            size=size,
            color=theme.text,
            width=width,
            most=MOST_LINES - bool(card.subtitle),
        )
        unit = size / look.UNIT
        lines = [line.place(left, -LINE * unit * n) for n, line in enumerate(title)]
        if card.number:
            lines.append(
                words(f"Part {card.number} of {card.count}", size=look.CAPTION, color=theme.quiet).place(
                    left, ABOVE * unit
                )
            )
        if card.subtitle:
            subtitle = words(card.subtitle, size=look.TITLE, color=theme.quiet).fit(width)
            lines.append(subtitle.place(left, -(LINE * (len(title) - 1) + BELOW) * unit))
        block = VGroup(*lines)
        return block.shift([0, MIDDLE * self.layout.safe_y - block.get_center()[1], 0])


def by_steps(count: int) -> Callable[[float], float]:
    """A rate function for so many steps: each begins and ends at rest."""
    return lambda t: (math.floor(t * count) + smooth(t * count % 1)) / count


def reads(card: Card) -> str:
    """The card in one line."""
    part = f"Part {card.number} of {card.count}: " if card.number else ""
    return f"{part}{card.title}" + (f", {card.subtitle}" if card.subtitle else "")
