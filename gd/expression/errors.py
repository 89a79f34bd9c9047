"""Places in the text of a function, pointed at in words and by a caret."""

from __future__ import annotations

SHOWN = 60
LONGEST_PIECE = 30


class ExpressionError(ValueError):
    """A function that cannot be used as it is written. Its message is one line.

    text       the function as it was given
    position   the place in it, counted from 0 (the message counts from 1)
    trouble    what is wrong there, without the text and the place
    hint       what is allowed or meant instead, or nothing
    picture    two lines: the text, shortened around the place, and a caret under it
    """

    def __init__(self, text: str, position: int, trouble: str, hint: str = "") -> None:
        super().__init__(located(text, position, trouble, hint))
        self.text, self.position, self.trouble, self.hint = text, position, trouble, hint

    def __reduce__(self) -> tuple[type[ExpressionError], tuple[str, int, str, str]]:
        return type(self), (self.text, self.position, self.trouble, self.hint)

    @property
    def picture(self) -> str:
        return caret(self.text, self.position)


def located(text: str, position: int, trouble: str, hint: str = "") -> str:
    """One line that says what is wrong with a function, and where."""
    place = f"at character {position + 1}" + (f" ({hint})" if hint else "")
    return f'function "{_excerpt(text, position)[0]}": {trouble}, {place}'


def caret(text: str, position: int) -> str:
    """Two lines: the text, shortened around the place, and a caret under the place."""
    shown, place = _excerpt(text, position)
    return f"{shown}\n{' ' * place}^"


def short(words: str) -> str:
    """A piece of the text on one line, cut off where it is long."""
    words = " ".join(words.split())
    return words if len(words) <= LONGEST_PIECE else f"{words[: LONGEST_PIECE - 1]}…"


def _excerpt(text: str, position: int) -> tuple[str, int]:
    """At most a line of the text around the position, and the position in it."""
    line = "".join(character if character.isprintable() else " " for character in text)
    first = max(0, min(position - SHOWN // 2, len(line) - SHOWN))
    before, after = "…" * (first > 0), "…" * (first + SHOWN < len(line))
    return before + line[first : first + SHOWN] + after, position - first + len(before)
