"""The folder of a store as readers see it: its marker, its pointer, and the version they hold."""

import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from dipgraph.errors import StoreError
from dipgraph.resources import MARKER

__all__ = [
    "CORRUPTION",
    "FORMAT",
    "LOCK",
    "OURS",
    "POINTER",
    "check_marker",
    "current_version",
    "damaged",
    "failure",
    "hold_current",
    "is_same",
    "numbers_of",
    "read_json",
    "reading",
    "reason",
    "versions_of",
]

FORMAT: Final = 3
CORRUPTION: Final = "Corruption: "
"""How RocksDB, under pyoxigraph, begins what it says of a file that is not as it was written."""
OURS: Final = "dipgraph-store."
"""How the names of the files begin that a writer puts into a store before all else."""
LOCK: Final = f"{OURS}lock"
POINTER: Final = "current"

_NUMBER: Final = re.compile(r"[0-9]{6,}")
_TRIES: Final = 100


def versions_of(path: Path) -> Path:
    """Return the folder of the versions of a store."""
    return path / "versions"


def numbers_of(path: Path) -> list[str]:
    """Return the names of the versions of a store, in use or not; they are numbers."""
    try:
        return [name for name in os.listdir(versions_of(path)) if name.isdecimal()]
    except FileNotFoundError:
        return []


def damaged(path: Path, why: str) -> StoreError:
    """Return the error for a store that is not as its writer left it."""
    return StoreError(
        f"The store {path} is damaged: {why}; remove that folder and load the documents again."
    )


def reason(error: Exception) -> str:
    """Return what an error of the system or of pyoxigraph says, on one line.

    >>> reason(OSError(28, "No space left on device"))
    'No space left on device'
    """
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(words.split())


def failure(path: Path, error: Exception) -> StoreError:
    """Return the error for a store that the system or pyoxigraph failed to read."""
    if isinstance(error, RuntimeError | FileNotFoundError):
        return damaged(path, reason(error))
    return StoreError(
        f"The store {path} cannot be read: {reason(error)}; see that its files may be read and"
        " that the disk is sound, and run the command again."
    )


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn the errors of the system and of pyoxigraph into a StoreError that names the store."""
    try:
        yield
    except (OSError, RuntimeError, UnicodeError) as error:
        raise failure(path, error) from error


def check_marker(path: Path) -> None:
    """Raise StoreError unless a folder is a store of this format."""
    marker = path / MARKER
    if not path.exists():
        raise StoreError(f"{path} does not exist; make a store with: dipgraph load --store {path}")
    if not marker.is_file():
        if _is_begun(path):
            raise _nothing_yet(path)
        raise StoreError(
            f"{path} is not a store of dipgraph; give the folder of one, or make one with: dipgraph"
            " load --store NEW-FOLDER"
        )
    found = read_json(marker, path).get("format")
    if found != FORMAT:
        raise StoreError(
            f"{path} is a store of format {found}, and this dipgraph reads format {FORMAT}; use"
            " the dipgraph that made it, or load its documents into a new folder."
        )


def current_version(path: Path) -> Path | None:
    """Return the folder of the current version, or None where nothing was ever committed."""
    try:
        number = (path / POINTER).read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        return None
    if not _NUMBER.fullmatch(number):
        raise StoreError(
            f"The store {path} is damaged: the file {POINTER} names no version; remove that file,"
            f" and the next load finds the newest version: dipgraph load --store {path}"
        )
    return versions_of(path) / number


def hold_current(path: Path) -> tuple[int, Path]:
    """Return an open file that keeps the current version from being removed, and its folder.

    A writer removes a version only while it holds its manifest alone, and moves it away first. So
    once the lock is shared, and the manifest still has its name, the version stays.
    """
    for _ in range(_TRIES):
        version = current_version(path)
        if version is None:
            raise _nothing_yet(path)
        try:
            guard = os.open(version / "manifest.json", os.O_RDONLY)
        except FileNotFoundError:
            if current_version(path) == version:
                raise damaged(path, f"version {version.name} lacks its manifest") from None
            continue
        if _share(guard, version / "manifest.json"):
            return guard, version
    raise StoreError(f"{path} changes too fast to be read; run the command again.")


def is_same(file: int, path: Path) -> bool:
    """Tell whether an open file is still the one of that name."""
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False


def read_json(file: Path, path: Path) -> dict[str, Any]:
    """Return the object in a JSON file of a store; raise StoreError where it is none."""
    try:
        data = json.loads(file.read_bytes())
    except (FileNotFoundError, ValueError, RecursionError) as error:
        raise damaged(path, f"{file.name} cannot be read ({reason(error)})") from error
    if not isinstance(data, dict):
        raise damaged(path, f"{file.name} holds no JSON object")
    return data


def _is_begun(path: Path) -> bool:
    """Tell whether a folder holds nothing but the first files that a writer puts into a store."""
    try:
        return all(name.startswith(OURS) and (path / name).is_file() for name in os.listdir(path))
    except (FileNotFoundError, NotADirectoryError):
        return False


def _nothing_yet(path: Path) -> StoreError:
    if numbers_of(path):
        return StoreError(
            f"The store {path} has no file {POINTER}, which names its current version; the next"
            f" load finds that again: dipgraph load --store {path}"
        )
    return StoreError(f"{path} holds nothing yet; fill it with: dipgraph load --store {path}")


def _share(guard: int, manifest: Path) -> bool:
    """Share the lock of a manifest; close it and return False where it was removed meanwhile."""
    try:
        fcntl.flock(guard, fcntl.LOCK_SH)
        held = is_same(guard, manifest)
    except BaseException:
        os.close(guard)
        raise
    if not held:
        os.close(guard)
    return held
