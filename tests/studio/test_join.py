"""The joined film, read back: every picture, time and chapter against those of its parts."""

from fractions import Fraction

import av
import numpy as np
import pytest
from av import logging

from studio.captions import Chapter
from studio.encoders import mp4
from studio.frames import Reel
from studio.publish.join import JoinError, join, read
from studio.sound import Sound
from studio.spec import parse_spec

LENGTHS = (31, 1, 7, 2, 21, 10)  # odd and even, alone in their group of pictures, ending with a key frame
KINDS = pytest.mark.parametrize(
    ("quality", "fps"),
    [("standard", "20"), ("high", "20"), ("high", "60"), ("standard", "30000/1001"), ("high", "30000/1001")],
)


def make(path, count, *, quality="standard", fps="20", size=(160, 90), sound=None, key=()):
    """A film of moving pictures that are its own: their colours come from its length."""
    spec = parse_spec("mp4", quality=quality, size=size, fps=fps)
    made, reel = mp4.encoder(path, spec, "a part", "made by hand"), Reel()
    for n in range(count):
        pixels = np.full((size[1], size[0], 4), 255, np.uint8)
        pixels[..., :3] = (14 + 6 * count % 90, 17, 22)
        pixels[(5 * n) % 50 :, (7 * n) % 120 :][:20, :30, :3] = (255, 90, 7 * count % 256)
        reel.show(pixels, made.write, 1, n == 0 or n in key)
    made.close([Chapter(f"All {count}", 0, count)], sound)
    return path


def pictures(path):
    with av.open(str(path)) as film:
        return [(frame.pts * frame.time_base, frame.to_ndarray()) for frame in film.decode(video=0)]


def joined(folder, lengths=LENGTHS, chapters=(), **kind):
    paths = [make(folder / f"{nth}.mp4", count, **kind) for nth, count in enumerate(lengths)]
    target = folder / "joined.mp4"
    join([read(path) for path in paths], target, chapters, title="Ünder", recipe="make it")
    return paths, target


@KINDS
def test_every_picture_is_the_parts_own_and_at_its_time(tmp_path, quality, fps):
    paths, target = joined(tmp_path, quality=quality, fps=fps)
    alone = [picture for path in paths for _, picture in pictures(path)]
    together = pictures(target)
    assert [time for time, _ in together] == [k / Fraction(fps) for k in range(sum(LENGTHS))]
    for nth, ((_, picture), own) in enumerate(zip(together, alone, strict=True)):
        assert np.array_equal(picture, own), nth


@KINDS
def test_storage_times_go_on_steadily_and_never_after_the_picture(tmp_path, quality, fps):
    _, target = joined(tmp_path, quality=quality, fps=fps)
    with av.open(str(target)) as film:
        video = film.streams.video[0]
        frame = 1 / (video.time_base * Fraction(fps))
        packets = [packet for packet in film.demux(video) if packet.dts is not None]
        assert film.duration == pytest.approx(sum(LENGTHS) / Fraction(fps) * av.time_base, abs=1)
        assert (video.frames, video.average_rate, video.start_time) == (sum(LENGTHS), Fraction(fps), 0)
        assert {packet.duration for packet in packets} == {frame}
    stored = np.array([packet.dts for packet in packets])
    assert set(np.diff(stored)) == {frame}
    assert min(packet.pts - packet.dts for packet in packets) == 0


def test_seeking_to_a_part_gives_its_first_picture(tmp_path):
    paths, target = joined(tmp_path, quality="high")
    with av.open(str(target)) as film:
        video = film.streams.video[0]
        for path, start in zip(paths, np.cumsum((0, *LENGTHS))):
            film.seek(round(start / 20 / video.time_base), stream=video)
            frame = next(film.decode(video))
            assert frame.pts * frame.time_base == Fraction(int(start), 20)
            assert np.array_equal(frame.to_ndarray(), pictures(path)[0][1])


