"""What went wrong, in one line that a person can act on."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from manim import Scene

_STUDIO = Path(__file__).parent
_LIBRARIES = (os.path.dirname(os.__file__), "<")
_INSTALLED = ("site-packages", "dist-packages")


def one_line(failure: BaseException) -> str:
    """What went wrong, and the line of the user's own code at which it did, where there is one.

    The studio's own errors are lines already. Of the system's errors the reason and the file are given, of
    all others the kind and the message.
    """
    message = " ".join(str(failure).split())
    if type(failure).__module__.startswith("studio."):
        return message
    frames = _frames(failure)
    without_latex = _missing_latex(failure, frames)
    if without_latex:
        return without_latex
    if isinstance(failure, OSError) and failure.strerror:
        file = f": {failure.filename}" if failure.filename else ""
        return failure.strerror.lower() + file + _place(frames) + _lies_beside(failure, frames)
    kind = type(failure).__name__
    if isinstance(failure, SyntaxError) and failure.filename:
        return f"{kind}: {message}"  # which names file and line itself
    return (f"{kind}: {message}" if message else kind) + _place(frames)


def _frames(failure: BaseException) -> list[tuple[FrameType, int]]:
    """The calls that led to the failure and the line each was at, from the first of the studio's on."""
    return _since_the_studio(list(traceback.walk_tb(failure.__traceback__)))


def _since_the_studio(frames: list[tuple[FrameType, int]]) -> list[tuple[FrameType, int]]:
    ours = [index for index, (frame, _) in enumerate(frames) if _is_studio(frame)]
    return frames[ours[0] :] if ours else frames


def _place(frames: list[tuple[FrameType, int]]) -> str:
    """The innermost line of code that is neither a library's nor the studio's.

    A failure after the scene's last line, when its end is drawn, is placed at the beginning of its construct.
    """
    own = _innermost_own(frames)
    if own is not None:
        frame, line = frames[own]
        return f" ({Path(frame.f_code.co_filename).name}, line {line})"
    for frame, _ in reversed(frames):
        kind = _kind_of_scene(frame)
        if kind is not None:
            code = kind.construct.__code__
            if not _is_library(code.co_filename):
                where = f"{Path(code.co_filename).name}, line {code.co_firstlineno}"
                return f" (in the scene that begins at {where})"
    return ""


def calling_line() -> str:
    """The line of the user's own code that is being carried out, as an error at it would name it."""
    frames = [(frame, line) for frame, line in traceback.walk_stack(None)]
    return _place(_since_the_studio(frames[::-1]))


def _innermost_own(frames: list[tuple[FrameType, int]]) -> int | None:
    """Where in the list the innermost call of the user's own code is."""
    for index in reversed(range(len(frames))):
        frame = frames[index][0]
        if not _is_studio(frame) and not _is_library(frame.f_code.co_filename):
            return index
    return None


def _is_studio(frame: FrameType) -> bool:
    return Path(frame.f_code.co_filename).is_relative_to(_STUDIO)


def _is_library(file: str) -> bool:
    return file.startswith(_LIBRARIES) or any(name in file for name in _INSTALLED)


def _kind_of_scene(frame: FrameType) -> type[Scene] | None:
    """Of what class the scene is that a call of Manim's works on, or that was about to be made."""
    if "manim" not in sys.modules:
        return None
    from manim import Scene

    for name in ("self", "scene", "kind"):
        value = frame.f_locals.get(name)
        kind = value if isinstance(value, type) else type(value)
        if issubclass(kind, Scene):
            return kind
    return None


def _lies_beside(failure: OSError, frames: list[tuple[FrameType, int]]) -> str:
    """A way out where a file is not in the working directory but lies beside the code that opens it."""
    own = _innermost_own(frames)
    if not isinstance(failure, FileNotFoundError) or own is None or not isinstance(failure.filename, str):
        return ""
    code = Path(frames[own][0].f_code.co_filename)
    if Path(failure.filename).is_absolute() or not (code.parent / failure.filename).exists():
        return ""
    return f"; it lies beside {code.name}: open Path(__file__).parent / {failure.filename!r}"


# LaTeX is a program of its own, and numbers need it as well as formulas.

_TYPESETTING = "tex_file_writing.py"  # the module of Manim's that runs LaTeX
_INSTALL = {
    "linux": "install texlive-latex-extra and dvisvgm (as Debian and Ubuntu call them)",
    "darwin": "install MacTeX",
    "win32": "install MiKTeX",
}
_WITHOUT = {  # in what is typeset, from the outside in: what to write instead
    "NumberLine": 'axis_config={"label_constructor": MathTypst}',
    "DecimalTable": 'element_to_mobject_config={"mob_class": MathTypst}',
    "IntegerTable": 'element_to_mobject_config={"mob_class": MathTypst}',
    "DecimalNumber": "mob_class=MathTypst",
    "Tex": "Typst or Text",
    "MathTex": "MathTypst (in Typst's notation) or Text",
}


def _missing_latex(failure: BaseException, frames: list[tuple[FrameType, int]]) -> str:
    """The line for a program of LaTeX's that is not installed; empty for any other failure."""
    if not isinstance(failure, FileNotFoundError):
        return ""
    programs = [
        frame.f_locals.get("compiler", "dvisvgm")
        for frame, _ in frames
        if Path(frame.f_code.co_filename).name == _TYPESETTING
        and frame.f_code.co_name in ("compile_tex", "convert_to_svg")
    ]
    if not programs:
        return ""
    what, instead = _typeset(frames)
    needed = f"{what} needs LaTeX, and {programs[-1]} is not installed{_place(frames)}"
    return f"{needed}: {_INSTALL.get(sys.platform, 'install LaTeX and dvisvgm')}, or use {instead} instead"


def _typeset(frames: list[tuple[FrameType, int]]) -> tuple[str, str]:
    """What the user's line asked of Manim that is typeset with LaTeX, and what does without."""
    from manim import Mobject

    own = _innermost_own(frames)
    asked, kinds = "a formula", list[str]()
    for frame, _ in frames[0 if own is None else own + 1 :]:
        thing = frame.f_locals.get("self")
        if isinstance(thing, Mobject):
            if not kinds:
                method = frame.f_code.co_name
                asked = type(thing).__name__ + ("" if method == "__init__" else f".{method}")
            kinds += [kind.__name__ for kind in type(thing).__mro__]
    return asked, next((instead for kind, instead in _WITHOUT.items() if kind in kinds), "Text")
