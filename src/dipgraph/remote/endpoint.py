"""A SPARQL endpoint that is asked like the embedded store, and gives the same rows or an error."""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Final

import pyoxigraph as ox
from SPARQLWrapper import POST, SELECT, SPARQLWrapper

from dipgraph import __version__
from dipgraph.errors import RemoteError
from dipgraph.namespaces import ONTOLOGY
from dipgraph.remote.failures import refused
from dipgraph.remote.results import ROWS, TRIPLES, read_results
from dipgraph.remote.stores import STORE_TYPES, Address, recognise
from dipgraph.remote.transport import Reply, Request, Transport, form
from dipgraph.store import QueryResults

__all__ = ["Endpoint", "find_address", "open_endpoint"]

_GRAPH_FORM: Final = re.compile(
    r"(?:\s|#[^\n\r]*|(?:PREFIX[^<#]*|BASE\s*)<[^>]*>)*+(CONSTRUCT|DESCRIBE)\b", re.IGNORECASE
)
"""A query that asks for triples: comments and the prologue, then the keyword of its form."""

_GRAPH: Final = re.compile(r"\bGRAPH\b", re.IGNORECASE)
_NAMED_GRAPHS: Final = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
_MANY: Final = "SELECT (1 AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f }"
"""A query of more rows than a store gives: the square of the number of its triples."""

_MOST_NAMED: Final = 1000
_UNITED: Final = f"ASK {{ <{ONTOLOGY}> ?p ?o }}"
_APART: Final = f"ASK {{ GRAPH ?g {{ <{ONTOLOGY}> ?p ?o }} }}"


class Endpoint:
    """A SPARQL endpoint, for reading.

    Its default graph is the one that the store itself takes, or the ``united`` one of all graphs.
    """

    def __init__(self, transport: Transport, address: Address, united: bool = False) -> None:
        """Ask the store at an address, over a line to it."""
        self.address = address
        self._transport = transport
        self._parameters = address.type.union if united else {}

    def query(self, text: str, prefixes: dict[str, str] | None = None) -> QueryResults:
        """Return the results of a SPARQL query.

        ``prefixes`` are those that the text need not declare. Raises RemoteError where the endpoint
        fails, and PartialError where the answer is not whole.
        """
        declared = "".join(f"PREFIX {p}: <{iri}> " for p, iri in (prefixes or {}).items())
        hidden = self.address.type.hides and self._parameters and _GRAPH.search(text)
        reply = self._send(declared + text, self._graphs if hidden else ())
        results = read_results(reply, self.address.query)
        caps = self.address.type.caps or recognise(self.address.query, reply.headers).caps
        if caps and isinstance(results, ox.QueryTriples):
            self._check_uncapped(len(list(results)))
            return read_results(reply, self.address.query)
        return results

    def _check_uncapped(self, triples: int) -> None:
        """Raise PartialError where the store does not give more rows than triples came."""
        if triples:
            read_results(self._send(f"{_MANY} LIMIT {triples + 1}", ()), self.address.query)

    @cached_property
    def _graphs(self) -> tuple[str, ...]:
        """Return the named graphs of the store; raise RemoteError where they are too many."""
        rows = Endpoint(self._transport, self.address).query(_NAMED_GRAPHS)
        assert isinstance(rows, ox.QuerySolutions)
        graphs = tuple(row["g"].value for row in rows)
        if len(graphs) > _MOST_NAMED:
            raise RemoteError(
                f"{self.address.query} cannot look into {len(graphs)} named graphs and their union"
                f" at once; {self.address.type.advice}."
            )
        return graphs

    def _send(self, text: str, graphs: Iterable[str]) -> Reply:
        form = _GRAPH_FORM.match(text)
        describes = form is not None and form[1].upper() == "DESCRIBE"
        begin = self.address.type.describes if describes else ""
        accept = TRIPLES if form else ROWS
        return self._transport.send(self._request(begin + text, accept, graphs))

    def _request(self, text: str, accept: str, graphs: Iterable[str]) -> Request:
        """Return the request by which SPARQL 1.1 Protocol asks a query, as SPARQLWrapper makes it.

        It is sent by our own transport, because SPARQLWrapper's takes credentials along on a
        redirect and makes a GET of a POST. Its guess at the form of a query is fooled by comments,
        so the form is set. Virtuoso sends triples as rows where rows are accepted.
        """
        wrapper = SPARQLWrapper(self.address.query, agent=f"dipgraph/{__version__}")
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        wrapper.setQuery(text)
        wrapper.queryType = SELECT
        for name, value in self._parameters.items():
            wrapper.addParameter(name, value)
        for graph in graphs:
            wrapper.addNamedGraph(graph)
        wrapper.addCustomHttpHeader("Accept", accept)
        made = wrapper._createRequest()
        assert isinstance(made.data, bytes)
        return Request(made.get_method(), made.full_url, dict(made.header_items()), made.data)


def open_endpoint(transport: Transport, address: Address) -> Endpoint:
    """Return the endpoint at an address, its graphs united.

    Whoever listens to the transport is told where no graph of dipgraph is there. Raises RemoteError
    where it keeps them apart and no parameter unites them.
    """
    plain = Endpoint(transport, address)
    if plain.query(_UNITED):
        return plain
    united = Endpoint(transport, address, united=True)
    if united.query(_UNITED):
        return united
    if plain.query(_APART):
        raise RemoteError(
            f"{address.query} answers from an empty default graph and keeps the named graphs apart;"
            f" {address.type.advice}, or name its kind with --store-type."
        )
    transport.notify(
        f"{address.query} holds no graph of dipgraph; push one first, with: dipgraph push"
        " --endpoint."
    )
    return united


def find_address(transport: Transport, url: str, store_type: str | None) -> Address:
    """Return the addresses of the store at a URL; without a type, ask which store it is."""
    if store_type is not None:
        return STORE_TYPES[store_type].address(url)
    reply = transport.ask(form(url, {"query": "ASK {}"}, {"Accept": ROWS}))
    found = recognise(url, reply.headers)
    if found.name == "sparql" and reply.status >= 300:
        raise refused(url, reply.status, reply.headers, reply.body)
    return found.address(url)
