"""What the page shows in the tests: a scene in every format, whole and in sections, and a nasty name."""

from manim import BLACK, WHITE, FullScreenRectangle, Scene

NASTY = "<script>alert(1)</script>\"'"
FILES = {  # path without suffix: title, formats with their rates, section
    "blink": ("Black and white", {"mp4": 25, "webm": 25, "gif": 10}, None),
    "blink/01-white": ("Black and white", {"png": 25, "mp4": 25}, "white"),
    "blink/02-black": ("Black and white", {"gif": 50}, "black"),
    NASTY.replace("/", "∕"): (NASTY, {"mp4": 10, "gif": 12.5}, None),
}


class Blink(Scene):
    """White for 0.56 seconds, then black, with a stripe of white for half of the 0.72 seconds."""

    def construct(self):
        self.next_section("white")
        self.add(FullScreenRectangle(fill_color=WHITE, fill_opacity=1))
        self.add_subcaption("It is white.", duration=0.56)
        self.wait(0.56)
        self.next_section("black")
        self.add(FullScreenRectangle(fill_color=BLACK, fill_opacity=1, stroke_width=0))
        self.wait(0.36)
        self.add(FullScreenRectangle(fill_color=WHITE, fill_opacity=1).stretch_to_fit_width(0.2))
        self.wait(0.36)
        self.alt_text = "A screen blinks white & black."
        self.verdict = "Settles on black."


class Nasty(Blink):
    def construct(self):
        super().construct()
        self.alt_text = self.verdict = NASTY
