"""Functions as people bring them: from books, LaTeX and Python; one meaning is read, two are asked about."""

import numpy as np
import pytest
from scipy import special

from gd import ExpressionError, corners_on, parse_objective, undefined_on
from gd.expression import in_x
from gd.library import PARABOLA

E, PI = np.e, np.pi
ROOT2, COS2, SIN2 = 1.4142135623730951, -0.4161468365471424, 0.9092974268256817

# What is typed, and its value at 2, at (2, 2) for two variables.
READ = [
    ("-x^2", -4),
    ("-cos(x)", -COS2),
    ("f(x) = x^2", 4),
    ("f(x)=x^2 - 1", 3),
    ("y = x^2", 4),
    ("f(t) = t^2", 4),
    ("J(w) := (w - 1)^2", 1),
    ("L = (w - 1)^2", 1),
    ("f(x, y) = x^2 + y", 6),
    ("z = x^2 + y^2", 8),
    ("lambda x: x**2", 4),
    ("f = lambda w: (w - 1)**2", 1),
    ("def f(x): return x**2", 4),
    ("x ↦ x²", 4),
    ("t -> t^2", 4),
    ("sin^2(x)", SIN2**2),
    ("sin²(x)", SIN2**2),
    ("sin²x", SIN2**2),
    ("sin^2 x + cos^2 x", 1),
    ("sin x", SIN2),
    ("cos 2x", np.cos(4)),
    ("ln x", np.log(2)),
    ("x sin x", 2 * SIN2),
    ("sin x cos x", SIN2 * COS2),
    ("sin x * cos x", SIN2 * COS2),
    ("2 sin x + 1", 2 * SIN2 + 1),
    ("sin -x", -SIN2),
    ("cos πx", 1),
    ("ln x^2", np.log(4)),
    ("ln sin x", np.log(SIN2)),
    ("exp -x", np.exp(-2)),
    ("e^sin x", np.exp(SIN2)),
    ("sinx", SIN2),
    ("xsin(x)", 2 * SIN2),
    ("2xcosx", 4 * COS2),
    ("xe^x", 2 * E**2),
    ("x e^(-x^2)", 2 * np.exp(-4)),
    ("te^-t", 2 * np.exp(-2)),
    ("|x-3|+x^2", 5),
    ("||x|-3|", 1),
    ("x|x - 3||x|", 4),
    ("|x - |x - 5||", 1),
    ("e^-|x|", np.exp(-2)),
    ("ln|x|", np.log(2)),
    ("√x", ROOT2),
    ("√(x^2+1)", np.sqrt(5)),
    ("2√x/4", ROOT2 / 2),
    ("∛x", 2 ** (1 / 3)),
    ("½x²", 2),
    ("x³/3 − x", 2 / 3),
    ("e⁻ˣ", np.exp(-2)),
    ("tan⁻¹(x)", np.arctan(2)),
    ("tan^-1(x)", np.arctan(2)),
    ("sin^{-1}(x/5)", np.arcsin(0.4)),
    ("arcsin(x/5)", np.arcsin(0.4)),
    ("asin(x/5)", np.arcsin(0.4)),
    ("acos(x/5)", np.arccos(0.4)),
    ("arsinh(x) + arccosh(x) + atanh(x/5)", np.arcsinh(2) + np.arccosh(2) + np.arctanh(0.4)),
    ("log(x)", np.log(2)),
    ("log2(x)", 1),
    ("log_2(x)", 1),
    ("log₂ x", 1),
    ("log10(x)", np.log10(2)),
    ("log_3(x)", np.log(2) / np.log(3)),
    ("sec(x)", 1 / COS2),
    ("csc(x)", 1 / SIN2),
    ("cot(x)", COS2 / SIN2),
    ("cbrt(x)", 2 ** (1 / 3)),
    ("sech(x) + coth(x)", 1 / np.cosh(2) + 1 / np.tanh(2)),
    ("max(0, x)", 2),
    ("min(x, 1, x^2)", 1),
    ("max(0,5x)", 10),
    ("relu(x-3)", 0),
    ("ReLU(x)", 2),
    ("sigmoid(x)", 1 / (1 + np.exp(-2))),
    ("σ(x)", 1 / (1 + np.exp(-2))),
    ("softplus(x)", np.log(1 + np.exp(2))),
    ("silu(x)", 2 / (1 + np.exp(-2))),
    ("gelu(x)", 2 * 0.9772498680518208),
    ("sign(x)", 1),
    ("floor(x/3)", 0),
    ("⌊x/3⌋ + ⌈x/3⌉", 1),
    ("round(x/3)", 1),
    ("erf(x)", 0.9953222650189527),
    ("hypot(x, y)", np.sqrt(8)),
    (r"\sin(x)", SIN2),
    (r"\frac{1}{2}x^2", 2),
    (r"\frac12 x^{2}", 2),
    (r"x^{2}", 4),
    (r"\frac{1}{1 + e^{-x}}", 1 / (1 + np.exp(-2))),
    (r"\ln\left(1+\mathrm{e}^{x}\right)", np.log(1 + np.exp(2))),
    (r"2 \cdot \sqrt{x} \, \cos x", 2 * ROOT2 * COS2),
    (r"\sqrt[3]{x}", 2 ** (1 / 3)),
    (r"\left|x - 3\right|^{3}", 1),
    (r"f(x) = \max\{0, x\}", 2),
    (r"\operatorname{relu}(x)", 2),
    (r"\sin^2\theta", SIN2**2),
    (r"$f(\theta) = \theta^2$", 4),
    (r"\[ \tfrac{x}{4} \]", 0.5),
    (r"\log_{10} x", np.log10(2)),
    ("np.sin(x)", SIN2),
    ("math.exp(-x)", np.exp(-2)),
    ("np.maximum(0, x)**2", 4),
    ("np.power(x, 3)", 8),
    ("math.log(x, 3)", np.log(2) / np.log(3)),
    ("np.log1p(x) + np.expm1(x)", np.log(3) + np.exp(2) - 1),
    ("torch.nn.functional.relu(x)", 2),
    ("100.*(y - x**2)**2. + (1 - x)**2", 401),
    ("t^2 - 3t", -2),
    ("w^2", 4),
    ("θ^2", 4),
    ("alpha^2", 4),
    ("y^2", 4),
    ("x^2 + y^2", 8),
    ("xy^2", 8),
    ("𝑥² ＋ 1", 5),
    ("3[(x+1)^2 - 2]", 21),
    ("x^2.", 4),
]


