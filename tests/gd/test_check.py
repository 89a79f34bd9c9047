"""Difference quotients: their errors against the right derivative and against the article's."""

import numpy as np
import pytest

from gd import Objective, check_grad, library
from gd.check import difference_errors

# f = 2x² cos x − 5x at x = 1, computed elsewhere: h, forward, central.
TABLE = [(1e-1, 3.1e-1, 2.5e-2), (1e-3, 2.8e-3, 2.5e-6), (1e-5, 2.8e-5, 2.4e-10)]


def test_the_errors_fall_as_they_should():
    exact = 4 * np.cos(1.0) - 2 * np.sin(1.0) - 5
    found = difference_errors(library.ARTICLE_EXACT, 1.0, exact, [h for h, _, _ in TABLE])
    np.testing.assert_allclose(found.forward, [forward for _, forward, _ in TABLE], rtol=0.03)
    np.testing.assert_allclose(found.central, [central for _, _, central in TABLE], rtol=0.15)


def test_then_rounding_takes_over():
    exact = 4 * np.cos(1.0) - 2 * np.sin(1.0) - 5
    found = difference_errors(library.ARTICLE_EXACT, 1.0, exact, np.geomspace(1e-16, 1e-1, 91))
    assert found.h[np.argmin(found.forward)] == pytest.approx(1e-8, rel=20)
    assert found.h[np.argmin(found.central)] == pytest.approx(3e-6, rel=20)
    assert found.central.min() < 5e-10 < found.forward.min() * 100 and found.forward[0] > 0.1


@pytest.mark.parametrize("x, error", [(1.0, 0.239), (2.0, 5.30), (3.0, 7.21)])
def test_against_the_printed_derivative_the_error_stays(x, error):
    printed = 2 * x * np.cos(x) - x * x * np.sin(x) - 5
    found = difference_errors(library.ARTICLE, x, printed, np.geomspace(1e-6, 1e-3, 7))
    np.testing.assert_allclose(found.central, error, rtol=3e-3)


def test_one_point_is_no_check():
    """At x = 1.0768… and 3.6435…, where 2x cos x = x² sin x, both derivatives are −5."""
    for x in (1.0768739863118, 3.643597167):
        assert check_grad(library.ARTICLE, [x]).ok
    assert not check_grad(library.ARTICLE, np.linspace(-5, 5, 50)).ok


def test_a_function_of_several_variables_has_no_one_slope():
    plane = Objective(
        "bowl",
        lambda p: (p**2).sum(-1),
        lambda p: 2 * p,
        "x^2 + y^2",
        ((-1, 1), (-1, 1)),
        "a test",
        variables=("x", "y"),
    )
    with pytest.raises(ValueError, match="has 2 variables"):
        difference_errors(plane, 0.0, 0.0, [1e-3])
