"""The store of the shipped data: built once and kept in the user's cache folder.

Nothing heavy is imported here, because most commands begin with this and find the store built.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from dipgraph import __version__, resources
from dipgraph.errors import StoreError
from dipgraph.store import Store

__all__ = ["shipped_store"]


def shipped_store(notify: Callable[[str], None] = lambda _: None) -> Store:
    """Return the store of the shipped data, built where it is absent, outdated or damaged.

    Raises StoreError where the cache folder cannot be written.
    """
    prefix = f"shipped-{_stamp(str(resources.ROOT))}-"
    folder = _cache_folder() / f"{prefix}{_stamp(_shipped_state())}"
    try:
        return Store(folder)
    except StoreError:
        with _alone(folder.parent):
            return _open_or_build(folder, prefix, notify)


def _open_or_build(folder: Path, prefix: str, notify: Callable[[str], None]) -> Store:
    """Return the store that another process built meanwhile, or build it and remove older ones."""
    try:
        return Store(folder)
    except StoreError:
        notify("Building the graph from the shipped documents (once) …")
    for old in folder.parent.glob(f"{prefix}*"):
        shutil.rmtree(old, ignore_errors=True)
    _build(folder)
    return Store(folder)


def _build(folder: Path) -> None:
    from dipgraph.pipeline import Pipeline, load  # only where the store is not built yet

    aside = folder.with_name(f"{folder.name}.building")
    try:
        if load([], aside, Pipeline()).rejected:
            raise StoreError("The shipped documents do not conform; run: dipgraph check")
        aside.rename(folder)
    except OSError as error:
        raise StoreError(
            f"{folder} could not be put in place: {error.strerror}; remove it and run the command"
            " again."
        ) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def _alone(cache: Path) -> Iterator[None]:
    """Wait until no other process builds in the cache folder; it is made where it is absent."""
    try:
        cache.mkdir(parents=True, exist_ok=True)
        lock = os.open(cache / "lock", os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise StoreError(
            f"The cache folder {cache} cannot be written: {error.strerror}; set XDG_CACHE_HOME to a"
            " folder that can, or name a store with --store."
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _cache_folder() -> Path:
    """Return the folder that the XDG Base Directory Specification gives to dipgraph."""
    home = os.environ.get("XDG_CACHE_HOME", "")
    try:
        base = Path(home) if os.path.isabs(home) else Path.home() / ".cache"
    except RuntimeError as error:
        raise StoreError(
            "There is no home folder to keep the graph in; set XDG_CACHE_HOME to a folder that can"
            " be written, or name a store with --store."
        ) from error
    return base / "dipgraph"


def _shipped_state() -> str:
    """Return what changes whenever the shipped graph may: its files, and the code that makes it."""
    files = [*resources.shipped_files(), *sorted(resources.PACKAGE.rglob("*.py"))]
    stats = ((str(p), p.stat()) for p in files)
    parts = [f"{name} {s.st_size} {s.st_mtime_ns}" for name, s in stats]
    return "\n".join([__version__, *parts])


def _stamp(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]
