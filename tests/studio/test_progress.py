"""What is printed of a run fits a screen, however many files there are."""

from fractions import Fraction
from pathlib import Path

import pytest

from studio import progress
from studio.job import Film, Job
from studio.pool import Event, Outcome
from studio.spec import Spec


def outcomes(count, failed=()):
    for number in range(1, count + 1):
        target = Path(f"ball-{number}.gif")
        job = Job(target.stem, None, Spec("gif", 8, 8, Fraction(10), "draft"), target)
        film = None if number in failed else Film(target, 1, 1.0, 2_000)
        yield Outcome(job, film, "no space left on device" if film is None else "", 1.0)


def printed(capsys, *run):
    with progress.watching(len(run)) as watcher:
        for outcome in run:
            watcher(Event("started", outcome.job))
            watcher(Event("done", outcome.job, outcome=outcome))
    return capsys.readouterr().err.splitlines()


def test_few_files_have_a_line_each(capsys):
    lines = printed(capsys, *outcomes(3, failed=[2]))
    assert lines == [
        "[1/3] ball-1.gif  2 kB  1.0 s",
        "[2/3] ball-2.gif  failed: no space left on device  1.0 s",
        "[3/3] ball-3.gif  2 kB  1.0 s",
    ]


def test_of_many_files_every_hundredth_has_a_line_and_each_that_failed(capsys):
    lines = printed(capsys, *outcomes(1000, failed=[7, 250]))
    assert len(lines) == 12
    assert lines[0].startswith("[7/1000] ball-7.gif  failed: no space left")
    assert lines[3].startswith("[250/1000] ball-250.gif  failed")
    assert lines[-1].startswith("[1000/1000] 998 made, 2 failed, ")


@pytest.mark.parametrize("count, failed, lines", [(3, 1, 5), (10_000, 0, 1), (10_000, 9_000, 42)])
def test_the_last_words_fit_a_screen(count, failed, lines):
    run = list(outcomes(count, range(1, failed + 1)))
    said = progress.closing(
        run, progress.failures(run), fresh=0, folder=Path("media"), seconds=1
    ).splitlines()
    assert len(said) == lines
    assert said[-1].startswith(f"{count - failed} made")
