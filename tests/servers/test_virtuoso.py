"""The traps of Virtuoso that the code must get round are there in the one we test against."""

from collections.abc import Iterator

import httpx
import pytest
from tests.servers.base import Server
from tests.servers.fixtures import installed
from tests.servers.virtuoso import start_virtuoso

_GRAPH = "https://example.org/graph"


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with installed(), start_virtuoso(tmp_path_factory.mktemp("virtuoso")) as server:
        yield server


def test_nobody_writes_without_the_password(virtuoso: Server) -> None:
    update = "INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 1 } }"
    answer = httpx.post(virtuoso.update_url, data={"update": update}, timeout=60)
    assert answer.status_code == httpx.codes.UNAUTHORIZED
    assert answer.headers["WWW-Authenticate"].startswith("Digest ")


def test_an_answer_ends_at_10000_rows(virtuoso: Server) -> None:
    lines = "".join(f"<urn:s> <urn:p> {number} .\n" for number in range(10_001))
    httpx.put(
        virtuoso.graph_url,
        params={"graph": _GRAPH},
        content=lines,
        headers={"Content-Type": "text/turtle"},
        auth=virtuoso.auth,
        timeout=60,
    ).raise_for_status()
    query = f"SELECT ?o WHERE {{ GRAPH <{_GRAPH}> {{ ?s ?p ?o }} }}"
    answer = httpx.get(virtuoso.query_url, params={"query": query}, headers={"Accept": "text/csv"})
    assert answer.status_code == httpx.codes.OK
    assert len(answer.text.splitlines()) == 1 + 10_000
    assert answer.headers["X-SPARQL-MaxRows"] == "10000"
