"""Room for a label: beside a point, off the curve."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
from manim import VMobject

from scenes.kit.text import Typeset

GAP = 0.2
"""Between a label and the curve: a ball on the curve does not touch the label either."""

REACHES = (0.25, 0.35, 0.5, 0.75, 1.0, 1.4, 1.8, 2.4)
SIDES = ((0, -1), (0, 1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1))


def place_label(
    label: Typeset,
    point: np.ndarray,
    curve: VMobject,
    box: tuple[float, float, float, float],
    taken: tuple[VMobject, ...] = (),
    sides: tuple[tuple[int, int], ...] = SIDES,
) -> Typeset:
    """Put the label near `point` (units of the frame), off the curve and off what has `taken` room, inside
    `box`.

    The nearest place that is free, looking to the `sides` in their order and then all over the box; above the
    point where none is."""
    half = np.array([label.width, label.height]) / 2
    left, right, bottom, top = box
    centre = free_place(half, point, curve, box, taken, sides)
    if centre is None:
        centre = np.clip(point[:2] + [0, REACHES[0] + half[1]], [left, bottom] + half, [right, top] - half)
    label.move_to([*centre, 0])
    return label


def free_place(
    half: np.ndarray,
    point: np.ndarray,
    curve: VMobject,
    box: tuple[float, float, float, float],
    taken: tuple[VMobject, ...] = (),
    sides: tuple[tuple[int, int], ...] = SIDES,
) -> np.ndarray | None:
    """Where the middle of something of this half width and height may be, as near to the point as can be;
    None where nowhere is free."""
    corners = [(part.get_corner([-1, -1, 0])[:2], part.get_corner([1, 1, 0])[:2]) for part in taken]
    left, right, bottom, top = box
    for centre in _centres(point[:2], half, box, sides):
        low, high = centre - half - GAP, centre + half + GAP
        outside = (centre - half < [left, bottom]).any() or (centre + half > [right, top]).any()
        crossed = ((low < curve.points[:, :2]) & (curve.points[:, :2] < high)).all(axis=1).any()
        covered = any((low < theirs).all() and (mine < high).all() for mine, theirs in corners)
        if not (outside or crossed or covered):
            return centre
    return None


def _centres(
    point: np.ndarray,
    half: np.ndarray,
    box: tuple[float, float, float, float],
    sides: tuple[tuple[int, int], ...],
) -> Iterator[np.ndarray]:
    """Where the middle of a label of this half width and height might be, the best places first."""
    for reach, side in product(REACHES, sides):
        yield point + np.array(side) * (reach + half)
    left, right, bottom, top = box
    anywhere = np.array(list(product(np.arange(left, right, 0.25), np.arange(bottom, top, 0.2))))
    yield from anywhere[np.argsort(np.hypot(*(anywhere - point).T))]
