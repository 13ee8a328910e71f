"""What the FAIR checks for vocabularies ask, as far as it can be told without a network.

After FOOPS! (https://w3id.org/foops/catalogue) and OOPS! (https://oops.linkeddata.es/catalogue.jsp);
what other tests of this folder check already (labels, definitions, one domain) is not repeated.
"""

import re
from functools import cache
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, Graph, Literal, Namespace, URIRef

from dipgraph import __version__, resources
from dipgraph.namespaces import DIP, ONTOLOGY, PREFIXES
from dipgraph.publisher.counts import Counts
from dipgraph.publisher.dcat import dcat_turtle
from dipgraph.publisher.description import Distribution, Release, release_iri
from dipgraph.publisher.questions import questions_turtle
from dipgraph.publisher.void import void_turtle
from dipgraph.query import read_question

HEADER = URIRef(ONTOLOGY)
OURS = Namespace(DIP)
SH = Namespace("http://www.w3.org/ns/shacl#")
VANN = Namespace("http://purl.org/vocab/vann/")
CC_BY = URIRef("https://creativecommons.org/licenses/by/4.0/")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
WELL_KNOWN = {
    "http://purl.org/dc/terms/",
    "http://www.w3.org/2004/02/skos/core#",
    "http://www.w3.org/ns/oa#",
    "http://www.w3.org/ns/org#",
    "http://www.w3.org/ns/prov#",
    "http://xmlns.com/foaf/0.1/",
    "https://schema.org/",
}
RELEASE = Release(
    __version__,
    Counts(1, 1, {f"<{DIP}State>": 1}, {f"<{RDF.type}>": 1}, {f"<{DIP}State>": "<a:s>"}),
    (Distribution("dipgraph.ttl", "text/turtle", 1, "0" * 64),),
)


@cache
def statements(*paths: Path) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


def ontology() -> Graph:
    return statements(*resources.ontology_files())


def declared(*kinds: URIRef) -> set[URIRef]:
    found = {s for kind in kinds for s in ontology().subjects(RDF.type, kind)}
    return {s for s in found if isinstance(s, URIRef)}


CLASSES = sorted(t for t in declared(OWL.Class) if t in OURS)
PROPERTIES = sorted(t for t in declared(*KINDS[1:3]) if t in OURS)


@pytest.mark.parametrize(
    "predicate",
    [
        DCTERMS.title,
        DCTERMS.description,
        DCTERMS.creator,
        DCTERMS.publisher,
        DCTERMS.license,
        DCTERMS.bibliographicCitation,
        OWL.versionIRI,
        OWL.versionInfo,
        VANN.preferredNamespacePrefix,
        VANN.preferredNamespaceUri,
    ],
    ids=lambda predicate: re.split("[#/]", predicate)[-1],
)
def test_ontology_says_it_once(predicate: URIRef) -> None:
    (said,) = ontology().objects(HEADER, predicate)
    assert str(said)


def test_licence_is_open_and_a_link() -> None:
    assert set(ontology().objects(None, DCTERMS.license)) == {CC_BY}


def test_identifiers_are_persistent_and_name_no_file() -> None:
    for iri in (HEADER, ontology().value(HEADER, OWL.versionIRI), *CLASSES, *PROPERTIES):
        assert re.fullmatch(r"https://w3id\.org/dipgraph/ontology[#/][\w.]+|" + HEADER, str(iri))
        assert not str(iri).endswith((".ttl", ".owl", ".rdf"))


def test_version_is_told_alike() -> None:
    assert str(ontology().value(HEADER, OWL.versionInfo)) == __version__
    assert str(ontology().value(HEADER, OWL.versionIRI)) == f"{ONTOLOGY}/{__version__}"
    citation = str(ontology().value(HEADER, DCTERMS.bibliographicCitation))
    assert __version__ in citation
    assert f"{ONTOLOGY}/{__version__}" in citation


