"""Sentences at the times of the film, in the words of each format."""

import datetime

import srt as other_reader

from studio.captions import Caption, Span, heading, on_film, srt, vtt

LINES = (Caption(0.0, 1.5, "Down & <left>"), Caption(3661.25, 3662.0, "two\n\nlines --> more"))


def test_webvtt_escapes_markup_and_counts_hours():
    assert vtt(LINES) == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:01.500\nDown &amp; &lt;left&gt;\n\n"
        "01:01:01.250 --> 01:01:02.000\ntwo\nlines --&gt; more\n"
    )


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
