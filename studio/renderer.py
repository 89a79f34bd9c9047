"""Plays a Manim scene and hands over every frame, with the captions, sounds and sections on the way.

Manim renders as usual, with two of its parts replaced: the file writer, which passes frames on instead of
making movie files, and the renderer, which keeps time. Where the timing differs from stock Manim:

- A film is as long as its plays and waits together, to within half a frame, however many: every play ends at
  the frame nearest to its exact end. Stock Manim rounds each moving play up and each still wait down, and
  stretches what is shorter than a frame to a whole one, so that its errors add up.
- Passed-over sections take no time in the film and are not drawn.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from manim import Scene
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene.scene_file_writer import SceneFileWriter
from manim.utils.iterables import list_update

from studio import notes
from studio.captions import Caption, Span
from studio.drawing import Drawing
from studio.formats import FORMATS
from studio.frames import Box, Pixels
from studio.manim_config import manim_config
from studio.sound import Sound
from studio.spec import Spec
from studio.transparency import Transparency

OnFrame = Callable[[Pixels, Sequence[Box] | None, int, bool], None]


class RendererError(ValueError):
    """A scene cannot be filmed as asked; the message is one line."""


@dataclass(frozen=True)
class Take:
    """What a scene leaves behind besides its frames. Times in seconds, section starts in frames."""

    frames: int
    sections: tuple[tuple[str, int], ...]
    captions: tuple[Caption, ...]
    spans: tuple[Span, ...]
    sound: Sound | None
    words: dict[str, str]
    notes: tuple[str, ...]


@dataclass
class _Section:
    """start in frames of the film, begin in seconds of the scene; passed_over by the scene's own will"""

    name: str
    start: int
    begin: float
    passed_over: bool
    filmed: bool


def perform(
    make_scene: Callable[[], Scene],
    spec: Spec,
    sections: tuple[str, ...] | None,
    on_frame: OnFrame,
    on_begin: Callable[[bool], None] = lambda see_through: None,
) -> Take:
    """Play the scene; call on_frame(pixels, damage, repeat, key) for every picture in turn.

    Before the first one, on_begin(see_through) says whether its background is not opaque. pixels is only good
    during the call; damage are boxes outside which it is as the picture before, None when that is not known;
    key says that a section begins with it. A still is one picture, the scene's state at the end of the last
    filmed section. A scene in which nothing is played gives one picture too, held for a second. Raises
    RendererError for sections the scene does not have.
    """
    with manim_config(spec), notes.taken() as warnings:
        scene = make_scene()
        writer = _install(scene, spec, sections, on_frame, on_begin)
        scene.render()
        return writer.take(scene, warnings)


def outline(make_scene: Callable[[], Scene], spec: Spec) -> list[tuple[str, float]]:
    """The scene's sections and how many seconds of it each lasts, found without drawing anything."""
    with manim_config(spec):
        scene = make_scene()
        writer = _install(scene, spec, (), lambda *picture: None, lambda see_through: None)
        scene.render()
        ends = [*(cut.begin for cut in writer.cuts[1:]), writer.renderer.time]
        return [
            (cut.name, 0.0 if cut.passed_over else end - cut.begin)
            for cut, end in zip(writer.cuts, ends, strict=True)
        ]


def _install(
    scene: Scene,
    spec: Spec,
    sections: tuple[str, ...] | None,
    on_frame: OnFrame,
    on_begin: Callable[[bool], None],
) -> _Writer:
    renderer: Any = scene.renderer
    if not isinstance(renderer, CairoRenderer):
        raise RendererError(
            f"{scene} draws with {type(renderer).__name__}; only Manim's Cairo renderer can be filmed"
        )
    renderer.__class__ = type("FilmRenderer", (_Timekeeper, type(renderer)), {})
    assert isinstance(renderer, _Timekeeper)
    renderer.begin_film()
    renderer.file_writer = writer = _Writer(scene, renderer, spec, sections, on_frame, on_begin)
    scene.validate_run_time = _any_run_time(scene)  # type: ignore[method-assign]
    return writer


def _any_run_time(scene: Scene) -> Callable[..., float]:
    """Manim's check of a run time, without stretching what is shorter than a frame."""

    def validate_run_time(run_time: float, method: Any, parameter_name: str = "run_time") -> float:
        if run_time <= 0:
            return type(scene).validate_run_time(run_time, method, parameter_name)
        return run_time

    return validate_run_time


