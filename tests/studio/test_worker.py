"""A job becomes a whole file, or nothing."""

import hashlib
import re
import subprocess
import sys
import wave
from pathlib import Path

import av
import numpy as np
import pytest
import scenes_for_tests as scenes
from performing import performed
from PIL import Image

from studio import worker
from studio.formats import FORMATS as TABLE
from studio.job import Job
from studio.spec import parse_spec
from studio.worker import FilmError, film

FORMATS = ["mp4", "gif", "webm", "png"]


def job(folder, format="gif", scene=scenes.TwoSections, size="160x90", **more):
    return Job("test", scene, parse_spec(format, size=size, fps=10), folder / f"test.{format}", **more)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("format", ["mp4", "gif", "webm"])
def test_a_film_is_as_long_as_its_scene(tmp_path, format):
    made = film(job(tmp_path, format))
    assert (made.frames, made.duration) == (30, 3.0)
    assert made.sections == (("first-step", 0.0), ("second-step", 1.5))
    assert made.size_bytes == made.path.stat().st_size
    assert made.words == {"alt": "A disc moves to the right of a square.", "verdict": "it arrived"}
    with av.open(str(made.path)) as container:
        assert float(container.duration / av.time_base) == pytest.approx(3, abs=0.1)


def test_a_still_has_no_length(tmp_path):
    made = film(job(tmp_path, "png"))
    assert (made.frames, made.duration, made.sections, made.extras) == (1, 0.0, (), ())


def test_progress_counts_every_frame(tmp_path):
    told = []
    film(job(tmp_path), told.append)
    assert told == sorted(told)
    assert told[-1] == 30


@pytest.mark.parametrize(
    "scene", [scenes.TwoSections, scenes.Redrawn, scenes.Zooming], ids=lambda scene: scene.__name__
)
def test_a_gif_shows_what_was_drawn(tmp_path, scene):
    made = film(job(tmp_path, scene=scene))
    shown = []
    with Image.open(made.path) as image:
        for index in range(image.n_frames):
            image.seek(index)
            shown += [np.asarray(image.convert("RGB")).astype(int)] * round(image.info["duration"] / 100)
    drawn, _, _ = performed(scene, parse_spec("gif", size="160x90", fps=10))
    errors = [np.abs(got - want[..., :3]).mean() for got, want in zip(shown, drawn, strict=True)]
    assert np.mean(errors) < 0.5
    assert max(errors) < 1


@pytest.mark.parametrize("format", ["mp4", "webm"])
def test_captions_lie_beside_a_video_and_chapters_inside(tmp_path, format):
    made = film(job(tmp_path, format, title="Two sections", recipe="python -m studio"))
    beside = [f"test.{format}{suffix}" for suffix in (".html", ".md", ".poster.png", ".srt", ".vtt")]
    assert names(tmp_path) == [f"test.{format}", *beside]
    assert sorted(path.name for path in made.extras) == beside
    vtt = (tmp_path / f"test.{format}.vtt").read_text(encoding="utf-8")
    assert "00:00:00.000 --> 00:00:00.500\nA square &amp; &lt;a disc&gt;\n" in vtt
    assert "00:00:01.500 --> 00:00:02.000\nThe square goes\n" in vtt
    with av.open(str(made.path)) as container:
        chapters = [
            (c["metadata"]["title"], float(c["start"] * c["time_base"])) for c in container.chapters()
        ]
    assert chapters == [("First step", 0.0), ("Second step", 1.5)]


def test_the_alternative_text_lies_beside_a_gif(tmp_path):
    film(job(tmp_path))
    assert (tmp_path / "test.gif.txt").read_text(
        encoding="utf-8"
    ) == "A disc moves to the right of a square.\n"


def test_what_no_longer_belongs_beside_the_film_goes(tmp_path):
    film(job(tmp_path))
    film(job(tmp_path, scene=scenes.Zooming))
    assert names(tmp_path) == ["test.gif", "test.gif.html", "test.gif.md", "test.gif.poster.png"]


@pytest.mark.parametrize("format", ["mp4", "gif", "webm"])
def test_the_last_frame_lies_beside_a_film(tmp_path, format):
    film(job(tmp_path, format))
    frames, _, _ = performed(scenes.TwoSections, parse_spec(format, size="160x90", fps=10))
    with Image.open(tmp_path / f"test.{format}.poster.png") as poster:
        assert poster.mode == "RGB"
        assert np.array_equal(np.asarray(poster), frames[-1][..., :3])


@pytest.mark.parametrize("format", ["mp4", "gif", "webm"])
def test_embeds_lie_beside_a_film(tmp_path, format):
    film(job(tmp_path, format))
    alt = "A disc moves to the right of a square."
    html, md = ("<picture", "<picture") if format == "gif" else ("<video", "<a")
    for suffix, begin in (("html", html), ("md", md)):
        text = (tmp_path / f"test.{format}.{suffix}").read_text(encoding="utf-8")
        assert text.startswith(begin) and text.endswith(">\n") and alt in text
        named = set(re.findall(r'(?:src|srcset|href|poster)="([^"]+)"', text))
        assert named <= set(names(tmp_path)) and f"test.{format}" in named


