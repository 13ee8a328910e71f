"""Read a file whole, and name it in a message."""

import stat
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from dipgraph.errors import InputError

__all__ = ["MAX_BYTES", "missing", "read_bytes", "shown"]

MAX_BYTES: Final = 16 * 1024 * 1024
"""No document is larger. Nor could it be dumped: a line above 16 MiB is not parsed back."""


def read_bytes(path: Path) -> bytes:
    """Return the content of a file; raise InputError where there is none or too much."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise InputError(f"{shown(path)}: This is not a file; check the path.")
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise InputError(missing(path)) from error
    except OSError as error:
        raise InputError(f"{shown(path)}: {error.strerror or error}; check the path.") from error
    if len(data) > MAX_BYTES:
        raise InputError(
            f"{shown(path)}:1:1: The file has more than {MAX_BYTES:,} bytes, which no document may"
            " have; split it, or give a corpus as JSON Lines."
        )
    return data


def missing(path: Path) -> str:
    """Return what is said of a path that leads nowhere, with the nearest one that does not."""
    if path.is_symlink():
        return f"{shown(path)}: This leads to no file; check the path."
    folder = path.parent
    try:
        names = [beside.name for beside in folder.iterdir()]
    except OSError:
        names = []
    near = get_close_matches(path.name, names, 1)
    hint = f"did you mean {shown(folder / near[0])}?" if near else "check the path."
    return f"{shown(path)}: There is no such file; {hint}"


def shown(path: Path) -> str:
    """Return a path as a message shows it, whatever bytes its name is made of."""
    return "".join(c if c.isprintable() else "\ufffd" for c in str(path))
