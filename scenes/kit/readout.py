"""Numbers on screen that change every frame."""

from functools import lru_cache

import numpy as np
from manim import VMobject

from scenes import theme as look
from scenes.kit.typst_outlines import outlines
from scenes.numbers import GLYPHS


@lru_cache(maxsize=8)
def _glyphs(size: float) -> dict[str, tuple[np.ndarray, float]]:
    """The outline of every glyph with its left end at 0 and the baseline at 0, and how far the next one
    stands from it."""
    glyphs = [points for points, _ in outlines(f'#"{GLYPHS}"', size)]
    middles = [(glyph[:, 0].min() + glyph[:, 0].max()) / 2 for glyph in glyphs]
    # Tabular digits: the pitch of the digits as set, the same for all of them.
    pitch = (middles[9] - middles[0]) / 9
    spaced = {}
    for character, glyph, middle in zip(GLYPHS, glyphs, middles, strict=True):
        advance = 0.5 * pitch if character in ".," else pitch
        spaced[character] = (glyph - [middle - advance / 2, 0, 0], advance)
    return spaced


class Readout(VMobject):
    """A number that changes every frame: one outline, put together from glyphs compiled once.

    Right-aligned at `x` on `baseline`, so that with a fixed number of decimals the decimal point keeps its
    place."""

    def __init__(
        self, x: float, baseline: float, *, color: str, size: float = look.LABEL, align: str = "right"
    ) -> None:
        super().__init__(fill_color=color, fill_opacity=1, stroke_width=0)
        self.anchor, self.align, self.glyphs = np.array([x, baseline, 0.0]), align, _glyphs(size)
        self.reads = ""

    def show(self, text: str) -> "Readout":
        if text == self.reads:
            return self
        self.reads = text
        cursor, shown = 0.0, []
        for character in text:
            outline, advance = self.glyphs[character]
            shown.append(outline + [cursor, 0, 0])
            cursor += advance
        start = self.anchor - [cursor if self.align == "right" else 0, 0, 0]
        self.set_points(np.concatenate(shown) + start)
        return self
