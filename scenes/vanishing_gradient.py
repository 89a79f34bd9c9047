"""Gradients through layers: a product of many slopes.

The viewer learns why the first layers of a deep network may learn nothing: the gradient that reaches them is
a product of the slopes of all layers behind them, and sigmoid's slope is at most ¼. Other activations help;
the start of the weights counts as much, and can make the gradient explode as well.

Source: the article's word on vanishing and exploding gradients. Every number is one of real backpropagation.
"""

from __future__ import annotations

import numpy as np
from manim import FadeIn, FadeOut, ReplacementTransform, VGroup, linear

from scenes import theme as look
from scenes.kit.chain import Chain
from scenes.kit.chart import Track, value_range
from scenes.kit.counter import Counter
from scenes.kit.figure_scene import FigureScene
from scenes.kit.layer_chart import BEFORE, LayerChart, size_range
from scenes.kit.named_signs import NamedSigns
from scenes.kit.plane import Plane, framed
from scenes.kit.text import formula, words
from scenes.kit.timing import steps_taken, whole_steps
from scenes.layout import Box
from scenes.networks import Data, compute
from scenes.parameters import Array
from scenes.script.vanishing_gradient import LayersScript, layers_script

HIGHEST = 1e3
"""No higher loss is shown."""
FORWARD, BACK, QUICKEST, TRAINING = 2.2, 0.9, 0.16, 4.5
"""Seconds: forward through all layers; back through the first of them, each next one in less, none in less
than that; and for all steps of training."""


def finite(losses: Array) -> Array:
    """The losses of a training up to the last that is a number."""
    lost = np.flatnonzero(~np.isfinite(losses))
    return losses[: max(1, int(lost[0]))] if lost.size else losses


