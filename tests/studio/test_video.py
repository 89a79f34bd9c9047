"""MP4 and WebM, read back as players read them."""

from fractions import Fraction
from itertools import pairwise

import av
import numpy as np
import pytest

from studio.captions import Chapter
from studio.encoders import mp4, webm
from studio.encoders.video import Canvas
from studio.frames import Box, Reel
from studio.sound import Sound
from studio.spec import parse_spec

ENCODERS = {"mp4": mp4.encoder, "webm": webm.encoder}
BOTH = pytest.mark.parametrize("format", ["mp4", "webm"])
COLOURS = "FF0000 00FF00 0000FF FFFF00 00FFFF FF00FF FFFFFF 000000".split()
COLOURS += "0E1116 56B4E9 FF5A4F F5C542 3DD68C 808080".split()
BT709_LIMITED = (1, 1, 1, 1)  # matrix, range, primaries, transfer, as FFmpeg counts them


def write(path, pictures, fps=20, chapters=(), sound=None, title="", recipe=""):
    """pictures: (pixels, repeat, key) triples."""
    format = path.suffix[1:]
    height, width = pictures[0][0].shape[:2]
    made = ENCODERS[format](path, parse_spec(format, size=(width, height), fps=fps), title, recipe)
    reel = Reel()
    for pixels, repeat, key in pictures:
        reel.show(pixels, made.write, repeat, key)
    made.close(chapters, sound)
    return path


def blank(height=48, width=64, colour=(14, 17, 22)):
    return np.full((height, width, 4), (*colour, 255), np.uint8)


def moving(count):
    for n in range(count):
        pixels = blank()
        pixels[n % 40 : n % 40 + 7, (3 * n) % 50 : (3 * n) % 50 + 9, :3] = (255, 90, 79)
        yield pixels, 1, n == 0


def decoded_by_tags(path):
    """RGB pictures, converted by our own arithmetic with the matrix and range each decoded frame claims."""
    pictures = []
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            tags = (frame.colorspace, frame.color_range, frame.color_primaries, frame.color_trc)
            assert tags == BT709_LIMITED
            y, cb, cr = frame.to_ndarray(format="yuv444p").astype(float)
            y, cb, cr = (y - 16) / 219, (cb - 128) / 224, (cr - 128) / 224
            red, blue = y + 2 * (1 - 0.2126) * cr, y + 2 * (1 - 0.0722) * cb
            green = (y - 0.2126 * red - 0.0722 * blue) / 0.7152
            pictures.append(np.rint(255 * np.clip(np.stack([red, green, blue], axis=-1), 0, 1)))
    return pictures


@BOTH
def test_pure_colours_come_back_within_two(tmp_path, format):
    wanted = [tuple(bytes.fromhex(colour)) for colour in COLOURS]
    pixels = np.concatenate([blank(64, 32, colour) for colour in wanted], axis=1)
    for picture in decoded_by_tags(write(tmp_path / f"a.{format}", [(pixels, 3, True)])):
        for place, colour in enumerate(wanted):
            middle = picture[16:48, 32 * place + 8 : 32 * place + 24]
            assert np.abs(middle - colour).max() <= 2, COLOURS[place]


@BOTH
def test_changed_rectangles_add_up_to_the_picture(tmp_path, format):
    drawn = list(moving(12))
    for picture, (pixels, _, _) in zip(
        decoded_by_tags(write(tmp_path / f"a.{format}", drawn)), drawn, strict=True
    ):
        flat = np.all(pixels[..., :3] == (14, 17, 22), axis=-1)
        assert np.abs(picture - pixels[..., :3])[flat].mean() < 2.5
        rows, columns = np.nonzero(~flat)
        inside = picture[rows.min() + 2 : rows.max() - 1, columns.min() + 2 : columns.max() - 1]
        assert np.abs(inside - (255, 90, 79)).mean() < 8


@pytest.mark.parametrize("seed", range(3))
def test_what_changed_is_converted_as_it_would_be_in_the_whole_picture(seed):
    """Also two rows alone, at the edges too."""
    draw = np.random.default_rng(seed)
    pixels = draw.integers(0, 256, (46, 64, 4), np.uint8)
    whole = Canvas(64, 46)
    expected = whole.paint([(Box(0, 46, 0, 64), pixels)]).to_ndarray()
    canvas = Canvas(64, 46)
    canvas.paint([(Box(0, 46, 0, 64), 255 - pixels)])
    rows, columns = [0, *sorted(draw.choice(np.arange(1, 46), 9, False)), 46], [0, 1, 31, 40, 64]
    for top, bottom in pairwise(rows):
        for left, right in pairwise(columns):
            box = canvas.block(Box(top, bottom, left, right))
            canvas.paint([(box, pixels[box.slices].copy())])
    assert np.array_equal(canvas.paint([]).to_ndarray(), expected)


