"""One picture in motion for 10, 20, 40 and 80 seconds: a ball goes round, and a number counts every frame."""

from manim import Circle, Dot, Scene, ValueTracker, linear

from scenes.kit.readout import Readout
from scenes.numbers import fixed
from scenes.theme import DARK


def _film(seconds: int) -> type:
    def construct(self: Scene) -> None:
        self.camera.background_color = DARK.background
        way, time = Circle(radius=3, color=DARK.curve), ValueTracker(0)
        ball, number = Dot(radius=0.17, color=DARK.ball), Readout(1, 0, color=DARK.text)
        ball.add_updater(lambda ball: ball.move_to(way.point_from_proportion(time.get_value() / 5 % 1)))
        number.add_updater(lambda number: number.show(fixed(time.get_value())))
        self.add(way, ball, number)
        self.play(time.animate.set_value(seconds), run_time=seconds, rate_func=linear)

    return type(f"Film{seconds}", (Scene,), {"__module__": __name__, "construct": construct})


Film10, Film20, Film40, Film80 = map(_film, (10, 20, 40, 80))
