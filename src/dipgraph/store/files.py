"""Files that survive a crash of the machine: written, flushed to the disk, then named."""

import os
from pathlib import Path

__all__ = ["sync_folder", "sync_tree", "write_synced"]


def write_synced(path: Path, text: str) -> None:
    """Write a file so that after a crash it holds the old text or the new one."""
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    with aside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.rename(path)
    sync_folder(path.parent)


def sync_tree(path: Path) -> None:
    """Flush a folder and all that is in it to the disk."""
    for inside in path.iterdir():
        if inside.is_dir():
            sync_tree(inside)
        else:
            _sync(inside)
    sync_folder(path)


def sync_folder(path: Path) -> None:
    """Flush the names in a folder to the disk."""
    _sync(path)


def _sync(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