class VanishingGradient(FigureScene[Data, LayersScript]):
    compute = staticmethod(compute)
    write = staticmethod(layers_script)

    def construct(self) -> None:
        data, script, theme, layout = self.data, self.script, self.theme, self.layout
        chosen, depth, box = data.chosen, data.network.depth, layout.wide_plane

        # A chain of layers: a signal goes forward, what it got wrong comes back.
        self.next_section("chain")
        color = chosen.sign.color(theme)
        row = Box(layout.left, layout.right, box.bottom - 0.2, box.top - 1.1)
        chain = Chain(theme, row, data.network.sizes, chosen.sizes[0], color)
        title = self.title(script.title)
        rule = formula(script.rule, color=theme.quiet).fit(layout.right - layout.left)
        rule.place(layout.left, box.top - 0.45)
        self.add(title, chain)
        self.caption(script.forward)
        self.wait(look.QUICK)
        signal = self.follow(chain.pulse, chain.forward)
        self.add(chain.pulse)
        self.play(signal.animate.set_value(depth), rate_func=linear, run_time=FORWARD)
        chain.pulse.clear_updaters()
        self.play(FadeOut(chain.pulse), run_time=look.QUICK)
        self.caption(script.back)
        self.play(FadeIn(rule), run_time=look.QUICK)
        counter = self.come_back(chain)
        self.wait(look.READ)

        # The same sizes on an axis of powers of ten.
        self.next_section("sigmoid")
        sizes = np.concatenate([kind.sizes for kind in data.kinds])
        chart = LayerChart(theme, layout, depth, size_range(sizes), "norm(delta)")
        kinds = NamedSigns(theme, layout, [(kind.sign, script.names[n]) for n, kind in enumerate(data.kinds)])
        bars = chart.bars(chosen.sizes[0], color)
        self.clear_caption()
        self.play(FadeOut(chain, rule, counter), run_time=look.QUICK)
        grow = (ReplacementTransform(low, high) for low, high in zip(chain.bars, bars, strict=True))
        self.play(*grow, FadeIn(chart), run_time=look.SLOW)
        self.caption(script.slope)
        names, remarks = VGroup(kinds.name(0)), VGroup(kinds.remark(0, script.factors[0]))
        self.play(FadeIn(names, remarks), run_time=look.QUICK)
        self.wait(look.READ)
        self.caption(script.reaches)
        self.wait(look.READ)

        # The others on the same axis, and sigmoid again from other weights.
        self.next_section("cures")
        lines = VGroup(chart.line(chosen.middle, chosen.spread, chosen.sign))
        self.caption(script.others)
        self.play(bars.animate.set_fill(opacity=0.25), FadeIn(lines), run_time=look.QUICK)

        def enter(nth: int) -> None:
            kind = data.kinds[nth]
            lines.add(line := chart.line(kind.middle, kind.spread, kind.sign))
            names.add(name := kinds.name(nth))
            remarks.add(remark := kinds.remark(nth, script.factors[nth]))
            self.play(FadeIn(line, name, remark), run_time=look.BEAT)

        enter(1)
        enter(2)
        self.wait(look.READ)
        self.caption(script.larger)
        enter(3)
        self.wait(look.READ)
        self.caption(script.whiskers)
        self.wait(look.READ)

        # Weights too large.
        self.next_section("exploding")
        self.caption(script.exploding)
        self.play(FadeOut(bars), *(line.animate.set_opacity(0.35) for line in lines), run_time=look.QUICK)
        enter(4)
        self.wait(2 * look.READ)

        # Does it learn?
        self.next_section("training")
        self.play(FadeOut(chart, lines, remarks), run_time=look.QUICK)
        self.caption(script.training)
        remarks = kinds.remarks(script.rates)
        tracks, taken, plane = self.loss_chart()
        self.play(FadeIn(plane, remarks), run_time=look.QUICK)

        def train(step: float) -> None:
            for track in tracks:
                track.show(step)
            taken.write(f"{steps_taken(step):,}")

        moving = VGroup(*tracks, taken)
        step = self.follow(moving, train)
        self.play(FadeIn(moving, suspend_mobject_updating=False), run_time=look.QUICK)
        every = whole_steps(data.steps)
        self.play(step.animate.set_value(data.steps), rate_func=every, run_time=TRAINING)
        moving.clear_updaters()
        self.play(FadeOut(remarks), run_time=look.QUICK / 2)
        self.play(FadeIn(kinds.remarks(script.losses)), run_time=look.QUICK)
        self.caption(script.outcome)
        self.wait(1.5 * look.READ)
        self.say_verdict(script.lesson)
        self.wait(2 * look.READ)

    def come_back(self, chain: Chain) -> Counter:
        """The signal's way back, layer by layer, with its size as a number."""
        color, place = self.data.chosen.sign.color(self.theme), self.layout.wide_plane
        rows = {'"layer"': self.theme.text, "norm(delta)": color}
        right = self.layout.right
        counter = Counter(
            self.theme, rows, left=right - 3.1, right=right, top=place.top - 0.25, pitch=0.5, size=look.LABEL
        )
        moving = VGroup(chain.bars, counter)

        def show(passed: float) -> None:
            chain.back(passed)
            counter.write(*self.script.passed[steps_taken(passed)])

        step = self.follow(moving, show)
        self.play(FadeIn(moving, suspend_mobject_updating=False), run_time=look.QUICK)
        self.wait(look.BEAT)
        for k in range(1, self.data.network.depth):
            self.play(step.animate.set_value(k), run_time=max(QUICKEST, BACK * 0.85**k))
        moving.clear_updaters()
        return counter

    def loss_chart(self) -> tuple[list[Track], Counter, VGroup]:
        """The losses of all kinds against the step: the lines, the running step, and the axes with a guide at
        ln 2."""
        data, theme, layout = self.data, self.theme, self.layout
        shown = np.concatenate([kind.losses[np.isfinite(kind.losses)] for kind in data.kinds])
        least = float(np.quantile(shown[shown > 0], 0.001)) if (shown > 0).any() else 1e-6
        y_range, log = value_range(np.clip(shown, max(least, 1e-8), HIGHEST))
        box = framed(layout.plane, layout.safe_x, y_range, log_y=log)
        plane = Plane(theme, (0, data.steps), y_range, box, log_y=log, safe_x=layout.safe_x)
        across = words("step", size=look.TICK, color=theme.quiet)
        across.place(box.left - BEFORE, box.bottom - 0.36, "right")
        up = words("loss", size=look.TICK, color=theme.quiet).place(box.left + 0.15, box.top + 0.05)
        tracks = [Track(theme, plane, finite(kind.losses), kind.sign) for kind in data.kinds]
        taken = Counter(
            theme, {'"step"': theme.text}, left=box.right - 2.2, right=box.right, top=box.top + 0.05,
            size=look.LABEL,
        )  # fmt: skip
        return tracks, taken, VGroup(plane, across, up)
