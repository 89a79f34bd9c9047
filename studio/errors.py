"""What went wrong, in one line that a person can act on."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

_STUDIO = Path(__file__).parent
_LIBRARIES = (os.path.dirname(os.__file__), "<")


def one_line(failure: BaseException) -> str:
    """The studio's own words as they are, the system's by what it says, others with their kind and line of
    code."""
    message = " ".join(str(failure).split())
    if type(failure).__module__.startswith("studio."):
        return message
    if isinstance(failure, OSError) and failure.strerror:
        return failure.strerror.lower() + (f": {failure.filename}" if failure.filename else "")
    kind = type(failure).__name__
    return (f"{kind}: {message}" if message else kind) + _place(failure)


def _place(failure: BaseException) -> str:
    """The innermost line of code that is not a library's; nothing where that is the studio itself."""
    for call in reversed(traceback.extract_tb(failure.__traceback__)):
        if not call.filename.startswith(_LIBRARIES) and "site-packages" not in call.filename:
            file = Path(call.filename)
            return "" if file.parent == _STUDIO else f" ({file.name}, line {call.lineno})"
    return ""
