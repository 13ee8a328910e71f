"""The shipped data in rdflib, and stores in memory for what the shipped data does not tell."""

from collections.abc import Callable

import pyoxigraph as ox
import pytest
from rdflib import Dataset

from dipgraph.pipeline import Pipeline
from dipgraph.query import read_question
from dipgraph.resources import ROOT, annotated_documents

_PREFIXES = "".join(
    f"@prefix {kind}: <https://w3id.org/dipgraph/id/{kind}/> .\n"
    for kind in ("act", "agreement", "person", "post", "state", "status", "step", "tenure")
)
_HEAD = f"""
@prefix dip: <https://w3id.org/dipgraph/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
{_PREFIXES}
"""

Ask = Callable[..., list[tuple[str | None, ...]]]
"""Ask a question, by name, of TriG with the reference data; arguments are CURIEs or literals."""


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """Return the graphs of the shipped data in rdflib; a query sees the union of them."""
    pipeline = Pipeline()
    conversions = [*pipeline.base.values()]
    for checked in pipeline.check(annotated_documents()):
        assert checked.conversion is not None, list(checked.report)
        conversions.append(checked.conversion)
    dataset = Dataset(default_union=True)
    dataset.parse(data="".join(c.nquads() for c in conversions), format="nquads")
    return dataset


@pytest.fixture(scope="session")
def base() -> bytes:
    """Return the graphs that every store holds, as N-Quads."""
    return "".join(c.nquads() for c in Pipeline().base.values()).encode()


@pytest.fixture
def ask(base: bytes) -> Ask:
    def answer(name: str, trig: str, **arguments: str) -> list[tuple[str | None, ...]]:
        store = ox.Store()
        store.load(base, format=ox.RdfFormat.N_QUADS)
        store.load((_HEAD + trig).encode(), format=ox.RdfFormat.TRIG)
        question = read_question(ROOT / "queries" / f"{name}.rq")
        results = store.query(question.bind(arguments), use_default_graph_as_union=True)
        assert isinstance(results, ox.QuerySolutions)
        return [tuple(_short(term) for term in row) for row in results]

    return answer


def _short(term: object) -> str | None:
    if isinstance(term, ox.NamedNode):
        return term.value.replace("#", "/").rpartition("/")[2]
    return term.value if isinstance(term, ox.Literal) else None
