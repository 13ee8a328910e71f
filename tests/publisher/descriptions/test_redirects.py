"""The redirect rules, evaluated as Apache does: every identifier leads to a file that is there."""

import re
from urllib.parse import unquote

import pytest

from dipgraph.errors import UsageError
from dipgraph.publisher.description import Release, release_iri
from dipgraph.publisher.lines import split_quad
from dipgraph.publisher.questions import question_iri
from dipgraph.publisher.redirects import redirects

BASE = "https://w3id.org/dipgraph"
ADDRESS = "https://data.example.org/100%25/$1/"
ENDPOINT = "https://data.example.org/sparql"
ACCEPT = {
    "turtle": "text/turtle, application/rdf+xml;q=0.5, text/html;q=0.1",
    "browser": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "jsonld": "application/ld+json",
    "ntriples": "application/n-triples",
    "sparql": "application/sparql-query",
    "anything": "*/*",
}


def resolved(rules: str, iri: str, accept: str) -> str | None:
    """Return where a request is led, by the parts of mod_rewrite that the rules make use of.

    See https://httpd.apache.org/docs/2.4/mod/mod_rewrite.html.
    """
    assert iri.startswith(BASE)
    path = iri.removeprefix(BASE).removeprefix("/").partition("#")[0]
    conditions: list[str] = []
    for line in rules.splitlines():
        match line.split(" "):
            case ["RewriteCond", "%{HTTP_ACCEPT}", pattern, "[NC]"]:
                conditions.append(pattern)
            case ["RewriteRule", pattern, target, "[R=303,L,NE]"]:
                found = re.search(pattern, path)
                if found and all(re.search(c, accept, re.IGNORECASE) for c in conditions):
                    return substituted(target, found)
                conditions = []
            case ["RewriteEngine" | "Options" | "#" | "", *_]:
                pass
            case _:
                pytest.fail(f"not understood: {line}")
    return None


def substituted(target: str, found: re.Match[str]) -> str:
    """Return a target with what was found, and with what is escaped as it is."""
    assert not re.search(r"(?<!\\)%", target)

    def put(match: re.Match[str]) -> str:
        return match[1] if match[1] else str(found[int(match[2])])

    return re.sub(r"\\(.)|\$(\d)", put, target)


@pytest.fixture(scope="module")
def files(release: Release) -> set[str]:
    return {file.name for file in release.distributions} | {"dcat.ttl", "README.md"}


@pytest.fixture(scope="module")
def rules(files: set[str]) -> str:
    return redirects(ADDRESS, files)


KINDS = {
    "": {"browser": "README.md", "turtle": "dcat.ttl", "anything": "dcat.ttl"},
    "/ontology": {"browser": "ontology.html", "turtle": "ontology.ttl", "anything": "ontology.ttl"},
    "/ontology#Agreement": {"browser": "ontology.html", "turtle": "ontology.ttl"},
    "/ontology/0.1.0": {"browser": "ontology.html", "turtle": "ontology.ttl"},
    "/alignments/0.1.0": {"anything": "ontology/alignments.ttl"},
    "/sectors": {"browser": "ontology.html#part-sectors", "turtle": "ontology/sectors.ttl"},
    "/statuses": {"browser": "ontology.html#part-statuses"},
    "/shapes#Fact": {"anything": "shapes.ttl"},
    "/question/shared-sectors": {
        "turtle": "queries.ttl",
        "sparql": "queries/shared-sectors.rq",
        "anything": "queries.ttl",
    },
    "/dataset": {"browser": "README.md", "turtle": "dcat.ttl"},
    "/release/0.1.0#dipgraph.ttl": {"browser": "README.md", "turtle": "dcat.ttl"},
    "/release/0.1.0/documents/belgium-china-2014.ttl": {
        "anything": "documents/belgium-china-2014.ttl"
    },
    "/id/document/belgium-china-2014#char=1,2": {"anything": "documents/belgium-china-2014.ttl"},
    "/id/passage/document.belgium-china-2014.10-20": {
        "anything": "documents/belgium-china-2014.ttl"
    },
    "/id/reference/states": {"anything": "reference/states.ttl"},
    "/id/sector/energy": {
        "browser": "ontology.html#sector-energy",
        "turtle": "ontology/sectors.ttl",
    },
    "/id/role/minister": {"browser": "ontology.html#role-minister"},
    "/id/state/BE": {
        "turtle": "dipgraph.ttl",
        "jsonld": "dipgraph.jsonld",
        "ntriples": "dipgraph.nt",
        "browser": "dipgraph.ttl",
        "anything": "dipgraph.ttl",
    },
}


