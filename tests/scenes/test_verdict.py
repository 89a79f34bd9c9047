"""How a run ended, in words: one of each kind, on functions whose runs are known in closed form."""

import pytest

from gd import backtracking, gradient_descent, library, minimize, parse_objective
from scenes.parameters import Parameters
from scenes.run import descend
from scenes.script.endings import place, verdict

# On x² a step multiplies x by 1 − 2α: by 0, 0.5, −1, −2. On |x| it is α long. On x⁴ from 3 with 0.1 it
# overflows.
RUNS = [
    (
        "x^2",
        (-5, 5),
        3.0,
        0.5,
        9,
        "Converged at x = 0.00000 in 1 step, to within 0.001.",
        "converged in 1 step",
    ),
    (
        "(x - 2)^2",
        (-5, 5),
        3.0,
        0.25,
        60,
        "Converged at x = 2.00000 in 10 steps, to within 0.001.",
        "converged in 10 steps",
    ),
    ("x^2", (-5, 5), 3.0, 1.0, 40, "Cycling between −3 and 3: never settles.", "never settles"),
    (
        "x^2",
        (-5, 5),
        3.0,
        1.5,
        20,
        "Swinging wider and wider after 20 steps, at x = 3,145,728.",
        "wider and wider after 20 steps",
    ),
    (
        "x^2",
        (-5, 5),
        3.0,
        0.25,
        2,
        "Still walking after 2 steps, at x = 0.75000.",
        "still walking after 2 steps",
    ),
    (
        "tanh(x)^2",
        (-9, 9),
        -6.0,
        1.0,
        5,
        "Still on the plateau after 5 steps: slope −0.000049.",
        "on the plateau after 5 steps",
    ),
    (
        "cos(x)",
        (-4, 4),
        0.0,
        0.1,
        9,
        "At rest at x = 0.00000, on a maximum: no minimum.",
        "at rest on a maximum",
    ),
    (
        "x^3",
        (-2, 2),
        0.0,
        0.1,
        9,
        "At rest at x = 0.00000, on an inflection: no minimum.",
        "at rest on an inflection",
    ),
    ("log(x)", (0, 4), 1.0, 3.0, 9, "Diverged at step 2: f is not defined at x = −2.", "diverged at step 2"),
]


@pytest.mark.parametrize(
    ("text", "region", "start", "rate", "steps", "words", "short"), RUNS, ids=[run[-1] for run in RUNS]
)
def test_every_end_has_its_words(text, region, start, rate, steps, words, short):
    run = minimize(parse_objective(text, region=region), start, gradient_descent(rate), maxiter=steps)
    told = verdict(run, 1e-3)
    assert (told.text, told.short, told.good) == (words, short, words.startswith("Converged"))


def test_a_run_that_overflows_says_at_which_step():
    x, step = 3.0, 0
    while abs(x) < 1e100:
        x, step = x - 0.4 * x**3, step + 1
    objective = parse_objective("x^4", region=(-4, 4))
    told = verdict(minimize(objective, 3.0, gradient_descent(0.1), maxiter=50), 1e-3)
    assert told.text == f"Diverged at step {step + 1}: x is no longer a finite number."


def test_places_are_as_exact_as_they_have_to_be():
    assert [place(3.909884097, xtol) for xtol in (1e-2, 1e-3, 1e-4)] == ["3.90988", "3.90988", "3.909884"]
    assert place(-0.0, 1e-3) == "0.00000" and place(123.456, 10.0) == "123.5"
    assert place(1.23456789e-9, 1e-12) == "1.23457e−9" and place(2e-16, 1e-12) == "0"
    assert place(1_000_000_012.3, 1e-2) == "1,000,000,012.3" and place(1e300, 1e-3) == "1e300"


def test_a_line_search_says_how_often_it_asked_for_f():
    """From 3 on x², each step tried at 1.5 times the last one's rate, 1 at most, and shrunk by 0.8 until f
    has fallen by enough."""
    parameters = Parameters(library.PARABOLA, 3.0, (1.0,), 5)
    (run,) = descend(parameters, [backtracking(1.0)], gtol=1e-8)
    asked, x, rate = 1, 3.0, 1.0
    for _ in range(run.last):
        rate, slope = min(1.5 * rate, 1.0), 2 * x
        while True:
            asked += 1
            if (x - rate * slope) ** 2 <= x * x - 1e-4 * rate * slope * slope:
                break
            rate *= 0.8
        x -= rate * slope
    assert run.verdict.text.endswith(f"; {asked} evaluations of f.") and asked > run.last + 1
