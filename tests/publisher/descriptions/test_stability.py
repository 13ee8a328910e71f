"""The same values give the same bytes, whatever the seed of Python's hashes."""

import os
import subprocess
import sys

import pytest

PROGRAM = """
from datetime import date
from hashlib import sha256
from dipgraph import resources
from dipgraph.pipeline import Base
from dipgraph.publisher import (
    changes, citation, counts, dcat, description, glossary, news, page, questions, readme,
    redirects, void,
)
from dipgraph.query import read_question

base = Base()
quads = [
    line
    for graph in sorted(base.graphs, key=lambda graph: graph.strip("<>"))
    for line in base.graphs[graph].nquads().splitlines(keepends=True)
]
triples = sorted({f"{s} {p} {o} .\\n" for g in base.graphs.values() for s, p, o in g.triples})
asked = [read_question(path) for path in resources.question_files()]
files = {"dipgraph.ttl", "dipgraph.nt", "ontology.html", "ontology.ttl", "queries/a.rq"}
listed = tuple(description.Distribution(name, "text/turtle", 1, "0" * 64) for name in files)
release = description.Release("1", counts.count(triples), listed, issued=date(2026, 1, 1))
words = [t for g in base.graphs.values() if "/reference/" not in g.graph for t in g.triples]
found = changes.find_changes(lambda: quads[::2], lambda: quads, base.vocabulary)
for text in (
    void.void_turtle(release),
    dcat.dcat_turtle(release),
    questions.questions_turtle(asked),
    citation.citation(release),
    readme.readme(release),
    redirects.redirects("https://example.org/", files),
    news.changes_page(found, "0", "1"),
    page.ontology_page(glossary.Glossary(set(words), set(base.shapes), asked)),
):
    print(len(text), sha256(text.encode()).hexdigest())
"""


def run(seed: int) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    return subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture(scope="module")
def first() -> str:
    return run(0)


@pytest.mark.parametrize("seed", [1, 2])
def test_seed_of_hashes_does_not_show(seed: int, first: str) -> None:
    assert len(first.splitlines()) == 8
    assert run(seed) == first
