"""GIFs, read back as browsers read them."""

import tracemalloc
from dataclasses import replace

import av
import numpy as np
import pytest
from PIL import Image

from studio.encoders.gif import encoder
from studio.frames import Box, Reel
from studio.spec import parse_spec

SPEC = parse_spec("gif", size="64x48", fps=25)


def write(path, pictures, spec=SPEC, recipe=""):
    """pictures: (pixels, repeat) pairs."""
    made, reel = encoder(path, spec, "", recipe), Reel()
    for pixels, repeat in pictures:
        reel.show(pixels, made.write, repeat)
    made.close()
    return path


def read(path):
    """Composited RGB pictures and their delays in hundredths."""
    with Image.open(path) as image:
        pictures, delays = [], []
        for index in range(image.n_frames):
            image.seek(index)
            pictures.append(np.asarray(image.convert("RGB")))
            delays.append(round(image.info["duration"] / 10))
        return pictures, delays, image.info


def picture(colour=(14, 17, 22), spots=()):
    pixels = np.full((48, 64, 4), (*colour, 255), np.uint8)
    for (row, column), spot in spots:
        pixels[row : row + 6, column : column + 6, :3] = spot
    return pixels


def moving_spots(count):
    return [
        picture(spots=[((n % 40, n % 50), (255, 90, 79)), ((20, 30), (n % 4 * 60, 200, 90))])
        for n in range(count)
    ]


def noise(count, seed=1):
    draw = np.random.default_rng(seed)
    frame = picture()
    for _ in range(count):
        frame = frame.copy()
        frame[4:44, 2:62, :3] = draw.integers(0, 256, (40, 60, 3))
        yield frame, 1


def test_few_colours_come_back_exactly_and_in_time(tmp_path):
    drawn = moving_spots(12)
    pictures, delays, _ = read(write(tmp_path / "a.gif", [(pixels, 1) for pixels in drawn]))
    assert delays == [4] * 12
    assert all(np.array_equal(got, want[..., :3]) for got, want in zip(pictures, drawn, strict=True))


def test_changes_far_apart_are_one_picture(tmp_path):
    """Two rectangles of one frame, the second of which overlaps nothing, then one within the first."""
    made, drawn = encoder(tmp_path / "a.gif", SPEC, "", ""), []
    reel, spots = Reel(), [[], [((2, 2), (255, 0, 0)), ((40, 50), (0, 255, 0))], [((3, 3), (0, 0, 255))]]
    for spot in spots:
        drawn.append(picture(spots=spot))
        reel.show(drawn[-1], made.write, damage=[Box(0, 12, 0, 12), Box(38, 48, 40, 64)])
    made.close()
    pictures, delays, _ = read(tmp_path / "a.gif")
    assert delays == [4, 4, 4]
    assert all(np.array_equal(got, want[..., :3]) for got, want in zip(pictures, drawn, strict=True))


@pytest.mark.parametrize("room", [0, 10**9])
def test_a_spool_without_room_holds_the_same(tmp_path, monkeypatch, room):
    monkeypatch.setattr("studio.encoders.spool._ROOM", room)
    drawn = moving_spots(6)
    pictures, _, _ = read(write(tmp_path / "a.gif", [(pixels, 1) for pixels in drawn]))
    assert all(np.array_equal(got, want[..., :3]) for got, want in zip(pictures, drawn, strict=True))


def test_libav_composites_the_same_pictures(tmp_path):
    drawn = moving_spots(8)
    with av.open(str(write(tmp_path / "a.gif", [(pixels, 1) for pixels in drawn]))) as container:
        got = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    assert all(np.array_equal(a, b[..., :3]) for a, b in zip(got, drawn, strict=True))


def test_equal_pictures_become_one_long_delay(tmp_path):
    same = picture(spots=[((4, 4), (255, 0, 0))])
    _, delays, _ = read(
        write(tmp_path / "a.gif", [(picture(), 1), (same, 1), (same.copy(), 5), (same, 44), (picture(), 2)])
    )
    assert delays == [4, 200, 8]


def test_a_hold_longer_than_a_delay_can_be_is_split(tmp_path):
    end = picture(spots=[((4, 4), (255, 0, 0))])
    pictures, delays, _ = read(write(tmp_path / "a.gif", [(picture(), 1), (end, 40_000)]))
    assert delays == [4, 65535, 65535, 28930]
    assert all(np.array_equal(got, end[..., :3]) for got in pictures[1:])


@pytest.mark.parametrize(("fps", "delay"), [("50", 2), ("100/3", 3), ("12.5", 8), ("10", 10)])
def test_delays_are_those_of_the_rate(tmp_path, fps, delay):
    spec = parse_spec("gif", size="64x48", fps=fps)
    _, delays, _ = read(write(tmp_path / "a.gif", [(pixels, 1) for pixels in moving_spots(3)], spec))
    assert delays == [delay] * 3


def test_it_loops_for_ever_or_once_and_carries_its_recipe(tmp_path):
    recipe = "python render.py α " + "x" * 300
    _, _, info = read(write(tmp_path / "a.gif", [(picture(), 1)], recipe=recipe))
    assert info["loop"] == 0
    assert info["comment"].decode() == recipe
    _, _, info = read(write(tmp_path / "b.gif", [(picture(), 1)], parse_spec("gif", size="64x48", once=True)))
    assert "loop" not in info
    assert "comment" not in info


