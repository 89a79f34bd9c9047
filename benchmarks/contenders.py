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


def ours(names: list[str], spec: Spec, *options: str) -> Contender:
    """This project as a user starts it; a GIF holds its loop unless the options say --whole."""
    return _ours(["render.py", *names, *options], spec)


def films(file: str, scenes: list[str], spec: Spec) -> Contender:
    """This project on scenes of any Manim file."""
    return _ours(["-m", "studio", file, *scenes], spec)


def _ours(words: list[str], spec: Spec) -> Contender:
    words = [*words, "--format", spec.format, "--size", f"{spec.width}x{spec.height}", "--fps", str(spec.fps), "--quiet"]
    return _python(words, "--out", spec)


def stock(name: str, spec: Spec, *, loop: bool = False) -> Contender:
    """Stock Manim on the same scene, caching switched off."""
    file = "benchmarks/loops.py" if loop else f"scenes/{name}.py"
    words = ["-m", "manim", file, figure(name).scene, "-qh", "--fps", str(spec.fps), "-r", f"{spec.width},{spec.height}"]
    return _python([*words, "--format", spec.format, "--disable_caching"], "--media_dir", spec)


def matplotlib(frames: int, spec: Spec) -> Contender:
    """Matplotlib's FuncAnimation, drawing as many frames."""
    words = ["-m", "benchmarks.matplotlib_red_ball", str(frames), str(spec.width), str(spec.height), str(spec.fps)]
    return _python([*words, spec.format], "--out", spec)


def floor(recording: Path, spec: Spec) -> Contender:
    """This project's encoder alone, fed with ready frames."""
    return _python(["-m", "benchmarks.ready_frames", "feed", str(recording)], "--out", spec)


def _python(words: list[str], folder_option: str, spec: Spec) -> Contender:
    return Contender(lambda folder: [sys.executable, *words, folder_option, str(folder)], f".{spec.format}")


def gifski(program: Path, pictures: Path, spec: Spec) -> Contender:
    """gifski at its default quality; it would make larger pictures smaller, unless told."""
    words = [str(program), "--quiet", "--fps", str(spec.fps), "--width", str(spec.width), "--height", str(spec.height)]
    return Contender(lambda folder: [*words, "-o", str(folder / "gifski.gif"), *map(str, pictures.glob("*.png"))], ".gif")


def find_gifski(folder: Path) -> Path | None:
    """The program gifski, fetched with npm into the folder where it is not installed; None without either."""
    if found := shutil.which("gifski"):
        return Path(found)
    if not shutil.which("npm"):
        return None
    subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), "gifski"], capture_output=True)
    program = folder / "node_modules" / "gifski" / "bin" / "debian" / "gifski"
    if not program.exists():
        return None
    program.chmod(0o755)
    return program
