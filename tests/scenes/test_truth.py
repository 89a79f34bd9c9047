"""A picture bears out its numbers: at every moment of every figure, what stands on screen is held against
values worked out here.

For the step that a figure says it shows, every number is that of the step, the ball is on that step's iterate
or on its way to the next, tangents and triangles have the slope there, chart lines go through the values,
needles point at the slope."""

from __future__ import annotations

import contextlib
import itertools
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
from snapshots import BallSeen, Snapshot, film
from test_iterates import FUNCTIONS, by_every_rule

from gd import parse_objective, region_around
from scenes import catalog
from scenes.factories import SceneFactory
from scenes.parameters import Parameters

SLOPE = "f'(x)"
GLIDES = 0.12
"""A step longer than this share of the view is a hop above the curve, as storyboards have it."""
HOP = 0.12
"""A hop rises by no more than this share of the picture's height above the straight line."""


@dataclass(frozen=True)
class Runs:
    """The descents of a figure by the formulas above: x[k] for every (start, rate), as far as numbers go."""

    f: Callable[[float], float]
    slope: Callable[[float], float]
    paths: dict[tuple[float, float], np.ndarray]
    in_chart: Callable[[float], float] | None = None
    tolerance: float = 1e-3
    valleys: tuple[float, ...] = ()

    def of(self, start: float) -> list[np.ndarray]:
        return [path for (begin, _), path in self.paths.items() if begin == start]


@cache
def runs_of(figure: str) -> Runs:
    f, slope = FUNCTIONS[figure]
    parameters = catalog.figure(figure).parameters
    if figure == "rule_comparison":
        by_rule = enumerate(by_every_rule(-20.0, 2200, slope))
        paths = {(-20.0, n): np.array(path) for n, path in by_rule}
        return Runs(f, slope, paths, in_chart=lambda x: max(abs(x), 0.001), tolerance=0.01)
    paths = {}
    for start in np.ravel(parameters.starts).tolist():
        for rate in parameters.learning_rates:
            x = [start]
            for _ in range(max(parameters.steps, 2000)):
                x.append(x[-1] - rate * slope(x[-1]))
            paths[start, rate] = np.array(x)
    return Runs(f, slope, paths)


@cache
def frames(figure: str) -> list[Snapshot]:
    return film(SceneFactory(figure, catalog.figure(figure).parameters))[1]


def number(text: str) -> tuple[float, float]:
    """What a number on screen says, and how far off the value may be: half of its last digit."""
    plain = text.replace("−", "-").replace(",", "").removeprefix("×")
    mantissa, _, exponent = plain.partition("e")
    digits = len(mantissa.partition(".")[2])
    return float(plain), 0.5000001 * 10.0 ** (int(exponent or 0) - digits)


def says(text: str, value: float) -> bool:
    if "∞" in text:
        return math.isinf(value) and (value < 0) == text.startswith("−")
    shown, within = number(text)
    return abs(shown - value) <= within + 1e-12 * abs(value)


def step_of(shot: Snapshot, balls: list[BallSeen]) -> int | None:
    """The step that is on screen, by its own words."""
    for counter in shot.counters:
        for name in ('"step"', '"steps"'):
            if counter.get(name):
                return int(number(counter[name])[0])
    if shot.readouts and any("step" in text for text in shot.texts) and balls:
        return int(number(shot.readouts[0])[0])
    return None


def where_it_should_be(ball: BallSeen, path: np.ndarray, k: int, at_rest: bool, runs: Runs) -> str:
    """What is wrong with a ball on this path that is shown at step k; empty: nothing."""
    x0, x1 = path[min(k, len(path) - 1)], path[min(k + 1, len(path) - 1)]
    low, high = ball.axes.x_range
    bottom, top = ball.axes.y_range
    if ball.at is None:
        inside = all(low <= x <= high and bottom <= runs.f(x) <= top for x in (x0, x1))
        return f"it is called out of view at x = {x0}" if inside else ""
    (x, y), near = ball.at, 2e-6 * (high - low)
    if at_rest and abs(x - x0) > near:
        return f"at rest it is at x = {x}, step {k} is at {x0}"
    if not min(x0, x1) - near <= x <= max(x0, x1) + near:
        return f"it is at x = {x}, outside of step {k}, from {x0} to {x1}"
    off = y - runs.f(x)
    if abs(off) <= 2e-6 * (top - bottom) + 1e-3 * abs(x1 - x0) * abs(runs.slope(x)):
        return ""
    if abs(x1 - x0) <= GLIDES * (high - low):
        return f"it is {off} off the curve at x = {x}"
    part = (x - x0) / (x1 - x0)
    arc = (1 - part) * runs.f(x0) + part * runs.f(x1) + 4 * part * (1 - part) * HOP * (top - bottom)
    return (
        "" if abs(y - arc) <= 1e-4 * (top - bottom) else f"it is at height {y} in a hop that has {arc} there"
    )


