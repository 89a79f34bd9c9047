"""The pictures: one Manim scene per figure of the article. `catalog` lists them without importing Manim.

`from scenes import film` films one of them from Python; it comes from the door.
"""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    if name != "film":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from door.film import film  # when asked for: the pictures themselves know nothing of the door

    return film
