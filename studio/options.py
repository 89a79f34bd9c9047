"""What can be set, each thing once for a command line, a file and Python; and the line a mistake gets."""

from __future__ import annotations

import argparse
import difflib
import math
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from studio.formats import FORMATS, QUALITIES, USUAL_FORMATS, USUAL_TRANSPARENT
from studio.spec import SIZES, Spec, SpecError, parse_spec

MANY = 1_000
_MOST_JOBS = 256


class OptionError(ValueError):
    """A value that cannot be: `name` is the option's, `reason` the rest of the line."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name, self.reason = name, reason


@dataclass(frozen=True)
class Option:
    """One thing that can be set: `--learning-rate` on a command line, `learning_rate` in a file and in
    Python.

    name         with underscores check        takes a value as it was given, text or plain, and returns the
    one to be used; raises ValueError that says what is allowed help         one line metavar      how its
    values are called in the help, one word for each; empty for a switch least, most  how many values it takes
    words        the words it may be, where there are few"""

    name: str
    check: Callable[[Any], Any]
    help: str
    metavar: tuple[str, ...] = ()
    least: int = 1
    most: int = 1
    words: tuple[str, ...] = ()

    def read(self, given: Any) -> Any:
        """The value to be used, a tuple where the option takes several. Raises OptionError."""
        values = given if isinstance(given, list | tuple) and self.most > 1 else [given]
        if not self.least <= len(values) <= self.most:
            raise OptionError(
                self.name, f"{len(values)} are given; allowed: {several((self.least, self.most), 'value')}"
            )
        try:
            checked = tuple(self.check(value) for value in values)
        except ValueError as error:
            raise OptionError(self.name, str(error)) from None
        return checked if self.most > 1 else checked[0]


class Parser(argparse.ArgumentParser):
    """An argparse parser that takes every negative number as a value and answers a mistake with one line."""

    def __init__(self, program: str, usage: str, description: str, epilog: str = "") -> None:
        super().__init__(
            program,
            usage,
            description,
            epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    def parse_args(
        self, args: Sequence[str], namespace: argparse.Namespace | None = None
    ) -> argparse.Namespace:
        """Read the words of a command line, the program's name not among them."""
        options, unknown = self.parse_known_args([_not_an_option(word) for word in args], namespace)
        if unknown:
            self.error(f"{unknown[0]} is not an option{meant(unknown[0], self._option_string_actions)}")
        return options

    def refuse(self, mistake: ValueError) -> NoReturn:
        """End the program for a mistake that was found after the command line was read."""
        is_option = isinstance(mistake, OptionError)
        self.error(f"{flag(mistake.name)}: {mistake.reason}" if is_option else str(mistake))

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message.removeprefix('argument ')} (--help shows every option)\n")


def add_options(to: argparse._ActionsContainer, options: Iterable[Option]) -> None:
    """Put the options on a command line; `said` reads what was said of them."""
    for option in options:
        if not option.metavar:
            to.add_argument(flag(option.name), action="store_true", default=None, help=option.help)
            continue
        exactly = option.most if option.least == option.most else "+"
        several = {} if option.most == 1 else {"nargs": exactly}
        metavar = option.metavar[0] if len(option.metavar) == 1 else option.metavar
        to.add_argument(flag(option.name), metavar=metavar, help=option.help, **several)


def said(parsed: argparse.Namespace, options: Iterable[Option]) -> dict[str, Any]:
    """What a command line said of these options, by name. Raises OptionError."""
    given = ((option, getattr(parsed, option.name)) for option in options)
    return {option.name: option.read(value) for option, value in given if value is not None}


def flag(name: str) -> str:
    """How an option is spelled on a command line."""
    return f"--{name.replace('_', '-')}"


def meant(word: str, known: Iterable[str]) -> str:
    """A hint at the nearest of the words that are known, to end a line with; empty where none is near."""
    near = difflib.get_close_matches(str(word), list(known), n=1)
    return f"; did you mean {near[0]}?" if near else ""


def several(bounds: tuple[int, int], thing: str) -> str:
    """How many of a thing there may be: 1 start, 2 to 5 learning rates."""
    least, most = bounds
    count = f"{least}" if least == most else f"{least} to {most}"
    return f"{count} {thing}" + ("s" if most > 1 else "")


def one_of(allowed: Sequence[str]) -> Callable[[Any], str]:
    """A check: one of these words."""

    def check(word: Any) -> str:
        if word not in allowed:
            raise ValueError(f"{word!r} is not one of {', '.join(allowed)}")
        return word

    return check


def whole(most: int) -> Callable[[Any], int]:
    """A check: a whole number from 1 to `most`."""

    def check(given: Any) -> int:
        value = _number(given)
        if not (1 <= value <= most and value % 1 == 0):
            raise ValueError(f"{_shown(given)} is not a whole number from 1 to {most}")
        return int(value)

    return check


