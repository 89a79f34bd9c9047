"""Films with nothing behind what is drawn: whoever shows them over a page sees just the drawing."""

from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from studio import worker
from studio.job import Job
from studio.scene_file import SceneFile, contents
from studio.spec import parse_spec
from studio.transparency import bled, premultiplied, straight

SIZE = "160x90"
HEAD = "from manim import *\n"
DISC = """
        disc = Circle(radius=2, color=RED, stroke_width=0, fill_opacity=1)
        self.add(disc.shift(4 * LEFT))
        self.add(Square(4, color="#00FF00", stroke_width=0, fill_opacity=0.5).shift(3 * RIGHT))
        self.wait(0.2)
        self.play(disc.animate.shift(RIGHT), run_time=0.2)
"""
SCENE = "class Clear(Scene):\n    def construct(self):"

WAYS = {
    "a float": "config.background_opacity = 0.0\n" + SCENE,
    "a whole number": "config.background_opacity = 0\n" + SCENE,
    "as transparent": "config.transparent = True\n" + SCENE,
    "a white background": "config.background_opacity = 0\nconfig.background_color = WHITE\n" + SCENE,
    "its camera": SCENE + "\n        self.camera.background_opacity = 0",
    "its camera, after a colour": SCENE
    + "\n        self.camera.background_color = BLUE\n        self.camera.background_opacity = 0.0",
    "a scene with a moving camera": "config.background_opacity = 0\n"
    + SCENE.replace("(Scene)", "(MovingCameraScene)"),
    "manim.cfg": SCENE,
    "--transparent": SCENE,
    "--transparent, against the file": "config.background_opacity = 1\n" + SCENE,
}


def filmed(folder, way, format, text=None):
    (folder / "clear.py").write_text(HEAD + (text or WAYS[way] + DISC))
    if way == "manim.cfg":
        (folder / "manim.cfg").write_text("[CLI]\nbackground_opacity = 0\n")
    spec = parse_spec(format, size=SIZE, fps=10, transparent=way.startswith("--transparent"))
    job = Job("clear", SceneFile(folder / "clear.py", "Clear"), spec, folder / f"clear.{format}")
    return worker.film(job)


def pictures(path):
    """Every picture of the file as RGBA."""
    path = Path(path)
    if path.suffix == ".webm":
        decoder = av.CodecContext.create("libvpx-vp9", "r")  # the usual decoder does not know of alpha
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            assert stream.metadata["ALPHA_MODE"] == "1"
            decoded = [frame for packet in container.demux(stream) for frame in decoder.decode(packet)]
        return [frame.to_ndarray(format="rgba").astype(int) for frame in decoded]
    with Image.open(path) as image:
        found = []
        for index in range(getattr(image, "n_frames", 1)):
            image.seek(index)
            found.append(np.asarray(image.convert("RGBA")).astype(int))
        return found


@pytest.mark.parametrize("format", ["gif", "webm", "png"])
@pytest.mark.parametrize("way", WAYS)
def test_alpha_is_kept_however_it_is_asked_for(tmp_path, way, format):
    for picture in pictures(filmed(tmp_path, way, format)):
        assert picture[5, 80, 3] == picture[45, 75, 3] == 0
        assert picture[45, 45, 3] >= 254
        assert abs(picture[45, 45, :3] - (252, 98, 85)).max() <= 3
    poster = pictures(tmp_path / f"clear.{format}.poster.png")[0] if format != "png" else picture
    assert poster[5, 80, 3] == 0
    assert tuple(poster[45, 45]) == (252, 98, 85, 255)


