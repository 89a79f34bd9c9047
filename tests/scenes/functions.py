"""A hundred different functions, and what somebody might ask for with them: polynomials, waves, exponentials,
poles, corners, holes, plains, scales from a billionth to a billion, places far from 0, formulas as long as
they may be. Twenty for each figure.

The first descent of each, with the first rate, ends as its status says.
"""

from dataclasses import dataclass

from gd import Status

ENDS = {
    "converges": Status.CONVERGED,
    "balances": Status.NO_MINIMUM,
    "walks": Status.OUT_OF_STEPS,
    "flies": Status.DIVERGED,
    "crawls": Status.PLATEAU,
    "cycles": Status.CYCLING,
}
LONG_SUM = " + ".join(f"sin({k}x)/{k}" for k in range(1, 21)) + " + x^2/20"
LONGEST = "(x^2 - 1)^2" + " + cos(x)/1000 - sin(x)/1000" * 17
assert 480 < len(LONGEST) <= 500


@dataclass(frozen=True)
class Case:
    """A figure of a function, without a domain."""

    figure: str
    text: str
    starts: tuple[float, ...]
    rates: tuple[float, ...]
    steps: int
    ends: str


def cases(figure: str, *rows: tuple) -> list[Case]:
    def several(value: float | tuple[float, ...]) -> tuple[float, ...]:
        return value if isinstance(value, tuple) else (value,)

    return [
        Case(figure, text, several(starts), several(rates), steps, ends)
        for text, starts, rates, steps, ends in rows
    ]


