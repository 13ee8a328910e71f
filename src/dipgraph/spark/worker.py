"""What the executors do with a document: the same as one machine does."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

from dipgraph.document import Triple
from dipgraph.inputs import MAX_BYTES
from dipgraph.pipeline import Checked, EngineName, Pipeline
from dipgraph.spark.lines import Line

if TYPE_CHECKING:
    from pyspark import Broadcast

__all__ = ["QUADS", "REJECTS", "Piece", "Said", "Work", "examine", "pieces", "rejected", "say"]

QUADS: Final = "quads"
REJECTS: Final = "rejects"

_KEY: Final = "rejected"
_TOO_LONG: Final = (
    f"The line has more than {MAX_BYTES:,} bytes, which no document may have; remove it."
)

_pipelines: dict[str, Pipeline] = {}
"""The pipeline of this process, by the hash of what documents are checked by; never two."""


class Piece(NamedTuple):
    """What a line gave: the N-Quads of its graph, or the document with why it was rejected."""

    kind: str
    number: int
    value: str


class Said(NamedTuple):
    """What the document in a line says: its graph, a hash of its quads, and where it stands."""

    number: int
    graph: str
    sha256: str
    place: str


@dataclass(frozen=True, slots=True)
class Work:
    """What all executors know: the engine, the reference data that the corpus brings, verdicts.

    ``refused`` gives the message for lines that are rejected whatever they say; ``repeated`` lines
    say the same as one before.
    """

    engine: EngineName = "shacl"
    added: Mapping[str, Collection[Triple]] = field(default_factory=dict)
    refused: Mapping[int, str] = field(default_factory=dict)
    repeated: frozenset[int] = frozenset()

    @property
    def key(self) -> str:
        """Return a hash of what documents are checked by."""
        added = [(graph, sorted(triples)) for graph, triples in sorted(self.added.items())]
        return sha256(repr((self.engine, added)).encode()).hexdigest()


def pieces(work: "Broadcast[Work]", lines: Iterable[tuple[int, Line]]) -> Iterator[Piece]:
    """Yield what the lines of a part give; reference data has been taken in before."""
    given = work.value
    for number, line in lines:
        if number in given.repeated:
            continue
        if number in given.refused:
            yield Piece(
                REJECTS, number, rejected(line, [f"{line.place}:1: {given.refused[number]}"])
            )
        elif line.data is None:
            yield Piece(REJECTS, number, rejected(line, [f"{line.place}:1: {_TOO_LONG}"]))
        elif not line.source.is_reference:
            yield _piece(number, line, _pipeline(given).process(line.source))


def examine(work: "Broadcast[Work]", lines: Iterable[tuple[int, Line]]) -> Iterator[Said]:
    """Yield what the documents of the lines say; nothing of those that do not conform."""
    for number, line in lines:
        conforming = _pipeline(work.value).process(line.source).conversion
        if conforming is not None:
            yield say(number, line, conforming.graph, conforming.nquads())


def say(number: int, line: Line, graph: str, nquads: str) -> Said:
    """Return what a document says that stands in a line."""
    return Said(number, graph, sha256(nquads.encode()).hexdigest(), line.place)


def rejected(line: Line, messages: list[str]) -> str:
    """Return a document as it was read, as a line of JSON, with why it was rejected.

    What is no object of JSON goes in as words; of what is too long there is but the place.
    """
    if line.data is None:
        return _json({"file": line.place, _KEY: messages})
    words = line.data.decode("utf-8", "surrogateescape")
    try:
        data = json.loads(words)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        return _json({"raw": words, _KEY: messages})
    data.pop(_KEY, None)
    return _json(data | {_KEY: messages})


def _piece(number: int, line: Line, checked: Checked) -> Piece:
    if checked.conversion is None:
        return Piece(REJECTS, number, rejected(line, [str(x) for x in checked.report]))
    return Piece(QUADS, number, checked.conversion.nquads().removesuffix("\n"))


def _pipeline(work: Work) -> Pipeline:
    """Return the pipeline of this process, made when it is first needed."""
    key = work.key
    if key not in _pipelines:
        _pipelines.clear()
        made = Pipeline(work.engine)
        for graph, triples in work.added.items():
            made.extend(graph, triples)
        _pipelines[key] = made
    return _pipelines[key]


def _json(data: object) -> str:
    return json.dumps(data, separators=(",", ":"))
