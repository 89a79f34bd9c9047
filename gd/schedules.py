"""Learning rates that change with the step.

A schedule gives the learning rate of the step from x[n] to x[n+1], n = 0, 1, 2, ...:

    rate[n] = learning_rate * share(n)

where share says which part of the learning rate is used. It is always above 0: a schedule that has fallen
to zero raises ValueError, because nothing would move from there on.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from gd.hyperparameters import LEARNING_RATE, Hyperparameter, read_call, write_call


@dataclass(frozen=True)
class Schedule:
    """A learning rate for every step: schedule(n) -> rate[n].

    Arguments
        name           its name in SCHEDULES
        learning_rate  what the shares are shares of, a finite number above 0
        settings       its hyper-parameters with their values

    Picklable, equal when equal. Made by the functions below, which check what they are given.
    """

    name: str
    learning_rate: float
    settings: tuple[tuple[str, float], ...] = ()

    def __call__(self, n: int) -> float:
        """The learning rate of the step from x[n] to x[n+1]. Raises ValueError where it is not above 0."""
        share: float = SCHEDULES[self.name].share(n, **dict(self.settings))
        rate = self.learning_rate * share
        if not rate > 0:
            instead = (
                f": at most {self.lasts} steps, or a final share above 0" if self.lasts < math.inf else ""
            )
            needed = "at every step a number above 0 is needed"
            raise ValueError(f"schedule: {self.text} is {rate:g} at step {n}, {needed}{instead}")
        return rate

    def check(self, steps: int) -> None:
        """Raises ValueError, in one line, if the rate is not above 0 at each of so many steps."""
        if steps > 0:
            self(
                int(min(steps - 1, self.lasts))
            )  # No schedule rises after it has fallen: the last rate tells.

    @property
    def changes(self) -> bool:
        """Whether the rate is not the same at every step."""
        return self.name != "constant"

    @property
    def lasts(self) -> float:
        """How many steps can be taken with it before the rate is 0; infinity if there is no end."""
        settings = dict(self.settings)
        return settings["steps"] if settings.get("final") == 0 else math.inf

    @property
    def text(self) -> str:
        """As people type it: cosine_decay(steps=100)."""
        return write_call(self.name, dict(self.settings), SCHEDULES[self.name].settings)


@dataclass(frozen=True)
class ScheduleEntry:
    """A row of SCHEDULES.

    Arguments
        factory   (learning_rate, hyper-parameters) -> Schedule
        share     (n, hyper-parameters) -> the share of the learning rate that is used at step n
        settings  its hyper-parameters, in order
        title     its name for people
        about     what it does, in a clause
        formula   the rate of step k, alpha_k, in Typst mathematics; alpha is the learning rate
    """

    factory: Callable[..., Schedule]
    share: Callable[..., float]
    settings: tuple[Hyperparameter, ...]
    title: str
    about: str
    formula: str


def constant(learning_rate: float) -> Schedule:
    """The same learning rate at every step.

        rate[n] = learning_rate

    Arguments: learning_rate, a finite number above 0. Raises ValueError otherwise.
    Source: none. optax.constant_schedule is the same.
    """
    return _schedule("constant", learning_rate)


def step_decay(learning_rate: float, steps: int, factor: float = 0.1) -> Schedule:
    """A learning rate that falls by a factor every so many steps.

        rate[n] = learning_rate * factor^floor(n / steps)

    Arguments: learning_rate, a finite number above 0; steps, a whole number from 1; factor, above 0 and up
    to 1.
    Raises ValueError otherwise.
    Source: PyTorch's StepLR(step_size=steps, gamma=factor). In Optax:
    optax.exponential_decay(learning_rate, transition_steps=steps, decay_rate=factor, staircase=True).
    """
    return _schedule("step_decay", learning_rate, steps=steps, factor=factor)


def exponential_decay(learning_rate: float, factor: float, steps: int = 1) -> Schedule:
    """A learning rate that falls by a factor in so many steps, a little at every one.

        rate[n] = learning_rate * factor^(n / steps)

    Arguments: learning_rate, a finite number above 0; factor, above 0 and up to 1; steps, a whole number
    from 1.
    Raises ValueError otherwise.
    Source: PyTorch's ExponentialLR(gamma=factor), there with one step. The same as
    optax.exponential_decay(learning_rate, transition_steps=steps, decay_rate=factor).
    """
    return _schedule("exponential_decay", learning_rate, factor=factor, steps=steps)


def cosine_decay(learning_rate: float, steps: int, final: float = 0.0) -> Schedule:
    """A learning rate that falls along half a wave of the cosine, and then stays.

        rate[n] = learning_rate * (final + (1 - final) * (1 + cos(pi * min(n, steps) / steps)) / 2)

    Arguments: learning_rate, a finite number above 0; steps, a whole number from 1; final, the share of the
    learning rate that is left at the end, from 0 to 1. With a final share of 0 the schedule lasts for `steps`
    steps and no longer: the rate of step n = steps would be 0.
    Raises ValueError otherwise.
    Source: I. Loshchilov and F. Hutter, "SGDR: Stochastic gradient descent with warm restarts", ICLR 2017,
    without the restarts. The same as optax.cosine_decay_schedule(learning_rate, decay_steps=steps,
    alpha=final) and, up to n = steps, as PyTorch's CosineAnnealingLR(T_max=steps, eta_min=final *
    learning_rate), which rises again after.
    """
    return _schedule("cosine_decay", learning_rate, steps=steps, final=final)


def warmup_cosine(learning_rate: float, warmup: int, steps: int, final: float = 0.0) -> Schedule:
    """A learning rate that first rises evenly and then falls along half a wave of the cosine.

        rate[n] = learning_rate * (n + 1) / (warmup + 1)                                 for n < warmup
        rate[n] = cosine_decay(learning_rate, steps - warmup, final)[n - warmup]         from there on

    Arguments: learning_rate, the highest rate, a finite number above 0; warmup, the steps it rises for, a
    whole number from 0; steps, all steps, those of the warm-up included, a whole number above warmup;
    final, the share of the learning rate that is left at the end, from 0 to 1. With a final share of 0 it
    lasts for `steps` steps.
    Raises ValueError otherwise.
    Source: P. Goyal et al., "Accurate, large minibatch SGD: training ImageNet in 1 hour", 2017, for the
    warm-up. The same as optax.warmup_cosine_decay_schedule(init_value=learning_rate / (warmup + 1),
    peak_value=learning_rate, warmup_steps=warmup, decay_steps=steps, end_value=final * learning_rate),
    whose decay_steps too include the warm-up. Its usual init_value of 0 would be a first step of no length.
    """
    schedule = _schedule("warmup_cosine", learning_rate, warmup=warmup, steps=steps, final=final)
    if not warmup < steps:
        raise ValueError(f"steps: {steps!r} is not allowed, a whole number above the warm-up's {warmup} is")
    return schedule


def as_schedule(learning_rate: float | Schedule) -> Schedule:
    """A learning rate as a schedule: a number is a constant one. Raises ValueError where it is neither."""
    return learning_rate if isinstance(learning_rate, Schedule) else constant(learning_rate)


def make_schedule(text: str, learning_rate: float) -> Schedule:
    """The schedule that a text such as `cosine_decay(100)` stands for. Raises ValueError in one line."""
    known = {name: entry.settings for name, entry in SCHEDULES.items()}
    name, given = read_call(text, "schedule", known)
    rate = LEARNING_RATE.checked(learning_rate)
    try:
        return SCHEDULES[name].factory(rate, **given)
    except ValueError as error:
        raise ValueError(f"schedule: {name}: {error}") from None


def _schedule(name: str, learning_rate: float, **given: float) -> Schedule:
    settings = tuple((one.name, one.checked(given[one.name])) for one in SCHEDULES[name].settings)
    return Schedule(name, LEARNING_RATE.checked(learning_rate), settings)


def _constant_share(n: int) -> float:
    return 1.0


def _step_share(n: int, steps: int, factor: float) -> float:
    return float(factor ** (n // steps))


def _exponential_share(n: int, factor: float, steps: int) -> float:
    return float(factor ** (n / steps))


def _cosine_share(n: int, steps: int, final: float) -> float:
    return final + (1 - final) * (1 + math.cos(math.pi * min(n, steps) / steps)) / 2


def _warmup_cosine_share(n: int, warmup: int, steps: int, final: float) -> float:
    if n < warmup:
        return (n + 1) / (warmup + 1)
    return _cosine_share(n - warmup, steps - warmup, final)


STEPS = Hyperparameter("steps", None, low=1, whole=True, symbol="n", meaning="how many steps it takes")
EVERY = Hyperparameter(
    "steps", 1, low=1, whole=True, symbol="n", meaning="the steps to fall by the factor in"
)
FACTOR = Hyperparameter(
    "factor",
    None,
    high=1,
    with_low=False,
    with_high=True,
    symbol="q",
    meaning="what the rate is multiplied by",
)
TENTH = Hyperparameter(
    "factor",
    0.1,
    high=1,
    with_low=False,
    with_high=True,
    symbol="q",
    meaning="what the rate is multiplied by",
)
FINAL = Hyperparameter(
    "final", 0.0, high=1, with_high=True, symbol="r", meaning="the share that is left at the end"
)
WARMUP = Hyperparameter("warmup", None, whole=True, symbol="w", meaning="the steps the rate rises for")

COSINE = "alpha (r + (1 - r) (1 + cos(pi k / n)) / 2)"
SCHEDULES: dict[str, ScheduleEntry] = {
    "constant": ScheduleEntry(
        constant, _constant_share, (), "constant", "the same learning rate at every step", "alpha"
    ),
    "step_decay": ScheduleEntry(
        step_decay,
        _step_share,
        (STEPS, TENTH),
        "step decay",
        "falls by a factor every so many steps",
        "alpha q^floor(k / n)",
    ),
    "exponential_decay": ScheduleEntry(
        exponential_decay,
        _exponential_share,
        (FACTOR, EVERY),
        "exponential decay",
        "falls a little at every step, always by the same factor",
        "alpha q^(k / n)",
    ),
    "cosine_decay": ScheduleEntry(
        cosine_decay,
        _cosine_share,
        (STEPS, FINAL),
        "cosine decay",
        "falls along half a wave of the cosine",
        COSINE,
    ),
    "warmup_cosine": ScheduleEntry(
        warmup_cosine,
        _warmup_cosine_share,
        (WARMUP, STEPS, FINAL),
        "warm-up, then cosine",
        "rises evenly, then falls along half a wave of the cosine",
        COSINE.replace("k / n", "(k - w) / (n - w)"),
    ),
}
"""Every schedule, by the name that people type."""
