"""Functions that are made of others: logarithms to any base, roots, hypot, sech, log1p and the like."""

from __future__ import annotations

from gd.expression.building import Builder
from gd.expression.functions import FUNCTIONS
from gd.expression.tokens import Token
from gd.expression.tree import Node

BASES = {2.0: "log2", 10.0: "log10"}


def function_of_parts(
    builder: Builder, name: str, arguments: list[Node], base: Node | None, function: Token, end: int
) -> Node:
    """The part of the tree for a function of these arguments."""
    start = function.start

    def node(op: str, *parts: Node) -> Node:
        return builder.node(op, parts, start, end)

    def number(value: float) -> Node:
        return builder.node("number", (), start, end, float(value))

    first = arguments[0]
    if name == "log" and len(arguments) == 2:
        base = arguments[1]
    if base is not None:
        if base.value is None or base.value <= 0 or base.value == 1:
            raise builder.error(
                base.start, "this is no base of a logarithm", "a number above 0, but not 1, is"
            )
        if base.value in BASES:
            return node(BASES[base.value], first)
        return (
            node("log", first) if base.op == "e" else node("quotient", node("log", first), node("log", base))
        )
    match name:
        case "pow":
            return node("power", *arguments)
        case "frac":
            return node("quotient", *arguments)
        case "hypot":
            return node("sqrt", node("sum", *(node("power", part, number(2)) for part in arguments)))
        case "sech" | "csch" | "coth":
            of = {"sech": "cosh", "csch": "sinh", "coth": "tanh"}[name]
            return node("quotient", number(1), node(of, first))
        case "log1p":
            return node("log", node("sum", number(1), first))
        case "expm1":
            return node("sum", node("exp", first), node("minus", number(1)))
        case "exp2":
            return node("power", number(2), first)
        case "square":
            return node("power", first, number(2))
        case "reciprocal":
            return node("quotient", number(1), first)
    return node(name, *arguments)


def root_of(builder: Builder, inside: Node, sign: Token, index: Node | None, end: int) -> Node:
    if index is not None and index.value not in (2.0, 3.0):
        one = builder.node("number", (), sign.start, end, 1.0)
        return builder.node("power", (inside, builder.joined("/", one, index)), sign.start, end)
    name = sign.word if index is None else {2.0: "sqrt", 3.0: "cbrt"}[index.value or 0.0]
    if name in FUNCTIONS:
        return builder.node(name, (inside,), sign.start, end)
    return builder.node("sqrt", (builder.node("sqrt", (inside,), sign.start, end),), sign.start, end)
