"""What pushes have put into a triple store, kept there in a small graph of its own.

An entry is one triple: the named graph, as a fragment of the catalogue's IRI, has the SHA-256 of
its sorted N-Quads. No entry has the IRI of anything in the data, so nothing that is asked of the
data changes by them. A graph that is being written is ``PENDING``: it is ours, and nobody knows
what it holds, so that whoever pushes next replaces it. So is a graph with two hashes: two pushes
wrote it at the same time.

Graphs in which a new content is built aside have an entry, too, so that what an interrupted push
left of them is found.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import pyoxigraph as ox

from dipgraph.document import Triple, ntriples
from dipgraph.errors import PartialError, RemoteError
from dipgraph.namespaces import BASE
from dipgraph.remote.endpoint import Endpoint
from dipgraph.remote.failures import clean
from dipgraph.remote.stores import Address
from dipgraph.remote.transport import Transport, form

__all__ = ["CATALOGUE", "PENDING", "STAGING", "Catalogue"]

CATALOGUE: Final = BASE + "catalogue"
PENDING: Final = "pending"
STAGING: Final = f"{CATALOGUE}/staging/"
"""How the names of the graphs begin in which a new content is built aside."""

_HASH: Final = "https://schema.org/sha256"
_BEGINNINGS: Final = "0123456789abcdef" + PENDING[0]
"""The characters with which an entry's value may begin."""

_AT_ONCE: Final = 250
"""Entries that one update writes: RDF4J Server refuses a form of more than 200 kB, and Virtuoso a
text of some 5,000 lines."""


class Catalogue:
    """The named graphs that pushes made in a store, by IRI, each with its hash or ``PENDING``."""

    def __init__(self, transport: Transport, address: Address) -> None:
        """Read the catalogue of the store at an address; it is empty where nothing was pushed."""
        self._transport = transport
        self._address = address
        self._endpoint = Endpoint(transport, address)
        self._values = self._read()

    @property
    def entries(self) -> Mapping[str, str]:
        """Return the hash of each graph, or ``PENDING``."""
        return {
            graph: PENDING if len(values) > 1 else next(iter(values))
            for graph, values in self._values.items()
            if not graph.startswith(STAGING)
        }

    @property
    def staging(self) -> tuple[str, ...]:
        """Return the graphs that were built aside and not removed."""
        return tuple(graph for graph in self._values if graph.startswith(STAGING))

    def record(self, entries: Mapping[str, str]) -> None:
        """Record graphs with their hashes, in place of what was known of them."""
        for some in _parts(entries):
            self._update(some, {graph: entries[graph] for graph in some})
            self._values |= {graph: {entries[graph]} for graph in some}

    def forget(self, graphs: Iterable[str]) -> None:
        """Remove the entries of graphs."""
        for some in _parts(graphs):
            self._update(some, {})
            for graph in some:
                self._values.pop(graph, None)

    def _read(self) -> dict[str, set[str]]:
        """Return the values of each graph; in parts, where the store caps its rows."""
        found: dict[str, set[str]] = {}
        try:
            entries = list(self._select(""))
        except PartialError:
            entries = [entry for begin in _BEGINNINGS for entry in self._select(begin)]
        for graph, value in entries:
            found.setdefault(graph, set()).add(value)
        return found

    def _select(self, begin: str) -> Iterator[tuple[str, str]]:
        rows = self._endpoint.query(
            f"SELECT ?s ?o WHERE {{ GRAPH <{CATALOGUE}> {{ ?s ?p ?o }}"
            + (f' FILTER STRSTARTS(STR(?o), "{begin}") }}' if begin else " }")
        )
        assert isinstance(rows, ox.QuerySolutions)
        return (_entry(row["s"], row["o"]) for row in rows)

    def _update(self, known: Iterable[str], entries: Mapping[str, str]) -> None:
        """Send one update: the entries come, and what else was known of some graphs goes.

        In that order, because a store may end an update between its steps: two entries are
        pending, and none would be nobody's.
        """
        come = [_triple(graph, value) for graph, value in entries.items()]
        gone = [
            _triple(graph, value)
            for graph in known
            for value in sorted(self._values.get(graph, set()) - {entries.get(graph)})
        ]
        steps = [("INSERT", come), ("DELETE", gone)]
        text = " ;\n".join(
            f"{verb} DATA {{ GRAPH <{CATALOGUE}> {{\n{ntriples(triples)}}} }}"
            for verb, triples in steps
            if triples
        )
        if text:
            self._transport.send(form(self._address.update, {"update": text}))


def _triple(graph: str, value: str) -> Triple:
    return f"<{CATALOGUE}#{graph.removeprefix(BASE)}>", f"<{_HASH}>", f'"{value}"'


def _entry(subject: object, value: object) -> tuple[str, str]:
    """Return the graph and the hash of an entry; raise RemoteError where it is none."""
    prefix = f"{CATALOGUE}#"
    if (
        not isinstance(subject, ox.NamedNode)
        or not isinstance(value, ox.Literal)
        or not subject.value.startswith(prefix)
        or not value.value.isalnum()
    ):
        raise RemoteError(
            f"The catalogue <{CATALOGUE}> holds what no push wrote ({clean(str(subject))}); remove"
            " that graph, and push again with --adopt."
        )
    return BASE + subject.value.removeprefix(prefix), value.value


def _parts(graphs: Iterable[str]) -> Iterator[list[str]]:
    """Yield graphs by as many as one update takes."""
    every = list(graphs)
    for i in range(0, len(every), _AT_ONCE):
        yield every[i : i + _AT_ONCE]
