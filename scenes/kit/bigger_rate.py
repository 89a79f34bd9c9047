"""A second learning rate, where only one is given: one that crosses what the first one crawls on."""

from __future__ import annotations

from dataclasses import replace

from scenes.kit.terrain import lowest_point
from scenes.parameters import Parameters
from scenes.run import descend


def both_rates(parameters: Parameters, gtol: float) -> tuple[float, ...]:
    """The two learning rates, ascending; a second one where none is given."""
    small, *others = sorted(parameters.learning_rates)
    if others:
        return (small, others[0])
    once = replace(parameters, learning_rates=(small,), steps=1)
    x = descend(once, once.made_rules(), gtol=gtol)[0].x
    way = lowest_point(parameters.objective)[0] - x[0]
    return (small, bigger_rate(small, float(way), float(x[-1] - x[0])))


def bigger_rate(rate: float, way: float, step: float) -> float:
    """The second learning rate where none is given: its first step, `step` long with the first rate, makes a
    tenth of the `way` to the lowest point.

    The slope of a plain grows on that way, so that about four steps cross it. It is at least ten times the
    first."""
    return float(f"{max(10 * rate, 0.1 * rate * abs(way / step) if step else 0.0):.1e}")
