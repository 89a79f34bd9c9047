"""How numbers are written, and that the ones that run cost nothing to change."""

import numpy as np
import pytest

from scenes.kit.readout import Readout
from scenes.numbers import brief, fixed, readout, short, written

CASES = [
    # value, written with 5 decimals, fixed with 5 decimals, brief
    (0.0, "0.00000", "0.00000", "0"),
    (-1.0, "−1.00000", "−1.00000", "−1"),
    (-0.7380433186535809, "−0.73804", "−0.73804", "−0.738043"),
    (20006.0, "20,006.00000", "20,006.00000", "20,006"),
    (-2.5e-9, "−2.5e−9", "0.00000", "−2.5e−9"),
    (1.2345e30, "1.23e30", "1.23e30", "1.2345e30"),
    (float("-inf"), "−∞", "−∞", "−∞"),
    (0.05, "0.05000", "0.05000", "0.05"),
    (1 / 3, "0.33333", "0.33333", "0.333333"),
]


@pytest.mark.parametrize(("value", "as_written", "as_fixed", "as_brief"), CASES)
def test_numbers_as_people_write_them(value, as_written, as_fixed, as_brief):
    assert (written(value), fixed(value), brief(value)) == (as_written, as_fixed, as_brief)


def test_a_number_fits_its_room():
    shown = [
        short(value, 2)
        for value in (9.0, -544.961, 8544.961, -8544.961, 1e6, 36864.0, -2359296.0, 1.5e30, float("nan"))
    ]
    assert shown == ["9.00", "−544.96", "8,544.96", "−8,545.0", "1e6", "36,864.0", "−2.36e6", "1.5e30", "–"]


def test_a_changing_number_keeps_its_decimal_point():
    def right_of_the_point(text: str) -> float:
        """The right end of the number, which its last decimal always fills the same way."""
        return Readout(2.0, 0.0, color="#FFFFFF").show(text).get_right()[0]

    assert right_of_the_point("−1.00008") == pytest.approx(right_of_the_point("12,345.67898"))


def test_a_number_shows_what_it_was_told():
    readout = Readout(0.0, 0.0, color="#FFFFFF")
    one = readout.show("111").width
    assert readout.show("11111").width > one and readout.reads == "11111"
    assert np.allclose(readout.show("111").width, one)


def test_readings_fit_the_size_of_what_they_show():
    usual = readout(np.array([6.08060, -41.53543, 0.0]))
    assert usual(-41.535434) == "−41.53543", "the article's keep their five decimals"
    tiny = readout(np.array([9e-7, 6e-9, 0.0]))
    assert [tiny(value) for value in (9e-7, 6.047e-9, -4.918e-8, 0.0)] == [
        "9.000e−7",
        "6.047e−9",
        "−4.918e−8",
        "0",
    ]
    small = readout(np.array([0.009, 0.0001]))
    assert small(0.009) == "0.009000"
    level = readout(np.array([1.5682961, 1.5682955]))
    assert level(1.5682961) != level(1.5682955), "what changes little is seen to change"
    assert readout(np.zeros(3))(0.0) == "0.00000" and readout(np.array([np.nan]))(np.nan) == "–"
