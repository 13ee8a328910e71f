"""Loading documents into a store: whole or not at all, whatever happens meanwhile."""

import json
import multiprocessing
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from copy import copy
from functools import partial
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from tests.annotated import write_meeting, write_persons

from dipgraph import resources
from dipgraph.cli import main
from dipgraph.errors import InputError, StoreError
from dipgraph.pipeline import Outcome, Pipeline, load
from dipgraph.store import Store, StoreWriter

DOCUMENT = "https://w3id.org/dipgraph/id/document/"
REFERENCE = "https://w3id.org/dipgraph/id/reference/"
EVERYTHING = "SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
TITLES = "SELECT ?t WHERE { ?d a <https://w3id.org/dipgraph/ontology#Document> ; \
<http://purl.org/dc/terms/title> ?t }"
COMMENT = (
    "<https://w3id.org/dipgraph/sectors> <http://www.w3.org/2004/02/skos/core#note> '{}'@en .\n"
)


@pytest.fixture
def tmp_path(in_memory: Path) -> Path:
    return in_memory


@pytest.fixture
def store(tmp_path: Path, pipeline: Pipeline) -> Path:
    """Return a store with two documents, one and two."""
    folder = tmp_path / "store"
    paths = [meeting(tmp_path, "one"), meeting(tmp_path, "two")]
    assert not load(paths, folder, copy(pipeline)).rejected
    return folder


def meeting(
    folder: Path, name: str, title: str = "", participants: str = "state:BE, state:VN"
) -> Path:
    title = title or f"Meeting {name}"
    return write_meeting(folder / f"{name}.yaml", name, title, participants)


def bad(folder: Path, name: str = "bad") -> Path:
    return meeting(folder, name, participants="state:BE, state:ATLANTIS")


def persons(folder: Path, label: str = "Jane Roe") -> Path:
    return write_persons(folder / "persons.yaml", "persons", "jane-roe", label)


def run(folder: Path, *paths: Path) -> Result:
    return CliRunner().invoke(main, ["load", "--store", str(folder), *map(str, paths)])


def rows(store: Store, text: str) -> ox.QuerySolutions:
    results = store.query(text)
    assert isinstance(results, ox.QuerySolutions)
    return results


def graphs(folder: Path) -> dict[str, str]:
    """Return the N-Quads of each graph, sorted; each has the count and the hash of the manifest."""
    with Store(folder) as store:
        held: dict[str, list[str]] = {}
        for s, p, o, g in rows(store, EVERYTHING):
            held.setdefault(str(g)[1:-1], []).append(f"{s} {p} {o} {g} .\n")
        found = {graph: "".join(sorted(lines)) for graph, lines in held.items()}
        assert {graph: (len(held[graph]), digest(text)) for graph, text in found.items()} == {
            graph: (entry.quads, entry.sha256) for graph, entry in store.graphs.items()
        }
        return found


def titles(folder: Path) -> set[str]:
    with Store(folder) as store:
        return {row["t"].value for row in rows(store, TITLES)}


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def assert_tidy(folder: Path) -> None:
    """Check that nothing lies in the folder of a store that does not belong there."""
    assert {p.name for p in folder.iterdir()} == {
        "current",
        "dipgraph-store.json",
        "dipgraph-store.lock",
        "versions",
    }
    assert [p.name for p in (folder / "versions").iterdir()] == [(folder / "current").read_text()]


