"""Draws a scene's shapes, and only where something changed.

The picture is made of two layers: a backdrop with all that stands still, and over it what moves. A layer
knows which shapes are in it and where. When they change it gets its base back in the rectangles where a
changed shape was or is, draws there again whatever touches them, and keeps the rest.

Shapes are drawn whole, on a sheet of their own from which the rectangles are then taken, and not clipped to
them: how Cairo rounds the coverage of a pixel depends on what else it draws in that row, so that a clipped
shape comes out a shade different here and there from what stock Manim draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from typing import cast

import numpy as np
from manim import Mobject, VMobject
from manim.camera.camera import Camera
from manim.camera.moving_camera import MovingCamera
from manim.mobject.types.image_mobject import AbstractImageMobject
from manim.mobject.types.point_cloud_mobject import PMobject

from studio.frames import Box, Pixels, gathered, whole
from studio.shapes import Pencil, Shape, appearance, displayed, drawable, shape_of

_KNOWN_CAMERAS = (Camera, MovingCamera)  # exactly these: what others do to shapes is not known here
_UNKNOWN_EXTENT = (AbstractImageMobject, PMobject)  # not drawn by Cairo, and laid over all of the picture


class Sheet:
    """A sheet to draw on, of the picture's size; what lies on it is of no worth afterwards."""

    def __init__(self, camera: Camera) -> None:
        sheet = np.zeros_like(camera.pixel_array)
        self.pencil = Pencil(Camera.get_cairo_context(camera, sheet), camera)
        self.pixels = cast(Pixels, sheet)


class Layer:
    """Shapes over a base: another picture, handed in."""

    def __init__(self, base: Pixels) -> None:
        self.pixels = base.copy()
        self.shapes: list[Shape] = []

    def update(self, base: Pixels, damage: Iterable[Box], shapes: list[Shape], sheet: Sheet) -> list[Box]:
        """Show these shapes over the base, which changed only inside `damage`. Returns where this did."""
        boxes = gathered([*damage, *difference(self.shapes, shapes)])
        self.shapes = shapes
        for box in boxes:
            sheet.pixels[box.slices] = base[box.slices]
        for shape in shapes if boxes else ():
            if shape.box and any(map(shape.box.meets, boxes)):
                sheet.pencil.draw(shape)
        for box in boxes:
            self.pixels[box.slices] = sheet.pixels[box.slices]
        return boxes


def _background(camera: Camera) -> Pixels:
    return cast(Pixels, camera.background)  # Manim's annotation says whole numbers of 64 bits


def differ(one: Shape, other: Shape) -> bool:
    return one is not other and one.looks != other.looks


def difference(before: Sequence[Shape], after: Sequence[Shape]) -> Iterator[Box]:
    """Boxes outside which two stacks of shapes, the lowest first, look the same."""
    if len(before) == len(after):
        changed = list(map(differ, before, after))
        gone, come = list(compress(before, changed)), list(compress(after, changed))
    else:
        common = set(before) & set(after)
        if [shape for shape in before if shape in common] != [shape for shape in after if shape in common]:
            common = set()  # some lie above others now that lay below them
        gone = [shape for shape in before if shape not in common]
        come = [shape for shape in after if shape not in common]
    return (shape.box for shape in (*gone, *come) if shape.box)


class Layers:
    """The picture as one unmoved camera sees it.

    static_base   what lies under the static shapes
    static        the shapes that stand still, lowest first
    """

    def __init__(self, camera: Camera) -> None:
        self.sheet = Sheet(camera)
        self.static_base = _background(camera)
        self.static: list[Shape] = []
        self.settling = Settling()
        self.backdrop, self.picture = Layer(self.static_base), Layer(self.static_base)
        self._beneath: list[Box] = []  # where the backdrop changed since the picture was drawn

    def stand(self, base: Pixels, shapes: list[Shape]) -> None:
        """From now on these stand still, over that base; any other shape may move."""
        self.settling = Settling()
        self._draw_backdrop(base, shapes)
        self.static_base, self.static = base, shapes

    def show(self, moving: list[Shape]) -> list[Box]:
        """Draw these over what stands still. Returns where the picture changed."""
        settled = self.settling.count(moving)
        self._draw_backdrop(self.static_base, [*self.static, *moving[:settled]])
        damage = self.picture.update(self.backdrop.pixels, self._beneath, moving[settled:], self.sheet)
        self._beneath = []
        return damage

    def unsettle(self) -> Pixels:
        """The picture of what stands still, and of nothing else."""
        self.stand(self.static_base, self.static)
        return self.backdrop.pixels

    def _draw_backdrop(self, base: Pixels, shapes: list[Shape]) -> None:
        damage = [] if base is self.static_base else [whole(base)]
        self._beneath += self.backdrop.update(base, damage, shapes, self.sheet)


