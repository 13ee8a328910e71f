"""Single named graphs of a remote triple store: counted, added, replaced, dropped."""

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

import pyoxigraph as ox

from dipgraph.errors import PartialError, RemoteError
from dipgraph.remote.catalogue import CATALOGUE
from dipgraph.remote.endpoint import Endpoint
from dipgraph.remote.stores import Address
from dipgraph.remote.transport import Request, Transport

__all__ = ["RemoteGraphs"]

_STAGING: Final = f"{CATALOGUE}/staging"
_AT_ONCE: Final = 500
"""Graphs that one query counts, well below the rows that a store may give."""

_NQUADS: Final = {"Content-Type": "application/n-quads"}
_NTRIPLES: Final = {"Content-Type": "application/n-triples"}
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}


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
        for i in range(0, len(graphs), _AT_ONCE):
            names = " ".join(str(ox.NamedNode(graph)) for graph in graphs[i : i + _AT_ONCE])
            rows = self._endpoint.query(
                f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ VALUES ?g {{ {names} }}"
                " GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
            )
            if not isinstance(rows, ox.QuerySolutions):
                raise PartialError(f"{self._address.query} does not count its graphs.")
            counts |= {row["g"].value: int(row["n"].value) for row in rows}
        return {graph: count for graph, count in counts.items() if count}

    def add(self, nquads: bytes) -> None:
        """Add the quads of graphs that the store does not hold yet."""
        assert self._address.quads is not None
        self._transport.send(Request("POST", self._address.quads, _NQUADS, nquads))

    def replace(self, graph: str, ntriples: bytes, count: int) -> None:
        """Make a graph hold exactly these triples, which are so many."""
        if not self._address.type.staged:
            self._transport.send(Request("PUT", self._url(graph), _NTRIPLES, ntriples))
            return
        self.drop(_STAGING)
        self._transport.send(Request("PUT", self._url(_STAGING), _NTRIPLES, ntriples))
        arrived = self.count([_STAGING]).get(_STAGING, 0)
        if arrived != count:
            raise RemoteError(
                f"{self._address.graphs} took {arrived} of the {count} triples of <{graph}>, which"
                " is as before; see the log of the store."
            )
        self._update(f"MOVE <{_STAGING}> TO {ox.NamedNode(graph)}")

    def drop(self, graph: str) -> None:
        """Remove a graph, if it is there."""
        self._update(f"DROP SILENT GRAPH {ox.NamedNode(graph)}")

    def _update(self, text: str) -> None:
        body = urlencode({"update": text}).encode()
        self._transport.send(Request("POST", self._address.update, _FORM, body))

    def _url(self, graph: str) -> str:
        return f"{self._address.graphs}?{urlencode({'graph': graph})}"
