"""The columns people record: what is read of them, what was understood, and what is refused."""

import json

import numpy as np
import pytest

from gd import minimize, parse_objective, read_trace, replay
from gd.rules import gradient_descent

ONE, TWO = ("x",), ("x", "y")


def written(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


READ = {
    "decimal commas": (
        ONE,
        "run.csv",
        "x;f\n3,0;9,0\n1,5;2,25\n0,75;0,5625\n",
        [[3], [1.5], [0.75]],
        [9, 2.25, 0.5625],
        "column x, f from column f, rows 2 to 4",
    ),
    "decimal commas below a name": (
        ONE,
        "run.csv",
        "x\n3,0\n1,5\n",
        [[3], [1.5]],
        None,
        "column x, rows 2 to 3",
    ),
    "decimal commas that cannot be two numbers": (
        ONE,
        "run.csv",
        "3,00\n1,50\n0,75\n",
        [[3], [1.5], [0.75]],
        None,
        "column 1, rows 1 to 3",
    ),
    "decimal commas and signs": (
        ONE,
        "run.csv",
        "1,5\n-0,5\n",
        [[1.5], [-0.5]],
        None,
        "column 1, rows 1 to 2",
    ),
    "decimal commas and a whole number": (
        ONE,
        "run.csv",
        "3,0\n1\n0,75\n",
        [[3], [1], [0.75]],
        None,
        "column 1, rows 1 to 3",
    ),
    "pandas with its index, between tabs": (
        ONE,
        "run.csv",
        "\tx\n0\t3.0\n1\t1.5\n",
        [[3], [1.5]],
        None,
        "column x, rows 2 to 3; not read: (no name)",
    ),
    "decimal commas between tabs": (
        ONE,
        "run.csv",
        "3,0\t9,0\n1,5\t2,25\n",
        [[3], [1.5]],
        [9, 2.25],
        "column 1, f from column 2, rows 1 to 2",
    ),
    "decimal commas between blanks": (
        ONE,
        "run.csv",
        "3,0 9,0\n1,5 2,25\n",
        [[3], [1.5]],
        [9, 2.25],
        "column 1, f from column 2, rows 1 to 2",
    ),
    "decimal commas in quotes": (
        TWO,
        "run.csv",
        '"x","y"\n"3,0","2,5"\n"1,5","-1"\n',
        [[3, 2.5], [1.5, -1]],
        None,
        "columns x and y, rows 2 to 3",
    ),
    "pandas without an index": (
        ONE,
        "run.csv",
        "0\n3.0\n1.5\n0.75\n",
        [[3], [1.5], [0.75]],
        None,
        "column 0, rows 2 to 4; row 1 is a header of pandas",
    ),
    "pandas with its index": (
        ONE,
        "run.csv",
        ",0\n0,3.0\n1,1.5\n2,0.75\n",
        [[3], [1.5], [0.75]],
        None,
        "column 0, rows 2 to 4; not read: (no name); row 1 is a header of pandas",
    ),
    "pandas with its index and names": (
        ONE,
        "run.csv",
        ",x\n0,3.0\n1,1.5\n",
        [[3], [1.5]],
        None,
        "column x, rows 2 to 3; not read: (no name)",
    ),
    "pandas with two columns": (
        TWO,
        "run.csv",
        "0,1\n3.0,2.0\n1.5,1.0\n",
        [[3, 2], [1.5, 1]],
        None,
        "columns 0 and 1, rows 2 to 3; row 1 is a header of pandas",
    ),
    "row numbers beside x": (
        ONE,
        "run.csv",
        "epoch,x\n0,3.0\n1,1.5\n",
        [[3], [1.5]],
        None,
        "column x, rows 2 to 3; not read: epoch",
    ),
    "a start at 0": (ONE, "run.csv", "0.0\n3.0\n1.5\n", [[0], [3], [1.5]], None, "column 1, rows 1 to 3"),
    "a start at 0 with its name": (
        ONE,
        "run.csv",
        "x\n0\n3\n1.5\n",
        [[0], [3], [1.5]],
        None,
        "column x, rows 2 to 4",
    ),
    "x and y": (
        TWO,
        "run.csv",
        "x,y\n-1.2,1.0\n-1.0,1.07\n-0.5,0.2\n0.3,0.05\n1.0,1.0\n",
        [[-1.2, 1], [-1, 1.07], [-0.5, 0.2], [0.3, 0.05], [1, 1]],
        None,
        "columns x and y, rows 2 to 6",
    ),
    "y before x, and f": (
        TWO,
        "run.csv",
        "f,Y,step,X\n13,2,0,3\n3.25,1,1,1.5\n",
        [[3, 2], [1.5, 1]],
        [13, 3.25],
        "columns X and Y, f from column f, rows 2 to 3; not read: step",
    ),
    "x1 and x2": (
        TWO,
        "run.csv",
        "x1,x2\n3.0,2.0\n1.5,1.0\n0.75,0.5\n",
        [[3, 2], [1.5, 1], [0.75, 0.5]],
        None,
        "columns x1 and x2, rows 2 to 4",
    ),
    "x_1 and x_0": (
        TWO,
        "run.csv",
        "x_1,x_0\n2,3\n1,1.5\n",
        [[3, 2], [1.5, 1]],
        None,
        "columns x_0 and x_1, rows 2 to 3",
    ),
    "two columns": (TWO, "run.csv", "3 2\n1.5 1\n", [[3, 2], [1.5, 1]], None, "columns 1 and 2, rows 1 to 2"),
    "three columns": (
        TWO,
        "run.csv",
        "3;2;13\n1.5;1;3.25\n",
        [[3, 2], [1.5, 1]],
        [13, 3.25],
        "columns 1 and 2, f from column 3, rows 1 to 2",
    ),
    "a letter of one's own": (
        ("t",),
        "run.csv",
        "n,t\n0,3\n1,1.5\n",
        [[3], [1.5]],
        None,
        "column t, rows 2 to 3; not read: n",
    ),
    "x for another letter": (
        ("t",),
        "run.csv",
        "x,f\n3,9\n1.5,2.25\n",
        [[3], [1.5]],
        [9, 2.25],
        "column x, f from column f, rows 2 to 3",
    ),
    "pairs of PyTorch": (TWO, "run.json", "[[3.0, 2.0], [1.5, 1.0]]", [[3, 2], [1.5, 1]], None, "a list"),
    "pairs by name": (
        TWO,
        "run.json",
        '{"f": [13, 3.25], "x": [[3, 2], [1.5, 1]]}',
        [[3, 2], [1.5, 1]],
        [13, 3.25],
        "list x, f from list f",
    ),
    "a list for each variable": (
        TWO,
        "run.json",
        '{"y": [2, 1], "x": [3, 1.5]}',
        [[3, 2], [1.5, 1]],
        None,
        "lists x and y",
    ),
    "records": (
        TWO,
        "run.json",
        '[{"k": 0, "x": 3, "y": 2}, {"k": 1, "x": 1.5, "y": 1}]',
        [[3, 2], [1.5, 1]],
        None,
        "lists x and y; not read: k",
    ),
}


@pytest.mark.parametrize("case", READ)
def test_what_is_read(tmp_path, case):
    variables, name, text, x, f, understood = READ[case]
    trace = read_trace(written(tmp_path, name, text), variables)
    assert trace.x.tolist() == x
    assert trace.f is None if f is None else trace.f.tolist() == f
    assert trace.understood == f"{len(x)} iterates from {understood}"


REFUSED = {
    "a decimal comma or two columns": (
        ONE,
        "run.csv",
        "3,0\n1,5\n0,75\n",
        "line 1: 3,0 may be x = 3.0 with a decimal comma, or x = 3 and f = 0; "
        "write decimal points, or the names x,f above",
    ),
    "decimal commas without names": (
        ONE,
        "run.csv",
        "x,f\n3,0,9,0\n",
        "line 2 has 4 columns, 2 as in the first line are allowed; "
        "with decimal commas, separate the columns by semicolons",
    ),
    "thousands": (
        ONE,
        "run.csv",
        "x;f\n1,500;2,250\n",
        "line 2: 1,500 may be 1.500 or 1500; write it without a comma",
    ),
    "two decimal marks": (
        ONE,
        "run.csv",
        "x;f\n3.5;9\n1,5;2\n",
        "line 3: 1,5 has a decimal comma, line 2, 3.5, a point; one of them is allowed",
    ),
    "a start or a header": (
        ONE,
        "run.csv",
        "0\n1.5\n0.75\n",
        "line 1: 0 may be the start, or a header of pandas; "
        "write the names of the columns above it, or in its place",
    ),
    "row numbers or x": (
        ONE,
        "run.csv",
        "\n0,3.0\n1,1.5\n2,0.75\n",
        "line 2: the first column, 0, 1, …, may number the rows, or the columns are x and f; name them",
    ),
    "row numbers or x, in JSON": (
        TWO,
        "run.json",
        "[[1, 3.0], [2, 1.5], [3, 0.75]]",
        "iterate 0: the first column, 1, 2, …, may number the rows, or the columns are x and y; name them",
    ),
    "losses": (
        ONE,
        "run.csv",
        "epoch,loss,val_loss\n0,9.0,9.1\n1,2.25,2.3\n",
        "line 1 has the columns epoch, loss, val_loss: losses are no iterates; "
        "record x after every step, under that name",
    ),
    "losses for two variables": (
        TWO,
        "run.json",
        '{"history": [9, 2.25]}',
        "has the lists history: losses are no iterates; record x and y after every step, under that name",
    ),
    "row numbers alone": (
        ONE,
        "run.csv",
        "step\n0\n1\n",
        "line 1 has the columns step: numbers of rows are no iterates; "
        "record x after every step, under that name",
    ),
    "a variable or f": (
        ONE,
        "run.csv",
        "x,y\n3,9\n1,1\n",
        "line 1 has the columns x, y: y may be a variable, but the function has one, x, or the values of f; "
        "name it f, or leave it out",
    ),
    "a third variable or f": (
        TWO,
        "run.csv",
        "x,y,z\n3,9,1\n1,1,1\n",
        "line 1 has the columns x, y, z: z may be a variable, but the function has two, x and y, or the "
        "values of f; name it f, or leave it out",
    ),
    "two variables": (
        ONE,
        "run.csv",
        "x1,x2\n3,9\n1,1\n",
        "line 1 has the columns x1, x2: iterates of 2 variables, but the function has one, x",
    ),
    "one variable": (
        TWO,
        "run.csv",
        "x,f\n3,9\n1,1\n",
        "line 1 has the columns x, f: iterates of 1 variable, but the function has two, x and y",
    ),
    "one column": (
        TWO,
        "run.csv",
        "3\n1\n",
        "line 1 has 1 column without names, two columns x and y or three, x, y and f, are allowed",
    ),
    "two letters": (
        ("t",),
        "run.csv",
        "t,x\n3,9\n1,1\n",
        "line 1 has the columns t, x: t and x may each be the iterates, but the function has one, t; "
        "leave one",
    ),
    "two values": (
        ONE,
        "run.csv",
        "x,f,fun\n3,9,9\n1,1,1\n",
        "line 1 has the columns x, f, fun: f and fun may each be the values of f, one is allowed",
    ),
    "a number where pairs belong": (
        TWO,
        "run.json",
        "[[3, 2], 1]",
        "x[1] has 1 number, but the function has 2 variables",
    ),
    "lists of two lengths": (
        TWO,
        "run.json",
        '{"x": [3, 1], "y": [2]}',
        "has 2 and 1 numbers x and y, as many of both are allowed",
    ),
    "records that differ": (ONE, "run.json", '[{"x": 3}, {"y": 1}]', "[1] is no record of x, as [0] is"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(tmp_path, case):
    variables, name, text, message = REFUSED[case]
    path = written(tmp_path, name, text)
    with pytest.raises(ValueError) as caught:
        read_trace(path, variables)
    assert str(caught.value) == f"{path}: {message}"


@pytest.mark.parametrize("arrays", [("x",), ("x", "f"), ("theta",), ("x1", "x2"), ("x", "y", "f")])
def test_arrays_of_two_variables(tmp_path, arrays):
    points, f = np.array([[3.0, 2.0], [1.5, 1.0], [0.75, 0.5]]), np.array([13.0, 3.25, 0.8125])
    columns = dict(zip(arrays, points.T)) if len(arrays) > 1 and arrays != ("x", "f") else {arrays[0]: points}
    np.savez(tmp_path / "run.npz", **columns, **({"f": f} if "f" in arrays else {}))
    trace = read_trace(tmp_path / "run.npz", TWO)
    np.testing.assert_array_equal(trace.x, points)
    assert ("f" in arrays) == (trace.f is not None)


def test_more_variables_than_are_drawn(tmp_path):
    many = ("x1", "x2", "x3", "x4")
    path = written(tmp_path, "run.csv", "x4,x3,x2,x1,f\n4,3,2,1,0\n8,7,6,5,0\n")
    assert read_trace(path, many).x.tolist() == [[1, 2, 3, 4], [5, 6, 7, 8]]
    with pytest.raises(ValueError, match="has 2 columns without names, 4 columns x1, x2, x3 and x4 or 5, "):
        read_trace(written(tmp_path, "two.csv", "1,2\n3,5\n"), many)


def test_arrays_of_another_dimension(tmp_path):
    np.savez(tmp_path / "run.npz", x=np.ones((2, 5)))
    with pytest.raises(ValueError, match=r"run.npz: its array x has the shape \(2, 5\), \(n, 2\) is allowed"):
        read_trace(tmp_path / "run.npz", TWO)
    np.savez(tmp_path / "run.npz", x=np.ones(5), y=np.ones(5))
    with pytest.raises(ValueError, match="run.npz: has the arrays x, y: y may be a variable"):
        read_trace(tmp_path / "run.npz", ONE)


@pytest.mark.parametrize("suffix", ["csv", "npz", "json"])
def test_a_run_of_two_variables_replayed_is_the_same_run(tmp_path, suffix):
    bowl = parse_objective("x^2 + 3y^2 - x*y", region=((-4, 4), (-4, 4)))
    run = minimize(bowl, [3.0, -2.0], gradient_descent(0.1), maxiter=200)
    x, f = run.trajectory.x, run.trajectory.fun
    path = tmp_path / f"run.{suffix}"
    if suffix == "csv":
        np.savetxt(path, np.c_[x, f])
    elif suffix == "npz":
        np.savez(path, x=x, f=f)
    else:
        path.write_text(json.dumps({"x": x.tolist(), "f": f.tolist()}))
    trace = read_trace(path, bowl.variables)
    np.testing.assert_array_equal(trace.x, x)
    again = replay(bowl, trace.x, trace.f, gtol=1e-6)
    assert (again.status, again.nit, again.x.tolist()) == (run.status, run.nit, run.x.tolist())
