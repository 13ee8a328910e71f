"""What people read of a release: its README, its citation, its licence."""

import re
from dataclasses import replace
from fnmatch import fnmatchcase

import pytest
import yaml

from dipgraph import resources
from dipgraph.publisher.citation import citation, licence
from dipgraph.publisher.description import LICENCE, Release
from dipgraph.publisher.readme import readme

# https://github.com/citation-file-format/citation-file-format/blob/1.2.0/schema.json
REQUIRED = {"cff-version", "message", "title", "authors"}
KNOWN = REQUIRED | {
    "type",
    "abstract",
    "version",
    "license",
    "url",
    "identifiers",
    "date-released",
    "keywords",
}


def test_citation_is_of_version_1_2_0(release: Release) -> None:
    said = yaml.safe_load(citation(release))
    assert said.keys() >= REQUIRED
    assert said.keys() <= KNOWN
    assert said["cff-version"] == "1.2.0"
    assert said["type"] == "dataset"
    assert said["license"] == "CC-BY-4.0"
    assert said["version"] == release.version
    assert said["date-released"] == "2026-01-31"
    assert [author.keys() for author in said["authors"]] == [{"name", "website"}]
    assert [i.keys() for i in said["identifiers"]] == [{"type", "value", "description"}]


def test_citation_without_a_date_tells_none(release: Release) -> None:
    assert "date-released" not in yaml.safe_load(citation(replace(release, issued=None)))


@pytest.mark.parametrize("version", ["1.0", "1e3", "no", '1" # x', "1:\n- a"])
def test_version_is_a_word_whatever_it_is(version: str, release: Release) -> None:
    assert yaml.safe_load(citation(replace(release, version=version)))["version"] == version


def test_licence_names_what_it_does_not_cover() -> None:
    text = licence()
    assert LICENCE in text
    sources = (resources.ROOT / "data" / "reference" / "LICENSES.md").read_text()
    for name in ("iso-codes", "Unicode License V3", "Publications Office", "Wikidata"):
        assert name in " ".join(text.split())
        assert name in sources


def test_readme_tells_of_every_file(release: Release) -> None:
    page = readme(release)
    patterns = re.findall(r"^\| `([^` ]+)(?: \(\d+\))?` \|", page, re.MULTILINE)
    for file in release.distributions:
        assert [p for p in patterns if fnmatchcase(file.name, p)], file.name
    names = {file.name for file in release.distributions}
    assert all(any(fnmatchcase(name, p) for name in names) for p in patterns)
    assert "`reference/*.ttl (3)`" in page


def test_readme_tells_how_much_how_to_check_and_how_to_load(release: Release) -> None:
    page = readme(release)
    assert f"{release.counts.triples:,} statements" in page
    assert "2 documents" in page
    assert "sha256sum -c SHA256SUMS" in page
    for line in ("oxigraph load", "--union-default-graph", "tdb2.tdbloader", "unionDefaultGraph"):
        assert line in page
    assert release.endpoint
    assert release.endpoint in page
    assert "can be asked at" not in readme(replace(release, endpoint=None))
