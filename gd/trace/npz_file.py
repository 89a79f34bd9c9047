"""Recorded runs in NumPy's archives of arrays."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from gd.expression.errors import short
from gd.objective import Array
from gd.trace.columns import are_losses, counted, listed, shown
from gd.trace.recorded import MOST_BYTES, Recorded, check_count, recorded_by_name


def read_npz(path: Path, variables: Sequence[str]) -> Recorded:
    """The run in an .npz file. Nothing in it is executed. Raises ValueError, naming the array."""
    with path.open("rb") as file:
        try:
            archive = np.load(file, allow_pickle=False)
        except Exception:  # whatever bytes that are no archive lead to
            archive = None
        if not isinstance(archive, np.lib.npyio.NpzFile):
            raise ValueError("is not an .npz file")
        names = archive.files
        if not names:
            raise ValueError(f"has no array x, only {listed(names)}")
        if len(names) == 1 and not are_losses(names):
            x = _array(archive, names[0], len(variables))
            return Recorded(x, None, f"array {shown(names[0])}", named=True)
        return recorded_by_name(names, lambda name, dim: _array(archive, name, dim), variables, "array")


def _array(archive: np.lib.npyio.NpzFile, name: str, dim: int) -> Array:
    """An array of shape (n, dim), or (n,) where dim is 1, as (n, dim)."""
    members = archive.zip.infolist() if archive.zip else []
    sizes = {info.filename.removesuffix(".npy"): info.file_size for info in members}
    its = f"its array {shown(name)}"
    if sizes.get(name, 0) > MOST_BYTES:
        raise ValueError(f"{its} has {sizes[name]:,} bytes, at most {MOST_BYTES:,} are allowed")
    try:
        array = np.asarray(archive[name])
    except Exception:  # whatever a damaged archive or header leads to, and arrays of Python objects
        raise ValueError(f"{its} cannot be read, an array of numbers is allowed") from None
    if array.dtype.kind not in "iuf":
        raise ValueError(f"{its} holds {short(str(array.dtype))}, numbers are allowed")
    if array.ndim == dim == 1:
        array = array[:, None]
    if array.ndim != 2 or array.shape[1] != dim:
        allowed = "(n,) or (n, 1)" if dim == 1 else f"(n, {dim})"
        of_x = "" if name == "f" else f" for {counted(dim, 'variable')}"
        raise ValueError(f"{its} has the shape {array.shape}, {allowed} is allowed{of_x}")
    check_count(len(array))
    return array.astype(np.float64)
