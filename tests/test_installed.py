"""After `pip install`, anywhere: the wheel has all it needs, and the console command is render.py."""

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
pytestmark = pytest.mark.xdist_group("installed")  # the wheel is built in the folder of the sources, once


def run(*words, **options):
    return subprocess.run(list(map(str, words)), capture_output=True, text=True, check=True, **options).stdout


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """A fresh environment with the wheel in it; what the project needs besides is taken from this one."""
    folder = tmp_path_factory.mktemp("installed")
    run(
        sys.executable, "-m", "pip", "wheel", HOUSE, "--no-deps", "--no-build-isolation", "--quiet",
        "--disable-pip-version-check", "--wheel-dir", folder,
    )  # fmt: skip
    (wheel,) = folder.glob("fall_line-*.whl")
    venv.create(folder / "env", with_pip=False)
    python = folder / "env" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    run(
        sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--quiet",
        "--disable-pip-version-check", wheel,
    )  # fmt: skip
    # Behind the environment's own packages, and without what an editable installation of the project adds.
    (site / "needed.pth").write_text(sysconfig.get_path("purelib"))
    return python.parent


def test_the_console_command_films_from_an_empty_folder(environment, tmp_path):
    words = ["red_ball_steps", "--format", "png", "--size", "160x90", "--quiet"]
    run(environment / "fall-line", *words, cwd=tmp_path)
    assert (tmp_path / "media" / "red_ball_steps.png").stat().st_size > 1000
    assert (tmp_path / "media" / "index.html").exists(), "the page's templates are in the wheel"
    recipe = run(environment / "fall-line", "--recipe", "media/red_ball_steps.png", cwd=tmp_path)
    assert recipe.startswith("fall-line red_ball_steps --format png"), (
        "a recipe names the command that was used"
    )


def test_the_installed_packages_are_those_of_the_wheel(environment, tmp_path):
    program = "import fall_line, gd.table, scenes; print(fall_line.__file__, gd.table.iris().x.shape)"
    told = run(environment / "python", "-c", program, cwd=tmp_path)
    assert str(environment.parent) in told and "(100, 2)" in told
