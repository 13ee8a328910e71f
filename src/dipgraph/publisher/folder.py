"""The folder of a release: written aside, put in place in one step, and never one of others.

Beside ``DIR`` a folder ``.DIR.dipgraph`` holds the new release while it is written, and the lock of
the one who writes. Putting it in place exchanges two names at once where the system can, so that
at any moment the old release or the new one stands. Where it cannot, the old one waits aside
between two renames, and whoever publishes next puts it back.
"""

import ctypes
import errno
import fcntl
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from dipgraph.errors import StoreError, UsageError
from dipgraph.publisher.contents import File, measure
from dipgraph.store.files import sync_folder, sync_tree
from dipgraph.store.folder import is_same, reason

__all__ = ["SUMS", "check_replaceable", "has_changed", "left_over", "new_release", "sums"]

SUMS: Final = "SHA256SUMS"

_GONE: Final = "gone-"  # how the names of folders begin that are only waiting to be removed
_OURS: Final = "dipgraph.nt"
_LOCK: Final = "dipgraph-publish.lock"
_LINE: Final = re.compile(r"([0-9a-f]{64})  (.+)")
_AT_FDCWD: Final = -100  # of Linux, fcntl.h
_EXCHANGE: Final = 2  # RENAME_EXCHANGE of Linux, renameat2(2)
_CANNOT: Final = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP})


def sums(files: Mapping[str, File]) -> str:
    """Return checksums in the form of ``sha256sum``, sorted by name."""
    return "".join(f"{files[name].sha256}  {name}\n" for name in sorted(files))


def check_replaceable(folder: Path) -> None:
    """Raise UsageError unless a folder is absent, empty, or an unchanged release of dipgraph.

    Each file is read for that. Raises StoreError where one cannot be.
    """
    with _told(f"{folder} could not be read", "mend the rights, and run the command again"):
        _check_kind(folder)
        known = _known(folder)
        for name in sorted(_files(folder)):
            if name != SUMS and known.get(name) != _hash(folder / name):
                raise UsageError(
                    f"{folder} holds {name}, which is not as a release left it, so nothing is"
                    " replaced; move it elsewhere, or give another folder."
                )


def has_changed(folder: Path, name: str) -> bool:
    """Tell whether a file is another than the one whose checksum stands in its folder.

    Raises OSError where they cannot be read.
    """
    return _known(folder).get(name) != _hash(folder / name)


def left_over(folder: Path) -> Path | None:
    """Return the folder beside a release in which something could not be removed, if any."""
    aside = _beside(folder.resolve())
    return aside if any(aside.glob(f"{_GONE}*")) else None


@contextmanager
def new_release(folder: Path) -> Iterator[Path]:
    """Yield an empty folder; when all went well, it stands in place of the release of a folder.

    Otherwise the folder is as it was. What then cannot be removed waits aside for the next release.
    Raises UsageError where the folder is something else, or is being written by another, and
    StoreError where it cannot be written.
    """
    folder = folder.resolve()
    mend = "make room or mend the rights, and run the command again"
    with _told(f"{folder} is as before, because the new release could not be written", mend):
        _check_kind(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _aside(folder) as aside:
            (aside / "new").mkdir()
            yield aside / "new"
            sync_tree(aside / "new")
            check_replaceable(folder)
            _put(aside, folder)
            with _told(f"{folder} holds the new release, but may lose it", "see to the disk"):
                sync_folder(folder.parent)


@contextmanager
def _told(what: str, mend: str) -> Iterator[None]:
    """Turn an error of the system into a StoreError that says what came of it and what to do."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{what} ({reason(error)}); {mend}.") from error


def _check_kind(folder: Path) -> None:
    """Raise UsageError unless a folder is absent, empty, or says that it is a release."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; give the folder of a release, or a new one.")
    if folder.exists() and any(folder.iterdir()) and _OURS not in _known(folder):
        raise UsageError(
            f"{folder} is no release of dipgraph, and nothing in it is touched; give another folder"
            " or an empty one."
        )


def _beside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.dipgraph")


@contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """Hold the folder in which a release is written; what was left in it is cleared away."""
    aside = _beside(folder)
    aside.mkdir(exist_ok=True)
    if any(aside.iterdir()) and not (aside / _LOCK).is_file():
        raise UsageError(f"{aside} is not of dipgraph; move it elsewhere, and run it again.")
    lock = os.open(aside / _LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        _lock(lock, aside, folder)
        _clear(aside, folder)
        try:
            yield aside
        finally:
            _leave(aside, folder)
    finally:
        os.close(lock)


def _lock(lock: int, aside: Path, folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        held = is_same(lock, aside / _LOCK)
    except BlockingIOError:
        held = False
    if not held:
        raise UsageError(f"{folder} is being published by another; wait until that is done.")


def _clear(aside: Path, folder: Path) -> None:
    """Put an old release back where the new one did not take its place, and remove the rest.

    What cannot be removed stays under a name of its own, so that it is in nobody's way.
    """
    if (aside / "old").exists() and not folder.exists():
        (aside / "old").rename(folder)
    for left in [aside / name for name in ("new", "old") if (aside / name).exists()]:
        shutil.rmtree(left, ignore_errors=True)
        if left.exists():
            left.rename(mkdtemp(prefix=_GONE, dir=aside))
    for gone in aside.glob(f"{_GONE}*"):
        shutil.rmtree(gone, ignore_errors=True)


def _leave(aside: Path, folder: Path) -> None:
    """Remove what is aside as far as that can be: whether it can changes nothing of a release."""
    with suppress(OSError):
        _clear(aside, folder)
        if [path.name for path in aside.iterdir()] == [_LOCK]:
            (aside / _LOCK).unlink()
            aside.rmdir()


def _put(aside: Path, folder: Path) -> None:
    """Put a release in place; what stood there stays aside until it is cleared away."""
    if not folder.exists():
        (aside / "new").rename(folder)
    elif not _exchanged(aside / "new", folder):
        folder.rename(aside / "old")
        (aside / "new").rename(folder)


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two names at once; return False where the system or its files cannot do that."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(other))


def _files(folder: Path) -> Iterator[str]:
    """Yield the names of all that a folder holds but folders; a link is no folder."""
    for place, folders, names in os.walk(folder):
        for name in (*names, *(f for f in folders if os.path.islink(os.path.join(place, f)))):
            yield os.path.relpath(os.path.join(place, name), folder)


def _known(folder: Path) -> dict[str, str]:
    """Return the checksums that stand in a folder, by name."""
    try:
        text = (folder / SUMS).read_text(encoding="utf-8")
    except (FileNotFoundError, IsADirectoryError, UnicodeDecodeError):
        return {}
    return {m[2]: m[1] for m in map(_LINE.fullmatch, text.splitlines()) if m is not None}


def _hash(path: Path) -> str:
    """Return the SHA-256 of a file, or no words for a link or what is not a file."""
    return measure(path).sha256 if path.is_file() and not path.is_symlink() else ""
