"""Scenes of Manim's own manual, as its installed source gives them, filmed as the stock renderer draws
them."""

import importlib.util
import re
import textwrap
from pathlib import Path

import manim
import numpy as np
import pytest
from performing import performed, stock_frames

# What needs no LaTeX: moving and zoomed cameras, traced paths, updaters, Pango text, transforms.
EXAMPLES = [
    ("scene/moving_camera_scene.py", "MovingCameraOnGraph"),
    ("scene/zoomed_scene.py", "ChangingZoomScale"),
    ("animation/changing.py", "TracedPathExample"),
    ("animation/creation.py", "InsertingTextExample"),
    ("animation/composition.py", "SuccessionExample"),
    ("animation/transform.py", "WarpSquare"),
    ("animation/speedmodifier.py", "SpeedModifierUpdaterExample"),
    ("animation/updaters/mobject_update_utils.py", "ShiftingSquare"),
    ("animation/rotation.py", "UsingRotate"),
]


def example(file: str, name: str) -> type[manim.Scene]:
    """The scene under the heading `.. manim:: name` in a file of the Manim that is installed."""
    root = Path(importlib.util.find_spec("manim").origin).parent
    text = (root / file).read_text(encoding="utf-8")
    block = re.search(rf"^( *)\.\. manim:: {name}\n((?:\1 +.*\n|\s*\n)+)", text, re.MULTILINE)
    lines = [line for line in block.group(2).splitlines() if not line.strip().startswith(":")]
    names = dict(vars(manim), np=np)
    exec(textwrap.dedent("\n".join(lines)), names)
    return names[name]


@pytest.mark.parametrize(("file", "name"), EXAMPLES, ids=[name for _, name in EXAMPLES])
def test_manims_own_examples_are_filmed_as_they_are_drawn(file, name):
    scene = example(file, name)
    stock, (ours, _, _) = stock_frames(scene), performed(scene)
    assert len(ours) == pytest.approx(len(stock), abs=1)
    same = min(len(ours), len(stock)) - 1
    assert all(np.array_equal(a, b) for a, b in zip(ours[:same], stock[:same], strict=True))
