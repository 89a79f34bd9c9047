"""What can be set, each thing once for a command line, a file and Python; and the line a mistake gets."""

from __future__ import annotations

import difflib
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.checks import checked_later, one_of, yes_or_no
from studio.formats import DEFAULT_QUALITY, FORMATS, QUALITIES, USUAL_FORMATS, USUAL_TRANSPARENT
from studio.spec import SIZES, Spec, SpecError, parse_spec

MANY = 1_000


class OptionError(ValueError):
    """A value that cannot be: `name` is the option's, `reason` the rest of the line, `others` what was found
    wrong beside it."""

    def __init__(self, name: str, reason: str, others: Sequence[OptionError] = ()) -> None:
        super().__init__(f"{name}: {reason}")
        self.name, self.reason, self.others = name, reason, tuple(others)


@dataclass(frozen=True)
class Option:
    """One thing that can be set: `--learning-rate` on a command line, `learning_rate` in a file and in
    Python.

    name          with underscores
    check         takes one value, as text or plain, and returns the one to be used; raises ValueError that
                  says what is wrong, then what is allowed
    help          one line
    metavar       how its values are called in the help, one word for each; empty for a switch
    least, most   how many values it takes
    choices       what it may be, where that is little
    default       its value where none is given; None where that depends on more than the option
    otherwise     the default in words, where it is none that could be typed: "the figure's"
    """

    name: str
    check: Callable[[Any], Any]
    help: str
    metavar: tuple[str, ...] = ()
    least: int = 1
    most: int = 1
    choices: tuple[str, ...] = ()
    default: Any = None
    otherwise: str = ""

    @property
    def described(self) -> str:
        """Its help with its default."""
        default = self.otherwise or (" ".join(as_arguments(self.default)) if self.metavar else "")
        return f"{self.help} (default: {default})" if default else self.help

    def read(self, given: Any) -> Any:
        """The value to be used, a tuple where the option takes several. Raises OptionError."""
        values = given if isinstance(given, list | tuple) and self.most > 1 else [given]
        if not self.least <= len(values) <= self.most:
            count = f"{len(values)} {'is' if len(values) == 1 else 'are'} given"
            raise OptionError(self.name, f"{count}; allowed: {counted((self.least, self.most), 'value')}")
        try:
            checked = tuple(self.check(value) for value in values)
        except ValueError as error:
            raise OptionError(self.name, str(error)) from None
        return checked if self.most > 1 else checked[0]


def flag(name: str) -> str:
    """How an option is spelled on a command line."""
    return f"--{name.replace('_', '-')}"


def as_arguments(value: Any) -> list[str]:
    """A value as arguments of a command line: none for None, one or more for a tuple; a tuple in a tuple is
    one, with commas."""
    values = value if isinstance(value, tuple) else () if value is None else (value,)
    return [",".join(map(_typed, one)) if isinstance(one, tuple) else _typed(one) for one in values]


def _typed(one: Any) -> str:
    return repr(one).removesuffix(".0") if isinstance(one, float) else str(one)


def nearest(word: str, known: Iterable[str], others: Mapping[str, str] | None = None) -> str:
    """The nearest of the words that are known; empty where none is near. `others` are words for some of them
    that somebody may know instead."""
    if other := (others or {}).get(str(word)):
        return other
    return next(iter(difflib.get_close_matches(str(word), list(known), n=1)), "")


def did_you_mean(word: str, known: Iterable[str], others: Mapping[str, str] | None = None) -> str:
    """A hint at the nearest of the words that are known, to end a line with; empty where none is near."""
    near = nearest(word, known, others)
    return f"; did you mean {near}?" if near else ""


def counted(bounds: tuple[int, int], thing: str) -> str:
    """How many of a thing there may be: 1 start, 2 to 5 learning rates."""
    least, most = bounds
    count = f"{least}" if least == most else f"{least} to {most}"
    return f"{count} {thing}" + ("s" if most > 1 else "")


FORMAT = Option(
    "format",
    one_of(tuple(FORMATS)),
    f"{', '.join(FORMATS)}; one or several",
    ("F",),
    most=len(FORMATS),
    choices=tuple(FORMATS),
    default=USUAL_FORMATS,
)
QUALITY = Option(
    "quality", one_of(QUALITIES), " | ".join(QUALITIES), ("Q",), choices=QUALITIES, default=DEFAULT_QUALITY
)
FILE_OPTIONS = (
    FORMAT,
    QUALITY,
    Option(
        "size",
        checked_later,
        f"in pixels, as 800x450, or {' | '.join(SIZES)}",
        ("SIZE",),
        otherwise="by format and quality",
    ),
    Option(
        "fps",
        checked_later,
        "frames a second; a GIF can do 50, 25, 20, 12.5, 10",
        ("N",),
        otherwise="by format and quality",
    ),
    Option(
        "transparent",
        yes_or_no,
        f"nothing behind what is drawn; not in MP4 (formats then: {' '.join(USUAL_TRANSPARENT)})",
        default=False,
    ),
)


def specs(values: Mapping[str, Any]) -> tuple[Spec, ...]:
    """One spec a format, from the values of FILE_OPTIONS. Raises OptionError for everything that is wrong."""
    formats = values.get("format") or (USUAL_TRANSPARENT if values.get("transparent") else FORMAT.default)
    if twice := first_duplicate(formats):
        raise OptionError("format", f"{twice} is given twice")
    given = {
        name: values[name]
        for name in ("quality", "size", "fps", "transparent")
        if values.get(name) is not None
    }
    quality, wrong = given.get("quality", QUALITY.default), dict[str, OptionError]()
    for format in formats:
        for name in given:
            try:
                parse_spec(format, **{"quality": quality, name: given[name]})
            except SpecError as error:
                wrong.setdefault(name, OptionError(name, str(error)))
    raise_all(list(wrong.values()))
    return tuple(parse_spec(format, **given) for format in formats)


def raise_all(mistakes: Sequence[OptionError]) -> None:
    """Raise the first of these mistakes, with the others in it; nothing where there are none."""
    if mistakes:
        first, *others = mistakes
        raise OptionError(first.name, first.reason, others)


def spec_arguments(spec: Spec) -> list[str]:
    """The arguments of a command line for this spec, without what is the default."""
    default = parse_spec(spec.format, quality=spec.quality)
    arguments = ["--format", spec.format]
    if spec.quality != QUALITY.default:
        arguments += ["--quality", spec.quality]
    if (spec.width, spec.height) != (default.width, default.height):
        arguments += ["--size", f"{spec.width}x{spec.height}"]
    if spec.fps != default.fps:
        arguments += ["--fps", _rate(spec.fps)]
    if spec.transparent:
        arguments.append("--transparent")
    return arguments


def first_duplicate(values: Sequence[Any]) -> Any:
    """The first value that is there twice, which would make one thing twice; None where none is."""
    return next((value for place, value in enumerate(values) if value in values[:place]), None)


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


def _rate(fps: Any) -> str:
    return str(fps) if float(f"{float(fps):g}") != fps else f"{float(fps):g}"
