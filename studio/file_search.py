"""Where pictures, drawings and sounds are looked for: beside the scene file, then where Manim always does."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from manim import config
from manim.utils import images, sounds
from manim.utils.file_ops import seek_full_path_from_defaults

_folder: Path | None = None  # of the scene file that is being filmed


@contextmanager
def beside_the_scene_file() -> Iterator[None]:
    """While this lasts, what lies beside the scene file that `stand_in` names is found from anywhere."""
    seekers: tuple[Any, ...] = (images, sounds)
    for module in seekers:
        module.seek_full_path_from_defaults = _find
    try:
        yield
    finally:
        stand_in(None)
        for module in seekers:
            module.seek_full_path_from_defaults = seek_full_path_from_defaults


def stand_in(folder: Path | None) -> None:
    """From now on look in this folder first, as if one stood in it."""
    global _folder
    _folder = folder


def _find(file_name: str | Path, default_dir: Path, extensions: list[str]) -> Path:
    """The file of that name, with or without one of these extensions. Raises OSError where there is none."""
    named, standing = Path(file_name).expanduser(), Path.cwd()
    folders = [standing, standing / default_dir]
    if _folder is not None:
        assets = folders[1].relative_to(standing) if folders[1].is_relative_to(standing) else default_dir
        folders = [_folder, _folder / assets, *folders]
    for folder in folders:
        for extension in ("", *extensions):
            path = folder / f"{named}{extension}"
            if path.is_file():
                return _copy(path) if path.suffix.lower() == ".svg" else path
    where = dict.fromkeys(str(folder) for folder in folders)
    raise OSError(f"{file_name} is not found in {' or '.join(where)}")


def _copy(drawing: Path) -> Path:
    """The same drawing in this process's own folder.

    Manim writes another file beside every drawing it reads, and removes it: two processes that read one
    drawing would take it from each other, and nothing can be written in a folder that is read only.
    """
    own = Path(config.media_dir)
    if drawing.is_relative_to(own):
        return drawing
    place = own / "drawings" / hashlib.sha256(str(drawing).encode()).hexdigest()[:16] / drawing.name
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(drawing, place)
    return place
