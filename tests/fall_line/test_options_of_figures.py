"""Each figure takes the options that mean something to it, and no others: claims, tables, networks."""

import pytest

import render
from fall_line import batch_file
from fall_line.options import FIGURE_OPTIONS, OPTIONS
from fall_line.request import make_request
from scenes.catalog import FIGURES, LECTURE, figure
from scenes.parameters import NetworkParameters
from studio import build, pool

TABLE = "size,weight,kind,one\n" + "".join(
    f"{k},{10 - k % 4},{'cat' if k < 10 else 'dog'},1\n" for k in range(20)
)


def wanted(name, **said):
    return make_request(figure(name), {key: OPTIONS[key].read(value) for key, value in said.items()})


def test_every_option_is_taken_by_some_figure_and_every_figure_takes_known_ones():
    names = {option.name for option in FIGURE_OPTIONS}
    assert names == {name for entry in FIGURES for name in entry.options}


def test_a_network_is_as_deep_and_wide_as_is_said():
    network = wanted("vanishing_gradient", depth="6", width="8", activation="tanh", seed="0").parameters
    assert network == NetworkParameters(6, 8, "tanh", 0)


def test_a_claim_is_a_derivative_to_be_checked():
    request = wanted("derivative_check", function="x^3", claim="3x^2 + x", start=2)
    objective = request.parameters.objective
    assert (objective.slope(2.0), objective.exact.slope(2.0)) == (14.0, 12.0)


def test_a_constant_slope_can_be_claimed():
    objective = wanted("derivative_check", function="3x", claim="3", start=2).parameters.objective
    assert objective.slope(2.0) == objective.exact.slope(2.0) == 3.0


def test_a_table_of_ones_own(tmp_path, monkeypatch, capsys):
    path = tmp_path / "pets.csv"
    path.write_text(TABLE)
    kept = []
    monkeypatch.setattr(build, "work", lambda jobs, folder, **_: kept.extend(jobs) or 0)
    words = ["--data", str(path), "--features", "size", "weight", "--label", "kind", "--format", "gif"]
    assert render.main(["logistic_regression", *words]) == 0
    (job,) = kept
    table = job.scene.parameters.table
    assert (table.features, table.classes, table.x.shape) == (("size", "weight"), ("cat", "dog"), (20, 2))
    assert capsys.readouterr().err == f"note: {path}: 20 rows, 10 cat and 10 dog\n"
    assert f"--data {path} --features size weight --label kind" in job.recipe


def test_other_measures_of_the_flowers():
    table = wanted("logistic_regression", features=["sepal_length", "sepal_width"]).parameters.table
    assert table.features == ("sepal_length", "sepal_width") and len(table.y) == 100


def test_a_table_lies_beside_its_batch_file(tmp_path):
    (tmp_path / "pets.csv").write_text(TABLE)
    path = tmp_path / "course.toml"
    path.write_text(
        '[[figure]]\nfigure="logistic_regression"\ndata="pets.csv"\nfeatures=["size", "weight"]\n'
        'label="kind"\nrule="adam"\n'
    )
    (request,) = batch_file.read(path).requests
    assert request.parameters.table.classes == ("cat", "dog") and request.parameters.rules == ("adam",)


def test_defaults_are_for_the_figures_that_take_them(tmp_path):
    path = tmp_path / "course.toml"
    path.write_text(
        '[defaults]\nlearning_rate=0.02\nseed=7\n[[figure]]\nfigure="red_ball_steps"\n'
        '[[figure]]\nfigure="vanishing_gradient"\n'
    )
    ball, network = (request.parameters for request in batch_file.read(path).requests)
    assert ball.learning_rates == (0.02,) and network.seed == 7


def test_the_lecture_tells_the_whole_article_in_its_order():
    assert [entry.name for entry in LECTURE] == [
        "high_school",
        "skier_slope",
        "red_ball_steps",
        "derivative_check",
        "alpha_comparison",
        "vanishing_gradient",
        "arctan_plateau",
        "multiple_starts",
        "logistic_regression",
    ]


MISTAKES = [
    ("vanishing_gradient --learning-rate 0.1", ["--learning-rate: vanishing_gradient does not take it"]),
    ("logistic_regression --start 3", ["--start: logistic_regression does not take it", "more can"]),
    ("high_school --function sqrt(-1-x^2)", ["sqrt(-1-x^2) is not finite there"]),
    ("skier_slope --depth 3", ["--depth: skier_slope does not take it; vanishing_gradient can"]),
    ("vanishing_gradient --function x^2", ["--function: vanishing_gradient does not take it"]),
    ("vanishing_gradient --depth 1", ["--depth: 1 is not a whole number from 2 to 50"]),
    ("vanishing_gradient --width 0", ["--width: 0 is not a whole number from 1 to 512"]),
    ("vanishing_gradient --activation gelu", ["--activation", "'gelu'", "sigmoid, tanh, relu"]),
    ("vanishing_gradient --seed -1", ["--seed: -1 is not a whole number from 0 to"]),
    ("derivative_check --claim foo(x)", ["--claim", "foo", "at character 1"]),
    ("derivative_check --claim x*y", ["--claim", "y"]),
    ("noisy_descent --start 3", ["--start: 3 is not one line; allowed: SLOPE,INTERCEPT"]),
    ("logistic_regression --data none.csv --features a b --label c", ["--data", "none.csv", "no such file"]),
    ("logistic_regression --data OUT/pets.csv", ["--features", "pets.csv"]),
    ("logistic_regression --data OUT/pets.csv --features size weight", ["--label", "pets.csv"]),
    ("logistic_regression --label kind", ["--label", "--data"]),
    ("logistic_regression --features petal_length leaf", ["--features", "'leaf'", "sepal_width"]),
    ("logistic_regression --features petal_length", ["--features", "2 arguments"]),
    ("logistic_regression --features size size --data OUT/pets.csv --label kind", ["--features", "twice"]),
    (
        "logistic_regression --features size one --data OUT/pets.csv --label kind",
        ["pets.csv", "one", "constant"],
    ),
    (
        "logistic_regression --features size kind --data OUT/pets.csv --label one",
        ["pets.csv, line 2", "'cat'"],
    ),
    ("logistic_regression --features size weight --data OUT/pets.csv --label one", ["one has 1 class (1)"]),
    ("logistic_regression --rule adam sgd", ["--rule", "'sgd'"]),
]


@pytest.mark.parametrize(("words", "parts"), MISTAKES, ids=[words for words, _ in MISTAKES])
def test_a_mistake_gets_one_line_and_nothing_is_written(words, parts, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(pool, "run", lambda *_, **__: pytest.fail("a job was run"))
    (tmp_path / "pets.csv").write_text(TABLE)
    out = tmp_path / "media"
    with pytest.raises(SystemExit) as left:
        render.main([*words.replace("OUT", str(tmp_path)).split(), "--out", str(out)])
    said = capsys.readouterr()
    assert left.value.code == 2 and said.out == "" and not out.exists()
    assert said.err.count("\n") == 1 and all(part in said.err for part in parts), said.err