def complaints(shots: list[Snapshot], runs: Runs) -> list[str]:
    found, before = [], None
    for number_of, shot in enumerate(shots):
        balls = list(shot.balls)
        k = step_of(shot, balls)
        where = f"frame {number_of}, {shot.section}"
        for ball in balls:
            paths = runs.of(ball.start)
            if not paths:
                found.append(f"{where}: a ball starts at {ball.start}, where no run does")
                continue
            # Of two that fade into each other one is at the step shown, the other where it was left.
            fading = sum((other.axes, other.start) == (ball.axes, ball.start) for other in balls) > 1
            if k is None and not shot.at_rest:
                wrong = [
                    where_it_should_be(ball, path, step, False, runs) for path in paths for step in range(2)
                ]
            elif k is None:
                wrong = ["" if stands(ball, path, runs) else "it is on no iterate" for path in paths]
            else:
                wrong = [where_it_should_be(ball, path, k, shot.at_rest, runs) for path in paths]
            left = k is None or fading
            if all(wrong) and not any(
                (left and stands(ball, path, runs)) or rests(ball, path, k, runs) for path in paths
            ):
                found.append(f"{where}, step {k}: {wrong[0]}")
        for mark in shot.marks:
            fading = sum((other.axes, other.start) == (mark.axes, mark.start) for other in balls) > 1
            paths = [path if k is None or fading else path[: k + 1] for path in runs.of(mark.start)] or list(
                runs.paths.values()
            )
            if not any(stands(mark, path, runs) for path in paths):
                found.append(f"{where}, step {k}: a mark at {mark.at} is on no iterate so far")
        for arrow in shot.step_arrows:
            ends = [
                pair
                for path in runs.paths.values()
                for pair in itertools.pairwise(path)
                if np.allclose(np.clip(pair, *arrow.axes.x_range), [arrow.start[0], arrow.end[0]], atol=1e-5)
            ]
            if not ends:
                found.append(f"{where}: the arrow of a step goes from {arrow.start[0]} to {arrow.end[0]}")
        found += [f"{where}: {trouble}" for trouble in wrong_sums(shot.texts)]
        found += [f"{where}: {trouble}" for trouble in wrong_words(shot, runs)]
        if shot.counters and k is not None and worked_out(shot) not in (None, k, before):
            found.append(f"{where}, step {k}: the step worked out is the one from x_{worked_out(shot)}")
        before = worked_out(shot)
        found += [f"{where}: {trouble}" for trouble in wrong_curves(shot, runs)]
        if any(off > 0.25 for off in shot.astray):
            found.append(f"{where}: a skier is {max(shot.astray)} off his way")
        counts = [int(text) for text in shot.readouts[1:]]
        there = [arrived(runs, k, close) for close in CLOSE] if counts and k is not None else [counts]
        if counts not in there:
            found.append(f"{where}, step {k}: {counts} balls in the valleys, {there[1]} are")
        for ball in balls if k else ():
            marks = [mark for mark in shot.marks if (mark.axes, mark.start) == (ball.axes, ball.start)]
            if marks and ball.of != "Inset" and abs(marks[0].at[0] - ball.start) > 1e-5:
                found.append(f"{where}, step {k}: the start is not marked")
        for counter in shot.counters:
            if shot.triangles and counter.get(SLOPE):
                x = shot.triangles[0][0].start[0]
                if not says(counter[SLOPE], runs.slope(x)):
                    found.append(f"{where}: f' is called {counter[SLOPE]} at x = {x}")
            found += [f"{where}, step {k}: {trouble}" for trouble in wrong_numbers(counter, k, balls, runs)]
        for tangent in shot.tangents:
            middle = (tangent.start[0] + tangent.end[0]) / 2
            x = balls[0].at[0] if balls and balls[0].at else middle
            if not math.isclose(
                tangent.slope, runs.slope(x), rel_tol=2e-3, abs_tol=1e-6 * scale(tangent.axes)
            ):
                found.append(f"{where}: a tangent of slope {tangent.slope}, at x = {x} it is {runs.slope(x)}")
            on_line = tangent.start[1] + tangent.slope * (x - tangent.start[0])
            if balls and balls[0].at and abs(on_line - balls[0].at[1]) > 1e-5 * np.ptp(tangent.axes.y_range):
                found.append(f"{where}: the tangent passes the ball by")
        for run, rise in shot.triangles:
            slope = (rise.end[1] - rise.start[1]) / (run.end[0] - run.start[0])
            if not math.isclose(
                slope, runs.slope(run.start[0]), rel_tol=1e-6, abs_tol=1e-6 * scale(run.axes)
            ):
                found.append(f"{where}: rise over run is {slope} at x = {run.start[0]}")
            if not math.isclose(run.start[1], runs.f(run.start[0]), rel_tol=1e-6, abs_tol=1e-6):
                found.append(f"{where}: the triangle is not on the curve")
        for arrow in shot.fall_arrows:
            if balls and balls[0].at and (arrow.end[0] - arrow.start[0]) * runs.slope(balls[0].at[0]) > 0:
                found.append(f"{where}: the arrow points uphill")
        for line in shot.tracks:
            if len(line) and not any(follows(line, path, runs) for path in runs.paths.values()):
                found.append(f"{where}: a chart line does not go through the values of any run")
        for value, low, high in shot.needles:
            slopes = [
                min(max(abs(runs.slope(path[k])), low), high) for path in runs.paths.values() if k < len(path)
            ]
            if not any(math.isclose(value, slope, rel_tol=1e-3) for slope in slopes):
                found.append(f"{where}, step {k}: the needle points at {value}")
    return found


