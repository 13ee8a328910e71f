"""The next version of a store in the making."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Self

import pyoxigraph as ox

from dipgraph.document import Triple
from dipgraph.errors import StoreError
from dipgraph.store.building import Building
from dipgraph.store.canonical import Stored, as_stored
from dipgraph.store.claim import claim, release
from dipgraph.store.files import sync_folder, sync_tree, write_synced
from dipgraph.store.folder import (
    CORRUPTION,
    POINTER,
    current_version,
    damaged,
    numbers_of,
    reading,
    reason,
    versions_of,
)
from dipgraph.store.manifest import GraphEntry, write_manifest
from dipgraph.store.reader import Store
from dipgraph.store.union import count_graphs, count_quads, in_both

__all__ = ["StoreWriter"]

_PIECE: Final = 500_000
"""So many quads, each in two graphs, the bulk load sorts at once."""

_ORDERLY: Final = 4
"""An index is put in order once one in so many of its quads was written since."""

_MANY: Final = 100
"""All quads are counted where one in so many graphs was written."""


class StoreWriter:
    """The next version of a store; ``commit``, once, makes it the current one.

    Leaving the context without a commit leaves the store as it was, and no store where there was
    none. Raises StoreError where the folder is something else, is being written to by another, or
    cannot be written. ``changed`` tells whether a commit would change anything.
    """

    def __init__(self, path: Path) -> None:
        """Name the folder; it is made where it does not exist, and must be a store otherwise."""
        self.path = path
        self._graphs: dict[str, GraphEntry] = {}
        self._inputs: dict[str, str] = {}
        self._scattered = 0
        self._written: set[str] = set()
        self._current: Store | None = None
        self._building = Building(self._aside, None)
        self.changed = False

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
        self._building.close()
        if self._current is not None:
            self._current.close()
        release(self._claim)

    @property
    def graphs(self) -> Mapping[str, GraphEntry]:
        """Return the named graphs, by IRI, that the version would hold if it were committed now."""
        return self._graphs

    @property
    def before(self) -> Mapping[str, GraphEntry]:
        """Return the named graphs, by IRI, that the current version holds."""
        return {} if self._current is None else self._current.graphs

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
            return self.put(graph, Stored.of(as_stored(nquads)))

    def put(self, graph: str, stored: Stored) -> bool:
        """Make a named graph hold exactly these quads; tell whether that changes any."""
        with _writing(self.path):
            before = self._graphs.get(graph)
            if before == stored.entry:
                return False
            self._graphs[graph] = stored.entry
            self.changed = True
            if before is not None and before.same_quads(stored.entry):
                return False
            self._scattered += stored.entry.quads + (before.quads if before else 0)
            self._written.add(graph)
            self._building.put(graph, in_both(stored.data, graph))
            return True

    def remove(self, graph: str) -> None:
        """Remove a named graph of the store."""
        with _writing(self.path):
            self._scattered += self._graphs.pop(graph).quads
            self._written.add(graph)
            self.changed = True
            self._building.put(graph, b"")

    def triples(self, graph: str) -> Iterator[Triple]:
        """Yield the triples of a named graph as the current version has them."""
        return iter(()) if self._current is None else self._current.triples(graph)

    def record(self, inputs: Mapping[str, str]) -> None:
        """Record the hashes of what the documents were checked by, instead of those known."""
        self.changed = self.changed or self._inputs != dict(inputs)
        self._inputs = dict(inputs)

    def commit(self) -> None:
        """Make this version the current one; raise StoreError if a count does not add up."""
        with _writing(self.path):
            self._finish()
            number = _next_number(self.path)
            self._aside.rename(versions_of(self.path) / number)
            sync_folder(versions_of(self.path))
            self._point_to(number)

    def _point_to(self, number: str) -> None:
        """Make a version the current one, from which moment on it is."""
        try:
            write_synced(self.path / POINTER, number)
        except OSError as error:
            if current_version(self.path) != versions_of(self.path) / number:
                raise
            raise StoreError(
                f"The store {self.path} holds the new version, but the disk did not confirm that"
                f" ({reason(error)}); see that it is sound, and run the command again."
            ) from error

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
        self._scattered = self._current.manifest.scattered
        self._building = Building(self._aside, self._current)

    def _finish(self) -> None:
        """Write the version as it will stay, and count that what was written is there."""
        from concurrent.futures import ThreadPoolExecutor  # which no reader of a store needs

        self._building.build()
        if self._scattered > max(_PIECE, self.quads // _ORDERLY):
            self._building.order()
            self._scattered = 0
        quads = self._building.finish()
        with ThreadPoolExecutor(1) as beside:  # both take seconds for millions of quads
            counting = beside.submit(self._count, str(quads))
            before = None if self._current is None else self._current.files
            write_manifest(self._aside, self._graphs, self._inputs, self._scattered, before)
            sync_tree(self._aside)
        held, wanted = counting.result()
        if held != wanted:
            raise StoreError(
                f"The new version of {self.path} would hold {held} quads instead of {wanted}, so"
                " nothing was changed; run the command again."
            )

    def _count(self, quads: str) -> tuple[int, int]:
        """Return how many quads a folder holds and should hold; only what was written is counted.

        Where that is much, all is.
        """
        try:
            opened = ox.Store.read_only(quads)  # closed with this function
            if len(self._written) > len(self._graphs) // _MANY:
                return count_quads(opened), self.quads
            wanted = sum(self._graphs[g].quads for g in self._written if g in self._graphs)
            return count_graphs(opened, self._written), wanted
        except (OSError, RuntimeError) as error:
            raise error.with_traceback(None) from None  # its frames hold what this thread opened


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Turn the errors of the system and of pyoxigraph into a StoreError that names the store."""
    try:
        yield
    except (OSError, RuntimeError, UnicodeError) as error:
        if str(error).startswith(CORRUPTION):
            raise damaged(path, reason(error)) from error
        raise StoreError(
            f"The store {path} could not be written ({reason(error)}) and is as before; make room"
            " or mend the rights, and run the command again."
        ) from error


def _next_number(path: Path) -> str:
    """Return a number above those of all versions, in use or not."""
    return f"{max(map(int, numbers_of(path)), default=0) + 1:06d}"
