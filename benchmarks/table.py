"""The table of results, and the machine they were measured on."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.measure import Cost

HEAD = ("what", "ours", "theirs", "ratio", "target", "verdict")
MEASURED_WITH = ("manim", "numpy", "av", "pillow", "typst", "matplotlib")


@dataclass(frozen=True)
class Row:
    """One line: what was measured, ours and theirs in words, how many times better ours is and should be.

    Without a ratio nothing was measured, and `theirs` says why.
    """

    what: str
    ours: str
    theirs: str
    ratio: float | None = None
    target: float | None = None

    def cells(self) -> tuple[str, ...]:
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}" if self.ratio < 10 else f"{self.ratio:.0f}"
        target = "" if self.target is None else f"≥ {self.target:g}"
        return self.what, self.ours, self.theirs, ratio, target, self.verdict()

    def verdict(self) -> str:
        if self.ratio is None:
            return "not measured"
        if self.target is None:
            return ""
        return "met" if self.ratio >= self.target else f"missed by {1 - self.ratio / self.target:.0%}"


def faster(what: str, ours: Cost, theirs: Cost, target: float | None = None) -> Row:
    return Row(what, in_words(ours), in_words(theirs), theirs.seconds / ours.seconds, target)


def smaller(what: str, ours: Cost, theirs: Cost, target: float) -> Row:
    return Row(f"{what}, file", file_size(ours), file_size(theirs), theirs.size / ours.size, target)


def limit(what: str, value: float, most: float, unit: str) -> Row:
    """How often the value goes into the most that is allowed."""
    return Row(what, f"{value:.3g} {unit}", f"at most {most:g} {unit}", most / value, 1)


def at_least(what: str, value: float, least: float, unit: str) -> Row:
    """How often the least that is allowed goes into the value."""
    return Row(what, f"{value:.4g} {unit}", f"at least {least:g} {unit}", value / least, 1)


def in_words(cost: Cost) -> str:
    made = f", {file_size(cost)}" if cost.size else ""
    return f"{cost.seconds:.2f} s, CPU {cost.cpu:.1f} s, {cost.memory / 1e6:.0f} MB of memory{made}"


def file_size(cost: Cost) -> str:
    return f"file {cost.size / 1e6:.2f} MB" if cost.size >= 1e6 else f"file {cost.size / 1e3:.0f} kB"


def markdown(rows: Sequence[Row]) -> str:
    lines = [HEAD, ("---",) * len(HEAD), *(row.cells() for row in rows)]
    return "\n".join("| " + " | ".join(cell.replace("|", "/") for cell in line) + " |" for line in lines)


def machine() -> str:
    """The date, the machine and the versions, one a line."""
    model = Path("/proc/cpuinfo").read_text().partition("model name")[2].partition("\n")[0].lstrip(": \t")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    lines = [
        f"{date.today()}, {len(os.sched_getaffinity(0))} cores ({model}), {memory:.0f} GiB of memory",
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        ", ".join(f"{name} {_version(name)}" for name in MEASURED_WITH),
        f"load before the start: {os.getloadavg()[0]:.1f}",
    ]
    return "\n".join(f"- {line}" for line in lines)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
