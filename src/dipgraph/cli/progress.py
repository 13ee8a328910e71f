"""Show how far long work has come: on a terminal, and in no pipe."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from dipgraph.cli.notices import tell

__all__ = ["Counter", "counting", "measuring", "naming"]


class Counter(Protocol):
    """What counts documents."""

    def add(self, conforms: bool, quads: int = 0, size: int = 0) -> None:
        """Count one document, the quads that come of it, and the bytes that were read for it."""


class _Silent:
    def add(self, conforms: bool, quads: int = 0, size: int = 0) -> None:
        """Count nothing."""


@contextmanager
def counting(verb: str, size: int | None = None) -> Iterator[Counter]:
    """Show how many documents were read, of ``size`` bytes where that is known."""
    if not sys.stderr.isatty():
        yield _Silent()
        return
    from dipgraph import screen

    with screen.counting(verb, size) as counter:
        yield counter


@contextmanager
def measuring(verb: str, quads: int) -> Iterator[Callable[[int], None]]:
    """Show how many of so many quads are done; what is yielded is told of each few."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from dipgraph import screen

    with screen.measuring(verb, quads) as progress:
        yield progress


def naming() -> Callable[[str], None]:
    """Return what shows the names of the steps, each as it begins."""
    if not sys.stderr.isatty():
        return lambda _: None
    return lambda name: tell(f"{name} …")