CASES = [
    *cases(
        "red_ball_steps",
        ("x^4 - 3x^2 + x", 2.0, 0.05, 60, "converges"),
        ("sin(x)/x + x^2/50", 8.0, 0.5, 40, "walks"),
        ("1/x + x", 3.0, 0.3, 40, "converges"),
        ("1000000 x^2", 0.9, 1e-7, 40, "walks"),
        ("1e12 x^2", 3.0, 4e-13, 40, "converges"),
        ("1e-9*x^2", 3.0, 4e8, 40, "converges"),
        ("x^2", 3.0, 1.5, 20, "walks"),
        ("x^2/2 - x", 4.0, 2.0, 40, "cycles"),
        ("x^4", 3.0, 0.1, 40, "flies"),
        ("exp(x)", 5.0, 10.0, 20, "crawls"),
        ("(x - 1000)^2", 900.0, 0.1, 60, "walks"),
        ("(x - 1e9)^2", 1000000050.0, 0.4, 30, "converges"),
        ("(1000x)^2", 0.002, 4e-7, 40, "converges"),
        ("log(x)", 2.0, 0.5, 40, "flies"),
        ("tan(x)", 1.0, 0.1, 20, "walks"),
        ("exp(x^2)", 1.0, 0.05, 60, "walks"),
        ("abs(x)^0.5", 2.0, 0.3, 30, "walks"),
        ("x^9", 1.5, 0.001, 40, "crawls"),
        (LONG_SUM, 2.0, 0.01, 40, "walks"),
        ("((x^2 + 1)/(x^2 + 2) + x/(1 + x/(2 + x^2)))/(1 + 1/(1 + x^2)) + x^2/3", 3.0, 0.3, 40, "walks"),
    ),
    *cases(
        "alpha_comparison",
        ("x^2 + 10 sin(x)", 5.0, (0.05, 0.01, 0.4), 40, "converges"),
        ("abs(x) + cos(3x)", 2.5, (0.1, 0.02), 40, "converges"),
        ("x^2 + x + 1", 3.0, (0.3, 0.01, 1.0, 1.1), 40, "converges"),
        ("x^4 - 4x^2 - x", 2.0, (0.05, 0.01, 0.2), 40, "converges"),
        ("2/x + x/2", 0.2, (0.02, 0.001, 0.05), 40, "walks"),
        ("x^3 - 3x", 2.5, (0.1, 0.01, 0.3), 30, "converges"),
        ("exp(x) - 2x", 3.0, (0.2, 0.01, 0.05), 40, "converges"),
        ("exp(-x)", 0.0, (1.0, 0.1, 100.0), 30, "crawls"),
        ("1e6 (x - 1)^2 + 3", 2.0, (4e-7, 1e-8, 1.2e-6), 40, "converges"),
        ("log(x^2 + 1)", 4.0, (0.7, 0.1, 6.0), 40, "converges"),
        ("x log(x)", 2.0, (0.2, 0.02, 1.5), 40, "converges"),
        ("sqrt(x)", 4.0, (1.0, 0.1), 30, "flies"),
        ("cosh(x)", 2.5, (0.4, 0.02, 0.7), 40, "converges"),
        ("sin(x)", 0.5, (0.5, 0.05, 3.0, 100.0), 40, "converges"),
        ("x^2 (x - 2)^2", 2.8, (0.05, 0.005, 0.15), 40, "converges"),
        ("arctan(x)", 3.0, (1.0, 0.1), 30, "walks"),
        ("(x - 1000)^2/100", 900.0, (25.0, 1.0, 50.0, 110.0, 90.0), 40, "converges"),
        ("1e-6 x^2", 3e-3, (1e5, 1e4), 40, "walks"),
        ("x^2/2 + cos(20x)/100", 2.0, (0.2, 0.02, 1.9), 40, "converges"),
        (LONGEST, 2.0, (0.02, 0.005, 0.12), 30, "walks"),
    ),
    *cases(
        "arctan_plateau",
        ("tanh(x)^2", -6.0, 1.0, 60, "crawls"),
        ("1 - exp(-x^2)", 3.0, (0.5, 500.0), 60, "crawls"),
        ("-1000000 exp(-x^2)", 2.5, 1e-7, 60, "walks"),
        ("arctan(x^2)", -20.0, (1.0, 8000.0), 60, "crawls"),
        ("x^2/(1 + x^2)", 6.0, (1.0, 300.0), 60, "walks"),
        ("1/(1 + exp(-x))", 4.0, 1.0, 60, "walks"),
        ("log(1 + x^2)", 9.0, 1.0, 60, "walks"),
        ("exp(-1/x^2)", 1.0, 0.5, 60, "crawls"),
        ("x^10", 1.2, 0.01, 60, "crawls"),
        ("-exp(-(x - 50)^2/100)", 20.0, (10.0, 5000.0), 60, "crawls"),
        ("x^2 (1 + x^2/50)", 3.0, (0.2, 1.1), 60, "converges"),
        ("sin(x)^3", 1.2, (0.1, 10.0), 60, "crawls"),
        ("abs(x)", 3.0, (0.13, 2.0), 60, "cycles"),
        ("1/x", 1.0, (0.1, 50.0), 60, "walks"),
        ("1/(x^2 + 0.0001)", 0.5, 0.001, 60, "walks"),
        ("tanh(x - 3) - tanh(x + 3)", 8.0, (1.0, 1e6), 60, "crawls"),
        ("1e-4 tanh(1000x)^2", 0.004, (1e-4, 10.0), 60, "crawls"),
        ("sqrt(abs(x)/(1 + abs(x)))", 9.0, (1.0, 100.0), 60, "walks"),
        ("log(x)/x", 0.5, (0.01, 0.2), 60, "flies"),
        ("x - x + 1", 2.0, (0.1, 1.0), 60, "crawls"),
    ),
    *cases(
        "multiple_starts",
        ("1000000 (x^2 - x^4)", (0.4, -0.5), 1e-7, 40, "walks"),
        ("sin(x) + sin(3x)/2 + x^2/20", (-5.0, -3.0, 0.0, 5.0), 0.2, 40, "converges"),
        ("10 + x^2 - 10cos(2 pi x)", (-4.4, -3.3, -2.2, -0.9, 0.1, 1.3, 2.6, 3.2), 0.004, 60, "converges"),
        ("x cos(x)", tuple(float(x) for x in range(-8, 9)), 0.1, 60, "converges"),
        ("x^4 - 3x^2 + x/10", (-2.0, -0.5, 0.2, 2.0), 0.05, 60, "converges"),
        ("3 - x + x^2/3", (-3.0, -1.0, 2.0), 4.0, 30, "walks"),
        ("x^4 + x", (-3.0, 0.5, 3.0), 0.1, 30, "flies"),
        ("cos(x)", (0.0, 1.0, 4.0, 9.0, -5.0), 0.5, 60, "balances"),
        ("1/x^3 + x", (0.8, 3.0, -2.0), 0.1, 60, "converges"),
        ("1/(x - 1)^2 + 1/(x + 1)^2 + x^2/10", (-3.0, 0.1, 3.0), 0.05, 60, "walks"),
        ("tan(x)/x", (-1.0, 0.5, 2.0), 0.1, 30, "walks"),
        ("log(x) + 1/x", (0.3, 2.0, 4.0), 0.1, 60, "walks"),
        ("abs(x - 1) + abs(x + 2)/2", (-4.0, 0.0, 3.0), 0.3, 40, "cycles"),
        ("sin(1000x)", (0.0, 0.004, 0.009), 1e-6, 60, "converges"),
        ("(x - 1e6)^2/1e6 + cos(x - 1e6)", (999990.0, 1000003.0), 0.3, 60, "converges"),
        ("exp(-x^2) sin(5x) + x^2/30", (-2.0, -1.0, 0.0, 1.0, 2.0), 0.03, 60, "walks"),
        ("x^2 sin(1/x)", (0.2, -0.3, 0.05), 0.01, 60, "walks"),
        ("sinh(x)/50 - 2sin(2x)", (-4.0, -1.0, 1.0, 4.0), 0.05, 60, "flies"),
        ("cos(7x) - cos(5x)/2 + x^2/9", tuple(k / 4 for k in range(-12, 12)), 0.01, 60, "converges"),
        ("1e-3 (x - 2)(x - 3)(x + 4)x", (-5.0, -1.0, 1.5, 4.0), 5.0, 60, "converges"),
    ),
    *cases(
        "skier_slope",
        ("sqrt(x^2 + 1) + cos(2x)/2", -3.0, 0.3, 60, "converges"),
        ("x^2/10 + x", 3.0, 2.0, 60, "converges"),
        ("(x + 2)^2", 3.0, 1.5, 20, "walks"),
        ("sin(x) - x/10", 0.5, (0.3, 0.05, 3.0), 60, "converges"),
        ("x^4/4 - 2x^2 + x/2", 2.8, 0.05, 60, "converges"),
        ("4/x + x^2", 3.0, 0.1, 60, "converges"),
        ("exp(x) - 3x", 3.0, 0.05, 60, "walks"),
        ("exp(x/2)", 5.0, 30.0, 20, "crawls"),
        ("log(x) + x/20", 2.0, 0.5, 40, "flies"),
        ("x^3", 2.0, 0.05, 60, "crawls"),
        ("abs(x + 1)", 3.0, 0.7, 40, "cycles"),
        ("1000000 (x - 1)^2", 1.9, 4e-7, 60, "converges"),
        ("1e-9 x^4", 30.0, 1e4, 60, "walks"),
        ("(x - 300)^2/50 + sin(x)", 280.0, 1.0, 60, "converges"),
        ("tan(x/2)", 1.0, 0.05, 30, "walks"),
        ("x sin(x)", 9.0, 0.05, 60, "converges"),
        ("cos(2x)", 0.0, 0.5, 30, "balances"),
        ("1/(1 + 25x^2)", 0.1, 0.05, 60, "walks"),
        ("x^2/2 + 3exp(-20(x - 1)^2)", 3.0, 0.2, 60, "cycles"),
        ("(sin(x) + sin(3x)/3 + sin(5x)/5 + sin(7x)/7 + sin(9x)/9)^2 + x^2/50", 2.6, 0.01, 40, "walks"),
    ),
]
