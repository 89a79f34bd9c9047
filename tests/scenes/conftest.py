"""Runs figures without drawing a frame and notes what stands on screen after every animation."""

import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from manim import Dot, tempconfig

from scenes import catalog
from scenes.factories import SceneFactory
from scenes.kit.ball import Ball, Trail
from scenes.kit.plane import Curve
from scenes.kit.readout import Readout
from scenes.kit.text import Typeset

sys.path.insert(0, str(Path(__file__).parent))  # for the table of functions, also in worker processes

from skiers import covered_by_skiers

SHAPES = {
    "landscape": (160, 90),
    "classic": (160, 120),
    "square": (120, 120),
    "portrait": (96, 120),
    "story": (90, 160),
}
POINTS_OF_A_DOT = len(Dot().points)


@dataclass(frozen=True)
class Box:
    """A line of text on screen: its words and the edges of its ink."""

    reads: str
    left: float
    right: float
    bottom: float
    top: float

    def overlaps(self, other: "Box", gap: float = 0.0) -> bool:
        return (
            min(self.right, other.right) - max(self.left, other.left) > -gap
            and min(self.top, other.top) - max(self.bottom, other.bottom) > -gap
        )


@dataclass(frozen=True)
class Moment:
    """What stands on screen at one moment: labels, balls as (x, y, radius), marks and curves as points, in
    units of the frame; `covered` are the words that a skier stands on."""

    section: str
    labels: tuple[Box, ...]
    balls: tuple[tuple[float, float, float], ...]
    marks: np.ndarray
    curve_points: np.ndarray
    planes: tuple
    safe: tuple[float, float]
    covered: tuple[str, ...] = ()


def _visible(part) -> bool:
    return len(part.points) > 0 and max(part.get_fill_opacity(), part.get_stroke_opacity()) > 0.05


def _look(scene, section: str) -> Moment:
    labels, balls, marks, curves, planes = [], [], [], [], []
    for part in scene.get_mobject_family_members():
        if isinstance(part, Typeset | Readout) and any(
            _visible(glyph) for glyph in part.family_members_with_points()
        ):
            (left, bottom, _), (right, top, _) = part.get_corner([-1, -1, 0]), part.get_corner([1, 1, 0])
            labels.append(Box(part.reads, left, right, bottom, top))
        elif isinstance(part, Ball):
            if part.walk.plane not in planes:
                planes.append(part.walk.plane)
            if part.dot.get_fill_opacity() > 0.05:
                balls.append((*part.dot.get_center()[:2], part.dot.width / 2))
        elif isinstance(part, Trail):
            for group in part.submobjects:
                marks.extend(group.points.reshape(-1, POINTS_OF_A_DOT, 3).mean(axis=1)[:, :2])
        elif isinstance(part, Curve) and _visible(part):
            curves.append(part.points[:, :2])
    return Moment(
        section,
        tuple(labels),
        tuple(balls),
        np.array(marks).reshape(-1, 2),
        np.concatenate(curves) if curves else np.zeros((0, 2)),
        tuple(planes),
        (scene.layout.safe_x, scene.layout.safe_y),
        covered_by_skiers(scene),
    )


def _complaints(moment: Moment) -> list[str]:
    """What is crowded at this moment: labels at the edge, on one another, on a ball, a skier or a curve."""
    found = [f"a skier stands on {words!r}" for words in moment.covered]
    (x, y), (safe_x, safe_y) = moment.curve_points.T, moment.safe
    for i, label in enumerate(moment.labels):
        across, up = max(abs(label.left), abs(label.right)), max(abs(label.bottom), abs(label.top))
        if across > safe_x or up > safe_y:
            found.append(f"{label.reads!r} is too near to the edge")
        found += [
            f"{label.reads!r} overlaps {other.reads!r}"
            for other in moment.labels[i + 1 :]
            if label.overlaps(other)
        ]
        for ball_x, ball_y, radius in moment.balls:
            nearest = np.clip(ball_x, label.left, label.right), np.clip(ball_y, label.bottom, label.top)
            if np.hypot(ball_x - nearest[0], ball_y - nearest[1]) <= radius:
                found.append(f"{label.reads!r} is on a ball")
        if ((label.left < x) & (x < label.right) & (label.bottom < y) & (y < label.top)).any():
            found.append(f"{label.reads!r} is on a curve")
    return [f"in {moment.section}: {complaint}" for complaint in found]


@cache
def _watch(
    figure: str, theme: str = "dark", parameters=None, shape: str = "landscape"
) -> tuple[object, tuple[Moment, ...]]:
    """The scene after its run, and what stood on screen after every animation of it."""
    make_scene = SceneFactory(figure, parameters or catalog.figure(figure).parameters, theme)
    return _watch_scene(make_scene, shape)


def _watch_scene(make_scene, shape: str = "landscape") -> tuple[object, tuple[Moment, ...]]:
    size = dict(zip(("pixel_width", "pixel_height"), SHAPES[shape], strict=True))
    moments: list[Moment] = []
    with tempconfig(
        {"dry_run": True, "progress_bar": "none", "verbosity": "ERROR", "disable_caching": True, **size}
    ):
        scene = make_scene()
        scene.renderer.skip_animations = scene.renderer._original_skipping_status = True
        scene.camera.capture_mobjects = lambda *mobjects, **options: (
            None
        )  # what is not looked at is not drawn
        current, play, next_section = [""], scene.play, scene.next_section

        def watched_play(*animations, **options):
            play(*animations, **options)
            moments.append(_look(scene, current[0]))

        def watched_section(name, *args, **options):
            next_section(name, *args, **options)
            current[0] = name

        scene.play, scene.next_section = watched_play, watched_section
        scene.render()
    return scene, tuple(moments)


@pytest.fixture(scope="session", autouse=True)
def own_folder(tmp_path_factory):
    """Manim's folder for compiled text is not safe for two processes at once; each worker has a base folder
    of its own."""
    with tempconfig({"media_dir": str(tmp_path_factory.getbasetemp()), "verbosity": "ERROR"}):
        yield


@pytest.fixture(scope="session")
def watch():
    """watch(figure, theme="dark", parameters=None, shape="landscape") -> (the scene after its run, the
    moments after each of its animations)."""
    return _watch


@pytest.fixture(scope="session")
def watch_scene():
    """watch_scene(make_scene, shape="landscape") -> the same for any scene."""
    return _watch_scene


@pytest.fixture(scope="session")
def complaints():
    """complaints(moment) -> what is crowded at that moment, a line each."""
    return _complaints


# One worker sees all of a figure's tests, so that each figure runs once a theme.
@pytest.fixture(
    params=[pytest.param(entry.name, marks=pytest.mark.xdist_group(entry.name)) for entry in catalog.FIGURES]
)
def figure_name(request) -> str:
    return request.param


@pytest.fixture(params=["dark", "light"])
def theme_name(request) -> str:
    return request.param
