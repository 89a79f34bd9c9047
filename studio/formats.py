"""The formats a film can have: everything that tells one from another, an entry each.

A format is one file in `studio/encoders` and one entry here. Nothing else in the project asks which format it
has before it."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

if TYPE_CHECKING:
    from studio.captions import Chapter
    from studio.frames import Frame
    from studio.sound import Sound
    from studio.spec import Spec


class Kind(Enum):
    """How a file is shown, and what lies beside it."""

    FILM = "a video that waits to be played, with captions"
    MOVING_PICTURE = "a picture that plays by itself, with an alternative text"
    STILL = "a picture"


class Usual(NamedTuple):
    """What a file of some quality is when nothing else is said: pixels, and frames a second."""

    width: int
    height: int
    fps: int


class ReadBack(NamedTuple):
    """What a finished file says of itself: pixels, and its frames and seconds where it tells them."""

    width: int
    height: int
    frames: int | None = None
    duration: Fraction | None = None


class Encoder(Protocol):
    """Takes the pictures of a film, one after the other, and makes a file of them."""

    def write(self, frame: Frame) -> None:
        """Take the next picture."""

    def close(self, chapters: Sequence[Chapter] = (), sound: Sound | None = None) -> None:
        """Finish the file."""

    def abort(self) -> None:
        """Let go of everything that is open; the file is not wanted."""


class EncoderModule(Protocol):
    """What a file in `studio/encoders` has to offer."""

    def encoder(self, path: Path, spec: Spec, title: str = "", recipe: str = "") -> Encoder:
        """An encoder that writes to the path, with title and recipe in the file's own metadata."""

    def read_back(self, path: Path) -> ReadBack:
        """Read a finished file as anybody would."""

    def recipe(self, path: Path) -> str:
        """The recipe in a file; empty where there is none."""


@dataclass(frozen=True)
class Format:
    """One format.

    name        as people ask for it; also the file's suffix, without its dot
    mime        its MIME type
    kind        how it is shown
    usual       by quality: size and rate when nothing else is said
    module      the name of its encoder's module
    holds_loop  it holds a figure's loop, unless all of the figure is asked for
    even_sides  width and height must be even
    alpha       it can be see-through
    clock       ticks a second by which it counts how long a picture stays, at least two of them; None: any
                rate can be kept
    """

    name: str
    mime: str
    kind: Kind
    usual: Mapping[str, Usual]
    module: str
    holds_loop: bool = False
    even_sides: bool = False
    alpha: bool = False
    clock: int | None = None

    @property
    def suffix(self) -> str:
        """The end of a file's name, with its dot."""
        return f".{self.name}"

    @property
    def moves(self) -> bool:
        """Whether it shows more than one picture."""
        return self.kind is not Kind.STILL

    @property
    def is_film(self) -> bool:
        """Whether it is a video with a player, which may have captions, chapters and sound."""
        return self.kind is Kind.FILM

    def codec(self) -> EncoderModule:
        """Its encoder's module, imported when it is asked for: what only names formats needs no library of
        theirs."""
        return cast(EncoderModule, importlib.import_module(self.module))


def _usual(draft: Usual, standard: Usual, high: Usual) -> dict[str, Usual]:
    return {"draft": draft, "standard": standard, "high": high}


FORMATS: dict[str, Format] = {
    entry.name: entry
    for entry in (
        Format(
            name="mp4",
            mime="video/mp4",
            kind=Kind.FILM,
            usual=_usual(Usual(640, 360, 30), Usual(1920, 1080, 60), Usual(3840, 2160, 60)),
            module="studio.encoders.mp4",
            even_sides=True,
        ),
        Format(
            name="gif",
            mime="image/gif",
            kind=Kind.MOVING_PICTURE,
            usual=_usual(Usual(400, 225, 10), Usual(800, 450, 25), Usual(1280, 720, 50)),
            module="studio.encoders.gif",
            alpha=True,
            holds_loop=True,
            clock=100,
        ),
        Format(
            name="webm",
            mime="video/webm",
            kind=Kind.FILM,
            usual=_usual(Usual(640, 360, 25), Usual(1280, 720, 50), Usual(1920, 1080, 50)),
            module="studio.encoders.webm",
            alpha=True,
            holds_loop=True,
            even_sides=True,
        ),
        Format(
            name="png",
            mime="image/png",
            kind=Kind.STILL,
            usual=_usual(Usual(960, 540, 60), Usual(1920, 1080, 60), Usual(3840, 2160, 60)),
            module="studio.encoders.still",
            alpha=True,
        ),
    )
}
QUALITIES, DEFAULT_QUALITY = ("draft", "standard", "high"), "standard"
USUAL_FORMATS = ("mp4", "gif")
"""What is made when no format is named."""
USUAL_TRANSPARENT = ("webm", "gif")
"""The same where the background is to be transparent."""


def format_of(path: Path) -> Format:
    """The format of a file, by its suffix. Raises ValueError for one that is none of them."""
    found = FORMATS.get(path.suffix[1:].lower())
    if found is None:
        known = [entry.suffix for entry in FORMATS.values()]
        raise ValueError(f"{path} is none of {', '.join(known[:-1])} and {known[-1]}, which carry a recipe")
    return found
