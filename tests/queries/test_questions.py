"""Each question has its recorded answer, and two engines give the same rows in the same order."""

import io
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from dipgraph.query import read_question, resolve, solutions, with_evidence, write_rows
from dipgraph.query.answer import Term
from dipgraph.resources import question_files
from dipgraph.store import Store

# rdflib 7 warns of a name that its own Dataset still uses.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")

_QUESTIONS = {path.stem: read_question(path) for path in question_files()}
_NUMBERS = ("integer", "Integer", "decimal")

# A question, arguments as people write them, and whether there is an answer.
_ASKED: list[tuple[str, dict[str, str], bool]] = [
    ("acts-between", {"from": "Viet Nam", "to": "Belgium"}, True),
    ("acts-between", {"from": "Xi Jinping"}, True),
    ("acts-between", {"to": "King Philippe"}, True),
    ("agreements", {"state": "LU"}, False),
    ("agreements", {"state": "VNM", "sector": "investment"}, True),
    ("agreements", {"sector": "law of the sea"}, True),
    ("awaiting-ratification", {"state": "China"}, True),
    ("commitments", {"state": "Vietnam", "sector": "human rights"}, True),
    ("commitments", {"sector": "student exchange"}, True),
    ("common-partners", {"state": "Belgium", "other": "Luxembourg"}, True),
    ("diplomatic-relations", {"state": "China"}, True),
    ("facts-in", {"document": "belgium-china-2014"}, True),
    ("forums", {"state": "Belgium"}, True),
    ("initiatives", {"state": "China", "sector": "railways"}, True),
    ("initiatives", {"sector": "trade"}, True),
    ("instruments", {"state": "Belgium", "sector": "war legacies"}, True),
    ("joint-bodies", {"state": "Luxembourg"}, True),
    ("leaders", {"state": "Vietnam", "date": "2025-04-01"}, True),
    ("leaders", {"date": "2013-07-20"}, False),
    ("meetings", {"state": "Luxembourg"}, True),
    ("offices", {"person": "Xi Jinping"}, True),
    ("partners", {"state": "Luxembourg"}, True),
    ("requests", {"state": "Belgium", "sector": "fisheries"}, True),
    ("sector-profile", {"sector": "polar research"}, True),
    ("sectors-between", {"state": "China", "other": "Luxembourg"}, True),
    ("shared-sectors", {"state": "China"}, True),
    ("steps", {"agreement": "EVIPA"}, True),
    ("timeline", {"state": "Luxembourg", "other": "China"}, True),
    ("visits", {"state": "China"}, True),
    ("who-said", {"about": "South China Sea"}, True),
]


def _rows(store: Store, text: str) -> list[list[Term]]:
    results = store.query(text)
    assert isinstance(results, ox.QuerySolutions)
    return [list(row) for row in results]


def _rdflib_rows(dataset: rdflib.Dataset, text: str) -> list[list[Term]]:
    found = []
    for row in dataset.query(text):
        assert isinstance(row, rdflib.query.ResultRow)
        found.append([_term(term) for term in row])
    return found


def _term(term: object) -> Term:
    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(term)
    if isinstance(term, rdflib.Literal) and term.language:
        return ox.Literal(str(term), language=term.language)
    if isinstance(term, rdflib.Literal):
        datatype = ox.NamedNode(term.datatype) if term.datatype else None
        return ox.Literal(str(term), datatype=datatype)
    assert term is None
    return None


def _canonical(rows: Sequence[Sequence[Term]]) -> list[list[str | Decimal]]:
    return [[_value(term) for term in row] for row in rows]


def _value(term: Term) -> str | Decimal:
    """Compare numbers by value: a store may forget that a count is a positive integer."""
    if isinstance(term, ox.Literal) and term.datatype.value.endswith(_NUMBERS):
        return Decimal(term.value)
    return str(term)


def _bound(store: Store, name: str, given: dict[str, str]) -> str:
    question = _QUESTIONS[name]
    known = {parameter.name: parameter for parameter in question.parameters}
    return question.bind(
        {key: resolve(store, question, known[key], words) for key, words in given.items()}
    )


@pytest.mark.parametrize("name", _QUESTIONS)
def test_the_answer_is_the_recorded_one(shipped: Store, name: str) -> None:
    results = shipped.query(_QUESTIONS[name].text)
    assert isinstance(results, ox.QuerySolutions)
    out = io.StringIO()
    write_rows(solutions(results), "tsv", out)
    recorded = (Path(__file__).parent / f"{name}.tsv").read_text(encoding="utf-8")
    assert out.getvalue() == recorded, "If it is meant: python tests/queries/record.py"
    assert len(recorded.splitlines()) > 1


def test_no_answer_is_recorded_without_a_question() -> None:
    assert {path.stem for path in Path(__file__).parent.glob("*.tsv")} == set(_QUESTIONS)


@pytest.mark.parametrize("name", _QUESTIONS)
def test_rdflib_gives_the_same_rows(shipped: Store, dataset: rdflib.Dataset, name: str) -> None:
    text = _QUESTIONS[name].text
    assert _canonical(_rdflib_rows(dataset, text)) == _canonical(_rows(shipped, text))


@pytest.mark.parametrize(("name", "given", "answered"), _ASKED, ids=str)
def test_arguments_give_the_same_rows_on_both_engines(
    shipped: Store,
    dataset: rdflib.Dataset,
    name: str,
    given: dict[str, str],
    answered: bool,
) -> None:
    text = _bound(shipped, name, given)
    rows = _rows(shipped, text)
    assert bool(rows) == answered
    assert _canonical(_rdflib_rows(dataset, text)) == _canonical(rows)
    assert rows != _rows(shipped, _QUESTIONS[name].text)


def test_every_parameter_is_asked_for() -> None:
    asked = {(name, key) for name, given, _ in _ASKED for key in given}
    assert asked == {(q.name, p.name) for q in _QUESTIONS.values() for p in q.parameters}


@pytest.mark.parametrize("name", _QUESTIONS)
def test_every_fact_of_an_answer_names_its_sentence(shipped: Store, name: str) -> None:
    question = _QUESTIONS[name]
    results = shipped.query(question.naming_facts(question.text))
    assert isinstance(results, ox.QuerySolutions)
    answer = with_evidence(shipped, solutions(results))
    assert answer.columns[-3:] == ("fact", "quote", "document")
    named = [row[-3:] for row in answer.rows]
    assert named
    assert all(None not in row for row in named)
