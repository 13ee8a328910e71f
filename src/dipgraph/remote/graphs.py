"""Single named graphs of a remote triple store: counted, added, replaced, dropped."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

import pyoxigraph as ox

from dipgraph.errors import PartialError, RemoteError
from dipgraph.namespaces import BASE
from dipgraph.remote.endpoint import Endpoint
from dipgraph.remote.stores import Address
from dipgraph.remote.transport import Request, Transport, form

__all__ = ["RemoteGraphs"]

_AT_ONCE: Final = 500
"""Graphs that one query counts, well below the rows that a store may give."""

_NQUADS: Final = {"Content-Type": "application/n-quads"}
_NTRIPLES: Final = {"Content-Type": "application/n-triples"}
_SPARQL_UPDATE: Final = {"Content-Type": "application/sparql-update"}


class RemoteGraphs:
    """The named graphs of the store at an address."""

    def __init__(self, transport: Transport, address: Address) -> None:
        """Write to the store at an address, over a line to it."""
        self._transport = transport
        self._address = address
        self._endpoint = Endpoint(transport, address)

    def count(self, graphs: Sequence[str]) -> Mapping[str, int]:
        """Return the number of triples in each of these graphs that holds any, by IRI."""
        counts: dict[str, int] = {}
        for which in self._chosen(graphs):
            rows = self._endpoint.query(
                f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ {which} }} GROUP BY ?g"
            )
            if not isinstance(rows, ox.QuerySolutions):
                raise PartialError(
                    f"{self._address.query} does not count its graphs; check --store-type."
                )
            counts |= {row["g"].value: int(row["n"].value) for row in rows if row["g"] is not None}
        return {graph: counts[graph] for graph in graphs if counts.get(graph)}

    def add(self, nquads: bytes) -> None:
        """Add the quads of graphs that the store does not hold yet."""
        assert self._address.quads is not None
        self._transport.send(Request("POST", self._address.quads, _NQUADS, nquads))

    def replace(self, graph: str, ntriples: bytes) -> None:
        """Make a graph hold exactly these triples."""
        if self._address.type.replaces == "update":
            name = ox.NamedNode(graph)
            begin = f"DROP SILENT GRAPH {name} ;\nINSERT DATA {{ GRAPH {name} {{\n".encode()
            body = b"".join([begin, ntriples, b"} }"])
            self._transport.send(Request("POST", self._address.update, _SPARQL_UPDATE, body))
        else:
            self._transport.send(Request("PUT", self._url(graph), _NTRIPLES, ntriples))

    def move(self, source: str, graph: str, count: int) -> None:
        """Make a graph hold the triples of another one, if that holds so many, and remove that."""
        arrived = self.count([source]).get(source, 0)
        if arrived != count:
            raise RemoteError(
                f"{self._address.graphs} took {arrived} of the {count} triples of <{graph}>, which"
                " is as before; see the log of the store."
            )
        self._update(f"MOVE {ox.NamedNode(source)} TO {ox.NamedNode(graph)}")

    def drop(self, graphs: Iterable[str]) -> None:
        """Remove graphs, those that are there."""
        names = (ox.NamedNode(graph) for graph in graphs)
        self._update(" ;\n".join(f"DROP SILENT GRAPH {name}" for name in names))

    def _chosen(self, graphs: Sequence[str]) -> Iterator[str]:
        """Yield the patterns of queries that together meet all triples of these graphs."""
        if self._address.type.scans and len(graphs) > 1:
            yield f'GRAPH ?g {{ ?s ?p ?o }} FILTER STRSTARTS(STR(?g), "{BASE}")'
            return
        for i in range(0, len(graphs), _AT_ONCE):
            names = " ".join(str(ox.NamedNode(graph)) for graph in graphs[i : i + _AT_ONCE])
            yield f"VALUES ?g {{ {names} }} GRAPH ?g {{ ?s ?p ?o }}"

    def _update(self, text: str) -> None:
        self._transport.send(form(self._address.update, {"update": text}))

    def _url(self, graph: str) -> str:
        return f"{self._address.graphs}?{urlencode({'graph': graph})}"
