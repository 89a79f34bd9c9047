"""One start, several learning rates: each alone, then all of them at the same beat.

The viewer learns that the learning rate decides everything: a good one arrives, a small one takes many more
steps for the same way, a big one jumps across the valley and back and never settles.

Source: the article's two drawings of a rate too small and a rate too big (8 and 9), f from x₀ = −1 with α =
0.05, 0.01 and 0.2."""

from scenes import theme as look
from scenes.comparison import Comparison
from scenes.parameters import Parameters
from scenes.run import descend
from scenes.runs import Data, data_of, entries_of
from scenes.script.comparison import alpha_script, rate

GTOL = 1e-6
"""The slope that counts as zero, where slopes are of the usual size."""
FOLLOWED = 2_000
"""A run is followed for so many steps more than are shown, to know how it ends."""


def compute(parameters: Parameters) -> Data:
    entries = entries_of(descend(parameters, parameters.made_rules(), gtol=GTOL, further=FOLLOWED))
    return data_of(parameters, entries, sorted(entries, key=rate), entries[0])


class AlphaComparison(Comparison):
    compute = staticmethod(compute)
    write = staticmethod(alpha_script)

    def construct(self) -> None:
        data, script = self.data, self.script
        smallest, biggest = data.entries[0], data.entries[-1]
        self.set_stage()

        # The first rate alone. Where it settles its mark stays, for the others to be measured by.
        self.next_section("just-right")
        self.enter(data.first)
        self.caption(script.of(data.first).enters)
        self.wait(look.BEAT)
        self.walk(data.first)
        self.keep_goal(data.first)

        # The smallest and the largest: as many steps as the first took, then the rest in time-lapse.
        for section, entry, most in (("too-small", smallest, "smallest"), ("too-big", biggest, "biggest")):
            self.next_section(section)
            if entry is data.first:
                self.caption(f"The first learning rate is also the {most}.")
                self.wait(look.BEAT)
            else:
                self.caption(script.of(entry).enters)
                self.enter(entry)
                self.wait(look.BEAT)
                self.walk(entry)

        # The picture becomes a row of panels, one for each rate.
        self.next_section("side-by-side")
        self.caption("Now side by side: the same start, the same beat.")
        self.put_side_by_side()

        # All of them, from the start.
        self.next_section("together")
        self.step_together()

        # How each of them ended.
        self.next_section("verdict")
        self.tell_endings()
