"""How one number compares with another, in words: five times smaller, six times slower."""

from scenes.kit.numbers import counted

SAME = 1.05
"""Two numbers this close, one divided by the other, are as good as the same."""


def against(value: float, other: float, *, more: str, less: str, same: str) -> str:
    """`value` against `other`, both above 0: "five times" and the word for more or less, or `same`."""
    ratio = max(value, other) / min(value, other)
    if ratio < SAME:
        return same
    return f"{counted(ratio)} times {more if value > other else less}"


def sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
