"""Lines of words and formulas in a column, and a step worked out."""

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, VGroup, VMobject

from scenes import theme as look
from scenes.kit.label_placement import free_place
from scenes.kit.plane import Curve, Plane
from scenes.kit.text import Typeset, formula
from scenes.layout import Column
from scenes.script.descent import Step
from scenes.theme import Theme

INDENT, BETWEEN = 0.3, 0.5
SMALLEST = 18
GAP, CAPITALS = 0.12, 0.32
"""At least so much is between two lines, one of which is high; of the first no more is over its baseline."""


def column(place: Column, *lines: Typeset) -> VGroup:
    """The lines one below the other, further apart where one is high, all of them smaller where they need
    more room than there is; a line that is too wide is smaller for itself."""
    baseline, above = place.top, None
    for line in lines:
        line.fit(place.width).place(place.left, baseline)
        ceiling = place.top + CAPITALS if above is None else above.get_bottom()[1] - GAP
        line.shift([0, min(0.0, ceiling - line.get_top()[1]), 0])
        above, baseline = line, line.get_bottom()[1] - line.rise - place.pitch
    whole = VGroup(*lines)
    room = place.top - place.line(place.lines - 1)
    if lines and place.top - baseline - place.pitch > room + 1e-6:
        whole.scale(room / (place.top - baseline - place.pitch), about_point=[place.left, place.top, 0])
    return whole


def sums(
    theme: Theme, place: Column, step: Step, aside: Column | None = None
) -> tuple[VGroup, Typeset, VGroup]:
    """A step worked out: the rule, the numbers put in, and where it leads. The lines before the rule stand
    above it, or in a column of their own."""
    before = [formula(line, size=look.LABEL, color=theme.quiet) for line in step.before]
    rule, result = formula(step.rule, color=theme.text), formula(step.result, color=theme.ball)
    put_in = formula(step.put_in, size=look.LABEL, color=theme.text).fit(place.width - INDENT)
    outcome = [formula(step.outcome, color=theme.curve)] if step.outcome else []
    if aside:
        column(aside, *before)
    column(place, *(() if aside else before), rule, put_in, result, *outcome)
    VGroup(put_in, result).shift([INDENT, 0, 0])
    return VGroup(*before, rule), put_in, VGroup(result, *outcome)


def side_by_side(theme: Theme, place: Column, pair: tuple[str, str]) -> VGroup:
    """Two formulas on one line that ends at the right of a column, a quiet one and what it depends on."""
    quiet, value = (formula(line, color=color) for line, color in zip(pair, (theme.quiet, theme.text)))
    value.fit(place.width - quiet.width - BETWEEN).place(place.right, place.top, "right")
    return VGroup(quiet.place(value.get_left()[0] - BETWEEN, place.top, "right"), value)


def paragraph(theme: Theme, plane: Plane, curve: Curve, lines: Sequence[str], *taken: VMobject) -> VGroup:
    """Formulas one below the other where there is room for them on a plane, off the curve and off what has
    `taken` its own."""
    left, right, bottom, top = plane.box
    middle = np.array([(left + right) / 2, (bottom + top) / 2, 0.0])
    for size in (look.EQUATION, look.LABEL, look.TICK, SMALLEST):
        whole = VGroup(*(formula(line, size=size, color=theme.text) for line in lines))
        whole.arrange(DOWN, buff=size / look.UNIT / 2, aligned_edge=LEFT)
        half = np.array([whole.width, whole.height]) / 2
        centre = free_place(half, middle, curve, plane.box, taken)
        if centre is not None:
            return whole.move_to([*centre, 0])
    return whole.move_to(middle)


def worked_out(theme: Theme, place: Column, step: Step) -> VGroup:
    """A step with the numbers put in, all of it at once: the rule, the numbers, and where it leads."""
    before = [formula(line, size=look.LABEL, color=theme.quiet) for line in step.before]
    lines = [formula(line, color=theme.text) for line in (step.rule, step.put_in)]
    lines.append(formula(step.result, color=theme.ball))
    whole = column(place, *(line.fit(place.width - INDENT) for line in (*before, *lines)))
    whole[-2:].shift([INDENT, 0, 0])
    return whole
