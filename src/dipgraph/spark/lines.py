"""The lines of a corpus as Spark reads them, each with its file and its number in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote, urlsplit

from dipgraph.errors import InputError
from dipgraph.inputs import MAX_BYTES, Source
from dipgraph.spark.session import failures

if TYPE_CHECKING:
    from pyspark import RDD, Broadcast
    from pyspark.sql import DataFrame, Row, SparkSession

__all__ = ["Corpus", "Line", "read_corpus"]

_READ: Final = "The corpus cannot be read to its end"
_MOST: Final = 5_000
_LEAST: Final = 50
_PARTS: Final = 32
"""A corpus that is large enough has more parts than that, of at most ``_MOST`` lines."""


class Line(NamedTuple):
    """A line of a corpus: its file and number there; ``data`` is None where it is too long."""

    file: str
    line: int
    data: bytes | None

    @property
    def place(self) -> str:
        """Return the file and the line as a message names them."""
        return f"{self.file}:{self.line}"

    @property
    def source(self) -> Source:
        """Return the document in the line, which is not too long."""
        return Source(self.file, self.line, "json", (self.data or b"").rstrip(), None)


class _Block(NamedTuple):
    """Where the lines of a block of a file begin: what to add to the number of a row.

    ``to_line`` leads to the line in its file, ``to_number`` to that in the whole corpus.
    """

    to_line: int
    to_number: int


@dataclass(frozen=True, slots=True)
class Corpus:
    """The lines of a corpus: those that may hold reference data, and all, by number.

    ``total`` counts all lines, ``part`` those of which a part is made.
    """

    candidates: "RDD[tuple[int, Line]]"
    lines: "RDD[tuple[int, Line]]"
    total: int

    @property
    def part(self) -> int:
        """Return of how many lines a part is made, which depends on the corpus alone."""
        return min(_MOST, max(_LEAST, -(-self.total // _PARTS)))

    @property
    def parts(self) -> int:
        """Return the number of parts, some of which may hold no document."""
        return -(-self.total // self.part)


def read_corpus(session: "SparkSession", inputs: Iterable[str]) -> Corpus:
    """Return the lines of the files and folders, which Spark reads wherever they are.

    Files are in the order of their paths. Raises InputError where there is none, or no line.
    """
    from pyspark.sql import functions as f

    inputs = list(inputs)
    with failures(_READ):
        text = session.read.option("lineSep", "\n").text(inputs)
        long = f.octet_length("value") > MAX_BYTES
        frame = text.select(
            f.col("value"),
            f.when(~long, f.col("value").cast("binary")).alias("data"),
            f.col("_metadata.file_path").alias("file"),
            f.col("_metadata.file_block_start").alias("block"),
            f.monotonically_increasing_id().alias("row"),
        )
        blocks, total = _blocks(frame)
        if not total:
            raise InputError(f"{', '.join(inputs)}: There is no line; write a document into each.")
        shared = session.sparkContext.broadcast(blocks)
        candidates = frame.filter(f.col("value").contains("reference"))
        return Corpus(_numbered(candidates, shared), _numbered(frame, shared), total)


def _blocks(frame: "DataFrame") -> tuple[dict[tuple[str, int], _Block], int]:
    """Return where each block of each file begins, and the number of all lines."""
    from pyspark.sql import functions as f

    found = frame.groupBy("file", "block").agg(f.min("row").alias("first"), f.count("*").alias("n"))
    blocks = {}
    total = 0
    before, file = 0, ""
    for row in sorted(found.collect(), key=lambda r: (r["file"], r["block"])):
        before, file = (before if row["file"] == file else 0), row["file"]
        blocks[row["file"], row["block"]] = _Block(before + 1 - row["first"], total - row["first"])
        before += row["n"]
        total += row["n"]
    return blocks, total


def _numbered(
    frame: "DataFrame", blocks: "Broadcast[dict[tuple[str, int], _Block]]"
) -> "RDD[tuple[int, Line]]":
    def number(rows: Iterable["Row"]) -> Iterator[tuple[int, Line]]:
        for data, file, block, row in rows:
            if data is None or data.strip():
                at = blocks.value[file, block]
                held = None if data is None else bytes(data)
                yield row + at.to_number, Line(_shown(file), row + at.to_line, held)

    return frame.select("data", "file", "block", "row").rdd.mapPartitions(number)


def _shown(url: str) -> str:
    """Return a file as people name it: the path of a local one.

    >>> _shown("file:///tmp/a%20b.jsonl"), _shown("hdfs://name/a.jsonl")
    ('/tmp/a b.jsonl', 'hdfs://name/a.jsonl')
    """
    parts = urlsplit(url)
    name = unquote(parts.path) if parts.scheme == "file" else url
    return "".join(c if c.isprintable() else "\ufffd" for c in name)
