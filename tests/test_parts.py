"""Parts of N-Quads that were built elsewhere: as a load would have put them into the store."""

import gzip
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
import pytest
import zstandard
from click.testing import CliRunner

from dipgraph.cli import main
from dipgraph.errors import InputError
from dipgraph.pipeline import Pipeline, load, load_parts
from dipgraph.store import GraphEntry, Store, StoreWriter

EVERYTHING = "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }"


def quads_of(folder: Path) -> list[str]:
    with Store(folder) as store:
        found = store.query(EVERYTHING)
        assert isinstance(found, ox.QuerySolutions)
        return sorted(map(str, found))


def entries_of(folder: Path) -> dict[str, GraphEntry]:
    with Store(folder) as store:
        return dict(store.graphs)


def nquads(graph: str, *words: str) -> str:
    return "".join(f'<http://a/s> <http://a/p> "{w}" <http://a/{graph}> .\n' for w in words)


@pytest.fixture(scope="module")
def pieces(shipped_folder: Path) -> dict[str, str]:
    """The N-Quads of the shipped store by graph."""
    found: dict[str, str] = {}
    with Store(shipped_folder) as store:
        for graph in sorted(store.graphs):
            lines = [f"{s} {p} {o} <{graph}> .\n" for s, p, o in store.triples(graph)]
            found[graph] = "".join(sorted(lines))
    return found


@pytest.mark.parametrize("form", ["nq", "nq.gz", "nq.zst"])
def test_parts_give_the_store_that_a_load_gives(
    tmp_path: Path, pieces: dict[str, str], shipped_folder: Path, form: str
) -> None:
    halves = ["".join(list(pieces.values())[n::2]).encode() for n in range(2)]
    presses: dict[str, Callable[[bytes], bytes]]
    presses = {"nq": bytes, "nq.gz": gzip.compress, "nq.zst": zstandard.compress}
    for number, half in enumerate(halves):
        (tmp_path / f"part-{number}.{form}").write_bytes(presses[form](half))
    done = load_parts(sorted(tmp_path.iterdir()), tmp_path / "store")
    assert quads_of(tmp_path / "store") == quads_of(shipped_folder)
    with Store(shipped_folder) as shipped, Store(tmp_path / "store") as store:
        assert store.inputs == shipped.inputs
        assert store.manifest.quads == shipped.manifest.quads == done.quads
        assert all(store.graphs[g].same_quads(e) for g, e in shipped.graphs.items())


def test_quads_are_kept_as_the_store_writes_them(tmp_path: Path) -> None:
    part = tmp_path / "part.nq"
    number = '"042"^^<http://www.w3.org/2001/XMLSchema#integer>'
    part.write_text(
        f"<http://a/s> <http://a/p> {number} <http://a/g> .\n"
        '<http://a/s> <http://a/p> "mot"@FR <http://a/g> .\n'
    )
    load_parts([part], tmp_path / "store")
    assert entries_of(tmp_path / "store")["http://a/g"].quads == 2
    assert not load_parts([part], tmp_path / "store").changed
    with Store(tmp_path / "store") as store:
        store.verify()


def test_a_part_replaces_what_its_graphs_held(tmp_path: Path) -> None:
    part = tmp_path / "part.nq"
    part.write_text(nquads("g", "one", "two") + nquads("h", "three"))
    load_parts([part], tmp_path / "store")
    part.write_text(nquads("g", "four"))
    done = load_parts([part], tmp_path / "store")
    assert done.replaced == ["http://a/g"]
    with Store(tmp_path / "store") as store:
        assert {t[2] for t in store.triples("http://a/g")} == {'"four"'}
        assert {t[2] for t in store.triples("http://a/h")} == {'"three"'}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (nquads("g", "a") + nquads("h", "a") + nquads("g", "b"), "part.nq:3:1: Quads of"),
        ('<http://a/s> <http://a/p> "no graph" .\n', "part.nq:1:1: This is not a quad"),
        ("<http://a/s> <http://a/p> <http://a/o> .\n", "part.nq:1:1: This is not a quad"),
        ("_:b <http://a/p> <http://a/o> <http://a/g> .\n", "part.nq:1:1: This is not a quad"),
        (nquads("g", "a") + "# a comment\n", "part.nq:2:1: This is not a quad"),
        (nquads("g", "a")[:-1], "part.nq:1:1: This is not a quad"),
        (nquads("g", "\\u00zz"), "part.nq:1:1: The quads of"),
        (nquads("g", "\\ud800"), "part.nq:1:1: The quads of"),
        ("<http://a/s> <relative> <http://a/o> <http://a/g> .\n", "part.nq:1:1: The quads of"),
    ],
)
def test_what_is_no_part_changes_nothing(tmp_path: Path, text: str, words: str) -> None:
    part = tmp_path / "part.nq"
    part.write_text(text)
    with pytest.raises(InputError, match=words):
        load_parts([part], tmp_path / "store")
    assert not (tmp_path / "store").exists()


def test_a_line_that_is_too_long(tmp_path: Path) -> None:
    part = tmp_path / "part.nq"
    part.write_text(nquads("g", "a", "x" * 2**24))
    with pytest.raises(InputError, match=r"part\.nq:2:1: The line has 16,777,216 bytes or more"):
        load_parts([part], tmp_path / "store")
    part.write_text(nquads("g", "a", "x" * (2**24 - 100)))
    assert load_parts([part], tmp_path / "store").changed[0] == "http://a/g"


