"""Takes a scene's frames and what comes with them: sections, captions, sounds, which seconds are filmed.

In place of Manim's writer of movie files.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from manim import Scene
from manim.scene.scene_file_writer import SceneFileWriter

from studio.captions import Caption, Span
from studio.formats import FORMATS
from studio.frames import Box, Pixels
from studio.sound import Sound
from studio.spec import Spec
from studio.transparency import Transparency

if TYPE_CHECKING:
    from studio.renderer import Timekeeper

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
class Section:
    """start in frames of the film, begin in seconds of the scene; passed_over by the scene's own will"""

    name: str
    start: int
    begin: float
    passed_over: bool
    filmed: bool


class FilmWriter(SceneFileWriter):
    """Passes frames on, and keeps the books: sections, captions, sounds, which seconds are filmed."""

    def __init__(
        self,
        scene: Scene,
        renderer: Timekeeper,
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
        self.cuts: list[Section] = []
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
        self.cuts.append(Section(name, self.frames, self.renderer.time, skip_animations, filmed))
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


def _another(name: str, names: Sequence[str]) -> str:
    """The name, with a number where it is there already: sections are chosen by their names."""
    numbered = (f"{name}-{number}" for number in itertools.count(2))
    return name if name not in names else next(new for new in numbered if new not in names)
