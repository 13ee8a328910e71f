"""What the answers mean: over the shipped documents, and over cases that these do not have."""

from collections.abc import Callable

import pyoxigraph as ox
import pytest

from dipgraph.query import labelled, read_question, resolve, solutions, words_of
from dipgraph.resources import ROOT
from dipgraph.store import Store

Ask = Callable[..., list[tuple[str | None, ...]]]


def _asked(store: Store, name: str, **given: str) -> list[dict[str, str]]:
    """Return the rows of an answer as people see them."""
    question = read_question(ROOT / "queries" / f"{name}.rq")
    arguments = {
        p.name: resolve(store, question, p, given[p.name])
        for p in question.parameters
        if p.name in given
    }
    results = store.query(question.bind(arguments))
    assert isinstance(results, ox.QuerySolutions)
    answer = labelled(store, solutions(results))
    rows = ([words_of(term) for term in row] for row in answer.rows)
    return [dict(zip(answer.columns, row, strict=True)) for row in rows]


def test_sectors_that_china_and_vietnam_share(shipped: Store) -> None:
    rows = _asked(shipped, "shared-sectors", state="Belgium")
    sectors = {p: {r["sector"] for r in rows if r["partner"] == p} for p in ("China", "Vietnam")}
    shared = sectors["China"] & sectors["Vietnam"]
    assert {"agriculture", "trade", "investment", "education"} <= shared
    assert not {"tourism", "polar research"} & (sectors["China"] | sectors["Vietnam"])


def test_a_narrower_sector_counts_for_the_broader_one(shipped: Store) -> None:
    rows = {r["sector"]: int(r["facts"]) for r in _asked(shipped, "sectors-between")}
    assert rows["agriculture"] > rows["smart agriculture"] >= 1
    assert {"tourism", "defence"} <= rows.keys()


def test_leaders_of_belgium(shipped: Store) -> None:
    then = _asked(shipped, "leaders", state="Belgium", date="2014-03-31")
    assert {(r["role"], r["person"]) for r in then} == {
        ("head of state", "Philippe of Belgium"),
        ("head of government", "Elio Di Rupo"),
        ("speaker of parliament", "André Flahaut"),
    }
    later = {r["person"] for r in _asked(shipped, "leaders", date="2025-04-01")}
    assert later == {"Philippe of Belgium"}


def test_leaders_told_by_two_tenures_are_one_row(shipped: Store) -> None:
    (king,) = _asked(shipped, "leaders", date="2025-04-01")
    assert int(king["facts"]) > 1
    assert king["known_from"] == "2013-07-21"


def test_agreements_that_await_ratification(shipped: Store) -> None:
    rows = _asked(shipped, "awaiting-ratification")
    waiting = {(r["agreement"], r["participant"]) for r in rows}
    proceedings = (
        "Agreement between Belgium and China concerning mutual representation in criminal"
        " proceedings"
    )
    evipa = "EU-Vietnam Investment Protection Agreement"
    assert {(proceedings, "Belgium"), (proceedings, "China"), (evipa, "Belgium")} == waiting


def test_three_visits_told_together(shipped: Store) -> None:
    rows = _asked(shipped, "visits", state="Vietnam")
    earlier = [r for r in rows if r["count"]]
    assert [(r["visitor"], r["host"], r["count"]) for r in earlier] == [
        ("Philippe of Belgium", "Vietnam", "3")
    ]
    assert any(r["type"] == "state visit" and not r["count"] for r in rows)


def test_what_has_no_date_comes_last(shipped: Store) -> None:
    rows = _asked(shipped, "visits")
    dated = [bool(r["date"]) for r in rows]
    assert dated == sorted(dated, reverse=True)
    assert not dated[-1]


