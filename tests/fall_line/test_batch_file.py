"""Batch files: what they ask for, and how their mistakes are told."""

from pathlib import Path

import pytest

import render
from fall_line import batch_file, parameters
from fall_line.jobs import jobs_of
from scenes.catalog import FIGURES
from studio import build, pool

HOUSE = Path(__file__).parents[2]
COURSE = HOUSE / "examples" / "lecture.toml"

QUARTIC = """
title = "Week 3"

[defaults]
theme = "light"
format = ["gif", "mp4"]

[[figure]]
name = "quartic-rates"
figure = "alpha_comparison"
function = "x^4 - 3x^2 + x"
start = 2
learning_rate = [0.01, 0.05, 0.2]

[[figure]]
figure = "red_ball_steps"
theme = "dark"
format = "png"
tempo = 0.5
"""


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "course.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_batch_is_what_the_command_line_would_have_asked_for(file):
    course = batch_file.read(file(QUARTIC))
    rates, ball = course.requests
    assert course.title == "Week 3"
    assert (rates.figure.name, rates.name, rates.theme) == ("alpha_comparison", "quartic-rates", "light")
    assert rates.parameters.starts.tolist() == [[2.0]]
    assert rates.parameters.learning_rates == (0.01, 0.05, 0.2)
    assert rates.parameters.objective.curve(2.0) == 2.0**4 - 3 * 2.0**2 + 2.0
    assert [spec.format for spec in rates.specs] == ["gif", "mp4"]
    assert (ball.name, ball.theme, ball.tempo) == ("red_ball_steps", "dark", 0.5)
    assert [spec.format for spec in ball.specs] == ["png"]


def test_the_command_line_goes_before_the_file(file):
    values = {"format": ("webm",), "quality": "draft", "theme": "light"}
    for request in batch_file.read(file(QUARTIC), values).requests:
        assert [(spec.format, spec.quality) for spec in request.specs] == [("webm", "draft")]
        assert request.theme == "light"


def test_a_trace_is_looked_for_beside_the_batch_file(file):
    path = file('[[figure]]\nfigure = "red_ball_steps"\nfunction = "x^2"\ntrace = "run.csv"')
    (path.parent / "run.csv").write_text("x\n3\n1\n0.5\n")
    (request,) = batch_file.read(path).requests
    assert request.parameters.trace.tolist() == [[3.0], [1.0], [0.5]]


def test_every_mistake_is_listed_with_its_line_and_its_figure(file, capsys, monkeypatch):
    monkeypatch.setattr(pool, "run", lambda *_, **__: pytest.fail("a job was run"))
    path = file(
        """\
colour = "red"
[defaults]
theme = "blue"
name = "all"

[[figure]]
name = "../x"
figure = "red_bal"

[[figure]]
figure = "red_ball_steps"
note = '''
[[figure]]
start = 1
'''
start = [1, 2]

[[figure]]
figure = "red_ball_steps"
learning_rate = 0

[[figure]]
name = "Red_Ball_Steps"
figure = "skier_slope"
steps = true

[[figure]]
function = "x^"
"""
    )
    with pytest.raises(SystemExit) as left:
        render.main(["--batch", str(path), "--out", str(path.parent / "media")])
    said = capsys.readouterr()
    assert left.value.code == 2 and said.out == ""
    assert not (path.parent / "media").exists()
    expected = [
        (1, "colour is not known"),
        (3, "defaults: theme: 'blue' is not one of dark, light"),
        (4, "defaults: name is not known"),
        (7, "figure 1: name: '../x' is not a name for a file"),
        (8, "figure 1: figure: unknown figure 'red_bal': did you mean red_ball_steps?"),
        (12, "figure 2: note is not known"),
        (20, "figure 3: learning_rate: 0 is not a positive number"),
        (18, "figure 3: name: 'red_ball_steps' is the name of figure 2"),
        (23, "figure 4: name: 'Red_Ball_Steps' is the name of figure 2"),
        (25, "figure 4: steps: true is not a whole number"),
        (27, "figure 5: figure is missing"),
    ]
    lines = said.err.splitlines()
    assert len(lines) == len(expected) + 2, "the start and the function are wrong too"
    for line, words in expected:
        assert any(one.startswith(f"{path}:{line}: {words}") for one in lines), (line, words, said.err)


