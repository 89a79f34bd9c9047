"""Finds everything that is wrong with a request at once, each thing once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from studio.options import OptionError

Made = TypeVar("Made")


class Mistakes:
    """The mistakes found so far.

    found       in the order in which they were found
    uncertain   options whose values are wrong, or could not be read: nothing is concluded from them
    """

    def __init__(self, unread: Iterable[str] = ()) -> None:
        self.found: list[OptionError] = []
        self.uncertain = set(unread)

    def catch(self, make: Callable[[], Made], *options: str) -> Made | None:
        """What `make` makes of these options; None where one of them is uncertain, or turns out wrong."""
        if self.uncertain.intersection(options):
            return None
        try:
            return make()
        except OptionError as mistake:
            self.add(mistake)
        return None

    def add(self, mistake: OptionError) -> None:
        """Keep a mistake, and those that were found with it."""
        for one in (mistake, *mistake.others):
            self.found.append(one)
            self.uncertain.add(one.name)
