"""What an endpoint answers, read to its end before any of it is used."""

from typing import Final

import pyoxigraph as ox

from dipgraph.errors import PartialError, RemoteError
from dipgraph.remote.failures import clean
from dipgraph.remote.transport import Reply
from dipgraph.store import QueryResults

__all__ = ["ROWS", "TRIPLES", "read_results"]

ROWS: Final = "application/sparql-results+json"
TRIPLES: Final = "application/n-triples, text/turtle;q=0.8"
_FORMATS: Final = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
}


def read_results(reply: Reply, url: str) -> QueryResults:
    """Return the results of a query, in JSON or as triples, that came from a URL.

    Raises RemoteError where they are something else, and PartialError where they are not whole.
    """
    media = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media in _FORMATS:
        return _triples(reply, url, _FORMATS[media])
    if media not in (ROWS, "application/json"):
        raise RemoteError(
            f"{url} answers with {clean(media) or 'something unnamed'}, not as a SPARQL endpoint"
            " does; check the address."
        )
    try:
        results = _parsed(reply)
        if isinstance(results, ox.QueryBoolean):
            _check_whole(reply, 0, url)
            return results
        rows = sum(1 for _ in results)
    except (SyntaxError, ValueError) as error:
        raise _broken(url, error) from error
    _check_whole(reply, rows, url)
    return _parsed(reply)


def _parsed(reply: Reply) -> QueryResults:
    """Return results that are read while they are used; an error may come only then."""
    return ox.parse_query_results(reply.body, format=ox.QueryResultsFormat.JSON)


def _triples(reply: Reply, url: str, form: ox.RdfFormat) -> ox.QueryTriples:
    held = ox.Store()
    try:
        held.load(reply.body, format=form)
    except SyntaxError as error:
        raise _broken(url, error) from error
    _check_framed(reply, url)
    _check_whole(reply, len(held), url)
    triples = held.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(triples, ox.QueryTriples)
    return triples


def _check_whole(reply: Reply, rows: int, url: str) -> None:
    """Raise PartialError where a header says that there may be more rows than came.

    Virtuoso names its limit in X-SPARQL-MaxRows, and a query that it gave up in X-SQL-State.
    """
    limit = reply.headers.get("x-sparql-maxrows", "").strip()
    if limit.isdecimal() and rows >= float(limit) > 0:
        raise PartialError(
            f"{url} gives no more than {limit} rows, so this answer may lack some; make the"
            " question narrower, or raise that limit (ResultSetMaxRows in Virtuoso)."
        )
    if "x-sql-state" in reply.headers:
        said = clean(reply.headers.get("x-sql-message", ""))
        raise PartialError(
            f"{url} gave the query up and sent a part of the answer ({said}); make the question"
            " narrower, or allow it more time."
        )


def _check_framed(reply: Reply, url: str) -> None:
    """Raise PartialError where only the end of the connection says that the triples end.

    Triples that are cut at the end of a line are well-formed, and so is the end of a connection.
    """
    framed = "content-length" in reply.headers or "transfer-encoding" in reply.headers
    if not framed:
        raise PartialError(
            f"{url} does not say where its triples end, so this answer may lack some; ask for rows"
            " instead, or see what stands between."
        )


def _broken(url: str, error: Exception) -> PartialError:
    words = clean(str(error))
    return PartialError(
        f"The answer of {url} cannot be read to its end ({words}); it may have hit a limit of time"
        " or size there: make the question narrower, or raise that limit."
    )
