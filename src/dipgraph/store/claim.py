"""The right to write to the folder of a store, which one writer has at a time."""

import fcntl
import json
import os
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
    LOCK,
    OURS,
    POINTER,
    check_marker,
    current_version,
    is_same,
    numbers_of,
    versions_of,
)
from dipgraph.store.removal import remove_empty, sweep, unmake

__all__ = ["Claim", "claim", "release"]

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
    with suppress(OSError, StoreError):
        if current_version(claimed.path) is None:
            unmake(claimed.path)
            remove_empty(claimed.made)
        else:
            sweep(claimed.path)
    _let_go(claimed.lock)


def _let_go(lock: int) -> None:
    """Close the lock; who held it is of no use to anybody then."""
    with suppress(OSError):
        os.ftruncate(lock, 0)
    os.close(lock)


def _check_before(path: Path) -> None:
    """Raise StoreError where not even a lock may be put: in a folder of somebody else.

    A folder with our lock is checked once it is ours, because another writer that failed may be
    removing a store that holds nothing.
    """
    if path.exists() and not path.is_dir():
        raise StoreError(f"{path} is a file; give the folder of a store, or a new one.")
    if LOCK not in _names(path):
        _check_ours(path)


def _check_ours(path: Path) -> None:
    """Raise StoreError unless a folder holds a store of this format, or what begins one."""
    names = _names(path)
    if MARKER in names or not all(name.startswith(OURS) for name in names):
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
        remove_empty(made)
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
        if numbers_of(path):  # of a store whose pointer is lost, for the next writer to find again
            _let_go(lock)
        else:
            release(claimed)
        raise
    return claimed


def _lock(path: Path) -> int | None:
    """Return the locked file, or None where it was taken away meanwhile."""
    try:
        lock = os.open(path / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if is_same(lock, path / LOCK):
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
    sweep(claimed.path)


def _find_again(path: Path) -> None:
    """Make the newest version the current one where none is: it is whole, or had no name yet.

    Either its writer was killed at the last step of the first load, or the pointer was lost.
    """
    if current_version(path) is None:
        numbers = numbers_of(path)
        if numbers:
            write_synced(path / POINTER, max(numbers, key=int))
