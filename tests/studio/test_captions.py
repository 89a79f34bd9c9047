"""Sentences at the times of the film, in the words of each format."""

import datetime

import pytest
import srt as other_reader
from hypothesis import given
from hypothesis import strategies as st

from studio.captions import Caption, Span, heading, on_film, read_vtt, shifted, srt, vtt

LINES = (Caption(0.0, 1.5, "Down & <left>"), Caption(3661.25, 3662.0, "two\n\nlines --> more"))


def test_webvtt_escapes_markup_and_counts_hours():
    assert vtt(LINES) == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:01.500\nDown &amp; &lt;left&gt;\n\n"
        "01:01:01.250 --> 01:01:02.000\ntwo\nlines --&gt; more\n"
    )


def test_our_webvtt_is_read_back():
    assert read_vtt(vtt(LINES)) == (LINES[0], Caption(3661.25, 3662.0, "two\nlines --> more"))
    assert read_vtt(vtt(())) == ()


@given(st.lists(st.tuples(st.integers(0, 10**8), st.integers(0, 10**5), st.text()), max_size=4))
def test_any_captions_are_read_back(lines):
    written = vtt(Caption(start / 1000, (start + lasts) / 1000, text) for start, lasts, text in lines)
    assert vtt(read_vtt(written)) == written


@pytest.mark.parametrize("text", ["", "WEBVTT\n\nNOTE a remark\n", "1\n00:00:00,000 --> 00:00:01,500\nA\n"])
def test_other_captions_are_not_guessed_at(text):
    with pytest.raises(ValueError, match="not captions as the studio writes them"):
        read_vtt(text)


def test_captions_are_shifted_as_they_are():
    assert shifted(LINES, 10) == (Caption(10.0, 11.5, LINES[0].text), Caption(3671.25, 3672.0, LINES[1].text))


def test_subrip_is_read_back_by_another_reader():
    first, second = other_reader.parse(srt(LINES))
    assert (first.index, first.content) == (1, "Down & <left>")
    assert second.start == datetime.timedelta(hours=1, minutes=1, seconds=1, milliseconds=250)
    assert second.content == "two\nlines --> more"


def test_captions_lose_what_was_passed_over():
    spans = [Span(0, 2, 0), Span(5, 8, 2)]  # scene seconds 2 to 5 are not in the film
    captions = [
        Caption(0.5, 1.5, "kept"),
        Caption(1.5, 6, "across"),
        Caption(3, 4, "gone"),
        Caption(6, 99, "until the end"),
    ]
    assert on_film(captions, spans) == (
        Caption(0.5, 1.5, "kept"),
        Caption(1.5, 3.0, "across"),
        Caption(3.0, 5.0, "until the end"),
    )


def test_headings_are_written_as_people_write_them():
    assert [heading(name) for name in ("first-step", "a_b", "GIF loop", "autocreated")] == [
        "First step",
        "A b",
        "GIF loop",
        "Opening",
    ]
