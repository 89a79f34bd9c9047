"""The command line of our programs: a parser that answers a mistake with one line, and the options that say
where the files go and who makes them."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

from studio import cluster
from studio.checks import whole
from studio.options import Option, OptionError, did_you_mean, flag

OUT = Path("media")
"""Where files go if no other folder is named."""

_MOST_JOBS = 256
NUMBER_LIKE = re.compile(r"-(?:[0-9.]|(?:inf|infinity|nan)$)", re.IGNORECASE)


class Parser(argparse.ArgumentParser):
    """An argparse parser that takes every negative number as a value and answers a mistake with one line."""

    other_words: Mapping[str, str] = MappingProxyType({})
    """What other programs call an option, for the hint at what is meant."""

    def __init__(self, program: str, usage: str, description: str, epilog: str = "") -> None:
        super().__init__(
            program,
            usage,
            description,
            epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    def parse_args(  # type: ignore[override]  # a namespace of another class is not needed here
        self, args: Sequence[str], namespace: argparse.Namespace | None = None
    ) -> argparse.Namespace:
        """Read the arguments of a command, its name not among them."""
        guarded = [self._guarded(word, before) for before, word in pairwise(["", *args])]
        options, unknown = self.parse_known_args(guarded, namespace)
        if unknown:
            others = {flag(word): flag(name) for word, name in self.other_words.items()}
            hint = did_you_mean(unknown[0], self._option_string_actions, others)
            self.error(f"{unknown[0]} is not an option{hint}")
        for name, value in list(vars(options).items()):
            setattr(options, name, _unguarded(value))
        return options

    def _guarded(self, word: str, before: str) -> str:
        """The word, with a blank in front where it begins with a minus and is a value all the same.

        argparse takes -1e-3, -inf and -x^2 for options. Values are words that begin like a number, and any
        that stand after an option which takes values and are no option themselves.
        """
        if not word.startswith("-") or word.startswith("--") or word in self._option_string_actions:
            return word
        option = self._option_string_actions.get(before)
        takes_values = option is not None and option.nargs != 0
        return f" {word}" if takes_values or NUMBER_LIKE.match(word) else word

    def refuse(self, mistake: ValueError) -> NoReturn:
        """End the program for a mistake that was found after the command line was read."""
        if isinstance(mistake, OptionError):
            self.error(f"{flag(mistake.name)}: {mistake.reason}")
        self.error(str(mistake))

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message.removeprefix('argument ')} (--help shows every option)\n")


def add_options(to: argparse._ActionsContainer, options: Iterable[Option]) -> None:
    """Put the options on a command line; `values_of` reads them from there."""
    for option in options:
        if not option.metavar:
            to.add_argument(flag(option.name), action="store_true", default=None, help=option.described)
            continue
        nargs = None if option.most == 1 else option.most if option.least == option.most else "+"
        metavar = option.metavar[0] if len(option.metavar) == 1 else option.metavar
        to.add_argument(flag(option.name), metavar=metavar, nargs=nargs, help=option.described)


def values_of(parsed: argparse.Namespace, options: Iterable[Option]) -> dict[str, Any]:
    """The values of these options on a command line, by name, checked. Raises OptionError."""
    given = ((option, getattr(parsed, option.name)) for option in options)
    return {option.name: option.read(value) for option, value in given if value is not None}


JOBS = Option("jobs", whole(_MOST_JOBS), "files made at once", ("N",), otherwise="the cores")


CLUSTER = Option(
    "cluster",
    cluster.address,
    "film on a Dask cluster: its scheduler's address, or local:4 to start four workers here",
    ("WHERE",),
)


def add_run_options(to: argparse._ActionsContainer) -> None:
    """Where the files go, and how the work is done."""
    to.add_argument("--out", default=OUT, type=Path, metavar="DIR", help=f"folder (default: {OUT})")
    add_options(to, [JOBS, CLUSTER])
    to.add_argument("--quiet", action="store_true", help="print failures only")


def machines(parsed: argparse.Namespace, packages: tuple[str, ...]) -> dict[str, Any]:
    """On how many workers of this machine to film, or on which cluster, as studio.build.work takes it.

    packages are those whose code must be the same on every machine of the cluster. Raises OptionError.
    """
    given = values_of(parsed, (JOBS, CLUSTER))
    if {"jobs", "cluster"} <= given.keys():
        raise OptionError("jobs", "does not go with --cluster, which has workers of its own")
    where = cluster.Cluster(given["cluster"], packages) if "cluster" in given else None
    return {"workers": given.get("jobs"), "cluster": where}


def _unguarded(value: Any) -> Any:
    """What was read of the command line, without the blanks in front of a minus."""
    if isinstance(value, list):
        return [_unguarded(one) for one in value]
    return value[1:] if isinstance(value, str) and value.startswith(" -") else value
