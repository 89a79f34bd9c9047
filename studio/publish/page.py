"""The page: index.html beside the manifest, from which every file can be seen, played and taken along.

It needs nothing but the folder it lies in: style and scripts are inside, and its content security policy lets
nothing else in. A page of many films has the first of them inside and loads the others from scripts beside it
when they are asked for (`page_data`). Its policy lets in those that its own script asks for, and no others.
Templates are in `templates/`.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import math
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from studio import atomic
from studio.cleanup import sweep
from studio.manifest import MANIFEST, Manifest
from studio.publish import page_content, page_data, page_list
from studio.publish.page_content import Group
from studio.publish.page_list import Listed

PAGE = "index.html"
A_PAGE = 20
"""So many films are shown at once."""

MOST_INSIDE = 250_000
"""So many characters of films are inside a page; what it says of itself is about 40,000."""

_TEMPLATES = Path(__file__).with_name("templates")
_STUDIO = Path(__file__).parents[1]
_MADE_OF = (
    *sorted(Path(__file__).parent.glob("page*.py")),
    *(_STUDIO / f"{name}.py" for name in ("captions", "embed", "formats")),
)
_HAS_DATA = 'tabindex="-1" data-lists="'  # words of films have no such quotation marks
_SEAL = "<!-- Fall Line, made from {} -->\n"


def write(folder: Path) -> Path | None:
    """Make the page of a folder, unless it is there and says the same already; None where nothing was made.

    An index.html that this did not write is left alone, with a warning. Raises OSError when the folder cannot
    be written, and ManifestError when its manifest cannot be read.
    """
    path = folder / PAGE
    if not (folder / MANIFEST).is_file():
        return None
    with Manifest(folder) as manifest:
        films = page_list.listed(folder, manifest.entries)
    code = _code()
    keys = [page_data.digest(f"{code} {film.name} {film.state}") for film in films]
    seal = _SEAL.format(page_data.digest(f"{code} {keys}"))
    old = path.read_bytes().decode(errors="replace") if path.exists() else ""
    if old and _SEAL.partition("{}")[0] not in old[-len(seal) :]:
        logging.warning("%s was not made here; it is left alone", path)
        return None
    if old.endswith(seal) and (_HAS_DATA not in old or page_data.complete(folder, keys)):
        return path
    sweep([folder / page_data.FOLDER])
    templates = Templates()
    inside = _inside(folder, films[: A_PAGE + 1], templates)
    if len(inside) == len(films):
        atomic.write_text(path, templates.page(folder, films, inside) + seal)
        page_data.remove_others(folder, [], [])
        return path

    def html(place: int) -> str:
        return templates.film(page_content.group(folder, films[place]))

    page_data.write_films(folder, keys, html)
    lists = page_data.write_lists(folder, keys, [page_list.card(folder, film) for film in films])
    atomic.write_text(path, templates.page(folder, films, inside[:A_PAGE], lists) + seal)
    page_data.remove_others(folder, keys, lists)
    return path


def _inside(folder: Path, films: Sequence[Listed], templates: Templates) -> list[str]:
    """The first of the films, as many as have room inside the page."""
    inside: list[str] = []
    room = MOST_INSIDE
    for film in films:
        html = templates.film(page_content.group(folder, film))
        room -= len(html.encode())
        if room < 0:
            break
        inside.append(html)
    return inside


class Templates:
    """Makes HTML."""

    @cached_property
    def _environment(self) -> Any:
        # Imported here: a run that has nothing to do shall not wait for it.
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        return Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )

    @cached_property
    def _film(self) -> Any:
        return self._environment.get_template("film.html")

    def film(self, shown: Group) -> str:
        """A film with everything about it."""
        html: str = self._film.render(group=shown).strip()
        return html

    def page(
        self, folder: Path, films: Sequence[Listed], inside: Sequence[str], lists: Sequence[str] = ()
    ) -> str:
        """The page of these films, of which the first are inside, and what is found of all is in `lists`."""
        pages = math.ceil(len(films) / A_PAGE)
        style = _template("page.css")
        scripts = [_template(name) for name in ("page.js", *(["finder.js"] if lists else []))]
        html: str = self._environment.get_template("page.html").render(
            films=inside,
            cards=[page_list.card(folder, film) for film in films[: A_PAGE if lists else None]],
            total=len(films),
            counts=page_list.counts(films),
            library={"lists": lists, "page": A_PAGE, "pages": pages} if lists else None,
            style=style,
            scripts=scripts,
            style_hash=_csp_hash(style),
            script_hashes=[_csp_hash(script) for script in scripts],
        )
        return html


def _template(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _csp_hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _code() -> str:
    """Stands for the code and the templates that make the page."""
    digest = hashlib.sha256()
    for path in (*_MADE_OF, *sorted(_TEMPLATES.iterdir())):
        digest.update(path.read_bytes())
    return digest.hexdigest()