@pytest.mark.parametrize(
    "text, words",
    [
        ("[[figure]\n", "1: not TOML: "),
        ('a = "', "1: not TOML: "),
        ("", "0 figures; allowed: 1 to 20,000"),
        ("figure = 3", "1: figure is not a list of tables; write [[figure]] above each"),
        ("defaults = 3\n[[figure]]\nfigure='red_ball_steps'", "1: defaults is not a table; write [defaults]"),
        ("title = 3\n[[figure]]\nfigure='red_ball_steps'", "1: title: 3 is not a text"),
        ("[[figure]]\nfigure='red_ball_steps'\nstart=[1,2]", "3: figure 1: start: 2 are given"),
        ("[[figure]]\nfigure='red_ball_steps'\nfunction='x^'", "3: figure 1: function: "),
        ("[[figure]]\nfigure='red_ball_steps'\nfunction='log(x)'", "1: figure 1: start: -1.0"),
        (
            "[[figure]]\nfigure='red_ball_steps'\nsections=1",
            "3: figure 1: sections: 1 is neither true nor false",
        ),
        ("[[figure]]\nfigure='red_ball_steps'\nformat='avi'", "3: figure 1: format: 'avi'"),
        ("[[figure]]\nfigure='red_ball_steps'\nfps=60\nformat='gif'", "3: figure 1: fps: "),
        ("[[figure]]\nfigure='red_ball_steps'\ntrace='no.csv'", "3: figure 1: trace: "),
        ("[[figure]]\nfigure='red_ball_steps'\nlerning_rate=1", "did you mean learning_rate?"),
        ("[[figure]]\nfigure='red_ball_steps'\nrate=1", "rate is not known; did you mean learning_rate?"),
        (
            "[[figure]]\nfigure='red_ball_steps'\n" * 2,
            "3: figure 2: name: 'red_ball_steps' is the name of figure 1",
        ),
        (f"[[figure]]\nfigure='red_ball_steps'\nname='{'n' * 300}'", "3: figure 1: name: 'nnnnn"),
        ("[[figure]]\nfigure='red_ball_steps'\nname=''", "3: figure 1: name: ''"),
        ("[[figure]]\nfigure='red_ball_steps'\nname='/x'", "3: figure 1: name: '/x'"),
        (
            "[[figure]]\nfigure='red_ball_steps'\nname='com1'",
            "3: figure 1: name: 'com1' is a name that Windows keeps",
        ),
        (
            "[[figure]]\nfigure='red_ball_steps'\nname='index'",
            "3: figure 1: name: 'index' is the name of a file that is always there",
        ),
    ],
)
def test_each_mistake_gets_its_line(file, text, words):
    path = file(text)
    with pytest.raises(batch_file.BatchError) as raised:
        batch_file.read(path)
    (line,) = str(raised.value).splitlines()
    assert line.startswith(f"{path}:") and words in line


