"""Find the annotated documents and corpora in what people give: files, folders, standard input."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from dipgraph.errors import InputError
from dipgraph.inputs.files import missing, shown
from dipgraph.resources import MARKER

__all__ = ["MENDED", "REJECTS", "STANDARD_INPUT", "Found", "is_corpus", "look", "size_of"]

REJECTS: Final = ".rejects.jsonl"
"""How the name of a file of rejected documents ends, which no load of a folder reads."""

MENDED: Final = ".mended.jsonl"
"""How the name of a corpus ends of what was mended among rejected documents."""

STANDARD_INPUT: Final = Path("-")
"""The path by which people mean standard input: a corpus, compressed or not."""

_CORPUS: Final = (".jsonl", ".jsonl.gz", ".jsonl.zst")
_FILES: Final = (".yaml", ".yml", ".json")
_SCHEMA: Final = ".schema.json"


class Found(NamedTuple):
    """What a path leads to: the files of documents, sorted, and what of it cannot be read."""

    files: list[Path]
    problems: list[InputError]


def look(path: Path) -> Found:
    """Return what a path leads to: itself, or what lies in the folder that it names."""
    if path == STANDARD_INPUT:
        return Found([path], [])
    try:
        if path.is_dir():
            return _inside(path)
        problem = _problem(path)
    except OSError as error:
        problem = f"{shown(path)}: {error.strerror or error}; check the path."
    return Found([], [InputError(problem)]) if problem else Found([path], [])


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
    files = [file for path in paths for file in look(path).files]
    try:
        return None if STANDARD_INPUT in files else sum(file.stat().st_size for file in files)
    except OSError:
        return None


def _inside(folder: Path) -> Found:
    """Return the annotated documents in a folder and the folders below it, but no hidden ones.

    Nor are stores and files of rejects taken for documents. What cannot be looked into, and names
    that lead to no file, are problems; so is a folder with nothing in it.
    """
    found = Found([], [])

    def refuse(name: str | Path, words: str) -> None:
        found.problems.append(InputError(f"{shown(Path(name))}: {words}"))

    def failed(error: OSError) -> None:
        refuse(error.filename, f"{error.strerror}; check the path.")

    for place, folders, names in os.walk(folder, onerror=failed):
        if MARKER in names:
            folders.clear()
            continue
        folders[:] = (f for f in folders if not f.startswith("."))
        for path in (Path(place, name) for name in names if _is_document(name)):
            if os.path.isfile(path):
                found.files.append(path)
            else:
                refuse(path, "This leads to no file; check the path.")
    if not found.files and not found.problems:
        refuse(folder, "The folder holds no annotated document (.yaml, .json or .jsonl).")
    found.files.sort()
    return found


def _problem(path: Path) -> str:
    """Return why a path leads to no annotated document, or no words."""
    if not path.exists():
        return missing(path)
    if not path.is_file():
        return f"{shown(path)}: This is not a file; check the path."
    if not path.name.endswith((*_CORPUS, *_FILES)):
        return (
            f"{shown(path)}: The name of an annotated document ends in {', '.join(_FILES)}, that"
            f" of a corpus in {', '.join(_CORPUS)}; rename it, or check the path."
        )
    return ""


def _is_document(name: str) -> bool:
    """Tell whether a file in a folder is annotated documents, by its name."""
    passed_over = name.startswith(".") or name.endswith((_SCHEMA, REJECTS))
    return name.endswith((*_CORPUS, *_FILES)) and not passed_over
