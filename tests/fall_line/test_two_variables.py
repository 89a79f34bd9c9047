"""Functions of two variables at the door: starts, what is shown, recorded runs, and what is refused."""

import shlex

import numpy as np
import pytest

import render
from fall_line import batch_file, film
from fall_line.jobs import jobs_of
from fall_line.options import OPTIONS
from fall_line.request import make_request
from gd import library
from scenes.catalog import figure
from studio import build, pool
from studio.recipe import recipe

BOWL = "(x - 1)^2 + 5y^2"


def wanted(name, **said):
    return make_request(figure(name), {key: OPTIONS[key].read(value) for key, value in said.items()})


@pytest.fixture
def filmed(monkeypatch):
    """The one job that a command asks for, which is not done."""
    kept = []
    monkeypatch.setattr(build, "work", lambda jobs, folder, **_: kept.extend(jobs) or 0)

    def jobs(*words):
        kept.clear()
        assert render.main([*words, "--format", "gif"]) == 0
        (job,) = kept
        return job

    return jobs


@pytest.mark.parametrize("start", ["-1.2,1", [-1.2, 1], [[-1.2, 1]], (-1.2, 1), ((-1.2, 1),), ["-1.2", "1"]])
def test_a_start_is_a_pair_however_it_is_given(start):
    request = wanted("contour_map", function="rosenbrock", start=start)
    np.testing.assert_array_equal(request.parameters.starts, [[-1.2, 1.0]])


def test_several_starts_are_several_pairs(filmed):
    job = filmed("basins", "--start", "-1.2,1", "2,2", "0,-3", "3,0")
    np.testing.assert_array_equal(job.scene.parameters.starts, [[-1.2, 1], [2, 2], [0, -3], [3, 0]])


def test_a_recipe_gives_the_same_pairs_again(filmed):
    words = ["contour_map", "--function", BOWL, "--start=-1.25,1", "--domain", "-3", "4", "-2.5", "2"]
    job = filmed(*words)
    parameters = job.scene.parameters
    assert parameters.view == ((-3, 4), (-2.5, 2)) and parameters.starts.tolist() == [[-1.25, 1]]
    _, arguments = job.recipe.split(" contour_map --format gif ")
    assert filmed("contour_map", *shlex.split(arguments)).scene.parameters == parameters


def test_the_library_has_functions_of_two_variables():
    for objective in library.PLANE_OBJECTIVES:
        request = wanted("contour_map", function=objective.name, start=[0.5, 0.25])
        assert request.parameters.objective.name == objective.name
        for (low, high), x in zip(request.parameters.view, (0.5, 0.25), strict=True):
            assert low <= x <= high


def test_a_toml_file_has_pairs_too(tmp_path):
    path = tmp_path / "course.toml"
    path.write_text(
        '[[figure]]\nname="one"\nfigure="contour_map"\nfunction="rosenbrock"\nstart=[[-1.2, 1]]\n'
        '[[figure]]\nname="two"\nfigure="rule_race"\ntrace=["a.csv", "b.csv"]\n'
    )
    for name in "ab":
        (tmp_path / f"{name}.csv").write_text("x,y\n10,1\n5,0.5\n")
    one, two = batch_file.read(path).requests
    assert one.parameters.starts.tolist() == [[-1.2, 1.0]]
    assert [trace.name for trace in two.parameters.traces] == ["a", "b"]
    assert "--start -1.2,1" in next(jobs_of(one, tmp_path)).recipe


def test_traces_race_by_the_names_of_their_files(tmp_path, filmed, capsys):
    (tmp_path / "adam.csv").write_text("x,y\n3,2\n1.5,1\n0.5,0\n")
    (tmp_path / "sgd.csv").write_text("x1,x2\n3,2\n2,1\n")
    (tmp_path / "more").mkdir()
    np.savez(tmp_path / "more" / "sgd.npz", x=np.array([[3.0, 2.0], [2.5, 1.5]]))
    paths = [str(tmp_path / name) for name in ("adam.csv", "sgd.csv", "more/sgd.npz")]
    two = filmed("rule_race", "--function", BOWL, "--trace", *paths[:2]).scene.parameters
    assert [(trace.name, trace.x.tolist()) for trace in two.traces] == [
        ("adam", [[3, 2], [1.5, 1], [0.5, 0]]),
        ("sgd", [[3, 2], [2, 1]]),
    ]
    assert "adam.csv: 3 iterates from columns x and y" in capsys.readouterr().err
    three = filmed("rule_race", "--function", BOWL, "--trace", *paths)
    assert [trace.name for trace in three.scene.parameters.traces] == paths
    assert len(three.parameters["traces"]) == 3