def worked_out(shot: Snapshot) -> int | None:
    """From which iterate the step goes that is worked out on screen; it is the next one when it appears."""
    steps = [re.fullmatch(r"x_\d+ = x_(\d+) - .*", text) for text in shot.texts]
    return next((int(step[1]) for step in steps if step), None)


def wrong_words(shot: Snapshot, runs: Runs) -> list[str]:
    """What is said of the triangle, of the step worked out and of the marks, held against the numbers."""
    found, texts = [], shot.texts
    legs = {text.split()[0]: text.split()[1] for text in texts if re.fullmatch(r"(run|rise) \S+", text)}
    if shot.triangles and len(legs) == 2 and shot.at_rest:
        run, _ = shot.triangles[0]
        if not says(legs["rise"], runs.slope(run.start[0]) * number(legs["run"])[0]):
            found.append(f"a rise of {legs['rise']} at x = {run.start[0]}")
    step = next(filter(None, (re.fullmatch(r"x_(\d+) = x_(\d+) - .*", text) for text in texts)), None)
    put_in = next(filter(None, (re.fullmatch(r"= (\S+) - .*", text) for text in texts)), None)
    if step and put_in:
        k, m = map(int, step.groups())
        if k != m + 1 or not any(says(put_in[1], path[m]) for path in runs.paths.values() if m < len(path)):
            found.append(f"{step[0]} begins at {put_in[1]}")
    every = next(filter(None, (re.fullmatch(r"a mark every (\S+) steps?", text) for text in texts)), None)
    if every:
        n = int(number(every[1])[0])
        stood = np.concatenate([path[::n] for path in runs.paths.values()])
        width = max((np.ptp(mark.axes.x_range) for mark in shot.marks), default=0.0)  # of the large picture
        off = [mark.at[0] for mark in shot.marks if np.ptp(mark.axes.x_range) == width]
        off = [x for x in off if not np.isclose(stood, x, atol=1e-4).any()]
        if off:
            found.append(f"a mark at {off[0]} is not the one of every {n}th step")
    return found


def wrong_curves(shot: Snapshot, runs: Runs) -> list[str]:
    """Curves that are not that of the function."""
    found = []
    for axes, corners in shot.curves:
        x, y = corners.T
        pitch, height = np.ptp(axes.x_range) / 300, np.ptp(axes.y_range)
        wanted = np.array([runs.f(value) for value in x])
        bent = pitch * np.abs([runs.slope(value) for value in x])
        off = np.abs(y - wanted) > 2e-3 * height + bent
        if off.mean() > 0.1:
            found.append(f"a curve is at {y[off][0]} at x = {x[off][0]}, f is {wanted[off][0]}")
    return found


