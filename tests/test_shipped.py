"""The store of the shipped documents, in the cache folder of the user."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner

from dipgraph import resources
from dipgraph.cli import main
from dipgraph.errors import StoreError
from dipgraph.shipped import shipped_store

HEAVY = ("dipgraph.pipeline", "pyshacl", "rdflib", "rich", "shacl", "yaml", "zstandard")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that is to hold the cache; it does not exist yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "dipgraph"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Let one short document be all that is shipped, and return its file."""
    path = tmp_path / "one.yaml"
    path.write_text(
        "document: one\ntitle: A meeting\ntext: one.txt\nlanguage: en\ndate: 2025-01-02\n"
        "publisher: The Gazette\nfacts:\n  - type: Meeting\n    participant: [state:BE, state:VN]\n"
        "    summary: They met.\n    quote: They met\n"
    )
    (tmp_path / "one.txt").write_text("They met in Hanoi.")
    monkeypatch.setattr(resources, "annotated_documents", lambda: [path])
    return path


def stores(cache: Path) -> list[str]:
    return sorted(path.name for path in cache.iterdir() if path.name != "lock")


def opened() -> tuple[int, list[str]]:
    """Return the number of quads in the shipped store, and what was told while it was opened."""
    told: list[str] = []
    with shipped_store(told.append) as store:
        return store.manifest.quads, told


def test_it_is_built_once(cache: Path, small: Path) -> None:
    quads, told = opened()
    assert told == ["Building the graph from the shipped documents (once) …"]
    (name,) = stores(cache)
    assert opened() == (quads, [])
    assert stores(cache) == [name]


def test_it_is_built_again_when_a_shipped_file_changes(
    cache: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, _ = opened()
    (old,) = stores(cache)
    monkeypatch.setattr(resources, "shipped_files", lambda: [small])
    small.write_text(small.read_text() + "    sector: sector:trade\n")
    after, told = opened()
    assert (after > before, len(told)) == (True, 1)
    assert len(stores(cache)) == 1
    assert stores(cache) != [old]


def test_that_of_another_installation_is_left_alone(cache: Path, small: Path) -> None:
    (cache / "shipped-0123456789abcdef-0123456789abcdef").mkdir(parents=True)
    opened()
    assert len(stores(cache)) == 2


@pytest.mark.parametrize("harm", ["current", "versions/*/manifest.json", "versions/*/quads/*.sst"])
def test_it_is_built_again_when_it_is_damaged(cache: Path, small: Path, harm: str) -> None:
    quads, _ = opened()
    for file in cache.glob(f"shipped-*/{harm}"):
        file.write_bytes(b"")
    again, told = opened()
    assert (again, len(told)) == (quads, 1)
    assert len(stores(cache)) == 1


def test_what_a_killed_build_left_is_removed(cache: Path, small: Path) -> None:
    quads, _ = opened()
    (name,) = stores(cache)
    (cache / name).rename(cache / f"{name}.building")
    assert opened()[0] == quads
    assert stores(cache) == [name]


def test_a_reader_keeps_the_old_one(cache: Path, small: Path) -> None:
    with shipped_store() as old:
        (name,) = stores(cache)
        (cache / name / "current").write_bytes(b"")
        opened()
        assert old.query("ASK { ?document a <https://w3id.org/dipgraph/ontology#Document> }")
        assert len(list(old.triples("https://w3id.org/dipgraph/id/document/one"))) > 0


def test_documents_that_do_not_conform_leave_nothing(cache: Path, small: Path) -> None:
    small.write_text(small.read_text().replace("state:VN", "state:ATLANTIS"))
    with pytest.raises(StoreError, match="The shipped documents do not conform"):
        shipped_store()
    assert stores(cache) == []


def test_two_processes_at_once_build_it_once(cache: Path) -> None:
    command = [sys.executable, "-m", "dipgraph", "query", "ASK { ?s ?p ?o }"]

    def ask() -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, capture_output=True, text=True)

    with ThreadPoolExecutor(3) as pool:
        done = [running.result() for running in [pool.submit(ask) for _ in range(3)]]
    assert [(one.returncode, one.stdout) for one in done] == [(0, "true\n")] * 3
    assert sorted(one.stderr for one in done) == [
        "",
        "",
        "Building the graph from the shipped documents (once) …\n",
    ]
    assert len(stores(cache)) == 1


class TestCacheFolder:
    def test_it_cannot_be_made(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "file").touch()
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
        done = CliRunner().invoke(main, ["query", "ASK {}"])
        assert done.exit_code == StoreError.exit_code
        assert done.stderr == (
            f"Error: The cache folder {tmp_path}/file/dipgraph cannot be written: Not a directory;"
            " set XDG_CACHE_HOME to a folder that can, or name a store with --store.\n"
        )

    def test_it_cannot_be_written(self, cache: Path, unwritable: Path) -> None:
        with pytest.raises(StoreError, match=r"cannot be written: .*; set XDG_CACHE_HOME"):
            shipped_store()

    def test_it_cannot_be_written_but_holds_the_store(self, cache: Path, small: Path) -> None:
        quads, _ = opened()
        (cache / "lock").unlink()
        (cache / "lock").mkdir()
        assert opened() == (quads, [])

    def test_a_relative_path_is_ignored(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: Path
    ) -> None:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("XDG_CACHE_HOME", "here")
        monkeypatch.setenv("HOME", str(tmp_path / "home"))
        opened()
        assert len(stores(tmp_path / "home" / ".cache" / "dipgraph")) == 1
        assert not (tmp_path / "here").exists()

    def test_there_is_no_home(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def homeless() -> Path:
            raise RuntimeError("Could not determine home directory.")

        monkeypatch.setattr(Path, "home", homeless)
        monkeypatch.setenv("XDG_CACHE_HOME", "")
        with pytest.raises(StoreError, match="There is no home folder"):
            shipped_store()


@pytest.fixture
def unwritable(cache: Path) -> Iterator[Path]:
    """Yield a cache folder in which no file can be made."""
    cache.mkdir(parents=True)
    if os.geteuid() == 0:  # root may write everywhere, but not open a folder as a file
        (cache / "lock").mkdir()
        yield cache
        return
    cache.chmod(0o555)
    yield cache
    cache.chmod(0o755)


def test_an_unexpected_folder_in_the_way_is_told(
    cache: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dipgraph.shipped.shutil.rmtree", lambda *_, **__: None)
    opened()
    (name,) = stores(cache)
    (cache / name / "current").write_bytes(b"")
    with pytest.raises(StoreError, match=r"could not be put in place"):
        shipped_store()


def test_opening_loads_nothing_heavy(shipped_folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; import dipgraph.shipped; from dipgraph.store import"
        " Store\nwith Store(Path(sys.argv[1])): print(*sys.modules)"
    )
    command = [sys.executable, "-c", code, str(shipped_folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert not set(HEAVY) & set(done.stdout.split())
    assert "pyoxigraph" in done.stdout.split()
