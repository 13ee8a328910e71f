"""A push ends with the graphs of the local store in the remote one, whatever comes between."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from tests.servers.base import Server
from tests.servers.faulty import Answer, Faulty, start_faulty
from tests.servers.fixtures import STARTS, installed

from dipgraph.errors import PartialError, RemoteError
from dipgraph.namespaces import BASE, DATA
from dipgraph.remote.catalogue import CATALOGUE, PENDING, STAGING, Catalogue
from dipgraph.remote.credentials import Credentials
from dipgraph.remote.push import Plan, Push
from dipgraph.remote.stores import STORE_TYPES, Address
from dipgraph.remote.transport import Reply, Request, Transport
from dipgraph.store import Store

Make = Callable[[dict[str, str]], Path]

A, B, C = (f"{DATA}document/{name}" for name in "abc")
FOREIGN = "https://example.org/theirs"


def _triples(name: str, number: int) -> str:
    return "".join(
        f'<{DATA}fact/{name}{n}> <{BASE}ontology#summary> "Cường said {n} \\" .\\n𝄞"@en .\n'
        for n in range(number)
    )


FIRST = {A: _triples("a", 5), B: _triples("b", 3)}


@contextmanager
def _line(server: Server, timeout: float = 60) -> Iterator[tuple[Transport, Address]]:
    credentials = Credentials(server.user, server.password or "") if server.user else None
    with Transport(server.url, credentials, timeout) as transport:
        yield transport, STORE_TYPES[server.name].address(server.url)


def _push(server: Server, folder: Path, prune: bool = False) -> Plan:
    with _line(server) as (transport, address), Store(folder) as store:
        push = Push(store, transport, address)
        push.run()
        if prune:
            push.prune()
        return push.plan


def _update(server: Server, text: str) -> None:
    httpx.post(
        server.update_url, data={"update": text}, auth=server.auth, timeout=60
    ).raise_for_status()


def _content(server: Server) -> dict[str, set[str]]:
    """Return what the remote store holds of ours and of the foreign graph: triples by graph."""
    answer = httpx.post(
        server.query_url,
        data={"query": "SELECT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }"},
        headers={"Accept": "application/sparql-results+json"},
        timeout=60,
    ).raise_for_status()
    found: dict[str, set[str]] = {}
    results = ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.JSON)
    assert isinstance(results, ox.QuerySolutions)
    for row in results:
        if row["g"].value.startswith((BASE, FOREIGN)):
            triple = f"{row['s']} {row['p']} {row['o']}"
            found.setdefault(row["g"].value, set()).add(triple)
    return found


def _graphs(server: Server) -> dict[str, set[str]]:
    return {g: triples for g, triples in _content(server).items() if not g.startswith(CATALOGUE)}


def _expected(graphs: dict[str, str]) -> dict[str, set[str]]:
    return {
        graph: {str(q.triple) for q in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)}
        for graph, text in graphs.items()
    }


def _empty(server: Server) -> None:
    for graph in {A, B, C, FOREIGN, CATALOGUE, *_content(server)}:
        _update(server, f"DROP SILENT GRAPH <{graph}>")


@pytest.fixture
def empty(server: Server) -> Iterator[Server]:
    """Return each server with nothing of ours in it."""
    _empty(server)
    yield server
    _empty(server)


def test_the_remote_store_ends_as_the_local_one(empty: Server, local: Make) -> None:
    _update(empty, f"INSERT DATA {{ GRAPH <{FOREIGN}> {{ <urn:s> <urn:p> <urn:o> }} }}")
    theirs = {FOREIGN: "<urn:s> <urn:p> <urn:o> .\n"}

    plan = _push(empty, local(FIRST))
    assert plan == Plan(new=(A, B), changed=(), unchanged=(), gone=(), foreign=())
    assert _graphs(empty) == _expected(FIRST | theirs)

    before = _content(empty)
    plan = _push(empty, local(FIRST))
    assert plan == Plan(new=(), changed=(), unchanged=(A, B), gone=(), foreign=())
    assert _content(empty) == before

    second = {A: _triples("other", 4), C: _triples("c", 2)}
    plan = _push(empty, local(second))
    assert plan == Plan(new=(C,), changed=(A,), unchanged=(), gone=(B,), foreign=())
    assert _graphs(empty) == _expected(FIRST | second | theirs)

    _push(empty, local(second), prune=True)
    assert _graphs(empty) == _expected(second | theirs)
    assert len(_content(empty)[CATALOGUE]) == 2


def test_a_graph_of_the_same_name_is_foreign_until_it_is_adopted(
    empty: Server, local: Make
) -> None:
    _update(empty, f"INSERT DATA {{ GRAPH <{A}> {{ <urn:s> <urn:p> <urn:o> }} }}")
    assert _push(empty, local(FIRST)).foreign == (A,)
    assert _graphs(empty) == _expected(FIRST)


def test_a_graph_changed_behind_our_back_is_named_and_mended(empty: Server, local: Make) -> None:
    folder = local(FIRST)
    _push(empty, folder)
    _update(empty, f"INSERT DATA {{ GRAPH <{A}> {{ <urn:s> <urn:p> <urn:o> }} }}")
    _update(empty, f"DROP SILENT GRAPH <{B}>")
    with pytest.raises(RemoteError, match=r"document:a \(6 triples instead of 5\)") as caught:
        _push(empty, folder)
    assert "document:b (0 triples instead of 3)" in str(caught.value)
    assert _push(empty, folder).changed == (A, B)
    assert _graphs(empty) == _expected(FIRST)
    assert _push(empty, folder).unchanged == (A, B)


def test_what_an_interrupted_push_built_aside_is_removed(empty: Server, local: Make) -> None:
    aside = f"{STAGING}left"
    with _line(empty) as (transport, address):
        Catalogue(transport, address).record({aside: PENDING})
    _update(empty, f"INSERT DATA {{ GRAPH <{aside}> {{ <urn:s> <urn:p> <urn:o> }} }}")
    assert _push(empty, local(FIRST)).gone == ()
    assert aside not in _content(empty)
    assert len(_content(empty)[CATALOGUE]) == 2


def test_many_graphs_are_counted_in_parts(empty: Server, local: Make) -> None:
    graphs = {f"{DATA}document/many-{n}": _triples(f"m{n}", 1) for n in range(1010)}
    if STORE_TYPES[empty.name].replaces == "move":
        graphs = dict(list(graphs.items())[:510])
    _push(empty, local(graphs))
    assert len(_graphs(empty)) == len(graphs)
    _push(empty, local(FIRST), prune=True)
    assert _graphs(empty) == _expected(FIRST)


class _Cut(Transport):
    """A line that is cut after the store did what some request asks, and before its answer."""

    def __init__(self, server: Server, at: int) -> None:
        credentials = Credentials(server.user, server.password or "") if server.user else None
        super().__init__(server.url, credentials)
        self.left = at

    def send(self, request: Request) -> Reply:
        self.left -= 1
        if self.left < 0:
            raise RemoteError("cut")
        reply = super().send(request)
        if self.left == 0:
            raise RemoteError("cut")
        return reply


def test_a_push_cut_off_after_any_request_is_finished_by_the_next(
    empty: Server, local: Make
) -> None:
    second = {A: _triples("other", 4), C: _triples("c", 2)}
    for at in range(1, 60):
        _empty(empty)
        _push(empty, local(FIRST))
        folder = local(second)
        address = STORE_TYPES[empty.name].address(empty.url)
        done = False
        with _Cut(empty, at) as line, Store(folder) as store:
            try:
                push = Push(store, line, address)
                push.run()
                push.prune()
                done = True
            except RemoteError:
                held = _graphs(empty)
                assert held.get(A) in (_expected(FIRST)[A], _expected(second)[A])
        _push(empty, folder, prune=True)
        assert _graphs(empty) == _expected(second)
        assert len(_content(empty)[CATALOGUE]) == 2
        if done:
            return
    raise AssertionError("the push never came to its end")


class _Half(Transport):
    """A line that breaks in the middle of the first graph on its way."""

    def send(self, request: Request) -> Reply:
        if b"said 1999" not in request.body:
            return super().send(request)
        half = request.body[: len(request.body) // 2]
        half = half[: half.rindex(b"\n") + 1]  # the worst place: after a whole line
        url = httpx.URL(request.url)
        headers = {**request.headers, "Host": url.netloc.decode()}
        headers["Content-Length"] = str(len(request.body))
        lines = [
            f"PUT {url.raw_path.decode()} HTTP/1.1",
            *(f"{k}: {v}" for k, v in headers.items()),
        ]
        with socket.create_connection((url.host, url.port)) as connection:
            connection.sendall("\r\n".join([*lines, "", ""]).encode() + half)
            connection.shutdown(socket.SHUT_WR)
            connection.recv(1)  # until the server has made up its mind
        raise RemoteError("cut")


def test_a_graph_cut_on_its_way_leaves_the_old_one(empty: Server, local: Make) -> None:
    if empty.user:
        pytest.skip("it builds graphs aside, and asks who is there before it takes any")
    _push(empty, local(FIRST))
    folder = local({A: _triples("other", 2000), B: FIRST[B]})
    address = STORE_TYPES[empty.name].address(empty.url)
    with _Half(empty.url) as line, Store(folder) as store, pytest.raises(RemoteError):
        Push(store, line, address).run()
    assert _graphs(empty) == _expected(FIRST)
    _push(empty, folder)
    assert len(_graphs(empty)[A]) == 2000


def test_two_pushes_at_once_are_sorted_out_by_the_next(
    empty: Server, local: Make, tmp_path: Path
) -> None:
    folder = local(FIRST)
    with _line(empty) as (transport, address), Store(folder) as store:
        late = Push(store, transport, address)
        other = {A: _triples("other", 5), B: _triples("b", 3)}
        newer = local(other)
        _push(empty, newer)
        with pytest.raises(RemoteError, match="document:a") if late._adds else _nothing():
            late.run()
    _push(empty, newer)
    assert _graphs(empty) == _expected(other)


@contextmanager
def _nothing() -> Iterator[None]:
    yield


@pytest.mark.parametrize("name", ["oxigraph", "fuseki"])
def test_a_store_killed_half_way_is_filled_by_the_next_push(
    name: str, tmp_path: Path, local: Make
) -> None:
    graphs = {f"{DATA}document/{n}": _triples(f"k{n}", 20) for n in range(60)}
    changed = {g: t if n % 2 else _triples(f"x{n}", 20) for n, (g, t) in enumerate(graphs.items())}
    (tmp_path / name).mkdir()
    with installed(), STARTS[name](tmp_path / name) as server:
        _push(server, local(graphs))
        folder = local(changed)
        with _line(server) as (transport, address), Store(folder) as store:
            push = Push(store, transport, address)
            written = 0

            def kill_half_way(quads: int) -> None:
                nonlocal written
                written += quads
                if written >= 200:
                    server.kill()

            with pytest.raises(RemoteError, match=r"No connection to|broke off"):
                push.run(kill_half_way)
        server.restart()
        _push(server, folder)
        assert _graphs(server) == _expected(changed)


@contextmanager
def _scripted(*steps: Answer) -> Iterator[tuple[Faulty, Transport, Address]]:
    """Open a line to a store that is empty, counts nothing, and then answers as told."""
    empty = b'{"head": {"vars": ["s", "o", "g", "n"]}, "results": {"bindings": []}}'
    rows = Answer(200, empty, {"Content-Type": "application/sparql-results+json"})
    with start_faulty(rows, rows, *steps) as server, Transport(server.url) as transport:
        yield server, transport, STORE_TYPES["oxigraph"].address(server.url)


def test_a_batch_that_is_too_large_is_sent_in_parts(local: Make) -> None:
    done, refused = Answer(204), Answer(413)
    graphs = {f"{DATA}document/{n}": _triples(str(n), 2) for n in range(4)}
    with _scripted(done, refused, done, refused, done, done) as (server, line, address):
        with Store(local(graphs)) as store, pytest.raises(RemoteError, match="no step for this"):
            Push(store, line, address).run()
        sent = [r.body.count(b"\n") for r in server.requests if r.path.startswith("/store")]
    assert sent == [8, 4, 4, 2, 2]


def test_a_graph_that_is_too_large_is_an_error(local: Make) -> None:
    with (
        _scripted(Answer(204), Answer(413)) as (_, line, address),
        Store(local({A: _triples("a", 2)})) as store,
        pytest.raises(RemoteError, match="refuses so large a request; raise its limit"),
    ):
        Push(store, line, address).run()


def test_an_answer_cut_in_the_middle_of_a_push_is_partial(local: Make) -> None:
    with (
        _scripted(Answer(204), Answer(200, b"whole", cut_after=2)) as (_, line, address),
        Store(local({A: _triples("a", 2)})) as store,
        pytest.raises(PartialError, match="broke off in the middle"),
    ):
        Push(store, line, address).run()
