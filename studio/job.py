"""One job makes one file, and a film is what it made."""

from __future__ import annotations

import base64
import html
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from studio.formats import format_of
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
    program      how the recipe begins; another name of the same command makes no file stale
    place        where the page shows it: small numbers first, and names in order within a number
    group        the name of the figures that it belongs with; the page finds films by it
    parameters   what the scene is made from, as plain values: they go into the manifest and the fingerprint
    sources      the files of code that decide what the scene looks like; they go into the fingerprint
    language     of its captions, as "en" or "pt-BR"; empty: not known
    fingerprint  stands for everything that goes into the file
    """

    name: str
    scene: Callable[[], Scene]
    spec: Spec
    target: Path
    sections: tuple[str, ...] | None = None
    title: str = ""
    recipe: str = ""
    program: str = ""
    place: int = 0
    group: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    sources: Sequence[Path] = ()
    language: str = ""
    fingerprint: str = ""


class Product(Protocol):
    """What the manifest needs to know of a job, or of anything else that makes a file; see Job."""

    @property
    def target(self) -> Path: ...
    @property
    def spec(self) -> Spec: ...
    @property
    def title(self) -> str: ...
    @property
    def recipe(self) -> str: ...
    @property
    def place(self) -> int: ...
    @property
    def group(self) -> str: ...
    @property
    def parameters(self) -> Mapping[str, Any]: ...
    @property
    def fingerprint(self) -> str: ...


class Stamp(NamedTuple):
    """A file as it was when it was made, by which it is recognised."""

    path: str
    bytes: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True)
class Film(os.PathLike[str]):
    """A finished file: stands for its path wherever one is wanted, and shows itself in a notebook.

    path        where it is
    frames      how many pictures, held ones counted as often as they are shown
    duration    in seconds; 0 for a still
    size_bytes  of the file itself
    sections    (name, start in seconds) of the sections that were filmed
    extras      files beside it: captions, alternative text
    words       "alt": what happens in the film, "verdict": how the run ended; empty where nothing is said
    notes       what the scene asks for and the file does not have, a line each
    stamps      the file and its extras as they were made, where that is known
    """

    path: Path
    frames: int
    duration: float
    size_bytes: int
    sections: tuple[tuple[str, float], ...] = ()
    extras: tuple[Path, ...] = ()
    words: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    stamps: Mapping[Path, Stamp] = field(default_factory=dict, compare=False)

    def __fspath__(self) -> str:
        return str(self.path)

    def _repr_html_(self) -> str:
        """The film as a notebook shows it, its bytes included, so that a saved notebook keeps it."""
        entry = format_of(self.path)
        data = base64.b64encode(self.path.read_bytes()).decode()
        alt, style = html.escape(self.words.get("alt") or self.path.stem), "max-width: 100%; height: auto"
        if entry.is_film:
            return (
                f'<video controls loop muted playsinline aria-label="{alt}" style="{style}"'
                f' src="data:{entry.mime};base64,{data}"></video>'
            )
        return f'<img alt="{alt}" style="{style}" src="data:{entry.mime};base64,{data}">'