@BOTH
@pytest.mark.parametrize("fps", [20, 25, Fraction(30000, 1001)])
def test_frames_stand_at_their_times(tmp_path, format, fps):
    pictures = [*list(moving(7)), (blank(), 23, False)]
    with av.open(str(write(tmp_path / f"a.{format}", pictures, fps))) as container:
        assert container.streams.video[0].average_rate == pytest.approx(float(fps), rel=1e-3)
        times = [frame.pts * frame.time_base for frame in container.decode(video=0)]
    assert times == pytest.approx([n / float(fps) for n in range(30)], abs=0.0011)  # WebM counts milliseconds


@BOTH
@pytest.mark.parametrize(("fps", "cut"), [(20, 13), (60, 31)])  # the second right after a key frame
def test_key_frames_every_half_second_and_at_every_section(tmp_path, format, fps, cut):
    pictures = [(pixels, 1, n in (0, cut)) for n, (pixels, _, _) in enumerate(moving(80))]
    with av.open(str(write(tmp_path / f"a.{format}", pictures, fps))) as container:
        keys = [
            round(packet.pts * packet.time_base * fps)
            for packet in container.demux(video=0)
            if packet.is_keyframe
        ]
    assert {0, cut} <= set(keys)
    assert max(np.diff([*keys, 80])) <= fps / 2


@BOTH
def test_chapters_title_and_recipe_are_in_the_file(tmp_path, format):
    chapters = [Chapter("First step", 0, 13), Chapter("α → β", 13, 20)]
    path = write(
        tmp_path / f"a.{format}", list(moving(20)), chapters=chapters, title="Ünder", recipe="make -B it"
    )
    with av.open(str(path)) as container:
        words = {key.lower(): text for key, text in container.metadata.items()}
        found = [
            (c["metadata"]["title"], float(c["start"] * c["time_base"]), float(c["end"] * c["time_base"]))
            for c in container.chapters()
        ]
    assert (words["title"], words["comment"]) == ("Ünder", "make -B it")
    assert found == [("First step", 0, 0.65), ("α → β", 0.65, 1)]


def test_a_chapter_of_an_mp4_begins_exactly_with_its_first_frame(tmp_path):
    path = write(tmp_path / "a.mp4", list(moving(9)), 60, [Chapter("A", 0, 2), Chapter("B", 2, 9)])
    with av.open(str(path)) as container:
        assert [c["start"] * c["time_base"] for c in container.chapters()] == [0, Fraction(2, 60)]
        assert container.duration == 150_000


def test_an_mp4_is_high_profile_and_starts_at_once(tmp_path):
    path = write(tmp_path / "a.mp4", list(moving(5)))
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        codec = stream.codec_context
        assert (codec.name, codec.profile, codec.pix_fmt) == ("h264", "High", "yuv420p")
    data = path.read_bytes()
    assert 0 < data.find(b"moov") < data.find(b"mdat")


@BOTH
def test_same_pictures_same_bytes(tmp_path, format):
    sound = Sound(tone(1.0), 44100, 1)
    files = [
        write(
            tmp_path / f"{n}.{format}", list(moving(30)), chapters=[Chapter("A", 0, 30)], sound=sound
        ).read_bytes()
        for n in range(2)
    ]
    assert files[0] == files[1]


def tone(seconds, rate=44100, pitch=440):
    time = np.arange(int(seconds * rate)) / rate
    return (12000 * np.sin(2 * np.pi * pitch * time)).astype("<i2").tobytes()


@BOTH
@pytest.mark.parametrize("seconds", [0.3, 5.0])
def test_sound_is_as_long_as_the_film(tmp_path, format, seconds):
    path = write(tmp_path / f"a.{format}", list(moving(20)), sound=Sound(tone(seconds), 44100, 1))
    with av.open(str(path)) as container:
        assert len(container.streams.audio) == 1
        heard = list(container.decode(audio=0))
    rate = heard[0].sample_rate
    waves = np.concatenate([frame.to_ndarray()[0] for frame in heard])
    assert len(waves) / rate == pytest.approx(1.0, abs=0.05)
    spectrum = np.abs(np.fft.rfft(waves[: int(0.25 * rate)]))
    assert np.argmax(spectrum) / 0.25 == pytest.approx(440, abs=5)
    assert np.abs(waves[int(0.9 * rate) : int(0.95 * rate)]).max() > 0.1 if seconds > 1 else True


@BOTH
def test_nothing_is_left_beside_it(tmp_path, format):
    write(tmp_path / f"a.{format}", list(moving(3)))
    assert [path.name for path in tmp_path.iterdir()] == [f"a.{format}"]
