"""Which columns of a recorded run are its iterates, and which the values of f: by their names, or by their
place where they have none. What can be read in two ways is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from gd.expression.errors import short

AXES = ("x", "y", "z")
VALUES = ("f", "f(x)", "fx", "fun")
"""Names of the values of f at the iterates."""
ROWS = frozenset(
    ("", "unnamed: 0", "#", "index", "idx", "row", "step", "steps", "epoch", "epochs", "it", "nit", "iter")
    + ("iters", "iteration", "iterations")
)
"""Names of columns that number the rows."""
LOSS = re.compile(r"loss|cost|error|mse|accuracy|history|\bvalues?\b|\bobjective\b")
NUMBERED = re.compile(r"x[_\[]?(\d+)\]?")
COUNTS = ("no", "one", "two", "three")


class Columns(NamedTuple):
    """The places of the iterates, one a variable, that of f, whether names told them, and the names of the
    columns that are not read."""

    x: tuple[int, ...]
    f: int | None
    named: bool
    unread: tuple[str, ...] = ()

    def behind(self, first: int, names: Sequence[str]) -> Columns:
        """The same behind the `first` columns, which are not read."""
        f = None if self.f is None else self.f + first
        return Columns(tuple(place + first for place in self.x), f, self.named, tuple(names[:first]))


def by_name(names: Sequence[str], variables: Sequence[str], things: str, packed: bool = False) -> Columns:
    """The columns that names tell.

    things  what the names are names of: "columns", "arrays"
    packed  whether x alone may hold all of the variables; then x of the answer is its one place
    """
    known = [name.strip().lower() for name in names]
    own = [name.lower() for name in variables]
    here = f"has the {things} {listed(names)}"
    points = sorted({name for name in known if name in own or name in AXES or NUMBERED.fullmatch(name)})
    for name in points:
        if known.count(name) > 1:
            raise ValueError(f"{here}: {name} twice, once is allowed")
    if not points:
        raise ValueError(f"{here}: {_without_iterates(known, own, things)}")
    order = ["x"] if packed and points == ["x"] else _order(points, own)
    if not order:
        raise ValueError(f"{here}: {_other_variables(points, variables)}")
    values = [name for name in known if name in VALUES and name not in order]
    if len(values) > 1:
        raise ValueError(f"{here}: {enumerated(values)} may each be the values of f, one is allowed")
    x, f = tuple(map(known.index, order)), known.index(values[0]) if values else None
    unread = tuple(name for k, name in enumerate(names) if k not in x and k != f)
    return Columns(x, f, True, unread)


def by_place(count: int, variables: Sequence[str]) -> Columns:
    """The columns where no names tell them: the variables, and perhaps f behind them."""
    dim = len(variables)
    if count not in (dim, dim + 1):
        columns, more = ("column", "columns")[dim > 1], [*variables, "f"]
        one = f"{in_words(dim)} {columns} {enumerated(variables)}"
        allowed = f"{one} or {in_words(dim + 1)}, {enumerated(more)}, are allowed"
        raise ValueError(f"has {counted(count, 'column')} without names, {allowed}")
    return Columns(tuple(range(dim)), dim if count > dim else None, False)


def first_numbered(names: Sequence[str]) -> int | None:
    """The place of the first of the columns that pandas names 0, 1, ... for want of names; only columns that
    number the rows may stand before it. None where there are none."""
    first = next((k for k, name in enumerate(names) if name.strip().lower() not in ROWS), len(names))
    numbered = list(names[first:])
    return first if numbered and numbered == [str(k) for k in range(len(numbered))] else None


def source_of(columns: Columns, names: Sequence[str] | None, thing: str = "column", where: str = "") -> str:
    """Where a run was found, in a few words: column x, f from column f, rows 2 to 9; not read: step."""

    def called(*places: int) -> str:
        some = [shown(names[place]) if names else str(place + 1) for place in places]
        return f"{thing}{'s' if len(some) > 1 else ''} {enumerated(some)}"

    f = "" if columns.f is None else f", f from {called(columns.f)}"
    unread = f"; not read: {listed(columns.unread)}" if columns.unread else ""
    return f"{called(*columns.x)}{f}{where}{unread}"


def are_losses(names: Iterable[str]) -> bool:
    """Whether some of them name losses, or values of f."""
    known = [name.strip().lower().replace("_", " ") for name in names]
    return any(name in VALUES or LOSS.search(name) for name in known)


def _order(points: list[str], own: list[str]) -> list[str]:
    """The names of the variables one after the other, if these are names for all of them."""
    numbers = sorted(points, key=lambda name: int(match[1]) if (match := NUMBERED.fullmatch(name)) else -1)
    numbered = [match[1] for name in numbers if (match := NUMBERED.fullmatch(name))]
    dim = len(own)
    if numbered in ([str(k) for k in range(first, first + dim)] for first in (0, 1)) and len(points) == dim:
        return numbers
    return next((order for order in (own, list(AXES[:dim])) if sorted(order) == points), [])


def _without_iterates(known: list[str], own: list[str], things: str) -> str:
    wanted = enumerated(own)
    for what, are in (("losses", are_losses(known)), ("numbers of rows", set(known) <= ROWS)):
        if known and are:
            return f"{what} are no iterates; record {wanted} after every step, under that name"
    return f"names with {wanted} are allowed" + (", or numbers alone" if things == "columns" else "")


def _other_variables(points: list[str], variables: Sequence[str]) -> str:
    dim, found = len(variables), len(points)
    if points == list(AXES[: dim + 1]) and found > dim:
        last = points[-1]
        return (
            f"{last} may be a variable, but the function has {has(variables)}, or the values of f; "
            f"name it f, or leave it out"
        )
    whole = points == list(AXES[:found]) or all(map(NUMBERED.fullmatch, points))
    if whole or found < dim:
        return f"iterates of {counted(found, 'variable')}, but the function has {has(variables)}"
    return f"{enumerated(points)} may each be the iterates, but the function has {has(variables)}; leave one"


def has(variables: Sequence[str]) -> str:
    """How many variables a function has, and which."""
    return f"{in_words(len(variables))}, {enumerated(variables)}"


def in_words(number: int) -> str:
    return COUNTS[number] if number < len(COUNTS) else str(number)


def counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def enumerated(names: Iterable[str]) -> str:
    """x, y and f"""
    *most, last = map(shown, names)
    return f"{', '.join(most)} and {last}" if most else last


def listed(names: Iterable[str]) -> str:
    """Names one after the other, the first few."""
    first = [shown(name) for name in islice(names, 6)]
    return ", ".join(first[:5] + ["…"] * (len(first) > 5)) or "nothing"


def shown(name: str) -> str:
    """A name out of the file, fit to be shown."""
    return short(name if name.isprintable() else repr(name)) or "(no name)"