def test_requests_to_belgium(shipped: Store) -> None:
    rows = _asked(shipped, "requests", state="Belgium")
    assert {(r["actor"], r["on_behalf_of"], r["addressee"]) for r in rows} == {
        ("Lương Cường", "Vietnam", "Belgium")
    }
    assert "EU-Vietnam Investment Protection Agreement" in {r["concerns"] for r in rows}


def test_each_of_several_actors_acts_for_his_own_state(shipped: Store) -> None:
    rows = _asked(shipped, "commitments") + _asked(shipped, "who-said")
    pairs = {(r["actor"], r["on_behalf_of"]) for r in rows}
    assert ("Lương Cường", "Vietnam") in pairs
    assert ("Philippe of Belgium", "Belgium") in pairs
    assert not {("Lương Cường", "Belgium"), ("Philippe of Belgium", "Vietnam")} & pairs


def test_acts_have_a_direction(shipped: Store) -> None:
    there = _asked(shipped, "acts-between", **{"from": "Vietnam", "to": "Belgium"})
    back = _asked(shipped, "acts-between", **{"from": "Belgium", "to": "Vietnam"})
    assert {r["type"] for r in there} > {"request", "encouragement"}
    assert "interest" in {r["type"] for r in back}
    assert not {r["fact"] for r in there} & {r["fact"] for r in back}
    assert "Belgian businesses" in {r["addressee"] for r in there}


def test_an_act_among_two_sides_has_a_row_for_each_direction(shipped: Store) -> None:
    there = _asked(shipped, "acts-between", **{"from": "China", "to": "Belgium"})
    back = _asked(shipped, "acts-between", **{"from": "Belgium", "to": "China"})
    assert {r["fact"] for r in there} & {r["fact"] for r in back}
    assert all(r["actor"] != r["addressee"] for r in there + back)


def test_a_fact_without_a_label_is_shown_by_its_id_beside_its_summary(shipped: Store) -> None:
    rows = _asked(shipped, "requests")
    assert all(r["fact"].startswith("act:") and r["summary"] for r in rows)


def test_a_timeline_is_in_order(shipped: Store) -> None:
    rows = _asked(shipped, "timeline", state="Belgium", other="China")
    assert (rows[0]["date"], rows[0]["aspect"]) == ("1971", "start")
    dates = [r["date"] for r in rows if "/" not in r["date"]]
    assert dates.index("2014-03-31") < dates.index("2014-10")
    assert "2014-03-31" in {r["date"] for r in rows if r["type"] == "commitment"}


@pytest.mark.parametrize("name", ["statistics", "facts-in", "timeline", "sector-profile"])
def test_kinds_are_the_most_specific(shipped: Store, name: str) -> None:
    types = {r["type"] for r in _asked(shipped, name)}
    assert types
    assert not types & {"fact", "act", "agreement step"}


_KING = "tenure:a a dip:Tenure ; dip:holder person:a ; dip:post post:king-of-the-belgians"
_ON = '"{}"^^xsd:date'


def _between(key: str, earliest: str, latest: str) -> str:
    bounds = (("Earliest", earliest), ("Latest", latest))
    return " ; ".join(f"dip:{key}{side} {_ON.format(day)}" for side, day in bounds)


def _leaders(ask: Ask, trig: str, day: str) -> list[tuple[str | None, ...]]:
    rows = ask("leaders", trig, date=f'"{day}"^^<http://www.w3.org/2001/XMLSchema#date>')
    return [row for row in rows if row[1] == "a"]


def test_no_end_is_not_still_in_office(ask: Ask) -> None:
    trig = f"<g:1> {{ {_KING} ; {_between('start', '1900-12-31', '1900-12-31')} }}"
    assert _leaders(ask, trig, "1900-12-31")
    assert not _leaders(ask, trig, "1901-01-01")
    assert not _leaders(ask, trig, "1900-06-01")