def test_sound_is_heard_where_the_film_has_it(tmp_path, monkeypatch):
    click = tmp_path / "click.wav"
    with wave.open(str(click), "wb") as file:
        file.setparams((1, 2, 44100, 0, "NONE", ""))
        file.writeframes((np.resize([20000, -20000], 4410)).astype("<i2").tobytes())
    monkeypatch.setattr(scenes.Sounding, "click", str(click))
    for sections, moment in ((None, 0.5), (("with-sound",), 0.1)):
        made = film(job(tmp_path, "mp4", scenes.Sounding, sections=sections))
        with av.open(str(made.path)) as container:
            heard = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
        assert np.flatnonzero(np.abs(heard) > 0.1)[0] / 48000 == pytest.approx(moment, abs=0.05)
    film(job(tmp_path, "gif", scenes.Sounding))


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("error", [FilmError, KeyboardInterrupt], ids=["raises", "interrupted"])
def test_a_scene_that_ends_badly_leaves_the_folder_as_it_was(tmp_path, format, error):
    (tmp_path / f"test.{format}").write_text("an older film")
    scene = scenes.Raises if error is FilmError else scenes.Interrupted
    with pytest.raises(error) as raised:
        film(job(tmp_path, format, scene))
    if error is FilmError:
        assert re.fullmatch(
            r"RuntimeError: the ball fell off the curve \(scenes_for_tests.py, line \d+\)", str(raised.value)
        )
    assert names(tmp_path) == [f"test.{format}"]
    assert (tmp_path / f"test.{format}").read_text() == "an older film"


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_cut_short_is_not_committed(tmp_path, format, monkeypatch):
    check = worker._check

    def cut_then_check(path, spec, frames):
        path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
        check(path, spec, frames)

    monkeypatch.setattr(worker, "_check", cut_then_check)
    with pytest.raises(FilmError):
        film(job(tmp_path, format))
    assert names(tmp_path) == []


def test_an_unwritable_place_is_named_in_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(FilmError, match="file") as raised:
        film(Job("test", scenes.TwoSections, parse_spec("gif"), tmp_path / "file" / "test.gif"))
    assert "\n" not in str(raised.value)


def test_a_section_that_is_not_there_is_named(tmp_path):
    with pytest.raises(
        FilmError, match="section 'third' is not in TwoSections; its sections: first-step, second-step"
    ):
        film(job(tmp_path, sections=("third",)))
    assert names(tmp_path) == []


SCRIPT = """
import sys
sys.path[:0] = sys.argv[1:3]
from pathlib import Path
import scenes_for_tests as scenes, test_worker
from studio.worker import film
for format in test_worker.FORMATS:
    film(test_worker.job(Path(sys.argv[3]), format, scenes.Redrawn))
film(test_worker.job(Path(sys.argv[3]) / "random", "png", scenes.Random))
"""


def test_same_job_same_bytes_in_any_process(tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    root = Path(worker.__file__).parents[1]
    subprocess.run(
        [sys.executable, "-c", SCRIPT, str(Path(__file__).parent), str(root), str(there)], check=True
    )
    for format in FORMATS:
        film(job(here, format, scenes.Redrawn))
    film(job(here / "random", "png", scenes.Random))
    assert digests(here) == digests(there)
    assert len(digests(here)) == 14  # the three films have a poster and two embeds each


def digests(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


FULL = """
import resource, signal, sys
sys.path[:0] = sys.argv[1:3]
from pathlib import Path
import scenes_for_tests as scenes, test_worker
from studio.worker import FilmError, film
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
for number in range(2):
    for format in test_worker.FORMATS:
        try:
            film(test_worker.job(Path(sys.argv[3]), format, scenes.Noisy))
        except FilmError as error:
            print(format, error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit for the size of files")
def test_a_disk_that_takes_no_more_fails_every_job_alike_and_the_worker_lives(tmp_path):
    command = [sys.executable, "-c", FULL, Path(__file__).parent, Path(worker.__file__).parents[1], tmp_path]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    assert [line.split()[0] for line in lines] == FORMATS * 2
    assert all("file too large" in line for line in lines), lines
    assert names(tmp_path) == []


@pytest.mark.parametrize("format", ["mp4", "webm"])
def test_nothing_is_written_after_what_could_not_be_written(tmp_path, format, monkeypatch):
    """libavformat crashes on it, now and then, and takes the worker's next film along."""
    calls = []

    class Full:
        def mux(self, packets):
            calls.append("mux")
            raise OSError(28, "No space left on device")

        def close(self):
            calls.append("close")

    codec = TABLE[format].codec()
    encoder = codec.encoder
    monkeypatch.setattr(codec, "encoder", lambda *given: full(encoder(*given)))

    def full(made):
        made._silent.close()
        made._silent = Full()
        return made

    with pytest.raises(FilmError, match="no space left on device"):
        film(job(tmp_path, format, scenes.Noisy))
    assert calls == ["mux", "close"]
    assert names(tmp_path) == []
