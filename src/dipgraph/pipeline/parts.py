"""Load parts of N-Quads that were built elsewhere: checked, counted and hashed, graph by graph."""

import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from dipgraph.errors import InputError
from dipgraph.pipeline.check import Pipeline
from dipgraph.pipeline.loading import Loaded, Loading, Plan
from dipgraph.pipeline.part_files import Part, check_hash, entries_of, opened, parts_of
from dipgraph.store import GraphEntry, Stored, StoreWriter, as_stored, stored_quads

__all__ = ["Graph", "graphs_of", "load_parts"]

_LONGEST: Final = 16 * 1024 * 1024
"""No line has as many bytes, because pyoxigraph could not read it back."""

_IRI: Final = rb"<[^<>\"{}|^`\x00-\x20]*>"
_LITERAL: Final = rb'"(?:[^"\\]++|\\.)*+"(?:\^\^%b|@[A-Za-z0-9-]+)?' % _IRI
_QUAD: Final = re.compile(
    rb"%b %b (?:%b|%b) <(%b)> \.\n" % (_IRI, _IRI, _IRI, _LITERAL, _IRI[1:-1])
)
"""A quad of a named graph without blank nodes, as dipgraph writes it."""


class Graph(NamedTuple):
    """A named graph by its IRI, its N-Quads, and the line of a part in which it begins."""

    iri: str
    nquads: bytes
    place: str


def load_parts(
    paths: Iterable[Path],
    folder: Path,
    progress: Callable[[Stored], None] = lambda _: None,
) -> Loaded:
    """Load the graphs of parts into the store of a folder; each replaces what it held before.

    A part goes in only if it is as the manifest beside it says, and all go in or none. The quads of
    a graph stand together in one part. Raises InputError and StoreError.
    """
    pipeline = Pipeline()
    parts = list(parts_of(paths, pipeline.shapes_hash))
    seen: dict[str, str] = {}
    with StoreWriter(folder) as writer:
        loading = Loading(writer, pipeline, Plan())
        for graph, stored in _stored(parts):
            before = seen.setdefault(graph.iri, graph.place)
            if before != graph.place:
                raise _apart(graph, before)
            if f"<{graph.iri}>" in pipeline.base:
                _check_base(graph, stored, pipeline)
            else:
                loading.put(graph.iri, stored)
                progress(stored)
        loading.finish()
        if writer.changed:
            writer.commit()
        loading.done.quads = writer.quads
    return loading.done


def graphs_of(path: Path) -> Iterator[Graph]:
    """Yield the graphs of a part, of which one at a time is in memory.

    Raises InputError at a line that is not a quad of a named graph as dipgraph writes it.
    """
    graph, start = b"", 0
    lines: list[bytes] = []
    for number, line, of in _quads(path):
        if of != graph and lines:
            yield _graph(path, graph, lines, start)
        if of != graph:
            graph, start, lines = of, number, []
        lines.append(line)
    if lines:
        yield _graph(path, graph, lines, start)


def _stored(parts: Iterable[Part]) -> Iterator[tuple[Graph, Stored]]:
    """Yield the graphs of the parts with their quads as the store has them."""
    for part in parts:
        check_hash(part.path, part.sha256)
        entries = {} if part.entries is None else dict(entries_of(part.entries))
        for graph in graphs_of(part.path):
            entry = entries.get(graph.iri)
            yield graph, _as_stored(graph) if entry is None else _as_said(graph, entry)


def _as_stored(graph: Graph) -> Stored:
    try:
        return Stored.of(as_stored(graph.nquads.decode()))
    except (SyntaxError, UnicodeDecodeError) as error:
        raise InputError(
            f"{graph.place}:1: The quads of <{graph.iri}> cannot be read ({error}); build the part"
            " again."
        ) from error


def _as_said(graph: Graph, entry: GraphEntry) -> Stored:
    """Return a graph with its entry; what the hash is right of is as the store has it."""
    stored = Stored.of(graph.nquads, entry.source, entry.checked)
    if stored.entry != entry:
        raise InputError(
            f"{graph.place}:1: <{graph.iri}> does not hold the quads that were built; build the"
            " part again."
        )
    return stored


def _graph(path: Path, graph: bytes, lines: list[bytes], start: int) -> Graph:
    return Graph(graph.decode("utf-8", "replace"), b"".join(lines), f"{path}:{start}")


def _quads(path: Path) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield the number, the bytes and the graph of each line."""
    number = 0
    try:
        with opened(path) as stream:
            while line := stream.readline(_LONGEST):
                number += 1
                if len(line) >= _LONGEST:
                    raise InputError(
                        f"{path}:{number}:1: The line has {_LONGEST:,} bytes or more, which no quad"
                        " may have; build the part again."
                    )
                quad = _QUAD.fullmatch(line)
                if quad is None:
                    raise InputError(
                        f"{path}:{number}:1: This is not a quad of a named graph, as dipgraph"
                        " writes it; build the part again."
                    )
                yield number, line, quad[1]
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(
            f"{path}:{number + 1}:1: The part cannot be read to its end ({error}); copy it again."
        ) from error


def _check_base(graph: Graph, stored: Stored, pipeline: Pipeline) -> None:
    """Raise InputError where a graph that every store holds is not that of this dipgraph."""
    shipped = pipeline.base[f"<{graph.iri}>"]
    if stored_quads(shipped.triples, shipped.graph) != stored.data:
        raise InputError(
            f"{graph.place}:1: <{graph.iri}> comes with dipgraph and is another one here; build the"
            " parts again with this dipgraph."
        )


def _apart(graph: Graph, before: str) -> InputError:
    return InputError(
        f"{graph.place}:1: Quads of <{graph.iri}> stand in {before}, too; those of a graph must"
        " stand together in one part, so sort the part by graph, or load it once."
    )
