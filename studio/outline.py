"""Which sections a scene has, found by playing it without drawing anything."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from studio.captions import heading

if TYPE_CHECKING:
    from manim import Scene

    from studio.spec import Spec


def section_names(make_scene: Callable[[], Scene], spec: Spec) -> tuple[str, ...]:
    """The sections in which something is played, in their order. Whatever the scene raises is passed on."""
    from studio.renderer import outline

    return tuple(name for name, seconds in outline(make_scene, spec) if seconds > 0)


def file_name(number: int, section: str) -> str:
    """What the file of a section is called, without its suffix: 02-first-step."""
    name = re.sub(r"[^\w.]+", "-", heading(section)).strip("-.").lower()
    return f"{number:02}-{name}" if name else f"{number:02}"
