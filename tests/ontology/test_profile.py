"""The axioms keep to OWL 2 RL and to what OWL 2 DL asks of names and of property chains.

Sources: W3C, OWL 2 Profiles, section 4, https://www.w3.org/TR/owl2-profiles/#OWL_2_RL, and
OWL 2 Structural Specification, sections 5.8.1 and 11.2, https://www.w3.org/TR/owl2-syntax/.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "ontology").glob("*.ttl"))
SH = Namespace("http://www.w3.org/ns/shacl#")

# What we use of RDF, RDFS and OWL; all of it may stand in an ontology of the profile.
CONSTRUCTS = {
    RDF.type,
    RDF.first,
    RDF.rest,
    RDF.nil,
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    RDFS.domain,
    RDFS.range,
    RDFS.isDefinedBy,
    OWL.Ontology,
    OWL.versionIRI,
    OWL.versionInfo,
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    OWL.AllDisjointClasses,
    OWL.members,
    OWL.inverseOf,
    OWL.propertyChainAxiom,
}
# The datatypes of section 4.2; xsd:date and its like are not among them.
DATATYPES = {
    RDF.PlainLiteral,
    RDF.XMLLiteral,
    RDFS.Literal,
    *(
        XSD[name]
        for name in [
            "decimal",
            "integer",
            "nonNegativeInteger",
            "nonPositiveInteger",
            "positiveInteger",
            "negativeInteger",
            "long",
            "int",
            "short",
            "byte",
            "unsignedLong",
            "unsignedInt",
            "unsignedShort",
            "unsignedByte",
            "float",
            "double",
            "string",
            "normalizedString",
            "token",
            "language",
            "Name",
            "NCName",
            "NMTOKEN",
            "boolean",
            "hexBinary",
            "base64Binary",
            "anyURI",
            "dateTime",
            "dateTimeStamp",
        ]
    ),
}
BUILT_IN = (str(RDF), str(RDFS), str(OWL))
KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)

Chain = tuple[Node, ...]


def is_built_in(term: Node) -> bool:
    """Tell whether a term is of RDF, RDFS or OWL itself."""
    return str(term).startswith(BUILT_IN)


@cache
def axioms() -> Graph:
    """Return the statements of all files of the ontology, as one."""
    together = Graph()
    for path in FILES:
        together.parse(path, format="turtle")
    return together


def declared(*types: URIRef) -> set[Node]:
    """Return what is declared to be of one of the types."""
    return {subject for type_ in types for subject in axioms().subjects(RDF.type, type_)}


def members() -> list[Chain]:
    """Return the classes of each axiom of disjointness."""
    return [tuple(Collection(axioms(), node)) for node in axioms().objects(None, OWL.members)]


def chains() -> list[tuple[Chain, Node]]:
    """Return the steps of each property chain, and what they imply."""
    pairs = axioms().subject_objects(OWL.propertyChainAxiom)
    return [(tuple(Collection(axioms(), node)), head) for head, node in pairs]


def is_regular(chains: Iterable[tuple[Chain, Node]], above: Mapping[Node, set[Node]]) -> bool:
    """Tell whether the properties can be ordered so that no chain leads back to its own steps.

    ``above`` holds the properties directly above each property.
    """
    wider = {prop: set(found) for prop, found in above.items()}
    strict = set()
    for chain, head in chains:
        inner = chain[1:] if chain[0] == head else chain
        inner = inner[:-1] if chain[-1] == head and len(inner) == len(chain) else inner
        if chain != (head, head):
            strict |= {(step, head) for step in inner}
    for step, head in strict:
        wider.setdefault(step, set()).add(head)
    return not any(step in reachable(head, wider) for step, head in strict)


def reachable(start: Node, wider: Mapping[Node, set[Node]]) -> set[Node]:
    """Return a property and all that are above it by any way."""
    found = {start}
    waiting = [start]
    while waiting:
        new = wider.get(waiting.pop(), set()) - found
        found |= new
        waiting.extend(new)
    return found


def test_only_known_constructs_are_used() -> None:
    terms = {term for triple in axioms() for term in triple if isinstance(term, URIRef)}
    used = {term for term in terms if is_built_in(term)}
    assert used
    assert used <= CONSTRUCTS | DATATYPES


def test_class_axioms_are_about_named_classes() -> None:
    classes = declared(OWL.Class)
    assert all(isinstance(cls, URIRef) for cls in classes)
    for subject, above in axioms().subject_objects(RDFS.subClassOf):
        assert {subject, above} <= classes
    for domain in axioms().objects(None, RDFS.domain):
        assert domain in classes
    for disjoint in members():
        assert set(disjoint) <= classes
        assert len(set(disjoint)) == len(disjoint) > 1


def test_range_fits_the_kind_of_property() -> None:
    ranges = list(axioms().subject_objects(RDFS.range))
    of_objects = {found for prop, found in ranges if prop in declared(OWL.ObjectProperty)}
    of_literals = {found for prop, found in ranges if prop in declared(OWL.DatatypeProperty)}
    assert {prop for prop, _ in ranges} <= declared(OWL.ObjectProperty, OWL.DatatypeProperty)
    assert of_objects <= declared(OWL.Class)
    assert of_literals <= DATATYPES


def test_property_axioms_join_properties_of_one_kind() -> None:
    for predicate in (RDFS.subPropertyOf, OWL.inverseOf):
        for prop, other in axioms().subject_objects(predicate):
            assert {prop, other} <= declared(OWL.ObjectProperty)
    for chain, head in chains():
        assert {*chain, head} <= declared(OWL.ObjectProperty)


def test_every_name_has_one_meaning() -> None:
    kinds = [declared(kind) for kind in KINDS]
    assert sum(map(len, kinds)) == len(set().union(*kinds))
    assert not declared(OWL.Class) & declared(*KINDS)


def test_every_predicate_and_class_is_declared() -> None:
    predicates = {p for p in axioms().predicates() if not is_built_in(p)}
    types = {t for t in axioms().objects(None, RDF.type) if not is_built_in(t)}
    assert predicates <= declared(*KINDS)
    assert types <= declared(OWL.Class)


@pytest.mark.parametrize("path", sorted((ROOT / "shapes").glob("*.ttl")), ids=lambda p: p.stem)
def test_everything_that_a_shape_speaks_of_is_declared(path: Path) -> None:
    shapes = Graph().parse(path, format="turtle")
    classes = {*shapes.objects(None, SH.targetClass), *shapes.objects(None, SH["class"])}
    nodes = set(shapes.objects(None, SH.path))
    steps = {step for node in nodes for step in Collection(shapes, node)}
    assert classes <= declared(OWL.Class)
    assert {node for node in nodes if isinstance(node, URIRef)} | steps <= declared(*KINDS)


def test_chains_have_two_steps() -> None:
    assert {len(chain) for chain, _ in chains()} == {2}


def test_chains_are_regular() -> None:
    above: dict[Node, set[Node]] = {}
    for prop, wider in axioms().subject_objects(RDFS.subPropertyOf):
        above.setdefault(prop, set()).add(wider)
    assert is_regular(chains(), above)


P, Q, R = (Literal(name) for name in "PQR")


@pytest.mark.parametrize(
    ("chains", "above", "regular"),
    [
        ([((P, P), P)], {}, True),
        ([((P, Q), P), ((Q, P), P)], {}, True),
        ([((Q, R), P)], {Q: {P}}, True),
        ([((P, Q), P)], {P: {Q}}, False),
        ([((P, Q), P), ((P, Q), Q)], {}, False),
        ([((Q, R), P), ((P, P), R)], {}, False),
        ([((P, Q, P), P)], {}, False),
    ],
)
def test_regularity_is_recognised(
    chains: list[tuple[Chain, Node]], above: dict[Node, set[Node]], regular: bool
) -> None:
    assert is_regular(chains, above) is regular
