"""What describes a release is written from its files, and what changed since the one before."""

import gzip
from datetime import date
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
import pytest

from dipgraph import resources
from dipgraph.errors import InputError
from dipgraph.pipeline import Pipeline, load, publish
from dipgraph.publisher import Edition
from dipgraph.publisher.descriptions import previous_version
from dipgraph.store import Store


def statements(path: Path) -> set[tuple[str, str, str]]:
    quads = ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    return {(str(q.subject), str(q.predicate), str(q.object)) for q in quads}


def quads(folder: Path) -> list[str]:
    with gzip.open(folder / "dipgraph.nq.gz", "rt", encoding="utf-8", newline="\n") as file:
        return list(file)


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory, release: Path) -> Path:
    """Return a release in which one document is not, compared with that of all documents."""
    folder = tmp_path_factory.mktemp("changed")
    kept = [p for p in resources.annotated_documents() if "vietnam" in p.name]
    assert not load(kept, folder / "store", Pipeline()).rejected
    edition = Edition(issued=date(2026, 5, 12), previous=release)
    with Store(folder / "store") as store:
        assert publish(store, folder / "release", edition, Pipeline()).contents is not None
    return folder / "release"


def test_the_catalogue_names_each_file_of_data_with_its_checksum(release: Path) -> None:
    said = statements(release / "dcat.ttl")
    checksums = {o for _, p, o in said if p == "<http://spdx.org/rdf/terms#checksumValue>"}
    for name in ("dipgraph.ttl", "dipgraph.nq.gz", "tables/facts.csv", "ontology.html"):
        assert any(sha256((release / name).read_bytes()).hexdigest() in c for c in checksums)


def test_the_page_for_people_names_every_file(release: Path) -> None:
    page = (release / "README.md").read_text(encoding="utf-8")
    for path in release.iterdir():
        if path.is_file() and path.name not in ("README.md", "SHA256SUMS"):
            assert f"`{path.name}`" in page


def test_the_patch_makes_the_new_release_of_the_old_one(release: Path, changed: Path) -> None:
    held = set(quads(release))
    for line in (changed / "changes.rdfp").read_text(encoding="utf-8").splitlines(keepends=True):
        if line.startswith("D "):
            held.remove(line[2:])
        elif line.startswith("A "):
            assert line[2:] not in held
            held.add(line[2:])
    assert held == set(quads(changed))


def test_the_changes_are_told_in_words(changed: Path, release: Path) -> None:
    page = (changed / "CHANGES.md").read_text(encoding="utf-8")
    assert page.startswith(f"# Changes from {previous_version(release)} to ")
    assert "- 6 agreements removed\n" in page
    assert "belgium-china-2014" in page


def test_nothing_is_said_of_changes_without_a_release_before(release: Path) -> None:
    assert not (release / "CHANGES.md").exists()
    assert not (release / "changes.rdfp").exists()


def test_a_release_may_be_compared_with_the_one_that_it_replaces(
    tmp_path: Path, shipped: Store
) -> None:
    folder = tmp_path / "release"
    assert publish(shipped, folder, Edition(), Pipeline()).contents is not None
    again = Edition(previous=folder)
    assert publish(shipped, folder, again, Pipeline()).contents is not None
    assert "No fact and no entity changed." in (folder / "CHANGES.md").read_text(encoding="utf-8")
    assert " changes.rdfp\n" in (folder / "SHA256SUMS").read_text(encoding="utf-8")
    assert "`changes.rdfp`" in (folder / "README.md").read_text(encoding="utf-8")
    assert publish(shipped, folder, again, Pipeline()).contents is not None


def test_a_folder_that_is_no_release_cannot_be_compared_with(
    tmp_path: Path, shipped: Store
) -> None:
    (tmp_path / "other").mkdir()
    with pytest.raises(InputError, match="no release that can be compared with"):
        publish(shipped, tmp_path / "new", Edition(previous=tmp_path / "other"), Pipeline())
    assert not (tmp_path / "new").exists()


def test_the_redirects_say_what_address_they_lack(release: Path) -> None:
    rules = (release / ".htaccess").read_text(encoding="utf-8")
    assert rules.startswith("# Put the address of the folder of the release in place of ")
