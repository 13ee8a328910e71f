"""The page of the ontology: whole, well formed, complete, self-contained and always the same."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from typing import Final

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef

from dipgraph import resources
from dipgraph.document import Triple
from dipgraph.namespaces import DIP, RDF_TYPE
from dipgraph.namespaces import OWL as OWL_NAMESPACE
from dipgraph.publisher.diagram import GAP, HEIGHT, PADDING, boxes, text_width, tree
from dipgraph.publisher.glossary import Glossary
from dipgraph.publisher.page import ontology_page
from dipgraph.query import read_question
from dipgraph.vocabulary import parse_turtle

OURS = Namespace(DIP)
SH = Namespace("http://www.w3.org/ns/shacl#")
VOID_ELEMENTS: Final = {"meta"}
QUESTIONS = [read_question(path) for path in resources.question_files()]


class Reader(HTMLParser):
    """Read a page strictly: every element is closed in its turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.texts: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}
        said = dict(attrs)
        assert len(said) == len(attrs)
        if said.get("id"):
            self.ids.append(said["id"] or "")
        if "href" in said:
            self.links.append(said["href"] or "")
        if tag not in VOID_ELEMENTS:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.ids:
            self.texts[self.ids[-1]] = self.texts.get(self.ids[-1], "") + data


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert not reader.open
    return reader


def triples(paths: list[Path]) -> Iterator[Triple]:
    for path in paths:
        yield from parse_turtle(path.read_bytes())


@pytest.fixture(scope="module")
def reader(page: str) -> Reader:
    return read(page)


@pytest.fixture(scope="module")
def ontology() -> Graph:
    graph = Graph()
    for path in resources.ontology_files():
        graph.parse(path, format="turtle")
    return graph


def own(ontology: Graph, *types: URIRef) -> set[URIRef]:
    subjects = {s for type_ in types for s in ontology.subjects(RDF.type, type_)}
    return {s for s in subjects if isinstance(s, URIRef) and s in OURS}


def test_every_link_within_the_page_leads_somewhere(reader: Reader) -> None:
    assert len(reader.ids) == len(set(reader.ids))
    assert {link[1:] for link in reader.links if link.startswith("#")} <= set(reader.ids)


def test_page_needs_nothing_else(reader: Reader, page: str) -> None:
    assert not reader.elements & {"script", "link", "img", "iframe", "object", "form", "base"}
    assert not reader.attributes & {"src", "srcset", "style", "onclick", "onload"}
    style = page[page.index("<style>") : page.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    links = {link for link in reader.links if not link.startswith("#")}
    assert all(re.match("https?://", link) for link in links)


def test_every_term_has_its_section(reader: Reader, ontology: Graph) -> None:
    types = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    terms = own(ontology, *types)
    assert len(terms) > 100
    for term in terms:
        said = reader.texts[term.removeprefix(DIP)]
        for predicate in (SKOS.prefLabel, SKOS.definition, SKOS.example):
            assert all(str(words) in said for words in ontology.objects(term, predicate))
        for predicate in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range):
            for other in ontology.objects(term, predicate):
                assert re.split("[#/]", str(other))[-1] in said


def test_every_message_of_a_shape_stands_with_its_class(reader: Reader) -> None:
    shapes = Graph()
    for path in resources.shape_files():
        shapes.parse(path, format="turtle")
    checked = 0
    for shape, target in shapes.subject_objects(SH.targetClass):
        for prop in shapes.objects(shape, SH.property):
            for message in shapes.objects(prop, SH.message):
                assert str(message) in reader.texts[str(target).removeprefix(DIP)]
                checked += 1
    assert checked > 100


def test_alignments_stand_with_their_terms(reader: Reader, ontology: Graph) -> None:
    for term in own(ontology, OWL.Class):
        for match in ontology.objects(term, SKOS.closeMatch):
            assert str(match).rpartition("/")[2] in reader.texts[term.removeprefix(DIP)]


def test_terms_name_the_questions_that_use_them(glossary: Glossary) -> None:
    asked = {term.name: term.questions for term in glossary.classes}
    assert "agreements" in asked["Agreement"]
    assert "agreements" not in asked["AgreementStep"]
    properties = {term.name: term.questions for term in glossary.properties}
    assert "shared-sectors" in properties["involves"]
    assert all(q.name in {n for a in properties.values() for n in a} for q in QUESTIONS)


def test_every_sector_stands_under_its_wider_one(reader: Reader, ontology: Graph) -> None:
    sectors = list(ontology.subjects(RDF.type, OURS.Sector))
    assert len(sectors) > 50
    for sector in sectors:
        said = reader.texts["sector-" + str(sector).rpartition("/")[2]]
        assert str(ontology.value(sector, SKOS.definition)) in said


def test_words_cannot_become_markup() -> None:
    evil = "</style><script>alert('&amp;\"')</script>"
    iri = f"<{DIP}Evil>"
    literal = '"' + evil.replace('"', '\\"') + '"@en'
    said = [(iri, f"<{SKOS[name]}>", literal) for name in ("prefLabel", "definition", "example")]
    ontology = [(iri, RDF_TYPE, f"<{OWL_NAMESPACE}Class>"), *said]
    reader = read(ontology_page(Glossary(ontology, [], [])))
    assert "script" not in reader.elements
    assert reader.texts["Evil"].count(evil) == 3


def test_order_of_statements_does_not_matter(page: str) -> None:
    ontology = list(triples(resources.ontology_files()))
    shapes = list(triples(resources.shape_files()))
    shuffled = Glossary(ontology[::-1], shapes[::-1], QUESTIONS[::-1])
    assert ontology_page(shuffled) == page


def test_labels_are_marked_with_their_language(page: str, ontology: Graph) -> None:
    label = Literal("État", lang="fr")
    assert (OURS.State, SKOS.prefLabel, label) in ontology
    assert '<span lang="fr">État</span>' in page


CHILDREN = {"Root": ["A", "InternationalOrganization"], "A": ["Mm", "Two", "Three"], "Two": ["W"]}


def test_boxes_keep_apart(glossary: Glossary) -> None:
    children = {t.name: [b.partition("#")[2][:-1] for b in t.below] for t in glossary.classes}
    roots = [t.name for t in glossary.classes if not t.above]
    for placed in (boxes(roots, children), boxes(["Root"], CHILDREN)):
        for one, other in combinations(placed, 2):
            beside = one.x + one.width <= other.x or other.x + other.width <= one.x
            above = one.y + HEIGHT <= other.y or other.y + HEIGHT <= one.y
            assert beside or above
    assert {box.name for box in boxes(roots, children)} == {t.name for t in glossary.classes}


def test_children_stand_to_the_right_and_text_fits() -> None:
    for box in boxes(["Root"], CHILDREN):
        assert box.width >= text_width(box.name) + 2 * PADDING
        if box.parent:
            assert box.x >= box.parent.x + box.parent.width + GAP
    picture = tree("A & B", ["Root"], CHILDREN)
    assert "<title>A &amp; B</title>" in picture
    right = max(box.x + box.width for box in boxes(["Root"], CHILDREN))
    match = re.search(r'viewBox="0 0 (\d+) (\d+)"', picture)
    assert match
    assert int(match[1]) >= right
