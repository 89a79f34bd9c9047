"""What a figure says of an update rule: its name, its formula, the numbers it was given. All of it from the
rule's entry in gd.rules.RULES."""

from __future__ import annotations

from collections.abc import Sequence

from gd import UpdateRule
from gd.rules import RULES, formula_of
from gd.schedules import SCHEDULES
from scenes.numbers import brief

PLAIN = "gradient_descent"
"""The article's rule."""


def title_of(rule: UpdateRule) -> str:
    """The rule's name, as it stands within a sentence."""
    return RULES[rule.name].title


def rate_of(rule: UpdateRule) -> float:
    """The learning rate; under a schedule the one it is a share of."""
    assert rule.learning_rate is not None, "a rule of the table has a learning rate"
    return rule.learning_rate.learning_rate


def settings_of(rule: UpdateRule) -> list[tuple[str, str, str]]:
    """(name, symbol, value) of the hyper-parameters worth naming: what is kept from step to step, and what is
    not as usual."""
    return [
        (setting.name.replace("_", " "), setting.symbol, brief(rule.settings[setting.name]))
        for setting in RULES[rule.name].settings
        if setting.name == "decay" or rule.settings[setting.name] != setting.default
    ]


def phrase(rule: UpdateRule) -> str:
    """The rule with its numbers, in words: gradient descent with learning rate 0.05."""
    numbers = [f"learning rate {'at most ' * searches(rule)}{brief(rate_of(rule))}"]
    if rule.learning_rate is not None and rule.learning_rate.changes:
        numbers[0] += f" under {_schedule(rule)}"
    numbers += [f"{name} {value}" for name, _, value in settings_of(rule)]
    if rule.clip is not None:
        numbers.append(f"slopes clipped at {brief(rule.clip)}")
    return f"{title_of(rule)} with {listed(numbers)}"


def given(rule: UpdateRule) -> tuple[str, str]:
    """The numbers of a rule, Typst mathematics: its learning rate, and the others on one line, if it has
    any."""
    rate = f"{'alpha_k <=' if searches(rule) else 'alpha ='} {brief(rate_of(rule))}"
    parts = [f"{symbol} = {value}" for _, symbol, value in settings_of(rule)]
    if rule.learning_rate is not None and rule.learning_rate.changes:
        rate += f' "{_schedule(rule)}"'
    if rule.clip is not None:
        parts.append(f"c = {brief(rule.clip)}")
    return rate, ' "," quad '.join(parts)


def values(rule: UpdateRule) -> str:
    """The numbers of a rule, Typst mathematics on one line: alpha = 1, mu = 0.9."""
    return ' "," quad '.join(filter(None, given(rule)))


def last_lines(rule: UpdateRule) -> tuple[str, ...]:
    """The lines of a rule that small print has room for: two, or the last of a rule with more. Fractions are
    no higher than the line."""
    lines = tuple(level(line) for line in formula_of(rule))
    return lines if len(lines) <= 2 else lines[-1:]


def level(line: str) -> str:
    """A formula with its fractions beside the stroke, not above and below it."""
    return line.replace(" / ", " \\/ ")


def formulas(rule: UpdateRule) -> tuple[str, ...]:
    """The rule for any step, Typst mathematics line by line, the numbers it was given below it."""
    return (*formula_of(rule), values(rule))


def plain_values(rule: UpdateRule) -> str:
    """The numbers of a rule in plain text: α = 1, μ = 0.9."""
    greek = {
        "mu": "μ",
        "rho": "ρ",
        "beta_1": "β₁",
        "beta_2": "β₂",
        "epsilon": "ε",
        "lambda": "λ",
        "gamma": "γ",
    }
    parts = [f"α {'≤' if searches(rule) else '='} {brief(rate_of(rule))}"]
    parts += [f"{greek.get(symbol, symbol)} = {value}" for _, symbol, value in settings_of(rule)]
    return ", ".join(parts)


def listed(parts: Sequence[str]) -> str:
    """The parts as a list in a sentence: a, b and c."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def remembers(rule: UpdateRule) -> bool:
    """Whether earlier slopes push on: its state has a velocity or a mean."""
    return any(array.name in ("velocity", "mean") for array in RULES[rule.name].states)


def is_plain(rule: UpdateRule) -> bool:
    """Whether it is the article's: plain descent at one rate, its slopes as they are."""
    changes = rule.learning_rate is not None and rule.learning_rate.changes
    return rule.name == PLAIN and rule.clip is None and not changes


def searches(rule: UpdateRule) -> bool:
    """Whether it looks for the learning rate of each step, up to the one it is given."""
    return not RULES[rule.name].takes_schedule


def rescales(rule: UpdateRule) -> bool:
    """Whether the slope is divided by its own size."""
    return any(array.name == "square" for array in RULES[rule.name].states)


def _schedule(rule: UpdateRule) -> str:
    assert rule.learning_rate is not None
    settings, title = dict(rule.learning_rate.settings), SCHEDULES[rule.learning_rate.name].title
    if "factor" not in settings:
        return f"{title} over {int(settings['steps']):,} steps"
    steps = int(settings["steps"])
    return f"{title}, times {brief(settings['factor'])} every {f'{steps:,} steps' if steps > 1 else 'step'}"
