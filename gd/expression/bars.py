"""Bars: |x - 3| is abs(x - 3). A bar does not show whether it opens or closes; the formula around it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from gd.expression.errors import ExpressionError, short
from gd.expression.tokens import Token
from gd.expression.tree import Node

MOST = 12
MOST_READINGS = 16
ENDS_OPERAND = ("number", "variable", "constant", "raised", "lowered", "fraction", "close")
STARTS_OPERAND = ("number", "variable", "constant", "fraction", "function", "root", "frac", "open", "unknown")


def readings_of_bars(text: str, tokens: list[Token], parse: Callable[[list[Token]], Node]) -> Node:
    """The one tree that the tokens can mean, whichever way their bars are read.

    Raises ExpressionError where there is none, and where there are two, naming both.
    """
    bars = [token for token in tokens if token.kind == "bar"]
    if not bars:
        return parse(tokens)
    if len(bars) > MOST:
        trouble = f"{len(bars)} bars are too many"
        raise ExpressionError(
            text, bars[MOST].start, trouble, f"{MOST} are allowed; abs(x) is the same as |x|"
        )
    found: list[tuple[Node, list[Token]]] = []
    failures: list[ExpressionError] = []
    for count, reading in enumerate(_matched(tokens)):
        if count == MOST_READINGS:
            trouble = "the bars can be read in many ways"
            raise ExpressionError(text, bars[0].start, trouble, "abs(x) is the same as |x|")
        try:
            tree = parse(reading)
        except ExpressionError as error:
            failures.append(error)
            continue
        found.append((tree, reading))
        if tree != found[0][0]:
            one, other = (short(_spelled(text, reading)) for _, reading in found[:: len(found) - 1])
            trouble = f"the bars can mean {one} or {other}"
            raise ExpressionError(text, bars[0].start, trouble, "write the one that is meant")
    if found:
        return found[0][0]
    if failures:
        raise max(failures, key=lambda error: error.position)
    hint = "each bar needs a second one, as in |x|"
    raise ExpressionError(text, bars[-1].start, "the bars do not match", hint)


def _matched(tokens: list[Token]) -> Iterator[list[Token]]:
    """The tokens with every bar marked as opening or closing, in each way that matches bars and brackets."""

    def marked(at: int, stack: tuple[str, ...], done: list[Token]) -> Iterator[list[Token]]:
        while at < len(tokens) and tokens[at].kind != "bar":
            token = tokens[at]
            if token.kind == "open":
                stack = (*stack, token.word)
            elif token.kind == "close":
                if not stack or stack[-1] == "|":
                    return
                stack = stack[:-1]
            done = [*done, token]
            at += 1
        if at == len(tokens):
            if "|" not in stack:
                yield done
            return
        for bar in _sides(tokens, at, done):
            if bar == "open":
                yield from marked(at + 1, (*stack, "|"), [*done, replace(tokens[at], bar=bar)])
            elif stack and stack[-1] == "|":
                yield from marked(at + 1, stack[:-1], [*done, replace(tokens[at], bar=bar)])

    return marked(0, (), [])


def _sides(tokens: list[Token], at: int, done: list[Token]) -> tuple[str, ...]:
    """Whether the bar at that place may close, or open, or both, going by its neighbours."""
    if tokens[at].bar:
        return (tokens[at].bar,)
    before, after = (done[-1] if done else None), tokens[at + 1]
    if before is None or not (before.kind in ENDS_OPERAND or before.bar == "close"):
        return ("open",)
    may_open = after.kind in STARTS_OPERAND or after.word in ("+", "-") or after.kind == "bar"
    return ("close", "open") if may_open else ("close",)


def _spelled(text: str, reading: list[Token]) -> str:
    """The text with abs and brackets for its bars."""
    written, at = "", reading[0].start
    for token in reading:
        if token.kind == "bar":
            written += text[at : token.start]
            written += ")" if token.bar == "close" else " abs(" if written[-1:].isalnum() else "abs("
            at = token.end
    return written + text[at:]
