"""An invented world for generated documents: who holds which office, which agreements there are.

States and sectors are the shipped ones; all else is invented. An id means the same thing in every
document: all that is said of it follows from the id alone.
"""

import json
import unicodedata
from itertools import accumulate
from random import Random
from typing import Final, Generic, NamedTuple, TypeVar
from zlib import crc32

import pyoxigraph as ox

from dipgraph import resources

__all__ = ["Entry", "Person", "Skewed", "State", "World"]

Entry = dict[str, object]
"""An entry of an annotated document."""

_T = TypeVar("_T")

_WELL_KNOWN: Final = [
    "US",
    "CN",
    "DE",
    "FR",
    "GB",
    "RU",
    "IN",
    "JP",
    "BE",
    "BR",
    "IT",
    "CA",
    "ZA",
    "TR",
    "VN",
    "KR",
    "AU",
    "ES",
    "NL",
    "ID",
    "PL",
    "EG",
    "MX",
    "SA",
    "NG",
]
_SKEW: Final = 1.2
"""Exponent of Zipf's law: the three first states are in most documents."""

_SYLLABLES: Final = [
    "ka",
    "lo",
    "ri",
    "ven",
    "tor",
    "mi",
    "sa",
    "dun",
    "bel",
    "or",
    "na",
    "ti",
    "ros",
    "ga",
    "lin",
    "mar",
    "e",
    "vo",
    "shan",
    "du",
]
_OFFICES: Final = ("head-of-state", "head-of-government", "minister")
_TITLES: Final = ("President", "Prime Minister", "Minister of Foreign Affairs")
_TERM: Final = 4
"""Years for which one person holds an office."""

_KINDS: Final = ("Treaty", "MemorandumOfUnderstanding", "Partnership", "Agreement")
_PREF_LABEL: Final = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")


class State(NamedTuple):
    """A shipped state: its code, and its name in English."""

    code: str
    name: str

    @property
    def id(self) -> str:
        """Return the id of the state."""
        return f"state:{self.code}"


class Person(NamedTuple):
    """An invented person, who holds an office of a state."""

    state: State
    office: int
    number: int
    name: str

    @property
    def id(self) -> str:
        """Return the id of the person."""
        return f"person:{slug(self.name)}-{self.state.code.lower()}-{self.office}-{self.number}"

    @property
    def post(self) -> str:
        """Return the id of the office."""
        return f"post:{slug(self.title)}-of-{self.state.code.lower()}"

    @property
    def title(self) -> str:
        """Return the title that goes before the name."""
        return _TITLES[self.office]

    def entries(self) -> tuple[Entry, ...]:
        """Return the entries that introduce the person and the office."""
        return (
            {"id": self.id, "type": "Person", "label": self.name},
            {
                "id": self.post,
                "type": "Post",
                "label": f"{self.title} of {self.state.name}",
                "postOf": self.state.id,
                "role": f"role:{_OFFICES[self.office]}",
            },
        )


class Skewed(Generic[_T]):
    """Things of which the first are chosen far more often than the last."""

    def __init__(self, things: list[_T], exponent: float) -> None:
        """Weigh the things by their rank."""
        self.things = things
        self._weights = list(accumulate(1 / rank**exponent for rank in range(1, len(things) + 1)))

    def choose(self, chance: Random) -> _T:
        """Return one thing."""
        return chance.choices(self.things, cum_weights=self._weights)[0]


