"""Gradient descent as film: requests from a command line, a batch file or Python become the studio's jobs.

`from fall_line import film` films a figure in one call.
"""

from __future__ import annotations

from typing import Any

__all__ = ["film"]


def __getattr__(name: str) -> Any:
    if name != "film":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from fall_line.python_api import film  # not before it is needed, so that `import fall_line` is quick

    return film