def test_everything_wrong_with_an_entry_is_told_at_once(file):
    """A value that cannot be read, what is wrong between the others, and nothing that follows from it."""
    path = file(
        """\
[[figure]]
figure = "alpha_comparison"
theme = "blue"
learning_rate = 0.1
start = [1, 2]
domain = [3, 1]
format = "gif"
fps = 60
size = "1x1"
function = "log(x)"
sections = true
whole = true

[[figure]]
name = "steps"
figure = "red_ball_steps"
function = "x^"
start = -1
rule = ["adam", "momentum"]
schedule = "cosine(3)"
clip = 0

[[figure]]
name = "recorded"
figure = "multiple_starts"
trace = "none.csv"
steps = 3
rule = "adam"
"""
    )
    with pytest.raises(batch_file.BatchError) as raised:
        batch_file.read(path)
    expected = [
        "3: figure 1: theme: 'blue' is not one of",
        "4: figure 1: learning_rate: 1 is given; alpha_comparison takes 2 to 5",
        "5: figure 1: start: 2 are given; alpha_comparison takes 1 start",
        "6: figure 1: domain: 3 1 is not an interval",
        "8: figure 1: fps: frame rate 60",
        "9: figure 1: size: width 1 is out of range",
        "11: figure 1: sections: does not go with",
        "17: figure 2: function: ",
        "19: figure 2: rule: 2 are given; red_ball_steps takes 1 rule",
        "20: figure 2: schedule: 'cosine' is not known (did you mean cosine_decay?)",
        "21: figure 2: clip: 0 is not a positive number",
        "26: figure 3: trace: multiple_starts does not take it; red_ball_steps, ",
        "27: figure 3: steps: does not go with --trace",
        "28: figure 3: rule: does not go with --trace",
    ]
    lines = str(raised.value).splitlines()
    for line, words in zip(lines, expected, strict=True):
        assert line.startswith(f"{path}:{words}"), (line, words)


@pytest.mark.parametrize(
    "key, value, line", [("name", "week 3", 4), ("nmae", "week-3", 4), ("name", "a.b", 4)]
)
def test_a_name_that_cannot_be_read_is_the_only_complaint_about_names(file, key, value, line):
    one = '[[figure]]\nfigure = "red_ball_steps"\n'
    with pytest.raises(batch_file.BatchError) as raised:
        batch_file.read(file(f'{one}[[figure]]\n{key} = "{value}"\nfigure = "red_ball_steps"\n'))
    (mistake,) = str(raised.value).splitlines()
    assert f":{line}: figure 2: {key}" in mistake


def test_a_mark_before_the_text_does_not_count(tmp_path):
    path = tmp_path / "from_an_editor.toml"
    path.write_text('[[figure]]\nfigure = "red_ball_steps"\nsteps = 3\n', encoding="utf-8-sig")
    (request,) = batch_file.read(path).requests
    assert (request.name, request.parameters.steps) == ("red_ball_steps", 3)
    path.write_text('[[figure]]\nfigure = "red_ball"\nsteps = 0\n', encoding="utf-8-sig")
    with pytest.raises(batch_file.BatchError, match="3: figure 1: steps"):
        batch_file.read(path)


def test_the_old_word_for_figure_is_read_with_one_note(file, capsys):
    path = file("[[figure]]\nname='a'\nscene='red_ball_steps'\n[[figure]]\nscene='red_ball_steps'\n")
    assert render.main(["--batch", str(path), "--dry-run", "--out", str(path.parent / "media")]) == 0
    shown = capsys.readouterr()
    assert "4 would be made" in shown.out
    assert shown.err == f"note: {path}:3: scene is the old word for figure; both are read\n"
    assert render.main(["--batch", str(path), "--dry-run", "--quiet"]) == 0
    assert capsys.readouterr().err == ""
    with pytest.raises(batch_file.BatchError, match="2: figure 1: scene is the old word for figure"):
        batch_file.read(file("[[figure]]\nscene='red_ball_steps'\nfigure='red_ball_steps'\n"))


def test_files_that_cannot_be_read(tmp_path):
    (tmp_path / "latin.toml").write_bytes(b'title = "\xe9"')
    for name, words in (("none.toml", "no such file"), (".", "is a directory"), ("latin.toml", "UTF-8")):
        with pytest.raises(batch_file.BatchError, match=words):
            batch_file.read(tmp_path / name)