@pytest.mark.parametrize("background", ["BLACK", "WHITE"])
def test_what_is_half_there_keeps_its_colour(tmp_path, background):
    way = f"config.background_opacity = 0\nconfig.background_color = {background}\n" + SCENE + DISC
    (still,) = pictures(filmed(tmp_path, "", "png", way))
    assert abs(still[45, 115] - (0, 255, 0, 128)).max() <= 1
    edge = still[(still[..., 3] > 20) & (still[..., 3] < 235)]
    assert len(edge) > 100
    reddish = edge[edge[:, 0] > edge[:, 1]]
    assert abs(reddish[:, :3] - (252, 98, 85)).max() <= 8  # no dark or light rim
    film = pictures(filmed(tmp_path, "", "webm", way))[0]
    assert abs(film[45, 115] - (0, 255, 0, 128)).max() <= 4


def test_a_picture_fading_in_over_nothing_keeps_its_colour(tmp_path):
    Image.new("RGB", (8, 8), (200, 100, 50)).save(tmp_path / "plain.png")
    text = (
        "config.background_opacity = 0\n"
        + SCENE
        + '\n        self.add(ImageMobject("plain.png").set(height=6).set_opacity(0.5))'
        + "\n        self.add(Circle(1, color=BLUE, fill_opacity=1))\n        self.wait(0.2)\n"
    )
    (still,) = pictures(filmed(tmp_path, "", "png", text))
    assert abs(still[20, 80] - (200, 100, 50, 127)).max() <= 2
    assert still[45, 80, 3] == 255


def test_a_film_without_alpha_shows_the_backgrounds_colour(tmp_path):
    way = "config.background_opacity = 0\nconfig.background_color = WHITE\n" + SCENE + DISC
    film = filmed(tmp_path, "", "mp4", way)
    assert film.notes == ("mp4 has no transparency: the background's colour is shown",)
    with av.open(str(film.path)) as container:
        picture = next(container.decode(video=0)).to_ndarray(format="rgb24")
    assert picture[5, 80].min() >= 250
    poster = Image.open(tmp_path / "clear.mp4.poster.png")
    assert poster.mode == "RGB" and poster.getpixel((80, 5)) == (255, 255, 255)


def test_a_background_that_goes_away_in_mid_film_is_refused(tmp_path):
    text = SCENE + DISC + "        self.camera.background_opacity = 0\n        self.wait(0.2)\n"
    with pytest.raises(worker.FilmError, match=r"becomes transparent after 0\.4 s .*--transparent"):
        filmed(tmp_path, "", "gif", text)


def test_the_file_is_known_to_ask_for_it(tmp_path):
    for number, (way, text) in enumerate(WAYS.items()):
        if "camera" not in way and not way.startswith("--"):
            folder = tmp_path / str(number)
            folder.mkdir()
            if way == "manim.cfg":
                (folder / "manim.cfg").write_text("[CLI]\nbackground_opacity = 0\n")
            (folder / "clear.py").write_text(HEAD + text + DISC)
            assert contents(folder / "clear.py").settings.see_through
    (tmp_path / "solid.py").write_text(HEAD + SCENE + DISC)
    assert not contents(tmp_path / "solid.py").settings.see_through


def test_colours_come_through_alpha_and_back():
    colours = np.random.default_rng(1).integers(0, 256, (50, 50, 4), dtype=np.uint8)
    colours[..., 3] |= 0x80
    assert abs(straight(premultiplied(colours)).astype(int) - colours).max() <= 1
    colours[..., 3] = 0
    assert not straight(premultiplied(colours)).any()


def test_colour_bleeds_only_into_what_is_not_there():
    pixels = np.zeros((4, 4, 4), np.uint8)
    pixels[0, 0] = (100, 50, 20, 255)
    pixels[2, 2], pixels[3, 3] = (100, 0, 0, 200), (200, 0, 0, 10)
    filled = bled(pixels)
    assert (filled[:2, :2, :3] == (100, 50, 20)).all() and not filled[:2, 2:].any()
    assert tuple(filled[2, 3]) == (150, 0, 0, 0) and tuple(filled[3, 3]) == (200, 0, 0, 10)
    assert (filled[..., 3] == pixels[..., 3]).all()
