"""The layouts of pictures as high as they are wide, or higher: square, portrait and story."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scenes.layout.regions import SAFE, Box, Column, Layout

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
        lesson=Column(-edge, edge, heading - 2.1, 0.4, lines=3.3),
        panels=Box(plane.left, edge - 0.1, chart.top + 1.75, heading - 1.6),
        chart=chart,
        **findings(edge, heading, caption, square=height < 1.12 * width),
        race_chart=Box(right.left + 0.1, edge - 0.65, foot - 0.1, text + 0.14),
        **basins(edge, heading, caption, square=height < 1.12 * width),
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
            "position": Column(table - 0.14, right - 1.0, high - 3.54, 0.44),
            "legend": Column(0.0, edge, high - 4.4, 0.36),
        }
    base, beside = caption + 0.95, edge - 2.75
    return {
        "starts_plane": Box(left, right, base + 3.85, top),
        "progress": Column(beside, right, base + 2.8, 0.5),
        "table": Box(-edge + 0.65, beside - 0.45, base + 0.75, base + 2.8),
        "position": Column(beside, right, base + 1.75, 0.44),
        "legend": Column(beside, edge, base + 0.9, 0.36),
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


def findings(edge: float, heading: float, caption: float, *, square: bool) -> dict[str, Any]:
    """The regions of a function over its derivative: the table beside them in a square, else below them."""
    foot, top, left = caption + 1.05, heading - 0.78, -edge + 0.75
    table = 0.0 if square else 3.05
    middle, right = (foot + table + top) / 2, -0.2 if square else edge - 0.8
    planes = {
        "upper_plane": Box(left, right, middle + 0.22, top),
        "lower_plane": Box(left, right, foot + table, middle - 0.22),
    }
    if square:
        text = Column(0.65, edge, top - 0.2, 0.5, lines=8)
        return {**planes, "findings": text, "kinds": text.moved(up=-4.6)._replace(pitch=0.45, lines=3)}
    text = Column(-edge + 0.1, 1.0, foot + 2.2, 0.4, lines=8)
    return {**planes, "findings": text, "kinds": Column(1.4, edge, foot + 1.8, 0.45, lines=3)}


def basins(edge: float, heading: float, caption: float, *, square: bool) -> dict[str, Any]:
    """The regions of a map of basins: in a square the table beside it, else below it; below both the
    rates."""
    left, foot, top = -edge + 0.75, caption + 0.95, heading - 0.78
    rates = Box(-edge + 0.2, edge - 0.2, foot, foot + 0.95)
    if square:
        return {
            "basin_map": Box(left, left + 4.1, foot + 1.9, top),
            "basin_table": Box(left + 4.35, edge, foot + 2.1, top - 0.3),
            "basin_rates": rates,
            "noise_data": Box(left + 4.75, edge, foot + 3.1, top - 0.5),
            "noise_rows": Column(-edge + 0.6, edge - 0.6, foot + 1.3, 0.45, lines=5),
        }
    return {
        "basin_map": Box(left, edge - 0.1, foot + 5.1, top),
        "basin_table": Box(-edge + 0.1, edge - 0.1, foot + 1.55, foot + 4.2),
        "basin_rates": rates,
        "noise_data": Box(left, edge - 0.1, foot + 2.5, foot + 4.3),
        "noise_rows": Column(-edge + 0.6, edge - 0.6, foot + 1.7, 0.45, lines=5),
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
        readings=across.moved(up=-2.4 * pitch)._replace(right=across.left + 4.4, lines=4.6),
        errata=Column(across.left, across.right, text - 6.6 * pitch, 0.34),
        run_name=across,
        run_readings=across.moved(up=-pitch)._replace(right=across.left + 4.4),
        endings=across.moved(up=-4.4 * pitch),
        bars=Box(across.left + 1.7, across.right - 0.3, text - 6.6 * pitch, text - 4.4 * pitch),
    )
