"""Write ``states.json``, the reference data about the states of the world.

Codes, short names and official names come from ISO 3166-1 (pycountry), labels from Unicode CLDR
(babel); which states there are, what else they are called, and which concepts they match stand in
this file. What each source permits is in ``LICENSES.md``.

Run ``python data/reference/states.py`` to write the file, with ``--check`` to compare only.
"""

import argparse
import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import TypedDict

import pycountry
from babel import Locale

TARGET = Path(__file__).with_suffix(".json")

#: The releases from which the file was written. babel 2.18.0 carries CLDR 47.
SOURCES: Mapping[str, str] = {"babel": "2.18.0", "pycountry": "26.2.16"}

LANGUAGES = ("en", "fr", "nl", "de", "es", "zh", "vi", "ar", "ru")

UN_MEMBER_CODES = """
AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG
CH CI CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD GE GH
GM GN GQ GR GT GW GY HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KP KR KW KZ
LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MR MT MU MV MW MX MY MZ NA NE NG
NI NL NO NP NR NZ OM PA PE PG PH PK PL PT PW PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN
SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TZ UA UG US UY UZ VC VE VN VU WS YE ZA ZM
ZW
"""

#: The 193 members of the United Nations.
UN_MEMBERS = frozenset(UN_MEMBER_CODES.split())

#: The two non-member states with a permanent observer at the United Nations.
UN_OBSERVERS = frozenset({"PS", "VA"})

#: Others that documents name as states: Cook Islands, Western Sahara, Niue, Taiwan, Kosovo.
OTHERS = frozenset({"CK", "EH", "NU", "TW", "XK"})

#: Codes that ISO 3166-1 leaves to its users: no alpha-3, no number, no name there.
USER_ASSIGNED = frozenset({"XK"})

#: Names that fit two states, in any language: never a label or an alias of one of them.
AMBIGUOUS = frozenset(
    "Congo Kongo Конго 刚果 الكونغو Korea Corée Corea Корея كوريا".casefold().split()
)

#: Labels in place of CLDR's. CLDR has "Congo" for this one, which is ambiguous.
LABELS: Mapping[tuple[str, str], str] = {("CG", "es"): "República del Congo"}

#: Official names where ISO's list is out of date or silent, held against the EU country table.
OFFICIAL_NAMES: Mapping[str, str] = {
    "AU": "Commonwealth of Australia",
    "BA": "Bosnia and Herzegovina",
    "BN": "Brunei Darussalam",
    "CD": "Democratic Republic of the Congo",
    "GY": "Cooperative Republic of Guyana",
    "KR": "Republic of Korea",
    "LA": "Lao People's Democratic Republic",
    "LY": "State of Libya",
    "MM": "Republic of the Union of Myanmar",
    "RU": "Russian Federation",
    "RW": "Republic of Rwanda",
    "SY": "Syrian Arab Republic",
}

#: ISO's entry for Taiwan repeats the wording of its list, which is no official name: left out.
WITHOUT_OFFICIAL_NAME = frozenset({"TW"})

