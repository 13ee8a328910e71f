"""Read annotated documents, one a file or one a line of a corpus."""

import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import Final, Literal

from dipgraph.document import RAW
from dipgraph.errors import InputError, LineError
from dipgraph.inputs.files import MAX_BYTES, read_bytes, shown
from dipgraph.inputs.folders import is_corpus, look
from dipgraph.inputs.streams import Stream, opened

__all__ = ["Source", "sources", "too_long"]

_PIECE: Final = 1024 * 1024
_END: Final = b"\r\n"
_HEAD: Final = 1024
_BRACE: Final = re.compile(rb"(?:\A(?:\xef\xbb\xbf)?|\n)\s*\{[^\0]")
"""How some line of a corpus begins, and none of anything else that holds a zero byte."""
_WRAPPED: Final = re.compile(rf'\s*{{\s*"{RAW}"\s*:'.encode())
_REFERENCE: Final = {
    "yaml": re.compile(rb"""^["']?reference["']?[ \t]*:""", re.MULTILINE),
    "json": re.compile(rb"""[{,]\s*"reference"\s*:"""),
}
"""The key at the top of reference data. Within a text in JSON its quotation marks are escaped."""


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one annotated document, and where they came from.

    ``line`` is where it begins in its file; ``folder`` is where its text lies, or None where the
    text stands inside, as in a corpus. ``size`` is how much of the file was read for it.
    """

    name: str
    line: int
    form: Literal["yaml", "json"]
    data: bytes
    folder: Path | None
    size: int = field(default=0, compare=False)

    @property
    def place(self) -> str:
        """Return the file and the line."""
        return f"{self.name}:{self.line}"

    @property
    def is_reference(self) -> bool:
        """Tell whether this is reference data, which is read before the documents."""
        if b"reference" not in self.data:
            return False
        words = self.unwrapped.encode("utf-8", "surrogatepass")
        data = (words or self.data).removeprefix(b"\xef\xbb\xbf")
        form = "json" if data.lstrip().startswith(b"{") else self.form
        return _REFERENCE[form].search(data) is not None

    @property
    def unwrapped(self) -> str:
        """Return the words that a rejected line carries that was no JSON, or no words."""
        if self.folder is not None or not _WRAPPED.match(self.data):
            return ""
        try:
            said = json.loads(self.data.decode(), object_pairs_hook=_each_once).get(RAW)
        except (ValueError, RecursionError):
            return ""
        return said if isinstance(said, str) else ""


def sources(
    paths: Iterable[Path], refuse: Callable[[InputError], None] | None = None
) -> Iterator[Source]:
    """Yield the annotated documents of files and folders, in order; '-' is standard input.

    ``refuse`` is told of each path that does not exist, is of no known form or cannot be read to
    its end, and by a LineError of each line that is too long; the rest goes on. Without it, the
    first such error is raised as InputError, after a look at all paths.
    """
    found = [look(path) for path in paths]
    problems = [problem for one in found for problem in one.problems]
    if problems and refuse is None:
        raise InputError("\n".join(map(str, problems)))
    told = refuse or _raise
    for files, problems in found:
        for problem in problems:
            told(problem)
        for file in files:
            try:
                yield from _of_file(file, told)
            except InputError as error:
                told(error)


def _each_once(members: list[tuple[str, object]]) -> dict[str, object]:
    """Return an object of JSON; raise ValueError where a key stands twice, as the reader does."""
    if len(found := dict(members)) < len(members):
        raise ValueError
    return found


def _raise(error: InputError) -> None:
    raise error


def _of_file(path: Path, refuse: Callable[[InputError], None]) -> Iterator[Source]:
    if is_corpus(str(path)):
        yield from _lines(path, refuse)
    else:
        form: Literal["yaml", "json"] = "json" if path.name.endswith(".json") else "yaml"
        data = read_bytes(path)
        yield Source(shown(path), 1, form, data, path.parent, len(data))


def _lines(path: Path, refuse: Callable[[InputError], None]) -> Iterator[Source]:
    """Yield the documents of a corpus, one a line; empty lines are passed over."""
    number = taken = 0
    empty = True
    try:
        with opened(path) as (raw, stream):
            _check_text(stream, shown(path))
            while line := stream.readline(MAX_BYTES + len(_END)):
                number += 1
                empty = empty and not line.strip()
                before, taken = taken, max(taken, _position(raw))
                if len(line.rstrip(_END)) > MAX_BYTES:
                    refuse(too_long(shown(path), number))
                    if not line.endswith(b"\n"):
                        _pass_over(stream)
                elif line.strip():
                    yield Source(shown(path), number, "json", line.rstrip(), None, taken - before)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(
            f"{shown(path)}:{number + 1}:1: The file cannot be read to its end ({error}); make or"
            " copy it again."
        ) from error
    if empty:
        raise InputError(f"{shown(path)}:1:1: The file is empty; write a document into each line.")


def _check_text(stream: Stream, file: str) -> None:
    """Raise InputError where a file can be no corpus; for that, one damaged line is not enough."""
    head = stream.peek(_HEAD)[:_HEAD]
    if b"\0" in head and not _BRACE.search(head):
        raise InputError(
            f"{file}:1:1: The file is not text in UTF-8, as a corpus is; save it as UTF-8, or check"
            " the path."
        )


def too_long(file: str, number: int) -> LineError:
    """Return the error for a line of a corpus that is larger than a document may be."""
    return LineError(
        f"{file}:{number}:1: The line has more than {MAX_BYTES:,} bytes, which no document"
        " may have; remove it."
    )


def _pass_over(stream: Stream) -> None:
    """Read to the end of a line without holding it."""
    while (more := stream.readline(_PIECE)) and not more.endswith(b"\n"):
        pass


def _position(raw: BufferedReader) -> int:
    """Return how many bytes of a file were read; 0 where there is no telling."""
    return raw.tell() if raw.seekable() else 0
