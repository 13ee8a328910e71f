"""What the folder of a store no longer needs, and its removal; the writer's lock must be held."""

import fcntl
import os
import shutil
from contextlib import suppress
from pathlib import Path

from dipgraph.resources import MARKER
from dipgraph.store.folder import LOCK, POINTER, current_version, versions_of

__all__ = ["remove_empty", "sweep", "unmake"]


def sweep(path: Path) -> None:
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


def unmake(path: Path) -> None:
    """Remove all that a writer put into the folder of a store that holds nothing yet.

    The lock goes last, so that no other writer begins meanwhile.
    """
    _remove_unnamed(path)
    shutil.rmtree(versions_of(path), ignore_errors=True)
    (path / MARKER).unlink(missing_ok=True)
    (path / LOCK).unlink(missing_ok=True)


def remove_empty(folders: tuple[Path, ...]) -> None:
    """Remove folders, from the innermost to the outermost, up to the first that is not empty."""
    with suppress(OSError):
        for folder in folders:
            folder.rmdir()
