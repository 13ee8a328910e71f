"""The same store gives the same bytes, and what does not conform is not published."""

import errno
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.publisher.conftest import Fill

from dipgraph.cli import main
from dipgraph.errors import StoreError
from dipgraph.namespaces import DIP, ONTOLOGY, RDF_TYPE, iri
from dipgraph.pipeline import Pipeline, load
from dipgraph.pipeline.publish import publish
from dipgraph.publisher import Edition, File, folder
from dipgraph.publisher.contents import measure
from dipgraph.publisher.folder import SUMS
from dipgraph.publisher.quads import graph_statements, write_ntriples
from dipgraph.resources import annotated_documents
from dipgraph.store import Store, StoreWriter
from dipgraph.validator import load_engine, validate_store


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("seed", ["0", "1", "2"])
def test_the_same_store_gives_the_same_bytes(
    release: Path, shipped_folder: Path, tmp_path: Path, seed: str
) -> None:
    subprocess.run(
        [sys.executable, "-m", "dipgraph", "publish", tmp_path / "out", "--store", shipped_folder],
        env={**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo"},
        check=True,
        capture_output=True,
    )
    assert _bytes(tmp_path / "out") == _bytes(release)


def test_another_order_of_loading_gives_the_same_bytes(release: Path, tmp_path: Path) -> None:
    documents = annotated_documents()
    random.Random(7).shuffle(documents)
    for document in [*documents[::-1], documents[0]]:
        assert not load([document], tmp_path / "store", Pipeline()).rejected
    with Store(tmp_path / "store") as store:
        publish(store, tmp_path / "out", Edition(), Pipeline())
    assert _bytes(tmp_path / "out") == _bytes(release)


@pytest.mark.parametrize("run", [1, 10_000, 10_000_000])
def test_triples_sorted_through_files_are_the_same(
    release: Path, shipped: Store, tmp_path: Path, run: int
) -> None:
    with (tmp_path / "out.nt").open("w", encoding="utf-8", newline="\n") as out:
        write_ntriples(shipped, out, tmp_path, run)
    assert (tmp_path / "out.nt").read_bytes() == (release / "dipgraph.nt").read_bytes()


@pytest.mark.parametrize("said", ["_:b <a:p> <a:o>", "<a:s> <a:p> _:b"])
def test_a_blank_node_is_not_published(fill: Fill, said: str) -> None:
    with (
        fill({"http://a/": f"{said} <http://a/> .\n"}) as store,
        pytest.raises(StoreError, match="blank node"),
    ):
        graph_statements(store, "http://a/")


def test_words_that_look_like_a_blank_node_are_published(fill: Fill) -> None:
    said = '<a:s> <a:p> "see _:b"'
    with fill({"http://a/": f"{said} <http://a/> .\n"}) as store:
        assert graph_statements(store, "http://a/") == [said]


def test_an_old_release_is_read_twice_and_no_more(
    shipped: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(shipped, tmp_path / "out", Edition(), Pipeline())
    read: list[Path] = []

    def measured(path: Path) -> File:
        read.append(path)
        return measure(path)

    monkeypatch.setattr(folder, "measure", measured)
    publish(shipped, tmp_path / "out", Edition(), Pipeline())
    assert read.count(tmp_path / "out" / "dipgraph.nt") == 2


_DIE = """
import os, signal, sys
from pathlib import Path
from dipgraph.pipeline import Pipeline
from dipgraph.pipeline.publish import publish
from dipgraph.publisher import Edition
from dipgraph.store import Store

def die_at(name):
    if name == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)

with Store(Path(sys.argv[1])) as store:
    publish(store, Path(sys.argv[2]), Edition(version="2"), Pipeline(), die_at)
"""
_STEPS = ("dipgraph.nq", "dipgraph.ttl", "dipgraph.jsonld", "documents", "tables", "queries", SUMS)


@pytest.mark.parametrize("step", _STEPS)
def test_a_kill_at_any_step_leaves_the_old_release(
    shipped_folder: Path, tmp_path: Path, step: str
) -> None:
    with Store(shipped_folder) as store:
        publish(store, tmp_path / "out", Edition(), Pipeline())
    before = _bytes(tmp_path / "out")
    command = [sys.executable, "-c", _DIE, str(shipped_folder), str(tmp_path / "out"), step]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert _bytes(tmp_path / "out") == before
    with Store(shipped_folder) as store:
        publish(store, tmp_path / "out", Edition(), Pipeline())
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


# A change of the quads of a document, and what is then said of it.
_BROKEN: list[tuple[str, Callable[[str], str], str]] = [
    ("no evidence", lambda q: q.replace(f"<{DIP}evidence>", "<http://a/>"), "names its sentence"),
    ("no type", lambda q: q.replace(f"{RDF_TYPE} <{DIP}Passage>", "<a:a> <a:a>"), "quote"),
    ("no words", lambda q: q.replace("oa#exact>", "oa#words>"), "Give the words of the passage"),
]  # fmt: skip


@pytest.fixture
def broken(shipped_folder: Path, tmp_path: Path) -> Callable[[Callable[[str], str]], Path]:
    """Return a function that makes a store of the shipped documents with one of them changed."""

    def make(change: Callable[[str], str]) -> Path:
        document = iri("document:belgium-china-2014")[1:-1]
        with Store(shipped_folder) as store, StoreWriter(tmp_path / "broken") as writer:
            for graph in store.graphs:
                nquads = "".join(f"{s} <{graph}> .\n" for s in graph_statements(store, graph))
                writer.replace(graph, change(nquads) if graph == document else nquads)
            writer.commit()
        return tmp_path / "broken"

    return make


@pytest.mark.parametrize(("change", "said"), [b[1:] for b in _BROKEN], ids=[b[0] for b in _BROKEN])
def test_a_store_that_does_not_conform_is_refused(
    broken: Callable[[Callable[[str], str]], Path],
    tmp_path: Path,
    change: Callable[[str], str],
    said: str,
) -> None:
    folder = broken(change)
    done = CliRunner().invoke(
        main, ["publish", str(tmp_path / "out"), "--store", str(folder)], standalone_mode=False
    )
    assert done.exit_code == 1
    assert said in done.stderr
    assert "nothing is written" in done.stderr
    assert not (tmp_path / "out").exists()


def test_what_two_documents_say_together_must_conform(
    broken: Callable[[Callable[[str], str]], Path],
) -> None:
    """Each of the documents names EVIPA in English once; together, they name it twice."""
    evipa, document = iri("agreement:evipa"), iri("document:belgium-china-2014")
    label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    folder = broken(lambda q: q + f'{evipa} {label} "Another name"@en {document} .\n')
    with Store(folder) as store:
        found = Pipeline().validate(store)
    assert {violation.focus for violation in found} == {evipa}


@pytest.mark.parametrize("batch", [50, 700])
@pytest.mark.parametrize("change", [b[1] for b in _BROKEN], ids=[b[0] for b in _BROKEN])
def test_batches_give_the_results_of_the_whole(
    broken: Callable[[Callable[[str], str]], Path], change: Callable[[str], str], batch: int
) -> None:
    shapes = "".join(f"{s} {p} {o} .\n" for s, p, o in Pipeline().shapes)
    engine = load_engine("shacl", shapes, pytest.fail)
    with Store(broken(change)) as store:
        whole = b"".join(map(store.ntriples, store.graphs)).decode()
        found = validate_store(store, engine, batch)
        assert found == sorted(set(engine.validate(whole))) != []
        assert ONTOLOGY in store.graphs


def _run(*arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "dipgraph", "publish", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.stdout
    return done.returncode, done.stderr


def test_the_command_says_what_it_wrote(shipped_folder: Path, tmp_path: Path) -> None:
    options = ["--issued", "2026-05-12", "--release-version", "1.2.0"]
    code, said = _run(str(tmp_path / "out"), "--store", str(shipped_folder), *options)
    assert code == 0
    assert "Wrote release 1.2.0 into" in said
    assert "2 documents, 11" in said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--issued", "May"], "'May' is no day"),
        (["--endpoint", "ftp://a"], "http:// or https://"),
        (["--endpoint", "https://me:secret@a/"], "without a user"),
        (["--release-version", "a b"], "such as 1.2.0"),
        (["--previous", "nowhere"], "nowhere"),
    ],
)
def test_wrong_options_are_wrong_usage(tmp_path: Path, options: list[str], said: str) -> None:
    done = CliRunner().invoke(main, ["publish", str(tmp_path / "out"), *options])
    assert done.exit_code == 2
    assert said in done.stderr
    assert not (tmp_path / "out").exists()


def test_an_address_of_no_folder_is_wrong_usage(shipped_folder: Path, tmp_path: Path) -> None:
    options = ["--store", str(shipped_folder), "--address", "https://a.org/?folder=b"]
    code, said = _run(str(tmp_path / "out"), *options)
    assert code == 2
    assert "not the address of a folder" in said


def test_the_command_says_what_it_could_not_remove(
    shipped_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    command = ["publish", str(tmp_path / "out"), "--store", str(shipped_folder)]
    assert "remove it" not in CliRunner().invoke(main, command).stderr
    monkeypatch.setattr(os, "unlink", refuse)
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 0
    assert f"in place, but {tmp_path / '.out.dipgraph'} could not be removed" in done.stderr


def test_a_foreign_folder_is_wrong_usage(shipped_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    code, said = _run(str(tmp_path), "--store", str(shipped_folder))
    assert code == 2
    assert "is no release of dipgraph" in said
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_no_store_is_a_store_error(tmp_path: Path) -> None:
    code, said = _run(str(tmp_path / "out"), "--store", str(tmp_path / "none"))
    assert code == 4
    assert "does not exist" in said
