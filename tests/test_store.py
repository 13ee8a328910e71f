"""The embedded store: what readers see, and what is left when a writer fails."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyoxigraph as ox
import pytest

from dipgraph.document import Triple
from dipgraph.errors import StoreError
from dipgraph.store import GraphEntry, Store, StoreWriter, building, claim, files, folder, writer

ONE, TWO, THREE = (f"https://example.org/{name}" for name in ("one", "two", "three"))
EVERYTHING = "SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } }"


def quads(graph: str, *words: str) -> str:
    return "".join(
        sorted(f'<{graph}> <https://example.org/says> "{w}" <{graph}> .\n' for w in words)
    )


def fill(path: Path, **graphs: str) -> None:
    with StoreWriter(path) as store:
        for name, words in graphs.items():
            graph = f"https://example.org/{name}"
            store.replace(graph, quads(graph, *words.split()))
        store.commit()


def rows(store: Store, text: str) -> ox.QuerySolutions:
    results = store.query(text)
    assert isinstance(results, ox.QuerySolutions)
    return results


def dump(store: Store) -> list[str]:
    return sorted(" ".join(map(str, row)) + " .\n" for row in rows(store, EVERYTHING))


def said(path: Path) -> set[str]:
    with Store(path) as store:
        return {row["o"].value for row in rows(store, EVERYTHING)}


def snapshot(path: Path) -> dict[str, bytes]:
    return {str(p.relative_to(path)): p.read_bytes() for p in path.rglob("*") if p.is_file()}


def names(path: Path) -> set[str]:
    return {p.name for p in path.iterdir()}


def version(path: Path) -> Path:
    return path / "versions" / (path / "current").read_text()


def only(path: Path, pattern: str) -> Path:
    (found,) = path.glob(pattern)
    return found


@pytest.fixture
def tmp_path(in_memory: Path) -> Path:
    return in_memory


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "store"
    fill(path, one="a b", two="c")
    return path


class TestGraphs:
    def test_the_default_graph_is_the_union_of_all(self, path: Path) -> None:
        with Store(path) as store:
            union = {row["o"].value for row in rows(store, "SELECT ?o WHERE { ?s ?p ?o }")}
            named = {row["o"].value for row in rows(store, EVERYTHING)}
        assert union == named == {"a", "b", "c"}

    def test_replacing_a_graph_touches_no_other(self, path: Path) -> None:
        with Store(path) as store:
            before = dict(store.graphs)
        fill(path, one="x")
        with Store(path) as store:
            assert dump(store) == sorted([*quads(ONE, "x").splitlines(True), quads(TWO, "c")])
            assert store.graphs[TWO] == before[TWO]
            assert store.graphs[ONE] != before[ONE]

    def test_a_graph_can_be_replaced_twice_and_removed(self, path: Path) -> None:
        with StoreWriter(path) as store:
            store.replace(ONE, quads(ONE, "x", "y"))
            store.replace(ONE, quads(ONE, "z"))
            store.replace(THREE, quads(THREE, "t"))
            store.remove(TWO)
            store.commit()
        assert said(path) == {"z", "t"}
        with Store(path) as again:
            assert set(again.graphs) == {ONE, THREE}

    def test_a_graph_larger_than_a_batch_is_whole(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(building, "_BATCH", 100)
        fill(path, one="p q r", three="s t", two="")
        assert said(path) == {"p", "q", "r", "s", "t"}

    def test_the_same_quads_change_nothing(self, path: Path) -> None:
        with StoreWriter(path) as store:
            assert not store.replace(ONE, quads(ONE, "a", "b"))
            assert not store.replace(TWO, quads(TWO, "c"))
            assert store.replace(TWO, quads(TWO, "d"))

    @pytest.mark.parametrize(
        "written",
        [
            '"07"^^<http://www.w3.org/2001/XMLSchema#integer>',
            '"7"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger>',
            '"1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>',
            '"Vietnam"@en-GB',
            '"\\u00e9"',
        ],
    )
    def test_hashes_are_those_of_what_the_store_gives_back(self, path: Path, written: str) -> None:
        line = f"<{ONE}> <{ONE}> {written} <{ONE}> .\n"
        with StoreWriter(path) as store:
            store.replace(ONE, line)
            assert not store.replace(ONE, line)
            store.commit()
        with Store(path) as read, StoreWriter(path) as store:
            own = [quad for quad in dump(read) if f"<{ONE}> .\n" in quad]
            assert read.graphs[ONE] == GraphEntry(1, sha256("".join(own).encode()).hexdigest())
            assert not store.replace(ONE, line)

    def test_the_manifest_counts_what_is_there(self, path: Path) -> None:
        with Store(path) as store:
            assert (store.manifest.graphs, store.manifest.quads) == (2, 3)
            assert {iri: entry.quads for iri, entry in store.graphs.items()} == {ONE: 2, TWO: 1}
            for iri, entry in store.graphs.items():
                own = "".join(f"{s} {p} {o} <{iri}> .\n" for s, p, o in store.triples(iri))
                lines = sorted(own.splitlines(keepends=True))
                assert sha256("".join(lines).encode()).hexdigest() == entry.sha256

    def test_the_index_is_put_in_order_once_much_of_it_was_written(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(writer, "_PIECE", 6)
        path = tmp_path / "new"
        # What is replaced counts twice: it is taken out, and other quads are put in its place.
        for words, scattered in [("a b c", 3), ("d", 0), ("e f", 3), ("g", 6), ("h", 0)]:
            fill(path, one=words)
            assert said(path) == set(words.split())
            with Store(path) as store:
                assert store.manifest.scattered == scattered

    def test_a_little_is_added_to_much_without_putting_it_in_order(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(writer, "_PIECE", 1)
        path = tmp_path / "new"
        fill(path, one=" ".join("abcdefghijkl"))
        tables = {p.name for p in (version(path) / "quads").glob("*.sst")}
        fill(path, two="x y")
        assert tables <= {p.name for p in (version(path) / "quads").glob("*.sst")}
        with Store(path) as store:
            assert store.manifest.scattered == 2
        fill(path, three="x y z")
        assert not tables <= {p.name for p in (version(path) / "quads").glob("*.sst")}
        with Store(path) as store:
            assert store.manifest.scattered == 0

    def test_what_documents_were_checked_by_is_recorded_anew(self, path: Path) -> None:
        for inputs in ({"shapes": "1", "old": "2"}, {"shapes": "3"}):
            with StoreWriter(path) as store:
                store.record(inputs)
                store.commit()
            with Store(path) as read:
                assert read.manifest.inputs == inputs
        assert said(path) == {"a", "b", "c"}

    def test_the_same_quads_give_the_same_dump(self, path: Path, tmp_path: Path) -> None:
        other = tmp_path / "other"
        fill(other, two="x y")
        fill(other, one="b a", two="c")
        with Store(path) as first, Store(other) as second:
            assert dump(first) == dump(second)
            assert first.graphs == second.graphs


class TestWithoutCommit:
    def test_the_store_stays_as_it_was(self, path: Path) -> None:
        before = snapshot(path)
        with StoreWriter(path) as store:
            store.replace(ONE, quads(ONE, "x"))
            store.replace(THREE, quads(THREE, "x"))
        assert snapshot(path) == before

    @pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
    def test_an_error_inside_leaves_the_store_as_it_was(
        self, path: Path, error: type[BaseException], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(building, "_BATCH", 1)
        before = snapshot(path)

        def write() -> None:
            with StoreWriter(path) as store:
                store.replace(ONE, quads(ONE, "x"))
                raise error

        with pytest.raises(error):
            write()
        assert snapshot(path) == before

    def test_nothing_is_left_where_there_was_nothing(self, tmp_path: Path) -> None:
        with StoreWriter(tmp_path / "far" / "away") as store:
            store.replace(ONE, quads(ONE, "x"))
        assert names(tmp_path) == set()

    def test_an_empty_folder_stays_empty(self, tmp_path: Path) -> None:
        with StoreWriter(tmp_path) as store:
            store.replace(ONE, quads(ONE, "x"))
        assert names(tmp_path) == set()

    def test_an_empty_folder_can_become_a_store(self, tmp_path: Path) -> None:
        fill(tmp_path, one="a")
        assert said(tmp_path) == {"a"}


class TestVersions:
    def test_a_reader_keeps_its_version_and_its_answers(self, path: Path) -> None:
        with Store(path) as old:
            begun = rows(old, EVERYTHING)
            next(begun)
            fill(path, one="x")
            fill(path, one="y", three="z")
            assert len(list(begun)) == 2
            assert {row["o"].value for row in rows(old, EVERYTHING)} == {"a", "b", "c"}
            assert names(path / "versions") == {"000001", "000003"}
            assert said(path) == {"c", "y", "z"}
        fill(path, one="w")
        assert names(path / "versions") == {"000004"}

    def test_a_reader_in_another_process_keeps_its_version(self, path: Path) -> None:
        code = (
            "import sys; from pathlib import Path; from dipgraph.store import Store\n"
            "with Store(Path(sys.argv[1])) as store:\n"
            "    print('open', flush=True); sys.stdin.readline()\n"
            "    print(sorted(row['o'].value for row in store.query(sys.argv[2])))\n"
        )
        command = [sys.executable, "-c", code, str(path), EVERYTHING]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as reader:
            assert reader.stdout is not None
            assert reader.stdout.readline() == "open\n"
            fill(path, one="x")
            assert names(path / "versions") == {"000001", "000002"}
            assert reader.communicate("\n")[0] == "['a', 'b', 'c']\n"
        fill(path, one="y")
        assert names(path / "versions") == {"000003"}

    def test_a_store_can_be_closed_twice(self, path: Path) -> None:
        with Store(path) as store:
            store.close()

    def test_what_a_killed_writer_left_is_removed(self, path: Path) -> None:
        versions = path / "versions"
        shutil.copytree(versions / "000001", versions / "000002")
        shutil.copytree(versions / "000001", versions / "building-77")
        (versions / "building-78" / "work").mkdir(parents=True)
        (versions / "removed-000000").mkdir()
        (path / "current.77").write_text("0000")
        (path / "dipgraph-store.json.77").write_text("{")
        with StoreWriter(path):
            pass
        assert names(versions) == {"000001"}
        assert names(path) == {"current", "versions", "dipgraph-store.json", "dipgraph-store.lock"}

    def test_a_version_that_was_never_pointed_to_does_not_hinder(self, path: Path) -> None:
        shutil.copytree(path / "versions" / "000001", path / "versions" / "000002")
        shutil.copytree(path / "versions" / "000001", path / "versions" / "000007")
        held = os.open(path / "versions" / "000007" / "manifest.json", os.O_RDONLY)
        try:
            fcntl.flock(held, fcntl.LOCK_SH)
            fill(path, one="x")
        finally:
            os.close(held)
        assert names(path / "versions") == {"000007", "000008"}
        assert said(path) == {"c", "x"}

    @pytest.mark.parametrize("left", [(), ("dipgraph-store.json.5",), ("dipgraph-store.lock",)])
    def test_a_first_load_that_was_killed_early_can_be_repeated(
        self, tmp_path: Path, left: tuple[str, ...]
    ) -> None:
        for name in left:
            (tmp_path / name).touch()
        fill(tmp_path, one="a")
        assert said(tmp_path) == {"a"}

    def test_a_store_without_a_version_is_empty(self, path: Path) -> None:
        (path / "current").unlink()
        shutil.rmtree(path / "versions")
        with pytest.raises(StoreError, match=r"holds nothing yet; fill it with: dipgraph load"):
            Store(path)
        fill(path, one="x")
        assert said(path) == {"x"}


class TestRaces:
    """Two processes meet between two steps of one of them; the other acts at that moment."""

    def test_a_version_replaced_before_it_is_opened(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = folder.current_version

        def slow(path: Path) -> Path | None:
            found = real(path)
            monkeypatch.undo()
            fill(path, one="x")
            return found

        monkeypatch.setattr(folder, "current_version", slow)
        assert said(path) == {"c", "x"}

    def test_a_version_removed_before_it_is_held(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def slow(file: int, how: int) -> None:
            monkeypatch.undo()
            fill(path, one="x")
            fcntl.flock(file, how)

        monkeypatch.setattr(folder, "fcntl", SimpleNamespace(flock=slow, LOCK_SH=fcntl.LOCK_SH))
        assert said(path) == {"c", "x"}
        assert names(path / "versions") == {"000002"}

    def test_a_lock_file_taken_away_before_it_is_locked(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "store"
        calls = []

        def slow(file: int, how: int) -> None:
            calls.append(file)
            if len(calls) == 1:  # another writer fails now, and leaves nothing
                shutil.rmtree(path)
            fcntl.flock(file, how)

        flags = {name: getattr(fcntl, name) for name in ("LOCK_EX", "LOCK_NB")}
        monkeypatch.setattr(claim, "fcntl", SimpleNamespace(flock=slow, **flags))
        fill(path, one="x")
        assert len(calls) == 2
        assert said(path) == {"x"}

    def test_the_second_writer_is_told_who_writes_and_since_when(self, path: Path) -> None:
        with StoreWriter(path):
            expected = rf"is being written to by process {os.getpid()} since \d{{4}}-\d\d-\d\d "
            with pytest.raises(StoreError, match=expected), StoreWriter(path):
                pass
            assert said(path) == {"a", "b", "c"}
        fill(path, one="x")

    def test_a_lock_that_nobody_signed(self, path: Path) -> None:
        lock = os.open(path / "dipgraph-store.lock", os.O_RDWR)
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(StoreError, match="written to by another process"), StoreWriter(path):
            pass
        os.close(lock)


class TestNotAStore:
    def test_a_folder_that_does_not_exist(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match=r"does not exist; make a store with: dipgraph load"):
            Store(tmp_path / "none")
        assert names(tmp_path) == set()

    @pytest.mark.parametrize("left", [(), ("dipgraph-store.lock", "dipgraph-store.json.5")])
    def test_a_folder_in_which_a_store_was_only_begun(
        self, tmp_path: Path, left: tuple[str, ...]
    ) -> None:
        for name in left:
            (tmp_path / name).touch()
        with pytest.raises(StoreError, match="holds nothing yet; fill it with: dipgraph load"):
            Store(tmp_path)

    def test_a_foreign_folder_is_neither_read_nor_written(self, tmp_path: Path) -> None:
        (tmp_path / "thesis.txt").write_text("mine")
        with pytest.raises(StoreError, match="is not a store of dipgraph"):
            Store(tmp_path)
        with pytest.raises(StoreError, match="is not a store of dipgraph"), StoreWriter(tmp_path):
            pass
        assert snapshot(tmp_path) == {"thesis.txt": b"mine"}

    def test_a_folder_without_its_marker_is_left_alone(self, path: Path) -> None:
        (path / "dipgraph-store.json").unlink()
        before = snapshot(path)
        with pytest.raises(StoreError, match="is not a store of dipgraph"), StoreWriter(path):
            pass
        assert snapshot(path) == before

    def test_a_file(self, tmp_path: Path) -> None:
        file = tmp_path / "file"
        file.write_text("mine")
        with pytest.raises(StoreError, match="is not a store of dipgraph"):
            Store(file)
        for place in (file, file / "below"):
            with pytest.raises(StoreError, match=r"is a file|Not a directory"), StoreWriter(place):
                pass
        assert snapshot(tmp_path) == {"file": b"mine"}

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ('{"format": 1}', r"format 1, and this dipgraph reads format 3; use the dipgraph"),
            ('{"format": "2"}', r"of format 2, and"),
            ("{}", r"of format None"),
            ("", r"damaged: dipgraph-store\.json cannot be read"),
            ("[1]", r"damaged: dipgraph-store\.json holds no JSON object"),
            ("\x00\xff", r"damaged: dipgraph-store\.json cannot be read"),
        ],
    )
    def test_a_marker_of_another_format(self, path: Path, text: str, expected: str) -> None:
        (path / "dipgraph-store.json").write_text(text)
        before = snapshot(path)
        with pytest.raises(StoreError, match=expected):
            Store(path)
        with pytest.raises(StoreError, match=expected), StoreWriter(path):
            pass
        assert snapshot(path) == before


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def _grow(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"\0")


DAMAGES: dict[str, Callable[[Path], None]] = {"cut": _cut, "grow": _grow, "remove": Path.unlink}


class TestDamage:
    @pytest.mark.parametrize("damage", DAMAGES)
    @pytest.mark.parametrize(
        "name", ["*.sst", "*.log", "MANIFEST-*", "CURRENT", "OPTIONS-*", "../graphs.tsv"]
    )
    def test_a_file_of_another_size(self, path: Path, name: str, damage: str) -> None:
        file = next(iter(sorted((version(path) / "quads").glob(name))))
        if damage == "cut" and not file.stat().st_size:
            pytest.skip("an empty file cannot be cut")
        DAMAGES[damage](file)
        expected = "is missing" if damage == "remove" else r"has \d+ bytes, not \d+"
        with pytest.raises(StoreError, match=rf"is damaged: the file .*{file.name} {expected}"):
            Store(path)
        with pytest.raises(StoreError, match="damaged"), StoreWriter(path):
            pass

    def test_a_file_that_was_added(self, path: Path) -> None:
        (version(path) / "quads" / "000099.sst").touch()
        with pytest.raises(StoreError, match=r"quads/000099\.sst does not belong to it"):
            Store(path)

    def test_a_version_without_its_quads(self, path: Path) -> None:
        shutil.rmtree(version(path) / "quads")
        with pytest.raises(StoreError, match="version 000001 lacks its quads"):
            Store(path)

    def test_a_version_without_its_manifest(self, path: Path) -> None:
        (version(path) / "manifest.json").unlink()
        with pytest.raises(StoreError, match="version 000001 lacks its manifest"):
            Store(path)

    @pytest.mark.parametrize(
        "text",
        ["", "[]", "{}", "{", '{"graphs": "many"}', "\xff", "[" * 100_000, "null"],
        ids=["empty", "list", "hollow", "open", "words", "bytes", "deep", "null"],
    )
    @pytest.mark.parametrize("name", ["manifest.json", "graphs.tsv"])
    def test_a_broken_manifest(self, path: Path, name: str, text: str) -> None:
        file = version(path) / name
        file.write_text(text)
        if name == "graphs.tsv":
            manifest = json.loads((version(path) / "manifest.json").read_text())
            manifest["files"][name] = [file.stat().st_size, ""]
            del manifest["sha256"]
            (version(path) / "manifest.json").write_text(json.dumps(manifest))
        with pytest.raises(StoreError, match=rf"damaged: {name} "), Store(path) as store:
            assert store.graphs

    @pytest.mark.parametrize("key", ["graphs", "quads", "scattered", "inputs", "files", "sha256"])
    def test_a_manifest_that_was_altered(self, path: Path, key: str) -> None:
        file = version(path) / "manifest.json"
        manifest = json.loads(file.read_text())
        altered: dict[type, Callable[[Any], object]] = {
            int: lambda number: number + 1,
            str: lambda words: words[::-1],
            dict: lambda said: said | {"x": [1, "y"]},
        }
        manifest[key] = altered[type(manifest[key])](manifest[key])
        file.write_text(json.dumps(manifest))
        with pytest.raises(StoreError, match=r"manifest\.json is not as it was written"):
            Store(path)

    def test_graphs_that_do_not_add_up(self, path: Path) -> None:
        file = version(path) / "graphs.tsv"
        file.write_text(file.read_text().replace("\t2\t", "\t5\t"))
        with Store(path) as store, pytest.raises(StoreError, match=r"graphs\.tsv does not say"):
            assert store.graphs

    def test_a_pointer_that_was_lost_is_found_again(self, path: Path) -> None:
        fill(path, two="x")
        before = said(path)
        (path / "current").unlink()
        with pytest.raises(StoreError, match=r"has no file current, .* the next load finds that"):
            Store(path)
        with StoreWriter(path):
            pass
        assert said(path) == before

    @pytest.mark.parametrize("text", ["", "\n", "latest", "../000001", "000001/../000001", "１"])
    def test_a_broken_pointer(self, path: Path, text: str) -> None:
        (path / "current").write_text(text)
        before = snapshot(path)
        with pytest.raises(StoreError, match="damaged: the file current names no version"):
            Store(path)
        with pytest.raises(StoreError, match="damaged"), StoreWriter(path):
            pass
        assert snapshot(path) == before

    def test_a_pointer_to_nowhere(self, path: Path) -> None:
        (path / "current").write_text("000042")
        with pytest.raises(StoreError, match="version 000042 lacks its manifest"):
            Store(path)

    @pytest.mark.parametrize("name", ["CURRENT", "MANIFEST-*"])
    def test_other_bytes_of_the_same_size_at_opening(self, path: Path, name: str) -> None:
        flip(only(version(path) / "quads", name), 5)
        with pytest.raises(StoreError, match=r"is damaged: Corruption: .*load the documents again"):
            Store(path)

    def test_other_bytes_found_while_results_are_read(self, large: Path) -> None:
        read: list[ox.QuerySolution] = []
        with pytest.raises(StoreError, match="is damaged: Corruption: "), Store(large) as store:
            read.extend(rows(store, EVERYTHING))
        assert 0 < len(read) < 5_000

    def test_other_bytes_found_while_triples_are_read(self, large: Path) -> None:
        read: list[Triple] = []
        with Store(large) as store, pytest.raises(StoreError, match="is damaged: Corruption: "):
            read.extend(store.triples(ONE))
        assert 0 < len(read) < 5_000

    def test_other_bytes_found_while_a_version_is_written(self, large: Path) -> None:
        before = snapshot(large)
        with StoreWriter(large) as store, pytest.raises(StoreError, match="is damaged: Corrup"):
            list(store.triples(ONE))
        assert snapshot(large) == before

    def test_an_error_of_another_kind_passes(self, path: Path) -> None:
        with pytest.raises(RuntimeError, match="mine"), Store(path):
            raise RuntimeError("mine")
        with pytest.raises(BrokenPipeError), Store(path):
            raise BrokenPipeError(32, "Broken pipe")

    def test_what_is_not_sparql_is_no_damage(self, path: Path) -> None:
        with pytest.raises(SyntaxError), Store(path) as store:
            store.query("SELEC")


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """Return a store with other bytes in the middle of its largest file, that of the terms."""
    path = tmp_path / "large"
    fill(path, one=" ".join(sha256(bytes([n // 256, n % 256])).hexdigest() for n in range(5_000)))
    file = max((version(path) / "quads").glob("*.sst"), key=lambda file: file.stat().st_size)
    flip(file, file.stat().st_size // 2)
    return path


def flip(file: Path, at: int) -> None:
    data = bytearray(file.read_bytes())
    data[at] ^= 0b1000
    file.write_bytes(data)


class _Failing:
    """A pyoxigraph store whose disk is full when one of its methods is called."""

    def __init__(self, inner: ox.Store, method: str) -> None:
        self._inner = inner
        self._method = method

    def __len__(self) -> int:
        return len(self._inner)

    def __getattr__(self, name: str) -> Any:
        return _fail if name == self._method else getattr(self._inner, name)


def _fail(*_: object, **__: object) -> None:
    raise OSError("IO error: No space left on device: While appending to file: x.sst")


class TestFullDisk:
    @pytest.mark.parametrize("method", ["remove_graph", "bulk_load", "optimize", "flush", "backup"])
    def test_pyoxigraph_fails(
        self, path: Path, method: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = snapshot(path)
        monkeypatch.setattr(writer, "_PIECE", 0)
        monkeypatch.setattr(building, "ox", _ox_failing_at(method))
        with pytest.raises(StoreError, match=r"could not be written \(IO error: No space left"):
            fill(path, one="x", three="y")
        assert snapshot(path) == before
        monkeypatch.undo()
        fill(path, one="x", three="y")
        assert said(path) == {"c", "x", "y"}

    @pytest.mark.parametrize("first", [True, False])
    @pytest.mark.parametrize("allowed", [0, 1, 2, 5, 9, 13])
    def test_a_call_of_fsync_fails(
        self, tmp_path: Path, first: bool, allowed: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "store"
        if not first:
            fill(path, one="a")
        before = snapshot(tmp_path)
        monkeypatch.setattr(os, "fsync", _fails_after(allowed))
        with pytest.raises(StoreError, match=r"could not be written \(No space left on device\)"):
            fill(path, one="x")
        assert snapshot(tmp_path) == before
        assert names(tmp_path) == (set() if first else {"store"})

    def test_the_last_call_of_fsync_fails(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sync = files.sync_folder

        def failing(folder: Path) -> None:
            sync(folder)
            if folder == path:
                raise OSError(5, "Input/output error")

        monkeypatch.setattr(files, "sync_folder", failing)
        with pytest.raises(StoreError, match="holds the new version, but the disk did not confirm"):
            fill(path, one="x")
        monkeypatch.undo()
        assert said(path) >= {"x"}

    def test_no_thread_can_be_started(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        before = snapshot(path)

        def start(_: threading.Thread) -> None:
            raise RuntimeError("can't start new thread")

        monkeypatch.setattr(threading.Thread, "start", start)
        with pytest.raises(StoreError, match=r"\(can't start new thread\) and is as before"):
            fill(path, one="x")
        monkeypatch.undo()
        assert snapshot(path) == before

    def test_a_count_that_does_not_add_up(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = snapshot(path)
        monkeypatch.setattr(writer, "count_quads", lambda _: 7)
        monkeypatch.setattr(writer, "ox", _ox_failing_at("nothing"))
        with pytest.raises(StoreError, match="would hold 7 quads instead of 2, so nothing was"):
            fill(path, one="x")
        assert snapshot(path) == before

    def test_only_what_was_written_is_counted_where_that_is_little(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "new"
        monkeypatch.setattr(writer, "_MANY", 10)
        fill(path, **{f"g{number}": "a b" for number in range(30)})
        monkeypatch.setattr(writer, "count_quads", lambda _: 7)
        with StoreWriter(path) as store:
            store.replace("https://example.org/g1", quads("https://example.org/g1", "x", "y", "z"))
            store.remove("https://example.org/g2")
            store.commit()
        before = snapshot(path)
        monkeypatch.setattr(writer, "count_graphs", lambda *_: 2)
        with pytest.raises(StoreError, match="would hold 2 quads instead of 1, so nothing was"):
            fill(path, g3="x")
        assert snapshot(path) == before


def _ox_failing_at(method: str) -> SimpleNamespace:
    """Return what the writer uses of pyoxigraph, with a disk that is full at one method."""

    def store(*given: str) -> ox.Store | _Failing:
        return _Failing(ox.Store(*given), method) if given else ox.Store()

    store.read_only = lambda given: _Failing(ox.Store.read_only(given), method)  # type: ignore[attr-defined] # like the class
    return SimpleNamespace(Store=store, NamedNode=ox.NamedNode, RdfFormat=ox.RdfFormat)


def _fails_after(allowed: int) -> Callable[[int], None]:
    calls = iter(range(allowed))

    def fsync(file: int) -> None:
        if next(calls, None) is None:
            raise OSError(28, "No space left on device")

    return fsync


@pytest.fixture
def unwritable(path: Path, tmp_path: Path) -> Iterator[Path]:
    """Yield a store in a folder that nobody may write to."""
    if os.geteuid() == 0:
        yield from _mounted_read_only(path, tmp_path / "mount")
        return
    folders = [path, *(p for p in path.rglob("*") if p.is_dir())]
    for inside in folders:
        inside.chmod(0o555)
    yield path
    for inside in folders:
        inside.chmod(0o755)


def _mounted_read_only(path: Path, place: Path) -> Iterator[Path]:
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("root may write everywhere, and may not mount here")
    try:
        shutil.copytree(path, place / "store")
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
        yield place / "store"
    finally:
        subprocess.run(["umount", str(place)], check=True)


def same_subject(graph: str, *words: str) -> str:
    return quads(ONE, *words).replace(f" <{ONE}> .\n", f" <{graph}> .\n")


def test_the_default_graph_holds_each_triple_once(tmp_path: Path) -> None:
    """It follows the named graphs, whichever of them go and come."""
    path = tmp_path / "store"

    def check(*words: str) -> None:
        with Store(path) as store:
            found = sorted(row["o"].value for row in rows(store, "SELECT ?o { ?s ?p ?o }"))
        assert found == [*words]

    def put(graph: str, *words: str) -> None:
        with StoreWriter(path) as store:
            store.replace(graph, same_subject(graph, *words))
            store.commit()

    put(ONE, "a", "b")
    check("a", "b")
    put(TWO, "b", "c")
    check("a", "b", "c")
    put(ONE, "a")  # the other graph still says b
    check("a", "b", "c")
    put(TWO, "c", "d")
    check("a", "c", "d")
    with StoreWriter(path) as store:  # what one graph loses another gains
        store.remove(TWO)
        store.replace(THREE, same_subject(THREE, "d"))
        store.commit()
    check("a", "d")


def test_a_store_that_cannot_be_written_can_be_read(unwritable: Path) -> None:
    assert said(unwritable) == {"a", "b", "c"}
    with pytest.raises(StoreError, match="could not be written"), StoreWriter(unwritable):
        pass
    with pytest.raises(StoreError, match="could not be written"), StoreWriter(unwritable / "new"):
        pass


KILLED = """
import itertools, os, shutil, signal, sys, traceback
from pathlib import Path
from dipgraph.errors import StoreError
from dipgraph.store import Store, StoreWriter

