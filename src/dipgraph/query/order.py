"""Sort what may be long.

Python's own sort keeps the interpreter to itself until it is done, a few seconds for a million
triples, and nothing could end the process meanwhile.
"""

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import islice
from typing import Final, TypeVar

__all__ = ["in_order"]

_RUN: Final = 10_000

_T = TypeVar("_T")


def in_order(things: Iterable[_T]) -> Iterator[_T]:
    """Yield things in the order of their text.

    >>> list(in_order([10, 9, 100]))
    [10, 100, 9]
    """
    rest = iter(things)
    runs = []
    while run := sorted(islice(rest, _RUN), key=str):
        runs.append(iter(run))  # which lets each go when it is done, not all at the end
    return merge(*runs, key=str)
