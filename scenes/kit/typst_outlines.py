"""Typst markup as outlines, compiled in memory.

Manim's own Typst class makes a file, an SVG tree and a mobject for every glyph, which costs more than drawing
a short film's pictures; here every glyph is read once, and a line is points only."""

from collections.abc import Iterator
from functools import lru_cache
from xml.etree import ElementTree

import numpy as np
import svgelements
import typst

# The fonts travel in Typst's wheel, and no others are looked at: a picture is the same on every machine.
# Tabular digits keep numbers from jittering. The strut, drawn last, stands on the baseline.
PAGE = """#set page(width: auto, height: auto, margin: 0pt, fill: none)
#set text(size: 10pt, font: "Libertinus Serif", lang: "en", number-width: "tabular")
{markup}#box(width: 0.1em, height: 0.66em, fill: black)
"""
UNITS_PER_POINT = 1 / 960
"""At Manim's font size 1, as Manim sets its own text."""


@lru_cache(maxsize=4096)
def outlines(markup: str, size: float) -> tuple[tuple[np.ndarray, float], ...]:
    """The parts of a line of Typst markup at Manim's font size `size`.

    For each part its cubic curves in Manim's order, shape (4 × curves, 3), in units of the frame, the
    baseline at height 0, and the width of its stroke in Manim's units, 0 for a part that is filled."""
    svg = typst.compile(PAGE.format(markup=markup).encode(), format="svg", ignore_system_fonts=True)
    root = ElementTree.fromstring(svg)
    glyphs = {symbol.get("id"): symbol[0].get("d") for symbol in root.findall(".//{*}symbol")}
    *parts, (strut, _) = _parts(root, np.eye(3), glyphs)
    scale = size * UNITS_PER_POINT
    origin = np.array([0, strut[:, 1].max(), 0])
    return tuple(((points - origin) * [scale, -scale, 0], 100 * scale * stroke) for points, stroke in parts)


def _parts(
    element: ElementTree.Element, place: np.ndarray, glyphs: dict[str, str]
) -> Iterator[tuple[np.ndarray, float]]:
    """Every path and glyph below the element, in drawing order: its curves in points of the page, and its
    stroke's width."""
    for child in element:
        kind = child.tag.rpartition("}")[2]
        here = place @ _matrix(child.get("transform"))
        if kind == "g":
            yield from _parts(child, here, glyphs)
        elif kind == "path":
            yield _placed(child.get("d"), here), float(child.get("stroke-width", 0))
        elif kind == "use":
            here[:, 2] += here @ [float(child.get("x", 0)), float(child.get("y", 0)), 0]
            reference = next(value for name, value in child.items() if name.endswith("href"))
            yield _placed(glyphs[reference.removeprefix("#")], here), 0.0


def _matrix(transform: str | None) -> np.ndarray:
    m = svgelements.Matrix(transform or "")
    return np.array([[m.a, m.c, m.e], [m.b, m.d, m.f], [0, 0, 1]])


def _placed(path: str, place: np.ndarray) -> np.ndarray:
    flat = _curves(path)
    return np.column_stack([flat @ place[:2, :2].T + place[:2, 2], np.zeros(len(flat))])


@lru_cache(maxsize=4096)
def _curves(path: str) -> np.ndarray:
    """The cubic curves of an SVG path, shape (4 × curves, 2); lines and quadratic curves are cubic ones
    too."""
    curves = []
    for piece in svgelements.Path(path):
        if isinstance(piece, svgelements.Move) or piece.start == piece.end:
            continue
        start, end = (np.array([point.x, point.y]) for point in (piece.start, piece.end))
        if isinstance(piece, svgelements.CubicBezier):
            handles = [np.array([point.x, point.y]) for point in (piece.control1, piece.control2)]
        elif isinstance(piece, svgelements.QuadraticBezier):
            control = np.array([piece.control.x, piece.control.y])
            handles = [start + 2 / 3 * (control - start), end + 2 / 3 * (control - end)]
        else:
            handles = [start + (end - start) / 3, end - (end - start) / 3]
        curves += [start, *handles, end]
    return np.array(curves).reshape(-1, 2)