@pytest.mark.parametrize(("text", "expected"), READ, ids=[text for text, _ in READ])
def test_what_has_one_meaning_is_read(text, expected):
    objective = parse_objective(text)
    assert objective.fun(np.full(objective.dim, 2.0)) == pytest.approx(expected, rel=1e-14)


ASKED = [
    ("sin x/2", "sin(x)/2", "sin(x/2)"),
    ("sin x y", "sin(x) y", "sin(x y)"),
    ("ln x (x + 1)", "ln(x) (x + 1)", "ln(x (x + 1))"),
    ("exp -x^2/2", "exp(-x^2)/2", "exp(-x^2/2)"),
    ("cos 2 sin x", "cos(2) sin x", "cos(2 sin x)"),
    ("sin x e^x", "sin(x) e^x", "sin(x e^x)"),
    ("sin2x", "sin(2x)", "sin(x)^2"),
    ("log2x", "log(2x)", "log2(x)"),
    ("x2", "x^2", "2 x"),
    ("ex", "e^x", "e x"),
    ("e^2x", "e^2 x", "e^(2x)"),
    ("x^1/3", "(x^1)/3", "x^(1/3)"),
    ("√2x", "√(2)x", "√(2x)"),
    ("√x^2", "√(x)^2", "√(x^2)"),
    ("|x|x|x|", "abs(x)x abs(x)", "abs(x abs(x)x)"),
    ("0,5x^2", "the decimal number 0.5", "two numbers, 0 and 5"),
    ("sin(0,5x)", "the decimal number 0.5", "two numbers, 0 and 5"),
    ("max(0,5, x)", "the decimal number 0.5", "two numbers, 0 and 5"),
    ("1,000x", "1000", "1.000"),
    ("2½x", "(2 + 1/2)", "2*(1/2)"),
    ("sec^-1(x)", "1/sec(x)", "the inverse function of sec"),
    ("[x]", "(x)", "floor(x)"),
    ("lg(x)", "log10", "log2"),
    ("sinc(x)", "sin(x)/x", "sin(pi x)/(pi x)"),
    ("i^2", "a variable", "the imaginary unit"),
]


