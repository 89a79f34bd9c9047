"""A still is the picture itself."""

import numpy as np
import pytest
from PIL import Image

from studio.encoders.still import encoder
from studio.frames import Reel
from studio.spec import parse_spec

SPEC = parse_spec("png", size="40x30")


def write(path, pixels, title="", recipe=""):
    made, reel = encoder(path, SPEC, title, recipe), Reel()
    reel.show(np.zeros_like(pixels), made.write)
    reel.show(pixels, made.write)
    made.close()
    return path


def drawn(alpha):
    pixels = np.random.default_rng(5).integers(0, 256, (30, 40, 4), dtype=np.uint8)
    pixels[..., 3] = alpha
    return pixels


@pytest.mark.parametrize(("alpha", "mode"), [(255, "RGB"), (100, "RGBA")])
def test_every_pixel_is_kept(tmp_path, alpha, mode):
    pixels = drawn(alpha)
    with Image.open(write(tmp_path / "a.png", pixels)) as image:
        assert image.mode == mode
        assert np.array_equal(np.asarray(image), pixels[..., : len(mode)])


def test_it_says_what_it_is(tmp_path):
    with Image.open(write(tmp_path / "a.png", drawn(255), "Ünder the slope", "make it")) as image:
        assert image.info["srgb"] == 0
        assert image.text == {"Title": "Ünder the slope", "Comment": "make it"}


def test_same_picture_same_bytes(tmp_path):
    assert (
        write(tmp_path / "a.png", drawn(255)).read_bytes()
        == write(tmp_path / "b.png", drawn(255)).read_bytes()
    )
