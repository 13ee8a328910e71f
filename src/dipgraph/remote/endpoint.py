"""A SPARQL endpoint that is asked like the embedded store, and gives the same rows or an error."""

from typing import Final
from urllib.parse import urlencode

import pyoxigraph as ox
from SPARQLWrapper import POST, SELECT, SPARQLWrapper

from dipgraph import __version__
from dipgraph.errors import PartialError, RemoteError
from dipgraph.namespaces import ONTOLOGY
from dipgraph.remote.failures import refused
from dipgraph.remote.stores import STORE_TYPES, Address, recognise
from dipgraph.remote.transport import Reply, Request, Transport
from dipgraph.store import QueryResults

__all__ = ["Endpoint", "find_address", "open_endpoint"]

_ROWS: Final = "application/sparql-results+json"
_TRIPLES: Final = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
}
_ACCEPT: Final = f"{_ROWS}, application/n-triples;q=0.9, text/turtle;q=0.8"
_FORM: Final = "application/x-www-form-urlencoded"
_UNITED: Final = f"ASK {{ <{ONTOLOGY}> ?p ?o }}"
_APART: Final = f"ASK {{ GRAPH ?g {{ <{ONTOLOGY}> ?p ?o }} }}"


class Endpoint:
    """A SPARQL endpoint, for reading; its default graph is the union of all graphs."""

    def __init__(self, transport: Transport, address: Address) -> None:
        """Ask the store at an address, over a line to it."""
        self.address = address
        self._transport = transport

    def query(self, text: str, prefixes: dict[str, str] | None = None) -> QueryResults:
        """Return the results of a SPARQL query.

        ``prefixes`` are those that the text need not declare. Raises RemoteError where the endpoint
        fails, and PartialError where the answer is not whole.
        """
        declared = "".join(f"PREFIX {p}: <{iri}> " for p, iri in (prefixes or {}).items())
        reply = self._transport.send(self._request(declared + text))
        return _results(reply, self.address.query)

    def _request(self, text: str) -> Request:
        """Return the request by which SPARQL 1.1 Protocol asks a query, as SPARQLWrapper makes it.

        It is sent by our own transport, because SPARQLWrapper's takes credentials along on a
        redirect and makes a GET of a POST. Its guess at the form of a query is fooled by comments,
        so the form is set; what comes back tells what was asked.
        """
        wrapper = SPARQLWrapper(self.address.query, agent=f"dipgraph/{__version__}")
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        wrapper.setQuery(text)
        wrapper.queryType = SELECT
        for name, value in self.address.type.union.items():
            wrapper.addParameter(name, value)
        wrapper.addCustomHttpHeader("Accept", _ACCEPT)
        made = wrapper._createRequest()
        assert isinstance(made.data, bytes)
        return Request(made.get_method(), made.full_url, dict(made.header_items()), made.data)


def open_endpoint(transport: Transport, address: Address) -> Endpoint:
    """Return the endpoint at an address; raise RemoteError where it keeps its graphs apart."""
    endpoint = Endpoint(transport, address)
    if not endpoint.query(_UNITED) and endpoint.query(_APART):
        raise RemoteError(
            f"{address.query} answers from an empty default graph and keeps the named graphs apart;"
            f" {address.type.advice}, or name its kind with --store-type."
        )
    return endpoint


def find_address(transport: Transport, url: str, store_type: str | None) -> Address:
    """Return the addresses of the store at a URL; without a type, ask which store it is."""
    if store_type is not None:
        return STORE_TYPES[store_type].address(url)
    body = urlencode({"query": "ASK {}"}).encode()
    reply = transport.ask(Request("POST", url, {"Accept": _ROWS, "Content-Type": _FORM}, body))
    found = recognise(url, reply.headers)
    if found.name == "sparql" and reply.status >= 300:
        raise refused(url, reply.status, reply.headers, reply.body)
    return found.address(url)


def _results(reply: Reply, url: str) -> QueryResults:
    media = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media in _TRIPLES:
        return _triples(reply, url, _TRIPLES[media])
    if media not in (_ROWS, "application/json"):
        raise RemoteError(
            f"{url} answers with {media or 'something unnamed'}, not as a SPARQL endpoint does;"
            " check the address."
        )
    results = _parsed(reply, url)
    if isinstance(results, ox.QuerySolutions):
        _check_whole(reply, sum(1 for _ in results), url)
        return _parsed(reply, url)
    return results


def _parsed(reply: Reply, url: str) -> QueryResults:
    try:
        return ox.parse_query_results(reply.body, format=ox.QueryResultsFormat.JSON)
    except (SyntaxError, ValueError) as error:
        raise _broken(url, error) from error


def _triples(reply: Reply, url: str, form: ox.RdfFormat) -> ox.QueryTriples:
    held = ox.Store()
    try:
        held.load(reply.body, format=form)
    except SyntaxError as error:
        raise _broken(url, error) from error
    triples = held.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(triples, ox.QueryTriples)
    return triples


def _check_whole(reply: Reply, rows: int, url: str) -> None:
    """Raise PartialError where a header says that there may be more rows than came.

    Virtuoso names its limit in X-SPARQL-MaxRows, and a query that it gave up in X-SQL-State.
    """
    limit = reply.headers.get("x-sparql-maxrows", "").strip()
    if limit.isdecimal() and rows >= int(limit):
        raise PartialError(
            f"{url} gives no more than {limit} rows, so this answer may lack some; make the"
            " question narrower, or raise that limit (ResultSetMaxRows in Virtuoso)."
        )
    if "x-sql-state" in reply.headers:
        said = " ".join(reply.headers.get("x-sql-message", "").split())
        raise PartialError(
            f"{url} gave the query up and sent a part of the answer ({said}); make the question"
            " narrower, or allow it more time."
        )


def _broken(url: str, error: Exception) -> PartialError:
    words = " ".join(str(error).split())
    return PartialError(
        f"The answer of {url} cannot be read to its end ({words}); it may have hit a limit of time"
        " or size there: make the question narrower, or raise that limit."
    )
