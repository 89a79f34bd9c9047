"""Time-lapse: a long descent told in a few seconds, and never a position between two iterates."""

from dataclasses import dataclass
from itertools import accumulate

HONEST = 10.0
"""Steps a second at which a step can be seen as one; the speeds of a time-lapse are multiples of it."""

HEAD, TAIL = 10, 18
"""Honest steps at the start of a long descent, and from where it arrives."""

SHORT = 40
"""A descent of so many steps is told in honest ones only."""

LONGEST = 2.4
"""Seconds: a stretch that takes longer is told ten times faster."""

RAMP = 0.4
"""Seconds at each speed on the way up to the fastest, and down again."""

SHOWN = 9
"""In time-lapse every ninth iterate is shown: an odd number, so that a ball jumping to and fro is seen on
both sides."""


@dataclass(frozen=True)
class Leg:
    """The steps from `first` to `last`, told in so many seconds, `speed` times faster than honest steps."""

    speed: int
    first: int
    last: int
    seconds: float

    def at(self, seconds: float) -> float:
        """The step shown after so many seconds of the leg: between two iterates only if the steps are honest
        ones."""
        count = self.last - self.first
        done = min(max(seconds / self.seconds, 0.0), 1.0) * count
        whole = int(done + 1e-6)
        if self.speed > 1:
            return float(max(self.first, self.last - SHOWN * -((whole - count) // SHOWN)))
        part = max(0.0, done - whole)
        return self.first + whole + part * part * (3 - 2 * part)


@dataclass(frozen=True)
class TimeLapse:
    """Legs, one after the other, each beginning where the one before ends."""

    legs: tuple[Leg, ...]

    def ends(self) -> tuple[float, ...]:
        """When each leg ends, in seconds."""
        return tuple(accumulate(leg.seconds for leg in self.legs))

    def at(self, seconds: float) -> tuple[float, int]:
        """The step shown and the speed after so many seconds. At rest, at the very end, the speed is 1."""
        start = 0.0
        for leg, end in zip(self.legs, self.ends(), strict=True):
            if (seconds <= end + 1e-6 and leg is not self.legs[-1]) or seconds < end - 1e-6:
                return leg.at(seconds - start), leg.speed
            start = end
        return float(self.legs[-1].last) if self.legs else 0.0, 1


def honest(first: int, last: int, seconds: float = 1 / HONEST) -> tuple[Leg, ...]:
    """The steps from `first` to `last` one by one, `seconds` for each."""
    return (Leg(1, first, last, (last - first) * seconds),) if last > first else ()


def fast(first: int, last: int, *, slow_down: bool = False) -> tuple[Leg, ...]:
    """The steps from `first` to `last`, ten times faster and again, until no leg takes longer than LONGEST.

    The speed grows leg by leg, and shrinks again if what follows shall be seen step by step.
    """
    top = 0
    while (last - first) / (HONEST * 10**top) > LONGEST:
        top += 1
    if top == 0:
        return honest(first, last)
    up = [(10**power, round(RAMP * HONEST * 10**power)) for power in range(1, top)]
    down = up[::-1] if slow_down else []
    fastest = (10**top, last - first - sum(steps for _, steps in up + down))
    legs: list[Leg] = []
    for speed, steps in [*up, fastest, *down]:
        legs.append(Leg(speed, first, first + steps, steps / (HONEST * speed)))
        first += steps
    return tuple(legs)


def told(last: int, arrival: int) -> TimeLapse:
    """A descent of `last` steps: honest at first and from its `arrival` on, if that is before the end; fast
    between."""
    landing = min(arrival + TAIL, last)
    if last <= SHORT or (arrival and landing <= SHORT):
        return TimeLapse(honest(0, landing) + fast(landing, last))
    if not arrival or landing == last:
        return TimeLapse(honest(0, HEAD) + fast(HEAD, last))
    return TimeLapse(
        honest(0, HEAD) + fast(HEAD, arrival, slow_down=True) + honest(arrival, landing) + fast(landing, last)
    )


def told_until(last: int, leaves: int | None, arrival: int | None = None) -> TimeLapse:
    """Slow steps up to and with the one that `leaves` the view, if one does; fast ones after it. Where none
    does, honest ones from its `arrival` on, if there is one."""
    if leaves is None:
        return told(last, last if arrival is None else arrival)
    return TimeLapse(honest(0, leaves - 1, 0.6) + honest(leaves - 1, leaves, 1.2) + fast(leaves, last))
