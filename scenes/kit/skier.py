"""The skier: a ball on a walk, with a person on it."""

from collections.abc import Callable

import numpy as np
from manim import CapStyleType, LineJointType, VGroup, VMobject, smooth

from scenes import theme as look
from scenes.kit.ball import Ball, Walk
from scenes.theme import Theme

LOOK = 0.38
"""The share of a step spent on standing still and turning, before the skis run."""

# The joints, in units of the frame, forward and up from the skis' middle: standing upright, and crouching in
# the run.
UPRIGHT = {
    "ankle": (0.0, 0.08), "knee": (0.09, 0.26), "hip": (-0.03, 0.44), "shoulder": (0.05, 0.73),
    "head": (0.09, 0.93), "elbow": (0.12, 0.55), "hand": (0.28, 0.55), "basket": (0.36, 0.03),
}  # fmt: skip
CROUCHED = {
    "ankle": (0.0, 0.08), "knee": (0.17, 0.24), "hip": (-0.12, 0.36), "shoulder": (0.13, 0.58),
    "head": (0.26, 0.72), "elbow": (0.2, 0.38), "hand": (0.36, 0.44), "basket": (-0.36, 0.3),
}  # fmt: skip
SKI = ((-0.44, 0.035), (0.4, 0.035), (0.47, 0.06), (0.53, 0.12))
SIZE = 1.2
LEAN = 0.65
"""How much of the ground's tilt the body takes on; the skis take on all of it."""


def stride(t: float) -> tuple[float, float, float]:
    """What happens at time `t`, counted in steps: the step of the walk, how far the skier has turned (0 to
    1), how deep the crouch is."""
    done, part = np.floor(t), t - np.floor(t)
    run = smooth(np.clip((part - LOOK) / (1 - LOOK), 0, 1)) if part else 0.0
    return done + run, smooth(min(part / LOOK, 1)), min(1.0, 5 * run * (1 - run))


class Skier(VGroup):
    """Follows a walk as a ball does, facing the way the next step goes. `show` takes the time in steps: see
    `stride`."""

    def __init__(self, theme: Theme, walk: Walk) -> None:
        self.walk = walk
        self.ball = Ball(theme, walk, radius=0.055)
        self.ball.dot.set_stroke(width=0)
        self.ball.value.set_fill(theme.text)
        self.pole = _limb(theme.quiet, 2.5)
        self.skis = _limb(theme.text, 4.5)
        self.legs = _limb(theme.text, 9)
        self.coat = _limb(theme.ball, 15)
        self.arm = _limb(theme.ball, 7)
        self.head = _limb(theme.text, 19)
        super().__init__(self.ball, self.pole, self.skis, self.legs, self.coat, self.head, self.arm)
        ways = np.sign(np.diff(walk.x))
        self.ways = [-ways[0] if len(ways) and ways[0] else -1.0]
        for way in ways:
            self.ways.append(way or self.ways[-1])
        self.show(0)

    def show(self, t: float) -> "Skier":
        step, turned, crouch = stride(t)
        self.ball.show(step)
        if not self.walk.plane.holds(*self.walk.at(step)):
            for part in self.submobjects[1:]:
                part.clear_points()
            return self
        before = min(int(np.floor(t)), len(self.ways) - 1)
        after = min(before + 1, len(self.ways) - 1)
        way = (1 - turned) * self.ways[before] + turned * self.ways[after]
        tilt = self.tilt(step)
        joints = {
            name: (1 - crouch) * np.array(UPRIGHT[name]) + crouch * np.array(CROUCHED[name])
            for name in UPRIGHT
        }
        body = self._placed(way, LEAN * tilt, tilt)
        self.pole.set_points_as_corners(body(joints["hand"], joints["basket"]))
        self.legs.set_points_as_corners(body(joints["ankle"], joints["knee"], joints["hip"]))
        self.coat.set_points_as_corners(body(joints["hip"], joints["shoulder"]))
        self.arm.set_points_as_corners(body(joints["shoulder"], joints["elbow"], joints["hand"]))
        self.head.set_points_as_corners(body(joints["head"], joints["head"] + [0.001, 0]))
        self.skis.set_points_as_corners(self._placed(way, tilt, tilt)(*SKI))
        return self

    def tilt(self, step: float) -> float:
        """The angle of the ground under the skis on screen; in a leap, on the way from that of the take-off
        to that of the landing."""
        walk, here = self.walk, int(np.clip(np.floor(step), 0, len(self.walk) - 1))
        if not walk.hops(here):
            return ground_angle(walk, walk.at(step)[0])
        part = step - here
        return (1 - part) * ground_angle(walk, walk.x[here]) + part * ground_angle(walk, walk.x[here + 1])

    def _placed(self, way: float, angle: float, ground: float) -> Callable[..., np.ndarray]:
        """From joints to places on screen: mirrored by the way the skier faces, leaned by `angle`, standing
        on the skis."""
        cos, sin = np.cos(angle), np.sin(angle)
        # The dot stands on the line of the ground, the skis on the line's upper edge.
        foot = self.ball.dot.get_center() + [-np.sin(ground) * 0.01, np.cos(ground) * 0.01, 0]

        def places(*joints: tuple[float, float]) -> np.ndarray:
            forward, up = SIZE * np.array(joints, dtype=float).T
            forward = forward * way
            return np.column_stack(
                [foot[0] + cos * forward - sin * up, foot[1] + sin * forward + cos * up, np.zeros(len(up))]
            )

        return places


