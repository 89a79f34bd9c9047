"""Lines of words and formulas in a column, and a step worked out."""

from manim import VGroup

from scenes import theme as look
from scenes.kit.text import Typeset, formula
from scenes.layout import Column
from scenes.script.descent import Step
from scenes.theme import Theme

INDENT = 0.3


def column(place: Column, *lines: Typeset) -> VGroup:
    """The lines one below the other, as far apart as there is room for; smaller where one is too wide."""
    place = place.holding(len(lines))
    for nth, line in enumerate(lines):
        line.fit(place.width, 1.5 * place.pitch).place(place.left, place.line(nth))
    return VGroup(*lines)


def sums(theme: Theme, place: Column, step: Step) -> tuple[VGroup, Typeset, VGroup]:
    """A step worked out: the rule, the numbers put in, and where it leads."""
    before = [formula(line, size=look.LABEL, color=theme.quiet) for line in step.before]
    rule, result = formula(step.rule, color=theme.text), formula(step.result, color=theme.ball)
    put_in = formula(step.put_in, size=look.LABEL, color=theme.text).fit(place.width - INDENT)
    outcome = [formula(step.outcome, color=theme.curve)] if step.outcome else []
    column(place, *before, rule, put_in, result, *outcome)
    VGroup(put_in, result).shift([INDENT, 0, 0])
    return VGroup(*before, rule), put_in, VGroup(result, *outcome)
