"""Loading corpora: many documents, by several processes, whatever is wrong with some of them."""

import gzip
import io
import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from copy import copy
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import zstandard
from benchmarks.corpus import generate
from click.testing import CliRunner, Result
from tests.crash import crash

from dipgraph import resources
from dipgraph.cli import main
from dipgraph.errors import StoreError
from dipgraph.inputs import Source
from dipgraph.namespaces import SKOS
from dipgraph.pipeline import Checked, Loaded, Outcome, Pipeline, Plan, load
from dipgraph.pipeline import workers as workers_module
from dipgraph.store import GraphEntry, Store, StoreWriter
from dipgraph.store.union import in_both

DOCUMENT = "https://w3id.org/dipgraph/id/document/"
NAME = f"{DOCUMENT}corpus-1-{{:07d}}".format
RIVERS = {
    "reference": "rivers",
    "title": "Rivers",
    "facts": [{"id": "place:meuse", "type": "Place", "label": "Meuse", "ofState": "state:BE"}],
}
MEUSE = {
    "document": "meuse",
    "title": "The Meuse",
    "text": "Belgium looks after the Meuse.",
    "language": "en",
    "date": "2025-01-01",
    "facts": [
        {
            "type": "Interest",
            "actor": "state:BE",
            "concerns": "place:meuse",
            "quote": "Belgium looks after the Meuse",
        }
    ],
}