def _another(name: str, names: Sequence[str]) -> str:
    """The name, with a number where it is there already: sections are chosen by their names."""
    numbered = (f"{name}-{number}" for number in itertools.count(2))
    return name if name not in names else next(new for new in numbered if new not in names)


class _Timekeeper(CairoRenderer):
    """Ends every play at the frame nearest to its exact end, and does not draw what is skipped.

    time    seconds of scene, passed-over sections included
    filmed  seconds of film
    """

    static_image: Any  # Manim's annotation says whole numbers of 64 bits

    def begin_film(self) -> None:
        self.filmed = 0.0
        self._playing = False
        self._drawing = Drawing(self.camera)

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        begin, self._drawn, self._playing = self.time, 0, True
        super().play(scene, *args, **kwargs)
        self._playing = False
        lasted = scene.duration
        if scene.stop_condition is not None:
            lasted = min(lasted, self._drawn / self.camera.frame_rate)
        if not self.skip_animations:
            self.file_writer.spans.append(Span(begin, begin + lasted, self.filmed))
            self.filmed += lasted
        self.time = begin + lasted

    def update_skipping_status(self) -> None:
        self.skip_animations = self._original_skipping_status or self.file_writer.skipping

    def update_frame(self, scene: Scene, mobjects: Any = None, *args: Any, **kwargs: Any) -> None:
        if self._playing and self.skip_animations:
            return
        if args or kwargs:
            self._drawing.forget()
        elif self._drawing.show(
            mobjects or list_update(scene.mobjects, scene.foreground_mobjects), self.static_image
        ):
            return
        super().update_frame(scene, mobjects, *args, **kwargs)

    def save_static_frame_data(self, scene: Scene, static_mobjects: Any) -> Any:
        self.static_image = None
        if static_mobjects and not self.skip_animations:
            self.static_image = self._drawing.stand(static_mobjects)
            if self.static_image is None:
                super().update_frame(scene, static_mobjects)
                self.static_image = self.camera.pixel_array.copy()
        return self.static_image

    def get_frame(self) -> Any:
        return self._drawing.pixels.copy()

    def add_frame(self, frame: Any, num_frames: int = 1) -> None:
        if not self.skip_animations:
            self.time += num_frames * (1 / self.camera.frame_rate)
            self.file_writer.write_frame(frame, repeat=num_frames, damage=self._drawing.take_damage())

    def render(self, scene: Scene, time: float, moving_mobjects: Any = None) -> None:
        self._drawn += 1
        if not self.skip_animations and self._frames_left(scene.duration):
            self.update_frame(scene, moving_mobjects)
            self.add_frame(self._drawing.pixels)

    def freeze_current_frame(self, duration: float) -> None:
        frames = 0 if self.skip_animations else self._frames_left(duration)
        if frames:
            self.add_frame(self._drawing.pixels, num_frames=frames)

    def _frames_left(self, duration: float) -> int:
        """How many frames are missing until the current play, of the given length, is over."""
        end = math.floor((self.filmed + duration) * self.camera.frame_rate + 0.5 + 1e-6)
        return max(0, end - int(self.file_writer.frames))

    def still(self, scene: Scene) -> Pixels:
        """The scene as it stands."""
        self.static_image = None
        self.update_frame(scene)
        return self._drawing.pixels.copy()


