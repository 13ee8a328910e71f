"""``void.ttl`` and ``dcat.ttl`` say what a SPARQL engine and the files say themselves."""

from dataclasses import replace

import pyoxigraph as ox
import pytest
from rdflib import DCTERMS, RDF, VOID, XSD, BNode, Graph, Literal, Namespace, URIRef

from dipgraph.errors import UsageError
from dipgraph.publisher.dcat import dcat_turtle
from dipgraph.publisher.description import Release, release_iri
from dipgraph.publisher.void import void_turtle
from dipgraph.store import Store

DCAT = Namespace("http://www.w3.org/ns/dcat#")  # that of rdflib is version 2
SPDX = Namespace("http://spdx.org/rdf/terms#")
PUBLISHED = {"void": void_turtle, "dcat": dcat_turtle}


@pytest.fixture
def void(release: Release) -> Graph:
    return Graph().parse(data=void_turtle(release), format="turtle")


@pytest.fixture
def dcat(release: Release) -> Graph:
    return Graph().parse(data=dcat_turtle(release), format="turtle")


@pytest.fixture
def iri(release: Release) -> URIRef:
    return URIRef(release_iri(release.version))


def asked(store: Store, query: str) -> dict[str, int]:
    """Return the counts that a query gives for each term."""
    results = store.query(query)
    assert isinstance(results, ox.QuerySolutions)
    return {str(row[0]): int(row[1].value) for row in results}


def test_counts_are_those_of_a_sparql_engine(shipped: Store, release: Release) -> None:
    counts = release.counts
    distinct = "{ SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }"
    assert counts.classes == asked(
        shipped, "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c"
    )
    assert counts.properties == asked(
        shipped, f"SELECT ?p (COUNT(*) AS ?n) {{ {distinct} }} GROUP BY ?p"
    )
    totals = "SELECT ?k ?n { { SELECT ('triples' AS ?k) (COUNT(*) AS ?n) {%s} } UNION"
    totals += " { SELECT ('entities' AS ?k) (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o } } }"
    assert asked(shipped, totals % distinct) == {
        '"triples"': counts.triples,
        '"entities"': counts.entities,
    }
    assert counts.documents == 2


def test_void_says_the_counts(void: Graph, iri: URIRef, release: Release) -> None:
    counts = release.counts
    assert void.value(iri, VOID.triples) == Literal(counts.triples)
    assert void.value(iri, VOID.entities) == Literal(counts.entities)
    assert void.value(iri, VOID.documents) == Literal(counts.documents)
    by_class = {
        str(void.value(part, VOID["class"])): void.value(part, VOID.entities)
        for part in void.objects(iri, VOID.classPartition)
    }
    assert by_class == {c.strip("<>"): Literal(n) for c, n in counts.classes.items()}
    by_property = {
        str(void.value(part, VOID.property)): void.value(part, VOID.triples)
        for part in void.objects(iri, VOID.propertyPartition)
    }
    assert by_property == {p.strip("<>"): Literal(n) for p, n in counts.properties.items()}


def test_void_leads_to_the_data(void: Graph, iri: URIRef, quads: tuple[str, ...]) -> None:
    dumps = {str(dump) for dump in void.objects(iri, VOID.dataDump)}
    names = {dump.rpartition("/")[2] for dump in dumps}
    assert names == {f"dipgraph.{e}" for e in ("ttl", "nt", "nq.gz", "nq.zst", "trig", "jsonld")}
    space = str(void.value(iri, VOID.uriSpace))
    examples = list(void.objects(iri, VOID.exampleResource))
    assert examples
    assert all(str(example).startswith(space) for example in examples)
    subjects = {line.partition(" ")[0] for line in quads}
    assert {f"<{example}>" for example in examples} <= subjects
    vocabularies = {str(v) for v in void.objects(iri, VOID.vocabulary)}
    assert {"https://w3id.org/dipgraph/ontology#", str(DCTERMS)} <= vocabularies


def test_dcat_describes_each_file(dcat: Graph, iri: URIRef, release: Release) -> None:
    by_url = {dcat.value(d, DCAT.downloadURL): d for d in dcat.objects(iri, DCAT.distribution)}
    assert len(by_url) == len(release.distributions)
    for file in release.distributions:
        found = by_url[URIRef(f"{release.address}{file.name}")]
        assert dcat.value(found, RDF.type) == DCAT.Distribution
        assert str(dcat.value(found, DCAT.mediaType)).endswith(f"/media-types/{file.media_type}")
        size = Literal(file.bytes, datatype=XSD.nonNegativeInteger)
        assert dcat.value(found, DCAT.byteSize) == size
        checksum = dcat.value(found, SPDX.checksum)
        assert str(dcat.value(checksum, SPDX.checksumValue)) == file.sha256
        packed = dcat.value(found, DCAT.compressFormat)
        assert (packed is not None) == file.name.endswith((".gz", ".zst"))


def test_dcat_describes_the_release(dcat: Graph, iri: URIRef) -> None:
    assert str(dcat.value(iri, DCTERMS.issued)) == "2026-01-31"
    assert str(dcat.value(iri, DCAT.previousVersion)) == release_iri("0.0.9")
    (service,) = dcat.subjects(RDF.type, DCAT.DataService)
    assert dcat.value(service, DCAT.servesDataset) == iri


@pytest.mark.parametrize("name", PUBLISHED)
def test_description_is_whole_turtle_without_blank_nodes(name: str, release: Release) -> None:
    text = PUBLISHED[name](release)
    quads = list(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))
    graph = Graph().parse(data=text, format="turtle")
    assert len(quads) == len(graph)
    assert not [term for triple in graph for term in triple if isinstance(term, BNode)]
    described = set(graph.subjects())
    parts = {o for o in graph.objects() if str(o).startswith(f"{release_iri('')}")}
    assert {p for p in parts if "#" in str(p)} <= described


@pytest.mark.parametrize("name", PUBLISHED)
def test_what_is_not_known_is_left_out(name: str, release: Release) -> None:
    bare = replace(release, address=None, endpoint=None, issued=None, previous=None)
    text = PUBLISHED[name](bare)
    graph = Graph().parse(data=text, format="turtle")
    assert "example.org" not in text
    assert not list(graph.objects(None, DCTERMS.issued))
    assert f"{release_iri(release.version)}/dipgraph.ttl" in text


@pytest.mark.parametrize("name", PUBLISHED)
def test_endpoint_is_an_address(name: str, release: Release) -> None:
    with pytest.raises(UsageError, match="absolute web address"):
        PUBLISHED[name](replace(release, endpoint="sparql> ."))