def test_many_colours_share_one_palette_and_large_areas_stay_exact(tmp_path):
    ramp = picture((14, 17, 22))
    ramp[8:40, :, :3] = np.stack(
        np.broadcast_arrays(np.arange(64) * 4, np.arange(32)[:, None] * 8, 90), axis=-1
    )
    ramp[40:, :20, :3] = (86, 180, 233)
    drawn = [np.roll(ramp, shift, axis=1) for shift in range(0, 12, 3)]
    path = write(tmp_path / "a.gif", [(pixels, 1) for pixels in drawn])
    pictures, _, _ = read(path)
    for got, want in zip(pictures, drawn, strict=True):
        assert np.array_equal(got[:8], want[:8, :, :3])
        assert np.array_equal(got[40:], want[40:, :, :3])
        assert np.abs(got.astype(int) - want[..., :3]).mean() < 6  # 2000 colours on 255
    assert len(np.unique(np.concatenate(pictures).reshape(-1, 3), axis=0)) <= 255
    assert path.read_bytes().count(b"NETSCAPE2.0") == 1


def test_only_what_changed_is_written(tmp_path):
    still, moved = picture(), picture(spots=[((10, 20), (255, 0, 0))])
    data = write(tmp_path / "a.gif", [(still, 1), (moved, 1)]).read_bytes()
    left_top_width_height = np.array([20, 10, 6, 6], "<u2").tobytes()
    assert b"\x2c" + left_top_width_height in data


def test_a_change_too_small_for_the_palette_is_no_change(tmp_path):
    (first, _), *_ = noise(1)
    second = first.copy()
    second[10, 10, 0] ^= 1
    _, delays, _ = read(write(tmp_path / "a.gif", [(first, 1), (second, 1)]))
    assert delays == [8]


def test_memory_does_not_grow_with_the_film(tmp_path):
    def peak(count):
        tracemalloc.start()
        write(tmp_path / "a.gif", noise(count))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    peak(5)
    assert peak(120) < 1.3 * peak(60)


def test_same_pictures_same_bytes(tmp_path):
    files = [write(tmp_path / f"{n}.gif", noise(20)).read_bytes() for n in range(2)]
    assert files[0] == files[1]


CLEAR = replace(SPEC, transparent=True)


def floating(count):
    """Two squares that move on nothing and meet, a strip that stands, and one that comes and goes."""
    for n in range(count):
        pixels = np.zeros((48, 64, 4), np.uint8)
        pixels[40:44] = (200, 200, 200, 255)
        if n % 3:
            pixels[:4, 50:] = (20, 120, 40, 255)
        pixels[10:20, 2 * n : 2 * n + 9] = (255, 90, 79, 255)
        pixels[15:25, 50 - 3 * n : 60 - 3 * n] = (86, 180, 233, 255)
        yield pixels


def as_shown(path):
    """Composited RGBA pictures, what is not there being all zeros, and their delays, as Pillow reads them."""
    with Image.open(path) as image:
        pictures, delays = [], []
        for index in range(image.n_frames):
            image.seek(index)
            pictures.append(
                np.asarray(image.convert("RGBA")) * (np.asarray(image.convert("RGBA"))[..., 3:] > 0)
            )
            delays.append(round(image.info["duration"] / 10))
        return pictures, delays


def test_what_goes_away_on_nothing_leaves_nothing(tmp_path):
    drawn = list(floating(15))
    path = write(tmp_path / "a.gif", [(pixels, 1) for pixels in drawn], CLEAR)
    pictures, delays = as_shown(path)
    assert delays == [4] * 15
    assert all(np.array_equal(got, want) for got, want in zip(pictures, drawn, strict=True))
    with av.open(str(path)) as container:
        for got, want in zip(container.decode(video=0), drawn, strict=True):
            shown = got.to_ndarray(format="rgba")
            assert np.array_equal(shown[..., 3], want[..., 3])
            assert np.array_equal(shown[..., :3][want[..., 3] > 0], want[..., :3][want[..., 3] > 0])


def test_nothing_at_all_has_its_time(tmp_path):
    nothing, something = np.zeros((48, 64, 4), np.uint8), next(floating(1))
    path = write(tmp_path / "a.gif", [(nothing, 3), (something, 70_000), (nothing, 2)], CLEAR)
    pictures, delays = as_shown(path)
    assert sum(delays) == 4 * 70_005 and delays[0] == 12 and delays[-1] == 8
    assert not pictures[0].any() and not pictures[-1].any()
    assert all(np.array_equal(got, something) for got in pictures[1:-1])
    assert as_shown(write(tmp_path / "b.gif", [(nothing, 5)], CLEAR))[1] in ([20], [0, 20])


def test_half_there_is_there_and_less_is_not(tmp_path):
    pixels = np.zeros((48, 64, 4), np.uint8)
    pixels[:10], pixels[10:20] = (255, 0, 0, 128), (0, 0, 255, 127)
    ((picture,), _) = as_shown(write(tmp_path / "a.gif", [(pixels, 1)], CLEAR))
    assert (picture[:10] == (255, 0, 0, 255)).all()
    assert not picture[10:].any()


def test_what_is_opaque_is_the_same_in_a_transparent_gif(tmp_path):
    drawn = [(pixels, 1) for pixels in moving_spots(12)]
    one, other = (write(tmp_path / f"{n}.gif", drawn, spec) for n, spec in enumerate((SPEC, CLEAR)))
    assert one.read_bytes() == other.read_bytes()


def test_nothing_is_left_beside_it(tmp_path):
    write(tmp_path / "a.gif", [(picture(), 1)])
    assert [path.name for path in tmp_path.iterdir()] == ["a.gif"]