class World:
    """All that documents may speak of."""

    def __init__(self) -> None:
        """Read the shipped states and sectors."""
        self.states = Skewed(_states(), _SKEW)
        self.sectors = Skewed(_sectors(), 0.7)

    def leader(self, state: State, year: int) -> Person:
        """Return who speaks for a state in a year: always the same one of its offices."""
        office = _hash(state.code, "office") % len(_OFFICES)
        number = (year + _hash(state.code) % _TERM) // _TERM
        return Person(state, office, number, _name(state.code, office, number))

    def city(self, state: State) -> Entry:
        """Return the entry of a city of a state."""
        number = _hash(state.code, "city") % 5
        label = _word("city", state.code, number)
        code = state.code.lower()
        return {
            "id": f"subdivision:{slug(label)}-{code}",
            "type": "Subdivision",
            "label": label,
            "ofState": state.id,
        }

    def relations(self, one: State, other: State) -> Entry:
        """Return the entry of the diplomatic relations of two states."""
        first, second = sorted((one, other))
        year = 1950 + _hash(first.code, second.code) % 50
        return {
            "id": f"relations:{pair(one, other)}",
            "type": "DiplomaticRelations",
            "label": f"Diplomatic relations between {first.name} and {second.name}",
            "party": [first.id, second.id],
            "start": str(year),
            "summary": f"{first.name} and {second.name} established relations in {year}.",
        }

    def agreement(self, one: State, other: State, sector: tuple[str, str]) -> Entry:
        """Return the entry of the agreement of two states in a sector."""
        first, second = sorted((one, other))
        year = 1960 + _hash(first.code, second.code, sector[0]) % 40
        return {
            "id": f"agreement:{pair(one, other)}-{sector[0]}",
            "type": _KINDS[_hash(sector[0], first.code) % len(_KINDS)],
            "label": f"{first.name}-{second.name} agreement on {sector[1]} of {year}",
            "party": [first.id, second.id],
            "date": str(year),
            "sector": f"sector:{sector[0]}",
            "summary": f"{first.name} and {second.name} agreed on {sector[1]} in {year}.",
        }

    def initiative(self, one: State, other: State, sector: tuple[str, str]) -> Entry:
        """Return the entry of the joint programme of two states in a sector."""
        first, second = sorted((one, other))
        return {
            "id": f"initiative:{pair(one, other)}-{sector[0]}",
            "type": "Initiative",
            "label": f"{first.name}-{second.name} programme for {sector[1]}",
            "participant": [first.id, second.id],
            "sector": f"sector:{sector[0]}",
            "summary": f"A joint programme of {first.name} and {second.name}.",
        }

    def body(self, one: State, other: State) -> Entry:
        """Return the entry of the joint commission of two states."""
        first, second = sorted((one, other))
        return {
            "id": f"body:{pair(one, other)}",
            "type": "JointBody",
            "label": f"{first.name}-{second.name} Joint Commission",
            "member": [first.id, second.id],
            "summary": f"The standing commission of {first.name} and {second.name}.",
        }

    def organization(self, sector: tuple[str, str]) -> Entry:
        """Return the entry of the international organization of a sector."""
        label = f"World Council for {sector[1].capitalize()}"
        kind = "InternationalOrganization"
        return {"id": f"organization:{slug(label)}", "type": kind, "label": label}

    def group(self, state: State, sector: tuple[str, str]) -> Entry:
        """Return the entry of the enterprises of a state in a sector."""
        return {
            "id": f"group:{state.code.lower()}-{sector[0]}",
            "type": "Group",
            "label": f"enterprises of {state.name} in {sector[1]}",
            "ofState": state.id,
        }

    def policy(self, state: State, sector: tuple[str, str]) -> Entry:
        """Return the entry of the policy of a state in a sector."""
        return {
            "id": f"instrument:{state.code.lower()}-{sector[0]}",
            "type": "Policy",
            "label": f"{state.name}'s national plan for {sector[1]}",
            "issuer": state.id,
            "sector": f"sector:{sector[0]}",
            "summary": f"The standing plan of {state.name} for {sector[1]}.",
        }


def pair(one: State, other: State) -> str:
    """Return the part of an id that names two states, in either order."""
    first, second = sorted((one, other))
    return f"{first.code}-{second.code}".lower()


def slug(words: str) -> str:
    """Return words in the form in which they may stand in an id.

    >>> slug("Côte d'Ivoire")
    'cote-d-ivoire'
    """
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(c if c.isalnum() else " " for c in plain).split())


def _states() -> list[State]:
    path = next(p for p in resources.reference_files() if p.name == "states.json")
    entries = json.loads(path.read_bytes())["facts"]
    names = {entry["id"].partition(":")[2]: entry["label"]["en"] for entry in entries}
    codes = [*_WELL_KNOWN, *sorted(names.keys() - set(_WELL_KNOWN))]
    return [State(code, names[code]) for code in codes]


def _sectors() -> list[tuple[str, str]]:
    path = next(p for p in resources.ontology_files() if p.stem == "sectors")
    found = {}
    for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
        label = quad.object
        if (
            quad.predicate == _PREF_LABEL
            and isinstance(label, ox.Literal)
            and label.language == "en"
        ):
            name = str(quad.subject)[1:-1].rpartition("/sector/")[2]
            if "/" not in name:
                found[name] = label.value.lower()
    return sorted(found.items(), key=lambda item: _hash(item[0]))


def _name(*key: object) -> str:
    return f"{_word('first', *key)} {_word('last', *key)}"


def _word(*key: object) -> str:
    """Return an invented name; of the same key, the same."""
    number = _hash(*key)
    size = len(_SYLLABLES)
    parts = [_SYLLABLES[number // size**place % size] for place in range(2 + number % 2)]
    return "".join(parts).capitalize()


def _hash(*key: object) -> int:
    return crc32("/".join(map(str, key)).encode())