def test_one_tenure_told_by_two_documents(ask: Ask) -> None:
    trig = (
        f"<g:1> {{ {_KING} ; {_between('start', '1900-01-01', '1900-12-31')} }}"
        f"<g:2> {{ {_KING} ; {_between('attested', '1905-01-01', '1905-12-31')} }}"
    )
    ((_, _, _, first, last, facts),) = _leaders(ask, trig, "1903-01-01")
    assert (first, last, facts) == ("1900-12-31", "1905-01-01", "1")
    assert not _leaders(ask, trig, "1905-01-02")


def test_between_two_tenures_nothing_is_known(ask: Ask) -> None:
    one = f"{_KING} ; {_between('attested', '1905-01-01', '1905-01-01')} ."
    two = one.replace("tenure:a", "tenure:b").replace("1905", "1915")
    assert not _leaders(ask, f"<g:1> {{ {one} {two} }}", "1910-01-01")
    assert _leaders(ask, f"<g:1> {{ {one} {two} }}", "1915-01-01")


def test_a_year_alone_tells_of_no_day(ask: Ask) -> None:
    trig = f"<g:1> {{ {_KING} ; {_between('attested', '1905-01-01', '1905-12-31')} }}"
    assert not _leaders(ask, trig, "1905-06-01")


def test_after_the_end_nobody_leads(ask: Ask) -> None:
    trig = (
        f"<g:1> {{ {_KING} ; {_between('start', '1900-01-01', '1900-12-31')} ;"
        f" {_between('end', '1905-01-01', '1905-12-31')} }}"
    )
    assert _leaders(ask, trig, "1905-01-01")
    assert not _leaders(ask, trig, "1905-06-01")


_HOPED = """
step:hoped a dip:Ratification , dip:AgreementStep , dip:Fact ; dip:agreement agreement:a ;
    dip:participant state:BE ; dip:involves state:BE ; dip:status status:hoped-for .
"""


@pytest.mark.parametrize(
    ("done", "waiting"),
    [
        ("", True),
        ("step:done a dip:Ratification ; dip:participant state:BE", False),
        ("step:done a dip:Ratification ; dip:participant state:CN", True),
        ("step:done a dip:Ratification", False),
        ("step:done a dip:EntryIntoForce", False),
        ("step:done a dip:Signature", True),
    ],
)
def test_what_is_ratified_waits_no_longer(ask: Ask, done: str, waiting: bool) -> None:
    happened = f"{done} ; dip:agreement agreement:a ; dip:status status:occurred ." if done else ""
    rows = ask("awaiting-ratification", f"<g:1> {{ {_HOPED} }} <g:2> {{ {happened} }}")
    assert bool(rows) == waiting


def test_a_person_acts_for_whom_the_document_says(ask: Ask) -> None:
    trig = """<g:1> {
        act:a a dip:Commitment , dip:Act , dip:Fact ; dip:actor person:a , state:CN ;
            dip:onBehalfOf state:LU ; dip:involves person:a , state:CN , state:LU .
        person:a a dip:Person .
    }"""
    rows = ask("commitments", trig)
    assert {(row[1], row[2]) for row in rows} == {("a", "LU"), ("CN", None)}


def test_two_accounts_of_one_date_are_two_rows(ask: Ask) -> None:
    relations = "<https://w3id.org/dipgraph/id/relations/a> a dip:DiplomaticRelations ;"
    trig = f"""
        <g:1> {{ {relations} dip:party state:BE , state:LU ; dip:start "1880"^^xsd:gYear ;
            dip:startEarliest "1880-01-01"^^xsd:date ; dip:startLatest "1880-12-31"^^xsd:date }}
        <g:2> {{ {relations} dip:party state:BE , state:LU ; dip:start "1881"^^xsd:gYear ;
            dip:startEarliest "1881-01-01"^^xsd:date ; dip:startLatest "1881-12-31"^^xsd:date }}
    """
    assert [row[:2] for row in ask("diplomatic-relations", trig)] == [
        ("LU", "1880"),
        ("LU", "1881"),
    ]
