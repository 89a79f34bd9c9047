"""After `pip install`, anywhere: the wheel has all it needs, and the console command is render.py."""

import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

HOUSE = Path(__file__).parents[1]
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")


def run(*words, **options):
    ended = subprocess.run(list(map(str, words)), capture_output=True, text=True, **options)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def installed(folder: Path) -> Path:
    """The programs of a fresh environment with the wheel in it; what the project needs is taken from this
    one."""
    # From a copy: building writes into the folder of the sources.
    unneeded = shutil.ignore_patterns(
        ".*", "build", "*.egg-info", "media", "tests", "benchmarks", "__pycache__"
    )
    shutil.copytree(HOUSE, folder / "sources", ignore=unneeded)
    run(
        *PIP,
        "wheel",
        folder / "sources",
        "--no-deps",
        "--no-build-isolation",
        "--quiet",
        "--wheel-dir",
        folder,
    )
    (wheel,) = folder.glob("fall_line-*.whl")
    venv.create(folder / "env", with_pip=False)
    programs = folder / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    run(*PIP, "--python", programs / "python", "install", "--no-deps", "--quiet", wheel)
    site = Path(
        run(programs / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    )
    # Behind the environment's own packages, and without what an editable installation of the project adds.
    (site / "needed.pth").write_text(sysconfig.get_path("purelib"))
    return programs


def test_the_wheel_films_from_an_empty_folder(tmp_path):
    programs, empty = installed(tmp_path), tmp_path / "empty"
    empty.mkdir()
    run(programs / "fall-line", *"red_ball_steps --format png --size 160x90 --quiet".split(), cwd=empty)
    assert (empty / "media" / "red_ball_steps.png").stat().st_size > 1000
    assert (empty / "media" / "index.html").exists(), "the page's templates are in the wheel"
    recipe = run(programs / "fall-line", "--recipe", "media/red_ball_steps.png", cwd=empty)
    assert recipe.startswith("fall-line red_ball_steps --format png"), (
        "a recipe names the command that was used"
    )
    program = "import fall_line, gd.table, scenes; print(fall_line.__file__, gd.table.iris().x.shape)"
    found = run(programs / "python", "-c", program, cwd=empty)
    assert str(programs.parent) in found and "(100, 2)" in found