def wrong_sums(texts: frozenset[str]) -> list[str]:
    """A step with its numbers put in, "= a - b dot (c)", gives what the line below it says, "= d"."""
    sums = [re.fullmatch(r"= (\S+) - (\S+) dot \(?([^()]+)\)?", text) for text in texts]
    results = [text.removeprefix("= ") for text in texts if re.fullmatch(r"= \S+", text)]
    found = []
    for written in filter(None, sums):
        a, b, c = (number(part)[0] for part in written.groups())
        within = 1e-5 * (1 + abs(b)) + 1e-3 * abs(b * c) * (abs(b * c) > 10)
        if results and not any(abs(number(result)[0] - (a - b * c)) <= within for result in results):
            found.append(f"{written[0]} is {a - b * c}, not {results}")
    return found


CLOSE = (0.95e-3, 1e-3, 1.05e-3)
"""A figure's run ends before the one here does, so that its end is not quite the same."""


def arrived(runs: Runs, k: int, close: float) -> list[int]:
    """How many runs are, after k steps, `close` to where they end for good: by valley, from left to right."""
    if runs.valleys:
        ends = [min(runs.valleys, key=lambda valley: abs(valley - path[-1])) for path in runs.paths.values()]
        rests = [abs(end - path[-1]) < 1e-3 for end, path in zip(ends, runs.paths.values())]
        there = [bool(np.all(np.abs(path[k:] - path[-1]) <= close)) for path in runs.paths.values()]
        together = list(zip(ends, rests, there))
        return [sum(e == valley and r and t for e, r, t in together) for valley in runs.valleys]
    ends = [round(float(path[-1]), 2) for path in runs.paths.values()]
    there = [bool(np.all(np.abs(path[k:] - path[-1]) <= close)) for path in runs.paths.values()]
    return [sum(t for end, t in zip(ends, there) if end == valley) for valley in sorted(set(ends))]


def scale(axes) -> float:
    return float(np.ptp(axes.y_range) / np.ptp(axes.x_range))


def stands(ball: BallSeen, path: np.ndarray, runs: Runs) -> bool:
    """Whether a ball is on an iterate, whichever it is."""
    if ball.at is None:
        return True
    (x, y), (low, high) = ball.at, ball.axes.x_range
    return bool(np.min(np.abs(path - x)) <= 2e-6 * (high - low)) and (
        abs(y - runs.f(x)) <= 2e-6 * np.ptp(ball.axes.y_range)
    )


def rests(ball: BallSeen, path: np.ndarray, k: int | None, runs: Runs) -> bool:
    """Whether a ball that is not followed any further is on an iterate up to step k, within the tolerance of
    where the run ends."""
    return (
        k is not None
        and ball.at is not None
        and abs(path[-1] - ball.at[0]) <= 1.1 * runs.tolerance
        and stands(ball, path[: k + 1], runs)
    )


def wrong_numbers(counter: dict[str, str], k: int | None, balls: list[BallSeen], runs: Runs) -> list[str]:
    values = {
        "x_k": lambda x: x, "x": lambda x: x, "f(x_k)": runs.f, '"height"': runs.f, "f'(x_k)": runs.slope,
    }  # fmt: skip
    shown = {name: text for name, text in counter.items() if name in values and text}
    if not shown or k is None:
        return []
    starts = {ball.start for ball in balls} or {start for start, _ in runs.paths}
    fits = [
        all(says(text, values[name](float(path[k]))) for name, text in shown.items())
        for start in starts
        for path in runs.of(start)
        if k < len(path)
    ]
    return [] if any(fits) else [f"no run has {shown} there"]


def follows(line: np.ndarray, path: np.ndarray, runs: Runs) -> bool:
    """Whether all corners of a chart line are (k, f(x[k])), or on the straight line between two of them; in
    the chart of rules (k, |x[k]|), the minimum being at 0, cut off at a tenth of the tolerance."""
    value = runs.in_chart or runs.f
    k = np.clip(np.floor(line[:, 0] + 1e-6).astype(int), 0, len(path) - 2)
    f = np.array([value(path[n]) for n in range(int(k.max()) + 2)])
    between = f[k] + (line[:, 0] - k) * (f[k + 1] - f[k])
    near = 1e-5 * (between if runs.in_chart else np.ptp(f) + 1)
    return bool(np.all(np.abs(line[:, 1] - between) <= near))


