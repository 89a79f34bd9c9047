"""From the text of a formula to its tree. What may be written is told in gd.expression.typed."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from gd.expression import arguments
from gd.expression.bars import readings_of_bars
from gd.expression.building import Builder
from gd.expression.errors import ExpressionError, short
from gd.expression.functions import CONSTANTS
from gd.expression.heading import heading_of, variables_of
from gd.expression.names import ALLOWED
from gd.expression.tokens import Token, plain, tokens_of
from gd.expression.tree import Node

MAX_LENGTH = 500

SUM, PRODUCT, POWER = 1, 2, 3
LEVELS = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "^": POWER}
CLOSING = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉"}
STARTS_FACTOR = ("variable", "constant", "function", "root", "frac", "open")
HINTS = {
    "=": "an equation is no function; write only what stands right of it",
    "<": "a comparison is no function",
    ">": "a comparison is no function",
    "!": "factorials are not known",
    "'": "derivatives are found, not written",
    "°": "angles are in radians: x degrees are pi x/180",
    ":": "a quotient is written with /",
}


class Formula(NamedTuple):
    """A formula that was read: its tree, and the letters of its variables."""

    tree: Node
    variables: tuple[str, ...]


@lru_cache(maxsize=256)
def read(text: str) -> Formula:
    """The formula in the text. Raises ExpressionError."""
    if len(text) > MAX_LENGTH:
        trouble = f"{len(text)} characters are too many"
        raise ExpressionError(text, MAX_LENGTH, trouble, f"{MAX_LENGTH} are allowed")
    signs = plain(text)
    heading = heading_of(text, signs)
    tokens = tokens_of(signs, heading.end, heading.variables)
    variables = variables_of(text, tokens, heading)
    return Formula(readings_of_bars(text, tokens, lambda reading: Reader(text, reading).formula()), variables)


class Reader(Builder):
    """Reads a formula by the binding of its operators (V. R. Pratt, "Top down operator precedence", 1973)."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        super().__init__(text)
        self.tokens = tokens
        self.next = 0

    def formula(self) -> Node:
        if self.peek.kind == "end":
            place = self.peek.start if self.text.strip() else 0
            raise self.error(place, "there is nothing in it", "a formula in x is needed, such as x^2")
        whole = self.expression(SUM)
        if self.peek.kind == "close":
            raise self.error(self.peek.start, "this closing bracket was never opened")
        if self.peek.kind != "end":
            raise self.unexpected(self.peek)
        if whole.value is not None:
            raise self.error(whole.start, "there is no variable in it", "a formula in x is needed")
        return whole

    @property
    def peek(self) -> Token:
        return self.tokens[self.next]

    @property
    def after(self) -> Token:
        """The token after the next one."""
        return self.tokens[min(self.next + 1, len(self.tokens) - 1)]

    @property
    def last(self) -> Token:
        """The token that was read last."""
        return self.tokens[max(self.next - 1, 0)]

    def take(self) -> Token:
        self.next += 1
        self.here = self.last.start
        return self.last

    def expression(self, level: int) -> Node:
        """What follows, up to the first operator that binds less than `level`."""
        left = self.operand(level)
        while (sign := self.operator()) and LEVELS[sign] >= level:
            token = self.peek
            if token.kind in ("operator", "raised"):
                self.take()
            if token.kind == "raised":
                right = self.raised(token)
            elif sign == "^":
                with self.deeper():
                    right = self.expression(POWER)
                self.refuse_loose_exponent(left, right)
            else:
                right = self.expression(LEVELS[sign] + 1)
            left = self.joined(sign, left, right)
        return left

    def operator(self) -> str:
        """The operator that comes next, "*" if it is left out, "" if none comes."""
        token = self.peek
        match token.kind:
            case "number" | "fraction":
                raise self.error(token.start, f"an operator is missing before {token.word}")
            case "operator":
                return token.word
            case "raised":
                return "^"
            case "bar":
                return "*" if token.bar == "open" else ""
            case "lowered" | "sub":
                raise self.error(token.start, "a subscript is not known", "two variables are called x and y")
            case "unknown":
                raise self.unknown(token)
        return "*" if token.kind in STARTS_FACTOR else ""

    def operand(self, level: int) -> Node:
        token = self.take()
        match token.kind:
            case "number":
                return self.mixed_number(self.number(token, token.word))
            case "fraction":
                return self.vulgar(token)
            case "variable":
                return self.variable(token)
            case "constant":
                return self.node(token.word, (), token.start, token.end, CONSTANTS[token.word])
            case "function":
                return arguments.applied(self, token)
            case "root":
                return arguments.root(self, token)
            case "frac":
                return arguments.fraction(self, token)
            case "open":
                return self.group(token)
            case "bar" if token.bar == "open":
                return self.between_bars(token)
            case "operator" if token.word in "+-":
                with self.deeper():
                    inner = self.expression(max(level, PRODUCT))
                return inner if token.word == "+" else self.node("minus", (inner,), token.start, inner.end)
            case "unknown":
                raise self.unknown(token)
        raise self.unexpected(token)

    def group(self, opening: Token) -> Node:
        """What stands in brackets, the opening one being read."""
        inside = self.bracketed(opening, "a bracket")
        end = self.last.end
        if opening.word in "⌊⌈":
            return self.node({"⌊": "floor", "⌈": "ceil"}[opening.word], (inside,), opening.start, end)
        if opening.word == "[" and inside.op in ("variable", "number"):
            written = self.text[inside.start : inside.end]
            raise self.two_ways(opening.start, end, f"({written})", f"floor({written})")
        return replace(inside, start=opening.start, end=end)

    def bracketed(self, opening: Token, what: str) -> Node:
        """What stands in the brackets; the closing one is read as well."""
        closing = CLOSING[opening.word]
        if self.peek.kind == "close":
            raise self.error(self.peek.start, f"there is nothing in {what}")
        with self.deeper():
            inside = self.expression(SUM)
        self.close(opening, closing)
        return inside

    def close(self, opening: Token, closing: str) -> None:
        """Read the closing bracket."""
        if self.peek.kind == "end":
            raise self.error(opening.start, "this bracket is never closed")
        if self.peek.kind == "close" and self.peek.word != closing:
            raise self.error(self.peek.start, f"the bracket {opening.word} is closed by {self.peek.word}")
        if self.peek.kind != "close":
            raise self.unexpected(self.peek)
        self.take()

    def between_bars(self, opening: Token) -> Node:
        with self.deeper():
            inside = self.expression(SUM)
        if self.peek.kind != "bar":
            raise self.error(opening.start, "this bar is never closed")
        return self.node("abs", (inside,), opening.start, self.take().end)

    def variable(self, token: Token) -> Node:
        return self.node("variable", (), token.start, token.end, name=token.word)

    def vulgar(self, token: Token) -> Node:
        """A fraction that is one sign, as ½."""
        over, under = normalize("NFKC", token.word).split("\u2044")
        if not under:
            raise self.unexpected(token)
        return self.joined("/", self.number(token, over), self.number(token, under))

    def mixed_number(self, whole: Node) -> Node:
        if self.peek.kind == "fraction":
            part = self.vulgar(self.take())
            written = (
                short(self.text[whole.start : whole.end]),
                normalize("NFKC", self.last.word).replace("\u2044", "/"),
            )
            raise self.two_ways(
                whole.start, part.end, "({} + {})".format(*written), "{}*({})".format(*written)
            )
        return whole

    def raised(self, token: Token) -> Node:
        """An exponent in raised signs: digits, a letter, or both, as in x², e⁻ˣ, e⁻²ˣ."""
        parts = re.fullmatch(r"([+-]?)([0-9]*)([a-zθ]?)", token.word)
        if not parts or not (parts[2] or parts[3]):
            raise self.error(
                token.start, "these raised signs are no exponent", "write it with ^, as in e^(-x^2)"
            )
        sign, digits, letter = parts.groups()
        if not letter:
            return self.number(token, sign + digits)
        exponent = self.node("variable", (), token.start, token.end, name=letter)
        if digits:
            exponent = self.joined("*", self.number(token, digits), exponent)
        return self.node("minus", (exponent,), token.start, token.end) if sign == "-" else exponent

    def refuse_loose_exponent(self, base: Node, exponent: Node) -> None:
        """Ask where an exponent without brackets may have been meant to go on: e^2x, x^1/2."""
        bare = exponent.parts[0] if exponent.op == "minus" else exponent
        if bare.op not in ("number", "variable") or self.text[exponent.start] in "([{":
            return
        base_text, so_far = self.text[base.start : base.end], self.text[exponent.start : exponent.end]
        follows = self.peek
        glued = follows.kind in ("variable", "constant") and follows.start == exponent.end
        if base.value is not None and glued:
            end, rest = follows.end, self.text[follows.start : follows.end]
            raise self.two_ways(
                base.start, end, f"{base_text}^{so_far} {rest}", f"{base_text}^({so_far}{rest})"
            )
        if exponent.value == 1 and follows.word == "/" and self.after.kind == "number":
            rest = self.text[follows.start : self.after.end]
            end = self.after.end
            raise self.two_ways(base.start, end, f"({base_text}^1){rest}", f"{base_text}^({so_far}{rest})")

    def unknown(self, token: Token) -> ExpressionError:
        """The error for a word that is not known, or that can mean two things."""
        if token.readings:
            hint = "write another letter for a variable" if "a variable" in token.readings else ""
            one, other = token.readings
            return self.two_ways(token.start, token.end, one, other, hint)
        written = self.text[token.start : token.end]
        return self.error(token.start, f"unknown name {short(written)}", ALLOWED)

    def unexpected(self, token: Token) -> ExpressionError:
        if token.kind == "end":
            return self.error(token.start, "something is missing at the end")
        if token.kind == "comma":
            return arguments.stray_comma(self, token)
        if token.kind == "unknown":
            return self.unknown(token)
        shown = self.text[token.start : token.end]
        if token.kind == "stray":
            shown = shown if shown.isprintable() else ascii(shown)
            return self.error(token.start, f"the sign {shown} is not known", HINTS.get(token.word, ""))
        return self.error(token.start, f"a number, x or a function is missing before {short(shown)}")
