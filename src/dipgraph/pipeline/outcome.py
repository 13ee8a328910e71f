"""What became of one document of a load, small enough to come from another process."""

from collections import Counter
from hashlib import sha256
from typing import Final, NamedTuple

from dipgraph.document import Report
from dipgraph.errors import InputError, LineError
from dipgraph.inputs import Source
from dipgraph.pipeline.check import Pipeline
from dipgraph.pipeline.checked import Checked
from dipgraph.pipeline.names import repeated
from dipgraph.pipeline.rejected import rejected_line, unread_line
from dipgraph.pipeline.sources import text_of
from dipgraph.store import Stored

__all__ = [
    "NO_MEMORY",
    "Outcome",
    "Said",
    "examine",
    "outcome_of",
    "refuse",
    "refuse_repeated",
    "source_key",
    "unreadable",
]

NO_MEMORY: Final = "There is not enough memory to check this document; split it."


class Said(NamedTuple):
    """A message about a document: the first place that it is about, and how often it holds."""

    place: str
    words: str
    times: int = 1


class Outcome(NamedTuple):
    """A document that was examined: the quads of its graph, or what is wrong with it.

    ``graph`` is the IRI, or no words where the document does not tell; ``stored`` is None where the
    document is rejected or its quads are in the store already, and ``rejected`` a line for the file
    of rejects. ``readable`` is False where a file cannot be read, ``size`` how much of it was read.
    """

    place: str
    graph: str = ""
    stored: Stored | None = None
    said: tuple[Said, ...] = ()
    readable: bool = True
    rejected: bytes = b""
    size: int = 0

    @property
    def conforms(self) -> bool:
        """Tell whether the document may enter the graph."""
        return not self.said


def examine(pipeline: Pipeline, source: Source, key: str, checked: str) -> Outcome:
    """Return a document read, converted and validated, with its quads as the store has them.

    ``key`` is the hash of its source, ``checked`` of what it is checked by.
    """
    try:
        return outcome_of(source, pipeline.process(source), key, checked)
    except MemoryError:
        return refuse(source, NO_MEMORY)


def outcome_of(source: Source, done: Checked, key: str = "", checked: str = "") -> Outcome:
    """Return what became of a document that was checked."""
    graph = done.graph[1:-1]
    if done.conversion is not None:
        stored = Stored.of_triples(done.conversion.triples, done.graph, key, checked)
        return Outcome(source.place, graph, stored, size=source.size)
    said = _messages(done.report)
    line = _rejected(source, said) if done.readable else b""
    return Outcome(source.place, graph, None, said, done.readable, line, source.size)


def refuse(source: Source, words: str, graph: str = "") -> Outcome:
    """Return the outcome of a document that is refused for one reason."""
    said = (Said(f"{source.place}:1", words),)
    return Outcome(source.place, graph, None, said, True, _rejected(source, said), source.size)


def refuse_repeated(source: Source, graph: str, before: str) -> Outcome:
    """Return the outcome of a document that says other things than one of its name ``before``."""
    return refuse(source, repeated(f"<{graph}>", before), graph)


def unreadable(error: InputError) -> Outcome:
    """Return the outcome of a file, or of a line, of which nothing can be read."""
    place, words = error.parts
    said = (Said(place, words),)
    of_line = isinstance(error, LineError)
    line = unread_line(place, words) if of_line else b""
    return Outcome(place, "", None, said, of_line, line)


def source_key(source: Source, checked: str) -> str:
    """Return a hash of all that a document is made from, or no words where that is not plain.

    ``checked`` is the hash of what it is checked by.
    """
    text = text_of(source)
    if text is None:
        return ""
    parts = (checked.encode(), source.form.encode(), source.data, text)
    return sha256(b"\0".join(sha256(part).digest() for part in parts)).hexdigest()[:32]


def _messages(report: Report) -> tuple[Said, ...]:
    """Return the messages of a report, each once, at the first place that it is about."""
    times = Counter(located.words for located in report)
    first: dict[str, Said] = {}
    for located in report:
        words = located.words
        first.setdefault(words, Said(located.place, words, times[words]))
    return tuple(first.values())


def _rejected(source: Source, said: tuple[Said, ...]) -> bytes:
    return rejected_line(source, [f"{s.place}: {s.words}" for s in said])
