"""The figures in order, in groups, with the parameters each is drawn from. Importing this imports no
Manim."""

import difflib
from dataclasses import dataclass

from gd import library
from gd.check import claimed
from gd.table import iris
from scenes.parameters import AnyParameters, NetworkParameters, NoiseParameters, Parameters, TableParameters

OF_A_DESCENT = (
    "function", "derivative", "domain", "start", "learning_rate", "rule", "schedule", "clip", "steps",
    "tolerance",
)  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """One entry of the catalog.

    `sections` are the beats in order, `loop` those that make the GIF. `takes` are the names of the options by
    which it can be made another's: of these, `starts_allowed`, `rates_allowed`, `rules_allowed` and
    `traces_allowed` say how many it takes, (fewest, most); a trace is a descent that was made elsewhere.
    `group` is the name for all figures of its kind."""

    name: str
    title: str
    parameters: AnyParameters
    sections: tuple[str, ...]
    loop: tuple[str, ...]
    starts_allowed: tuple[int, int] = (1, 1)
    rates_allowed: tuple[int, int] = (1, 1)
    rules_allowed: tuple[int, int] = (1, 1)
    traces_allowed: tuple[int, int] = (0, 0)
    takes: tuple[str, ...] = OF_A_DESCENT
    group: str = "article"

    @property
    def options(self) -> tuple[str, ...]:
        """The names of the options that say what it is drawn from."""
        return (*self.takes, "trace") if self.traces_allowed[1] else self.takes

    @property
    def scene(self) -> str:
        """The class that draws it, in the module of the figure's name."""
        return "".join(word.capitalize() for word in self.name.split("_"))


