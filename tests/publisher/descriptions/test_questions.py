"""``queries.ttl``: every question is there, and what is published runs and answers alike."""

import pyoxigraph as ox
import pytest
from rdflib import DCTERMS, RDF, RDFS, Graph, Namespace, URIRef

from dipgraph import resources
from dipgraph.errors import UsageError
from dipgraph.publisher.questions import question_iri, questions_turtle
from dipgraph.publisher.statements import long_literal
from dipgraph.query import Question, read_question
from dipgraph.store import Store

SH = Namespace("http://www.w3.org/ns/shacl#")
SCHEMA = Namespace("https://schema.org/")
QUESTIONS = [read_question(path) for path in resources.question_files()]
ENDPOINT = "https://example.org/sparql"


@pytest.fixture(scope="module")
def published() -> Graph:
    return Graph().parse(data=questions_turtle(QUESTIONS, ENDPOINT), format="turtle")


def test_every_question_is_published(published: Graph) -> None:
    found = set(published.subjects(RDF.type, SH.SPARQLSelectExecutable))
    assert found == {URIRef(question_iri(question.name)) for question in QUESTIONS}
    assert set(published.objects(None, SCHEMA.target)) == {URIRef(ENDPOINT)}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_published_text_answers_like_the_file(
    question: Question, published: Graph, shipped: Store
) -> None:
    subject = URIRef(question_iri(question.name))
    text = str(published.value(subject, SH.select))
    assert not text.startswith("#+")
    assert rows(shipped, text) == rows(shipped, question.text)
    assert str(published.value(subject, RDFS.comment)) == question.summary
    assert set(map(str, published.objects(subject, SCHEMA.keywords))) == set(question.tags)
    description = str(published.value(subject, DCTERMS.description))
    assert all(f"{p.name}: {p.description}" in description for p in question.parameters)


def rows(store: Store, text: str) -> list[str]:
    results = store.query(text)  # without any prefix that the text does not declare
    assert isinstance(results, ox.QuerySolutions)
    return [str(row) for row in results]


def test_no_endpoint_no_target() -> None:
    assert "schema:target" not in questions_turtle(QUESTIONS)


def test_order_of_the_questions_does_not_matter() -> None:
    assert questions_turtle(QUESTIONS) == questions_turtle(reversed(QUESTIONS))


@pytest.mark.parametrize("endpoint", ["here", "https://a/> . <urn:b", "https://a/b c"])
def test_endpoint_is_an_address(endpoint: str) -> None:
    with pytest.raises(UsageError, match="absolute web address"):
        questions_turtle(QUESTIONS, endpoint)


@pytest.mark.parametrize(
    "words", ['"', '""', '"""', '""""', "\\", '\\"', 'a\r\nb"', '"""\\"""', ""]
)
def test_long_literal_keeps_every_character(words: str) -> None:
    text = f"<urn:a> <urn:b> {long_literal(words)} ."
    (quad,) = ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)
    assert isinstance(quad.object, ox.Literal)
    assert quad.object.value == words
