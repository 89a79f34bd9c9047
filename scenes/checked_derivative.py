"""A derivative that is checked: secants, errors against ever smaller steps, slopes at many places, and the
descents by it and by the true one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from gd import GradCheck, Objective, check_grad
from gd.analysis import roots
from gd.check import DifferenceErrors, difference_errors, differences
from scenes.fit_view import view_of
from scenes.kit.ranges import readable
from scenes.parameters import Array, Parameters
from scenes.run import Run, descend

GTOL = 1e-6
"""A slope under this is level ground."""
A_DECADE, DECADES = 6, 15
"""So many h are taken a power of ten, and so many powers of ten."""
SECANTS, CLOSEST = 241, 1e-4
"""So many secants are drawn, the last with its ends this share of the first distance apart."""
CHECKED, SHOWN = 401, 41
"""At so many places a derivative is checked, and at so many of them the slope is shown."""


@dataclass(frozen=True, eq=False)
class Data:
    """What is drawn.

    objective    the function with the derivative that is checked; its `exact`, if any, has the true one
    x            the place that is looked at first
    h, secants   ever smaller steps, (n,), and the slopes of the secants from x to x + h
    right        the errors of difference quotients at x against the true slope, for h over many decades
    claimed      the same against the derivative that is checked
    check        whether it agrees, and where least
    at, slopes   places, (m,), and the slopes there by finite differences
    agreeing     where a wrong derivative is right by chance, (k,)
    run, exact   the descents by it, and by the true one where that is another
    x_range, y_range, slope_range   what is shown
    """

    objective: Objective
    x: float
    h: Array
    secants: Array
    right: DifferenceErrors
    claimed: DifferenceErrors
    check: GradCheck
    at: Array
    slopes: Array
    agreeing: Array
    run: Run
    exact: Run | None
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    slope_range: tuple[float, float]


def compute(parameters: Parameters) -> Data:
    objective, start = parameters.objective, float(parameters.starts[0, 0])
    true = objective.exact or objective
    (run,) = descend(parameters, parameters.made_rules(), gtol=GTOL)
    by_true, exact = replace(parameters, objective=true), None
    if objective.exact is not None:
        (exact,) = descend(by_true, by_true.made_rules(), gtol=GTOL)
    x = np.linspace(*view_of(by_true, [each.x for each in (run, exact) if each]), CHECKED)
    with np.errstate(all="ignore"):
        at = x[np.isfinite(differences(true, x[:, None])[0][:, 0])]
    check = check_grad(objective, at)
    at = at[:: max(1, (len(at) - 1) // (SHOWN - 1))]
    slopes = differences(true, at[:, None])[0][:, 0]
    largest = 10.0 ** np.floor(np.log10(objective.width / 10))
    h = largest * 10 ** (-np.arange(A_DECADE * DECADES + 1) / A_DECADE)
    secant_h = np.geomspace((x[-1] - x[0]) / 5, CLOSEST * (x[-1] - x[0]) / 5, SECANTS)
    with np.errstate(all="ignore"):
        secants = (objective.curve(start + secant_h) - objective.curve(start)) / secant_h
    return Data(
        objective,
        start,
        secant_h,
        secants,
        difference_errors(true, start, float(true.slope(start)), h),
        difference_errors(true, start, float(objective.slope(start)), h),
        check,
        at,
        slopes,
        np.empty(0) if check.ok else agreeing(objective, x),
        run,
        exact,
        (float(x[0]), float(x[-1])),
        readable(objective.curve, x, run.x),
        readable(true.slope, x, at[np.abs(at - start).argsort()[: SHOWN // 2]], 0.1),
    )


def agreeing(objective: Objective, x: Array) -> Array:
    """Where a derivative that is wrong turns from too large to too small, between the first and the last of
    the places x."""
    true = objective.exact or objective
    return roots(lambda at: objective.slope(at) - true.slope(at), float(x[0]), float(x[-1]))