FIGURES = (
    Figure(
        name="skier_slope",
        title="Find the lowest point around you",
        parameters=Parameters(library.RIDGE, (2.4,), (0.6, 0.02, 2.5), steps=800, view=library.RIDGE.region),
        sections=("mountain", "face-downhill", "slope", "how-far", "lowest-point"),
        loop=("face-downhill",),
        rates_allowed=(1, 3),
    ),
    Figure(
        name="red_ball_steps",
        title="Gradient descent in three steps",
        parameters=Parameters(library.ARTICLE, (-1.0,), (0.05,), steps=20, view=library.ARTICLE.region),
        sections=("function", "start", "slope", "first-step", "second-step", "once-more", "descent"),
        loop=("descent",),
        traces_allowed=(1, 1),
    ),
    Figure(
        name="alpha_comparison",
        title="One start, several learning rates",
        parameters=Parameters(
            library.ARTICLE, (-1.0,), (0.05, 0.01, 0.2), steps=100, view=library.ARTICLE.region
        ),
        sections=("just-right", "too-small", "too-big", "side-by-side", "together", "verdict"),
        loop=("together", "verdict"),
        rates_allowed=(2, 5),
    ),
    Figure(
        name="arctan_plateau",
        title="Where the slope vanishes",
        parameters=Parameters(
            library.ARCTAN, (-20.0,), (1.0, 8000.0), steps=20_100, view=library.ARCTAN.region
        ),
        sections=("function", "far-away", "instruments", "descent", "dilemma"),
        loop=("descent",),
        rates_allowed=(1, 2),
        traces_allowed=(1, 1),
    ),
    Figure(
        name="multiple_starts",
        title="Where you start is where you end",
        parameters=Parameters(
            library.XCOSX,
            starts=(-9.0, -8.0, -7.0, -5.0, -4.0, -3.0, -1.0, 0.0, 1.0, 2.5, 3.0, 5.0, 6.0, 7.0, 8.0, 9.0),
            learning_rates=(0.1,),
            steps=60,
            view=library.XCOSX.region,
        ),
        sections=("function", "one-start", "line-up", "descent", "keep-the-best"),
        loop=("descent", "keep-the-best"),
        starts_allowed=(1, 24),
    ),
    Figure(
        name="rule_comparison",
        title="The same slope, another rule",
        parameters=Parameters(
            library.ARCTAN,
            (-20.0,),
            (1.0, 1.0, 1.0, 0.1),
            steps=2_200,
            tolerance=0.01,
            view=library.ARCTAN.region,
            rules=("gradient_descent", "momentum", "adagrad", "adam"),
        ),
        sections=("plain", "memory", "scale", "side-by-side", "together", "verdict"),
        loop=("together", "verdict"),
        rates_allowed=(1, 5),
        rules_allowed=(2, 5),
        group="rules",
    ),
    Figure(
        name="contour_map",
        title="A valley seen from above",
        parameters=Parameters(
            library.HIMMELBLAU, ((0.0, 0.0),), (0.01,), steps=60, view=library.HIMMELBLAU.region
        ),
        sections=("relief", "from-above", "gradient", "first-step", "descent", "verdict"),
        loop=("descent", "verdict"),
        traces_allowed=(1, 1),
        group="plane",
    ),
    Figure(
        name="rule_race",
        title="Zig-zag, and its cures",
        parameters=Parameters(
            library.RAVINE,
            ((-10.0, 2.0),),
            (0.076, 0.04, 0.04, 0.3),
            steps=140,
            view=library.RAVINE.region,
            rules=("gradient_descent", "momentum(decay=0.7)", "nesterov(decay=0.667)", "adam"),
        ),
        sections=("zig-zag", "momentum", "together", "verdict"),
        loop=("together",),
        rates_allowed=(1, 5),
        rules_allowed=(2, 5),
        traces_allowed=(2, 5),
        group="plane",
    ),
    Figure(
        name="high_school",
        title="Solve f′ = 0, if you can",
        parameters=Parameters(library.ARTICLE_EXACT, (0.0,), (0.02,), steps=60, view=library.ARTICLE.region),
        sections=("slope", "zeros", "second", "flip", "too-many"),
        loop=("second",),
        group="beyond",
    ),
    Figure(
        name="derivative_check",
        title="Does your derivative belong to your function?",
        parameters=Parameters(
            claimed(library.ARTICLE_EXACT, "2x cos(x) - x^2 sin(x) - 5"),
            (1.0,),
            (0.05,),
            steps=300,
            view=library.ARTICLE.region,
        ),
        sections=("secant", "error", "caught", "rest"),
        loop=("secant",),
        takes=(*OF_A_DESCENT, "claim"),
        group="beyond",
    ),
    Figure(
        name="vanishing_gradient",
        title="A product of many slopes",
        parameters=NetworkParameters(depth=10, width=32, activation="sigmoid", seed=0),
        sections=("chain", "sigmoid", "cures", "exploding", "training"),
        loop=("sigmoid",),
        takes=("depth", "width", "activation", "seed"),
        group="beyond",
    ),
    Figure(
        name="logistic_regression",
        title="The same descent tells two kinds apart",
        parameters=TableParameters(iris(), (1.0,), steps=1000),
        sections=("data", "model", "loss", "descent", "verdict"),
        loop=("descent",),
        takes=("data", "features", "label", "learning_rate", "rule", "schedule", "clip", "steps"),
        group="beyond",
    ),
    Figure(
        name="basins",
        title="Where you start is where you end, seen whole",
        parameters=Parameters(
            library.HIMMELBLAU,
            ((0.0, 0.0), (-1.0, 0.0), (-1.0, -1.0), (0.0, -1.0)),
            (0.01, 0.005, 0.0195),
            steps=200,
            view=library.HIMMELBLAU.region,
        ),
        sections=("one", "all", "rate", "verdict"),
        loop=("rate",),
        starts_allowed=(1, 6),
        rates_allowed=(1, 3),
        group="plane",
    ),
    Figure(
        name="noisy_descent",
        title="A slope from a handful of points",
        parameters=NoiseParameters(seed=0, start=(-1.0, 3.0), learning_rate=0.15, steps=200),
        sections=("data", "full", "handful", "single", "falling", "verdict"),
        loop=("single",),
        takes=("seed", "start", "learning_rate", "steps"),
        group="plane",
    ),
)

ARTICLE = tuple(entry for entry in FIGURES if entry.group == "article")
"""The figures of the article, in its order."""


def figure(name: str) -> Figure:
    """The entry of that name. Raises ValueError, naming the nearest one, where there is none."""
    by_name = {entry.name: entry for entry in FIGURES}
    if name not in by_name:
        near = difflib.get_close_matches(name, by_name, n=1)
        hint = f"did you mean {near[0]}?" if near else f"the figures are {', '.join(by_name)}"
        raise ValueError(f"unknown figure {name!r}: {hint}")
    return by_name[name]


def figure_of_scene(scene: str) -> Figure:
    """The entry of the figure drawn by the class of that name."""
    return next(entry for entry in FIGURES if entry.scene == scene)


LECTURE = tuple(
    map(
        figure,
        (
            "high_school",
            "skier_slope",
            "red_ball_steps",
            "derivative_check",
            "alpha_comparison",
            "vanishing_gradient",
            "arctan_plateau",
            "multiple_starts",
            "logistic_regression",
        ),
    )
)
"""All that the article tells, in words or drawings, in its order."""
