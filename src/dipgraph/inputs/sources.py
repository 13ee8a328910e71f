"""Find and open the files that people give."""

import gzip
import io
import os
import re
import stat
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import IO, Any, Final, Literal, cast

from dipgraph.errors import InputError, LineError
from dipgraph.resources import MARKER

__all__ = [
    "MAX_BYTES",
    "REJECTS",
    "STANDARD_INPUT",
    "Source",
    "is_corpus",
    "read_bytes",
    "size_of",
    "sources",
    "too_long",
]

MAX_BYTES: Final = 16 * 1024 * 1024
"""No document is larger. Nor could it be dumped: a line above 16 MiB is not parsed back."""

REJECTS: Final = ".rejects.jsonl"
"""How the name of a file of rejected documents ends, which no load of a folder reads."""

STANDARD_INPUT: Final = Path("-")
"""The path by which people mean standard input: a corpus, compressed or not."""

_HEADS: Final = {".gz": b"\x1f\x8b", ".zst": b"\x28\xb5\x2f\xfd"}
_PIECE: Final = 1024 * 1024
_END: Final = b"\r\n"
_CORPUS: Final = (".jsonl", ".jsonl.gz", ".jsonl.zst")
_FILES: Final = (".yaml", ".yml", ".json")
_SCHEMA: Final = ".schema.json"
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
        data = self.data.removeprefix(b"\xef\xbb\xbf")
        form = "json" if data.lstrip().startswith(b"{") else self.form
        return _REFERENCE[form].search(data) is not None


def sources(
    paths: Iterable[Path], refuse: Callable[[InputError], None] | None = None
) -> Iterator[Source]:
    """Yield the annotated documents of files and folders, in order; '-' is standard input.

    ``refuse`` is told of each path that does not exist, is of no known form or cannot be read to
    its end, and by a LineError of each line that is too long; the rest goes on. Without it, the
    first such error is raised as InputError, after a look at all paths.
    """
    paths = list(paths)
    problems = {path: problem for path in paths if (problem := _problem(path))}
    if problems and refuse is None:
        raise InputError("\n".join(problems.values()))
    told = refuse or _raise
    for path in paths:
        if path in problems:
            told(InputError(problems[path]))
            continue
        for file in _inside(path, told) if path.is_dir() else [path]:
            try:
                yield from _of_file(file, told)
            except InputError as error:
                told(error)


def _raise(error: InputError) -> None:
    raise error


def is_corpus(name: str) -> bool:
    """Tell whether a file of that name holds a document a line, as standard input does.

    >>> is_corpus("a.jsonl.gz"), is_corpus("-"), is_corpus("a.json")
    (True, True, False)
    """
    return name == str(STANDARD_INPUT) or name.endswith(_CORPUS)


def size_of(paths: Iterable[Path]) -> int | None:
    """Return the bytes of all documents and corpora of the paths, or None where they are unknown.

    Texts that lie beside a document are not counted.
    """
    try:
        files = [f for p in paths for f in (_inside(p, lambda _: None) if p.is_dir() else [p])]
        return None if STANDARD_INPUT in files else sum(f.stat().st_size for f in files)
    except OSError:
        return None


