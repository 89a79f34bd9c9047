"""What the films of scene files are called, so that none takes the place of another scene's."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path, PurePosixPath

from studio.manifest import Manifest


def origin(file: Path, folder: Path) -> str:
    """Which scene file it is, as the manifest of the folder has it: by the way there, wherever both lie."""
    try:
        return Path(os.path.relpath(file.resolve(), folder.resolve())).as_posix()
    except ValueError:  # on another drive
        return file.resolve().as_posix()


def film_names(file: Path, scenes: Sequence[str], folder: Path) -> dict[str, str]:
    """For each of a file's scenes the name its films have in the folder, without their suffix.

    That is the scene's own name, unless a film of another scene has it, or had one that differs only in
    upper and lower case, which many disks take for the same: then the file's name stands before it.
    """
    owners = _owners(folder)
    names = {}
    for scene in scenes:
        owner = origin(file, folder), scene
        before = [name for name in _candidates(file, scene, 9) if owners.get(name.casefold()) == {owner}]
        free = (name for name in _candidates(file, scene) if not owners.get(name.casefold(), set()) - {owner})
        names[scene] = before[0] if before else next(free)
        owners[names[scene].casefold()] = {owner}
    return names


def _candidates(file: Path, scene: str, most: int | None = None) -> Iterable[str]:
    def names() -> Iterator[str]:
        yield scene
        yield f"{file.stem}-{scene}"
        for number in count(2) if most is None else range(2, most):
            yield f"{file.stem}-{scene}-{number}"

    return names()


def _owners(folder: Path) -> dict[str, set[tuple[str, str]]]:
    """Whose films have a name, by the name without regard to case. Of our own figures' no file is known."""
    owners: dict[str, set[tuple[str, str]]] = defaultdict(set)
    with Manifest(folder) as manifest:
        entries = manifest.entries
    for path, entry in entries.items():
        top = PurePosixPath(path).parts[0]
        name = top if "/" in path else PurePosixPath(top).stem
        made_from = entry.get("parameters", {})
        owners[name.casefold()].add((str(made_from.get("file", "")), str(made_from.get("scene", ""))))
    return owners
