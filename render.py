#!/usr/bin/env python3
"""Films the figures: the `fall-line` command, where nothing is installed. `--help` shows what it can do."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from fall_line import main as command

PROGRAM = ("python", "render.py")


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say and return the exit status; wrong ones end the process with 2."""
    return command.main(arguments, PROGRAM)


if __name__ == "__main__":
    sys.exit(main())
