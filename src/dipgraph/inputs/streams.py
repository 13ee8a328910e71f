"""Open files that may be compressed."""

import gzip
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from dipgraph.inputs.folders import STANDARD_INPUT

__all__ = ["Stream", "opened", "plain"]

Stream = io.BufferedReader | gzip.GzipFile
"""What a file holds, of which the beginning may be seen without reading it."""

_HEADS: Final = {".gz": b"\x1f\x8b", ".zst": b"\x28\xb5\x2f\xfd"}
"""How a compressed file begins, by the end of its name."""


@contextmanager
def opened(path: Path) -> Iterator[tuple[io.BufferedReader, Stream]]:
    """Open a corpus: the file as it lies there, and what it holds.

    What is compressed is known by its first bytes, and only where they do not tell by its name. A
    damaged one fails while it is read, by OSError, EOFError or zlib.error.
    """
    if path == STANDARD_INPUT:
        if sys.stdin is None:
            raise OSError("standard input is closed")
        given: Any = sys.stdin.buffer  # which need not be what it says
        raw = given if isinstance(given, io.BufferedReader) else io.BufferedReader(given)
        yield raw, plain(raw, _suffix(raw))
        return
    with path.open("rb") as raw:
        suffix = _suffix(raw) or path.suffix
        with plain(raw, suffix) as stream:
            yield raw, stream


def plain(raw: io.BufferedReader, suffix: str) -> Stream:
    """Return what a file holds whose name ends so: .gz, .zst, or anything else."""
    if suffix == ".gz":
        return gzip.GzipFile(fileobj=raw, mode="rb")
    if suffix == ".zst":
        from dipgraph.inputs.zstd import open_zstd  # only where there is such a file

        return open_zstd(raw)
    return raw


def _suffix(raw: io.BufferedReader) -> str:
    """Return how the name of a file should end, as its first bytes tell."""
    head = raw.peek(max(map(len, _HEADS.values())))
    return next((suffix for suffix, begin in _HEADS.items() if head.startswith(begin)), "")