@pytest.mark.parametrize("accept", ACCEPT)
@pytest.mark.parametrize("path", KINDS)
def test_identifier_leads_to_a_file(path: str, accept: str, rules: str, files: set[str]) -> None:
    target = resolved(rules, BASE + path, ACCEPT[accept])
    assert target is not None
    assert target.startswith(ADDRESS)
    name = target.removeprefix(ADDRESS)
    assert name.partition("#")[0] in files
    assert name == KINDS[path].get(accept, name)


@pytest.mark.parametrize("version", ["a1b2c3d4e5f6", "0a1b2c3d4e5f", "1.2.0", "2026-05-12"])
def test_a_release_is_led_whatever_its_version_begins_with(version: str, rules: str) -> None:
    assert resolved(rules, release_iri(version), "text/turtle") == f"{ADDRESS}dcat.ttl"
    link = f"{release_iri(version)}/dipgraph.nq.gz"
    assert resolved(rules, link, "*/*") == f"{ADDRESS}dipgraph.nq.gz"


@pytest.mark.parametrize("path", [p for p in KINDS if "#" in KINDS[p].get("browser", "")])
def test_browser_is_led_to_an_anchor_of_the_page(path: str, rules: str, page: str) -> None:
    target = resolved(rules, BASE + path, ACCEPT["browser"])
    assert target is not None
    assert f'id="{target.partition("#")[2]}"' in page


def test_every_identifier_of_the_graph_is_led(
    rules: str, files: set[str], quads: tuple[str, ...]
) -> None:
    terms = {term for quad in quads for term in split_quad(quad) if term.startswith(f"<{BASE}/")}
    iris = sorted(term.strip("<>") for term in terms)
    assert len(iris) > 500
    for iri in iris:
        target = resolved(rules, iri, "text/turtle")
        assert target is not None, iri
        assert target.removeprefix(ADDRESS).partition("#")[0] in files, iri


@pytest.mark.parametrize("iri", [f"{BASE}/no/such/thing", f"{BASE}/id/state", question_iri("a b")])
def test_what_is_no_identifier_is_not_led(iri: str, rules: str) -> None:
    assert resolved(rules, iri, "*/*") is None


def test_endpoint_describes_what_no_file_is_about(files: set[str]) -> None:
    rules = redirects(ADDRESS, files, ENDPOINT)
    target = resolved(rules, f"{BASE}/id/state/BE", "text/turtle")
    assert target is not None
    assert target.startswith(f"{ENDPOINT}?query=")
    assert unquote(target.partition("=")[2]) == f"DESCRIBE <{BASE}/id/state/BE>"
    joined = resolved(redirects(ADDRESS, files, f"{ENDPOINT}?a=b"), f"{BASE}/id/state/BE", "*/*")
    assert joined is not None
    assert joined.startswith(f"{ENDPOINT}?a=b&query=DESCRIBE")


@pytest.mark.parametrize("absent", ["ontology.html", "queries.ttl", "dipgraph.jsonld"])
def test_nothing_leads_to_a_file_that_is_not_there(absent: str, files: set[str]) -> None:
    assert absent in redirects(ADDRESS, files)
    assert absent not in redirects(ADDRESS, files - {absent})


@pytest.mark.parametrize("address", ["data", "https://a/ [R=200]\nRewriteRule ^ b", "https://a b/"])
def test_address_is_one(address: str, files: set[str]) -> None:
    with pytest.raises(UsageError, match="absolute web address"):
        redirects(address, files)
