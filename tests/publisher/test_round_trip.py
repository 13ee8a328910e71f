"""Each format, read by an independent parser, says what the store says."""

import gzip
import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
import zstandard
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic
from tests.servers.fixtures import installed
from tests.servers.parsers import run_rapper, run_riot

from dipgraph.namespaces import OWL, PREFIXES
from dipgraph.query import read_question
from dipgraph.resources import question_files, shape_files
from dipgraph.store import Store

# rdflib 7 warns of names that its own Dataset and parsers still use.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]

_TRIPLES = {"dipgraph.nt": "nt", "dipgraph.ttl": "turtle"}
_QUADS = {"dipgraph.trig": "trig", "dipgraph.jsonld": "json-ld", "dipgraph.nq.gz": "nquads"}
_FORMS = {
    "nt": ox.RdfFormat.N_TRIPLES,
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "json-ld": ox.RdfFormat.JSON_LD,
    "nquads": ox.RdfFormat.N_QUADS,
}


def _read(path: Path) -> bytes:
    data = path.read_bytes()
    if path.suffix == ".zst":
        return zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data)).read()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def _parsed(data: bytes, form: str) -> frozenset[str]:
    found = ox.parse(data, format=_FORMS[form])
    return frozenset(
        f"{q.subject} {q.predicate} {q.object}"
        + ("" if isinstance(q.graph_name, ox.DefaultGraph) else f" {q.graph_name}")
        for q in found
    )


@pytest.mark.parametrize(("name", "form"), _TRIPLES.items())
def test_triples_in_pyoxigraph(
    release: Path, triples: frozenset[str], name: str, form: str
) -> None:
    assert _parsed(_read(release / name), form) == triples


@pytest.mark.parametrize(("name", "form"), _QUADS.items())
def test_quads_in_pyoxigraph(release: Path, quads: frozenset[str], name: str, form: str) -> None:
    assert _parsed(_read(release / name), form) == quads


@pytest.fixture(scope="module")
def graph(triples: frozenset[str]) -> Graph:
    return Graph().parse(data="".join(f"{t} .\n" for t in triples), format="nt")


@pytest.mark.parametrize(("name", "form"), _TRIPLES.items())
def test_triples_in_rdflib(release: Path, graph: Graph, name: str, form: str) -> None:
    assert set(Graph().parse(data=_read(release / name), format=form)) == set(graph)


@pytest.mark.parametrize(("name", "form"), _QUADS.items())
def test_quads_in_rdflib(release: Path, quads: frozenset[str], name: str, form: str) -> None:
    expected, found = Dataset(), Dataset()
    expected.parse(data="".join(f"{q} .\n" for q in quads), format="nquads")
    found.parse(data=_read(release / name), format=form)
    assert set(found.quads()) == set(expected.quads())


@pytest.mark.parametrize(
    ("name", "form"), [("dipgraph.nt", "ntriples"), ("dipgraph.ttl", "turtle")]
)
def test_triples_in_rapper(release: Path, triples: frozenset[str], name: str, form: str) -> None:
    with installed():
        found = run_rapper("-q", "-i", form, "-o", "ntriples", release / name)
    assert _parsed(found.encode(), "nt") == triples


@pytest.mark.parametrize("name", [*_TRIPLES, *_QUADS])
def test_everything_in_riot(
    release: Path, quads: frozenset[str], triples: frozenset[str], name: str
) -> None:
    with installed():
        found = run_riot("--output=nquads", release / name)
    assert _parsed(found.encode(), "nquads") == (triples if name in _TRIPLES else quads)


def test_both_packings_hold_the_same_sorted_quads(release: Path, shipped: Store) -> None:
    data = _read(release / "dipgraph.nq.gz")
    assert data == _read(release / "dipgraph.nq.zst")
    lines = data.decode().splitlines()
    assert len(lines) == shipped.manifest.quads
    by_graph = [(line.rsplit(" ", 2)[1], line) for line in lines]
    assert by_graph == sorted(by_graph)
    assert (release / "dipgraph.nt").read_bytes().splitlines() == sorted(
        (release / "dipgraph.nt").read_bytes().splitlines()
    )


def test_the_quads_in_an_empty_store_answer_every_question_alike(
    release: Path, shipped: Store
) -> None:
    store = ox.Store()
    store.load(_read(release / "dipgraph.nq.zst"), format=ox.RdfFormat.N_QUADS)
    for path in question_files():
        text = read_question(path).text
        ours, theirs = shipped.query(text), store.query(text, use_default_graph_as_union=True)
        assert isinstance(ours, ox.QuerySolutions)
        assert isinstance(theirs, ox.QuerySolutions)
        assert [list(row) for row in theirs] == [list(row) for row in ours] != [], path.stem


def test_each_graph_has_a_file(release: Path, shipped: Store) -> None:
    files = {p for f in ("documents", "reference", "ontology") for p in (release / f).iterdir()}
    found = {_parsed(path.read_bytes(), "turtle") for path in files}
    assert found == {
        frozenset(" ".join(triple) for triple in shipped.triples(graph)) for graph in shipped.graphs
    }


def test_the_ontology_is_one_file_too(release: Path) -> None:
    parts = [_parsed(p.read_bytes(), "turtle") for p in (release / "ontology").iterdir()]
    assert _parsed((release / "ontology.ttl").read_bytes(), "turtle") == frozenset().union(*parts)


def test_the_shapes_are_one_file(release: Path) -> None:
    parts = Graph()
    for path in shape_files():
        parts.parse(path)
    assert isomorphic(Graph().parse(release / "shapes.ttl"), parts)


def test_the_questions_are_as_they_are(release: Path) -> None:
    found = {path.name: path.read_bytes() for path in (release / "queries").iterdir()}
    assert found == {path.name: path.read_bytes() for path in question_files()}


def test_the_context_beside_is_the_context_inside(release: Path) -> None:
    said = json.loads((release / "context.jsonld").read_text())["@context"]
    assert said == json.loads((release / "dipgraph.jsonld").read_text())["@context"]
    assert said["dip:actor"] == {"@type": "@id"}
    assert {PREFIXES[OWL], "state", "document"} <= said.keys()
