"""Prints the microseconds one new number on screen costs: ours, then Manim's DecimalNumber set with Pango."""

import tempfile
import time
from collections.abc import Callable

from manim import DecimalNumber, Text, config

from scenes.kit.readout import Readout
from scenes.numbers import fixed
from scenes.theme import DARK


def microseconds(show: Callable[[float], object]) -> float:
    """The mean over numbers that are all new, the first not counted."""
    show(-1)
    values = [0.0123 * n for n in range(500)]
    began = time.perf_counter()
    for value in values:
        show(value)
    return (time.perf_counter() - began) / len(values) * 1e6


if __name__ == "__main__":
    config.verbosity = "ERROR"  # Manim's log goes to the output, where only the two numbers belong
    config.media_dir = tempfile.mkdtemp()
    readout, decimal = Readout(0, 0, color=DARK.text), DecimalNumber(0, num_decimal_places=5, mob_class=Text)
    print(microseconds(lambda value: readout.show(fixed(value))), microseconds(decimal.set_value))
