"""The scheme of sectors: complete in three languages, a true hierarchy, matches of known form."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse

FILE = Path(__file__).parents[2] / "ontology" / "sectors.ttl"
SCHEME = NamedNode("https://w3id.org/dipgraph/sectors")
SECTOR = "https://w3id.org/dipgraph/id/sector/"
DIP = "https://w3id.org/dipgraph/ontology#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
VERSION_INFO = "http://www.w3.org/2002/07/owl#versionInfo"
LICENSE = NamedNode("https://creativecommons.org/licenses/by/4.0/")

LANGUAGES = ["en", "fr", "nl"]
TOP_SLUGS = [
    "agriculture",
    "trade",
    "investment",
    "finance",
    "industry",
    "energy",
    "natural-resources",
    "environment",
    "transport",
    "digital",
    "science-and-technology",
    "education",
    "culture",
    "tourism",
    "health",
    "labour",
    "human-rights",
    "justice",
    "peace-and-security",
    "defence",
    "migration",
    "development",
    "multilateral-order",
    "people-to-people",
]
MIN_SECTORS = 80
MAX_SECTORS = 100
MAX_DEPTH = 3
EUROVOC = re.compile(r"http://eurovoc\.europa\.eu/(\d{1,6}|c_[0-9a-f]{8})")
SDG = re.compile(r"http://metadata\.un\.org/sdg/([1-9]|1[0-7])")
PROPERTIES = {
    RDF_TYPE,
    SKOS + "inScheme",
    SKOS + "topConceptOf",
    SKOS + "broader",
    SKOS + "prefLabel",
    SKOS + "altLabel",
    SKOS + "definition",
    SKOS + "example",
    SKOS + "exactMatch",
    SKOS + "closeMatch",
    SKOS + "broadMatch",
    SKOS + "relatedMatch",
}


@cache
def read_quads() -> tuple[Quad, ...]:
    """Return the statements of the file in its order."""
    return tuple(parse(path=FILE, format=RdfFormat.TURTLE))


@cache
def load_store() -> Store:
    """Return the statements of the file as a store."""
    store = Store()
    store.extend(read_quads())
    return store


def objects(subject: NamedNode, predicate: str) -> list[NamedNode | Literal]:
    """Return the values of a property, none of them a blank node or a triple."""
    quads = load_store().quads_for_pattern(subject, NamedNode(predicate), None, None)
    return [q.object for q in quads if isinstance(q.object, (NamedNode, Literal))]


def literals(subject: NamedNode, predicate: str) -> list[Literal]:
    """Return the literal values of a property."""
    return [value for value in objects(subject, predicate) if isinstance(value, Literal)]


def nodes(subject: NamedNode, predicate: str) -> list[NamedNode]:
    """Return the IRIs that are values of a property."""
    return [value for value in objects(subject, predicate) if isinstance(value, NamedNode)]


def sectors() -> list[NamedNode]:
    """Return the sectors in the order of the file."""
    subjects = dict.fromkeys(q.subject for q in read_quads())
    return [s for s in subjects if isinstance(s, NamedNode) and s != SCHEME]


def broader_path(sector: NamedNode) -> list[NamedNode]:
    """Return the sector and all that are broader, nearest first."""
    path = [sector]
    while parents := nodes(path[-1], SKOS + "broader"):
        assert parents[0] not in path, f"{sector} is broader than itself"
        path.append(parents[0])
    return path


def slug(sector: NamedNode) -> str:
    """Return the last part of the IRI of a sector."""
    return sector.value.removeprefix(SECTOR)


every_sector = pytest.mark.parametrize("sector", sectors(), ids=slug)


def test_file_has_no_blank_node() -> None:
    terms = [term for q in read_quads() for term in (q.subject, q.object)]
    assert not [term for term in terms if isinstance(term, BlankNode)]


def test_file_says_nothing_twice() -> None:
    repeated = [quad for quad, count in Counter(read_quads()).items() if count > 1]
    assert not repeated


def test_scheme_is_described() -> None:
    assert nodes(SCHEME, RDF_TYPE) == [NamedNode(SKOS + "ConceptScheme")]
    assert [title.language for title in literals(SCHEME, DCTERMS + "title")] == ["en"]
    assert [text.language for text in literals(SCHEME, DCTERMS + "description")] == ["en"]
    assert nodes(SCHEME, DCTERMS + "license") == [LICENSE]
    versions = [version.value for version in literals(SCHEME, VERSION_INFO)]
    assert len(versions) == 1
    assert re.fullmatch(r"\d+\.\d+\.\d+", versions[0])


def test_scheme_has_the_agreed_top_concepts() -> None:
    listed = {slug(top) for top in nodes(SCHEME, SKOS + "hasTopConcept")}
    marked = [slug(s) for s in sectors() if nodes(s, SKOS + "topConceptOf")]
    assert marked == TOP_SLUGS
    assert listed == set(TOP_SLUGS)


def test_scheme_can_be_surveyed() -> None:
    assert MIN_SECTORS <= len(sectors()) <= MAX_SECTORS


def test_sectors_stand_in_the_order_of_the_hierarchy() -> None:
    branch: list[NamedNode] = []
    for sector in sectors():
        ancestors = broader_path(sector)[:0:-1]
        assert branch[: len(ancestors)] == ancestors, f"{sector} stands apart from its parent"
        branch = [*ancestors, sector]


def test_no_label_is_shared_by_two_sectors() -> None:
    owners: dict[str, set[str]] = {}
    for sector in sectors():
        for name in ("prefLabel", "altLabel"):
            for label in literals(sector, SKOS + name):
                owners.setdefault(label.value.casefold(), set()).add(slug(sector))
    assert not {label: shared for label, shared in owners.items() if len(shared) > 1}


def test_no_definition_is_shared_by_two_sectors() -> None:
    definitions = Counter(d.value for s in sectors() for d in literals(s, SKOS + "definition"))
    assert set(definitions.values()) == {1}


def test_no_concept_is_the_exact_match_of_two_sectors() -> None:
    matches = Counter(match for s in sectors() for match in nodes(s, SKOS + "exactMatch"))
    assert not [match for match, count in matches.items() if count > 1]


@every_sector
def test_sector_uses_known_properties_only(sector: NamedNode) -> None:
    quads = load_store().quads_for_pattern(sector, None, None, None)
    assert {quad.predicate.value for quad in quads} <= PROPERTIES


@every_sector
def test_sector_is_a_concept_of_the_scheme(sector: NamedNode) -> None:
    assert re.fullmatch(re.escape(SECTOR) + r"[a-z]+(-[a-z]+)*", sector.value)
    assert set(nodes(sector, RDF_TYPE)) == {NamedNode(DIP + "Sector"), NamedNode(SKOS + "Concept")}
    assert nodes(sector, SKOS + "inScheme") == [SCHEME]


@every_sector
def test_sector_is_on_top_or_has_one_parent(sector: NamedNode) -> None:
    on_top = nodes(sector, SKOS + "topConceptOf")
    parents = nodes(sector, SKOS + "broader")
    assert on_top in ([], [SCHEME])
    assert len(on_top) + len(parents) == 1
    assert set(parents) <= set(sectors())
    assert len(broader_path(sector)) <= MAX_DEPTH


@every_sector
def test_sector_has_one_preferred_label_a_language(sector: NamedNode) -> None:
    labels = literals(sector, SKOS + "prefLabel")
    assert sorted(label.language or "" for label in labels) == LANGUAGES


@every_sector
def test_sector_has_clean_labels(sector: NamedNode) -> None:
    labels = [*literals(sector, SKOS + "prefLabel"), *literals(sector, SKOS + "altLabel")]
    assert {label.language for label in labels} <= set(LANGUAGES)
    assert all(label.value and label.value == " ".join(label.value.split()) for label in labels)
    repeated = Counter((label.value.casefold(), label.language) for label in labels)
    assert set(repeated.values()) == {1}


@every_sector
@pytest.mark.parametrize("name", ["definition", "example"])
def test_sector_is_explained_in_one_sentence(sector: NamedNode, name: str) -> None:
    texts = literals(sector, SKOS + name)
    assert [text.language for text in texts] == ["en"]
    assert re.fullmatch(r"[A-Z].*[^.]\.", texts[0].value)
    assert ". " not in texts[0].value


@every_sector
def test_sector_has_matches_of_known_form(sector: NamedNode) -> None:
    goals = objects(sector, SKOS + "relatedMatch")
    assert all(SDG.fullmatch(goal.value) for goal in goals)
    matches = [
        match
        for name in ("exactMatch", "closeMatch", "broadMatch")
        for match in objects(sector, SKOS + name)
    ]
    assert all(EUROVOC.fullmatch(match.value) or SDG.fullmatch(match.value) for match in matches)
    assert len(set(matches)) == len(matches)
    assert len(nodes(sector, SKOS + "exactMatch")) <= 1


@pytest.mark.parametrize(
    ("narrower", "broader"),
    [
        ("circular-agriculture", "agriculture"),
        ("illegal-fishing", "agriculture"),
        ("market-access", "trade"),
        ("investment-protection", "investment"),
        ("vocational-training", "education"),
        ("student-exchange", "education"),
        ("polar-research", "science-and-technology"),
        ("law-of-the-sea", "multilateral-order"),
    ],
)
def test_fact_of_narrower_sector_counts_for_the_broader(narrower: str, broader: str) -> None:
    assert slug(broader_path(NamedNode(SECTOR + narrower))[-1]) == broader
