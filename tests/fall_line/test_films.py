"""A figure filmed by render.py, small, in every format, and opened again as others will."""

from fractions import Fraction

import av
import pytest
from PIL import Image

import render

SIZE = (160, 90)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("films")
    words = [
        "multiple_starts",
        "--size",
        "160x90",
        "--fps",
        "10",
        "--jobs",
        "1",
        "--quiet",
        "--out",
        str(out),
    ]
    assert render.main([*words, "--format", "mp4", "gif", "webm", "png"]) == 0
    return out


@pytest.mark.parametrize(
    ("name", "least", "most"), [("multiple_starts.mp4", 25, 50), ("multiple_starts.webm", 5, 12)]
)
def test_a_video_has_its_size_rate_and_length(folder, name, least, most):
    with av.open(str(folder / name)) as container:
        stream = container.streams.video[0]
        frames = [frame.time for frame in container.decode(stream)]
        assert (stream.width, stream.height) == SIZE
        assert stream.average_rate == Fraction(10)
        assert least <= len(frames) / 10 <= most
        assert frames == pytest.approx([k / 10 for k in range(len(frames))], abs=1e-3)


def test_the_chapters_are_the_sections(folder):
    with av.open(str(folder / "multiple_starts.mp4")) as container:
        titles = [chapter["metadata"]["title"] for chapter in container.chapters()]
    assert titles == ["Function", "One start", "Line up", "Descent", "Keep the best"]


def test_the_gif_holds_the_loop_with_honest_delays(folder):
    with Image.open(folder / "multiple_starts.gif") as image:
        assert image.size == SIZE and image.info["loop"] == 0
        delays = []
        for index in range(image.n_frames):
            image.seek(index)
            delays.append(image.info["duration"])
    assert all(delay % 100 == 0 and delay >= 100 for delay in delays), (
        "a tenth of a second at ten frames a second"
    )
    with av.open(str(folder / "multiple_starts.webm")) as container:
        loop = sum(1 for _ in container.decode(video=0)) / 10
    assert sum(delays) / 1000 == pytest.approx(loop, abs=0.1)


def test_the_still_is_a_picture_and_words_lie_beside(folder):
    with Image.open(folder / "multiple_starts.png") as image:
        assert image.size == SIZE
        assert len(image.convert("RGB").getcolors(16000)) > 50
    assert "3 of 16 find the lowest valley" in (folder / "multiple_starts.gif.txt").read_text(
        encoding="utf-8"
    )
    assert "00:00" in (folder / "multiple_starts.mp4.vtt").read_text(encoding="utf-8")