def ground_angle(walk: Walk, x: float) -> float:
    """The tilt on screen of the line between the ends of a pair of skis standing at x."""
    plane = walk.plane
    half = 0.3 * np.ptp(plane.x_range) / (plane.box[1] - plane.box[0])
    back, front = (plane.c2p(end, walk.fun(end)) for end in (x - half, x + half))
    tilt = float(np.arctan2(front[1] - back[1], front[0] - back[0]))
    return tilt if np.isfinite(tilt) else 0.0


class FallArrow(VMobject):
    """The way down from an iterate: an arrow along the ground, longer where it is steeper, none where it is
    level."""

    def __init__(self, theme: Theme, walk: Walk, slope: np.ndarray) -> None:
        super().__init__(
            stroke_color=theme.slope,
            stroke_width=look.ARROW_STROKE,
            cap_style=CapStyleType.ROUND,
            joint_type=LineJointType.ROUND,
        )
        self.walk, self.slope, self.steepest = (
            walk,
            slope,
            float(np.max(np.abs(slope), where=np.isfinite(slope), initial=0.0)),
        )

    def show(self, t: float) -> "FallArrow":
        """At time `t` in steps: it grows while the skier looks and goes when the skis run."""
        k, part = min(int(np.floor(t)), len(self.slope) - 1), t - np.floor(t)
        grown = smooth(min(part / LOOK, 1)) if part < LOOK else 1 - smooth(min((part - LOOK) / 0.3, 1))
        steep = min(abs(float(self.slope[k])) / self.steepest, 1.0) if self.steepest else 0.0
        reach = grown * (0.45 + 0.65 * steep)
        x, y = float(self.walk.x[k]), float(self.walk.y[k])
        if not (steep >= 0.02 and reach >= 0.1) or not self.walk.plane.holds(x, y):
            self.clear_points()
            return self
        angle = ground_angle(self.walk, x)
        way = -np.sign(self.slope[k]) * np.array([np.cos(angle), np.sin(angle), 0])
        side = np.array([-np.sin(angle), np.cos(angle), 0])
        start = self.walk.plane.c2p(x, y) + 0.8 * way + 0.25 * side
        tip = start + reach * way
        self.set_points_as_corners([start, tip])
        self.start_new_path(tip - 0.17 * way + 0.13 * side)
        self.add_points_as_corners([tip, tip - 0.17 * way - 0.13 * side])
        return self


def _limb(color: str, width: float) -> VMobject:
    return VMobject(
        stroke_color=color,
        stroke_width=SIZE * width,
        cap_style=CapStyleType.ROUND,
        joint_type=LineJointType.ROUND,
    )
