"""A build on Spark with real executors, one of which is killed: the same as on one machine."""

import gzip
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest
from benchmarks.corpus import generate

from dipgraph.errors import InputError, UsageError
from dipgraph.inputs import MAX_BYTES
from dipgraph.pipeline import Pipeline, Plan, load, load_parts
from dipgraph.spark import build, opened_session
from dipgraph.store import Store

if importlib.util.find_spec("pyspark") is None:
    pytest.skip("Spark is not installed: pip install 'dipgraph[spark]'", allow_module_level=True)
if shutil.which("java") is None:
    pytest.skip("Spark needs Java, which is not on the PATH", allow_module_level=True)

SOURCE = Path(__file__).parents[2] / "src"
EVERYTHING = "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }"
PEOPLE = {
    "reference": "people",
    "title": "People",
    "language": "en",
    "facts": [{"id": "person:jane-roe", "type": "Person", "label": "Jane Roe"}],
}
MEETING = {
    "document": "jane-roe-2020",
    "title": "A reference to Jane Roe",
    "text": "Jane Roe met the ministers of France.",
    "language": "en",
    "date": "2020-01-02",
    "facts": [
        {
            "type": "Meeting",
            "participant": ["person:jane-roe", "state:FR"],
            "summary": "They met.",
            "quote": "Jane Roe met the ministers of France",
        }
    ],
}


class Result(NamedTuple):
    """What a command wrote, and how it ended."""

    folder: Path
    code: int
    said: str


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two files: good and faulty documents, reference data, repeats, and lines that are none."""
    folder = tmp_path_factory.mktemp("corpus")
    lines = [generated.line for generated in generate(300, seed=7, faulty=0.05)]
    (folder / "a.jsonl").write_bytes(b"\n".join([*lines[:150], b"", *lines[:2]]) + b"\n")
    whole = next(json.loads(g.line) for g in generate(300, seed=7, faulty=0.05) if not g.faulty)
    odd = [
        json.dumps(whole | {"title": "The same, said otherwise"}).encode(),
        json.dumps(MEETING).encode(),
        json.dumps(PEOPLE).encode(),
        json.dumps(PEOPLE | {"title": "Others"}).encode(),
        json.dumps(PEOPLE).encode(),
        json.dumps(MEETING | {"document": 2025}).encode(),
        json.dumps(MEETING | {"document": "2025", "title": "The same, said otherwise"}).encode(),
        json.dumps({"raw": json.dumps(MEETING | {"title": "The same, mended"})}).encode(),
        json.dumps({"raw": json.dumps(PEOPLE)}).encode(),
        b"\xff\xfe no JSON",
        b'{"document": 3}\r',
        b'{"text": "' + b"a" * MAX_BYTES + b'"}',
    ]
    (folder / "b.jsonl.gz").write_bytes(gzip.compress(b"\n".join([*lines[150:], *odd])))
    return folder


@pytest.fixture(scope="module")
def one_machine(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the store and the rejects that one machine makes of the corpus."""
    folder = tmp_path_factory.mktemp("one")
    load([corpus], folder / "store", Pipeline(), plan=Plan(rejects=folder / "rejects.jsonl"))
    return folder


