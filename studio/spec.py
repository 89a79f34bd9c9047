"""What a file shall be: its format, size, frame rate and quality, parsed and checked in one place."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction

from studio.formats import DEFAULT_QUALITY, FORMATS, QUALITIES, Format

SIZES = {
    "480p": (854, 480),
    "720p": (1280, 720),
    "1080p": (1920, 1080),
    "1440p": (2560, 1440),
    "4k": (3840, 2160),
    "4:3": (1024, 768),
    "square": (1080, 1080),
    "portrait": (1080, 1350),
    "story": (1080, 1920),
}
"""Sizes by name: screens by their rows of pixels, an old projector, and what phones show."""

_SMALLEST, _LARGEST = 16, 7680  # pixels, either side
_SLOWEST, _FASTEST = 1, 120  # frames per second


class SpecError(ValueError):
    """A file that cannot be made; the message is one line that says what is wrong, then what is allowed."""


@dataclass(frozen=True)
class Spec:
    """What a file shall be.

    format         a name in studio.formats: "mp4"
    width, height  in pixels
    fps            frames per second, exact; a still has none of its own, its value only sets Manim's clock
    quality        "draft", "standard" or "high"
    loop           a GIF plays for ever, or once
    transparent    nothing lies behind what is drawn
    """

    format: str
    width: int
    height: int
    fps: Fraction
    quality: str
    loop: bool = True
    transparent: bool = False


def parse_spec(
    format: str,
    *,
    quality: str = DEFAULT_QUALITY,
    size: str | tuple[int, int] | None = None,
    fps: str | float | Fraction | None = None,
    once: bool = False,
    transparent: bool = False,
) -> Spec:
    """Check a request and fill in what it leaves open.

    size is "800x450" or (800, 450) in pixels, or one of SIZES by name; fps a number or its text ("12.5",
    "30000/1001"). Whatever is None comes from the format and the quality. Raises SpecError for anything that
    no such file can be.
    """
    entry = FORMATS[_one_of("format", format, tuple(FORMATS))]
    quality = _one_of("quality", quality, QUALITIES)
    width, height, default_fps = entry.usual[quality]
    if size is not None:
        width, height = _parse_size(size)
        _check_size(entry, width, height)
    rate = Fraction(default_fps) if fps is None else _parse_rate(fps)
    if entry.clock:
        _check_ticks(entry, entry.clock, rate, fps)
    if transparent and not entry.alpha:
        allowed = ", ".join(name for name, other in FORMATS.items() if other.alpha)
        raise SpecError(f"{entry.name} has no transparency; allowed: {allowed}")
    return Spec(entry.name, width, height, rate, quality, loop=not once, transparent=transparent)


def nearest(entry: Format, width: int, height: int, fps: Fraction) -> tuple[tuple[int, int], Fraction]:
    """The size and the rate nearest to these that a file of this format can have."""
    if entry.even_sides:
        width, height = width + width % 2, height + height % 2
    if entry.clock:
        fps = min(_rates_kept(entry.clock, fps), key=lambda rate: abs(rate - fps))
    return (width, height), fps


def _one_of(what: str, value: str, allowed: tuple[str, ...]) -> str:
    if isinstance(value, str) and value.lower() in allowed:
        return value.lower()
    near = get_close_matches(str(value).lower(), allowed, n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise SpecError(f"{what} {value!r} is not known; allowed: {', '.join(allowed)}{hint}")


def _parse_size(size: str | tuple[int, int]) -> tuple[int, int]:
    if isinstance(size, str):
        if size.strip().lower() in SIZES:
            return SIZES[size.strip().lower()]
        match = re.fullmatch(r"\s*(\d{1,6})\s*[x×X]\s*(\d{1,6})\s*", size)
        if not match:
            near = get_close_matches(size.strip().lower(), SIZES, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise SpecError(
                f"size {size!r} is not a size; write width x height in pixels, as 800x450, "
                f"or one of {', '.join(SIZES)}{hint}"
            )
        return int(match[1]), int(match[2])
    try:
        width, height = size
        if int(width) == width and int(height) == height:
            return int(width), int(height)
    except (TypeError, ValueError, OverflowError):
        pass
    raise SpecError(f"size {size!r} is not a size; give two whole numbers of pixels, as (800, 450)")


def _check_size(entry: Format, width: int, height: int) -> None:
    for side, pixels in (("width", width), ("height", height)):
        if not _SMALLEST <= pixels <= _LARGEST:
            raise SpecError(f"{side} {pixels} is out of range; allowed: {_SMALLEST} to {_LARGEST} pixels")
    if entry.even_sides and (width % 2 or height % 2):
        even = f"{width + width % 2}x{height + height % 2}"
        raise SpecError(f"size {width}x{height} is odd; {entry.name} needs even sides, the nearest is {even}")


def _parse_rate(fps: str | float | Fraction) -> Fraction:
    try:
        rate = Fraction(str(fps).strip())
    except (ValueError, ZeroDivisionError):
        raise SpecError(f"frame rate {fps!r} is not a number; write 25, 12.5 or 30000/1001") from None
    if not _SLOWEST <= rate <= _FASTEST:
        raise SpecError(
            f"frame rate {fps} is out of range; allowed: {_SLOWEST} to {_FASTEST} frames a second"
        )
    if rate.denominator > 1001:
        raise SpecError(f"frame rate {fps} is too fine; allowed: fractions with a denominator up to 1001")
    return rate


def _check_ticks(entry: Format, clock: int, rate: Fraction, given: object) -> None:
    """Every picture must stay for a whole number of ticks, two at least: browsers show one hundredth as
    ten."""
    ticks = clock / rate
    if ticks.denominator == 1 and ticks >= 2:
        return
    near = " and ".join(map(_rate_text, _rates_kept(clock, rate)))
    allowed = ", ".join(_rate_text(Fraction(clock, n)) for n in (2, 4, 5, 8, 10))
    raise SpecError(
        f"frame rate {given} cannot be kept by a {entry.name.upper()}; "
        f"allowed: {clock}/n with n of 2 or more ({allowed}, ...), the nearest: {near}"
    )


def _rates_kept(clock: int, rate: Fraction) -> list[Fraction]:
    """The rates nearest to this one, below and above, whose pictures stay for whole ticks of the clock."""
    ticks = clock / rate
    return sorted({Fraction(clock, max(2, n)) for n in (math.ceil(ticks), math.floor(ticks))})


def _rate_text(rate: Fraction) -> str:
    decimal = f"{float(rate):g}"
    return decimal if Fraction(decimal) == rate else f"{rate}"
