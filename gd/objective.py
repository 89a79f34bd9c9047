"""An objective: the function to be minimised and its gradient, with what a picture of it needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Interval = tuple[float, float]
Region = tuple[Interval, ...]


@dataclass(frozen=True)
class Objective:
    """A function f of one or more variables to be minimised, with its gradient.

    A point is an array whose last axis is the variable, for a function of one variable as for any other.

    Arguments
        name       one word, as people type it, or the formula itself
        fun        f; points (..., d) -> values (...)
        grad       the gradient used for the descent; points (..., d) -> (..., d)
        formula    f in Typst mathematics markup, without dollars
        region     what the function is about: (low, high) for each variable. It is the yardstick by which a
                   slope is called flat and a point near. What a picture shows does not come into it.
                   A function of one variable may be given its one interval without the outer brackets
        source     where the function comes from
        exact      for an objective whose `grad` is not the gradient of `fun`: the same function with its true
                   gradient; None otherwise
        variables  their names, d of them
        hess       the derivative of `grad`; points (..., d) -> (..., d, d). None if it is not known
        xtol       how close counts as arrived, in units of x; None if that depends on the run, as for a typed
                   function (see gd.status.arrival_tolerance)

    Raises ValueError when the region is not an interval of finite length for each variable. Picklable if fun,
    grad and hess are functions of a module or instances of its classes.
    """

    name: str
    fun: Callable[[Array], Array]
    grad: Callable[[Array], Array]
    formula: str
    region: Region
    source: str
    exact: Objective | None = None
    variables: tuple[str, ...] = ("x",)
    hess: Callable[[Array], Array] | None = None
    xtol: float | None = None

    def __post_init__(self) -> None:
        try:
            ends = np.array(self.region, dtype=np.float64)
        except (TypeError, ValueError):
            ends = np.empty(0)
        if ends.shape == (2,) and self.dim == 1:
            ends = ends[None]
        if ends.shape != (self.dim, 2) or not np.isfinite(ends).all() or not (ends[:, 0] < ends[:, 1]).all():
            allowed = f"two finite numbers low < high for each of {', '.join(self.variables)} are"
            raise ValueError(f"region of {self.name}: {self.region} is not allowed, {allowed}")
        object.__setattr__(self, "region", tuple((float(low), float(high)) for low, high in ends))

    @property
    def dim(self) -> int:
        """The number of variables, d."""
        return len(self.variables)

    @property
    def definition(self) -> str:
        """The function with its letters, in Typst mathematics: f(t) = t^2 - 3 t."""
        return f"f({', '.join(self.variables)}) = {self.formula}"

    @property
    def width(self) -> float:
        """The length of the region's longest side."""
        return max(high - low for low, high in self.region)

    def about(self, region: Region | Interval) -> Objective:
        """The same function with another region. Raises ValueError where that is none."""
        exact = self.exact and self.exact.about(region)
        return replace(self, region=cast(Region, region), exact=exact)  # checked and completed there

    def curve(self, x: ArrayLike) -> Array:
        """f of a function of one variable: any shape -> the same. ValueError for more variables."""
        return np.asarray(self.fun(self._on_a_line(x)), dtype=np.float64)[()]

    def slope(self, x: ArrayLike) -> Array:
        """f', likewise: the slope used for the descent."""
        return np.asarray(self.grad(self._on_a_line(x)), dtype=np.float64)[..., 0]

    def curvature(self, x: ArrayLike) -> Array:
        """f'', likewise: the derivative of `slope`."""
        return self.hessian(self._on_a_line(x))[..., 0, 0]

    def hessian(self, points: Array) -> Array:
        """`hess`, and central differences of `grad` where it is not known: points (..., d) -> (..., d, d)."""
        if self.hess is not None:
            return np.asarray(self.hess(points), dtype=np.float64)
        points = np.asarray(points, dtype=np.float64)
        columns = []
        for axis in np.eye(self.dim):
            h = axis * 1e-6 * np.maximum(1.0, np.abs(points))
            columns.append(
                (self.grad(points + h) - self.grad(points - h)) / (2 * h.sum(axis=-1, keepdims=True))
            )
        return np.stack(columns, axis=-1)

    def starts(self, x0: ArrayLike) -> Array:
        """x0 as points (m, d): m starts (m, d), or (m,) for one variable.

        Raises ValueError when x0 is not made of finite numbers, is empty or has another shape.
        """
        x = _numbers(x0)
        if x.ndim == 1 and self.dim == 1:
            x = x[:, None]
        if x.ndim != 2 or x.shape[1] != self.dim or not x.size:
            allowed = "(m,) or (m, 1)" if self.dim == 1 else f"(m, {self.dim})"
            raise ValueError(f"start: the shape {np.shape(x0)} is not allowed for {self.name}, {allowed} is")
        if not np.isfinite(x).all():
            worst = x[~np.isfinite(x)][0]
            raise ValueError(f"start: {worst} is not allowed, finite numbers are")
        return x

    def start(self, x0: ArrayLike) -> Array:
        """x0 as one point (d,): a start (d,), or a number for one variable. Raises ValueError likewise."""
        x = _numbers(x0)
        if x.shape != (self.dim,) and not (x.shape == () and self.dim == 1):
            allowed = "a number" if self.dim == 1 else f"({self.dim},)"
            raise ValueError(f"start: the shape {x.shape} is not allowed for {self.name}, {allowed} is")
        (start,) = self.starts(x.reshape(1, self.dim))
        return cast(Array, start)

    def finite_starts(self, x0: ArrayLike) -> Array:
        """`starts`, with f and its gradient finite at each. ValueError names the first where they are not."""
        x = self.starts(x0)
        with np.errstate(all="ignore"):
            finite = np.isfinite(self.fun(x)) & np.isfinite(self.grad(x)).all(axis=-1)
        if not finite.all():
            worst = point_of(x[~finite][0])
            raise ValueError(f"start: {worst} is not allowed, {self.name} is not finite there")
        return x

    def _on_a_line(self, x: ArrayLike) -> Array:
        if self.dim != 1:
            raise ValueError(f"{self.name} has {self.dim} variables, a function of one has a curve")
        return np.asarray(x, dtype=np.float64)[..., None]


def of_one_variable(
    name: str,
    curve: Callable[[Array], Array],
    slope: Callable[[Array], Array],
    formula: str,
    region: Interval,
    source: str,
    *,
    curvature: Callable[[Array], Array] | None = None,
    exact: Objective | None = None,
    xtol: float | None = None,
) -> Objective:
    """The objective of a function of one variable whose f, f' and f'' are elementwise."""
    hess = None if curvature is None else Entry(curvature, 2)
    fun, grad = Entry(curve, 0), Entry(slope, 1)
    return Objective(name, fun, grad, formula, (region,), source, exact, hess=hess, xtol=xtol)


@dataclass(frozen=True)
class Entry:
    """An elementwise function of x, taken at points (..., 1); its values have `axes` more axes."""

    of: Callable[[Array], Array]
    axes: int

    def __call__(self, points: Array) -> Array:
        values = np.asarray(self.of(np.asarray(points)[..., 0]), dtype=np.float64)
        return values.reshape(values.shape + (1,) * self.axes)


def point_of(x: Array) -> float | tuple[float, ...]:
    """A point (d,) as people write it: a number for one variable, a tuple for more."""
    return float(x[0]) if len(x) == 1 else tuple(x.tolist())


def _numbers(x0: ArrayLike) -> Array:
    try:
        return np.array(x0, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"start: {x0!r} is not allowed, a number or an array of numbers is") from None
