"""The contests, one function each: from a track to rows of the table."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import av
from PIL import Image

from benchmarks import contenders, manim_examples
from benchmarks.contenders import HOUSE, Contender
from benchmarks.fidelity import psnr
from benchmarks.measure import CommandFailed, Cost, measure, medians, one_after_another
from benchmarks.table import Row, at_least, faster, in_words, limit, smaller
from scenes.catalog import ARTICLE
from studio.spec import Spec, parse_spec

GIF_MEMORY, MP4_MEMORY = 400.0, 378.0  # MB of one process: the most that is allowed
IDLE, CHANGING_NUMBER = 0.5, 1000.0  # seconds, microseconds: the same
PLANE = 1.5  # times what a second of the red ball costs: the same
FIDELITY = 58.5  # dB: the least that is allowed; what the article's films had before they were drawn by parts


@dataclass(frozen=True)
class Track:
    """How often everything is run, whether with small pictures only, and a folder for what comes out."""

    runs: int
    quick: bool
    folder: Path

    @property
    def figures(self) -> list[str]:
        return ["red_ball_steps"] if self.quick else [entry.name for entry in ARTICLE]

    def spec(self, format: str, full_size: str, fps: int) -> Spec:
        return parse_spec(format, size="320x180" if self.quick else full_size, fps=10 if self.quick else fps)

    def race(self, **runners: Contender) -> dict[str, Cost]:
        """The median cost of each, run in turns: A B A B."""
        rounds = [
            {name: self.run(name, runner) for name, runner in runners.items()} for _ in range(self.runs)
        ]
        return {name: medians([costs[name] for costs in rounds]) for name in runners}

    def run(self, name: str, runner: Contender) -> Cost:
        cost = measure(runner.command(self.fresh(name)), HOUSE)
        return replace(cost, size=sum(path.stat().st_size for path in self.made(name, runner)))

    def made(self, name: str, runner: Contender) -> list[Path]:
        """The files of the last run under that name."""
        files = (self.folder / name).rglob(f"*{runner.suffix}")
        return [path for path in files if "partial_movie_files" not in path.parts]

    def fresh(self, name: str) -> Path:
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def recording(self, name: str, spec: Spec, *, pictures: bool = False) -> Path:
        """The frames of a figure, ready to be fed, and if wished as pictures too."""
        folder, program = self.fresh("recording"), [sys.executable, "-m", "benchmarks.ready_frames"]
        picture = [name, spec.format, f"{spec.width}x{spec.height}", str(spec.fps)]
        measure([*program, "record", str(folder), *picture], HOUSE)
        if pictures:
            measure([*program, "pictures", str(folder)], HOUSE)
        return folder


def mp4(track: Track) -> Iterator[Row]:
    """All figures against stock Manim and against the encoder alone."""
    spec, found = track.spec("mp4", "1920x1080", 60), []
    for name in track.figures:
        floor = contenders.floor(track.recording(name, spec), spec)
        ours, stock = contenders.ours([name], spec), contenders.stock(name, spec)
        found.append(track.race(ours=ours, stock=stock, floor=floor))
        yield faster(f"{_called(spec)}, {name}: stock manim", found[-1]["ours"], found[-1]["stock"])
        yield faster(f"{_called(spec)}, {name}: the encoder alone", found[-1]["ours"], found[-1]["floor"])
        (film,) = track.made("ours", ours)
        value = psnr(film, track.folder / "recording")
        yield at_least(f"{_called(spec)}, {name}: PSNR against the lossless frames", value, FIDELITY, "dB")
    total, together = _totals(found), track.race(ours=contenders.ours(track.figures, spec))["ours"]
    what = f"{_called(spec)}, all figures"
    yield faster(f"{what} one by one: stock manim", total["ours"], total["stock"], 3.6)
    yield faster(f"{what} in one command: stock manim", together, total["stock"], 5)
    yield faster(f"{what} one by one: the encoder alone", total["ours"], total["floor"])
    yield faster(f"{what} in one command: the encoder alone, one by one", together, total["floor"], 0.9)
    yield limit(f"{_called(spec)}, memory of the largest", total["ours"].memory / 1e6, MP4_MEMORY, "MB")


def gif(track: Track) -> Iterator[Row]:
    """All figures, whole, against stock Manim and gifski."""
    spec, found = track.spec("gif", "800x450", 25), []
    what, program = _called(spec), contenders.find_gifski(track.fresh("npm"))
    for name in track.figures:
        runners = {"ours": contenders.ours([name], spec, "--whole"), "stock": contenders.stock(name, spec)}
        if program:
            runners["gifski"] = contenders.gifski(program, track.recording(name, spec, pictures=True), spec)
            runners["pictures"] = contenders.stock_pictures(name, spec)
        found.append(track.race(**runners))
        yield from _against_stock(f"{what}, {name}", found[-1])
        if program:
            yield smaller(f"{what}, {name}: gifski", found[-1]["ours"], found[-1]["gifski"], 1)
    total = _totals(found)
    yield faster(f"{what}, all figures: stock manim", total["ours"], total["stock"], 9)
    if program:
        yield faster(f"{what}, all figures: gifski, frames ready", total["ours"], total["gifski"])
        made = one_after_another([total["pictures"], total["gifski"]])
        yield faster(f"{what}, all figures: gifski, frames made by stock manim", total["ours"], made)
    else:
        yield Row(f"{what}: gifski", "", "needs the program gifski, or npm to fetch it", target=1)


def gif_hd(track: Track) -> Iterator[Row]:
    """The loops of all figures against stock Manim, which has no room for a whole figure."""
    spec, found = track.spec("gif", "1920x1080", 50), []
    for name in track.figures:
        ours, stock = contenders.ours([name], spec), contenders.stock(name, spec, loop=True)
        found.append(track.race(ours=ours, stock=stock))
        yield from _against_stock(f"{_called(spec)}, {name}, loop", found[-1])
    total = _totals(found)
    yield faster(f"{_called(spec)}, all loops: stock manim", total["ours"], total["stock"], 16)
    yield limit(f"{_called(spec)}, memory of the largest", total["ours"].memory / 1e6, GIF_MEMORY, "MB")


def matplotlib(track: Track) -> Iterator[Row]:
    """The red ball against Matplotlib's FuncAnimation of an equivalent picture, with as many frames."""
    for spec in (track.spec("mp4", "1920x1080", 60), track.spec("gif", "800x450", 25)):
        what = f"{_called(spec)}, red_ball_steps: Matplotlib"
        if find_spec("matplotlib") is None:
            yield Row(what, "", "needs Matplotlib: make bench")
            continue
        ours = contenders.ours(["red_ball_steps"], spec, "--whole")
        track.run("ours", ours)
        (film,) = track.made("ours", ours)
        found = track.race(ours=ours, theirs=contenders.matplotlib(frames_in(film, spec), spec))
        yield faster(what, found["ours"], found["theirs"])


