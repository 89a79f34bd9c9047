"""Embeds: the words that show a GIF or a film in a page of somebody's own, for five kinds of pages.

Every embed names its files as if they lay beside the page. Whatever a title or a file name holds is escaped
for the place it stands in. Sources: the HTML Living Standard; CommonMark 0.31, 4.6 (HTML blocks); Pandoc's
manual (link attributes) and Quarto's `video` shortcode; Hugo's `figure` shortcode and its lexer;
IPython.display.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from studio.formats import FORMATS

_FITS = "max-width:100%;height:auto"  # never wider than the column, and always of the film's shape


@dataclass(frozen=True)
class Clip:
    """A GIF or a film, as an embed needs to know it.

    file           the file's name
    format         a name in studio.formats
    width, height  in pixels
    alt            what happens, and where it ends
    poster         the file name of its last frame; empty: there is none
    captions       the file name of its WebVTT captions; empty: there are none
    language       of the captions, as "en" or "pt-BR"; empty: not known
    """

    file: str
    format: str
    width: int
    height: int
    alt: str
    poster: str = ""
    captions: str = ""
    language: str = ""

    @property
    def is_film(self) -> bool:
        """Whether it has a player; else it is a picture that plays by itself."""
        return FORMATS[self.format].is_film


def alternative(alt: str, verdict: str, title: str) -> str:
    """What stands in for a film that is not seen: its own words, or else its title and how the run ended."""
    return _line(alt) or _line(f"{title}. {verdict}" if title and verdict else title or verdict)


def html(clip: Clip) -> str:
    """A picture that stands still for who prefers reduced motion; a film that waits to be played."""
    if not clip.is_film:
        return _picture(clip, f' style="{_FITS}" loading="lazy"')
    poster = f' poster="{url(clip.poster)}"' if clip.poster else ""
    lines = [
        f'<video width="{clip.width}" height="{clip.height}"{poster} muted loop playsinline controls'
        f' preload="none" aria-label="{_attribute(clip.alt)}" style="{_FITS}">',
        f'  <source src="{url(clip.file)}" type="{FORMATS[clip.format].mime}">',
    ]
    if clip.captions:
        lines.append(f'  <track kind="captions" src="{url(clip.captions)}"{track_language(clip.language)}>')
    return "\n".join([*lines, f'  <a href="{url(clip.file)}">{_attribute(clip.alt)}</a>', "</video>"])


def markdown(clip: Clip) -> str:
    """Markdown's own image has neither size nor still, so this is HTML, in a form Markdown passes on whole.

    Most places that show Markdown drop <video>: a film is its poster, with a link to it.
    """
    if not clip.is_film:
        return _picture(clip)
    if not clip.poster:
        return f"[{_markdown_text(clip.alt)}]({url(clip.file)})"
    return f'<a href="{url(clip.file)}">\n{_image(clip, clip.poster)}\n</a>'


def quarto(clip: Clip) -> str:
    """Quarto's image and `video` shortcode, which keeps 16:9 free for a film and fits it to the column."""
    if not clip.is_film:
        alt = _attribute(clip.alt).replace("\\", "&#92;").replace("{", "&#123;")
        return f'![]({url(clip.file)}){{width={clip.width} height={clip.height} fig-alt="{alt}"}}'
    title = _line(re.sub(r"[<>&{}\\\"]", " ", clip.alt))  # it goes into the page as it is
    return f'{{{{< video {url(clip.file)} title="{title}" >}}}}'


def hugo(clip: Clip) -> str:
    """Hugo's figure shortcode. Stock Hugo has none for films and drops HTML: a film is its poster, linked."""
    if clip.is_film and not clip.poster:
        return markdown(clip)
    alt = _line(clip.alt.replace("\\", " ")).replace('"', r"\"")
    shown, link = (clip.poster, f' link="{url(clip.file)}"') if clip.is_film else (clip.file, "")
    return (
        f'{{{{< figure src="{url(shown)}"{link} alt="{alt}" width="{clip.width}" height="{clip.height}"'
        ' loading="lazy" >}}'
    )


def jupyter(clip: Clip) -> str:
    """A cell of code. A GIF becomes part of the notebook, a film stays a file beside it."""
    if not clip.is_film:
        shown = f"{clip.file!r}, width={clip.width}, height={clip.height}, alt={_line(clip.alt)!r}"
        return f"from IPython.display import Image\n\nImage(filename={shown})"
    poster = f' poster="{url(clip.poster)}"' if clip.poster else ""
    shown = f'style="{_FITS}" aria-label="{_attribute(clip.alt)}"'
    attributes = f"controls muted loop playsinline{poster} {shown}"
    size = f"width={clip.width}, height={clip.height}"
    return (
        "from IPython.display import Video\n\n"
        f"Video(url={url(clip.file)!r}, {size},\n      html_attributes={attributes!r})"
    )


FLAVOURS: dict[str, Callable[[Clip], str]] = {
    "HTML": html,
    "Markdown": markdown,
    "Quarto": quarto,
    "Hugo": hugo,
    "Jupyter": jupyter,
}


def track_language(language: str) -> str:
    """What a <track> says of its language; nothing where that is not known."""
    if not language:
        return ""
    label = "English" if language.partition("-")[0].lower() == "en" else language
    return f' srclang="{_attribute(language)}" label="{_attribute(label)}"'


def url(path: str) -> str:
    """A relative path as a URL that is safe in an attribute, a srcset and a Markdown link."""
    return quote(path)


def _picture(clip: Clip, more: str = "") -> str:
    if not clip.poster:
        return _image(clip, clip.file, more)
    still = f'<source media="(prefers-reduced-motion: reduce)" srcset="{url(clip.poster)}">'
    return f"<picture>\n  {still}\n  {_image(clip, clip.file, more)}\n</picture>"


def _image(clip: Clip, file: str, more: str = "") -> str:
    size = f'width="{clip.width}" height="{clip.height}"'
    return f'<img src="{url(file)}" {size} alt="{_attribute(clip.alt)}"{more}>'


def _line(text: str) -> str:
    """On one line: a blank line ends an HTML block in Markdown, a line break a quoted value in Hugo."""
    return " ".join(text.split())


def _attribute(text: str) -> str:
    return escape(_line(text), quote=True)


def _markdown_text(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>&!|~$])", r"\\\1", _line(text))