STEPS = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "fcntl.flock"}
GRAPH = "https://example.org/one"
os.fsync = lambda file: None  # what a process wrote survives it without
path, first = Path(sys.argv[1]), sys.argv[2] == "first"


def load(word, last=0):
    done = 0

    def count(event, given):
        nonlocal done
        if event in STEPS or event == "open" and given[2] & (os.O_RDWR | os.O_WRONLY):
            done += 1
            if done == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    with StoreWriter(path) as store:
        store.replace(GRAPH, f'<{GRAPH}> <{GRAPH}> "{word}" <{GRAPH}> .\\n')
        store.commit()


def check(words):
    try:
        with Store(path) as store:
            held = {row["o"].value for row in store.query("SELECT ?o { ?s ?p ?o }")}
    except StoreError as error:
        said = ("holds nothing yet", "does not exist", "has no file current")
        held = {"nothing"} if any(words in str(error) for words in said) else {str(error)}
    assert len(held) == 1 and held <= words, (held, words)


def is_new(word):
    with Store(path) as store:
        os._exit(not store.query(f'ASK {{ ?s ?p "{word}" }}'))


def check_tidy(words):
    check(words)
    assert len(list((path / "versions").iterdir())) == 1
    assert len(list(path.iterdir())) == 4, list(path.iterdir())


