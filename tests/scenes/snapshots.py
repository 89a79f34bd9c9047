"""What a figure shows, frame by frame: its numbers, balls, tangents and lines as they stand on screen, as
plain values.

Nothing is asked of a figure but what it has put on screen; where that is in the function's coordinates is
worked out here, from the edges and ranges of the axes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from manim import Arrow, Dot, tempconfig
from skiers import covered_by_skiers

from scenes.kit.ball import Ball, Trail
from scenes.kit.chart import Track
from scenes.kit.counter import Counter
from scenes.kit.crowd import Crowd
from scenes.kit.gauge import Needle
from scenes.kit.inset import Inset
from scenes.kit.plane import Curve
from scenes.kit.readout import Readout
from scenes.kit.skier import FallArrow, Skier
from scenes.kit.slope import Tangent
from scenes.kit.slope_triangle import SlopeTriangle
from scenes.kit.text import Typeset

HARDLY_BEGUN = 0.2
"""A line that is being drawn has no direction before it is so long."""
POINTS_OF_A_DOT = len(Dot().points)
SIZE = {"pixel_width": 160, "pixel_height": 90}


@dataclass(frozen=True)
class Axes:
    """The edges of a plane on screen (left, right, bottom, top) and the numbers at them."""

    box: tuple[float, float, float, float]
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    log_y: bool = False

    def numbers(self, place) -> tuple[float, float]:
        """(x, y) of a place on screen."""
        left, right, bottom, top = self.box
        (x0, x1), (y0, y1) = self.x_range, np.log10(self.y_range) if self.log_y else self.y_range
        x = x0 + (place[0] - left) / (right - left) * (x1 - x0)
        y = y0 + (place[1] - bottom) / (top - bottom) * (y1 - y0)
        return float(x), float(10**y if self.log_y else y)

    def slope(self, start, end) -> float:
        """The slope, in numbers, of a line on screen."""
        (x0, y0), (x1, y1) = self.numbers(start), self.numbers(end)
        return (y1 - y0) / (x1 - x0) if x1 != x0 else np.inf


@dataclass(frozen=True)
class BallSeen:
    """A ball: where it is in numbers (None: out of view), the start of its walk, and what it belongs to."""

    axes: Axes
    at: tuple[float, float] | None
    start: float
    of: str


@dataclass(frozen=True)
class LineSeen:
    """A straight line: its ends in numbers, and its slope in them."""

    axes: Axes
    start: tuple[float, float]
    end: tuple[float, float]
    slope: float


@dataclass(frozen=True)
class Snapshot:
    """One frame. `at_rest`: it is the last one of an animation, so that a step under way has been taken.

    astray    for every skier, how far the middle of the skis is from where the walk is, in units of the frame
    pointers  arrows that stand upright
    time      in seconds
    curves    of a frame at rest: the axes and the corners of every curve, in numbers, shape (n, 2)
    """

    section: str
    at_rest: bool
    texts: frozenset[str]
    counters: tuple[dict[str, str], ...]
    readouts: tuple[str, ...]
    balls: tuple[BallSeen, ...]
    tangents: tuple[LineSeen, ...]
    triangles: tuple[tuple[LineSeen, LineSeen], ...]
    fall_arrows: tuple[LineSeen, ...]
    step_arrows: tuple[LineSeen, ...]
    marks: tuple[BallSeen, ...]
    tracks: tuple[np.ndarray, ...]
    needles: tuple[tuple[float, float, float], ...]
    covered: tuple[str, ...] = ()
    astray: tuple[float, ...] = ()
    pointers: tuple[LineSeen, ...] = ()
    curves: tuple[tuple[Axes, np.ndarray], ...] = ()
    time: float = 0.0


def _axes(plane) -> Axes:
    return Axes(plane.box, plane.x_range, plane.y_range, plane.log_y)


def _line(axes: Axes, start, end) -> LineSeen:
    return LineSeen(axes, axes.numbers(start), axes.numbers(end), axes.slope(start, end))


def _shown(part) -> bool:
    return any(
        len(piece.points) and max(piece.get_fill_opacity(), piece.get_stroke_opacity()) > 0.05
        for piece in part.family_members_with_points()
    )


def _vertices(axes: Axes, line) -> np.ndarray:
    """The corners of a line of straight pieces, in numbers, shape (n, 2)."""
    points = line.points[[0, *range(3, len(line.points), 4)]] if len(line.points) else np.zeros((0, 3))
    return np.array([axes.numbers(point) for point in points]).reshape(-1, 2)


def _curves(parts):
    """The curves of functions in full colour, with the axes of the smallest plane that holds each."""
    planes = [part.walk.plane for part in parts if isinstance(part, Ball)]
    planes += [part.plane for part in parts if isinstance(part, SlopeTriangle)]
    for part in parts:
        if type(part) is not Curve or part.get_stroke_opacity() < 0.9 or not len(part.points):
            continue
        (left, bottom, _), (right, top, _) = part.get_corner([-1, -1, 0]), part.get_corner([1, 1, 0])
        holding = [
            plane
            for plane in planes
            if plane.box[2] - 0.05 <= bottom
            and top <= plane.box[3] + 0.05
            and right > plane.box[0]
            and (plane.box[0] - 1 <= left and right <= plane.box[1] + 1)
        ]
        if holding:
            axes = _axes(min(holding, key=lambda plane: np.prod(np.diff(plane.box)[[0, 2]])))
            yield axes, np.array([axes.numbers(point) for point in part.points[::4]])


def snapshot(scene, section: str, at_rest: bool, time: float) -> Snapshot:
    parts = [part for part in scene.get_mobject_family_members() if part.get_family()]
    of_others: dict[int, str] = {}
    for part in parts:
        if isinstance(part, Skier | Crowd | Inset):
            of_others.update((id(member), type(part).__name__) for member in part.get_family())
    balls, tangents, triangles, arrows, tracks, needles, counters, readouts, marks = ([] for _ in range(9))
    texts, in_tables = set(), set()
    for part in parts:
        if isinstance(part, Counter) and _shown(part):
            counters.append({name: number.reads for name, number in part.numbers.items()})
            in_tables.update(map(id, part.numbers.values()))
        elif isinstance(part, Ball) and (
            part.dot.get_fill_opacity() > 0.05 or part.arrow.get_fill_opacity() > 0.05
        ):
            axes = _axes(part.walk.plane)
            seen = part.dot.get_fill_opacity() > 0.05
            at = axes.numbers(part.dot.get_center()) if seen else None
            balls.append(BallSeen(axes, at, float(part.walk.x[0]), of_others.get(id(part), "Ball")))
            in_tables.add(id(part.value))
        elif isinstance(part, Tangent) and _shown(part) and part.get_length() > HARDLY_BEGUN:
            tangents.append(_line(_axes(part.plane), part.points[0], part.points[-1]))
        elif isinstance(part, SlopeTriangle) and _shown(part.legs):
            axes, (a, b, c) = _axes(part.plane), part.legs.points[[0, 3, 7]]
            triangles.append(
                (_line(axes, a, b + [0, 1e-12, 0]), LineSeen(axes, axes.numbers(b), axes.numbers(c), 0.0))
            )
        elif isinstance(part, FallArrow) and len(part.points):
            arrows.append(_line(_axes(part.walk.plane), part.points[0], part.points[3]))
        elif isinstance(part, Track) and _shown(part):
            tracks.append(_vertices(_axes(part.plane), part.line))
        elif isinstance(part, Needle) and _shown(part):
            (low, high), end = np.log10(part.limits), part.bar.points[-1][1]
            share = (end - part.bottom) / (part.top - part.bottom)
            needles.append((float(10 ** (low + share * (high - low))), *part.limits))
        elif isinstance(part, Trail):
            axes, of = _axes(part.walk.plane), of_others.get(id(part), "Ball")
            for group in (group for group in part.submobjects if group.get_fill_opacity() > 0.05):
                places = group.points.reshape(-1, POINTS_OF_A_DOT, 3).mean(axis=1)
                marks += [BallSeen(axes, axes.numbers(place), float(part.walk.x[0]), of) for place in places]
    level = [
        _line(balls[0].axes, part.get_start(), part.get_end())
        for part in parts
        if type(part) is Arrow
        and balls
        and abs(part.get_start()[1] - part.get_end()[1]) < 1e-6
        and _shown(part)
    ]
    for part in parts:
        if isinstance(part, Typeset) and _shown(part):
            texts.add(part.reads)
        elif isinstance(part, Readout) and id(part) not in in_tables and _shown(part):
            readouts.append(part.reads)
    return Snapshot(
        section, at_rest, frozenset(texts), tuple(counters), tuple(readouts), tuple(balls), tuple(tangents),
        tuple(triangles), tuple(arrows), tuple(level), tuple(marks), tuple(tracks), tuple(needles),
        covered_by_skiers(scene),
        tuple(
            float(np.linalg.norm(part.skis.points[[0, 11]].mean(axis=0) - part.ball.dot.get_center()))
            for part in parts
            if isinstance(part, Skier) and len(part.skis.points)
        ),
        tuple(
            _line(balls[0].axes, part.get_start(), part.get_end())
            for part in parts
            if type(part) is Arrow
            and balls
            and abs(part.get_start()[0] - part.get_end()[0]) < 1e-6
            and _shown(part)
        ),
        tuple(_curves(parts)) if at_rest else (),
        time,
    )  # fmt: skip


def film(make_scene, rate: float = 8.0) -> tuple[object, list[Snapshot]]:
    """The scene after its run, and `rate` snapshots for every second of it; nothing is drawn."""
    found: list[Snapshot] = []
    settings = {
        "dry_run": True,
        "progress_bar": "none",
        "verbosity": "ERROR",
        "disable_caching": True,
        "frame_rate": rate,
    }
    with tempconfig({**settings, **SIZE}):
        scene = make_scene()
        scene.camera.capture_mobjects = lambda *mobjects, **options: None
        scene.renderer.update_frame = lambda *arguments, **options: None
        current, play, next_section, update = [""], scene.play, scene.next_section, scene.update_to_time

        def watched_play(*animations, **options):
            play(*animations, **options)
            found.append(snapshot(scene, current[0], True, scene.time))

        def watched_update(t):
            update(t)
            found.append(snapshot(scene, current[0], False, scene.time))

        def watched_section(name, *arguments, **options):
            next_section(name, *arguments, **options)
            current[0] = name

        scene.play, scene.next_section, scene.update_to_time = watched_play, watched_section, watched_update
        scene.render()
    return scene, found
