"""What goes into a file, as one number: its code, parameters, spec and the versions of what draws it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from studio.spec import Spec

PICTURE_MAKERS = ("manim", "numpy", "av", "typst", "pillow", "pycairo")


def versions(packages: Iterable[str] = PICTURE_MAKERS) -> dict[str, str]:
    """The installed versions of the packages that decide what a picture looks like. Imports none of them."""
    return {package: _version(package) for package in packages}


def fingerprint(
    code: Iterable[tuple[str, str]], parameters: Mapping[str, Any], spec: Spec, versions: Mapping[str, str]
) -> str:
    """Stands for everything that goes into a file, as 64 hexadecimal digits.

    code is what `code_digests` says of the files of code that count; parameters are plain values (what JSON
    holds, and tuples).
    """
    inputs = {
        "sources": sorted(code),
        "parameters": parameters,
        "spec": plain_spec(spec),
        "versions": versions,
    }
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


def code_digests(sources: Iterable[Path]) -> tuple[tuple[str, str], ...]:
    """Each file of code with its digest, known by its name and that of its folder, so that a moved checkout
    keeps its fingerprints."""
    return tuple((f"{path.parent.name}/{path.name}", _code_digest(path)) for path in sources)


def plain_spec(spec: Spec) -> dict[str, Any]:
    """The spec in plain values."""
    rate = spec.fps
    return {**asdict(spec), "fps": rate.numerator if rate.denominator == 1 else float(rate)}


def digest(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal digits. Raises OSError."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "none"


def _code_digest(path: Path) -> str:
    state = path.stat()
    return _digest_at(path, state.st_mtime_ns, state.st_size)


@cache  # every job of a run counts the same sources
def _digest_at(path: Path, mtime_ns: int, size: int) -> str:
    return digest(path)