def apart(work, *given):
    # No process forks after it opened a store.
    pid = os.fork()
    if pid == 0:
        try:
            work(*given)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitpid(pid, 0)[1]


old = "nothing" if first else "old"
if not first:
    apart(load, old)
for step in itertools.count(1):
    status = apart(load, f"new-{step}", step)
    if status != signal.SIGKILL:
        break
    assert apart(check, {old, f"new-{step}"}) == 0, step
    if first or step % 10 == 0:
        assert apart(load, old := f"full-{step}") == 0, step
        assert apart(check_tidy, {old}) == 0, step
    elif apart(is_new, f"new-{step}") == 0:
        old = f"new-{step}"
    if first:
        shutil.rmtree(path)
        old = "nothing"
print(status, step)
"""


@pytest.mark.parametrize("state", ["first", "later"])
def test_a_writer_may_be_killed_at_each_step(tmp_path: Path, state: str) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path / "store"), state]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    status, steps = map(int, done.stdout.split())
    assert status == 0
    assert steps > 20


class TestStream:
    """Graphs that are loaded as they come, because there are too many to be kept."""

    @pytest.fixture(autouse=True)
    def _little_memory(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(building, "_BATCH", 200)

    def test_each_graph_holds_what_it_was_given_last(self, path: Path) -> None:
        with StoreWriter(path) as store:
            for words in ("a b", "c d e"):
                for number in range(30):
                    graph = f"https://example.org/{number}"
                    store.replace(graph, quads(graph, *words.split(), str(number)))
                store.replace(ONE, quads(ONE, words))
            for number in range(0, 30, 3):
                store.remove(f"https://example.org/{number}")
            store.replace("https://example.org/6", quads("https://example.org/6", "again"))
            store.commit()
        with Store(path) as held:
            held.verify()
            assert len(held.graphs) == 2 + 20 + 1
        assert said(path) == {"again", "c d e", "c", "d", "e"} | {
            str(number) for number in range(30) if number % 3
        }
        assert names(version(path)) == {"graphs.tsv", "manifest.json", "quads"}

    def test_a_load_that_fails(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        before = snapshot(path)
        monkeypatch.setattr(building, "ox", _ox_failing_at("bulk_load"))
        with pytest.raises(StoreError, match=r"could not be written \(IO error: No space left"):
            self.fill(path, 5000)
        assert snapshot(path) == before

    @pytest.mark.parametrize("allowed", range(8))
    def test_each_write_that_fails(
        self, path: Path, allowed: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = snapshot(path)
        write, calls = os.write, iter(range(allowed))

        def fail(file: int, data: bytes) -> int:
            if next(calls, None) is None:
                raise OSError(28, "No space left on device")
            return write(file, data)

        with monkeypatch.context() as patch:
            patch.setattr(os, "write", fail)
            with pytest.raises(StoreError, match=r"could not be written \(No space left"):
                self.fill(path)
        assert snapshot(path) == before
        self.fill(path)
        assert "new" in said(path)

    def fill(self, path: Path, graphs: int = 9) -> None:
        with StoreWriter(path) as store:
            for number in range(graphs):
                graph = f"https://example.org/new-{number}"
                store.replace(graph, quads(graph, "new", "b"))
            store.replace(ONE, quads(ONE, "other"))
            store.commit()