def read_bytes(path: Path) -> bytes:
    """Return the content of a file; raise InputError where there is none or too much."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise InputError(f"{_shown(path)}: This is not a file; check the path.")
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise InputError(_missing(path)) from error
    except OSError as error:
        raise InputError(f"{_shown(path)}: {error.strerror or error}; check the path.") from error
    if len(data) > MAX_BYTES:
        raise InputError(
            f"{_shown(path)}:1:1: The file has more than {MAX_BYTES:,} bytes, which no document may"
            " have; split it, or give a corpus as JSON Lines."
        )
    return data


def _problem(path: Path) -> str:
    """Return why a path leads to no annotated document, or no words."""
    if path == STANDARD_INPUT:
        return ""
    try:
        if path.is_dir():
            none = "The folder holds no annotated document (.yaml, .json or .jsonl)."
            unread: list[InputError] = []
            return "" if _inside(path, unread.append) or unread else f"{_shown(path)}: {none}"
        if not path.exists():
            return _missing(path)
        if not path.is_file():
            return f"{_shown(path)}: This is not a file; check the path."
    except OSError as error:
        return f"{_shown(path)}: {error.strerror or error}; check the path."
    if not path.name.endswith((*_CORPUS, *_FILES)):
        return (
            f"{_shown(path)}: The name of an annotated document ends in {', '.join(_FILES)}, that"
            f" of a corpus in {', '.join(_CORPUS)}; rename it, or check the path."
        )
    return ""


def _inside(folder: Path, refuse: Callable[[InputError], None]) -> list[Path]:
    """Return the annotated documents in a folder and the folders below it, but no hidden ones.

    Nor are stores and files of rejects taken for documents. ``refuse`` is told of what cannot be
    looked into, and of names that lead to no file.
    """

    def failed(error: OSError) -> None:
        refuse(InputError(f"{_shown(Path(error.filename))}: {error.strerror}; check the path."))

    found = []
    for place, folders, names in os.walk(folder, onerror=failed):
        if MARKER in names:
            folders.clear()
            continue
        folders[:] = (f for f in folders if not f.startswith("."))
        for path in (Path(place, name) for name in names if _is_document(name)):
            if os.path.isfile(path):
                found.append(path)
            else:
                refuse(InputError(f"{_shown(path)}: This leads to no file; check the path."))
    return sorted(found)


def _is_document(name: str) -> bool:
    """Tell whether a file in a folder is annotated documents, by its name."""
    passed_over = name.startswith(".") or name.endswith((_SCHEMA, REJECTS))
    return name.endswith((*_CORPUS, *_FILES)) and not passed_over


def _missing(path: Path) -> str:
    folder = path.parent
    try:
        names = [beside.name for beside in folder.iterdir()]
    except OSError:
        names = []
    near = get_close_matches(path.name, names, 1)
    hint = f"did you mean {_shown(folder / near[0])}?" if near else "check the path."
    return f"{_shown(path)}: There is no such file; {hint}"


def _of_file(path: Path, refuse: Callable[[InputError], None]) -> Iterator[Source]:
    if is_corpus(str(path)):
        yield from _lines(path, refuse)
    else:
        form: Literal["yaml", "json"] = "json" if path.name.endswith(".json") else "yaml"
        data = read_bytes(path)
        yield Source(_shown(path), 1, form, data, path.parent, len(data))


def _lines(path: Path, refuse: Callable[[InputError], None]) -> Iterator[Source]:
    """Yield the documents of a corpus, one a line; empty lines are passed over."""
    number = taken = 0
    empty = True
    try:
        with _opened(path) as (raw, stream):
            while line := stream.readline(MAX_BYTES + len(_END)):
                number += 1
                empty = empty and not line.strip()
                before, taken = taken, max(taken, _position(raw))
                if len(line.rstrip(_END)) > MAX_BYTES:
                    refuse(too_long(_shown(path), number))
                    if not line.endswith(b"\n"):
                        _pass_over(stream)
                elif line.strip():
                    yield Source(_shown(path), number, "json", line.rstrip(), None, taken - before)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(
            f"{_shown(path)}:{number + 1}:1: The file cannot be read to its end ({error}); make or"
            " copy it again."
        ) from error
    if empty:
        raise InputError(f"{_shown(path)}:1:1: The file is empty; write a document into each line.")


def too_long(file: str, number: int) -> LineError:
    """Return the error for a line of a corpus that is larger than a document may be."""
    return LineError(
        f"{file}:{number}:1: The line has more than {MAX_BYTES:,} bytes, which no document"
        " may have; remove it."
    )


def _pass_over(stream: IO[bytes]) -> None:
    """Read to the end of a line without holding it."""
    while (more := stream.readline(_PIECE)) and not more.endswith(b"\n"):
        pass


def _position(raw: IO[bytes]) -> int:
    """Return how many bytes of a file were read; 0 where there is no telling."""
    return raw.tell() if raw.seekable() else 0


@contextmanager
def _opened(path: Path) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """Open a corpus: the file as it lies there, and what it holds."""
    if path == STANDARD_INPUT:
        given: Any = sys.stdin.buffer  # which need not be what it says
        raw = given if isinstance(given, io.BufferedReader) else io.BufferedReader(given)
        yield raw, _plain(raw, raw.peek(4))
        return
    with path.open("rb") as raw, _plain(raw, _HEADS.get(path.suffix, b"")) as stream:
        yield raw, stream


def _plain(raw: IO[bytes], head: bytes) -> IO[bytes]:
    """Return what a file holds; its first bytes tell how it is compressed."""
    if head.startswith(_HEADS[".gz"]):
        return cast("IO[bytes]", gzip.open(raw, "rb"))
    if head.startswith(_HEADS[".zst"]):
        from dipgraph.inputs.zstd import open_zstd  # only where there is such a file

        return open_zstd(raw)
    return raw


def _shown(path: Path) -> str:
    """Return a path as a message shows it, whatever bytes its name is made of."""
    return "".join(c if c.isprintable() else "\ufffd" for c in str(path))
