"""A figure's slides are its sections, in its order."""

import pytest

from fall_line.request import make_request
from fall_line.slides import deck
from scenes.catalog import FIGURES
from scenes.theme import THEMES


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("entry", FIGURES, ids=lambda entry: entry.name)
def test_a_figure_has_a_slide_for_every_section(tmp_path, entry, theme):
    said = {"sections": True, "format": ("gif", "mp4"), "size": "320x180", "theme": theme}
    slides = deck(make_request(entry, said), tmp_path)
    assert (slides.name, slides.title, slides.size) == (entry.name, entry.title, (320, 180))
    assert [section for section, _ in slides.films] == list(entry.sections)
    paths = [f"{entry.name}/{n:02}-{section}.mp4" for n, section in enumerate(entry.sections, start=1)]
    assert [path for _, path in slides.films] == [tmp_path / path for path in paths]
    assert slides.background == THEMES[theme].background


def test_a_name_and_a_title_are_those_that_were_asked_for(tmp_path):
    said = {"sections": True, "format": ("mp4",), "name": "walk", "title": "A walk"}
    slides = deck(make_request(FIGURES[1], said), tmp_path)
    assert (slides.name, slides.title) == ("walk", "A walk")
    assert slides.films[0][1] == tmp_path / "walk" / "01-function.mp4"
