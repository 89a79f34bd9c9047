"""Every figure drawn only where it changes is, pixel by pixel, the figure drawn whole in every frame."""

import zlib

import pytest

from scenes.catalog import FIGURES
from scenes.factories import SceneFactory
from studio import drawing, renderer
from studio.spec import parse_spec

WITH_IMAGES = {"contour_map", "basins"}
"""Where an image moves nobody knows its extent: then all of the picture counts."""
SMALL = parse_spec("gif", size="320x180", fps=5)


def pictures(figure):
    """A number for each picture of the film, and for how many of them it was known where they changed."""
    found, known = [], []

    def on_frame(pixels, damage, repeat, key):
        found.append((zlib.crc32(pixels.tobytes()), repeat))
        known.append(damage is not None)

    renderer.perform(SceneFactory(figure.name, figure.parameters), SMALL, None, on_frame)
    return found, sum(known)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
def test_a_figure_drawn_where_it_changes_is_the_figure_drawn_whole(figure, monkeypatch):
    tracked, known = pictures(figure)
    monkeypatch.setattr(drawing, "_KNOWN_CAMERAS", ())
    whole, known_of_whole = pictures(figure)
    assert tracked == whole
    assert len(whole) > 20
    assert known_of_whole == 0
    if figure.name in WITH_IMAGES:
        assert 0 < known < len(whole) - 1
    else:
        assert known == len(whole) - 1
