"""An argument is a label in any language, an alias, a code, an id or an IRI; never a guess."""

import pytest

from dipgraph.errors import UsageError
from dipgraph.query import find_entity, read_question, resolve
from dipgraph.resources import ROOT
from dipgraph.store import Store

_BELGIUM = "<https://w3id.org/dipgraph/id/state/BE>"


def _resolved(store: Store, name: str, parameter: str, words: str) -> str:
    question = read_question(ROOT / "queries" / f"{name}.rq")
    (found,) = (p for p in question.parameters if p.name == parameter)
    return resolve(store, question, found, words)


@pytest.mark.parametrize(
    "words",
    [
        "Belgium",
        "belgië",
        "BELGIQUE",
        "比利时",
        " Kingdom of Belgium ",
        "BE",
        "be",
        "BEL",
        "056",
        "state:BE",
        "https://w3id.org/dipgraph/id/state/BE",
        _BELGIUM,
    ],
)
@pytest.mark.parametrize("name", ["partners", "requests"])
def test_a_state_by_any_of_its_names(shipped: Store, name: str, words: str) -> None:
    assert _resolved(shipped, name, "state", words) == _BELGIUM


@pytest.mark.parametrize(
    ("name", "parameter", "words", "expected"),
    [
        ("requests", "sector", "fisheries", "sector/fisheries"),
        ("offices", "person", "luong-cuong", "person/luong-cuong"),
        ("offices", "person", "Luong Cuong", "person/luong-cuong"),
        ("facts-in", "document", "belgium-china-2014", "document/belgium-china-2014"),
        (
            "facts-in",
            "document",
            "State visit of King Philippe of Belgium to Vietnam",
            "document/belgium-vietnam-2025",
        ),
        ("steps", "agreement", "evipa", "agreement/evipa"),
        ("who-said", "about", "EVIPA", "agreement/evipa"),
        ("acts-between", "from", "European Union", "organization/eu"),
        ("acts-between", "to", "Xi Jinping", "person/xi-jinping"),
    ],
)
def test_other_things(shipped: Store, name: str, parameter: str, words: str, expected: str) -> None:
    found = _resolved(shipped, name, parameter, words)
    assert found == f"<https://w3id.org/dipgraph/id/{expected}>"


@pytest.mark.parametrize(
    ("name", "parameter", "words", "message"),
    [
        ("partners", "state", "Belgum", "No state is known as 'Belgum'; did you mean Belgi"),
        ("partners", "state", "agriculture", "No state is known as"),
        ("requests", "state", "agriculture", "No state is known as"),
        ("partners", "state", "sector:agriculture", "'sector:agriculture' is no state"),
        ("partners", "state", "state:XX", "No state is known as 'state:XX'"),
        ("partners", "state", "https://example.org/x", "No state is known as"),
        ("partners", "state", "http://", "No state is known as"),
        ("acts-between", "from", "VN", "could mean any of: organization:un, state:VN"),
    ],
)
def test_what_is_not_known_or_not_clear_is_refused(
    shipped: Store, name: str, parameter: str, words: str, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        _resolved(shipped, name, parameter, words)


@pytest.mark.parametrize("words", ["2014", "2014-03", "31.3.2014", "2014-02-30", "", "2014/2015"])
def test_a_day_is_a_day(shipped: Store, words: str) -> None:
    with pytest.raises(UsageError, match="--date"):
        _resolved(shipped, "leaders", "date", words)


def test_a_day_becomes_a_literal(shipped: Store) -> None:
    found = _resolved(shipped, "leaders", "date", "2014-03-31")
    assert found == '"2014-03-31"^^<http://www.w3.org/2001/XMLSchema#date>'


def test_a_thing_of_any_kind(shipped: Store) -> None:
    assert find_entity(shipped, "Belgium").value == _BELGIUM[1:-1]
    with pytest.raises(UsageError, match="No thing is known as"):
        find_entity(shipped, "Atlantis")