@pytest.mark.parametrize(("text", "one", "other"), ASKED, ids=[text for text, *_ in ASKED])
def test_what_has_two_meanings_is_asked_with_both_named(text, one, other):
    with pytest.raises(ExpressionError) as caught:
        parse_objective(text)
    assert caught.value.trouble.endswith(f" can mean {one} or {other}")


@pytest.mark.parametrize(
    "text", ["cso(x)", "sinn(x)", "arcsine(x)", "expo(x)", "tank(x)", "gamma(x)", "foo(x)"]
)
def test_another_function_is_never_advised(text):
    with pytest.raises(ExpressionError) as caught:
        parse_objective(text)
    assert "did you mean" not in str(caught.value)
    assert caught.value.trouble.startswith("unknown ")


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("x^2", ("x",)),
        ("t^2 - 3t", ("t",)),
        ("y = x^2", ("x",)),
        ("y^2", ("y",)),
        ("f(θ) = 2θ", ("θ",)),
        ("y - x", ("x", "y")),
        ("f(x, y) = x^2", ("x", "y")),
    ],
)
def test_the_letters_of_a_function(text, variables):
    objective = parse_objective(text)
    assert objective.variables == variables
    assert objective.definition.startswith(f"f({', '.join(variables)}) = ")
    assert objective.region == ((-5.0, 5.0),) * len(variables)
    assert objective.grad(np.ones((7, len(variables)))).shape == (7, len(variables))


@pytest.mark.parametrize(
    ("text", "definition"),
    [
        ("t^2 - 3t", "f(x) = x^2 - 3 x"),
        ("f(t) = sin(t) tan(t)", "f(x) = sin(x) tan(x)"),
        ("y^y", "f(x) = x^x"),
        ("x^2", "f(x) = x^2"),
        ("y - x", "f(x, y) = y - x"),
    ],
)
def test_a_function_of_another_letter_can_be_written_in_x(text, definition):
    typed = parse_objective(text)
    written = in_x(typed)
    assert written.definition == definition
    assert (written.name, written.region, written.fun) == (typed.name, typed.region, typed.fun)
    assert in_x(PARABOLA) is PARABOLA


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("f(t) = sin^2 t", "sin^2 (t)"),
        ("tan⁻¹(x)", "arctan(x)"),
        ("½x²", "frac(1, 2) x^2"),
        ("∛x + √x", "root(3, x) + sqrt(x)"),
        ("log_2(x)^2", "(log_2 (x))^2"),
        ("relu(x)^2 + sigmoid(x)", '(op("ReLU")(x))^2 + op("sigmoid")(x)'),
        ("max(0, |x|, ⌊x⌋)", "max(0, abs(x), floor(x))"),
        ("(1-x)^2 + 100(y-x^2)^2", "(1 - x)^2 + 100 (y - x^2)^2"),
        (r"\frac{\theta}{2}", "frac(θ, 2)"),
    ],
)
def test_they_are_typeset_as_usual(text, formula):
    assert parse_objective(text).formula == formula