def test_prefix_and_namespace_are_those_that_are_used() -> None:
    prefix = str(ontology().value(HEADER, VANN.preferredNamespacePrefix))
    namespace = str(ontology().value(HEADER, VANN.preferredNamespaceUri))
    assert (PREFIXES[namespace], namespace) == (prefix, DIP)
    for path in (*resources.ontology_files(), *resources.shape_files()):
        assert f"@prefix {prefix}: <{namespace}> ." in path.read_text()


def test_every_term_of_our_own_is_declared() -> None:
    known = declared(*KINDS)
    used = {t for triple in ontology() for t in triple}
    used |= {t for triple in statements(*resources.shape_files()) for t in triple}
    ours = {t for t in used if isinstance(t, URIRef) and t in OURS}
    assert len(ours) > 100
    assert ours <= known


def test_every_term_in_a_question_is_declared() -> None:
    known = {str(term).removeprefix(DIP) for term in declared(*KINDS) if term in OURS}
    for path in resources.question_files():
        assert set(re.findall(r"\bdip:(\w+)", path.read_text())) <= known


def test_predicates_of_other_vocabularies_are_declared() -> None:
    built_in = (str(RDF), str(RDFS), str(OWL))
    predicates = {p for p in ontology().predicates() if not str(p).startswith(built_in)}
    assert predicates <= declared(*KINDS)


def test_other_vocabularies_are_reused() -> None:
    terms = {str(term) for triple in ontology() for term in triple}
    assert {n for n in WELL_KNOWN if any(term.startswith(n) for term in terms)} == WELL_KNOWN


def test_names_keep_to_one_convention() -> None:
    assert not [c for c in CLASSES if not re.fullmatch(r"([A-Z][a-z]+)+", c.removeprefix(DIP))]
    names = [p.removeprefix(DIP) for p in PROPERTIES]
    assert not [name for name in names if not re.fullmatch(r"[a-z]+([A-Z][a-z]*\d?)*\d*", name)]


def test_no_class_or_property_is_above_itself() -> None:
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf):
        for term in (*CLASSES, *PROPERTIES):
            above = set(ontology().objects(term, predicate))
            wider = {w for a in above for w in ontology().transitive_objects(a, predicate)}
            assert term not in wider


def test_nothing_is_the_inverse_of_itself() -> None:
    assert not [s for s, o in ontology().subject_objects(OWL.inverseOf) if s == o]


@pytest.mark.parametrize("cls", CLASSES, ids=lambda c: c.removeprefix(DIP))
def test_class_is_connected(cls: URIRef) -> None:
    around = (RDFS.subClassOf, RDFS.domain, RDFS.range)
    above = list(ontology().objects(cls, RDFS.subClassOf))
    assert above or any(list(ontology().subjects(predicate, cls)) for predicate in around)


@pytest.mark.parametrize("prop", PROPERTIES, ids=lambda p: p.removeprefix(DIP))
def test_property_says_of_what_it_is_or_what_it_leads_to(prop: URIRef) -> None:
    shapes = statements(*resources.shape_files())
    said = [*ontology().objects(prop, RDFS.domain), *ontology().objects(prop, RDFS.range)]
    assert said or list(shapes.subjects(SH.path, prop))


@pytest.mark.parametrize("text", [void_turtle(RELEASE), dcat_turtle(RELEASE)], ids=["void", "dcat"])
def test_release_says_what_it_is(text: str) -> None:
    graph = Graph().parse(data=text, format="turtle")
    iri = URIRef(release_iri(__version__))
    for predicate in (DCTERMS.title, DCTERMS.description):
        (words,) = graph.objects(iri, predicate)
        assert isinstance(words, Literal)
        assert words.language == "en"
    for predicate in (DCTERMS.creator, DCTERMS.publisher):
        assert list(graph.objects(iri, predicate)) == list(ontology().objects(HEADER, predicate))
    assert list(graph.objects(iri, DCTERMS.license)) == [CC_BY]


def test_every_question_says_what_it_asks() -> None:
    questions = [read_question(path) for path in resources.question_files()]
    graph = Graph().parse(data=questions_turtle(questions), format="turtle")
    for question in graph.subjects(RDF.type, SH.SPARQLSelectExecutable):
        assert str(graph.value(question, RDFS.comment)).endswith("?")
