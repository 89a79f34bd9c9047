"""What a file shall be is checked before anything is made."""

import pickle
from fractions import Fraction

import pytest

from studio.formats import FORMATS
from studio.spec import Spec, SpecError, nearest, parse_spec


@pytest.mark.parametrize(
    ("format", "width", "height", "fps"),
    [("mp4", 1920, 1080, 60), ("gif", 800, 450, 25), ("webm", 1280, 720, 50), ("png", 1920, 1080, 60)],
)
def test_defaults_are_those_of_the_media_table(format, width, height, fps):
    assert parse_spec(format) == Spec(format, width, height, Fraction(fps), "standard", loop=True)


@pytest.mark.parametrize("format", ["mp4", "gif", "webm", "png"])
def test_a_draft_has_fewer_pixels_and_frames(format):
    draft, standard = parse_spec(format, quality="draft"), parse_spec(format)
    assert draft.width * draft.height <= standard.width * standard.height / 3
    assert draft.fps < standard.fps or format == "png"
    assert draft.width * 9 == draft.height * 16


@pytest.mark.parametrize("size", ["640x360", (640, 360), " 640 X 360 ", "640×360"])
def test_sizes_may_be_written_or_given(size):
    spec = parse_spec("mp4", size=size)
    assert (spec.width, spec.height) == (640, 360)


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("720p", (1280, 720)),
        ("1080p", (1920, 1080)),
        ("4k", (3840, 2160)),
        (" 4K ", (3840, 2160)),
        ("square", (1080, 1080)),
        ("portrait", (1080, 1350)),
        ("story", (1080, 1920)),
        ("4:3", (1024, 768)),
    ],
)
@pytest.mark.parametrize("format", ["mp4", "gif", "webm", "png"])
def test_sizes_have_names_and_every_format_takes_them(format, name, size):
    spec = parse_spec(format, size=name)
    assert (spec.width, spec.height) == size


@pytest.mark.parametrize("format", ["mp4", "gif", "webm", "png"])
def test_only_an_mp4_cannot_be_transparent(format):
    assert not parse_spec(format).transparent
    if format != "mp4":
        assert parse_spec(format, transparent=True).transparent
        return
    with pytest.raises(SpecError, match="^mp4 has no transparency; allowed: gif, webm, png$"):
        parse_spec(format, transparent=True)


@pytest.mark.parametrize(
    ("format", "size", "fps", "near"),
    [
        ("mp4", (801, 449), 24, ((802, 450), 24)),
        ("webm", (800, 450), 30, ((800, 450), 30)),
        ("gif", (801, 449), 30, ((801, 449), Fraction(100, 3))),
        ("gif", (800, 450), 24, ((800, 450), 25)),
        ("gif", (800, 450), 120, ((800, 450), 50)),
        ("gif", (800, 450), Fraction(25, 2), ((800, 450), Fraction(25, 2))),
        ("png", (801, 449), 60, ((801, 449), 60)),
    ],
)
def test_the_nearest_that_a_file_can_be(format, size, fps, near):
    assert nearest(FORMATS[format], *size, Fraction(fps)) == near
    parse_spec(format, size=near[0], fps=near[1])


@pytest.mark.parametrize(
    ("fps", "exact"),
    [
        ("12.5", Fraction(25, 2)),
        (12.5, Fraction(25, 2)),
        ("100/3", Fraction(100, 3)),
        (50, 50),
        (Fraction(20), 20),
    ],
)
def test_rates_a_gif_can_hold_are_kept_exactly(fps, exact):
    assert parse_spec("gif", fps=fps).fps == exact


@pytest.mark.parametrize(
    ("fps", "near"), [(60, "50"), (30, "25 and 100/3"), (24, "20 and 25"), ("33.3", "25 and 100/3")]
)
def test_a_rate_a_gif_cannot_hold_names_the_nearest(fps, near):
    with pytest.raises(SpecError, match=f"frame rate {fps} .*the nearest: {near}$"):
        parse_spec("gif", fps=fps)


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ({"format": "mov"}, "format 'mov' is not known; allowed: mp4, gif, webm, png"),
        ({"format": "git"}, "did you mean gif?"),
        ({"format": "mp4", "quality": "best"}, "quality 'best' is not known; allowed: draft, standard, high"),
        (
            {"format": "mp4", "size": "801x450"},
            "size 801x450 is odd; mp4 needs even sides, the nearest is 802x450",
        ),
        ({"format": "gif", "size": "8x450"}, "width 8 is out of range; allowed: 16 to 7680 pixels"),
        ({"format": "png", "size": (800, 99999)}, "height 99999 is out of range"),
        ({"format": "png", "size": "800"}, "size '800' is not a size"),
        ({"format": "png", "size": "storry"}, "or one of 480p, 720p, 1080p, 1440p, 4k, 4:3, square"),
        ({"format": "png", "size": "storry"}, "did you mean story?"),
        ({"format": "png", "size": (800.5, 450)}, "is not a size"),
        ({"format": "mp4", "fps": "fast"}, "frame rate 'fast' is not a number"),
        ({"format": "mp4", "fps": float("nan")}, "is not a number"),
        ({"format": "mp4", "fps": "1/0"}, "is not a number"),
        ({"format": "mp4", "fps": 0}, "frame rate 0 is out of range; allowed: 1 to 120"),
        ({"format": "mp4", "fps": -25}, "frame rate -25 is out of range"),
    ],
)
def test_what_cannot_be_made_is_refused_in_one_line(case, told):
    with pytest.raises(SpecError) as error:
        parse_spec(case.pop("format"), **case)
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_odd_sizes_are_fine_where_the_format_has_no_chroma_grid():
    assert parse_spec("gif", size="401x225").width == 401
    assert parse_spec("png", size="401x225").width == 401


def test_once_plays_once_and_specs_travel():
    spec = parse_spec("gif", once=True)
    assert not spec.loop
    assert pickle.loads(pickle.dumps(spec)) == spec