class Settling:
    """Finds which of the moving shapes do not move.

    Manim counts as moving whatever lies above the first shape that moves. The lowest ones that were the same
    in three pictures settle: they are drawn into the backdrop. When one of them moves after all it is taken
    out again with all above it, and they stay out, so that nothing goes back and forth.
    """

    def __init__(self) -> None:
        self._last: list[Shape] = []
        self._same = 0  # how many of the lowest were the same in the last two pictures
        self._settled = 0
        self._limit: int | None = None

    def count(self, moving: list[Shape]) -> int:
        """How many of the lowest shapes have settled."""
        before, self._same = self._same, self._same_as_last(moving)
        self._last = moving
        if self._same < self._settled:
            self._settled = self._limit = self._same
        elif self._same < len(moving):  # else nothing moves, and it need not be known what will
            settled = min(before, self._same)
            self._settled = max(self._settled, settled if self._limit is None else min(settled, self._limit))
        return self._settled

    def _same_as_last(self, moving: list[Shape]) -> int:
        changed = map(differ, self._last, moving)
        shorter = min(len(self._last), len(moving))
        return next((place for place, differs in enumerate(changed) if differs), shorter)


class Drawing:
    """The picture of a scene, brought up to date frame by frame.

    Where it is not known what a camera or an object does to the picture, nothing is drawn here: `stand` and
    `show` say so, and the caller draws as Manim does, on the camera's own array.
    """

    def __init__(self, camera: Camera) -> None:
        self._camera = camera
        self._view: tuple[float, ...] | None = None
        self._layers: Layers | None = None
        self._shapes: dict[int, Shape] = {}  # by the identity of their mobjects: as they were last seen
        self._damage: list[Box] | None = None

    @property
    def pixels(self) -> Pixels:
        """The picture, RGBA of shape (height, width, 4)."""
        return self._layers.picture.pixels if self._layers else cast(Pixels, self._camera.pixel_array)

    def take_damage(self) -> list[Box] | None:
        """Boxes outside which the picture is as it was at the last call; None: it may differ anywhere."""
        damage, self._damage = self._damage, []
        return damage

    def stand(self, mobjects: Iterable[Mobject]) -> Pixels | None:
        """Take these for all that stands still until the next call. Returns the picture of them, if known."""
        layers = self._look()
        still = self._seen(mobjects, layers) if layers else None
        if layers is None or still is None:
            return None
        layers.stand(_background(self._camera), still)
        return layers.backdrop.pixels

    def show(self, mobjects: Iterable[Mobject], static_image: Pixels | None) -> bool:
        """Draw these over a static image: what `stand` returned, or any other; None: the camera's background.

        Returns False when nothing was drawn.
        """
        layers = self._look()
        moving = self._seen(mobjects, layers) if layers else None
        if layers is None or moving is None:
            self.forget()
            return False
        if static_image is not layers.backdrop.pixels:
            base = _background(self._camera) if static_image is None else static_image
            if layers.static or base is not layers.static_base:
                layers.stand(base, [])
        damage = layers.show(moving)
        for box in damage:  # for anybody who looks at the camera; it is never read here
            self._camera.pixel_array[box.slices] = layers.picture.pixels[box.slices]
        self._shapes = {id(shape.mobject): shape for shape in (*layers.static, *moving)}
        if self._damage is not None:
            self._damage = gathered([*self._damage, *damage])
        return True

    def forget(self) -> None:
        """The picture is drawn by somebody else, over a static image with nothing but what stands still."""
        if self._layers is not None:
            self._layers.unsettle()
        self._layers, self._damage = None, None

    def _look(self) -> Layers | None:
        """The layers of what the camera sees; None: the camera is not known, or sees something else now."""
        camera, before = self._camera, self._view
        if type(camera) not in _KNOWN_CAMERAS:
            return None
        size = camera.pixel_width, camera.pixel_height, camera.frame_width, camera.frame_height
        self._view = (*size, *camera.frame_center)
        if before is not None and self._view != before:
            self.forget()
        elif self._layers is None:
            self._layers, self._shapes, self._damage = Layers(camera), {}, None
        return self._layers

    def _seen(self, mobjects: Iterable[Mobject], layers: Layers) -> list[Shape] | None:
        """The shapes in the order in which they are drawn; None: there is something of unknown extent."""
        shapes = []
        for mobject in displayed(mobjects, self._camera):
            if isinstance(mobject, VMobject):
                looks, seen = appearance(mobject), self._shapes.get(id(mobject))
                if seen is None or seen.looks != looks:
                    if not drawable(mobject):
                        return None
                    seen = shape_of(mobject, looks, self._camera, layers.sheet.pencil.matrix)
                    self._shapes[id(mobject)] = seen
                shapes.append(seen)
            elif isinstance(mobject, _UNKNOWN_EXTENT):
                return None
        return shapes
