"""Tables with two classes: what is read, and the line and column that a mistake is in."""

import numpy as np
import pytest

from gd.table import iris, read_table


@pytest.fixture
def file(tmp_path):
    def write(text, name="data.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_iris_has_fifty_flowers_a_species():
    table = iris()
    assert table.x.shape == (100, 2) and table.y.tolist() == [0.0] * 50 + [1.0] * 50
    assert table.classes == ("versicolor", "virginica")
    # Means of petal length and width from Fisher's own table of 1936.
    np.testing.assert_allclose(table.x[:50].mean(axis=0), [4.260, 1.326])
    np.testing.assert_allclose(table.x[50:].mean(axis=0), [5.552, 2.026])
    assert len(np.unique(table.x, axis=0)) == 80


def test_a_table_of_ones_own(file):
    table = read_table(
        file("\ufeffage;kind;weight\n3;cat;4.5\n7;dog;20\n\n5;cat;3.9\n"), ["weight", "age"], "kind"
    )
    assert table.x.tolist() == [[4.5, 3.0], [20.0, 7.0], [3.9, 5.0]]
    assert table.classes == ("cat", "dog") and table.y.tolist() == [0.0, 1.0, 0.0]


@pytest.mark.parametrize(
    "text, message",
    [
        ("a,b,c\n1,2,x\n1,3,x\n", "c has 1 class (x), two are needed"),
        ("a,b,c\n1,2,x\n2,3,y\n3,1,z\n", "c has 3 classes (x, y, z), two are needed"),
        ("a,b,c\n1,two,x\n2,3,y\n", "line 2: b is 'two', a finite number is needed"),
        ("a,b,c\n1,2,x\n2,inf,y\n", "line 3: b is 'inf', a finite number is needed"),
        ("a,b,c\n1,2,x\n\n2,,y\n", "line 4: b is missing, a number is needed"),
        ("a,b,c\n1,2,x\n2,NA,y\n", "line 3: b is missing, a number is needed"),
        ("a,b,c\n1,2,\n2,3,y\n", "line 2: c is missing, the name of a class is needed"),
        ("a,c\n1,x\n2,y\n", "line 1: no column 'b', its columns are a, c"),
        ("a,b,b,c\n1,2,3,x\n", "line 1: 2 columns 'b', its columns are a, b, b, c"),
        ("a,b,c\n1,5,x\n2,5,y\n", "b is constant (5 in every line), two different values are needed"),
        ("a,b,c\n1,5,x,9\n", "line 2: 4 columns, 3 as in the header are allowed"),
        ("", "empty, a header and rows are needed"),
        ("a,b,c\n", "c has no rows, two are needed"),
    ],
)
def test_a_mistake_is_told_with_its_line(file, text, message):
    path = file(text)
    with pytest.raises(ValueError) as error:
        read_table(path, ["a", "b"], "c")
    assert str(error.value).startswith(str(path)) and message in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_is_no_text_or_not_there(tmp_path):
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\xff\xfe\x00")
    for path, message in ((picture, "not text in UTF-8"), (tmp_path / "none.csv", "cannot be read")):
        with pytest.raises(ValueError, match=message):
            read_table(path, ["a", "b"], "c")
