"""What Manim warns of while a scene is played: a font that is not there, a name that is going to change."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from manim import logger

from studio.errors import calling_line

_FONT = re.compile(r"Font (.+?) not in \[")
_LONGEST = 300  # characters of a note


class _Taker(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.notes: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno != logging.WARNING:
            return
        text = " ".join(record.getMessage().split())
        font = _FONT.match(text)
        if font:
            text = f"the font {font[1]!r} is not installed, another one is shown"
        note = text[:_LONGEST] + calling_line()
        if note not in self.notes:
            self.notes.append(note)


@contextmanager
def taken() -> Iterator[list[str]]:
    """Gives the list of the warnings that there are meanwhile, each with the user's own line."""
    taker, level, others = _Taker(), logger.level, [(other, other.level) for other in logger.handlers]
    for other, _ in others:
        other.setLevel(max(other.level, logger.level))
    logger.setLevel(logging.WARNING)
    logger.addHandler(taker)
    try:
        yield taker.notes
    finally:
        logger.removeHandler(taker)
        logger.setLevel(level)
        for other, before in others:
            other.setLevel(before)