# f, f' and f'' in closed form or from SciPy, where they are smooth.
DERIVATIVES = [
    ("sec(x)", (-1, 1), lambda x: np.tan(x) / np.cos(x), lambda x: (1 + np.sin(x) ** 2) / np.cos(x) ** 3),
    ("csc(x)", (0.5, 2.5), lambda x: -np.cos(x) / np.sin(x) ** 2,
     lambda x: (1 + np.cos(x) ** 2) / np.sin(x) ** 3),
    ("cot(x)", (0.5, 2.5), lambda x: -1 / np.sin(x) ** 2, lambda x: 2 * np.cos(x) / np.sin(x) ** 3),
    ("tan(x)", (-1, 1), lambda x: np.cos(x) ** -2, lambda x: 2 * np.sin(x) / np.cos(x) ** 3),
    ("arcsin(x)", (-0.9, 0.9), lambda x: (1 - x**2) ** -0.5, lambda x: x * (1 - x**2) ** -1.5),
    ("arccos(x)", (-0.9, 0.9), lambda x: -((1 - x**2) ** -0.5), lambda x: -x * (1 - x**2) ** -1.5),
    ("arctan(x)", (-3, 3), lambda x: 1 / (1 + x**2), lambda x: -2 * x / (1 + x**2) ** 2),
    ("arsinh(x)", (-3, 3), lambda x: (1 + x**2) ** -0.5, lambda x: -x * (1 + x**2) ** -1.5),
    ("arcosh(x)", (1.2, 3), lambda x: (x**2 - 1) ** -0.5, lambda x: -x * (x**2 - 1) ** -1.5),
    ("artanh(x)", (-0.9, 0.9), lambda x: 1 / (1 - x**2), lambda x: 2 * x / (1 - x**2) ** 2),
    ("tanh(x)", (-3, 3), lambda x: np.cosh(x) ** -2.0, lambda x: -2 * np.tanh(x) / np.cosh(x) ** 2),
    ("log2(x)", (0.5, 3), lambda x: 1 / (x * np.log(2)), lambda x: -1 / (x**2 * np.log(2))),
    ("log10(x)", (0.5, 3), lambda x: 1 / (x * np.log(10)), lambda x: -1 / (x**2 * np.log(10))),
    ("cbrt(x)", (-3, -0.1), lambda x: np.cbrt(x) ** -2 / 3, lambda x: -2 / 9 * np.cbrt(x) ** -5),
    ("sqrt(x)", (0.5, 3), lambda x: x**-0.5 / 2, lambda x: -(x**-1.5) / 4),
    ("erf(x)", (-3, 3), lambda x: 2 * np.exp(-(x**2)) / PI**0.5,
     lambda x: -4 * x * np.exp(-(x**2)) / PI**0.5),
    (
        "sigmoid(x)",
        (-40, 40),
        lambda x: special.expit(x) * special.expit(-x),
        lambda x: special.expit(x) * special.expit(-x) * -np.tanh(x / 2),
    ),
    ("softplus(x)", (-40, 40), special.expit, lambda x: special.expit(x) * special.expit(-x)),
    (
        "gelu(x)",
        (-3, 3),
        lambda x: special.ndtr(x) + x * np.exp(-(x**2) / 2) / (2 * PI) ** 0.5,
        lambda x: (2 - x**2) * np.exp(-(x**2) / 2) / (2 * PI) ** 0.5,
    ),
    ("x^x", (0.5, 3), lambda x: x**x * (1 + np.log(x)), lambda x: x**x * ((1 + np.log(x)) ** 2 + 1 / x)),
    ("2^(x^2)", (-2, 2), lambda x: 2 ** (x**2) * 2 * x * np.log(2),
     lambda x: 2 ** (x**2) * (2 * np.log(2) + (2 * x * np.log(2)) ** 2)),
    ("x/(1 + x^2)", (-3, 3), lambda x: (1 - x**2) / (1 + x**2) ** 2,
     lambda x: 2 * x * (x**2 - 3) / (1 + x**2) ** 3),
    ("x^2 sin(3x)", (-3, 3), lambda x: 2 * x * np.sin(3 * x) + 3 * x**2 * np.cos(3 * x),
     lambda x: (2 - 9 * x**2) * np.sin(3 * x) + 12 * x * np.cos(3 * x)),
    ("max(x^2, 4x - 3)", (1.1, 2.9), lambda x: 4 + 0 * x, lambda x: 0 * x),
    ("min(x^2, 4x - 3)", (1.1, 2.9), lambda x: 2 * x, lambda x: 2 + 0 * x),
    ("relu(x)^3", (-2, 2), lambda x: 3 * np.maximum(x, 0) ** 2, lambda x: 6 * np.maximum(x, 0)),
    ("floor(x) x^2", (1.1, 1.9), lambda x: 2 * x, lambda x: 2 + 0 * x),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "ends", "slope", "curvature"), DERIVATIVES, ids=[text for text, *_ in DERIVATIVES]
)
def test_first_and_second_derivatives_are_exact(text, ends, slope, curvature):
    x = np.random.default_rng(5).uniform(*ends, 41)
    objective = parse_objective(text)
    np.testing.assert_allclose(objective.slope(x), slope(x), rtol=1e-12, atol=1e-300)
    np.testing.assert_allclose(objective.curvature(x), curvature(x), rtol=1e-11, atol=1e-14)


