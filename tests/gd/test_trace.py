"""Runs that were made elsewhere: what files are read, what is refused, and how a run is judged."""

import json
import pickle
import zipfile

import numpy as np
import pytest
import scipy.optimize
from hypothesis import given, settings
from hypothesis import strategies as st

from gd import (
    Objective,
    Status,
    gradient_descent,
    library,
    minimize,
    momentum,
    of_one_variable,
    read_trace,
    replay,
)
from gd.library import ARCTAN, ARTICLE, ARTICLE_EXACT, PARABOLA, QUARTIC, XCOSX
from gd.trace import recorded

X = [2.0, -0.5, 1e-300, 1 / 3]
F = [4.0, 0.25, 0.0, 1 / 9]


def scipy_run(objective, start, method="BFGS"):
    """The iterates of SciPy's own optimiser, the start first, as its callback gives them."""
    iterates = [np.array([start])]
    gradient = {} if method == "Nelder-Mead" else {"jac": objective.grad}
    scipy.optimize.minimize(
        lambda x: float(objective.fun(x)),
        start,
        method=method,
        callback=lambda xk: iterates.append(xk.copy()),
        **gradient,
    )
    return iterates


def columns(path):
    trace = read_trace(path)
    return trace.x, trace.f


def written(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


TEXTS = {
    "x.csv": "2\n-0.5\n1e-300\n0.3333333333333333\n",
    "xf.csv": "2,4\n-0.5,0.25\n1e-300,0\n0.3333333333333333,0.1111111111111111\n",
    "names.csv": "x,f\r\n2,4\r\n-0.5,0.25\r\n1e-300,0\r\n0.3333333333333333,0.1111111111111111\r\n",
    "order.csv": '"step";"f";"x"\n0;4;2\n1;0.25;-0.5\n\n2;0;1e-300\n3;0.1111111111111111;0.3333333333333333',
    "excel.CSV": "\ufeffX;F\n2;4\n-0.5;0.25\n1e-300;0\n0.3333333333333333;0.1111111111111111",
    "blanks.csv": "# x f\n 2   4\n-0.5\t0.25\n1e-300 0\n0.3333333333333333 0.1111111111111111\n",
    "list.json": "[2, -0.5, 1e-300, 0.3333333333333333]",
    "columns.json": "[[2], [-0.5], [1e-300], [0.3333333333333333]]",
    "null.json": '{"x": [2, -0.5, 1e-300, 0.3333333333333333], "f": null}',
    "both.json": '{"f": [4, 0.25, 0, 0.1111111111111111],"n":1,"x": [2, -0.5, 1e-300, 0.3333333333333333]}',
}


@pytest.mark.parametrize("name", TEXTS)
def test_texts_that_are_read(tmp_path, name):
    x, f = columns(written(tmp_path, name, TEXTS[name]))
    assert x.dtype == np.float64 and x.tolist() == [[one] for one in X]
    assert f is None if name in ("x.csv", "list.json", "columns.json", "null.json") else f.tolist() == F


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.int64])
def test_arrays_that_are_read(tmp_path, dtype):
    x, f = np.array([3, 1, 0], dtype), np.array([9, 1, 0], dtype)
    for arrays in (
        {"x": x},
        {"x": x[:, None], "f": f[:, None], "w": np.ones((3, 2))},
        {"anything": x},
    ):
        np.savez(tmp_path / "run.npz", **arrays)
        read_x, read_f = columns(tmp_path / "run.npz")
        assert read_x.dtype == np.float64 and read_x.tolist() == [[3], [1], [0]]
        assert read_f is None if len(arrays) == 1 else read_f.tolist() == [9, 1, 0]


def test_every_bit_survives_the_files_that_numpy_and_json_write(tmp_path):
    run = minimize(ARTICLE, -1, gradient_descent(0.05), maxiter=20).trajectory
    np.savetxt(tmp_path / "blank.csv", np.c_[run.x, run.fun])
    np.savetxt(tmp_path / "comma.csv", np.c_[run.fun, run.x], delimiter=",", header="f,x")
    np.savez_compressed(tmp_path / "run.npz", x=run.x, f=run.fun)
    (tmp_path / "run.json").write_text(json.dumps({"x": run.x.tolist(), "f": run.fun.tolist()}))
    for name in ("blank.csv", "comma.csv", "run.npz", "run.json"):
        x, f = columns(str(tmp_path / name))
        np.testing.assert_array_equal(x, run.x)
        np.testing.assert_array_equal(f, run.fun)


