"""The table of all update rules: their names, hyper-parameters and formulas; and how the rule that a person
asks for is made from it."""

from __future__ import annotations

from collections.abc import Mapping

from gd.hyperparameters import LEARNING_RATE, read_call, write_call
from gd.rules import adaptive, classical, line_search
from gd.rules.clipping import clip_by_norm
from gd.rules.entry import Line, RuleEntry, StateArray, Values
from gd.rules.rule import UpdateRule
from gd.schedules import Schedule, make_schedule


def _adam_hats(values: Values, given: Mapping[str, float], k: int) -> Values:
    """Adam's means, corrected for their start from zero."""
    return {
        "mean_hat": values["next_mean"] / (1 - given["beta1"] ** (k + 1)),
        "square_hat": values["next_square"] / (1 - given["beta2"] ** (k + 1)),
    }


def _rate_found(values: Values, given: Mapping[str, float], k: int) -> Values:
    # The longest rate there is was given, and is written so.
    return {} if values["next_rate"] == given["alpha"] else {"alpha": values["next_rate"]}


DESCENT = Line("next_x", "{x} - {alpha}{times}{g:()}")
VELOCITY = Line("next_velocity", "{decay}{times}{velocity:()} + {g:()}")
BY_ROOT = Line("next_x", "{x} - {alpha}{times}({g}) / (sqrt({next_square}{plus_eps_root}){plus_eps})")
BY_HATS = "{alpha}{times}{mean_hat:()} / (sqrt({square_hat}){plus_eps})"
ADAM = (
    Line("next_mean", "{beta1}{times}{mean:()} + (1 - {beta1}){times}{g:()}"),
    Line("next_square", "{beta2}{times}{square} + (1 - {beta2}){times}{g:square}"),
    Line("mean_hat", "{next_mean} / (1 - {beta1}^{k1})"),
    Line("square_hat", "{next_square} / (1 - {beta2}^{k1})"),
)
HATS = (("mean_hat", "hat(m)_{next}"), ("square_hat", "hat(s)_{next}"))
MOMENTS = (
    StateArray("mean", "m", "the mean of the slopes"),
    StateArray("square", "s", "the mean of their squares"),
)

RULES: dict[str, RuleEntry] = {
    "gradient_descent": RuleEntry(
        classical.gradient_descent,
        title="gradient descent",
        about="a step is the learning rate times the slope",
        lines=(DESCENT,),
        also=("sgd", "gd", "plain", "steepest_descent", "vanilla"),
    ),
    "momentum": RuleEntry(
        classical.momentum,
        title="momentum",
        about="a step keeps a share of the steps before it",
        settings=(classical.DECAY,),
        lines=(VELOCITY, Line("next_x", "{x} - {alpha}{times}{next_velocity:()}")),
        states=(StateArray("velocity", "v", "the fading sum of the slopes"),),
        also=("heavy_ball", "polyak"),
    ),
    "nesterov": RuleEntry(
        classical.nesterov,
        title="Nesterov’s momentum",
        about="momentum that looks ahead: the newest slope counts once more",
        settings=(classical.DECAY,),
        lines=(VELOCITY, Line("next_x", "{x} - {alpha}{times}({g} + {decay}{times}{next_velocity:()})")),
        states=(StateArray("velocity", "v", "the fading sum of the slopes"),),
        also=("nag", "accelerated"),
    ),
    "adagrad": RuleEntry(
        adaptive.adagrad,
        title="AdaGrad",
        about="a step is divided by the size of all slopes so far",
        learning_rate=1.0,
        settings=(adaptive.ADAGRAD_EPS, adaptive.START, adaptive.INSIDE),
        lines=(Line("next_square", "{square} + {g:square}"), BY_ROOT),
        states=(StateArray("square", "s", "the sum of the squared slopes"),),
    ),
    "rmsprop": RuleEntry(
        adaptive.rmsprop,
        title="RMSProp",
        about="a step is divided by the size of the latest slopes",
        learning_rate=0.1,
        settings=(adaptive.FORGETTING, adaptive.EPS, adaptive.INSIDE),
        lines=(Line("next_square", "{decay}{times}{square} + (1 - {decay}){times}{g:square}"), BY_ROOT),
        states=(StateArray("square", "s", "the mean of the squared slopes"),),
    ),
    "adam": RuleEntry(
        adaptive.adam,
        title="Adam",
        about="the mean of the slopes, divided by their size",
        learning_rate=0.1,
        settings=(adaptive.BETA1, adaptive.BETA2, adaptive.EPS),
        lines=(*ADAM, Line("next_x", f"{{x}} - {BY_HATS}")),
        states=MOMENTS,
        quantities=HATS,
        derive=_adam_hats,
    ),
    "adamw": RuleEntry(
        adaptive.adamw,
        title="AdamW",
        about="Adam, with a pull towards zero",
        learning_rate=0.1,
        settings=(adaptive.BETA1, adaptive.BETA2, adaptive.EPS, adaptive.WEIGHT_DECAY),
        lines=(
            *ADAM,
            Line("next_x", f"(1 - {{alpha}}{{times}}{{weight_decay}}){{times}}{{x:()}} - {BY_HATS}"),
        ),
        states=MOMENTS,
        quantities=HATS,
        derive=_adam_hats,
    ),
    "backtracking": RuleEntry(
        line_search.backtracking,
        title="backtracking",
        about="the learning rate shrinks until f falls far enough",
        learning_rate=1.0,
        settings=(line_search.ARMIJO, line_search.SHRINK, line_search.GROW),
        lines=(DESCENT, Line("next_f", "{f} - {c}{times}{alpha}{times}{length}({g})^2", "<=")),
        states=(StateArray("rate", "alpha", "the learning rate that was found", of_step=True),),
        takes_schedule=False,
        also=("armijo", "line_search", "linesearch"),
        quantities=(("alpha", "alpha_{now}"),),
        derive=_rate_found,
    ),
}
"""Every rule, by the name that people type."""


def make_rule(
    text: str,
    learning_rate: float,
    schedule: str | None = None,
    clip: float | None = None,
    steps: int | None = None,
) -> UpdateRule:
    """The rule that a person asks for.

    Arguments
        text           its name, with hyper-parameters where they are not the default: `adam`,
        `momentum(decay=0.8)` learning_rate  a finite number above 0 schedule       how the learning rate
        changes: `cosine_decay(100)`; None if it does not clip           the longest gradient that is let
        through; None for any steps          how many steps are to be taken at most, if known: a schedule
        must last as long

    Raises ValueError in one line that begins with rule, learning rate, schedule or clip, naming the nearest
    name.
    """
    known = {name: entry.settings for name, entry in RULES.items()}
    also = {word: name for name, entry in RULES.items() for word in entry.also}
    name, given = read_call(text, "rule", known, also)
    entry = RULES[name]
    rate: float | Schedule = LEARNING_RATE.checked(learning_rate)
    if schedule is not None:
        if not entry.takes_schedule:
            raise ValueError(f"schedule: {schedule} is not allowed with {name}, which finds its own rates")
        rate = make_schedule(schedule, learning_rate)
        rate.check(steps or 0)
    try:
        rule = entry.factory(rate, **given)
    except ValueError as error:
        raise ValueError(f"rule: {name}: {error}") from None
    return rule if clip is None else clip_by_norm(rule, clip)


def text_of(rule: UpdateRule) -> str:
    """The rule as people type it, without what is the default: `momentum(decay=0.8)`."""
    return write_call(rule.name, rule.settings, RULES[rule.name].settings)
