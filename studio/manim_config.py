"""Manim's settings while a film is made."""

from __future__ import annotations

import functools
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from manim import config, logger, tempconfig

from studio import cleanup
from studio.file_search import beside_the_scene_file
from studio.spec import Spec

_FRAME_HEIGHT = 8.0  # Manim's own; the width follows from the picture's shape
_TEXT_FOLDER = "fall-line-text-"
_YOUNG = 24 * 3600.0  # seconds
_SEED = 0  # for scenes that ask for random numbers without a seed of their own


_HOW = {  # how a film is made, which is nobody else's to decide
    "renderer": "cairo",
    "format": "none",
    "dry_run": False,
    "write_all": False,
    "tex_dir": "{media_dir}/Tex",
    "text_dir": "{media_dir}/texts",
    "disable_caching": True,
    "save_sections": False,
    "from_animation_number": 0,
    "upto_animation_number": -1,
    "preview": False,
    "live_preview": False,
    "enable_gui": False,
    "show_in_file_browser": False,
    "log_to_file": False,
    "progress_bar": "none",
    "verbosity": "ERROR",
}
STUDIOS = (*_HOW.keys() - {"verbosity"}, "media_dir", "pixel_width", "pixel_height", "frame_rate")
"""The settings that a scene file does not decide, at least not by itself."""


@contextmanager
def manim_config(spec: Spec) -> Iterator[None]:
    """Manim's configuration for one film; restored afterwards."""
    settings: dict[str, Any] = {
        "pixel_width": spec.width,
        "pixel_height": spec.height,
        "frame_height": _FRAME_HEIGHT,
        "frame_width": _FRAME_HEIGHT * spec.width / spec.height,
        "frame_rate": float(spec.fps),
        "seed": _SEED if config.seed is None else config.seed,
        "media_dir": str(_text_folder(os.getpid())),
    }
    if spec.transparent:
        settings["background_opacity"] = 0.0
    with restored(), tempconfig(_HOW | settings), beside_the_scene_file():
        yield


@contextmanager
def restored() -> Iterator[None]:
    """Whatever is changed of Manim's configuration meanwhile is as before afterwards."""
    level = logger.level
    try:
        with tempconfig({"verbosity": "ERROR"}):
            yield
    finally:
        logger.setLevel(level)


@functools.cache
def _text_folder(process: int) -> Path:
    """A process's own folder for compiled text, kept while the process lives.

    Manim's cache of compiled text is not safe for two processes at once.
    """
    _clear_text_folders()
    folder = Path(tempfile.mkdtemp(prefix=f"{_TEXT_FOLDER}{process}-"))
    Finalize(None, shutil.rmtree, args=(folder,), kwargs={"ignore_errors": True}, exitpriority=0)
    return folder


def _clear_text_folders() -> None:
    """Remove those of killed processes. A young one may belong to a process that cannot be seen from here."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_TEXT_FOLDER}*"):
        owner = folder.name.removeprefix(_TEXT_FOLDER).partition("-")[0]
        with suppress(OSError):
            if (
                owner.isdigit()
                and time.time() - folder.stat().st_mtime > _YOUNG
                and not cleanup.alive(int(owner))
            ):
                shutil.rmtree(folder, ignore_errors=True)
