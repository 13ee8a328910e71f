"""Every question has the same rows, in the same order, from each triple store as from our own."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from tests.servers.base import Server

from dipgraph.query import read_question, resolve
from dipgraph.remote.credentials import Credentials
from dipgraph.remote.endpoint import Endpoint, find_address, open_endpoint
from dipgraph.remote.push import Push
from dipgraph.remote.transport import Transport
from dipgraph.resources import question_files
from dipgraph.store import Store

_QUESTIONS = {path.stem: read_question(path) for path in question_files()}
_ASKED: list[tuple[str, dict[str, str]]] = [
    ("acts-between", {"from": "Belgium"}),
    ("acts-between", {"from": "China", "to": "Belgium"}),
    ("acts-between", {"to": "King Philippe"}),
    ("agreements", {"state": "Vietnam", "sector": "investment"}),
    ("commitments", {"state": "Belgium"}),
    ("commitments", {"sector": "trade"}),
    ("initiatives", {"state": "China", "sector": "railways"}),
    ("joint-bodies", {"state": "Luxembourg"}),
    ("leaders", {"state": "Vietnam", "date": "2025-04-01"}),
    ("meetings", {"state": "Belgium"}),
    ("partners", {"state": "China"}),
    ("requests", {"state": "Belgium", "sector": "fisheries"}),
    ("visits", {"state": "Vietnam"}),
    ("who-said", {"about": "South China Sea"}),
]
_COMMANDS = [
    ("ask", "leaders", "--state", "Belgium", "--date", "2014-03-31"),
    ("ask", "who-said", "--about", "EVIPA", "--evidence"),
    ("show", "Belgium"),
]


@pytest.fixture(scope="module")
def remote(server: Server, shipped: Store) -> Iterator[Endpoint]:
    """Return an endpoint of each server that holds the shipped data, pushed once."""
    credentials = None
    if server.user is not None and server.password is not None:
        credentials = Credentials(user=server.user, password=server.password)
    with Transport(server.url, credentials) as transport:
        address = find_address(transport, server.url, None)
        Push(shipped, transport, address).run()
        yield open_endpoint(transport, address)


def _rows(results: object) -> list[tuple[object, ...]]:
    assert isinstance(results, ox.QuerySolutions)
    return [tuple(row) for row in results]


def _triples(results: object) -> set[str]:
    assert isinstance(results, ox.QueryTriples)
    return {str(triple) for triple in results}


@pytest.mark.parametrize("name", _QUESTIONS)
def test_a_question_has_the_same_rows(remote: Endpoint, shipped: Store, name: str) -> None:
    text = _QUESTIONS[name].bind({})
    assert _rows(remote.query(text)) == _rows(shipped.query(text))


@pytest.mark.parametrize(("name", "given"), _ASKED, ids=str)
def test_arguments_give_the_same_rows(
    remote: Endpoint, shipped: Store, name: str, given: dict[str, str]
) -> None:
    question = _QUESTIONS[name]
    known = {parameter.name: parameter for parameter in question.parameters}
    terms = {key: resolve(remote, question, known[key], words) for key, words in given.items()}
    text = question.bind(terms)
    rows = _rows(shipped.query(text))
    assert rows
    assert _rows(remote.query(text)) == rows


@pytest.mark.parametrize("words", _COMMANDS, ids=" ".join)
def test_a_command_prints_the_same(
    remote: Endpoint, server: Server, shipped_folder: os.PathLike[str], words: tuple[str, ...]
) -> None:
    def run(*where: str) -> str:
        command = [sys.executable, "-m", "dipgraph", *words, "--format", "csv", *where]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    local = run("--store", os.fspath(shipped_folder))
    assert local.count("\n") > 1
    assert run("--endpoint", server.url) == local


def test_the_other_forms_of_a_query(remote: Endpoint, shipped: Store) -> None:
    belgium = "<https://w3id.org/dipgraph/id/state/BE>"
    construct = f"CONSTRUCT {{ ?s ?p {belgium} }} WHERE {{ ?s ?p {belgium} }}"
    found = _triples(remote.query(construct))
    assert found
    assert found == _triples(shipped.query(construct))
    assert remote.query(f"ASK {{ {belgium} ?p ?o }}")
    assert not remote.query("ASK { <https://example.org/absent> ?p ?o }")
    # What a description holds is for the store to say (SPARQL 1.1 Query, 16.4).
    described = _triples(remote.query(f"DESCRIBE {belgium}"))
    assert described
    assert all(belgium in triple for triple in described)
