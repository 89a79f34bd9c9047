"""Where things stand: the named regions of a picture, one set for each shape of screen. Needs nothing but
Python.

All numbers are units of the frame, its middle at (0, 0). Type has the same size in these units in every
shape. A landscape frame is 8 units high, an upright one as wide: a phone held upright shows type as large
as a phone turned on its side shows that of a landscape film."""

from scenes.layout.landscape import LANDSCAPE, classic
from scenes.layout.regions import Box, Column, Layout
from scenes.layout.upright import tall, upright

__all__ = ["LANDSCAPE", "Box", "Column", "Layout", "for_shape"]


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
