"""What a figure says: its captions, its formulas, its verdict and its text for those who do not see it, all
of it from the figure's Data alone.

Here is what all figures share; a module of this package holds the words of the figure of its name."""

from dataclasses import dataclass

from scenes.script.endings import Verdict, steps, verdict

__all__ = ["Script", "Verdict", "steps", "verdict"]


@dataclass(frozen=True)
class Script:
    """How the runs of a figure ended, and what happens in it, in a sentence or two."""

    verdict: str
    alt_text: str
