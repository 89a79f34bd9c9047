"""A film from Python, in one call."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

from fall_line.jobs import jobs_of
from fall_line.options import OPTIONS, OTHER_WORDS
from fall_line.request import make_request
from scenes.catalog import figure as entry_of
from studio import build
from studio.job import Film
from studio.manifest import Manifest
from studio.options import did_you_mean
from studio.parser import OUT


def film(
    figure: str, *, format: str = "gif", out: str | Path = OUT, force: bool = False, **options: Any
) -> Film:
    """The film of a figure, made in this process unless it is there and fresh.

        film("red_ball_steps", function="x^2", start=3, learning_rate=0.1)

    Arguments
        figure   its name: "red_ball_steps"
        format   "gif", "mp4", "webm" or "png"
        out      the folder for the file, what lies beside it, and the manifest
        force    make it also when it is fresh
        options  what `fall-line --help` lists, by the same names with underscores: function,
                 derivative, domain, start, learning_rate, rule, schedule, clip, steps, tolerance, trace,
                 claim, data, features, label, depth, width, activation, seed, name, title, theme, tempo,
                 whole, quality, size, fps, transparent. One value or several, as the figure takes them

    Returns the file: a path that also knows its duration, its sections, and in `words` how the run ended; as
    the last value of a notebook's cell it shows itself.
    Raises TypeError for an option that does not exist, ValueError for a value that is not allowed, and
    RuntimeError when the film cannot be made.
    """
    for name in options:
        if name not in OPTIONS or name == "sections":
            raise TypeError(f"film has no option {name!r}{did_you_mean(name, OPTIONS, OTHER_WORDS)}")
    given = {**options, "format": format}
    values = {name: OPTIONS[name].read(value) for name, value in given.items() if value is not None}
    (job,) = jobs_of(make_request(entry_of(figure), values), Path(out))
    done = build.make([job], Path(out), force=force, quiet=True, executor=_Here())
    if done.troubles:
        raise RuntimeError(done.troubles[0])
    with Manifest(Path(out)) as manifest:
        return manifest.film(job.target)


class _Here(Executor):
    """Does the work at once, in this process: a script needs no `if __name__ == "__main__"` then."""

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(work(*args, **kwargs))
        return future
