"""Tiny scenes for the studio's tests."""

from manim import RIGHT, Circle, Create, FadeOut, Scene, Square


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
