"""The output of a build: parts of N-Quads, rejected documents, and a manifest that counts them."""

import gzip
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from dipgraph.errors import UsageError
from dipgraph.spark.files import Folder
from dipgraph.spark.lines import Corpus
from dipgraph.spark.session import failures
from dipgraph.spark.worker import GRAPHS, QUADS, REJECTS, Work, pieces

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["Part", "count", "finish", "manifest", "prepare", "publish", "write_parts", "zipped"]

_MANIFEST: Final = "manifest.json"

_ASIDE: Final = "_building"
_SUFFIX: Final = {GRAPHS: ".tsv.gz", QUADS: ".nq.gz", REJECTS: ".jsonl.gz"}
_TASK: Final = re.compile(r"part-(\d+)-")
_SCHEMA: Final = "kind string, number long, value string"


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """A file of the output: its size and SHA-256, and how many lines and graphs it holds.

    A line is a quad, a graph or a rejected document; only quads are in graphs.
    """

    name: str
    bytes: int
    sha256: str
    lines: int
    graphs: int


def prepare(folder: Folder) -> None:
    """Empty the folder of a build that was killed; raise UsageError where it holds anything else.

    What a build leaves behind while it is under way is known by the folder where it begins, which
    goes last.
    """
    names = folder.names()
    if names and not (_ASIDE in names and {_ASIDE, *_SUFFIX}.issuperset(names)):
        raise UsageError(f"{folder.url} holds something already; name a new folder with --output.")
    for name in sorted(names, key=lambda name: name == _ASIDE):
        folder.remove(name)


def write_parts(session: "SparkSession", corpus: Corpus, work: Work, folder: Folder) -> None:
    """Write what the lines of the corpus give, each part by one task.

    The committer of Spark takes the files of one attempt of each task, so a task that is lost and
    tried again leaves nothing twice. Within a part the documents keep their order.
    """
    size = corpus.part
    shared = session.sparkContext.broadcast(work)
    lines = corpus.lines.repartitionAndSortWithinPartitions(
        corpus.parts, partitionFunc=partial(_part_of, size)
    )
    with failures("The corpus cannot be converted"):
        frame = session.createDataFrame(
            lines.mapPartitions(partial(pieces, shared)), _SCHEMA, verifySchema=False
        )
        ordered = frame.sortWithinPartitions("kind", "number").select("kind", "value")
        writer = ordered.write.partitionBy("kind").option("compression", "gzip")
        writer.text(f"{folder.url}/{_ASIDE}")


def publish(folder: Folder) -> None:
    """Give the files that were written the names under which they stay."""
    for kind, suffix in _SUFFIX.items():
        inside = f"{_ASIDE}/kind={kind}"
        for name in folder.names(inside):
            task = _TASK.match(name)
            if task is not None:
                folder.move(f"{inside}/{name}", f"{kind}/part-{task[1]}{suffix}")


def count(session: "SparkSession", folder: Folder) -> list[Part]:
    """Return the files of the output, as they are read back from where they were written."""
    found: list[Part] = []
    for kind in _SUFFIX:
        if folder.names(kind):
            with failures(f"{folder.url} cannot be read back"):
                files = session.sparkContext.binaryFiles(f"{folder.url}/{kind}")
                found.extend(files.mapPartitions(partial(_counted, kind)).collect())
    return sorted(found)


def zipped(text: str) -> bytes:
    """Return a text compressed, always in the same way."""
    return gzip.compress(text.encode(), mtime=0)


def finish(folder: Folder, manifest: bytes) -> None:
    """Write the manifest, with which the output is whole, and remove what only the build needed."""
    folder.write(_MANIFEST, manifest)
    folder.remove(_ASIDE)


def manifest(parts: Iterable[Part], inputs: dict[str, str], counts: dict[str, int]) -> bytes:
    """Return the manifest: the counts, what documents were checked by, and each part."""
    said = {**counts, "inputs": inputs, "parts": [asdict(part) for part in parts]}
    return (json.dumps(said, indent=1) + "\n").encode()


def _part_of(size: int, number: int) -> int:
    return number // size


def _counted(kind: str, files: Iterable[tuple[str, bytes]]) -> Iterator[Part]:
    for url, data in files:
        lines, graphs, last = 0, 0, b""
        for line in _lines(data):
            lines += 1
            graph = line.rsplit(b" ", 2)[-2] if kind == QUADS else b""
            graphs += graph != last
            last = graph
        name = f"{kind}/{url.rpartition('/')[2]}"
        yield Part(name, len(data), sha256(data).hexdigest(), lines, graphs)


def _lines(data: bytes) -> Iterator[bytes]:
    """Yield the lines of a compressed file without holding them all."""
    rest = b""
    stream = zlib.decompressobj(wbits=31)
    for start in range(0, len(data), 1 << 16):
        *lines, rest = (rest + stream.decompress(data[start : start + (1 << 16)])).split(b"\n")
        yield from lines
