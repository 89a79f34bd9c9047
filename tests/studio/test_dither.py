"""In a GIF shading has no cells, and flat drawings are as if nobody had ever thought of dithering."""

import numpy as np
import pytest
from PIL import Image

from studio.encoders import dither, gif
from studio.frames import Reel
from studio.spec import parse_spec

WIDTH, HEIGHT = 320, 180
SPEC = parse_spec("gif", size=f"{WIDTH}x{HEIGHT}", fps=10)


def written(path, pictures):
    """Pictures, shape (height, width, 3), as a GIF; read back as RGB whole numbers."""
    made, reel = gif.encoder(path, SPEC), Reel()
    for picture in pictures:
        alpha = np.full((*picture.shape[:2], 1), 255, np.uint8)
        reel.show(np.concatenate([picture.astype(np.uint8), alpha], axis=-1), made.write)
    made.close()
    with Image.open(path) as image:
        shown = []
        for index in range(image.n_frames):
            image.seek(index)
            shown.append(np.asarray(image.convert("RGB")).astype(int))
        return shown


def rainbow(top=0, height=HEIGHT, left=0, width=WIDTH, background=(14, 17, 22)):
    """A shaded rectangle with a colour of its own for nearly every pixel."""
    picture = np.full((HEIGHT, WIDTH, 3), background, np.uint8)
    y, x = np.mgrid[0:height, 0:width]
    red, green = x * 255 // (width - 1), y * 255 // (height - 1)
    picture[top : top + height, left : left + width] = np.stack([red, green, 255 - red], axis=-1)
    return picture


def with_disc(picture, x, y, radius=20):
    """The same under a white disc with a smooth edge."""
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    cover = np.clip(radius + 0.5 - np.hypot(columns - x, rows - y), 0, 1)[..., None]
    return (picture * (1 - cover) + 255 * cover).astype(np.uint8)


def blurred(picture, size=8):
    """As seen from afar: the means of squares of so many pixels."""
    height, width = (side // size * size for side in picture.shape[:2])
    blocks = picture[:height, :width].reshape(height // size, size, width // size, size, 3)
    return blocks.mean(axis=(1, 3))


def off(got, wanted):
    """How far a picture is from another one as seen from afar, for each square, in levels."""
    return np.abs(blurred(got) - blurred(wanted)).max(axis=-1)


def test_shading_keeps_its_colours_as_seen_from_afar(tmp_path, monkeypatch):
    picture = rainbow()
    (dithered,) = written(tmp_path / "a.gif", [picture])
    monkeypatch.setattr(dither, "may_show", lambda *_: False)
    (cells,) = written(tmp_path / "b.gif", [picture])
    print(
        off(dithered, picture).mean(), off(cells, picture).mean(), np.percentile(off(dithered, picture), 99)
    )
    assert 3 * off(dithered, picture).mean() < off(cells, picture).mean()
    assert np.percentile(off(dithered, picture), 99) < 5
    assert np.abs(dithered - picture).mean() < 16  # and from near it is no noise


def test_what_is_uncovered_is_shaded_like_the_rest(tmp_path):
    picture = rainbow()
    moving = [with_disc(picture, 60 + x, 90) for x in (0, 1, 4, 9, 16, 26, 40, 58, 80, 110, 140, 170, 200)]
    *_, last = written(tmp_path / "a.gif", moving)
    way = np.s_[64:120, 32:216]
    assert off(last[way], picture[way]).max() < 7
    assert (last[90, 260] == 255).all()


def test_only_the_shading_is_dithered(tmp_path):
    picture = rainbow(40, 80, 60, 160)
    picture[:20] = (86, 180, 233)
    picture = with_disc(picture, 280, 150)
    (shown,) = written(tmp_path / "a.gif", [picture])
    inside = np.zeros((HEIGHT, WIDTH), bool)
    inside[40:120, 60:220] = True
    assert off(shown[40:120, 60:220], picture[40:120, 60:220]).mean() < 2.5
    flat = ~inside & ((picture == (14, 17, 22)).all(axis=-1) | (picture == (86, 180, 233)).all(axis=-1))
    assert np.array_equal(shown[flat], picture[flat])
    assert np.abs(shown[~inside] - picture[~inside]).max() < 40  # the disc's edge: near, and no pattern


def flat_drawings():
    """Discs of many colours with smooth edges, and a square that fades: none of it is shading."""
    draw = np.random.default_rng(3)
    discs = [(draw.integers(0, 320), draw.integers(0, 180), draw.integers(5, 30)) for _ in range(40)]
    for moment in range(16):
        picture = np.full((HEIGHT, WIDTH, 3), (14, 17, 22), float)
        rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
        for number, (x, y, radius) in enumerate(discs):
            cover = np.clip(radius + 0.5 - np.hypot(columns - x - moment * (number % 5), rows - y), 0, 1)[
                ..., None
            ]
            colour = np.array([number * 37 % 256, number * 91 % 256, number * 53 % 256])
            picture = picture * (1 - cover) + colour * cover
        picture[100:160, 20:90] += (np.array([86, 180, 233]) - picture[100:160, 20:90]) * moment / 15
        yield picture.astype(np.uint8)


def test_flat_drawings_are_the_same_byte_for_byte(tmp_path, monkeypatch):
    drawings = list(flat_drawings())
    assert len(np.unique(np.concatenate(drawings).reshape(-1, 3), axis=0)) > 3000
    monkeypatch.setattr(dither, "may_show", lambda *_: True)
    written(tmp_path / "a.gif", drawings)
    monkeypatch.setattr(dither, "may_show", lambda *_: False)
    written(tmp_path / "b.gif", drawings)
    assert (tmp_path / "a.gif").read_bytes() == (tmp_path / "b.gif").read_bytes()


@pytest.mark.parametrize("what", ["photograph", "little photograph", "gradient", "drawing"])
def test_it_is_found_out_by_itself(tmp_path, monkeypatch, what):
    lookups = []
    monkeypatch.setattr(
        dither, "DitheredLookup", lambda *of: lookups.append(of) or dither_lookup(*of), raising=True
    )
    steps = np.linspace(0, 1, 12)[:, None, None, None]
    ramp = np.linspace((88, 196, 221), (252, 98, 85), WIDTH)[None, None]
    pictures = {
        "photograph": [rainbow()],
        "little photograph": [rainbow(40, 64, left, 100) for left in (60, 70, 80)],
        "gradient": list((steps * np.broadcast_to(ramp, (1, HEIGHT, WIDTH, 3))).astype(np.uint8)),
        "drawing": [with_disc(rainbow(0, 0, 0, 0), x, 90) for x in (60, 80, 100)],
    }[what]
    written(tmp_path / "a.gif", pictures)
    assert bool(lookups) == (what != "drawing")


dither_lookup = dither.DitheredLookup
