"""The pictures: one Manim scene per figure of the article. `catalog` lists them without importing Manim.

`from scenes import film` films one of them from Python; it comes from fall_line.
"""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    if name != "film":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from fall_line import film  # when asked for: the pictures themselves know nothing of it

    return film
