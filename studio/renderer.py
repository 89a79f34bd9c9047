"""Plays a Manim scene and hands over every frame, with the captions, sounds and sections on the way.

Manim renders as usual, with two of its parts replaced: the file writer, which passes frames on instead of
making movie files, and the renderer, which keeps time. Where the timing differs from stock Manim:

- A film is as long as its plays and waits together, to within half a frame, however many: every play ends at
  the frame nearest to its exact end. Stock Manim rounds each moving play up and each still wait down, and
  stretches what is shorter than a frame to a whole one, so that its errors add up.
- Passed-over sections take no time in the film and are not drawn.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from manim import Scene
from manim.renderer.cairo_renderer import CairoRenderer
from manim.utils.iterables import list_update

from studio import notes
from studio.captions import Span
from studio.drawing import Drawing
from studio.film_writer import FilmWriter, OnFrame, RendererError, Take
from studio.frames import Pixels
from studio.manim_config import manim_config
from studio.spec import Spec


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
) -> FilmWriter:
    renderer: Any = scene.renderer
    if not isinstance(renderer, CairoRenderer):
        raise RendererError(
            f"{scene} draws with {type(renderer).__name__}; only Manim's Cairo renderer can be filmed"
        )
    renderer.__class__ = type("FilmRenderer", (Timekeeper, type(renderer)), {})
    assert isinstance(renderer, Timekeeper)
    renderer.begin_film()
    renderer.file_writer = writer = FilmWriter(scene, renderer, spec, sections, on_frame, on_begin)
    scene.validate_run_time = _any_run_time(scene)  # type: ignore[method-assign]
    return writer


def _any_run_time(scene: Scene) -> Callable[..., float]:
    """Manim's check of a run time, without stretching what is shorter than a frame."""

    def validate_run_time(run_time: float, method: Any, parameter_name: str = "run_time") -> float:
        if run_time <= 0:
            return type(scene).validate_run_time(run_time, method, parameter_name)
        return run_time

    return validate_run_time


class Timekeeper(CairoRenderer):
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
