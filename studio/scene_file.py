"""Scenes of anybody's Manim file: listed by name, and made anew wherever they are filmed."""

from __future__ import annotations

import importlib.util
import inspect
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from studio.errors import one_line

if TYPE_CHECKING:
    from manim import Scene

_THE_FILES_OWN = ("pixel_width", "pixel_height", "frame_rate")


@dataclass(frozen=True)
class SceneFile:
    """Makes the scene of that class.

    The file is read each time, so that what it sets in Manim's configuration holds for every one of its
    scenes; only the size and rate of the picture are the spec's, whatever it sets.
    """

    path: Path
    scene: str

    def __call__(self) -> Scene:
        from manim import config

        size_and_rate = {key: config[key] for key in _THE_FILES_OWN}
        module = load(self.path)
        config.update(size_and_rate)
        return getattr(module, self.scene)()


def scenes_in(path: Path) -> list[str]:
    """The names of the scenes in a Manim file, in its order. Raises ValueError when it cannot be read."""
    if not path.is_file():
        raise ValueError(f"{path} is not a file")
    if path.suffix != ".py":
        raise ValueError(f"{path} is not a Python file; its name should end in .py")
    from manim import Scene

    try:
        module = load(path)
    except (Exception, SystemExit) as error:
        raise ValueError(f"{path} cannot be read: {one_line(error)}") from None
    return [
        name
        for name, value in vars(module).items()
        if inspect.isclass(value) and issubclass(value, Scene) and value.__module__ == module.__name__
    ]


def load(path: Path) -> ModuleType:
    """The file as a fresh module; it may import its neighbours."""
    path = path.resolve()
    if str(path.parent) not in sys.path:
        sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(f"scene_file_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)
    return module
