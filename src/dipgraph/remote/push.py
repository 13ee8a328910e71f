"""Push the named graphs of a store into a remote one: only those that changed, each checked.

A graph is claimed in the catalogue, written, counted, and recorded with its hash, in that order. So
whenever a push is cut off, the next one knows which graphs are its own and which are not whole.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dipgraph.errors import RemoteError
from dipgraph.namespaces import curie
from dipgraph.remote.catalogue import PENDING, Catalogue
from dipgraph.remote.graphs import RemoteGraphs
from dipgraph.remote.stores import Address
from dipgraph.remote.transport import Transport
from dipgraph.store import Store

__all__ = ["Plan", "Push"]

_BATCH: Final = 100_000
"""Quads that are added in one request: about 20 MiB."""

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
        self.plan = self._plan()

    def run(self, progress: Callable[[int], None] = lambda _: None) -> None:
        """Write what is new or changed, and compare every count; ``progress`` is told of quads.

        Foreign graphs are replaced as well: whoever calls this has decided so. Raises RemoteError
        where the store fails, or where a graph does not hold as many triples as the local one.
        """
        new = self.plan.new if self._adds else ()
        for batch in self._batches(new):
            self._write(batch, self._add)
            progress(self._quads(batch))
        rest = self.plan.changed + self.plan.foreign + (() if self._adds else self.plan.new)
        for batch in self._batches(rest):
            self._write(batch, self._replace)
            progress(self._quads(batch))
        self._check(self.plan.unchanged)

    def prune(self) -> None:
        """Remove the graphs that are gone."""
        for graph in self.plan.gone:
            self._catalogue.record({graph: PENDING})
            self._remote.drop(graph)
            self._catalogue.forget([graph])

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
            if quads >= _BATCH:
                yield batch
                batch, quads = [], 0
        if batch:
            yield batch

    def _quads(self, graphs: Iterable[str]) -> int:
        return sum(self._store.graphs[graph].quads for graph in graphs)

    def _write(self, graphs: Sequence[str], write: Callable[[Sequence[str]], None]) -> None:
        self._catalogue.record(dict.fromkeys(graphs, PENDING))
        write(graphs)
        self._check(graphs)
        self._catalogue.record({graph: self._store.graphs[graph].sha256 for graph in graphs})

    def _add(self, graphs: Sequence[str]) -> None:
        """Add graphs at once, or in parts where the store refuses so many."""
        try:
            self._remote.add(b"".join(map(self._store.nquads, graphs)))
        except RemoteError as error:
            if error.status != 413 or len(graphs) == 1:
                raise
            half = len(graphs) // 2
            self._add(graphs[:half])
            self._add(graphs[half:])

    def _replace(self, graphs: Sequence[str]) -> None:
        for graph in graphs:
            triples = self._store.ntriples(graph)
            self._remote.replace(graph, triples, self._store.graphs[graph].quads)

    def _check(self, graphs: Sequence[str]) -> None:
        """Raise RemoteError where a graph does not hold as many triples as the local one."""
        held = self._remote.count(graphs)
        wrong = {g: held.get(g, 0) for g in graphs if held.get(g, 0) != self._store.graphs[g].quads}
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
