"""What the page shows: the manifest's files in groups, with everything about them in words and links.

`red_ball_steps.mp4` and `.gif` are one group, and the files in the folder `red_ball_steps` are its parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from studio import embed
from studio.captions import heading
from studio.embed import FLAVOURS, Clip, url
from studio.publish.page_list import Entry, Listed, in_order, listed, title_of

# Typst markup that people can read as it is.
_PLAIN = re.compile(r"(?:[-+*/^()0-9. ]|x|e|pi|sin|cos|tan|arctan|exp|log|ln|sqrt)+")


@dataclass(frozen=True)
class Piece:
    """One file.

    mark       identifies it on the page
    format     "mp4", "webm", "gif" or "png"
    measures   its size, rate, length and weight, for people
    facts      what it was made from: (name, value)
    chapters   of a film: (start in seconds, as a clock shows it, name); none where there is only one
    poster     URL of the last frame; empty: there is none
    captions   a data URL: from file:// browsers load no captions
    track_language   what its <track> says of the captions' language
    beside     what lies beside it, its poster apart: (what its name has more, URL)
    embeds     (kind of page, what to paste there)
    """

    mark: str
    file: str
    url: str
    format: str
    width: int
    height: int
    measures: str
    alt: str
    verdict: str
    recipe: str
    facts: tuple[tuple[str, str], ...]
    chapters: tuple[tuple[float, str, str], ...]
    poster: str
    captions: str
    track_language: str
    beside: tuple[tuple[str, str], ...]
    embeds: tuple[tuple[str, str], ...]

    @property
    def moves(self) -> bool:
        return self.format != "png"


@dataclass(frozen=True)
class Part:
    """The files of one section. The first of `pieces` is the one to show."""

    number: str
    heading: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Group:
    """The files of one name. `lead` speaks for all of them; `pieces` and `parts` may be empty, not both."""

    mark: str
    name: str
    title: str
    lead: Piece
    pieces: tuple[Piece, ...]
    parts: tuple[Part, ...]


def groups(folder: Path, entries: Mapping[str, Entry]) -> tuple[Group, ...]:
    """Every group in words."""
    return tuple(group(folder, one) for one in listed(folder, entries))


def group(folder: Path, shown: Listed) -> Group:
    """A group in words."""
    mark, entries = shown.mark, shown.entries
    order = in_order(entries)
    whole: list[Piece] = []
    sections: dict[str, list[Piece]] = {}
    for number, path in enumerate(order, start=1):
        piece = _piece(folder, path, f"{mark}-{number}", entries[path])
        (sections.setdefault(_stem(path), []) if "/" in path else whole).append(piece)
    parts = tuple(Part(*_numbered(stem), tuple(found)) for stem, found in sections.items())
    lead = whole[0] if whole else parts[0].pieces[0]
    return Group(mark, shown.name, title_of(shown), lead, tuple(whole), parts)


def _stem(path: str) -> str:
    return PurePosixPath(path).stem


def _numbered(stem: str) -> tuple[str, str]:
    """ "07-descent" is number 07, Descent."""
    number, dash, name = stem.partition("-")
    is_numbered = dash and number.isascii() and number.isdigit()
    return (number, heading(name)) if is_numbered else ("", heading(stem))


def _piece(folder: Path, path: str, mark: str, entry: Entry) -> Piece:
    extras = [str(extra["path"]) for extra in entry.get("extras", ())]
    beside = {_more(path, extra): extra for extra in extras if (folder / extra).is_file()}
    file, poster, captions = Path(path).name, beside.pop("poster.png", ""), beside.get("vtt", "")
    made_from = entry.get("parameters", {})
    language = str(made_from.get("language", "" if "file" in made_from else "en"))  # ours are in English
    verdict, title = str(entry.get("status", "")), str(entry.get("title", ""))
    alt = embed.alternative(str(entry.get("alt", "")), verdict, title) or heading(_stem(path))
    clip = Clip(
        file=file,
        format=entry["format"],
        width=entry["width"],
        height=entry["height"],
        alt=alt,
        poster=PurePosixPath(poster).name,
        captions=PurePosixPath(captions).name,
        language=language,
    )
    return Piece(
        mark=mark,
        file=file,
        url=url(path),
        format=clip.format,
        width=clip.width,
        height=clip.height,
        measures=" · ".join(_measures(entry)),
        alt=alt,
        verdict=verdict,
        recipe=str(entry.get("recipe", "")),
        facts=tuple(_facts(made_from)),
        chapters=_chapters(entry.get("sections", ())) if clip.format in ("mp4", "webm") else (),
        poster=url(poster),
        captions=_data_url((folder / captions).read_text(encoding="utf-8")) if captions else "",
        track_language=embed.track_language(language),
        beside=tuple((more, url(extra)) for more, extra in beside.items()),
        embeds=tuple((kind, text(clip)) for kind, text in FLAVOURS.items()) if clip.format != "png" else (),
    )


def _more(path: str, extra: str) -> str:
    """ "vtt" for ball.mp4.vtt beside ball.mp4, and for ball.vtt too."""
    return extra.removeprefix(path).removeprefix(str(PurePosixPath(path).with_suffix(""))).lstrip(".")


def _data_url(vtt: str) -> str:
    return f"data:text/vtt;charset=utf-8,{quote(vtt)}"


def _measures(entry: Mapping[str, Any]) -> Iterable[str]:
    yield f"{entry['width']} × {entry['height']}"
    if entry["format"] != "png":
        yield f"{entry.get('fps', 0):g} frames a second"
        yield _length(entry.get("duration", 0.0))
    size = entry.get("bytes", 0)
    yield f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"


def _length(seconds: float) -> str:
    return _clock(seconds) if round(seconds) >= 60 else f"{seconds:.1f} s"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


def _chapters(sections: Iterable[tuple[str, float]]) -> tuple[tuple[float, str, str], ...]:
    """A section has a name as in code, "first-step", or a title with blanks, which stays as it is."""
    found = tuple(
        (float(start), _clock(start), str(name) if " " in str(name) else heading(str(name)))
        for name, start in sections
    )
    return found if len(found) > 1 else ()


def _facts(parameters: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """What a film was made from, whatever that is: the names as words, the values as people write them."""
    for name, value in parameters.items():
        if name == "formula":
            value = value.replace("-", "−") if _PLAIN.fullmatch(value) else None
        words = _words(value)
        if words:
            yield heading(name), words


def _words(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_words, value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,.10g}".replace("-", "−")
    return "" if value is None else str(value)