#: Well-known other names, each of one state only, by language.
ALIASES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "AE": {"en": ("UAE",)},
    "BA": {"en": ("Bosnia-Herzegovina",)},
    "BS": {"en": ("The Bahamas",)},
    "BY": {"de": ("Weißrussland",), "fr": ("Bélarus",), "nl": ("Wit-Rusland",)},
    "CD": {
        "en": (
            "Democratic Republic of the Congo",
            "Democratic Republic of Congo",
            "DR Congo",
            "DRC",
            "Congo-Kinshasa",
        ),
        "fr": ("République démocratique du Congo", "RDC"),
        "nl": ("Democratische Republiek Congo",),
        "de": ("Demokratische Republik Kongo",),
    },
    "CG": {
        "en": ("Republic of the Congo", "Republic of Congo", "Congo-Brazzaville"),
        "fr": ("République du Congo",),
        "nl": ("Republiek Congo",),
        "de": ("Republik Kongo",),
    },
    "CI": {
        "en": ("Ivory Coast", "Cote d'Ivoire"),
        "fr": ("Côte d'Ivoire",),
        "de": ("Elfenbeinküste",),
        "es": ("Costa de Marfil",),
    },
    "CN": {
        "en": ("People's Republic of China", "PRC"),
        "fr": ("République populaire de Chine",),
        "nl": ("Volksrepubliek China",),
        "de": ("Volksrepublik China",),
        "es": ("República Popular China",),
        "zh": ("中华人民共和国",),
        "vi": ("Cộng hòa Nhân dân Trung Hoa",),
        "ru": ("КНР",),
    },
    "CV": {"en": ("Cabo Verde",)},
    "CZ": {
        "en": ("Czech Republic",),
        "fr": ("République tchèque",),
        "nl": ("Tsjechische Republiek",),
        "de": ("Tschechische Republik",),
        "es": ("República Checa",),
    },
    "FM": {"en": ("Federated States of Micronesia",)},
    "GB": {"en": ("UK", "U.K.", "Great Britain", "Britain")},
    "GM": {"en": ("The Gambia",)},
    "IE": {"en": ("Republic of Ireland",)},
    "KP": {
        "en": ("DPRK", "Democratic People's Republic of Korea"),
        "zh": ("朝鲜民主主义人民共和国",),
        "ru": ("Северная Корея",),
    },
    "KR": {
        "en": ("Republic of Korea", "ROK"),
        "fr": ("République de Corée",),
        "zh": ("大韩民国",),
        "ru": ("Южная Корея",),
    },
    "LA": {"en": ("Lao PDR",)},
    "MK": {"en": ("Former Yugoslav Republic of Macedonia", "FYROM")},
    "MM": {"en": ("Burma",), "fr": ("Birmanie",), "nl": ("Birma",), "es": ("Birmania",)},
    "NL": {"en": ("The Netherlands",)},
    "PH": {"en": ("The Philippines",)},
    "PS": {
        "en": ("Palestine", "State of Palestine"),
        "fr": ("Palestine", "État de Palestine"),
        "nl": ("Palestina",),
        "de": ("Palästina",),
        "es": ("Palestina",),
        "zh": ("巴勒斯坦",),
        "vi": ("Palestine",),
        "ar": ("فلسطين",),
        "ru": ("Палестина",),
    },
    "ST": {"en": ("São Tomé and Príncipe",)},
    "SZ": {"en": ("Swaziland",)},
    "TL": {"en": ("East Timor",)},
    "TR": {"en": ("Turkey", "Turkiye")},
    "US": {
        "en": ("USA", "US", "U.S.", "U.S.A.", "United States of America"),
        "fr": ("États-Unis d'Amérique", "États-Unis d’Amérique"),
        "nl": ("Verenigde Staten van Amerika", "VS"),
        "de": ("Vereinigte Staaten von Amerika", "USA"),
        "es": ("Estados Unidos de América",),
        "zh": ("美利坚合众国",),
        "vi": ("Mỹ",),
        "ru": ("США",),
    },
    "VA": {
        "en": ("Holy See", "Vatican", "Vatican City State"),
        "fr": ("Saint-Siège", "Vatican"),
        "nl": ("Heilige Stoel",),
        "de": ("Heiliger Stuhl",),
        "es": ("Santa Sede",),
    },
    "VN": {"en": ("Viet Nam",), "fr": ("Vietnam",)},
    "XK": {"en": ("Republic of Kosovo",)},
}

EU_COUNTRY = "http://publications.europa.eu/resource/authority/country/"
WIKIDATA = "http://www.wikidata.org/entity/"

#: EU country codes that are not the ISO alpha-3 code. 1A0, the earlier one, is retired.
EU_CODES: Mapping[str, str] = {"XK": "XKX"}

WIKIDATA_ITEMS: Mapping[str, str] = {"BE": "Q31", "CN": "Q148", "LU": "Q32", "VN": "Q881"}


class IsoEntry(TypedDict, total=False):
    """What ISO 3166-1 says of a state, under pycountry's keys."""

    alpha_2: str
    alpha_3: str
    numeric: str
    name: str
    common_name: str
    official_name: str


class State(TypedDict):
    """One fact of the file: its keys in the order in which they are written, unless empty."""

    id: str
    type: str
    label: dict[str, str]
    officialName: dict[str, str]
    altLabel: dict[str, list[str]]
    isoAlpha2: str
    isoAlpha3: str
    isoNumeric: str
    exactMatch: list[str]