@pytest.fixture
def tmp_path(in_memory: Path) -> Path:
    return in_memory


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let other processes start with the first document, and take few at a time."""
    monkeypatch.setattr(workers_module, "_ALONE", 0)
    monkeypatch.setattr(workers_module, "_BATCH", 4)


def lines(number: int, faulty: float = 0.0) -> list[bytes]:
    return [generated.line for generated in generate(number, 1, faulty)]


def corpus(folder: Path, *documents: bytes | dict[str, Any], name: str = "c.jsonl") -> Path:
    path = folder / name
    parts = [d if isinstance(d, bytes) else json.dumps(d).encode() for d in documents]
    path.write_bytes(b"".join(part + b"\n" for part in parts))
    return path


def run(folder: Path, *arguments: object, given: bytes | None = None) -> Result:
    words = ["load", "--workers", "1", "--store", str(folder), *map(str, arguments)]
    return CliRunner().invoke(main, words, input=given)


def check(*paths: Path, given: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, paths)], input=given)


def entries(folder: Path) -> dict[str, GraphEntry]:
    with Store(folder) as store:
        store.verify()
        return dict(store.graphs)


def documents(folder: Path) -> list[str]:
    return sorted(graph for graph in entries(folder) if graph.startswith(DOCUMENT))


def rejects(folder: Path) -> list[dict[str, Any]]:
    path = folder.with_name(f"{folder.name}.rejects.jsonl")
    return [json.loads(line) for line in path.read_bytes().splitlines()]


class TestProcesses:
    def test_two_give_the_same_as_none(
        self, tmp_path: Path, pipeline: Pipeline, beside: None
    ) -> None:
        path = corpus(tmp_path, *lines(40, 0.2))
        done: list[Loaded] = []
        for number in (1, 2):
            plan = Plan(number, tmp_path / f"{number}.jsonl")
            done.append(load([path], tmp_path / f"{number}", copy(pipeline), plan=plan))
        assert done[0] == done[1]
        assert done[0].rejected > 2
        assert entries(tmp_path / "1") == entries(tmp_path / "2")
        assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "2.jsonl").read_bytes()

    def test_one_that_is_lost_costs_nothing(
        self, tmp_path: Path, pipeline: Pipeline, beside: None
    ) -> None:
        path = corpus(tmp_path, *lines(40))
        left = [3]

        def kill(_: Outcome) -> None:
            left[0] -= 1
            if not left[0]:
                os.kill(multiprocessing.active_children()[0].pid or 0, signal.SIGKILL)

        load([path], tmp_path / "store", copy(pipeline), kill, Plan(2))
        load([path], tmp_path / "other", copy(pipeline))
        assert not left[0] > 0
        assert entries(tmp_path / "store") == entries(tmp_path / "other")

    def test_one_that_was_lost_before_the_next_batch_costs_nothing(
        self, tmp_path: Path, pipeline: Pipeline, beside: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lost: list[int] = []

        class Pool(ProcessPoolExecutor):
            def submit(self, *given: Any, **named: Any) -> Any:
                if len(lost) == 7:
                    lost.append(0)
                    raise BrokenProcessPool("a process was lost")
                lost.append(0)
                return super().submit(*given, **named)

        monkeypatch.setattr(workers_module, "ProcessPoolExecutor", Pool)
        path = corpus(tmp_path, *lines(40))
        done = load([path], tmp_path / "store", copy(pipeline), plan=Plan(2))
        assert (len(lost) > 8, done.rejected) == (True, 0)
        load([path], tmp_path / "other", copy(pipeline))
        assert entries(tmp_path / "store") == entries(tmp_path / "other")

    def test_they_are_started_anew_and_never_forked(
        self, tmp_path: Path, pipeline: Pipeline, beside: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fork() -> int:
            raise AssertionError("a process was forked")

        monkeypatch.setattr(os, "fork", fork)
        load([corpus(tmp_path, *lines(9))], tmp_path / "store", copy(pipeline), plan=Plan(2))
        assert len(documents(tmp_path / "store")) == 9

    def test_a_document_that_ends_each_is_refused(self, tmp_path: Path, beside: None) -> None:
        given = lines(10)
        plan = Plan(2, tmp_path / "rejects.jsonl")
        done = load([corpus(tmp_path, *given)], tmp_path / "store", Deadly(), plan=plan)
        assert (len(documents(tmp_path / "store")), done.rejected) == (9, 1)
        (rejected,) = [json.loads(x) for x in (tmp_path / "rejects.jsonl").read_text().splitlines()]
        assert "The process that checked this document ended each time" in rejected["rejected"][0]
        assert {k: v for k, v in rejected.items() if k != "rejected"} == json.loads(given[3])

    def test_one_without_memory_says_so(self, tmp_path: Path) -> None:
        said: list[str] = []
        path = corpus(tmp_path, *lines(5))
        done = load(
            [path], tmp_path / "store", Greedy(), lambda o: said.extend(s.words for s in o.said)
        )
        assert (len(documents(tmp_path / "store")), done.rejected) == (4, 1)
        assert said == ["There is not enough memory to check this document; split it."]

    def test_reference_data_without_memory_says_so(self, tmp_path: Path) -> None:
        rivers = RIVERS | {"title": "corpus-1-0000003"}
        done = load([corpus(tmp_path, rivers, *lines(2))], tmp_path / "store", Greedy())
        assert (len(documents(tmp_path / "store")), done.rejected) == (2, 1)


class Deadly(Pipeline):
    """A pipeline that ends the worker in which it meets a certain document."""

    def process(self, source: Source) -> Checked:
        if b"corpus-1-0000003" in source.data and multiprocessing.parent_process():
            os.kill(os.getpid(), signal.SIGKILL)
        return super().process(source)


class Greedy(Pipeline):
    """A pipeline for which one document is too much."""

    def process(self, source: Source) -> Checked:
        if b"corpus-1-0000003" in source.data:
            raise MemoryError
        return super().process(source)


_BEFORE_LOAD = """\
import multiprocessing.spawn, sys
multiprocessing.spawn.set_executable(sys.argv.pop(1))
from dipgraph.cli import main
main()
"""


@pytest.mark.parametrize("program", ["/bin/false", "/no/such/program"])
def test_processes_that_cannot_be_started(tmp_path: Path, program: str) -> None:
    given = corpus(tmp_path, *lines(200))
    words = ["load", "--workers", "2", "--store", str(tmp_path / "store"), str(given)]
    done = subprocess.run(
        [sys.executable, "-c", _BEFORE_LOAD, program, *words],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 4, done.stderr
    assert "Error: The processes that check documents cannot be started (" in done.stderr
    assert list(tmp_path.iterdir()) == [given]


class TestRejects:
    def test_they_are_the_documents_with_their_messages(self, tmp_path: Path) -> None:
        given = lines(30, 0.3)
        done = run(tmp_path / "store", corpus(tmp_path, *given))
        found = rejects(tmp_path / "store")
        assert f"Rejected documents: {len(found)}." in done.stderr
        whole = [json.loads(line) for line in given if line.endswith(b"}")]
        for document in found:
            assert document.pop("rejected")[0].startswith(f"{tmp_path}/c.jsonl:")
            assert document in whole or set(document) == {"raw"}

    def test_they_are_mended_and_loaded_again(self, tmp_path: Path, pipeline: Pipeline) -> None:
        store, good = tmp_path / "store", lines(30)
        run(store, corpus(tmp_path, *lines(30, 0.3)))
        path = tmp_path / "store.rejects.jsonl"
        first = path.read_bytes()
        assert run(store, path).exit_code in (1, 3)
        again = [line.split(b',"rejected":[')[0] for line in path.read_bytes().splitlines()]
        assert again == [line.split(b',"rejected":[')[0] for line in first.splitlines()]
        missing = [i for i in range(30) if NAME(i) not in documents(store)]
        assert len(missing) == len(again)
        mended = [good[i][:-1] + b',"rejected":["mended"]}' for i in missing]
        assert run(store, corpus(tmp_path, *mended, name=path.name)).exit_code == 0
        load([corpus(tmp_path, *good)], tmp_path / "other", pipeline)
        same = [(g, e.quads, e.sha256) for g, e in entries(store).items()]
        assert same == [(g, e.quads, e.sha256) for g, e in entries(tmp_path / "other").items()]

    @pytest.mark.parametrize(
        "edited",
        [
            '{{"document": "meuse", "rejected": ["a"], "facts": {facts}, "text": "T", "x": 1.10}}',
            '{{"document": "meuse", "facts": {facts}, "text": "T", "x": 1.10 , "rejected" : [] }}',
            '{{"rejected":["a"],"rejected":[],"document":"meuse","facts":{facts},"text":"T","x":1.10}}',
            '{{"document":"meuse","text":"T","x":1.10,"facts":{facts}}}',
        ],
    )
    def test_nothing_of_them_is_lost_however_they_were_edited(
        self, tmp_path: Path, edited: str
    ) -> None:
        facts = '[{"type":"Nothing","rejected":["x"],"quote":"say: \\",\\"rejected\\":["}]'
        line = edited.format(facts=facts).encode()
        path = corpus(tmp_path, line, name="store.rejects.jsonl")
        for _ in range(2):
            assert run(tmp_path / "store", path).exit_code == 1
            (found,) = rejects(tmp_path / "store")
            assert "There is no type 'Nothing'" in " ".join(found.pop("rejected"))
            assert found == {"document": "meuse", "facts": json.loads(facts), "text": "T", "x": 1.1}
            assert path.read_bytes().count(b"1.10") == 1
            assert path.read_bytes().count(b'"rejected"') == 2

    def test_they_are_loaded_together_with_their_corpus(self, tmp_path: Path) -> None:
        store, path = tmp_path / "store", tmp_path / "store.rejects.jsonl"
        given = corpus(tmp_path, RIVERS, MEUSE | {"date": "never"}, MEUSE | {"document": "b"}, b"{")
        run(store, given)
        for order in ((path, given), (given, path)):
            assert run(store, *order).exit_code == 1
            assert [found.get("date", found.get("raw")) for found in rejects(store)] == [
                "never",
                "{",
            ]

    def test_a_document_and_a_reference_of_one_name_are_both_kept(self, tmp_path: Path) -> None:
        store, path = tmp_path / "store", tmp_path / "store.rejects.jsonl"
        for given in (RIVERS | {"reference": "meuse"}, MEUSE):
            run(store, corpus(tmp_path, given | {"colour": 7}))
            path.write_bytes(path.read_bytes().replace(b',"colour": 7', b""))
            assert run(store, path).exit_code == 0
        mended = (tmp_path / "store.mended.jsonl").read_text().splitlines()
        assert [next(iter(json.loads(line))) for line in mended] == ["reference", "document"]

    def test_what_a_killed_load_left_half_is_removed(self, tmp_path: Path) -> None:
        halves = [tmp_path / f".store.{name}.jsonl.part" for name in ("rejects", "mended")]
        for half in halves:
            half.write_bytes(b'{"document": "me')
        assert run(tmp_path / "store", corpus(tmp_path, *lines(2))).exit_code == 0
        assert {path.name for path in tmp_path.iterdir()} == {"c.jsonl", "store"}

    def test_a_strict_load_of_them_loses_none(self, tmp_path: Path) -> None:
        store, path = tmp_path / "store", tmp_path / "store.rejects.jsonl"
        bad = [MEUSE | {"document": f"meuse-{n}", "date": "never"} for n in range(2)]
        run(store, corpus(tmp_path, RIVERS, *bad))
        first, second = rejects(store)
        path.write_text(f"{json.dumps(first | {'date': '2025'})}\n{json.dumps(second)}\n")
        assert run(store, "--strict", path).exit_code == 1
        assert [(r["document"], r["date"]) for r in rejects(store)] == [
            ("meuse-0", "2025"),
            ("meuse-1", "never"),
        ]
        assert documents(store) == []

    def test_a_load_of_them_that_ends_early_loses_none(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store, path = tmp_path / "store", tmp_path / "store.rejects.jsonl"
        bad = [MEUSE | {"document": f"meuse-{n}", "date": "never"} for n in range(2)]
        run(store, corpus(tmp_path, RIVERS, *bad))
        first, second = rejects(store)
        path.write_text(f"{json.dumps(first | {'date': '2025'})}\n{json.dumps(second)}\n")

        def fail(_: StoreWriter) -> None:
            raise StoreError("The disk is full.")

        with monkeypatch.context() as patched:
            patched.setattr(StoreWriter, "commit", fail)
            assert run(store, path).exit_code == 4
        assert {r["document"]: r["date"] for r in rejects(store)} == {
            "meuse-0": "2025",
            "meuse-1": "never",
        }
        assert run(store, path).exit_code == 1
        assert [r["document"] for r in rejects(store)] == ["meuse-1"]

    def test_those_that_are_mended_go_on_into_a_corpus_beside_them(self, tmp_path: Path) -> None:
        store, path = tmp_path / "store", tmp_path / "store.rejects.jsonl"
        mended = tmp_path / "store.mended.jsonl"
        bad = [MEUSE | {"document": f"meuse-{n}", "date": "never"} for n in range(3)]
        run(store, corpus(tmp_path, RIVERS, *bad))
        for number, date in ((0, "2024"), (1, "2025"), (2, "2026"), (0, "2027")):
            if number == 0 and date == "2027":  # the corpus is loaded again, and mended otherwise
                run(store, corpus(tmp_path, RIVERS, bad[0]))
            left = [
                r | ({"date": date} if r["document"] == f"meuse-{number}" else {})
                for r in rejects(store)
            ]
            path.write_text("".join(json.dumps(r) + "\n" for r in left))
            done = run(store, path)
            assert f"went on into {mended}" in done.stderr
            assert path.exists() == (len(left) > 1)
        found = [json.loads(line) for line in mended.read_text().splitlines()]
        assert found == [
            MEUSE | {"document": f"meuse-{n}", "date": date}
            for n, date in ((1, "2025"), (2, "2026"), (0, "2027"))
        ]
        run(store, corpus(tmp_path, RIVERS, *bad))
        path.write_bytes(path.read_bytes().replace(b'"never"', b'"2028"'))
        assert run(store, path).exit_code == 0
        found = [json.loads(line) for line in mended.read_text().splitlines()]
        assert found == [document | {"date": "2028"} for document in bad]
        assert run(tmp_path / "anew", corpus(tmp_path, RIVERS), mended).exit_code == 0
        same = [entry[:2] for entry in entries(store).values()]
        assert [entry[:2] for entry in entries(tmp_path / "anew").values()] == same

    def test_a_corpus_that_is_named_as_the_rejects_loses_no_document(self, tmp_path: Path) -> None:
        path = corpus(tmp_path, *lines(2), MEUSE | {"date": "never"})
        before = path.read_bytes()
        for given in (path, corpus(tmp_path, b"{", name="other.jsonl")):
            done = run(tmp_path / "store", "--rejects", path, given)
            assert (done.exit_code, path.read_bytes()) == (2, before)
            assert "is a corpus of which nothing was rejected" in done.stderr

    def test_what_is_not_mended_stays(self, tmp_path: Path) -> None:
        store, path = tmp_path / "store", tmp_path / "store.rejects.jsonl"
        run(store, corpus(tmp_path, RIVERS, b'{"document": "a"', b"{", lines(1)[0][:-1]))
        found = rejects(store)
        found[2]["raw"] += "}"
        path.write_text("".join(json.dumps(line) + "\n" for line in found))
        assert run(store, path).exit_code == 1
        assert [line["raw"] for line in rejects(store)] == ['{"document": "a"', "{"]
        assert len((tmp_path / "store.mended.jsonl").read_bytes().splitlines()) == 1

    @pytest.mark.parametrize("name", ["rejects.jsonl.gz", "rejects", "folder.jsonl"])
    def test_a_name_that_none_may_have(self, tmp_path: Path, name: str) -> None:
        os.mkfifo(tmp_path / "folder.jsonl")
        done = run(tmp_path / "store", "--rejects", tmp_path / name, corpus(tmp_path, *lines(1)))
        assert (done.exit_code, (tmp_path / "store").exists()) == (2, False)
        assert str(tmp_path / name) in done.stderr

    def test_a_disk_that_is_full_is_no_wrong_use(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(**_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(import_module("dipgraph.pipeline.rejects"), "TemporaryFile", full)
        done = run(tmp_path / "store", corpus(tmp_path, b"{"))
        assert done.exit_code == 4
        assert "(No space left on device), so nothing was loaded; make room" in done.stderr

    def test_those_of_another_load_stay(self, tmp_path: Path) -> None:
        store, (good,) = tmp_path / "store", lines(1)
        bad = [MEUSE | {"document": f"meuse-{n}", "date": "never"} for n in range(3)]
        run(store, corpus(tmp_path, bad[0], bad[1], good))
        path = tmp_path / "store.rejects.jsonl"
        path.write_bytes(path.read_bytes()[:-1])  # as an editor may leave it
        assert run(store, corpus(tmp_path, bad[1], bad[2], name="d.jsonl")).exit_code == 1
        assert [r["document"] for r in rejects(store)] == ["meuse-0", "meuse-1", "meuse-2"]
        before = path.read_bytes()
        missing = run(store, tmp_path / "store.reject.jsonl")
        assert (missing.exit_code, path.read_bytes()) == (3, before)
        assert "Rejected documents: 0." in missing.stderr
        assert "Files that cannot be read: 1." in missing.stderr
        assert run(store, path).exit_code == 1
        assert len(rejects(store)) == 3

    def test_a_name_that_was_repeated_replaces_nothing_until_that_is_meant(
        self, tmp_path: Path
    ) -> None:
        store, other = tmp_path / "store", MEUSE | {"date": "2025-01-02"}
        run(store, corpus(tmp_path, RIVERS, MEUSE, other))
        first, path = entries(store), tmp_path / "store.rejects.jsonl"
        for _ in range(2):
            done = run(store, path)
            assert done.exit_code == 1
            assert "document:meuse was given before, in an earlier load" in done.stderr
            assert entries(store) == first
        (found,) = rejects(store)
        assert "take out 'rejected' here" in found["rejected"][0]
        path.write_text(json.dumps(found | {"document": "the-meuse"}) + "\n")
        assert run(store, path).exit_code == 0
        assert documents(store) == [f"{DOCUMENT}meuse", f"{DOCUMENT}the-meuse"]
        assert run(store, corpus(tmp_path, other)).exit_code == 0
        assert entries(store)[f"{DOCUMENT}meuse"] != first[f"{DOCUMENT}meuse"]

    def test_what_was_wrong_otherwise_replaces_what_was_there(self, tmp_path: Path) -> None:
        store, path = tmp_path / "store", tmp_path / "store.rejects.jsonl"
        run(store, corpus(tmp_path, RIVERS, MEUSE))
        assert run(store, corpus(tmp_path, MEUSE | {"date": "never"})).exit_code == 1
        (found,) = rejects(store)
        path.write_text(json.dumps(found | {"date": "2025-01-02"}) + "\n")
        done = run(store, path)
        assert done.exit_code == 0
        assert "document:meuse was in the store before" in done.stderr

    def test_a_line_that_was_no_json_is_mended_where_it_stands(self, tmp_path: Path) -> None:
        (line,) = lines(1)
        run(tmp_path / "store", corpus(tmp_path, line[:-1]))
        path = tmp_path / "store.rejects.jsonl"
        for _ in range(2):
            (found,) = rejects(tmp_path / "store")
            assert found["raw"] == line[:-1].decode()
            assert "This is not JSON" in found["rejected"][0]
            assert run(tmp_path / "store", path).exit_code == 1
        path.write_text(json.dumps(found | {"raw": found["raw"] + "}"}) + "\n")
        assert run(tmp_path / "store", path).exit_code == 0
        assert documents(tmp_path / "store") == [NAME(0)]

    def test_a_line_that_was_no_json_is_mended_anew(self, tmp_path: Path) -> None:
        store, path = tmp_path / "store", tmp_path / "store.rejects.jsonl"
        for date in ("2025-01-01", "2025-01-02"):
            half = json.dumps(MEUSE | {"date": date})[:-1].encode()
            assert run(store, corpus(tmp_path, RIVERS, half)).exit_code == 1
            (found,) = rejects(store)
            path.write_text(json.dumps(found | {"raw": found["raw"] + "}"}) + "\n")
            assert run(store, path).exit_code == 0
        (mended,) = (tmp_path / "store.mended.jsonl").read_text().splitlines()
        assert json.loads(json.loads(mended)["raw"])["date"] == "2025-01-02"

    def test_reference_data_that_was_no_json_is_mended_to_what_it_is(self, tmp_path: Path) -> None:
        store, path = tmp_path / "store", tmp_path / "store.rejects.jsonl"
        run(store, corpus(tmp_path, json.dumps(RIVERS)[:-1].encode(), MEUSE))
        first, second = rejects(store)
        path.write_text("".join(json.dumps(x) + "\n" for x in (second, first | {"raw": "{"})))
        assert run(store, path).exit_code == 1
        given = (second, first | {"raw": first["raw"] + "}"})
        path.write_text("".join(json.dumps(line) + "\n" for line in given))
        assert check(path).stdout == f"{path}: 2 of 2 documents conform\n"
        done = run(store, path)
        assert (done.exit_code, documents(store)) == (0, [f"{DOCUMENT}meuse"])
        run(tmp_path / "anew", corpus(tmp_path, RIVERS, MEUSE))
        assert entries(store).keys() == entries(tmp_path / "anew").keys()

    def test_a_document_in_yaml_takes_its_text_along(self, tmp_path: Path) -> None:
        (tmp_path / "bad.txt").write_text("They met.")
        (tmp_path / "bad.yaml").write_text(
            "document: bad\ntext: bad.txt\nfacts:\n  - type: Nothing"
        )
        assert run(tmp_path / "store", tmp_path / "bad.yaml").exit_code == 1
        (document,) = rejects(tmp_path / "store")
        assert (document["document"], document["text"]) == ("bad", "They met.")

    def test_a_file_that_cannot_be_written_ends_the_load(self, tmp_path: Path) -> None:
        path = corpus(tmp_path, *lines(3, 1.0))
        done = run(tmp_path / "store", "--rejects", tmp_path / "no" / "folder.jsonl", path)
        assert (done.exit_code, (tmp_path / "store").exists()) == (2, False)
        assert "name another file with --rejects" in done.stderr


class TestIncremental:
    def test_what_did_not_change_is_not_examined(
        self, tmp_path: Path, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        given = lines(8)
        load([corpus(tmp_path, *given)], tmp_path / "store", copy(pipeline))
        seen: list[int] = []
        process = Pipeline.process

        def note(self: Pipeline, source: Source) -> Checked:
            seen.append(source.line)
            return process(self, source)

        monkeypatch.setattr(Pipeline, "process", note)
        given[4] = given[4].replace(b"The Generated Gazette", b"The Other Gazette")
        done = load([corpus(tmp_path, *given)], tmp_path / "store", copy(pipeline))
        assert (seen, done.changed, done.replaced) == ([5], [NAME(4)], [NAME(4)])
        assert len(done.unchanged) == len(pipeline.base) + 7
        load([corpus(tmp_path, *given)], tmp_path / "other", copy(pipeline))
        assert entries(tmp_path / "store") == entries(tmp_path / "other")

    def test_another_engine_examines_no_more_and_its_help_says_so(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = corpus(tmp_path, *lines(3))
        run(tmp_path / "store", path)
        monkeypatch.delattr(Pipeline, "process")
        done = run(tmp_path / "store", "--shacl-engine", "pyshacl", path)
        assert (done.exit_code, "Changed graphs: 0." in done.stderr) == (0, True)
        words = " ".join(CliRunner().invoke(main, ["load", "--help"]).output.split())
        assert "The SHACL engine, for documents that are new or changed;" in words

    def test_a_text_that_changed_is_read_again(self, tmp_path: Path) -> None:
        folder, store = tmp_path / "documents", tmp_path / "store"
        folder.mkdir()
        for path in resources.annotated_documents():
            shutil.copy(path, folder)
            shutil.copy(path.with_suffix(".txt"), folder)
        assert run(store, folder).exit_code == 0
        assert "Changed graphs: 0." in run(store, folder).stderr
        text = folder / "belgium-china-2014.txt"
        text.write_text(f"{text.read_text()}\nAfterwards.")
        assert "document:belgium-china-2014 was in the store" in run(store, folder).stderr

    def test_stale_documents_are_counted(self, tmp_path: Path) -> None:
        run(tmp_path / "store", corpus(tmp_path, *lines(3)))
        rivers = corpus(tmp_path, RIVERS, name="rivers.jsonl")
        done = run(tmp_path / "store", rivers, corpus(tmp_path, *lines(2)))
        assert "other shapes or reference data than those of now: 1;" in done.stderr

    @pytest.mark.parametrize(
        ("files", "name", "changed"),
        [("ontology_files", "sectors.ttl", 1), ("shape_files", "Act.ttl", 0)],
    )
    def test_a_newer_ontology_or_shape_makes_all_documents_stale(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: str, name: str, changed: int
    ) -> None:
        store, given = tmp_path / "store", lines(3)
        run(store, corpus(tmp_path, *given))
        folder = tmp_path / "newer"
        shutil.copytree(getattr(resources, files)()[0].parent, folder)
        with (folder / name).open("a") as file:
            file.write(f"<https://w3id.org/dipgraph/sectors> <{SKOS}note> 'Newer.'@en .\n")
        monkeypatch.setattr(resources, files, lambda: sorted(folder.glob("*.ttl")))
        done = run(store, corpus(tmp_path, given[0]))
        assert "other shapes or reference data than those of now: 2;" in done.stderr
        assert f"Changed graphs: {changed}." in done.stderr
        assert "than those of now" not in run(store, corpus(tmp_path, *given)).stderr

    def test_what_is_gone_is_pruned(self, tmp_path: Path) -> None:
        store, given = tmp_path / "store", lines(4)
        run(store, corpus(tmp_path, RIVERS, *given))
        others = entries(store).keys() - set(documents(store))
        given[1] = given[1].replace(b'"Meeting"', b'"Meting"')
        done = run(store, "--prune", corpus(tmp_path, *given[:3]))
        assert "document:corpus-1-0000003 is not given any more and is removed." in done.stderr
        assert documents(store) == [NAME(0), NAME(1), NAME(2)]
        assert entries(store).keys() - set(documents(store)) == others

    @pytest.mark.parametrize(
        "broken",
        [
            b"{",
            b"\xff",
            b" " * 100_001,
            json.dumps(MEUSE | {"document": "The Meuse"}).encode(),
            json.dumps(MEUSE | {"facts": [{}] * 1001}).encode(),
        ],
        ids=["no JSON", "no UTF-8", "too long", "no name", "too much wrong"],
    )
    def test_nothing_is_pruned_where_a_line_has_no_name_to_be_read(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: bytes
    ) -> None:
        monkeypatch.setattr(import_module("dipgraph.inputs.sources"), "MAX_BYTES", 100_000)
        store, given = tmp_path / "store", lines(2)
        run(store, corpus(tmp_path, *given))
        done = run(store, "--prune", corpus(tmp_path, given[0], broken))
        assert done.exit_code == 1
        assert "No document was removed, because what cannot be read" in done.stderr
        assert documents(store) == [NAME(0), NAME(1)]

    def test_nothing_is_pruned_where_a_file_cannot_be_read(self, tmp_path: Path) -> None:
        store, given = tmp_path / "store", lines(2)
        run(store, corpus(tmp_path, *given))
        done = run(store, "--prune", corpus(tmp_path, given[0]), tmp_path / "absent.jsonl")
        assert done.exit_code == 3
        assert "No document was removed, because what cannot be read" in done.stderr
        assert documents(store) == [NAME(0), NAME(1)]

    @pytest.mark.parametrize("given", [b"", json.dumps(RIVERS).encode()])
    def test_nothing_is_pruned_where_no_document_is_given(
        self, tmp_path: Path, given: bytes
    ) -> None:
        store = tmp_path / "store"
        run(store, corpus(tmp_path, *lines(2)))
        done = run(store, "--prune", "-", given=given)
        assert "No document was removed" in done.stderr
        assert documents(store) == [NAME(0), NAME(1)]

    def test_nothing_is_pruned_where_a_folder_holds_what_cannot_be_looked_into(
        self, tmp_path: Path
    ) -> None:
        store, folder = tmp_path / "store", tmp_path / "corpus"
        folder.mkdir()
        given = lines(2)
        corpus(folder, given[0], name="a.jsonl")
        corpus(folder, given[1], name="b.jsonl")
        assert run(store, folder).exit_code == 0
        (folder / "b.jsonl").unlink()
        (folder / "b.jsonl").symlink_to("absent")
        done = run(store, "--prune", folder)
        assert done.exit_code == 3
        assert f"{folder}/b.jsonl: This leads to no file; check the path." in done.stderr
        assert documents(store) == [NAME(0), NAME(1)]

    def test_what_was_pruned_is_not_stale(self, tmp_path: Path) -> None:
        store, given = tmp_path / "store", lines(3)
        run(store, corpus(tmp_path, *given))
        done = run(store, "--prune", corpus(tmp_path, RIVERS, *given[:2]))
        assert done.exit_code == 0
        assert "than those of now" not in done.stderr

    def test_a_folder_with_its_own_store_and_rejects(self, tmp_path: Path) -> None:
        folder = tmp_path / "corpus"
        folder.mkdir()
        corpus(folder, *lines(2), MEUSE | {"date": "never"})
        for _ in range(2):
            done = run(folder / "store", folder)
            assert (done.exit_code, "cannot be read" in done.stderr) == (1, False)
            assert len(documents(folder / "store")) == 2
            assert len(rejects(folder / "store")) == 1

    def test_nothing_is_pruned_without_a_path(self, tmp_path: Path) -> None:
        store = tmp_path / "store"
        run(store, corpus(tmp_path, *lines(2)))
        done = run(store, "--prune")
        assert done.exit_code == 2
        assert "Name all the documents that are to stay" in done.stderr
        assert documents(store) == [NAME(0), NAME(1)]

    def test_what_needs_too_much_memory_is_not_pruned(self, tmp_path: Path) -> None:
        store, given = tmp_path / "store", lines(5)
        load([corpus(tmp_path, *given)], store, Pipeline())
        given[3] = given[3].replace(b"The Generated Gazette", b"The Other Gazette")
        done = load([corpus(tmp_path, *given)], store, Greedy(), plan=Plan(prune=True))
        assert (done.rejected, done.removed, done.spared) == (1, [], True)
        assert len(documents(store)) == 5


class TestStandardInput:
    @pytest.mark.parametrize("compress", [bytes, gzip.compress, zstandard.compress])
    def test_it_is_a_corpus(self, tmp_path: Path, compress: Any) -> None:
        given = b"\n".join([json.dumps(RIVERS).encode(), json.dumps(MEUSE).encode(), *lines(3)])
        assert run(tmp_path / "store", "-", given=compress(given)).exit_code == 0
        assert len(documents(tmp_path / "store")) == 4

    def test_reference_data_comes_first(self, tmp_path: Path) -> None:
        given = b"\n".join([*lines(1), json.dumps(RIVERS).encode()])
        done = run(tmp_path / "store", "-", given=given)
        assert done.exit_code == 1
        assert "-:2:1: Reference data must come before the documents" in done.stderr
        checked = check(Path("-"), given=given)
        assert (checked.exit_code, checked.stdout) == (1, "-: 1 of 2 documents conform\n")
        assert checked.stderr in done.stderr

    def test_a_line_that_is_none_makes_no_reference_data_late(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(import_module("dipgraph.inputs.sources"), "MAX_BYTES", 100_000)
        given = b"\n".join(
            [b"x" * 200_000, json.dumps(RIVERS).encode(), json.dumps(MEUSE).encode()]
        )
        done = run(tmp_path / "store", "-", given=given)
        assert "-:1:1: The line has more than 100,000 bytes" in done.stderr
        assert "Rejected documents: 1." in done.stderr
        assert documents(tmp_path / "store") == [f"{DOCUMENT}meuse"]

    def test_reference_data_that_is_late_spares_no_document(self, tmp_path: Path) -> None:
        run(tmp_path / "store", corpus(tmp_path, *lines(2)))
        given = b"\n".join([*lines(1), json.dumps(RIVERS).encode()])
        assert run(tmp_path / "store", "--prune", "-", given=given).exit_code == 1
        assert documents(tmp_path / "store") == [NAME(0)]

    def test_it_is_read_once_however_often_it_is_given(self, tmp_path: Path) -> None:
        path = corpus(tmp_path, MEUSE | {"document": "other"})
        given = f"{json.dumps(RIVERS)}\n{json.dumps(MEUSE)}".encode()
        done = run(tmp_path / "store", "-", path, "-", path, given=given)
        assert done.exit_code == 0, done.stderr
        assert "Unchanged: 0. Rejected documents: 0." in done.stderr

    def test_a_pipe(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        buffer = io.BufferedReader(io.BytesIO(b"\n".join(lines(2))))
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=buffer))
        assert not load([Path("-")], tmp_path / "store", Pipeline()).rejected


class TestBadInput:
    def test_a_line_that_is_not_json(self, tmp_path: Path) -> None:
        one, two, three = lines(3)
        half = two[:300].rstrip()
        done = run(tmp_path / "store", corpus(tmp_path, one, half, b"\xff\xfe", three))
        assert done.exit_code == 1
        assert f"{tmp_path}/c.jsonl:2:" in done.stderr
        assert documents(tmp_path / "store") == [NAME(0), NAME(2)]
        assert [r["raw"] for r in rejects(tmp_path / "store")] == [
            half.decode(),
            "\udcff\udcfe",
        ]

    def test_a_line_that_is_too_long(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(import_module("dipgraph.inputs.sources"), "MAX_BYTES", 100_000)
        one, two = lines(2)
        done = run(tmp_path / "store", corpus(tmp_path, one, b"x" * 3_000_000, two))
        assert done.exit_code == 1
        assert f"{tmp_path}/c.jsonl:2:1: The line has more than 100,000 bytes" in done.stderr
        assert documents(tmp_path / "store") == [NAME(0), NAME(1)]

    @pytest.mark.parametrize(
        ("suffix", "compress"), [(".gz", gzip.compress), (".zst", zstandard.compress)]
    )
    def test_a_corpus_that_is_cut(self, tmp_path: Path, suffix: str, compress: Any) -> None:
        data = compress(b"\n".join([*lines(200), b" " * 10]))
        path = tmp_path / f"c.jsonl{suffix}"
        path.write_bytes(data[: len(data) * 3 // 4])
        good = corpus(tmp_path, MEUSE | {"facts": []}, name="good.jsonl")
        done = run(tmp_path / "store", path, good)
        assert done.exit_code == 3
        assert "The file cannot be read to its end" in done.stderr
        assert f"{DOCUMENT}meuse" in documents(tmp_path / "store")

    def test_an_id_given_twice(self, tmp_path: Path) -> None:
        one, two = lines(2)
        other = two.replace(b"corpus-1-0000001", b"corpus-1-0000000")
        path = corpus(tmp_path, one, other, one)
        done = run(tmp_path / "store", path)
        assert done.exit_code == 1
        assert (
            f"{path}:2:1: document:corpus-1-0000000 was given before, in {path}:1, and said other"
            " things; give one another name." in done.stderr
        )
        assert len(rejects(tmp_path / "store")) == 1
        found = entries(tmp_path / "store")[NAME(0)]
        run(tmp_path / "other", corpus(tmp_path, one))
        assert entries(tmp_path / "other")[NAME(0)] == found

    def test_an_id_given_twice_far_apart(
        self, tmp_path: Path, pipeline: Pipeline, beside: None
    ) -> None:
        given = lines(20)
        given[17] = given[17].replace(b"corpus-1-0000017", b"corpus-1-0000002")
        outcomes: list[Outcome] = []
        path = corpus(tmp_path, *given)
        load([path], tmp_path / "store", pipeline, outcomes.append, Plan(2))
        ((said,),) = [outcome.said for outcome in outcomes if outcome.said]
        assert said.place == f"{path}:18:1"
        assert said.words.startswith(f"document:corpus-1-0000002 was given before, in {path}:3, ")
        assert NAME(17) not in documents(tmp_path / "store")

    def test_an_id_given_twice_the_second_time_as_the_store_has_it(self, tmp_path: Path) -> None:
        one, two = lines(2)
        other = two.replace(b"corpus-1-0000001", b"corpus-1-0000000")
        run(tmp_path / "store", corpus(tmp_path, one))
        done = run(tmp_path / "store", corpus(tmp_path, other, one))
        assert done.exit_code == 1
        assert f"c.jsonl:2:1: document:{'corpus-1-0000000'} was given before" in done.stderr
        run(tmp_path / "other", corpus(tmp_path, other))
        held, wanted = entries(tmp_path / "store")[NAME(0)], entries(tmp_path / "other")[NAME(0)]
        assert held.same_quads(wanted)

    def test_documents_that_contradict_each_other(self, tmp_path: Path) -> None:
        fact = {"id": "agreement:treaty", "label": "Treaty", "quote": "Belgium looks after"}
        kinds = {"one": ("Treaty", "state:NL"), "two": ("FreeTradeAgreement", "state:DE")}
        given = [
            MEUSE | {"document": name, "facts": [fact | {"type": t, "party": ["state:BE", party]}]}
            for name, (t, party) in kinds.items()
        ]
        assert run(tmp_path / "store", corpus(tmp_path, *given)).exit_code == 0
        treaty = "<https://w3id.org/dipgraph/id/agreement/treaty>"
        with Store(tmp_path / "store") as store:
            for name, (kind, party) in kinds.items():
                said = {(p, o) for s, p, o in store.triples(DOCUMENT + name) if s == treaty}
                types = {o for p, o in said if p.endswith("#type>")}
                parties = {o for p, o in said if p.endswith("#party>")}
                assert f"<https://w3id.org/dipgraph/ontology#{kind}>" in types
                assert {o.rpartition("/")[2] for o in parties} == {"BE>", f"{party[-2:]}>"}

    def test_halves_of_surrogates(self, tmp_path: Path) -> None:
        broken = json.dumps(MEUSE | {"facts": [], "title": "\ud800 is half"}).encode()
        assert run(tmp_path / "store", corpus(tmp_path, broken, *lines(1))).exit_code == 1
        assert documents(tmp_path / "store") == [NAME(0)]
        assert rejects(tmp_path / "store")[0]["title"] == "\ud800 is half"

    def test_one_unknown_state_in_many_places(self, tmp_path: Path) -> None:
        fact = MEUSE["facts"][0] | {"actor": "state:ATLANTIS"}  # type: ignore[operator]
        facts = [fact | {"summary": f"Summary {n}.", "concerns": "state:BE"} for n in range(50)]
        given = [MEUSE | {"document": f"meuse-{n}", "facts": facts} for n in range(20)]
        done = run(tmp_path / "store", corpus(tmp_path, *given))
        assert done.stderr.count("'state:ATLANTIS'") == 2
        assert "(50 times)" in done.stderr
        assert "950 times more: The id 'state:ATLANTIS' is not known" in done.stderr

    @pytest.mark.parametrize("command", ["load", "check"])
    def test_a_shape_that_is_not_turtle(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
    ) -> None:
        shape = tmp_path / "Broken.ttl"
        shape.write_text("dips:Broken a sh:NodeShape")
        shapes = [*resources.shape_files(), shape]
        monkeypatch.setattr(resources, "shape_files", lambda: shapes)
        path = corpus(tmp_path, *lines(1))
        done = run(tmp_path / "store", path) if command == "load" else check(path)
        assert (done.exit_code, (tmp_path / "store").exists()) == (3, False)
        assert done.stderr.startswith(f"Error: {shape}: This file of dipgraph is not Turtle (")


class TestCheck:
    def test_lines_that_are_no_documents(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(import_module("dipgraph.inputs.sources"), "MAX_BYTES", 100_000)
        one, two = lines(2)
        broken = json.dumps(MEUSE | {"title": "\ud800 is half"}).encode()
        path = corpus(tmp_path, one, b"{", b"\xff", b"x" * 100_001, broken, two)
        done = check(path)
        assert (done.exit_code, done.stdout) == (1, f"{path}: 2 of 6 documents conform\n")
        for number, words in enumerate(("not JSON", "not UTF-8", "more than", "U+D800"), 2):
            assert any(
                line.startswith(f"{path}:{number}:") and words in line
                for line in done.stderr.splitlines()
            )

    @pytest.mark.parametrize(
        ("suffix", "compress"), [(".gz", gzip.compress), (".zst", zstandard.compress)]
    )
    def test_a_corpus_that_is_cut(self, tmp_path: Path, suffix: str, compress: Any) -> None:
        path = tmp_path / f"c.jsonl{suffix}"
        path.write_bytes(compress(lines(1)[0])[:-5])
        done = check(path, corpus(tmp_path, *lines(1)))
        assert done.exit_code == 3
        assert "The file cannot be read to its end" in done.stderr
        assert done.stdout == f"{tmp_path / 'c.jsonl'}: 1 of 1 documents conform\n"

    def test_a_corpus_that_is_cut_after_a_line(self, tmp_path: Path) -> None:
        path = tmp_path / "c: d.jsonl.gz"
        path.write_bytes(gzip.compress(lines(1)[0] + b"\n")[:-5])
        done = check(path)
        assert (done.exit_code, done.stdout) == (3, f"{path}: 1 of 1 documents conform\n")
        assert done.stderr.startswith(f"{path}:2:1: The file cannot be read to its end")

    def test_an_id_given_twice(self, tmp_path: Path) -> None:
        one, two = lines(2)
        path = corpus(tmp_path, one, two.replace(b"corpus-1-0000001", b"corpus-1-0000000"))
        done = check(path)
        assert done.exit_code == 1
        assert f"{path}:2:1: document:corpus-1-0000000 was given before, in {path}:1" in done.stderr

    def test_one_unknown_state_in_many_places(self, tmp_path: Path) -> None:
        fact = MEUSE["facts"][0] | {"actor": "state:ATLANTIS"}  # type: ignore[operator]
        facts = [fact | {"summary": f"Summary {n}.", "concerns": "state:BE"} for n in range(50)]
        given = [MEUSE | {"document": f"meuse-{n}", "facts": facts} for n in range(4)]
        done = check(corpus(tmp_path, *given))
        assert done.exit_code == 1
        assert done.stderr.count("'state:ATLANTIS'") == 11
        assert "190 times more: The id 'state:ATLANTIS' is not known" in done.stderr

    def test_standard_input(self, tmp_path: Path) -> None:
        given = [json.dumps(RIVERS).encode(), json.dumps(MEUSE).encode(), b"{"]
        done = check(Path("-"), given=b"\n".join(given))
        assert (done.exit_code, done.stdout) == (1, "-: 2 of 3 documents conform\n")
        assert done.stderr.startswith("-:3:2: This is not JSON")


def test_loads_that_are_killed(tmp_path: Path) -> None:
    """A dozen here, two hundred by hand: ``python tests/crash.py 200``."""
    tally = crash(int(os.environ.get("DIPGRAPH_CRASHES", "12")), tmp_path)
    assert tally.left["old"]
    assert tally.looks


class TestVerify:
    @pytest.fixture
    def store(self, tmp_path: Path) -> Path:
        assert run(tmp_path / "store", corpus(tmp_path, *lines(2))).exit_code == 0
        return tmp_path / "store"

    def verify(self, store: Path) -> Result:
        return CliRunner().invoke(main, ["verify", "--store", str(store)])

    def test_a_store_as_it_was_written(self, store: Path) -> None:
        done = self.verify(store)
        with Store(store) as opened:
            manifest = opened.manifest
        assert done.exit_code == 0
        assert done.stderr == f"All is there: {manifest.graphs} graphs, {manifest.quads} quads.\n"

    def test_every_file_with_one_bit_flipped(self, store: Path) -> None:
        names = [p for p in (store / "versions").rglob("*") if p.is_file() and p.stat().st_size]
        for path in names:
            before = path.read_bytes()
            data = bytearray(before)
            data[len(data) // 2] ^= 1
            path.write_bytes(data)
            done = self.verify(store)
            path.write_bytes(before)
            assert done.exit_code == 4, path
            assert f"The store {store} is damaged: " in done.stderr
        assert self.verify(store).exit_code == 0

    @pytest.mark.parametrize("more", [True, False])
    def test_a_default_graph_that_is_not_the_union(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: bool
    ) -> None:
        def spoilt(nquads: bytes, graph: str) -> bytes:
            return in_both(nquads, graph) + b"<a:s> <a:p> <a:o> .\n" if more else nquads

        monkeypatch.setattr(import_module("dipgraph.store.writer"), "in_both", spoilt)
        assert run(tmp_path / "store", corpus(tmp_path, *lines(1))).exit_code == 0
        done = self.verify(tmp_path / "store")
        assert (done.exit_code, "its default graph is not the union" in done.stderr) == (4, True)

    def test_no_load_builds_on_a_file_that_was_altered(self, store: Path, tmp_path: Path) -> None:
        path = max(store.rglob("*.sst"), key=lambda p: p.stat().st_size)
        data = bytearray(path.read_bytes())
        data[len(data) // 3] ^= 0xFF
        path.write_bytes(data)
        done = run(store, corpus(tmp_path, *lines(3)))
        assert done.exit_code == 4
        assert f"is damaged: the file quads/{path.name} is not as it was written" in done.stderr
        assert [p.name for p in (store / "versions").iterdir()] == ["000001"]

    def test_a_file_that_was_cut(self, store: Path) -> None:
        path = max(store.rglob("*.sst"), key=lambda p: p.stat().st_size)
        path.write_bytes(path.read_bytes()[:-1])
        assert f"is damaged: the file quads/{path.name} has" in self.verify(store).stderr

    def test_graphs_of_another_hash(self, store: Path) -> None:
        path = next(store.glob("versions/*/graphs.tsv"))
        with Store(store) as opened:
            digest = opened.graphs[NAME(0)].sha256
        path.write_text(path.read_text().replace(digest, digest[::-1]))
        assert self.verify(store).exit_code == 4
        manifest = path.with_name("manifest.json")
        data = json.loads(manifest.read_text())
        data["files"]["graphs.tsv"][1] = sha256(path.read_bytes()).hexdigest()
        del data["sha256"]
        manifest.write_text(json.dumps(data))
        assert f"{NAME(0)} holds" in self.verify(store).stderr
