"""A job becomes a whole file, or nothing."""

import av
import pytest
from scenes_for_tests import TwoSections

from studio.film import FilmError, film
from studio.job import Job
from studio.spec import parse_spec


def job(tmp_path, format="gif", scene=TwoSections, **more):
    spec = parse_spec(format, size="160x90", fps=10)
    return Job("test", scene, spec, tmp_path / f"test.{format}", **more)


@pytest.mark.parametrize("format", ["mp4", "gif", "webm"])
def test_a_film_is_as_long_as_its_scene(tmp_path, format):
    made = film(job(tmp_path, format))
    assert (made.frames, made.duration) == (30, 3.0)
    assert made.sections == (("first-step", 0.0), ("second-step", 1.5))
    assert made.size_bytes == made.path.stat().st_size
    assert made.words == {"alt": "A disc moves to the right of a square.", "verdict": "it arrived"}
    with av.open(str(made.path)) as container:
        times = [float(frame.pts * frame.time_base) for frame in container.decode(video=0)]
    assert times[0] == 0
    assert times[-1] <= 2.9 + 1e-3


def test_only_the_chosen_section_is_in_the_film(tmp_path):
    made = film(job(tmp_path, sections=("second-step",)))
    assert (made.frames, made.sections) == (15, (("second-step", 0.0),))


def test_a_section_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FilmError, match="section 'third' is not in TwoSections; its sections: first-step, second-step"):
        film(job(tmp_path, sections=("third",)))
    assert list(tmp_path.iterdir()) == []
