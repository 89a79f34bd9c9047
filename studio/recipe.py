"""Reads back what the encoders write into a file: the command that makes it again."""

from __future__ import annotations

from pathlib import Path


def recipe(path: Path) -> str:
    """The recipe in an MP4, WebM, GIF or PNG. Raises ValueError, in one line, where there is none."""
    if not path.is_file():
        raise ValueError(f"{path} is not a file")
    read = {".mp4": _of_video, ".webm": _of_video, ".gif": _of_picture, ".png": _of_picture}.get(
        path.suffix.lower()
    )
    if read is None:
        raise ValueError(f"{path} is none of .mp4, .webm, .gif and .png, which carry a recipe")
    try:
        words = read(path)
    except (OSError, ValueError, SyntaxError) as error:
        raise ValueError(f"{path} cannot be read: it is no {path.suffix[1:].upper()}") from error
    if not words:
        raise ValueError(f"{path} carries no recipe")
    return words


def _of_video(path: Path) -> str:
    import av  # here, so that the doors open without it

    with av.open(str(path)) as container:
        known = {name.lower(): text for name, text in container.metadata.items()}
    return known.get("comment", "")


def _of_picture(path: Path) -> str:
    from PIL import Image

    with Image.open(path) as image:
        words = image.info.get("Comment") or image.info.get("comment") or ""
    return words.decode("utf-8", errors="replace") if isinstance(words, bytes) else str(words)
