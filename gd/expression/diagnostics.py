"""Where a typed function is not defined, has no derivative or jumps: in words, with the place in its text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from gd.expression.errors import caret, located, short
from gd.expression.functions import FUNCTIONS, Number
from gd.expression.places import (
    Flags,
    Measure,
    amidst,
    deep_inside,
    jumps,
    on_a_curve,
    samples,
    stretches,
    with_points,
    zeros,
)
from gd.expression.tree import Node, apply, value
from gd.expression.typed import Value
from gd.objective import Array, Interval, Objective

NAMED = 3
POLES: dict[str, Callable[[Number], Number]] = {"tan": np.cos, "sec": np.cos, "csc": np.sin, "cot": np.sin}
"""Functions that have poles where another one is 0."""


@dataclass(frozen=True)
class Note:
    """What people should know about a function on its region.

    message    one line, with the place in the text
    text       the function
    position   the place in it, counted from 0 (the message counts from 1)
    intervals  for one variable: the x concerned, from left to right: (low, high), or (x, x) for one point
    points     for two variables: points concerned, one of them where they make an area or a curve
    picture    two lines: the text, shortened around the place, and a caret under it
    """

    message: str
    text: str
    position: int
    intervals: tuple[Interval, ...] = ()
    points: tuple[tuple[float, ...], ...] = ()

    @property
    def picture(self) -> str:
        return caret(self.text, self.position)


def undefined_on(objective: Objective) -> tuple[Note, ...]:
    """Where f is not defined on its region: a note for every part of the text that is to blame.

    Empty for a function that is defined throughout, and for one that was not typed.
    """
    look = _Look.at(objective)
    if look is None:
        return ()
    notes = []
    points = samples(objective.region)
    known: dict[int, Number] = {}
    with np.errstate(all="ignore"):
        for node in look.nodes:
            parts = [known[id(part)] if part.value is None else part.value for part in node.parts]
            known[id(node)] = y = apply(node.op, parts) if parts else value(node, look.coordinates(points))
            lost = look.where(_is_undefined, node, _is_undefined(node, parts, y), points, _pole(node))
            if lost:
                notes.append(look.note(node, "is not defined", lost, _reason(node)))
            beyond = look.where(_is_too_large, node, _is_too_large(node, parts, y), points)
            if beyond:
                notes.append(look.note(node, "is too large", beyond, "the numbers overflow"))
    return tuple(notes)


def corners_on(objective: Objective) -> tuple[Note, ...]:
    """Where f is defined on its region but has no derivative, as abs(x) at 0, or jumps, as floor(x) at 1: a
    note for every part to blame.

    The slope of that part is taken as 0 there. Empty for a smooth function, and for one that was not typed.
    """
    look = _Look.at(objective)
    if look is None:
        return ()
    notes = []
    with np.errstate(all="ignore"):
        for node in look.nodes:
            if node.op in FUNCTIONS and FUNCTIONS[node.op].steps:
                steps = jumps(look.measure(node), objective.region)
                torn = _is_torn(objective, steps)
                bent = _is_bent(objective, steps) & ~torn
                if places := look.at_points(steps[torn], curve=True):
                    notes.append(look.note(node, "jumps", places, "its slope is 0 between the jumps"))
                if places := look.at_points(steps[bent], curve=True):
                    notes.append(
                        look.note(node, "has no derivative", places, "its slope is taken as 0 there")
                    )
            elif g := look.corner(node):
                points = zeros(g, objective.region)
                if places := look.at_points(points[_is_bent(objective, points)], g):
                    notes.append(
                        look.note(node, "has no derivative", places, "its slope is taken as 0 there")
                    )
    return tuple(notes)


@dataclass(frozen=True)
class _Places:
    """Where something holds: in words, and as numbers."""

    words: str
    intervals: tuple[Interval, ...] = ()
    points: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True)
class _Look:
    """A look at a typed function on its region."""

    objective: Objective
    typed: Value

    @classmethod
    def at(cls, objective: Objective) -> _Look | None:
        """None for a function that was not typed."""
        return cls(objective, objective.fun) if isinstance(objective.fun, Value) else None

    @property
    def nodes(self) -> list[Node]:
        """The parts with a variable, the innermost first."""
        return list(self.typed.formula.tree.walk())

    def coordinates(self, points: Array) -> dict[str, Array]:
        return dict(self.typed.coordinates(points))

    def measure(self, node: Node) -> Measure:
        """The value of a part, as a function of points (..., d)."""
        return lambda points: np.broadcast_to(value(node, self.coordinates(points)), points.shape[:-1])

    def corner(self, node: Node) -> Measure | None:
        """What is 0 where the part may have a corner; None for one that has none."""
        if node.op in ("max", "min"):
            sides = [self.measure(part) for part in node.parts]
            return lambda points: np.prod([a(points) - b(points) for a, b in combinations(sides, 2)], axis=0)
        has = node.op in FUNCTIONS and FUNCTIONS[node.op].corner
        return self.measure(node.parts[0]) if has or _is_root(node) else None

    def where(
        self,
        test: Callable[[Node, Sequence[Number], Number], Flags],
        node: Node,
        inside: Flags,
        points: Array,
        pole: Callable[[Sequence[Number]], Number] | None = None,
    ) -> _Places | None:
        """Where a test of a part and of what it is made of holds, given where among the points it does."""

        def parts(at: Array) -> list[Number]:
            return [value(part, self.coordinates(at)) for part in node.parts]

        def holds(at: Array) -> Flags:
            return np.broadcast_to(test(node, parts(at), value(node, self.coordinates(at))), at.shape[:-1])

        inside = np.broadcast_to(inside, points.shape[:-1])
        zero: Measure = (lambda at: np.broadcast_to(pole(parts(at)), at.shape[:-1])) if pole else np.ones_like
        poles = zeros(zero, self.objective.region) if pole else np.empty((0, self.objective.dim))
        if self.objective.dim == 1:
            return self.in_stretches(
                with_points(stretches(holds, inside, points[:, 0]), poles, self.objective.width)
            )
        if (inside[1:, 1:] & inside[:-1, 1:] & inside[1:, :-1] & inside[:-1, :-1]).any():
            share = max(1, round(100 * float(inside.mean())))
            point = _pair(amidst(points[deep_inside(inside)]))
            return _Places(f"on {share}% of the region, as at {_written(point)}", points=(point,))
        return self.at_points(poles, zero)

    def in_stretches(self, where: list[Interval]) -> _Places | None:
        """Places on a line, in words."""
        if not where:
            return None
        letter = self.objective.variables[0]
        if all(low == high for low, high in where):
            words = f"at {letter} = " + ", ".join(f"{low:.6g}" for low, _ in where[:NAMED])
        else:
            spans = [
                f"at {low:.6g}" if low == high else f"from {low:.6g} to {high:.6g}" for low, high in where
            ]
            words = f"for {letter} {', '.join(spans[:NAMED])}"
        return _Places(_and_more(words, len(where)), intervals=tuple(where))

    def at_points(self, points: Array, g: Measure | None = None, curve: bool = False) -> _Places | None:
        """Points (n, d) in words; in the plane they may stand for the curve on which g is 0."""
        if not len(points):
            return None
        if self.objective.dim == 1:
            return self.in_stretches([(x, x) for x in points[:, 0].tolist()])
        curved = [point for point in points if curve or (g and on_a_curve(g, point, self.objective.width))]
        if curved:
            point = _pair(amidst(np.array(curved)))
            return _Places(f"along a curve, as at {_written(point)}", points=(point,))
        words = "at " + ", ".join(_written(_pair(point)) for point in points[:NAMED])
        return _Places(_and_more(words, len(points)), points=tuple(map(_pair, points)))

    def note(self, node: Node, what: str, places: _Places, hint: str) -> Note:
        text = self.typed.text
        part = short(text[node.start : node.end])
        message = located(text, node.start, f"{part} {what} {places.words}", hint)
        return Note(message, text, node.start, places.intervals, places.points)


def _and_more(words: str, count: int) -> str:
    return words + (f" and {count - NAMED} more" if count > NAMED else "")


def _pair(point: Array) -> tuple[float, ...]:
    return tuple(point.tolist())


def _written(point: tuple[float, ...]) -> str:
    return f"({', '.join(f'{x:.4g}' for x in point)})"


def _reason(node: Node) -> str:
    if node.op == "quotient":
        return "nothing is divided by 0"
    if node.op == "power":
        exponent = node.parts[1].value
        whole = exponent is not None and exponent % 1 == 0
        return "0 has no negative power" if whole else "a negative number has no power with a fraction"
    if node.op in POLES:
        return f"{node.op} has a pole there"
    return FUNCTIONS[node.op].takes if node.op in FUNCTIONS else ""


def _is_undefined(node: Node, parts: Sequence[Number], y: Number) -> Flags:
    """Where y has no value although all it is made of has, or is infinite by a zero or at the edge of what
    the function takes."""
    y, *of = np.broadcast_arrays(y, *parts)
    of_edge = node.op in FUNCTIONS and bool(FUNCTIONS[node.op].takes)
    edge = np.isinf(y) & np.any([part == 0 for part in of] or [False], axis=0)
    return _is_whole(of) & (np.isnan(y) | (np.isinf(y) if of_edge else edge))


def _is_too_large(node: Node, parts: Sequence[Number], y: Number) -> Flags:
    return _is_whole(parts) & np.isinf(y) & ~_is_undefined(node, parts, y)


def _is_whole(parts: Sequence[Number]) -> Flags:
    finite = [np.isfinite(part) for part in np.broadcast_arrays(*parts)]
    return np.asarray(np.all(finite or [True], axis=0))


def _pole(node: Node) -> Callable[[Sequence[Number]], Number] | None:
    """What is 0 at the single points or curves where a part has nothing but a pole."""
    if node.op in POLES:
        return lambda parts: POLES[node.op](parts[0])
    if node.op in ("log", "log2", "log10"):
        return lambda parts: parts[0]
    if node.op == "quotient" and node.parts[1].value is None:
        return lambda parts: parts[1]
    if node.op == "power" and (node.parts[1].value or 0) < 0:
        return lambda parts: parts[0]
    return None


def _is_root(node: Node) -> bool:
    """Whether the part is a power with a fraction in its exponent."""
    exponent = node.parts[1].value if node.op == "power" else None
    return exponent is not None and exponent > 0 and exponent % 1 != 0


def _is_bent(objective: Objective, points: Array) -> Flags:
    """Where f is defined and its slope jumps: the change does not shrink with the distance it is taken
    over."""
    return np.isfinite(objective.fun(points)) & _changes(objective, objective.grad, points)


def _is_torn(objective: Objective, points: Array) -> Flags:
    """Where f itself jumps."""
    return _changes(objective, lambda at: objective.fun(at)[..., None], points)


def _changes(objective: Objective, of: Callable[[Array], Array], points: Array) -> Flags:
    found = np.zeros(len(points), dtype=bool)
    for axis in np.eye(objective.dim):
        wide, narrow = (
            np.abs(of(points + h * axis) - of(points - h * axis)).max(axis=-1)
            for h in (objective.width * 2.0**-20, objective.width * 2.0**-24)
        )
        found |= np.isfinite(wide) & (narrow > wide / 2)
    return found
