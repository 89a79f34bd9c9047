"""The command-line options every door of the studio has, and the one line a mistake gets."""

from __future__ import annotations

import argparse
import difflib
import math
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from studio.spec import FORMATS, QUALITIES, Spec, SpecError, parse_spec

_MOST_JOBS = 256


class Parser(argparse.ArgumentParser):
    """An argparse parser that takes every negative number as a value and answers a mistake with one line."""

    def __init__(self, program: str, usage: str, description: str) -> None:
        layout = argparse.RawDescriptionHelpFormatter
        super().__init__(program, usage, description, formatter_class=layout, allow_abbrev=False)

    def parse_args(
        self, args: Sequence[str], namespace: argparse.Namespace | None = None
    ) -> argparse.Namespace:
        """Read the words of a command line, the program's name not among them."""
        options, unknown = self.parse_known_args([_not_an_option(word) for word in args], namespace)
        if unknown:
            near = difflib.get_close_matches(unknown[0], self._option_string_actions, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            self.error(f"{unknown[0]} is not an option{hint}")
        return options

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message.removeprefix('argument ')} (--help shows every option)\n")


def add_file_options(parser: argparse.ArgumentParser) -> None:
    """What the files shall be and where they go."""
    files = parser.add_argument_group("the files")
    files.add_argument(
        "--format", nargs="+", default=["mp4", "gif"], type=one_of(FORMATS), metavar="F",
        help=f"{', '.join(FORMATS)}; one or several (default: mp4 gif)",
    )  # fmt: skip
    files.add_argument(
        "--quality", default="standard", type=one_of(QUALITIES), metavar="Q", help=" | ".join(QUALITIES)
    )
    files.add_argument("--size", metavar="WxH", help="in pixels: 800x450")
    files.add_argument("--fps", metavar="N", help="frames a second; a GIF can do 50, 25, 20, 12.5, 10")
    files.add_argument(
        "--out", default=Path("media"), type=Path, metavar="DIR", help="folder (default: media)"
    )
    files.add_argument(
        "--jobs", type=whole(_MOST_JOBS), metavar="N", help="files made at once (default: the cores)"
    )
    files.add_argument("--quiet", action="store_true", help="print failures only")


def specs(options: argparse.Namespace) -> list[Spec]:
    """One spec a format. Raises ValueError naming the option that does not fit."""
    refuse_repeats("--format", options.format)
    for format in options.format:
        for option in ("size", "fps"):
            value = getattr(options, option)
            try:
                parse_spec(format, quality=options.quality, **{option: value})
            except SpecError as error:
                raise ValueError(f"--{option} {value}: {error}") from None
    return [
        parse_spec(format, quality=options.quality, size=options.size, fps=options.fps)
        for format in options.format
    ]


def told(options: argparse.Namespace, spec: Spec) -> list[str]:
    """The words of a command line that ask for this spec, the usual left out."""
    usual = parse_spec(spec.format, quality=spec.quality)
    words = ["--format", spec.format]
    if spec.quality != "standard":
        words += ["--quality", spec.quality]
    if (spec.width, spec.height) != (usual.width, usual.height):
        words += ["--size", f"{spec.width}x{spec.height}"]
    if spec.fps != usual.fps:
        words += ["--fps", options.fps]
    return words


def one_of(allowed: Sequence[str]) -> Callable[[str], str]:
    """An argparse type: one of these words."""

    def parse(word: str) -> str:
        if word not in allowed:
            raise argparse.ArgumentTypeError(f"{word!r} is not one of {', '.join(allowed)}")
        return word

    return parse


def whole(most: int) -> Callable[[str], int]:
    """An argparse type: a whole number from 1 to `most`."""

    def parse(word: str) -> int:
        try:
            number = int(word)
        except ValueError:
            number = 0
        if not 1 <= number <= most:
            raise argparse.ArgumentTypeError(f"{word.strip()!r} is not a whole number from 1 to {most}")
        return number

    return parse


def number(what: str, above: float = -math.inf) -> Callable[[str], float]:
    """An argparse type: a finite number, larger than `above`."""
    allowed = "a finite number" + (f" above {above:g}" if math.isfinite(above) else "")

    def parse(word: str) -> float:
        try:
            value = float(word)
        except ValueError:
            value = math.nan
        if not (math.isfinite(value) and value > above):
            raise argparse.ArgumentTypeError(f"{word.strip()!r} is no {what}; allowed: {allowed}")
        return value

    return parse


def refuse_repeats(option: str, values: Iterable[Any]) -> None:
    """Raise ValueError for a value that is there twice: it would make the same file, ball or panel twice."""
    seen: list[Any] = []
    for value in values:
        if value in seen:
            raise ValueError(f"{option} {value} is given twice")
        seen.append(value)


def refuse_unwritable(folder: Path) -> None:
    """Make the folder and try to write in it; raises ValueError when that cannot be done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except FileExistsError:
        raise ValueError(f"--out {folder} is a file, not a folder") from None
    except OSError as error:
        raise ValueError(
            f"--out {folder} cannot be written: {os.strerror(error.errno or 0).lower()}"
        ) from None


def _not_an_option(word: str) -> str:
    """argparse takes -1e-3 and -inf for options; a blank in front makes them values, as float() allows."""
    try:
        float(word)
    except ValueError:
        return word
    return f" {word}" if word.startswith("-") else word
