"""Manim's shapes as they look in one frame: what is seen of each, where, and how Cairo draws it."""

from __future__ import annotations

import math
from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

import cairo
import numpy as np
import numpy.typing as npt
from manim import Mobject, VMobject
from manim.camera.camera import CAP_STYLE_MAP, LINE_JOIN_MAP, Camera
from manim.constants import CapStyleType, LineJointType

from studio.frames import Box

CURVE = 4  # points of a cubic curve, the only kind that is drawn here
_SQUARE_CAP = math.sqrt(2.0)  # half line widths that a stroke reaches at most beyond its line
_MITER_LIMIT = 10.0  # the same where corners are pointed: Cairo's limit when nobody sets another
_FAR = 1 << 22  # pixels: beyond, Cairo's coordinates wrap round
_KEPT_POINTS = 40_000  # of all kept outlines together: about 2 MB
_Z_INDEX = attrgetter("z_index")
_END = deque[None](maxlen=0)  # runs an iterator to its end and keeps nothing

Points = npt.NDArray[np.float64]


class Appearance(NamedTuple):
    """A copy of everything a shape's pixels depend on, apart from the camera; arrays as their bytes."""

    points: bytes
    fill: bytes
    stroke: bytes
    behind: bytes  # the stroke that lies behind the fill
    stroke_width: float
    behind_width: float
    joint: LineJointType
    cap: CapStyleType
    tolerance: float  # how near the ends of two curves are when they are one line
    gradient: bytes  # where it begins and ends; empty: every colour is even


@dataclass(frozen=True, eq=False)
class Shape:
    """A mobject as it looked when it was seen; it may have changed since.

    box  all that it can touch in the picture; None: nothing
    """

    mobject: VMobject
    looks: Appearance
    points: Points
    box: Box | None


def displayed(mobjects: Iterable[Mobject], camera: Camera) -> list[Mobject]:
    """What the camera shows of these and their families, lowest first.

    As its own `get_mobjects_to_display`, but in one walk: Manim's takes the family of every member.
    """
    downwards: list[Mobject] = []
    seen: set[Mobject] = set()

    def walk(mobject: Mobject) -> None:
        if mobject not in seen:  # who is there twice lies where it comes last
            seen.add(mobject)
            for part in reversed(mobject.submobjects):
                walk(part)
            if len(mobject.points):
                downwards.append(mobject)

    for mobject in reversed(list(mobjects)):
        walk(mobject)
    downwards.reverse()
    return sorted(downwards, key=_Z_INDEX) if camera.use_z_index else downwards


def drawable(mobject: VMobject) -> bool:
    """Whether Cairo alone draws it, out of cubic curves and colours in the usual numbers."""
    arrays = (
        mobject.points,
        mobject.get_fill_rgbas(),
        mobject.get_stroke_rgbas(),
        mobject.get_stroke_rgbas(background=True),
    )
    return (
        not mobject.get_background_image()
        and mobject.n_points_per_cubic_curve == CURVE
        and all(array.dtype == np.float64 for array in arrays)
    )


def appearance(mobject: VMobject) -> Appearance:
    fill, stroke = mobject.get_fill_rgbas(), mobject.get_stroke_rgbas()
    behind, gradient = mobject.get_stroke_rgbas(background=True), b""
    if len(fill) > 1 or len(stroke) > 1 or len(behind) > 1:
        gradient = np.array(mobject.get_gradient_start_and_end_points(), float).tobytes()
    return Appearance(
        mobject.points.tobytes(),
        fill.tobytes(),
        stroke.tobytes(),
        behind.tobytes(),
        mobject.get_stroke_width(),
        mobject.get_stroke_width(background=True),
        mobject.joint_type,
        mobject.cap_style,
        mobject.tolerance_for_point_equality,
        gradient,
    )


def shape_of(mobject: VMobject, looks: Appearance, camera: Camera, matrix: cairo.Matrix) -> Shape:
    """`matrix` leads from Manim's coordinates to pixels."""
    points = np.frombuffer(looks.points).reshape(-1, 3)
    width = max(looks.stroke_width, looks.behind_width) * camera.cairo_line_width_multiple
    pointed = LINE_JOIN_MAP[looks.joint] == cairo.LineJoin.MITER and len(points) > CURVE
    reach = width / 2 * (_MITER_LIMIT if pointed else _SQUARE_CAP)
    picture = Box(0, camera.pixel_height, 0, camera.pixel_width)
    return Shape(mobject, looks, points, _extent(points, reach, matrix, picture))