class TestWhole:
    def test_the_graph_of_a_document_is_named_by_its_iri(self, store: Path) -> None:
        found = graphs(store)
        for name in ("one", "two"):
            assert (
                f"<{DOCUMENT}{name}> <http://purl.org/dc/terms/title>"
                in (found[f"{DOCUMENT}{name}"])
            )
        assert {graph for graph in found if graph.startswith(DOCUMENT)} == {
            f"{DOCUMENT}one",
            f"{DOCUMENT}two",
        }

    def test_the_shipped_store_has_a_graph_for_each_file(self, shipped: Store) -> None:
        base = {graph[1:-1] for graph in Pipeline().base}
        documents = {f"{DOCUMENT}{path.stem}" for path in resources.annotated_documents()}
        assert shipped.graphs.keys() == base | documents
        assert all(entry.quads for entry in shipped.graphs.values())

    def test_no_blank_node_is_anywhere(self, shipped: Store) -> None:
        found = list(rows(shipped, EVERYTHING))
        assert len(found) == shipped.manifest.quads > 0
        assert not any(isinstance(term, ox.BlankNode) for row in found for term in row)

    def test_everything_is_in_a_named_graph(self, shipped: Store) -> None:
        everything = len(list(rows(shipped, EVERYTHING)))
        union = "SELECT (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o } }"
        triples = "SELECT (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?s ?p ?o { GRAPH ?g {?s ?p ?o}}}"
        assert next(rows(shipped, union))["n"] == next(rows(shipped, triples))["n"]
        assert everything == sum(entry.quads for entry in shipped.graphs.values())

    def test_loading_again_replaces_the_graph_and_touches_no_other(
        self, store: Path, pipeline: Pipeline, tmp_path: Path
    ) -> None:
        before = graphs(store)
        done = load([meeting(tmp_path, "one", "Another title")], store, pipeline)
        after = graphs(store)
        assert done.changed == [f"{DOCUMENT}one"]
        assert "Another title" in after[f"{DOCUMENT}one"]
        assert "Meeting one" not in after[f"{DOCUMENT}one"]
        assert {k: v for k, v in after.items() if k != f"{DOCUMENT}one"} == {
            k: v for k, v in before.items() if k != f"{DOCUMENT}one"
        }

    def test_loading_the_same_again_changes_nothing(
        self, store: Path, pipeline: Pipeline, tmp_path: Path
    ) -> None:
        before = snapshot(store)
        done = load([tmp_path / "two.yaml", tmp_path / "one.yaml"], store, pipeline)
        assert (done.changed, done.rejected) == ([], 0)
        assert {f"{DOCUMENT}one", f"{DOCUMENT}two"} <= set(done.unchanged)
        assert snapshot(store) == before

    def test_the_same_documents_give_the_same_quads_in_any_order(
        self, store: Path, pipeline: Pipeline, tmp_path: Path
    ) -> None:
        other = tmp_path / "other"
        load([meeting(tmp_path, "one", "Another title")], other, copy(pipeline))
        load([tmp_path / "two.yaml"], other, copy(pipeline))
        load([meeting(tmp_path, "one")], other, copy(pipeline))
        assert graphs(other) == graphs(store)

    def test_a_reader_keeps_its_answers_while_documents_are_loaded(
        self, store: Path, pipeline: Pipeline, tmp_path: Path
    ) -> None:
        with Store(store) as old:
            before = list(map(str, rows(old, TITLES)))
            load([meeting(tmp_path, "one", "Another title")], store, pipeline)
            assert list(map(str, rows(old, TITLES))) == before
        assert titles(store) == {"Another title", "Meeting two"}


