"""What a function is taken of: sin(x), sin x, sin^2(x), log_2(x), max(0, x), √x and \\frac{1}{2}."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gd.expression.errors import ExpressionError
from gd.expression.expansions import function_of_parts, root_of
from gd.expression.functions import INVERSES
from gd.expression.names import SEVERAL
from gd.expression.tokens import Token
from gd.expression.tree import Node

if TYPE_CHECKING:
    from gd.expression.parser import Reader

RANK = {"number": 0, "fraction": 0, "constant": 1, "variable": 2}
"""The order in which the factors of an argument without brackets stand: 2 π x."""
FACTOR = 3


def applied(reader: Reader, function: Token) -> Node:
    """The function that was just read, taken of what follows."""
    base = _base(reader, function)
    power = _power(reader, function)
    if reader.peek.kind == "open":
        opening = reader.take()
        arguments = _several(reader, opening, function)
    elif function.word in SEVERAL or _at_end(reader):
        raise _no_argument(reader, function)
    else:
        arguments = [_bare(reader, function)]
    inverse = power is not None and power.value == -1
    if inverse and function.word not in INVERSES:
        name, inside = reader.text[function.start : function.end], _span(reader, arguments)
        one, other = f"1/{name}{inside}", f"the inverse function of {name}"
        raise reader.two_ways(function.start, reader.last.end, one, other)
    name = INVERSES[function.word] if inverse else function.word
    whole = function_of_parts(reader, name, arguments, base, function, reader.last.end)
    return (
        whole if power is None or inverse else reader.node("power", (whole, power), function.start, whole.end)
    )


def root(reader: Reader, sign: Token) -> Node:
    """A root of what follows. Without brackets it reaches over one number or letter only."""
    index = _index(reader) if reader.text[sign.start] == "\\" else None
    if reader.peek.kind == "open":
        inside = reader.bracketed(reader.take(), f"the brackets of {sign.word}")
        return root_of(reader, inside, sign, index, reader.last.end)
    if _at_end(reader) or reader.peek.word == "^" or reader.peek.kind == "raised":
        raise _no_argument(reader, sign)
    with reader.deeper():
        inside = reader.operand(FACTOR)
    follows = reader.peek
    if inside.op in ("number", "variable", "pi", "e"):
        goes_on = follows.kind in ("variable", "constant", "open", "raised") or follows.word == "^"
        if goes_on:
            raise _where_it_ends(reader, sign, inside)
    return root_of(reader, inside, sign, index, inside.end)


def fraction(reader: Reader, sign: Token) -> Node:
    """A fraction of LaTeX: \\frac{1}{2}, or \\frac12 with one digit or letter each."""
    digits = reader.peek
    if re.fullmatch("[0-9]{2}", digits.word):
        reader.take()
        middle = digits.start + 1
        over = reader.number(Token("number", digits.word[0], digits.start, middle), digits.word[0])
        under = reader.number(Token("number", digits.word[1], middle, digits.end), digits.word[1])
    else:
        over, under = _piece(reader), _piece(reader)
    return reader.node("quotient", (over, under), sign.start, reader.last.end)


def stray_comma(reader: Reader, comma: Token) -> ExpressionError:
    """The error for a comma where only one number can stand: a decimal comma, or a mistake."""
    at = reader.tokens.index(comma)
    before, after = reader.tokens[max(at - 1, 0)], reader.tokens[at + 1]
    if _is_decimal(before, comma, after):
        if len(after.word) == 3 and before.word[0] != "0":
            return reader.two_ways(
                before.start, after.end, before.word + after.word, f"{before.word}.{after.word}"
            )
        decimal = f"the decimal number {before.word}.{after.word}"
        return reader.two_ways(
            before.start, after.end, decimal, f"two numbers, {before.word} and {after.word}"
        )
    return reader.error(comma.start, "a comma cannot stand here", "only max and min take several numbers")


def _several(reader: Reader, opening: Token, function: Token) -> list[Node]:
    """The arguments in brackets, the opening one being read."""
    name = reader.text[function.start : function.end]
    if reader.peek.kind == "close":
        raise reader.error(reader.peek.start, f"there is nothing in the brackets of {name}")
    takes = 2 if function.word == "log" else SEVERAL.get(function.word, 1)
    closing = {"(": ")", "[": "]", "{": "}"}.get(opening.word)
    if closing is None:
        return [reader.group(opening)]
    found = []
    with reader.deeper():
        found.append(reader.expression(1))
        while reader.peek.kind == "comma" and takes != 1:
            comma = reader.take()
            before, after = reader.tokens[reader.next - 2], reader.peek
            found.append(reader.expression(1))
            if _is_decimal(before, comma, after) and (
                reader.peek.kind == "comma" or len(found) > 2 or function.word == "log"
            ):
                raise stray_comma(reader, comma)
    reader.close(opening, closing)
    fewest = 2 if takes is None else 1 if function.word == "log" else takes
    if len(found) < fewest or (takes is not None and len(found) > takes):
        counted = "1 number" if len(found) == 1 else f"{len(found)} numbers"
        allowed = (
            "two or more" if takes is None else "one, or two with a base" if fewest < takes else f"{takes}"
        )
        raise reader.error(function.start, f"{name} is given {counted}", f"{name} takes {allowed}")
    return found


def _base(reader: Reader, function: Token) -> Node | None:
    """The base of log_2(x), log_{10}(x), log₂(x), or None."""
    token = reader.peek
    if function.word != "log" or token.kind not in ("sub", "lowered"):
        return None
    reader.take()
    if token.kind == "lowered":
        return reader.number(token, token.word)
    inside = reader.take()
    if inside.kind == "open":
        return reader.bracketed(inside, "the base of log")
    if inside.kind == "number":
        return reader.number(inside, inside.word)
    raise reader.error(inside.start, "the base of the logarithm is missing", "as in log_2(x)")


def _power(reader: Reader, function: Token) -> Node | None:
    """The power between a function and its argument, as in sin^2(x), sin²x and tan⁻¹(x), or None."""
    token = reader.peek
    if token.kind == "raised":
        return reader.raised(reader.take())
    if token.kind != "operator" or token.word != "^":
        return None
    reader.take()
    minus = reader.take() if reader.peek.word == "-" else None
    token = reader.take()
    if token.kind == "number":
        return reader.number(token, "-" * bool(minus) + token.word)
    if token.kind == "open" and not minus:
        power = reader.bracketed(token, "a bracket")
        if power.value is not None:
            return power
    raise _no_argument(reader, function)


def _bare(reader: Reader, function: Token) -> Node:
    """An argument without brackets: a number and letters side by side, as in cos 2x.

    It ends before a sum, and before another function. Where more may belong to it, the error names both
    readings.
    """
    minus = reader.take() if reader.peek.word == "-" else None
    first = reader.peek
    with reader.deeper():
        argument = reader.expression(FACTOR) if first.kind in RANK else reader.operand(FACTOR)
    kind = first.kind
    while kind in RANK and RANK.get(reader.peek.kind, -1) >= RANK[kind]:
        follows = reader.peek
        if follows.kind == kind and (kind == "number" or follows.start > argument.end):
            break
        kind = follows.kind
        argument = reader.joined("*", argument, reader.expression(FACTOR))
    if minus:
        argument = reader.node("minus", (argument,), minus.start, argument.end)
    if first.kind in RANK and _may_go_on(reader, kind):
        raise _where_it_ends(reader, function, argument)
    return argument


def _may_go_on(reader: Reader, kind: str) -> bool:
    """Whether what follows an argument without brackets may belong to it.

    kind   that of its last factor
    """
    follows = reader.peek
    is_sign = follows.kind == "operator" and follows.word in "*/"
    after = reader.after.kind if is_sign else follows.kind
    if after in ("function", "root") and kind == "variable":
        return False
    goes_on = after in ("variable", "constant", "open", "root", "frac", "function") or follows.bar == "open"
    return is_sign or goes_on


def _where_it_ends(reader: Reader, function: Token, argument: Node) -> ExpressionError:
    """The question whether what follows an argument without brackets belongs to it."""
    name = reader.text[function.start : argument.start].rstrip()
    if reader.peek.kind == "raised":
        reader.take()
    else:
        if reader.peek.kind == "operator":
            reader.take()
        reader.expression(FACTOR)
    inside = reader.text[argument.start : argument.end]
    rest = reader.text[argument.end : reader.last.end]
    return reader.two_ways(
        function.start, reader.last.end, f"{name}({inside}){rest}", f"{name}({inside}{rest})"
    )


def _index(reader: Reader) -> Node | None:
    """The 3 of \\sqrt[3]{x}, or None."""
    if not (reader.peek.kind == "open" and reader.peek.word == "["):
        return None
    opening = reader.take()
    index = reader.bracketed(opening, "the brackets of the root")
    if index.value is None or index.value < 1:
        raise reader.error(index.start, "this is no root", "a number from 1 on is, as in \\sqrt[3]{x}")
    return index


def _piece(reader: Reader) -> Node:
    """A part of \\frac: in braces, or one digit or letter."""
    token = reader.peek
    is_short = token.kind in ("variable", "constant") or (token.kind == "number" and len(token.word) == 1)
    if token.kind == "end":
        raise reader.unexpected(token)
    if not (is_short or (token.kind == "open" and token.word == "{")):
        raise reader.error(token.start, "a fraction has two parts in braces", "as in \\frac{1}{2}")
    return reader.operand(FACTOR)


def _at_end(reader: Reader) -> bool:
    """Whether nothing follows that a function can be taken of."""
    token = reader.peek
    if token.kind == "operator":
        return token.word != "-" or reader.after.kind in ("end", "operator")
    return token.kind in ("end", "close", "comma", "raised", "sub", "lowered") or token.bar == "close"


def _no_argument(reader: Reader, function: Token) -> ExpressionError:
    name = reader.text[function.start : function.end]
    example = f"{name}(0, x)" if function.word in SEVERAL else f"{name}(x)"
    return reader.error(function.start, f"{name} is not followed by what it is taken of", f"as in {example}")


def _is_decimal(before: Token, comma: Token, after: Token) -> bool:
    """Whether a comma stands between two whole numbers without a space."""
    close = before.end == comma.start and comma.end == after.start
    whole = before.word.isdigit() and re.fullmatch(r"[0-9]+", after.word) is not None
    return close and whole and before.kind == after.kind == "number"


def _span(reader: Reader, arguments: list[Node]) -> str:
    inside = reader.text[arguments[0].start : arguments[-1].end]
    return inside if inside[:1] in ("(", "{", "[") else f"({inside})"
