"""What is loaded while writes fail, by how the disk fails, and what must hold afterwards."""

import errno
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from tests.failing.shim import Choice, Disk, Shim

from dipgraph.pipeline import Pipeline, Plan, load
from dipgraph.store import GraphEntry, Store

__all__ = ["DISKS", "SCENARIOS", "Failed", "Scenario"]

_DRIVER: Final = """\
from dipgraph.store import building, writer
assert building._BATCH and writer._PIECE
building._BATCH = 20_000  # so that little is enough to be loaded as it comes
writer._PIECE = 0  # and to be put in order
from dipgraph.cli import main
main()
"""

_SECONDS: Final = 60
"""A load of these few documents that takes longer is a hang."""

Document = dict[str, Any]

_BROKEN: Final = Disk("one write fails", 1, errno.EIO)

DISKS: Final = (_BROKEN, Disk("the disk is full", 0, errno.ENOSPC))


@dataclass(frozen=True, slots=True)
class Failed:
    """A load of which a write failed: which one, and how the load ended."""

    write: str
    exit_code: int


class Scenario:
    """A folder as it is before a load, that load, and the folder as an undisturbed one leaves it.

    In ``folder`` are the store, ``graph``, and the corpora. ``prepare`` makes what is there before.
    """

    def __init__(self, folder: Path, prepare: Callable[[Path, Pipeline], list[str]]) -> None:
        """Prepare the folder, and load it undisturbed aside."""
        self._pipeline = Pipeline()
        self._before = folder / "before"
        self._now = folder / "now"
        self._before.mkdir(parents=True)
        self._given = prepare(self._before, self._pipeline)
        self._old = _seen(self._before)
        self._names = _documents(self._before)
        self._renew()
        self._load()
        self._new = _seen(self._now)
        self._files = _files(self._now)
        self._lines = _rejects_and_mended(self._now)

    def writes(self, shim: Shim) -> list[str]:
        """Return the writes of a load that nothing disturbs, in their order: what, of which file.

        Numbers, of processes, versions and files of the index, stand as #.
        """
        assert self.fail(shim, _BROKEN, Choice(0)) is None
        return [re.sub(r"\d+", "#", write) for write in shim.writes]

    def fail(self, shim: Shim, disk: Disk, choice: Choice) -> Failed | None:
        """Load while a write fails, and check what is left; None where there is no such write.

        Raises AssertionError where something is lost, half, left lying about, or not said.
        """
        self._renew()
        done = subprocess.run(
            [sys.executable, "-c", _DRIVER, *self._command],
            env=shim.environment(self._now, disk, choice),
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        write = next((w for w in shim.writes if w.endswith(" failed")), None)
        self._check(done)
        self._load()
        assert _seen(self._now) == self._new, "the next load did not complete it"
        assert _rejects_and_mended(self._now) == self._lines, "the next load left other rejects"
        assert _files(self._now) == self._files, "the next load left something lying about"
        return None if write is None else Failed(write, done.returncode)

    def _check(self, done: "subprocess.CompletedProcess[str]") -> None:
        """Hold what a load left against what it said, and what was there before it."""
        assert done.returncode in (0, 1, 4), f"exit code {done.returncode}: {done.stderr}"
        assert "Traceback" not in done.stderr, done.stderr
        found = _seen(self._now)
        assert found in (self._old, self._new), "the store holds neither version"
        if done.returncode == 4:
            is_said = "holds the new version" in done.stderr
            assert found == (self._new if is_said else self._old), done.stderr
        else:
            assert found == self._new, f"what was acknowledged is lost: {done.stderr}"
        assert self._names <= _documents(self._now), "a document is nowhere any more"
        left = [p for p in _files(self._now) - self._files if "building" in p or ".part" in p]
        assert not left, f"the load left lying about {left}"

    def _renew(self) -> None:
        shutil.rmtree(self._now, ignore_errors=True)
        shutil.copytree(self._before, self._now)

    def _load(self) -> None:
        rejects = self._now / "graph.rejects.jsonl"
        load(self._paths, self._now / "graph", self._pipeline, plan=Plan(rejects=rejects))

    @cached_property
    def _command(self) -> list[str]:
        paths = map(str, self._paths)
        return ["load", "--workers", "1", "--store", str(self._now / "graph"), *paths]

    @cached_property
    def _paths(self) -> list[Path]:
        return [self._now / name for name in self._given]


def _first_load(folder: Path, _: Pipeline) -> list[str]:
    """Let there be no store, and a corpus of which one document is rejected."""
    _write(folder / "a.jsonl", _meeting("one"), _meeting("two"), _meeting("bad", "state:X"))
    return ["a.jsonl"]


def _next_load(folder: Path, pipeline: Pipeline) -> list[str]:
    """Let there be a store, with rejects of which one was mended, and a corpus.

    Of that, one document is new, one says something else than before, and one is rejected.
    """
    rejects = folder / "graph.rejects.jsonl"
    _write(
        folder / "a.jsonl",
        *(_meeting("one"), _meeting("two")),
        *(_meeting("bad", "state:X"), _meeting("mended", "state:Y")),
    )
    load([folder / "a.jsonl"], folder / "graph", pipeline, plan=Plan(rejects=rejects))
    rejects.write_text(rejects.read_text().replace("state:Y", "state:CN"))
    _write(folder / "b.jsonl", _meeting("new"), _meeting("one", "state:VN"), _meeting("odd", "x"))
    return ["graph.rejects.jsonl", "b.jsonl"]


def _load_after_loss(folder: Path, pipeline: Pipeline) -> list[str]:
    """Let there be a store that lost the pointer to its version, and a corpus with more."""
    _write(folder / "a.jsonl", _meeting("one"), _meeting("two"))
    load([folder / "a.jsonl"], folder / "graph", pipeline)
    (folder / "graph" / "current").unlink()
    _write(folder / "b.jsonl", _meeting("new"))
    return ["b.jsonl"]


SCENARIOS: Final = {
    "a first load": _first_load,
    "a load into a store": _next_load,
    "a load into a store without its pointer": _load_after_loss,
}
"""What is prepared, by name."""


def _meeting(name: str, other: str = "state:CN") -> Document:
    fact = {"type": "Meeting", "participant": ["state:BE", other], "quote": "They met"}
    return {
        "document": name,
        "title": f"Meeting {name}",
        "text": "They met in Hanoi.",
        "language": "en",
        "date": "2025-01-02",
        "facts": [fact | {"summary": f"They met, {n}."} for n in range(20)],
    }


def _write(path: Path, *documents: Document) -> None:
    path.write_text("".join(json.dumps(document) + "\n" for document in documents))


def _seen(folder: Path) -> dict[str, GraphEntry] | None:
    """Return what a store holds, compared with its manifest; None where there is no store.

    One that lost its pointer is given it for as long as that takes.
    """
    pointer = folder / "graph" / "current"
    if not pointer.exists():
        versions = sorted((folder / "graph" / "versions").glob("0*"))
        if not versions:
            return None
        pointer.write_text(versions[-1].name)
        found = _seen(folder)
        pointer.unlink()
        return found
    with Store(folder / "graph") as store:
        store.verify()
        return dict(store.graphs)


def _documents(folder: Path) -> set[str]:
    """Return the names of the documents in the store, among the rejects, or those mended."""
    stored = [name.rpartition("/")[2] for name in _seen(folder) or ()]
    return {*stored, *(document["document"] for document in _told(folder))}


def _rejects_and_mended(folder: Path) -> list[tuple[str, str]]:
    """Return the lines of both files, in no order, without the places that their messages name."""
    lines = ((document["document"], json.dumps(document)) for document in _told(folder))
    return sorted((name, re.sub(r'"[^"]*:\d+:\d+: ', '"', line)) for name, line in lines)


def _told(folder: Path) -> Iterable[Document]:
    for name in ("graph.rejects.jsonl", "graph.mended.jsonl"):
        path = folder / name
        if path.exists():
            yield from map(json.loads, path.read_text().splitlines())


def _files(folder: Path) -> set[str]:
    """Return the files of a folder, without those of the index and the numbers of versions."""
    paths = (path.relative_to(folder) for path in folder.rglob("*"))
    return {str(path) for path in paths if "versions" not in path.parts[:-1]} | {
        path.name for path in (folder / "graph" / "versions").glob("*") if path.name[0] not in "0"
    }
