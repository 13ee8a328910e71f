"""Documents that are given more than once: the same is taken once, what differs is rejected."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from dipgraph.namespaces import curie
from dipgraph.spark.lines import Corpus, Line
from dipgraph.spark.session import failures
from dipgraph.spark.worker import Said, Work, examine

if TYPE_CHECKING:
    from pyspark import SparkContext

__all__ = ["judge", "message", "verdicts"]

_NAMED: Final = 3
"""How many other places of a document a message names."""


def judge(context: "SparkContext", corpus: Corpus, work: Work) -> Work:
    """Return the work with the lines of which another line is about the same document.

    First the names alone are compared, then the quads of the few documents that share one.
    """
    with failures("The corpus cannot be read to its end"):
        named = corpus.lines.mapPartitions(_names).reduceByKey(_joined)
        suspects = frozenset(
            number for _, numbers in named.filter(_is_shared).collect() for number in numbers
        )
        if not suspects:
            return work
        chosen = corpus.lines.filter(partial(_is_among, suspects))
        said = chosen.mapPartitions(partial(examine, context.broadcast(work))).collect()
    refused, repeated = verdicts(said)
    return replace(work, refused=refused, repeated=repeated)


def verdicts(said: Iterable[Said]) -> tuple[dict[int, str], frozenset[int]]:
    """Return the lines that are refused, each with its message, and those that only repeat.

    >>> one, same = Said(1, "<g>", "a", "c:1"), Said(2, "<g>", "a", "c:2")
    >>> verdicts([same, one])
    ({}, frozenset({2}))
    >>> verdicts([one, same, Said(7, "<g>", "b", "c:7")])[0][7]
    'g is given in c:1, c:2, too, and not all say the same; keep one, or give one another name.'
    """
    by_graph: defaultdict[str, list[Said]] = defaultdict(list)
    for one in sorted(said):
        by_graph[one.graph].append(one)
    refused: dict[int, str] = {}
    repeated: list[int] = []
    for group in by_graph.values():
        if len({one.sha256 for one in group}) > 1:
            refused |= {one.number: message(one, group) for one in group}
        else:
            repeated.extend(one.number for one in group[1:])
    return refused, frozenset(repeated)


def message(one: Said, group: Iterable[Said]) -> str:
    """Return why a document is rejected that stands in several lines, with the other places."""
    others = [other.place for other in group if other != one]
    more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
    return (
        f"{curie(one.graph)} is given in {', '.join(others[:_NAMED])}{more}, too, and not all say"
        " the same; keep one, or give one another name."
    )


def _names(lines: Iterable[tuple[int, Line]]) -> Iterator[tuple[str, list[int]]]:
    """Yield the names that documents give themselves; what tells none is rejected anyway."""
    for number, line in lines:
        try:
            data = json.loads(line.data or b"")
        except (ValueError, RecursionError):
            continue
        name = data.get("document") if isinstance(data, dict) else None
        if isinstance(name, str):
            yield name.casefold(), [number]


def _joined(one: list[int], other: list[int]) -> list[int]:
    return one + other


def _is_shared(named: tuple[str, list[int]]) -> bool:
    return len(named[1]) > 1


def _is_among(numbers: frozenset[int], numbered: tuple[int, Line]) -> bool:
    number, line = numbered
    return number in numbers and line.data is not None and not line.source.is_reference