@pytest.mark.parametrize(
    "figure",
    [
        pytest.param(name, marks=pytest.mark.xdist_group(name))
        for name in FUNCTIONS
        if name not in ("high_school", "derivative_check")  # of f and −f, of two slopes: see their tests
    ],
)
def test_what_is_on_screen_is_what_the_formulas_give(figure):
    assert len(frames(figure)) > 200
    assert complaints(frames(figure), runs_of(figure)) == []


@pytest.mark.xdist_group("arctan_plateau")
def test_a_time_lapse_is_as_fast_as_it_says():
    legs = {}
    for shot in frames("arctan_plateau"):
        for counter in shot.counters:
            if counter.get('"time-lapse"') and not shot.at_rest:
                speed, step = (int(number(counter[name])[0]) for name in ('"time-lapse"', '"step"'))
                legs.setdefault((shot.section, speed), []).append((shot.time, step))
    fast = {key: leg for key, leg in legs.items() if key[1] > 1 and len(leg) > 3}
    assert {speed for _, speed in fast} >= {100, 1000}
    for (_, speed), leg in fast.items():
        # A speed may come twice, on the way up and down: what counts are neighbours.
        pairs = [(b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(leg) if 0 < b[0] - a[0] < 0.2]
        seconds, steps = (sum(values) for values in zip(*pairs))
        # Ten steps a second are honest ones; where a stretch begins and ends a frame is part of another.
        assert 0.5 < steps / (10 * speed * seconds) < 2


Slope = Callable[[float], float]


def plain(x: float, rate: float, slope: Slope) -> Iterator[float]:
    while True:
        yield x
        x = x - rate * slope(x)


def momentum(x: float, rate: float, slope: Slope, decay: float = 0.9) -> Iterator[float]:
    velocity = 0.0
    while True:
        yield x
        velocity = decay * velocity + slope(x)
        x = x - rate * velocity


def adagrad(x: float, rate: float, slope: Slope) -> Iterator[float]:
    total = 0.0
    while True:
        yield x
        total += slope(x) ** 2
        x = x - rate * slope(x) / (math.sqrt(total) + 1e-10)


def adam(x: float, rate: float, slope: Slope) -> Iterator[float]:
    mean = square = 0.0
    for n in itertools.count(1):
        yield x
        mean, square = 0.9 * mean + 0.1 * slope(x), 0.999 * square + 0.001 * slope(x) ** 2
        x = x - rate * mean / (1 - 0.9**n) / (math.sqrt(square / (1 - 0.999**n)) + 1e-8)


@dataclass(frozen=True)
class Typed:
    """A figure of a typed function, f and its derivative written by hand, and what its verdict says."""

    figure: str
    text: str
    f: Callable[[float], float]
    slope: Slope
    starts: tuple[float, ...]
    rates: tuple[float, ...]
    steps: int
    verdict: str
    rule: Callable[..., Iterator[float]] = plain
    valleys: tuple[float, ...] = ()

    def parameters(self) -> Parameters:
        objective = parse_objective(self.text)
        objective = objective.about(region_around(objective, self.starts))
        rules = ("gradient_descent" if self.rule is plain else self.rule.__name__,)
        return Parameters(objective, self.starts, self.rates, self.steps, tolerance=0.001, rules=rules)

    def runs(self) -> Runs:
        paths = {}
        for start, rate in itertools.product(self.starts, self.rates):
            x = itertools.islice(self.rule(start, rate, self.slope), max(self.steps, 2000) + 1)
            with contextlib.suppress(OverflowError):
                paths[start, rate] = []
                for value in itertools.takewhile(math.isfinite, x):
                    paths[start, rate].append(value)
        paths = {key: np.array(path) for key, path in paths.items()}
        return Runs(wide(self.f), wide(self.slope), paths, valleys=self.valleys)


def sign(x: float) -> float:
    return float(np.sign(x))


def wide(fun: Callable[[float], float]) -> Callable[[float], float]:
    """The function, infinite where its values are too large for a number."""

    def widened(x: float) -> float:
        try:
            return fun(x)
        except OverflowError:
            return math.inf

    return widened


TYPED = [
    Typed(
        "skier_slope",
        "ln(1+x^2)",
        lambda x: math.log1p(x * x),
        lambda x: 2 * x / (1 + x * x),
        (8.0,),
        (2.0, 0.1, 8.0),
        800,
        "Cycling between −0.982 and 1.02: never settles.",
    ),
    Typed(
        "skier_slope",
        "(x+2)^2",
        lambda x: (x + 2) ** 2,
        lambda x: 2 * (x + 2),
        (3.0,),
        (1.5, 0.1, 1.0),
        20,
        "Swinging wider and wider after 20 steps, at x = 5,242,878.",
    ),
    Typed(
        "skier_slope",
        "tanh(x)^2",
        lambda x: math.tanh(x) ** 2,
        lambda x: 2 * math.tanh(x) / math.cosh(x) ** 2,
        (-6.0,),
        (1.0, 0.1, 3.0),
        40,
        "Still on the plateau after 40 steps: slope −0.000049.",
    ),
    Typed(
        "skier_slope",
        "x^2/2",
        lambda x: x * x / 2,
        lambda x: x,
        (3.0,),
        (0.1, 0.01, 1.0),
        400,
        "Converged at x = 0.00000: first there in",
        rule=momentum,
    ),
    Typed(
        "arctan_plateau",
        "x^2/(1+x^2)",
        lambda x: x * x / (1 + x * x),
        lambda x: 2 * x / (1 + x * x) ** 2,
        (6.0,),
        (1.0, 300.0),
        60,
        "α = 1: Still walking after 60 steps",
    ),
    Typed(
        "arctan_plateau",
        "abs(x)",
        abs,
        sign,
        (3.0,),
        (0.13, 2.0),
        60,
        "α = 0.13: Cycling between −0.12 and 0.01: never settles.",
    ),
    Typed(
        "arctan_plateau",
        "x^2 (1 + x^2/50)",
        lambda x: x * x * (1 + x * x / 50),
        lambda x: 2 * x + 4 * x**3 / 50,
        (3.0,),
        (0.2, 1.1),
        60,
        "α = 0.2: Converged at x = 0.00000 in",
    ),
    Typed(
        "arctan_plateau",
        "arctan(x^2)",
        lambda x: math.atan(x * x),
        lambda x: 2 * x / (1 + x**4),
        (-20.0,),
        (0.1, 2.0),
        400,
        "α = 0.1: Converged at x = 0.00000: first there in",
        rule=adam,
    ),
    Typed(
        "arctan_plateau",
        "arctan(x^2)",
        lambda x: math.atan(x * x),
        lambda x: 2 * x / (1 + x**4),
        (-20.0,),
        (1.0, 2.0),
        200,
        "α = 1: Converged at x = 0.00000 in 51 steps",
        rule=adagrad,
    ),
    Typed(
        "multiple_starts",
        "x^4 - 3x^2 + x/10",
        lambda x: x**4 - 3 * x * x + x / 10,
        lambda x: 4 * x**3 - 6 * x + 0.1,
        (-2.0, -0.5, 0.2, 2.0),
        (0.05,),
        60,
        "Where you start is where you end: 2 of 4 find the lowest valley.",
        valleys=(-1.2330, 1.2163),
    ),
    Typed(
        "multiple_starts",
        "abs(x-1) + abs(x+2)/2",
        lambda x: abs(x - 1) + abs(x + 2) / 2,
        lambda x: sign(x - 1) + sign(x + 2) / 2,
        (-4.0, 0.0, 3.0),
        (0.3,),
        40,
        "No ball comes to rest in a valley. Three balls never settled.",
        valleys=(1.0,),
    ),
    Typed(
        "multiple_starts",
        "x^4 + x",
        lambda x: x**4 + x,
        lambda x: 4 * x**3 + 1,
        (-3.0, 0.5, 3.0),
        (0.2,),
        30,
        "Where you start is where you end: 1 of 3 finds the only valley. Two balls diverged.",
        valleys=(-0.62996,),
    ),
    Typed(
        "multiple_starts",
        "x cos(x)",
        lambda x: x * math.cos(x),
        lambda x: math.cos(x) - x * math.sin(x),
        (-4.0, 0.0, 1.5, 6.0),
        (0.02,),
        300,
        "Where you start is where you end: 1 of 4 finds the lowest valley.",
        rule=momentum,
        valleys=(-6.437298, -0.860334, 3.425618),
    ),
]


@pytest.mark.parametrize(
    "case", TYPED, ids=[f"{case.figure}-{case.text}-{case.rule.__name__}" for case in TYPED]
)
def test_the_same_holds_for_typed_functions_ends_of_every_kind_and_other_rules(case):
    scene, shots = film(SceneFactory(case.figure, case.parameters()), rate=5.0)
    assert scene.verdict.startswith(case.verdict)
    assert complaints(shots, case.runs()) == []
