"""The reference data about states: complete, canonical, and without an ambiguous name."""

import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

REFERENCE = Path(__file__).parents[2] / "data" / "reference"
SCRIPT = REFERENCE / "states.py"
TEXT = (REFERENCE / "states.json").read_text(encoding="utf-8")

State = dict[str, Any]
FILE: dict[str, Any] = json.loads(TEXT)
STATES: list[State] = FILE["facts"]

LANGUAGES = {"en", "fr", "nl", "de", "es", "zh", "vi", "ar", "ru"}
CODES = {"isoAlpha2": r"[A-Z]{2}", "isoAlpha3": r"[A-Z]{3}", "isoNumeric": r"[0-9]{3}"}
KEYS = {"id", "type", "label", "officialName", "altLabel", "exactMatch", *CODES}
USER_ASSIGNED = {"state:XK"}
MATCH = re.compile(
    r"http://publications\.europa\.eu/resource/authority/country/[A-Z]{3}"
    r"|http://www\.wikidata\.org/entity/Q[1-9][0-9]*"
)


def fold(name: str) -> str:
    """Fold a name as a lookup does."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def list_names(state: State) -> Iterator[str]:
    """List every name of a state."""
    yield from state["label"].values()
    yield from state.get("officialName", {}).values()
    for names in state.get("altLabel", {}).values():
        yield from names


def list_repeated(values: list[str]) -> list[str]:
    """List the values that occur more than once."""
    return [value for value, count in Counter(values).items() if count > 1]


def find_owners() -> dict[str, set[str]]:
    """Find the states that bear each name, after folding."""
    owners: dict[str, set[str]] = {}
    for state in STATES:
        for name in list_names(state):
            owners.setdefault(fold(name), set()).add(state["id"])
    return owners


def test_file_has_one_state_a_line() -> None:
    """A diff shows the states that changed, and no others."""
    lines = TEXT.splitlines()
    assert TEXT.endswith("\n]}\n")
    assert [json.loads(line.rstrip(",")) for line in lines[1:-1]] == STATES
    assert {key: FILE[key] for key in FILE if key != "facts"} == {
        "reference": "states",
        "title": "States of the world",
        "license": "https://creativecommons.org/licenses/by/4.0/",
    }


def test_members_observers_and_five_others() -> None:
    """193 members and two observers of the United Nations, and CK, EH, NU, TW, XK."""
    ids = {state["id"] for state in STATES}
    assert len(STATES) == 193 + 2 + 5
    assert ids >= {f"state:{code}" for code in ("PS", "VA", "CK", "EH", "NU", "TW", "XK")}


def test_dependent_territories_are_no_states() -> None:
    """A territory of another state is not in the file."""
    ids = {state["id"] for state in STATES}
    assert ids.isdisjoint(f"state:{code}" for code in ("AQ", "BM", "GL", "HK", "MO", "NC", "PR"))


def test_states_are_sorted_and_distinct() -> None:
    """Each state stands once, in the order of the codes."""
    ids = [state["id"] for state in STATES]
    assert ids == sorted(set(ids))


@pytest.mark.parametrize("state", STATES, ids=lambda state: str(state["id"]))
def test_state_is_complete(state: State) -> None:
    """A state has its type, its labels in all languages, its codes, and nothing empty."""
    assert re.fullmatch(r"state:[A-Z]{2}", state["id"])
    assert state["type"] == "State"
    assert set(state["label"]) == LANGUAGES
    assert set(state) <= KEYS
    assert all(state.values())
    assert state["id"] == f"state:{state['isoAlpha2']}"
    missing = CODES.keys() - state.keys()
    assert missing == ({"isoAlpha3", "isoNumeric"} if state["id"] in USER_ASSIGNED else set())


@pytest.mark.parametrize(("key", "pattern"), CODES.items())
def test_codes_are_well_formed_and_distinct(key: str, pattern: str) -> None:
    """A code is in its ISO form and belongs to one state."""
    codes: list[str] = [state[key] for state in STATES if key in state]
    assert [code for code in codes if not re.fullmatch(pattern, code)] == []
    assert list_repeated(codes) == []


def test_matches_are_well_formed_and_distinct() -> None:
    """A match is an IRI of a known form, and of one state."""
    matches: list[str] = [match for state in STATES for match in state.get("exactMatch", [])]
    assert [match for match in matches if not MATCH.fullmatch(match)] == []
    assert list_repeated(matches) == []


@pytest.mark.parametrize(
    ("state", "match"),
    [
        ("state:BE", "http://publications.europa.eu/resource/authority/country/BEL"),
        ("state:BE", "http://www.wikidata.org/entity/Q31"),
        ("state:VN", "http://www.wikidata.org/entity/Q881"),
        ("state:XK", "http://publications.europa.eu/resource/authority/country/XKX"),
    ],
)
def test_known_match(state: str, match: str) -> None:
    """The matches that were looked up are the ones in the file."""
    assert match in next(entry["exactMatch"] for entry in STATES if entry["id"] == state)


def test_names_are_canonical() -> None:
    """A name is NFC, trimmed, and has no control, format (bidi) or unusual space character."""
    names = [name for state in STATES for name in list_names(state)]
    assert [name for name in names if not unicodedata.is_normalized("NFC", name)] == []
    assert [name for name in names if name != " ".join(name.split())] == []
    categories = {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"}
    odd = {char for name in names for char in name if unicodedata.category(char) in categories}
    spaces = {char for name in names for char in name if char.isspace()}
    assert odd == set()
    assert spaces <= {" "}


def test_no_name_is_shared() -> None:
    """A name, in whatever language and case, is the name of one state."""
    assert {name: ids for name, ids in find_owners().items() if len(ids) > 1} == {}


def test_no_name_is_the_code_of_another_state() -> None:
    """A code in capitals is never the name of another state."""
    owners = {state[key]: state["id"] for state in STATES for key in CODES if key in state}
    clashes = [
        (name, state["id"])
        for state in STATES
        for name in list_names(state)
        if owners.get(name, state["id"]) != state["id"]
    ]
    assert clashes == []


@pytest.mark.parametrize("name", ["Congo", "Kongo", "Korea", "Corée", "Corea", "刚果"])
def test_ambiguous_name_is_of_no_state(name: str) -> None:
    """A name that fits two states is left to the reader."""
    assert fold(name) not in find_owners()


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("Viet Nam", "state:VN"),
        ("vietnam", "state:VN"),
        ("UK", "state:GB"),
        ("PRC", "state:CN"),
        ("DRC", "state:CD"),
        ("Ivory Coast", "state:CI"),
        ("Burma", "state:MM"),
        ("East Timor", "state:TL"),
        ("South Korea", "state:KR"),
        ("DPRK", "state:KP"),
        ("Holy See", "state:VA"),
        ("Palestine", "state:PS"),
        ("België", "state:BE"),
        ("比利时", "state:BE"),
    ],
)
def test_known_name(name: str, state: str) -> None:
    """A well-known name leads to its state."""
    assert find_owners()[fold(name)] == {state}


def test_other_names_do_not_repeat_the_label() -> None:
    """SKOS: preferred and alternative labels of a language are disjoint."""
    for state in STATES:
        for language, names in state.get("altLabel", {}).items():
            folded = [fold(state["label"][language]), *map(fold, names)]
            assert list_repeated(folded) == [], state["id"]


def test_script_writes_this_file() -> None:
    """The file is what its script writes from the sources that the script names."""
    reason = "an authoring-time source of states.json is not installed"
    pytest.importorskip("babel", reason=reason)
    pytest.importorskip("pycountry", reason=reason)
    required = dict(re.findall(r'"(babel|pycountry)": "([^"]+)"', SCRIPT.read_text("utf-8")))
    installed = {name: version(name) for name in required}
    if installed != required:
        pytest.skip(f"states.json was written from {required}, installed are {installed}")
    command = [sys.executable, str(SCRIPT), "--check"]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