class _Writer(SceneFileWriter):
    """Passes frames on, and keeps the books: sections, captions, sounds, which seconds are filmed."""

    def __init__(
        self,
        scene: Scene,
        renderer: _Timekeeper,
        spec: Spec,
        sections: tuple[str, ...] | None,
        on_frame: OnFrame,
        on_begin: Callable[[bool], None],
    ) -> None:
        self.scene, self.renderer = scene, renderer
        self.spec, self.chosen = spec, sections
        self.on_frame, self.on_begin = on_frame, on_begin
        self.transparency = Transparency(renderer.camera) if FORMATS[spec.format].alpha else None
        self.began_opaque = True
        self.notes: list[str] = []
        self.still_only = not FORMATS[spec.format].moves
        self.frames = 0
        self.cuts: list[_Section] = []
        self.spans: list[Span] = []
        self.last_still: Pixels | None = None
        super().__init__(scene.file_writer_settings)

    @property
    def skipping(self) -> bool:
        return self.still_only or not self.cuts[-1].filmed

    def next_section(self, name: str, type_: str, skip_animations: bool) -> None:
        self._leave_section()
        name = _another(name, [cut.name for cut in self.cuts])
        filmed = not skip_animations and (self.chosen is None or name in self.chosen)
        super().next_section(name, type_, not filmed)
        self.cuts.append(_Section(name, self.frames, self.renderer.time, skip_animations, filmed))
        self.renderer.skip_animations = self.skipping
        self._key = True

    def _leave_section(self) -> None:
        """A chosen section may have no play of its own, or be wanted as a still: keep how it ends."""
        if self.cuts and self.chosen is not None and self.cuts[-1].filmed and not self.frames:
            self.last_still = self.renderer.still(self.scene)

    def add_partial_movie_file(self, hash_animation: str | None) -> None:
        self.sections[-1].partial_movie_files.append(None)

    def write_frame(self, pixels: Any, *, repeat: int = 1, damage: Sequence[Box] | None = None) -> None:
        height, width = pixels.shape[:2]
        if (width, height) != (self.spec.width, self.spec.height):
            raise RendererError(
                f"{self.scene} draws {width}x{height} pixels with a camera of its own; "
                f"the file is to be {self.spec.width}x{self.spec.height}"
            )
        self.on_frame(self._without_alpha(pixels, damage), damage, repeat, self._key)
        self.frames += repeat
        self._key = False

    def _without_alpha(self, pixels: Pixels, damage: Sequence[Box] | None) -> Pixels:
        """The picture as files keep it: where the background is see-through, with the colours themselves."""
        see_through = self.transparency is not None and self.transparency.see_through
        if not self.frames:
            self.began_opaque = not see_through
            background = self.renderer.camera.background
            if self.transparency is None and background is not None and (background[..., 3] < 255).any():
                self.notes.append(f"{self.spec.format} has no transparency: the background's colour is shown")
            self.on_begin(see_through)
        if self.transparency is None or not see_through:
            return pixels
        if self.began_opaque:
            seconds = float(self.frames / self.spec.fps)
            raise RendererError(
                f"the background of {self.scene} becomes transparent after {seconds:.1f} s of an opaque one; "
                "--transparent makes it so from the first picture on"
            )
        return self.transparency.straightened(pixels, damage)

    def add_audio_segment(
        self, new_segment: Any, time: float | None = None, gain_to_background: Any = None
    ) -> None:
        if time is not None:
            time = max(0.0, time - self.renderer.time + self.renderer.filmed)
        super().add_audio_segment(new_segment, time, gain_to_background)

    def take(self, scene: Scene, warnings: Sequence[str]) -> Take:
        """Close the books once the scene has been played."""
        self._check_sections()
        if not self.frames:
            self._hold_still()
        return Take(
            frames=self.frames,
            sections=self._filmed_sections(),
            captions=tuple(
                Caption(line.start.total_seconds(), line.end.total_seconds(), line.content)
                for line in self.subcaptions
            ),
            spans=tuple(self.spans),
            sound=self._sound(),
            words={"alt": str(getattr(scene, "alt_text", "")), "verdict": str(getattr(scene, "verdict", ""))},
            notes=(*self.notes, *warnings),
        )

    def _check_sections(self) -> None:
        names = [cut.name for cut in self.cuts]
        for name in self.chosen or ():
            if name not in names:
                has = ", ".join(dict.fromkeys(name for name in names if name != "autocreated")) or "none"
                raise RendererError(f"section {name!r} is not in {self.scene}; its sections: {has}")

    def _hold_still(self) -> None:
        self._leave_section()
        pixels = self.last_still if self.last_still is not None else self.renderer.still(self.scene)
        self.write_frame(pixels, repeat=1 if self.still_only else math.ceil(self.spec.fps))

    def _filmed_sections(self) -> tuple[tuple[str, int], ...]:
        """Sections that hold at least one frame; the one Manim opens unasked only counts among others."""
        if self.still_only:
            return ()
        ends = [cut.start for cut in self.cuts[1:]] + [self.frames]
        held = [(cut.name, cut.start) for cut, end in zip(self.cuts, ends, strict=True) if end > cut.start]
        return () if [name for name, _ in held] == ["autocreated"] else tuple(held)

    def _sound(self) -> Sound | None:
        if not self.includes_sound:
            return None
        segment = self.audio_segment.set_sample_width(2)
        if segment.channels > 2:
            segment = segment.set_channels(1)
        return Sound(segment.raw_data, segment.frame_rate, segment.channels)
