"""The command has several names: recipes name the one that was used; no file is made again for another."""

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import render
from fall_line.main import main
from studio.recipe import recipe

HOUSE = Path(__file__).parents[2]
SMALL = ["--size", "96x54", "--fps", "10", "--quiet"]
PROGRAMS = (("python", "render.py"), ("python", "-m", "fall_line"), ("fall-line",))


@pytest.mark.parametrize("program", PROGRAMS, ids=shlex.join)
def test_a_recipe_names_the_command_that_was_used(program, tmp_path):
    words = ["red_ball_steps", "--format", "png", *SMALL, "--out", str(tmp_path)]
    assert main(words, program) == 0
    assert shlex.split(recipe(tmp_path / "red_ball_steps.png"))[: len(program) + 1] == [
        *program,
        "red_ball_steps",
    ]


def test_no_file_is_made_again_for_another_name_of_the_command(tmp_path, capsys):
    lecture = ["red_ball_steps", "--lecture", "--steps", "2", "--tempo", "4", *SMALL, "--out", str(tmp_path)]
    still = ["multiple_starts", "--format", "png", *SMALL, "--out", str(tmp_path)]
    assert main(lecture, PROGRAMS[0]) == main(still, PROGRAMS[0]) == 0
    for program in PROGRAMS:
        for words in (lecture, still):
            assert main([*words, "--dry-run"], program) == 0
            assert "0 would be made" in capsys.readouterr().out
    assert main([*still, "--theme", "light", "--dry-run"], PROGRAMS[1]) == 0
    assert "1 would be made" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words, named",
    [(["render.py"], "python render.py"), (["-m", "fall_line"], "python -m fall_line")],
)
def test_the_help_calls_the_command_as_it_was_called(words, named):
    run = [sys.executable, *words, "--help"]
    shown = subprocess.run(run, cwd=HOUSE, capture_output=True, text=True, check=True).stdout
    assert shown.startswith(f"usage: {named} [figure ...] [options]") and f"\n{named} --list" in shown


def test_a_mistake_is_reported_by_the_command_that_was_used(capsys):
    for run, name in ((main, "fall-line"), (render.main, "render.py")):
        with pytest.raises(SystemExit) as left:
            run(["--theme", "blue"])
        assert left.value.code == 2 and capsys.readouterr().err.startswith(f"{name}: --theme: 'blue'")
