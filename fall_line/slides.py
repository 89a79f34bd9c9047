"""From a request whose sections are filmed one by one to its slides."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fall_line.jobs import jobs_of
from fall_line.request import Request
from scenes.theme import THEMES
from studio.formats import FORMATS
from studio.publish.slides import Deck


def deck(request: Request, folder: Path) -> Deck:
    """One slide for every section that is filmed, in the order of the figure."""
    film = next(spec for spec in request.specs if FORMATS[spec.format].is_film)
    jobs = list(jobs_of(replace(request, specs=(film,)), folder))
    return Deck(
        name=request.name,
        title=request.title,
        films=tuple((section, job.target) for job in jobs for section in job.sections or ()),
        size=(jobs[0].spec.width, jobs[0].spec.height),
        background=THEMES[request.theme].background,
    )