def fold(name: str) -> str:
    """Fold a name for comparison: NFC, without regard to case."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def list_codes() -> list[str]:
    """List the alpha-2 codes of all states, sorted; fail when the groups do not add up."""
    groups = (UN_MEMBERS, UN_OBSERVERS, OTHERS)
    codes = frozenset[str]().union(*groups)
    if len(UN_MEMBERS) != 193 or len(codes) != sum(map(len, groups)):
        raise ValueError("There are 193 UN members, and no state is in two groups: mend the lists.")
    return sorted(codes)


def read_iso_entries() -> dict[str, IsoEntry]:
    """Read the entries of ISO 3166-1 by alpha-2 code."""
    path = Path(pycountry.DATABASE_DIR) / "iso3166-1.json"
    entries: list[IsoEntry] = json.loads(path.read_text(encoding="utf-8"))["3166-1"]
    return {entry["alpha_2"]: entry for entry in entries}


def build_labels(code: str) -> dict[str, str]:
    """Build the labels of a state, by language."""
    labels = {
        language: LABELS.get((code, language)) or Locale(language).territories[code]
        for language in LANGUAGES
    }
    return {language: unicodedata.normalize("NFC", label) for language, label in labels.items()}


def list_iso_names(entry: IsoEntry) -> list[str]:
    """List the short names of a state in ISO 3166-1; an ambiguous one is reported and left out."""
    names = [entry[key] for key in ("name", "common_name") if key in entry]
    for name in names:
        if fold(name) in AMBIGUOUS:
            print(f"{entry['alpha_2']}: alias {name!r} left out: ambiguous", file=sys.stderr)
    return [name for name in names if fold(name) not in AMBIGUOUS]


def build_aliases(code: str, entry: IsoEntry, labels: Mapping[str, str]) -> dict[str, list[str]]:
    """Build the other names of a state, by language, without its label and without repetition."""
    own = ALIASES.get(code, {})
    aliases = {}
    for language in LANGUAGES:
        iso = list_iso_names(entry) if language == "en" else []
        names = [unicodedata.normalize("NFC", name) for name in (*iso, *own.get(language, ()))]
        distinct = {fold(labels[language]): labels[language]}
        for name in names:
            distinct.setdefault(fold(name), name)
        aliases[language] = list(distinct.values())[1:]
    return {language: names for language, names in aliases.items() if names}


def build_official_names(code: str, entry: IsoEntry) -> dict[str, str]:
    """Build the official name of a state, in English; empty where no source has one."""
    name = OFFICIAL_NAMES.get(code) or entry.get("official_name")
    if name is None or code in WITHOUT_OFFICIAL_NAME:
        return {}
    return {"en": unicodedata.normalize("NFC", name).removeprefix("the ")}


def list_matches(code: str, entry: IsoEntry) -> list[str]:
    """List the IRIs of the same state in other vocabularies."""
    matches = [EU_COUNTRY + (EU_CODES.get(code) or entry["alpha_3"])]
    if code in WIKIDATA_ITEMS:
        matches.append(WIKIDATA + WIKIDATA_ITEMS[code])
    return matches


def build_state(code: str, entry: IsoEntry) -> State:
    """Build what the file says of one state."""
    labels = build_labels(code)
    return {
        "id": f"state:{code}",
        "type": "State",
        "label": labels,
        "officialName": build_official_names(code, entry),
        "altLabel": build_aliases(code, entry, labels),
        "isoAlpha2": code,
        "isoAlpha3": entry.get("alpha_3", ""),
        "isoNumeric": entry.get("numeric", ""),
        "exactMatch": list_matches(code, entry),
    }


def list_names(state: State) -> Iterator[str]:
    """List every name of a state: labels, official names and other names."""
    yield from state["label"].values()
    yield from state["officialName"].values()
    for names in state["altLabel"].values():
        yield from names


def require_distinct_names(states: Iterable[State]) -> None:
    """Fail when a name is ambiguous or shared by two states."""
    owners: dict[str, str] = {}
    for state in states:
        for name in list_names(state):
            if fold(name) in AMBIGUOUS:
                raise ValueError(f"{state['id']}: {name!r} is ambiguous: give another name.")
            owner = owners.setdefault(fold(name), state["id"])
            if owner != state["id"]:
                raise ValueError(f"{name!r} names {owner} and {state['id']}: keep it for neither.")


def build_states() -> list[State]:
    """Build all states, in the order of their codes."""
    entries = read_iso_entries()
    states = [
        build_state(code, {} if code in USER_ASSIGNED else entries[code]) for code in list_codes()
    ]
    require_distinct_names(states)
    return states


def serialize_state(state: State) -> str:
    """Serialize one state as a line of JSON, without its empty values."""
    return json.dumps({key: value for key, value in state.items() if value}, ensure_ascii=False)


def serialize_file(states: Iterable[State]) -> str:
    """Serialize the file: one JSON object, one state a line."""
    head = {
        "reference": "states",
        "title": "States of the world",
        "license": "https://creativecommons.org/licenses/by/4.0/",
    }
    lines = ",\n".join(map(serialize_state, states))
    return f'{json.dumps(head)[:-1]}, "facts": [\n{lines}\n]}}\n'


def find_source_versions() -> dict[str, str]:
    """Find the installed releases of the sources."""
    return {name: version(name) for name in SOURCES}


def main() -> int:
    """Write the file, or compare it with what would be written."""
    parser = argparse.ArgumentParser(description="Write data/reference/states.json.")
    parser.add_argument("--check", action="store_true", help="exit with 1 if the file differs")
    arguments = parser.parse_args()
    if (found := find_source_versions()) != SOURCES:
        parser.error(f"Written from {SOURCES}, found {found}: install those, or change SOURCES.")
    content = serialize_file(build_states()).encode()
    if not arguments.check:
        TARGET.write_bytes(content)
        return 0
    if TARGET.exists() and TARGET.read_bytes() == content:
        return 0
    print(f"{TARGET.name} differs: run {Path(__file__).name} to write it anew.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
