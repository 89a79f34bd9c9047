"""The stationary points of a function of several variables, by Newton's method from the places of a grid."""

from __future__ import annotations

import numpy as np

from gd.objective import Array, Objective

GRID = 33
"""A function is searched from so many starts a side."""
NEWTON_STEPS = 60
SAME = 1e-5
"""Stationary points closer than this share of the region's width are one."""
LEVEL = 1e-3
"""They are one up to this share if f does not differ between them."""


def stationary_in_a_box(objective: Objective, usual_slope: float) -> Array:
    """The stationary points in the objective's region, (k, d): where the slope is nothing beside the usual
    one."""
    low, high = np.array(objective.region).T
    sides = [np.linspace(a, b, GRID) for a, b in objective.region]
    x = np.stack(np.meshgrid(*sides, indexing="ij"), axis=-1).reshape(-1, objective.dim)
    longest = 0.1 * (high - low)
    for _ in range(NEWTON_STEPS):
        step = -_solve(objective.hessian(x), np.asarray(objective.grad(x)))
        x = x + np.clip(np.where(np.isfinite(step), step, 0.0), -longest, longest)
    size = np.linalg.norm(objective.grad(x), axis=1)
    inside = ((low <= x) & (x <= high)).all(axis=1)
    settled = np.linalg.norm(_solve(objective.hessian(x), np.asarray(objective.grad(x))), axis=1)
    x = x[inside & (size <= 1e-8 * usual_slope) & (settled <= SAME * objective.width)]
    found = np.empty((0, objective.dim))
    for point in x:
        if not _is_one_of(objective, point, found):
            found = np.append(found, point[None], axis=0)
    return found


def _is_one_of(objective: Objective, point: Array, found: Array) -> bool:
    """Whether a point (d,) is the same as one of those found, (k, d): where f is so level between them that
    Newton's method stops anywhere, too."""
    away = np.linalg.norm(found - point, axis=1)
    f, there, between = (np.asarray(objective.fun(x)) for x in (point, found, (found + point) / 2))
    noise = 16 * np.finfo(np.float64).eps * np.abs(f)
    level = (np.abs(there - f) <= noise) & (np.abs(between - f) <= noise)
    return bool(((away <= SAME * objective.width) | (level & (away <= LEVEL * objective.width))).any())


def _solve(hess: Array, grad: Array) -> Array:
    """H^-1 g, with the least length where H has no inverse: (k, d, d), (k, d) -> (k, d)."""
    whole = np.isfinite(np.concatenate([hess, grad[..., None]], axis=2)).all(axis=(1, 2), keepdims=True)
    inverse = np.linalg.pinv(np.where(whole, hess, 0.0), hermitian=True)
    return np.asarray((inverse @ np.where(whole, grad[..., None], 0.0))[..., 0], dtype=np.float64)
