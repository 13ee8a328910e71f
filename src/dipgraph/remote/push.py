"""Push the named graphs of a store into a remote one: only those that changed, each checked.

A graph is claimed in the catalogue, written, and recorded with its hash, in that order. So whenever
a push is cut off, the next one knows which graphs are its own and which are not whole. At the end
every graph is counted, those of earlier pushes, too.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from secrets import token_hex
from typing import Final

from dipgraph.errors import RemoteError
from dipgraph.namespaces import curie
from dipgraph.remote.catalogue import PENDING, STAGING, Catalogue
from dipgraph.remote.graphs import RemoteGraphs
from dipgraph.remote.stores import Address
from dipgraph.remote.transport import Transport
from dipgraph.store import Store

__all__ = ["Plan", "Push"]

_QUADS: Final = 100_000
"""Quads that are added in one request: about 20 MiB."""

_GRAPHS: Final = 1000
"""Graphs that are added in one request, however small they are."""

_DROPPED: Final = 20
"""Graphs that are removed in one request: a store needs as long for a quad as to write it."""

_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Plan:
    """What a push would do with each graph, by IRI.

    ``new`` graphs are not in the remote store; ``changed`` ones are replaced; ``gone`` ones were
    pushed before and are no longer in the local store; ``foreign`` ones are there under the name of
    a local graph, and no push made them.
    """

    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    gone: tuple[str, ...]
    foreign: tuple[str, ...]

    @property
    def written(self) -> tuple[str, ...]:
        """Return the graphs that are to be written."""
        return self.new + self.changed + self.foreign


class Push:
    """A push of a store to the triple store at an address."""

    def __init__(self, store: Store, transport: Transport, address: Address) -> None:
        """Compare what the catalogue of the remote store says with the local graphs."""
        self._store = store
        self._remote = RemoteGraphs(transport, address)
        self._catalogue = Catalogue(transport, address)
        self._adds = address.quads is not None
        self._moves = address.type.replaces == "move"
        self.plan = self._plan()

    def run(self, progress: Callable[[int], None] = lambda _: None) -> None:
        """Write what is new or changed, and compare every count; ``progress`` is told of quads.

        Foreign graphs are replaced as well: whoever calls this has decided so. Raises RemoteError
        where the store fails, or where a graph does not hold as many triples as the local one.
        """
        self._remove(self._catalogue.staging)
        if self._adds:
            self._add_all(self.plan.new, progress)
        else:
            self._write_all(self.plan.new, self._replace, progress)
        safely = self._build_aside if self._moves else self._replace
        self._write_all(self.plan.changed + self.plan.foreign, safely, progress)
        self._check()

    def prune(self) -> None:
        """Remove the graphs that are gone."""
        self._remove(self.plan.gone)

    def _plan(self) -> Plan:
        entries = self._catalogue.entries
        local = {graph: entry.sha256 for graph, entry in sorted(self._store.graphs.items())}
        unknown = [graph for graph in local if graph not in entries]
        held = self._remote.count(unknown)
        return Plan(
            new=tuple(graph for graph in unknown if graph not in held),
            changed=tuple(g for g, hash_ in local.items() if entries.get(g, hash_) != hash_),
            unchanged=tuple(g for g, hash_ in local.items() if entries.get(g) == hash_),
            gone=tuple(sorted(entries.keys() - local.keys())),
            foreign=tuple(sorted(held)),
        )

    def _batches(self, graphs: Iterable[str]) -> Iterator[list[str]]:
        """Yield graphs by as many as are sent at once."""
        batch: list[str] = []
        quads = 0
        for graph in graphs:
            batch.append(graph)
            quads += self._store.graphs[graph].quads
            if quads >= _QUADS or len(batch) >= _GRAPHS:
                yield batch
                batch, quads = [], 0
        if batch:
            yield batch

    def _add_all(self, graphs: Iterable[str], progress: Callable[[int], None]) -> None:
        """Add graphs; while the store takes one batch, the next one is read."""
        with ThreadPoolExecutor(1) as reader:
            batches = list(self._batches(graphs))
            read = [reader.submit(self._nquads, batch) for batch in batches[:1]]
            for i, batch in enumerate(batches):
                nquads = read.pop().result()
                read += [reader.submit(self._nquads, after) for after in batches[i + 1 : i + 2]]
                self._catalogue.record(dict.fromkeys(batch, PENDING))
                self._add(batch, nquads)
                self._record(batch)
                progress(sum(self._store.graphs[graph].quads for graph in batch))

    def _nquads(self, graphs: Sequence[str]) -> bytes:
        return b"".join(map(self._store.nquads, graphs))

    def _add(self, graphs: Sequence[str], nquads: bytes) -> None:
        """Add graphs at once, or in parts where the store refuses so many."""
        try:
            self._remote.add(nquads)
        except RemoteError as error:
            if error.status != 413 or len(graphs) == 1:
                raise
            half = len(graphs) // 2
            for part in (graphs[:half], graphs[half:]):
                self._add(part, self._nquads(part))

    def _write_all(
        self,
        graphs: Iterable[str],
        write: Callable[[str], None],
        progress: Callable[[int], None],
    ) -> None:
        for batch in self._batches(graphs):
            self._catalogue.record(dict.fromkeys(batch, PENDING))
            for graph in batch:
                write(graph)
                progress(self._store.graphs[graph].quads)
            self._record(batch)

    def _replace(self, graph: str) -> None:
        self._remote.replace(graph, self._store.ntriples(graph))

    def _build_aside(self, graph: str) -> None:
        """Replace a graph by one that is built and counted under a name that nobody else uses."""
        aside = f"{STAGING}{token_hex(8)}"
        self._catalogue.record({aside: PENDING})
        self._remote.replace(aside, self._store.ntriples(graph))
        self._remote.move(aside, graph, self._store.graphs[graph].quads)
        self._catalogue.forget([aside])

    def _record(self, graphs: Iterable[str]) -> None:
        self._catalogue.record({graph: self._store.graphs[graph].sha256 for graph in graphs})

    def _remove(self, graphs: Sequence[str]) -> None:
        for i in range(0, len(graphs), _DROPPED):
            some = graphs[i : i + _DROPPED]
            self._catalogue.record(dict.fromkeys(some, PENDING))
            self._remote.drop(some)
            self._catalogue.forget(some)

    def _check(self) -> None:
        """Raise RemoteError where a graph does not hold as many triples as the local one."""
        local = self._store.graphs
        held = self._remote.count(tuple(local))
        wrong = {g: held.get(g, 0) for g in local if held.get(g, 0) != local[g].quads}
        if wrong:
            self._catalogue.record(dict.fromkeys(wrong, PENDING))
            raise RemoteError(self._mismatch(wrong))

    def _mismatch(self, wrong: Mapping[str, int]) -> str:
        named = [
            f"{curie(graph)} ({count} triples instead of {self._store.graphs[graph].quads})"
            for graph, count in list(wrong.items())[:_NAMED]
        ]
        more = f" and {len(wrong) - _NAMED} more" if len(wrong) > _NAMED else ""
        return (
            f"The store does not hold what was pushed: {', '.join(named)}{more}; push again to"
            " replace these graphs, and see who else writes to the store."
        )
