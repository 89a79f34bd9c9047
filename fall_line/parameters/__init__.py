"""From the values of options to what a figure is drawn from: a file for each kind of parameters.

The region of a typed function is found last, by `settled`: it takes far longer than all checks together, and
nothing can be wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fall_line.mistakes import Mistakes
from fall_line.options import LIBRARY
from fall_line.parameters import descents, networks, noise, tables
from gd import region_around
from gd.expression import in_x
from scenes.catalog import Figure
from scenes.parameters import AnyParameters, NetworkParameters, NoiseParameters, Parameters, TableParameters


@dataclass(frozen=True)
class Kind:
    """One kind of parameters.

    read  makes the parameters of a figure, not yet settled, from the values given for its options, and says
          in a few lines what was understood of files; None where there are mistakes, which are kept
    own   what each option of a figure is where nothing is given
    """

    read: Callable[[Figure, Mapping[str, Any], Mistakes], tuple[AnyParameters | None, tuple[str, ...]]]
    own: Callable[[Figure], dict[str, Any]]


KINDS: dict[type[AnyParameters], Kind] = {
    Parameters: Kind(descents.read, descents.own),
    NoiseParameters: Kind(noise.read, noise.own),
    NetworkParameters: Kind(networks.read, networks.own),
    TableParameters: Kind(tables.read, tables.own),
}


def kind_of(entry: Figure) -> Kind:
    """How the parameters of the figure are read."""
    return KINDS[type(entry.parameters)]


def settled(parameters: AnyParameters) -> AnyParameters:
    """The same, with the region of the function: that of a typed one is found from it and its starts. Its
    formula is written in the letter of the iterates."""
    if not isinstance(parameters, Parameters) or parameters.objective.name in LIBRARY:
        return parameters
    region = region_around(parameters.objective, parameters.starts)
    return replace(parameters, objective=in_x(parameters.objective).about(region))
