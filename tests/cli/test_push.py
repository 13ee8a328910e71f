"""The command push: what it says, how it ends, and that Ctrl-C leaves what the next push mends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.servers.base import Server
from tests.servers.faulty import Answer, Silence, busy, redirect, start_faulty
from tests.servers.fixtures import installed
from tests.servers.oxigraph import start_oxigraph

from dipgraph.cli import main
from dipgraph.store import Store, StoreWriter

_ROWS = b'{"head": {"vars": ["s", "o", "g", "n"]}, "results": {"bindings": []}}'
_EMPTY = Answer(200, _ROWS, {"Content-Type": "application/sparql-results+json"})
_STALE = "https://w3id.org/dipgraph/id/document/stale"


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with installed(), start_oxigraph(tmp_path_factory.mktemp("oxigraph")) as server:
        yield server


def _push(url: str, store: Path, *options: str) -> Result:
    arguments = ["push", "--endpoint", url, "--store", str(store), *options]
    return CliRunner().invoke(main, arguments)


def test_a_store_is_pushed_once_and_then_nothing_changes(
    oxigraph: Server, shipped_folder: Path, tmp_path: Path
) -> None:
    with Store(shipped_folder) as store:
        graphs = len(store.graphs)
        quads = sum(entry.quads for entry in store.graphs.values())

    found = _push(oxigraph.url, shipped_folder, "--dry-run")
    assert found.exit_code == 0
    assert len(found.stdout.splitlines()) == graphs
    assert found.stdout.startswith("add ")

    found = _push(oxigraph.url, shipped_folder)
    assert found.exit_code == 0
    assert found.stderr == (
        f"Added graphs: {graphs}. Replaced: 0. Unchanged: 0. Removed: 0. Quads in all: {quads}.\n"
    )

    found = _push(oxigraph.url, shipped_folder)
    assert found.exit_code == 0
    said = f"Nothing changed: the triple store holds the same {graphs} graphs.\n"
    assert (found.stdout, found.stderr) == ("", said)

    found = _push(oxigraph.url, shipped_folder, "--dry-run")
    said = f"A push would write 0 graphs, remove 0 and leave {graphs} as they are.\n"
    assert (found.stdout, found.stderr) == ("", f"Nothing was written. {said}")

    smaller = _only_stale(tmp_path / "smaller")
    found = _push(oxigraph.url, smaller)
    assert f"and {graphs - 5} more; remove them with --prune" in found.stderr
    found = _push(oxigraph.url, smaller, "--prune")
    assert found.stderr.count("Removing ") == graphs
    assert f"Removed: {graphs}." in found.stderr


def _only_stale(folder: Path) -> Path:
    with StoreWriter(folder) as writer:
        writer.replace(_STALE, f"<urn:s> <urn:p> <urn:o> <{_STALE}> .\n")
        writer.commit()
    return folder


def test_an_endpoint_answers_like_the_store(oxigraph: Server, shipped_folder: Path) -> None:
    assert _push(oxigraph.url, shipped_folder).exit_code == 0
    question = ["ask", "shared-sectors", "--state", "Belgium", "-F", "csv"]
    here = CliRunner().invoke(main, [*question, "--store", str(shipped_folder)])
    there = CliRunner().invoke(main, [*question, "--endpoint", oxigraph.url])
    assert here.exit_code == there.exit_code == 0
    assert here.stdout == there.stdout != ""


def test_a_foreign_graph_is_refused_and_adopted(oxigraph: Server, tmp_path: Path) -> None:
    import httpx

    graph = f"{_STALE}-foreign"
    update = f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:theirs> <urn:p> <urn:o> }} }}"
    httpx.post(oxigraph.update_url, data={"update": update}).raise_for_status()
    with StoreWriter(tmp_path / "store") as writer:
        writer.replace(graph, f"<urn:s> <urn:p> <urn:o> <{graph}> .\n")
        writer.commit()
    found = _push(oxigraph.url, tmp_path / "store")
    assert found.exit_code == 4
    assert "graphs of these names that no push made: document:stale-foreign" in found.stderr
    assert (
        "adopt document:stale-foreign"
        in _push(oxigraph.url, tmp_path / "store", "--dry-run", "--adopt").stdout
    )
    assert "Replaced: 1." in _push(oxigraph.url, tmp_path / "store", "--adopt").stderr


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ((Answer(401),), 4),
        ((Answer(404),), 4),
        ((Answer(500),), 4),
        ((redirect("http://localhost:1/elsewhere"),), 4),
        ((_EMPTY, Answer(200, _ROWS[:30], _EMPTY.headers)), 5),
        ((_EMPTY, Answer(200, _ROWS, _EMPTY.headers, cut_after=9)), 5),
        ((_EMPTY, _EMPTY, _EMPTY, Answer(500)), 4),
        ((_EMPTY, _EMPTY, _EMPTY, Answer(204, b"", {"Content-Length": "0"}), Answer(403)), 4),
    ],
)
def test_each_failure_has_its_exit_code(
    steps: tuple[Answer, ...], code: int, tmp_path: Path
) -> None:
    if len(steps) == 2:  # the catalogue is asked for again, in parts
        steps += steps[1:]
    with start_faulty(*steps) as server:
        found = _push(server.url, _only_stale(tmp_path / "store"))
    assert found.exit_code == code, found.output
    assert found.stderr.startswith("Error: ")
    assert found.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", [[], ["--endpoint", "localhost:7878"], ["--timeout", "-1"]])
def test_wrong_usage_has_its_exit_code(arguments: list[str], shipped_folder: Path) -> None:
    found = CliRunner().invoke(main, ["push", "--store", str(shipped_folder), *arguments])
    assert found.exit_code == 2


@pytest.mark.parametrize("dry", [[], ["--dry-run"]])
def test_nothing_is_pruned_without_a_store(dry: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DIPGRAPH_STORE", raising=False)
    with start_faulty() as server:
        arguments = ["push", "--endpoint", server.url, "--prune", *dry]
        found = CliRunner().invoke(main, arguments)
        assert not server.requests
    assert found.exit_code == 2
    assert "Name the store with --store when you prune" in found.stderr


def test_a_store_of_the_environment_may_be_pruned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIPGRAPH_STORE", str(_only_stale(tmp_path / "store")))
    with start_faulty(_EMPTY, _EMPTY, _EMPTY) as server:
        arguments = ["push", "--endpoint", server.url, "--prune", "--dry-run"]
        found = CliRunner().invoke(main, arguments)
    assert found.exit_code == 0
    assert found.stdout == "add document:stale (1 triples)\n"


def test_the_timeout_holds_while_the_endpoint_is_looked_for() -> None:
    with start_faulty(*[busy(503, "1")] * 9) as server:
        arguments = ["query", "ASK {}", "--endpoint", server.url, "--timeout", "1"]
        found = subprocess.run(
            [sys.executable, "-m", "dipgraph", *arguments],
            env={**os.environ, "NO_PROXY": "127.0.0.1"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert found.returncode == 4
    assert "Error: the answer took longer than 1 seconds" in found.stderr


def test_who_asks_no_endpoint_waits_for_no_library_of_it(shipped_folder: Path) -> None:
    code = (
        "import sys\nfrom dipgraph.cli import main\n"
        "main(sys.argv[1:], standalone_mode=False)\n"
        "print(*{'httpx', 'SPARQLWrapper', 'rdflib'} & sys.modules.keys(), file=sys.stderr)"
    )
    arguments = ["ask", "leaders", "--state", "Belgium", "--store", str(shipped_folder)]
    found = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    assert found.stdout
    assert found.stderr.strip() == ""


def test_a_store_and_an_endpoint_are_not_asked_together(shipped_folder: Path) -> None:
    both = ["--endpoint", "http://localhost:1", "--store", str(shipped_folder)]
    found = CliRunner().invoke(main, ["query", "ASK {}", *both])
    assert found.exit_code == 2
    assert "not both" in found.stderr


def test_ctrl_c_ends_a_push(tmp_path: Path) -> None:
    store = _only_stale(tmp_path / "store")
    with start_faulty(_EMPTY, Silence()) as server:
        command = [sys.executable, "-m", "dipgraph", "push", "--endpoint", server.url]
        process = subprocess.Popen(
            [*command, "--store", str(store)],
            env={**os.environ, "NO_PROXY": "127.0.0.1"},
            stderr=subprocess.PIPE,
            text=True,
            # What runs in the background may have been told to ignore Ctrl-C, and hands that on.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        deadline = time.monotonic() + 60
        while len(server.requests) < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in said
