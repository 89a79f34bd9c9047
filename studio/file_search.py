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


@contextmanager
def beside_the_scene_file() -> Iterator[None]:
    """While this lasts, files are found beside the scene file (`config.input_file`) from any directory."""
    seekers: tuple[Any, ...] = (images, sounds)
    for module in seekers:
        module.seek_full_path_from_defaults = _find
    try:
        yield
    finally:
        for module in seekers:
            module.seek_full_path_from_defaults = seek_full_path_from_defaults


def _find(file_name: str | Path, default_dir: Path, extensions: list[str]) -> Path:
    """The file of that name, with or without one of these extensions. Raises OSError where there is none."""
    named = Path(file_name).expanduser()
    beside = [Path(config.input_file).parent] if config.input_file else []
    places = [*beside, Path.cwd(), *(folder / default_dir for folder in beside), Path(default_dir)]
    folders = list(dict.fromkeys(place.absolute() for place in places))
    for folder in folders:
        for extension in ("", *extensions):
            path = folder / f"{named}{extension}"
            if path.is_file():
                return _copy(path) if path.suffix.lower() == ".svg" else path
    raise OSError(f"{file_name} is not found in {' or '.join(map(str, folders))}")


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
