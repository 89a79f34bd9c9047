"""The tempo of a descent on screen."""

import pytest

from scenes.kit.timing import LEAD, pace, whole_steps

BRISK = {"first": 0.5, "quicker": 0.82, "least": 0.08}


def test_pace_fits_the_time_and_lapses_only_when_it_must():
    durations, lapse = pace(20, 4.8, **BRISK)
    assert (
        len(durations) == 20
        and lapse == 0
        and sum(durations) <= 4.8
        and durations == sorted(durations, reverse=True)
    )
    durations, lapse = pace(5000, 4.8, **BRISK)
    assert len(durations) == LEAD and sum(durations) + lapse == pytest.approx(4.8)
    assert pace(0, 4.8, **BRISK) == ([], 0.0)


def test_a_time_lapse_shows_whole_steps_only():
    shown = [whole_steps(84)(t / 60) * 84 for t in range(61)]
    assert shown == pytest.approx([round(step) for step in shown])
    assert shown[0] == 0 and shown[-1] == 84 and shown == sorted(shown)
