"""The colours of a map: a single ramp for each theme, its lightness evenly spaced as the eye sees it (OKLab),
the quiet colour of its lines between. Needs NumPy only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenes.theme import Theme

Array = NDArray[np.float64]

# B. Ottosson, A perceptual color space for image processing, 2020.
TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)

STRONGEST = {"dark": (0.355, 0.045), "light": (0.855, 0.045)}
"""Lightness and chroma where the function is highest: words of any theme can still be read on it."""
NEAREST = {"dark": (0.205, 0.018), "light": (0.985, 0.006)}
"""The same where it is lowest: next to the background."""
LINES = {"dark": (0.50, 0.07), "light": (0.66, 0.08)}
"""The same of the level lines."""


def oklab(color: str) -> Array:
    """A colour #rrggbb as lightness, green to red, blue to yellow: (3,)."""
    srgb = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    return np.asarray(TO_LAB @ np.cbrt(TO_CONES @ linear))


def srgb(lab: Array) -> Array:
    """Colours in OKLab (..., 3) as sRGB from 0 to 1, the nearest there are."""
    cones = (lab @ np.linalg.inv(TO_LAB).T) ** 3
    linear = np.clip(cones @ np.linalg.inv(TO_CONES).T, 0.0, 1.0)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.asarray(np.clip(encoded, 0.0, 1.0))


def ramp(theme: Theme, count: int) -> list[str]:
    """So many fills #rrggbb, the first for where a function is lowest, evenly lighter or darker to the
    last."""
    share = np.linspace(0.0, 1.0, count)[:, None] if count > 1 else np.zeros((1, 1))
    polar = (1 - share) * np.array(NEAREST[theme.name]) + share * np.array(STRONGEST[theme.name])
    return [_hex(color) for color in srgb(_tinted(theme, polar))]


def line_color(theme: Theme) -> str:
    """The colour of level lines."""
    return _hex(srgb(_tinted(theme, np.array(LINES[theme.name]))))


def _tinted(theme: Theme, polar: Array) -> Array:
    """Lightness and chroma (..., 2) as colours of the hue of the curve, f's own: OKLab (..., 3)."""
    _, a, b = oklab(theme.curve)
    hue = np.array([a, b]) / np.hypot(a, b)
    return np.concatenate([polar[..., :1], polar[..., 1:] * hue], axis=-1)


def _hex(color: Array) -> str:
    return "#" + "".join(f"{round(255 * float(part)):02X}" for part in color)
