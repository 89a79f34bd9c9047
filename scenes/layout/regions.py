"""What a layout is made of: boxes, columns of text, and their names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

SAFE = 0.46
"""Nothing stands nearer to an edge than 4% of the width or height: so far from the middle, as a share of
it."""


class Box(NamedTuple):
    """A rectangle for a plane, a chart or a row of panels."""

    left: float
    right: float
    bottom: float
    top: float

    def moved(self, across: float = 0.0, up: float = 0.0) -> Box:
        return Box(self.left + across, self.right + across, self.bottom + up, self.top + up)


class Column(NamedTuple):
    """Lines of text between `left` and `right`, the first on baseline `top`, each next one `pitch` lower.
    There is room for so many `lines`; more stand closer together."""

    left: float
    right: float
    top: float
    pitch: float = 0.62
    lines: float = 4.0

    @property
    def width(self) -> float:
        return self.right - self.left

    def line(self, nth: float) -> float:
        """The baseline of a line, counted from 0."""
        return self.top - nth * self.pitch

    def moved(self, across: float = 0.0, up: float = 0.0) -> Column:
        return self._replace(left=self.left + across, right=self.right + across, top=self.top + up)

    def below(self, top: float) -> Column:
        """What is left of the column below that height."""
        top = min(top, self.top)
        return self._replace(top=top, lines=max(1.0, self.lines - (self.top - top) / self.pitch))

    def holding(self, count: int) -> Column:
        """The column with its lines close enough together for so many."""
        return self._replace(pitch=min(self.pitch, (self.lines - 1) * self.pitch / max(count - 1, 1)))


@dataclass(frozen=True)
class Layout:
    """The regions of one shape.

    width, height     the frame
    heading, corner   the title or the function's formula, and a running number
    remark            small print between the two, ending at its right
    caption           the words at the bottom, on `caption_lines` at most
    plane             a function, with text beside it, or below it
    agenda, sums      three lines that stand, and below them a sum worked out line by line
    rule, readings    two lines that stand, and below them names with running numbers
    errata            small print
    run_plane, run_name, run_readings, endings
                      one run beside others: its plane, its name, its running numbers, and a list of how each
                      ended; run_formulas, where they do not stand below the name
    bars              numbers as bars, their names at the left of it, in place of the endings
    mountain          what a skier moves on; above it there is room for words
    counts            a few running numbers, beside the heading or below it
    score             lines for runs that are compared, beside the heading or below it
    lesson            small print, and two small formulas below it
    wide_plane        a function by itself, no text beside it
    low_plane         the same with room for instruments above it: a closer look in the `inset`, a gauge from
                      the bottom to the top of a narrow box, names with running numbers
    equation          two formulas side by side, ending at its right
    starts_plane      a function with a table beside it or below it: the `table` from the baseline of its
    heads
                      to that of its last row, `progress` for a rule and a running step, `position` for the
                      numbers of one ball, `legend` for two lines of small print
    race_chart        a chart beside a map or below it, under the names of runs
    panels, chart     small pictures, `gap` apart, in rows of `abreast` at most, and a chart below them; from
                      `many` panels on they are narrow
    upper_plane, lower_plane, findings, kinds
                      a function with its derivative below it, at the same x; beside them a table of what is
                      found, and what its signs mean
    basin_map, basin_table, basin_rates
                      a map of basins, a table of the minima from the baseline of its heads to that of its
                      last row, and an axis of learning rates with a running number over it
    noise_data, noise_rows
                      points beside such a map, and a head with four lines below it
    """

    name: str
    width: float
    height: float
    heading: Column
    corner: Column
    remark: Column
    caption: Column
    plane: Box
    agenda: Column
    sums: Column
    rule: Column
    readings: Column
    errata: Column
    run_plane: Box
    run_name: Column
    run_readings: Column
    endings: Column
    bars: Box
    mountain: Box
    counts: Column
    score: Column
    lesson: Column
    wide_plane: Box
    low_plane: Box
    inset: Box
    gauge: Box
    instruments: Column
    equation: Column
    starts_plane: Box
    progress: Column
    table: Box
    position: Column
    legend: Column
    panels: Box
    chart: Box
    upper_plane: Box
    lower_plane: Box
    findings: Column
    kinds: Column
    race_chart: Box
    basin_map: Box
    basin_table: Box
    basin_rates: Box
    noise_data: Box
    noise_rows: Column
    caption_lines: int = 1
    run_formulas: Column | None = None
    gap: float = 0.55
    many: int = 4
    abreast: int = 5

    def readings_under(self, top: float) -> Column:
        """The room for running numbers: below that height where they stand under the rule, all of it where
        they stand beside it."""
        return self.readings.below(top) if self.readings.left == self.rule.left else self.readings

    @property
    def safe_x(self) -> float:
        return SAFE * self.width

    @property
    def safe_y(self) -> float:
        return SAFE * self.height

    @property
    def left(self) -> float:
        return self.heading.left

    @property
    def right(self) -> float:
        return self.heading.right