def test_a_dry_run_says_what_would_be_made_and_why(file, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(pool, "run", lambda *_, **__: pytest.fail("a job was run"))
    out = tmp_path / "media"
    assert render.main(["--batch", str(file(QUARTIC)), "--dry-run", "--out", str(out)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines[:3]] == [
        [str(out / name), "not", "made", "yet"]
        for name in ("quartic-rates.gif", "quartic-rates.mp4", "red_ball_steps.png")
    ]
    assert lines[3] == "3 would be made, 0 left alone"
    assert not out.exists()


def test_only_what_changed_is_made_again(file, tmp_path, capsys):
    out = tmp_path / "media"
    text = """
[defaults]
format = "png"
size = "96x54"
[[figure]]
name = "one"
figure = "red_ball_steps"
[[figure]]
name = "two"
figure = "red_ball_steps"
start = 1
"""
    assert render.main(["--batch", str(file(text)), "--out", str(out), "--quiet"]) == 0
    before = (out / "two.png").read_bytes()
    changed = file(text.replace("start = 1", "start = 2"))
    assert render.main(["--batch", str(changed), "--out", str(out), "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "one.png  fresh" in said and "two.png  made from other code, parameters or versions" in said
    assert render.main(["--batch", str(changed), "--out", str(out)]) == 0
    assert "1 made" in capsys.readouterr().out
    assert (out / "two.png").read_bytes() != before


def test_the_ready_course_has_at_least_ten_films():
    course = batch_file.read(COURSE)
    assert len(course.requests) >= 10 and course.title
    assert {request.figure.name for request in course.requests} == {entry.name for entry in FIGURES}


def test_many_figures_are_read_in_order(file):
    entry = "[[figure]]\nname = 'n{0}'\nfigure = 'red_ball_steps'\nstart = {0}\n"
    course = batch_file.read(file("".join(entry.format(n) for n in range(200))))
    assert [float(request.parameters.starts[0, 0]) for request in course.requests] == [
        float(n) for n in range(200)
    ]


def test_ten_thousand_figures_are_checked_without_finding_a_region(file, monkeypatch):
    """A region takes far longer than all checks; it is found where its film is made."""
    monkeypatch.setattr(parameters, "region_around", lambda *_: pytest.fail("a region was sought"))
    entry = "[[figure]]\nname = 'n{0}'\nfigure = 'red_ball_steps'\nfunction = '{1}x^2 + x'\nstart = 2\n"
    text = "".join(entry.format(n, 1 + n % 100) for n in range(10_000))
    batch = batch_file.read(file(text))
    assert len(batch.requests) == 10_000
    jobs = [job for request in batch.requests for job in jobs_of(request, Path("media"))]
    assert len({job.fingerprint for job in build.fingerprinted(jobs, {})}) == 20_000
    with pytest.raises(batch_file.BatchError) as raised:
        batch_file.read(file(text.replace("start = 2", "start = 'far'")))
    lines = str(raised.value).splitlines()
    assert len(lines) == 10_000 and ":50000: figure 10000: start" in lines[-1]


def test_notes_are_told_of_few_figures_and_not_of_thousands(file, capsys):
    entry = "[[figure]]\nname = 'n{0}'\nfigure = 'red_ball_steps'\nfunction = 'abs(x)'\nstart = 2\n"
    for count, noted in ((2, "abs(x) has no derivative"), (201, "more than 200 figures")):
        path = file("".join(entry.format(n) for n in range(count)))
        assert render.main(["--batch", str(path), "--dry-run", "--out", str(path.parent / "media")]) == 0
        shown = capsys.readouterr().err
        assert noted in shown and shown.count("note:") == 1


def test_a_figure_that_is_only_moved_is_shown_at_its_new_place_and_not_made_again(file, tmp_path, capsys):
    out, figures = (
        tmp_path / "media",
        [f"[[figure]]\nname='{name}'\nfigure='red_ball_steps'\n" for name in "abc"],
    )
    head = "[defaults]\nformat = 'png'\nsize = '96x54'\n"

    def shown(entries):
        assert render.main(["--batch", str(file(head + "".join(entries))), "--out", str(out)]) == 0
        page = (out / "index.html").read_text(encoding="utf-8")
        return sorted("abc", key=lambda name: page.index(f"{name}.png"))

    assert shown(figures) == ["a", "b", "c"]
    assert shown(figures[::-1]) == ["c", "b", "a"]
    assert "3 files are fresh" in capsys.readouterr().out
