"""Documents that are given more than once: what repeats one before is passed over or rejected."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from dipgraph.pipeline.names import Names
from dipgraph.pipeline.sources import parse
from dipgraph.reader import Broken
from dipgraph.spark.lines import Corpus, Line
from dipgraph.spark.session import failures
from dipgraph.spark.worker import Said, Work, say

if TYPE_CHECKING:
    from pyspark import SparkContext

__all__ = ["judge", "verdicts"]


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
        said = chosen.mapPartitions(partial(say, context.broadcast(work))).collect()
    refused, repeated = verdicts(said)
    return replace(work, refused=refused, repeated=repeated)


def verdicts(said: Iterable[Said]) -> tuple[dict[int, str], frozenset[int]]:
    """Return the lines that are refused, each with the place of the one before, and mere repeats.

    The first line of a document stays, as it does on one machine.

    >>> one, same = Said(1, "g", "a", "c:1"), Said(2, "g", "a", "c:2")
    >>> verdicts([same, Said(7, "g", "b", "c:7"), one])
    ({7: 'c:1'}, frozenset({2}))
    """
    names = Names()
    refused: dict[int, str] = {}
    repeated: list[int] = []
    for one in sorted(said):
        is_first = one.graph not in names
        before = names.other(one.graph, one.sha256, one.place)
        if before:
            refused[one.number] = before
        elif not is_first:
            repeated.append(one.number)
    return refused, frozenset(repeated)


def _names(lines: Iterable[tuple[int, Line]]) -> Iterator[tuple[str, list[int]]]:
    """Yield the names that documents give themselves; what tells none is rejected anyway."""
    for number, line in lines:
        try:
            data = json.loads(line.data or b"")
        except (ValueError, RecursionError):
            continue
        name = data.get("document") if isinstance(data, dict) else None
        if not isinstance(name, str):  # a number, or the document stands under RAW
            tree = parse(line.source)
            name = None if isinstance(tree, Broken) else tree.data.get("document")
        if isinstance(name, str):
            yield name.strip().casefold(), [number]


def _joined(one: list[int], other: list[int]) -> list[int]:
    return one + other


def _is_shared(named: tuple[str, list[int]]) -> bool:
    return len(named[1]) > 1


def _is_among(numbers: frozenset[int], numbered: tuple[int, Line]) -> bool:
    number, line = numbered
    return number in numbers and line.data is not None and not line.source.is_reference