def number(what: str, above: float = -math.inf, most: float = math.inf) -> Callable[[Any], float]:
    """A check: a finite number, larger than `above` and no larger than `most`."""
    allowed = "a finite number" + (f" above {above:g}" if math.isfinite(above) else "")
    allowed += f", at most {most:g}" if math.isfinite(most) else ""

    def check(given: Any) -> float:
        value = _number(given)
        if not (math.isfinite(value) and above < value <= most):
            raise ValueError(f"{_shown(given)} is no {what}; allowed: {allowed}")
        return value

    return check


def text(most: int) -> Callable[[Any], str]:
    """A check: one line of text, of at most so many characters."""

    def check(given: Any) -> str:
        if not isinstance(given, str) or not given.strip():
            raise ValueError(f"{given!r} is not allowed; allowed: text")
        if len(given) > most or not given.isprintable():
            shown = given if len(given) < 40 else f"{given[:40]}..."
            raise ValueError(f"{shown!r} is not allowed; allowed: one line, at most {most} characters")
        return given.strip()

    return check


def yes_or_no(given: Any) -> bool:
    """A check: true or false."""
    if not isinstance(given, bool):
        raise ValueError(f"{given!r} is neither true nor false")
    return given


def as_it_is(given: Any) -> Any:
    """A check that is made later, when more is known."""
    return given


FILE_OPTIONS = (
    Option(
        "format",
        one_of(tuple(FORMATS)),
        f"{', '.join(FORMATS)}; one or several (default: {' '.join(USUAL_FORMATS)})",
        ("F",),
        most=len(FORMATS),
        words=tuple(FORMATS),
    ),
    Option("quality", one_of(QUALITIES), " | ".join(QUALITIES), ("Q",), words=QUALITIES),
    Option("size", as_it_is, f"in pixels, as 800x450, or {' | '.join(SIZES)}", ("SIZE",)),
    Option("fps", as_it_is, "frames a second; a GIF can do 50, 25, 20, 12.5, 10", ("N",)),
    Option(
        "transparent",
        yes_or_no,
        f"nothing behind what is drawn; not in MP4 (formats then: {' '.join(USUAL_TRANSPARENT)})",
    ),
)


JOBS = Option("jobs", whole(_MOST_JOBS), "files made at once (default: the cores)", ("N",))


def add_run_options(to: argparse._ActionsContainer) -> None:
    """Where the files go, and how the work is done."""
    to.add_argument("--out", default=Path("media"), type=Path, metavar="DIR", help="folder (default: media)")
    add_options(to, [JOBS])
    to.add_argument("--quiet", action="store_true", help="print failures only")


def specs(said: Mapping[str, Any], usual: Sequence[str] = USUAL_FORMATS) -> tuple[Spec, ...]:
    """One spec a format, from what is given of FILE_OPTIONS. Raises OptionError."""
    given = {
        name: said[name] for name in ("quality", "size", "fps", "transparent") if said.get(name) is not None
    }
    formats = said.get("format") or (USUAL_TRANSPARENT if said.get("transparent") else usual)
    if repeated(formats):
        raise OptionError("format", repeated(formats))
    for format in formats:
        for option, value in given.items():
            try:
                parse_spec(format, **{"quality": said.get("quality") or "standard", option: value})
            except SpecError as error:
                raise OptionError(option, str(error)) from None
    return tuple(parse_spec(format, **given) for format in formats)


def told(spec: Spec) -> list[str]:
    """The words of a command line that ask for this spec, the usual left out."""
    usual = parse_spec(spec.format, quality=spec.quality)
    words = ["--format", spec.format]
    if spec.quality != "standard":
        words += ["--quality", spec.quality]
    if (spec.width, spec.height) != (usual.width, usual.height):
        words += ["--size", f"{spec.width}x{spec.height}"]
    if spec.fps != usual.fps:
        words += ["--fps", _rate(spec.fps)]
    if spec.transparent:
        words.append("--transparent")
    return words


def repeated(values: Sequence[Any]) -> str:
    """Words for the first value that is there twice, which would make one thing twice; empty if none is."""
    twice = [value for place, value in enumerate(values) if value in values[:place]]
    return f"{twice[0]} is given twice" if twice else ""


def refuse_unwritable(folder: Path) -> None:
    """Make the folder and try to write in it; raises OptionError when that cannot be done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except FileExistsError:
        raise OptionError("out", f"{folder} is a file, not a folder") from None
    except OSError as error:
        reason = os.strerror(error.errno or 0).lower()
        raise OptionError("out", f"{folder} cannot be written: {reason}") from None


def _number(given: Any) -> float:
    try:
        return math.nan if isinstance(given, bool) else float(given)
    except (TypeError, ValueError, OverflowError):
        return math.nan


def _shown(given: Any) -> str:
    return repr(given.strip() if isinstance(given, str) else given)


def _rate(fps: Any) -> str:
    return str(fps) if float(f"{float(fps):g}") != fps else f"{float(fps):g}"


def _not_an_option(word: str) -> str:
    """argparse takes -1e-3 and -inf for options; a blank in front makes them values, as float() allows."""
    try:
        float(word)
    except ValueError:
        return word
    return f" {word}" if word.startswith("-") else word
