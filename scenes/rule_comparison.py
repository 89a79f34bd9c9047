"""One start, several update rules: each alone, with what it keeps in mind, then all of them at the same beat.

The viewer learns what extensions of gradient descent do about a plain: momentum adds up the slopes it meets,
AdaGrad and Adam divide the slope by its own size. And what they cost: some come back and leave again.

Source: the article's plateau, arctan(x²) from x₀ = −20, where it stops at "extensions solve this"."""

import numpy as np

from gd.analysis import minima
from gd.rules import RULES
from scenes import theme as look
from scenes.comparison import Comparison
from scenes.kit.bars import Bars
from scenes.kit.chart import value_range
from scenes.parameters import Array, Parameters
from scenes.run import Run, descend
from scenes.runs import ChartData, Data, Entry, data_of, entries_of
from scenes.script.comparison import rule_script
from scenes.script.rules import remembers, rescales

GTOL = 1e-6
"""The slope that counts as zero, where slopes are of the usual size."""
FOLLOWED = 2_000
"""A run is followed for so many steps more than are shown, to know how it ends."""
CLOSEST = 0.1
"""The chart shows distances down to this share of the tolerance."""


def compute(parameters: Parameters) -> Data:
    runs = descend(parameters, parameters.made_rules(), gtol=GTOL, further=FOLLOWED)
    entries = entries_of(runs)
    plain = next((entry for entry in entries if kind(entry) == "plain"), entries[0])
    return data_of(parameters, entries, entries, plain, chart=distances(parameters, entries))


def kind(entry: Entry) -> str:
    """Which of the beats shows it: by what its rule does with the slope."""
    if rescales(entry.rule):
        return "scale"
    return "memory" if remembers(entry.rule) else "plain"


def distances(parameters: Parameters, entries: tuple[Entry, ...]) -> ChartData | None:
    """How far each run is from the minimum that those which came to rest have found; None where they have
    found none, or not the same."""
    ends = [entry.run.x[-1] for entry in entries if entry.run.arrived is not None]
    if not ends or np.ptp(ends) > 2 * (near := entries[0].run.tolerance):
        return None
    known = minima(parameters.objective)[:, 0]
    close = known[np.abs(known - ends[0]) <= 2 * near]
    goal = float(close[0]) if close.size else float(ends[0])
    values = tuple(np.maximum(np.abs(entry.x - goal), CLOSEST * near) for entry in entries)
    y_range, log = value_range(np.concatenate(values))
    return ChartData("abs(x_k - x^*)", values, y_range, log, tolerance=near)


def kept(run: Run) -> dict[str, Array]:
    """What goes into every step, (last,), by its name in Typst mathematics: the slope, what the rule keeps of
    the slopes before it and of their sizes, and the step that comes of it."""
    found = {"abs(f'(x_k))": run.slope[:-1]}
    for array in RULES[run.rule.name].states if run.rule else ():
        states = run.result.trajectory.states[1:]
        values = np.array([np.ravel(getattr(state, array.name))[0] for state in states])
        if array.name == "square":
            found[f"sqrt({array.symbol}_(k+1))"] = np.sqrt(values)
        elif array.name in ("velocity", "mean"):
            found[f"abs({array.symbol}_(k+1))"] = values
    return {**found, '"step"': np.diff(run.x)}


class RuleComparison(Comparison):
    compute = staticmethod(compute)
    write = staticmethod(rule_script)
    listed = False
    singly = 8

    def construct(self) -> None:
        data, script = self.data, self.script
        self.set_stage()

        # Where the article left off, then a memory of the slopes, then slopes divided by their size.
        for section in ("plain", "memory", "scale"):
            self.next_section(section)
            entries = [entry for entry in data.entries if kind(entry) == section]
            self.caption(script.beats[section])
            self.wait(look.READ)
            for entry in entries:
                self.enter(entry)
                self.caption(script.of(entry).enters)
                self.wait(look.BEAT)
                self.walk(entry)

        # The picture becomes a row of panels, one for each rule.
        self.next_section("side-by-side")
        self.caption("Now side by side: the same start, the same beat.")
        self.put_side_by_side()

        # All of them, from the start.
        self.next_section("together")
        self.step_together()

        # How each of them ended.
        self.next_section("verdict")
        self.tell_endings()

    def bars(self, entry: Entry) -> list[Bars]:
        theme, quantities = self.theme, kept(entry.run)
        if not len(entry.run.slope[:-1]):
            return []
        colors = (theme.slope, *(len(quantities) - 2) * [theme.extra], theme.ball)
        return [Bars(theme, list(quantities), colors, np.array(list(quantities.values())), self.layout.bars)]
