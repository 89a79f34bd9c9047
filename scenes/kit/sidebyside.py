"""Several panels in a row: where each stands, and short lines that have to fit below one."""

from manim import VGroup

from scenes.kit.text import words


def columns(count: int, left: float, right: float, gap: float) -> list[tuple[float, float]]:
    """The left and right edges of `count` panels of one width between `left` and `right`, `gap` apart."""
    width = (right - left - (count - 1) * gap) / count
    return [(left + n * (width + gap), left + n * (width + gap) + width) for n in range(count)]


def centred(text: str, x: float, baseline: float, width: float, *, size: float, color: str, pitch: float = 0.36) -> VGroup:
    """`text` centred at `x`, the first line on `baseline`: one line, or two where one would be wider than `width`."""
    lines = [words(text, size=size, color=color)]
    if lines[0].width > width and " " in text:
        lines = [words(part, size=size, color=color) for part in halves(text)]
    return VGroup(*(line.fit(width).place(x, baseline - n * pitch, "center") for n, line in enumerate(lines)))


def halves(text: str) -> tuple[str, str]:
    """The text cut at the space nearest to its middle."""
    spaces = [n for n, character in enumerate(text) if character == " "]
    cut = min(spaces, key=lambda n: abs(n - len(text) / 2))
    return text[:cut], text[cut + 1 :]
