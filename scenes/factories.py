"""What makes a scene when it is called, and not before: picklable, and free of Manim until then."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenes.catalog import figure
from scenes.parameters import AnyParameters, Card
from scenes.theme import DEFAULT_TEMPO, DEFAULT_THEME

if TYPE_CHECKING:
    from manim import Scene


@dataclass(frozen=True)
class SceneFactory:
    """Makes the scene of a figure. At a `tempo` of 0.8 all that happens takes 1.25 times as long."""

    figure: str
    parameters: AnyParameters
    theme: str = DEFAULT_THEME
    tempo: float = DEFAULT_TEMPO

    def __call__(self) -> Scene:
        entry = figure(self.figure)
        make = getattr(importlib.import_module(f"scenes.{entry.name}"), entry.scene)
        scene: Scene = make(self.parameters, theme=self.theme, tempo=self.tempo)
        return scene


@dataclass(frozen=True)
class CardFactory:
    """Makes the scene of a card."""

    card: Card
    theme: str = DEFAULT_THEME
    tempo: float = DEFAULT_TEMPO

    def __call__(self) -> Scene:
        make = importlib.import_module("scenes.card").Cards
        scene: Scene = make(self.card, theme=self.theme, tempo=self.tempo)
        return scene
