"""What the encoders receive is what stock Manim would have filmed, at the right times."""

import numpy as np
import pytest
import scenes_for_tests as scenes
from manim import config
from performing import performed, stock_frames

from studio.captions import on_film
from studio.spec import parse_spec


@pytest.mark.parametrize("scene", scenes.KINDS, ids=lambda scene: scene.__name__)
def test_every_kind_of_scene_gives_the_stock_renderers_frames(scene):
    stock, (ours, _, _) = stock_frames(scene), performed(scene)
    assert len(ours) == len(stock) > 2
    assert all(np.array_equal(a, b) for a, b in zip(ours, stock, strict=True))


@pytest.mark.parametrize("fps", [10, 25, 50, 60])
def test_times_that_fit_no_frame_do_not_add_up_to_an_error(fps):
    _, _, take = performed(scenes.UnevenTimes, parse_spec("mp4", size="32x18", fps=fps))
    assert abs(take.frames / fps - 2.311) <= 0.5 / fps
    assert (
        len(stock_frames(scenes.UnevenTimes, parse_spec("mp4", size="32x18", fps=10))) > 50
    )  # what it is there for


def test_the_picture_takes_the_shape_of_the_file():
    (frame, *_), _, _ = performed(scenes.NothingPlayed, parse_spec("png", size="90x160"))
    rows, columns = np.nonzero(frame[..., 0] > 128)
    assert frame.shape == (160, 90, 4)
    assert np.ptp(rows) == pytest.approx(np.ptp(columns), abs=1)  # a square stays one


def test_a_cut_is_marked_at_the_start_of_every_section():
    _, keys, take = performed(scenes.TwoSections)
    assert keys == [0, 15]
    assert take.sections == (("first-step", 0), ("second-step", 15))


def test_passed_over_sections_leave_their_end_state_and_take_no_time():
    whole, _, _ = performed(scenes.TwoSections)
    second, keys, take = performed(scenes.TwoSections, sections=("second-step",))
    assert len(second) == 15
    assert keys == [0]
    assert all(np.array_equal(a, b) for a, b in zip(second, whole[15:], strict=True))
    assert [(c.start, c.text) for c in on_film(take.captions, take.spans)] == [(0.0, "The square goes")]


def test_first_section_alone_ends_where_the_second_begins():
    whole, _, _ = performed(scenes.TwoSections)
    first, _, take = performed(scenes.TwoSections, sections=("first-step",))
    assert all(np.array_equal(a, b) for a, b in zip(first, whole[:15], strict=True))
    assert [c.text for c in on_film(take.captions, take.spans)] == ["A square & <a disc>"]


def test_a_still_is_the_end_of_the_film_and_of_a_section():
    whole, _, _ = performed(scenes.TwoSections)
    png = parse_spec("png", size="160x90")
    assert np.array_equal(performed(scenes.TwoSections, png)[0][0], whole[-1])
    assert np.array_equal(performed(scenes.TwoSections, png, ("first-step",))[0][0], whole[14])


def test_nothing_played_is_a_picture_held_for_a_second():
    frames, _, take = performed(scenes.NothingPlayed)
    assert take.frames == 10
    assert take.sections == (("picture", 0),)
    assert frames[0][45, 80].tolist() == [0xFF, 0x5A, 0x4F, 255]
    assert performed(scenes.NothingPlayed, sections=("picture",))[2].frames == 10


def test_manims_configuration_is_as_before():
    before = dict(config.items())
    performed(scenes.NothingPlayed)
    with pytest.raises(RuntimeError):
        performed(scenes.Raises)
    assert dict(config.items()) == before
