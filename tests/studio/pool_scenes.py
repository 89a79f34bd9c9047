"""Scenes for the pool: good ones, and one for everything that can go wrong."""

import os
import signal
import sys

from manim import DOWN, RIGHT, Circle, Create, Scene, Square


class Good(Scene):
    def construct(self):
        square = Square()
        self.play(Create(square), run_time=0.5)
        self.play(square.animate.shift(RIGHT), run_time=0.5)


class AlsoGood(Scene):
    def construct(self):
        self.add(Circle().shift(DOWN))
        self.wait(1)


class Raises(Scene):
    def construct(self):
        self.wait(0.1)
        self.play(1 / 0)


class Killed(Scene):
    def construct(self):
        self.wait(0.1)
        os.kill(os.getpid(), signal.SIGKILL)


class Leaves(Scene):
    def construct(self):
        sys.exit("enough")


class NeverEnds(Scene):
    def construct(self):
        square = self.add(Square()).mobjects[0]
        while True:
            self.play(square.animate.rotate(1), run_time=1)


class KilledOnce(Good):
    """The first time, its process is killed; a file named in the environment remembers it."""

    def construct(self):
        once = os.environ["KILLED_ONCE"]
        if not os.path.exists(once):
            open(once, "w").close()
            self.wait(0.2)
            os.kill(os.getpid(), signal.SIGKILL)
        super().construct()
