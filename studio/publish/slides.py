"""Decks of section films, described so that `manim-slides` shows them: each played once, and held.

A description is `slides/NAME.json` in the folder the films are in, in the form `manim_slides.config` reads
(PresentationConfig, manim-slides 5). Paths in it are relative to the folder above `slides`, so that the whole
folder can be moved; `manim-slides convert --folder media/slides NAME deck.html` makes the deck.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio import atomic
from studio.captions import heading, read_vtt
from studio.cleanup import sweep

FOLDER = "slides"  # where manim-slides looks, seen from the folder the films are in


@dataclass(frozen=True)
class Deck:
    """The slides of one figure.

    name        of the description's file, without suffix; what `manim-slides` calls a scene
    title       stands above the notes of every slide
    films       (section, its film), in the order they are shown
    size        of the films, in pixels
    background  behind a film that does not fill the screen: "#0E1116"
    """

    name: str
    title: str
    films: tuple[tuple[str, Path], ...]
    size: tuple[int, int]
    background: str


def write(folder: Path, decks: Iterable[Deck]) -> list[Path]:
    """Describe the decks in `folder`, where their films are; returns the descriptions that stand there now.

    A deck of which a film is missing cannot be shown: it gets no description, and an older one goes. One that
    says the same already is left alone. Raises OSError when the folder cannot be written.
    """
    place = folder / FOLDER
    sweep([place])
    standing = []
    for deck in decks:
        path = place / f"{deck.name}.json"
        if all(film.is_file() for _, film in deck.films):
            # ASCII only: manim-slides reads the file in the encoding of the system
            _replace(path, json.dumps(_description(deck, folder), indent=1) + "\n")
            standing.append(path)
        else:
            path.unlink(missing_ok=True)
    return standing


def _description(deck: Deck, folder: Path) -> dict[str, Any]:
    return {
        "slides": [_slide(deck.title, section, film, folder) for section, film in deck.films],
        "resolution": list(deck.size),
        "background_color": deck.background,
    }


def _slide(title: str, section: str, film: Path, folder: Path) -> dict[str, Any]:
    """Neither repeated nor followed by the next one by itself: so it holds on its last frame.

    The reversed film is the film itself, as manim-slides has it where reversing is turned off
    (`Slide.skip_reversing`): only its own player has a key for going backwards, a deck never does.
    """
    file = Path(os.path.relpath(film, folder)).as_posix()
    return {
        "file": file,
        "rev_file": file,
        "loop": False,
        "auto_next": False,
        "notes": _notes(title, section, film),
    }


def _notes(title: str, section: str, film: Path) -> str:
    """For the speaker: where this is, and what the film says."""
    return _untagged("\n\n".join([f"{title}: {heading(section)}", *_sentences(film)]))


def _sentences(film: Path) -> list[str]:
    """What the captions beside a film say, each sentence once."""
    try:
        captions = read_vtt(film.with_name(film.name + ".vtt").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    return list(dict.fromkeys(" ".join(caption.text.split()) for caption in captions))


def _untagged(text: str) -> str:
    """The text so that HTML reads it as it is written.

    The same notes go into PowerPoint, where they are plain text, and into HTML, where manim-slides does not
    escape them. A word joiner, which is not seen, keeps HTML from taking what follows for a tag or an entity.
    """
    return re.sub(r"([<&])(?=[A-Za-z/!?#])", "\\1\u2060", text)


def _replace(path: Path, text: str) -> None:
    """Write the file, whole or not at all; one that says the same keeps its date."""
    try:
        if path.read_text(encoding="utf-8") == text:
            return
    except (FileNotFoundError, UnicodeDecodeError):
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic.write_text(path, text)