MISTAKES = [
    (
        "red_ball_steps --function x^2+y^2",
        ["two variables", "contour_map, rule_race, basins"],
    ),
    ("contour_map --function x^2", ["--function", "one variable", "red_ball_steps", "multiple_starts"]),
    ("contour_map --function xcosx", ["--function", "one variable", "red_ball_steps"]),
    ("contour_map --function x^2+y^2+z^2", ["--function", "z", "x and y"]),
    ("contour_map --function log(x)+y^2 --start=-1,1", ["--start", "-1", "is not finite there"]),
    ("contour_map --start 3", ["--start: 3 is not 2 numbers, as X,Y"]),
    ("contour_map --start 1,2,3", ["--start: 1,2,3 is not 2 numbers, as X,Y"]),
    ("contour_map --start 1,", ["--start", "'' is not a number"]),
    ("contour_map --start 1,two", ["--start", "'two' is not a number"]),
    ("contour_map --start 1,inf", ["--start", "inf is not a finite number"]),
    ("contour_map --start 1,2 3,4", ["--start", "2 are given", "1 start"]),
    ("basins --start 1,2 1,2", ["--start", "1,2 is given twice"]),
    ("red_ball_steps --start 1,2", ["--start: 1,2 is not a number"]),
    ("contour_map --domain 0 1", ["--domain: 2 numbers are given; allowed: XLOW XHIGH YLOW YHIGH"]),
    ("contour_map --domain 0 1 2 2", ["--domain: 0 1 2 2 is a rectangle without area"]),
    ("contour_map --domain 0 1 3 2", ["--domain", "YLOW < YHIGH"]),
    ("red_ball_steps --domain 0 1 2 3", ["--domain: 4 numbers are given; allowed: LOW HIGH"]),
    ("rule_race --trace OUT/line.csv OUT/line.csv", ["--trace", "line.csv is given twice"]),
    ("rule_race --trace OUT/line.csv", ["--trace: 1 is given; rule_race takes 2 to 5 traces"]),
    ("contour_map --trace OUT/pair.csv OUT/other.csv", ["--trace", "2 are given", "1 trace"]),
    ("red_ball_steps --trace OUT/pair.csv --function x^2", ["--trace", "pair.csv"]),
    ("rule_race --trace OUT/pair.csv OUT/other.csv --rule adam", ["--rule", "--trace"]),
    ("basins --trace OUT/pair.csv", ["--trace", "basins does not take it", "contour_map", "rule_race"]),
]


@pytest.mark.parametrize(("words", "parts"), MISTAKES, ids=[words for words, _ in MISTAKES])
def test_a_mistake_gets_one_line_and_nothing_is_written(words, parts, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(pool, "run", lambda *_, **__: pytest.fail("a job was run"))
    (tmp_path / "line.csv").write_text("x\n3\n2\n1\n")
    (tmp_path / "pair.csv").write_text("x,y\n3,2\n1,1\n")
    (tmp_path / "other.csv").write_text("x,y\n3,2\n2,1\n")
    out = tmp_path / "media"
    with pytest.raises(SystemExit) as left:
        render.main([*words.replace("OUT", str(tmp_path)).split(), "--out", str(out)])
    said = capsys.readouterr()
    assert left.value.code == 2 and said.out == "" and not out.exists()
    assert said.err.count("\n") == 1 and all(part in said.err for part in parts), said.err


def test_a_map_from_python_carries_its_recipe(tmp_path):
    made = film("contour_map", format="png", function=BOWL, start=(-1, 1), size="160x90", out=tmp_path)
    assert recipe(made.path).endswith("--start -1 1")
