"""Who runs: the command line of each contender, for a folder of its own."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scenes.catalog import figure
from studio.spec import Spec

HOUSE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Contender:
    """`command(folder)` makes a file or several that end in `suffix`, somewhere in the folder."""

    command: Callable[[Path], list[str]]
    suffix: str


def ours(names: list[str], spec: Spec, options: str = "") -> Contender:
    """This project as a user starts it; a GIF holds its loop unless the options say --whole."""
    return _ours(f"render.py {' '.join(names)} {options}", spec)


def film(file: Path, scene: str, spec: Spec) -> Contender:
    """This project on a scene of any Manim file."""
    return _ours(f"-m studio {file} {scene}", spec)


def _ours(words: str, spec: Spec) -> Contender:
    file = f"--format {spec.format} --size {spec.width}x{spec.height} --fps {spec.fps} --quiet"
    return _python(f"{words} {file} --out", spec)


def stock(name: str, spec: Spec, *, loop: bool = False) -> Contender:
    """Stock Manim on the same scene."""
    return stock_film(
        HOUSE / ("benchmarks/loops.py" if loop else f"scenes/{name}.py"), figure(name).scene, spec
    )


def stock_film(file: Path, scene: str, spec: Spec, format: str = "") -> Contender:
    """Stock Manim on a scene of any file, caching switched off."""
    picture = f"-qh --fps {spec.fps} -r {spec.width},{spec.height} --format {format or spec.format}"
    return _python(f"-m manim {file} {scene} {picture} --disable_caching --media_dir", spec)


def stock_pictures(name: str, spec: Spec) -> Contender:
    """Stock Manim, writing every frame of the figure as a PNG."""
    return stock_film(HOUSE / f"scenes/{name}.py", figure(name).scene, spec, "png-sequence")


def matplotlib(frames: int, spec: Spec) -> Contender:
    """Matplotlib's FuncAnimation, drawing as many frames."""
    picture = f"{frames} {spec.width} {spec.height} {spec.fps} {spec.format}"
    return _python(f"-m benchmarks.matplotlib_red_ball {picture} --out", spec)


def floor(recording: Path, spec: Spec) -> Contender:
    """This project's encoder alone, fed with ready frames."""
    return _python("-m benchmarks.ready_frames feed", spec, recording)


def _python(words: str, spec: Spec, *paths: Path) -> Contender:
    """What comes out goes to the folder named last."""
    program = [sys.executable, *words.split(), *map(str, paths)]
    return Contender(lambda folder: [*program, str(folder)], f".{spec.format}")


def gifski(program: Path, pictures: Path, spec: Spec) -> Contender:
    """gifski at its default quality; it would make larger pictures smaller, unless told."""
    words = f"--quiet --fps {spec.fps} --width {spec.width} --height {spec.height} -o".split()
    files = sorted(map(str, pictures.glob("*.png")))
    return Contender(lambda folder: [str(program), *words, str(folder / "gifski.gif"), *files], ".gif")


def find_gifski(folder: Path) -> Path | None:
    """The program gifski, fetched with npm into the folder where it is not installed; None without either."""
    if found := shutil.which("gifski"):
        return Path(found)
    if not shutil.which("npm"):
        return None
    install = "npm install --no-audit --no-fund gifski --prefix".split()
    subprocess.run([*install, str(folder)], capture_output=True)
    program = folder / "node_modules" / "gifski" / "bin" / "debian" / "gifski"
    if not program.exists():
        return None
    program.chmod(0o755)
    return program
