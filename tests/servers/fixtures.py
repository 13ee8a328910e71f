"""The servers as fixtures: a test that asks for `server` runs once for each that is installed."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from tests.servers.base import Server, Unavailable
from tests.servers.fuseki import start_fuseki
from tests.servers.oxigraph import start_oxigraph
from tests.servers.rdf4j import start_rdf4j
from tests.servers.virtuoso import start_virtuoso

__all__ = ["STARTS", "installed", "server"]

STARTS: dict[str, Callable[[Path], AbstractContextManager[Server]]] = {
    "oxigraph": start_oxigraph,
    "fuseki": start_fuseki,
    "rdf4j": start_rdf4j,
    "virtuoso": start_virtuoso,
}


@contextmanager
def installed() -> Iterator[None]:
    """Skip the test whose program is missing; with DIPGRAPH_REQUIRE_SERVERS=1, fail it."""
    try:
        yield
    except Unavailable as error:
        if os.environ.get("DIPGRAPH_REQUIRE_SERVERS") == "1":
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture(scope="session", params=list(STARTS))
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Return each triple store in turn, started when first asked for; what it holds stays in it."""
    folder = tmp_path_factory.mktemp(request.param)
    with installed(), STARTS[request.param](folder) as started:
        yield started
