"""Tiny scenes for the studio's tests: Manim's kinds of scenes, each in a second or two."""

import numpy as np
from manim import (
    BLUE,
    DEGREES,
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    WHITE,
    Axes,
    Circle,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    ImageMobject,
    Line,
    MovingCameraScene,
    Rectangle,
    Rotate,
    Scene,
    Sphere,
    Square,
    Text,
    ThreeDAxes,
    ThreeDScene,
    Transform,
    ValueTracker,
    Write,
    ZoomedScene,
    always_redraw,
)


class TwoSections(Scene):
    """A still wait between moving plays, captions, and words about itself."""

    def construct(self):
        self.camera.background_color = "#0E1116"
        square, disc = Square(color="#56B4E9"), Circle(color="#FF5A4F", fill_opacity=1)
        self.next_section("first-step")
        self.play(Create(square), run_time=0.5, subcaption="A square & <a disc>")
        self.play(disc.animate.shift(3 * RIGHT), run_time=0.5)
        self.wait(0.5)
        self.next_section("second-step")
        self.play(FadeOut(square), run_time=0.5, subcaption="The square goes")
        self.wait(1)
        self.alt_text = "A disc moves to the right of a square."
        self.verdict = "it arrived"


class Patches(Scene):
    """Large flat areas of given colours, side by side, and a wait."""

    colours = ("#FF0000",)

    def construct(self):
        width = self.camera.frame_width / len(self.colours)
        for place, colour in enumerate(self.colours):
            patch = Rectangle(width=width, height=8, fill_color=colour, fill_opacity=1, stroke_width=0)
            self.add(patch.move_to((place + 0.5 - len(self.colours) / 2) * width * RIGHT))
        self.wait(0.3)


class UnevenTimes(Scene):
    """Plays and waits that fit no frame: 0.25 s, 40 waits of 0.024 s, 0.99 s, 0.111 s: 2.311 s."""

    def construct(self):
        dot = Dot()
        self.play(FadeIn(dot), run_time=0.25)
        for _ in range(40):
            self.wait(0.024)
        self.wait(0.99)
        self.play(dot.animate.shift(RIGHT), run_time=0.111)


class Sounding(Scene):
    """A click at 0.5 s of the scene, in the second section."""

    click = ""

    def construct(self):
        self.next_section("before")
        self.add(Square())
        self.wait(0.4)
        self.next_section("with-sound")
        self.add_sound(self.click, time_offset=0.1)
        self.wait(0.6)


class Random(Scene):
    def construct(self):
        self.add(*(Dot(point) for point in np.random.uniform(-3, 3, (8, 3))))
        self.wait(0.2)


class NothingPlayed(Scene):
    def construct(self):
        self.next_section("picture")
        self.add(Square(color="#FF5A4F", fill_opacity=1))


class Noisy(Scene):
    """Much to encode: noise, another one at every moment."""

    def construct(self):
        for seed in range(12):
            noise = np.random.default_rng(seed).integers(0, 256, (90, 160), np.uint8)
            self.add(ImageMobject(noise).scale_to_fit_height(8))
            self.wait(0.1)


class Raises(Scene):
    def construct(self):
        self.play(FadeIn(Square()), run_time=0.5)
        raise RuntimeError("the ball fell off\nthe curve")


class Interrupted(Scene):
    def construct(self):
        self.play(FadeIn(Square()), run_time=0.5)
        raise KeyboardInterrupt


class Zooming(MovingCameraScene):
    def construct(self):
        self.camera.background_color = "#224466"
        text = Text("zoom").scale(0.5)
        self.add(text, Dot(2 * RIGHT))
        self.play(self.camera.frame.animate.scale(0.5).move_to(text), run_time=0.5)
        self.wait(0.2)


class Orbiting(ThreeDScene):
    def construct(self):
        self.set_camera_orientation(phi=70 * DEGREES, theta=-45 * DEGREES)
        self.add(ThreeDAxes(), Sphere(radius=1, resolution=(6, 6)))
        self.begin_ambient_camera_rotation(rate=0.6)
        self.wait(0.5)
        self.stop_ambient_camera_rotation()
        self.move_camera(phi=30 * DEGREES, run_time=0.3)


class Magnified(ZoomedScene):
    def construct(self):
        dot = Dot(UP)
        self.add(dot, Line(LEFT, RIGHT))
        self.activate_zooming(animate=False)
        self.play(dot.animate.shift(RIGHT), run_time=0.3)


class Pictures(Scene):
    def construct(self):
        ramp = np.tile(np.linspace(0, 255, 40, dtype=np.uint8), (30, 1))
        image = ImageMobject(np.stack([ramp, ramp[:, ::-1], np.full_like(ramp, 90)], axis=-1)).set(height=3)
        self.play(FadeIn(Group(image, Square())), run_time=0.3)
        self.play(image.animate.shift(RIGHT), run_time=0.3)


class Redrawn(Scene):
    """A curve, its point and a number that follow a tracker, a time-based updater, and words."""

    def construct(self):
        x = ValueTracker(-1.0)
        axes = Axes(x_range=(-2, 2), y_range=(-1, 4), x_length=8, y_length=5)
        curve = axes.plot(lambda x: x * x, color=BLUE)
        ball = always_redraw(lambda: Dot(axes.c2p(x.get_value(), x.get_value() ** 2), color=WHITE))
        number = always_redraw(lambda: Text(f"{x.get_value():.1f}").to_corner(UP + LEFT))
        hand = Line(ORIGIN, UP).shift(2 * DOWN).add_updater(lambda line, dt: line.rotate(dt))
        self.add(axes, curve, ball, number, hand)
        self.play(x.animate.set_value(1.0), run_time=0.5)
        self.wait(0.3)
        hand.clear_updaters()
        self.wait(0.4)
        self.play(Transform(curve, Circle()), Rotate(hand, 90 * DEGREES), run_time=0.4)
        self.play(Write(Text("end").shift(2 * RIGHT)), run_time=0.3)


KINDS = (TwoSections, Zooming, Orbiting, Magnified, Pictures, Redrawn)
