"""The alignments: about terms that exist, with terms of known vocabularies, nothing twice."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS

FOLDER = Path(__file__).parents[2] / "ontology"
BASE = "https://w3id.org/dipgraph/"
HEADER = BASE + "alignments"
DIP = BASE + "ontology#"
ROLE = BASE + "id/role/"
BELOW = {str(RDFS.subClassOf), str(RDFS.subPropertyOf)}
MATCHES = {str(SKOS[f"{name}Match"]) for name in ("exact", "close", "broad", "related")}
DECLARATIONS = {
    str(kind) for kind in (OWL.Class, OWL.ObjectProperty, OWL.AnnotationProperty, OWL.Ontology)
}
ALIGNED_WITH = re.compile(
    r"http://data\.europa\.eu/eli/ontology#\w+"
    r"|http://data\.legilux\.public\.lu/resource/ontology/jolux#\w+"
    r"|http://eurovoc\.europa\.eu/(\d{1,6}|c_[0-9a-f]{8})"
    r"|http://publications\.europa\.eu/ontology/cdm#[\w-]+"
    r"|http://semanticweb\.cs\.vu\.nl/2009/11/sem/\w+"
    r"|http://www\.w3\.org/ns/(org|prov)#\w+"
    r"|http://www\.w3\.org/2006/time#\w+"
    r"|http://www\.wikidata\.org/(entity/Q|prop/direct/P)\d+"
    r"|http://xmlns\.com/foaf/0\.1/\w+"
    r"|https://schema\.followthemoney\.tech/#\w+"
    r"|https://schema\.org/\w+"
)


@cache
def read(stem: str) -> tuple[Quad, ...]:
    """Return the statements of a file in its order."""
    return tuple(parse(path=FOLDER / f"{stem}.ttl", format=RdfFormat.TURTLE))


def statements(*predicates: str) -> list[tuple[str, str, str]]:
    """Return the alignments by some of the properties; all of their terms are IRIs."""
    found = [quad for quad in read("alignments") if quad.predicate.value in predicates]
    assert all(isinstance(quad.object, NamedNode) for quad in found)
    return [
        (q.subject.value, q.predicate.value, q.object.value)
        for q in found
        if isinstance(q.subject, NamedNode) and isinstance(q.object, NamedNode)
    ]


def declared() -> set[str]:
    """Return what the file declares of other vocabularies to stand in axioms."""
    kinds = {str(OWL.Class), str(OWL.ObjectProperty)}
    return {subject for subject, _, kind in statements(str(RDF.type)) if kind in kinds}


def test_file_has_no_blank_node() -> None:
    terms = [term for quad in read("alignments") for term in (quad.subject, quad.object)]
    assert not [term for term in terms if isinstance(term, BlankNode)]


def test_file_says_nothing_twice() -> None:
    counts = Counter(read("alignments"))
    assert not [quad for quad, count in counts.items() if count > 1]
    pairs = Counter((s, o) for s, _, o in statements(*BELOW, *MATCHES))
    assert not [pair for pair, count in pairs.items() if count > 1]


def test_file_has_alignments_and_what_they_need_only() -> None:
    about_itself = {str(DCTERMS[n]) for n in ("title", "description", "creator", "license")}
    about_itself |= {str(OWL.versionIRI), str(OWL.versionInfo)}
    for quad in read("alignments"):
        assert isinstance(quad.subject, NamedNode)
        if quad.predicate.value == str(RDF.type):
            assert quad.object.value in DECLARATIONS  # type: ignore[union-attr]  # never a triple
        elif quad.subject.value == HEADER:
            assert quad.predicate.value in about_itself
        else:
            assert quad.predicate.value in BELOW | MATCHES


def test_aligned_terms_exist() -> None:
    known = {q.subject.value for q in read("dipgraph") if isinstance(q.subject, NamedNode)}
    subjects = {subject for subject, _, _ in statements(*BELOW, *MATCHES)}
    assert subjects
    assert all(subject.startswith((DIP, ROLE)) for subject in subjects)
    assert subjects <= known


def test_terms_of_known_vocabularies_only() -> None:
    others = {other for _, _, other in statements(*BELOW, *MATCHES)}
    assert not [other for other in others if not ALIGNED_WITH.fullmatch(other)]


def test_what_is_declared_stands_in_an_axiom() -> None:
    assert declared() == {wider for _, _, wider in statements(*BELOW)}


def test_exact_match_is_of_one_term() -> None:
    exact = statements(str(SKOS.exactMatch))
    assert len({other for _, _, other in exact}) == len(exact)


def test_signature_is_the_signature_of_eurovoc() -> None:
    match = (DIP + "Signature", str(SKOS.closeMatch), "http://eurovoc.europa.eu/3466")
    assert match in statements(*MATCHES)


def test_joint_declaration_is_no_work_of_law() -> None:
    subjects = {subject for subject, _, _ in statements(*BELOW, *MATCHES)}
    assert not subjects & {DIP + name for name in ("JointDeclaration", "Agreement", "Fact")}
