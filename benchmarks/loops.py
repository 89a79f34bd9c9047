"""The figures cut down to the loops of their GIFs, for stock Manim: `manim benchmarks/loops.py RedBallSteps`.

Stock Manim keeps every frame of a GIF in memory, about 11 MB each at 1920x1080: a whole figure would not fit.
"""

import importlib

from scenes.catalog import FIGURES, Figure


def _loop(entry: Figure) -> type:
    whole = getattr(importlib.import_module(f"scenes.{entry.name}"), entry.scene)

    def next_section(self, name: str = "unnamed", *args, **kwargs) -> None:
        kwargs["skip_animations"] = name not in entry.loop
        super(loop, self).next_section(name, *args, **kwargs)

    loop = type(entry.scene, (whole,), {"__module__": __name__, "next_section": next_section})
    return loop


globals().update({entry.scene: _loop(entry) for entry in FIGURES})
