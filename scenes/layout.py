"""Where things stand: the named regions of a picture, one set for each shape of screen. Needs nothing but
Python.

All numbers are units of the frame, its middle at (0, 0). Type has the same size in these units in every
shape. A landscape frame is 8 units high, an upright one as wide: a phone held upright shows type as large
as a phone turned on its side shows that of a landscape film."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

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
                      heads to that of its last row, `progress` for a rule and a running step, `position` for
                      the numbers of one ball, `legend` for two lines of small print
    panels, chart     small pictures, `gap` apart, in rows of `abreast` at most, and a chart below them; from
                      `many` panels on they are narrow
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
    caption_lines: int = 1
    run_formulas: Column | None = None
    gap: float = 0.55
    many: int = 4
    abreast: int = 5

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


LANDSCAPE = Layout(
    name="landscape",
    width=128 / 9,
    height=8.0,
    heading=Column(-6.4, 6.4, 3.22),
    corner=Column(4.75, 6.4, 3.22),
    remark=Column(1.0, 4.4, 3.22),
    caption=Column(-6.44, 6.44, -3.5),
    plane=Box(-5.75, 1.5, -2.45, 2.6),
    agenda=Column(2.15, 6.4, 2.3, 0.52),
    sums=Column(2.15, 6.4, 0.2, lines=5),
    rule=Column(2.15, 6.4, 2.3, lines=7),
    readings=Column(2.15, 5.8, 0.7, lines=4.9),
    errata=Column(2.15, 6.4, -2.13, 0.34),
    run_plane=Box(-5.75, 1.5, -2.45, 2.6),
    run_name=Column(2.15, 5.8, 2.3),
    run_readings=Column(2.15, 5.8, 1.4),
    endings=Column(2.15, 6.54, -1.1, 0.58),
    bars=Box(3.75, 6.1, -2.1, -0.8),
    mountain=Box(-6.4, 6.4, -3.1, 2.0),
    counts=Column(4.2, 6.4, 3.22),
    score=Column(-1.6, 6.4, 3.22, 0.5),
    lesson=Column(-6.4, -2.1, 2.84, 0.4, lines=3),
    wide_plane=Box(-5.75, 6.4, -2.45, 2.5),
    low_plane=Box(-5.75, 6.4, -2.45, 0.5),
    inset=Box(-6.2, -1.5, 0.95, 2.5),
    gauge=Box(0.45, 0.45, 0.95, 2.35),
    instruments=Column(1.95, 6.2, 2.35, 0.47),
    equation=Column(0.0, 6.4, 3.22),
    starts_plane=Box(-5.75, 1.7, -2.45, 2.6),
    progress=Column(2.2, 6.3, 2.36, 0.0),
    table=Box(2.8, 6.3, -0.86, 1.74),
    position=Column(2.66, 5.25, -1.25, 0.5),
    legend=Column(2.2, 6.54, -2.04, 0.36),
    panels=Box(-5.7, 6.4, 0.35, 2.3),
    chart=Box(-5.7, 5.55, -2.6, -0.9),
)
"""16:9."""


def classic() -> Layout:
    """4:3, for old projectors: the regions of landscape, closer together and higher."""
    wide, width, height = LANDSCAPE, 12.0, 9.0
    inwards, lift = (wide.width - width) / 2, (height - wide.height) / 2

    def narrower(region: Column) -> Column:
        return region._replace(left=region.left + inwards, right=region.right - inwards)

    def framed(box: Box) -> Box:
        return Box(box.left + inwards, box.right - inwards, box.bottom, box.top)

    foot = wide.plane.bottom - lift + 0.5
    beside = (
        "corner",
        "remark",
        "counts",
        "progress",
        "position",
        "legend",
        "agenda",
        "sums",
        "rule",
        "readings",
        "run_name",
        "run_readings",
        "endings",
    )
    return replace(
        wide,
        name="classic",
        width=width,
        height=height,
        heading=narrower(wide.heading).moved(up=lift),
        caption=narrower(wide.caption).moved(up=-lift + 0.54)._replace(pitch=0.5),
        plane=framed(wide.plane)._replace(bottom=wide.plane.bottom - lift + 0.5, top=wide.plane.top + lift),
        run_plane=framed(wide.plane)._replace(
            bottom=wide.plane.bottom - lift + 0.5, top=wide.plane.top + lift
        ),
        errata=wide.errata.moved(-inwards, -lift + 0.5),
        bars=wide.bars.moved(-inwards, lift - 0.3),
        mountain=framed(wide.mountain)._replace(bottom=wide.mountain.bottom - lift, top=wide.mountain.top),
        score=Column(-1.6, wide.score.right - inwards, wide.score.top + lift - 0.62, 0.5),
        lesson=narrower(wide.lesson).moved(up=lift),
        wide_plane=framed(wide.wide_plane)._replace(bottom=foot, top=wide.wide_plane.top + lift),
        low_plane=framed(wide.low_plane)._replace(bottom=foot, top=wide.low_plane.top + lift - 0.3),
        inset=Box(-5.09, -1.6, wide.inset.bottom + lift - 0.3, wide.inset.top + lift - 0.3),
        gauge=wide.gauge.moved(-0.35, lift - 0.3),
        instruments=Column(1.2, 5.09, wide.instruments.top + lift - 0.3, 0.44),
        equation=Column(-5.3, 5.3, wide.equation.top + lift - 0.62),
        starts_plane=framed(wide.starts_plane)._replace(
            right=wide.starts_plane.right - inwards, bottom=foot, top=wide.starts_plane.top + lift
        ),
        table=wide.table.moved(-inwards, lift),
        panels=framed(wide.panels)._replace(top=wide.panels.top + lift),
        chart=framed(wide.chart)._replace(bottom=wide.chart.bottom - lift + 0.5),
        caption_lines=2,
        many=3,
        **{name: getattr(wide, name).moved(-inwards, lift) for name in beside},
    )


ROWS = 4
"""So many lines of text stand below the plane of an upright picture, side by side in two columns."""


def upright(width: float, height: float) -> Layout:
    """As high as it is wide, or higher: the plane above, formulas and numbers below it."""
    edge, pitch = SAFE * width - 0.08, 0.56
    heading = SAFE * height - 0.46
    caption = -SAFE * height + 0.7
    text = caption + 0.72 + (ROWS - 1) * pitch
    plane = Box(-edge + 0.75, edge - 0.1, text + 1.05, heading - 0.78)
    half = -0.35
    left, right = Column(-edge, half - 0.15, text, pitch), Column(half + 0.15, edge, text, pitch)
    foot = caption + 0.95
    chart = Box(plane.left, edge - 0.6, foot, foot + max(1.35, 0.22 * (heading - foot)))
    return Layout(
        name="square" if height < 1.12 * width else "portrait",
        width=width,
        height=height,
        heading=Column(-edge, edge, heading),
        corner=Column(edge - 1.65, edge, heading - 0.62),
        remark=Column(-edge, edge - 2.0, heading - 0.62),
        caption=Column(-edge, edge, caption, 0.5),
        caption_lines=2,
        plane=plane,
        agenda=left,
        sums=right,
        rule=left,
        readings=right,
        errata=Column(-edge, edge, heading - 0.48, lines=1),
        run_plane=plane._replace(top=plane.top - 0.35),
        run_formulas=Column(-edge, edge - 1.3, heading - 0.7),
        run_name=left,
        run_readings=left.moved(up=-pitch),
        endings=right,
        bars=Box(right.left + 1.6, right.right - 0.15, text - 2.6 * pitch, text + 0.2),
        mountain=Box(-edge, edge, caption + 0.4, heading - 3.1),
        **starts(edge, heading, caption, square=height < 1.12 * width),
        **instruments(edge, heading, caption, square=height < 1.12 * width),
        counts=Column(edge - 2.3, edge, heading - 0.7, 0.5),
        score=Column(-edge, edge, heading - 0.7, 0.5),
        lesson=Column(-edge, edge, heading - 2.1, 0.4, lines=3),
        panels=Box(plane.left, edge - 0.1, chart.top + 1.75, heading - 1.6),
        chart=chart,
        many=2,
        abreast=5 if height < 1.5 * width else 3,
    )


def starts(edge: float, heading: float, caption: float, *, square: bool) -> dict[str, Any]:
    """The regions of many starts: the table beside the plane in a square, else below it."""
    foot, top, left, right = caption + 1.05, heading - 0.78, -edge + 0.75, edge - 0.1
    if square:
        table, high = 0.6, heading - 0.95
        return {
            "starts_plane": Box(left, -0.4, foot, top),
            "progress": Column(0.0, right, high, 0.0),
            "table": Box(table, right, high - 3.2, high - 0.62),
            "position": Column(table - 0.14, right - 1.0, high - 3.6, 0.5),
            "legend": Column(0.0, edge, high - 4.4, 0.36),
        }
    base, beside = caption + 0.95, edge - 2.75
    return {
        "starts_plane": Box(left, right, base + 3.7, top),
        "progress": Column(beside, right, base + 2.7, 0.45),
        "table": Box(-edge + 0.65, beside - 0.45, base + 0.75, base + 2.7),
        "position": Column(beside, right, base + 1.75, 0.45),
        "legend": Column(beside, edge, base + 0.85, 0.36),
    }


def instruments(edge: float, heading: float, caption: float, *, square: bool) -> dict[str, Any]:
    """The regions of a long descent on its instruments: all of them side by side in a square, else the closer
    look below the numbers."""
    left, right, foot, top = -edge + 0.75, edge - 0.1, caption + 1.05, heading - 1.35
    plane = Box(left, right, foot, heading - 1.1)
    inset = Box(-edge + 0.1, -1.6, top - 1.5, top - 0.1)
    low = top - 2.0
    if not square:
        height = 0.3 * (top - foot - 2.6)
        inset = Box(-edge + 0.1, edge - 0.1, top - 2.2 - 2 * height, top - 2.2)
        low = inset.bottom - 0.35
    return {
        "wide_plane": plane,
        "low_plane": plane._replace(top=low),
        "inset": inset,
        "gauge": Box(0.05, 0.05, top - 1.5, top - 0.1)
        if square
        else Box(edge - 0.4, edge - 0.4, top - 1.45, top),
        "instruments": Column(0.6, edge - 0.1, top - 0.1, 0.41)
        if square
        else Column(-edge, edge - 1.9, top, 0.47),
        "equation": Column(-edge, edge, heading - 0.68),
    }


def tall(width: float, height: float) -> Layout:
    """Much higher than wide: as `upright`, with the two columns of text one below the other."""
    short = upright(width, height)
    pitch = 0.62
    text = short.caption.top + 1.25 + 7 * pitch
    across = Column(short.left, short.right, text, pitch)
    return replace(
        short,
        name="tall",
        plane=short.plane._replace(bottom=text + 1.05),
        run_plane=short.run_plane._replace(bottom=text + 1.05),
        agenda=across,
        sums=across.moved(up=-3.4 * pitch)._replace(lines=5.6),
        rule=across,
        readings=across.moved(up=-2.4 * pitch)._replace(right=across.left + 4.4, lines=5),
        errata=Column(across.left, across.right, text - 6.6 * pitch, 0.34),
        run_name=across,
        run_readings=across.moved(up=-pitch)._replace(right=across.left + 4.4),
        endings=across.moved(up=-4.4 * pitch),
        bars=Box(across.left + 1.7, across.right - 0.3, text - 6.6 * pitch, text - 4.4 * pitch),
    )


def for_shape(aspect: float) -> Layout:
    """The layout for a picture `aspect` times as wide as it is high.

    Landscape and 4:3 have one frame each, and a picture of a slightly other shape gets room at two sides;
    upright ones are laid out for the height there is.
    """
    if aspect >= 1.5:
        return LANDSCAPE
    if aspect >= 1.15:
        return classic()
    if aspect >= 0.9:
        return upright(9.0, 9.0 / min(aspect, 1.0))
    return (upright if aspect > 0.65 else tall)(8.0, 8.0 / max(aspect, 0.5))