def test_a_graph_in_two_parts(tmp_path: Path) -> None:
    for name in ("a.nq", "b.nq"):
        (tmp_path / name).write_text(nquads("g", name))
    with pytest.raises(InputError, match=r"b\.nq:1:1: Quads of <http://a/g> stand in .*a\.nq:1"):
        load_parts([tmp_path], tmp_path / "store")


def test_another_base(tmp_path: Path, pieces: dict[str, str]) -> None:
    graph = next(iter(pieces))
    (tmp_path / "part.nq").write_text("".join(pieces[graph].splitlines(keepends=True)[1:]))
    with pytest.raises(InputError, match="comes with dipgraph and is another one here"):
        load_parts([tmp_path / "part.nq"], tmp_path / "store")


@pytest.mark.parametrize("name", ["part.nq", "part.nq.gz", "part.nq.zst"])
def test_a_part_that_is_cut(tmp_path: Path, name: str) -> None:
    text = nquads("g", *map(str, range(5000))).encode()
    packed = {".nq": text, ".gz": gzip.compress(text), ".zst": zstandard.compress(text)}
    data = packed[Path(name).suffix]
    (tmp_path / name).write_bytes(data[: len(data) // 2 + 1])
    with pytest.raises(InputError, match=f"{name}:"):
        load_parts([tmp_path / name], tmp_path / "store")
    assert not (tmp_path / "store").exists()


class TestManifest:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        folder = tmp_path / "built"
        (folder / "quads").mkdir(parents=True)
        data = nquads("g", "a").encode()
        (folder / "quads" / "part-00000.nq").write_bytes(data)
        (folder / "quads" / "stray.nq").write_bytes(nquads("stray", "a").encode())
        self.say(folder, sha256(data).hexdigest(), Pipeline().shapes_hash)
        return folder

    def say(self, folder: Path, digest: str, shapes: str) -> None:
        part = {"name": "quads/part-00000.nq", "sha256": digest}
        inputs = {"dipgraph": "9.9", "shapes": shapes}
        text = json.dumps({"inputs": inputs, "parts": [part]})
        (folder / "manifest.json").write_text(text)

    def test_a_folder_holds_what_its_manifest_names(self, tmp_path: Path, folder: Path) -> None:
        load_parts([folder], tmp_path / "store")
        assert "http://a/g" in entries_of(tmp_path / "store")
        assert "http://a/stray" not in entries_of(tmp_path / "store")

    @pytest.mark.parametrize("inside", ["", "quads", "quads/part-00000.nq"])
    def test_a_part_that_changed(self, tmp_path: Path, folder: Path, inside: str) -> None:
        (folder / "quads" / "part-00000.nq").write_text(nquads("g", "b"))
        with pytest.raises(InputError, match="not as its manifest says"):
            load_parts([folder / inside], tmp_path / "store")

    def test_other_shapes(self, tmp_path: Path, folder: Path) -> None:
        self.say(folder, "", "other")
        with pytest.raises(InputError, match=r"those of dipgraph 9\.9"):
            load_parts([folder], tmp_path / "store")

    @pytest.mark.parametrize("text", ["", "[]", "{}", '{"parts": [1]}', "[" * 100_000])
    def test_a_broken_manifest(self, tmp_path: Path, folder: Path, text: str) -> None:
        (folder / "manifest.json").write_text(text)
        with pytest.raises(InputError, match="This is no manifest"):
            load_parts([folder], tmp_path / "store")

    def test_a_build_that_did_not_end(self, tmp_path: Path, folder: Path) -> None:
        (folder / "manifest.json").unlink()
        with pytest.raises(InputError, match="did not come to its end"):
            load_parts([folder], tmp_path / "store")


def test_the_command(tmp_path: Path) -> None:
    (tmp_path / "part.nq").write_text(nquads("g", "a"))
    store = tmp_path / "store"
    done = CliRunner().invoke(
        main, ["load", "--nquads", str(tmp_path / "part.nq"), "--store", str(store)]
    )
    assert done.exit_code == 0, done.output
    assert "Rejected documents: 0." in done.output
    with StoreWriter(store) as writer:
        assert "http://a/g" in writer.graphs
    load([], store, Pipeline())
    assert "http://a/g" in entries_of(store)


def test_the_command_where_a_part_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "part.nq.zst"
    path.write_bytes(zstandard.compress(nquads("g", *map(str, range(5000))).encode())[:-5])
    done = CliRunner().invoke(
        main, ["load", "--nquads", str(path), "--store", str(tmp_path / "store")]
    )
    assert (done.exit_code, (tmp_path / "store").exists()) == (3, False)
    assert done.stderr.startswith(f"Error: {path}:")
    assert "The part cannot be read to its end" in done.stderr


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["--nquads", "--store", "x"], "Name the parts"),
        (["--nquads", "--store", "x", "no-such.nq"], "no-such.nq: This is no file of N-Quads"),
        (["--nquads", "--store", "x", "--prune", "part.nq"], "--prune does not go with --nquads"),
        (
            ["--nquads", "--store", "x", "--shacl-engine", "shacl", "p.nq"],
            "--shacl-engine does not",
        ),
        (["--engine", "spark", "--output", "x", "--store", "y", "a.jsonl"], "and no --store"),
        (["--output", "x"], "--output goes only with --engine spark"),
        (["--master", "x"], "--master goes only with --engine spark"),
        (["--engine", "spark"], "Name a new folder"),
        (["--engine", "spark", "--output", "x"], "Name the corpora"),
        (["--engine", "spark", "--output", "x", "--strict", "a.jsonl"], "--strict does not go"),
    ],
)
def test_options_that_do_not_go_together(given: list[str], words: str) -> None:
    done = CliRunner().invoke(main, ["load", *given])
    assert done.exit_code in (2, 3)
    assert words in done.output