def _extent(points: Points, reach: float, matrix: cairo.Matrix, picture: Box) -> Box | None:
    """The pixels that can be touched: a Bézier curve stays within its points, a stroke within its reach."""
    left, low, behind = np.minimum.reduce(points).tolist()
    right, high, front = np.maximum.reduce(points).tolist()
    if not math.isfinite(left + low + behind + right + high + front):
        return None  # Manim draws nothing then
    left, top = matrix.transform_point(left - reach, high + reach)
    right, bottom = matrix.transform_point(right + reach, low - reach)
    if max(map(abs, (left, top, right, bottom))) > _FAR:
        return picture
    touched = Box(math.floor(top) - 1, math.ceil(bottom) + 1, math.floor(left) - 1, math.ceil(right) + 1)
    return touched.within(picture)


class Pencil:
    """Draws shapes with Cairo, as Manim's camera does.

    Outlines are kept: one that comes again, unchanged, need not be spelt out again. They are known by their
    points and not by whose they are, since the digits of a number come again too, in the same places.
    """

    def __init__(self, context: cairo.Context[cairo.ImageSurface], camera: Camera) -> None:
        self._context = context
        self.matrix = context.get_matrix()
        self._line_width = camera.cairo_line_width_multiple
        self._kept: OrderedDict[tuple[bytes, float], cairo.Path] = OrderedDict()
        self._kept_points = 0

    def draw(self, shape: Shape) -> None:
        looks = shape.looks
        self._outline(shape)
        self._stroke(looks, looks.behind, looks.behind_width)
        if self._colour(looks, looks.fill):
            self._context.fill_preserve()
        self._stroke(looks, looks.stroke, looks.stroke_width)

    def _stroke(self, looks: Appearance, colours: bytes, width: float) -> None:
        if width and self._colour(looks, colours):
            self._context.set_line_width(width * self._line_width)
            self._context.set_line_join(LINE_JOIN_MAP[looks.joint])
            self._context.set_line_cap(CAP_STYLE_MAP[looks.cap])
            self._context.stroke_preserve()

    def _colour(self, looks: Appearance, colours: bytes) -> bool:
        """Take that colour; False: it cannot be seen. Cairo's pixels are BGRA: red and blue change places."""
        rgbas = np.frombuffer(colours).reshape(-1, 4).tolist()
        if len(rgbas) == 1:
            ((red, green, blue, alpha),) = rgbas
            self._context.set_source_rgba(blue, green, red, alpha)
            return bool(alpha)
        (x0, y0, _), (x1, y1, _) = np.frombuffer(looks.gradient).reshape(2, 3).tolist()
        gradient = cairo.LinearGradient(x0, y0, x1, y1)
        for place, (red, green, blue, alpha) in zip(np.linspace(0, 1, len(rgbas)), rgbas, strict=True):
            gradient.add_color_stop_rgba(place, blue, green, red, alpha)
        self._context.set_source(gradient)
        return True

    def _outline(self, shape: Shape) -> None:
        """Make the shape's outline the current path. Outlines are kept in pixels, as Cairo has them."""
        key = shape.looks.points, shape.looks.tolerance
        if key in self._kept:
            self._kept.move_to_end(key)
            self._context.identity_matrix()
            self._context.new_path()
            self._context.append_path(self._kept[key])
        else:
            trace(self._context, shape.mobject, shape.points)
            self._context.identity_matrix()
            self._kept[key] = self._context.copy_path()
            self._kept_points += len(shape.points)
            while self._kept_points > _KEPT_POINTS:
                (points, _), _ = self._kept.popitem(last=False)
                self._kept_points -= len(points) // 24
        self._context.set_matrix(self.matrix)


def trace(context: cairo.Context[cairo.ImageSurface], mobject: VMobject, points: Points) -> None:
    """Make these points of the mobject's the current path, coordinate for coordinate as Manim's camera does.

    Only faster: Manim takes one NumPy number at a time, here a curve's six follow each other out of one list.
    """
    context.new_path()
    curves = len(points) // CURVE
    handles_and_end = points[: curves * CURVE].reshape(curves, CURVE, 3)[:, 1:, :2]
    numbers = handles_and_end.ravel().tolist()
    for start, end in mobject.get_subpath_split_indices_from_points(points, n_dims=2).tolist():
        first, last = start // CURVE, end // CURVE
        if first == last:
            continue
        context.new_sub_path()
        context.move_to(*points[start, :2].tolist())
        number = iter(numbers[6 * first : 6 * last])
        _END.extend(map(context.curve_to, *[number] * 6))
        if mobject.consider_points_equals_2d(points[start], points[end - 1]):
            context.close_path()
