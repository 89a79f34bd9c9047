"""Lines of words and formulas in a column, and a step worked out."""

from manim import VGroup

from scenes import theme as look
from scenes.kit.text import Typeset, formula
from scenes.layout import Column
from scenes.script.descent import Step
from scenes.theme import Theme

INDENT = 0.3
GAP = 0.12
"""At least so much is between two lines, one of which is high."""


def column(place: Column, *lines: Typeset) -> VGroup:
    """The lines one below the other, further apart where one is high, all of them smaller where they need
    more room than there is; a line that is too wide is smaller for itself."""
    baseline, above = place.top, None
    for line in lines:
        line.fit(place.width).place(place.left, baseline)
        if above is not None:
            line.shift([0, min(0.0, above.get_bottom()[1] - GAP - line.get_top()[1]), 0])
        above, baseline = line, line.get_bottom()[1] - line.rise - place.pitch
    whole = VGroup(*lines)
    room = place.top - place.line(place.lines - 1)
    if lines and place.top - baseline - place.pitch > room + 1e-6:
        whole.scale(room / (place.top - baseline - place.pitch), about_point=[place.left, place.top, 0])
    return whole


def sums(theme: Theme, place: Column, step: Step) -> tuple[VGroup, Typeset, VGroup]:
    """A step worked out: the rule, the numbers put in, and where it leads."""
    before = [formula(line, size=look.LABEL, color=theme.quiet) for line in step.before]
    rule, result = formula(step.rule, color=theme.text), formula(step.result, color=theme.ball)
    put_in = formula(step.put_in, size=look.LABEL, color=theme.text).fit(place.width - INDENT)
    outcome = [formula(step.outcome, color=theme.curve)] if step.outcome else []
    column(place, *before, rule, put_in, result, *outcome)
    VGroup(put_in, result).shift([INDENT, 0, 0])
    return VGroup(*before, rule), put_in, VGroup(result, *outcome)
