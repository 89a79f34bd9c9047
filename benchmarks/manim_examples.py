"""Twelve scenes of Manim's own manual, as its installed source gives them: anybody's scenes.

They need neither LaTeX nor files. Cameras move and zoom, curves are traced, text is written letter by letter,
shapes are transformed, and hundreds of them move at once.
"""

import re
import textwrap
from importlib.util import find_spec
from pathlib import Path

EXAMPLES = {  # the scene: the file of Manim's that shows it
    "MovingCameraOnGraph": "scene/moving_camera_scene.py",
    "ChangingZoomScale": "scene/zoomed_scene.py",
    "TracedPathExample": "animation/changing.py",
    "AnimatedBoundaryExample": "animation/changing.py",
    "InsertingTextExample": "animation/creation.py",
    "ShowIncreasingSubsetsScene": "animation/creation.py",
    "SuccessionExample": "animation/composition.py",
    "LaggedStartExample": "animation/composition.py",
    "WarpSquare": "animation/transform.py",
    "Anagram": "animation/transform_matching_parts.py",
    "UsingRotate": "animation/rotation.py",
    "ShiftingSquare": "animation/updaters/mobject_update_utils.py",
}


def write(path: Path) -> None:
    """Write all of them into one scene file."""
    scenes = [_source(name, file) for name, file in EXAMPLES.items()]
    path.write_text("\n\n".join(["from manim import *", *scenes]), encoding="utf-8")


def _source(name: str, file: str) -> str:
    """The scene under the heading `.. manim:: name`."""
    manim = find_spec("manim")
    assert manim is not None and manim.origin is not None
    text = (Path(manim.origin).parent / file).read_text(encoding="utf-8")
    block = re.search(rf"^( *)\.\. manim:: {name}\n((?:\1 +.*\n|\s*\n)+)", text, re.MULTILINE)
    if block is None:
        raise ValueError(f"Manim's {file} shows no scene {name}")
    lines = block[2].splitlines()
    return textwrap.dedent("\n".join(line for line in lines if not line.strip().startswith(":")))
