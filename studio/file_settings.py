"""What a scene file, and a manim.cfg beside it, set of Manim's configuration, and what becomes of it.

Both may set anything. Size, frame, rate and background are the file's unless something else is asked for;
what decides how a film is made (where Manim writes, which renderer draws) stays the studio's.
"""

from __future__ import annotations

import configparser
import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from manim import config
from manim._config.utils import ManimConfig, config_file_paths, make_config_parser
from manim.constants import RendererType

STOCK_FRAME = {"frame_width": 8 * 16 / 9, "frame_height": 8.0}
_STOCK = {"pixel_width": 1920, "pixel_height": 1080, **STOCK_FRAME}
_OPENGL = "renderer = opengl"
_SIZE, _FRAME = ("pixel_width", "pixel_height"), ("frame_width", "frame_height")


class SettingsError(ValueError):
    """A manim.cfg cannot be read; the message is one line."""


@dataclass(frozen=True)
class FileSettings:
    """What a file asks of the picture; None where it leaves that open.

    size         width and height in pixels
    fps          frames a second
    see_through  its background is not opaque
    opengl       it asks for the renderer that cannot be filmed
    """

    size: tuple[int, int] | None
    fps: Fraction | None
    see_through: bool
    opengl: bool


class _Recorder(dict[str, Any]):
    """Manim's configuration, noting what is set: all its setters end in an assignment to one dictionary."""

    def __init__(self, values: dict[str, Any]) -> None:
        super().__init__(values)
        self.changed: set[str] = set()

    def __setitem__(self, key: str, value: Any) -> None:
        self.changed.add(key)
        super().__setitem__(key, value)

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Any]:
        return copy.deepcopy(dict(self), memo)


@contextmanager
def recorded() -> Iterator[set[str]]:
    """Gives the names of the settings that are made meanwhile, also those that are set to what they were."""
    recorder = _Recorder(config._d)
    config._d = recorder
    try:
        yield recorder.changed
    finally:
        config._d = dict(recorder)


def asked_for(changed: set[str]) -> FileSettings:
    """What the configuration, as it now is, asks of the picture, if these of its settings were made."""
    sized = changed.intersection(_SIZE)
    return FileSettings(
        size=(int(_value("pixel_width", changed)), int(_value("pixel_height", changed))) if sized else None,
        fps=Fraction(str(config.frame_rate)) if "frame_rate" in changed else None,
        see_through=config.background_opacity < 1,
        opengl=_OPENGL in changed or config.renderer == RendererType.OPENGL,
    )


def fit_frame(width: int, height: int, changed: set[str]) -> None:
    """Show all of the frame that was set, or else of Manim's own, in a picture of another shape.

    Manim's cameras keep the frame's width and take its height from the picture's shape.
    """
    frame_width = _value("frame_width", changed)
    frame_height = frame_width * _value("pixel_height", changed) / _value("pixel_width", changed)
    config.frame_width = max(frame_width, frame_height * width / height)
    config.frame_height = config.frame_width * height / width


def _value(key: str, changed: set[str]) -> float:
    return float(config[key] if key in changed else _STOCK[key])


def read_folder_config(folder: Path, changed: set[str]) -> None:
    """Make the settings of the user's own manim.cfg, of the working directory's and of this folder's.

    Asking for OpenGL is only entered in `changed`: to set it would change Manim's classes.

    Raises SettingsError for one that cannot be read.
    """
    _, users, _ = config_file_paths()
    for file in dict.fromkeys([users, Path.cwd() / users.name, folder.resolve() / users.name]):
        if file.is_file():
            try:
                _read_config(file, changed)
            except (configparser.Error, OSError, UnicodeError) as error:
                raise SettingsError(f"{file} cannot be read: {' '.join(str(error).split())}") from None


def _read_config(file: Path, changed: set[str]) -> None:
    given = configparser.ConfigParser()
    with file.open(encoding="utf-8") as text:
        given.read_file(text)
    settings = set(given["CLI"]) if given.has_section("CLI") else set()
    parser = make_config_parser(file)
    if parser["CLI"]["renderer"].lower() == "opengl":
        changed.add(_OPENGL)
    parser["CLI"]["renderer"] = "cairo"
    if "tex_template_file" in settings:
        parser["CLI"]["tex_template_file"] = str(file.parent / given["CLI"]["tex_template_file"])
    try:
        read = ManimConfig().digest_parser(parser)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        values = [f"{key} = {value}" for key, value in given["CLI"].items() if f"{value!r}" in str(error)]
        what = values[0] if values else " ".join(str(error).split())
        raise SettingsError(f"{file} cannot be read: {what} is not a value that Manim takes") from None
    if settings & {"quality", *_SIZE}:
        settings |= {*_SIZE, *_FRAME}
    if "quality" in settings:
        settings |= {"frame_rate"}
    for key in sorted(settings - {"renderer", "quality"}):
        if key in read:
            config[key] = read[key]