MISTAKES = {
    "run.txt": ("1\n2", "the suffix '.txt' is not allowed, .csv, .npz, .json are"),
    "empty.csv": ("\n \n", "is empty"),
    "header.csv": ("x\n", "has 0 iterates, at least 2 are allowed: the start and a step"),
    "one.csv": ("1.5\n", "has 1 iterate, at least 2 are allowed: the start and a step"),
    "word.csv": ("x\n1\n2,5,\n", "line 3: '2,5,' is not allowed, a number is"),
    "short.csv": ("x,f\n1,1\n2\n", "line 3 has 1 column, 2 as in the first line are allowed"),
    "number.csv": ("1\n1.O\n", "line 2: '1.O' is not allowed, a number is"),
    "underscore.csv": ("x;f\n1_0;2\n", "line 2: '1_0' is not allowed, a number is"),
    "torch.csv": (
        "tensor(1.)\ntensor(2.)\n",
        "line 1 has the columns tensor(1.): names with x are allowed, or numbers alone",
    ),
    "names.csv": (
        "n,loss\n0,1\n",
        "line 1 has the columns n, loss: losses are no iterates; record x after every step, under that name",
    ),
    "twice.csv": (
        "x,x\n0,1\n",
        "line 1 has the columns x, x: x twice, once is allowed",
    ),
    "wide.csv": (
        "0,1,2\n1,2,3\n",
        "line 1 has 3 columns without names, one column x or two, x and f, are allowed",
    ),
    "row.csv": ("1," * 6000, "line 1 has more than 10,000 characters, so many are allowed"),
    "nan.csv": ("x,f\n1,1\n2,4\n3,nan\n", "line 4: f = nan is not allowed, finite numbers are"),
    "inf.csv": ("1\n-1e999\n", "line 2: x = -inf is not allowed, finite numbers are"),
    "broken.json": ('{"x": [1,\n 2', "line 2, column 3: not JSON (Expecting ',' delimiter)"),
    "deep.json": ("[" * 100_000, "is nested too deeply, lists of numbers are allowed"),
    "other.json": (
        '{"loss": [1, 2], "lr": 0.1}',
        "has the lists loss, lr: losses are no iterates; record x after every step, under that name",
    ),
    "many.json": (
        '{"a\\u001b[0m": 1, "b": 1, "c": 1, "d": 1, "e": 1, "g": 1}',
        "has the lists 'a\\x1b[0m', b, c, d, e, …: names with x are allowed",
    ),
    "nothing.json": ("{}", "has the lists nothing: names with x are allowed"),
    "number.json": ("3", "x is 3, a list of numbers is allowed"),
    "text.json": ('{"x": "1, 2"}', 'x is "1, 2", a list of numbers is allowed'),
    "pairs.json": ("[[1, 2], [3, 4]]", "x[0] has 2 numbers, but the function has 1 variable"),
    "null.json": ("[1, null]", "x[1]: null is not allowed, a number is"),
    "true.json": ('{"x": [1, 2], "f": [[true], 2]}', "f[0]: true is not allowed, a number is"),
    "big.json": (f"[1, {'9' * 400}]", "x[1]: a number of 400 digits is not allowed"),
    "nan.json": ("[NaN, 1]", "iterate 0: x = nan is not allowed, finite numbers are"),
    "lengths.json": (
        '{"x": [1, 2, 3], "f": [1]}',
        "has 3 values x and 1 value f, as many of both are allowed",
    ),
    "text.npz": ("x,f\n1,2\n", "is not an .npz file"),
}


