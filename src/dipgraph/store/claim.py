"""The right to write to the folder of a store, and the removal of what is no longer needed."""

import fcntl
import json
import os
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dipgraph.errors import StoreError
from dipgraph.resources import MARKER
from dipgraph.store.files import sync_folder, write_synced
from dipgraph.store.folder import (
    FORMAT,
    POINTER,
    check_marker,
    current_version,
    is_same,
    versions_of,
)

__all__ = ["Claim", "claim", "release"]

_OURS: Final = "dipgraph-store."
_LOCK: Final = f"{_OURS}lock"
_TRIES: Final = 100


@dataclass(frozen=True, slots=True)
class Claim:
    """A store folder that one writer may change: its lock, and the folders that were made for it.

    The folders go from the innermost to the outermost.
    """

    path: Path
    lock: int
    made: tuple[Path, ...]


def claim(path: Path) -> Claim:
    """Take the lock of a store folder, which is made where there is none.

    Raises StoreError where it holds something else, or where another writer is at work.
    """
    for _ in range(_TRIES):
        _check_before(path)
        made = tuple(p for p in (path, *path.parents) if not p.exists())
        path.mkdir(parents=True, exist_ok=True)
        claimed = _locked(path, made)
        if claimed is not None:
            return claimed
    raise StoreError(f"{path} changes too fast to be written to; run the command again.")


def release(claimed: Claim) -> None:
    """Let the lock go, and leave only what is needed: without any version, nothing at all."""
    with suppress(OSError):  # who held the lock is of no use to anybody then
        os.ftruncate(claimed.lock, 0)
    with suppress(OSError, StoreError):
        if current_version(claimed.path) is None:
            _unmake(claimed)
        else:
            _sweep(claimed.path)
    os.close(claimed.lock)


def _check_before(path: Path) -> None:
    """Raise StoreError where not even a lock may be put: in a folder of somebody else.

    A folder with our lock is checked once it is ours, because another writer that failed may be
    removing a store that holds nothing.
    """
    if path.exists() and not path.is_dir():
        raise StoreError(f"{path} is a file; give the folder of a store, or a new one.")
    if _LOCK not in _names(path):
        _check_ours(path)


def _check_ours(path: Path) -> None:
    """Raise StoreError unless a folder holds a store of this format, or what begins one."""
    names = _names(path)
    if MARKER in names or not all(name.startswith(_OURS) for name in names):
        check_marker(path)


def _names(path: Path) -> set[str]:
    try:
        return set(os.listdir(path))
    except FileNotFoundError:
        return set()


def _locked(path: Path, made: tuple[Path, ...]) -> Claim | None:
    """Return the claim to a folder, or None where a writer that failed took it away meanwhile."""
    try:
        lock = _lock(path)
    except BaseException:
        _remove_empty(made)
        raise
    if lock is None:
        return None
    try:
        _check_ours(path)
    except BaseException:
        os.close(lock)
        raise
    claimed = Claim(path, lock, made)
    try:
        _begin(claimed)
    except BaseException:
        release(claimed)
        raise
    return claimed


def _lock(path: Path) -> int | None:
    """Return the locked file, or None where it was taken away meanwhile."""
    try:
        lock = os.open(path / _LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if is_same(lock, path / _LOCK):
            return lock
    except BlockingIOError as error:
        holder = os.pread(lock, 200, 0).decode(errors="replace").strip() or "another process"
        os.close(lock)
        raise StoreError(
            f"{path} is being written to by {holder}; wait until it is done, and run the command"
            " again."
        ) from error
    except BaseException:
        os.close(lock)
        raise
    os.close(lock)
    return None


def _begin(claimed: Claim) -> None:
    """Sign the lock, mark the folder as a store, and remove what a killed writer left behind."""
    os.ftruncate(claimed.lock, 0)
    since = time.strftime("%Y-%m-%d %H:%M:%S")
    os.write(claimed.lock, f"process {os.getpid()} since {since}".encode())
    if not (claimed.path / MARKER).exists():
        write_synced(claimed.path / MARKER, json.dumps({"format": FORMAT}) + "\n")
        for folder in claimed.made:
            sync_folder(folder.parent)
    versions_of(claimed.path).mkdir(exist_ok=True)
    _find_again(claimed.path)
    _sweep(claimed.path)


def _find_again(path: Path) -> None:
    """Make the newest version the current one where none is: it is whole, or had no name yet.

    Either its writer was killed at the last step of the first load, or the pointer was lost.
    """
    if current_version(path) is None:
        numbers = [f.name for f in versions_of(path).iterdir() if f.name.isdecimal()]
        if numbers:
            write_synced(path / POINTER, max(numbers, key=int))


def _sweep(path: Path) -> None:
    """Remove the versions that nobody reads, and what an interrupted writer left behind."""
    current = current_version(path)
    for folder in versions_of(path).iterdir():
        if folder != current:
            _discard(folder)
    _remove_unnamed(path)


def _remove_unnamed(path: Path) -> None:
    """Remove files that were written and did not get their names."""
    for pattern in (f"{POINTER}.*", f"{MARKER}.*"):
        for leftover in path.glob(pattern):
            leftover.unlink(missing_ok=True)


def _discard(folder: Path) -> None:
    """Remove a version, unless somebody reads it: the manifest is locked, then moved away.

    What never was a version, or was moved away already, nobody reads.
    """
    if not folder.name.isdecimal():
        shutil.rmtree(folder, ignore_errors=True)
        return
    try:
        guard = os.open(folder / "manifest.json", os.O_RDWR)
    except FileNotFoundError:
        shutil.rmtree(folder, ignore_errors=True)
        return
    except OSError:
        return
    try:
        fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
        away = folder.with_name(f"removed-{folder.name}")
        folder.rename(away)
        shutil.rmtree(away, ignore_errors=True)
    except OSError:  # it is being read, or may not be removed: the next writer tries again
        return
    finally:
        os.close(guard)


def _unmake(claimed: Claim) -> None:
    """Remove a store that holds nothing yet, and the folders that were made for it.

    The lock goes last, so that no other writer begins meanwhile.
    """
    _remove_unnamed(claimed.path)
    shutil.rmtree(versions_of(claimed.path), ignore_errors=True)
    (claimed.path / MARKER).unlink(missing_ok=True)
    (claimed.path / _LOCK).unlink(missing_ok=True)
    _remove_empty(claimed.made)


def _remove_empty(folders: tuple[Path, ...]) -> None:
    with suppress(OSError):
        for folder in folders:
            folder.rmdir()
