"""Scenes of anybody's Manim file: listed by name, and made anew wherever they are filmed."""

from __future__ import annotations

import importlib.util
import inspect
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from studio.errors import one_line

if TYPE_CHECKING:
    from manim import Scene

    from studio.file_settings import FileSettings


@dataclass(frozen=True)
class SceneFile:
    """Makes the scene of that class.

    The file is read each time, so that what it sets in Manim's configuration holds for every one of its
    scenes. Size and rate of the picture are the configuration's when it is called.

    fitted  the picture's size was not the file's to choose: show all of its frame, whatever the shape
    """

    path: Path
    scene: str
    fitted: bool = False

    def __call__(self) -> Scene:
        from manim import config

        from studio import file_settings
        from studio.manim_config import STUDIOS

        kept = {key: config[key] for key in STUDIOS}
        if config.background_opacity == 0:
            kept["background_opacity"] = 0.0
        width, height = config.pixel_width, config.pixel_height
        config.update(file_settings.STOCK_FRAME)
        if self.fitted:
            file_settings.fit_frame(width, height, set())
        module, changed = _read(self.path)
        if self.fitted:
            file_settings.fit_frame(width, height, changed)
        config.update(kept)
        kind: type[Scene] = getattr(module, self.scene)
        return kind()


@dataclass(frozen=True)
class Contents:
    """What is in a scene file: its scenes by name, those of them that show something, what it sets."""

    scenes: tuple[str, ...]
    drawn: tuple[str, ...]
    settings: FileSettings


def contents(path: Path) -> Contents:
    """What is in a Manim file, in its order. Raises ValueError, in one line, when it cannot be read."""
    if not path.is_file():
        raise ValueError(f"{path} is not a file")
    if path.suffix != ".py":
        raise ValueError(f"{path} is not a Python file; its name should end in .py")
    from manim import Scene

    from studio import file_settings
    from studio.file_search import beside_the_scene_file
    from studio.manim_config import restored

    with restored(), beside_the_scene_file():
        try:
            module, changed = _read(path)
        except file_settings.SettingsError:
            raise
        except (Exception, SystemExit) as error:
            raise ValueError(f"{path} cannot be read: {one_line(error)}") from None
        scenes = {
            name: value
            for name, value in vars(module).items()
            if inspect.isclass(value) and issubclass(value, Scene) and value.__module__ == module.__name__
        }
        drawn = tuple(name for name, scene in scenes.items() if scene.construct is not Scene.construct)
        return Contents(tuple(scenes), drawn, file_settings.asked_for(changed))


def _read(path: Path) -> tuple[ModuleType, set[str]]:
    """The file as a module, and the names of Manim's settings that it and a manim.cfg beside it made."""
    from manim import config

    from studio import file_search, file_settings

    path = path.resolve()
    with file_settings.recorded() as changed:
        file_search.stand_in(path.parent)
        if "{" not in str(path):  # which Manim would take for the name of another setting
            config.input_file = path
        file_settings.read_folder_config(path.parent, changed)
        module = load(path)
        config.background_opacity = float(config.background_opacity)  # Manim fails at a whole number
    return module, changed


def load(path: Path) -> ModuleType:
    """The file as a fresh module; it may import its neighbours."""
    path = path.resolve()
    if str(path.parent) not in sys.path:
        sys.path.insert(0, str(path.parent))
    spec: Any = importlib.util.spec_from_file_location(f"scene_file_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)
    return module
