"""Where the body of a skier is on screen, and which words it stands on."""

from __future__ import annotations

import numpy as np

from scenes.kit.readout import Readout
from scenes.kit.skier import Skier
from scenes.kit.text import Typeset

STROKE = 100.0
"""Stroke widths of one unit of the frame."""


def shown(part) -> bool:
    return any(
        piece.get_fill_opacity() > 0.05 or piece.get_stroke_opacity() * piece.get_stroke_width() > 0.05
        for piece in part.family_members_with_points()
    )


def body(skier: Skier) -> np.ndarray:
    """Points (x, y, radius) along the limbs that are seen, the stroke reaching as far as the radius."""
    limbs = [limb for limb in skier.submobjects[1:] if len(limb.points) and limb.get_stroke_opacity() > 0.05]
    points = [
        np.column_stack([limb.points[:, :2], np.full(len(limb.points), limb.get_stroke_width() / 2 / STROKE)])
        for limb in limbs
    ]
    return np.concatenate(points) if points else np.zeros((0, 3))


def covered_by_skiers(scene) -> tuple[str, ...]:
    """The words on screen that a skier stands on."""
    parts = scene.get_mobject_family_members()
    bodies = [body(part) for part in parts if isinstance(part, Skier)]
    points = np.concatenate(bodies) if bodies else np.zeros((0, 3))
    if not len(points):
        return ()
    labels = [part for part in parts if isinstance(part, Typeset | Readout) and shown(part)]
    return tuple(label.reads for label in labels if touches(points, label))


def touches(points: np.ndarray, label) -> bool:
    (left, bottom, _), (right, top, _) = label.get_corner([-1, -1, 0]), label.get_corner([1, 1, 0])
    x, y, radius = points.T
    nearest = np.clip(x, left, right), np.clip(y, bottom, top)
    return bool((np.hypot(x - nearest[0], y - nearest[1]) <= radius).any())
