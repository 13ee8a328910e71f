"""What describes a release is written from its files, and what changed since the one before."""

import errno
import gzip
import io
import shutil
from datetime import date
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
import pytest

from dipgraph import resources
from dipgraph.errors import InputError, UsageError
from dipgraph.pipeline import Pipeline, load
from dipgraph.pipeline.publish import publish
from dipgraph.publisher import Contents, Edition, Materials
from dipgraph.publisher.counts import count
from dipgraph.publisher.descriptions import previous_version, write_patch
from dipgraph.store import Store

_ADDRESSED = ("void.ttl", "dcat.ttl", ".htaccess")


def statements(path: Path) -> set[tuple[str, str, str]]:
    quads = ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    return {(str(q.subject), str(q.predicate), str(q.object)) for q in quads}


def quads(folder: Path) -> list[str]:
    with gzip.open(folder / "dipgraph.nq.gz", "rt", encoding="utf-8", newline="\n") as file:
        return list(file)


def damaged(release: Path, folder: Path, data: bytes) -> Path:
    """Return a copy of a release with other quads, and their checksum beside them."""
    shutil.copytree(release, folder)
    old = sha256((folder / "dipgraph.nq.gz").read_bytes()).hexdigest()
    (folder / "dipgraph.nq.gz").write_bytes(data)
    sums = (folder / "SHA256SUMS").read_text().replace(old, sha256(data).hexdigest())
    (folder / "SHA256SUMS").write_text(sums)
    return folder


_PACKED = gzip.compress(b"<a:s> <a:p> <a:o> <a:g> .\n" * 99, mtime=0)


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


def test_an_address_is_that_of_a_folder_with_its_last_slash_or_without(
    shipped: Store, tmp_path: Path
) -> None:
    address = "https://data.example.org/graph"
    said = []
    for number, given in enumerate((address, f"{address}/")):
        folder = tmp_path / str(number)
        assert publish(shipped, folder, Edition(address=given), Pipeline()).contents is not None
        said.append({name: (folder / name).read_text(encoding="utf-8") for name in _ADDRESSED})
    assert said[0] == said[1]
    assert all(f"{address}/dipgraph.jsonld" in words for words in said[0].values())


@pytest.mark.parametrize("address", ["https://a.org/?folder=b", "https://a.org/b#c"])
def test_an_address_to_which_no_name_can_be_added_is_wrong_usage(address: str) -> None:
    with pytest.raises(UsageError, match="not the address of a folder"):
        Edition(address=address)


@pytest.mark.parametrize(
    "data",
    [
        b"no gzip",
        _PACKED[:-9],
        _PACKED[:10] + b"\xff" * 9 + _PACKED[19:],
        gzip.compress(b"<a:s> <a:p> <a:o> .\n"),
        gzip.compress(b"\n"),
        gzip.compress(b"\xff\n"),
    ],
    ids=["no gzip", "cut", "no deflate", "no graph", "empty line", "no UTF-8"],
)
def test_quads_that_cannot_be_read_are_told(
    release: Path, shipped: Store, tmp_path: Path, data: bytes
) -> None:
    previous = damaged(release, tmp_path / "previous", data)
    with pytest.raises(InputError, match=r"previous/dipgraph\.nq\.gz cannot be read"):
        publish(shipped, tmp_path / "new", Edition(previous=previous), Pipeline())
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["dipgraph.nq.gz", "SHA256SUMS"])
def test_a_previous_release_that_is_not_whole_is_told_before_all_else(
    release: Path, shipped: Store, tmp_path: Path, name: str
) -> None:
    previous = damaged(release, tmp_path / "previous", _PACKED)
    (previous / name).write_bytes(b"")
    with pytest.raises(InputError, match="not the file whose checksum"):
        publish(shipped, tmp_path / "new", Edition(previous=previous), Pipeline(), pytest.fail)


class Full(io.StringIO):
    """A file on a full disk."""

    def write(self, _: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_not_blamed_on_the_quads(shipped: Store, release: Path) -> None:
    materials = Materials(shipped, Pipeline().vocabulary, (), (), (), {})
    contents = Contents(materials, Edition(), "2", count(()), {}, release)
    with pytest.raises(OSError, match="No space left"):
        write_patch(contents, release, Full())


def test_the_redirects_say_what_address_they_lack(release: Path) -> None:
    rules = (release / ".htaccess").read_text(encoding="utf-8")
    assert rules.startswith("# Put the address of the folder of the release in place of ")
