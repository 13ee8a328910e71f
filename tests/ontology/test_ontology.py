"""The terms of the ontology: each one labelled, defined, exemplified and used."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from dipgraph import __version__

ROOT = Path(__file__).parents[2]
ONTOLOGY_FILES = sorted((ROOT / "ontology").glob("*.ttl"))
SHAPE_FILES = sorted((ROOT / "shapes").glob("*.ttl"))
BASE = "https://w3id.org/dipgraph/"
ONTOLOGY = URIRef(BASE + "ontology")
DIP = Namespace(BASE + "ontology#")
SH = Namespace("http://www.w3.org/ns/shacl#")

# https://github.com/openeventdata/PLOVER
PLOVER_CODES = {
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
}
AGREED_CLASSES = {
    "Actor": "State InternationalOrganization Organ Subdivision Person Group",
    "Agreement": "Treaty FreeTradeAgreement InvestmentAgreement JointDeclaration Partnership"
    " MemorandumOfUnderstanding Twinning",
    "UnilateralInstrument": "Resolution Policy TradeMeasure",
    "AgreementStep": "Negotiation Signature Ratification EntryIntoForce Termination",
    "Event": "Visit StateVisit OfficialVisit Meeting Session Ceremony Anniversary",
    "Act": "Commitment Request Encouragement Endorsement Recognition Interest Appreciation"
    " Invitation Acceptance",
    "Visit": "StateVisit OfficialVisit",
    "Entity": "Actor Place Post Forum",
    "Fact": "Tenure Agreement UnilateralInstrument AgreementStep DiplomaticRelations JointBody"
    " Membership Event Initiative Act",
    "Source": "Document",
}
AGREED_ALONE = {"Sector", "Passage"}


@cache
def read(path: Path) -> Graph:
    """Return the statements of one file."""
    return Graph().parse(path, format="turtle")


def ontology() -> Graph:
    """Return the statements of the ontology."""
    return read(ROOT / "ontology" / "dipgraph.ttl")


@cache
def shapes() -> Graph:
    """Return the statements of all shapes."""
    together = Graph()
    for path in SHAPE_FILES:
        together += read(path)
    return together


def own_terms(*types: URIRef) -> list[URIRef]:
    """Return the terms of the ontology that are of one of the types."""
    found = {s for type_ in types for s in ontology().subjects(RDF.type, type_)}
    return sorted(s for s in found if isinstance(s, URIRef) and s in DIP)


CLASSES = own_terms(OWL.Class)
PROPERTIES = own_terms(OWL.ObjectProperty, OWL.DatatypeProperty)
ANNOTATIONS = own_terms(OWL.AnnotationProperty)


def name(term: Node) -> str:
    """Return the local name of a term."""
    return str(term).removeprefix(str(DIP))


def literals(term: URIRef, predicate: URIRef) -> list[Literal]:
    """Return the literal values of a property."""
    return [o for o in ontology().objects(term, predicate) if isinstance(o, Literal)]


def ancestors(cls: Node) -> set[Node]:
    """Return the class and all that are above it."""
    found = ontology().transitive_objects(cls, RDFS.subClassOf)
    return {above for above in found if above is not None}


def descendants(cls: Node) -> set[Node]:
    """Return the class and all that are below it."""
    found = ontology().transitive_subjects(RDFS.subClassOf, cls)
    return {below for below in found if below is not None}


def paths() -> set[Node]:
    """Return the properties that stand in the path of a property shape."""
    found: set[Node] = set()
    for path in shapes().objects(None, SH.path):
        found.update([path] if isinstance(path, URIRef) else Collection(shapes(), path))
    return found


every_class = pytest.mark.parametrize("cls", CLASSES, ids=name)
every_property = pytest.mark.parametrize("prop", PROPERTIES, ids=name)
every_term = pytest.mark.parametrize("term", [*CLASSES, *PROPERTIES, *ANNOTATIONS], ids=name)
every_file = pytest.mark.parametrize("path", ONTOLOGY_FILES, ids=lambda p: p.stem)


@every_term
def test_term_has_one_label_a_language(term: URIRef) -> None:
    labels = literals(term, SKOS.prefLabel)
    assert sorted(label.language or "" for label in labels) == ["en", "fr", "nl"]
    assert all(str(label) == " ".join(label.split()) != "" for label in labels)


@every_term
def test_term_is_defined_in_full_sentences(term: URIRef) -> None:
    (definition,) = literals(term, SKOS.definition)
    assert definition.language == "en"
    assert re.fullmatch(r"[A-Z].*[^.]\.", definition)


@every_term
def test_term_has_an_example(term: URIRef) -> None:
    examples = literals(term, SKOS.example)
    assert examples
    assert {example.language for example in examples} == {"en"}


@every_term
def test_term_says_where_it_is_defined(term: URIRef) -> None:
    assert list(ontology().objects(term, RDFS.isDefinedBy)) == [ONTOLOGY]


@pytest.mark.parametrize("terms", [CLASSES, [*PROPERTIES, *ANNOTATIONS]], ids=["class", "property"])
def test_no_label_is_shared(terms: list[URIRef]) -> None:
    labels = Counter(
        (label.casefold(), label.language)
        for term in terms
        for label in literals(term, SKOS.prefLabel)
    )
    assert not [label for label, count in labels.items() if count > 1]


def test_no_definition_is_shared() -> None:
    terms = [*CLASSES, *PROPERTIES, *ANNOTATIONS]
    definitions = Counter(str(d) for term in terms for d in literals(term, SKOS.definition))
    assert set(definitions.values()) == {1}


@every_class
def test_label_of_class_is_its_name(cls: URIRef) -> None:
    label = next(x for x in literals(cls, SKOS.prefLabel) if x.language == "en")
    assert "".join(word[0].upper() + word[1:] for word in label.split()) == name(cls)


@every_class
def test_class_is_used_by_a_shape(cls: URIRef) -> None:
    shaped = {*shapes().objects(None, SH.targetClass), *shapes().objects(None, SH["class"])}
    assert shaped & (ancestors(cls) | descendants(cls))


@every_property
def test_property_is_used_by_a_shape(prop: URIRef) -> None:
    queries = " ".join(str(query) for query in shapes().objects(None, SH.select))
    assert prop in paths() or re.search(rf"\bdip:{name(prop)}\b", queries)


@every_property
def test_property_has_one_domain_and_one_range_at_most(prop: URIRef) -> None:
    assert len(list(ontology().objects(prop, RDFS.domain))) <= 1
    assert len(list(ontology().objects(prop, RDFS.range))) <= 1


@every_class
def test_kind_is_a_word_that_subclasses_share(cls: URIRef) -> None:
    kinds = literals(cls, DIP.kind)
    assert len(kinds) <= 1
    assert all(re.fullmatch("[a-z]+", kind) for kind in kinds)
    for parent in ontology().objects(cls, RDFS.subClassOf):
        inherited = list(ontology().objects(parent, DIP.kind))
        assert inherited in ([], kinds)


def test_kind_is_of_one_family() -> None:
    tops: dict[str, set[str]] = {}
    for cls in CLASSES:
        for kind in literals(cls, DIP.kind):
            parents = ontology().objects(cls, RDFS.subClassOf)
            if not any((parent, DIP.kind, kind) in ontology() for parent in parents):
                tops.setdefault(str(kind), set()).add(name(cls))
    assert not {kind: family for kind, family in tops.items() if len(family) > 1}


@pytest.mark.parametrize("act", sorted(descendants(DIP.Act) - {DIP.Act}, key=str), ids=name)
def test_act_has_one_plover_code(act: URIRef) -> None:
    (code,) = literals(act, SKOS.notation)
    assert str(code) in PLOVER_CODES


@pytest.mark.parametrize("above", AGREED_CLASSES)
def test_agreed_classes_stand_where_agreed(above: str) -> None:
    below = descendants(DIP[above]) - {DIP[above]}
    assert {name(cls) for cls in below} >= set(AGREED_CLASSES[above].split())


def test_agreed_classes_without_kinds_exist() -> None:
    assert {name(cls) for cls in CLASSES} >= AGREED_ALONE


@pytest.mark.parametrize("scheme", ["role", "status"])
def test_concept_of_small_scheme_is_explained(scheme: str) -> None:
    concepts = list(ontology().subjects(RDF.type, DIP[scheme.capitalize()]))
    assert concepts
    for concept in concepts:
        assert isinstance(concept, URIRef)
        assert re.fullmatch(re.escape(f"{BASE}id/{scheme}/") + "[a-z]+(-[a-z]+)*", concept)
        labels = literals(concept, SKOS.prefLabel)
        assert sorted(label.language or "" for label in labels) == ["en", "fr", "nl"]
        (definition,) = literals(concept, SKOS.definition)
        assert re.fullmatch(r"[A-Z].*[^.]\.", definition)


@every_file
def test_file_tells_the_version_of_the_package(path: Path) -> None:
    (version,) = read(path).objects(None, OWL.versionInfo)
    assert str(version) == __version__
    headers = list(read(path).subjects(RDF.type, OWL.Ontology))
    versions = [(header, URIRef(f"{header}/{__version__}")) for header in headers]
    assert list(read(path).subject_objects(OWL.versionIRI)) == versions


@every_file
def test_file_has_a_header_with_title_and_licence(path: Path) -> None:
    header = URIRef(BASE + ("ontology" if path.stem == "dipgraph" else path.stem))
    types = set(read(path).objects(header, RDF.type))
    assert types in ({OWL.Ontology}, {SKOS.ConceptScheme})
    assert read(path).value(header, DCTERMS.title, any=False)
    assert read(path).value(header, DCTERMS.description, any=False)
    licence = read(path).value(header, DCTERMS.license, any=False)
    assert isinstance(licence, URIRef)


@pytest.mark.parametrize("path", [*ONTOLOGY_FILES, *SHAPE_FILES], ids=lambda p: p.stem)
def test_file_reaches_for_no_other(path: Path) -> None:
    assert not list(read(path).triples((None, OWL.imports, None)))
    assert not list(read(path).triples((None, OWL.sameAs, None)))
