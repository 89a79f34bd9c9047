"""What a scene file sets is known before it is filmed, in whichever way it is set."""

from fractions import Fraction

import pytest
from manim import config

from studio.manim_config import manim_config
from studio.scene_file import SceneFile, contents
from studio.spec import parse_spec

SCENE = "\nclass Shown(Scene):\n    def construct(self):\n        self.wait(0.2)\n"


def written(folder, settings, scene=SCENE):
    (folder / "shown.py").write_text(f"from manim import *\n{settings}\n{scene}")
    return folder / "shown.py"


@pytest.mark.parametrize(
    ("settings", "size", "fps"),
    [
        ("", None, None),
        ("config.pixel_width, config.pixel_height = 300, 200", (300, 200), None),
        ('config["pixel_width"] = 300; config["pixel_height"] = 200', (300, 200), None),
        ("config.frame_size = (300, 200)", (300, 200), None),
        ('config.update({"pixel_width": 300, "pixel_height": 200, "frame_rate": 12.5})', (300, 200), 12.5),
        ('config.quality = "low_quality"', (854, 480), 15),
        ("config.pixel_width, config.pixel_height = 1920, 1080", (1920, 1080), None),  # as it was, but said
        ("config.frame_rate = 60", None, 60),
        ("config.pixel_height = 540", (1920, 540), None),
        ("import manim; manim.config.frame_rate = 24", None, 24),
        ("config.frame_width = 9", None, None),
        ("print(config.pixel_width, config.frame_rate)", None, None),
        ("with tempconfig({'background_color': RED}):\n    pass", None, None),
    ],
)
def test_size_and_rate_are_read_however_they_are_set(tmp_path, settings, size, fps):
    before = dict(config.items())
    found = contents(written(tmp_path, settings)).settings
    assert (found.size, found.fps) == (size, None if fps is None else Fraction(fps))
    assert dict(config.items()) == before


def camera_of(path, size, fitted=False):
    spec = parse_spec("png", size=size)
    with manim_config(spec):
        camera = SceneFile(path, "Shown", fitted)().camera
        return camera.frame_width, camera.frame_height, config.frame_width, config.frame_height


@pytest.mark.parametrize(
    ("settings", "size", "frame"),
    [
        ("", "160x90", (128 / 9, 8, 128 / 9, 8)),
        ("config.frame_width, config.frame_height = 9, 16", "90x160", (9, 16, 9, 16)),
        ("config.frame_y_radius = 8; config.frame_x_radius = 4.5", "90x160", (9, 16, 9, 16)),
        # As Manim does it: the frame keeps its width, and its height follows from the picture's shape.
        (
            "config.pixel_width, config.pixel_height = 90, 160",
            "90x160",
            (128 / 9, 128 / 9 * 16 / 9, 128 / 9, 8),
        ),
    ],
)
def test_the_frame_is_the_files(tmp_path, settings, size, frame):
    assert camera_of(written(tmp_path, settings), size) == pytest.approx(frame)


@pytest.mark.parametrize(
    ("settings", "size", "frame"),
    [
        ("", "90x160", (128 / 9, 128 / 9 * 16 / 9)),
        ("", "240x90", (8 * 24 / 9, 8)),
        ("", "160x90", (128 / 9, 8)),
        (
            "config.pixel_width, config.pixel_height, config.frame_width = 90, 160, 9",
            "160x90",
            (16 * 16 / 9, 16),
        ),
        ("config.pixel_width, config.pixel_height, config.frame_width = 90, 160, 9", "45x80", (9, 16)),
    ],
)
def test_a_picture_of_another_shape_shows_all_of_the_frame(tmp_path, settings, size, frame):
    got = camera_of(written(tmp_path, settings), size, fitted=True)
    assert got[:2] == pytest.approx(frame)
    assert got[2:] == pytest.approx(frame)  # what the scene reads is what is shown


@pytest.mark.parametrize(
    "settings",
    ["config.preview = True", "config.format = 'mp4'", "config.dry_run = True", "config.media_dir = './m'",
     "config.disable_caching = False", "config.renderer = 'opengl'", "config.write_all = True"],
)  # fmt: skip
def test_how_a_film_is_made_stays_the_studios(tmp_path, settings):
    path = written(tmp_path, settings)
    with manim_config(parse_spec("png", size="64x36")):
        before = {key: value for key, value in config.items() if key not in ("input_file", "assets_dir")}
        SceneFile(path, "Shown")()
        after = {key: config[key] for key in before}
    assert after == before


def test_only_scenes_that_show_something_are_filmed_by_all(tmp_path):
    path = written(
        tmp_path,
        "class Shared(Scene):\n    pass\nclass Deep(ThreeDScene):\n    pass",
        SCENE + "class Second(Shown):\n    pass\n",
    )
    found = contents(path)
    assert found.scenes == ("Shared", "Deep", "Shown", "Second")
    assert found.drawn == ("Shown", "Second")
