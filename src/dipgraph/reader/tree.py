"""The content of an annotated file before it is understood: plain values and where they stand."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Final

from dipgraph.document import Path, Result

__all__ = [
    "KEY",
    "MAX_DEPTH",
    "MAX_RESULTS",
    "MAX_VALUES",
    "MAX_WORDS",
    "Broken",
    "Lines",
    "Position",
    "Tree",
    "Untyped",
]

Untyped = str | list["Untyped"] | dict[str, "Untyped"] | None
"""What a file can hold: words, lists and mappings. Numbers and dates are words as written.

None stands for what cannot be read and has been reported, and a key without words for such a key:
no more is to be said about them.
"""

KEY: Final = -1
"""The last step of a path to a key itself, not to its value; -2 is the second key of that name."""

MAX_DEPTH: Final = 24
"""No document nests deeper."""

MAX_VALUES: Final = 300_000
"""No document holds more values; each takes nearly a kilobyte while it is read."""

MAX_RESULTS: Final = 1000
"""So many results are given of one document, and no more."""

MAX_WORDS: Final = 1_000_000
"""No value has more characters but the text: each of its quads is to be read back from a dump."""

Position = tuple[int, int]
"""Line and column, both counted from 1."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The content of a file, the way from a path to its position, and what is amiss already."""

    data: dict[str, Untyped]
    locate: Callable[[Path], Position]
    results: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True)
class Broken:
    """A file that cannot be read as what it claims to be: why, and where."""

    message: str
    position: Position = (1, 1)


class Lines:
    """The lines of a text, to tell where in it an offset lies."""

    def __init__(self, text: str) -> None:
        """Keep the text; its lines are counted when a position is asked for."""
        self._text = text

    @cached_property
    def _starts(self) -> list[int]:
        lengths = (len(line) + 1 for line in self._text.split("\n"))
        return list(accumulate(lengths, initial=0))

    def position(self, offset: int) -> Position:
        r"""Return the line and the column of an offset.

        >>> Lines("one\ntwo").position(5)
        (2, 2)
        """
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
