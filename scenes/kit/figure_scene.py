"""What all figures share: how a scene gets its numbers, its theme, its headings and its captions."""

from abc import abstractmethod

from manim import FadeIn, FadeOut, Mobject, Scene, ValueTracker

from scenes import theme as look
from scenes.kit.text import Typeset, formula, words
from scenes.kit.timing import pace, whole_steps
from scenes.parameters import Parameters
from scenes.theme import THEMES

HEADING_HEIGHT = 0.85


class FigureScene(Scene):
    """A scene that draws what `compute` returned and computes nothing itself.

    A figure gives `article`, the parameters it has in the article; `compute`, from parameters to everything
    that will be drawn (`data`); and `construct`. By its end `alt_text` and `verdict` say in words what was
    seen."""

    article: Parameters
    alt_text = ""
    verdict = ""

    def __init__(
        self, parameters: Parameters | None = None, *, theme: str = "dark", tempo: float = 1.0, **manim
    ) -> None:
        super().__init__(**manim)
        self.parameters, self.theme, self.tempo = parameters or self.article, THEMES[theme], tempo
        self._caption: Typeset | None = None
        self._caption_since = 0.0

    @staticmethod
    @abstractmethod
    def compute(parameters: Parameters) -> object:
        """Everything that will be drawn, from the parameters alone."""

    def setup(self) -> None:
        # The picture is laid out for 16:9; any other shape gets room at two sides, and nothing is cut off.
        camera = self.camera
        aspect = camera.pixel_width / camera.pixel_height
        camera.frame_width = max(look.FRAME_WIDTH, look.FRAME_HEIGHT * aspect)
        camera.frame_height = camera.frame_width / aspect
        camera.background_color = self.theme.background
        self.data = self.compute(self.parameters)

    def tear_down(self) -> None:
        self._close_caption()

    def play(self, *animations, **options) -> None:
        if "run_time" in options:
            options["run_time"] /= self.tempo
        super().play(*animations, **options)

    def wait(self, duration: float, **options) -> None:
        super().wait(duration / self.tempo, **options)

    def title(self, text: str) -> Typeset:
        """The heading, top left."""
        return words(text, size=look.TITLE, color=self.theme.text).place(look.LEFT, look.TITLE_BASELINE)

    def heading_formula(self, markup: str, *, right: float = look.RIGHT) -> Typeset:
        """The function's formula as the heading, top left, as far as `right`; one with fractions is set
        lower, not nearer to the edge."""
        heading = formula(markup, size=look.FORMULA, color=self.theme.text).fit(
            right - look.LEFT, HEADING_HEIGHT
        )
        heading.place(look.LEFT, look.TITLE_BASELINE)
        return heading.shift([0, min(0.0, look.SAFE_Y - heading.get_top()[1]), 0])

    def caption(self, text: str, *, color: str | None = None) -> None:
        """Change the caption: the words in the band at the bottom, and in the subtitles until the next
        ones."""
        self._close_caption()
        if self._caption is not None:
            self.play(FadeOut(self._caption), run_time=look.QUICK / 2)
        self._caption_since = self.time
        self._caption = words(text, size=look.CAPTION, color=color or self.theme.text)
        self._caption.fit(2 * look.SAFE_X - 0.2).place(0, look.CAPTION_BASELINE, "center")
        self.play(FadeIn(self._caption), run_time=look.QUICK)
        self.put_under_what_moves(self._caption)

    def caption_only(self, text: str, seconds: float) -> None:
        """Words that stand elsewhere on screen go into the subtitles, for so long, in place of the
        caption's."""
        self._close_caption()
        self.add_subcaption(text, duration=seconds / self.tempo)
        self.wait(seconds)
        self._caption_since = self.time

    def put_under_what_moves(self, still: Mobject) -> None:
        """Manim draws anew, frame by frame, whatever lies above the first thing that moves; what is under it,
        only once."""
        self.mobjects.remove(still)
        moving = (i for i, part in enumerate(self.mobjects) if part.get_family_updaters())
        self.mobjects.insert(next(moving, len(self.mobjects)), still)

    def clear_caption(self) -> None:
        """Take the caption away."""
        self._close_caption()
        if self._caption is not None:
            self.play(FadeOut(self._caption), run_time=look.QUICK / 2)
            self._caption = None

    def take_steps(
        self,
        step: ValueTracker,
        last: int,
        seconds: float,
        *,
        first: float = 0.65,
        quicker: float = 0.88,
        least: float = 0.24,
    ) -> None:
        """All steps up to the last, one by one; where there are too many for the time, the later ones in
        time-lapse."""
        durations, lapse = pace(last, seconds, first=first, quicker=quicker, least=least)
        for k, duration in enumerate(durations, start=1):
            self.play(step.animate.set_value(k), run_time=duration)
        if lapse:
            self.play(
                step.animate(rate_func=whole_steps(last - len(durations))).set_value(last), run_time=lapse
            )

    def _close_caption(self) -> None:
        if self._caption is not None and self.time > self._caption_since:
            self.add_subcaption(
                self._caption.reads,
                duration=self.time - self._caption_since,
                offset=self._caption_since - self.time,
            )
            self._caption_since = self.time
