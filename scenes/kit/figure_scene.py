"""What all figures share: how a scene gets its numbers, its words, its theme and its layout; headings,
captions and steps."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from manim import Create, FadeIn, FadeOut, Mobject, Scene, ValueTracker, VGroup

from scenes import theme as look
from scenes.catalog import figure_of_scene
from scenes.kit.plane import Curve, Plane
from scenes.kit.text import Typeset, formula, words, wrapped
from scenes.kit.timing import pace, whole_steps
from scenes.layout import LANDSCAPE, Layout, for_shape
from scenes.script import Script, Verdict
from scenes.theme import DEFAULT_TEMPO, DEFAULT_THEME, THEMES

HEADING_HEIGHT = 0.85

Data = TypeVar("Data")
Words = TypeVar("Words", bound=Script)


class FigureScene(Scene, Generic[Data, Words]):
    """A scene that draws what `compute` returned and says what `script` returned; it computes nothing itself.

    A figure gives `compute`, from parameters to everything that will be drawn (`data`); `write`, from that to
    everything that will be said (`script`); and `construct`. Without parameters it is the article's
    figure."""

    data: Data
    script: Words
    layout: Layout = LANDSCAPE

    def __init__(
        self,
        parameters: Any = None,
        *,
        theme: str = DEFAULT_THEME,
        tempo: float = DEFAULT_TEMPO,
        **manim: Any,
    ) -> None:
        super().__init__(**manim)
        self.parameters = parameters or figure_of_scene(type(self).__name__).parameters
        self.theme, self.tempo = THEMES[theme], tempo
        self._caption: VGroup | None = None
        self._caption_reads = ""
        self._caption_since = 0.0

    @staticmethod
    @abstractmethod
    def compute(parameters: Any) -> Data:
        """Everything that will be drawn, from the parameters alone."""

    @staticmethod
    @abstractmethod
    def write(data: Data) -> Words:
        """Everything that will be said, from what will be drawn alone."""

    @property
    def verdict(self) -> str:
        """How the runs ended."""
        return self.script.verdict

    @property
    def alt_text(self) -> str:
        """What is seen, for those who do not see it."""
        return self.script.alt_text

    def setup(self) -> None:
        # A picture that is not quite of the layout's shape gets room at two sides, and nothing is cut off.
        camera = self.camera
        aspect = camera.pixel_width / camera.pixel_height
        self.layout = for_shape(aspect)
        camera.frame_width = max(self.layout.width, self.layout.height * aspect)
        camera.frame_height = camera.frame_width / aspect
        camera.background_color = self.theme.background
        self.data = self.compute(self.parameters)
        self.script = self.write(self.data)

    def tear_down(self) -> None:
        self._close_caption()

    def play(self, *animations: Any, **options: Any) -> None:
        if "run_time" in options:
            options["run_time"] /= self.tempo
        super().play(*animations, **options)

    def wait(self, duration: float, **options: Any) -> None:
        super().wait(duration / self.tempo, **options)

    def title(self, text: str, *, right: float | None = None) -> Typeset:
        """The heading, top left, as far as `right`."""
        left, top = self.layout.left, self.layout.heading.top
        width = (self.layout.right if right is None else right) - left
        return words(text, size=look.TITLE, color=self.theme.text).fit(width).place(left, top)

    def heading_formula(self, markup: str, *, right: float | None = None) -> Typeset:
        """The function's formula as the heading, top left, as far as `right`; one with fractions is set
        lower, not nearer to the edge."""
        left, top = self.layout.left, self.layout.heading.top
        width = (self.layout.right if right is None else right) - left
        heading = formula(markup, size=look.FORMULA, color=self.theme.text).fit(width, HEADING_HEIGHT)
        heading.place(left, top)
        return heading.shift([0, min(0.0, self.layout.safe_y - heading.get_top()[1]), 0])

    def draw_curve(self, plane: Plane, curve: Curve, heading: Typeset) -> Curve:
        """Open on the plane with a faint curve, and draw it. Returns the faint one, which is left."""
        hint = curve.hint()
        self.add(plane, hint, heading)
        self.wait(look.QUICK)
        self.play(Create(curve), run_time=2 * look.SLOW)
        return hint

    def follow(self, moving: Mobject, show: Callable[[float], object]) -> ValueTracker:
        """A step, counted from 0, that `moving` shows from now on, frame by frame, by calling `show`."""
        step = ValueTracker(0)
        moving.add_updater(lambda _: show(step.get_value()), call_updater=True)
        return step

    def say_verdict(self, verdict: Verdict) -> None:
        """How a run ended, in the caption, in the colour of success or of trouble."""
        self.caption(verdict.text, color=self.color_of(verdict))

    def color_of(self, verdict: Verdict) -> str:
        return self.theme.good if verdict.good else self.theme.trouble

    def caption(self, text: str, *, color: str | None = None) -> None:
        """Change the caption: the words at the bottom, and in the subtitles until the next ones."""
        self._close_caption()
        if self._caption is not None:
            self.play(FadeOut(self._caption), run_time=look.QUICK / 2)
        self._caption_since, self._caption_reads = self.time, text
        self._caption = self._set_caption(text, color or self.theme.text)
        self.play(FadeIn(self._caption), run_time=look.QUICK)
        self.put_under_what_moves(self._caption)

    def _set_caption(self, text: str, color: str) -> VGroup:
        place, most = self.layout.caption, self.layout.caption_lines
        lines = [words(text, size=look.CAPTION, color=color)]
        if most > 1 and lines[0].width > place.width:
            lines = wrapped(text, size=look.CAPTION, color=color, width=place.width, most=most)
        first = (most - len(lines)) / 2
        for nth, line in enumerate(lines):
            line.fit(place.width).place((place.left + place.right) / 2, place.line(first + nth), "center")
        return VGroup(*lines)

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
        begin: int = 0,
        sign: tuple[float, float] | None = None,
    ) -> None:
        """All steps from `begin` up to the last, one by one; where there are too many for the time, the later
        ones in time-lapse, with a sign that says how many times faster: it ends at `sign`, (x, baseline)."""
        durations, lapse = pace(last - begin, seconds, first=first, quicker=quicker, least=least)
        for k, duration in enumerate(durations, start=begin + 1):
            self.play(step.animate.set_value(k), run_time=duration)
        if lapse:
            left = last - begin - len(durations)
            signs = [self.lapse_sign(sign, round(left * durations[-1] / lapse))] if sign else []
            self.add(*signs)
            self.play(step.animate(rate_func=whole_steps(left)).set_value(last), run_time=lapse)
            self.remove(*signs)

    def lapse_sign(self, place: tuple[float, float], faster: int) -> Typeset:
        """How many times faster than one by one steps are shown."""
        sign = words(f"×{max(2, faster):,}", size=look.CAPTION, color=self.theme.text)
        return sign.place(*place, "right")

    def _close_caption(self) -> None:
        if self._caption is not None and self.time > self._caption_since:
            self.add_subcaption(
                self._caption_reads,
                duration=self.time - self._caption_since,
                offset=self._caption_since - self.time,
            )
            self._caption_since = self.time
