"""From a wish whose sections are filmed one by one to its slides."""

from __future__ import annotations

from pathlib import Path

from door.orders import orders
from door.wish import Wish
from scenes.theme import THEMES
from studio.publish.slides import Deck


def deck(wish: Wish, folder: Path) -> Deck:
    """One slide for every section that is filmed as MP4, in the order of the figure."""
    jobs = [order.job for order in orders(wish, folder) if order.job.spec.format == "mp4"]
    return Deck(
        name=wish.name,
        title=wish.title,
        films=tuple((section, job.target) for job in jobs for section in job.sections),
        size=(jobs[0].spec.width, jobs[0].spec.height),
        background=THEMES[wish.theme].background,
    )
