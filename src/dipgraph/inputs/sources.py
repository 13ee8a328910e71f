"""Find and open the files that people give."""

import gzip
import re
import stat
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import IO, Final, Literal, cast

from dipgraph.errors import InputError

__all__ = ["MAX_BYTES", "Source", "read_bytes", "sources"]

MAX_BYTES: Final = 16 * 1024 * 1024
"""No document is larger, because a literal above 16 MiB cannot be parsed back from a dump."""

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
    text stands inside, as in a corpus.
    """

    name: str
    line: int
    form: Literal["yaml", "json"]
    data: bytes
    folder: Path | None

    @property
    def is_reference(self) -> bool:
        """Tell whether this is reference data, which is read before the documents."""
        if b"reference" not in self.data:
            return False
        data = self.data.removeprefix(b"\xef\xbb\xbf")
        form = "json" if data.lstrip().startswith(b"{") else self.form
        return _REFERENCE[form].search(data) is not None


def sources(paths: Iterable[Path]) -> Iterator[Source]:
    """Yield the annotated documents of files and folders, in order.

    Raises InputError, with a line for each path, where one does not exist or is of no known form,
    and where one cannot be read to its end.
    """
    paths = list(paths)
    problems = [problem for path in paths if (problem := _problem(path))]
    if problems:
        raise InputError("\n".join(problems))
    for path in paths:
        for file in _inside(path) if path.is_dir() else [path]:
            yield from _of_file(file)


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
    try:
        if path.is_dir():
            none = "The folder holds no annotated document (.yaml, .json or .jsonl)."
            return "" if _inside(path) else f"{_shown(path)}: {none}"
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


def _inside(folder: Path) -> list[Path]:
    """Return the annotated documents in a folder and the folders below it, but no hidden ones."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.name.endswith((*_CORPUS, *_FILES))
        and not path.name.endswith(_SCHEMA)
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.is_file()
    )


def _missing(path: Path) -> str:
    folder = path.parent
    try:
        names = [beside.name for beside in folder.iterdir()]
    except OSError:
        names = []
    near = get_close_matches(path.name, names, 1)
    hint = f"did you mean {_shown(folder / near[0])}?" if near else "check the path."
    return f"{_shown(path)}: There is no such file; {hint}"


def _of_file(path: Path) -> Iterator[Source]:
    if path.name.endswith(_CORPUS):
        yield from _lines(path)
    else:
        form: Literal["yaml", "json"] = "json" if path.name.endswith(".json") else "yaml"
        yield Source(_shown(path), 1, form, read_bytes(path), path.parent)


def _lines(path: Path) -> Iterator[Source]:
    """Yield the documents of a corpus, one a line; empty lines are passed over."""
    number = found = 0
    try:
        with _open(path) as stream:
            while line := stream.readline(MAX_BYTES + 1):
                number += 1
                if len(line) > MAX_BYTES:
                    raise InputError(
                        f"{_shown(path)}:{number}:1: The line has more than {MAX_BYTES:,} bytes,"
                        " which no document may have; remove it."
                    )
                if line.strip():
                    found += 1
                    yield Source(_shown(path), number, "json", line.rstrip(), None)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(
            f"{_shown(path)}:{number + 1}:1: The file cannot be read to its end ({error}); make or"
            " copy it again."
        ) from error
    if not found:
        raise InputError(f"{_shown(path)}:1:1: The file is empty; write a document into each line.")


def _open(path: Path) -> IO[bytes]:
    if path.suffix == ".gz":
        return cast("IO[bytes]", gzip.open(path, "rb"))
    if path.suffix == ".zst":
        from dipgraph.inputs.zstd import open_zstd  # only where there is such a file

        return open_zstd(path)
    return path.open("rb")


def _shown(path: Path) -> str:
    """Return a path as a message shows it, whatever bytes its name is made of."""
    return "".join(c if c.isprintable() else "\ufffd" for c in str(path))
