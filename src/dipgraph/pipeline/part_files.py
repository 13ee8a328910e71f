"""Find parts of N-Quads, and what the manifest beside them says of them."""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final

from dipgraph.errors import InputError
from dipgraph.inputs.streams import Stream, plain
from dipgraph.store import GraphEntry

__all__ = ["Part", "check_hash", "entries_of", "opened", "parts_of"]

_MANIFEST: Final = "manifest.json"
_QUADS: Final = "quads/"
_ENTRIES: Final = "graphs/"
_FORMS: Final = (".nq", ".nq.gz", ".nq.zst")


@dataclass(frozen=True, slots=True)
class Part:
    """A file of N-Quads, and what the manifest beside it tells: its SHA-256, and of its graphs."""

    path: Path
    sha256: str = ""
    entries: Path | None = None


def parts_of(paths: Iterable[Path], shapes: str) -> Iterator[Part]:
    """Yield the files of parts and of folders of parts, with what their manifests say of them.

    ``shapes`` is the hash of the shapes that the documents must have been checked by.
    """
    for path in paths:
        if path.is_dir():
            yield from _inside(path, shapes)
        elif not path.name.endswith(_FORMS) or not path.is_file():
            raise InputError(
                f"{path}: This is no file of N-Quads ({', '.join(_FORMS)}) and no folder of them;"
                " check the path."
            )
        else:
            yield _beside(path, shapes)


def _inside(folder: Path, shapes: str) -> Iterator[Part]:
    """Yield the parts of a folder: those that its manifest names, or else all that there are."""
    for root in (folder, folder.absolute().parent):
        hashes = _manifest(root, shapes)
        named = [name for name in hashes if name.startswith(_QUADS)]
        if named and (root == folder or f"{folder.name}/" == _QUADS):
            yield from (_part(root, name, hashes) for name in named)
            return
    found = sorted(p for p in folder.iterdir() if p.name.endswith(_FORMS) and p.is_file())
    if not found:
        raise InputError(
            f"{folder}: The folder holds no parts, or their build did not come to its end, because"
            f" there is no {_MANIFEST}; check the path, or build them again."
        )
    yield from map(Part, found)


def _beside(path: Path, shapes: str) -> Part:
    """Return a part with what a manifest beside its folder says of it."""
    root = path.absolute().parent.parent
    hashes = _manifest(root, shapes)
    name = path.absolute().relative_to(root).as_posix()
    return _part(root, name, hashes) if name in hashes else Part(path)


def _part(root: Path, name: str, hashes: Mapping[str, str]) -> Part:
    beside = _ENTRIES + name.removeprefix(_QUADS).partition(".")[0] + ".tsv.gz"
    if beside not in hashes:
        return Part(root / name, hashes[name])
    check_hash(root / beside, hashes[beside])
    return Part(root / name, hashes[name], root / beside)


def entries_of(path: Path) -> Iterator[tuple[str, GraphEntry]]:
    """Yield what is known of the graphs of a part, by IRI."""
    try:
        with opened(path) as stream:
            for line in stream:
                yield GraphEntry.of_line(line.decode())
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise InputError(f"{path}: The graphs cannot be read ({error}); copy it again.") from error


def _manifest(root: Path, shapes: str) -> Mapping[str, str]:
    """Return the SHA-256 of each part that a manifest names; none where there is no manifest."""
    path = root / _MANIFEST
    try:
        data: Any = json.loads(path.read_bytes())
        hashes = {str(part["name"]): str(part["sha256"]) for part in data["parts"]}
        made_by, version = data["inputs"]["shapes"], data["inputs"]["dipgraph"]
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
        raise InputError(
            f"{path}: This is no manifest of parts ({error}); copy it again."
        ) from error
    if made_by != shapes:
        raise InputError(
            f"{path}: The documents were checked by other shapes, those of dipgraph {version}; load"
            " the parts with that dipgraph, or build them again with this one."
        )
    return hashes


def check_hash(path: Path, said: str) -> None:
    """Raise InputError where a file has another SHA-256 than is said of it, if anything is."""
    if not said:
        return
    try:
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}; copy the part again.") from error
    if digest != said:
        raise InputError(
            f"{path}: The part is not as its manifest says; copy it, or build it, again."
        )


@contextmanager
def opened(path: Path) -> Iterator[Stream]:
    """Open a file, decompressed as its name tells; a damaged one fails while it is read."""
    with path.open("rb") as file, plain(file, path.suffix) as stream:
        yield stream