def test_sigmoid_and_softplus_are_accurate_far_out():
    far = np.array([-700.0, -37.0, 37.0, 700.0])
    np.testing.assert_allclose(parse_objective("sigmoid(x)").curve(far), special.expit(far), rtol=1e-15)
    np.testing.assert_allclose(parse_objective("sigmoid(x)").slope(far), np.exp(-np.abs(far)), rtol=1e-15)
    np.testing.assert_allclose(
        parse_objective("softplus(x)").curve(far),
        np.log1p(np.exp(-np.abs(far))) + np.maximum(far, 0),
        rtol=1e-15,
    )


def test_erf_is_exact_to_rounding():
    x = np.linspace(-6, 6, 1001)
    np.testing.assert_allclose(parse_objective("erf(x)").curve(x), special.erf(x), rtol=5e-16)


@pytest.mark.parametrize(
    "text", ["abs(x)", "relu(x)", "max(x, 0)", "sqrt(x^2)", "sign(x)", "floor(x)", "|x|^3"]
)
def test_at_a_corner_both_derivatives_are_finite(text):
    objective = parse_objective(text)
    assert objective.slope(0.0) == 0 and objective.curvature(0.0) == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "floor(x)",
            "floor(x) jumps at x = -4, -3, -2 and 7 more, at character 1 (its slope is 0 between the jumps)",
        ),
        (
            "t + sign(t - 1/3)",
            "sign(t - 1/3) jumps at t = 0.333333, at character 5 (its slope is 0 between the jumps)",
        ),
        ("x sign(x)", "sign(x) has no derivative at x = 0, at character 3 (its slope is taken as 0 there)"),
        (
            "relu(x - 1)",
            "relu(x - 1) has no derivative at x = 1, at character 1 (its slope is taken as 0 there)",
        ),
        (
            "max(x, x^2)",
            "max(x, x^2) has no derivative at x = 0, 1, at character 1 (its slope is taken as 0 there)",
        ),
        ("|x - 1|", "|x - 1| has no derivative at x = 1, at character 1 (its slope is taken as 0 there)"),
    ],
)
def test_corners_and_jumps_are_noted(text, message):
    (note,) = corners_on(parse_objective(text))
    assert note.message == f'function "{text}": {message}'


@pytest.mark.parametrize(
    ("text", "intervals"),
    [
        ("arcsin(x)", [(-5, -1), (1, 5)]),
        ("arcosh(x)", [(-5, 1)]),
        ("log2(x)", [(-5, 0)]),
        ("sec(x)", [(n * PI, n * PI) for n in (-1.5, -0.5, 0.5, 1.5)]),
        ("csc(x)", [(n * PI, n * PI) for n in (-1, 0, 1)]),
    ],
)
def test_where_they_are_not_defined(text, intervals):
    (note,) = undefined_on(parse_objective(text))
    np.testing.assert_allclose(note.intervals, intervals, atol=1e-8)
