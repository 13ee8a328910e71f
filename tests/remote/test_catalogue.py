"""The catalogue knows what pushes wrote, whatever was interrupted or done twice."""

from collections.abc import Iterator
from urllib.parse import parse_qsl

import httpx
import pyoxigraph as ox
import pytest
from tests.servers.base import Server

from dipgraph.errors import RemoteError
from dipgraph.namespaces import BASE, DATA
from dipgraph.remote.catalogue import CATALOGUE, PENDING, STAGING, Catalogue
from dipgraph.remote.credentials import Credentials
from dipgraph.remote.stores import STORE_TYPES
from dipgraph.remote.transport import Reply, Request, Transport

_A, _B = f"{DATA}document/a", f"{BASE}ontology"
_EMPTY = f"DROP SILENT GRAPH <{CATALOGUE}>"
_HASH = "0123456789abcdef" * 4


def _send(server: Server, update: str) -> None:
    httpx.post(
        server.update_url, data={"update": update}, auth=server.auth, timeout=60
    ).raise_for_status()


@pytest.fixture
def catalogue(server: Server) -> Iterator[tuple[Server, Transport]]:
    _send(server, _EMPTY)
    credentials = Credentials(server.user, server.password or "") if server.user else None
    with Transport(server.url, credentials) as transport:
        yield server, transport
    _send(server, _EMPTY)


def _read(opened: tuple[Server, Transport]) -> Catalogue:
    server, transport = opened
    return Catalogue(transport, STORE_TYPES[server.name].address(server.url))


def test_a_store_that_nothing_was_pushed_to_has_an_empty_one(
    catalogue: tuple[Server, Transport],
) -> None:
    assert not _read(catalogue).entries


def test_entries_are_recorded_replaced_and_forgotten(catalogue: tuple[Server, Transport]) -> None:
    written = _read(catalogue)
    written.record({_A: PENDING, _B: PENDING})
    written.record({_A: _HASH})
    assert written.entries == _read(catalogue).entries == {_A: _HASH, _B: PENDING}
    written.forget([_A])
    assert written.entries == _read(catalogue).entries == {_B: PENDING}


def test_what_two_pushes_recorded_is_pending(catalogue: tuple[Server, Transport]) -> None:
    one, other = _read(catalogue), _read(catalogue)
    one.record({_A: _HASH})
    other.record({_A: _HASH[::-1]})
    after = _read(catalogue)
    assert after.entries == {_A: PENDING}
    after.record({_A: _HASH})
    assert _read(catalogue).entries == {_A: _HASH}


def test_what_was_built_aside_is_known_and_no_graph(catalogue: tuple[Server, Transport]) -> None:
    _read(catalogue).record({f"{STAGING}1": PENDING, _A: _HASH})
    after = _read(catalogue)
    assert after.staging == (f"{STAGING}1",)
    assert after.entries == {_A: _HASH}


def test_more_entries_than_a_store_gives_rows(catalogue: tuple[Server, Transport]) -> None:
    entries = {f"{DATA}document/{n}": f"{n * 2654435761 % 2**32:08x}" * 8 for n in range(10_050)}
    written = _read(catalogue)
    written.record(entries)
    assert _read(catalogue).entries == entries
    written.forget(entries)
    assert not _read(catalogue).entries


class _Interrupted(Transport):
    """A line to a store that ends an update after its first step, where it is told to."""

    def __init__(self) -> None:
        super().__init__("http://localhost")
        self.held = ox.Store()
        self.cut = False

    def ask(self, request: Request) -> Reply:
        ((kind, text),) = parse_qsl(request.body.decode())
        if kind == "update":
            self.held.update(text.split(" ;\n")[0] if self.cut else text)
            return Reply(204, {}, b"")
        rows = self.held.query(text)
        assert isinstance(rows, ox.QuerySolutions)
        body = rows.serialize(format=ox.QueryResultsFormat.JSON)
        assert body is not None
        return Reply(200, {"content-type": "application/sparql-results+json"}, body)


def test_an_update_that_ends_between_its_steps_leaves_the_claim() -> None:
    address = STORE_TYPES["virtuoso"].address("http://localhost")
    with _Interrupted() as line:
        written = Catalogue(line, address)
        written.record({_A: _HASH, _B: _HASH})
        line.cut = True
        written.record({_A: PENDING, _B: PENDING})
        assert Catalogue(line, address).entries == {_A: PENDING, _B: PENDING}
        line.cut = False
        again = Catalogue(line, address)
        again.record({_A: _HASH})
        assert Catalogue(line, address).entries == {_A: _HASH, _B: PENDING}
        again.forget([_A, _B])
        assert not Catalogue(line, address).entries


def test_what_is_known_already_stays() -> None:
    with _Interrupted() as line:
        written = Catalogue(line, STORE_TYPES["virtuoso"].address("http://localhost"))
        written.record({_A: PENDING})
        written.record({_A: PENDING})
        assert len(line.held) == 1


def test_what_no_push_wrote_is_an_error(catalogue: tuple[Server, Transport]) -> None:
    server, _ = catalogue
    _send(server, f"INSERT DATA {{ GRAPH <{CATALOGUE}> {{ <urn:s> <urn:p> <urn:o> }} }}")
    with pytest.raises(RemoteError, match="holds what no push wrote"):
        _read(catalogue)
