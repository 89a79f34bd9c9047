"""Many balls at once, and what becomes of each."""

from manim import VGroup

from scenes import theme as look
from scenes.kit.ball import Ball, Walk
from scenes.kit.marks import MARK, Marks, Sign, outline
from scenes.theme import Theme

ON_THE_WAY = Sign("disc", "ball")


class Crowd(VGroup):
    """One ball for each walk, and a small mark on each start.

    On its way every ball is the red ball. From step `arrivals[i]` on, ball i and the mark on its start wear
    `signs[i]`: where it started is then seen together with where it ended. At rest a ball is as large as the
    Mark of its place. A ball out of view is an arrow at the edge, without its value, since the values of
    several would overlap."""

    def __init__(
        self, theme: Theme, walks: list[Walk], arrivals: tuple[int, ...], signs: tuple[Sign, ...]
    ) -> None:
        self.theme, self.arrivals, self.signs = theme, arrivals, signs
        self.outlines = {sign: outline(sign.shape, MARK) for sign in signs}
        self.outlines[ON_THE_WAY] = outline(ON_THE_WAY.shape, look.SMALL_BALL)
        self.marks = {sign: Marks(theme, sign) for sign in self.outlines}
        self.marks[ON_THE_WAY].set_fill(opacity=0.5)
        self.balls = [Ball(theme, walk, radius=look.SMALL_BALL) for walk in walks]
        for ball in self.balls:
            ball.remove(ball.value)
        self.starts = [walk.plane.c2p(walk.x[0], walk.y[0]) for walk in walks]
        self.worn: list[Sign] = []
        super().__init__(*self.marks.values(), *self.balls)
        self.show(0)

    def show(self, step: float) -> "Crowd":
        arrivals = zip(self.signs, self.arrivals, strict=True)
        worn = [sign if step >= arrival else ON_THE_WAY for sign, arrival in arrivals]
        if worn != self.worn:
            self._wear(worn)
        for ball in self.balls:
            # A ball at its end is not moved again in every frame.
            if (reached := min(step, len(ball.walk) - 1)) != ball.step:
                ball.show(reached)
        return self

    def _wear(self, worn: list[Sign]) -> None:
        self.worn = worn
        for sign, marks in self.marks.items():
            marks.show([start for start, own in zip(self.starts, worn, strict=True) if own == sign])
        for ball, sign in zip(self.balls, worn, strict=True):
            color, place = sign.color(self.theme), ball.dot.get_center()
            ball.dot.set_points(self.outlines[sign]).move_to(place).set_fill(color)
            ball.dot.set_stroke(self.theme.background if sign == ON_THE_WAY else color)
            ball.arrow.set_fill(color)
