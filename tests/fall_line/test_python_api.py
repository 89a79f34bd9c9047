"""A film from Python: `from scenes import film`."""

import base64
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from scenes import film
from studio.manifest import Manifest

HOUSE = Path(__file__).parents[2]
SMALL = {"size": (96, 54), "fps": 10, "steps": 3}


def test_a_film_is_its_file_and_shows_itself(tmp_path):
    made = film("red_ball_steps", function="x^2", start=3, learning_rate=0.1, out=tmp_path, **SMALL)
    assert made.path == tmp_path / "red_ball_steps.gif" and Path(made) == made.path
    with open(made, "rb") as file:
        data = file.read()
    with Image.open(made.path) as image:
        assert image.size == (96, 54) and image.format == "GIF"
    assert made.size_bytes == os.path.getsize(made) == len(data)
    # Three steps of x -> 0.8 x from 3 end at 1.536.
    assert "1.536" in made.words["verdict"]
    shown = made._repr_html_()
    assert base64.b64decode(re.search(r"base64,([^\"]+)", shown)[1]) == data
    assert "A red ball" in shown and shown.startswith("<img")


@pytest.mark.parametrize("format", ["gif", "png"])
def test_a_transparent_film_has_nothing_behind_the_drawing(tmp_path, format):
    larger = SMALL | {"size": (320, 180)}
    made = film("red_ball_steps", format=format, out=tmp_path, transparent=True, **larger)
    with Image.open(made.path) as image:
        image.seek(getattr(image, "n_frames", 1) - 1)
        alpha = image.convert("RGBA").getchannel("A")
    shares = [sum(alpha.histogram()[part]) / (320 * 180) for part in (slice(0, 1), slice(128, None))]
    assert shares[0] > 0.8 and shares[1] > 0.01
    with Manifest(tmp_path) as manifest:
        assert manifest.entry(made.path)["recipe"].split().count("--transparent") == 1


def test_one_that_is_fresh_is_not_made_again(tmp_path):
    made = film("red_ball_steps", format="png", out=tmp_path, **SMALL)
    first = os.stat(made).st_mtime_ns
    again = film("red_ball_steps", format="png", out=tmp_path, **SMALL)
    assert again == made and os.stat(again).st_mtime_ns == first
    assert (
        os.stat(film("red_ball_steps", format="png", out=tmp_path, force=True, **SMALL)).st_mtime_ns > first
    )


def test_a_video_shows_itself_with_controls(tmp_path):
    made = film("red_ball_steps", format="mp4", out=tmp_path, **SMALL)
    assert made._repr_html_().startswith("<video controls") and made.duration > 5


@pytest.mark.parametrize(
    "figure, options, words",
    [
        ("red_bal", {}, "unknown figure 'red_bal': did you mean red_ball_steps"),
        ("red_ball_steps", {"start": "far"}, "start: 'far' is not a number"),
        ("red_ball_steps", {"start": [1, 2]}, "start: 2 are given; red_ball_steps takes 1 start"),
        ("red_ball_steps", {"format": "avi"}, "format: 'avi' is not one of"),
        ("red_ball_steps", {"fps": 60}, "fps: frame rate 60"),
        ("red_ball_steps", {"function": 3}, "function: 3 is not a formula"),
        ("red_ball_steps", {"whole": "yes"}, "whole: 'yes' is neither true nor false"),
    ],
)
def test_a_mistake_is_a_value_error_in_one_line(figure, options, words, tmp_path):
    with pytest.raises(ValueError) as raised:
        film(figure, out=tmp_path / "media", **options)
    assert words in str(raised.value) and "\n" not in str(raised.value)
    assert not (tmp_path / "media").exists()


def test_an_option_that_does_not_exist(tmp_path):
    with pytest.raises(TypeError, match="did you mean learning_rate"):
        film("red_ball_steps", lerning_rate=0.1, out=tmp_path)


def test_a_film_that_cannot_be_made_says_why(tmp_path, monkeypatch):
    from studio import pool
    from studio.pool import Outcome

    monkeypatch.setattr(
        pool, "run", lambda jobs, **_: [Outcome(jobs[0], None, "no space left on device", 1.0)]
    )
    with pytest.raises(RuntimeError, match="no space left on device"):
        film("red_ball_steps", format="png", out=tmp_path, **SMALL)


def test_a_plain_script_needs_no_guard(tmp_path):
    script = tmp_path / "bulk.py"
    script.write_text(
        "from scenes import film\n"
        "for start in (1, 2):\n"
        "    name = f'ball-{start}'\n"
        "    print(film('red_ball_steps', start=start, name=name, format='png', size='96x54').path)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(HOUSE)}
    run = subprocess.run(
        [sys.executable, script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["media/ball-1.png", "media/ball-2.png"]
    assert (tmp_path / "media" / "ball-2.png").exists()
