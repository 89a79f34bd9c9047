"""The recipe in a file, run again, makes the same bytes."""

import shlex

import pytest

import render
from studio.recipe import recipe


@pytest.mark.parametrize("suffix", ["mp4", "gif", "webm", "png"])
def test_the_recipe_in_a_file_makes_the_same_bytes_again(suffix, tmp_path, capsys):
    words = f"red_ball_steps --format {suffix} --size 96x54 --fps 10 --start 2 --steps 3 --quality draft"
    asked = [*words.split(), "--name", "ball", "--function", "x² + sin(3x)/2", "--title", "A “ball”, größer"]
    assert render.main([*asked, "--out", str(tmp_path / "first"), "--quiet"]) == 0
    made = tmp_path / "first" / f"ball.{suffix}"

    assert render.main(["--recipe", str(made)]) == 0
    said = capsys.readouterr().out.strip()
    assert said == recipe(made)
    python, program, *again = shlex.split(said)
    assert (python, program) == ("python", "render.py")
    assert render.main([*again, "--out", str(tmp_path / "second"), "--quiet"]) == 0
    assert (tmp_path / "second" / f"ball.{suffix}").read_bytes() == made.read_bytes()


def test_a_file_of_somebody_else_has_none(tmp_path):
    from PIL import Image

    Image.new("RGB", (4, 4)).save(tmp_path / "plain.png")
    (tmp_path / "torn.mp4").write_bytes(b"not a film")
    (tmp_path / "torn.gif").write_bytes(b"GIF89a")
    for name, words in (
        ("plain.png", "carries no recipe"),
        ("torn.mp4", "it is no MP4"),
        ("torn.gif", "it is no GIF"),
    ):
        with pytest.raises(ValueError, match=words):
            recipe(tmp_path / name)