def strangers(track: Track) -> Iterator[Row]:
    """Scenes of Manim's own manual, as anybody films them."""
    spec, file = track.spec("mp4", "1920x1080", 60), track.fresh("examples") / "manim_examples.py"
    manim_examples.write(file)
    ratios = []
    for scene in list(manim_examples.EXAMPLES)[: 2 if track.quick else None]:
        ours, stock = contenders.film(file, scene, spec), contenders.stock_film(file, scene, spec)
        found = track.race(ours=ours, stock=stock)
        yield (
            row := faster(f"{_called(spec)}, Manim's {scene}: stock manim", found["ours"], found["stock"], 1)
        )
        ratios.append(row.ratio or 0.0)
    what = f"{_called(spec)}, Manim's own {len(ratios)} examples, the median: stock manim"
    yield Row(what, "1", f"{median(ratios):.2f}", median(ratios), 2.5)


def plane(track: Track) -> Iterator[Row]:
    """What a second of a map costs, as a multiple of a second of the red ball: a map is drawn once."""
    spec, names = track.spec("mp4", "1920x1080", 60), ("red_ball_steps", "contour_map", "rule_race")
    runners = {name: contenders.ours([name], spec) for name in names}
    costs = track.race(**runners)
    seconds = {}
    for name, runner in runners.items():
        (film,) = track.made(name, runner)
        seconds[name] = costs[name].seconds / (frames_in(film, spec) / float(spec.fps))
    for name in names[1:]:
        what = f"{_called(spec)}, a second of {name} against one of red_ball_steps"
        yield limit(what, seconds[name] / seconds[names[0]], PLANE, "times")


