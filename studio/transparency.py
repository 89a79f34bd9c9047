"""See-through backgrounds: what the camera draws on them, and the colours without what lies behind.

Cairo draws premultiplied: a pixel's colour is already weakened by its alpha. Manim's cameras begin with a
background and lay images over it that are not. Here all of it is premultiplied while it is drawn, and divided
by alpha before it is handed over: files and browsers want the colour itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image

from studio.frames import Box, Pixels, whole


class Transparency:
    """Keeps a camera's picture premultiplied from now on.

    see_through  the background, as it is now, is not opaque everywhere
    """

    def __init__(self, camera: Any) -> None:
        self._camera = camera
        self.see_through = False
        self._straight: Pixels | None = None
        camera.init_background = self._begin_background
        camera.set_background = self._set_background
        camera.overlay_PIL_image = self._overlay
        camera.init_background()
        camera.reset()

    def straightened(self, pixels: Pixels, damage: Sequence[Box] | None) -> Pixels:
        """The picture with the colours themselves; outside the damage it is as at the last call."""
        if self._straight is None or damage is None:
            damage = [whole(pixels)]
        if self._straight is None:
            self._straight = np.empty_like(pixels)
        for box in damage:
            self._straight[box.slices] = straight(pixels[box.slices])
        return self._straight

    def _begin_background(self) -> None:
        type(self._camera).init_background(self._camera)
        self._premultiply_background()

    def _set_background(self, *args: Any, **kwargs: Any) -> None:
        type(self._camera).set_background(self._camera, *args, **kwargs)
        self._premultiply_background()

    def _premultiply_background(self) -> None:
        background = self._camera.background
        self.see_through = bool((background[..., 3] < 255).any())
        if self.see_through:
            self._camera.background = premultiplied(background.astype(np.uint8))

    def _overlay(self, pixels: Pixels, image: Image.Image) -> None:
        """Lay an image, which is not premultiplied, over a picture, which is."""
        if not self.see_through:
            type(self._camera).overlay_PIL_image(self._camera, pixels, image)
            return
        below = Image.fromarray(straight(pixels))
        pixels[:] = premultiplied(np.asarray(Image.alpha_composite(below, image)))


def premultiplied(pixels: Pixels) -> Pixels:
    """RGBA with the colours weakened by alpha."""
    weakened = pixels.astype(np.uint16)
    weakened[..., :3] = (weakened[..., :3] * weakened[..., 3:] + 127) // 255
    return weakened.astype(np.uint8)


def straight(pixels: Pixels) -> Pixels:
    """Premultiplied RGBA with the colours themselves; what is not there at all is black."""
    alpha = pixels[..., 3:].astype(np.uint16)
    colours = (pixels[..., :3].astype(np.uint16) * 255 + alpha // 2) // np.maximum(alpha, 1)
    colours[alpha[..., 0] == 0] = 0
    return np.concatenate([np.minimum(colours, 255), alpha], axis=-1).astype(np.uint8)


def bled(pixels: Pixels) -> Pixels:
    """RGBA, of even height and width, in which what is not there has the colour of what is beside it.

    Four pixels share one colour in a film; black from nowhere would darken every edge.
    """
    height, width = pixels.shape[:2]
    blocks = pixels.reshape(height // 2, 2, width // 2, 2, 4)
    there = blocks[..., 3:] > 0
    count = there.sum(axis=(1, 3), keepdims=True)
    colours = (blocks[..., :3] * there).sum(axis=(1, 3), keepdims=True) // np.maximum(count, 1)
    filled = blocks.copy()
    filled[..., :3] = np.where(there, blocks[..., :3], colours)
    return filled.reshape(pixels.shape)
