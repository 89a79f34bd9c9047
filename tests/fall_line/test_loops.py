"""The loops that make the GIFs: no figure's takes longer than twelve seconds."""

import pytest

from scenes.catalog import FIGURES
from scenes.factories import SceneFactory
from studio import renderer
from studio.spec import parse_spec

SMALL = parse_spec("gif", size="64x36", fps=5)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
def test_a_loop_takes_twelve_seconds_at_most(figure):
    frames = 0

    def count(pixels, damage, repeat, key):
        nonlocal frames
        frames += repeat

    renderer.perform(SceneFactory(figure.name, figure.parameters), SMALL, figure.loop, count)
    assert 3 < frames / 5 <= 12
