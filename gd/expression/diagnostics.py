"""Where a typed function is not defined, or has no derivative: in words, with the place in its text.

Both are found by looking, at 4001 points of the domain, then closer and closer around what was found. A gap
between two neighbouring points where all is well may stay unseen; a single pole does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from gd.expression.errors import caret, located, short
from gd.expression.parser import read
from gd.expression.tree import Node, apply, value
from gd.expression.typed import Value
from gd.objective import Array, Objective

SAMPLES = 4001
HALVINGS = 60
CLOSER = 45
MOST_POINTS = 64
ZERO = 1e-9
NEAR = 1e-9
NAMED = 3

REASONS = {
    "log": "log takes numbers above 0",
    "sqrt": "sqrt takes numbers from 0 on",
    "quotient": "nothing is divided by 0",
    "tan": "tan has a pole there",
}

Interval = tuple[float, float]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Note:
    """What people should know about a function on its domain.

    message    one line, with the place in the text
    text       the function
    position   the place in it, counted from 0 (the message counts from 1)
    intervals  the x concerned, from left to right: (low, high), or (x, x) for a single point
    picture    two lines: the text, shortened around the place, and a caret under it
    """

    message: str
    text: str
    position: int
    intervals: tuple[Interval, ...]

    @property
    def picture(self) -> str:
        return caret(self.text, self.position)


def undefined_on(objective: Objective) -> tuple[Note, ...]:
    """Where f is not defined on its domain: a note for every part of the text that is to blame.

    Empty for a function that is defined throughout, and for one that was not typed.
    """
    notes = []
    known: dict[int, Array] = {}
    x = np.linspace(*objective.region[0], SAMPLES)
    with np.errstate(all="ignore"):
        for node in _typed(objective):
            parts = [known.get(id(part), part.value) for part in node.parts]
            known[id(node)] = y = apply(node.op, parts) if parts else x
            lost = _stretches(partial(_undefined, node), _is_undefined(parts, y), x)
            lost = _with_points(lost, _poles(node, objective.region[0]), objective.width)
            if lost:
                notes.append(_note(objective, node, "is not defined", lost, _reason(node)))
            beyond = _stretches(partial(_too_large, node), _is_too_large(parts, y), x)
            if beyond:
                notes.append(_note(objective, node, "is too large", beyond, "the numbers overflow"))
    return tuple(notes)


def corners_on(objective: Objective) -> tuple[Note, ...]:
    """Where f is defined but has no derivative on its domain, as abs(x) at 0: a note for every part to blame.

    The slope of that part is taken as 0 there. Empty for a smooth function, and for one that was not typed.
    """
    notes = []
    with np.errstate(all="ignore"):
        for node in _typed(objective):
            if node.op in ("abs", "sqrt") or _is_root(node):
                points = np.array(_zeros(partial(value, node.parts[0]), objective.region[0]))
                corners = [(x, x) for x in points[_is_corner(objective, points)].tolist()]
                if corners:
                    hint = "its slope is taken as 0 there"
                    notes.append(_note(objective, node, "has no derivative", corners, hint))
    return tuple(notes)


def _typed(objective: Objective) -> list[Node]:
    """The parts with x of a typed function, the innermost first."""
    return list(read(objective.fun.text).walk()) if isinstance(objective.fun, Value) else []


def _note(objective: Objective, node: Node, what: str, where: list[Interval], hint: str) -> Note:
    text = objective.fun.text
    part = short(text[node.start : node.end])
    message = located(text, node.start, f"{part} {what} {_listed(where)}", hint)
    return Note(message, text, node.start, tuple(where))


def _listed(where: list[Interval]) -> str:
    if all(low == high for low, high in where):
        places = "at x = " + ", ".join(f"{low:.6g}" for low, _ in where[:NAMED])
    else:
        spans = [f"at {low:.6g}" if low == high else f"from {low:.6g} to {high:.6g}" for low, high in where]
        places = f"for x {', '.join(spans[:NAMED])}"
    return places + (f" and {len(where) - NAMED} more" if len(where) > NAMED else "")


def _reason(node: Node) -> str:
    if node.op != "power":
        return REASONS.get(node.op, "")
    exponent = node.parts[1].value
    whole = exponent is not None and exponent % 1 == 0
    return "0 has no negative power" if whole else "a negative number has no power with a fraction"


def _is_undefined(parts: Sequence[Array | float], y: Array) -> Flags:
    """Where y has no value although all it is made of has, or is infinite by a zero."""
    y, *parts = np.broadcast_arrays(y, *parts)
    zero = np.any([part == 0 for part in parts], axis=0) if parts else False
    return _is_whole(parts) & (np.isnan(y) | (np.isinf(y) & zero))


def _is_too_large(parts: Sequence[Array | float], y: Array) -> Flags:
    return _is_whole(parts) & np.isinf(y) & ~_is_undefined(parts, y)


def _is_whole(parts: Sequence[Array | float]) -> Flags | bool:
    return np.all([np.isfinite(part) for part in np.broadcast_arrays(*parts)], axis=0) if parts else True


def _undefined(node: Node, x: Array) -> Flags:
    return _is_undefined([value(part, x) for part in node.parts], value(node, x))


def _too_large(node: Node, x: Array) -> Flags:
    return _is_too_large([value(part, x) for part in node.parts], value(node, x))


def _stretches(found: Callable[[Array], Flags], inside: Flags, x: Array) -> list[Interval]:
    """The intervals in which `found` holds, given where among the points x it does."""
    inside[1:-1] |= inside[:-2] & inside[2:]
    edges = np.diff(inside.astype(int), prepend=0, append=0)
    first, last = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) - 1
    if not first.size:
        return []
    low = _edge(found, x[np.maximum(first - 1, 0)], x[first])
    high = _edge(found, x[np.minimum(last + 1, len(x) - 1)], x[last])
    near = NEAR * (x[-1] - x[0])
    return list(zip(_rounded(low, near), _rounded(high, near), strict=True))


def _with_points(stretches: list[Interval], points: list[float], width: float) -> list[Interval]:
    """The stretches and those points that are in none of them, from left to right."""
    near = NEAR * width
    alone = [p for p in points if not any(low - near <= p <= high + near for low, high in stretches)]
    return sorted(stretches + [(p, p) for p in alone])


def _edge(found: Callable[[Array], Flags], outside: Array, inside: Array) -> Array:
    """The points between where `found` begins to hold, by bisection."""
    for _ in range(HALVINGS):
        middle = (outside + inside) / 2
        holds = found(middle)
        outside, inside = np.where(holds, outside, middle), np.where(holds, middle, inside)
    return inside


def _poles(node: Node, domain: Interval) -> list[float]:
    """The single points at which a part has nothing but a pole."""
    if node.op == "tan":
        return _zeros(lambda x: np.cos(value(node.parts[0], x)), domain)
    divides = node.op == "quotient"
    if divides or (node.op == "power" and (node.parts[1].value or 0) < 0):
        under = node.parts[1 if divides else 0]
        return _zeros(partial(value, under), domain) if under.value is None else []
    return []


def _zeros(g: Callable[[Array], Array], domain: Interval) -> list[float]:
    """The single points of the domain where g is 0, also those where it does not change its sign."""
    x = np.linspace(*domain, SAMPLES)
    size = np.nan_to_num(np.abs(g(x)), nan=np.inf)
    before, after = np.append(np.inf, size[:-1]), np.append(size[1:], np.inf)
    around = np.where(np.isinf(before), after, np.where(np.isinf(after), before, np.maximum(before, after)))
    dips = np.flatnonzero((size <= before) & (size <= after) & (around > 0))[:MOST_POINTS]
    best, reach = x[dips], x[1] - x[0]
    for _ in range(CLOSER):
        tried = np.clip(best[:, None] + reach * np.linspace(-1, 1, 9), *domain)
        found = np.nan_to_num(np.abs(g(tried)), nan=np.inf)
        best = np.take_along_axis(tried, found.argmin(axis=1)[:, None], axis=1)[:, 0]
        reach *= 0.4
    near = NEAR * (domain[1] - domain[0])
    points = _rounded(best[found.min(axis=1) <= ZERO * around[dips]], near)
    return [p for p, last in zip(points, [-np.inf, *points], strict=False) if p - last > near]


def _rounded(points: Array, near: float) -> list[float]:
    return [0.0 if abs(p) < near else float(p) for p in points]


def _is_root(node: Node) -> bool:
    """Whether the part is a power with a fraction in its exponent."""
    exponent = node.parts[1].value if node.op == "power" else None
    return exponent is not None and exponent > 0 and exponent % 1 != 0


def _is_corner(objective: Objective, x: Array) -> Flags:
    """Where f is defined and its slope jumps: the change does not shrink with the distance it is taken over."""
    wide, narrow = objective.width * 2.0**-20, objective.width * 2.0**-24
    before, after = (np.abs(objective.slope(x + h) - objective.slope(x - h)) for h in (wide, narrow))
    return np.isfinite(objective.curve(x)) & np.isfinite(before) & (after > before / 2)
