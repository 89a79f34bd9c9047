"""Clears what dead runs left.

A file in the making is `.<target name>.<machine>.<process>.part…`, beside its target. Whether a process of
another machine is alive, in a folder that both share, is not known: what it makes counts as left after a day.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

from studio.atomic import HOST

_PART = re.compile(r"\..+?(?:\.([0-9a-f]{8}))?\.(\d{1,9})\.part.*", re.DOTALL)
_A_DAY = 24 * 60 * 60


def sweep(folders: Iterable[Path]) -> list[Path]:
    """Remove, from these folders, the parts whose process is no longer alive; returns what was removed."""
    removed = []
    for folder in set(folders):
        try:
            names = os.listdir(folder)
        except OSError:
            continue
        for name in names:
            match = _PART.fullmatch(name)
            if match and _is_left(folder / name, match[1] or HOST, int(match[2])):
                _remove(folder / name)
                removed.append(folder / name)
    return sorted(removed)


def _is_left(path: Path, host: str, process: int) -> bool:
    if host == HOST:
        return not alive(process)
    try:
        return path.stat().st_mtime < time.time() - _A_DAY
    except OSError:
        return False


def alive(process: int) -> bool:
    """Whether a process of this number is running; one that has ended but is not collected is not."""
    import psutil  # here, so that a run that finds nothing to clear does not wait for it

    try:
        return bool(psutil.Process(process).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return True


def _remove(path: Path) -> None:
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    except OSError:
        pass  # another run may be clearing the same folder, or it may be read-only: neither is in the way
