"""How a run ended, in words for the screen, worded from its result and nothing else."""

import math
from dataclasses import dataclass

import numpy as np

from gd import Result, Status
from gd.objective import Array
from gd.status import widens
from scenes.numbers import brief, fixed, sentence, short


@dataclass(frozen=True)
class Verdict:
    """`text` for a line, `short` for the space under a narrow panel, in the same words; `good` tells success
    from trouble."""

    text: str
    short: str
    good: bool


def steps(count: int) -> str:
    return f"{count:,} step" if count == 1 else f"{count:,} steps"


def verdict(result: Result, xtol: float, first: int | None = None) -> Verdict:
    """The verdict of a descent, which has arrived where it stays within `xtol`; `first` is when it was there
    for the first time, if that is worth saying."""
    last, where = result.nit, located(result.x, xtol)
    match result.status:
        case Status.CONVERGED if first is not None and first < result.settled(xtol):
            stays = f"{result.settled(xtol):,}"
            text = f"Converged at {where}: first there in {steps(first)}, for good in {stays}"
            return Verdict(
                f"{text}, to within {brief(xtol)}.", f"there in {steps(first)}, for good in {stays}", True
            )
        case Status.CONVERGED:
            short = f"converged in {steps(int(result.settled(xtol)))}"
            return Verdict(
                f"{short.replace('converged', f'Converged at {where}')}, to within {brief(xtol)}.",
                short,
                True,
            )
        case Status.NO_MINIMUM:
            kind = with_article(result.rests_at.value if result.rests_at else "level place")
            return Verdict(f"At rest at {where}, on {kind}: no minimum.", f"at rest on {kind}", False)
        case Status.DIVERGED:
            short = f"diverged at step {result.diverged_at:,}"
            gone = "x is no longer a finite number" if len(result.x) == 1 else "the point is no longer finite"
            why = f"f is not defined at {briefly(result.x, 4)}" if np.isnan(result.fun) else gone
            return Verdict(f"{short.capitalize()}: {why}.", short, False)
        case Status.PLATEAU:
            short = f"on the plateau after {steps(last)}"
            return Verdict(f"Still {short}: slope {brief(slope_of(result.grad), 2)}.", short, False)
        case Status.CYCLING:
            low, high = (end.removeprefix("x = ") for end in told_apart(*cycle_ends(result)))
            between = f"between {low} and {high}"
            return Verdict(f"Cycling {between}: never settles.", "never settles", False)
        case Status.SEARCH_FAILED:
            short = "line search failed"
            return Verdict(f"{sentence(short)} at {where}: it found no step down.", short, False)
        case _ if widens(result.trajectory.x):
            return Verdict(
                f"Swinging wider and wider after {steps(last)}, at {where}.",
                f"wider and wider after {steps(last)}",
                False,
            )
        case _:
            return Verdict(
                f"Still walking after {steps(last)}, at {where}.", f"still walking after {steps(last)}", False
            )


def with_searches(ending: Verdict, drawn: Result) -> Verdict:
    """The same, with how often f was asked for, where a rule asks for it more than once an iterate."""
    if drawn.nfev <= drawn.nit + 1:
        return ending
    return Verdict(f"{ending.text[:-1]}; {drawn.nfev:,} evaluations of f.", ending.short, ending.good)


def relapsing(first: int, where: Array, reach: float, xtol: float) -> Verdict:
    """The verdict of a descent that was within `xtol` of a minimum at step `first`, and has come and gone
    since, up to `reach` away."""
    short = f"there in {steps(first)}, comes and goes"
    there = f"At {located(where, xtol)} in {steps(first)}"
    text = f"{there}, then coming and going, up to {brief(reach, 2)} away."
    return Verdict(text, short, False)


def cycle_ends(result: Result) -> tuple[Array, Array]:
    """Between which iterates (d,) a cycling run goes to and fro: the two ends of the second half of it
    in the variable that changes most."""
    x = result.trajectory.x
    late = x[len(x) // 2 :]
    main = late[:, np.argmax(np.ptp(late, axis=0))]
    return late[np.argmin(main)], late[np.argmax(main)]


def with_article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def place(x: float, xtol: float) -> str:
    """A place on the axis with two decimals more than `xtol` has, at least five unless that is beyond all
    measure."""
    exponent = round(math.log10(xtol))
    decimals = max(0, 2 - exponent) if exponent > -2 else max(5, 2 - exponent)
    if decimals < 9 and abs(x) < 1e6:
        return fixed(x, decimals)
    whole = 1 + math.floor(math.log10(abs(x))) if x else 0
    return brief(round(x, decimals), min(max(6, whole - exponent), 12))


def located(point: Array, xtol: float) -> str:
    """A point (d,) as `place` writes it: x = 3.00000; one of several variables with one decimal more than
    `xtol` has: (3.000, 2.000)."""
    if len(point) == 1:
        return f"x = {place(float(point[0]), xtol)}"
    decimals = min(max(0, 1 - round(math.log10(xtol))), 8)
    return f"({', '.join(short(float(part), decimals, 12) for part in point)})"


def briefly(point: Array, figures: int) -> str:
    """A point (d,) to so many figures: x = 3, or (3, 2)."""
    parts = [brief(float(part), figures) for part in point]
    return f"x = {parts[0]}" if len(parts) == 1 else f"({', '.join(parts)})"


def told_apart(one: Array, other: Array) -> tuple[str, str]:
    """Two points with as many figures as tell them apart, three at least."""
    figures = next((n for n in range(3, 12) if briefly(one, n) != briefly(other, n)), 12)
    return briefly(one, figures), briefly(other, figures)


def slope_of(grad: Array) -> float:
    """How steep it is: f′, or the length of the gradient (d,) where there are more variables than one."""
    return float(grad[0]) if len(grad) == 1 else math.hypot(*grad)
