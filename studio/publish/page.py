"""The page: index.html beside the manifest, from which every file can be seen, played and taken along.

It is one file that needs nothing but the folder it lies in: style and script are inside, and its content
security policy lets nothing else in. Templates are in `templates/`.
"""

from __future__ import annotations

import base64
import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path

from studio import atomic, captions, embed
from studio.manifest import MANIFEST, Manifest
from studio.publish import page_content
from studio.publish.page_content import Group

PAGE = "index.html"
_TEMPLATES = Path(__file__).with_name("templates")
_MADE_OF = (*(Path(module.__file__) for module in (captions, embed, page_content)), Path(__file__))
_SEAL = "<!-- Fall Line, made from {} -->\n"


def write(folder: Path) -> Path | None:
    """Make the page of a folder, unless it is there and says the same already; None where nothing was made.

    An index.html that this did not write is left alone, with a warning. Raises OSError when the folder cannot
    be written.
    """
    path = folder / PAGE
    if not (folder / MANIFEST).is_file():
        return None
    with Manifest(folder) as manifest:
        shown = page_content.groups(folder, manifest.entries)
    seal = _SEAL.format(_digest(shown))
    old = path.read_bytes().decode(errors="replace") if path.exists() else ""
    if old and _SEAL.partition("{}")[0] not in old[-len(seal) :]:
        logging.warning("%s was not made here; it is left alone", path)
        return None
    if not old.endswith(seal):
        atomic.write_text(path, render(shown) + seal)
    return path


def render(shown: Sequence[Group]) -> str:
    """The page's HTML."""
    # Imported here: a run that has nothing to do shall not wait for it.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    style, script = (_template(name) for name in ("page.css", "page.js"))
    return environment.get_template("page.html").render(
        groups=shown,
        counts=_counts(shown),
        style=style,
        script=script,
        style_hash=_csp_hash(style),
        script_hash=_csp_hash(script),
    )


def _template(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _csp_hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _counts(shown: Sequence[Group]) -> list[str]:
    """ "5 films", "5 GIFs", "28 stills", "7 parts on film"; what there is none of is left out."""
    whole = [piece.format for group in shown for piece in group.pieces]
    parts = [piece.format for group in shown for part in group.parts for piece in part.pieces]
    counted = {
        "film{s}": whole.count("mp4") + whole.count("webm"),
        "GIF{s}": whole.count("gif"),
        "still{s}": (whole + parts).count("png"),
        "part{s} on film": len(parts) - parts.count("png"),
    }
    return [f"{count} {name.format(s='s' * (count > 1))}" for name, count in counted.items() if count]


def _digest(shown: Sequence[Group]) -> str:
    """Stands for all that goes into the page: what it shows, and the code and templates that show it."""
    digest = hashlib.sha256(repr(shown).encode())
    for path in (*_MADE_OF, *sorted(_TEMPLATES.iterdir())):
        digest.update(path.read_bytes())
    return digest.hexdigest()
