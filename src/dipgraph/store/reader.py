"""The current version of a store, for reading."""

import os
from collections.abc import Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import pyoxigraph as ox

from dipgraph.document import Triple
from dipgraph.errors import DipgraphError, StoreError, UsageError
from dipgraph.store.folder import (
    CORRUPTION,
    check_marker,
    damaged,
    failure,
    hold_current,
    reading,
    reason,
)
from dipgraph.store.manifest import (
    File,
    GraphEntry,
    check_files,
    check_hashes,
    known_files,
    read_graphs,
    read_manifest,
)
from dipgraph.store.union import count_quads, is_united

__all__ = ["QueryResults", "Store", "blank_node"]

QueryResults = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

_UNITED: Final = ox.DefaultGraph()
"""Where the writer keeps each triple of the named graphs once."""

_FAILURES: Final = (CORRUPTION, "IO error: ")
"""How RocksDB, under pyoxigraph, begins what it says of a file that it cannot read."""


def blank_node(graph: str) -> StoreError:
    """Return the error for a named graph with a blank node, which has no name that lasts."""
    return StoreError(
        f"The graph {graph} holds a blank node, which nobody can refer to; load its document with"
        " this dipgraph again."
    )


class Store:
    """The current version of a store, for reading; nothing changes under it.

    Raises StoreError where the folder is no store, is of another format, or is damaged. Use it in
    a ``with`` statement: damage that shows only while results are read becomes a StoreError there.
    """

    def __init__(self, path: Path) -> None:
        """Open the current version of the store in a folder."""
        self.path = path
        with reading(path):
            check_marker(path)
            self._guard, self._version = hold_current(path)
            try:
                self.manifest = read_manifest(self._version)
                check_files(self._version, self.manifest)
                self._quads = ox.Store.read_only(str(self._version / "quads"))
            except BaseException:
                self.close()
                raise

    def __enter__(self) -> Self:
        """Return the store."""
        return self

    def __exit__(
        self,
        _: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the version go; raise StoreError where its files failed while they were read."""
        self.close()
        if isinstance(error, OSError | RuntimeError) and str(error).startswith(_FAILURES):
            raise failure(self.path, error) from error

    def _failed(self, error: OSError | RuntimeError) -> DipgraphError:
        """Return the error for what pyoxigraph says: a file failed, or it cannot do the query."""
        if isinstance(error, OSError) or str(error).startswith(_FAILURES):
            return failure(self.path, error)
        return UsageError(f"The query cannot be answered: {reason(error)}.")

    def close(self) -> None:
        """Let the version go, so that a writer may remove it when there is a newer one."""
        if self._guard >= 0:
            os.close(self._guard)
        self._guard = -1

    @cached_property
    def graphs(self) -> Mapping[str, GraphEntry]:
        """Return the named graphs by IRI."""
        with reading(self.path):
            return read_graphs(self._version, self.manifest)

    @property
    def files(self) -> Mapping[tuple[int, int], File]:
        """Return the files of the version by device and inode."""
        return known_files(self._version, self.manifest)

    @property
    def inputs(self) -> Mapping[str, str]:
        """Return the hashes of what the graphs were made from."""
        return self.manifest.inputs

    def query(self, text: str, prefixes: dict[str, str] | None = None) -> QueryResults:
        """Return the results of a SPARQL query; its default graph is the union of all graphs.

        ``prefixes`` are those that the text need not declare.

        Raises SyntaxError where the text is not SPARQL.
        """
        try:
            return self._quads.query(text, prefixes=prefixes)
        except (OSError, RuntimeError) as error:
            raise self._failed(error) from error

    def triples(self, graph: str) -> Iterator[Triple]:
        """Yield the triples of a named graph, given by its IRI, as N-Triples terms."""
        with reading(self.path):
            for quad in self._quads.quads_for_pattern(None, None, None, ox.NamedNode(graph)):
                yield str(quad.subject), str(quad.predicate), str(quad.object)

    def nquads(self, graph: str) -> bytes:
        """Return a named graph, given by its IRI, as N-Quads in no particular order."""
        # No literal holds a line end as it is, so each of these stands at the end of a triple.
        return self.ntriples(graph).replace(b" .\n", f" {ox.NamedNode(graph)} .\n".encode())

    def ntriples(self, graph: str) -> bytes:
        """Return a named graph, given by its IRI, as N-Triples in no particular order."""
        with reading(self.path):
            data = self._quads.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(graph))
        assert data is not None
        return data

    def about(self, subject: str) -> Iterator[Triple]:
        """Yield the triples about a subject, given by its IRI, as N-Triples terms, each once."""
        with reading(self.path):
            for quad in self._quads.quads_for_pattern(ox.NamedNode(subject), None, None, _UNITED):
                yield str(quad.subject), str(quad.predicate), str(quad.object)

    def naming(self, predicate: str, obj: str) -> Iterator[str]:
        """Yield the subjects, as terms, of the triples of a predicate and an object, two IRIs."""
        found = ox.NamedNode(predicate), ox.NamedNode(obj)
        with reading(self.path):
            for quad in self._quads.quads_for_pattern(None, *found, _UNITED):
                yield str(quad.subject)

    def verify(self) -> None:
        """Read everything again; raise StoreError where it is not what the writer left there."""
        with reading(self.path):
            check_hashes(self._version, self.manifest)
            for graph, entry in self.graphs.items():
                held = self._sorted(graph)
                found = GraphEntry(held.count(b"\n"), sha256(held).hexdigest())
                if not found.same_quads(entry):
                    why = (
                        f"{graph} holds {found.quads} quads that are not the {entry.quads} written"
                    )
                    raise damaged(self.path, why)
            if count_quads(self._quads) != self.manifest.quads:
                raise damaged(self.path, "it holds quads that no graph of the manifest has")
            if not is_united(self._quads):
                raise damaged(self.path, "its default graph is not the union of the others")

    def _sorted(self, graph: str) -> bytes:
        """Return the quads of a graph as sorted N-Quads."""
        return b"".join(sorted(self.nquads(graph).splitlines(keepends=True)))

    def backup(self, target: Path) -> None:
        """Copy the quads to a folder that does not exist yet, by hard links where it can be.

        Raises StoreError where a file is not as it was written: to write on beside a damaged one,
        RocksDB has asked for all the memory that there is.
        """
        check_hashes(self._version, self.manifest)
        self._quads.backup(str(target))
