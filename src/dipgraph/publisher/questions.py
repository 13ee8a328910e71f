"""Publish the canned questions so that SPARQL editors list them: ``queries.ttl``.

The form is that of https://github.com/sib-swiss/sparql-examples: each question is a
``sh:SPARQLSelectExecutable`` (https://www.w3.org/TR/shacl-af/#SPARQLSelectExecutable). Each text
declares its own prefixes, so nothing has to be looked up elsewhere.
"""

from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from dipgraph.literals import language_literal, literal
from dipgraph.namespaces import BASE, DCTERMS, RDFS, SH
from dipgraph.publisher.statements import Block, blocks_turtle, long_literal, reference

__all__ = ["Asked", "Question", "question_iri", "questions_turtle"]

_PREFIXES: Final = {
    "dcterms": DCTERMS,
    "rdfs": RDFS,
    "schema": "https://schema.org/",
    "sh": SH,
}


class Asked(Protocol):
    """What a question lets one choose: a name and what it means."""

    @property
    def name(self) -> str:
        """Return the name of the parameter."""

    @property
    def description(self) -> str:
        """Return what the parameter means."""


class Question(Protocol):
    """What is published of a canned question; ``text`` is SPARQL that runs as it stands."""

    @property
    def name(self) -> str:
        """Return the name, as it stands in the IRI and on the command line."""

    @property
    def summary(self) -> str:
        """Return the question in plain words."""

    @property
    def description(self) -> str:
        """Return what the answer holds."""

    @property
    def tags(self) -> Sequence[str]:
        """Return the keywords."""

    @property
    def parameters(self) -> Sequence[Asked]:
        """Return what one may choose."""

    @property
    def text(self) -> str:
        """Return the query, below its header of comment lines."""


def question_iri(name: str) -> str:
    """Return the IRI of a question.

    >>> question_iri("shared-sectors")
    'https://w3id.org/dipgraph/question/shared-sectors'
    """
    return f"{BASE}question/{name}"


def questions_turtle(questions: Iterable[Question], endpoint: str | None = None) -> str:
    """Return ``queries.ttl``, the questions by name; ``endpoint`` is where they can be asked.

    Raises UsageError where the endpoint is not a web address.
    """
    target = [reference(endpoint)] if endpoint else []
    ordered = sorted(questions, key=lambda question: question.name)
    return blocks_turtle(_PREFIXES, (_block(question, target) for question in ordered))


def _block(question: Question, target: list[str]) -> Block:
    choices = "".join(f" {p.name}: {p.description}." for p in question.parameters)
    description = question.description + (f" One may choose —{choices}" if choices else "")
    return reference(question_iri(question.name)), {
        "a": ["sh:SPARQLExecutable", "sh:SPARQLSelectExecutable"],
        "dcterms:identifier": [literal(question.name)],
        "rdfs:comment": [language_literal(question.summary, "en")],
        "dcterms:description": [language_literal(description, "en")],
        "schema:keywords": [literal(tag) for tag in question.tags],
        "schema:target": target,
        "sh:select": [long_literal(_query(question.text))],
    }


def _query(text: str) -> str:
    """Return the query without its header, whose words some clients take for SPARQL."""
    lines = text.splitlines(keepends=True)
    start = next((n for n, line in enumerate(lines) if not line.startswith("#+")), len(lines))
    return "".join(lines[start:]).strip() + "\n"
