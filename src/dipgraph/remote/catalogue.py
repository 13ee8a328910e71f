"""What pushes have put into a triple store, kept there in a small graph of its own.

An entry is one triple: the named graph, as a fragment of the catalogue's IRI, has the SHA-256 of
its sorted N-Quads. No entry has the IRI of anything in the data, so nothing that is asked of the
data changes by them. A graph that is being written is ``PENDING``: it is ours, and nobody knows
what it holds, so that whoever pushes next replaces it.
"""

from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import urlencode

import pyoxigraph as ox

from dipgraph.document import Triple, ntriples
from dipgraph.errors import PartialError, RemoteError
from dipgraph.namespaces import BASE
from dipgraph.remote.failures import refused
from dipgraph.remote.stores import Address
from dipgraph.remote.transport import Request, Transport

__all__ = ["CATALOGUE", "PENDING", "Catalogue"]

CATALOGUE: Final = BASE + "catalogue"
PENDING: Final = "pending"

_HASH: Final = "https://schema.org/sha256"


class Catalogue:
    """The named graphs that pushes made in a store, by IRI, each with its hash or ``PENDING``."""

    def __init__(self, transport: Transport, address: Address) -> None:
        """Read the catalogue of the store at an address; it is empty where nothing was pushed."""
        self._transport = transport
        self._address = address
        self._entries = self._read()

    @property
    def entries(self) -> Mapping[str, str]:
        """Return the hash of each graph."""
        return self._entries

    def record(self, entries: Mapping[str, str]) -> None:
        """Record graphs with their hashes, in place of what was known of them."""
        self._update(entries.keys(), entries)
        self._entries |= entries

    def forget(self, graphs: Iterable[str]) -> None:
        """Remove the entries of graphs."""
        gone = list(graphs)
        self._update(gone, {})
        for graph in gone:
            self._entries.pop(graph, None)

    def _read(self) -> dict[str, str]:
        url = f"{self._address.graphs}?{urlencode({'graph': CATALOGUE})}"
        reply = self._transport.ask(Request("GET", url, {"Accept": "application/n-triples"}))
        if reply.status == 404:
            return {}
        if reply.status != 200:
            raise refused(url, reply.status, reply.headers, reply.body)
        try:
            quads = list(ox.parse(reply.body, format=ox.RdfFormat.N_TRIPLES))
        except SyntaxError as error:
            raise PartialError(
                f"The catalogue at {url} cannot be read ({error}); check --store-type."
            ) from error
        return dict(map(_entry, quads))

    def _update(self, known: Iterable[str], entries: Mapping[str, str]) -> None:
        """Send one update: what was known of some graphs goes, and the entries come."""
        gone = [_triple(graph, self._entries[graph]) for graph in known if graph in self._entries]
        come = [_triple(graph, value) for graph, value in entries.items()]
        steps = [("DELETE", gone), ("INSERT", come)]
        text = " ;\n".join(
            f"{verb} DATA {{ GRAPH <{CATALOGUE}> {{\n{ntriples(triples)}}} }}"
            for verb, triples in steps
            if triples
        )
        if text:
            body = urlencode({"update": text}).encode()
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            self._transport.send(Request("POST", self._address.update, headers, body))


def _triple(graph: str, value: str) -> Triple:
    return f"<{CATALOGUE}#{graph.removeprefix(BASE)}>", f"<{_HASH}>", f'"{value}"'


def _entry(quad: ox.Quad) -> tuple[str, str]:
    """Return the graph and the hash of an entry; raise RemoteError where it is none."""
    prefix = f"{CATALOGUE}#"
    subject, value = quad.subject, quad.object
    if (
        not isinstance(subject, ox.NamedNode)
        or not isinstance(value, ox.Literal)
        or not subject.value.startswith(prefix)
        or not value.value.isalnum()
    ):
        raise RemoteError(
            f"The catalogue <{CATALOGUE}> holds what no push wrote ({quad.subject}); remove that"
            " graph, and push again with --adopt."
        )
    return BASE + subject.value.removeprefix(prefix), value.value
