"""`--trace`: the run of another optimiser, from its file to the film."""

import numpy as np
import pytest
from scipy.optimize import minimize

import render
from fall_line.request import RECORDED
from scenes.fit_view import view_of
from studio import build


def test_what_scipy_did_is_what_is_filmed(tmp_path, monkeypatch):
    x0 = np.array([2.0])
    iterates = [x0]
    minimize(
        lambda x: x[0] ** 4 - 3 * x[0] ** 2 + x[0],
        x0,
        method="BFGS",
        callback=lambda x: iterates.append(x.copy()),
    )
    np.savetxt(tmp_path / "run.csv", iterates)
    kept = []
    monkeypatch.setattr(build, "work", lambda jobs, folder, **_: kept.extend(jobs) or 0)
    words = ["--function", "x^4 - 3x^2 + x", "--trace", str(tmp_path / "run.csv"), "--format", "gif"]
    assert render.main(["red_ball_steps", *words]) == 0
    (job,) = kept
    parameters = job.scene.parameters
    np.testing.assert_array_equal(parameters.trace, iterates)
    ((low, high),) = parameters.objective.region
    assert parameters.view is None and low < 2 < high
    assert job.title == RECORDED and job.parameters["traces"]
    assert f"--trace {tmp_path / 'run.csv'}" in job.recipe

    (tmp_path / "run.csv").write_text("2\n1.5\n1.13\n")
    assert render.main(["red_ball_steps", *words]) == 0
    first, second = (job.fingerprint for job in build.fingerprinted(kept, {}))
    assert first != second


def test_a_trace_of_another_function_is_refused(tmp_path, capsys):
    (tmp_path / "run.csv").write_text("x,f\n2,4\n1,1\n0.5,0.3\n")
    with pytest.raises(SystemExit) as left:
        render.main(["red_ball_steps", "--function", "x^2", "--trace", str(tmp_path / "run.csv")])
    assert left.value.code == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "--trace: " in said and "run.csv" in said and "0.3" in said


def filmed(monkeypatch, *words):
    """The parameters of the one film that the words ask for."""
    kept = []
    monkeypatch.setattr(build, "work", lambda jobs, folder, **_: kept.extend(jobs) or 0)
    assert render.main(["red_ball_steps", "--format", "gif", *words]) == 0
    return kept[0].scene.parameters


@pytest.mark.parametrize("function", ["quartic", "x^4 - 3x^2 + x"])
@pytest.mark.parametrize("end", [8.0, -9.5, 1.2])
def test_the_view_holds_the_end_of_a_trace(tmp_path, monkeypatch, function, end):
    (tmp_path / "run.csv").write_text(f"x\n2\n1.5\n{end}\n")
    parameters = filmed(monkeypatch, "--function", function, "--trace", str(tmp_path / "run.csv"))
    low, high = view_of(parameters, [parameters.trace])
    assert low <= min(2, end) and max(2, end) <= high
    asked = filmed(
        monkeypatch, "--function", function, "--trace", str(tmp_path / "run.csv"), "--domain", "0", "3"
    )
    assert view_of(asked, [asked.trace]) == (0, 3)


def test_what_was_read_is_said(tmp_path, monkeypatch, capsys):
    path = tmp_path / "run.csv"
    path.write_text("step,x,loss\n" + "".join(f"{k},{0.5**k},1\n" for k in range(21)))
    filmed(monkeypatch, "--function", "x^2", "--trace", str(path))
    read = f"note: {path}: 21 iterates from column x, rows 2 to 22; not read: step, loss\n"
    assert capsys.readouterr().err == read
    filmed(monkeypatch, "--function", "x^2", "--trace", str(path), "--quiet")
    assert capsys.readouterr().err == ""


REFUSED = {
    "3,0\n1,5\n0,75\n": ("line 1", "3.0 with a decimal comma", "x = 3 and f = 0"),
    "epoch,loss,val_loss\n0,9.0,9.1\n1,2.25,2.3\n": ("line 1", "losses are no iterates"),
    "x,y\n-1.2,1.0\n-1.0,1.07\n": ("line 1", "y may be a variable", "the values of f"),
    "x1,x2\n3.0,2.0\n1.5,1.0\n": ("line 1", "2 variables", "the function has one, x"),
    "0,3.0\n1,1.5\n2,0.75\n": ("line 1", "may number the rows", "x and f"),
    "0\n1.5\n0.75\n": ("line 1", "may be the start", "a header of pandas"),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_can_be_read_in_two_ways_is_refused_in_one_line(tmp_path, capsys, text):
    path = tmp_path / "run.csv"
    path.write_text(text)
    with pytest.raises(SystemExit) as left:
        render.main(
            ["red_ball_steps", "--function", "x^2", "--trace", str(path), "--out", str(tmp_path / "out")]
        )
    assert left.value.code == 2 and not (tmp_path / "out").exists()
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert all(part in error for part in ("--trace: ", str(path), *REFUSED[text]))


def test_a_function_of_two_variables_is_not_drawn_by_a_figure_of_one(tmp_path, capsys):
    path = tmp_path / "run.csv"
    path.write_text("x,y\n3,2\n1.5,1\n")
    with pytest.raises(SystemExit) as left:
        render.main(
            ["red_ball_steps", "--function", "x^2 + y^2", "--trace", str(path), "--out", str(tmp_path)]
        )
    assert left.value.code == 2 and list(tmp_path.iterdir()) == [path]
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and "--function: x^2 + y^2 has two variables, x and y" in error


def test_a_header_of_pandas_is_not_filmed(tmp_path, monkeypatch):
    (tmp_path / "run.csv").write_text("0\n3.0\n1.5\n0.75\n")
    parameters = filmed(monkeypatch, "--function", "x^2", "--trace", str(tmp_path / "run.csv"))
    assert parameters.trace.tolist() == [[3.0], [1.5], [0.75]]
