"""What is loaded, one after the other: new documents, others of their names, mended ones, parts."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.corpus import generate
from tests.crashing.place import REJECTS, STORE

from dipgraph.pipeline import Pipeline, load
from dipgraph.store import Store

__all__ = ["Given", "Step"]

_FOLDER: Final = "../given"
"""As it is called from a place: what is wrong in a file is said of it by that name."""


@dataclass(frozen=True, slots=True)
class Step:
    """A load: its name and the words of its command, and which lines of the rejects are mended.

    Where some are, that is done before, and the rejects are what is loaded.
    """

    name: str
    words: tuple[str, ...]
    code: int = 0
    mends: slice | None = None

    @property
    def command(self) -> tuple[str, ...]:
        """Return the command as it is given in a place."""
        return ("load", "--store", STORE, *self.words)


@dataclass(frozen=True, slots=True)
class _Corpus:
    """So many generated documents of a seed, a share of them faulty, of a publisher."""

    documents: int
    seed: int
    faulty: float = 0.0
    publisher: bytes = b"Gazette"

    def lines(self, faulty: float) -> list[bytes]:
        found = generate(self.documents, self.seed, faulty)
        return [each.line.replace(b"Gazette", self.publisher) for each in found]


_CORPORA: Final = {
    "first": _Corpus(70, 1, 0.1),  # more than are examined before other processes start
    "more": _Corpus(30, 2, 0.1),
    "others": _Corpus(70, 1, 0.05, b"Courier"),
    "strict": _Corpus(20, 3, 0.2),
    "few": _Corpus(40, 1, 0.0, b"Tribune"),
}
_STEPS: Final = (
    Step("first load", (f"{_FOLDER}/first.jsonl", "--workers", "2"), 1),
    Step("some mended", (REJECTS, "--workers", "1"), 1, slice(0, None, 2)),
    Step("more", (f"{_FOLDER}/more.jsonl", "--workers", "1"), 1),
    Step("all mended", (REJECTS, "--workers", "1"), 0, slice(None)),
    Step("all replaced", (f"{_FOLDER}/others.jsonl", "--workers", "2"), 1),
    Step("refused", (f"{_FOLDER}/strict.jsonl", "--strict", "--workers", "1"), 1),
    Step("the same again", (f"{_FOLDER}/others.jsonl", "--workers", "1"), 1),
    Step("parts", (f"{_FOLDER}/part.nq", "--nquads")),
    Step("pruned", (f"{_FOLDER}/few.jsonl", "--prune", "--workers", "1")),
)


class Given:
    """The files that are loaded, and how each faulty line of them is mended."""

    steps = _STEPS

    def __init__(self, folder: Path) -> None:
        """Write them into a folder, which is made beside the places."""
        folder.mkdir()
        self._mended: dict[str, bytes] = {}
        for name, corpus in _CORPORA.items():
            lines = corpus.lines(corpus.faulty)
            (folder / f"{name}.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))
            for line, mended in zip(lines, corpus.lines(0.0), strict=True):
                self._mended[_key(line)] = mended
        _write_part(folder / "part.nq", _Corpus(20, 4).lines(0.0))

    def mend(self, rejects: Path, which: slice) -> None:
        """Put what was meant in the place of some lines of the rejects, as people do."""
        lines = rejects.read_bytes().splitlines()
        lines[which] = [self._mended[_key(line)] for line in lines[which]]
        rejects.write_bytes(b"".join(line + b"\n" for line in lines))


def _key(line: bytes) -> str:
    """Return what a faulty line says, be it among the rejects or not."""
    try:
        data = json.loads(line)
    except ValueError:
        return line.decode()
    data.pop("rejected", None)
    return str(data.get("raw", json.dumps(data, sort_keys=True)))


def _write_part(path: Path, lines: Iterable[bytes]) -> None:
    """Write the quads of documents, graph by graph."""
    corpus = path.with_name("part.jsonl")
    corpus.write_bytes(b"".join(line + b"\n" for line in lines))
    with TemporaryDirectory() as folder:
        assert not load([corpus], Path(folder) / STORE, Pipeline()).rejected
        with Store(Path(folder) / STORE) as store:
            graphs = [graph for graph in store.graphs if "/document/" in graph]
            path.write_bytes(b"".join(map(store.nquads, graphs)))