def refused(path):
    with pytest.raises(ValueError) as caught:
        read_trace(path)
    message = str(caught.value)
    assert "\n" not in message and message.startswith(f"{path}: ")
    return message.removeprefix(f"{path}: ")


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_in_a_text(tmp_path, name):
    text, message = MISTAKES[name]
    assert refused(written(tmp_path, name, text)) == message


def test_mistakes_in_the_file_itself(tmp_path):
    assert refused(tmp_path / "none.csv") == "cannot be read (No such file or directory)"
    (tmp_path / "folder.csv").mkdir()
    assert refused(tmp_path / "folder.csv") == "is not a file"
    (tmp_path / "latin.csv").write_bytes("Größe".encode("latin-1"))
    assert refused(tmp_path / "latin.csv") == "is not text in UTF-8"
    with (tmp_path / "huge.json").open("wb") as file:
        file.truncate(recorded.MOST_BYTES + 1)
    assert refused(tmp_path / "huge.json") == "has 67,108,865 bytes, at most 67,108,864 are allowed"


ARRAYS = {
    "has the arrays f: losses are no iterates; record x after every step, under that name": {"f": np.ones(2)},
    "has the arrays a, b: names with x are allowed": {"a": np.ones(2), "b": np.ones(2)},
    "its array x has the shape (5, 2), (n,) or (n, 1) is allowed for 1 variable": {"x": np.ones((5, 2))},
    "its array f has the shape (), (n,) or (n, 1) is allowed": {"x": np.ones(5), "f": 1.0},
    "its array x holds complex128, numbers are allowed": {"x": np.ones(5) * 1j},
    "its array x holds bool, numbers are allowed": {"x": np.ones(5) > 0},
    "its array x cannot be read, an array of numbers is allowed": {"x": np.array([1, None])},
    "iterate 1: x = inf is not allowed, finite numbers are": {"x": np.array([1, np.inf])},
}


@pytest.mark.parametrize("message", ARRAYS)
def test_mistakes_in_arrays(tmp_path, message):
    np.savez(tmp_path / "run.npz", **ARRAYS[message])
    assert refused(tmp_path / "run.npz") == message


@settings(max_examples=200, deadline=None)
@given(
    suffix=st.sampled_from([".csv", ".json", ".npz"]),
    variables=st.sampled_from([("x",), ("x", "y"), ("t",)]),
    data=st.binary(max_size=60)
    | st.text(alphabet='xyt,f;#"[]{}:0123456789.-e \t\n', max_size=60).map(str.encode),
)
def test_whatever_is_in_a_file_is_a_run_or_refused_in_one_line(tmp_path_factory, suffix, variables, data):
    path = tmp_path_factory.getbasetemp() / f"fuzz{suffix}"
    path.write_bytes((b"PK\x03\x04" if suffix == ".npz" and data[:1] > b"\x80" else b"") + data)
    try:
        trace = read_trace(path, variables)
    except ValueError as error:
        assert str(error).startswith(f"{path}: ") and "\n" not in str(error)
    else:
        n, d = trace.x.shape
        assert n >= 2 and d == len(variables) and np.isfinite(trace.x).all()
        assert trace.f is None or trace.f.shape == (n,)


def test_an_archive_cut_short_anywhere_is_refused(tmp_path):
    np.savez_compressed(tmp_path / "whole.npz", x=np.arange(5.0))
    whole = (tmp_path / "whole.npz").read_bytes()
    for end in range(0, len(whole), 7):
        (tmp_path / "cut.npz").write_bytes(whole[:end])
        assert refused(tmp_path / "cut.npz")


def test_nothing_in_a_file_is_executed(tmp_path):
    class Harm:
        def __reduce__(self):
            return (tmp_path / "harm").touch, ()

    (tmp_path / "run.npz").write_bytes(pickle.dumps(Harm()))
    assert refused(tmp_path / "run.npz") == "is not an .npz file"
    np.savez(tmp_path / "run.npz", x=np.array([Harm()], dtype=object))
    assert refused(tmp_path / "run.npz") == "its array x cannot be read, an array of numbers is allowed"
    assert not (tmp_path / "harm").exists()


