"""What the executors do with a document: the same as one machine does."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from dipgraph.document import Triple
from dipgraph.errors import StoreError
from dipgraph.inputs import too_long
from dipgraph.pipeline import EngineName, Outcome, Pipeline
from dipgraph.pipeline.outcome import examine, refuse_repeated, source_key, unreadable
from dipgraph.spark.lines import Line

if TYPE_CHECKING:
    from pyspark import Broadcast

__all__ = [
    "GRAPHS",
    "QUADS",
    "REJECTS",
    "Piece",
    "Said",
    "Work",
    "pieces",
    "prepared",
    "say",
]

QUADS: Final = "quads"
GRAPHS: Final = "graphs"
REJECTS: Final = "rejects"

_pipelines: dict[str, Pipeline] = {}
"""The pipeline of this process, by the hash of what documents are checked by; never two."""


class Piece(NamedTuple):
    """Lines that come of a document: quads, what is known of its graph, or why it was rejected."""

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

    ``checked`` is the hash of what documents are checked by. ``refused`` gives, for the number of a
    line, the place of another that says other things of the same document; lines that are
    ``repeated`` say the same as one before.
    """

    engine: EngineName
    checked: str
    added: Mapping[str, Collection[Triple]] = field(default_factory=dict)
    refused: Mapping[int, str] = field(default_factory=dict)
    repeated: frozenset[int] = frozenset()


def prepared(engine: EngineName, added: Mapping[str, Collection[Triple]]) -> Pipeline:
    """Return a pipeline whose documents may refer to more reference data, by graph."""
    pipeline = Pipeline(engine)
    for graph, triples in added.items():
        pipeline.extend(graph, triples)
    return pipeline


def pieces(work: "Broadcast[Work]", lines: Iterable[tuple[int, Line]]) -> Iterator[Piece]:
    """Yield what the lines of a part give; reference data has been taken in before."""
    for number, line in lines:
        if number in work.value.repeated:
            continue
        if line.data is None:
            yield _rejected(number, unreadable(too_long(line.file, line.line)))
        elif not line.source.is_reference:
            yield from _of(number, line, _examined(work.value, line), work.value.refused)


def say(work: "Broadcast[Work]", lines: Iterable[tuple[int, Line]]) -> Iterator[Said]:
    """Yield what the documents of the lines say; nothing of those that do not conform."""
    for number, line in lines:
        outcome = _examined(work.value, line)
        if outcome.stored is not None:
            yield Said(number, outcome.graph, outcome.stored.entry.sha256, line.place)


def _of(number: int, line: Line, outcome: Outcome, refused: Mapping[int, str]) -> Iterator[Piece]:
    if outcome.stored is not None and number in refused:
        outcome = refuse_repeated(line.source, outcome.graph, refused[number])
    if outcome.stored is None:
        yield _rejected(number, outcome)
        return
    yield Piece(GRAPHS, number, outcome.stored.entry.as_line(outcome.graph))
    yield Piece(QUADS, number, outcome.stored.data.decode().removesuffix("\n"))


def _rejected(number: int, outcome: Outcome) -> Piece:
    return Piece(REJECTS, number, outcome.rejected.decode().removesuffix("\n"))


def _examined(work: Work, line: Line) -> Outcome:
    source = line.source
    return examine(_pipeline(work), source, source_key(source, work.checked), work.checked)


def _pipeline(work: Work) -> Pipeline:
    """Return the pipeline of this process, made when it is first needed.

    Raises StoreError where this machine has another dipgraph than the one that began the work.
    """
    if work.checked not in _pipelines:
        made = prepared(work.engine, work.added)
        if made.checked_by != work.checked:
            raise StoreError(
                "An executor has another dipgraph than the driver; install the same on both."
            )
        _pipelines.clear()
        _pipelines[work.checked] = made
    return _pipelines[work.checked]
