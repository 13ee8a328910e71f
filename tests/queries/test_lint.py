"""The files of the questions keep to one form."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql import prepareQuery

from dipgraph.query import check_query, read_question
from dipgraph.resources import question_files

_FILES = question_files()
_COUNT = "(COUNT(DISTINCT ?fact) AS ?facts)"
_EXPECTED = """
    acts-between agreements awaiting-ratification commitments common-partners diplomatic-relations
    facts-in forums initiatives instruments joint-bodies leaders meetings offices partners requests
    sector-profile sectors-between shared-sectors statistics steps timeline visits who-said
"""

each_question = pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)


def _body(path: Path) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("#"))


def _columns(path: Path) -> list[str]:
    results = ox.Store().query(path.read_text(encoding="utf-8"))
    assert isinstance(results, ox.QuerySolutions)
    return [variable.value for variable in results.variables]


def _variables(text: str) -> set[str]:
    return set(re.findall(r"\?(\w+)", text))


def test_all_questions_are_there() -> None:
    assert [path.stem for path in _FILES] == sorted(_EXPECTED.split())


@each_question
def test_the_header_is_complete(path: Path) -> None:
    question = read_question(path)
    assert question.summary.endswith("?")
    assert question.description.endswith(".")
    assert question.tags
    assert all(re.fullmatch(r"[a-z][a-z-]*", tag) for tag in question.tags)
    for parameter in question.parameters:
        assert re.fullmatch(r"[a-z]+", parameter.name)
        assert parameter.description
        assert not parameter.description.endswith(".")


@each_question
def test_the_query_is_sparql_without_extras(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    check_query(text)
    prepareQuery(text)
    words = set(re.findall(r"[A-Z]{3,}", _body(path)))
    assert not words & {"LIMIT", "OFFSET", "SERVICE", "FROM", "GRAPH", "REDUCED", "SAMPLE"}


@each_question
def test_prefixes_are_used_or_name_the_kind_of_a_parameter(path: Path) -> None:
    body = _body(path)
    declared = re.findall(r"^PREFIX ([a-z]+):", body, re.MULTILINE)
    used = re.sub(r"^PREFIX.*$", "", body, flags=re.MULTILINE)
    assert declared == sorted(set(declared))
    for prefix in declared:
        named = any(p.optional and p.name == prefix for p in read_question(path).parameters)
        assert named or re.search(rf"[^\w:]{prefix}:", used), prefix


@each_question
def test_columns_are_plain_words(path: Path) -> None:
    columns = _columns(path)
    assert "*" not in _body(path).partition("WHERE")[0]
    assert len(set(columns)) == len(columns) > 1
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", column) for column in columns)


@each_question
def test_a_row_names_its_fact_or_counts_its_facts(path: Path) -> None:
    columns = _columns(path)
    counts = path.read_text(encoding="utf-8").count(_COUNT)
    assert ("fact" in columns) + ("facts" in columns) == 1
    assert counts == ("facts" in columns)
    assert _body(path).partition("WHERE")[0].count(_COUNT) == counts


@each_question
def test_the_order_is_total(path: Path) -> None:
    groups, _, order = _body(path).rpartition("\nGROUP BY ")[2].partition("\nORDER BY ")
    assert order
    assert _variables(groups) <= _variables(order)
    assert _variables(groups) == set(_columns(path)) & _variables(groups)