@pytest.fixture(scope="module")
def disturbed(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Result:
    """A build of which one of two executors was killed when the first part was written."""
    folder = tmp_path_factory.mktemp("disturbed") / "built"
    command = [sys.executable, "-m", "dipgraph", "load", str(corpus), "--engine", "spark"]
    options = ["--output", str(folder), "--master", "local-cluster[2,1,1024]"]
    env = os.environ | {"PYTHONPATH": str(SOURCE)}
    log = folder.parent / "log"
    with log.open("w") as out:
        running = subprocess.Popen([*command, *options], stdout=out, stderr=out, env=env)
        try:
            wait_for_a_part(running, folder)
            executors = list(executors_of(running.pid))
            assert len(executors) == 2
            os.kill(executors[0], signal.SIGKILL)
            code = running.wait(timeout=300)
        finally:
            running.kill()
    return Result(folder, code, log.read_text())


def quads_of(store: Store) -> list[str]:
    found = store.query(EVERYTHING)
    assert isinstance(found, ox.QuerySolutions)
    return sorted(map(str, found))


def wait_for_a_part(running: "subprocess.Popen[bytes]", folder: Path) -> None:
    """Return when the first task has put its files where the committer finds them."""
    while not list(folder.glob("_building/_temporary/0/task_*")):
        assert running.poll() is None, "the build ended before an executor could be killed"
        time.sleep(0.01)


def executors_of(pid: int) -> Iterator[int]:
    """Yield the processes below one that run tasks of Spark."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            line = (stat.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if parent == pid:
            child = int(stat.parent.name)
            if b"CoarseGrainedExecutorBackend" in line:
                yield child
            yield from executors_of(child)


def test_it_ends_as_it_should(disturbed: Result) -> None:
    assert disturbed.code == 1, disturbed.said
    assert "Rejected documents: " in disturbed.said
    assert sorted(os.listdir(disturbed.folder)) == sorted(
        ["graphs", "manifest.json", "quads", "rejects", ".manifest.json.crc"]
    )


def test_the_store_is_that_of_one_machine(
    disturbed: Result, one_machine: Path, tmp_path: Path
) -> None:
    load_parts([disturbed.folder], tmp_path / "store")
    with Store(tmp_path / "store") as built, Store(one_machine / "store") as loaded:
        assert quads_of(built) == quads_of(loaded)
        assert built.graphs == loaded.graphs
        assert built.inputs == loaded.inputs
        for name in ("jane-roe-2020", "2025"):
            assert f"https://w3id.org/dipgraph/id/document/{name}" in built.graphs
        built.verify()


def test_the_rejects_are_those_of_one_machine(disturbed: Result, one_machine: Path) -> None:
    files = (disturbed.folder / "rejects").glob("*.gz")
    built = sorted(line for file in files for line in gzip.decompress(file.read_bytes()).split())
    loaded = sorted((one_machine / "rejects.jsonl").read_bytes().split())
    assert built == loaded
    assert b"was given before, in" in gzip.decompress(
        b"".join(f.read_bytes() for f in (disturbed.folder / "rejects").glob("*.gz"))
    )


def test_the_manifest_counts_what_is_there(disturbed: Result, one_machine: Path) -> None:
    said = json.loads((disturbed.folder / "manifest.json").read_text())
    for part in said["parts"]:
        data = (disturbed.folder / part["name"]).read_bytes()
        assert part["sha256"] == sha256(data).hexdigest()
        assert part["lines"] == gzip.decompress(data).count(b"\n")
    with Store(one_machine / "store") as store:
        assert (said["graphs"], said["quads"]) == (store.manifest.graphs, store.manifest.quads)
        assert said["inputs"] == store.inputs
    assert said["rejected"] == len((one_machine / "rejects.jsonl").read_bytes().splitlines())
    assert said["repeated"] == 4


def test_an_undisturbed_build_gives_the_same_bytes(
    disturbed: Result, corpus: Path, tmp_path: Path
) -> None:
    with opened_session("local[2]") as session:
        with pytest.raises(InputError, match="no-such"):
            build(session, [str(tmp_path / "no-such.jsonl")], str(tmp_path / "none"))
        (tmp_path / "cut.jsonl.gz").write_bytes((corpus / "b.jsonl.gz").read_bytes()[:9999])
        with pytest.raises(InputError, match=r"cannot be read to its end: .*cut\.jsonl\.gz"):
            build(session, [str(tmp_path / "cut.jsonl.gz")], str(tmp_path / "none"))
        (tmp_path / "other" / "quads").mkdir(parents=True)
        for folder in (corpus, tmp_path / "other"):
            with pytest.raises(UsageError, match="holds something already"):
                build(session, [str(corpus)], str(folder))
        (tmp_path / "built" / "_building").mkdir(parents=True)
        (tmp_path / "built" / "quads").mkdir()
        (tmp_path / "built" / "quads" / "left-over.nq.gz").write_bytes(b"of a killed build")
        built = build(session, [str(corpus)], str(tmp_path / "built"))
    assert built.repeated == 4
    for file in sorted(disturbed.folder.glob("*/*.gz")):
        name = file.relative_to(disturbed.folder)
        assert (tmp_path / "built" / name).read_bytes() == file.read_bytes(), name
    assert not (tmp_path / "built" / "quads" / "left-over.nq.gz").exists()
    said = [(f / "manifest.json").read_bytes() for f in (disturbed.folder, tmp_path / "built")]
    assert said[0] == said[1]


def test_without_java(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(UsageError, match="Spark needs Java"), opened_session("local[1]"):
        pass


def test_without_spark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(UsageError, match=r"dipgraph\[spark\]"), opened_session("local[1]"):
        pass
