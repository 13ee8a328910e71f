"""Show everything that is said of a thing, each statement with its sentence and source."""

from collections.abc import Iterator, Sequence
from typing import Final

import pyoxigraph as ox

from dipgraph.namespaces import DIP, OA, RDF, RDFS, SKOS
from dipgraph.query.answer import Answer, Term
from dipgraph.query.queryable import Queryable

__all__ = ["show"]

_COLUMNS: Final = ("subject", "property", "value", "quote", "document")
_EVIDENCE: Final = f"""
  ?fact <{DIP}evidence> ?passage .
  ?passage <{OA}hasSource> ?document ; <{OA}hasSelector> ?selector .
  ?selector <{OA}exact> ?quote ; <{OA}start> ?start .
"""
_TYPE: Final = ox.NamedNode(f"{RDF}type")
_OWN: Final = f"""
SELECT ?property ?value ?graph WHERE {{
  GRAPH ?graph {{ %s ?property ?value }}
  FILTER (?property NOT IN (<{DIP}evidence>, <{RDF}type>, <{DIP}involves>))
  FILTER NOT EXISTS {{ ?property <{SKOS}prefLabel> ?label ; <{DIP}derived> true .
    FILTER (?property != <{DIP}inferredFrom>) }}
}}
"""
_TYPES: Final = f"""
SELECT DISTINCT ?type ?graph WHERE {{
  GRAPH ?graph {{ %s a ?type }}
  FILTER NOT EXISTS {{
    %s a ?narrower . ?narrower <{RDFS}subClassOf> ?type . FILTER (?narrower != ?type)
  }}
}}
ORDER BY ?graph ?type
"""
_PASSAGES: Final = f"""
SELECT DISTINCT ?document ?quote ?start WHERE {{
  VALUES ?fact {{ %s }} {_EVIDENCE}
}}
ORDER BY ?document ?start ?quote
"""
_FACTS: Final = f"""
SELECT DISTINCT ?property ?fact ?quote ?document ?start WHERE {{
  ?fact ?property %s . {_EVIDENCE}
}}
ORDER BY ?document ?start ?fact ?property ?quote
"""


def show(store: Queryable, thing: ox.NamedNode) -> Answer:
    """Return what is said of a thing, and the facts in which it plays a part.

    Each row is a statement with the words that say so and the document. What reference data says
    without a text has no words, but a source.
    """
    return Answer(_COLUMNS, [*_own(store, thing), *_parts(store, thing)])


def _own(store: Queryable, thing: ox.NamedNode) -> Iterator[Sequence[Term]]:
    passages: dict[Term, list[Term]] = {}
    for row in _rows(store, _PASSAGES % thing):
        passages.setdefault(row["document"], []).append(row["quote"])
    for row in _rows(store, _TYPES % (thing, thing)):
        for quote in passages.get(row["graph"]) or [None]:
            yield thing, _TYPE, row["type"], quote, row["graph"]
    for row in sorted(_rows(store, _OWN % thing), key=_order):
        for quote in passages.get(row["graph"]) or [None]:
            yield thing, row["property"], row["value"], quote, row["graph"]


def _parts(store: Queryable, thing: ox.NamedNode) -> Iterator[Sequence[Term]]:
    rows = list(_rows(store, _FACTS % thing))
    involves = ox.NamedNode(f"{DIP}involves")
    direct = {row["fact"] for row in rows if row["property"] != involves}
    for row in rows:
        if row["property"] != involves or row["fact"] not in direct:
            yield row["fact"], row["property"], thing, row["quote"], row["document"]


def _rows(store: Queryable, text: str) -> ox.QuerySolutions:
    results = store.query(text)
    assert isinstance(results, ox.QuerySolutions)
    return results


def _order(row: ox.QuerySolution) -> tuple[str, ...]:
    """Order by graph, property and value; SPARQL leaves open which language comes first."""
    value = row["value"]
    language = (value.language or "") if isinstance(value, ox.Literal) else ""
    words = value.value if isinstance(value, ox.Literal | ox.NamedNode) else str(value)
    return str(row["graph"]), str(row["property"]), words, language