@pytest.mark.parametrize("fps", ["60", "30000/1001"])
def test_chapters_begin_exactly_with_their_first_frame(tmp_path, fps):
    chapters = [Chapter("α → β", 0, 31), Chapter("Next", 31, 41), Chapter("Last", 41, 72)]
    _, target = joined(tmp_path, fps=fps, chapters=chapters)
    assert read(target).chapters == tuple(chapters)
    with av.open(str(target)) as film:
        assert [c["start"] * c["time_base"] * Fraction(fps) for c in film.chapters()] == [0, 31, 41]


def test_words_colours_and_profile_are_the_parts_own_and_it_starts_at_once(tmp_path):
    paths, target = joined(tmp_path)
    with av.open(str(paths[0])) as part, av.open(str(target)) as film:
        assert (film.metadata["title"], film.metadata["comment"]) == ("Ünder", "make it")
        codec, own = film.streams.video[0].codec_context, part.streams.video[0].codec_context
        assert (codec.profile, codec.pix_fmt) == ("High", "yuv420p")
        assert bytes(codec.extradata) == bytes(own.extradata)
        assert not film.streams.audio
        frame = next(film.decode(video=0))
        tags = (frame.colorspace, frame.color_range, frame.color_primaries, frame.color_trc)
        assert tags == (1, 1, 1, 1), "BT.709, limited range"
    data = target.read_bytes()
    assert 0 < data.find(b"moov") < data.find(b"mdat") and b"colrnclx" in data


def test_reading_it_gives_no_cause_for_a_warning(tmp_path):
    _, target = joined(tmp_path, quality="high")
    before = logging.get_level()
    logging.set_level(logging.WARNING)
    try:
        with logging.Capture(local=False) as complaints:
            assert len(pictures(target)) == sum(LENGTHS)
    finally:
        logging.set_level(before)
    assert complaints == []


def test_same_parts_same_bytes(tmp_path):
    paths, target = joined(tmp_path, chapters=[Chapter("A", 0, 72)])
    before = target.read_bytes()
    join([read(path) for path in paths], target, [Chapter("A", 0, 72)], title="Ünder", recipe="make it")
    assert target.read_bytes() == before


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"size": (176, 90)}, "other.mp4 cannot be joined to one.mp4: it is 176x90 at 20 frames a second,"),
        ({"fps": "25"}, "it is 160x90 at 25 frames a second, not 160x90 at 20"),
        ({"quality": "high"}, "it was encoded with other settings"),
        ({"sound": Sound(b"\0" * 88200, 44100, 1)}, "other.mp4 has sound; only silent films are joined"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path, other, said):
    paths = [make(tmp_path / "one.mp4", 5), make(tmp_path / "other.mp4", 5, **other)]
    with pytest.raises(JoinError) as refused:
        join([read(path) for path in paths], tmp_path / "joined.mp4", [])
    assert said in str(refused.value)
    assert not (tmp_path / "joined.mp4").exists()


@pytest.mark.parametrize("last", [0, 1])
def test_a_film_that_was_cut_short_after_it_was_read_is_noticed(tmp_path, last):
    paths = [make(tmp_path / f"{nth}.mp4", 5, quality="high") for nth in range(2)]
    tracks = [read(path) for path in paths]
    make(paths[last], 4, quality="high")
    with pytest.raises(JoinError, match="frame"):
        join(tracks, tmp_path / "joined.mp4", [])


def test_an_uneven_rate_is_refused(tmp_path):
    path = make(tmp_path / "uneven.mp4", 6)
    with av.open(str(path)) as source, av.open(str(tmp_path / "gap.mp4"), "w") as film:
        video = film.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(source.streams.video[0]):
            if packet.dts is not None:
                late = 3 * packet.duration if packet.pts > packet.duration else 0
                packet.pts, packet.dts, packet.stream = packet.pts + late, packet.dts + late, video
                film.mux(packet)
    with pytest.raises(JoinError, match="gap.mp4 has no constant frame rate"):
        read(tmp_path / "gap.mp4")