class TestRejected:
    def test_the_others_go_in(self, store: Path, tmp_path: Path) -> None:
        before = graphs(store)
        one = bad(tmp_path, "one")
        done = run(store, one, meeting(tmp_path, "two", "Another title"))
        assert done.exit_code == 1
        assert f"{one}:9:29: " in done.stderr
        assert "Changed graphs: 1." in done.stderr
        assert graphs(store)[f"{DOCUMENT}one"] == before[f"{DOCUMENT}one"]
        assert titles(store) == {"Meeting one", "Another title"}

    def test_alone_it_changes_nothing(self, store: Path, tmp_path: Path) -> None:
        before = snapshot(store)
        assert run(store, bad(tmp_path)).exit_code == 1
        assert snapshot(store) == before

    def test_alone_it_brings_no_newer_ontology_in(
        self, store: Path, tmp_path: Path, newer: Path
    ) -> None:
        before = snapshot(store)
        done = load([bad(tmp_path)], store, Pipeline())
        assert (done.changed, done.rejected) == ([], 1)
        assert snapshot(store) == before

    @pytest.mark.parametrize("place", ["new", "far/away"])
    def test_a_first_load_leaves_nothing_but_the_rejects(self, tmp_path: Path, place: str) -> None:
        file = bad(tmp_path)
        before = snapshot(tmp_path)
        done = run(tmp_path / place, file)
        assert done.exit_code == 1
        assert (
            "Changed graphs: 0. Unchanged: 0. Rejected documents: 1. Quads in all: 0."
            in done.stderr
        )
        left = snapshot(tmp_path)
        assert json.loads(left.pop(f"{place}.rejects.jsonl"))["document"] == "bad"
        assert left == before
        assert not (tmp_path / place).exists()

    def test_a_file_that_cannot_be_read_does_not_stop_the_others(
        self, store: Path, tmp_path: Path
    ) -> None:
        good = meeting(tmp_path, "one", "Another title")
        done = run(store, tmp_path / "missing.yaml", good)
        assert done.exit_code == InputError.exit_code
        assert f"{tmp_path}/missing.yaml: There is no such file; " in done.stderr
        assert titles(store) == {"Another title", "Meeting two"}

    def test_unless_the_load_is_strict(self, store: Path, tmp_path: Path) -> None:
        before = snapshot(store)
        good = meeting(tmp_path, "one", "Another title")
        for other in (tmp_path / "missing.yaml", bad(tmp_path)):
            done = run(store, Path("--strict"), good, other)
            assert done.exit_code in (1, InputError.exit_code)
            assert "Nothing was loaded, because not every document conforms." in done.stderr
            assert snapshot(store) == before
        assert run(store, Path("--strict"), good).exit_code == 0


