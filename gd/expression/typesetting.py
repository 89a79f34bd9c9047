"""A formula as Typst mathematics markup that reads like a textbook."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from gd.expression.functions import FUNCTIONS
from gd.expression.tree import Node

Writer = Callable[[Node], str]

RAISED = (
    *("sin", "cos", "tan", "sec", "csc", "cot", "arcsin", "arccos", "arctan"),
    *("sinh", "cosh", "tanh", "log"),
)
"""Functions whose power stands between their name and their argument: sin^2 (x)."""
FENCED = ("abs", "floor", "ceil", "round", "sqrt", "cbrt")
"""Functions that are signs around their argument, so that a power of them needs no brackets."""
NAMED = tuple(name for name in (*FUNCTIONS, "max", "min") if name not in FENCED)
LONGEST_EXPONENT_OF_E = 24
PLAIN = (1e-4, 1e6)


def markup(node: Node) -> str:
    """The formula in Typst mathematics markup, without dollars: 2 x^2 cos(x) - 5 x."""
    match node.op:
        case "number":
            return _number(node.value or 0.0)
        case "variable":
            return node.name
        case "pi" | "e":
            return node.op
        case "sum" | "minus" | "product":
            return _row(node, markup)
        case "quotient":
            over, under = node.parts
            return f"frac({markup(over)}, {markup(under)})"
        case "power":
            return _power(*node.parts)
        case "exp" if not _holds(node.parts[0], "exp"):  # a tower of raised exponents cannot be read
            exponent = _in_line(node.parts[0])
            if len(exponent) <= LONGEST_EXPONENT_OF_E:
                return f"e^{_grouped(node.parts[0], exponent)}"
        case "max" | "min":
            return f"{node.op}({', '.join(markup(part) for part in node.parts)})"
        case "cbrt":
            return f"root(3, {markup(node.parts[0])})"
    return f"{FUNCTIONS[node.op].markup}({markup(node.parts[0])})"


def _holds(node: Node, op: str) -> bool:
    return node.op == op or any(_holds(part, op) for part in node.parts)


def _in_line(node: Node) -> str:
    """The markup for an exponent: fractions are written with a slash."""
    match node.op:
        case "sum" | "minus" | "product":
            return _row(node, _in_line)
        case "quotient":
            over, under = node.parts
            above = _bracketed(over, _in_line, "sum", "minus")
            below = _bracketed(under, _in_line, "sum", "minus", "product", "quotient")
            if under.op == "number" and "dot" in below:
                below = f"({below})"
            return f"{above} \\/ {below}"
    return markup(node)


def _row(node: Node, write: Writer) -> str:
    """What stands side by side, its parts written by `write`."""
    if node.op == "minus":
        return f"-{_bracketed(node.parts[0], write, 'sum', 'minus')}"
    return _sum(node, write) if node.op == "sum" else _product(node, write)


def _sum(node: Node, write: Writer) -> str:
    first, *rest = node.parts
    line = write(first)
    for term in rest:
        if term.op == "minus":
            line += f" - {_bracketed(term.parts[0], write, 'sum', 'minus')}"
        else:
            line += f" + {_bracketed(term, write, 'sum', 'minus')}"
    return line


def _product(node: Node, write: Writer) -> str:
    fraction = ("quotient",) if write is _in_line else ()
    first, *rest = node.parts
    line = _bracketed(first, write, "sum", "minus", *fraction)
    for before, factor in zip(node.parts, rest, strict=False):
        written = _bracketed(factor, write, "sum", "minus", "product", *fraction)
        line += f" dot {written}" if written[0].isdigit() or factor == before else f" {written}"
    return line


def _power(base: Node, exponent: Node) -> str:
    if base.op in RAISED and exponent.op == "number" and exponent.value in (2, 3, 4):
        return f"{FUNCTIONS[base.op].markup}^{exponent.value:g} ({markup(base.parts[0])})"
    written = _bracketed(base, markup, "sum", "minus", "product", "quotient", "power", *NAMED)
    if base.op == "number" and "^" in written:
        written = f"({written})"
    return f"{written}^{_grouped(exponent, _in_line(exponent))}"


def _grouped(exponent: Node, written: str) -> str:
    short = exponent.op in ("variable", "pi", "e") or written.replace(".", "").isdigit()
    return written if short else f"({written})"


def _bracketed(node: Node, write: Writer, *loose: str) -> str:
    return f"({write(node)})" if node.op in loose else write(node)


def _number(value: float) -> str:
    if value == 0 or PLAIN[0] <= value < PLAIN[1]:
        return np.format_float_positional(value, trim="-")
    mantissa, exponent = np.format_float_scientific(value, trim="-").split("e")
    power = int(exponent)
    ten = f"10^{power}" if power > 0 else f"10^({power})"
    return ten if mantissa == "1" else f"{mantissa} dot {ten}"
