"""The next version of a store in the making."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Final, Self

import pyoxigraph as ox

from dipgraph.document import Triple
from dipgraph.errors import StoreError
from dipgraph.store.claim import claim, release
from dipgraph.store.files import sync_folder, sync_tree, write_synced
from dipgraph.store.folder import POINTER, current_version, damaged, reading, reason, versions_of
from dipgraph.store.manifest import GraphEntry, write_manifest
from dipgraph.store.reader import Store
from dipgraph.store.union import count_quads, remove_unheld, triples_of

__all__ = ["StoreWriter"]

_BATCH: Final = 16 * 1024 * 1024
"""Bytes of N-Quads that are gathered before they are loaded at once."""


class StoreWriter:
    """The next version of a store; ``commit``, once, makes it the current one.

    Leaving the context without a commit leaves the store as it was, and no store where there was
    none. Raises StoreError where the folder is something else, is being written to by another, or
    cannot be written.
    """

    def __init__(self, path: Path) -> None:
        """Name the folder; it is made where it does not exist, and must be a store otherwise."""
        self.path = path
        self._graphs: dict[str, GraphEntry] = {}
        self._inputs: dict[str, str] = {}
        self._pending: dict[str, bytes] = {}
        self._waiting = 0
        self._built: set[str] = set()
        self._current: Store | None = None
        self._quads: ox.Store | None = None

    def __enter__(self) -> Self:
        """Take the lock and look at the current version."""
        with _writing(self.path):
            self._claim = claim(self.path)
        try:
            self._look()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Remove what was not committed and what is no longer read, and let the lock go."""
        self._quads = None
        if self._current is not None:
            self._current.close()
        release(self._claim)

    @property
    def graphs(self) -> Mapping[str, GraphEntry]:
        """Return the named graphs, by IRI, that the version would hold if it were committed now."""
        return self._graphs

    @property
    def inputs(self) -> Mapping[str, str]:
        """Return the hashes of what the documents were checked by."""
        return self._inputs

    @property
    def quads(self) -> int:
        """Return the number of quads that the version would hold if it were committed now."""
        return sum(entry.quads for entry in self._graphs.values())

    def replace(self, graph: str, nquads: str) -> bool:
        """Make a named graph hold exactly these N-Quads; tell whether that changes anything."""
        with _writing(self.path):
            stored = _as_stored(nquads)
            entry = GraphEntry(stored.count(b"\n"), sha256(stored).hexdigest())
            if self._graphs.get(graph) == entry:
                return False
            self._graphs[graph] = entry
            self._put(graph, stored)
            return True

    def remove(self, graph: str) -> None:
        """Remove a named graph of the store."""
        with _writing(self.path):
            del self._graphs[graph]
            self._put(graph, b"")

    def triples(self, graph: str) -> Iterator[Triple]:
        """Yield the triples of a named graph as the current version has them."""
        return iter(()) if self._current is None else self._current.triples(graph)

    def record(self, inputs: Mapping[str, str]) -> None:
        """Record the hashes of what the documents were checked by, instead of those known."""
        self._inputs = dict(inputs)

    def commit(self) -> None:
        """Make this version the current one; raise StoreError if a count does not add up."""
        with _writing(self.path):
            self._build()
            self._finish()
            sync_tree(self._aside)
            number = _next_number(self.path)
            self._aside.rename(versions_of(self.path) / number)
            sync_folder(versions_of(self.path))
            write_synced(self.path / POINTER, number)

    @property
    def _aside(self) -> Path:
        return versions_of(self.path) / f"building-{os.getpid()}"

    def _look(self) -> None:
        with reading(self.path):
            if current_version(self.path) is None:
                return
        self._current = Store(self.path)
        self._graphs = dict(self._current.graphs)
        self._inputs = dict(self._current.manifest.inputs)

    def _put(self, graph: str, stored: bytes) -> None:
        self._pending[graph] = stored
        self._waiting += len(stored)
        if self._waiting >= _BATCH:
            self._build()

    def _build(self) -> None:
        """Bring what is pending into the quads of the version, a copy of the current ones."""
        if self._quads is None:
            self._aside.mkdir()
            if self._current is not None:
                self._current.backup(self._aside / "work")
                self._built = set(self._current.graphs)
            self._quads = ox.Store(str(self._aside / "work"))
        gone = self._take_out(self._quads)
        united = [triples_of(nquads, graph) for graph, nquads in self._pending.items()]
        added = b"".join([*self._pending.values(), *united])
        self._quads.bulk_load(added, format=ox.RdfFormat.N_QUADS)
        for triples in united:
            gone.difference_update(triples.splitlines(keepends=True))
        remove_unheld(self._quads, gone)
        self._built |= self._pending.keys()
        self._pending.clear()
        self._waiting = 0

    def _take_out(self, quads: ox.Store) -> set[bytes]:
        """Remove the graphs that are to be replaced; return their triples, lines of N-Triples."""
        gone: set[bytes] = set()
        for graph in map(ox.NamedNode, self._pending.keys() & self._built):
            dump = quads.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph)
            assert dump is not None
            gone.update(dump.splitlines(keepends=True))
            quads.remove_graph(graph)
        return gone

    def _finish(self) -> None:
        """Write the version as it will stay: a backup holds no log and nothing left over."""
        assert self._quads is not None
        self._quads.flush()
        self._quads.backup(str(self._aside / "quads"))
        self._quads = None
        shutil.rmtree(self._aside / "work")
        held = count_quads(ox.Store.read_only(str(self._aside / "quads")))
        if held != self.quads:
            raise StoreError(
                f"The new version of {self.path} would hold {held} quads instead of {self.quads},"
                " so nothing was changed; run the command again."
            )
        write_manifest(self._aside, self._graphs, self._inputs)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Turn the errors of the system and of pyoxigraph into a StoreError that names the store."""
    try:
        yield
    except RuntimeError as error:  # of pyoxigraph, where it finds its files corrupted
        raise damaged(path, reason(error)) from error
    except (OSError, UnicodeError) as error:
        raise StoreError(
            f"The store {path} could not be written ({reason(error)}) and is as before; make room"
            " or mend the rights, and run the command again."
        ) from error


def _as_stored(nquads: str) -> bytes:
    """Return N-Quads, sorted, as the store will give them back.

    It writes numbers and times in their canonical form, and language tags in lower case.
    """
    quads = ox.Store()
    quads.load(nquads.encode(), format=ox.RdfFormat.N_QUADS)
    dump = quads.dump(format=ox.RdfFormat.N_QUADS)
    assert dump is not None
    return b"".join(sorted(dump.splitlines(keepends=True)))


def _next_number(path: Path) -> str:
    """Return a number above those of all versions, in use or not."""
    numbers = [int(f.name) for f in versions_of(path).iterdir() if f.name.isdecimal()]
    return f"{max(numbers, default=0) + 1:06d}"
