"""`--trace`: the run of another optimiser, from its file to the film."""

import numpy as np
import pytest
from scipy.optimize import minimize

import render
from fall_line.request import RECORDED
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
    assert job.title == RECORDED and job.parameters["trace"]
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
