"""A reader beside the loads, which must see one whole version after the other, and no error."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Final, Self

import pyoxigraph as ox
from tests.crashing.place import MISSING

from dipgraph.errors import StoreError
from dipgraph.store import GraphEntry, Store

__all__ = ["Onlooker"]

_PAUSE: Final = 0.05
_COUNT: Final = "SELECT ?graph (COUNT(*) AS ?quads) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"

_Graphs = Mapping[str, GraphEntry]


class Onlooker:
    """Opens a store again and again, and asks each version whether it holds what it says.

    A version is asked when it is opened, and once more when another has taken its place. Of the
    versions, given in their order, ``acknowledged`` is the number of the last that was, so that
    none before it may be seen any more, and ``begun`` that of the last that may be there.
    """

    def __init__(self, store: Path, versions: Sequence[_Graphs | None]) -> None:
        """Name the store and the graphs of its versions; None where there is no store yet."""
        self.acknowledged = self.begun = 0
        self.looks = 0
        self._store = store
        self._versions = versions
        self._seen = 0
        self._held: Store | None = None
        self._over = Event()
        self._error: BaseException | None = None
        self._thread = Thread(target=self._watch)

    def __enter__(self) -> Self:
        """Begin to look."""
        self._thread.start()
        return self

    def __exit__(
        self,
        _: type[BaseException] | None,
        __: BaseException | None,
        ___: TracebackType | None,
    ) -> None:
        """Look no longer; raise what was wrong with what was seen."""
        self._over.set()
        self._thread.join()
        self.check()

    def check(self) -> None:
        """Raise what was wrong with what was seen so far."""
        if self._error is not None:
            raise self._error

    def _watch(self) -> None:
        try:
            while not self._over.wait(_PAUSE):
                self._look()
        except BaseException as error:  # which is for the other thread to raise
            self._error = error
        finally:
            if self._held is not None:
                self._held.close()

    def _look(self) -> None:
        first = max(self._seen, self.acknowledged)  # before the store is opened
        store = self._open()
        found = None if store is None else dict(store.graphs)
        last = self.begun  # and after
        numbers = [n for n in range(first, last + 1) if self._versions[n] == found]
        assert numbers, f"a reader saw none of the versions {first} to {last}"
        self._seen = numbers[0]
        self.looks += 1
        if store is not None:
            self._hold(store)

    def _open(self) -> Store | None:
        try:
            return Store(self._store)
        except StoreError as error:
            if any(words in str(error) for words in MISSING):
                return None
            raise

    def _hold(self, store: Store) -> None:
        """Keep a version open, instead of the one before if that is another."""
        if self._held is not None:
            if self._held.manifest == store.manifest:
                store.close()
                return
            _check(self._held)
            self._held.close()
        _check(store)
        self._held = store


def _check(store: Store) -> None:
    """Check that a version holds as many quads as it says of each graph."""
    rows = store.query(_COUNT)
    assert isinstance(rows, ox.QuerySolutions)
    held = {row["graph"].value: int(row["quads"].value) for row in rows}
    assert held == {graph: entry.quads for graph, entry in store.graphs.items()}