def length(track: Track) -> Iterator[Row]:
    """Films of 10 to 80 seconds: a second of film should cost the same, and a GIF no more memory."""
    lengths = (10, 20) if track.quick else (10, 20, 40, 80)
    for spec in (track.spec("mp4", "1920x1080", 60), track.spec("gif", "800x450", 25)):
        file = HOUSE / "benchmarks" / "film_lengths.py"
        films = {f"{n} s": contenders.film(file, f"Film{n}", spec) for n in lengths}
        found = track.race(**films)
        for n, cost in zip(lengths, found.values(), strict=True):
            expected = found["10 s"].seconds * n / 10
            what = f"{_called(spec)}, {n} s of film: {n // 10} × 10 s"
            yield Row(what, in_words(cost), f"{expected:.2f} s", expected / cost.seconds)
            if spec.format == "gif":
                yield limit(f"{_called(spec)}, {n} s of film, memory", cost.memory / 1e6, GIF_MEMORY, "MB")


def jobs(track: Track) -> Iterator[Row]:
    """The GIFs of all figures, by one worker and by two."""
    spec, names = (
        track.spec("gif", "800x450", 25),
        [entry.name for entry in ARTICLE[: 2 if track.quick else 5]],
    )
    two, one = (contenders.ours(names, spec, f"--jobs {count}") for count in (2, 1))
    found = track.race(two=two, one=one)
    yield faster(f"{_called(spec)}, {len(names)} loops, 2 jobs: 1 job", found["two"], found["one"])


def idle(track: Track) -> Iterator[Row]:
    """A second run, with everything made already."""
    spec, folder = parse_spec("gif", quality="draft"), track.fresh("idle")
    again = contenders.ours(track.figures, spec).command(folder)
    measure(again, HOUSE)
    cost = medians([measure(again, HOUSE) for _ in range(max(3, track.runs))])
    yield limit(f"nothing to do, figures made before: {len(track.figures)}", cost.seconds, IDLE, "s")


def number(track: Track) -> Iterator[Row]:
    """A number that changes every frame."""
    program = [sys.executable, "-m", "benchmarks.changing_number"]
    said = subprocess.run(program, cwd=HOUSE, capture_output=True, text=True)
    if said.returncode:
        raise CommandFailed(said.stderr.strip().splitlines()[-1])
    ours, manims = map(float, said.stdout.split())
    yield limit("a number that changes", ours, CHANGING_NUMBER, "µs")
    yield Row(
        "a number that changes: Manim's DecimalNumber", f"{ours:.0f} µs", f"{manims:.0f} µs", manims / ours
    )


ALL = (mp4, gif, gif_hd, strangers, matplotlib, plane, length, jobs, idle, number)
CONTESTS = {contest.__name__.replace("_", "-"): contest for contest in ALL}


def frames_in(film: Path, spec: Spec) -> int:
    """How many frames long a film is, at its rate."""
    if spec.format == "mp4":
        with av.open(str(film)) as container:
            return container.streams.video[0].frames
    with Image.open(film) as image:
        milliseconds = 0
        for index in range(image.n_frames):
            image.seek(index)
            milliseconds += image.info["duration"]
    return round(milliseconds * spec.fps / 1000)


def _against_stock(what: str, found: dict[str, Cost]) -> Iterator[Row]:
    yield faster(f"{what}: stock manim", found["ours"], found["stock"])
    yield smaller(f"{what}: stock manim", found["ours"], found["stock"], 5)


def _totals(found: list[dict[str, Cost]]) -> dict[str, Cost]:
    return {who: one_after_another([costs[who] for costs in found]) for who in found[0]}


def _called(spec: Spec) -> str:
    return f"{spec.format.upper()} {spec.width}x{spec.height}, {spec.fps} fps"