def test_a_small_file_that_holds_a_huge_array_is_not_unpacked(tmp_path):
    np.savez_compressed(tmp_path / "run.npz", x=np.zeros(recorded.MOST_BYTES // 8 + 1))
    assert refused(tmp_path / "run.npz") == "its array x has 67,109,000 bytes, at most 67,108,864 are allowed"


def test_a_header_that_promises_more_than_there_is(tmp_path):
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (10000000000000000,), }\n"
    with zipfile.ZipFile(tmp_path / "run.npz", "w") as archive:
        archive.writestr("x.npy", b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header)
    assert refused(tmp_path / "run.npz") == "its array x cannot be read, an array of numbers is allowed"


def test_too_many_iterates(tmp_path, monkeypatch):
    monkeypatch.setattr(recorded, "MOST_ITERATES", 3)
    np.savez(tmp_path / "run.npz", x=np.ones(4))
    paths = [
        written(tmp_path, "run.csv", "1\n2\n3\n4\n"),
        written(tmp_path, "run.json", "[1, 2, 3, 4]"),
        tmp_path / "run.npz",
    ]
    assert {refused(path) for path in paths} == {"has more than 3 iterates, so many are allowed"}
    assert len(columns(written(tmp_path, "run.csv", "x\n1\n2\n3\n"))[0]) == 3


CASES = {
    "settles": (ARTICLE, -1.0, gradient_descent(0.05), 100),
    "out of steps": (ARTICLE, -1.0, gradient_descent(0.01), 30),
    "cycles": (ARTICLE, -1.0, gradient_descent(0.2), 1000),
    "plateau": (ARCTAN, -20.0, gradient_descent(1.0), 50),
    "heavy ball": (XCOSX, 5.0, momentum(0.05, 0.7), 200),
    "no step": (XCOSX, 5.0, gradient_descent(0.1), 0),
}


@pytest.mark.parametrize("case", CASES)
def test_our_own_run_replayed_is_the_same_run(case):
    objective, start, rule, maxiter = CASES[case]
    ours = minimize(objective, start, rule, maxiter=maxiter)
    again = replay(objective, ours.trajectory.x, ours.trajectory.fun, gtol=1e-6)
    for part in ("status", "message", "nit", "nfev", "njev", "diverged_at"):
        assert getattr(again, part) == getattr(ours, part)
    np.testing.assert_array_equal(again.trajectory.x, ours.trajectory.x)
    np.testing.assert_array_equal(again.trajectory.fun, ours.trajectory.fun)
    np.testing.assert_allclose(again.trajectory.grad, ours.trajectory.grad, rtol=1e-15)


@pytest.mark.parametrize("method", ["BFGS", "L-BFGS-B", "CG", "Nelder-Mead"])
def test_the_callback_of_scipy(tmp_path, method):
    iterates = scipy_run(ARTICLE_EXACT, -1.0, method)
    np.savez(tmp_path / "run.npz", x=iterates, f=[float(ARTICLE_EXACT.fun(x)) for x in iterates])
    np.savetxt(tmp_path / "run.csv", iterates)
    run = replay(ARTICLE_EXACT, *columns(tmp_path / "run.npz"))
    assert run.status is Status.CONVERGED and run.nit == len(iterates) - 1 > 1
    assert (
        run.trajectory.x.tolist()
        == [x.tolist() for x in iterates]
        == columns(tmp_path / "run.csv")[0].tolist()
    )
    # The minimum next to each of them, by a root finder of its own.
    low = float(run.x[0]) - 0.01
    assert run.x == pytest.approx(scipy.optimize.brentq(ARTICLE_EXACT.slope, low, low + 0.02), abs=1e-4)


def heavy_ball_in_single_precision(x, rate, decay, steps):
    """The quartic's heavy ball as PyTorch's SGD computes it, all in float32."""
    x, velocity, rate, decay = np.float32(x), np.float32(0), np.float32(rate), np.float32(decay)
    xs, fs = [x], [x**4 - 3 * x**2 + x]
    for _ in range(steps):
        velocity = decay * velocity + (4 * x**3 - 6 * x + 1)
        x = x - rate * velocity
        xs.append(x)
        fs.append(x**4 - 3 * x**2 + x)
    assert xs[-1].dtype == fs[-1].dtype == np.float32
    return xs, fs


def test_single_precision_is_enough(tmp_path):
    xs, fs = heavy_ball_in_single_precision(2, 0.01, 0.9, 300)
    np.savez(tmp_path / "run.npz", x=xs, f=fs)
    (tmp_path / "run.json").write_text(json.dumps({"x": [float(x) for x in xs], "f": [float(f) for f in fs]}))
    for name in ("run.npz", "run.json"):
        run = replay(QUARTIC, *columns(tmp_path / name))
        assert run.status is Status.CONVERGED and run.nit == 300
        # The lower of the valleys: the ball rolls through the nearer one.
        assert run.x == pytest.approx(-1.30084, abs=1e-5)
        double = minimize(QUARTIC, 2.0, momentum(0.01, 0.9), maxiter=300).trajectory.x
        np.testing.assert_allclose(run.trajectory.x[: len(double)], double, atol=1e-4)


def test_what_counts_as_rest_is_free_of_units():
    iterates = [x[0] for x in scipy_run(QUARTIC, 2.0)]
    steep = Objective(
        "steep", lambda x: 1e6 * QUARTIC.fun(x), lambda x: 1e6 * QUARTIC.grad(x), "", QUARTIC.region, ""
    )
    assert replay(steep, iterates).status is replay(QUARTIC, iterates).status is Status.CONVERGED
    assert replay(steep, iterates, gtol=1e-9).status is Status.OUT_OF_STEPS


def test_several_variables():
    bowl = Objective(
        "bowl", lambda x: (x * x).sum(-1) / 2, lambda x: x, "", ((-1.0, 1.0),) * 2, "", variables=("x", "y")
    )
    ours = minimize(bowl, [0.3, 0.4], gradient_descent(0.5), maxiter=60)
    again = replay(bowl, ours.trajectory.x, ours.trajectory.fun, gtol=1e-6)
    assert (again.status, again.message, again.nit) == (ours.status, ours.message, ours.nit)


def test_a_replay_neither_changes_nor_locks_what_it_is_given():
    x = np.array([2.0, 1.0])
    run = replay(PARABOLA, x)
    x[0] = 7
    assert run.trajectory.x[0] == 2 and not run.trajectory.x.flags.writeable


LEVEL = of_one_variable("level", lambda x: np.full_like(x, 3.0), np.zeros_like, "3", (-1.0, 1.0), "")

REPLAYS = {
    "iterate 1: x = 1e+200 is not allowed, article is not finite there": (library.ARTICLE, [1, 1e200], None),
    "f: the shape (1,) is not allowed, (2,) is": (PARABOLA, [1, 2], [1]),
    "x: the shape (1, 2) is not allowed for parabola, (n,) or (n, 1) is": (PARABOLA, [[1, 2]], None),
    "iterate 2: x = nan is not allowed, level is not finite there": (LEVEL, [1, 2, np.nan], None),
    "x: the shape () is not allowed for parabola, (n,) or (n, 1) is": (PARABOLA, 1.0, None),
    "x: the shape (0,) is not allowed for parabola, (n,) or (n, 1) is": (PARABOLA, [], None),
    "iterate 1: f = 4.1 is not on the function, parabola is 4 there (off by 0.1, 0.0009 is allowed): "
    "another function, or f of another iterate?": (PARABOLA, [1, 2, 3], [1, 4.1, 4]),
    "iterate 0: f = nan is not on the function, parabola is 1 there (off by nan, 0.0009 is allowed): "
    "another function, or f of another iterate?": (PARABOLA, [1, 2], [np.nan, 4]),
}


@pytest.mark.parametrize("message", REPLAYS)
def test_a_run_that_is_not_on_the_function(message):
    objective, x, f = REPLAYS[message]
    with pytest.raises(ValueError) as caught:
        replay(objective, x, f)
    assert str(caught.value) == message


def test_the_slope_that_counts_as_zero_is_checked():
    with pytest.raises(ValueError, match=r"^gtol: -1 is not allowed, a finite number from 0 is$"):
        replay(PARABOLA, [1, 2], gtol=-1)
