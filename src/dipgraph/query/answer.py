"""Answers: columns and rows of terms, with labels and with the sentences behind them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from dipgraph.namespaces import DCTERMS, DIP, OA, SKOS, curie
from dipgraph.query.queryable import Queryable

__all__ = ["Answer", "Term", "labelled", "solutions", "with_evidence"]

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None

_Preference = tuple[int, int, int, str]

_BATCH: Final = 500
_EVIDENCE: Final = f"""
SELECT DISTINCT ?fact ?quote ?document ?start WHERE {{
  VALUES ?fact {{ %s }}
  ?fact <{DIP}evidence> ?passage .
  ?passage <{OA}hasSource> ?document ; <{OA}hasSelector> ?selector .
  ?selector <{OA}exact> ?quote ; <{OA}start> ?start .
}}
ORDER BY ?document ?start ?quote
"""
_NAMING: Final = (f"{SKOS}prefLabel", f"{DCTERMS}title", f"{DIP}summary")
"""What names a thing, the best first."""

# A filter, since VALUES of three properties would have every label of the store read first.
_LABELS: Final = f"""
SELECT ?thing ?property ?label WHERE {{
  VALUES ?thing {{ %s }}
  ?thing ?property ?label .
  FILTER (?property IN ({", ".join(f"<{iri}>" for iri in _NAMING)}))
}}
"""
_SUMMARY: Final = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """Names of columns, and rows of as many terms."""

    columns: tuple[str, ...]
    rows: Iterable[Sequence[Term]]


def solutions(results: ox.QuerySolutions) -> Answer:
    """Return the solutions of a SELECT query, row by row as they come."""
    return Answer(tuple(v.value for v in results.variables), (tuple(row) for row in results))


def with_evidence(store: Queryable, answer: Answer) -> Answer:
    """Return an answer whose rows name facts, one row for each passage of each fact.

    The column ``facts``, a list of facts, becomes ``fact``; ``quote`` and ``document`` are added.
    """
    column = "facts" if "facts" in answer.columns else "fact"
    at = answer.columns.index(column)
    rows = [tuple(row) for row in answer.rows]
    named = dict.fromkeys(fact for row in rows for fact in _facts(row[at]))
    passages = _passages(store, list(named))
    columns = (*(c for c in answer.columns if c != column), "fact", "quote", "document")
    return Answer(columns, list(_expand(rows, at, passages)))


def labelled(
    store: Queryable, answer: Answer, language: str = "en", ids: frozenset[str] = frozenset()
) -> Answer:
    """Return an answer with the label of each thing in place of its IRI.

    In the columns named in ``ids`` stands the short identifier instead, and so it does for a fact
    that only its summary could name where the row has the summary already.
    """
    rows: list[Sequence[Term]] = [tuple(row) for row in answer.rows]
    terms = (term for row in rows for term in row)
    things = dict.fromkeys(term for term in terms if isinstance(term, ox.NamedNode))
    best = _labels(store, list(things), language)
    labels = {thing: ox.Literal(label[-1]) for thing, label in best.items()}
    short = {t: words for t, words in labels.items() if best[t][0] != _SUMMARY}
    known = dict.fromkeys(answer.columns, labels) | {column: {} for column in ids}
    if "summary" in answer.columns and "fact" not in ids:
        known["fact"] = short
    for i, row in enumerate(rows):  # in place: to let millions go at once holds up all else
        pairs = zip(row, answer.columns, strict=True)
        rows[i] = [_label(term, known[column]) for term, column in pairs]
    return Answer(answer.columns, rows)


def _expand(
    rows: list[tuple[Term, ...]],
    at: int,
    passages: dict[ox.NamedNode, list[tuple[Term, Term]]],
) -> Iterator[tuple[Term, ...]]:
    for row in rows:
        rest = (*row[:at], *row[at + 1 :])
        facts = sorted(_facts(row[at]), key=str)
        if not any(passages.get(fact) for fact in facts):
            yield (*rest, facts[0] if facts else None, None, None)
        for fact in facts:
            for quote, document in passages.get(fact, ()):
                yield (*rest, fact, quote, document)


def _facts(term: Term) -> list[ox.NamedNode]:
    if isinstance(term, ox.NamedNode):
        return [term]
    if isinstance(term, ox.Literal):
        return [ox.NamedNode(iri) for iri in term.value.split()]
    return []


def _passages(
    store: Queryable, facts: Sequence[ox.NamedNode]
) -> dict[ox.NamedNode, list[tuple[Term, Term]]]:
    found: dict[ox.NamedNode, list[tuple[Term, Term]]] = {}
    for i in range(0, len(facts), _BATCH):
        terms = " ".join(map(str, facts[i : i + _BATCH]))
        results = store.query(_EVIDENCE % terms)
        assert isinstance(results, ox.QuerySolutions)
        for row in results:
            found.setdefault(row["fact"], []).append((row["quote"], row["document"]))
    return found


def _labels(
    store: Queryable, things: Sequence[ox.NamedNode], language: str
) -> dict[ox.NamedNode, _Preference]:
    found: dict[ox.NamedNode, list[_Preference]] = {}
    for i in range(0, len(things), _BATCH):
        terms = " ".join(map(str, things[i : i + _BATCH]))
        results = store.query(_LABELS % terms)
        assert isinstance(results, ox.QuerySolutions)
        for row in results:
            rank = _NAMING.index(row["property"].value)
            found.setdefault(row["thing"], []).append(_preference(row["label"], rank, language))
    return {thing: min(labels) for thing, labels in found.items()}


def _preference(label: ox.Literal, rank: int, language: str) -> _Preference:
    """Order labels: by property, then the language asked for, English, any; short before long."""
    order = (language, "en")
    tag = label.language or ""
    return rank, order.index(tag) if tag in order else 2, len(label.value), label.value


def _label(term: Term, labels: dict[ox.NamedNode, ox.Literal]) -> Term:
    if not isinstance(term, ox.NamedNode):
        return term
    if term in labels:
        return labels[term]
    return ox.Literal(curie(str(term)))
