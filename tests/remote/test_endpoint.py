"""What an endpoint answers is whole and is an answer, or it is an error that says what it is."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pyoxigraph as ox
import pytest
from tests.servers.faulty import Answer, start_faulty

from dipgraph.errors import PartialError, RemoteError
from dipgraph.remote.endpoint import Endpoint, find_address, open_endpoint
from dipgraph.remote.stores import STORE_TYPES, recognise
from dipgraph.remote.transport import Transport

_JSON = "application/sparql-results+json"


def _rows(*values: str, headers: dict[str, str] | None = None) -> Answer:
    bindings = [{"s": {"type": "literal", "value": value}} for value in values]
    body: dict[str, Any] = {"head": {"vars": ["s"]}, "results": {"bindings": bindings}}
    return Answer(200, json.dumps(body).encode(), {"Content-Type": _JSON, **(headers or {})})


def _truth(value: bool, **headers: str) -> Answer:
    body = json.dumps({"head": {}, "boolean": value}).encode()
    return Answer(200, body, {"Content-Type": _JSON, **headers})


@contextmanager
def _endpoint(*steps: Answer, kind: str = "sparql") -> Iterator[Endpoint]:
    with start_faulty(*steps) as server, Transport(server.url) as transport:
        yield Endpoint(transport, STORE_TYPES[kind].address(server.url))


def _select(*steps: Answer) -> list[str]:
    with _endpoint(*steps) as endpoint:
        found = endpoint.query("SELECT ?s WHERE { ?s ?p ?o }")
        assert isinstance(found, ox.QuerySolutions)
        return [row["s"].value for row in found]


def test_rows_come_in_their_order() -> None:
    assert _select(_rows("b", "a")) == ["b", "a"]
    assert _select(_rows()) == []


def test_a_200_with_half_a_body_is_partial() -> None:
    whole = _rows(*"abcdefgh")
    for length in range(0, len(whole.body), 29):
        with pytest.raises(PartialError, match="cannot be read to its end"):
            _select(Answer(200, whole.body[:length], whole.headers))


def test_triples_that_are_cut_are_partial() -> None:
    body = b"<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn"
    with pytest.raises(PartialError, match="cannot be read to its end"):
        _select(Answer(200, body, {"Content-Type": "application/n-triples"}))


@pytest.mark.parametrize(("limit", "whole"), [("3", True), ("2", False), ("1", False)])
def test_a_cap_of_rows_that_only_a_header_names_is_partial(limit: str, whole: bool) -> None:
    capped = _rows("a", "b", headers={"X-SPARQL-MaxRows": limit})
    if whole:
        assert _select(capped) == ["a", "b"]
        return
    with pytest.raises(PartialError, match=rf"no more than {limit} rows.*ResultSetMaxRows"):
        _select(capped)


def test_a_query_that_was_given_up_is_partial() -> None:
    headers = {"X-SQL-State": "S1TAT", "X-SQL-Message": "anytime  timeout"}
    with pytest.raises(PartialError, match=r"a part of the answer \(anytime timeout\)"):
        _select(_rows("a", headers=headers))


_NTRIPLES = b"<urn:a> <urn:b> <urn:c> .\n"


def _construct(body: bytes, *, ended: bool = False, **headers: str) -> int:
    media = {"Content-Type": "application/n-triples"}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = Answer(200, body, media | named, framing="connection" if ended else "length")
    with _endpoint(answer) as endpoint:
        found = endpoint.query("CONSTRUCT WHERE { ?s ?p ?o }")
        assert isinstance(found, ox.QueryTriples)
        return sum(1 for _ in found)


def test_triples_of_a_query_that_was_given_up_are_partial() -> None:
    assert _construct(_NTRIPLES) == 1
    with pytest.raises(PartialError, match="gave the query up"):
        _construct(_NTRIPLES, X_SQL_State="S1TAT")


def test_triples_that_only_the_end_of_the_connection_ends_are_partial() -> None:
    with pytest.raises(PartialError, match="does not say where its triples end"):
        _construct(_NTRIPLES, ended=True)


@pytest.mark.parametrize(("kind", "server"), [("virtuoso", "nginx"), ("sparql", "Virtuoso/07.20")])
@pytest.mark.parametrize("capped", [False, True])
def test_as_many_triples_as_virtuoso_gives_are_partial(
    kind: str, server: str, capped: bool
) -> None:
    triples = b"<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> <urn:d> .\n"
    answer = Answer(200, triples, {"Content-Type": "application/n-triples", "Server": server})
    rows = _rows("a", "b", headers={"X-SPARQL-MaxRows": "2"}) if capped else _rows("a", "b", "c")
    with start_faulty(answer, rows) as faulty, Transport(faulty.url) as transport:
        endpoint = Endpoint(transport, STORE_TYPES[kind].address(faulty.url))
        if capped:
            with pytest.raises(PartialError, match="no more than 2 rows"):
                endpoint.query("CONSTRUCT WHERE { ?s ?p ?o }")
        else:
            found = endpoint.query("CONSTRUCT WHERE { ?s ?p ?o }")
            assert isinstance(found, ox.QueryTriples)
            assert sum(1 for _ in found) == 2
        assert faulty.requests[1].body.endswith(b"+LIMIT+3")


def test_a_truth_of_a_query_that_was_given_up_is_partial() -> None:
    given_up = _truth(False, **{"X-SQL-State": "S1TAT"})
    with _endpoint(given_up) as endpoint, pytest.raises(PartialError, match="gave the query up"):
        endpoint.query("ASK {}")


def test_what_an_endpoint_says_comes_without_control_characters() -> None:
    with pytest.raises(PartialError, match=r"the answer \(a \[2J timeout\);"):
        _select(
            _rows("a", headers={"X-SQL-State": "S1TAT", "X-SQL-Message": "a\x1b[2J\x9btimeout"})
        )
    with pytest.raises(RemoteError, match=r"answers with text/ \[2jx, not"):
        _select(Answer(200, b"", {"Content-Type": "text/\x1b[2Jx"}))


@pytest.mark.parametrize("media", ["text/html", "", "application/xml"])
def test_what_is_no_answer_is_named(media: str) -> None:
    with pytest.raises(RemoteError, match=r"answers with .*, not as a SPARQL endpoint does"):
        _select(Answer(200, b"<h1>Welcome</h1>", {"Content-Type": media} if media else {}))


def test_a_query_is_posted_as_the_protocol_says_whatever_its_comments_say() -> None:
    with start_faulty(_rows()) as server, Transport(server.url) as transport:
        endpoint = Endpoint(transport, STORE_TYPES["sparql"].address(server.url))
        endpoint.query("# DROP what\n# you do not need\nSELECT ?s {}", {"dip": "urn:d#"})
        (request,) = server.requests
    assert request.method == "POST"
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert request.body.startswith(b"query=PREFIX+dip%3A+%3Curn%3Ad%23%3E")


def test_a_store_whose_graphs_are_united_is_asked_as_it_is() -> None:
    with start_faulty(_truth(True)) as server, Transport(server.url) as transport:
        opened = open_endpoint(transport, STORE_TYPES["fuseki"].address(server.url))
        server.add(_truth(True))
        opened.query("ASK { ?s ?p ?o }")
        assert b"default-graph-uri" not in server.requests[-1].body


def test_graphs_that_are_kept_apart_are_united_by_a_parameter() -> None:
    with start_faulty(_truth(False), _truth(True)) as server, Transport(server.url) as transport:
        opened = open_endpoint(transport, STORE_TYPES["oxigraph"].address(server.url))
        server.add(_truth(True))
        opened.query("ASK { GRAPH ?g { ?s ?p ?o } }")
        assert b"union-default-graph=true" in server.requests[-1].body


@pytest.mark.parametrize("kind", ["oxigraph", "fuseki", "sparql", "stardog"])
def test_graphs_that_nothing_unites_are_an_error_with_advice(kind: str) -> None:
    address = STORE_TYPES[kind].address
    with (
        start_faulty(_truth(False), _truth(False), _truth(True)) as server,
        Transport(server.url) as line,
        pytest.raises(RemoteError) as caught,
    ):
        open_endpoint(line, address(server.url))
    assert STORE_TYPES[kind].advice in str(caught.value)
    assert caught.value.exit_code == 4


def test_a_store_without_dipgraph_is_no_error_and_said_to_be_one() -> None:
    said: list[str] = []
    with (
        start_faulty(*[_truth(False)] * 3) as server,
        Transport(server.url, notify=said.append) as transport,
    ):
        open_endpoint(transport, STORE_TYPES["oxigraph"].address(server.url))
        assert said == [
            f"{server.url}/query holds no graph of dipgraph; push one first, with: dipgraph push"
            " --endpoint."
        ]
        server.add(_truth(False), _truth(True))
        open_endpoint(transport, STORE_TYPES["oxigraph"].address(server.url))
    assert len(said) == 1


def test_a_fuseki_of_many_graphs_is_told_how_to_start() -> None:
    bindings = [{"g": {"type": "uri", "value": f"urn:g{n}"}} for n in range(1001)]
    body = json.dumps({"head": {"vars": ["g"]}, "results": {"bindings": bindings}}).encode()
    graphs = Answer(200, body, {"Content-Type": _JSON})
    with (
        start_faulty(_truth(False), _truth(True), graphs) as server,
        Transport(server.url) as transport,
    ):
        opened = open_endpoint(transport, STORE_TYPES["fuseki"].address(server.url))
        with pytest.raises(RemoteError, match=r"1001 named graphs.*unionDefaultGraph=true"):
            opened.query("ASK { GRAPH ?g { ?s ?p ?o } }")


@pytest.mark.parametrize(
    ("url", "headers", "name"),
    [
        ("http://h", {"server": "Oxigraph/0.5"}, "oxigraph"),
        ("http://h/ds", {"fuseki-request-id": "7"}, "fuseki"),
        ("http://h/ds", {"server": "Apache Jena Fuseki (5.4.0)"}, "fuseki"),
        ("http://h/sparql", {"server": "Virtuoso/07.20 (Linux)"}, "virtuoso"),
        ("http://h/rdf4j-server/repositories/ds", {}, "rdf4j"),
        ("http://h/repositories/ds", {"server": "GraphDB/10"}, "graphdb"),
        ("http://h/sparql", {"server": "nginx"}, "sparql"),
    ],
)
def test_a_store_is_known_by_its_headers(url: str, headers: dict[str, str], name: str) -> None:
    assert recognise(url, headers).name == name


@pytest.mark.parametrize("kind", STORE_TYPES.values(), ids=lambda kind: kind.name)
def test_any_of_a_stores_addresses_leads_to_all_of_them(kind: Any) -> None:
    known = kind.address("http://h:1/base")
    for given in (known.query, known.update, known.graphs, "http://h:1/base/"):
        assert kind.address(given) == known


def test_an_endpoint_tells_its_kind_or_why_not() -> None:
    with (
        start_faulty(Answer(404, b"", {"Server": "Virtuoso"}), Answer(404)) as server,
        Transport(server.url) as transport,
    ):
        # http.server names itself first, so ours is the second of two.
        assert find_address(transport, server.url, "rdf4j").type.name == "rdf4j"
        assert not server.requests
        assert find_address(transport, server.url, None).type.name == "virtuoso"
        with pytest.raises(RemoteError, match="There is nothing at"):
            find_address(transport, server.url, None)


def test_a_real_endpoint_gives_all_triples_or_an_error(server: Any) -> None:
    graph = {"graph": "https://example.org/many"}
    lines = "".join(f"<urn:s{n}> <urn:p> {n} .\n" for n in range(12_000))
    media = {"Content-Type": "text/turtle"}
    with httpx.Client(auth=server.auth, params=graph, timeout=60) as client:
        client.put(server.graph_url, content=lines, headers=media).raise_for_status()
        try:
            _ask_for_many(server)
        finally:
            client.delete(server.graph_url).raise_for_status()


def _ask_for_many(server: Any) -> None:
    text = "CONSTRUCT {?s ?p ?o} WHERE { GRAPH <https://example.org/many> { ?s ?p ?o } }"
    with Transport(server.url) as transport:
        endpoint = Endpoint(transport, find_address(transport, server.url, None))
        few = endpoint.query(f"{text} LIMIT 9000")
        assert isinstance(few, ox.QueryTriples)
        assert sum(1 for _ in few) == 9000
        if server.name == "virtuoso":
            described = endpoint.query("DESCRIBE <urn:s7>", {"dip": "urn:d#"})
            assert isinstance(described, ox.QueryTriples)
            assert "<urn:s7> <urn:p>" in "".join(map(str, described))
            with pytest.raises(PartialError, match="may lack some"):
                endpoint.query(text)
            return
        every = endpoint.query(text)
        assert isinstance(every, ox.QueryTriples)
        assert sum(1 for _ in every) == 12_000


def test_a_real_endpoint_tells_its_kind(server: Any) -> None:
    with Transport(server.url) as transport:
        address = find_address(transport, server.url, None)
        assert address.type.name == server.name
        assert address.type.tested
        assert (address.update, address.graphs) == (server.update_url, server.graph_url)
