"""An objective: the function to be minimised and its gradient, with what a picture of it needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Objective:
    """A function f to be minimised, with its gradient.

    Arguments
        name     one word, as people type it
        fun      f; broadcasts: an array of points gives an array of values of the same shape
        grad     the gradient used for the descent; broadcasts likewise
        formula  f(x) in Typst mathematics markup, without dollars
        domain   (low, high), the interval shown, the same for every variable. It is also the yardstick
                 by which a slope is called flat and a point near, so that both are free of units
        source   where the function comes from
        exact    for an objective whose `grad` is not the derivative of `fun`: the same function with its true
                 derivative; None otherwise
        dim      None for a function of one variable. For one of d variables: d, and the last axis of a point
                 is the dimension: fun maps (..., d) to (...), grad maps (..., d) to (..., d)

    Raises ValueError when the domain is not an interval of finite length or dim is below 1. Picklable if fun
    and grad are functions of a module.
    """

    name: str
    fun: Callable[[Array], ArrayLike]
    grad: Callable[[Array], ArrayLike]
    formula: str
    domain: tuple[float, float]
    source: str
    exact: Objective | None = None
    dim: int | None = None

    def __post_init__(self) -> None:
        low, high = self.domain
        if not (np.isfinite([low, high]).all() and low < high):
            allowed = "two finite numbers low < high are"
            raise ValueError(f"domain of {self.name}: ({low}, {high}) is not allowed, {allowed}")
        if self.dim is not None and self.dim < 1:
            allowed = "None or a whole number from 1 is"
            raise ValueError(f"dim of {self.name}: {self.dim} is not allowed, {allowed}")

    @property
    def width(self) -> float:
        """The length of the domain."""
        return self.domain[1] - self.domain[0]

    def on(self, low: float, high: float) -> Objective:
        """The same function, shown on another interval. Raises ValueError where that is none."""
        exact = self.exact and self.exact.on(low, high)
        return replace(self, domain=(low, high), exact=exact)

    def starts(self, x0: ArrayLike) -> Array:
        """x0 as an array of float64 of shape () or (m,), for d variables (d,) or (m, d).

        Raises ValueError when x0 is not made of finite numbers, is empty or has another shape.
        """
        try:
            x = np.asarray(x0, dtype=np.float64)
        except (TypeError, ValueError):
            raise ValueError(f"start: {x0!r} is not allowed, a number or an array of numbers is") from None
        allowed = "() or (m,)" if self.dim is None else f"({self.dim},) or (m, {self.dim})"
        point = () if self.dim is None else (self.dim,)
        starts_ndim = x.ndim - len(point)
        if starts_ndim not in (0, 1) or x.shape[starts_ndim:] != point or x.size == 0:
            raise ValueError(f"start: the shape {x.shape} is not allowed for {self.name}, {allowed} is")
        if not np.isfinite(x).all():
            worst = x[~np.isfinite(x)][0]
            raise ValueError(f"start: {worst} is not allowed, finite numbers are")
        return x

    def finite_starts(self, x0: ArrayLike) -> Array:
        """The same, and f and its gradient are finite at every one of them. Raises ValueError, naming the first where not."""
        x = self.starts(x0)
        with np.errstate(all="ignore"):
            slopes = np.isfinite(self.grad(x))
            finite = np.isfinite(self.fun(x)) & (slopes if self.dim is None else slopes.all(axis=-1))
        if not np.all(finite):
            worst = x if np.ndim(finite) == 0 else x[~finite][0]
            raise ValueError(f"start: {worst} is not allowed, {self.name} is not finite there")
        return x