@pytest.fixture
def newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with another ontology than the one that the store was made with."""
    folder = tmp_path / "ontology"
    folder.mkdir()
    for path in resources.ontology_files():
        shutil.copy(path, folder)
    with (folder / "sectors.ttl").open("a") as file:
        file.write(COMMENT.format("Newer."))
    (folder / "alignments.ttl").unlink()
    monkeypatch.setattr(resources, "ontology_files", lambda: sorted(folder.glob("*.ttl")))
    return folder


class TestReferenceData:
    def test_it_is_known_to_later_loads(
        self, store: Path, pipeline: Pipeline, tmp_path: Path
    ) -> None:
        meets = meeting(tmp_path, "one", participants="person:jane-roe, state:BE")
        assert load([meets], store, copy(pipeline)).rejected
        assert load([persons(tmp_path)], store, copy(pipeline)).changed == [f"{REFERENCE}persons"]
        assert load([meets], store, copy(pipeline)).changed == [f"{DOCUMENT}one"]
        assert "person/jane-roe" in graphs(store)[f"{DOCUMENT}one"]

    def test_it_is_replaced_when_it_is_loaded_again(
        self, store: Path, pipeline: Pipeline, tmp_path: Path
    ) -> None:
        load([persons(tmp_path)], store, copy(pipeline))
        done = load([persons(tmp_path, "Jane Mary Roe")], store, copy(pipeline))
        assert (done.changed, done.rejected) == ([f"{REFERENCE}persons"], 0)
        said = graphs(store)[f"{REFERENCE}persons"]
        assert '"Jane Mary Roe"@en' in said
        assert '"Jane Roe"@en' not in said

    def test_what_is_shipped_is_brought_up_to_date(
        self, store: Path, tmp_path: Path, newer: Path
    ) -> None:
        load([persons(tmp_path)], store, Pipeline())
        before = graphs(store)
        done = load([tmp_path / "one.yaml"], store, Pipeline())
        assert done.changed == []
        (newer / "dipgraph.ttl").write_text((newer / "dipgraph.ttl").read_text() + "\n# later\n")
        with (newer / "sectors.ttl").open("a") as file:
            file.write(COMMENT.format("Newest."))
        done = load([tmp_path / "one.yaml"], store, Pipeline())
        assert done.changed == ["https://w3id.org/dipgraph/sectors"]
        after = graphs(store)
        assert "Newest." in after["https://w3id.org/dipgraph/sectors"]
        assert before.keys() == after.keys()
        assert f"{REFERENCE}persons" in after

    def test_what_is_no_longer_shipped_is_removed(
        self, store: Path, tmp_path: Path, newer: Path
    ) -> None:
        assert "https://w3id.org/dipgraph/alignments" in graphs(store)
        load([persons(tmp_path)], store, Pipeline())
        assert "https://w3id.org/dipgraph/alignments" not in graphs(store)
        with Store(store) as opened:
            assert "https://w3id.org/dipgraph/alignments" not in opened.manifest.inputs

    def test_the_manifest_names_what_documents_were_checked_by(
        self, store: Path, pipeline: Pipeline
    ) -> None:
        with Store(store) as opened:
            inputs = dict(opened.manifest.inputs)
            graphs = opened.graphs
        assert inputs.pop("dipgraph")
        assert inputs.pop("shapes") == pipeline.shapes_hash
        assert inputs == {g[1:-1]: graphs[g[1:-1]].sha256 for g in pipeline.base}


class TestErrors:
    def test_a_store_that_is_written_to(self, store: Path, tmp_path: Path) -> None:
        with StoreWriter(store):
            done = run(store, meeting(tmp_path, "one", "Another title"))
        assert done.exit_code == StoreError.exit_code
        assert re.fullmatch(
            rf"Error: {store} is being written to by process \d+ since [-\d]+ [:\d]+; wait until it"
            r" is done, and run the command again\.\n",
            done.stderr,
        )

    @pytest.mark.parametrize("command", ["load", "query"])
    def test_each_is_one_sentence_on_standard_error(self, tmp_path: Path, command: str) -> None:
        document = meeting(tmp_path, "one")
        argument = str(document) if command == "load" else "ASK {}"
        done = CliRunner().invoke(main, [command, "--store", str(tmp_path), argument])
        assert done.exit_code == StoreError.exit_code
        assert done.stdout == ""
        assert done.stderr.startswith(f"Error: {tmp_path} is not a store of dipgraph; ")
        assert done.stderr.count("\n") == 1

    def test_a_damaged_file_found_while_rows_are_written(self, store: Path) -> None:
        for file in store.glob("versions/*/quads/*.sst"):
            data = bytearray(file.read_bytes())
            if len(data) > 20_000:
                data[len(data) // 2] ^= 1
                file.write_bytes(data)
        arguments = ["query", "--iris", "-F", "tsv", "--store", str(store), EVERYTHING]
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code == StoreError.exit_code
        assert f"Error: The store {store} is damaged: Corruption: " in done.stderr

    def test_an_interruption(self, store: Path, pipeline: Pipeline, tmp_path: Path) -> None:
        before = snapshot(store)
        paths = [meeting(tmp_path, name, "Another title") for name in ("one", "two")]
        calls = []

        def interrupt(outcome: Outcome) -> None:
            calls.append(outcome)
            if len(calls) == 2:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            load(paths, store, pipeline, interrupt)
        assert snapshot(store) == before


class TestKilled:
    def test_at_random_moments(self, tmp_path: Path, pipeline: Pipeline) -> None:
        """A kill leaves the old state or the new one, wholly, and hinders no later load."""
        folder = tmp_path / "store"
        context = multiprocessing.get_context("forkserver")  # a clean process, loaded once
        context.set_forkserver_preload(["dipgraph.pipeline", "dipgraph.validator.shacl_engine"])
        chance = random.Random(7)
        load([meeting(tmp_path, "two")], folder, Pipeline())
        begun = time.monotonic()
        load([meeting(tmp_path, "one", "old")], folder, Pipeline())
        span = 1.2 * (time.monotonic() - begun)
        quads, old = graphs(folder), "old"
        for number in range(30):
            new = f"new {number}"
            path = meeting(tmp_path, "one", new)
            process = context.Process(target=load, args=([path], folder, Pipeline()))
            process.start()
            time.sleep(chance.uniform(0, span))
            process.kill()
            process.join()
            found = graphs(folder)
            assert found[f"{DOCUMENT}one"].replace(new, old) == quads[f"{DOCUMENT}one"]
            assert {k: v for k, v in found.items() if k != f"{DOCUMENT}one"} == {
                k: v for k, v in quads.items() if k != f"{DOCUMENT}one"
            }
            if new in found[f"{DOCUMENT}one"]:
                quads, old = found, new
        load([meeting(tmp_path, "one", "last")], folder, pipeline)
        assert titles(folder) == {"last", "Meeting two"}
        assert_tidy(folder)

    @pytest.mark.parametrize("moment", [0.1, 0.5, 0.9])
    def test_the_command_itself(self, store: Path, tmp_path: Path, moment: float) -> None:
        path = meeting(tmp_path, "one", "Another title")
        command = [sys.executable, "-m", "dipgraph", "load", "--store", str(store), str(path)]
        with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
            time.sleep(moment)
            process.kill()
        assert process.returncode in (0, -signal.SIGKILL)
        assert titles(store) in ({"Meeting one", "Meeting two"}, {"Another title", "Meeting two"})
        assert run(store, path).exit_code == 0
        assert titles(store) == {"Another title", "Meeting two"}
        assert_tidy(store)


class TestFullDisk:
    @pytest.mark.parametrize("limit", [1_000, 100_000, 300_000])
    @pytest.mark.parametrize("first", [True, False])
    def test_files_may_not_grow(self, tmp_path: Path, limit: int, first: bool) -> None:
        """The system refuses to write more than so many bytes to one file."""
        folder = tmp_path / "store"
        if not first:
            assert run(folder, meeting(tmp_path, "two")).exit_code == 0
        before = snapshot(folder)
        path = meeting(tmp_path, "long", random.Random(7).randbytes(200_000).hex())
        command = [sys.executable, "-m", "dipgraph", "load", "--store", folder, path]
        done = subprocess.run(
            list(map(str, command)),
            preexec_fn=partial(resource.setrlimit, resource.RLIMIT_FSIZE, (limit, limit)),
            capture_output=True,
            text=True,
        )
        assert done.returncode == StoreError.exit_code
        assert re.fullmatch(
            rf"Error: The store {folder} could not be written \(.*File too large\) and is as"
            r" before; make room or mend the rights, and run the command again\.\n",
            done.stderr,
        )
        assert snapshot(folder) == before
        assert folder.exists() != first
        assert run(folder, path).exit_code == 0
        assert_tidy(folder)

    def test_no_room_is_left(self, small_disk: Path, tmp_path: Path) -> None:
        folder, filler = small_disk / "store", small_disk / "filler"
        assert run(folder, meeting(tmp_path, "one")).exit_code == 0
        before = snapshot(folder)
        path = meeting(tmp_path, "one", "Another title")
        for room in (0, 50_000, 150_000):
            fill_but(filler, room)
            done = run(folder, path)
            assert done.exit_code == StoreError.exit_code
            assert "could not be written" in done.stderr
            assert "No space left on device" in done.stderr
            assert snapshot(folder) == before
            assert titles(folder) == {"Meeting one"}
            filler.unlink()
        assert run(folder, path).exit_code == 0
        assert titles(folder) == {"Another title"}
        assert_tidy(folder)

    def test_no_room_for_a_first_load(self, small_disk: Path, tmp_path: Path) -> None:
        path = meeting(tmp_path, "one")
        for room in (0, 4096, 100_000, 400_000):
            fill_but(small_disk / "filler", room)
            done = run(small_disk / "store", path)
            assert done.exit_code == StoreError.exit_code
            assert "No space left on device" in done.stderr
            assert [p.name for p in small_disk.iterdir()] == ["filler"]
            (small_disk / "filler").unlink()
        assert run(small_disk / "store", path).exit_code == 0


def fill_but(filler: Path, room: int) -> None:
    """Fill a disk so that so many bytes are left."""
    filler.write_bytes(bytes(max(0, shutil.disk_usage(filler.parent).free - room)))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Yield a file system of a few megabytes, where one may be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a small file system cannot be mounted by this user")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)
