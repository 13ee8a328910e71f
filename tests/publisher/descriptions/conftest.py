"""What the tests of releases share: the quads of the shipped documents, and a release of them."""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from dipgraph import __version__, resources
from dipgraph.document import Triple
from dipgraph.publisher.counts import count
from dipgraph.publisher.description import Distribution, Release
from dipgraph.publisher.glossary import Glossary
from dipgraph.publisher.page import ontology_page
from dipgraph.query import read_question
from dipgraph.store import Store
from dipgraph.vocabulary import parse_turtle

FILES = {
    "dipgraph.ttl": "text/turtle",
    "dipgraph.nt": "application/n-triples",
    "dipgraph.nq.gz": "application/n-quads",
    "dipgraph.nq.zst": "application/n-quads",
    "dipgraph.trig": "application/trig",
    "dipgraph.jsonld": "application/ld+json",
    "documents/belgium-china-2014.ttl": "text/turtle",
    "documents/belgium-vietnam-2025.ttl": "text/turtle",
    "reference/states.ttl": "text/turtle",
    "reference/actors.ttl": "text/turtle",
    "reference/offices.ttl": "text/turtle",
    "ontology/dipgraph.ttl": "text/turtle",
    "ontology/sectors.ttl": "text/turtle",
    "ontology/alignments.ttl": "text/turtle",
    "tables/agreements.csv": "text/csv",
    "ontology.ttl": "text/turtle",
    "ontology.html": "text/html",
    "shapes.ttl": "text/turtle",
    "queries.ttl": "text/turtle",
    "queries/shared-sectors.rq": "application/sparql-query",
}


@pytest.fixture(scope="session")
def quads(shipped: Store) -> tuple[str, ...]:
    """Return the N-Quads of the shipped documents, graph by graph and sorted in each."""
    return tuple(
        line
        for graph in sorted(shipped.graphs)
        for line in sorted(f"{s} {p} {o} <{graph}> .\n" for s, p, o in shipped.triples(graph))
    )


@pytest.fixture(scope="session")
def triples(shipped: Store) -> tuple[str, ...]:
    """Return the sorted N-Triples of all graphs of the shipped documents, each once."""
    lines = {f"{s} {p} {o} .\n" for g in shipped.graphs for s, p, o in shipped.triples(g)}
    return tuple(sorted(lines))


@pytest.fixture(scope="session")
def glossary() -> Glossary:
    """Return what there is to say of the terms of the ontology."""
    ontology, shapes = _triples(resources.ontology_files()), _triples(resources.shape_files())
    questions = [read_question(path) for path in resources.question_files()]
    return Glossary(ontology, shapes, questions)


@pytest.fixture(scope="session")
def page(glossary: Glossary) -> str:
    """Return the page of the ontology."""
    return ontology_page(glossary)


def _triples(paths: list[Path]) -> Iterator[Triple]:
    for path in paths:
        yield from parse_turtle(path.read_bytes())


@pytest.fixture(scope="session")
def release(triples: tuple[str, ...]) -> Release:
    """Return a release of the shipped documents with everything that may be known of one."""
    distributions = [
        Distribution(name, media_type, 100 + len(name), sha256(name.encode()).hexdigest())
        for name, media_type in FILES.items()
    ]
    return Release(
        __version__,
        count(triples),
        tuple(distributions),
        address="https://data.example.org/dipgraph/",
        endpoint="https://data.example.org/sparql",
        issued=date(2026, 1, 31),
        previous="0.0.9",
    )
