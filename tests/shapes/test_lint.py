"""The shapes themselves: named, used, with a message to act on, and in terms that exist."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from rdflib import Graph, Literal, Node, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DC, DCTERMS, OWL, RDF, SH, SKOS, XSD, DefinedNamespace

from dipgraph import resources
from dipgraph.namespaces import DIP, DIPS

FILES = resources.shape_files()
KINDS = (SH.NodeShape, SH.PropertyShape, SH.SPARQLConstraint)
MIN_LENGTH = 15


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(next(p for p in resources.ontology_files() if p.stem == "dipgraph"))


@pytest.fixture(scope="module")
def alternatives(shapes: Graph) -> frozenset[Node]:
    """Return the shapes of which one is enough, and which no result names."""
    return frozenset(
        shape for first in shapes.objects(None, SH["or"]) for shape in Collection(shapes, first)
    )


def instances(graph: Graph, *kinds: URIRef) -> set[Node]:
    return {node for kind in kinds for node in graph.subjects(RDF.type, kind)}


def terms(graph: Graph, namespace: str) -> set[Node]:
    return {term for triple in graph for term in triple if str(term).startswith(namespace)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_holds_the_shapes_of_its_class(path: Path) -> None:
    graph = Graph().parse(path)
    assert set(graph.objects(None, SH.targetClass)) == {URIRef(DIP + path.stem)}
    own = re.compile(re.escape(DIPS + path.stem) + "(-[a-z][A-Za-z0-9]*)?")
    assert not [s for s in graph.subjects() if isinstance(s, URIRef) and not own.fullmatch(s)]


def test_nothing_that_a_result_names_is_a_blank_node(shapes: Graph) -> None:
    named = {*shapes.subjects(SH.targetClass), *shapes.objects(None, SH.property)}
    named |= {*shapes.subjects(SH.path), *shapes.objects(None, SH.sparql)}
    assert not [node for node in named if not isinstance(node, URIRef)]


def test_every_named_node_is_of_its_kind(shapes: Graph) -> None:
    assert {s for s in shapes.subjects() if isinstance(s, URIRef)} == instances(shapes, *KINDS)
    assert instances(shapes, SH.PropertyShape) == set(shapes.subjects(SH.path))
    assert instances(shapes, SH.SPARQLConstraint) == set(shapes.subjects(SH.select))


def test_every_shape_is_used(
    shapes: Graph, reported: frozenset[URIRef], alternatives: frozenset[Node]
) -> None:
    used = reported | alternatives | set(shapes.objects(None, SH.sparql))
    assert instances(shapes, *KINDS) <= used


def test_every_rule_has_one_message_to_act_on(
    shapes: Graph, components: Mapping[URIRef, URIRef]
) -> None:
    stating = {s for s, p in shapes.subject_predicates() if p in components and p != SH.sparql}
    telling = {s for s in stating if isinstance(s, URIRef)} | instances(shapes, SH.SPARQLConstraint)
    for node in telling:
        (message,) = shapes.objects(node, SH.message)
        assert isinstance(message, Literal)
        assert message.language == "en"
        assert re.fullmatch(r"[A-Z].*[^.]\.", message), node
        assert len(message) >= MIN_LENGTH, node


def test_every_path_is_a_property_and_every_class_a_class(shapes: Graph, ontology: Graph) -> None:
    paths = {*shapes.objects(None, SH.path), *shapes.objects(None, SH.lessThanOrEquals)}
    classes = {*shapes.objects(None, SH.targetClass), *shapes.objects(None, SH["class"])}
    properties = instances(ontology, OWL.ObjectProperty, OWL.DatatypeProperty)
    assert {p for p in paths if str(p).startswith(DIP)} <= properties
    assert {c for c in classes if str(c).startswith(DIP)} <= instances(ontology, OWL.Class)


def test_every_term_of_the_ontology_is_declared(shapes: Graph, ontology: Graph) -> None:
    queries = " ".join(str(query) for query in shapes.objects(None, SH.select))
    asked = {URIRef(DIP + name) for name in re.findall(r"\bdip:(\w+)", queries)}
    assert asked
    assert asked | terms(shapes, DIP) <= set(ontology.subjects())


def test_every_term_of_shacl_exists(shapes: Graph, shacl: Graph) -> None:
    assert terms(shapes, str(SH)) <= set(shacl.subjects(RDF.type))


@pytest.mark.parametrize("namespace", [DC, DCTERMS, RDF, SKOS, XSD], ids=str)
def test_every_term_of_a_standard_exists(namespace: type[DefinedNamespace], shapes: Graph) -> None:
    assert terms(shapes, str(namespace)) <= set(dir(namespace))
