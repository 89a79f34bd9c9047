"""One job makes one file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.spec import Spec

if TYPE_CHECKING:
    from manim import Scene


@dataclass(frozen=True)
class Job:
    """Which scene is filmed, into which file. Picklable whenever its scene factory is.

    name         shown to people: "red_ball_steps"
    scene        takes nothing and returns a fresh scene that has not been rendered; it is called with Manim's
                 configuration already set to the spec
    spec         what the file shall be
    target       the file that shall exist afterwards
    sections     names of the sections to film, the others being passed over to their end state; None: all
    title        written into the file's metadata
    recipe       the exact command that makes the file again; written into the file's metadata
    fingerprint  stands for everything that went in
    """

    name: str
    scene: Callable[[], Scene]
    spec: Spec
    target: Path
    sections: tuple[str, ...] | None = None
    title: str = ""
    recipe: str = ""
    fingerprint: str = ""
