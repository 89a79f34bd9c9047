"""From the text of a formula to its tokens: plain, Unicode, LaTeX and Python spellings become one.

Every token keeps its place in the text, so that a caret can stand under it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from gd.expression.names import TWO_MEANINGS, constant_of, function_of, glued, letter_of, readings_of

MODULES = (
    *("np", "numpy", "math", "torch", "nn", "functional", "F", "jnp", "jax", "tf", "keras", "activations"),
    *("scipy", "special", "sympy", "sp", "Math"),
)
"""Names of modules in front of a function, as in np.sin; they are passed over."""

SAME = {
    **dict.fromkeys("−–—‐‑﹣", "-"),
    **dict.fromkeys("·⋅×∗•∙✕✖", "*"),
    **dict.fromkeys("÷∕⁄", "/"),
    **dict.fromkeys("∣❘", "|"),
    **dict.fromkeys("\u200b\u2060\u2061\u2062\u2063\ufeff", " "),
    **{"ℯ": "e", "ⅇ": "e"},
}
RAISED = dict(zip("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹ˣʸᵗʷᶿ", "+-0123456789xytwθ", strict=True))
LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
ROOTS = {"√": "sqrt", "∛": "cbrt", "∜": "root4"}
COMMANDS = {
    **{"cdot": "*", "times": "*", "ast": "*", "div": "/", "lbrace": "{", "rbrace": "}"},
    **{
        "lfloor": "⌊",
        "rfloor": "⌋",
        "lceil": "⌈",
        "rceil": "⌉",
        "vert": "|",
        "mid": "|",
        "lvert": "<|",
        "rvert": "|>",
    },
}
BLANK = r"""\\(?:quad|qquad|displaystyle|textstyle|limits|nolimits|left|right|[bB]igg?[lrm]?)(?![A-Za-z])
            |\\[,;:!>\s()\[\]]|[\s~$]"""
TOKENS = re.compile(
    rf"""
    (?P<bar_open>\\(?:left|[bB]igg?l)\s*(?:\||\\vert(?![A-Za-z])))
  | (?P<bar_close>\\(?:right|[bB]igg?r)\s*(?:\||\\vert(?![A-Za-z])))
  | (?P<blank>{BLANK})
  | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | \\(?:operatorname\*?|math(?:rm|it|bf|sf|op)|text(?:rm|it|bf)?|boldsymbol|bm)\s*
        \{{\s*(?P<upright>[A-Za-z]+[0-9]*)\s*\}}
  | \\(?P<command>[A-Za-z]+)
  | (?:(?:{"|".join(MODULES)})\s*\.\s*)*(?P<name>[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*|__\w*)
  | (?P<raised>[{"".join(RAISED)}]+)
  | (?P<lowered>[₀-₉]+)
  | (?P<fraction>[¼-¾⅐-⅞])
  | (?P<root>[√∛∜])
  | (?P<operator>\*\*|\.[*/^]|[-+*/^])
  | \\?(?P<open>[(\[{{⌊⌈])
  | \\?(?P<close>[)\]}}⌋⌉])
  | (?P<bar>\|)
  | (?P<comma>,)
  | (?P<sub>_)
  | (?P<letter>[^\W\d_])
  | (?P<stray>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Token:
    """A piece of the text.

    kind      "number", "variable", "constant", "function", "root", "frac", "operator" (+ - * / ^), "raised",
              "lowered", "fraction", "open", "close", "bar", "comma", "sub", "unknown", "stray" or "end"
    word      what it means: the letter, the function, the sign; the digits of what is raised or lowered
    bar       for a bar: "open" or "close", or empty where that is not known
    readings  for an unknown word: the two things it can mean, if it has two meanings
    """

    kind: str
    word: str
    start: int
    end: int
    bar: str = ""
    readings: tuple[str, ...] = ()


def plain(text: str) -> str:
    """The text with the many signs for minus, times and so on as one; each character keeps its place."""
    return "".join(map(_plain, text))


def _plain(character: str) -> str:
    if character in SAME:
        return SAME[character]
    if "\uff01" <= character <= "\uff5e" or "\U0001d400" <= character <= "\U0001d7ff":
        same = unicodedata.normalize("NFKC", character)
        return same if len(same) == 1 else character
    return character


def tokens_of(text: str, start: int, variables: tuple[str, ...]) -> list[Token]:
    """The tokens of the plain text from `start` on, an "end" last.

    variables   the letters that were announced, as in f(t) =; or none
    """
    stop = len(text.rstrip(" .;\t\n"))
    found = [_token(match) for match in TOKENS.finditer(text, start, stop) if match.lastgroup != "blank"]
    alone = {token.word for token in found if token.kind == "variable"}
    letters = frozenset(variables or alone | {"x", "y"})
    resolved = [piece for token in found for piece in _resolved(token, letters)]
    if "σ" not in variables:
        resolved = _with_sigmoid(resolved)
    return [*resolved, Token("end", "", len(text), len(text))]


def _with_sigmoid(tokens: list[Token]) -> list[Token]:
    """σ(x) is the sigmoid, where σ is not a variable: where it never stands without brackets after it."""
    sigmas = {at for at, token in enumerate(tokens) if token.kind == "variable" and token.word == "σ"}
    others = any(token.kind == "variable" and token.word != "σ" for token in tokens)
    if not others or not all(tokens[at + 1 : at + 2] and tokens[at + 1].kind == "open" for at in sigmas):
        return tokens
    return [
        replace(token, kind="function", word="sigmoid") if at in sigmas else token
        for at, token in enumerate(tokens)
    ]


def _token(match: re.Match[str]) -> Token:
    kind = match.lastgroup or "stray"
    token = Token(kind, match[kind], match.start(), match.end())
    match kind:
        case "bar_open" | "bar_close":
            return replace(token, kind="bar", word="|", bar=kind.removeprefix("bar_"))
        case "operator":
            return replace(token, word={"**": "^"}.get(token.word, token.word[-1]))
        case "raised":
            return replace(token, word="".join(RAISED[sign] for sign in token.word))
        case "lowered":
            return replace(token, word=token.word.translate(LOWERED))
        case "root":
            return replace(token, word=ROOTS[token.word])
        case "command":
            return _command(token)
        case "upright" | "name" | "letter":
            return _named(token)
    return token


def _command(token: Token) -> Token:
    """What a LaTeX command stands for."""
    sign = COMMANDS.get(token.word)
    if sign is None:
        return _named(replace(token, word=token.word))
    if "|" in sign:
        return replace(token, kind="bar", word="|", bar={"<|": "open", "|>": "close"}.get(sign, ""))
    kind = "operator" if sign in "*/" else "open" if sign in "{⌊⌈" else "close"
    return replace(token, kind=kind, word=sign)


def _named(token: Token) -> Token:
    """A token for a whole word; "unknown" where it may still be several words in one."""
    word = token.word
    if word in TWO_MEANINGS:
        return replace(token, kind="unknown")
    if function := function_of(word):
        is_latex = token.kind == "command" and function == "frac"
        kind = "root" if function in ("sqrt", "cbrt") else "frac" if is_latex else "function"
        return replace(token, kind=kind, word=function)
    if constant := constant_of(word):
        return replace(token, kind="constant", word=constant)
    if letter := letter_of(word):
        return replace(token, kind="variable", word=letter)
    return replace(token, kind="unknown")


def _resolved(token: Token, letters: frozenset[str]) -> list[Token]:
    """The token, or those that are written without a space in it."""
    if token.kind != "unknown":
        return [token]
    word, first = token.word, token.end - len(token.word)
    if based := re.fullmatch(r"log_([0-9]+)", word):
        name = Token("function", "log", token.start, first + 3)
        return [
            name,
            Token("sub", "_", first + 3, first + 4),
            Token("number", based[1], first + 4, token.end),
        ]
    if readings := readings_of(word, letters):
        return [replace(token, readings=readings)]
    found, at = [], token.start
    for piece in glued(word, letters):
        end = (first if at == token.start else at) + len(piece)
        found.append(_named(Token("name", piece, at, end)))
        at = end
    return found or [token]
