"""Logistic regression: the same descent, for a line that tells two kinds apart.

The viewer learns that what went down a curve now turns a line: the log loss is a function of its weights, and
gradient descent lowers it. The line is in its place after a few steps; what the later ones buy is certainty.

Source: the article's next thing to try; R. A. Fisher's iris flowers (1936), or anybody's table.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from manim import Circle, FadeIn, FadeOut, VGroup, VMobject

from gd import Objective, Result, UpdateRule, minimize
from gd.logistic import least_loss, logistic_regression, separable, standardised
from gd.network import sigmoid
from gd.table import Table
from scenes import theme as look
from scenes.kit.band import Band
from scenes.kit.counter import Counter
from scenes.kit.figure_scene import FigureScene
from scenes.kit.formulas import column
from scenes.kit.layer_chart import BEFORE
from scenes.kit.marks import Marks, Sign
from scenes.kit.named_signs import INDENT, named_sign
from scenes.kit.plane import Plane, framed
from scenes.kit.ranges import padded
from scenes.kit.text import formula, words
from scenes.kit.timing import steps_taken
from scenes.parameters import Array, TableParameters
from scenes.script.logistic_regression import LogisticScript, logistic_script

GTOL = 1e-12
"""So small that no run ends before its steps are used up, or it has come to rest."""
SURE = float(np.log(9))
"""w . x + b where p = 0.9."""
SIGNS = Sign("disc", "curve"), Sign("triangle", "extra")
RING, NAMES, DESCENT = 0.17, 0.36, 8.0
"""The radius of a ring around a point that is told wrongly, the room for the name of an axis, and the seconds
for all steps."""


@dataclass(frozen=True, eq=False)
class Data:
    """What is drawn.

    objective   the log loss of the weights (w1, w2, b) of the standardised measures
    run         the descent from 0, by the `rule`
    lines       (steps + 1, 3): the same weights for the measures as they are
    right       how many points are told rightly at every step, (steps + 1,)
    wrong       which are not, (steps + 1, n)
    separable   whether a line can tell all of them apart
    least       the least loss there is, None where it has no minimum
    """

    table: Table
    objective: Objective
    rule: UpdateRule
    run: Result
    lines: Array
    right: Array
    wrong: Array
    separable: bool
    least: float | None
    x_range: tuple[float, float]
    y_range: tuple[float, float]

    @property
    def loss(self) -> Array:
        """The loss at every step, (steps + 1,)."""
        return self.run.trajectory.fun


def compute(parameters: TableParameters) -> Data:
    table = parameters.table
    objective = logistic_regression(table)
    (rule,) = parameters.made_rules()
    run = minimize(objective, np.zeros(objective.dim), rule, maxiter=parameters.steps, gtol=GTOL)
    middle, spread = table.x.mean(axis=0), table.x.std(axis=0)
    weights = run.trajectory.x
    slopes = weights[:, :2] / spread
    lines = np.column_stack([slopes, weights[:, 2] - slopes @ middle])
    z = standardised(table.x) @ weights[:, :2].T + weights[:, 2]
    said = (sigmoid(z) > 0.5).T  # before the first step p is 0.5 everywhere: that is neither
    wrong = (said != (table.y == 1)) | (z.T == 0)
    apart = separable(table.x, table.y)
    least = None if apart else least_loss(objective)[1]
    ranges = [padded(table.x[:, k], 0.08) for k in range(2)]
    right = (~wrong).sum(axis=1)
    return Data(table, objective, rule, run, lines, right, wrong, apart, least, ranges[0], ranges[1])


class LogisticRegression(FigureScene[Data, LogisticScript]):
    compute = staticmethod(compute)
    write = staticmethod(logistic_script)

    def construct(self) -> None:
        data, script, theme, layout = self.data, self.script, self.theme, self.layout
        below = layout.plane._replace(bottom=layout.plane.bottom + NAMES)
        box = framed(below, layout.safe_x, data.y_range)
        plane = Plane(theme, data.x_range, data.y_range, box, zero=False, safe_x=layout.safe_x)
        points = VGroup(*(self.points_of(plane, label) for label in (0, 1)))

        # Two kinds, two measures.
        self.next_section("data")
        legend = self.legend()
        self.add(self.title(script.title), plane, self.names_of_axes(plane))
        self.caption(script.data)
        for kind, name in zip(points, legend, strict=True):
            self.play(FadeIn(kind, name), run_time=look.BEAT)
        self.wait(look.READ)

        # The model: how sure, on which side.
        self.next_section("model")
        place = layout.readings_under(legend[-1].get_bottom()[1] - 0.65)
        model = column(place, *(formula(line, color=theme.text) for line in script.model))
        band = Band(theme, plane, SURE)
        self.caption(script.model_said)
        self.play(FadeIn(model), run_time=look.BEAT)
        self.wait(look.READ)
        shown = data.run.nit
        band.show(data.lines[shown][:2], float(data.lines[shown][2]))
        self.caption(script.band)
        unsure = VGroup(band, *(kind.copy() for kind in points))  # the points stand in front of the band
        self.play(FadeIn(unsure), run_time=look.BEAT)
        self.wait(look.READ)

        # The loss, and the rule that is as ever.
        self.next_section("loss")
        self.play(FadeOut(model, unsure), run_time=look.QUICK)
        loss = column(place, *(formula(line, size=look.LABEL, color=theme.text) for line in script.loss))
        self.caption(script.loss_said)
        self.play(FadeIn(loss), run_time=look.BEAT)
        self.wait(2 * look.READ)
        self.caption(script.rule_said)
        self.wait(look.READ)

        # The descent turns the line.
        self.next_section("descent")
        rows = {'"step"': theme.text, '"loss"': theme.slope, '"right"': theme.good}
        counter = Counter.standing(theme, rows, place)
        rings = VMobject(stroke_color=theme.trouble, stroke_width=3)
        front = points.copy()  # fades in over the band, so that no point is out of sight meanwhile
        moving = VGroup(band, front, rings, counter)
        centres = plane.c2p(*data.table.x.T)
        ring = Circle(radius=RING).points

        def show(at: float) -> None:
            k = steps_taken(at)
            band.show(data.lines[k][:2], float(data.lines[k][2]))
            around = centres[data.wrong[k]] if k else centres[:0]
            rings.set_points((around[:, None] + ring).reshape(-1, 3))
            counter.write(*script.readings(k))

        self.play(FadeOut(loss), run_time=look.QUICK)
        self.caption(script.start)
        step = self.follow(moving, show)
        self.play(FadeIn(moving, suspend_mobject_updating=False), run_time=look.QUICK)
        self.remove(points)
        self.wait(look.BEAT)
        self.caption(script.turns)
        self.take_steps(step, data.run.nit, DESCENT, first=0.9, least=0.2, sign=counter.between)
        moving.clear_updaters()
        self.wait(look.BEAT)

        # What the steps have bought.
        self.next_section("verdict")
        if script.bought:
            self.caption(script.bought)
            self.wait(1.5 * look.READ)
        self.say_verdict(script.ending)
        self.wait(2 * look.READ)

    def points_of(self, plane: Plane, label: int) -> Marks:
        """The points of a class."""
        data = self.data
        places = [plane.c2p(*point) for point in data.table.x[data.table.y == label]]
        return Marks(self.theme, SIGNS[label]).show(places)

    def legend(self) -> list[VGroup]:
        """The classes, each with its sign."""
        place = self.layout.rule
        width = place.width - INDENT
        rows = enumerate(zip(SIGNS, self.script.classes, strict=True))
        return [
            named_sign(self.theme, sign, name, place.left, place.line(n), width) for n, (sign, name) in rows
        ]

    def names_of_axes(self, plane: Plane) -> VGroup:
        """The two measures."""
        left, right, bottom, top = plane.box
        across, up = (words(name, size=look.TICK, color=self.theme.quiet) for name in self.script.features)
        across.fit(right - left).place(right, bottom - 0.36 - NAMES, "right")
        return VGroup(across, up.fit(right - left).place(left + BEFORE, top + 0.12))
