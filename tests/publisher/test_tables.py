"""The tables open in spreadsheets, say what the graph says, and run nothing."""

import csv
import io
from pathlib import Path

import pytest
from tests.publisher.conftest import Fill

from dipgraph.namespaces import DIP, OA, RDF_TYPE, SKOS, XSD, iri
from dipgraph.pipeline import Pipeline
from dipgraph.publisher.lookup import Lookup
from dipgraph.publisher.quads import graph_statements
from dipgraph.publisher.tables import TABLES, harmless, write_tables
from dipgraph.store import Store


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def _by_id(path: Path) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in _rows(path)}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_utf8_with_a_mark_and_ends_lines_as_rfc_4180_asks(
    release: Path, name: str
) -> None:
    data = (release / "tables" / f"{name}.csv").read_bytes()
    assert data.startswith("\ufeffid,".encode())
    assert data.endswith(b"\r\n")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(rows) > 1
    assert {len(row) for row in rows} == {len(rows[0])}
    terms = [iri(row[0]) for row in rows[1:]]
    assert terms == sorted(terms)


@pytest.mark.parametrize(("name", "type_"), [(name, said[0]) for name, said in TABLES.items()])
def test_a_table_has_a_row_for_each_thing(
    release: Path, shipped: Store, name: str, type_: str
) -> None:
    things = set(shipped.naming(RDF_TYPE[1:-1], f"{DIP}{type_}"))
    assert {iri(key) for key in _by_id(release / "tables" / f"{name}.csv")} == things


def test_a_fact_has_a_row_for_each_passage(release: Path, shipped: Store) -> None:
    facts = set(shipped.naming(RDF_TYPE[1:-1], f"{DIP}Fact"))
    triples = {t for graph in shipped.graphs for t in shipped.triples(graph)}
    said = [t for t in triples if t[0] in facts and t[1] == f"<{DIP}evidence>"]
    rows = _rows(release / "tables" / "facts.csv")
    assert sum(bool(row["quote"]) for row in rows) == len(said)
    for row in rows:
        if row["quote"]:
            assert int(row["end"]) - int(row["start"]) == len(row["quote"])


def test_what_a_document_says_of_itself(release: Path) -> None:
    row = _by_id(release / "tables" / "documents.csv")["document:belgium-vietnam-2025"]
    assert (row["date"], row["publisher"], row["language"]) == (
        "2025-04-01",
        "The Europe Today",
        "en",
    )
    assert row["title"].startswith("State visit of King Philippe")


def test_what_an_agreement_says(release: Path) -> None:
    evipa = _by_id(release / "tables" / "agreements.csv")["agreement:evipa"]
    assert evipa["label"] == "EU-Vietnam Investment Protection Agreement"
    assert evipa["type"] == "InvestmentAgreement"
    assert evipa["party"] == "European Union; Vietnam"
    assert evipa["party id"] == "organization:eu; state:VN"
    assert evipa["steps"] == "Ratification by Belgium, hoped for"
    assert evipa["documents"] == "document:belgium-vietnam-2025"


def test_what_an_office_says(release: Path) -> None:
    offices = _by_id(release / "tables" / "offices.csv")
    king = offices["tenure:philippe-king-of-the-belgians"]
    assert king["holder id"] == "person:philippe-of-belgium"
    assert king["post"] == "King of the Belgians"
    assert king["role id"] == "role:head-of-state"
    assert king["of id"] == "state:BE"
    assert king["start"] == "2013-07-21"
    persons = _by_id(release / "tables" / "persons.csv")
    assert persons["person:philippe-of-belgium"]["offices"] == (
        "Crown Prince of Belgium; King of the Belgians"
    )


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1"])
def test_a_formula_is_made_harmless(fill: Fill, tmp_path: Path, words: str) -> None:
    quote = f'{words}, "a"'
    escaped = quote.replace('"', '\\"').replace("\t", "\\t").replace("\r", "\\r")
    escaped = escaped.replace("\n", "\\n")
    document, act, passage = map(iri, ("document:d", "act:-x", "passage:p"))
    said = [
        f"{act} {RDF_TYPE} <{DIP}Act>",
        f"{act} {RDF_TYPE} <{DIP}Fact>",
        f'{act} <{DIP}summary> "{escaped}"@en',
        f"{act} <{DIP}evidence> {passage}",
        f"{act} <{DIP}actor> {iri('person:p')}",
        f'{iri("person:p")} <{SKOS}prefLabel> "{escaped}"@en',
        f"{passage} <{OA}hasSource> {document}",
        f"{passage} <{OA}hasSelector> {passage}",
        f'{passage} <{OA}exact> "{escaped}"',
        f'{passage} <{OA}start> "0"^^<{XSD}integer>',
        f'{passage} <{OA}end> "9"^^<{XSD}integer>',
    ]
    nquads = "".join(f"{line} {document} .\n" for line in said)
    with fill({document[1:-1]: nquads}) as store:
        statements = graph_statements(store, document[1:-1])
        write_tables(statements, Lookup(store, Pipeline().vocabulary), tmp_path)
    row = _by_id(tmp_path / "facts.csv")["act:-x"]
    assert row["quote"] == row["summary"] == row["actor"] == f"'{quote}"
    assert row["actor id"] == "person:p"
    assert row["start"] == "0"


def test_what_is_no_formula_stays() -> None:
    assert harmless("a=1") == "a=1"
