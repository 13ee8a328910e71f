"""Each triple store starts, takes a graph, counts it, and still has it after a kill."""

import subprocess
from pathlib import Path

import httpx
import pytest
from tests.servers.base import Program, Server, StartError, Unavailable, require, running
from tests.servers.fixtures import installed
from tests.servers.parsers import run_rapper, run_riot

_GRAPH = "https://example.org/graph"
_TURTLE = '<https://example.org/s> <https://example.org/p> "Cường", "Łódź", "𝄞" .'
_COUNT = f"SELECT (COUNT(*) AS ?count) WHERE {{ GRAPH <{_GRAPH}> {{ ?s ?p ?o }} }}"


def _put(server: Server) -> None:
    answer = httpx.put(
        server.graph_url,
        params={"graph": _GRAPH},
        content=_TURTLE,
        headers={"Content-Type": "text/turtle; charset=utf-8"},
        auth=server.auth,
        timeout=60,
    )
    assert answer.is_success, answer.text


def _count(server: Server) -> int:
    answer = httpx.get(
        server.query_url,
        params={"query": _COUNT},
        headers={"Accept": "application/sparql-results+json"},
        timeout=60,
    )
    assert answer.status_code == httpx.codes.OK, answer.text
    return int(answer.json()["results"]["bindings"][0]["count"]["value"])


def test_a_server_answers(server: Server) -> None:
    answer = httpx.get(
        server.query_url,
        params={"query": "ASK {}"},
        headers={"Accept": "application/sparql-results+json"},
        timeout=60,
    )
    assert answer.json()["boolean"] is True


def test_a_server_listens_on_the_loopback_interface_only(server: Server) -> None:
    port = httpx.URL(server.url).port
    assert port is not None
    assert _listeners(port) <= {"0100007F", "0000000000000000FFFF00000100007F"}


def _listeners(port: int) -> set[str]:
    """Return the addresses, as Linux lists them, on which somebody listens on a port."""
    addresses = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        if not table.exists():
            pytest.skip("this system does not list its sockets in /proc")
        for line in table.read_text().splitlines()[1:]:
            local, state = line.split()[1], line.split()[3]
            address, _, local_port = local.partition(":")
            if state == "0A" and int(local_port, 16) == port:
                addresses.add(address.replace("0000000000000000FFFF0000", "", 1))
    assert addresses, f"nobody listens on port {port}"
    return addresses


def test_a_server_takes_a_graph(server: Server) -> None:
    _put(server)
    _put(server)
    assert _count(server) == 3


def test_a_server_keeps_what_it_took_when_it_is_killed(server: Server) -> None:
    _put(server)
    server.kill()
    with pytest.raises(httpx.TransportError):
        _count(server)
    server.restart()
    assert _count(server) == 3


def test_a_program_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        Unavailable, match=r"nowhere is not there: run sh tests/servers/install\.sh"
    ):
        require(tmp_path / "nowhere")


def test_a_server_that_ends_at_once_shows_its_log(tmp_path: Path) -> None:
    url = "http://127.0.0.1:9"
    program = Program(["sh", "-c", "echo the disk is full; exit 1"], tmp_path)
    server = Server("broken", url, url, url, url, tmp_path, program)
    with (
        pytest.raises(StartError, match="broken does not answer:\nthe disk is full"),
        running(server),
    ):
        pass


@pytest.mark.parametrize(
    ("required", "outcome"), [("0", pytest.skip.Exception), ("1", pytest.fail.Exception)]
)
def test_a_missing_program_skips_or_fails(
    required: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIPGRAPH_REQUIRE_SERVERS", required)
    with pytest.raises(outcome, match="no such store"), installed():
        raise Unavailable("no such store")


def test_riot_reads_and_refuses(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.ttl", tmp_path / "bad.ttl"
    good.write_text(_TURTLE, encoding="utf-8")
    bad.write_text(_TURTLE[:-1], encoding="utf-8")
    with installed():
        assert len(run_riot("--output=nq", good).splitlines()) == 3
        with pytest.raises(subprocess.CalledProcessError):
            run_riot("--validate", bad)


def test_rapper_reads_and_refuses(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.ttl", tmp_path / "bad.ttl"
    good.write_text(_TURTLE, encoding="utf-8")
    bad.write_text(_TURTLE[:-1], encoding="utf-8")
    with installed():
        assert len(run_rapper("-q", "-i", "turtle", "-o", "ntriples", good).splitlines()) == 3
        with pytest.raises(subprocess.CalledProcessError):
            run_rapper("-q", "-i", "turtle", bad)
