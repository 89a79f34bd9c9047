"""The command line: what it asks the studio for, and what it says to a mistake."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import render
from fall_line import lecture
from scenes.catalog import ARTICLE, FIGURES, figure
from studio import build, pool
from studio.manifest import Manifest
from studio.pool import Outcome

HOUSE = Path(__file__).parents[2]


@pytest.fixture
def jobs_asked(monkeypatch):
    """What the command line asks for; nothing is made."""
    kept = []

    def work(jobs, folder, **rest):
        kept.extend(jobs)
        return 0

    monkeypatch.setattr(build, "work", work)
    return kept


def asked(jobs_asked, *words):
    jobs_asked.clear()
    assert render.main(words) == 0
    return build.fingerprinted(jobs_asked, {})


def test_by_default_every_figure_as_mp4_and_as_gif(jobs_asked):
    jobs = asked(jobs_asked)
    names = [entry.name for entry in ARTICLE]
    assert {job.target.as_posix() for job in jobs} == {
        f"media/{name}.{e}" for name in names for e in ("mp4", "gif")
    }
    for job in jobs:
        assert job.scene.theme == "dark" and job.scene.parameters == figure(job.name).parameters
        assert job.sections == (figure(job.name).loop if job.spec.format == "gif" else None)


def test_a_group_names_its_figures(jobs_asked):
    def names(*words):
        return [job.name for job in asked(jobs_asked, *words, "--format", "png")]

    article = [entry.name for entry in FIGURES if entry.group == "article"]
    assert len(article) == 5 and names() == names("article") == article
    assert names("rules") == [entry.name for entry in FIGURES if entry.group == "rules"]
    assert names("all") == [entry.name for entry in FIGURES]
    assert names("rules", "red_ball_steps") == [*names("rules"), "red_ball_steps"]


def test_a_gif_and_a_webm_hold_the_loop_unless_the_whole_is_wanted(jobs_asked):
    words = ("red_ball_steps", "--format", "gif", "webm", "png", "mp4")
    assert [job.sections for job in asked(jobs_asked, *words)] == [("descent",), ("descent",), None, None]
    assert [job.sections for job in asked(jobs_asked, *words, "--whole")] == [None] * 4


def test_sections_are_numbered_files(jobs_asked):
    jobs = asked(jobs_asked, "red_ball_steps", "--format", "png", "--sections", "--out", "shelf")
    assert [(job.target.as_posix(), job.sections) for job in jobs][:2] == [
        ("shelf/red_ball_steps/01-function.png", ("function",)),
        ("shelf/red_ball_steps/02-start.png", ("start",)),
    ]
    assert len(jobs) == len(figure("red_ball_steps").sections)


def test_the_descent_can_be_anyones(jobs_asked):
    words = "red_ball_steps --start -1e-3 --learning-rate 2e-2 --steps 7 --derivative exact --theme light"
    job = asked(jobs_asked, *words.split(), "--format", "gif", "--size", "64x36")[0]
    told, parameters = jobs_asked[0].parameters, job.scene.parameters
    assert (parameters.learning_rates, parameters.steps) == ((0.02,), 7)
    assert parameters.starts.tolist() == [[-0.001]]
    assert parameters.objective.slope(-1.0) == pytest.approx(-5.47827, abs=1e-5)
    assert (job.scene.theme, job.spec.width, job.spec.height) == ("light", 64, 36)
    assert told["derivative"] == "exact" and told["starts"] == [[-0.001]]


@pytest.mark.parametrize("text", ["-x^2", "-cos(x)", "-2x + e^x", "-h^2", "-np.cos(x)"])
def test_a_function_may_begin_with_a_minus(jobs_asked, text):
    (job,) = asked(jobs_asked, "red_ball_steps", "--function", text, "--start", "-0.5", "--format", "gif")
    assert job.scene.parameters.objective.name == text
    assert job.scene.parameters.starts.tolist() == [[-0.5]]


def test_several_starts_negative_ones_first(jobs_asked):
    (job,) = asked(jobs_asked, "multiple_starts", "--format", "gif", "--start", "-2", "-1e-3", "4", "-.5")
    assert job.scene.parameters.starts.tolist() == [[-2.0], [-0.001], [4.0], [-0.5]]


@pytest.mark.parametrize(
    "words",
    [
        "red_ball_steps --format gif",
        "red_ball_steps --format mp4 --start -1e-07 --learning-rate 0.02 --steps 9 --derivative exact",
        "alpha_comparison --format gif --learning-rate 0.1 0.025 --theme light --whole",
        "arctan_plateau --format webm --quality draft --size 320x180 --fps 12.5",
        "multiple_starts --format gif --start -3 -2.5 4 --sections",
        "red_ball_steps --format gif --function=-x^3+x^4 --domain -2 2.5 --start 2 --learning-rate 0.01",
        "alpha_comparison --format gif --function quartic --name quartic-rates --tempo 0.8 --start 2",
        "red_ball_steps --format png --title=-x --name ball --function 2x^2 --sections",
    ],
)
def test_the_recipe_makes_the_same_file_again(jobs_asked, words):
    for job in asked(jobs_asked, *words.split()):
        python, program, *recipe = shlex.split(job.recipe)
        assert (python, program) == ("python", "render.py")
        assert job in asked(jobs_asked, *recipe)
        assert set(recipe) == set(words.split())


def test_the_usual_said_aloud_is_still_the_usual(jobs_asked):
    plain = asked(jobs_asked, "red_ball_steps", "--format", "gif")
    said = "red_ball_steps --format gif --quality standard --size 800x450 --fps 25 --theme dark --start -1"
    assert (
        asked(jobs_asked, *f"{said} --learning-rate 0.05 --steps 20 --derivative printed --jobs 3".split())
        == plain
    )


@pytest.mark.parametrize(
    "change",
    [
        "--theme light",
        "--start -2",
        "--learning-rate 0.02",
        "--steps 5",
        "--derivative exact",
        "--whole",
        "--fps 10",
        "--size 400x224",
        "--quality high",
        "--function x^2",
        "--domain -4 4",
        "--tempo 0.5",
        "--title Ball",
    ],
)
def test_every_change_changes_the_fingerprint(jobs_asked, change):
    (before,) = asked(jobs_asked, "red_ball_steps", "--format", "gif")
    (after,) = asked(jobs_asked, "red_ball_steps", "--format", "gif", *change.split())
    assert before.fingerprint != after.fingerprint and before.target == after.target


@pytest.mark.parametrize(
    "words, parts",
    [
        ("red_bal", ["'red_bal'", "red_ball_steps"]),
        ("red_ball_steps red_ball_steps", ["red_ball_steps", "twice"]),
        ("article red_ball_steps", ["red_ball_steps", "twice"]),
        ("rulse", ["unknown figure 'rulse'", "the group rules"]),
        ("--format avi", ["--format", "'avi'", "mp4, gif, webm, png"]),
        ("--format gif gif", ["--format", "gif", "twice"]),
        ("--format gif --fps 60", ["--fps", "60", "50"]),
        ("--fps nan", ["--fps", "nan"]),
        ("--size 801x450", ["--size", "801x450", "even"]),
        ("--size big", ["--size", "'big'", "800x450"]),
        ("--size 99999x10", ["--size", "99999"]),
        ("--quality best", ["--quality", "'best'", "draft, standard, high"]),
        ("--theme blue", ["--theme", "'blue'", "dark, light"]),
        ("red_ball_steps --learning-rate 0", ["--learning-rate: 0 is not a positive number"]),
        ("red_ball_steps --learning-rate -0.1", ["--learning-rate: -0.1 is not a positive number"]),
        ("red_ball_steps --learning-rate inf", ["--learning-rate: inf is not a finite number"]),
        ("red_ball_steps --learning-rate nan", ["--learning-rate: nan is not a number"]),
        ("red_ball_steps --learning-rate much", ["--learning-rate: 'much' is not a number"]),
        ("red_ball_steps --start -inf", ["--start: -inf is not a finite number"]),
        ("red_ball_steps --start 1 2", ["--start", "2 are given", "red_ball_steps takes 1 start"]),
        ("multiple_starts --start 1 1", ["--start", "1", "twice"]),
        ("alpha_comparison --learning-rate 0.1", ["--learning-rate", "1 is given", "2 to 5 learning rates"]),
        ("--steps 0", ["--steps: 0 is not a whole number from 1 to 1000000"]),
        ("--steps -4", ["--steps: -4 is not"]),
        ("--steps 2.5", ["--steps: 2.5 is not"]),
        ("--steps 99999999", ["--steps", "1000000"]),
        ("--cluster somewhere", ["--cluster", "'somewhere'", "tcp://HOST:PORT", "local:N"]),
        ("--cluster local:2 --jobs 2", ["--jobs", "does not go with --cluster"]),
        ("--jobs 0", ["--jobs: 0 is not a whole number from 1 to 256"]),
        ("--derivative true", ["--derivative", "'true'", "printed, exact"]),
        ("red_ball_steps --function foo(x)", ["foo(x)", "unknown name foo", "at character 1"]),
        (
            "red_ball_steps --function log(x)",
            ["start", "-1", "log(x)", "where red_ball_steps starts, give another"],
        ),
        (
            "red_ball_steps --function log(x) --start -2",
            ["start: -2.0 is not allowed, log(x) is not finite there ("],
        ),
        ("red_ball_steps --function parabla", ["parabla", "did you mean parabola?"]),
        ("red_ball_steps --function x^2 --domain 3 1", ["--domain", "3 1", "LOW < HIGH"]),
        ("red_ball_steps --domain 3", ["--domain", "1 is given", "2 to 4 values"]),
        ("--sections --whole", ["--sections", "--whole"]),
        ("red_ball_steps --name ../x", ["--name", "'../x'", "letters, digits"]),
        ("red_ball_steps --name NUL", ["--name", "'NUL'", "Windows"]),
        ("red_ball_steps --name lecture", ["--name", "'lecture'", "always there"]),
        ("--name one", ["--name", "one figure"]),
        ("--title one", ["--title", "one figure"]),
        ("--tempo 0", ["--tempo: 0 is out of range; allowed: above 0.1, at most 4"]),
        ("--tempo 9", ["--tempo: 9 is out of range; allowed: above 0.1, at most 4"]),
        ("--trace run.csv", ["--trace", "one figure"]),
        ("alpha_comparison --trace run.csv", ["--trace", "alpha_comparison"]),
        ("red_ball_steps --trace none.csv", ["--trace", "none.csv"]),
        ("red_ball_steps --trace none.csv --steps 3", ["--steps", "--trace"]),
        ("--batch none.toml", ["none.toml", "no such file"]),
        ("red_ball_steps --batch none.toml", ["none.toml", "red_ball_steps"]),
        ("--batch none.toml --start 3", ["--start", "none.toml"]),
        ("--recipe none.gif", ["none.gif", "not a file"]),
        ("--recipe OUT/file", ["file", ".mp4, .gif, .webm and .png"]),
        ("--slides --format gif", ["--format", "MP4"]),
        ("--slides --whole", ["--whole", "--slides"]),
        ("--slides --lecture", ["--slides", "--lecture"]),
        ("--lecture --format gif", ["--format", "--lecture"]),
        ("--lecture none.toml", ["none.toml", "no such file"]),
        ("--lecture none.toml --batch other.toml", ["--batch", "other.toml", "none.toml"]),
        ("red_ball_steps --lecture none.toml", ["none.toml", "red_ball_steps"]),
        ("--export xml", ["--export", "'xml'", "json", "csv"]),
        ("--rebuild", ["media", "not a folder"]),
        ("--completion ksh", ["--completion", "'ksh'", "bash"]),
        ("--lerning-rate 1", ["--lerning-rate", "--learning-rate"]),
        ("--lr 1", ["--lr is not an option; did you mean --learning-rate?"]),
        ("--optimizer adam", ["--optimizer is not an option; did you mean --rule?"]),
        ("--start", ["--start"]),
        ("red_ball_steps --out OUT/file", ["--out", "file", "not a folder"]),
        ("red_ball_steps --out OUT/file/below", ["--out", "cannot be written", "not a directory"]),
    ],
)
def test_a_mistake_gets_one_line_and_nothing_is_written(words, parts, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(pool, "run", lambda *_, **__: pytest.fail("a job was run"))
    (tmp_path / "file").write_text("")
    words = words.replace("OUT", str(tmp_path)).split()
    if "--out" not in words:
        words += ["--out", str(tmp_path / "media")]
    with pytest.raises(SystemExit) as left:
        render.main(words)
    said = capsys.readouterr()
    assert left.value.code == 2 and said.out == ""
    assert said.err.count("\n") == 1 and said.err.startswith(("render.py: ", "none.toml:"))
    assert all(part in said.err for part in parts), said.err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_the_list_has_one_line_a_figure(capsys):
    assert render.main(["--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [[entry.name, entry.group] for entry in FIGURES]
    assert all(entry.title in line for entry, line in zip(FIGURES, lines, strict=True))


def test_the_manifest_is_exported_and_rebuilt(tmp_path, capsys):
    words = ["--out", str(tmp_path)]
    assert render.main(["red_ball_steps", "--format", "png", "--size", "96x54", "--quiet", *words]) == 0
    assert render.main(["--export", "json", *words]) == 0
    (entry,) = json.loads(capsys.readouterr().out)["files"].values()
    assert (entry["path"], entry["width"]) == ("red_ball_steps.png", 96)
    (tmp_path / "manifest.sqlite").write_text("no database, whatever it is called")
    with pytest.raises(SystemExit) as left:
        render.main(["red_ball_steps", *words])
    assert left.value.code == 2
    assert "manifest.sqlite is no database; --rebuild" in capsys.readouterr().err
    assert render.main(["--rebuild", *words]) == 0
    assert "0 entries kept, 1 read from files" in capsys.readouterr().out
    assert render.main(["--export", "csv", *words]) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith(f"red_ball_steps.png,{entry['bytes']},")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes")
def test_whoever_reads_the_list_may_stop_reading():
    command = [sys.executable, "render.py", "--list"]
    reader, writer = os.pipe()
    os.close(reader)
    run = subprocess.run(command, cwd=HOUSE, stdout=writer, stderr=subprocess.PIPE, text=True)
    os.close(writer)
    assert (run.returncode, run.stderr) == (1, "")


def test_a_failed_render_is_named_and_makes_the_exit_status_1(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(
        pool, "run", lambda jobs, **_: [Outcome(job, None, "no space left on device", 1.0) for job in jobs]
    )
    words = ["red_ball_steps", "--format", "gif", "--out", str(tmp_path)]
    assert render.main(words) == 1
    said = capsys.readouterr()
    named = f"{tmp_path / 'red_ball_steps.gif'}  failed: no space left on device\n"
    assert said.out.startswith(named + "0 made, 1 failed")
    assert render.main([*words, "--quiet"]) == 1
    assert capsys.readouterr() == ("", named)


def test_an_interrupt_is_exit_status_130(monkeypatch, tmp_path):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(pool, "run", interrupted)
    assert render.main(["red_ball_steps", "--out", str(tmp_path)]) == 130


def test_made_once_and_then_fresh_without_manim(tmp_path):
    """The real thing, with a still, which is quick to draw."""
    target = tmp_path / "red_ball_steps.png"
    words = ["red_ball_steps", "--format", "png", "--size", "96x54", "--out", str(tmp_path)]

    def run(ending="pass"):
        program = f"import sys, render; status = render.main(sys.argv[1:]); {ending}; sys.exit(status)"
        command = [sys.executable, "-c", program, *words]
        return subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=True).stdout

    assert "1 made" in run()
    with Manifest(tmp_path) as manifest:
        (entry,) = manifest.entries.values()
    assert (entry["path"], entry["bytes"], entry["width"]) == (target.name, target.stat().st_size, 96)

    again = run("print('manim' in sys.modules or 'av' in sys.modules)")
    assert "1 file is fresh" in again and again.endswith("False\n")


@pytest.mark.parametrize(
    "words, note",
    [
        (
            "--function log(x)+x^2 --domain -5 5",
            'note: function "log(x)+x^2": log(x) is not defined for x from -5 to 0',
        ),
        (
            "--function x^2+abs(x)",
            'note: function "x^2+abs(x)": abs(x) has no derivative at x = 0, at character 5',
        ),
    ],
)
def test_what_a_function_lacks_is_told_and_pointed_at(words, note, jobs_asked, capsys):
    assert render.main(["red_ball_steps", "--start", "1", *words.split(), "--format", "gif", "png"]) == 0
    line, text, caret = capsys.readouterr().err.splitlines()
    assert line.startswith(note)
    assert text[caret.index("^") :].startswith(("log(x)", "abs(x)"))
    assert render.main(["red_ball_steps", "--start", "1", *words.split(), "--quiet"]) == 0
    assert capsys.readouterr().err == ""


def test_the_help_tells_the_parameters_of_every_figure(capsys):
    with pytest.raises(SystemExit) as left:
        render.main(["--help"])
    said = capsys.readouterr().out
    assert left.value.code == 0
    for words in (
        "--function article --start -1 --learning-rate 0.05 --steps 20 (1 start, 1 learning rate)",
        "--function article --start -1 --learning-rate 0.05 0.01 0.2 --steps 100"
        " (1 start, 2 to 5 learning rates)",
        "--function arctan --start -20 --learning-rate 1 8000 --steps 20100 (1 start, 1 to 2 learning rates)",
    ):
        assert words in said


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash on this machine")
def test_bash_completes_figures_options_and_their_words(tmp_path, capsys):
    assert render.main(["--completion", "bash"]) == 0
    script = tmp_path / "completion.sh"
    script.write_text(capsys.readouterr().out)

    def completed(*words):
        program = (
            f'source {script}; COMP_WORDS=(render.py "$@"); COMP_CWORD=$#; '
            '_shtab_render_py render.py "${!#}"; echo "${COMPREPLY[@]}"'
        )
        command = ["bash", "-c", program, "bash", *words]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()

    assert completed("al") == ["alpha_comparison", "all"]
    assert completed("red_ball_steps", "--lear") == ["--learning-rate"]
    assert completed("--theme", "") == ["dark", "light"]
    assert completed("--format", "g") == ["gif"]


def test_slides_are_a_film_for_each_section_and_a_deck(tmp_path, capsys):
    out = tmp_path / "media"
    words = ["red_ball_steps", "--slides", "--size", "96x54", "--fps", "5", "--steps", "2", "--out", str(out)]
    assert render.main(words) == 0
    said = capsys.readouterr().out
    described = json.loads((out / "slides" / "red_ball_steps.json").read_text())
    films = [slide["file"] for slide in described["slides"]]
    sections = figure("red_ball_steps").sections
    assert films == [f"red_ball_steps/{n:02}-{name}.mp4" for n, name in enumerate(sections, start=1)]
    assert all((out / film).is_file() for film in films)
    assert f"{len(films)} made" in said and "red_ball_steps.json  for manim-slides" in said


def test_a_dry_run_of_a_lecture_lists_cards_films_and_the_lecture(tmp_path, capsys):
    words = [
        "red_ball_steps",
        "multiple_starts",
        "--lecture",
        "--tempo",
        "0.8",
        "--out",
        str(tmp_path / "media"),
    ]
    assert render.main([*words, "--dry-run"]) == 0
    *files, closing = capsys.readouterr().out.splitlines()
    assert [Path(line.split()[0]).relative_to(tmp_path / "media").as_posix() for line in files] == [
        "lecture/00-title.mp4",
        "lecture/01-red_ball_steps.mp4",
        "lecture/02-multiple_starts.mp4",
        "red_ball_steps.mp4",
        "multiple_starts.mp4",
        "lecture.mp4",
    ]
    assert closing == "6 would be made, 0 left alone" and not (tmp_path / "media").exists()


def test_a_lecture_of_a_batch_file_goes_by_its_order_and_titles(tmp_path, monkeypatch):
    planned = []
    monkeypatch.setattr(lecture, "work", lambda course, folder, **_: planned.append(course) or 0)
    file = tmp_path / "week_3.toml"
    file.write_text("[[figure]]\nscene='multiple_starts'\ntitle='Many'\n[[figure]]\nscene='red_ball_steps'\n")
    assert render.main(["--lecture", str(file)]) == render.main(["--batch", str(file), "--lecture"]) == 0
    for course in planned:
        assert course.lecture.title == "Week 3"
        assert [part.title for part in course.lecture.parts] == ["Many", "Gradient descent in three steps"]
        assert shlex.split(course.lecture.recipe) == ["python", "render.py", "--lecture", str(file)]
