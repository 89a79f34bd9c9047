"""What the names in a formula mean: functions in every usual spelling, constants, letters for variables."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection
from functools import lru_cache
from itertools import pairwise

from gd.expression.functions import CONSTANTS, FUNCTIONS

SPELLINGS = {
    **{"ln": "log", "lb": "log2", "ld": "log2"},
    **{"tg": "tan", "ctg": "cot", "cotg": "cot", "cotan": "cot", "cosec": "csc"},
    **{"asin": "arcsin", "acos": "arccos", "atan": "arctan", "arctg": "arctan"},
    **{"arcsinh": "arsinh", "arccosh": "arcosh", "arctanh": "artanh"},
    **{"asinh": "arsinh", "acosh": "arcosh", "atanh": "artanh"},
    **{"sine": "sin", "cosine": "cos", "tangent": "tan", "sgn": "sign", "signum": "sign", "ceiling": "ceil"},
    **{"absolute": "abs", "fabs": "abs", "maximum": "max", "minimum": "min", "fmax": "max", "fmin": "min"},
    **{"logistic": "sigmoid", "expit": "sigmoid", "swish": "silu", "rint": "round"},
    **{"power": "pow", "divide": "frac", "dfrac": "frac", "tfrac": "frac"},
}
SEVERAL = {"max": None, "min": None, "pow": 2, "hypot": 2, "frac": 2}
"""Functions of several numbers, and of how many; None: two or more."""
EXPANDED = ("sech", "csch", "coth", "log1p", "expm1", "exp2", "square", "reciprocal")
"""Functions of one number that are read as a formula of others."""
TWO_MEANINGS = {
    "lg": ("log10", "log2"),
    "sinc": ("sin(x)/x", "sin(pi x)/(pi x)"),
    "sqr": ("x^2", "sqrt(x)"),
    "i": ("a variable", "the imaginary unit"),
    "E": ("a variable", "the number e"),
}
"""Names that people use for two things."""

KNOWN = frozenset((*FUNCTIONS, *SEVERAL, *EXPANDED))
ALLOWED = f"allowed: one letter or x and y, {', '.join((*CONSTANTS, *FUNCTIONS, 'ln', 'max', 'min'))}"

GREEK = dict(
    zip(
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau "
        "upsilon phi chi psi omega".split(),
        "αβγδεζηθικλμνξοπρστυφχψω",
        strict=True,
    )
)
GREEK |= {"varepsilon": "ε", "vartheta": "θ", "varphi": "φ"}
LONGEST_GLUED = 20


def function_of(word: str) -> str:
    """The function of that name, in whatever spelling or case; empty if there is none."""
    for known in (word, word.lower()):
        name = SPELLINGS.get(known, known)
        if name in KNOWN and len(known) > 1:
            return name
    return ""


def constant_of(word: str) -> str:
    """pi or e, or empty."""
    return "pi" if word == "π" or word.lower() == "pi" else "e" if word == "e" else ""


def letter_of(word: str) -> str:
    """The one letter that names a variable, Greek ones spelled out as well; empty for anything else."""
    if word in GREEK and word != "pi":
        return GREEK[word]
    return sys.intern(word) if len(word) == 1 and word.isalpha() and word not in ("e", "π") else ""


@lru_cache(maxsize=256)
def glued(word: str, letters: frozenset[str]) -> tuple[str, ...]:
    """The names that are written without a space in `word`, as x and sin in xsin; empty if it is not made so.

    letters   those of the variables

    A function may be followed by a letter, not by e: sine is not sin e.
    """
    if len(word) > LONGEST_GLUED or not word.isalpha():
        return ()
    found = _shortest(word, letters)
    return found[0] if len(found) == 1 else ()


def _shortest(word: str, letters: Collection[str]) -> list[tuple[str, ...]]:
    """The ways to take the word apart into the fewest names."""
    ways: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(word) + 1):
        found = [
            (*before, word[start:end])
            for start in range(end)
            for before in ways[start]
            if _is_name(word[start:end], letters)
            and not (before and word[start:end] == "e" and function_of(before[-1]))
        ]
        fewest = min(map(len, found), default=0)
        ways.append([way for way in found if len(way) == fewest][:2])
    return ways[-1]


def _is_name(piece: str, letters: Collection[str]) -> bool:
    one_number = function_of(piece) and piece == piece.lower() and function_of(piece) not in SEVERAL
    return bool(piece in letters or piece in ("e", "pi") or (one_number and len(piece) > 1))


def readings_of(word: str, letters: frozenset[str]) -> tuple[str, ...]:
    """The two things that a word can mean, as formulas; empty if it has one meaning or none."""
    if two := TWO_MEANINGS.get(word) or (len(word) > 1 and TWO_MEANINGS.get(word.lower())):
        return two
    if numbered := re.fullmatch(r"([A-Za-z])([0-9]+)", word):
        letter, digits = numbered.groups()
        return f"{letter}^{digits}", f"{digits} {letter}"
    if numbered := re.fullmatch(r"(log|ln|exp|a?sinh?|a?cosh?|a?tanh?)([0-9]+)([A-Za-z]?)", word.lower()):
        name, digits, letter = numbered.groups()
        other = f"{name}{digits}({letter})" if name == "log" else f"{name}({letter})^{digits}"
        return (f"{name}({digits}{letter})", other) if letter else (f"{name}({digits})", f"{name}^{digits}")
    pieces = glued(word, letters)
    if any(e == "e" and after in letters for e, after in pairwise(pieces)):
        apart = " ".join(pieces)
        return re.sub(r"\be ", "e^", apart), apart
    return ()
